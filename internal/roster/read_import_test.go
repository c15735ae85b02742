package roster_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/emulate"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// TestEmulatedDistrictImported sends every commune's awful workbook through reading, comparing and entering, and holds each status against
// the answer key. The same files once more change nothing.
func TestEmulatedDistrictImported(t *testing.T) {
	t.Parallel()
	people := emulate.Generate(emulate.Options{Citizens: 2600, Seed: 11})
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := newRoster(t, d)
		units := unit.New(d)
		for _, again := range []bool{false, true} {
			for i := range people.Communes {
				c := &people.Communes[i]
				home, err := unit.OfficialID(unit.Catalogue2023, unit.Commune, c.Code)
				if err != nil {
					t.Fatal(err)
				}
				units.Changed() // the import before added hamlets through a service of its own
				tree, err := units.Tree(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				var buf bytes.Buffer
				key, err := emulate.WriteRosterWorkbook(&buf, c, emulate.StyleFor(c))
				if err != nil {
					t.Fatal(err)
				}
				in := roster.ReadInput{Tree: tree, Catalogue: unit.Catalogue2023, Root: home, Commune: home, Today: day}
				_, rows, err := roster.Read(context.Background(), open(t, buf.Bytes()), in)
				if err != nil {
					t.Fatal(err)
				}
				if again {
					checkAgain(t, s, home, rows)
				} else {
					checkFirst(t, s, home, rows, key)
				}
			}
		}
	})
}

// checkFirst enters the rows of a fresh commune and compares the statuses with the key.
func checkFirst(t *testing.T, s *roster.Service, home unit.ID, rows []*roster.Row, key *emulate.Key) {
	t.Helper()
	run := enter(t, s, home, rows)
	got, err := s.Rows(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != key.DataRows {
		t.Fatalf("%d rows, %d in the list", len(got), key.DataRows)
	}
	for i, k := range key.Rows {
		r := got[i]
		if r.No != k.Row {
			t.Fatalf("row %d where %d should be", r.No, k.Row)
		}
		want := []roster.Status{roster.Status(k.Status)}
		if slices.Contains(k.Defects, emulate.DefectDuplicateCommune) {
			want = []roster.Status{roster.Uncertain} // another commune's: a person decides
		}
		if !slices.Contains(want, r.Status) {
			t.Errorf("commune %d row %d %v: %s %v, want %v", home, r.No, k.Defects, r.Status, r.Codes, want)
		}
	}
	if c := run.Counts; c.Rows != c.Accepted+c.Updated+c.Refused+c.Duplicates+c.Uncertain+c.Unchanged {
		t.Errorf("the statuses do not add up: %+v", c)
	}
}

func checkAgain(t *testing.T, s *roster.Service, home unit.ID, rows []*roster.Row) {
	t.Helper()
	run, err := s.Stage(t.Context(), roster.Staging{Home: home, Campaign: "x", File: "a.xlsx", Content: []byte("file"), Rows: rows}, true)
	if err != nil {
		t.Fatal(err)
	}
	if run.Counts.Accepted != 0 || run.Counts.Updated != 0 {
		said := ""
		for _, r := range rows {
			if r.Status == roster.Accepted || r.Status == roster.Updated {
				said += fmt.Sprintln(r.No, r.Status, r.Codes)
			}
		}
		t.Errorf("commune %d: the same file again changes the roster: %+v\n%.600s", home, run.Counts, said)
	}
}
