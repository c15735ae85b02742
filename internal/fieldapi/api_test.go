package fieldapi_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/app"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/field"
	"tungnha/internal/fieldapi"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// world is the program with two communes of a district, a hamlet and a person in each; its clock stands still unless it is moved.
type world struct {
	*app.App
	t       testing.TB
	mu      sync.Mutex
	now     time.Time
	url     string
	admin   access.Actor
	commune [2]unit.ID
	hamlet  [2]unit.ID
	house   [2]db.ID
	person  [2]db.ID
}

func onBoth(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			fn(t, newWorld(t, dbtest.Config(t, e)))
		})
	}
}

func newWorld(t testing.TB, store db.Config) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2023, 5, 25, 19, 0, 0, 0, locale.Zone)}
	a, err := app.Open(context.Background(), app.Config{Dir: store.Dir, URL: store.URL, Clock: w.clock})
	w.must(err)
	w.App = a
	t.Cleanup(func() { w.must(a.Close()) })
	h := fieldapi.New(fieldapi.Config{DB: a.DB, Access: a.Access, Field: a.Field(), Poll: 5 * time.Millisecond})
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	w.url = srv.URL
	w.fill()
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(time.Millisecond)
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) fill() {
	w.t.Helper()
	ctx := context.Background()
	text, err := os.ReadFile("../../campaigns/vinh-loc-2023.yaml")
	w.must(err)
	plan, problems := campaign.Parse("vinh-loc-2023.yaml", text)
	if len(problems) > 0 {
		w.t.Fatal(problems)
	}
	l, _, err := w.Campaigns.Load(ctx, text, plan, db.ID{})
	w.must(err)
	w.must(w.Access.Setup(ctx, "quantri", "Quản Trị", "cầu tre lắc lẻo gập ghềnh", l.Unit))
	w.admin, err = w.Access.ActorOf(ctx, "quantri")
	w.must(err)
	tree, err := w.Units.Tree(ctx)
	w.must(err)
	for i := range w.commune {
		w.commune[i] = tree.Communes(l.Unit)[i]
		w.hamlet[i], err = w.Units.AddHamlet(ctx, w.commune[i], "Thôn 1")
		w.must(err)
		w.must(w.DB.Write(ctx, func(tx *db.Tx) (err error) {
			if w.house[i], err = w.Roster.AddHousehold(tx, roster.Household{Commune: w.commune[i], Hamlet: w.hamlet[i], Head: "Nguyễn Văn Mẫu"}); err != nil {
				return err
			}
			w.person[i], err = w.Roster.Add(tx, roster.Citizen{
				Commune: w.commune[i], Household: w.house[i], Hamlet: w.hamlet[i], Name: fmt.Sprintf("Lê Thị Thử %d", i), Birth: vn.Birth{Year: 1980},
				Identity: fmt.Sprintf("03818000%d017", i), Phones: []string{"0912345678"},
			})
			return err
		}))
	}
}

// handset is a phone that keeps to the protocol.
type handset struct {
	*world
	key    *ecdsa.PrivateKey
	device db.ID
	token  string
}

var pin = []byte("a verifier of 32 bytes, invented.")

func (h *handset) sign(text string) []byte {
	h.t.Helper()
	sum := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, h.key, sum[:])
	h.must(err)
	out := make([]byte, 64)
	r.FillBytes(out[:32])
	s.FillBytes(out[32:])
	return out
}

func (w *world) code(account db.ID) string {
	w.t.Helper()
	e, err := w.Access.NewEnrolment(context.Background(), w.admin, account)
	w.must(err)
	return e.Code
}

func (w *world) account(login string, role access.Role, at unit.ID) db.ID {
	w.t.Helper()
	a, _, err := w.Access.CreateAccount(context.Background(), w.admin, access.NewAccount{Login: login, Name: "Trưởng Thôn", Role: role, Unit: at})
	w.must(err)
	return a.ID
}

func (w *world) handset() *handset {
	w.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	w.must(err)
	return &handset{world: w, key: key}
}

func (h *handset) enrol(code string) reply {
	h.t.Helper()
	spki, err := x509.MarshalPKIXPublicKey(&h.key.PublicKey)
	h.must(err)
	return h.ask("POST", "/field/v1/enrol", map[string]any{"code": code, "name": "Máy thử", "key": spki, "signature": h.sign("tungnha/enrol|" + code), "pin": pin})
}

func (h *handset) unlock() reply {
	h.t.Helper()
	var c struct{ Challenge string }
	h.ask("POST", "/field/v1/challenge", map[string]any{"device": h.device}).status(200).into(&c)
	return h.ask("POST", "/field/v1/unlock", map[string]any{"device": h.device, "challenge": c.Challenge, "signature": h.sign("tungnha/unlock|" + c.Challenge), "pin": pin})
}

// ready is a phone that was enrolled, confirmed and unlocked.
func (w *world) ready(login string, role access.Role, at unit.ID) *handset {
	w.t.Helper()
	h := w.handset()
	var e struct {
		Device db.ID
		Check  string
	}
	h.enrol(w.code(w.account(login, role, at))).status(200).into(&e)
	h.device = e.Device
	w.must(w.Access.ConfirmDevice(context.Background(), w.admin, e.Device, e.Check))
	var u struct{ Token string }
	h.unlock().status(200).into(&u)
	h.token = u.Token
	return h
}

type reply struct {
	t    testing.TB
	code int
	head http.Header
	text []byte
}

func (h *handset) ask(method, path string, body any, headers ...string) reply {
	h.t.Helper()
	text, isText := body.([]byte)
	if !isText && body != nil {
		var err error
		text, err = json.Marshal(body)
		h.must(err)
	}
	req, err := http.NewRequest(method, h.url+path, bytes.NewReader(text))
	h.must(err)
	if h.token != "" {
		req.Header.Set("Authorization", "Bearer "+h.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	tr := &http.Transport{DisableCompression: true}
	defer tr.CloseIdleConnections()
	resp, err := tr.RoundTrip(req)
	h.must(err)
	defer func() { _ = resp.Body.Close() }()
	out, err := io.ReadAll(resp.Body)
	h.must(err)
	return reply{h.t, resp.StatusCode, resp.Header, out}
}

func (r reply) status(want int) reply {
	r.t.Helper()
	if r.code != want {
		r.t.Fatalf("status %d, want %d: %s", r.code, want, r.text)
	}
	return r
}

func (r reply) into(v any) {
	r.t.Helper()
	if err := json.Unmarshal(r.text, v); err != nil {
		r.t.Fatalf("%v in %s", err, r.text)
	}
}

func (r reply) problem(status int, code string) fieldapi.Problem {
	r.t.Helper()
	var p fieldapi.Problem
	r.status(status).into(&p)
	if p.Code != code || p.Message.VI == "" || p.Message.EN == "" || p.Detail == "" {
		r.t.Fatalf("want %s: %s", code, r.text)
	}
	return p
}

func (h *handset) op(kind string, subject db.ID, more ...any) map[string]any {
	op := map[string]any{"id": db.NewID(h.clock()), "commune": h.commune[0], "kind": kind, "subject": subject, "seen_at": db.Ms(h.clock()), "body": map[string]any{}}
	for i := 0; i+1 < len(more); i += 2 {
		op[more[i].(string)] = more[i+1]
	}
	return op
}

func (h *handset) send(ops ...map[string]any) reply {
	h.t.Helper()
	return h.ask("POST", "/field/v1/sync", map[string]any{"device": h.device, "sent_at": db.Ms(h.clock()), "ops": ops})
}

func (r reply) verdicts(want ...string) []field.Verdict {
	r.t.Helper()
	var a field.Answer
	r.status(200).into(&a)
	var have []string
	for _, v := range a.Verdicts {
		have = append(have, strings.TrimSpace(string(v.Status)+" "+v.Code))
	}
	if fmt.Sprint(have) != fmt.Sprint(want) {
		r.t.Fatalf("got %q, want %q", have, want)
	}
	return a.Verdicts
}

func TestEveryRouteKeepsToItsArea(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		h := w.ready("thon.xa2", access.RoleTeamMember, w.hamlet[1])
		for _, path := range []string{fmt.Sprintf("/field/v1/pack?hamlet=%d", w.hamlet[0]), "/field/v1/pack?hamlet=0", "/field/v1/pack?hamlet=x", "/field/v1/live"} {
			h.ask("GET", path, nil).problem(404, "not-found")
		}
		h.send(h.op("portal", w.person[0])).verdicts("refused not-found")
		h.send(h.op("portal", w.person[0], "commune", w.commune[1])).verdicts("refused not-found")
		r := h.ask("POST", "/field/v1/sync", map[string]any{"device": h.device, "cursors": []field.Cursor{{Commune: w.commune[0]}, {Commune: w.commune[1], Area: "x"}}}).status(200)
		if bytes.Contains(r.text, []byte(w.person[0].String())) || bytes.Contains(r.text, []byte(fmt.Sprint(w.commune[0]))) {
			t.Errorf("leaked: %s", r.text)
		}
		nobody := w.handset()
		for _, route := range []string{"GET /field/v1/area", "GET /field/v1/pack?hamlet=1", "POST /field/v1/sync", "GET /field/v1/live"} {
			method, path, _ := strings.Cut(route, " ")
			nobody.ask(method, path, nil).problem(401, "access.device.locked")
		}
		nobody.ask("GET", "/field/v2/area", nil).problem(404, "field.route")
	})
}

func TestAnEnrolmentCodeUsedTwice(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		code := w.code(w.account("thon.mot", access.RoleTeamMember, w.hamlet[0]))
		w.handset().enrol(code).status(200)
		w.handset().enrol(code).problem(422, "access.device.code")
		late := w.code(w.account("thon.hai", access.RoleTeamMember, w.hamlet[0]))
		w.pass(10 * time.Minute)
		w.handset().enrol(late).problem(422, "access.device.code")
	})
}

func TestALostPhoneIsShutOutAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
		h.ask("GET", "/field/v1/area", nil).status(200)
		old := h.token
		var u struct{ Token string }
		h.unlock().status(200).into(&u)
		if p := h.ask("GET", "/field/v1/area", nil).problem(401, "access.device.locked"); p.Wipe {
			t.Error("a token that was replaced must not wipe")
		}
		h.token = u.Token
		w.must(w.Access.RevokeDevice(context.Background(), w.admin, h.device))
		if p := h.send(h.op("portal", w.person[0])).problem(401, "access.device.wipe"); !p.Wipe {
			t.Error("no order to wipe")
		}
		h.token = old
		h.ask("GET", "/field/v1/area", nil).problem(401, "access.device.locked")
		if p := h.unlock().problem(401, "access.device.wipe"); !p.Wipe {
			t.Error("no order to wipe")
		}
	})
}

func TestBadInputHasASentence(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
		h.ask("POST", "/field/v1/sync", bytes.Repeat([]byte("x"), 5<<20)).problem(413, "field.large")
		h.ask("POST", "/field/v1/sync", []byte(`{"ops":`)).problem(422, "field.body")
		h.ask("POST", "/field/v1/sync", map[string]any{"device": db.NewID(w.clock())}).problem(401, "field.device")
		many := make([]map[string]any, field.MostOps+1)
		for i := range many {
			many[i] = map[string]any{}
		}
		h.send(many...).problem(413, "field.ops")
		good := h.op("activated", w.person[0], "body", map[string]any{"level": 1})
		reused := h.op("activated", w.person[0], "id", good["id"], "body", map[string]any{"level": 2})
		future := h.op("surveyed", w.person[0], "seen_at", db.Ms(w.clock().AddDate(10, 0, 0)), "body", map[string]any{"device": 1})
		stale := h.op("citizen.edit", w.person[0], "base", 0, "body", map[string]any{"fields": map[string]any{"name": map[string]any{"from": "Tên Cũ", "to": "Tên Mới"}}})
		h.send(good, reused, future, stale, map[string]any{"id": "x"}, h.op("teleported", w.person[0]), h.op("activated", w.person[0])).verdicts(
			"ok", "refused field.id-reused", "ok", "conflict field.conflict", "refused field.kind", "refused field.kind", "refused ledger.level")
		h.send(good).verdicts("duplicate")
	})
}

func TestPackIsCompressedAndKnownByItsETag(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
		path := fmt.Sprintf("/field/v1/pack?hamlet=%d", w.hamlet[0])
		r := h.ask("GET", path, nil).status(200)
		z, err := gzip.NewReader(bytes.NewReader(r.text))
		w.must(err)
		text, err := io.ReadAll(z)
		w.must(err)
		var p field.Pack
		w.must(json.Unmarshal(text, &p))
		if len(p.Citizens) != 1 || p.Citizens[0].Identity == "" || strings.Contains(string(text), "038180000017") || p.Citizens[0].Phones[0] != "0912345678" || p.Citizens[0].Step == 0 {
			t.Errorf("%s", text)
		}
		if again := h.ask("GET", path, nil, "If-None-Match", r.head.Get("ETag")).status(304); len(again.text) != 0 {
			t.Error("the pack was sent again")
		}
		nothing := h.ask("POST", "/field/v1/sync", map[string]any{"device": h.device, "cursors": []field.Cursor{{Commune: w.commune[0], Area: fmt.Sprintf("%d.%d.1", w.commune[0], w.hamlet[0]), Seq: p.Seq}}})
		if len(nothing.status(200).text) > 1024 || !bytes.Contains(nothing.text, []byte(`"citizens":[]`)) {
			t.Errorf("%s", nothing.text)
		}
	})
}

func TestTheEveningComesAsItHappens(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		h, desk := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0]), w.ready("cong.an", access.RoleCommunePolice, w.commune[0])
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/field/v1/live", nil)
		w.must(err)
		req.Header.Set("Authorization", "Bearer "+desk.token)
		resp, err := http.DefaultClient.Do(req)
		w.must(err)
		defer func() { _ = resp.Body.Close() }()
		events := bufio.NewScanner(resp.Body)
		next := func() (e field.Evening) {
			for events.Scan() {
				if text, ok := strings.CutPrefix(events.Text(), "data: "); ok {
					w.must(json.Unmarshal([]byte(text), &e))
					return e
				}
			}
			t.Fatal("the stream ended", events.Err())
			return e
		}
		if e := next(); e.Activations != 0 || len(e.Workers) != 0 {
			t.Error(e)
		}
		h.send(h.op("activated", w.person[0], "body", map[string]any{"level": 1})).verdicts("ok")
		if e := next(); e.Activations != 1 || e.Houses != 1 || len(e.Workers) != 1 {
			t.Error(e)
		}
	})
}
