package unit

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/errs"
)

const (
	vinhHung = ID(23315367)
	vinhHoa  = ID(23315376)
)

func loaded(t testing.TB, d *db.DB, years ...int) *Service {
	t.Helper()
	s := New(d)
	for _, y := range years {
		if err := s.LoadCatalogue(context.Background(), y); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func treeOf(t testing.TB, s *Service) *Tree {
	t.Helper()
	tree, err := s.Tree(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestCatalogues(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := loaded(t, d, Catalogue2023, Catalogue2026, Catalogue2023, Catalogue2026)
		tree := treeOf(t, s)
		count := map[int]map[Level]int{2023: {}, 2026: {}}
		for _, u := range tree.Subtree(0) {
			count[u.Catalogue][u.Level]++
			if want := must[ID](t)(OfficialID(u.Catalogue, u.Level, u.Code)); u.ID != want || u.Home != u.ID {
				t.Fatalf("%s %s has the id %d and the home %d", u.Code, u.Name, u.ID, u.Home)
			}
		}
		if c := count[2023]; c[Province] != 63 || c[District] != 705 || c[Commune] != 10_598 {
			t.Errorf("2023: %v", c)
		}
		if c := count[2026]; c[Province] != 34 || c[District] != 0 || c[Commune] != 3_321 {
			t.Errorf("2026: %v", c)
		}
		if n := len(tree.Communes(23100038)); n != 559 {
			t.Errorf("Thanh Hóa had 559 communes in 2023, here %d", n)
		}
		if n := len(tree.Communes(26100038)); n != 166 {
			t.Errorf("Thanh Hóa has 166 communes since 2025, here %d", n)
		}
		u, ok := tree.ByCode(2023, "15349")
		if !ok || u.Path != "/23100038/23200393/23315349/" || u.Kind != KindTownship {
			t.Errorf("%+v", u)
		}
		if u, ok := tree.ByCode(2026, "15349"); !ok || u.Name != "Xã Vĩnh Lộc" || u.Path != "/26100038/26315349/" {
			t.Errorf("%+v", u)
		}
	})
}

func TestSuccessorsOfVinhLoc(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tree := treeOf(t, loaded(t, d, Catalogue2026, Catalogue2023))
		became := map[string]int{}
		for _, c := range tree.Communes(23200393) {
			next := tree.Successors(c)
			if len(next) != 1 {
				t.Fatalf("%d became %v", c, next)
			}
			u, _ := tree.Get(next[0])
			became[u.Name]++
		}
		if len(became) != 3 || became["Xã Vĩnh Lộc"] != 5 || became["Xã Tây Đô"] != 4 || became["Xã Biện Thượng"] != 4 {
			t.Fatalf("%v", became)
		}
		if next := tree.Successors(23100038); len(next) != 1 || next[0] != 26100038 {
			t.Fatalf("the province became %v", next)
		}
		split := 0
		for _, c := range tree.Communes(0) {
			if len(tree.Successors(c)) > 1 {
				split++
			}
		}
		if split < 400 {
			t.Fatalf("only %d communes were split", split)
		}
	})
}

func TestUnknownCatalogue(t *testing.T) {
	t.Parallel()
	s := New(dbtest.Open(t, db.SQLite))
	if err := s.LoadCatalogue(context.Background(), 2024); !errs.Is(err, "unit.catalogue") {
		t.Fatal(err)
	}
	if tree := treeOf(t, s); tree.Len() != 0 || tree.Children(0) != nil || tree.Find(0, "Hà Nội") != nil {
		t.Fatal("an empty store has units")
	}
}

func TestHamletLives(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := loaded(t, d, Catalogue2023)
		one := must[ID](t)(s.AddHamlet(ctx, vinhHung, "THÔN  1", "Thôn Đồi"))
		two := must[ID](t)(s.AddHamlet(ctx, vinhHung, "Thôn 2"))
		u, _ := treeOf(t, s).Get(one)
		if u.Name != "Thôn 1" || u.Kind != KindThon || u.Home != vinhHung || u.Code != "15367.01" || u.Path != "/23100038/23200393/23315367/"+itoa(one)+"/" {
			t.Fatalf("%+v", u)
		}
		for _, taken := range []string{"thôn 01", "thôn đồi", "Thôn I", "thôn số 1"} {
			if _, err := s.AddHamlet(ctx, vinhHung, taken); !errs.Is(err, "unit.name-taken") {
				t.Errorf("%q was added: %v", taken, err)
			}
		}
		if err := s.AddAlias(ctx, two, "Thôn Đồi"); !errs.Is(err, "unit.name-taken") {
			t.Errorf("an alias of another was taken: %v", err)
		}
		if err := errors.Join(s.AddAlias(ctx, two, "Xóm Chùa"), s.AddAlias(ctx, two, "xóm  chùa"), s.Rename(ctx, two, "Thôn Trung")); err != nil {
			t.Fatal(err)
		}
		tree := treeOf(t, s)
		for ask, want := range map[string]ID{"Thôn 2": two, "Trung": two, "xom chua": two, "Thôn Đồi": one} {
			if got := tree.Find(vinhHung, ask); len(got) != 1 || got[0].ID != want {
				t.Errorf("%q finds %q", ask, names(got))
			}
		}
		if err := s.Retire(ctx, one); err != nil {
			t.Fatal(err)
		}
		tree = treeOf(t, s)
		if u, ok := tree.Get(one); !ok || !u.Retired || len(tree.Find(vinhHung, "Thôn Đồi")) != 0 || !tree.Within(one, vinhHung) {
			t.Error("a retired hamlet is found by its names, or not by its id")
		}
		again := must[ID](t)(s.AddHamlet(ctx, vinhHung, "Thôn 1"))
		if u, _ := treeOf(t, s).Get(again); again == one || u.Code == "15367.01" {
			t.Errorf("the new hamlet took the old one's id or code: %+v", u)
		}
	})
}

func itoa(id ID) string { return strconv.FormatInt(int64(id), 10) }

func TestRenameToOtherMarksOrCase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := loaded(t, d, Catalogue2023)
		id := must[ID](t)(s.AddHamlet(ctx, vinhHung, "Thôn hoà bình"))
		_ = treeOf(t, s)
		if err := s.Rename(ctx, id, "Thôn Hòa Bình"); err != nil {
			t.Fatal(err)
		}
		if u, _ := treeOf(t, s).Get(id); u.Name != "Thôn Hòa Bình" {
			t.Fatalf("the tree still says %q: same key, same counts, only the note grew", u.Name)
		}
	})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := loaded(t, d, Catalogue2023)
		hamlet := must[ID](t)(s.AddHamlet(ctx, vinhHung, "Thôn 1"))
		before := treeOf(t, s).Len()
		add := func(_ ID, err error) error { return err }
		for name, c := range map[string]struct {
			err  error
			code string
		}{
			"no such commune":      {add(s.AddHamlet(ctx, 5, "Thôn 1")), "unit.unknown"},
			"hamlet in district":   {add(s.AddHamlet(ctx, 23200393, "Thôn 1")), "unit.parent"},
			"hamlet in hamlet":     {add(s.AddHamlet(ctx, hamlet, "Thôn 1")), "unit.parent"},
			"agency in hamlet":     {add(s.AddAgency(ctx, hamlet, KindSchool, "Trường A", "")), "unit.parent"},
			"empty name":           {add(s.AddHamlet(ctx, vinhHung, " … ")), "unit.name"},
			"long name":            {add(s.AddHamlet(ctx, vinhHung, string(slices.Repeat([]byte("a"), 200)))), "unit.name"},
			"agency kind":          {add(s.AddAgency(ctx, vinhHung, KindThon, "Trường A", "")), "unit.kind"},
			"two aliases, one bad": {add(s.AddHamlet(ctx, vinhHung, "Thôn 9", "Thôn 8", "thôn 01")), "unit.name-taken"},
			"rename commune":       {s.Rename(ctx, vinhHung, "Xã Khác"), "unit.official"},
			"retire district":      {s.Retire(ctx, 23200393), "unit.official"},
			"retire nobody":        {s.Retire(ctx, 7), "unit.unknown"},
			"alias of a sibling":   {s.AddAlias(ctx, 23315379, "xã vĩnh hưng"), "unit.name-taken"},
		} {
			if !errs.Is(c.err, c.code) {
				t.Errorf("%s: %v", name, c.err)
			}
		}
		s.Changed()
		if after := treeOf(t, s).Len(); after != before {
			t.Errorf("refused units are there: %d, before %d", after, before)
		}
	})
}

func TestAgencies(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := loaded(t, d, Catalogue2023)
		school := must[ID](t)(s.AddAgency(ctx, vinhHung, KindSchool, "Trường THCS Vĩnh Hưng", "", "THCS V.Hưng"))
		office := must[ID](t)(s.AddAgency(ctx, 23200393, KindAgency, "Phòng Giáo dục và Đào tạo", "PGD"))
		if _, err := s.AddAgency(ctx, 23200393, KindAgency, "Phòng Y tế", "pgd"); err != nil {
			t.Error(err)
		}
		if _, err := s.AddAgency(ctx, 23200393, KindAgency, "Phòng Nội vụ", "PGD"); !errs.Is(err, "unit.code-taken") {
			t.Error(err)
		}
		tree := treeOf(t, s)
		a, _ := tree.Get(school)
		b, _ := tree.Get(office)
		if a.Home != vinhHung || b.Home != 23200393 || a.Code != "15367.A01" || b.Code != "393.PGD" {
			t.Errorf("%+v %+v", a, b)
		}
		if tree.CommuneOf(school) != vinhHung || tree.CommuneOf(office) != 0 || len(tree.Hamlets(23200393)) != 0 {
			t.Error("an agency is taken for a hamlet, or stands in the wrong commune")
		}
	})
}

func TestAddHamletsInOneGo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := loaded(t, d, Catalogue2023)
		old := must[ID](t)(s.AddHamlet(ctx, vinhHung, "Thôn 2", "Xóm Chùa"))
		var ids []ID
		for range 2 {
			err := d.Write(ctx, func(tx *db.Tx) (err error) {
				ids, err = s.AddHamlets(tx, vinhHung, "Thôn 1", "thôn 02", "XÓM CHÙA", "Thôn 01", "Thôn 3")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		s.Changed()
		if ids[0] != ids[3] || ids[1] != old || ids[2] != old || len(treeOf(t, s).Hamlets(vinhHung)) != 3 {
			t.Fatalf("%v, old %d, %q", ids, old, names(treeOf(t, s).Hamlets(vinhHung)))
		}
	})
}

// Many add the same and other hamlets at once: one of each is there, and no id is given twice.
func TestAddingAtTheSameTime(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		loaded(t, d, Catalogue2023)
		var wg sync.WaitGroup
		var mu sync.Mutex
		made := map[ID]int{}
		for range 6 {
			s := New(d)
			wg.Go(func() {
				for _, n := range []string{"Thôn 1", "Thôn 2", "Thôn 3"} {
					id, err := s.AddHamlet(ctx, vinhHoa, n)
					mu.Lock()
					if err == nil {
						made[id]++
					} else if !errs.Is(err, "unit.name-taken") {
						t.Error(err)
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if got := names(treeOf(t, New(d)).Hamlets(vinhHoa)); len(made) != 3 || !slices.Equal(got, []string{"Thôn 1", "Thôn 2", "Thôn 3"}) {
			t.Fatalf("%v %q", made, got)
		}
	})
}

func TestTreeSeesOtherNodes(t *testing.T) {
	t.Parallel()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			ctx, now := context.Background(), time.Date(2023, 5, 25, 10, 0, 0, 0, time.UTC)
			d := dbtest.Open(t, e)
			here := loaded(t, d.At(func() time.Time { return now }), Catalogue2023)
			there := New(d)
			first := treeOf(t, here)
			id := must[ID](t)(there.AddHamlet(ctx, vinhHung, "Thôn 1"))
			if treeOf(t, here) != first {
				t.Fatal("the store was asked again at once")
			}
			now = now.Add(lookEvery)
			tree := treeOf(t, here)
			if _, ok := tree.Get(id); !ok {
				t.Fatal("another node's hamlet is not seen")
			}
			now = now.Add(lookEvery)
			if treeOf(t, here) != tree {
				t.Fatal("the tree was read again though nothing changed")
			}
			for _, change := range []error{there.AddAlias(ctx, id, "Xóm Chùa"), there.Rename(ctx, id, "THÔN 1"), there.Rename(ctx, id, "thôn 1"), there.Retire(ctx, id)} {
				if change != nil {
					t.Fatal(change)
				}
			}
			now = now.Add(-time.Hour) // the clock was set back
			if u, _ := treeOf(t, here).Get(id); !u.Retired {
				t.Fatal("another node's change is not seen after the clock was set back")
			}
		})
	}
}

// A demo's clock may stand still: ids must differ all the same, and stay below 2^53.
func TestIDsUnderAStandingClock(t *testing.T) {
	t.Parallel()
	ctx, now := context.Background(), time.Date(2023, 5, 25, 10, 0, 0, 0, time.UTC)
	d := dbtest.OpenAt(t, db.SQLite, func() time.Time { return now })
	s := loaded(t, d, Catalogue2023)
	seen := map[ID]bool{}
	for i := range 300 {
		id := must[ID](t)(s.AddHamlet(ctx, vinhHung, "Thôn Mới "+itoa(ID(i+1))))
		if seen[id] || id <= 26_399_999 || id >= 1<<53 {
			t.Fatalf("id %d", id)
		}
		seen[id] = true
	}
}
