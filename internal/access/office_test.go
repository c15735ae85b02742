package access

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/errs"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
)

// A small part of a tree: a province, its district, two communes with hamlets.
const (
	province unit.ID = 1
	district unit.ID = 10
	vinhA    unit.ID = 101
	hamletA1 unit.ID = 1011
	vinhB    unit.ID = 102
	hamletB1 unit.ID = 1021
	nowhere  unit.ID = 999
)

func testTree() *unit.Tree {
	u := func(id, parent, home unit.ID, level unit.Level, path string) *unit.Unit {
		return &unit.Unit{ID: id, Parent: parent, Home: home, Level: level, Path: path, Catalogue: 2023}
	}
	return unit.NewTree([]*unit.Unit{
		u(province, 0, province, unit.Province, "/1/"),
		u(district, province, district, unit.District, "/1/10/"),
		u(vinhA, district, vinhA, unit.Commune, "/1/10/101/"),
		u(hamletA1, vinhA, vinhA, unit.Hamlet, "/1/10/101/1011/"),
		u(vinhB, district, vinhB, unit.Commune, "/1/10/102/"),
		u(hamletB1, vinhB, vinhB, unit.Hamlet, "/1/10/102/1021/"),
	}, nil, nil)
}

type fixedUnits struct{ tree *unit.Tree }

func (f fixedUnits) Tree(context.Context) (*unit.Tree, error) { return f.tree, nil }

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// office is a service on an empty store, with a clock.
type office struct {
	*Service
	t     testing.TB
	clock *clock
	tree  *unit.Tree
}

const (
	adminLogin    = "quantri.vl"
	adminPassword = "trăng rằm tháng tám"
	goodPassword  = "cầu tre lắc lẻo"
	address       = "192.0.2.7:40312"
)

func testKeys(t testing.TB) *secret.Keys {
	t.Helper()
	k, _, err := secret.Create(context.Background(), secret.Options{Dir: filepath.Join(t.TempDir(), "keys")})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// cheap keeps tests quick: the work of a hash is not what they look at.
var cheap = cost{passes: 1, memory: 64, threads: 1}

func newOffice(t *testing.T, d *db.DB) *office {
	t.Helper()
	c := &clock{at: time.Date(2023, 5, 25, 1, 0, 0, 0, time.UTC)}
	return officeOn(t, d.At(c.now), c, testKeys(t))
}

func officeOn(t *testing.T, d *db.DB, c *clock, keys *secret.Keys) *office {
	t.Helper()
	tree := testTree()
	s := New(d, keys, fixedUnits{tree}, NewAuditor(d, keys))
	s.hash = newHasher(cheap)
	return &office{s, t, c, tree}
}

// opened is an office after set-up, with its administrator.
func opened(t *testing.T, d *db.DB) (*office, Actor) {
	t.Helper()
	o := newOffice(t, d)
	if err := o.Setup(context.Background(), adminLogin, "Quản Trị", adminPassword, district); err != nil {
		t.Fatal(err)
	}
	_, admin := o.in(adminLogin, adminPassword)
	return o, admin
}

func (o *office) in(login, password string) (string, Actor) {
	o.t.Helper()
	token, a, err := o.LogIn(context.Background(), login, password, address, "Cốc Cốc")
	if err != nil {
		o.t.Fatalf("log in as %s: %v", login, err)
	}
	return token, a
}

// hire makes an account and lets its person choose a password.
func (o *office) hire(by Actor, login string, role Role, at unit.ID) (string, Actor) {
	o.t.Helper()
	_, temporary, err := o.CreateAccount(context.Background(), by, NewAccount{Login: login, Name: "Người Dùng", Role: role, Unit: at})
	if err != nil {
		o.t.Fatal(err)
	}
	token, a := o.in(login, temporary)
	if err := o.ChangePassword(context.Background(), a, token, temporary, goodPassword); err != nil {
		o.t.Fatal(err)
	}
	a, err = o.Resolve(context.Background(), token)
	if err != nil || a.MustChange {
		o.t.Fatal(a, err)
	}
	return token, a
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if !errs.Is(err, code) {
		t.Fatalf("got %v; want %s", err, code)
	}
}

func onBoth(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	dbtest.Each(t, fn)
}
