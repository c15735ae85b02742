package access

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
)

func TestTooManyFailuresOfAnAddress(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *db.DB) {
		o, _ := opened(t, d)
		ctx := context.Background()
		o.ips = newIPLimiter(5, 100)
		for i := range 5 { // one failure each of many log-ins; successes in between don't count, whatever the port
			if _, _, err := o.LogIn(ctx, adminLogin, adminPassword, "192.0.2.7:1", ""); err != nil {
				t.Fatal(err)
			}
			_, _, err := o.LogIn(ctx, fmt.Sprintf("nguoi.%d", i), "sai mật khẩu rồi", address, "")
			wantCode(t, err, "access.wrong")
		}
		before := o.hash.done.Load()
		_, _, err := o.LogIn(ctx, adminLogin, adminPassword, address, "")
		wantCode(t, err, "access.too-many")
		if !strings.Contains(errs.As(err).In("vi"), "15 phút") || o.hash.done.Load() != before {
			t.Fatal(errs.As(err).In("vi"))
		}
		if _, _, err := o.LogIn(ctx, adminLogin, adminPassword, "192.0.2.8", ""); err != nil {
			t.Fatal("a neighbour's failures count: ", err)
		}
		o.clock.pass(failureWindow)
		o.in(adminLogin, adminPassword)
	})
}

func TestWhoAnAddressIs(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"192.0.2.7": "192.0.2.7/32", "192.0.2.7:80": "192.0.2.7/32", "::ffff:192.0.2.7": "192.0.2.7/32",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "[2001:db8:1:2::9]:443": "2001:db8:1:2::/64", "[fe80::1%eth0]:1": "fe80::/64",
		"": "invalid Prefix", "@": "invalid Prefix",
	} {
		if got := network(in).String(); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func TestLimiterIsBounded(t *testing.T) {
	t.Parallel()
	l, now := newIPLimiter(2, 10), time.Unix(0, 0)
	for i := range 1000 {
		l.take("203.0.113.1", now) // seen all the time, so never forgotten
		l.take(fmt.Sprintf("10.0.%d.%d", i/250, i%250), now)
	}
	if l.order.Len() != 10 || len(l.at) != 10 {
		t.Fatal(l.order.Len(), len(l.at))
	}
	if l.take("203.0.113.1", now) == 0 {
		t.Fatal("an attacker was forgotten for having many neighbours")
	}
	l.giveBack("198.51.100.1") // unknown: nothing happens
}

func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	c, now := newSessionCache(), time.Unix(100, 0)
	for i := range 3 * cacheMost {
		c.put(fmt.Sprint(i), cached{Actor{Account: db.ID{1}}, now.Add(time.Second)}, c.now())
	}
	if n := len(c.young) + len(c.old); n > cacheMost {
		t.Fatal(n)
	}
	last := fmt.Sprint(3*cacheMost - 1)
	if _, ok := c.get(last, now); !ok {
		t.Fatal("the latest is not kept")
	}
	if _, ok := c.get(last, now.Add(time.Second)); ok {
		t.Fatal("kept beyond its time")
	}
	epoch := c.now()
	c.dropAccount(db.ID{1})
	if _, ok := c.get(last, now); ok {
		t.Fatal("dropped, but there")
	}
	c.put(last, cached{Actor{}, now.Add(time.Second)}, epoch) // read before the drop, put after it
	if _, ok := c.get(last, now); ok {
		t.Fatal("what was read before a log-out was kept after it")
	}
}

func TestHashes(t *testing.T) {
	t.Parallel()
	h, ctx := newHasher(cheap), context.Background()
	stored, err := h.make(ctx, "c\u1ea7u tre l\u1eafc")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{"c\u1ea7u tre l\u1eafc": true, "ca\u0302\u0300u tre la\u0306\u0301c": true, "cau tre lac": false, "": false} {
		if ok, err := h.verify(ctx, stored, password); ok != want || err != nil {
			t.Errorf("%q: %v %v", password, ok, err)
		}
	}
	if ok, err := h.verify(ctx, "", "anything"); ok || err != nil {
		t.Error("the hash of no password matched", err)
	}
	for _, bad := range []string{
		"x", "$argon2id$v=19$m=4294967295,t=1,p=1$AAAA$AAAA", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA",
		"$argon2id$v=19$m=64,t=0,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=64,t=1,p=1$AAAA$", "$argon2id$v=19$m=64,t=1,p=1$!$!",
	} {
		if ok, err := h.verify(ctx, bad, "x"); ok || err == nil {
			t.Errorf("%q was taken for a hash", bad)
		}
	}
}

// Few hashes are computed at once, and those that wait too many are turned away, or memory would be all gone on a morning.
func TestHashingIsBounded(t *testing.T) {
	t.Parallel()
	h := newHasher(cheap)
	for range hashesAtOnce {
		h.slots <- struct{}{} // all at work
	}
	ctx, cancel := context.WithCancel(context.Background())
	waiting := make(chan error, hashesQueued)
	for range hashesQueued {
		go func() { _, err := h.make(ctx, "x"); waiting <- err }()
	}
	for h.queue.Load() < hashesQueued {
		runtime.Gosched()
	}
	_, err := h.make(ctx, "x")
	wantCode(t, err, "access.busy")
	cancel()
	for range hashesQueued {
		if err := <-waiting; !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if n := h.queue.Load(); n != 0 {
		t.Fatal(n)
	}
}

func FuzzDecodeHash(f *testing.F) {
	f.Add(newHasher(officePC).dummy)
	f.Add("$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, s string) {
		c, _, hash, err := decode(s)
		if err == nil && (c.memory > 1<<20 || c.passes == 0 || c.threads == 0 || len(hash) < 16) {
			t.Fatalf("%q gives %v", s, c)
		}
	})
}

func FuzzSealFile(f *testing.F) {
	dir := f.TempDir()
	if err := appendSeal(dir, Seal{No: 1, At: time.UnixMilli(5), Heads: "101:7:00ff\n", mac: []byte("mac")}); err != nil {
		f.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, SealFile))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("{}\n{\"no\":1}\n{\"no\":2,\"mac\":\"AA==\",\"heads\":\"::\"}\nx}\n{\"half"))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, SealFile), b, 0o600); err != nil {
			t.Fatal(err)
		}
		seals, _, err := readSeals(dir)
		if err != nil && errs.As(err).Code != "access.seal-file" {
			t.Fatal(err)
		}
		for home, heads := range points(seals) {
			for seq := range heads {
				if !strings.Contains(string(b), fmt.Sprint(seq)) && seq > 9 {
					t.Fatalf("home %d seq %d is not in the file", home, seq)
				}
			}
		}
		// What is there can always be added to.
		if err := appendSeal(dir, Seal{No: 77, mac: []byte("mac")}); err != nil {
			t.Fatal(err)
		}
		again, _, err := readSeals(dir)
		if err == nil && (len(again) == 0 || again[len(again)-1].No != 77) {
			t.Fatal("a seal after an unreadable line is lost")
		}
	})
}

func FuzzCut(f *testing.F) {
	f.Add("ệ\x00\xff", 2)
	f.Fuzz(func(t *testing.T, s string, most int) {
		most &= 0xff
		if got := cut(s, most); len(got) > most || strings.ToValidUTF8(got, "") != got || strings.Contains(got, "\x00") || cut(got, most) != got {
			t.Fatalf("%q", got)
		}
	})
}
