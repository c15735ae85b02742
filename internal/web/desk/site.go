package desk

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
	"tungnha/internal/field"
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
	Field     *field.Service
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
	Poll    time.Duration    // how often the live evening asks the store; 0: every two seconds
}

// Site is what all pages stand on, as an http.Handler. Close waits for what it runs in the background.
type Site struct {
	Config
	sections []Section
	surround Surround
	assets   *assets
	pages    *templates
	handler  http.Handler

	stop       context.CancelFunc
	running    context.Context
	background sync.WaitGroup

	streams    context.Context // ends with the site, or with the first server that stops
	endStreams context.CancelFunc
	servers    sync.Map // *http.Server that streams have come through
}

// Surround is what stands around every page and only the whole desk knows.
type Surround struct {
	Menu    func(*Call, *Shell)
	Hotline func(*Call) string // of the page's place; "" when none
}

// New makes a site without pages; Open gives it its sections.
func New(cfg Config) (*Site, error) {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Clock == nil {
		cfg.Clock = cfg.DB.Now
	}
	s := &Site{Config: cfg}
	var err error
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	s.running, s.stop = context.WithCancel(context.Background())
	s.streams, s.endStreams = context.WithCancel(s.running)
	return s, nil
}

// Open takes the sections in and begins to serve them. It fails only on a program error: a template that does not parse, a page without one.
func (s *Site) Open(around Surround, sections ...Section) (err error) {
	s.surround, s.sections = around, append([]Section{s.own()}, sections...)
	if s.pages, err = loadTemplates(s.assets, s.sections); err != nil {
		return err
	}
	s.handler = s.wrap(s.mux())
	return nil
}

// own is the site's own section: the files of the pages, and the page that says what went wrong.
func (s *Site) own() Section {
	return Section{
		Routes: []Route{{Method: "GET", Pattern: "/static/{file}", Scope: ScopePublic, Do: s.static}},
		Pages:  []Page{failurePage{}},
		Files:  templateFiles,
	}
}

// Go runs something in the background until it returns; its context ends when the site is closed.
func (s *Site) Go(run func(ctx context.Context)) { s.background.Go(func() { run(s.running) }) }

// Closing is closed when the site is, or when the server that the call came through begins to stop: what streams ends then, else the server would wait
// for it until its patience is at an end.
func (c *Call) Closing() <-chan struct{} {
	s := c.Site
	if srv, ok := c.Ctx().Value(http.ServerContextKey).(*http.Server); ok {
		if _, known := s.servers.LoadOrStore(srv, true); !known {
			srv.RegisterOnShutdown(s.endStreams)
		}
	}
	return s.streams.Done()
}

// ServeHTTP implements http.Handler.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close stops what runs in the background, after the chunk it is at. An import that is cut off goes on at the next start.
func (s *Site) Close() {
	s.stop()
	s.background.Wait()
}
