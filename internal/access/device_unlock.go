package access

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/secret"
)

func shareAD(device db.ID) []byte { return secret.AD("device.share", 0, device[:]) }

// Unlocked is what a phone gets for its PIN: the server's half of the key of its store, and a token.
type Unlocked struct {
	Share []byte
	Token string
	For   time.Duration // after that the phone asks again
}

// ErrWipe answers a phone that was revoked, or whose account was disabled, once it has proved who it is.
var ErrWipe = errs.New(errs.KindUnauthenticated, "access.device.wipe", errs.T{
	VI: "Điện thoại này đã bị thu hồi. Danh sách trên máy sẽ bị xóa; việc chưa gửi vẫn được niêm phong trên máy: ghép lại máy thì tự gửi, hoặc mang máy đến xã.",
	EN: "This phone was revoked. The list on it is deleted; work not sent yet stays sealed on it: enrolled anew it is sent, or take the phone to the commune.",
})

// ErrLocked answers a phone whose token has run out: it unlocks again and goes on.
var ErrLocked = errs.New(errs.KindUnauthenticated, "access.device.locked", errs.T{
	VI: "Hãy nhập mã PIN để mở khóa ứng dụng rồi gửi lại. Việc chưa gửi vẫn còn trên máy.",
	EN: "Enter the PIN to unlock the app, then send again. What is not sent yet stays on the phone.",
})

var (
	errUnconfirmed = errs.Forbidden("access.device.unconfirmed", errs.T{
		VI: "Điện thoại chưa được xác nhận tại máy tính của xã. Hãy đọc sáu số đối chiếu cho cán bộ xã.",
		EN: "The phone was not confirmed at the desk yet. Read the six digits to the officer.",
	})
	errPIN = errs.New(errs.KindForbidden, "access.device.pin", errs.T{
		VI: "Mã PIN không đúng. Sai 5 lần phải chờ 15 phút; việc chưa gửi vẫn còn trên máy.",
		EN: "The PIN is wrong. After 5 wrong ones there are 15 minutes to wait; what is not sent yet stays on the phone.",
	})
	errPINs = errs.New(errs.KindTooMany, "access.device.pins", errs.T{
		VI: "Nhập sai mã PIN quá nhiều lần. Hãy chờ 15 phút rồi thử lại; việc chưa gửi vẫn còn trên máy.",
		EN: "Too many wrong PINs. Wait 15 minutes and try again; what is not sent yet stays on the phone.",
	})
	errPINDead = errs.New(errs.KindTooMany, "access.device.pins-all", errs.T{
		VI: "Mã PIN đã sai 20 lần liên tiếp. Hãy mang máy đến xã để ghép lại; việc chưa gửi vẫn được niêm phong trên máy.",
		EN: "The PIN was wrong 20 times in a row. Take the phone to the commune to enrol it anew; what is not sent yet stays sealed on it.",
	})
)

// Challenge gives a text that the phone signs to unlock: good for two minutes, once. It is the same for devices that don't exist, so it tells nothing.
func (s *Service) Challenge(device db.ID) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(db.Ms(s.db.Now())))
	b = append(b, randomBytes(8)...)
	b = append(b, s.keys.MAC("device/challenge", device[:], b)[:16]...)
	return base64.RawURLEncoding.EncodeToString(b)
}

// challengeAt gives when a challenge was made for a device; ok is false when it was not made here, or too long ago.
func (s *Service) challengeAt(device db.ID, text string, now time.Time) (at time.Time, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) != 32 || !secret.Same(b[16:], s.keys.MAC("device/challenge", device[:], b[:16])[:16]) {
		return at, false
	}
	at = db.Time(int64(binary.BigEndian.Uint64(b)))
	return at, !now.After(at.Add(challengeFor))
}

// Unlock gives the key share and a new token to a phone that signs its challenge and knows the PIN's verifier. The token before ends.
func (s *Service) Unlock(ctx context.Context, id db.ID, challenge string, signature, pin []byte) (u Unlocked, err error) {
	d, err := s.device(ctx, id)
	if err != nil {
		return u, err
	}
	at, fresh := s.challengeAt(id, challenge, s.db.Now())
	if d == nil || !fresh || !signed(d.key, "tungnha/unlock|"+challenge, signature) {
		return u, errSignature
	}
	secretHalf := rand.Text()
	var refusal error
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		refusal = nil                          // the closure may run again
		fresh, err := useChallenge(tx, id, at) // first: it locks the row, so that attempts made at once are judged one after the other
		if err != nil || !fresh {
			return either(err, errSignature)
		}
		d, err := deviceByID(tx, id)
		if err != nil {
			return err
		}
		if refusal = s.mayUnlock(tx, d); refusal != nil {
			return nil // the challenge stays used
		}
		if !secret.Same(d.pinMAC, s.pinMAC(id, pin)) {
			refusal = errPIN
			return wrongPIN(tx, d)
		}
		return unlockDevice(tx, id, s.keys.HashToken(secretHalf), tx.Now().Add(shareFor))
	})
	if err = either(err, refusal); err != nil {
		return u, err
	}
	share, err := s.keys.Open(shareAD(id), d.share)
	return Unlocked{Share: share, Token: id.String() + "." + secretHalf, For: shareFor}, err
}

// mayUnlock decides what comes before the PIN.
func (s *Service) mayUnlock(q db.Q, d *Device) error {
	out, err := shutOut(q, d)
	switch {
	case err != nil:
		return err
	case out:
		return ErrWipe
	case d.Confirmed.IsZero():
		return errUnconfirmed
	case d.PINWrong >= pinsInAll:
		return errPINDead
	case d.pinWindow >= pinsInWindow && q.Now().Before(d.pinSince.Add(pinWindow)):
		return errPINs
	}
	return nil
}

// ResolveDevice gives the phone and the actor behind a token. Nothing is kept from one request to the next: a lost phone is shut out at once.
func (s *Service) ResolveDevice(ctx context.Context, token string) (d *Device, actor Actor, err error) {
	id, half := parseToken(token)
	if id.IsZero() {
		return nil, actor, ErrLocked
	}
	err = s.db.Read(ctx, func(r *db.Rx) error {
		if d, err = deviceByID(r, id); err != nil {
			return err
		}
		if d == nil || len(d.tokenHash) == 0 || !secret.Same(d.tokenHash, s.keys.HashToken(half)) {
			return ErrLocked
		}
		a, found, err := accountByID(r, d.Account)
		switch {
		case err != nil:
			return err
		case !d.Revoked.IsZero() || !found || !a.Disabled.IsZero():
			return ErrWipe
		case !r.Now().Before(d.tokenUntil):
			return ErrLocked
		}
		actor = a.actor(false)
		return nil
	})
	return d, actor, err
}

func parseToken(token string) (db.ID, string) {
	text, half, _ := strings.Cut(token, ".")
	id, err := db.ParseID(text)
	if err != nil || len(half) > 64 {
		return db.ID{}, ""
	}
	return id, half
}
