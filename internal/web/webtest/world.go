// Package webtest builds a small synthetic district on a real store, behind a real desk: for the desk's own tests and pictures.
// Nobody in it exists: names are put together by chance, numbers are out of the ranges that are given out.
package webtest

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tungnha/campaigns"
	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/field"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/official"
	"tungnha/internal/report"
	"tungnha/internal/roster"
	"tungnha/internal/secret"
	"tungnha/internal/target"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/web"
)

// Password is that of every account of the world.
const Password = "mot cau ngan de nho"

// World is a district with its campaign, a few communes with people, and a desk that serves it.
type World struct {
	T         testing.TB
	DB        *db.DB
	Keys      *secret.Keys
	Units     *unit.Service
	Access    *access.Service
	Audit     *access.Auditor
	Campaigns *campaign.Service
	Roster    *roster.Service
	Ledger    *ledger.Service
	Teams     *team.Service
	Field     *field.Service
	Targets   *target.Service
	Official  *official.Service
	Report    *report.Service
	Campaign  *campaign.Loaded
	Tree      *unit.Tree
	Communes  []unit.ID // those with people, the others of the district have none
	Hamlets   map[unit.ID][]unit.ID
	Desk      *web.Server
	URL       string

	made map[string]bool
	now  atomic.Int64
}

// Local is a moment of May or June 2023 in the campaign's zone.
func Local(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2023, month, day, hour, minute, 0, 0, locale.Zone)
}

// Now is the world's clock.
func (w *World) Now() time.Time { return time.UnixMilli(w.now.Load()).UTC() }

// SetNow moves it.
func (w *World) SetNow(t time.Time) { w.now.Store(t.UnixMilli()) }

// Empty is a store with units and nothing else: where set-up begins.
func Empty(t testing.TB) *World {
	t.Helper()
	return emptyOn(t, db.SQLite)
}

func emptyOn(t testing.TB, engine db.Engine) *World {
	t.Helper()
	w := &World{T: t, Hamlets: map[unit.ID][]unit.ID{}, made: map[string]bool{}}
	w.SetNow(Local(5, 4, 8, 0))
	w.DB = dbtest.OpenAt(t, engine, w.Now)
	keys, _, err := secret.Create(context.Background(), secret.Options{Dir: t.TempDir()})
	w.Must(err)
	w.Keys = keys
	w.Units = unit.New(w.DB)
	w.Audit = access.NewAuditor(w.DB, keys)
	w.Access = access.New(w.DB, keys, w.Units, w.Audit)
	w.Campaigns = campaign.NewService(w.DB, w.Units)
	w.Roster = roster.New(w.DB, keys, w.Units)
	w.Ledger = ledger.New(w.DB, keys, w.Roster, w.judges)
	w.Roster.SetObserver(field.Watch(w.Ledger))
	w.Teams = team.New(keys, w.Roster, w.Ledger)
	w.Field = field.New(field.Config{
		DB: w.DB, Keys: w.Keys, Units: w.Units, Access: w.Access, Audit: w.Audit, Campaigns: w.Campaigns, Roster: w.Roster, Ledger: w.Ledger, Teams: w.Teams,
	})
	w.Targets, w.Official = target.New(w.DB), official.New(w.DB)
	w.Report = report.New(w.DB, w.Units, w.Ledger, w.Roster)
	w.Report.SetAuditor(w.Audit)
	w.serve()
	return w
}

func (w *World) judges(q db.Q, commune unit.ID) (out []*ledger.Judge, err error) {
	list, err := w.Campaigns.Covering(q, commune)
	for _, l := range list {
		out = append(out, ledger.NewJudge(l.No, l.Plan))
	}
	return out, err
}

func (w *World) serve() {
	w.T.Helper()
	var err error
	w.Desk, err = web.New(web.Config{
		DB: w.DB, Units: w.Units, Access: w.Access, Audit: w.Audit, Campaigns: w.Campaigns, Roster: w.Roster, Ledger: w.Ledger, Teams: w.Teams, Field: w.Field, Targets: w.Targets,
		Official: w.Official, Report: w.Report, Plans: campaigns.Files(), Demo: true, Poll: 20 * time.Millisecond, Log: slog.New(slog.DiscardHandler), Version: "test",
	})
	w.Must(err)
	s := httptest.NewServer(w.Desk)
	w.T.Cleanup(func() {
		s.Close()
		w.Desk.Close()
	})
	w.URL = s.URL
}

// Must ends the test on an error.
func (w *World) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// New is the district of Vĩnh Lộc on day 21 of its campaign at 16:40, with people in three communes and accounts for every role.
func New(t testing.TB) *World {
	t.Helper()
	return NewOn(t, db.SQLite)
}

// NewOn is New on one of the engines.
func NewOn(t testing.TB, engine db.Engine) *World {
	t.Helper()
	w := emptyOn(t, engine)
	w.load()
	w.people()
	w.figures()
	w.play()
	w.SetNow(Local(5, 25, 16, 40))
	w.accounts()
	return w
}

func (w *World) load() {
	w.T.Helper()
	text, err := fs.ReadFile(campaigns.Files(), campaigns.VinhLoc)
	w.Must(err)
	p, problems := campaign.Parse(campaigns.VinhLoc, text)
	if len(problems) > 0 {
		w.T.Fatal(problems)
	}
	w.Campaign, _, err = w.Campaigns.Load(context.Background(), text, p, db.ID{})
	w.Must(err)
	tree, err := w.Units.Tree(context.Background())
	w.Must(err)
	w.Communes = tree.Communes(w.Campaign.Unit)[:3]
	for _, c := range w.Communes {
		for i := range 4 {
			id, err := w.Units.AddHamlet(context.Background(), c, fmt.Sprintf("Thôn %d", i+1))
			w.Must(err)
			w.Hamlets[c] = append(w.Hamlets[c], id)
		}
	}
	w.Tree, err = w.Units.Tree(context.Background())
	w.Must(err)
}

// accounts makes the administrator; the others are made when a test asks for them, since a password costs a tenth of a second.
func (w *World) accounts() {
	w.T.Helper()
	w.Must(w.Access.Setup(context.Background(), "admin", "Nguyễn Thị Bích Ngọc", Password, w.Campaign.Unit))
}

// Ensure makes an account by its login: ca0 is the police of the first commune, ct1 the chairman of the second, thon2 the head of the third's first
// hamlet, huyen the district's police, xem a viewer of the district.
func (w *World) Ensure(login string) {
	w.T.Helper()
	if login == "admin" || w.made[login] {
		return
	}
	n := access.NewAccount{Login: login, Name: "Hoàng Nghĩa Dũng", Role: access.RoleDistrictPolice, Unit: w.Campaign.Unit}
	commune := w.Communes[int(login[len(login)-1]-'0')%len(w.Communes)]
	switch strings.TrimRight(login, "0123456789") {
	case "ca":
		n.Name, n.Role, n.Unit = "Trịnh Đình Quyết", access.RoleCommunePolice, commune
	case "ct":
		n.Name, n.Role, n.Unit = "Lê Thị Hương Giang", access.RoleCommuneChairman, commune
	case "thon":
		n.Name, n.Role, n.Unit = "Phạm Văn Lượng", access.RoleHamletLeader, w.Hamlets[commune][0]
	case "kiem":
		n.Name, n.Role = "Lưu Thị Kiểm Tra", access.RoleAuditor
	case "xem":
		n.Name, n.Role = "Đỗ Khắc Thuật", access.RoleViewer
	}
	w.make(n)
	w.made[login] = true
}

func (w *World) make(n access.NewAccount) {
	w.T.Helper()
	ctx := context.Background()
	admin, err := w.Access.ActorOf(ctx, "admin")
	w.Must(err)
	_, temporary, err := w.Access.CreateAccount(ctx, admin, n)
	w.Must(err)
	token, actor, err := w.Access.LogIn(ctx, n.Login, temporary, "127.0.0.1:1", "test")
	w.Must(err)
	w.Must(w.Access.ChangePassword(ctx, actor, token, temporary, Password))
}

// Token logs an account in.
func (w *World) Token(login string) string {
	w.T.Helper()
	w.Ensure(login)
	token, _, err := w.Access.LogIn(context.Background(), login, Password, "127.0.0.1:1", "test")
	w.Must(err)
	return token
}
