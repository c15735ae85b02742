package access

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
)

func TestSetupWorksOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		ctx := context.Background()
		if needs, err := o.NeedsSetup(ctx); !needs || err != nil {
			t.Fatal(needs, err)
		}
		wantCode(t, o.Setup(ctx, adminLogin, "Tên", "ngắn", district), "access.password.short")
		wantCode(t, o.Setup(ctx, adminLogin, "Tên", adminPassword, nowhere), "access.unit")
		wantCode(t, o.Setup(ctx, "", "Tên", adminPassword, district), "access.login")
		wantCode(t, o.Setup(ctx, adminLogin, " ", adminPassword, district), "access.name")

		var made atomic.Int32
		var wg sync.WaitGroup
		logins := []string{"mot.one", "hai.two", "ba.three", "bon.four"}
		for _, login := range logins {
			wg.Go(func() {
				switch err := o.Setup(ctx, login, "Tên", adminPassword, district); {
				case err == nil:
					made.Add(1)
				case !errs.Is(err, "access.set-up"):
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if made.Load() != 1 {
			t.Fatalf("%d were told that they set the system up", made.Load())
		}
		if needs, err := o.NeedsSetup(ctx); needs || err != nil {
			t.Fatal(needs, err)
		}
		in := 0
		for _, login := range logins { // the passwords of those who lost open nothing
			if _, _, err := o.LogIn(ctx, login, adminPassword, address, ""); err == nil {
				in++
			}
		}
		if in != 1 {
			t.Fatalf("%d of the log-ins open", in)
		}
	})
}

// Stopped between the two transactions of set-up, the system is still open for set-up, and what was typed first opens nothing.
func TestSetupStoppedHalfway(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		ctx := context.Background()
		hash, err := o.hash.make(ctx, goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		err = o.db.Write(ctx, func(tx *db.Tx) error {
			return putCredential(tx, o.keys.HashLogin("lan.dau"), credential{account: firstAccount, hash: hash})
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Setup(ctx, adminLogin, "Tên", adminPassword, district); err != nil {
			t.Fatal(err)
		}
		_, _, err = o.LogIn(ctx, "lan.dau", goodPassword, address, "")
		wantCode(t, err, "access.wrong")
		o.in(adminLogin, adminPassword)
	})
}

// Two people who set up at once under the same name: the one who was told "done" has the password.
func TestSetupTwiceUnderOneName(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		ctx := context.Background()
		passwords := []string{"cánh đồng lúa xanh", "dòng sông mã đỏ", "núi đá vôi trắng"}
		done := make([]bool, len(passwords))
		var wg sync.WaitGroup
		for i, p := range passwords {
			wg.Go(func() { done[i] = o.Setup(ctx, adminLogin, "Tên", p, district) == nil })
		}
		wg.Wait()
		for i, p := range passwords {
			if _, _, err := o.LogIn(ctx, adminLogin, p, address, ""); (err == nil) != done[i] {
				t.Errorf("told done: %v, log-in: %v", done[i], err)
			}
		}
	})
}

func TestLogInAndOut(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		if admin.Login != adminLogin || admin.Role != RoleSteeringAdmin || admin.Unit != district || admin.MustChange {
			t.Fatal(admin)
		}
		token, _ := o.in("  QuanTri.VL", adminPassword)
		if a, err := o.Resolve(ctx, token); err != nil || a != admin {
			t.Fatal(a, err)
		}
		if err := o.LogOut(ctx, token); err != nil {
			t.Fatal(err)
		}
		_, err := o.Resolve(ctx, token)
		wantCode(t, err, "access.nobody")
		for _, bad := range []string{"", "x", token + "A", strings.Repeat("x", 5000)} {
			_, err := o.Resolve(ctx, bad)
			wantCode(t, err, "access.nobody")
		}
		if err := o.LogOut(ctx, "unknown"); err != nil {
			t.Fatal(err)
		}
	})
}

// An unknown log-in, a wrong password and a disabled account are told the same after the same work.
func TestLogInTellsNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		_, gone := o.hire(admin, "da.nghi", RoleViewer, vinhA)
		if err := o.DisableAccount(ctx, admin, gone.Account); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ login, password string }{
			{adminLogin, "sai mật khẩu rồi"},
			{"khong.co.ai", adminPassword},
			{"da.nghi", goodPassword},
			{"da.nghi", "sai mật khẩu rồi"},
			{"", ""},
			{"có dấu \x00 và " + strings.Repeat("dài", 3000), strings.Repeat("x", 100_000)},
		} {
			before := o.hash.done.Load()
			_, a, err := o.LogIn(ctx, c.login, c.password, address, "")
			if !errors.Is(err, errWrong) || a != (Actor{}) {
				t.Errorf("%.20q: %v", c.login, err)
			}
			if n := o.hash.done.Load() - before; n != 1 {
				t.Errorf("%.20q: %d hashes computed, want 1 whoever asks", c.login, n)
			}
		}
	})
}

func TestTooManyFailuresOfALogin(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, _ := opened(t, d)
		ctx := context.Background()
		for _, login := range []string{adminLogin, "khong.co.ai"} { // the same for one that doesn't exist
			var wrong, refused atomic.Int32
			var wg sync.WaitGroup
			for i := range 3 * failuresPerLogin { // all at once: counted before judged
				wg.Go(func() {
					_, _, err := o.LogIn(ctx, login, "sai mật khẩu rồi", "198.51.100."+string(rune('1'+i%9)), "")
					switch {
					case errs.Is(err, "access.wrong"):
						wrong.Add(1)
					case errs.Is(err, "access.too-many"):
						refused.Add(1)
					default:
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if wrong.Load() != failuresPerLogin || refused.Load() != 2*failuresPerLogin {
				t.Fatalf("%s: %d judged, %d refused", login, wrong.Load(), refused.Load())
			}
		}
		_, _, err := o.LogIn(ctx, adminLogin, adminPassword, address, "")
		wantCode(t, err, "access.too-many")
		// Another process has the same count: it is in the store.
		_, _, err = officeOn(t, o.db, o.clock, o.keys).LogIn(ctx, adminLogin, adminPassword, address, "")
		wantCode(t, err, "access.too-many")
		o.clock.pass(failureWindow)
		o.in(adminLogin, adminPassword)
		for range failuresPerLogin - 1 { // success took the failures off
			_, _, err := o.LogIn(ctx, adminLogin, "sai mật khẩu rồi", address, "")
			wantCode(t, err, "access.wrong")
		}
		o.in(adminLogin, adminPassword)
	})
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, _ := opened(t, d)
		ctx := context.Background()
		live := func(token string, want bool) {
			t.Helper()
			if _, err := o.Resolve(ctx, token); (err == nil) != want {
				t.Fatalf("alive: %v, want %v", err, want)
			}
		}
		idle, _ := o.in(adminLogin, adminPassword)
		live(idle, true)
		o.clock.pass(sessionIdle - time.Millisecond)
		live(idle, true)
		o.clock.pass(sessionIdle - time.Millisecond) // it was used in between
		live(idle, true)
		o.clock.pass(sessionIdle)
		live(idle, false)

		busy, _ := o.in(adminLogin, adminPassword)
		for range 7*2 - 1 {
			o.clock.pass(sessionIdle - time.Millisecond)
			live(busy, true)
		}
		o.clock.pass(sessionIdle - time.Millisecond)
		live(busy, true)
		o.clock.pass(14 * time.Millisecond) // the cache may not stretch the seventh day
		live(busy, false)

		fresh, _ := o.in(adminLogin, adminPassword)
		if _, err := o.Purge(ctx); err != nil {
			t.Fatal(err)
		}
		live(fresh, true)
		if n := count(t, o.db, "SELECT count(*) FROM session"); n != 1 {
			t.Fatalf("%d sessions are left, want the fresh one", n)
		}
	})
}

func count(t *testing.T, d *db.DB, query string) (n int) {
	t.Helper()
	if err := d.Read(context.Background(), func(r *db.Rx) error { return r.QueryRow(query).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

// A session is in the table, not in one process; and what one process ends, another notices within ten seconds.
func TestSessionsAreShared(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		other := officeOn(t, o.db, o.clock, o.keys)
		token, person := o.hire(admin, "to.vien", RoleTeamMember, hamletA1)
		if a, err := other.Resolve(ctx, token); err != nil || a != person {
			t.Fatal(a, err)
		}
		if err := o.DisableAccount(ctx, admin, person.Account); err != nil {
			t.Fatal(err)
		}
		_, err := o.Resolve(ctx, token)
		wantCode(t, err, "access.nobody")
		o.clock.pass(cacheFor)
		_, err = other.Resolve(ctx, token)
		wantCode(t, err, "access.nobody")
		if err := o.EnableAccount(ctx, admin, person.Account); err != nil {
			t.Fatal(err)
		}
		_, err = o.Resolve(ctx, token)
		wantCode(t, err, "access.nobody") // the old session stays ended
		o.in("to.vien", goodPassword)
	})
}

func TestResolveSparesTheStore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		token, _ := o.in(adminLogin, adminPassword)
		if _, err := o.Resolve(context.Background(), token); err != nil {
			t.Fatal(err)
		}
		gone, cancel := context.WithCancel(context.Background())
		cancel() // a store asked under this context would fail
		if a, err := o.Resolve(gone, token); err != nil || a != admin {
			t.Fatal("the store was asked again: ", err)
		}
		o.clock.pass(cacheFor)
		if _, err := o.Resolve(gone, token); err == nil {
			t.Fatal("the store was not asked after ten seconds")
		}
	})
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		_, temporary, err := o.CreateAccount(ctx, admin, NewAccount{Login: "ca.xa", Name: "Công  An", Role: RoleCommunePolice, Unit: vinhA})
		if err != nil {
			t.Fatal(err)
		}
		token, a := o.in("ca.xa", temporary)
		second, _ := o.in("ca.xa", temporary)
		if !a.MustChange || a.Name != "Công An" {
			t.Fatal(a)
		}
		wantCode(t, Check(a, ViewBoard, o.tree, vinhA), "access.must-change")
		wantCode(t, o.ChangePassword(ctx, a, token, "không phải nó", goodPassword), "access.password.old")
		wantCode(t, o.ChangePassword(ctx, a, token, temporary, temporary), "access.password.same")
		wantCode(t, o.ChangePassword(ctx, a, token, temporary, "1234567890"), "access.password.digits")
		wantCode(t, o.ChangePassword(ctx, Actor{}, token, temporary, goodPassword), "access.nobody")
		if err := o.ChangePassword(ctx, a, token, temporary, goodPassword); err != nil {
			t.Fatal(err)
		}
		if a, err = o.Resolve(ctx, token); err != nil || a.MustChange {
			t.Fatal(a, err)
		}
		_, err = o.Resolve(ctx, second)
		wantCode(t, err, "access.nobody")
		_, _, err = o.LogIn(ctx, "ca.xa", temporary, address, "")
		wantCode(t, err, "access.wrong")
		o.in("ca.xa", goodPassword)
	})
}

// A reset or a disabling that comes while a password is being compared wins.
func TestResetWhileLoggingIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		_, person := o.hire(admin, "to.vien", RoleTeamMember, hamletA1)
		key := o.keys.HashLogin("to.vien")
		for name, meanwhile := range map[string]func() error{
			"reset":   func() error { _, err := o.ResetPassword(ctx, admin, person.Account); return err },
			"disable": func() error { return o.DisableAccount(ctx, admin, person.Account) },
		} {
			if err := o.EnableAccount(ctx, admin, person.Account); err != nil {
				t.Fatal(err)
			}
			next, err := o.ResetPassword(ctx, admin, person.Account)
			if err != nil {
				t.Fatal(err)
			}
			a, c, err := o.judge(ctx, key, "to.vien", next)
			if err != nil {
				t.Fatal(name, err)
			}
			if err := meanwhile(); err != nil {
				t.Fatal(name, err)
			}
			if _, err := o.begin(ctx, key, a, c, ""); !errors.Is(err, errWrong) {
				t.Fatalf("%s: a session began: %v", name, err)
			}
			if err := o.putPassword(ctx, key, a, c, "", goodPassword); !errors.Is(err, errWrong) {
				t.Fatalf("%s: the password was changed: %v", name, err)
			}
		}
	})
}

func TestManagingAccounts(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		_, police := o.hire(admin, "ca.vinh-a", RoleCommunePolice, vinhA)
		_, chair := o.hire(admin, "ct.vinh-a", RoleCommuneChairman, vinhA)
		_, leader := o.hire(police, "to.a1", RoleHamletLeader, hamletA1)
		_, elsewhere := o.hire(admin, "ca.vinh-b", RoleCommunePolice, vinhB)

		create := func(by Actor, role Role) error {
			_, _, err := o.CreateAccount(ctx, by, NewAccount{Login: "moi.tao", Name: "Mới", Role: role, Unit: hamletA1})
			return err
		}
		wantCode(t, create(leader, RoleTeamMember), "access.forbidden")
		wantCode(t, create(elsewhere, RoleTeamMember), "not-found")
		wantCode(t, create(police, RoleSteeringAdmin), "access.above")
		wantCode(t, create(police, RoleCommuneChairman), "access.above")
		wantCode(t, create(admin, "king"), "access.role")
		_, _, err := o.CreateAccount(ctx, police, NewAccount{Login: "TO.A1", Name: "Trùng", Role: RoleTeamMember, Unit: vinhA})
		wantCode(t, err, "access.login.taken")
		o.in("to.a1", goodPassword) // and the one who has it keeps the password

		wantCode(t, o.DisableAccount(ctx, elsewhere, leader.Account), "not-found")
		wantCode(t, o.DisableAccount(ctx, elsewhere, db.ID{9}), "not-found")
		wantCode(t, o.DisableAccount(ctx, police, chair.Account), "access.above")
		wantCode(t, o.DisableAccount(ctx, police, police.Account), "access.self")
		_, err = o.ResetPassword(ctx, chair, admin.Account)
		wantCode(t, err, "not-found")
		next, err := o.ResetPassword(ctx, police, leader.Account)
		if err != nil {
			t.Fatal(err)
		}
		if _, a := o.in("to.a1", next); !a.MustChange {
			t.Fatal("a temporary password need not be changed")
		}
		list, err := o.Accounts(ctx, police, vinhA)
		if err != nil || len(list) != 3 {
			t.Fatalf("%v %v", list, err)
		}
		_, err = o.Accounts(ctx, police, vinhB)
		wantCode(t, err, "not-found")
		if v, err := o.audit.VerifyAll(ctx); err != nil || !v.OK() {
			t.Fatal(v, err)
		}
	})
}

func TestOperator(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		token, _ := o.in(adminLogin, adminPassword)
		next, err := o.OperatorReset(ctx, adminLogin)
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Resolve(ctx, token)
		wantCode(t, err, "access.nobody")
		o.in(adminLogin, next)
		if a, err := o.ActorOf(ctx, adminLogin); err != nil || a != admin {
			t.Fatal(a, err)
		}
		_, err = o.ActorOf(ctx, "khong.co")
		wantCode(t, err, "access.account")
		_, err = o.OperatorReset(ctx, "khong.co")
		wantCode(t, err, "access.account")
		lines, _, err := o.audit.List(ctx, admin, o.tree, district, Filter{Verb: "password-reset"}, Page{})
		if err != nil || len(lines) != 1 || lines[0].Detail != "[operator] "+adminLogin || !lines[0].Account.IsZero() {
			t.Fatal(lines, err)
		}
	})
}

// A hash made at an older cost is made anew when its owner logs in.
func TestOldHashesAreRenewed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, _ := opened(t, d)
		o.hash = newHasher(cost{passes: 2, memory: 64, threads: 1})
		o.in(adminLogin, adminPassword)
		if n := count(t, o.db, "SELECT count(*) FROM credential WHERE pass_hash = '"+storedHash(t, o)+"'"); n != 1 {
			t.Fatal(n)
		}
		if o.hash.stale(storedHash(t, o)) {
			t.Fatal("still at the old cost")
		}
		o.in(adminLogin, adminPassword)
	})
}

func storedHash(t *testing.T, o *office) (hash string) {
	t.Helper()
	err := o.db.Read(context.Background(), func(r *db.Rx) error {
		c, _, err := credentialOf(r, o.keys.HashLogin(adminLogin))
		hash = c.hash
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

// Whoever reads the whole store finds neither a password nor a token.
func TestNoSecretInTheStore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, _ := opened(t, d)
		token, _ := o.in(adminLogin, adminPassword)
		var all strings.Builder
		err := o.db.Read(context.Background(), func(r *db.Rx) error {
			for _, table := range []string{"account", "credential", "login_failure", "session", "audit", "audit_head"} {
				if err := dump(r, &all, "SELECT * FROM "+table); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || !strings.Contains(all.String(), "$argon2id$") || !strings.Contains(all.String(), adminLogin) {
			t.Fatal("not the whole store: ", err)
		}
		for _, s := range []string{token, adminPassword} {
			if strings.Contains(all.String(), s) {
				t.Errorf("%q is in the store", s)
			}
		}
	})
}

func dump(q db.Q, to *strings.Builder, query string) error {
	return db.Each(q, func(rows *sql.Rows) error {
		names, err := rows.Columns()
		if err != nil {
			return err
		}
		cells, at := make([]sql.RawBytes, len(names)), make([]any, len(names))
		for i := range cells {
			at[i] = &cells[i]
		}
		err = rows.Scan(at...)
		for _, c := range cells {
			to.Write(c)
			to.WriteByte('\n')
		}
		return err
	}, query)
}
