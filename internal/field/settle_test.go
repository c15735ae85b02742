package field

import (
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/vn"
)

// walkIn is somebody met at the first house whose number near has, with an activation and a correction of the name that build on it.
func (w *world) walkIn(near *roster.Citizen) (add, active, edit *Op) {
	add = w.op(CitizenAdd, db.NewID(w.now), Body{Person: &NewPerson{Name: "Lê Văn Mới", Birth: 19880000, Identity: near.Identity}})
	add.Household = w.houses[0]
	active = w.op(kind(ledger.Activated), add.Subject, Body{Level: 1})
	edit = w.op(CitizenEdit, add.Subject, Body{Fields: map[string]Edit{"relation": {To: "Con"}}})
	active.After, edit.After = []db.ID{add.ID}, []db.ID{add.ID}
	return add, active, edit
}

func (w *world) item(op db.ID) *Item {
	w.t.Helper()
	items, err := w.Inbox(w.ctx, w.admin, w.home)
	w.must(err)
	for i := range items {
		if items[i].Op == op {
			return &items[i]
		}
	}
	w.t.Fatalf("%s is not among %+v", op, items)
	return nil
}

// What was done with a walk-in whose number somebody else has waits for the officer, in whatever order it comes, and is carried out on whom they name.
func TestWhatBuildsOnAWalkInWaitsForTheOfficer(t *testing.T) {
	t.Parallel()
	for _, addLast := range []bool{false, true} {
		onBoth(t, func(t *testing.T, w *world) {
			p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
			near := w.numbered(w.people[0][0], "038190000018")
			add, active, edit := w.walkIn(near)
			if addLast {
				w.want(w.send(p, active, add), "held field.held.add", "conflict roster.identity.taken")
			} else {
				w.want(w.send(p, add), "conflict roster.identity.taken")
				w.want(w.send(p, active), "held field.held.add")
			}
			w.want(w.send(p, active), "held field.held.add") // a retry hears the same
			if it := w.onlyItem(w.admin); it.Waiting != 1 {
				t.Fatalf("%d operations are said to wait", it.Waiting)
			}
			w.must(w.SettleAs(w.ctx, w.admin, w.home, add.ID, near.ID))
			events, s := w.timeline(near.ID)
			if s.L1.Credit != p.Actor.Account || events[len(events)-1].ID != active.ID {
				t.Errorf("not carried out on who it is: %+v", events)
			}
			edit.Body.Fields["relation"] = Edit{From: near.Relation, To: "Con"}
			w.want(w.send(p, edit, active), "ok", "duplicate") // what comes only now finds them, too
			if c := w.citizen(near.ID); c.Relation != "Con" || c.Name != near.Name {
				t.Errorf("%+v", c)
			}
			if items, err := w.Inbox(w.ctx, w.admin, w.home); err != nil || len(items) > 0 {
				t.Errorf("%+v %v", items, err)
			}
			w.sound()
		})
	}
}

// A walk-in who is closed as nobody, or is somebody whom the phone may not change, leaves what was done with them in the inbox, with its content.
func TestAWalkInWhoIsNobodyLeavesTheWorkInTheInbox(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		far := w.numbered(w.people[1][0], "038190000018")
		for _, close := range []func(db.ID) error{
			func(id db.ID) error { return w.Settle(w.ctx, w.admin, w.home, id, nil) },
			func(id db.ID) error { return w.SettleAs(w.ctx, w.admin, w.home, id, far.ID) }, // of the other hamlet
		} {
			add, active, edit := w.walkIn(far)
			w.want(w.send(p, add, active), "conflict roster.identity.taken", "held field.held.add")
			w.must(close(add.ID))
			if it := w.item(active.ID); it.Level != 1 || it.Code != "field.unmade" || it.Household.IsZero() || it.Subject == far.ID && it.Household != w.houses[1] {
				t.Errorf("%+v", it)
			}
			w.want(w.send(p, edit), "conflict field.unmade")
			w.must(w.Settle(w.ctx, w.admin, w.home, active.ID, nil))
		}
		if _, s := w.timeline(far.ID); s.Active() {
			t.Error("a phone of one hamlet changed somebody of another")
		}
		w.sound()
	})
}

// Nobody settles: after the time the work comes into the inbox, never away.
func TestWhatWaitsForAnOfficerTooLongComesIntoTheInbox(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		add, active, _ := w.walkIn(w.numbered(w.people[0][0], "038190000018"))
		w.want(w.send(p, add, active), "conflict roster.identity.taken", "held field.held.add")
		w.pass(HoldFor + time.Hour)
		if n, err := w.Force(w.ctx, w.home); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		if it := w.item(active.ID); it.Status != Refused || it.Level != 1 || !it.Forced {
			t.Errorf("%+v", it)
		}
		if it := w.item(add.ID); it.Waiting != 0 {
			t.Errorf("%+v", it)
		}
		w.sound()
	})
}

// Only a walk-in can be said to be somebody, and only somebody on this commune's list.
func TestWhoAWalkInMayBe(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		near := w.numbered(w.people[0][0], "038190000018")
		add, _, _ := w.walkIn(near)
		edit := w.op(CitizenEdit, w.people[0][1], Body{Fields: map[string]Edit{"identity": {To: near.Identity}}})
		edit.Base = 1
		w.want(w.send(p, add, edit), "conflict roster.identity.taken", "conflict roster.identity.taken")
		if err := w.SettleAs(w.ctx, w.admin, w.home, add.ID, db.ID{9}); err == nil {
			t.Error("nobody was taken for somebody")
		}
		if err := w.SettleAs(w.ctx, w.admin, w.home, edit.ID, near.ID); err == nil {
			t.Error("an edit was turned to another person")
		}
		if err := w.SettleAs(w.ctx, p.Actor, w.home, add.ID, near.ID); err == nil {
			t.Error("a member of a team settled it")
		}
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
			house, err := w.Roster.AddHousehold(tx, roster.Household{Commune: w.far, Head: "Lê Văn Xã Khác"})
			if err != nil {
				return err
			}
			_, err = w.Roster.Add(tx, roster.Citizen{Commune: w.far, ID: db.ID{8}, Household: house, Name: "Lê Thị Xã Khác", Birth: vn.Birth{Year: 1990}})
			return err
		}))
		if err := w.SettleAs(w.ctx, w.admin, w.home, add.ID, db.ID{8}); err == nil {
			t.Error("somebody of another commune was taken")
		}
	})
}

// What can't be opened is shown as such, stays, and keeps nothing else from being seen or carried out.
func TestOneBoxThatCannotBeOpenedHarmsNoOther(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		add, _, _ := w.walkIn(w.numbered(w.people[0][0], "038190000018"))
		bad, good := w.op(kind(ledger.Portal), w.people[0][1], Body{}), w.op(kind(ledger.Portal), w.people[0][2], Body{})
		bad.After, good.After = []db.ID{db.NewID(w.now)}, []db.ID{db.NewID(w.now)}
		w.want(w.send(p, add, bad, good), "conflict roster.identity.taken", "held field.held", "held field.held")
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE field_op SET op_enc = $3 WHERE commune_id = $1 AND op_id IN ($2, $4)`, int64(w.home), bad.ID, []byte("damaged"), add.ID)
			return err
		}))
		w.pass(HoldFor + time.Hour)
		if n, err := w.Force(w.ctx, w.home); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		if events, _ := w.timeline(w.people[0][2]); events[len(events)-1].ID != good.ID {
			t.Error("the good one was not carried out")
		}
		for _, id := range []db.ID{bad.ID, add.ID} {
			if it := w.item(id); !it.Unreadable {
				t.Errorf("%+v", it)
			}
			if err := w.Settle(w.ctx, w.admin, w.home, id, nil); err == nil || errs.As(err).Code != "field.unreadable" {
				t.Errorf("what nobody could read was thrown away: %v", err)
			}
		}
		w.sound()
	})
}
