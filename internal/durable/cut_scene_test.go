//go:build linux

package durable_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	crand "crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"modernc.org/sqlite"

	"tungnha/internal/access"
	"tungnha/internal/app"
	"tungnha/internal/db"
	"tungnha/internal/emulate"
	"tungnha/internal/unit"
)

// scene is a store as an evening begins: a commune with people, a desk that is logged in, phones that are unlocked. Every run starts from a copy of it.
type scene struct {
	*world
	token  string   // of the desk
	phones []string // tokens; each works in the whole commune
	edited []db.ID  // people whose row on the list is changed
	told   []db.ID  // people of whom something is recorded
	lists  []list
}

// list is the workbook of another commune, to be imported.
type list struct {
	commune unit.ID
	content []byte
}

const phoneCount = 2

// theScene is made by the test that comes first, beside the program under test; the runs only copy it.
func theScene(t testing.TB) *scene {
	t.Helper()
	made.once.Do(func() { made.scene = newScene(t, filepath.Join(filepath.Dir(program), "scene")) })
	if made.scene == nil {
		t.Fatal("the scene could not be made")
	}
	return made.scene
}

var made struct {
	once  sync.Once
	scene *scene
}

func newScene(t testing.TB, dir string) *scene {
	t.Helper()
	s := &scene{world: newWorld(t, app.Config{Dir: dir}, 120)}
	s.edited, s.told = s.citizens[:6], s.citizens[6:]
	a := open(t, s.store)
	h := &hammer{t: t, world: s.world, client: &http.Client{Transport: inside{handler(t, a)}}}
	s.token = h.logIn("http://inside")
	admin, err := a.Access.ActorOf(t.Context(), login)
	must(t, err)
	for i := range phoneCount {
		s.phones = append(s.phones, enrolled(t, a, admin, s.commune, fmt.Sprintf("dien.tap.%d", i+1)))
	}
	tree, err := a.Units.Tree(t.Context())
	must(t, err)
	for i := range emulate.VinhLoc()[1:] {
		d := emulate.Generate(emulate.Options{Citizens: 90, Seed: uint64(20 + i), Communes: emulate.VinhLoc()[i+1 : i+2]})
		var b bytes.Buffer
		_, err = emulate.WriteRosterWorkbook(&b, &d.Communes[0], emulate.StylePolice)
		must(t, err)
		u, _ := tree.ByCode(2023, d.Communes[0].Code)
		if u == nil {
			t.Fatalf("no commune %s", d.Communes[0].Code)
		}
		s.lists = append(s.lists, list{u.ID, b.Bytes()})
	}
	must(t, a.Close())
	return s
}

func handler(t testing.TB, a *app.App) http.Handler {
	t.Helper()
	h, err := a.Handler(app.Desk{})
	must(t, err)
	return h
}

// inside asks a handler of this process: no network, so that nothing but the power fails.
type inside struct{ h http.Handler }

// RoundTrip implements http.RoundTripper.
func (i inside) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	i.h.ServeHTTP(w, r)
	return w.Result(), nil
}

// enrolled gives an account of a commune a phone, as the desk and the phone do it between them, and unlocks it.
func enrolled(t testing.TB, a *app.App, admin access.Actor, at unit.ID, name string) (token string) {
	t.Helper()
	ctx := t.Context()
	account, _, err := a.Access.CreateAccount(ctx, admin, access.NewAccount{Login: name, Name: "Tổ viên diễn tập", Role: access.RoleTeamMember, Unit: at})
	must(t, err)
	e, err := a.Access.NewEnrolment(ctx, admin, account.ID)
	must(t, err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), crand.Reader)
	must(t, err)
	spki, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	must(t, err)
	pin := []byte("a verifier as the app makes one..")
	d, err := a.Access.Enrol(ctx, access.NewDevice{Code: e.Code, Name: "Điện thoại diễn tập", Key: spki, Signature: signature(t, key, "tungnha/enrol|"+e.Code), PIN: pin})
	must(t, err)
	must(t, a.Access.ConfirmDevice(ctx, admin, d.ID, d.Check()))
	challenge := a.Access.Challenge(d.ID)
	u, err := a.Access.Unlock(ctx, d.ID, challenge, signature(t, key, "tungnha/unlock|"+challenge), pin)
	must(t, err)
	return u.Token
}

func signature(t testing.TB, key *ecdsa.PrivateKey, text string) []byte {
	t.Helper()
	sum := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(crand.Reader, key, sum[:])
	must(t, err)
	out := make([]byte, 64)
	r.FillBytes(out[:32])
	s.FillBytes(out[32:])
	return out
}

// folder is the content of a folder, by path from it. A database in it must be closed: opening its file a second time would take SQLite's locks away.
func folder(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // a draft that was renamed meanwhile
			return nil
		case err != nil || e.IsDir():
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(path)
		out[rel] = b
		return err
	})
	if err != nil {
		t.Error(err) // not Fatal: this may be any goroutine
	}
	return out
}

// unpack writes files into a new folder within another.
func unpack(within string, parts ...map[string][]byte) (dir string, err error) {
	if dir, err = os.MkdirTemp(within, ""); err != nil {
		return "", err
	}
	for _, files := range parts {
		for name, b := range files {
			path := filepath.Join(dir, name)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, b, 0o600)); err != nil {
				return "", err
			}
		}
	}
	return dir, nil
}

// weakened are the folders whose connections are to have another PRAGMA synchronous than the program gives them: the planted faults. The driver's hook
// stays for the life of the process, so it is set once.
var weakened = newWeakening()

type weakening struct {
	mu   sync.Mutex
	dirs map[string]string
}

func newWeakening() *weakening {
	w := &weakening{dirs: map[string]string{}}
	sqlite.RegisterConnectionHook(w.onConnection)
	return w
}

func (w *weakening) set(dir, synchronous string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dirs[dir] = synchronous
}

func (w *weakening) onConnection(c sqlite.ExecQuerierContext, dsn string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for dir, synchronous := range w.dirs {
		if strings.HasPrefix(dsn, "file:"+filepath.ToSlash(dir)+"/") {
			_, err := c.ExecContext(context.Background(), "PRAGMA synchronous="+synchronous, []driver.NamedValue{})
			return err
		}
	}
	return nil
}
