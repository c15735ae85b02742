package ledger_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// world is a store with one commune of two hamlets and a clock that tests move.
type world struct {
	t       testing.TB
	db      *db.DB
	now     time.Time
	people  *roster.Service
	ledger  *ledger.Service
	judge   *ledger.Judge
	hamlets [2]unit.ID
}

const commune unit.ID = 23315349

func plan(t testing.TB) *campaign.Plan {
	t.Helper()
	text, err := os.ReadFile("../../campaigns/vinh-loc-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, problems := campaign.Parse("vinh-loc-2023.yaml", text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return p
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2023, 5, 8, 9, 0, 0, 0, locale.Zone), hamlets: [2]unit.ID{11, 12}}
	w.db = d.At(func() time.Time { return w.now })
	keys, _, err := secret.Create(context.Background(), secret.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	w.judge = ledger.NewJudge(1, plan(t))
	w.people = roster.New(w.db, keys, unit.New(w.db))
	w.ledger = ledger.New(w.db, keys, w.people, func(db.Q, unit.ID) ([]*ledger.Judge, error) {
		return []*ledger.Judge{w.judge}, nil
	})
	w.people.SetObserver(w.ledger)
	return w
}

func (w *world) write(fn func(tx *db.Tx) error) error { return w.db.Write(context.Background(), fn) }

func (w *world) add(name string, born int, hamlet int) db.ID {
	w.t.Helper()
	var id db.ID
	err := w.write(func(tx *db.Tx) (err error) {
		id, err = w.people.Add(tx, roster.Citizen{
			Commune: commune, Hamlet: w.hamlets[hamlet], Name: name, Birth: vn.Birth{Year: born, Month: 3, Day: 4}, Card: roster.CardChip,
			Household: db.NewID(tx.Now()),
		})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) record(e ledger.Event) ledger.Outcome {
	w.t.Helper()
	if e.ID.IsZero() {
		e.ID = db.NewID(w.now)
	}
	var out []ledger.Outcome
	err := w.write(func(tx *db.Tx) (err error) {
		out, err = w.ledger.Append(tx, commune, []ledger.Event{e})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out[0]
}

func (w *world) count(m ledger.Measure) (n int64) {
	w.t.Helper()
	err := w.db.Read(context.Background(), func(q *db.Rx) error {
		counts, err := w.ledger.CommuneCounts(q, commune, 1)
		for _, c := range counts {
			if c.Measure == m.String() {
				n += c.N
			}
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) view(id db.ID) ledger.StoredView {
	w.t.Helper()
	var v ledger.StoredView
	err := w.db.Read(context.Background(), func(q *db.Rx) (err error) {
		v, _, err = w.ledger.ViewOf(q, commune, 1, id)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *world) clean() {
	w.t.Helper()
	diffs, err := w.ledger.Check(context.Background(), commune)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range diffs {
		w.t.Error(d.What)
	}
}

func TestOnlySuccessfulActivationCounts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.add("Nguyễn Văn Thử", 1980, 0)
		for _, k := range []ledger.Kind{ledger.Filed, ledger.Approved, ledger.Notified} {
			w.record(ledger.Event{Citizen: id, Kind: k, Body: ledger.Body{Level: 2}})
			if n := w.count(ledger.Reached2); n != 0 {
				t.Fatalf("after %s %d are counted as activated", k, n)
			}
		}
		if w.count(ledger.Filed2) != 1 || w.count(ledger.Owed) != 1 {
			t.Fatal("the file and the owed activation must be seen")
		}
		if v := w.view(id); v.Step != ledger.StepActivate2 || v.Clock.IsZero() {
			t.Fatalf("next step %v, clock %v", v.Step, v.Clock)
		}
		w.record(ledger.Event{Citizen: id, Kind: ledger.Activated, Body: ledger.Body{Level: 2}})
		if w.count(ledger.Reached2) != 1 || w.count(ledger.Owed) != 0 || w.view(id).Group != ledger.GroupDone {
			t.Fatal("one tick must count the activation and take the name off the list")
		}
		w.clean()
	})
}

func TestCorrectionTakesBackAndKeepsHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.add("Trần Thị Nhầm", 1990, 0)
		wrong := db.NewID(w.now)
		w.record(ledger.Event{ID: wrong, Citizen: id, Kind: ledger.Activated, Body: ledger.Body{Level: 1}})
		w.now = w.now.Add(48 * time.Hour)
		w.record(ledger.Event{Citizen: id, Kind: ledger.Corrected, Corrects: wrong})
		if n := w.count(ledger.Reached1); n != 0 {
			t.Fatalf("%d after the correction", n)
		}
		var days []int64
		err := w.db.Read(context.Background(), func(q *db.Rx) error {
			events, _, err := w.ledger.Timeline(q, commune, id)
			if len(events) != 3 {
				t.Errorf("%d events kept", len(events))
			}
			counts, err2 := w.ledger.CommuneCounts(q, commune, 1)
			for _, c := range counts {
				if c.Measure == ledger.Reached1.String() {
					days = append(days, c.N)
				}
			}
			if err == nil {
				err = err2
			}
			return err
		})
		if err != nil || len(days) != 2 || days[0] != 1 || days[1] != -1 {
			t.Fatalf("a past day's figure must stay, the correction counts on its own day: %v %v", days, err)
		}
		w.clean()
	})
}

func TestRetryNeverDoubles(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.add("Lê Văn Hai", 1970, 1)
		e := ledger.Event{ID: db.NewID(w.now), Citizen: id, Kind: ledger.Activated, Body: ledger.Body{Level: 1}}
		if o := w.record(e); o.Status != ledger.StatusOK {
			t.Fatal(o)
		}
		if o := w.record(e); o.Status != ledger.StatusDuplicate {
			t.Fatal(o)
		}
		e.Body.Level = 2
		if o := w.record(e); o.Status != ledger.StatusRefused {
			t.Fatal("an id that says something else must be refused:", o)
		}
		if n := w.count(ledger.Reached1); n != 1 {
			t.Fatal(n)
		}
		w.clean()
	})
}

func TestDenominatorDropsOnlyWhenConfirmed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.add("Phạm Thị Cụ", 1935, 0)
		w.record(ledger.Event{Citizen: id, Kind: ledger.Cannot, Body: ledger.Body{Reason: "old-frail"}})
		if w.count(ledger.Eligible2) != 1 || w.view(id).Step != ledger.StepConfirm {
			t.Fatal("what is unconfirmed stays in")
		}
		w.record(ledger.Event{Citizen: id, Kind: ledger.Confirmed, Body: ledger.Body{What: "cannot"}})
		if w.count(ledger.Eligible2) != 0 || w.count(ledger.CannotSure) != 1 {
			t.Fatal("confirmed: out of the denominator")
		}
		w.record(ledger.Event{Citizen: id, Kind: ledger.Able})
		if w.count(ledger.Eligible2) != 1 {
			t.Fatal("taken back: in again")
		}
		w.clean()
	})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	id := w.add("Hoàng Văn Sai", 1980, 0)
	for _, e := range []ledger.Event{
		{Citizen: id, Kind: "teleported"},
		{Citizen: id, Kind: ledger.Activated},
		{Citizen: id, Kind: ledger.Cannot, Body: ledger.Body{Reason: "lazy"}},
		{Citizen: id, Kind: ledger.Confirmed},
		{Citizen: id, Kind: ledger.Corrected, Corrects: db.NewID(w.now)},
		{Citizen: db.NewID(w.now), Kind: ledger.Portal},
	} {
		o := w.record(e)
		if o.Status != ledger.StatusRefused || o.Why.Text.VI == "" || o.Why.Text.EN == "" {
			t.Errorf("%+v: %+v", e, o)
		}
	}
	w.clean()
}

var drawKinds = []ledger.Kind{
	ledger.Surveyed, ledger.Registered, ledger.Filed, ledger.Refused, ledger.Approved, ledger.Notified, ledger.Activated, ledger.Activated,
	ledger.Portal, ledger.Absent, ledger.Returned, ledger.Cannot, ledger.Able, ledger.Confirmed, ledger.Contacted,
}

// TestTalliesEqualRecount plays random evenings, with retries, corrections, moves between hamlets and removals, and recounts (law 10).
func TestTalliesEqualRecount(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			d := dbtest.Open(t, engine)
			w := newWorld(t, d)
			rapid.Check(t, func(rt *rapid.T) { playEvening(rt, w) })
			w.clean()
		})
	}
}

func playEvening(rt *rapid.T, w *world) {
	ids := []db.ID{}
	for i := range rapid.IntRange(1, 4).Draw(rt, "people") {
		ids = append(ids, w.add(fmt.Sprintf("Nguyễn Văn Số %d", i), rapid.IntRange(1925, 2015).Draw(rt, "born"), i%2))
	}
	var past []ledger.Event
	for range rapid.IntRange(1, 14).Draw(rt, "events") {
		w.now = w.now.Add(time.Duration(rapid.IntRange(0, 40).Draw(rt, "hours")) * time.Hour)
		e := ledger.Event{ID: db.NewID(w.now), Citizen: rapid.SampledFrom(ids).Draw(rt, "who"), Kind: rapid.SampledFrom(drawKinds).Draw(rt, "kind")}
		e.Body = ledger.Body{Level: rapid.IntRange(1, 2).Draw(rt, "level"), What: rapid.SampledFrom([]string{"absent", "cannot"}).Draw(rt, "what"), Reason: "other"}
		e.Body.Device = rapid.IntRange(0, 3).Draw(rt, "device")
		e.Credit = db.ID{1}
		switch rapid.IntRange(0, 9).Draw(rt, "turn") {
		case 0:
			if len(past) > 0 {
				old := rapid.SampledFrom(past).Draw(rt, "which")
				e = ledger.Event{ID: e.ID, Citizen: old.Citizen, Kind: ledger.Corrected, Corrects: old.ID}
			}
		case 1:
			if len(past) > 0 {
				e = rapid.SampledFrom(past).Draw(rt, "again")
			}
		case 2:
			w.relocate(e.Citizen, rapid.IntRange(0, 1).Draw(rt, "hamlet"))
			continue
		}
		w.record(e)
		past = append(past, e)
	}
	if diffs, err := w.ledger.Check(context.Background(), commune); err != nil || len(diffs) > 0 {
		rt.Fatal(err, diffs)
	}
}

func (w *world) relocate(id db.ID, hamlet int) {
	w.t.Helper()
	err := w.write(func(tx *db.Tx) error {
		c, err := w.people.Citizen(tx, commune, id)
		if err != nil {
			return err
		}
		c.Hamlet = w.hamlets[hamlet]
		return w.people.Update(tx, *c)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// TestPlantedFaultIsFound: Check must see a tally that was tampered with, or it proves nothing.
func TestPlantedFaultIsFound(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.add("Đỗ Văn Thật", 1985, 0)
		w.record(ledger.Event{Citizen: id, Kind: ledger.Activated, Body: ledger.Body{Level: 1}})
		for _, q := range []string{
			`UPDATE tally SET n = n + 1 WHERE measure = 'reached-1'`,
			`UPDATE citizen_view SET mask = 1`,
			`DELETE FROM tally_commune WHERE measure = 'resident'`,
		} {

			err := w.write(func(tx *db.Tx) error {
				if _, err := tx.Exec(q); err != nil {
					return err
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if diffs, err := w.ledger.Check(context.Background(), commune); err != nil || len(diffs) == 0 {
				t.Errorf("%s went unseen: %v", q, err)
			}
			if err := w.write(func(tx *db.Tx) error { return w.ledger.Rebuild(tx, commune, w.judge) }); err != nil {
				t.Fatal(err)
			}
			w.clean()
		}
	})
}
