package unit

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Tree is one moment of the whole tree, never changed after it is built and safe to share. Retired units are found by Get, Path, Within,
// CommuneOf and Subtree, so that old figures keep their place; Children, Communes, Hamlets, ByCode and Find leave them out.
type Tree struct {
	units     []*Unit        // by path: a subtree is a range
	at        map[ID]int32   // place in units
	end       []int32        // where the subtree of units[i] ends
	children  map[ID][]*Unit // live ones, in the order of lists
	codes     map[codeKey]*Unit
	successor map[ID][]ID
	aliases   []Alias

	once sync.Once
	find map[findKey][]name // built on the first Find
	held map[findKey]ID     // by whole key instead of folded stem: who has exactly this name
}

type codeKey struct {
	catalogue int
	code      string
}

// Alias is another name of a unit, as some workbook spells it.
type Alias struct {
	Parent ID // the parent of the unit: aliases differ under one parent
	Unit   ID
	Text   string
}

// Successor says that (a part of) an old unit became (a part of) a new one.
type Successor struct{ Old, New ID }

// NewTree builds a tree. It keeps the units and may reorder the slice.
func NewTree(units []*Unit, aliases []Alias, successors []Successor) *Tree {
	t := &Tree{
		units: units, aliases: aliases,
		at:        make(map[ID]int32, len(units)),
		end:       make([]int32, len(units)),
		children:  make(map[ID][]*Unit, len(units)/4),
		codes:     make(map[codeKey]*Unit, len(units)),
		successor: make(map[ID][]ID, len(successors)),
	}
	byPath := func(a, b *Unit) int { return cmp.Compare(a.Path, b.Path) }
	if !slices.IsSortedFunc(units, byPath) {
		slices.SortFunc(units, byPath)
	}
	t.index()
	for _, s := range successors {
		t.successor[s.Old] = append(t.successor[s.Old], s.New)
	}
	return t
}

func (t *Tree) index() {
	var open []int32 // the ancestors of the unit at hand
	closeUntil := func(path string, i int) {
		for len(open) > 0 && !strings.HasPrefix(path, t.units[open[len(open)-1]].Path) {
			t.end[open[len(open)-1]] = int32(i)
			open = open[:len(open)-1]
		}
	}
	for i, u := range t.units {
		closeUntil(u.Path, i)
		open = append(open, int32(i))
		t.at[u.ID] = int32(i)
		if !u.Retired {
			t.children[u.Parent] = append(t.children[u.Parent], u)
			t.codes[codeKey{u.Catalogue, u.Code}] = u
		}
	}
	closeUntil("", len(t.units))
	for _, list := range t.children {
		slices.SortFunc(list, inList)
	}
}

// inList is the order of lists: official units by code, then hamlets, then agencies, each in dictionary order.
func inList(a, b *Unit) int {
	if a.Level != b.Level {
		return cmp.Compare(a.Level, b.Level)
	}
	if a.IsOfficial() {
		return cmp.Or(cmp.Compare(a.Catalogue, b.Catalogue), cmp.Compare(a.Code, b.Code))
	}
	return cmp.Or(bytes.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID))
}

// Len is the number of units, retired ones too.
func (t *Tree) Len() int { return len(t.units) }

// Get finds a unit by its id, retired or not.
func (t *Tree) Get(id ID) (*Unit, bool) {
	i, ok := t.at[id]
	if !ok {
		return nil, false
	}
	return t.units[i], true
}

// Children lists the live units right beneath one, in the order of lists. Children(0) lists the provinces. The caller must not change it.
func (t *Tree) Children(id ID) []*Unit { return t.children[id] }

// Within reports whether a unit lies in the subtree of root, root itself included. Everything that exists lies within 0.
func (t *Tree) Within(id, root ID) bool {
	i, ok := t.at[id]
	if !ok || root == 0 {
		return ok
	}
	r, ok := t.at[root]
	return ok && r <= i && i < t.end[r]
}

// CommuneOf gives the commune of a hamlet or agency, or the commune itself; 0 above the communes.
func (t *Tree) CommuneOf(id ID) ID {
	for u, ok := t.Get(id); ok; u, ok = t.Get(u.Parent) {
		if u.Level == Commune {
			return u.ID
		}
	}
	return 0
}

// Subtree lists root and everything beneath it by path, retired units too. Subtree(0) is everything. The caller must not change it.
func (t *Tree) Subtree(root ID) []*Unit {
	if root == 0 {
		return t.units
	}
	i, ok := t.at[root]
	if !ok {
		return nil
	}
	return t.units[i:t.end[i]]
}

// Communes lists the communes in the subtree of root, root included, by path: the order of their ids. For a hamlet it is empty.
func (t *Tree) Communes(root ID) []ID {
	var out []ID
	for _, u := range t.Subtree(root) {
		if u.Level == Commune && !u.Retired {
			out = append(out, u.ID)
		}
	}
	return out
}

// Hamlets lists the hamlets in the subtree of root: commune by commune, in dictionary order within each.
func (t *Tree) Hamlets(root ID) []*Unit {
	var out []*Unit
	for _, u := range t.Subtree(root) {
		if u.Level == Hamlet && !u.Retired {
			out = append(out, u)
		}
	}
	slices.SortStableFunc(out, func(a, b *Unit) int {
		return cmp.Or(cmp.Compare(a.Home, b.Home), inList(a, b))
	})
	return out
}

// Path lists the ancestors of a unit from the province down, the unit itself last.
func (t *Tree) Path(id ID) []*Unit {
	var out []*Unit
	for u, ok := t.Get(id); ok; u, ok = t.Get(u.Parent) {
		out = append(out, u)
	}
	slices.Reverse(out)
	return out
}

// ByCode finds a live unit by its code: "38", "393", "15349", or below the commune "15349.01".
func (t *Tree) ByCode(catalogue int, code string) (*Unit, bool) {
	u, ok := t.codes[codeKey{catalogue, code}]
	return u, ok
}

// Successors lists the units of 2026 that took over a unit of 2023, nil where the official table is silent: districts have none, and
// communes that were merged between the two have none of their own.
func (t *Tree) Successors(id ID) []ID { return t.successor[id] }
