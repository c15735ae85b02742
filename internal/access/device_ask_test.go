package access

import (
	"context"
	"testing"
	"time"

	"tungnha/internal/db"
)

func (h *handset) asksHow(t *testing.T, s *Service, d *Device) (bool, error) {
	t.Helper()
	c := s.Challenge(d.ID)
	return s.Ask(context.Background(), d.ID, c, h.sign(t, "tungnha/ask|"+c))
}

// A locked phone hears without a PIN whether it was confirmed and whether it was revoked; no PIN is counted and no token ends.
func TestALockedPhoneAsks(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		_, member := o.hire(admin, "thanh.vien", RoleTeamMember, district)
		h := newHandset(t)
		e, err := o.NewEnrolment(ctx, admin, member.Account)
		if err != nil {
			t.Fatal(err)
		}
		phone, err := o.Enrol(ctx, h.asks(t, e.Code))
		if err != nil {
			t.Fatal(err)
		}
		wantAsked := func(want bool, code string) {
			t.Helper()
			o.clock.pass(time.Millisecond)
			confirmed, err := h.asksHow(t, o.Service, phone)
			if code != "" {
				wantCode(t, err, code)
			} else if err != nil {
				t.Fatal(err)
			}
			if confirmed != want {
				t.Errorf("confirmed %v, want %v", confirmed, want)
			}
		}
		wantAsked(false, "")
		if err := o.ConfirmDevice(ctx, admin, phone.ID, phone.Check()); err != nil {
			t.Fatal(err)
		}
		wantAsked(true, "")
		o.clock.pass(time.Millisecond)
		u, err := h.unlock(t, o.Service, phone, h.pin)
		if err != nil {
			t.Fatal(err)
		}
		wantAsked(true, "")
		if _, _, err := o.ResolveDevice(ctx, u.Token); err != nil {
			t.Error("asking ended the token", err)
		}
		if err := o.DisableAccount(ctx, admin, member.Account); err != nil {
			t.Fatal(err)
		}
		wantAsked(false, "access.device.wipe")
	})
}

// Whoever asks proves that it is the phone, with a challenge that is fresh, its own and not used, and a signature that is good for nothing else.
func TestAskingIsProved(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		_, member := o.hire(admin, "thanh.vien", RoleTeamMember, district)
		h, phone := enrolled(t, o, admin, member)
		if err := o.RevokeDevice(ctx, admin, phone.ID); err != nil {
			t.Fatal(err)
		}
		refused := func(c string, sig []byte) {
			t.Helper()
			_, err := o.Ask(ctx, phone.ID, c, sig)
			wantCode(t, err, "access.device.signature")
		}
		c := o.Challenge(phone.ID)
		refused(c, newHandset(t).sign(t, "tungnha/ask|"+c))
		refused(c, h.sign(t, "tungnha/unlock|"+c))
		refused("", h.sign(t, "tungnha/ask|"))
		_, err := o.Ask(ctx, phone.ID, c, h.sign(t, "tungnha/ask|"+c))
		wantCode(t, err, "access.device.wipe")
		refused(c, h.sign(t, "tungnha/ask|"+c)) // replayed
		o.clock.pass(time.Millisecond)
		late := o.Challenge(phone.ID)
		o.clock.pass(challengeFor + time.Millisecond)
		refused(late, h.sign(t, "tungnha/ask|"+late))
	})
}

// A phone that its holder empties revokes itself, and the audit says who did it.
func TestAPhoneLeaves(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		_, member := o.hire(admin, "thanh.vien", RoleTeamMember, district)
		h, phone := enrolled(t, o, admin, member)
		_, other := enrolled(t, o, admin, member)
		wantCode(t, o.LeaveDevice(ctx, phone.ID.String()+".x"), "access.device.locked")
		u, err := h.unlock(t, o.Service, phone, h.pin)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.LeaveDevice(ctx, u.Token); err != nil {
			t.Fatal(err)
		}
		wantCode(t, o.LeaveDevice(ctx, u.Token), "access.device.wipe")
		list, err := o.Devices(ctx, admin, member.Account)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			if gone := d.ID == phone.ID; gone == d.Revoked.IsZero() {
				t.Errorf("phone %v (other %v): revoked %v", d.ID, other.ID, d.Revoked)
			}
		}
	})
}
