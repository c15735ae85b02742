// Package office is the desk's part for whoever runs it: accounts, campaigns, hamlets and agencies, the audit log, the system's health.
package office

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
		accountsPage{}, auditPage{}, systemPage{}, plansPage{}, unitsPage{},
	}}
}

func on(method, pattern string, scope desk.Scope, verb access.Verb, do func(*call) error) desk.Route {
	return desk.Route{Method: method, Pattern: pattern, Scope: scope, Verb: verb, Do: func(c *desk.Call) error { return do(&call{c}) }}
}

func (s *pages) routes() []desk.Route {
	return []desk.Route{
		on("GET", "/plans", desk.ScopeSession, access.LoadPlan, s.plans),
		on("POST", "/plans", desk.ScopeSession, access.LoadPlan, s.loadPlan),
		on("GET", "/accounts", desk.ScopeSession, access.ManageAccounts, s.accounts),
		on("POST", "/accounts", desk.ScopeSession, access.ManageAccounts, s.createAccount),
		on("POST", "/accounts/{id}/{act}", desk.ScopeSession, access.ManageAccounts, s.changeAccount),
		on("GET", "/units/{unit}", desk.ScopeUnit, access.ManageUnits, s.units),
		on("POST", "/units/{unit}/{act}", desk.ScopeUnit, access.ManageUnits, s.changeUnit),
		on("GET", "/audit/{unit}", desk.ScopeUnit, access.ViewAudit, s.audit),
		on("GET", "/system", desk.ScopeSession, access.ViewAudit, s.system),
	}
}
