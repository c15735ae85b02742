package access

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"testing"
	"time"

	"tungnha/internal/db"
)

// handset is a phone's side of enrolment: a key of its own and a PIN's verifier.
type handset struct {
	key *ecdsa.PrivateKey
	pin []byte
}

func newHandset(t *testing.T) *handset {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &handset{key, []byte("a verifier of 32 bytes, invented.")}
}

func (h *handset) sign(t *testing.T, text string) []byte {
	t.Helper()
	sum := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, h.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, 64)
	r.FillBytes(out[:32])
	s.FillBytes(out[32:])
	return out
}

func (h *handset) asks(t *testing.T, code string) NewDevice {
	t.Helper()
	spki, err := x509.MarshalPKIXPublicKey(&h.key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return NewDevice{Code: code, Name: "Điện thoại thử", Key: spki, Signature: h.sign(t, "tungnha/enrol|"+code), PIN: h.pin}
}

func (h *handset) unlock(t *testing.T, s *Service, d *Device, pin []byte) (Unlocked, error) {
	t.Helper()
	c := s.Challenge(d.ID)
	return s.Unlock(context.Background(), d.ID, c, h.sign(t, "tungnha/unlock|"+c), pin)
}

// enrolled gives a phone of a hamlet's team member, confirmed by the administrator.
func enrolled(t *testing.T, o *office, admin, member Actor) (*handset, *Device) {
	t.Helper()
	ctx := context.Background()
	h := newHandset(t)
	e, err := o.NewEnrolment(ctx, admin, member.Account)
	if err != nil {
		t.Fatal(err)
	}
	d, err := o.Enrol(ctx, h.asks(t, e.Code))
	if err != nil {
		t.Fatal(err)
	}
	if err := o.ConfirmDevice(ctx, admin, d.ID, d.Check()); err != nil {
		t.Fatal(err)
	}
	return h, d
}

func TestEnrolmentIsGoodOnceAndTenMinutes(t *testing.T) {
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
		forged := h.asks(t, e.Code)
		forged.Signature[5] ^= 1
		_, err = o.Enrol(ctx, forged)
		wantCode(t, err, "access.device.signature")
		phone, err := o.Enrol(ctx, h.asks(t, e.Code))
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Enrol(ctx, newHandset(t).asks(t, e.Code))
		wantCode(t, err, "access.device.code")
		_, err = h.unlock(t, o.Service, phone, h.pin)
		wantCode(t, err, "access.device.unconfirmed")
		wantCode(t, o.ConfirmDevice(ctx, admin, phone.ID, "x"), "access.device.check")

		late, err := o.NewEnrolment(ctx, member, member.Account) // one's own phone
		if err != nil {
			t.Fatal(err)
		}
		o.clock.pass(enrolFor)
		_, err = o.Enrol(ctx, h.asks(t, late.Code))
		wantCode(t, err, "access.device.code")
		_, viewer := o.hire(admin, "nguoi.xem", RoleViewer, district)
		_, err = o.NewEnrolment(ctx, admin, viewer.Account)
		wantCode(t, err, "access.device.role")
	})
}

func TestUnlockReplayAndRevoke(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		_, member := o.hire(admin, "thanh.vien", RoleTeamMember, district)
		h, phone := enrolled(t, o, admin, member)
		c := o.Challenge(phone.ID)
		sig := h.sign(t, "tungnha/unlock|"+c)
		u, err := o.Unlock(ctx, phone.ID, c, sig, h.pin)
		if err != nil || len(u.Share) != shareSize {
			t.Fatal(u, err)
		}
		_, err = o.Unlock(ctx, phone.ID, c, sig, h.pin) // replayed
		wantCode(t, err, "access.device.signature")
		_, actor, err := o.ResolveDevice(ctx, u.Token)
		if err != nil || actor.Account != member.Account {
			t.Fatal(actor, err)
		}
		o.clock.pass(time.Millisecond)
		again, err := h.unlock(t, o.Service, phone, h.pin)
		if err != nil || string(again.Share) != string(u.Share) {
			t.Fatal("the share must stay the same", err)
		}
		_, _, err = o.ResolveDevice(ctx, u.Token)
		wantCode(t, err, "access.device.locked")
		_, _, err = o.ResolveDevice(ctx, again.Token+"x")
		wantCode(t, err, "access.device.locked")
		if err := o.RevokeDevice(ctx, admin, phone.ID); err != nil {
			t.Fatal(err)
		}
		_, _, err = o.ResolveDevice(ctx, again.Token)
		wantCode(t, err, "access.device.wipe")
		o.clock.pass(time.Millisecond)
		_, err = h.unlock(t, o.Service, phone, h.pin)
		wantCode(t, err, "access.device.wipe")
	})
}

// A lost phone is shut out by whoever manages the place, though neither of two roles covers the other; nothing else of the account may be changed.
func TestALostPhoneIsRevokedAmongEquals(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		_, police := o.hire(admin, "cong.an", RoleCommunePolice, vinhA)
		_, chairman := o.hire(admin, "chu.tich", RoleCommuneChairman, vinhA)
		_, member := o.hire(admin, "thanh.vien", RoleTeamMember, vinhA)
		_, elsewhere := o.hire(admin, "cong.an.khac", RoleCommunePolice, vinhB)
		_, phone := enrolled(t, o, admin, police)
		for _, c := range []struct {
			by   Actor
			code string
		}{{member, "access.forbidden"}, {elsewhere, "not-found"}} {
			wantCode(t, o.RevokeDevice(ctx, c.by, phone.ID), c.code)
			if MayRevoke(c.by, o.tree, police.Account, police.Unit) {
				t.Errorf("%s is shown a button that is refused", c.by.Login)
			}
		}
		wantCode(t, o.DisableAccount(ctx, chairman, police.Account), "access.above")
		if err := o.RevokeDevice(ctx, chairman, phone.ID); err != nil || !MayRevoke(chairman, o.tree, police.Account, police.Unit) {
			t.Fatal(err)
		}
		_, own := enrolled(t, o, admin, member)
		if err := o.RevokeDevice(ctx, member, own.ID); err != nil || !MayRevoke(member, o.tree, member.Account, member.Unit) {
			t.Fatal(err)
		}
	})
}

func TestPINsAreLimited(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		_, member := o.hire(admin, "thanh.vien", RoleTeamMember, district)
		h, phone := enrolled(t, o, admin, member)
		try := func(pin string) error {
			o.clock.pass(time.Millisecond)
			_, err := h.unlock(t, o.Service, phone, []byte(pin))
			return err
		}
		for wrong := range pinsInAll {
			if wrong > 0 && wrong%pinsInWindow == 0 {
				wantCode(t, try(string(h.pin)), "access.device.pins") // even the right one waits
				o.clock.pass(pinWindow)
			}
			wantCode(t, try("wrong"), "access.device.pin")
		}
		o.clock.pass(pinWindow)
		wantCode(t, try(string(h.pin)), "access.device.pins-all")
	})
}

func TestTokenRunsOut(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		_, member := o.hire(admin, "thanh.vien", RoleTeamMember, district)
		h, phone := enrolled(t, o, admin, member)
		u, err := h.unlock(t, o.Service, phone, h.pin)
		if err != nil {
			t.Fatal(err)
		}
		o.clock.pass(shareFor)
		_, _, err = o.ResolveDevice(context.Background(), u.Token)
		wantCode(t, err, "access.device.locked")
	})
}
