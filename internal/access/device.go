package access

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

const (
	enrolFor     = 10 * time.Minute // an enrolment code lives no longer
	shareFor     = 72 * time.Hour   // how long a phone works without asking for its key share again
	challengeFor = 2 * time.Minute
	pinWindow    = 15 * time.Minute
	pinsInWindow = 5
	pinsInAll    = 20 // wrong ones in a row: then the phone is enrolled anew
	shareSize    = 32
	longestPhone = 100 // of its name
)

// Device is one enrolled phone.
type Device struct {
	ID        db.ID
	Account   db.ID
	Home      unit.ID // where its lines of audit are
	Name      string  // what the phone calls itself
	Enrolled  time.Time
	Confirmed time.Time // zero: the desk has not compared the check digits yet
	Revoked   time.Time // zero: in use
	PINWrong  int64     // wrong PINs in a row

	key        []byte // SPKI, P-256
	pinMAC     []byte
	pinSince   time.Time
	pinWindow  int64
	share      []byte // sealed
	tokenHash  []byte
	tokenUntil time.Time
}

// Check is six digits made of the phone's public key: the phone and the desk show them, and a person compares.
func (d *Device) Check() string {
	sum := sha256.Sum256(append([]byte("tungnha/check|"), d.key...))
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[:])%1_000_000)
}

// Enrolment is a code for one phone, shown as a QR code at the desk.
type Enrolment struct {
	Code    string
	Expires time.Time
}

// NewEnrolment makes a code with which one phone may work for an account: one's own, or one that the actor manages. It is kept as a keyed hash only.
func (s *Service) NewEnrolment(ctx context.Context, actor Actor, account db.ID) (Enrolment, error) {
	a, err := s.own(ctx, actor, account)
	if err != nil {
		return Enrolment{}, err
	}
	if !a.Role.Can(RecordEvent) {
		return Enrolment{}, errNoField
	}
	e := Enrolment{Code: rand.Text()}
	err = s.change(ctx, actor, a, "device-code", "", func(tx *db.Tx) error {
		e.Expires = tx.Now().Add(enrolFor)
		return insertEnrolment(tx, s.keys.HashToken(e.Code), a.ID, actor.Account, e.Expires)
	})
	return e, err
}

var errNoField = errs.Invalid("access.device.role", errs.T{
	VI: "Vai trò của tài khoản này không ghi việc ngoài thực địa nên không dùng điện thoại được.",
	EN: "This account's role does not record work in the field, so it can't have a phone.",
})

// own finds the actor's own account or one that they manage.
func (s *Service) own(ctx context.Context, actor Actor, account db.ID) (a Account, err error) {
	if actor.Account.IsZero() || actor.Account != account {
		return s.managed(ctx, actor, account)
	}
	if actor.MustChange {
		return a, errMustChange
	}
	err = s.db.Read(ctx, func(r *db.Rx) error {
		var found bool
		a, found, err = accountByID(r, account)
		if err == nil && !found {
			err = ErrNobody
		}
		return err
	})
	return a, err
}

// NewDevice is what a phone sends with its code.
type NewDevice struct {
	Code      string
	Name      string
	Key       []byte // public key made on the phone: SPKI, P-256
	Signature []byte // over "tungnha/enrol|" + code, by that key: r and s, 32 bytes each
	PIN       []byte // verifier made of the PIN on the phone; the PIN itself never leaves it
}

// Enrol binds a code to the phone's key. The phone may do nothing until the desk has confirmed it. A code is good for one key, once.
func (s *Service) Enrol(ctx context.Context, n NewDevice) (*Device, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	hash := s.keys.HashToken(n.Code)
	d, a, err := s.draftDevice(ctx, hash, n)
	if err != nil {
		return nil, err
	}
	err = s.change(ctx, Actor{Account: a.ID}, a, "device-enrol", "device "+d.ID.String(), func(tx *db.Tx) error {
		used, err := useEnrolment(tx, hash, d.ID)
		if err != nil || !used {
			return either(err, errCode)
		}
		d.Enrolled = tx.Now()
		return insertDevice(tx, d)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

var errCode = errs.Invalid("access.device.code", errs.T{
	VI: "Mã ghép điện thoại không đúng, đã dùng rồi hoặc đã quá 10 phút. Hãy lấy mã mới tại máy tính của xã.",
	EN: "The code is wrong, was used already, or is older than 10 minutes. Get a new one at the desk.",
})

func (n *NewDevice) check() error {
	if len(n.Code) > 64 || len(n.PIN) < 16 || len(n.PIN) > 64 || len(n.Key) > 256 {
		return errCode
	}
	if !signed(n.Key, "tungnha/enrol|"+n.Code, n.Signature) {
		return errSignature
	}
	return nil
}

var errSignature = errs.New(errs.KindUnauthenticated, "access.device.signature", errs.T{
	VI: "Chữ ký của điện thoại không hợp lệ. Việc chưa gửi vẫn còn trên máy; hãy thử lại, nếu vẫn lỗi thì ghép lại điện thoại tại xã.",
	EN: "The phone's signature is not valid. What is not sent yet stays on the phone; try again, or enrol the phone anew.",
})

// signed checks an ECDSA signature as browsers make it (IEEE P1363: r and s, 32 bytes each, over SHA-256).
func signed(spki []byte, text string, sig []byte) bool {
	pub, err := x509.ParsePKIXPublicKey(spki)
	key, ok := pub.(*ecdsa.PublicKey)
	if err != nil || !ok || key.Curve != elliptic.P256() || len(sig) != 64 {
		return false
	}
	sum := sha256.Sum256([]byte(text))
	return ecdsa.Verify(key, sum[:], new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:]))
}

// draftDevice finds whom the code is for; whether it is still good is decided when it is used.
func (s *Service) draftDevice(ctx context.Context, hash []byte, n NewDevice) (d *Device, a Account, err error) {
	err = s.db.Read(ctx, func(r *db.Rx) error {
		account, found, err := enrolmentOf(r, hash)
		if err == nil && found {
			a, found, err = accountByID(r, account)
		}
		if err == nil && (!found || !a.Disabled.IsZero()) {
			err = errCode
		}
		return err
	})
	if err != nil {
		return nil, a, err
	}
	d = &Device{ID: db.NewID(s.db.Now()), Account: a.ID, Name: cut(strings.TrimSpace(n.Name), longestPhone), key: n.Key}
	if d.Home, err = s.home(ctx, a); err != nil {
		return nil, a, err
	}
	d.pinMAC = s.pinMAC(d.ID, n.PIN)
	d.share = s.keys.Seal(shareAD(d.ID), randomBytes(shareSize))
	d.tokenHash = []byte{}
	return d, a, nil
}

// pinMAC is keyed: six digits could be tried out by whoever has the table, but not without the keys.
func (s *Service) pinMAC(device db.ID, pin []byte) []byte {
	return s.keys.MAC("device/pin", device[:], pin)
}

// Devices lists the phones of one's own account or of one that the actor manages, revoked ones too, the newest first.
func (s *Service) Devices(ctx context.Context, actor Actor, account db.ID) (list []*Device, err error) {
	if _, err := s.own(ctx, actor, account); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(r *db.Rx) (err error) {
		list, err = devicesOf(r, account)
		return err
	})
	return list, err
}

// ConfirmDevice lets an enrolled phone work, once a person has compared the six digits.
func (s *Service) ConfirmDevice(ctx context.Context, actor Actor, id db.ID, check string) error {
	d, a, err := s.managedDevice(ctx, actor, id)
	if err != nil {
		return err
	}
	if d.Check() != strings.TrimSpace(check) {
		return errs.Invalid("access.device.check", errs.T{
			VI: "Sáu số đối chiếu không khớp với số trên điện thoại. Điện thoại chưa được dùng; hãy hủy và lấy mã mới.",
			EN: "The six digits differ from those on the phone. It may not be used; revoke it and make a new code.",
		})
	}
	return s.change(ctx, actor, a, "device-confirm", "device "+id.String(), func(tx *db.Tx) error { return confirmDevice(tx, id, actor.Account) })
}

// RevokeDevice shuts a phone out at once; when it asks next it is told to delete everybody from its store. Work that was not sent stays sealed on it.
// Unlike an account's change it asks for the place only: a lost phone can't wait for somebody whose role is wide enough, and nobody gains a right by it.
func (s *Service) RevokeDevice(ctx context.Context, actor Actor, id db.ID) error {
	_, a, err := s.managedDevice(ctx, actor, id)
	if errors.Is(err, errAbove) { // managed looks at the place first
		err = nil
	}
	if err != nil {
		return err
	}
	return s.change(ctx, actor, a, "device-revoke", "device "+id.String(), func(tx *db.Tx) error { return revokeDevice(tx, id, actor.Account) })
}

// MayRevoke says whether RevokeDevice would shut out the phone of an account that works at a unit: lists show a button only where it does something.
func MayRevoke(actor Actor, tree Tree, account db.ID, at unit.ID) bool {
	return !actor.Account.IsZero() && actor.Account == account || Check(actor, ManageAccounts, tree, at) == nil
}

func (s *Service) managedDevice(ctx context.Context, actor Actor, id db.ID) (d *Device, a Account, err error) {
	if d, err = s.device(ctx, id); err != nil {
		return nil, a, err
	}
	if d == nil {
		return nil, a, either(s.checkPlace(ctx, actor, actor.Unit), ErrNotFound)
	}
	a, err = s.own(ctx, actor, d.Account)
	return d, a, err
}

func (s *Service) device(ctx context.Context, id db.ID) (d *Device, err error) {
	err = s.db.Read(ctx, func(r *db.Rx) (err error) {
		d, err = deviceByID(r, id)
		return err
	})
	return d, err
}
