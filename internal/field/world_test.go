package field

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/secret"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// world is a district with two communes; the first has two hamlets with a house of three people each.
type world struct {
	*Service
	t       testing.TB
	ctx     context.Context
	mu      sync.Mutex
	now     time.Time
	admin   access.Actor
	home    unit.ID
	far     unit.ID // another commune
	hamlets [2]unit.ID
	houses  [2]db.ID
	people  [2][]db.ID
	tree    *unit.Tree
}

func onBoth(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, newWorld(t, d)) })
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), now: time.Date(2023, 5, 25, 19, 0, 0, 0, locale.Zone)}
	d = d.At(w.clock)
	keys, _, err := secret.Create(w.ctx, secret.Options{Dir: filepath.Join(t.TempDir(), "keys")})
	w.must(err)
	units := unit.New(d)
	audit := access.NewAuditor(d, keys)
	cfg := Config{
		DB: d, Keys: keys, Units: units, Audit: audit, Access: access.New(d, keys, units, audit), Campaigns: campaign.NewService(d, units), Roster: roster.New(d, keys, units),
	}
	cfg.Ledger = ledger.New(d, keys, cfg.Roster, func(q db.Q, commune unit.ID) (out []*ledger.Judge, err error) {
		list, err := cfg.Campaigns.Covering(q, commune)
		for _, l := range list {
			out = append(out, ledger.NewJudge(l.No, l.Plan))
		}
		return out, err
	})
	cfg.Roster.SetObserver(Watch(cfg.Ledger))
	cfg.Teams = team.New(keys, cfg.Roster, cfg.Ledger)
	w.Service = New(cfg)
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
	text, err := os.ReadFile("../../campaigns/vinh-loc-2023.yaml")
	w.must(err)
	plan, problems := campaign.Parse("vinh-loc-2023.yaml", text)
	if len(problems) > 0 {
		w.t.Fatal(problems)
	}
	l, _, err := w.Campaigns.Load(w.ctx, text, plan, db.ID{})
	w.must(err)
	w.must(w.Access.Setup(w.ctx, "quantri", "Quản Trị", "cầu tre lắc lẻo gập ghềnh", l.Unit))
	w.admin, err = w.Access.ActorOf(w.ctx, "quantri")
	w.must(err)
	tree, err := w.Units.Tree(w.ctx)
	w.must(err)
	w.home, w.far = tree.Communes(l.Unit)[0], tree.Communes(l.Unit)[1]
	for i := range w.hamlets {
		w.hamlets[i], err = w.Units.AddHamlet(w.ctx, w.home, fmt.Sprintf("Thôn %d", i+1))
		w.must(err)
		w.settle(i)
	}
	w.tree, err = w.Units.Tree(w.ctx)
	w.must(err)
}

// settle puts a house with three people into a hamlet.
func (w *world) settle(i int) {
	w.t.Helper()
	w.must(w.DB.Write(w.ctx, func(tx *db.Tx) (err error) {
		w.people[i] = nil
		if w.houses[i], err = w.Roster.AddHousehold(tx, roster.Household{Commune: w.home, Hamlet: w.hamlets[i], Head: "Nguyễn Văn Mẫu"}); err != nil {
			return err
		}
		for n := range 3 {
			id, err := w.Roster.Add(tx, roster.Citizen{
				Commune: w.home, Household: w.houses[i], Hamlet: w.hamlets[i], ListNo: int64(n + 1), Name: fmt.Sprintf("Lê Thị Thử %d", n), Birth: vn.Birth{Year: 1980 + n, Month: 2, Day: 3},
				Sex: vn.Female, Identity: fmt.Sprintf("03818%d00%d017", i, n+100), Phones: []string{fmt.Sprintf("09123%d567%d", i, n)}, Card: roster.CardChip,
			})
			if err != nil {
				return err
			}
			w.people[i] = append(w.people[i], id)
		}
		return nil
	}))
}

// phone gives an account of a unit and its phone.
func (w *world) phone(login string, role access.Role, at unit.ID) *Phone {
	w.t.Helper()
	a, _, err := w.Access.CreateAccount(w.ctx, w.admin, access.NewAccount{Login: login, Name: "Trưởng Thôn", Role: role, Unit: at})
	w.must(err)
	actor := access.Actor{Account: a.ID, Login: login, Role: role, Unit: at}
	scope, err := ScopeOf(actor, w.tree)
	w.must(err)
	return &Phone{Device: &access.Device{ID: db.NewID(w.now)}, Actor: actor, Scope: scope, tree: w.tree}
}

// op is an operation of the home commune, seen now by a right clock.
func (w *world) op(kind Kind, subject db.ID, body Body) *Op {
	return &Op{ID: db.NewID(w.now), Commune: w.home, Kind: kind, Subject: subject, SeenAt: db.Ms(w.now), Body: body}
}

func text(t testing.TB, op *Op) []byte {
	t.Helper()
	b, err := json.Marshal(op)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (w *world) send(p *Phone, ops ...*Op) []Verdict {
	w.t.Helper()
	in := &Request{SentAt: db.Ms(w.clock())}
	for _, op := range ops {
		in.Ops = append(in.Ops, text(w.t, op))
	}
	out, err := w.Sync(w.ctx, p, in)
	w.must(err)
	return out.Verdicts
}

// want fails unless the verdicts have these statuses (with their codes, "status code").
func (w *world) want(got []Verdict, want ...string) {
	w.t.Helper()
	var have []string
	for _, v := range got {
		s := string(v.Status)
		if v.Code != "" {
			s += " " + v.Code
		}
		have = append(have, s)
		if v.Status == Refused && (v.Message == nil || v.Message.VI == "" || v.Message.EN == "") {
			w.t.Errorf("no sentence with %s", s)
		}
	}
	if fmt.Sprint(have) != fmt.Sprint(want) {
		w.t.Fatalf("got %q, want %q", have, want)
	}
}

func (w *world) delta(p *Phone, from int64) *Changes {
	w.t.Helper()
	out, err := w.Sync(w.ctx, p, &Request{SentAt: db.Ms(w.clock()), Cursors: []Cursor{{w.home, p.Scope.Key(), from}}})
	w.must(err)
	return &out.Changes[0]
}

func (w *world) citizen(id db.ID) (c *roster.Citizen) {
	w.t.Helper()
	w.must(w.DB.Read(w.ctx, func(q *db.Rx) (err error) {
		c, err = w.Roster.Citizen(q, w.home, id)
		return err
	}))
	return c
}

func (w *world) timeline(id db.ID) (events []ledger.Event, s ledger.State) {
	w.t.Helper()
	w.must(w.DB.Read(w.ctx, func(q *db.Rx) (err error) {
		events, s, err = w.Ledger.Timeline(q, w.home, id)
		return err
	}))
	return events, s
}

// sound fails unless tallies and views equal a recount and the audit is whole.
func (w *world) sound() {
	w.t.Helper()
	diffs, err := w.Ledger.Check(w.ctx, w.home)
	w.must(err)
	if len(diffs) > 0 {
		w.t.Fatal(diffs)
	}
	v, err := w.Audit.VerifyAll(w.ctx)
	w.must(err)
	if !v.OK() {
		w.t.Fatal("the audit is broken")
	}
}
