// Package teams is the desk's part about guidance teams: teams and members, the five clears, the fair split, the evening kit on paper, call-backs.
package teams

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
		kitsPage{}, kitPage{}, callsPage{}, housesPage{}, splitPage{}, teamPage{}, teamsPage{}, kitPage{Print: true},
	}}
}

func on(method, pattern string, scope desk.Scope, verb access.Verb, do func(*call) error) desk.Route {
	return desk.Route{Method: method, Pattern: pattern, Scope: scope, Verb: verb, Do: func(c *desk.Call) error { return do(&call{c}) }}
}

func (s *pages) routes() []desk.Route {
	return []desk.Route{
		on("GET", "/teams/{campaign}/{unit}", desk.ScopeUnit, access.ViewPeople, s.teams),
		on("POST", "/teams/{campaign}/{unit}", desk.ScopeUnit, access.ManageTeams, s.addTeam),
		on("GET", "/teams/{campaign}/{unit}/letter/{format}", desk.ScopeUnit, access.Export, s.teamLetter),
		on("GET", "/teams/{campaign}/{unit}/guide/{format}", desk.ScopeUnit, access.ViewPeople, s.guide),
		on("GET", "/team/{campaign}/{unit}/{id}", desk.ScopeUnit, access.ViewPeople, s.team),
		on("POST", "/team/{campaign}/{unit}/{id}/{act}", desk.ScopeUnit, access.ManageTeams, s.changeTeam),
		on("GET", "/split/{campaign}/{unit}", desk.ScopeUnit, access.ManageTeams, s.split),
		on("POST", "/split/{campaign}/{unit}", desk.ScopeUnit, access.ManageTeams, s.saveSplit),
		on("POST", "/split/{campaign}/{unit}/walk", desk.ScopeUnit, access.ManageTeams, s.moveHouse),
		on("GET", "/kit/{campaign}/{unit}", desk.ScopeUnit, access.RecordEvent, s.kits),
		on("POST", "/kit/{campaign}/{unit}", desk.ScopeUnit, access.RecordEvent, s.makeKit),
		on("GET", "/kit/{campaign}/{unit}/{id}", desk.ScopeUnit, access.RecordEvent, s.kit),
		on("GET", "/kit/{campaign}/{unit}/{id}/print", desk.ScopeUnit, access.RecordEvent, s.printKit),
		on("POST", "/kit/{campaign}/{unit}/{id}", desk.ScopeUnit, access.RecordEvent, s.keyKit),
		on("GET", "/houses/{campaign}/{unit}", desk.ScopeUnit, access.RecordEvent, s.houses),
		on("POST", "/houses/{campaign}/{unit}/nobody", desk.ScopeUnit, access.RecordEvent, s.nobodyHome),
		on("POST", "/houses/{campaign}/{unit}/door", desk.ScopeUnit, access.RecordEvent, s.door),
		on("GET", "/calls/{campaign}/{unit}", desk.ScopeUnit, access.ViewPeople, s.calls),
	}
}
