package access

import (
	"context"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// ActorIn gives the actor of an account inside a transaction: work that waited is judged by what its account may do when it is carried out.
// found is false for an account that is gone or disabled.
func (s *Service) ActorIn(q db.Q, account db.ID) (actor Actor, found bool, err error) {
	a, found, err := accountByID(q, account)
	if err != nil || !found || !a.Disabled.IsZero() {
		return Actor{}, false, err
	}
	return a.actor(false), true, nil
}

// AccountIn gives an account inside a transaction, a disabled one too: history names who worked. Whoever shows it checks that it may be seen.
func (s *Service) AccountIn(q db.Q, id db.ID) (a Account, found bool, err error) {
	return accountByID(q, id)
}

// DeviceIn gives a phone inside a transaction, a revoked one too: work that was done on it may still come, by another phone or as a file.
// d is nil when there is none.
func (s *Service) DeviceIn(q db.Q, id db.ID) (d *Device, err error) {
	return deviceByID(q, id)
}

// DevicesIn lists the phones enrolled in a commune, revoked ones too, the newest first. Whoever shows them checks that they may be seen.
func (s *Service) DevicesIn(q db.Q, home unit.ID) ([]*Device, error) {
	return devicesAt(q, home)
}

// keepCodes is how long an enrolment code that ran out stays: long enough to find out what went wrong at the desk yesterday.
const keepCodes = 24 * time.Hour

// PurgeEnrolments removes codes that ran out, used or not; what was enrolled with them stands. A daily job calls it.
func (s *Service) PurgeEnrolments(ctx context.Context) (n int64, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		n, err = purgeEnrolments(tx, tx.Now().Add(-keepCodes))
		return err
	})
	return n, err
}
