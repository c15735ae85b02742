package field

import (
	"slices"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
)

// A demonstration plays on another day than a phone's; who is wrong is the one that differs from both.
func TestADemonstrationsDayIsNotAPhonesFault(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		w.Shift = -3 * 365 * 24 * time.Hour
		p := w.enrolled("thon1", w.hamlets[0])
		for _, c := range []struct {
			phone time.Duration // ahead of the program's clock
			lacks time.Duration
			wrong bool
		}{{-w.Shift, 0, false}, {0, 0, false}, {-w.Shift + 20*time.Minute, -20 * time.Minute, true}, {-20 * time.Minute, 20 * time.Minute, true}} {
			op := w.op(kind(ledger.Contacted), w.people[0][0], Body{Outcome: "done", Channel: "visit"})
			op.SeenAt += c.phone.Milliseconds()
			out, err := w.Sync(w.ctx, p, &Request{SentAt: db.Ms(w.now.Add(c.phone)), Ops: [][]byte{text(t, op)}})
			w.must(err)
			w.want(out.Verdicts, "ok")
			list, err := w.Devices(w.ctx, w.admin, w.home)
			w.must(err)
			if got := list[0]; slices.Contains(got.Lags, LagClock) != c.wrong || (got.Offset-c.lacks).Abs() > time.Second {
				t.Errorf("%s ahead: lacks %s, %v", c.phone, got.Offset, got.Lags)
			}
			events, _ := w.timeline(w.people[0][0])
			if e := events[len(events)-1]; e.At.Sub(e.SeenAt).Abs() > time.Second {
				t.Errorf("%s ahead: seen %s, recorded %s", c.phone, e.SeenAt, e.At)
			}
		}
	})
}

// Who may not look after the commune's phones sees how their own are, and nobody else's.
func TestOwnPhonesAreSeenWithTheirState(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p, other := w.enrolled("thon1", w.hamlets[0]), w.enrolled("thon1b", w.hamlets[0])
		for _, who := range []*Phone{p, other} {
			_, err := w.Sync(w.ctx, who, &Request{App: "1.2", SentAt: db.Ms(w.now), Waiting: 3})
			w.must(err)
		}
		if _, err := w.Devices(w.ctx, p.Actor, w.home); err == nil {
			t.Error("a team member sees the commune's phones")
		}
		list, err := w.OwnDevices(w.ctx, p.Actor, w.home)
		w.must(err)
		if len(list) != 1 || list[0].Device != p.Device.ID || list[0].Waiting != 3 || list[0].App != "1.2" || list[0].SyncedAt.IsZero() || list[0].Behind == 0 || !slices.Contains(list[0].Lags, LagWaiting) {
			t.Errorf("%+v", list)
		}
		w.must(w.Access.RevokeDevice(w.ctx, w.admin, p.Device.ID))
		again, err := w.OwnDevices(w.ctx, p.Actor, w.home)
		w.must(err)
		if len(again) != 1 || again[0].Revoked.IsZero() {
			t.Errorf("%+v", again)
		}
		if none, err := w.OwnDevices(w.ctx, access.Actor{}, w.home); err == nil && len(none) > 0 {
			t.Errorf("nobody has phones: %+v", none)
		}
	})
}
