package access

import (
	"context"
	"slices"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
)

// Units gives the tree of units; *unit.Service does.
type Units interface {
	Tree(ctx context.Context) (*unit.Tree, error)
}

// Service is the use cases of accounts and sessions.
type Service struct {
	db    *db.DB
	keys  *secret.Keys
	units Units
	audit *Auditor
	hash  *hasher
	cache *sessionCache
	ips   *ipLimiter
}

// New makes the service.
func New(d *db.DB, keys *secret.Keys, units Units, audit *Auditor) *Service {
	return &Service{
		db: d, keys: keys, units: units, audit: audit,
		hash: newHasher(officePC), cache: newSessionCache(), ips: newIPLimiter(failuresPerIP, addressesKept),
	}
}

// CreateAccount makes an account within the actor's part of the tree and gives its temporary password.
func (s *Service) CreateAccount(ctx context.Context, actor Actor, n NewAccount) (Account, string, error) {
	if n.Password == "" {
		n.Password = temporaryPassword()
	}
	if err := s.checkPlace(ctx, actor, n.Unit); err != nil {
		return Account{}, "", err
	}
	if !actor.Role.covers(n.Role) {
		return Account{}, "", errAbove
	}
	a, err := s.draft(ctx, n)
	if err != nil {
		return Account{}, "", err
	}
	hash, err := s.hash.make(ctx, n.Password)
	if err != nil {
		return Account{}, "", err
	}
	if err := s.saveAccount(ctx, a); err != nil {
		return Account{}, "", err
	}
	// An account whose password did not get here any more opens nothing and can be given one by ResetPassword.
	err = s.change(ctx, actor, a, "account-create", string(a.Role)+" "+a.Login, func(tx *db.Tx) error {
		return putCredential(tx, s.keys.HashLogin(a.Login), credential{account: a.ID, hash: hash, mustChange: true})
	})
	return a, n.Password, err
}

// draft checks what was filled in.
func (s *Service) draft(ctx context.Context, n NewAccount) (a Account, err error) {
	if a.Login, err = ParseLogin(n.Login); err != nil {
		return a, err
	}
	if a.Name, err = parseName(n.Name); err != nil {
		return a, err
	}
	if !n.Role.Known() {
		return a, errs.Invalid("access.role", errs.T{VI: "Hãy chọn vai trò cho tài khoản.", EN: "Choose the account's role."})
	}
	if err := CheckPassword(a.Login, n.Password); err != nil {
		return a, err
	}
	tree, err := s.units.Tree(ctx)
	if err != nil {
		return a, err
	}
	if u, ok := tree.Get(n.Unit); !ok || u.Retired {
		return a, errs.Invalid("access.unit", errs.T{VI: "Hãy chọn đơn vị của tài khoản.", EN: "Choose the account's unit."})
	}
	now := s.db.Now()
	a.ID, a.Role, a.Unit, a.Organisation, a.Created = db.NewID(now), n.Role, n.Unit, n.Organisation, now
	return a, nil
}

var (
	errLoginTaken = errs.Conflict("access.login.taken", errs.T{
		VI: "Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.",
		EN: "This log-in name is taken. Choose another.",
	})
	errAbove = errs.Forbidden("access.above", errs.T{
		VI: "Bạn không thể tạo hoặc sửa tài khoản có nhiều quyền hơn tài khoản của mình. Hãy đề nghị cấp trên.",
		EN: "You can't create or change an account that may do more than yours. Ask the level above.",
	})
	errSelf = errs.Conflict("access.self", errs.T{
		VI: "Bạn không thể tự khóa hoặc tự đặt lại tài khoản của mình. Để đổi mật khẩu, hãy vào mục “Đổi mật khẩu”.",
		EN: "You can't disable or reset your own account. To change your password, use \"Change password\".",
	})
)

// saveAccount writes the account alone: reference tables are written in a transaction of their own.
func (s *Service) saveAccount(ctx context.Context, a Account) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error { return insertAccount(tx, a) })
	if db.Duplicate(err) {
		return errLoginTaken.Because(err)
	}
	return err
}

func either(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// checkPlace is Check for managing accounts at a unit.
func (s *Service) checkPlace(ctx context.Context, actor Actor, at unit.ID) error {
	tree, err := s.units.Tree(ctx)
	if err != nil {
		return err
	}
	return Check(actor, ManageAccounts, tree, at)
}

// home is where lines about an account are kept: the home of its unit. It is read before the writing transaction, which must not wait for another.
func (s *Service) home(ctx context.Context, a Account) (unit.ID, error) {
	tree, err := s.units.Tree(ctx)
	if err != nil {
		return 0, err
	}
	if u, ok := tree.Get(a.Unit); ok {
		return u.Home, nil
	}
	return a.Unit, nil
}

// change writes what fn writes and one line about the account, together.
func (s *Service) change(ctx context.Context, actor Actor, a Account, verb, detail string, fn func(*db.Tx) error) error {
	home, err := s.home(ctx, a)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return s.audit.Write(tx, home, actor, Entry{Verb: verb, Subject: "account " + a.ID.String(), Detail: detail})
	})
}

// managed finds an account that the actor may manage. What lies elsewhere is not found; one's own and one above are refused.
func (s *Service) managed(ctx context.Context, actor Actor, id db.ID) (a Account, err error) {
	var found bool
	err = s.db.Read(ctx, func(r *db.Rx) (err error) {
		a, found, err = accountByID(r, id)
		return err
	})
	if err != nil {
		return a, err
	}
	if !found {
		return a, either(s.checkPlace(ctx, actor, actor.Unit), ErrNotFound)
	}
	if err := s.checkPlace(ctx, actor, a.Unit); err != nil {
		return a, err
	}
	if a.ID == actor.Account {
		return a, errSelf
	}
	if !actor.Role.covers(a.Role) {
		return a, errAbove
	}
	return a, nil
}

// DisableAccount ends an account's sessions and lets it in no more. The account stays: history names it.
func (s *Service) DisableAccount(ctx context.Context, actor Actor, id db.ID) error {
	a, err := s.managed(ctx, actor, id)
	if err != nil {
		return err
	}
	// Logged first, so that no change is without its line.
	err = s.change(ctx, actor, a, "account-disable", a.Login, func(tx *db.Tx) error { return deleteSessions(tx, id, nil) })
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error { return setDisabled(tx, id, tx.Now()) })
	s.cache.dropAccount(id)
	return err
}

// EnableAccount lets a disabled account in again, with the password it had.
func (s *Service) EnableAccount(ctx context.Context, actor Actor, id db.ID) error {
	a, err := s.managed(ctx, actor, id)
	if err != nil {
		return err
	}
	err = s.change(ctx, actor, a, "account-enable", a.Login, func(*db.Tx) error { return nil })
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error { return setDisabled(tx, id, db.Time(0)) })
}

// ResetPassword gives an account a temporary password, which must be changed at first log-in, and ends its sessions.
func (s *Service) ResetPassword(ctx context.Context, actor Actor, id db.ID) (string, error) {
	a, err := s.managed(ctx, actor, id)
	if err != nil {
		return "", err
	}
	return s.reset(ctx, actor, a)
}

// OperatorReset is ResetPassword for whoever sits at the server: they hold keys and store anyway, and the audit says that it was them.
func (s *Service) OperatorReset(ctx context.Context, login string) (string, error) {
	a, err := s.byLogin(ctx, login)
	if err != nil {
		return "", err
	}
	return s.reset(ctx, System("operator"), a)
}

func (s *Service) reset(ctx context.Context, actor Actor, a Account) (string, error) {
	password := temporaryPassword()
	hash, err := s.hash.make(ctx, password)
	if err != nil {
		return "", err
	}
	login := s.keys.HashLogin(a.Login)
	err = s.change(ctx, actor, a, "password-reset", a.Login, func(tx *db.Tx) error {
		return replacePassword(tx, login, credential{account: a.ID, hash: hash, mustChange: true}, nil)
	})
	s.cache.dropAccount(a.ID)
	if err != nil {
		return "", err
	}
	return password, nil
}

// replacePassword stores a new password, forgets failures, and ends all sessions but one.
func replacePassword(tx *db.Tx, login []byte, c credential, keep []byte) error {
	if err := clearFailures(tx, login); err != nil { // first: see begin
		return err
	}
	if err := putCredential(tx, login, c); err != nil {
		return err
	}
	return deleteSessions(tx, c.account, keep)
}

// Accounts lists the accounts at and beneath a unit, by log-in name.
func (s *Service) Accounts(ctx context.Context, actor Actor, root unit.ID) ([]Account, error) {
	if err := s.checkPlace(ctx, actor, root); err != nil {
		return nil, err
	}
	tree, err := s.units.Tree(ctx)
	if err != nil {
		return nil, err
	}
	var list []Account
	err = s.db.Read(ctx, func(r *db.Rx) (err error) {
		list, err = allAccounts(r)
		return err
	})
	return slices.DeleteFunc(list, func(a Account) bool { return !tree.Within(a.Unit, root) }), err
}

// ActorOf is the actor of an account, for the command line's --as: whoever runs it sits at the server.
func (s *Service) ActorOf(ctx context.Context, login string) (Actor, error) {
	a, err := s.byLogin(ctx, login)
	if err != nil {
		return Actor{}, err
	}
	return a.actor(false), nil
}

func (s *Service) byLogin(ctx context.Context, login string) (a Account, err error) {
	var found bool
	err = s.db.Read(ctx, func(r *db.Rx) (err error) {
		a, found, err = accountByLogin(r, foldLogin(login))
		return err
	})
	if err == nil && (!found || !a.Disabled.IsZero()) {
		err = errs.NotFound("access.account", errs.Tf("Không có tài khoản “%s”, hoặc tài khoản đã bị khóa.", "There is no account \"%s\", or it is disabled.", foldLogin(login)))
	}
	return a, err
}

func (a Account) actor(mustChange bool) Actor {
	return Actor{Account: a.ID, Login: a.Login, Name: a.Name, Role: a.Role, Unit: a.Unit, MustChange: mustChange}
}
