package access

import "tungnha/internal/errs"

// Role is a named set of verbs; its text is stored and never changes.
type Role string

// The roles.
const (
	SteeringAdmin   Role = "steering-admin"
	DistrictPolice  Role = "district-police"
	CommunePolice   Role = "commune-police"
	CommuneChairman Role = "commune-chairman"
	HamletLeader    Role = "hamlet-leader"
	TeamMember      Role = "team-member"
	AgencyHead      Role = "agency-head"
	Viewer          Role = "viewer"
	Auditor         Role = "auditor"
)

type roleInfo struct {
	name  errs.T
	verbs verbSet
}

var (
	fieldWork = setOf(ViewBoard, ViewPeople, ViewPhones, EditPeople, RecordEvent)
	leading   = fieldWork.together(setOf(ManageTeams, SetTargets, Export))
	chairing  = leading.together(setOf(ViewHealthReason, ConfirmCannot, CorrectEvent, SettleDuplicates, IssueReport, ManageUnits, ManageStaff, ManageAccounts))
	policing  = leading.together(setOf(ViewIdentity, ViewHealthReason, CorrectEvent, ImportRoster, ImportIntake, SettleDuplicates, IssueReport, ManageUnits, ManageStaff, ManageAccounts))
	all       = setOf(Verbs()...)
)

// roles: who confirms a "cannot" (the People's Committee) is not who records it (the police), as plan B, III.2 has it.
var roles = map[Role]roleInfo{
	SteeringAdmin:   {errs.T{VI: "Quản trị của Ban Chỉ đạo", EN: "Steering group administrator"}, all},
	DistrictPolice:  {errs.T{VI: "Công an cấp huyện", EN: "District police"}, all.without(setOf(ConfirmCannot))},
	CommunePolice:   {errs.T{VI: "Công an cấp xã", EN: "Commune police"}, policing},
	CommuneChairman: {errs.T{VI: "Chủ tịch UBND cấp xã", EN: "Commune chairman"}, chairing},
	HamletLeader:    {errs.T{VI: "Tổ trưởng (trưởng thôn)", EN: "Hamlet team leader"}, leading},
	TeamMember:      {errs.T{VI: "Thành viên tổ", EN: "Team member"}, fieldWork},
	AgencyHead:      {errs.T{VI: "Thủ trưởng cơ quan, đơn vị", EN: "Agency head"}, setOf(ViewBoard, ManageStaff)},
	Viewer:          {errs.T{VI: "Người xem", EN: "Viewer"}, setOf(ViewBoard)},
	Auditor:         {errs.T{VI: "Người kiểm tra nhật ký", EN: "Auditor"}, setOf(ViewBoard, ViewAudit)},
}

// Roles lists the roles, the widest first.
func Roles() []Role {
	return []Role{SteeringAdmin, DistrictPolice, CommunePolice, CommuneChairman, HamletLeader, TeamMember, AgencyHead, Viewer, Auditor}
}

// Known reports whether there is such a role.
func (r Role) Known() bool { _, ok := roles[r]; return ok }

// Name is how people call the role.
func (r Role) Name() errs.T { return roles[r].name }

// Can reports whether the role holds the verb. An unknown role holds none.
func (r Role) Can(v Verb) bool { return roles[r].verbs.has(v) }

// covers reports whether every verb of the other role is one of this role's.
func (r Role) covers(other Role) bool { return roles[r].verbs.covers(roles[other].verbs) }
