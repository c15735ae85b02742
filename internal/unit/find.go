package unit

import (
	"slices"
	"strings"

	"tungnha/internal/vn"
)

// Find lists the live units right beneath a parent that a name as people write it may mean: one when it is clear, several when it is not.
// The kind may be written out, shortened ("TT.", "KP", "T1") or missing; known aliases and names of the places above ("Thôn 1, xã Vĩnh Hưng")
// are understood. A name with marks means only units with the same marks; where marks are missing, every unit that fits is listed.
// "Thị trấn" alone means the townships.
func (t *Tree) Find(parent ID, text string) []*Unit {
	found, _ := t.search(parent, text)
	return found
}

// longestAsk bounds, in bytes, what is looked up: a longer cell is no name, and every comma in it would cost a search.
const longestAsk = 4 * longestName

// search is Find; sure is false where the only unit that fits is written with other marks, so that it may be meant or may be another.
func (t *Tree) search(parent ID, text string) (found []*Unit, sure bool) {
	if text = vn.Clean(text); len(text) > longestAsk {
		return nil, false
	}
	for _, guess := range []bool{false, true} {
		if found, fit := t.findWhole(parent, keyOf(text, guess)); found != nil {
			return found, len(found) == 1 && fit < fitsBare
		}
	}
	return t.findBeforePlace(parent, text)
}

// findBeforePlace reads "Thôn 1, xã Vĩnh Hưng" where what stands behind the mark is the parent or a place above it.
func (t *Tree) findBeforePlace(parent ID, text string) (found []*Unit, sure bool) {
	for end := len(text); ; {
		at := strings.LastIndexAny(text[:end], ",;-–(")
		if at <= 0 {
			return nil, false
		}
		if t.isAbove(parent, strings.Trim(text[at:], ",;-–() ")) {
			return t.search(parent, strings.TrimRight(text[:at], ",;-–( "))
		}
		end = at
	}
}

// isAbove reports whether a name means the unit or one above it.
func (t *Tree) isAbove(id ID, text string) bool {
	for u, ok := t.Get(id); ok; u, ok = t.Get(u.Parent) {
		if found, _ := t.findWhole(u.Parent, keyOf(text, false)); slices.Contains(found, u) {
			return true
		}
	}
	return false
}

// findKey is a text under a parent. The index looks first at the folded name without its kind.
type findKey struct {
	parent ID
	text   string
}

// name is one way in which a unit is called.
type name struct {
	unit  *Unit
	kind  Kind   // "" when stem is the whole text
	stem  string // key without the kind
	alias bool
}

// How well a name fits, best first.
const (
	fitsAlias = iota // a person said that this text means this unit
	fitsWhole        // kind and stem
	fitsStem         // stem; the kind is missing or close
	fitsBare         // some marks are missing
	fitsNot
)

func (t *Tree) findWhole(parent ID, key string) (found []*Unit, fit int) {
	t.once.Do(t.buildFind)
	var fits [fitsNot][]*Unit
	for _, r := range readings(key) {
		if r.stem == "" {
			if found := t.townships(parent, r); found != nil {
				return found, fitsStem
			}
			continue
		}
		for _, n := range t.find[findKey{parent, vn.Fold(r.stem)}] {
			if fit := r.fit(n); fit < fitsNot && !slices.Contains(fits[fit], n.unit) {
				fits[fit] = append(fits[fit], n.unit)
			}
		}
	}
	return choose(fits, isBare(key))
}

// choose takes the best fit. Text without any mark may mean every unit that it fits, unless a person has said which.
func choose(fits [fitsNot][]*Unit, bare bool) (found []*Unit, fit int) {
	for fit, found := range fits {
		if len(found) == 0 {
			continue
		}
		if bare && (fit == fitsWhole || fit == fitsStem) {
			for _, u := range fits[fitsBare] {
				if !slices.Contains(found, u) {
					found = append(found, u)
				}
			}
		}
		return found, fit
	}
	return nil, fitsNot
}

func (t *Tree) townships(parent ID, r reading) (found []*Unit) {
	if r.said() != KindTownship {
		return nil
	}
	for _, u := range t.children[parent] {
		if u.Kind == KindTownship {
			found = append(found, u)
		}
	}
	return found
}

func (t *Tree) buildFind() {
	t.find = make(map[findKey][]name, len(t.units)+2*len(t.aliases))
	t.held = make(map[findKey]ID, len(t.units)+len(t.aliases))
	for _, u := range t.units {
		if !u.Retired {
			t.held[findKey{u.Parent, u.Key}] = u.ID
			t.addName(u, name{unit: u, kind: u.Kind, stem: stemOf(u.Key, u.Kind)})
		}
	}
	for _, a := range t.aliases {
		u, ok := t.Get(a.Unit)
		key := Key(a.Text)
		if !ok || u.Retired || key == u.Key {
			continue
		}
		t.held[findKey{u.Parent, key}] = u.ID
		t.addName(u, name{unit: u, stem: key, alias: true})
		if k, stem, ok := cutKind(key); ok {
			t.addName(u, name{unit: u, kind: k, stem: stem})
		}
	}
}

func (t *Tree) addName(u *Unit, n name) {
	at := findKey{u.Parent, vn.Fold(n.stem)}
	t.find[at] = append(t.find[at], n)
}

// fit says how well a reading of the asked text fits a name whose folded stems are equal.
func (r reading) fit(n name) int {
	if !r.allows(n) || !marksFit(r.stem, n.stem) {
		return fitsNot
	}
	said := r.said()
	switch {
	case r.stem != n.stem:
		return fitsBare
	case n.alias && said == n.kind:
		return fitsAlias
	case said == n.kind, said == "" && n.unit.Level == Agency:
		return fitsWhole
	}
	return fitsStem
}

// said is the kind that was written, "" for none.
func (r reading) said() Kind {
	if len(r.kinds) == 0 {
		return ""
	}
	return r.kinds[0]
}

// allows reports whether the kind that was written may mean the kind of the name; a hamlet whose name tells no kind may be of any.
func (r reading) allows(n name) bool {
	return len(r.kinds) == 0 || n.kind == "" && n.unit.Level == Hamlet && !n.alias || slices.Contains(r.kinds, n.kind)
}

// marksFit reports whether every word of asked is the word of known, or that word with all its marks left out.
func marksFit(asked, known string) bool {
	for asked != "" && known != "" {
		var a, k string
		a, asked, _ = strings.Cut(asked, " ")
		k, known, _ = strings.Cut(known, " ")
		if a != k && a != vn.Fold(k) {
			return false
		}
	}
	return asked == known
}

// isBare reports whether a key has letters but no mark at all, as whole workbooks are written without marks.
func isBare(key string) bool { return vn.Fold(key) == key && strings.ContainsAny(key, letters) }

const letters = "abcdefghijklmnopqrstuvwxyz"
