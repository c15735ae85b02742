package openapi

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/report"
	"tungnha/internal/roster"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// world is a district with two communes, a person in the first, and accounts; its clock stands in the campaign.
type world struct {
	t       testing.TB
	cfg     Config
	handler http.Handler
	api     huma.API
	admin   access.Actor
	home    unit.ID // the commune that the person lives in
	next    unit.ID // another of the district
	far     unit.ID // one of another province
	person  db.ID
}

const (
	campaignID = "vinh-loc-2023"
	personName = "Nguyễn Thị Thử Nghiệm"
	identity   = "038190000017"
	password   = "cầu tre lắc lẻo gập ghềnh"
)

func onBoth(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, newWorld(t, d)) })
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	now := time.Date(2023, 5, 25, 9, 0, 0, 0, locale.Zone)
	var mu sync.Mutex
	d = d.At(func() time.Time { // a millisecond passes with every look
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Millisecond)
		return now
	})
	keys, _, err := secret.Create(context.Background(), secret.Options{Dir: filepath.Join(t.TempDir(), "keys")})
	w := &world{t: t}
	w.must(err)
	units := unit.New(d)
	audit := access.NewAuditor(d, keys)
	w.cfg = Config{
		DB: d, Units: units, Audit: audit, Access: access.New(d, keys, units, audit),
		Campaigns: campaign.NewService(d, units), Roster: roster.New(d, keys, units),
	}
	w.cfg.Ledger = ledger.New(d, keys, w.cfg.Roster, w.judges)
	w.cfg.Roster.SetObserver(w.cfg.Ledger)
	w.cfg.Report = report.New(d, units, w.cfg.Ledger, w.cfg.Roster)
	w.handler, w.api = build(w.cfg)
	w.fill()
	return w
}

func (w *world) judges(q db.Q, commune unit.ID) (out []*ledger.Judge, err error) {
	list, err := w.cfg.Campaigns.Covering(q, commune)
	for _, l := range list {
		out = append(out, ledger.NewJudge(l.No, l.Plan))
	}
	return out, err
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
	text, err := os.ReadFile("../../campaigns/" + campaignID + ".yaml")
	w.must(err)
	plan, problems := campaign.Parse(campaignID+".yaml", text)
	if len(problems) > 0 {
		w.t.Fatal(problems)
	}
	l, _, err := w.cfg.Campaigns.Load(ctx, text, plan, db.ID{})
	w.must(err)
	tree, err := w.cfg.Units.Tree(ctx)
	w.must(err)
	communes := tree.Communes(l.Unit)
	w.home, w.next = communes[0], communes[1]
	far, ok := tree.ByCode(2023, "00001")
	if !ok {
		w.t.Fatal("the catalogue has no unit 00001")
	}
	w.far = far.ID
	w.must(w.cfg.Access.Setup(ctx, "quantri", "Quản Trị", password, l.Unit))
	_, w.admin = w.logIn("quantri")
	w.person = w.add(personName, identity)
}

func (w *world) add(name, identity string) (id db.ID) {
	w.t.Helper()
	w.must(w.cfg.DB.Write(context.Background(), func(tx *db.Tx) (err error) {
		id, err = w.cfg.Roster.Add(tx, roster.Citizen{
			Commune: w.home, Household: db.NewID(tx.Now()), Name: name, Birth: vn.Birth{Year: 1990, Month: 2, Day: 3}, Sex: vn.Female,
			Identity: identity, Phones: []string{"0912345678"}, Card: roster.CardChip, ListNo: 1,
		})
		return err
	}))
	return id
}

func (w *world) logIn(login string) (string, access.Actor) {
	w.t.Helper()
	token, a, err := w.cfg.Access.LogIn(context.Background(), login, password, "192.0.2.9", "test")
	w.must(err)
	return token, a
}

// hire makes an account that has chosen its password and gives a token.
func (w *world) hire(login string, role access.Role, at unit.ID) string {
	w.t.Helper()
	ctx := context.Background()
	by := w.admin
	by.Unit = 0
	if tree, _ := w.cfg.Units.Tree(ctx); !tree.Within(at, w.admin.Unit) { // somebody of another province's own administrator
		by.Unit = at
	} else {
		by.Unit = w.admin.Unit
	}
	_, temporary, err := w.cfg.Access.CreateAccount(ctx, by, access.NewAccount{Login: login, Name: "Người Dùng", Role: role, Unit: at})
	w.must(err)
	token, a, err := w.cfg.Access.LogIn(ctx, login, temporary, "192.0.2.9", "test")
	w.must(err)
	w.must(w.cfg.Access.ChangePassword(ctx, a, token, temporary, password))
	return token
}

// answer is a response that was read whole.
type answer struct {
	*httptest.ResponseRecorder
	t testing.TB
}

func (w *world) ask(method, path, token string, body any, headers ...string) answer {
	w.t.Helper()
	var text []byte
	switch b := body.(type) {
	case nil:
	case string:
		text = []byte(b)
	case []byte:
		text = b
	default:
		var err error
		text, err = json.Marshal(b)
		w.must(err)
	}
	r := httptest.NewRequest(method, path, bytes.NewReader(text))
	if text != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return answer{rec, w.t}
}

func (a answer) status(want int) answer {
	a.t.Helper()
	if a.Code != want {
		a.t.Fatalf("status %d, want %d: %s", a.Code, want, a.Body)
	}
	return a
}

func (a answer) into(v any) {
	a.t.Helper()
	if err := json.Unmarshal(a.Body.Bytes(), v); err != nil {
		a.t.Fatalf("%v in %s", err, a.Body)
	}
}

func (a answer) problem(status int, code string) Problem {
	a.t.Helper()
	a.status(status)
	var p Problem
	a.into(&p)
	if p.Code != code || p.Status != status || p.Text.VI == "" || p.Text.EN == "" || p.Detail == "" {
		a.t.Fatalf("want the code %s: %+v", code, p)
	}
	if ct := a.Header().Get("Content-Type"); ct != "application/problem+json" {
		a.t.Fatalf("an error came as %q", ct)
	}
	return p
}
