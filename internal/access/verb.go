package access

// Verb is one thing that a role may do.
type Verb uint8

// The verbs. Their names are in the audit; their order is not stored.
const (
	ViewBoard        Verb = iota + 1 // figures of units, never people
	ViewPeople                       // names, births, states of citizens
	ViewPhones                       // phone numbers, to call and on lists
	ViewIdentity                     // reveal an identity number, with a reason
	ViewHealthReason                 // reasons of health behind a "cannot" (law 7: commune police and above)
	EditPeople                       // households, citizens, survey answers
	RecordEvent                      // what happened to a citizen
	CorrectEvent                     // correct what another recorded
	ConfirmCannot                    // the local authority's confirmation (requirement R5)
	ImportRoster                     // residents from workbooks
	ImportIntake                     // lists of filed, approved and activated accounts
	ImportOfficial                   // daily figures of the national system
	SettleDuplicates                 // one person on two rows
	SetTargets                       // assign and amend targets
	ManageTeams                      // teams, members, assignments
	ManageStaff                      // an agency's staff list
	IssueReport                      // freeze and issue letters
	Export                           // take lists out as files
	ManageUnits                      // hamlets, agencies, aliases
	ManageAccounts                   // create, disable, reset
	LoadPlan                         // set a campaign up
	ViewAudit                        // the audit and its checks

	lastVerb = ViewAudit
)

var verbNames = [...]string{
	ViewBoard: "view-board", ViewPeople: "view-people", ViewPhones: "view-phones", ViewIdentity: "view-identity",
	ViewHealthReason: "view-health-reason", EditPeople: "edit-people", RecordEvent: "record-event", CorrectEvent: "correct-event",
	ConfirmCannot: "confirm-cannot", ImportRoster: "import-roster", ImportIntake: "import-intake", ImportOfficial: "import-official",
	SettleDuplicates: "settle-duplicates", SetTargets: "set-targets", ManageTeams: "manage-teams", ManageStaff: "manage-staff",
	IssueReport: "issue-report", Export: "export", ManageUnits: "manage-units", ManageAccounts: "manage-accounts",
	LoadPlan: "load-plan", ViewAudit: "view-audit",
}

// String is the verb's name, as it stands in the audit.
func (v Verb) String() string {
	if v == 0 || v > lastVerb {
		return ""
	}
	return verbNames[v]
}

// Verbs lists all verbs.
func Verbs() []Verb {
	out := make([]Verb, 0, lastVerb)
	for v := ViewBoard; v <= lastVerb; v++ {
		out = append(out, v)
	}
	return out
}

// verbSet has bit v set for each verb v.
type verbSet uint64

func setOf(verbs ...Verb) verbSet {
	var s verbSet
	for _, v := range verbs {
		s |= 1 << v
	}
	return s
}

func (s verbSet) has(v Verb) bool            { return v != 0 && v <= lastVerb && s&(1<<v) != 0 }
func (s verbSet) covers(other verbSet) bool  { return other&^s == 0 }
func (s verbSet) without(o verbSet) verbSet  { return s &^ o }
func (s verbSet) together(o verbSet) verbSet { return s | o }
