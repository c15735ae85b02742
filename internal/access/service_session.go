package access

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tungnha/internal/db"
	"tungnha/internal/errs"
)

const (
	sessionIdle  = 12 * time.Hour     // after the last use
	sessionLife  = 7 * 24 * time.Hour // after log-in, however much it is used
	seenEvery    = 5 * time.Minute    // how exactly the last use is kept: a write per request would cost more than the request
	longestAgent = 200
)

// errWrong is the one answer to an unknown log-in, a wrong password and a disabled account.
var errWrong = errs.New(errs.KindUnauthenticated, "access.wrong", errs.T{
	VI: "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra bộ gõ tiếng Việt và phím Caps Lock rồi thử lại.",
	EN: "The log-in name or the password is wrong. Check the keyboard and Caps Lock, and try again.",
})

// LogIn begins a session and gives its token, which is kept nowhere. ip is the caller's address (a port may follow), agent names the browser.
func (s *Service) LogIn(ctx context.Context, login, password, ip, agent string) (string, Actor, error) {
	if wait := s.ips.take(ip, s.db.Now()); wait > 0 {
		return "", Actor{}, tooMany(wait)
	}
	key := s.keys.HashLogin(foldLogin(login))
	a, c, err := s.judge(ctx, key, foldLogin(login), password)
	if err != nil {
		if !errors.Is(err, errWrong) { // busy, gone, no database: no fault of the address
			s.ips.giveBack(ip)
		}
		return "", Actor{}, err
	}
	s.ips.giveBack(ip)
	if s.hash.stale(c.hash) {
		if c.hash, err = s.hash.make(ctx, password); err != nil {
			return "", Actor{}, err
		}
	}
	token, err := s.begin(ctx, key, a, c, agent)
	return token, a.actor(c.mustChange), err
}

// judge counts the attempt, then compares. Whoever asks, exactly one password hash is computed, unless there were too many attempts.
func (s *Service) judge(ctx context.Context, key []byte, login, password string) (a Account, c credential, err error) {
	if err := s.countAttempt(ctx, key); err != nil {
		return a, c, err
	}
	var known bool
	err = s.db.Read(ctx, func(r *db.Rx) (err error) {
		if c, known, err = credentialOf(r, key); err != nil {
			return err
		}
		var there bool
		a, there, err = accountByID(r, c.account) // asked for an unknown log-in too: the same work
		known = known && there
		return err
	})
	if err != nil {
		return a, c, err
	}
	known = known && a.Login == login && a.Disabled.IsZero()
	stored := c.hash
	if !known {
		stored = ""
	}
	if len(password) > longestPassword {
		password = ""
	}
	ok, err := s.hash.verify(ctx, stored, password)
	if err != nil {
		return a, c, err
	}
	if !ok || !known {
		return a, c, errWrong
	}
	return a, c, nil
}

func (s *Service) countAttempt(ctx context.Context, key []byte) error {
	var wait time.Duration
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		start, n, err := countFailure(tx, key)
		if wait = 0; n > failuresPerLogin {
			wait = max(start.Add(failureWindow).Sub(tx.Now()), time.Second)
		}
		return err
	})
	if err == nil && wait > 0 {
		err = tooMany(wait)
	}
	return err
}

// begin writes the session, takes the attempts off and logs it.
func (s *Service) begin(ctx context.Context, key []byte, a Account, c credential, agent string) (string, error) {
	token := rand.Text() // 130 random bits
	err := s.change(ctx, a.actor(c.mustChange), a, "login", "", func(tx *db.Tx) error {
		now := tx.Now()
		// The row of failures is there and is taken first, here and by who replaces the password: one waits for the other,
		// so that no session of the old password is left over.
		if err := clearFailures(tx, key); err != nil {
			return err
		}
		if err := s.stillSame(tx, key, c); err != nil {
			return err
		}
		row := session{account: a.ID, seen: now, expires: now.Add(sessionLife)}
		return insertSession(tx, s.keys.HashToken(token), row, cut(agent, longestAgent))
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// stillSame keeps a log-in from winning against a reset or a disabling that came while its password was compared.
// It also stores the hash made at today's cost.
func (s *Service) stillSame(tx *db.Tx, key []byte, c credential) error {
	now, found, err := credentialOf(tx, key)
	if err != nil {
		return err
	}
	a, there, err := accountByID(tx, c.account)
	if err != nil {
		return err
	}
	if !found || !there || now.account != c.account || now.mustChange != c.mustChange || !a.Disabled.IsZero() {
		return errWrong
	}
	if now.hash == c.hash {
		return nil
	}
	if !s.hash.stale(now.hash) { // changed meanwhile, not renewed by us
		return errWrong
	}
	return putCredential(tx, key, c)
}

func cut(s string, most int) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
	for len(s) > most {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return s
}

// Resolve gives the actor of a session token, or ErrNobody. Answers are kept for ten seconds.
func (s *Service) Resolve(ctx context.Context, token string) (Actor, error) {
	if token == "" {
		return Actor{}, ErrNobody
	}
	hash := s.keys.HashToken(token)
	now := s.db.Now()
	if a, ok := s.cache.get(string(hash), now); ok {
		return a, nil
	}
	epoch := s.cache.now()
	a, row, err := s.lookUp(ctx, hash)
	if err != nil {
		return Actor{}, err
	}
	if now.Sub(row.seen) >= seenEvery {
		// That the last use is not kept (a full disk) is no reason to turn the reader away.
		_ = s.db.Write(ctx, func(tx *db.Tx) error { return touchSession(tx, hash) })
	}
	s.cache.put(string(hash), cached{a, earliest(now.Add(cacheFor), row.expires, row.seen.Add(sessionIdle))}, epoch)
	return a, nil
}

func earliest(t time.Time, others ...time.Time) time.Time {
	for _, o := range others {
		if o.Before(t) {
			t = o
		}
	}
	return t
}

// lookUp reads a live session and its actor.
func (s *Service) lookUp(ctx context.Context, hash []byte) (actor Actor, row session, err error) {
	err = s.db.Read(ctx, func(r *db.Rx) error {
		var found bool
		if row, found, err = sessionOf(r, hash); err != nil {
			return err
		}
		if !found || !r.Now().Before(row.expires) || r.Now().Sub(row.seen) >= sessionIdle {
			return ErrNobody
		}
		a, found, err := accountByID(r, row.account)
		if err != nil {
			return err
		}
		if !found || !a.Disabled.IsZero() {
			return ErrNobody
		}
		c, found, err := credentialOf(r, s.keys.HashLogin(a.Login))
		if err == nil && !found {
			err = ErrNobody
		}
		actor = a.actor(c.mustChange)
		return err
	})
	return actor, row, err
}

// LogOut ends a session. An unknown one is no error.
func (s *Service) LogOut(ctx context.Context, token string) error {
	hash := s.keys.HashToken(token)
	err := s.db.Write(ctx, func(tx *db.Tx) error { return deleteSession(tx, hash) })
	s.cache.drop(string(hash))
	return err
}

// ChangePassword puts a new password in the place of the old one and ends the account's other sessions. token is the session that stays.
func (s *Service) ChangePassword(ctx context.Context, actor Actor, token, old, next string) error {
	if actor.Account.IsZero() {
		return ErrNobody
	}
	if err := CheckPassword(actor.Login, next); err != nil {
		return err
	}
	key := s.keys.HashLogin(actor.Login)
	a, c, err := s.judge(ctx, key, actor.Login, old)
	if errors.Is(err, errWrong) {
		return errOldWrong
	}
	if err != nil {
		return err
	}
	if norm.NFC.String(old) == norm.NFC.String(next) {
		return badPassword("same", errs.T{VI: "Mật khẩu mới phải khác mật khẩu cũ.", EN: "The new password must differ from the old one."})
	}
	return s.putPassword(ctx, key, a, c, token, next)
}

var errOldWrong = errs.Invalid("access.password.old", errs.T{
	VI: "Mật khẩu hiện tại không đúng; mật khẩu chưa được đổi.",
	EN: "The present password is wrong; nothing was changed.",
})

func (s *Service) putPassword(ctx context.Context, key []byte, a Account, was credential, token, next string) error {
	hash, err := s.hash.make(ctx, next)
	if err != nil {
		return err
	}
	err = s.change(ctx, a.actor(false), a, "password-change", "", func(tx *db.Tx) error {
		if err := s.stillSame(tx, key, was); err != nil {
			return err
		}
		return replacePassword(tx, key, credential{account: a.ID, hash: hash}, s.keys.HashToken(token))
	})
	s.cache.dropAccount(a.ID)
	return err
}

// Purge removes ended sessions and failures of past windows; a daily job calls it.
func (s *Service) Purge(ctx context.Context) (n int64, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		sessions, err := purgeSessions(tx, tx.Now())
		if err != nil {
			return err
		}
		failures, err := purgeFailures(tx, tx.Now().Add(-failureWindow))
		n = sessions + failures
		return err
	})
	return n, err
}
