// Package imports is the desk's part about lists that come as files: upload, preview, entering in the background, refused rows, and the cases of
// possible duplicates that a person settles.
package imports

import (
	"embed"

	"tungnha/internal/access"
	"tungnha/internal/web/desk"
)

//go:embed tmpl/*.html
var files embed.FS

// pages answers the section's routes.
type pages struct {
	*desk.Site
	commits commits
}

// call is a request to one of them.
type call struct{ *desk.Call }

// Section makes the pages.
func Section(site *desk.Site) desk.Section {
	s := &pages{Site: site}
	return desk.Section{Routes: s.routes(), Files: files, Pages: []desk.Page{
		casesPage{}, casePage{}, importsPage{}, runPage{},
	}}
}

func on(method, pattern string, scope desk.Scope, verb access.Verb, do func(*call) error) desk.Route {
	return desk.Route{Method: method, Pattern: pattern, Scope: scope, Verb: verb, Do: func(c *desk.Call) error { return do(&call{c}) }}
}

func (s *pages) routes() []desk.Route {
	return []desk.Route{
		on("GET", "/i/{campaign}/{unit}", desk.ScopeUnit, access.ImportRoster, s.imports),
		on("POST", "/i/{campaign}/{unit}", desk.ScopeUnit, access.ImportRoster, s.upload).Sized(desk.LimitUpload),
		on("GET", "/i/{campaign}/{unit}/{id}", desk.ScopeUnit, access.ImportRoster, s.importRun),
		on("POST", "/i/{campaign}/{unit}/{id}/commit", desk.ScopeUnit, access.ImportRoster, s.commitRun),
		on("POST", "/i/{campaign}/{unit}/{id}/drop", desk.ScopeUnit, access.ImportRoster, s.dropRun),
		on("GET", "/i/{campaign}/{unit}/{id}/rejects", desk.ScopeUnit, access.ImportRoster, s.rejects),
		on("GET", "/i/{campaign}/{unit}/{id}/original", desk.ScopeUnit, access.ImportRoster, s.originalFile),
		on("GET", "/dup/{unit}", desk.ScopeUnit, access.SettleDuplicates, s.cases),
		on("GET", "/dup/{unit}/{id}", desk.ScopeUnit, access.SettleDuplicates, s.oneCase),
		on("POST", "/dup/{unit}/{id}", desk.ScopeUnit, access.SettleDuplicates, s.settleCase),
	}
}
