package durable_test

import (
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"tungnha/internal/app"
	"tungnha/internal/db"
	"tungnha/internal/emulate"
	"tungnha/internal/roster"
)

// district writes a whole district's list, which is entered commune by commune, and says how many people an import of it must make.
func districtList(t testing.TB, citizens int) (path string, key *emulate.Key) {
	t.Helper()
	d := emulate.Generate(emulate.Options{Citizens: citizens, Seed: 11})
	path = workbook(t, "danh-sach.xlsx", func(w io.Writer) (err error) { key, err = emulate.WriteDistrictWorkbook(w, d); return err })
	return path, key
}

// killAt begins the import and kills it when the progress has passed a mark; false when it was done before that.
func (w *world) killAt(t testing.TB, file string, percent int) bool {
	t.Helper()
	p := launch(t, w.store, "import", "roster", file, "--campaign", plan, "--json")
	for {
		m := p.until(`Ghi vào danh sách .* (\d+) %`)
		if m == nil {
			return false
		}
		if n, _ := strconv.Atoi(m[1]); n >= percent {
			p.kill()
			return p.cmd.ProcessState.ExitCode() < 0 // by the signal
		}
	}
}

// TestImportSurvivesKills kills the import of a district's list at several marks, looks at what is there, and lets it finish.
func TestImportSurvivesKills(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, store app.Config) {
		w := newWorld(t, store, 0)
		file, key := districtList(t, 2600)
		rng, killed := rand.New(rand.NewPCG(5, 2023)), 0
		for _, from := range []int{1, 30, 60} {
			if w.killAt(t, file, from+rng.IntN(25)) {
				killed++
			}
			w.halfWay(t)
		}
		if killed == 0 {
			t.Fatal("no import was killed in the middle: this tested nothing")
		}
		status, out, said := command(t, store, "import", "roster", file, "--campaign", plan, "--json")
		if status != 0 {
			t.Fatalf("status %d: %s", status, said)
		}
		var r app.ImportReport
		must(t, json.Unmarshal([]byte(out), &r))
		if r.Rows != key.DataRows || r.Refused != key.Counts[emulate.StatusRefused] {
			t.Errorf("rows %d of %d, refused %d of %d", r.Rows, key.DataRows, r.Refused, key.Counts[emulate.StatusRefused])
		}
		w.whole(t, key.Counts[emulate.StatusAccepted])
		sound(t, store)
	})
}

// halfWay wants the figures right at every moment, also between two pieces of an import: only the import itself may be unfinished.
func (w *world) halfWay(t testing.TB) {
	t.Helper()
	a := open(t, w.store)
	defer func() { _ = a.Close() }()
	for _, c := range w.communes(t, a) {
		diffs, err := a.Ledger.Check(context.Background(), c)
		must(t, err)
		for _, d := range diffs {
			t.Errorf("half an import: commune %d: %s", d.Commune, d.What)
		}
	}
}

// whole wants so many people in the district, nobody twice.
func (w *world) whole(t testing.TB, want int) {
	t.Helper()
	a := open(t, w.store)
	defer func() { _ = a.Close() }()
	n, seen := 0, map[string]bool{}
	must(t, a.DB.Read(context.Background(), func(q *db.Rx) error {
		for _, c := range w.communes(t, a) {
			list, err := a.Roster.Citizens(q, c)
			if err != nil {
				return err
			}
			for _, p := range list {
				if p.Identity != "" && seen[p.Identity] {
					t.Errorf("%s was entered twice", p.ID)
				}
				seen[p.Identity] = true
			}
			n += len(list)
		}
		return nil
	}))
	if n != want {
		t.Errorf("%d people are there, want %d", n, want)
	}
}

// TestServerResumesAnImport: the import is killed and nobody runs it again; the server finishes it by itself.
func TestServerResumesAnImport(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, store app.Config) {
		w := newWorld(t, store, 0)
		file, key := districtList(t, 2600)
		if !w.killAt(t, file, 20) {
			t.Fatal("the import was done before it could be killed")
		}
		a := open(t, store)
		if got := w.states(t, a); len(got) != 1 || got[0] != roster.RunCommitting {
			t.Fatalf("the import is %v, want one half entered", got)
		}
		if status, out, _ := command(t, store, "check"); status != 1 {
			t.Errorf("check is content with half an import:\n%s", out)
		}
		p, _ := serve(t, store)
		defer p.kill()
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for end := time.Now().Add(patience); w.states(t, a)[0] != roster.RunDone; <-tick.C {
			if time.Now().After(end) {
				t.Fatalf("not resumed:\n%s", p.words())
			}
		}
		w.whole(t, key.Counts[emulate.StatusAccepted])
		sound(t, store)
	})
}

func (w *world) states(t testing.TB, a *app.App) (out []roster.RunState) {
	t.Helper()
	list, err := a.Roster.Runs(context.Background(), w.district)
	must(t, err)
	for _, r := range list {
		out = append(out, r.State)
	}
	return out
}
