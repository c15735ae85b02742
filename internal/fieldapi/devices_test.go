package fieldapi_test

import (
	"context"
	"slices"
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/field"
)

// One call tells the desk everything of its phones, those to be confirmed first and those of other communes not at all.
func TestTheDeskSeesItsPhones(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		works, lost := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0]), w.ready("thon.hai", access.RoleTeamMember, w.hamlet[0])
		w.ready("xa.khac", access.RoleTeamMember, w.hamlet[1])
		fresh := w.handset()
		var e struct {
			Device db.ID
			Check  string
		}
		account := w.account("thon.ba", access.RoleHamletLeader, w.hamlet[0])
		fresh.enrol(w.code(account)).status(200).into(&e)
		works.send(works.op("portal", w.person[0]), works.op("portal", w.person[1])).verdicts("ok", "refused not-found")
		w.must(w.Access.RevokeDevice(ctx, w.admin, lost.device))
		list, err := w.Field().Devices(ctx, w.admin, w.commune[0])
		w.must(err)
		if len(list) != 3 {
			t.Fatalf("%+v", list)
		}
		first, second, last := list[0], list[1], list[2]
		if first.Device != e.Device || first.Check != e.Check || first.Name != "Máy thử" || first.Account != account || first.AccountName != "Trưởng Thôn" || first.Unit != w.hamlet[0] || first.Enrolled.IsZero() {
			t.Errorf("to confirm: %+v", first)
		}
		if second.Device != works.device || second.Check != "" || second.Refused != 1 || second.RefusedCode != "not-found" || !slices.Equal(second.Lags, []field.Lag{field.LagRefused}) || second.Confirmed.IsZero() {
			t.Errorf("in use: %+v", second)
		}
		if last.Device != lost.device || last.Revoked.IsZero() || last.Check != "" {
			t.Errorf("revoked: %+v", last)
		}
		w.must(w.Access.ConfirmDevice(ctx, w.admin, first.Device, first.Check))
		stranger := access.Actor{Account: account, Role: access.RoleCommunePolice, Unit: w.commune[1]}
		if _, err := w.Field().Devices(ctx, stranger, w.commune[0]); err == nil {
			t.Error("another commune's police sees them")
		}
	})
}
