package field

import (
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
)

// feed is how far the home commune's feed has come.
func (w *world) feed() (seq int64) {
	w.t.Helper()
	w.must(w.DB.Read(w.ctx, func(q *db.Rx) (err error) {
		seq, err = w.Ledger.FeedSeq(q, w.home)
		return err
	}))
	return seq
}

// Every phone and board of a commune reads again when its feed moves: what is sent or handed in once more, and what is refused, leaves it where it is.
func TestWhatWritesNothingDoesNotMoveTheFeed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.enrolled("thon1", w.hamlets[0])
		c := w.citizen(w.people[0][1])
		held := w.op(kind(ledger.Portal), w.people[0][2], Body{})
		held.After = []db.ID{db.NewID(w.now)}
		edit := w.op(CitizenEdit, c.ID, Body{Fields: map[string]Edit{"relation": {To: "Con"}}})
		taken := w.op(CitizenAdd, db.NewID(w.now), Body{Person: &NewPerson{Name: "Lê Văn Mới", Birth: 19880000, Identity: w.numbered(w.people[0][0], "038190000017").Identity}})
		taken.Household = w.houses[0]
		for name, step := range map[string]struct {
			op   *Op
			want string
			next string
		}{
			"a contact":  {w.op(kind(ledger.Contacted), w.people[0][0], Body{Outcome: "done", Channel: "visit"}), "ok", "duplicate"},
			"an edit":    {edit, "ok", "duplicate"},
			"held":       {held, "held field.held", "held field.held"},
			"a conflict": {taken, "conflict roster.identity.taken", "conflict roster.identity.taken"},
			"a row":      {w.op(HouseholdNobody, db.ID{}, Body{Houses: []db.ID{w.houses[0]}}), "ok", "duplicate"},
		} {
			before := w.feed()
			w.want(w.send(p, step.op), step.want)
			after := w.feed()
			if after <= before {
				t.Errorf("%s did not move the feed", name)
			}
			w.want(w.send(p, step.op), step.next)
			w.carry(outbox(t, p.Device.ID, w.now, w.boxed(p.Device.ID, p.Actor.Account, step.op)), step.next)
			if seq := w.feed(); seq != after {
				t.Errorf("%s again moved the feed from %d to %d", name, after, seq)
			}
		}
		before := w.feed()
		w.want(w.send(p, w.op(kind(ledger.Portal), w.people[1][0], Body{}), w.op("teleported", w.people[0][0], Body{})), "refused not-found", "refused field.kind")
		if seq := w.feed(); seq != before {
			t.Errorf("refusals moved the feed from %d to %d", before, seq)
		}
		w.sound()
	})
}

// Something new among what was there before moves the feed, whoever brings it.
func TestSomethingNewAmongTheOldMovesTheFeed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		old := w.op(kind(ledger.Activated), w.people[0][0], Body{Level: 1})
		w.want(w.send(p, old), "ok")
		before := w.feed()
		w.want(w.send(p, old, w.op(kind(ledger.Portal), w.people[0][1], Body{}), old), "duplicate", "ok", "duplicate")
		if w.feed() <= before {
			t.Error("the feed stood still")
		}
		w.sound()
	})
}
