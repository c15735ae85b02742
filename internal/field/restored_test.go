package field

import (
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/ledger"
)

// A store that was put back from a copy gives numbers beyond those that phones have seen: one that had read further than the copy fetches everything anew,
// however much was recorded since.
func TestARestoredStoreSendsPhonesToThePacks(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.enrolled("thon1", w.hamlets[0])
		before := w.pack(p, 0)
		read := before.Seq + 3 // what was told after the copy was made is not in it
		w.must(w.DB.Write(w.ctx, ledger.FeedRestored))
		for range 2 {
			w.want(w.send(p, w.op(kind(ledger.Portal), w.people[0][0], Body{}), w.op(kind(ledger.Able), w.people[0][1], Body{}), w.op(kind(ledger.Portal), w.people[0][2], Body{})), "ok", "ok", "ok")
			for _, old := range []int64{before.Seq, read} {
				if ch := w.delta(p, old); !ch.Reset {
					t.Fatalf("a phone goes on from %d as if nothing had happened: %+v", old, ch.Cursor)
				}
			}
		}
		after := w.pack(p, 0)
		if ch := w.delta(p, after.Seq); ch.Reset || after.Seq <= read {
			t.Fatalf("the new pack leads nowhere: %d %+v", after.Seq, ch.Cursor)
		}
		w.want(w.send(p, w.op(kind(ledger.Able), w.people[0][0], Body{})), "ok")
		if ch := w.delta(p, after.Seq); ch.Reset || len(ch.Citizens) != 1 {
			t.Errorf("%+v", ch)
		}
		list, err := w.Devices(w.ctx, w.admin, w.home)
		w.must(err)
		if len(list) != 1 || list[0].Behind > 100 {
			t.Errorf("%+v", list)
		}
	})
}

// A pack that was made before the restore would bring a phone back to where it can't go on.
func TestARestoredStoreMakesItsPacksAnew(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		old := w.pack(p, 0)
		w.must(w.DB.Write(w.ctx, ledger.FeedRestored))
		if again := w.pack(p, 0); ledger.FeedContinues(old.Seq, again.Seq) || w.delta(p, again.Seq).Reset {
			t.Error("the old pack was given:", old.Seq, again.Seq)
		}
	})
}
