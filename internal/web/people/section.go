// Package people is the desk's part about citizens: lists, what is to be done, search, a person's page with its timeline, quick entry by line
// number, the household survey, and the words of the ledger's facts and steps.
package people

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
		citizenPage{}, listPage{}, abovePage{}, printPage{}, quickPage{}, searchPage{}, surveyPage{}, workPage{},
	}}
}

func on(method, pattern string, scope desk.Scope, verb access.Verb, do func(*call) error) desk.Route {
	return desk.Route{Method: method, Pattern: pattern, Scope: scope, Verb: verb, Do: func(c *desk.Call) error { return do(&call{c}) }}
}

func (s *pages) routes() []desk.Route {
	return []desk.Route{
		on("GET", "/l/{campaign}/{unit}", desk.ScopeUnit, access.ViewPeople, s.list),
		on("GET", "/l/{campaign}/{unit}/print", desk.ScopeUnit, access.ViewPeople, s.printList),
		on("GET", "/w/{campaign}/{unit}", desk.ScopeUnit, access.ViewPeople, s.toDoList),
		on("GET", "/search", desk.ScopeSession, access.ViewPeople, s.search),
		on("GET", "/c/{unit}/{id}", desk.ScopeCitizen, access.ViewPeople, s.citizen),
		on("POST", "/c/{unit}/{id}/event", desk.ScopeCitizen, access.RecordEvent, s.recordEvent),
		on("POST", "/c/{unit}/{id}/confirm", desk.ScopeCitizen, access.ConfirmCannot, s.confirmClaim),
		on("POST", "/c/{unit}/{id}/correct", desk.ScopeCitizen, access.RecordEvent, s.correctEvent),
		on("POST", "/c/{unit}/{id}/reveal", desk.ScopeCitizen, access.ViewIdentity, s.reveal),
		on("POST", "/c/{unit}/{id}/phone", desk.ScopeCitizen, access.ViewPhones, s.revealPhone),
		on("POST", "/c/{unit}/{id}/data", desk.ScopeCitizen, access.EditPeople, s.editCitizen),
		on("GET", "/q/{campaign}/{unit}", desk.ScopeUnit, access.RecordEvent, s.quick),
		on("POST", "/q/{campaign}/{unit}/look", desk.ScopeUnit, access.RecordEvent, s.quickLook),
		on("POST", "/q/{campaign}/{unit}", desk.ScopeUnit, access.RecordEvent, s.quickMark),
		on("POST", "/q/{campaign}/{unit}/undo", desk.ScopeUnit, access.RecordEvent, s.quickUndo),
		on("GET", "/s/{campaign}/{unit}", desk.ScopeUnit, access.EditPeople, s.survey),
		on("POST", "/s/{campaign}/{unit}/{id}", desk.ScopeUnit, access.EditPeople, s.saveSurvey),
		on("POST", "/c/{unit}/{id}/contact", desk.ScopeCitizen, access.RecordEvent, s.recordContact),
	}
}
