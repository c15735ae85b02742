package openapi

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/report"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// Config is what the API serves from.
type Config struct {
	DB        *db.DB
	Access    *access.Service
	Audit     *access.Auditor
	Units     *unit.Service
	Campaigns *campaign.Service
	Roster    *roster.Service
	Ledger    *ledger.Service
	Report    *report.Service
	Log       *slog.Logger // nil: nothing is logged
}

// limitBody bounds a request: a hundred events with long notes fit well.
const limitBody = 1 << 20

type server struct {
	Config
	api huma.API
}

// New gives the handler of everything under /api/.
func New(cfg Config) http.Handler {
	handler, _ := build(cfg)
	return handler
}

func build(cfg Config) (http.Handler, huma.API) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	mux := http.NewServeMux()
	s := &server{Config: cfg}
	s.api = humago.New(mux, s.settings())
	s.sessionRoutes()
	s.campaignRoutes()
	s.boardRoutes()
	s.peopleRoutes()
	s.eventRoutes()
	s.describeProblems()
	mux.HandleFunc("/api/", s.nothingHere)
	return headers(mux), s.api
}

// settings is huma's own configuration without its page of documentation, which would load scripts from elsewhere.
func (s *server) settings() huma.Config {
	c := huma.DefaultConfig("Từng Nhà", "1")
	c.Info.Description = "Số liệu và sự kiện của đợt cao điểm cấp, kích hoạt tài khoản định danh điện tử. " +
		"Figures and events of a campaign for electronic identity accounts."
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "/api/openapi", "", ""
	c.CreateHooks = nil // no $schema links in answers
	c.RejectUnknownQueryParameters = true
	c.Transformers = []huma.Transformer{s.localise}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	return c
}

// headers keeps answers with people in them out of caches.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// caller is who asks, with the tree as it stands.
type caller struct {
	actor access.Actor
	token string
	tree  *unit.Tree
}

type callerKey struct{}

// caller gives who asks; nobody where the route did not identify one.
func callerOf(ctx context.Context) *caller {
	if c, ok := ctx.Value(callerKey{}).(*caller); ok {
		return c
	}
	return &caller{}
}

// identify finds out who asks by the bearer token, before anything of the request is looked at.
func (s *server) identify(ctx huma.Context, next func(huma.Context)) {
	c, err := s.resolve(ctx.Context(), bearer(ctx.Header("Authorization")))
	if err != nil {
		s.refuse(ctx, err)
		return
	}
	next(huma.WithValue(ctx, callerKey{}, c))
}

func (s *server) resolve(ctx context.Context, token string) (*caller, error) {
	actor, err := s.Access.Resolve(ctx, token)
	if err != nil {
		return nil, err
	}
	tree, err := s.Units.Tree(ctx)
	return &caller{actor: actor, token: token, tree: tree}, err
}

func bearer(header string) string {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// may decides whether the caller may do something to what belongs to a unit.
func (c *caller) may(v access.Verb, target unit.ID) error {
	return access.Check(c.actor, v, c.tree, target)
}

// commune finds a commune that the caller may do something in.
func (c *caller) commune(v access.Verb, id unit.ID) (*unit.Unit, error) {
	if err := c.may(v, id); err != nil {
		return nil, err
	}
	u, ok := c.tree.Get(id)
	if !ok || u.Level != unit.Commune {
		return nil, access.ErrNotFound
	}
	return u, nil
}

// route adds a route for who is logged in.
func route[I, O any](s *server, op huma.Operation, fn func(context.Context, *caller, *I) (*O, error)) {
	op.Middlewares = huma.Middlewares{s.identify}
	op.Security = []map[string][]string{{"token": {}}}
	open(s, op, func(ctx context.Context, in *I) (*O, error) { return fn(ctx, callerOf(ctx), in) })
}

// open adds a route for anybody.
func open[I, O any](s *server, op huma.Operation, fn func(context.Context, *I) (*O, error)) {
	op.MaxBodyBytes = limitBody
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := fn(ctx, in)
		if err != nil {
			return nil, s.problem(err)
		}
		return out, nil
	})
}
