package emulate_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tungnha/campaigns"
	"tungnha/internal/access"
	"tungnha/internal/app"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/emulate"
	"tungnha/internal/field"
)

// envServer makes this test program be the server: a process of its own that can be killed.
const envServer = "TUNGNHA_TEST_SERVE"

func TestMain(m *testing.M) {
	if os.Getenv(envServer) == "" {
		os.Exit(m.Run())
	}
	if err := serve(context.Background()); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(ctx context.Context) error {
	a, err := app.Open(ctx, app.Config{Dir: os.Getenv("TUNGNHA_DIR"), URL: os.Getenv("TUNGNHA_DATABASE")})
	if err != nil {
		return err
	}
	h, err := a.Handler(app.Desk{})
	if err != nil {
		return err
	}
	return a.Serve(ctx, app.Listen{Addr: "127.0.0.1:0", Handler: h, Ready: func(url string) { _, _ = fmt.Fprintln(os.Stderr, "Từng Nhà:", url) }})
}

const adminLogin = "quantri"

// scene is an empty store with a campaign, and the options of a short run on it.
func scene(t *testing.T, e db.Engine) emulate.PhoneOptions {
	t.Helper()
	store := dbtest.Config(t, e)
	cfg := app.Config{Dir: store.Dir, URL: store.URL}
	a, err := app.Open(t.Context(), cfg)
	must(t, err)
	text, err := app.ReadPlan(strings.TrimSuffix(campaigns.VinhLoc, ".yaml"))
	must(t, err)
	plan, problems := campaign.Parse(campaigns.VinhLoc, text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	l, _, err := a.Campaigns.Load(t.Context(), text, plan, db.ID{})
	must(t, err)
	must(t, a.Access.Setup(t.Context(), adminLogin, "Quản Trị", "cầu tre lắc lẻo gập ghềnh", l.Unit))
	must(t, a.Close())
	return emulate.PhoneOptions{
		Phones: 12, Days: 2, Kills: 2, Seed: 7, Connections: 6,
		Server: &emulate.Program{Path: os.Args[0], Env: []string{envServer + "=1", "TUNGNHA_DIR=" + cfg.Dir, "TUNGNHA_DATABASE=" + cfg.URL}},
		Open: func(ctx context.Context) (*emulate.PhoneRooms, error) {
			a, err := app.Open(ctx, cfg)
			if err != nil {
				return nil, err
			}
			a.Roster.SetObserver(field.Watch(a.Ledger))
			admin, err := a.Access.ActorOf(ctx, adminLogin)
			return &emulate.PhoneRooms{
				DB: a.DB, Units: a.Units, Access: a.Access, Roster: a.Roster, Ledger: a.Ledger, Field: a.Field(), Teams: a.Teams, Admin: admin, Unit: l.Unit, Close: a.Close,
			}, err
		},
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Phones offline for days, a server killed while they send: everything acknowledged is there once, and nobody saw another's area.
func TestPhonesLoseNothing(t *testing.T) {
	t.Parallel()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			rep, err := emulate.Phones(t.Context(), scene(t, e))
			must(t, err)
			if !rep.OK() || rep.Acknowledged < 50 || rep.Present != rep.Acknowledged || rep.Kills != 2 || rep.Refused == 0 || rep.Carried == 0 {
				t.Errorf("%+v", rep)
			}
		})
	}
}

// between stands between phones and server and does what a broken server would.
type between struct {
	emulate.PhoneServer
	front   *httptest.Server
	spoil   func(*between, http.ResponseWriter, *http.Request) bool // true: answered
	back    *httputil.ReverseProxy
	started func() // before the real server starts
	n       atomic.Int64
}

func (b *between) Start(ctx context.Context) (string, error) {
	if b.started != nil {
		b.started()
	}
	address, err := b.PhoneServer.Start(ctx)
	if err != nil {
		return "", err
	}
	to, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	b.back = httputil.NewSingleHostReverseProxy(to)
	b.back.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) } // as a dead server: no answer
	b.front = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if b.spoil == nil || !b.spoil(b, w, r) {
			b.back.ServeHTTP(w, r)
		}
	}))
	return b.front.URL, nil
}

func (b *between) Kill() error {
	err := b.PhoneServer.Kill()
	if b.front != nil {
		b.front.CloseClientConnections()
		b.front.Close()
		b.front = nil
	}
	return err
}

// early answers "ok" to every fifth request before anything is committed, and what was to be committed is gone with the process.
func early(b *between, w http.ResponseWriter, r *http.Request) bool {
	if r.URL.Path != "/field/v1/sync" || b.n.Add(1)%5 != 0 {
		return false
	}
	var in struct{ Ops []struct{ ID string } }
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		return false
	}
	out := field.Answer{Verdicts: []field.Verdict{}, Changes: []field.Changes{}}
	for _, op := range in.Ops {
		out.Verdicts = append(out.Verdicts, field.Verdict{ID: op.ID, Status: field.OK})
	}
	return json.NewEncoder(w).Encode(out) == nil
}

// twice gives the server each request a second time under other ids, as one does that forgot which ids it had seen.
func twice(b *between, _ http.ResponseWriter, r *http.Request) bool {
	if r.URL.Path != "/field/v1/sync" {
		return false
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(text))
	var in map[string]any
	if json.Unmarshal(text, &in) != nil {
		return false
	}
	ops, _ := in["ops"].([]any)
	for _, op := range ops {
		op.(map[string]any)["id"] = db.NewID(time.Now()).String()
	}
	again, err := json.Marshal(in)
	if err != nil {
		return false
	}
	second := r.Clone(r.Context())
	second.Body, second.ContentLength = io.NopCloser(bytes.NewReader(again)), int64(len(again))
	b.back.ServeHTTP(httptest.NewRecorder(), second)
	return false
}

// wide lets every account see its whole commune, as a server does that skips the check of the scope.
func wide(t *testing.T, opt emulate.PhoneOptions) func() {
	t.Helper()
	return func() {
		r, err := opt.Open(context.Background())
		must(t, err)
		must(t, r.DB.Write(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE account SET unit_id = (SELECT home_id FROM unit WHERE unit.unit_id = account.unit_id) WHERE role = $1`, string(access.RoleTeamMember))
			return err
		}))
		must(t, r.Close())
	}
}

// The same run must fail when the server answers before it commits, carries out twice, or does not look at the scope: else it would prove nothing.
func TestPhonesSeePlantedFaults(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]struct {
		plant func(*between, emulate.PhoneOptions)
		found func(*emulate.PhoneReport) int
	}{
		"answers before the commit": {func(b *between, _ emulate.PhoneOptions) { b.spoil = early }, func(r *emulate.PhoneReport) int { return r.Lost }},
		"carries out twice":         {func(b *between, _ emulate.PhoneOptions) { b.spoil = twice }, func(r *emulate.PhoneReport) int { return r.Doubled }},
		"skips the scope":           {func(b *between, o emulate.PhoneOptions) { b.started = wide(t, o) }, func(r *emulate.PhoneReport) int { return r.Leaked }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opt := scene(t, db.SQLite)
			opt.Phones, opt.Days, opt.Kills = 8, 2, 1
			b := &between{PhoneServer: opt.Server}
			fault.plant(b, opt)
			opt.Server = b
			rep, err := emulate.Phones(t.Context(), opt)
			must(t, err)
			if rep.OK() || fault.found(rep) == 0 {
				t.Errorf("not seen: %+v", rep)
			}
		})
	}
}
