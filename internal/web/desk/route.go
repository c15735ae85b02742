package desk

import (
	"io/fs"
	"net/http"

	"tungnha/internal/access"
)

// Scope says whose part of the tree a route is about; it is checked before the handler runs.
type Scope string

// The scopes.
const (
	ScopePublic  Scope = "public"  // nobody has to be logged in
	ScopeSession Scope = "session" // about the actor's own unit
	ScopeUnit    Scope = "unit"    // {unit} of the path must lie in the actor's part
	ScopeCitizen Scope = "citizen" // the hamlet of citizen {id} of commune {unit} must
)

// Route is one line of the table of routes.
type Route struct {
	Method, Pattern string
	Scope           Scope
	Verb            access.Verb // 0: any that is logged in
	Limit           int64       // of what is sent, in bytes; 0: LimitForm
	Do              func(*Call) error
}

// Sized is the route with a limit of its own on what is sent to it, in bytes.
func (r Route) Sized(limit int64) Route {
	r.Limit = limit
	return r
}

// Section is a part of the desk: the pages of one subject. It brings its lines of the table, its templates, and every page by its zero value.
type Section struct {
	Routes []Route
	Pages  []Page
	Files  fs.FS // tmpl/*.html
}

// LimitForm bounds what a form may send, in bytes; LimitUpload bounds workbooks.
const (
	LimitForm   = 1 << 20
	LimitUpload = 64 << 20
)

// Routes is the whole table: nothing is served that is not in it.
func (s *Site) Routes() (out []Route) {
	for _, part := range s.sections {
		out = append(out, part.Routes...)
	}
	return out
}

// Sections are the parts that the desk was opened with, the site's own first.
func (s *Site) Sections() []Section { return s.sections }

// mux serves the table. A path that is not in it, and a method that a path does not have, are "not found".
func (s *Site) mux() *http.ServeMux {
	m := http.NewServeMux()
	for _, r := range s.Routes() {
		m.HandleFunc(r.Method+" "+r.Pattern, s.handle(r))
	}
	m.HandleFunc("/", s.handle(Route{Pattern: "/", Scope: ScopePublic, Do: func(*Call) error { return access.ErrNotFound }}))
	return m
}
