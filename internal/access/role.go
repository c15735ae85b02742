package access

import "tungnha/internal/errs"

// Role is a named set of verbs; its text is stored and never changes.
type Role string

// The roles.
const (
	RoleSteeringAdmin   Role = "steering-admin"
	RoleDistrictPolice  Role = "district-police"
	RoleCommunePolice   Role = "commune-police"
	RoleCommuneChairman Role = "commune-chairman"
	RoleHamletLeader    Role = "hamlet-leader"
	RoleTeamMember      Role = "team-member"
	RoleAgencyHead      Role = "agency-head"
	RoleViewer          Role = "viewer"
	RoleAuditor         Role = "auditor"
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
	RoleSteeringAdmin:   {errs.T{VI: "Quản trị của Ban Chỉ đạo", EN: "Steering group administrator"}, all},
	RoleDistrictPolice:  {errs.T{VI: "Công an cấp huyện", EN: "District police"}, all.without(setOf(ConfirmCannot))},
	RoleCommunePolice:   {errs.T{VI: "Công an cấp xã", EN: "Commune police"}, policing},
	RoleCommuneChairman: {errs.T{VI: "Chủ tịch UBND cấp xã", EN: "Commune chairman"}, chairing},
	RoleHamletLeader:    {errs.T{VI: "Tổ trưởng (trưởng thôn)", EN: "Hamlet team leader"}, leading},
	RoleTeamMember:      {errs.T{VI: "Thành viên tổ", EN: "Team member"}, fieldWork},
	RoleAgencyHead:      {errs.T{VI: "Thủ trưởng cơ quan, đơn vị", EN: "Agency head"}, setOf(ViewBoard, ManageStaff)},
	RoleViewer:          {errs.T{VI: "Người xem", EN: "Viewer"}, setOf(ViewBoard)},
	RoleAuditor:         {errs.T{VI: "Người kiểm tra nhật ký", EN: "Auditor"}, setOf(ViewBoard, ViewAudit)},
}

// Roles lists the roles, the widest first.
func Roles() []Role {
	return []Role{RoleSteeringAdmin, RoleDistrictPolice, RoleCommunePolice, RoleCommuneChairman, RoleHamletLeader, RoleTeamMember, RoleAgencyHead, RoleViewer, RoleAuditor}
}

// Known reports whether there is such a role.
func (r Role) Known() bool { _, ok := roles[r]; return ok }

// Name is how people call the role.
func (r Role) Name() errs.T { return roles[r].name }

// Can reports whether the role holds the verb. An unknown role holds none.
func (r Role) Can(v Verb) bool { return roles[r].verbs.has(v) }

// covers reports whether every verb of the other role is one of this role's.
func (r Role) covers(other Role) bool { return roles[r].verbs.covers(roles[other].verbs) }
