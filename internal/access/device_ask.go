package access

import (
	"context"

	"tungnha/internal/db"
)

// Ask tells a phone that proves who it is how it stands, without its PIN: whether the desk has confirmed it, and ErrWipe when it was revoked or its account
// disabled. So a lost phone that lies locked hears of it too. Nothing is given out, and no PIN is counted. A challenge is good once.
func (s *Service) Ask(ctx context.Context, id db.ID, challenge string, signature []byte) (confirmed bool, err error) {
	d, err := s.device(ctx, id)
	if err != nil {
		return false, err
	}
	at, fresh := s.challengeAt(id, challenge, s.db.Now())
	if d == nil || !fresh || !signed(d.key, "tungnha/ask|"+challenge, signature) {
		return false, errSignature
	}
	var refusal error
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		confirmed, refusal = false, nil // the closure may run again
		fresh, err := useChallenge(tx, id, at)
		if err != nil || !fresh {
			return either(err, errSignature)
		}
		d, err := deviceByID(tx, id)
		if err != nil {
			return err
		}
		out, err := shutOut(tx, d)
		if out {
			refusal = ErrWipe // the challenge stays used
		}
		confirmed = err == nil && !out && !d.Confirmed.IsZero()
		return err
	})
	return confirmed, either(err, refusal)
}

// shutOut says whether a phone may not be used any more: it was revoked, or its account is gone or disabled.
func shutOut(q db.Q, d *Device) (bool, error) {
	a, found, err := accountByID(q, d.Account)
	return err == nil && (!d.Revoked.IsZero() || !found || !a.Disabled.IsZero()), err
}

// LeaveDevice revokes the phone behind a token: its holder has deleted the app's data from it, and nobody is to use its key again.
func (s *Service) LeaveDevice(ctx context.Context, token string) error {
	d, actor, err := s.ResolveDevice(ctx, token)
	if err != nil {
		return err
	}
	a, err := s.own(ctx, Actor{Account: d.Account}, d.Account)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, a, "device-leave", "device "+d.ID.String(), func(tx *db.Tx) error { return revokeDevice(tx, d.ID, d.Account) })
}
