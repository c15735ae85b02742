// Package bench measures the program as a whole, across rooms: what docs/benchmarks.md tells comes from here. It holds tests only.
//
// Each benchmark says its goal in its comment. A benchmark never fails for being slow: machines differ and are shared. It fails when what it
// measured was not done right: every event acknowledged is there, the tallies equal a recount.
package bench

import (
	"context"
	"io/fs"
	"path/filepath"
	"testing"

	"tungnha/campaigns"
	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
)

const (
	login    = "quantri"
	password = "cầu tre lắc lẻo gập ghềnh"
)

// world is the program's rooms on an empty SQLite store on disk, with the campaign of Vĩnh Lộc and one administrator. It is wired here, as
// internal/app does it, so that a room is measured without the pages around it.
type world struct {
	DB        *db.DB
	Keys      *secret.Keys
	Units     *unit.Service
	Audit     *access.Auditor
	Access    *access.Service
	Campaigns *campaign.Service
	Roster    *roster.Service
	Ledger    *ledger.Service

	tb       testing.TB
	campaign *campaign.Loaded
	judge    *ledger.Judge
	tree     *unit.Tree
	communes []unit.ID // of the district
}

func newWorld(tb testing.TB) *world {
	tb.Helper()
	ctx := context.Background()
	w := &world{tb: tb, DB: dbtest.Open(tb, db.SQLite)}
	var err error
	w.Keys, _, err = secret.Create(ctx, secret.Options{Dir: filepath.Join(tb.TempDir(), "keys")})
	w.must(err)
	w.Units = unit.New(w.DB)
	w.Audit = access.NewAuditor(w.DB, w.Keys)
	w.Access = access.New(w.DB, w.Keys, w.Units, w.Audit)
	w.Campaigns = campaign.NewService(w.DB, w.Units)
	w.Roster = roster.New(w.DB, w.Keys, w.Units)
	w.Ledger = ledger.New(w.DB, w.Keys, w.Roster, w.judges)
	w.Roster.SetObserver(w.Ledger)
	w.load()
	w.must(w.Access.Setup(ctx, login, "Quản Trị", password, w.campaign.Unit))
	return w
}

func (w *world) judges(q db.Q, commune unit.ID) ([]*ledger.Judge, error) {
	list, err := w.Campaigns.Covering(q, commune)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return []*ledger.Judge{w.judge}, nil
}

func (w *world) load() {
	w.tb.Helper()
	ctx := context.Background()
	text, err := fs.ReadFile(campaigns.Files(), campaigns.VinhLoc)
	w.must(err)
	plan, problems := campaign.Parse(campaigns.VinhLoc, text)
	if len(problems) > 0 {
		w.tb.Fatal(problems)
	}
	w.campaign, _, err = w.Campaigns.Load(ctx, text, plan, db.ID{})
	w.must(err)
	w.judge = ledger.NewJudge(w.campaign.No, plan)
	w.tree, err = w.Units.Tree(ctx)
	w.must(err)
	w.communes = w.tree.Communes(w.campaign.Unit)
}

func (w *world) must(err error) {
	w.tb.Helper()
	if err != nil {
		w.tb.Fatal(err)
	}
}

func (w *world) token() string {
	w.tb.Helper()
	token, _, err := w.Access.LogIn(context.Background(), login, password, "127.0.0.1", "bench")
	w.must(err)
	return token
}

// checked fails unless every commune's tallies equal a recount and the audit chains are whole.
func (w *world) checked(communes []unit.ID) {
	w.tb.Helper()
	for _, c := range communes {
		diffs, err := w.Ledger.Check(context.Background(), c)
		w.must(err)
		if len(diffs) > 0 {
			w.tb.Fatalf("commune %d: %v", c, diffs[0])
		}
	}
	v, err := w.Audit.VerifyAll(context.Background())
	w.must(err)
	if !v.OK() {
		w.tb.Fatal("an audit chain is broken")
	}
}

// actor is somebody of the whole district.
func (w *world) actor() access.Actor {
	w.tb.Helper()
	a, err := w.Access.Resolve(context.Background(), w.token())
	w.must(err)
	return a
}

// residents is how many people the tallies of a commune count.
func (w *world) residents(commune unit.ID) (n int64) {
	w.tb.Helper()
	w.must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		counts, err := w.Ledger.CommuneCounts(q, commune, w.campaign.No)
		for _, c := range counts {
			if c.Measure == ledger.Resident.String() {
				n += c.N
			}
		}
		return err
	}))
	return n
}

// fresh is the roster as a program that has just started has it: nothing read yet.
func (w *world) fresh() *roster.Service {
	s := roster.New(w.DB, w.Keys, w.Units)
	s.SetObserver(w.Ledger)
	return s
}
