package field

import (
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
)

// What was lost with a phone stood before both: forced, the first is carried out before what builds on it, whichever came first.
func TestForcedInTheOrderInWhichTheyBuild(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		lost := db.NewID(w.now)
		person := w.op(CitizenAdd, db.NewID(w.now), Body{Person: &NewPerson{Name: "Phạm Giả Định", Birth: 19900203}})
		person.Household, person.After = w.houses[0], []db.ID{lost}
		active := w.op(kind(ledger.Activated), person.Subject, Body{Level: 1})
		active.After = []db.ID{person.ID}
		w.want(w.send(p, active), "held field.held")
		w.want(w.send(p, person), "held field.held")
		w.pass(HoldFor + time.Hour)
		for range 2 {
			_, err := w.Force(w.ctx, w.home)
			w.must(err)
		}
		w.want(w.send(p, person, active), "duplicate", "duplicate")
		if _, s := w.timeline(person.Subject); s.L1.Credit != p.Actor.Account {
			t.Error("what was built on it was not carried out")
		}
		items, err := w.Inbox(w.ctx, w.admin, w.home)
		w.must(err)
		if len(items) != 0 {
			t.Errorf("%+v", items)
		}
		w.sound()
	})
}

// What waits for each other would wait for ever: after twice the time each is decided by itself.
func TestARingOfWaitingEnds(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		one, two := w.op(kind(ledger.Portal), w.people[0][0], Body{}), w.op(kind(ledger.Portal), w.people[0][1], Body{})
		one.After, two.After = []db.ID{two.ID}, []db.ID{one.ID}
		w.want(w.send(p, one, two), "held field.held", "held field.held")
		for _, want := range []int{0, 2} {
			w.pass(HoldFor + time.Hour)
			if n, err := w.Force(w.ctx, w.home); err != nil || n != want {
				t.Fatal(n, err)
			}
		}
		for _, id := range w.people[0][:2] {
			if events, _ := w.timeline(id); events[len(events)-1].Kind != ledger.Portal {
				t.Error("not carried out")
			}
		}
		w.sound()
	})
}
