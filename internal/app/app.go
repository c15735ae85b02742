package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/field"
	"tungnha/internal/ledger"
	"tungnha/internal/official"
	"tungnha/internal/report"
	"tungnha/internal/roster"
	"tungnha/internal/schema"
	"tungnha/internal/secret"
	"tungnha/internal/target"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// Config says where the data is and how to run.
type Config struct {
	Dir   string // data directory: the SQLite file, the keys
	URL   string // postgres://…, empty for SQLite
	Clock func() time.Time
	Log   *slog.Logger
	Keep  bool // open as it is: no migration, fail when one is due
	There bool // open only what is there: a mistyped folder must not become a new, empty store
}

// App is the running program.
type App struct {
	Config
	DB        *db.DB
	Keys      *secret.Keys
	Recovery  secret.Recovery // only when the keys were made just now: to be shown once
	Units     *unit.Service
	Audit     *access.Auditor
	Access    *access.Service
	Campaigns *campaign.Service
	Roster    *roster.Service
	Ledger    *ledger.Service
	Teams     *team.Service
	Targets   *target.Service
	Official  *official.Service
	Report    *report.Service

	judges  judges
	closed  sync.Once
	closers []func() // what runs in the background, stopped before the store is closed
}

// Open opens the store, brings it up to date and wires the rooms.
func Open(ctx context.Context, cfg Config) (*App, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if err := cfg.there(); err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, db.Config{Dir: cfg.Dir, URL: cfg.URL, Clock: cfg.Clock})
	if err != nil {
		return nil, err
	}
	a := &App{Config: cfg, DB: d}
	if err := a.open(ctx); err != nil {
		_ = d.Close()
		return nil, err
	}
	return a, nil
}

func (a *App) open(ctx context.Context) error {
	if err := a.migrate(ctx); err != nil {
		return err
	}
	if err := a.keysBelong(ctx); err != nil {
		return err
	}
	keys, recovery, err := secret.OpenOrCreate(ctx, secret.DefaultOptions(a.Dir))
	if err != nil {
		return err
	}
	a.Keys, a.Recovery = keys, recovery
	a.wire()
	return nil
}

// there refuses a data directory without keys when only one with data will do.
func (c Config) there() error {
	if !c.There {
		return nil
	}
	there, err := secret.Exists(secret.DefaultOptions(c.Dir).Dir)
	if err != nil || there {
		return err
	}
	return errs.NotFound("app.empty", errs.Tf(
		"Thư mục %s chưa có dữ liệu. Kiểm tra --dir (hoặc TUNGNHA_DIR); nếu là lần đầu, hãy chạy: tungnha serve, hoặc tungnha plan load TỆP.",
		"There is no data in folder %s. Check --dir (or TUNGNHA_DIR); for a first start run: tungnha serve, or tungnha plan load FILE.", c.Dir))
}

// keysBelong refuses to make new keys for a store that holds a campaign: what was encrypted with the lost ones would never open again.
func (a *App) keysBelong(ctx context.Context) error {
	dir := secret.DefaultOptions(a.Dir).Dir
	there, err := secret.Exists(dir)
	if err != nil || there {
		return err
	}
	list, err := campaign.NewService(a.DB, unit.New(a.DB)).List(ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	return errs.Conflict("app.keys-missing", errs.Tf(
		"Cơ sở dữ liệu đã có số liệu nhưng không thấy khóa trong thư mục %s. Hãy chỉ đúng --dir, hoặc chép lại thư mục keys. Chưa có gì bị thay đổi.",
		"The database holds data but there are no keys in folder %s. Give the right --dir, or put the keys folder back. Nothing was changed.", dir))
}

func (a *App) migrate(ctx context.Context) error {
	files, err := schema.Migrations(a.DB.Engine == db.Postgres)
	if err != nil {
		return err
	}
	if !a.Keep {
		steps, err := a.DB.Migrate(ctx, files)
		if err == nil && steps > 0 {
			a.Log.Info("database brought up to date", "steps", steps)
		}
		return err
	}
	pending, err := a.DB.Pending(ctx, files)
	if err == nil && pending {
		return errs.Conflict("app.pending", errs.T{
			VI: "Cơ sở dữ liệu thuộc bản cũ. Hãy chạy: tungnha migrate (nên sao lưu trước).",
			EN: "The database is of an older version. Run: tungnha migrate (back up first).",
		})
	}
	return err
}

func (a *App) wire() {
	a.Units = unit.New(a.DB)
	a.Audit = access.NewAuditor(a.DB, a.Keys)
	a.Access = access.New(a.DB, a.Keys, a.Units, a.Audit)
	a.Campaigns = campaign.NewService(a.DB, a.Units)
	a.Roster = roster.New(a.DB, a.Keys, a.Units)
	a.judges = judges{campaigns: a.Campaigns, made: map[*campaign.Loaded]*ledger.Judge{}}
	a.Ledger = ledger.New(a.DB, a.Keys, a.Roster, a.judges.covering)
	a.Roster.SetObserver(field.Watch(a.Ledger)) // who moves between hamlets is forgotten by the phones of the one before
	a.Teams = team.New(a.Keys, a.Roster, a.Ledger)
	a.Targets = target.New(a.DB)
	a.Official = official.New(a.DB)
	a.Report = report.New(a.DB, a.Units, a.Ledger, a.Roster)
	a.Report.SetAuditor(a.Audit)
}

// Close stops what runs in the background and closes the store. Closing again does nothing.
func (a *App) Close() (err error) {
	a.closed.Do(func() {
		for _, stop := range a.closers {
			stop()
		}
		err = a.DB.Close()
	})
	return err
}
