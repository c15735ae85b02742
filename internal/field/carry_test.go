package field

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
)

func outbox(t testing.TB, device db.ID, madeAt time.Time, boxes ...[]byte) []byte {
	t.Helper()
	list := make([]json.RawMessage, len(boxes))
	for i, b := range boxes {
		list[i] = b
	}
	out, err := json.Marshal(map[string]any{"tungnha": "outbox", "v": 1, "device": device, "made_at": db.Ms(madeAt), "boxes": list})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (w *world) carry(file []byte, want ...string) *Carried {
	w.t.Helper()
	c, err := w.Carry(w.ctx, w.admin, w.home, file)
	w.must(err)
	var got []Verdict
	for _, l := range c.Lines {
		got = append(got, l.Verdict)
	}
	w.want(got, want...)
	return c
}

func TestAnOutboxIsTakenAtTheDesk(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		lost := w.enrolled("thon1", w.hamlets[0])
		w.must(w.Access.RevokeDevice(w.ctx, w.admin, lost.Device.ID))
		box := func(op *Op) []byte { return w.boxed(lost.Device.ID, lost.Actor.Account, op) }
		active := w.op(kind(ledger.Activated), w.people[0][0], Body{Level: 1})
		ahead := w.op(kind(ledger.Portal), w.people[0][1], Body{}) // the phone's clock is two days ahead
		ahead.SeenAt += (48 * time.Hour).Milliseconds()
		elsewhere := w.op(kind(ledger.Portal), w.people[0][2], Body{})
		elsewhere.Commune = w.far
		broken := bytes.Replace(box(w.op(kind(ledger.Able), w.people[0][2], Body{})), []byte(`"sealed":"AQ`), []byte(`"sealed":"Ag`), 1)
		plain := text(t, w.op(kind(ledger.Able), w.people[0][2], Body{}))
		file := outbox(t, lost.Device.ID, w.now.Add(48*time.Hour+time.Minute), box(active), box(ahead), box(elsewhere), broken, plain)
		c := w.carry(file, "ok", "ok", "refused field.elsewhere", "refused field.sealed", "refused field.sealed")
		if c.Device != lost.Device.ID || c.Lines[0].Name != "Trưởng Thôn" || c.Lines[0].Kind != active.Kind || c.Lines[0].Subject != active.Subject || c.Count(Refused) != 3 {
			t.Errorf("%+v", c)
		}
		if events, s := w.timeline(w.people[0][0]); s.L1.Credit != lost.Actor.Account || events[1].Account != lost.Actor.Account {
			t.Error("the officer has the credit")
		}
		if events, _ := w.timeline(w.people[0][1]); events[1].At.Sub(events[1].SeenAt) > 10*time.Minute {
			t.Error("a clock that is ahead was not corrected:", events[1].SeenAt)
		}
		w.carry(file, "duplicate", "duplicate", "refused field.elsewhere", "refused field.sealed", "refused field.sealed")
		if events, _ := w.timeline(w.people[0][0]); len(events) != 2 {
			t.Error("the same file did something twice")
		}
		w.want(w.send(lost, active), "duplicate") // and so does the phone, should it come back
		w.sound()
	})
}

// An officer may correct what anybody recorded, but not because a member's file says so.
func TestAFileMayDoNoMoreThanWhoWroteIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		other, p := w.enrolled("thon1", w.hamlets[0]), w.enrolled("thon1b", w.hamlets[0])
		theirs := w.op(kind(ledger.Activated), w.people[0][0], Body{Level: 1})
		w.want(w.send(other, theirs), "ok")
		undo := w.op(kind(ledger.Corrected), w.people[0][0], Body{Corrects: theirs.ID})
		w.carry(outbox(t, p.Device.ID, w.now, w.boxed(p.Device.ID, p.Actor.Account, undo)), "refused field.correct")
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE account SET role = $2 WHERE account_id = $1`, p.Actor.Account, string(access.RoleViewer))
			return err
		}))
		edit := w.op(CitizenEdit, w.people[0][1], Body{Fields: map[string]Edit{"relation": {To: "Con"}}})
		w.carry(outbox(t, p.Device.ID, w.now, w.boxed(p.Device.ID, p.Actor.Account, edit)), "refused field.may-not")
		w.sound()
	})
}

func TestWhoMayHandAnOutboxIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.enrolled("thon1", w.hamlets[0])
		file := outbox(t, p.Device.ID, w.now)
		for _, a := range []access.Actor{p.Actor, {}, {Account: db.NewID(w.now), Role: access.RoleViewer, Unit: w.home}, {Account: db.NewID(w.now), Role: access.RoleCommunePolice, Unit: w.far}} {
			if _, err := w.Carry(w.ctx, a, w.home, file); err == nil {
				t.Errorf("%s may hand it in", a.Role)
			}
		}
		if c := w.carry(file); len(c.Lines) != 0 {
			t.Error(c)
		}
	})
}

func TestABrokenFileHasASentence(t *testing.T) {
	t.Parallel()
	for code, files := range map[string][]string{
		"field.carry.file":    {"", "x", "[]", `{"tungnha":"backup","v":1}`, `{"tungnha":"outbox","v":1,"boxes":[{"id":`, `{"tungnha":"outbox","v":1,"made_at":-1}`, `{"tungnha":"outbox","v":1,"device":"x"}`},
		"field.carry.version": {`{"tungnha":"outbox","v":2}`},
		"field.carry.large":   {strings.Repeat(" ", MostCarry+1)},
	} {
		for _, file := range files {
			_, err := readOutbox([]byte(file))
			if e := errs.As(err); err == nil || e.Code != code || e.Text.VI == "" || e.Text.EN == "" {
				t.Errorf("%.60q: %v, want %s", file, err, code)
			}
		}
	}
	if f, err := readOutbox([]byte("\ufeff" + `{"tungnha":"outbox","v":1,"boxes":[]}`)); err != nil || len(f.Boxes) != 0 {
		t.Error(err)
	}
}

func FuzzReadOutbox(f *testing.F) {
	f.Add([]byte(`{"tungnha":"outbox","v":1,"device":"01884f6e-5c00-7000-8000-00000000d001","made_at":1,"boxes":[{"id":"x"}]}`))
	f.Add([]byte(`{"tungnha":"outbox","v":9}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		out, err := readOutbox(file)
		if err != nil && errs.As(err).Kind == errs.KindInternal || err == nil && (out.Version != 1 || out.Tungnha != "outbox") {
			t.Fatal(err)
		}
	})
}
