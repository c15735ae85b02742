package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/official"
	"tungnha/internal/report"
	"tungnha/internal/roster"
	"tungnha/internal/target"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// Config is what the desk needs. Services are those of the wiring.
type Config struct {
	DB        *db.DB
	Units     *unit.Service
	Access    *access.Service
	Audit     *access.Auditor
	Campaigns *campaign.Service
	Roster    *roster.Service
	Ledger    *ledger.Service
	Teams     *team.Service
	Targets   *target.Service   // nil: made
	Official  *official.Service // nil: made
	Report    *report.Service   // nil: made

	Plans   fs.FS            // plan files that ship with the program
	Demo    bool             // people are invented: a banner says so
	Clock   func() time.Time // nil: the store's clock
	Secure  bool             // served over HTTPS: cookies are __Host- and Secure
	Lang    locale.Lang      // of who has not chosen; empty: by the browser
	Log     *slog.Logger     // nil: slog.Default()
	Version string           // shown on the health page
}

// Server is the desk as an http.Handler. Close waits for what it runs in the background.
type Server struct {
	Config
	assets  *assets
	pages   *templates
	handler http.Handler

	stop       context.CancelFunc
	running    context.Context
	background sync.WaitGroup
	commits    commits
}

// New makes the desk. It fails only on a program error: a template that does not parse.
func New(cfg Config) (*Server, error) {
	cfg.fill()
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Clock == nil {
		cfg.Clock = cfg.DB.Now
	}
	s := &Server{Config: cfg}
	var err error
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	if s.pages, err = loadTemplates(s.assets); err != nil {
		return nil, err
	}
	s.running, s.stop = context.WithCancel(context.Background())
	s.handler = s.wrap(s.mux())
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close stops what runs in the background, after the chunk it is at. An import that is cut off goes on at the next start.
func (s *Server) Close() {
	s.stop()
	s.background.Wait()
}
