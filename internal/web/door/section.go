// Package door is the way into the desk: the first set-up, log-in and log-out, the password, the language, and where each is led from home.
package door

import (
	"embed"

	"tungnha/internal/access"
	"tungnha/internal/web/desk"
)

//go:embed tmpl/*.html
var files embed.FS

// pages answers the section's routes.
type pages struct{ *desk.Site }

// call is a request to one of them.
type call struct{ *desk.Call }

// Section makes the pages.
func Section(site *desk.Site) desk.Section {
	s := &pages{site}
	return desk.Section{Routes: s.routes(), Files: files, Pages: []desk.Page{
		loginPage{}, setupPage{}, passwordPage{},
	}}
}

func on(method, pattern string, scope desk.Scope, verb access.Verb, do func(*call) error) desk.Route {
	return desk.Route{Method: method, Pattern: pattern, Scope: scope, Verb: verb, Do: func(c *desk.Call) error { return do(&call{c}) }}
}

func (s *pages) routes() []desk.Route {
	return []desk.Route{
		on("GET", "/setup", desk.ScopePublic, 0, s.setupForm),
		on("POST", "/setup", desk.ScopePublic, 0, s.setup),
		on("GET", "/login", desk.ScopePublic, 0, s.loginForm),
		on("POST", "/login", desk.ScopePublic, 0, s.login),
		on("POST", "/language", desk.ScopePublic, 0, s.language),
		on("GET", "/{$}", desk.ScopeSession, 0, s.home),
		on("POST", "/logout", desk.ScopePublic, 0, s.logout),
		on("GET", "/password", desk.ScopeSession, 0, s.passwordForm),
		on("POST", "/password", desk.ScopeSession, 0, s.password),
	}
}
