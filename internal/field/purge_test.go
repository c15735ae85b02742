package field

import (
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
)

// count gives one number of the home commune.
func (w *world) count(query string, args ...any) (n int64) {
	w.t.Helper()
	w.must(w.DB.Read(w.ctx, func(q *db.Rx) error {
		_, err := db.Get(q, []any{&n}, query, args...)
		return err
	}))
	return n
}

func TestPurgeKeepsWhatARetryNeeds(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		c := w.citizen(w.people[0][0])
		edit := func(name string) *Op {
			op := w.op(CitizenEdit, c.ID, Body{Fields: map[string]Edit{"name": {c.Name, name}}})
			op.Base = c.Version
			return op
		}
		settled, open := edit("Lê Thị Hai"), edit("Lê Thị Ba")
		w.want(w.send(p, edit("Lê Thị Một"), settled, open), "ok", "conflict field.conflict", "conflict field.conflict")
		w.must(w.Settle(w.ctx, w.admin, w.home, settled.ID, nil))
		done := w.op(kind(ledger.Portal), c.ID, Body{})
		w.want(w.send(p, done), "ok")
		_, err := w.Pack(w.ctx, p, w.hamlets[0], "")
		w.must(err)
		_, err = w.Access.NewEnrolment(w.ctx, w.admin, p.Actor.Account)
		w.must(err)

		w.pass(keepPack - time.Hour)
		_, err = w.Pack(w.ctx, p, w.hamlets[0], "") // fetched again: it stays
		w.must(err)
		w.pass(2 * time.Hour)
		w.must(w.PurgeAll(w.ctx))
		if n := w.count(`SELECT COUNT(*) FROM field_pack WHERE commune_id = $1`, w.home); n != 1 {
			t.Error(n, "packs are left of one that was fetched an hour ago")
		}
		if n := w.count(`/* across: codes lie by their own hashes */ SELECT COUNT(*) FROM enrolment`); n != 0 {
			t.Error(n, "codes are left that ran out a month ago")
		}
		w.pass(keepPack)
		w.must(w.PurgeAll(w.ctx))
		if n := w.count(`SELECT COUNT(*) FROM field_pack WHERE commune_id = $1`, w.home); n != 0 {
			t.Error("a pack that nobody fetched is left")
		}
		if n := w.count(`SELECT COUNT(*) FROM field_op WHERE commune_id = $1 AND op_enc IS NOT NULL`, w.home); n != 1 {
			t.Error(n, "operations are still sealed; one waits for a person")
		}
		w.want(w.send(p, settled, done), "conflict field.conflict", "duplicate")
		changed := *done
		changed.SeenAt++
		w.want(w.send(p, &changed), "refused field.id-reused")
		if items, err := w.Inbox(w.ctx, w.admin, w.home); err != nil || len(items) != 1 || items[0].Op != open.ID {
			t.Error("what nobody settled is gone", items, err)
		}
		w.sound()
	})
}
