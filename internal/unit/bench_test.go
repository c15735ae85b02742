package unit

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

// province is Thanh Hóa's size: 559 communes and 10,000 hamlets, each with an alias.
func province() ([]*Unit, []Alias) {
	p := child(nil, Province, 23100038, "38", "Tỉnh Thanh Hóa")
	units, aliases := []*Unit{p}, []Alias(nil)
	id := ID(1 << 40)
	for i := range 559 {
		c := child(p, Commune, 23314000+ID(i), fmt.Sprint(14000+i), fmt.Sprintf("Xã Vĩnh Hưng %d", i))
		units = append(units, c)
		for j := range 18 {
			id++
			units = append(units, child(c, Hamlet, id, "", fmt.Sprintf("Thôn Yên Tôn %d", j)))
			aliases = append(aliases, Alias{c.ID, id, fmt.Sprintf("Xóm Chùa %d", j)})
		}
	}
	return units, aliases
}

func BenchmarkNewTree(b *testing.B) {
	units, aliases := province()
	for b.Loop() {
		NewTree(slices.Clone(units), aliases, nil)
	}
}

func BenchmarkNewTreeAndFirstFind(b *testing.B) {
	units, aliases := province()
	for b.Loop() {
		NewTree(slices.Clone(units), aliases, nil).Find(23314001, "Thôn 1")
	}
}

func BenchmarkFind(b *testing.B) {
	units, aliases := province()
	tree := NewTree(units, aliases, nil)
	for name, ask := range map[string]string{"exact": "Thôn Yên Tôn 7", "bare": "thon yen ton 07", "alias": "Xóm Chùa 3", "place": "Thôn Yên Tôn 7, xã Vĩnh Hưng 1", "missing": "Thôn Đông Đoài"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				tree.Find(23314001, ask)
			}
		})
	}
}

func BenchmarkWithin(b *testing.B) {
	units, aliases := province()
	tree := NewTree(units, aliases, nil)
	for b.Loop() {
		tree.Within(1<<40+7000, 23100038)
	}
}

func BenchmarkLoadCatalogue2023(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := New(dbtest.Open(b, db.SQLite))
		b.StartTimer()
		if err := s.LoadCatalogue(context.Background(), Catalogue2023); err != nil {
			b.Fatal(err)
		}
	}
}

// The two halves of Tree: asking whether the store changed, and reading it.
func BenchmarkStore(b *testing.B) {
	ctx := context.Background()
	d := dbtest.Open(b, db.SQLite)
	s := loaded(b, d, Catalogue2023, Catalogue2026)
	units, _ := province()
	err := d.Write(ctx, func(tx *db.Tx) error {
		return insertUnits(tx, slices.DeleteFunc(units, func(u *Unit) bool { return u.Level <= Commune }))
	})
	if err != nil {
		b.Fatal(err)
	}
	s.Changed()
	b.Run("stamp", func(b *testing.B) {
		for b.Loop() {
			s.Changed()
			treeOf(b, s)
		}
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			s.cache.now.Store(nil)
			treeOf(b, s)
		}
	})
}
