package app

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/emulate"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/report"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

const (
	planName = "vinh-loc-2023"
	login    = "quantri"
	password = "cầu tre lắc lẻo gập ghềnh"
)

var engines = []db.Engine{db.SQLite, db.Postgres}

// store is where an empty store of an engine is, as the command line would be told.
func store(t testing.TB, e db.Engine) Config {
	t.Helper()
	c := dbtest.Config(t, e)
	var ticks atomic.Int64
	return Config{Dir: c.Dir, URL: c.URL, Clock: func() time.Time { // every look a second later, in the middle of the campaign
		return time.Date(2023, 5, 20, 8, 0, 0, 0, locale.Zone).Add(time.Duration(ticks.Add(1)) * time.Second)
	}}
}

// start opens the program; it is closed with the test unless the test closes it.
func start(t testing.TB, c Config) *App {
	t.Helper()
	a, err := Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

// begun is a campaign with a commune of invented people and some days' work: every kind of thing that is kept.
type begun struct {
	*App
	t        testing.TB
	loaded   *campaign.Loaded
	commune  unit.ID
	citizens []*roster.Citizen
}

func begin(t testing.TB, c Config, citizens int) *begun {
	t.Helper()
	a := start(t, c)
	ctx := context.Background()
	text, err := ReadPlan(planName)
	must(t, err)
	w := &begun{App: a, t: t}
	w.loaded, err = a.LoadPlan(ctx, planName, text, "", access.System("test"))
	must(t, err)
	must(t, a.Access.Setup(ctx, login, "Quản trị", password, w.loaded.Unit))
	d := emulate.Generate(emulate.Options{Citizens: citizens, Seed: 3, Communes: emulate.VinhLoc()[:1]})
	tree, err := a.Units.Tree(ctx)
	must(t, err)
	u, _ := tree.ByCode(w.loaded.Plan.Catalogue, d.Communes[0].Code)
	w.commune = u.ID
	var b bytes.Buffer
	_, err = emulate.WriteRosterWorkbook(&b, &d.Communes[0], emulate.StylePolice)
	must(t, err)
	_, err = a.ImportRoster(ctx, Import{File: "xa.xlsx", Content: b.Bytes(), Campaign: w.loaded, Unit: w.commune, Actor: Operator(w.loaded.Unit)}, nil)
	must(t, err)
	w.reload()
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *begun) reload() {
	w.t.Helper()
	must(w.t, w.DB.Read(context.Background(), func(q *db.Rx) (err error) {
		w.citizens, err = w.Roster.Citizens(q, w.commune)
		return err
	}))
}

// work records things about the first n people, one of them with a sealed reason, one taken back.
func (w *begun) work(n int) {
	w.t.Helper()
	must(w.t, w.DB.Write(context.Background(), func(tx *db.Tx) error {
		var events []ledger.Event
		for _, c := range w.citizens[:n] {
			events = append(events, ledger.Event{
				ID: db.NewID(tx.Now()), Citizen: c.ID, Kind: ledger.Activated, SeenAt: tx.Now(), Source: "desk", Body: ledger.Body{Level: 1},
			})
		}
		last := w.citizens[len(w.citizens)-1]
		events = append(events,
			ledger.Event{ID: db.NewID(tx.Now()), Citizen: last.ID, Kind: ledger.Cannot, SeenAt: tx.Now(), Source: "desk", Body: ledger.Body{Reason: "illness"}},
			ledger.Event{ID: db.NewID(tx.Now()), Citizen: w.citizens[0].ID, Kind: ledger.Corrected, SeenAt: tx.Now(), Source: "desk", Corrects: events[0].ID})
		out, err := w.Ledger.Append(tx, w.commune, events)
		for _, o := range out {
			if o.Why != nil {
				w.t.Error(o.Why)
			}
		}
		return err
	}))
}

// figures is the board as other programs see it.
func figures(t testing.TB, a *App, root unit.ID) string {
	t.Helper()
	ctx := context.Background()
	l, err := a.Campaigns.Get(ctx, planName)
	must(t, err)
	b, err := a.Report.Board(ctx, l, root, time.Date(2023, 5, 20, 17, 0, 0, 0, locale.Zone))
	must(t, err)
	out, err := report.JSON(b)
	must(t, err)
	return string(out)
}

// sound fails the test when check finds anything.
func sound(t testing.TB, a *App) {
	t.Helper()
	var b bytes.Buffer
	n, err := a.Check(context.Background(), &b)
	must(t, err)
	if n > 0 {
		t.Errorf("%d differences:\n%s", n, b.String())
	}
}
