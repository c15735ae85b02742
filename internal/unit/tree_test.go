package unit

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tungnha/internal/vn"
)

// child makes a unit beneath another, as the store would give it.
func child(parent *Unit, level Level, id ID, code, name string) *Unit {
	u := &Unit{ID: id, Catalogue: 2023, Level: level, Code: code, Name: name, Key: Key(name), Sort: vn.CollateKey(name)}
	if k, _, ok := cutKind(u.Key); ok && k.isAt(level) {
		u.Kind = k
	}
	u.place(parent)
	return u
}

// anyTree draws a tree of one to three provinces, with and without districts, some units retired.
func anyTree(t *rapid.T) ([]*Unit, *Tree) {
	var units []*Unit
	id := ID(0)
	add := func(parent *Unit, level Level) *Unit {
		id++
		u := child(parent, level, id*7919%99991, fmt.Sprint(id), fmt.Sprintf("Đơn vị %d", id))
		u.Retired = level == Hamlet && rapid.IntRange(0, 4).Draw(t, "retired") == 0
		units = append(units, u)
		return u
	}
	few := rapid.IntRange(0, 4)
	for range rapid.IntRange(1, 3).Draw(t, "provinces") {
		p := add(nil, Province)
		parents := []*Unit{p}
		for range few.Draw(t, "districts") {
			parents = append(parents, add(p, District))
		}
		for _, parent := range parents {
			for range few.Draw(t, "communes") {
				c := add(parent, Commune)
				for range few.Draw(t, "hamlets") {
					add(c, Hamlet)
				}
				add(c, Agency)
			}
		}
	}
	return units, NewTree(rapid.Permutation(units).Draw(t, "order"), nil, nil)
}

func TestWithinIsAncestry(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		units, tree := anyTree(t)
		pick := rapid.SampledFrom(units)
		a, b, c := pick.Draw(t, "a"), pick.Draw(t, "b"), pick.Draw(t, "c")
		if got, want := tree.Within(a.ID, b.ID), slices.Contains(tree.Path(a.ID), b); got != want {
			t.Fatalf("Within(%s, %s) = %v, by its ancestors %v", a.Path, b.Path, got, want)
		}
		if tree.Within(a.ID, b.ID) && tree.Within(b.ID, c.ID) && !tree.Within(a.ID, c.ID) {
			t.Fatal("not transitive")
		}
		if tree.Within(a.ID, b.ID) && tree.Within(b.ID, a.ID) && a != b {
			t.Fatal("two units lie in each other")
		}
		if !tree.Within(a.ID, 0) || tree.Within(-1, 0) || tree.Within(a.ID, -1) {
			t.Fatal("0 holds all that exists and nothing else")
		}
	})
}

func TestCommunesPartition(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		units, tree := anyTree(t)
		communes := tree.Communes(0)
		for _, u := range units {
			held := 0
			for _, c := range communes {
				if tree.Within(u.ID, c) {
					held++
				}
			}
			if want := min(1, int(tree.CommuneOf(u.ID))); held != want {
				t.Fatalf("%s lies in %d communes", u.Path, held)
			}
			if home := tree.CommuneOf(u.ID); home != 0 && home != u.Home {
				t.Fatalf("%s has the home %d and lies in %d", u.Path, u.Home, home)
			}
		}
		if !slices.IsSorted(paths(tree, communes)) {
			t.Fatal("communes are not in the order of their paths")
		}
	})
}

func paths(tree *Tree, ids []ID) (out []string) {
	for _, id := range ids {
		u, _ := tree.Get(id)
		out = append(out, u.Path)
	}
	return out
}

func TestChildrenAndHamletsMissNobodyAlive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		units, tree := anyTree(t)
		seen, hamlets := 0, len(tree.Hamlets(0))
		for _, u := range units {
			seen += len(tree.Children(u.ID))
			for _, c := range tree.Children(u.ID) {
				if c.Parent != u.ID || c.Retired {
					t.Fatalf("%s is no living child of %s", c.Path, u.Path)
				}
			}
		}
		live, want := 0, 0
		for _, u := range units {
			if !u.Retired {
				live++
			}
			if u.Level == Hamlet && !u.Retired {
				want++
			}
		}
		if seen+len(tree.Children(0)) != live || hamlets != want {
			t.Fatalf("children %d of %d, hamlets %d of %d", seen, live, hamlets, want)
		}
	})
}

func TestOrderOfLists(t *testing.T) {
	t.Parallel()
	p := child(nil, Province, 1, "38", "Tỉnh Thanh Hóa")
	c := child(p, Commune, 2, "15349", "Xã Vĩnh Lộc")
	units := []*Unit{p, c, child(p, Commune, 3, "15340", "Xã Yên Định")}
	for i, name := range []string{"Thôn 10", "Thôn 2", "Thôn Đồng", "Thôn Dương", "Bản Ánh", "Bản Anh"} {
		units = append(units, child(c, Hamlet, ID(10+i), "", name))
	}
	units = append(units, child(c, Agency, 30, "", "Ban Chỉ huy quân sự"))
	tree := NewTree(units, nil, nil)
	want := []string{"Bản Anh", "Bản Ánh", "Thôn 2", "Thôn 10", "Thôn Dương", "Thôn Đồng", "Ban Chỉ huy quân sự"}
	if got := names(tree.Children(c.ID)); !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
	if got := names(tree.Children(p.ID)); !slices.Equal(got, []string{"Xã Yên Định", "Xã Vĩnh Lộc"}) {
		t.Fatalf("communes go by code: %q", got)
	}
}

func names(units []*Unit) []string {
	out := make([]string, len(units))
	for i, u := range units {
		out[i] = u.Name
	}
	return out
}
