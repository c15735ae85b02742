package app

import (
	"context"
	"log/slog"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/official"
	"tungnha/internal/report"
	"tungnha/internal/roster"
	"tungnha/internal/schema"
	"tungnha/internal/secret"
	"tungnha/internal/target"
	"tungnha/internal/unit"
)

// Config says where the data is and how to run.
type Config struct {
	Dir   string // data directory: the SQLite file, the keys
	URL   string // postgres://…, empty for SQLite
	Clock func() time.Time
	Log   *slog.Logger
	Keep  bool // open as it is: no migration, fail when one is due
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
	Targets   *target.Service
	Official  *official.Service
	Report    *report.Service

	judges  judges
	closers []func() // what runs in the background, stopped before the store is closed
}

// Open opens the store, brings it up to date and wires the rooms.
func Open(ctx context.Context, cfg Config) (*App, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
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
	keys, recovery, err := secret.OpenOrCreate(ctx, secret.DefaultOptions(a.Dir))
	if err != nil {
		return err
	}
	a.Keys, a.Recovery = keys, recovery
	a.wire()
	return nil
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
	a.Roster.SetObserver(a.Ledger)
	a.Targets = target.New(a.DB)
	a.Official = official.New(a.DB)
	a.Report = report.New(a.DB, a.Units, a.Ledger, a.Roster)
}

// Close stops what runs in the background and closes the store.
func (a *App) Close() error {
	for _, stop := range a.closers {
		stop()
	}
	return a.DB.Close()
}
