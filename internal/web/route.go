package web

import (
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
	do              func(*call) error
}

// limitUpload bounds workbooks, limitForm everything else.
const (
	limitUpload = 64 << 20
	limitForm   = 1 << 20
)

// Routes is the whole table: nothing is served that is not in it.
func (s *Server) Routes() []Route {
	var out []Route
	for _, part := range [][]Route{s.doorRoutes(), s.campaignRoutes(), s.peopleRoutes(), s.teamRoutes(), s.importRoutes(), s.figureRoutes(), s.officeRoutes()} {
		out = append(out, part...)
	}
	return out
}

func (s *Server) doorRoutes() []Route {
	return []Route{
		{"GET", "/static/{file}", ScopePublic, 0, s.static},
		{"GET", "/setup", ScopePublic, 0, s.setupForm},
		{"POST", "/setup", ScopePublic, 0, s.setup},
		{"GET", "/login", ScopePublic, 0, s.loginForm},
		{"POST", "/login", ScopePublic, 0, s.login},
		{"POST", "/language", ScopePublic, 0, s.language},
		{"GET", "/{$}", ScopeSession, 0, s.home},
		{"POST", "/logout", ScopePublic, 0, s.logout},
		{"GET", "/password", ScopeSession, 0, s.passwordForm},
		{"POST", "/password", ScopeSession, 0, s.password},
	}
}

func (s *Server) campaignRoutes() []Route {
	return []Route{
		{"GET", "/plans", ScopeSession, access.LoadPlan, s.plans},
		{"POST", "/plans", ScopeSession, access.LoadPlan, s.loadPlan},
		{"GET", "/p/{campaign}/{unit}", ScopeUnit, access.ViewBoard, s.plan},
	}
}

func (s *Server) peopleRoutes() []Route {
	return []Route{
		{"GET", "/l/{campaign}/{unit}", ScopeUnit, access.ViewPeople, s.list},
		{"GET", "/l/{campaign}/{unit}/print", ScopeUnit, access.ViewPeople, s.printList},
		{"GET", "/w/{campaign}/{unit}", ScopeUnit, access.ViewPeople, s.toDoList},
		{"GET", "/search", ScopeSession, access.ViewPeople, s.search},
		{"GET", "/c/{unit}/{id}", ScopeCitizen, access.ViewPeople, s.citizen},
		{"POST", "/c/{unit}/{id}/event", ScopeCitizen, access.RecordEvent, s.recordEvent},
		{"POST", "/c/{unit}/{id}/confirm", ScopeCitizen, access.ConfirmCannot, s.confirmClaim},
		{"POST", "/c/{unit}/{id}/correct", ScopeCitizen, access.RecordEvent, s.correctEvent},
		{"POST", "/c/{unit}/{id}/reveal", ScopeCitizen, access.ViewIdentity, s.reveal},
		{"POST", "/c/{unit}/{id}/phone", ScopeCitizen, access.ViewPhones, s.revealPhone},
		{"POST", "/c/{unit}/{id}/data", ScopeCitizen, access.EditPeople, s.editCitizen},
		{"GET", "/q/{campaign}/{unit}", ScopeUnit, access.RecordEvent, s.quick},
		{"POST", "/q/{campaign}/{unit}/look", ScopeUnit, access.RecordEvent, s.quickLook},
		{"POST", "/q/{campaign}/{unit}", ScopeUnit, access.RecordEvent, s.quickMark},
		{"POST", "/q/{campaign}/{unit}/undo", ScopeUnit, access.RecordEvent, s.quickUndo},
		{"GET", "/s/{campaign}/{unit}", ScopeUnit, access.EditPeople, s.survey},
		{"POST", "/s/{campaign}/{unit}/{id}", ScopeUnit, access.EditPeople, s.saveSurvey},
	}
}

// mux serves the table. A path that is not in it, and a method that a path does not have, are "not found".
func (s *Server) mux() *http.ServeMux {
	m := http.NewServeMux()
	for _, r := range s.Routes() {
		m.HandleFunc(r.Method+" "+r.Pattern, s.handle(r))
	}
	m.HandleFunc("/", s.handle(Route{Pattern: "/", Scope: ScopePublic, do: func(*call) error { return access.ErrNotFound }}))
	return m
}

func (s *Server) importRoutes() []Route {
	return []Route{
		{"GET", "/i/{campaign}/{unit}", ScopeUnit, access.ImportRoster, s.imports},
		{"POST", "/i/{campaign}/{unit}", ScopeUnit, access.ImportRoster, s.upload},
		{"GET", "/i/{campaign}/{unit}/{id}", ScopeUnit, access.ImportRoster, s.importRun},
		{"POST", "/i/{campaign}/{unit}/{id}/commit", ScopeUnit, access.ImportRoster, s.commitRun},
		{"POST", "/i/{campaign}/{unit}/{id}/drop", ScopeUnit, access.ImportRoster, s.dropRun},
		{"GET", "/i/{campaign}/{unit}/{id}/rejects", ScopeUnit, access.ImportRoster, s.rejects},
		{"GET", "/i/{campaign}/{unit}/{id}/original", ScopeUnit, access.ImportRoster, s.originalFile},
		{"GET", "/dup/{unit}", ScopeUnit, access.SettleDuplicates, s.cases},
		{"GET", "/dup/{unit}/{id}", ScopeUnit, access.SettleDuplicates, s.oneCase},
		{"POST", "/dup/{unit}/{id}", ScopeUnit, access.SettleDuplicates, s.settleCase},
	}
}

func (s *Server) figureRoutes() []Route {
	return []Route{
		{"GET", "/b/{campaign}/{unit}", ScopeUnit, access.ViewBoard, s.board},
		{"GET", "/r/{campaign}/{unit}", ScopeUnit, access.IssueReport, s.report},
		{"POST", "/r/{campaign}/{unit}", ScopeUnit, access.IssueReport, s.issueReport},
		{"GET", "/r/{campaign}/{unit}/draft/{format}", ScopeUnit, access.IssueReport, s.draftFile},
		{"GET", "/r/{campaign}/{unit}/{id}/{format}", ScopeUnit, access.IssueReport, s.issuedFile},
		{"GET", "/t/{campaign}/{unit}", ScopeUnit, access.ViewBoard, s.targets},
		{"POST", "/t/{campaign}/{unit}", ScopeUnit, access.SetTargets, s.setTargets},
		{"GET", "/o/{campaign}/{unit}", ScopeUnit, access.ViewBoard, s.official},
		{"POST", "/o/{campaign}/{unit}", ScopeUnit, access.ImportOfficial, s.putOfficial},
	}
}

func (s *Server) officeRoutes() []Route {
	return []Route{
		{"GET", "/accounts", ScopeSession, access.ManageAccounts, s.accounts},
		{"POST", "/accounts", ScopeSession, access.ManageAccounts, s.createAccount},
		{"POST", "/accounts/{id}/{act}", ScopeSession, access.ManageAccounts, s.changeAccount},
		{"GET", "/units/{unit}", ScopeUnit, access.ManageUnits, s.units},
		{"POST", "/units/{unit}/{act}", ScopeUnit, access.ManageUnits, s.changeUnit},
		{"GET", "/audit/{unit}", ScopeUnit, access.ViewAudit, s.audit},
		{"GET", "/system", ScopeSession, access.ViewAudit, s.system},
	}
}
