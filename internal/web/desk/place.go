package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// place resolves what the path names. It reveals nothing: whether it may be seen is asked next.
func (c *Call) place(scope Scope) (target unit.ID, err error) {
	target = c.Actor.Unit
	if scope != ScopeSession {
		n, err := strconv.ParseInt(c.R.PathValue("unit"), 10, 64)
		if err != nil {
			return 0, access.ErrNotFound
		}
		target = unit.ID(n)
	}
	u, ok := c.Tree.Get(target)
	if !ok {
		return 0, access.ErrNotFound
	}
	c.Unit = u
	if scope == ScopeCitizen {
		return c.citizenPlace()
	}
	return target, nil
}

// Place is a province or district to choose.
type Place struct{ Code, Name string }

// ListPlaces are the provinces and districts of all catalogues, by name.
func ListPlaces(tree *unit.Tree) (out []Place) {
	for _, p := range tree.Children(0) {
		out = append(out, Place{placeCode(p), p.Name + " (" + yearText(p.Catalogue) + ")"})
		for _, d := range tree.Children(p.ID) {
			if d.Level == unit.District {
				out = append(out, Place{placeCode(d), d.Name + ", " + p.Name + " (" + yearText(d.Catalogue) + ")"})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Place) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func yearText(y int) string { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006") }

// placeCode tells the catalogue apart: codes were used again in 2025.
func placeCode(u *unit.Unit) string { return yearText(u.Catalogue) + "-" + u.Code }

// placeNamed takes a typed name that only one place has: a suggestion cannot be picked on every phone.
func placeNamed(tree *unit.Tree, text string) (one unit.ID, ok bool) {
	key := vn.Key(text)
	for _, p := range ListPlaces(tree) {
		bare, _, _ := strings.Cut(p.Name, " (")
		short, _, _ := strings.Cut(bare, ",")
		if key == "" || vn.Key(bare) != key && vn.Key(short) != key {
			continue
		}
		if one != 0 {
			return 0, false
		}
		one, _ = PlaceOf(tree, p.Code)
	}
	return one, one != 0
}

// PlaceOf finds a place by the code of a suggestion, or by its name where only one has it.
func PlaceOf(tree *unit.Tree, text string) (unit.ID, error) {
	code, _, _ := strings.Cut(text, " ")
	year, code, ok := strings.Cut(code, "-")
	for _, y := range unit.Catalogues() {
		if ok && yearText(y) == year {
			if u, found := tree.ByCode(y, code); found {
				return u.ID, nil
			}
		}
	}
	if u, ok := placeNamed(tree, text); ok {
		return u, nil
	}
	return 0, errs.Invalid("web.place", errs.T{
		VI: "Hãy chọn tỉnh hoặc huyện trong danh sách gợi ý.", EN: "Choose a province or district from the list.",
	})
}
