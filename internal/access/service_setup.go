package access

import (
	"context"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// firstAccount is the id of the account made at set-up: its being taken is what makes set-up single-use, on many machines too.
var firstAccount = db.ID{6: 0x70, 8: 0x80, 15: 1}

var errSetUp = errs.Conflict("access.set-up", errs.T{
	VI: "Hệ thống đã được cài đặt và đã có tài khoản quản trị. Hãy đăng nhập; nếu quên mật khẩu, chạy lệnh tungnha user trên máy chủ.",
	EN: "The system is already set up and has an administrator. Log in; if the password is forgotten, run tungnha user on the server.",
})

// NeedsSetup reports whether there is no account yet.
func (s *Service) NeedsSetup(ctx context.Context) (needs bool, err error) {
	err = s.db.Read(ctx, func(r *db.Rx) error {
		there, err := anyAccount(r)
		needs = !there
		return err
	})
	return needs, err
}

// Setup makes the first account, a steering administrator of a unit. It succeeds once in the life of a store.
func (s *Service) Setup(ctx context.Context, login, name, password string, at unit.ID) error {
	needs, err := s.NeedsSetup(ctx)
	if err != nil {
		return err
	}
	if !needs { // before the costly hash
		return errSetUp
	}
	a, err := s.draft(ctx, NewAccount{Login: login, Name: name, Role: RoleSteeringAdmin, Unit: at, Password: password})
	if err != nil {
		return err
	}
	a.ID = firstAccount
	hash, err := s.hash.make(ctx, password)
	if err != nil {
		return err
	}
	return s.settle(ctx, a, credential{account: a.ID, hash: hash})
}

// settle writes the first account after its password: should we stop in between, set-up is still open, and a password without its
// account opens nothing.
func (s *Service) settle(ctx context.Context, a Account, c credential) error {
	key := s.keys.HashLogin(a.Login)
	err := s.change(ctx, a.actor(false), a, "setup", a.Login, func(tx *db.Tx) error {
		// The password's row is taken before we look: else we could look, wait, and overwrite that of who has been set up meanwhile.
		if err := putCredential(tx, key, c); err != nil {
			return err
		}
		there, err := anyAccount(tx)
		if err == nil && there {
			err = errSetUp
		}
		return err
	})
	if err != nil {
		return err
	}
	if err = s.saveAccount(ctx, a); errs.Is(err, errLoginTaken.Code) {
		return errSetUp
	}
	if err != nil {
		return err
	}
	// Who set up at the same moment under the same name may have put their password over ours, and lost: ours stands.
	return s.db.Write(ctx, func(tx *db.Tx) error { return putCredential(tx, key, c) })
}
