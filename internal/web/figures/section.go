// Package figures is the desk's part about numbers: the progress board, targets, official figures, the plan, and the reports.
package figures

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
		boardPage{}, officialPage{}, planPage{}, reportPage{}, targetsPage{},
	}}
}

func on(method, pattern string, scope desk.Scope, verb access.Verb, do func(*call) error) desk.Route {
	return desk.Route{Method: method, Pattern: pattern, Scope: scope, Verb: verb, Do: func(c *desk.Call) error { return do(&call{c}) }}
}

func (s *pages) routes() []desk.Route {
	return []desk.Route{
		on("GET", "/p/{campaign}/{unit}", desk.ScopeUnit, access.ViewBoard, s.plan),
		on("GET", "/b/{campaign}/{unit}", desk.ScopeUnit, access.ViewBoard, s.board),
		on("GET", "/r/{campaign}/{unit}", desk.ScopeUnit, access.IssueReport, s.report),
		on("POST", "/r/{campaign}/{unit}", desk.ScopeUnit, access.IssueReport, s.issueReport),
		on("GET", "/r/{campaign}/{unit}/draft/{format}", desk.ScopeUnit, access.IssueReport, s.draftFile),
		on("GET", "/r/{campaign}/{unit}/{id}/{format}", desk.ScopeUnit, access.IssueReport, s.issuedFile),
		on("GET", "/t/{campaign}/{unit}", desk.ScopeUnit, access.ViewBoard, s.targets),
		on("POST", "/t/{campaign}/{unit}", desk.ScopeUnit, access.SetTargets, s.setTargets),
		on("GET", "/o/{campaign}/{unit}", desk.ScopeUnit, access.ViewBoard, s.official),
		on("POST", "/o/{campaign}/{unit}", desk.ScopeUnit, access.ImportOfficial, s.putOfficial),
	}
}
