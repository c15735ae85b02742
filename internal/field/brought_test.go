package field

import (
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
)

// What is brought is judged by the area and the rights of who brings it, also when it has to wait first: it would be carried out by those of who did it.
func TestABroughtBoxThatWaitsReachesNoFurther(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		wide, p := w.enrolled("can.bo.xa", w.home), w.enrolled("thon1", w.hamlets[0])
		base := w.op(CitizenEdit, w.people[0][0], Body{Fields: map[string]Edit{"relation": {To: "Con"}}})
		edit := w.op(CitizenEdit, w.people[1][0], Body{Fields: map[string]Edit{"relation": {To: "Cháu"}}})
		edit.After = []db.ID{base.ID}
		box := w.boxed(wide.Device.ID, wide.Actor.Account, edit)
		w.want(w.sendRaw(p, box), "refused field.base")
		w.want(w.sendRaw(p, text(t, base)), "ok")
		if c := w.citizen(w.people[1][0]); c.Relation != "" {
			t.Error("a hamlet's phone changed somebody of another hamlet")
		}
		w.want(w.sendRaw(p, box), "refused not-found") // its base is there now: by the area of who brings it
		w.want(w.sendRaw(wide, box), "ok")
		w.sound()
	})
}

func TestABroughtBoxThatWaitsMayDoNoMore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		police, wide := w.enrolled("congan", w.home), w.enrolled("can.bo.xa", w.home)
		w.role(police, access.RoleCommunePolice)
		theirs, base := w.op(kind(ledger.Portal), w.people[0][0], Body{}), w.op(kind(ledger.Portal), w.people[0][1], Body{})
		w.want(w.send(police, theirs), "ok")
		undo := w.op(kind(ledger.Corrected), w.people[0][0], Body{Corrects: theirs.ID})
		undo.After = []db.ID{base.ID}
		box := w.boxed(police.Device.ID, police.Actor.Account, undo)
		w.want(w.sendRaw(wide, box), "refused field.base")
		w.carry(outbox(t, police.Device.ID, w.now, box), "held field.held") // the desk may do all of it
		w.want(w.send(wide, base), "ok")
		if events, _ := w.timeline(w.people[0][0]); events[len(events)-1].Kind != ledger.Corrected {
			t.Error("what the desk took in was not carried out")
		}
		w.sound()
	})
}

// role gives a phone's account another role, in the store and at hand.
func (w *world) role(p *Phone, role access.Role) {
	w.t.Helper()
	p.Actor.Role = role
	w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE account SET role = $2 WHERE account_id = $1`, p.Actor.Account, string(role))
		return err
	}))
}

// An account that was moved here with its phone: what it did here can be handed in here, by others too.
func TestWorkOfAMovedAccountCanBeHandedIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		foreign, err := w.Units.AddHamlet(w.ctx, w.far, "Thôn Xa")
		w.must(err)
		w.tree, err = w.Units.Tree(w.ctx)
		w.must(err)
		moved, p := w.enrolled("thon.xa", foreign), w.enrolled("thon1", w.hamlets[0])
		box := func(n int) []byte {
			return w.boxed(moved.Device.ID, moved.Actor.Account, w.op(kind(ledger.Portal), w.people[0][n], Body{}))
		}
		w.want(w.sendRaw(p, box(0)), "refused field.elsewhere")
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE account SET unit_id = $2 WHERE account_id = $1`, moved.Actor.Account, int64(w.hamlets[0]))
			return err
		}))
		w.carry(outbox(t, moved.Device.ID, w.now, box(1)), "ok")
		w.want(w.sendRaw(p, box(2)), "ok")
	})
}

// A file of another commune's phone tells the desk nothing of who worked there.
func TestAFileOfAnotherCommuneTellsNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		foreign, err := w.Units.AddHamlet(w.ctx, w.far, "Thôn Xa")
		w.must(err)
		w.tree, err = w.Units.Tree(w.ctx)
		w.must(err)
		far, here := w.enrolled("thon.xa", foreign), w.enrolled("thon1", w.hamlets[0])
		theirs, forged := w.op(kind(ledger.Portal), db.NewID(w.now), Body{}), w.op(kind(ledger.Portal), w.people[0][0], Body{})
		theirs.Commune = w.far
		c := w.carry(outbox(t, far.Device.ID, w.now, w.boxed(far.Device.ID, far.Actor.Account, theirs), w.boxed(here.Device.ID, far.Actor.Account, forged)),
			"refused field.elsewhere", "refused field.doer")
		for _, l := range c.Lines {
			if l.Name != "" || !l.Account.IsZero() || l.Kind != "" || !l.SeenAt.IsZero() {
				t.Errorf("%+v", l)
			}
		}
	})
}
