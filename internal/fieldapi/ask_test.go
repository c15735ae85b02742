package fieldapi_test

import (
	"bytes"
	"context"
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/db"
)

// asks is what a locked phone does: no token, no PIN.
func (h *handset) asks() reply {
	h.t.Helper()
	var c struct{ Challenge string }
	h.ask("POST", "/field/v1/challenge", map[string]any{"device": h.device}).status(200).into(&c)
	return h.ask("POST", "/field/v1/ask", map[string]any{"device": h.device, "challenge": c.Challenge, "signature": h.sign("tungnha/ask|" + c.Challenge)})
}

// A phone that lies locked hears that it was revoked, before anybody types a PIN, and learns nothing else.
func TestALockedPhoneHearsThatItWasRevoked(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
		h.token = ""
		var a struct {
			Confirmed bool
			Now       int64
		}
		r := h.asks().status(200)
		r.into(&a)
		if !a.Confirmed || a.Now == 0 || bytes.Contains(r.text, []byte("share")) || bytes.Contains(r.text, []byte("token")) {
			t.Errorf("%s", r.text)
		}
		stranger := w.handset()
		stranger.device = h.device
		stranger.asks().problem(401, "access.device.signature")
		h.ask("POST", "/field/v1/ask", []byte("{")).problem(422, "field.body")
		w.must(w.Access.RevokeDevice(context.Background(), w.admin, h.device))
		if p := h.asks().problem(401, "access.device.wipe"); !p.Wipe {
			t.Error("the phone was not told to delete its people")
		}
		if p := stranger.asks().problem(401, "access.device.signature"); p.Wipe {
			t.Error("a stranger was told")
		}
	})
}

// A phone from which its holder deletes the app revokes itself; the audit has a line of it in the commune.
func TestAPhoneThatLeaves(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		h, other := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0]), w.ready("thon.hai", access.RoleTeamMember, w.hamlet[0])
		h.ask("POST", "/field/v1/leave", nil).status(200)
		if p := h.ask("POST", "/field/v1/leave", nil).problem(401, "access.device.wipe"); !p.Wipe {
			t.Error("no wipe")
		}
		h.asks().problem(401, "access.device.wipe")
		other.ask("GET", "/field/v1/area", nil).status(200)
		w.handset().ask("POST", "/field/v1/leave", nil).problem(401, "access.device.locked")
		var lines int64
		w.must(w.DB.Read(context.Background(), func(q *db.Rx) error {
			_, err := db.Get(q, []any{&lines}, "SELECT COUNT(*) FROM audit WHERE commune_id = $1 AND verb = 'device-leave' AND detail = $2", int64(w.commune[0]), "device "+h.device.String())
			return err
		}))
		if lines != 1 {
			t.Errorf("%d lines of audit", lines)
		}
	})
}
