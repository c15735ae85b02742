package field

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
)

// evening draws what a phone did in one evening: a new house, people in it, and what happened to them, each building on the one before.
func evening(rt *rapid.T, w *world) []*Op {
	house := w.op(HouseholdAdd, db.NewID(w.now), Body{House: &NewHouse{Hamlet: w.hamlets[0], Head: "Phạm Giả Định"}})
	ops := []*Op{house}
	for range rapid.IntRange(1, 3).Draw(rt, "people") {
		person := w.op(CitizenAdd, db.NewID(w.now), Body{Person: &NewPerson{Name: "Phạm Giả Định", Birth: 19900203}})
		person.Household, person.After = house.Subject, []db.ID{house.ID}
		ops = append(ops, person)
		for range rapid.IntRange(0, 3).Draw(rt, "events") {
			e := w.op(Kind(rapid.SampledFrom([]ledger.Kind{ledger.Activated, ledger.Portal, ledger.Registered, ledger.Surveyed}).Draw(rt, "kind")), person.Subject, Body{Level: 1, Device: 1})
			e.After = []db.ID{person.ID}
			ops = append(ops, e)
		}
	}
	return ops
}

// network gives the operations in any order, some of them several times, in batches of any size.
func network(rt *rapid.T, ops []*Op) (batches [][]*Op) {
	sent := rapid.Permutation(ops).Draw(rt, "order")
	for range rapid.IntRange(0, 5).Draw(rt, "retries") {
		sent = append(sent, rapid.SampledFrom(ops).Draw(rt, "again"))
	}
	for len(sent) > 0 {
		n := rapid.IntRange(1, len(sent)).Draw(rt, "batch")
		batches, sent = append(batches, sent[:n]), sent[n:]
	}
	return batches
}

// wire gives a batch as it is sent: each operation plain, or sealed by the phone that it was done on.
func wire(rt *rapid.T, w *world, of *Phone, batch []*Op, alwaysSealed bool) (raws [][]byte) {
	for _, op := range batch {
		if alwaysSealed || rapid.Bool().Draw(rt, "sealed") {
			raws = append(raws, w.boxed(of.Device.ID, of.Actor.Account, op))
		} else {
			raws = append(raws, text(w.t, op))
		}
	}
	return raws
}

// Whatever the network does, plain or sealed, from the phone itself or from another that brings its work, each operation is there exactly once and the citizens stand where the operations, in their own order, put them.
func TestAnyOrderComesToTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	p, brings := w.enrolled("thon1", w.hamlets[0]), w.enrolled("thon1b", w.hamlets[0])
	rapid.Check(t, func(rt *rapid.T) {
		ops := evening(rt, w)
		for _, b := range network(rt, ops) {
			if rapid.IntRange(0, 3).Draw(rt, "brought") == 0 {
				w.sendRaw(brings, wire(rt, w, p, b, true)...)
			} else {
				w.sendRaw(p, wire(rt, w, p, b, false)...)
			}
		}
		for _, v := range w.send(p, ops...) {
			if v.Status != Duplicate {
				rt.Fatalf("%+v", v)
			}
		}
		want := map[db.ID]map[db.ID]bool{}
		for _, op := range ops {
			if op.Kind.event() != "" {
				if want[op.Subject] == nil {
					want[op.Subject] = map[db.ID]bool{}
				}
				want[op.Subject][op.ID] = true
			}
		}
		for id, events := range want {
			have, state := w.timeline(id)
			active := false
			for _, e := range have[1:] { // the first is "listed"
				active = active || e.Kind == ledger.Activated
				if e.Account != p.Actor.Account {
					rt.Fatal("who brought it is said to have done it")
				}
				if !events[e.ID] {
					rt.Fatalf("%s was not sent, or stands twice", e.ID)
				}
				delete(events, e.ID)
			}
			if len(events) > 0 || active != state.Active() {
				rt.Fatalf("lost %d; active %v, %v", len(events), active, state.Active())
			}
		}
	})
	w.sound()
}

// Decide never carries out what a second look would refuse, and never takes anything from outside the scope.
func TestDecideKeepsItsWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		op := &Op{ID: db.ID{1}, Commune: 10, Subject: db.ID{2}, Household: db.ID{3}, SeenAt: 1, Kind: rapid.SampledFrom(Kinds()).Draw(rt, "kind")}
		op.Body = Body{Fields: map[string]Edit{"name": {To: "Lê Thị Thử"}}, Answers: &Answers{}, House: &NewHouse{Hamlet: 11}, Person: &NewPerson{Name: "A", Birth: 19900000}}
		f := &Facts{MAC: []byte{1}, Edit: rapid.Bool().Draw(rt, "edit"), Scope: Scope{Commune: 10, Hamlet: 11}}
		if rapid.Bool().Draw(rt, "outside") {
			f.Scope.Hamlet = 12
		}
		if rapid.Bool().Draw(rt, "known") {
			f.Citizen = &roster.Citizen{Commune: 10, Hamlet: 11, Version: 3}
		}
		if rapid.Bool().Draw(rt, "house") {
			f.House = &roster.Household{Commune: 10, Hamlet: 11}
		}
		if rapid.Bool().Draw(rt, "waits") {
			f.Missing = db.ID{9}
		}
		if rapid.Bool().Draw(rt, "earlier") {
			f.Earlier = &Record{MAC: rapid.SampledFrom([][]byte{{1}, {2}}).Draw(rt, "mac"), Status: rapid.SampledFrom([]Status{OK, Held, Conflict}).Draw(rt, "status")}
		}
		d := Decide(op, f)
		switch {
		case f.Earlier != nil && d.Apply:
			rt.Fatal("done twice")
		case f.Earlier != nil && (d.Status == Refused) == bytes.Equal(f.Earlier.MAC, f.MAC):
			rt.Fatal("another body under the same id must be refused, the same one never")
		case f.Scope.Hamlet == 12 && d.Apply && op.Kind != HouseholdNobody:
			rt.Fatal("outside the scope")
		case !f.Missing.IsZero() && d.Apply:
			rt.Fatal("its base is missing")
		case d.Status == Refused && (d.Message == nil || d.Message.VI == ""):
			rt.Fatal("refused without a sentence")
		}
	})
}

func FuzzParseOp(f *testing.F) {
	f.Add([]byte(`{"id":"01890000-0000-7000-8000-000000000000","commune":1,"kind":"activated","subject":"01890000-0000-7000-8000-000000000001","seen_at":1,"body":{"level":1}}`))
	f.Add([]byte(`{"id":1}`))
	f.Add([]byte(`{"kind":"citizen.edit","body":{"fields":{"birth":{"to":"19900230"}}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		op, _, err := ParseOp(raw)
		if err != nil {
			if e := errs.As(err); e.Kind == errs.KindInternal {
				t.Fatal(err)
			}
			return
		}
		if op.ID.IsZero() || len(op.raw) == 0 || !op.Kind.known() {
			t.Fatalf("%+v", op)
		}
	})
}
