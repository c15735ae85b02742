package fieldapi_test

import (
	"context"
	"strings"
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/db"
)

// Who was given other work keeps nobody on the phone: with a network it would go on for ever, PIN after PIN.
func TestAPhoneWhoseAccountMayNotIsEmptied(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		for login, change := range map[string]struct{ sql, code string }{
			"thon.hai": {"UPDATE account SET role = 'viewer' WHERE account_id = (SELECT account_id FROM device WHERE device_id = $1)", "access.forbidden"},
			"thon.ba":  {"UPDATE account SET unit_id = (SELECT parent_id FROM unit WHERE unit_id = $2) WHERE account_id = (SELECT account_id FROM device WHERE device_id = $1)", "field.wide"},
		} {
			h := w.ready(login, access.RoleTeamMember, w.hamlet[0])
			h.ask("GET", "/field/v1/area", nil).status(200)
			w.must(w.DB.Write(context.Background(), func(tx *db.Tx) error {
				args := []any{h.device, int64(w.commune[0])}
				_, err := tx.Exec(change.sql, args[:strings.Count(change.sql, "$")]...)
				return err
			}))
			if p := h.send(h.op("portal", w.person[0])).problem(403, change.code); !p.Wipe {
				t.Errorf("%s: no order to wipe", change.code)
			}
		}
	})
}
