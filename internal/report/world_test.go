package report_test

import (
	"context"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/official"
	"tungnha/internal/report"
	"tungnha/internal/roster"
	"tungnha/internal/secret"
	"tungnha/internal/target"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// world is a store with the district of Vĩnh Lộc, its campaign, two hamlets in each of its first three communes, and a clock that tests move.
type world struct {
	t        testing.TB
	db       *db.DB
	now      time.Time
	units    *unit.Service
	people   *roster.Service
	ledger   *ledger.Service
	targets  *target.Service
	official *official.Service
	report   *report.Service
	c        *campaign.Loaded
	tree     *unit.Tree
	communes []unit.ID
	hamlets  map[unit.ID][]unit.ID
	houses   map[unit.ID]db.ID // one per hamlet
}

func local(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2023, month, day, hour, minute, 0, 0, locale.Zone)
}

// newWorld edits the plan with the function before it is loaded; nil leaves it as shipped.
func newWorld(t testing.TB, d *db.DB, edit func(string) string) *world {
	t.Helper()
	ctx := context.Background()
	w := &world{t: t, now: local(5, 4, 8, 0), hamlets: map[unit.ID][]unit.ID{}, houses: map[unit.ID]db.ID{}}
	w.db = d.At(func() time.Time { return w.now })
	keys, _, err := secret.Create(ctx, secret.Options{Dir: t.TempDir()})
	w.must(err)
	w.units = unit.New(w.db)
	plans := campaign.NewService(w.db, w.units)
	w.people = roster.New(w.db, keys, w.units)
	w.ledger = ledger.New(w.db, keys, w.people, func(q db.Q, commune unit.ID) (out []*ledger.Judge, err error) {
		list, err := plans.Covering(q, commune)
		for _, l := range list {
			out = append(out, ledger.NewJudge(l.No, l.Plan))
		}
		return out, err
	})
	w.people.SetObserver(w.ledger)
	w.targets, w.official = target.New(w.db), official.New(w.db)
	w.report = report.New(w.db, w.units, w.ledger, w.people)
	w.load(plans, edit)
	w.build()
	return w
}

func (w *world) load(plans *campaign.Service, edit func(string) string) {
	w.t.Helper()
	text, err := fs.ReadFile(campaigns.Files(), campaigns.VinhLoc)
	w.must(err)
	if edit != nil {
		text = []byte(edit(string(text)))
	}
	p, problems := campaign.Parse(campaigns.VinhLoc, text)
	if len(problems) > 0 {
		w.t.Fatal(problems)
	}
	w.c, _, err = plans.Load(context.Background(), text, p, db.ID{})
	w.must(err)
}

func (w *world) build() {
	w.t.Helper()
	ctx := context.Background()
	tree, err := w.units.Tree(ctx)
	w.must(err)
	w.communes = tree.Communes(w.c.Unit)
	for _, c := range w.communes[:3] {
		for i := range 2 {
			id, err := w.units.AddHamlet(ctx, c, fmt.Sprintf("Thôn %d", i+1))
			w.must(err)
			w.hamlets[c] = append(w.hamlets[c], id)
		}
	}
	w.tree, err = w.units.Tree(ctx)
	w.must(err)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	w.must(w.db.Write(context.Background(), fn))
}

// add puts a person on the list of the n-th commune; hamlet 0 and 1 are its two, −1 is none.
func (w *world) add(commune, hamlet int, name string, born int) db.ID {
	w.t.Helper()
	c := roster.Citizen{
		Commune: w.communes[commune], Name: name, Birth: vn.Birth{Year: born, Month: 3, Day: 4}, Card: roster.CardChip,
		Phones: []string{"0900000" + fmt.Sprintf("%03d", len(name))}, Household: db.NewID(w.now), ListNo: 1,
	}
	if hamlet >= 0 {
		c.Hamlet = w.hamlets[c.Commune][hamlet]
	}
	var id db.ID
	w.write(func(tx *db.Tx) (err error) {
		id, err = w.people.Add(tx, c)
		return err
	})
	return id
}

func (w *world) record(commune int, citizen db.ID, kind ledger.Kind, level int) db.ID {
	w.t.Helper()
	e := ledger.Event{ID: db.NewID(w.now), Citizen: citizen, Kind: kind, Body: ledger.Body{Level: level}}
	return w.event(commune, e)
}

func (w *world) event(commune int, e ledger.Event) db.ID {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		out, err := w.ledger.Append(tx, w.communes[commune], []ledger.Event{e})
		if err == nil && out[0].Status == ledger.StatusRefused {
			err = out[0].Why
		}
		return err
	})
	return e.ID
}

func (w *world) board(root unit.ID, at time.Time) *report.Board {
	w.t.Helper()
	b, err := w.report.Board(context.Background(), w.c, root, at)
	w.must(err)
	return b
}

// figure gives a unit's figure on a board.
func (w *world) figure(b *report.Board, u unit.ID, indicator string) report.Figure {
	w.t.Helper()
	l, ok := b.Line(u)
	if !ok {
		w.t.Fatalf("no line of unit %d", u)
	}
	f, ok := b.Figure(l, indicator)
	if !ok {
		w.t.Fatalf("no indicator %s", indicator)
	}
	return f
}
