package access

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

var clerk = Actor{Account: db.ID{6: 0x70, 15: 9}, Login: "clerk", Name: "Văn Thư", Role: RoleAuditor, Unit: vinhA}

func write(t testing.TB, u *Auditor, home unit.ID, n int) {
	t.Helper()
	entries := make([]Entry, n)
	for i := range entries {
		entries[i] = Entry{"reveal", fmt.Sprintf("citizen %d", i), "đối chiếu với hồ sơ"}
	}
	if err := u.db.Write(context.Background(), func(tx *db.Tx) error { return u.Write(tx, home, clerk, entries...) }); err != nil {
		t.Fatal(err)
	}
}

func verified(t testing.TB, u *Auditor) Verification {
	t.Helper()
	v, err := u.VerifyAll(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func seal(t testing.TB, u *Auditor) Seal {
	t.Helper()
	s, err := u.Seal(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func change(t testing.TB, u *Auditor, query string, args ...any) {
	t.Helper()
	err := u.db.Write(context.Background(), func(tx *db.Tx) error {
		n, err := tx.Exec(query, args...)
		if err == nil && n == 0 {
			err = errors.New("nothing was changed")
		}
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func codes(v Verification) (out []string) {
	for _, c := range v.Chains {
		for _, f := range c.Faults {
			out = append(out, fmt.Sprintf("%s %d/%d", f.Code, f.Home, f.Seq))
		}
	}
	for _, f := range v.Faults {
		out = append(out, fmt.Sprintf("%s %d", f.Code, f.Seq))
	}
	return out
}

func TestWholeChains(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		u := NewAuditor(d, testKeys(t))
		if v := verified(t, u); !v.OK() || len(v.Chains) != 0 {
			t.Fatal("an empty store: ", v)
		}
		for i := range 5 {
			write(t, u, vinhA, i) // none, one, several
			write(t, u, vinhB, 1)
		}
		seal(t, u)
		write(t, u, vinhA, 1)
		seal(t, u)
		v := verified(t, u)
		if !v.OK() || v.Seals != 2 || len(v.Chains) != 2 || v.Chains[0].Lines != 11 || v.Chains[1].Lines != 5 {
			t.Fatal(v)
		}
		if c, err := u.Verify(context.Background(), vinhA); err != nil || !c.OK() || c.Lines != 11 {
			t.Fatal(c, err)
		}
		// Other keys don't take this store's chains for theirs.
		if other := NewAuditor(d, testKeys(t)); verified(t, other).OK() {
			t.Fatal("chains are not keyed")
		}
	})
}

// Text that an engine would store otherwise than given would look like tampering later.
func TestAwkwardText(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		u := NewAuditor(d, testKeys(t))
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			return u.Write(tx, vinhA, System("nhập\x00sổ"), Entry{"export", "a\x00b\xff", strings.Repeat("ệ", 5000)}, Entry{"x", "", "\r\n\u202e"})
		})
		if err != nil {
			t.Fatal(err)
		}
		if v := verified(t, u); !v.OK() {
			t.Fatal(codes(v))
		}
	})
}

func TestManyWritersOneChain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		u := NewAuditor(d, testKeys(t))
		const workers, each = 6, 15
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for i := range each {
					write(t, u, vinhA, 1+i%3)
				}
			})
		}
		wg.Wait()
		v := verified(t, u)
		if !v.OK() || v.Chains[0].Lines != workers*each*2 {
			t.Fatalf("%d lines, %v", v.Chains[0].Lines, codes(v))
		}
	})
}

func TestAnUndoneTransactionLeavesNoLine(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		u := NewAuditor(d, testKeys(t))
		write(t, u, vinhA, 2)
		boom := errors.New("boom")
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			if err := u.Write(tx, vinhA, clerk, Entry{Verb: "export"}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		write(t, u, vinhA, 1)
		if v := verified(t, u); !v.OK() || v.Chains[0].Lines != 3 {
			t.Fatal(v)
		}
	})
}

// mutation is one thing that somebody with the store, but not the keys, may do to a chain of n lines.
type mutation struct {
	name string
	run  func(t *rapid.T, tx *db.Tx, n int64) (changed bool, err error)
}

func exec(tx *db.Tx, query string, args ...any) (bool, error) {
	n, err := tx.Exec(query, args...)
	return n > 0, err
}

func flipped(t *rapid.T, tx *db.Tx, read, write string, args ...any) (bool, error) {
	var mac []byte
	if err := tx.QueryRow(read, args...).Scan(&mac); err != nil {
		return false, err
	}
	mac[rapid.IntRange(0, len(mac)-1).Draw(t, "byte")] ^= byte(rapid.IntRange(1, 255).Draw(t, "flip"))
	return exec(tx, write, append([]any{mac}, args...)...)
}

var mutations = []mutation{
	{"a field is changed", func(t *rapid.T, tx *db.Tx, n int64) (bool, error) {
		set := rapid.SampledFrom([]string{
			"at = at + 1", "verb = 'view'", "subject = subject || ' '", "detail = ''", "account_id = NULL", "account_id = mac", "mac = account_id",
			"subject = verb, verb = subject",
		}).Draw(t, "set")
		return exec(tx, "UPDATE audit SET "+set+" WHERE commune_id = 101 AND seq = $1", rapid.Int64Range(1, n).Draw(t, "line"))
	}},
	{"a MAC is changed", func(t *rapid.T, tx *db.Tx, n int64) (bool, error) {
		return flipped(t, tx, "SELECT mac FROM audit WHERE commune_id = 101 AND seq = $1", "UPDATE audit SET mac = $1 WHERE commune_id = 101 AND seq = $2",
			rapid.Int64Range(1, n).Draw(t, "line"))
	}},
	{"a line is removed", func(t *rapid.T, tx *db.Tx, n int64) (bool, error) {
		return exec(tx, "DELETE FROM audit WHERE commune_id = 101 AND seq = $1", rapid.Int64Range(1, n).Draw(t, "line"))
	}},
	{"a line is removed and the others close up", func(t *rapid.T, tx *db.Tx, n int64) (bool, error) {
		line := rapid.Int64Range(1, n).Draw(t, "line")
		if _, err := tx.Exec("DELETE FROM audit WHERE commune_id = 101 AND seq = $1", line); err != nil {
			return false, err
		}
		for i := line + 1; i <= n; i++ {
			if _, err := tx.Exec("UPDATE audit SET seq = seq - 1 WHERE commune_id = 101 AND seq = $1", i); err != nil {
				return false, err
			}
		}
		return exec(tx, "UPDATE audit_head SET seq = seq - 1 WHERE commune_id = 101")
	}},
	{"the end is cut off", func(t *rapid.T, tx *db.Tx, n int64) (bool, error) {
		return exec(tx, "DELETE FROM audit WHERE commune_id = 101 AND seq >= $1", rapid.Int64Range(1, n).Draw(t, "line"))
	}},
	{"the end is cut off and the head set back", func(t *rapid.T, tx *db.Tx, n int64) (bool, error) {
		left := rapid.Int64Range(1, n-1).Draw(t, "left")
		var mac []byte
		if err := tx.QueryRow("SELECT mac FROM audit WHERE commune_id = 101 AND seq = $1", left).Scan(&mac); err != nil {
			return false, err
		}
		if rapid.Bool().Draw(t, "head's MAC is the line's") {
			if _, err := tx.Exec("UPDATE audit_head SET mac = $1 WHERE commune_id = 101", mac); err != nil {
				return false, err
			}
		}
		if _, err := tx.Exec("UPDATE audit_head SET seq = $1 WHERE commune_id = 101", left); err != nil {
			return false, err
		}
		return exec(tx, "DELETE FROM audit WHERE commune_id = 101 AND seq > $1", left)
	}},
	{"a line is added", func(t *rapid.T, tx *db.Tx, n int64) (bool, error) {
		at := rapid.SampledFrom([]int64{-1, 0, n + 1, n + 5}).Draw(t, "at")
		if rapid.Bool().Draw(t, "head goes with it") {
			if _, err := tx.Exec("UPDATE audit_head SET seq = $1 WHERE commune_id = 101", max(at, n)); err != nil {
				return false, err
			}
		}
		return exec(tx, `INSERT INTO audit (commune_id, seq, at, account_id, verb, subject, detail, mac)
			SELECT commune_id, $1, at, account_id, verb, subject, detail, mac FROM audit WHERE commune_id = 101 AND seq = $2`,
			at, rapid.Int64Range(1, n).Draw(t, "copied"))
	}},
	{"two lines change places", func(t *rapid.T, tx *db.Tx, n int64) (bool, error) {
		a := rapid.Int64Range(1, n-1).Draw(t, "a")
		b := rapid.Int64Range(a+1, n).Draw(t, "b")
		for _, move := range [][2]int64{{a, -1}, {b, a}, {-1, b}} {
			if _, err := tx.Exec("UPDATE audit SET seq = $2 WHERE commune_id = 101 AND seq = $1", move[0], move[1]); err != nil {
				return false, err
			}
		}
		return true, nil
	}},
	{"a line comes from another home", func(t *rapid.T, tx *db.Tx, n int64) (bool, error) {
		line := rapid.Int64Range(1, n).Draw(t, "line")
		if _, err := tx.Exec("DELETE FROM audit WHERE commune_id = 101 AND seq = $1", line); err != nil {
			return false, err
		}
		return exec(tx, "UPDATE audit SET commune_id = 101 WHERE commune_id = 102 AND seq = $1", line)
	}},
	{"the head is changed", func(t *rapid.T, tx *db.Tx, _ int64) (bool, error) {
		return flipped(t, tx, "SELECT mac FROM audit_head WHERE commune_id = 101", "UPDATE audit_head SET mac = $1 WHERE commune_id = 101")
	}},
	{"the head counts otherwise", func(t *rapid.T, tx *db.Tx, _ int64) (bool, error) {
		return exec(tx, "UPDATE audit_head SET seq = seq + $1 WHERE commune_id = 101", rapid.SampledFrom([]int64{-8, -1, 1, 100}).Draw(t, "by"))
	}},
	{"the head is removed", func(_ *rapid.T, tx *db.Tx, _ int64) (bool, error) {
		return exec(tx, "DELETE FROM audit_head WHERE commune_id = 101")
	}},
	{"the head comes from another home", func(_ *rapid.T, tx *db.Tx, _ int64) (bool, error) {
		if _, err := tx.Exec("DELETE FROM audit_head WHERE commune_id = 101"); err != nil {
			return false, err
		}
		return exec(tx, "UPDATE audit_head SET commune_id = 101 WHERE commune_id = 102")
	}},
}

// Whatever single thing is done to the rows of a chain, the check finds it, without any seal.
func TestAnyMutationIsFound(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		u := NewAuditor(d, testKeys(t))
		const n = 8
		write(t, u, vinhA, n)
		write(t, u, vinhB, n)
		undo := errors.New("undo")
		rapid.Check(t, func(t *rapid.T) {
			i := rapid.IntRange(0, len(mutations)-1).Draw(t, "mutation")
			m := mutations[i]
			var failed any
			err := d.Write(context.Background(), func(tx *db.Tx) error {
				defer func() { failed = recover() }() // rapid speaks by panics, which the transaction would swallow
				changed, err := m.run(t, tx, n)
				if err != nil || !changed {
					return errors.Join(fmt.Errorf("%s: changed %v", m.name, changed), err)
				}
				c, err := u.verify(tx, vinhA, nil)
				if err != nil {
					return err
				}
				if c.OK() {
					return fmt.Errorf("not found: %s", m.name)
				}
				return undo
			})
			if failed != nil {
				panic(failed)
			}
			if !errors.Is(err, undo) {
				t.Fatal(err)
			}
		})
		if v := verified(t, u); !v.OK() {
			t.Fatal("the chains are not as they were: ", codes(v))
		}
	})
}

// What the chain alone can't tell, the seals do: table and head set back to an older state together, or gone together.
func TestSealsFindARollback(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		u := NewAuditor(d, testKeys(t))
		write(t, u, vinhA, 3)
		write(t, u, vinhB, 3)
		var old head
		err := d.Read(context.Background(), func(r *db.Rx) (err error) {
			old, _, err = headOf(r, vinhA)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		write(t, u, vinhA, 2)
		seal(t, u)
		change(t, u, "DELETE FROM audit WHERE commune_id = 101 AND seq > 3")
		change(t, u, "UPDATE audit_head SET seq = $1, mac = $2 WHERE commune_id = 101", old.seq, old.mac)
		if got := codes(verified(t, u)); !slices.Equal(got, []string{"audit.cut 101/4"}) {
			t.Fatal(got)
		}
		write(t, u, vinhA, 2) // and covered up with other lines
		if got := codes(verified(t, u)); !slices.Equal(got, []string{"audit.sealed 101/5"}) {
			t.Fatal(got)
		}
		change(t, u, "DELETE FROM audit WHERE commune_id = 102")
		change(t, u, "DELETE FROM audit_head WHERE commune_id = 102")
		if got := codes(verified(t, u)); !slices.Equal(got, []string{"audit.sealed 101/5", "audit.cut 102/1"}) {
			t.Fatal(got)
		}
		// The seals gone from the store too: the file beside the keys still has them.
		change(t, u, "DELETE FROM audit_seal")
		if got := codes(verified(t, u)); !slices.Equal(got, []string{"audit.sealed 101/5", "audit.cut 102/1", "audit.seal 1"}) {
			t.Fatal(got)
		}
	})
}

func TestSealsAreChained(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		u := NewAuditor(d, testKeys(t))
		for range 3 {
			write(t, u, vinhA, 1)
			seal(t, u)
		}
		change(t, u, "UPDATE audit_seal SET at = at + 1 WHERE seal_no = 2")
		if got := codes(verified(t, u)); !slices.Equal(got, []string{"audit.seal 2", "audit.seal 2"}) {
			t.Fatal(got)
		}
		change(t, u, "UPDATE audit_seal SET at = at - 1 WHERE seal_no = 2")
		if v := verified(t, u); !v.OK() {
			t.Fatal(codes(v))
		}
		path := filepath.Join(u.keys.Dir(), SealFile)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		// Without the file, a changed or removed seal in the store is found all the same.
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if v := verified(t, u); !v.OK() {
			t.Fatal(codes(v)) // another machine may have made them
		}
		change(t, u, "DELETE FROM audit_seal WHERE seal_no = 2")
		if verified(t, u).OK() {
			t.Fatal("a removed seal was not missed")
		}
		if err := os.WriteFile(path, append(whole, "{\"no\":9,\"at"...), 0o600); err != nil {
			t.Fatal(err)
		}
		got := codes(verified(t, u))
		if !slices.Contains(got, "audit.seal 2") || slices.Contains(got, "audit.seal 0") {
			t.Fatal("half a line after a crash is no fault: ", got)
		}
	})
}

func TestSealText(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		u := NewAuditor(d, testKeys(t))
		if text, err := u.SealText(ctx); text != "" || err != nil {
			t.Fatal(text, err)
		}
		write(t, u, vinhA, 1)
		first := seal(t, u)
		seal(t, u)
		text, err := u.SealText(ctx)
		if err != nil || !strings.HasPrefix(text, "2-") || len(text) != len("2-AAAA-AAAA-AAAA-AAAA") {
			t.Fatal(text, err)
		}
		at, same, err := u.CheckSealText(ctx, " "+strings.ToLower(first.Text())+" ")
		if err != nil || !same || !at.Equal(first.At) {
			t.Fatal(at, same, err)
		}
		if _, same, _ := u.CheckSealText(ctx, strings.Replace(text, "2-", "1-", 1)); same {
			t.Fatal("one seal's code was taken for another's")
		}
	})
}

func TestOneSealAtATime(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		u := NewAuditor(d, testKeys(t))
		write(t, u, vinhA, 1)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if _, err := u.Seal(context.Background()); err != nil && !strings.Contains(err.Error(), "access.seal") {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if v := verified(t, u); !v.OK() || v.Seals == 0 {
			t.Fatal(codes(v))
		}
	})
}

func TestListAudit(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, admin := opened(t, d)
		ctx := context.Background()
		u := o.audit
		write(t, u, vinhA, 7)
		start := o.clock.now()
		o.clock.pass(time.Hour)
		err := o.db.Write(ctx, func(tx *db.Tx) error { return u.Write(tx, vinhA, admin, Entry{"export", "list", "7 dòng"}) })
		if err != nil {
			t.Fatal(err)
		}
		list := func(f Filter, p Page) ([]Line, bool) {
			t.Helper()
			lines, more, err := u.List(ctx, admin, o.tree, vinhA, f, p)
			if err != nil {
				t.Fatal(err)
			}
			return lines, more
		}
		lines, more := list(Filter{}, Page{Size: 3})
		if len(lines) != 3 || !more || lines[0].Seq != 8 || lines[0].Login != adminLogin || lines[1].Login != "" {
			t.Fatal(lines, more)
		}
		if lines, more = list(Filter{}, Page{Size: 5, Before: lines[2].Seq}); len(lines) != 5 || more || lines[4].Seq != 1 {
			t.Fatal(lines, more)
		}
		for name, c := range map[string]struct {
			f    Filter
			want int
		}{
			"verb":     {Filter{Verb: "export"}, 1},
			"subject":  {Filter{Subject: "citizen 3"}, 1},
			"account":  {Filter{Account: clerk.Account}, 7},
			"from":     {Filter{From: start.Add(time.Minute)}, 1},
			"to":       {Filter{To: start.Add(time.Minute)}, 7},
			"together": {Filter{Verb: "export", Account: clerk.Account}, 0},
		} {
			if lines, _ := list(c.f, Page{}); len(lines) != c.want {
				t.Errorf("%s: %d lines, want %d", name, len(lines), c.want)
			}
		}
		_, _, err = u.List(ctx, clerk, o.tree, vinhB, Filter{}, Page{})
		wantCode(t, err, "not-found")
		viewer := clerk
		viewer.Role = RoleViewer
		_, _, err = u.List(ctx, viewer, o.tree, vinhA, Filter{}, Page{})
		wantCode(t, err, "access.forbidden")
	})
}
