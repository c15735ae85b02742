package field

import (
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/team"
)

// sheetOf prints a member's evening sheet.
func (w *world) sheetOf(m db.ID) (kit *team.Kit) {
	w.t.Helper()
	w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
		no, err := w.campaign(tx, w.home)
		if err != nil {
			return err
		}
		if _, err = w.Teams.Share(tx, w.home, no, w.hamlets[0], []db.ID{m}, w.admin.Account); err != nil {
			return err
		}
		kit, err = w.Teams.MakeKit(tx, w.home, no, w.hamlets[0], m, w.admin.Account)
		return err
	}))
	return kit
}

func (w *world) keyedAt(id db.ID) (at time.Time) {
	w.t.Helper()
	w.must(w.DB.Read(w.ctx, func(q *db.Rx) error {
		k, err := w.Teams.Kit(q, w.home, id)
		if err == nil {
			at = k.Keyed
		}
		return err
	}))
	return at
}

// TestASheetKeyedInOnAPhoneIsItsMembersWork: the credit is the walker's, the desk sees that the sheet is done, and somebody who does not stand on it is the
// phone's own work.
func TestASheetKeyedInOnAPhoneIsItsMembersWork(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		walker, typist := w.phone("nguoi.di", access.RoleTeamMember, w.hamlets[0]), w.phone("nguoi.nhap", access.RoleTeamMember, w.home)
		kit := w.sheetOf(w.walker(walker, "Lê Văn Phiếu", w.hamlets[0]))
		on, off := w.people[0], w.people[1][0]
		w.want(w.send(typist, w.op(kind(ledger.Activated), off, Body{Level: 1, Kit: kit.ID}), w.op(kind(ledger.Activated), on[2], Body{Level: 1, Kit: db.NewID(w.now)})), "ok", "ok")
		if !w.keyedAt(kit.ID).IsZero() {
			t.Error("a sheet is keyed in by somebody who does not stand on it")
		}
		w.want(w.send(typist, w.op(kind(ledger.Corrected), on[0], Body{Kit: kit.ID, Corrects: db.NewID(w.now)})), "refused ledger.corrects-unknown")
		if !w.keyedAt(kit.ID).IsZero() {
			t.Error("a sheet is keyed in by what was refused")
		}
		done := w.op(kind(ledger.Activated), on[0], Body{Level: 1, Channel: "visit", Kit: kit.ID})
		w.want(w.send(typist, done, w.op(kind(ledger.Contacted), on[1], Body{Outcome: team.Nobody, Channel: "visit", Kit: kit.ID})), "ok", "ok")
		w.want(w.send(typist, done), "duplicate")
		for who, want := range map[db.ID]db.ID{on[0]: walker.Actor.Account, on[2]: typist.Actor.Account, off: typist.Actor.Account} {
			events, s := w.timeline(who)
			if s.L1.Credit != want || events[len(events)-1].Account != typist.Actor.Account {
				t.Errorf("credited to %s, want %s; %+v", s.L1.Credit, want, events)
			}
		}
		if w.keyedAt(kit.ID).IsZero() {
			t.Error("the desk would key the sheet in again")
		}
		w.sound()
	})
}

// TestASheetTheDeskKeyedInIsNotKeyedTwice: the phone hears "ok", nothing is recorded anew; what the desk had not keyed in is.
func TestASheetTheDeskKeyedInIsNotKeyedTwice(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("nguoi.di", access.RoleTeamMember, w.hamlets[0])
		kit := w.sheetOf(w.walker(p, "Lê Văn Phiếu", w.hamlets[0]))
		codes := []team.LineCode{{Line: 1, Outcome: team.Nobody}, {Line: 2, Outcome: team.Away}}
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
			_, err := w.Teams.Key(tx, w.home, kit.ID, codes, team.Contact{Account: w.admin.Account}, time.Time{})
			return err
		}))
		count := func(who db.ID) int {
			events, _ := w.timeline(who)
			return len(events)
		}
		first, second, third := kit.Lines[0].Citizen, kit.Lines[1].Citizen, kit.Lines[2].Citizen
		was := [3]int{count(first), count(second), count(third)}
		w.want(w.send(p,
			w.op(kind(ledger.Contacted), first, Body{Outcome: team.Nobody, Channel: "visit", Kit: kit.ID}),
			w.op(kind(ledger.Absent), second, Body{Channel: "visit", Kit: kit.ID}),
			w.op(kind(ledger.Contacted), third, Body{Outcome: team.Declined, Channel: "visit", Kit: kit.ID})), "ok", "ok", "ok")
		if got := [3]int{count(first), count(second), count(third)}; got != [3]int{was[0], was[1], was[2] + 1} {
			t.Errorf("events %v, before %v", got, was)
		}
		w.sound()
	})
}
