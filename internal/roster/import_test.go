package roster_test

import (
	"context"
	"fmt"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/roster"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// quiet is an observer that only counts: what the ledger makes of changes is the ledger's own test.
type quiet struct {
	seq     int64
	added   int
	changed int
}

func (o *quiet) NextSeq(_ *db.Tx, _ unit.ID, n int64) (int64, error) {
	o.seq += n
	return o.seq - n + 1, nil
}

func (o *quiet) Changed(_ *db.Tx, _ unit.ID, changes []roster.Change) error {
	for _, c := range changes {
		if c.Before == nil {
			o.added++
		} else {
			o.changed++
		}
	}
	return nil
}

func (o *quiet) HouseholdsChanged(*db.Tx, unit.ID, []roster.HouseholdChange) error { return nil }

func (o *quiet) FeedSeq(db.Q, unit.ID) (int64, error) { return o.seq, nil }

func (o *quiet) NamesChanged(_ db.Q, _ unit.ID, since int64) (bool, error) { return since < o.seq, nil }

const (
	hung unit.ID = 23315367
	hoa  unit.ID = 23315376
)

func newRoster(t testing.TB, d *db.DB) (*roster.Service, *quiet) {
	t.Helper()
	keys, _, err := secret.Create(context.Background(), secret.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	units := unit.New(d)
	if err := units.LoadCatalogue(context.Background(), 2023); err != nil {
		t.Fatal(err)
	}
	o := &quiet{}
	s := roster.New(d, keys, units)
	s.SetObserver(o)
	return s, o
}

func people(commune unit.ID, from, n int) (rows []*roster.Row) {
	for i := from; i < from+n; i++ {
		rows = append(rows, &roster.Row{
			No: i + 7, Commune: commune, HamletName: fmt.Sprintf("Thôn %d", i%3+1), House: i / 4, HouseNo: fmt.Sprint(i / 4), ListNo: int64(i),
			Name: fmt.Sprintf("Nguyễn Thị Thử %d", i), Birth: vn.Birth{Year: 1950 + i%60, Month: 1 + i%12, Day: 2}, Sex: vn.Female,
			Identity: fmt.Sprintf("0381%08d", i), Phones: []string{fmt.Sprintf("0912%06d", i)}, Relation: "Con",
		})
	}
	return rows
}

func enter(t *testing.T, s *roster.Service, home unit.ID, rows []*roster.Row) *roster.Run {
	t.Helper()
	run, err := s.Stage(t.Context(), roster.Staging{Home: home, Campaign: "x", File: "a.xlsx", Content: []byte("file"), Rows: rows}, false)
	if err != nil {
		t.Fatal(err)
	}
	if run, err = s.Commit(t.Context(), home, run.ID, nil); err != nil {
		t.Fatal(err)
	}
	return run
}

func TestSameFileTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, o := newRoster(t, d)
		first := enter(t, s, hung, people(hung, 0, 60))
		if first.Counts.Accepted != 60 || o.added != 60 {
			t.Fatalf("%+v", first.Counts)
		}
		// The second reading finds the hamlets in the tree.
		again := people(hung, 0, 60)
		resolve(t, s, d, again)
		if second := enter(t, s, hung, again); second.Counts.Unchanged != 60 || o.added != 60 || o.changed != 0 {
			t.Fatalf("%+v, added %d, changed %d", second.Counts, o.added, o.changed)
		}
	})
}

// resolve does what the reader does when the hamlets exist.
func resolve(t *testing.T, _ *roster.Service, d *db.DB, rows []*roster.Row) {
	t.Helper()
	tree, err := unit.New(d).Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		found := tree.Find(r.Commune, r.HamletName)
		if len(found) != 1 {
			t.Fatalf("%s: %d", r.HamletName, len(found))
		}
		r.Hamlet = found[0].ID
	}
}

func TestUpdateKeepsWhatTheRowLeavesEmpty(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := newRoster(t, d)
		enter(t, s, hung, people(hung, 0, 4))
		next := people(hung, 0, 4)
		resolve(t, s, d, next)
		for _, r := range next {
			r.Phones, r.Relation = nil, ""
		}
		next[2].Phones = []string{"0987654321"}
		if run := enter(t, s, hung, next); run.Counts.Updated != 1 || run.Counts.Unchanged != 3 {
			t.Fatalf("%+v", run.Counts)
		}
		found, err := s.Search(t.Context(), []unit.ID{hung}, "0987654321", 5)
		if err != nil || len(found) != 1 || found[0].Relation != "Con" {
			t.Fatalf("%v %v", found, err)
		}
		if old, err := s.Search(t.Context(), []unit.ID{hung}, "0912000002", 5); err != nil || len(old) != 0 {
			t.Fatal("the old number must no longer find anybody", err)
		}
	})
}

func TestNothingIsMergedSilently(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, o := newRoster(t, d)
		enter(t, s, hung, people(hung, 0, 8))
		next := people(hung, 0, 8)
		resolve(t, s, d, next)
		next[0].Name = "Trần Văn Khác"             // same number, another name
		next[1].Identity = ""                      // no number, says nothing new
		next[2].Identity, next[2].Phones = "", nil // no number, nothing that speaks against it
		next[3].Identity = ""                      // no number, and another phone: perhaps somebody else
		next[3].Phones = []string{"0977000111"}
		next[5].Identity = next[4].Identity // twice in the file
		next[6].Identity = "038299999999"   // another number: another person
		run := enter(t, s, hung, next)
		rows, err := s.Rows(t.Context(), run)
		if err != nil {
			t.Fatal(err)
		}
		want := []roster.Status{
			roster.Uncertain, roster.Unchanged, roster.Unchanged, roster.Uncertain, roster.Unchanged, roster.Duplicate, roster.Accepted, roster.Unchanged,
		}
		for i, w := range want {
			if rows[i].Status != w {
				t.Errorf("row %d: %s %v, want %s", i, rows[i].Status, rows[i].Codes, w)
			}
		}
		if o.added != 9 || o.changed != 0 {
			t.Errorf("added %d, changed %d", o.added, o.changed)
		}
		settleAll(t, s, d, o)
	})
}

func settleAll(t *testing.T, s *roster.Service, d *db.DB, o *quiet) {
	t.Helper()
	cases, err := s.Cases(t.Context(), hung)
	if err != nil || len(cases) != 2 {
		t.Fatalf("%d cases %v", len(cases), err)
	}
	decide := map[string]roster.CaseState{roster.CodeIdentityName: roster.CaseSame, roster.CodeSameNameBirth: roster.CaseAnother}
	for _, c := range cases {
		err := d.Write(t.Context(), func(tx *db.Tx) error { return s.Settle(tx, hung, c.ID, decide[c.Kind], db.ID{9}) })
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return s.Settle(tx, hung, c.ID, roster.CaseSame, db.ID{9}) }); err == nil {
			t.Error("a case was settled twice")
		}
	}
	if o.added != 10 || o.changed != 1 {
		t.Errorf("after settling: added %d, changed %d", o.added, o.changed)
	}
}

func TestOneNumberOneOwnerAcrossCommunes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := newRoster(t, d)
		enter(t, s, hung, people(hung, 0, 3))
		run := enter(t, s, hoa, people(hoa, 2, 3)) // row 2 claims somebody of Vĩnh Hưng
		if run.Counts.Uncertain != 1 || run.Counts.Accepted != 2 {
			t.Fatalf("%+v", run.Counts)
		}
		cases, err := s.Cases(t.Context(), hoa)
		if err != nil || len(cases) != 1 || !cases[0].Citizen.IsZero() {
			t.Fatal("the case must show nothing of the other commune's record", cases, err)
		}
		err = d.Write(t.Context(), func(tx *db.Tx) error { return s.Settle(tx, hoa, cases[0].ID, roster.CaseAnother, db.ID{9}) })
		if err == nil {
			t.Fatal("a number that another commune holds was given away")
		}
	})
}

// TestInterruptedImportGoesOn cuts an import off between two chunks, as a power cut does, and resumes it.
func TestInterruptedImportGoesOn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, o := newRoster(t, d)
		rows := append(people(hung, 0, 30), people(hoa, 30, 30)...)
		home := unit.ID(23200393)
		run, err := s.Stage(t.Context(), roster.Staging{Home: home, Campaign: "x", File: "a.xlsx", Content: []byte("file"), Rows: rows}, false)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cut := context.WithCancel(t.Context())
		if _, err := s.Commit(ctx, home, run.ID, func(done, _ int) {
			if done == 1 {
				cut()
			}
		}); err == nil {
			t.Fatal("the cut went unnoticed")
		}
		if o.added != 30 {
			t.Fatalf("%d entered before the cut", o.added)
		}
		resumed, err := s.Resume(t.Context(), []unit.ID{hung, home})
		if err != nil || len(resumed) != 1 || o.added != 60 {
			t.Fatalf("resumed %d, %d entered, %v", len(resumed), o.added, err)
		}
		done, err := s.Run(t.Context(), home, run.ID)
		if err != nil || done.State != roster.RunDone || done.Counts.Accepted != 60 {
			t.Fatalf("%+v %v", done, err)
		}
	})
}

func TestSearchWithoutMarks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := newRoster(t, d)
		rows := people(hung, 0, 3)
		rows[0].Name, rows[1].Name, rows[2].Name = "Đặng Văn Đức", "Đặng Thị Dung", "Phạm Văn Đức"
		enter(t, s, hung, rows)
		for text, want := range map[string]int{"duc": 2, "dang": 2, "đặng đức": 1, "ĐỨC PHẠM": 1, "uc": 0, "038100000001": 1, "0912000002": 1, "038 100 000 001": 1} {
			found, err := s.Search(t.Context(), []unit.ID{hung}, text, 10)
			if err != nil || len(found) != want {
				t.Errorf("%q found %d, want %d (%v)", text, len(found), want, err)
			}
		}
		if found, _ := s.Search(t.Context(), []unit.ID{hoa}, "duc", 10); len(found) != 0 {
			t.Error("another commune's people were found")
		}
		if _, err := s.Search(t.Context(), []unit.ID{hung}, "d", 10); err == nil {
			t.Error("one letter was searched for")
		}
	})
}

func TestNumbersAreSealedAtRest(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := newRoster(t, d)
		enter(t, s, hung, people(hung, 0, 2))
		_, read := d.SQL()
		rows, err := read.QueryContext(t.Context(), `SELECT identity_enc, phones_enc FROM citizen`)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var a, b []byte
			if err := rows.Scan(&a, &b); err != nil {
				t.Fatal(err)
			}
			for _, plain := range []string{"0381", "0912"} {
				if containsText(a, plain) || containsText(b, plain) {
					t.Error("a number lies in the clear")
				}
			}
		}
		if rows.Err() != nil {
			t.Fatal(rows.Err())
		}
	})
}

func containsText(b []byte, s string) bool {
	for i := 0; i+len(s) <= len(b); i++ {
		if string(b[i:i+len(s)]) == s {
			return true
		}
	}
	return false
}

// TestTwoListsOfOneHamletShareNoLine: people are marked by their line's number, so a second list's numbers go on after the first's.
func TestTwoListsOfOneHamletShareNoLine(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := newRoster(t, d)
		first, second := people(hung, 0, 5), people(hung, 100, 5)
		for i := range first {
			first[i].HamletName, second[i].HamletName = "Thôn 1", "Thôn 1"
			first[i].ListNo, second[i].ListNo = int64(i+1), int64(i+1)
		}
		enter(t, s, hung, first)
		resolve(t, s, d, second)
		enter(t, s, hung, second)
		seen := map[int64]string{}
		err := d.Read(t.Context(), func(q *db.Rx) error {
			all, err := s.Citizens(q, hung)
			for _, c := range all {
				if other := seen[c.ListNo]; other != "" {
					t.Errorf("%s and %s share line %d", other, c.Name, c.ListNo)
				}
				seen[c.ListNo] = c.Name
			}
			return err
		})
		if err != nil || len(seen) != 10 {
			t.Fatal(len(seen), err)
		}
	})
}
