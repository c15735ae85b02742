package durable_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/app"
	"tungnha/internal/db"
	"tungnha/internal/emulate"
	"tungnha/internal/unit"
)

const (
	plan     = "vinh-loc-2023"
	login    = "quantri"
	password = "cầu tre lắc lẻo gập ghềnh"
)

// world is a store with a campaign, an account and, in one commune, invented people. The program under test works on it as another process.
type world struct {
	store    app.Config
	district unit.ID
	commune  unit.ID
	citizens []db.ID
}

func newWorld(t testing.TB, store app.Config, citizens int) *world {
	t.Helper()
	ctx := context.Background()
	a := open(t, store)
	text, err := app.ReadPlan(plan)
	must(t, err)
	l, err := a.LoadPlan(ctx, plan, text, "", access.System("test"))
	must(t, err)
	must(t, a.Access.Setup(ctx, login, "Quản trị", password, l.Unit))
	w := &world{store: store, district: l.Unit}
	tree, err := a.Units.Tree(ctx)
	must(t, err)
	d := emulate.Generate(emulate.Options{Citizens: max(citizens, 50), Seed: 5, Communes: emulate.VinhLoc()[:1]})
	u, _ := tree.ByCode(l.Plan.Catalogue, d.Communes[0].Code)
	w.commune = u.ID
	if citizens > 0 {
		var b bytes.Buffer
		_, err = emulate.WriteRosterWorkbook(&b, &d.Communes[0], emulate.StylePolice)
		must(t, err)
		_, err = a.ImportRoster(ctx, app.Import{File: "xa.xlsx", Content: b.Bytes(), Campaign: l, Unit: u.ID, Actor: app.Operator(l.Unit)}, nil)
		must(t, err)
		w.citizens = people(t, a, u.ID)
	}
	must(t, a.Close())
	return w
}

func open(t testing.TB, store app.Config) *app.App {
	t.Helper()
	a, err := app.Open(context.Background(), store)
	must(t, err)
	t.Cleanup(func() { _ = a.Close() })
	return a
}

func people(t testing.TB, a *app.App, commune unit.ID) (out []db.ID) {
	t.Helper()
	must(t, a.DB.Read(context.Background(), func(q *db.Rx) error {
		list, err := a.Roster.Citizens(q, commune)
		for _, c := range list {
			out = append(out, c.ID)
		}
		return err
	}))
	return out
}

// workbook writes a file into the test's folder.
func workbook(t testing.TB, name string, write func(io.Writer) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	must(t, err)
	must(t, write(f))
	must(t, f.Close())
	return path
}

// communes are those of the district.
func (w *world) communes(t testing.TB, a *app.App) []unit.ID {
	t.Helper()
	tree, err := a.Units.Tree(context.Background())
	must(t, err)
	return tree.Communes(w.district)
}
