// Package phones is the desk's part about phones in the field: which a commune has and which need looking after, enrolling and revoking them, the inbox
// of what a person must settle, the file of a phone that can't send, and the evening as it goes.
//
// Invariants:
//   - An enrolment code stands in the body of one answer to a POST and nowhere else: in no address, no log, no cache, no line of audit.
//   - Whatever the number of boards, a node asks the store once per interval for a commune's evening. A board's stream ends with its session.
package phones

import (
	"embed"

	"tungnha/internal/access"
	"tungnha/internal/field"
	"tungnha/internal/web/desk"
)

//go:embed tmpl/*.html
var files embed.FS

// pages answers the section's routes.
type pages struct {
	*desk.Site
	evenings *evenings
}

// call is a request to one of them.
type call struct{ *desk.Call }

// Section makes the pages.
func Section(site *desk.Site) desk.Section {
	s := &pages{Site: site, evenings: newEvenings(site)}
	return desk.Section{Routes: s.routes(), Files: files, Pages: []desk.Page{
		phonesPage{}, codePage{}, revokePage{}, inboxPage{}, outboxPage{}, eveningPage{},
	}}
}

func on(method, pattern string, scope desk.Scope, verb access.Verb, do func(*call) error) desk.Route {
	return desk.Route{Method: method, Pattern: pattern, Scope: scope, Verb: verb, Do: func(c *desk.Call) error { return do(&call{c}) }}
}

func (s *pages) routes() []desk.Route {
	return []desk.Route{
		on("GET", "/phones/{unit}", desk.ScopeUnit, access.RecordEvent, s.phones),
		on("POST", "/phones/{unit}/code", desk.ScopeUnit, access.RecordEvent, s.makeCode),
		on("GET", "/phones/{unit}/wait", desk.ScopeUnit, access.RecordEvent, s.wait),
		on("POST", "/phones/{unit}/{id}/confirm", desk.ScopeUnit, access.RecordEvent, s.confirm),
		on("GET", "/phones/{unit}/{id}/revoke", desk.ScopeUnit, access.RecordEvent, s.askRevoke),
		on("POST", "/phones/{unit}/{id}/revoke", desk.ScopeUnit, access.RecordEvent, s.revoke),
		on("GET", "/inbox/{campaign}/{unit}", desk.ScopeUnit, access.EditPeople, s.inbox),
		on("POST", "/inbox/{campaign}/{unit}/{id}", desk.ScopeUnit, access.SettleDuplicates, s.settle),
		on("GET", "/outbox/{unit}", desk.ScopeUnit, access.EditPeople, s.outbox),
		on("POST", "/outbox/{unit}", desk.ScopeUnit, access.EditPeople, s.carry).Sized(field.MostCarry + desk.LimitForm),
		on("GET", "/evening/{campaign}/{unit}", desk.ScopeUnit, access.ViewBoard, s.evening),
		on("GET", "/evening/{campaign}/{unit}/live", desk.ScopeUnit, access.ViewBoard, s.live),
	}
}
