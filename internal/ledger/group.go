package ledger

import (
	"sync"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/vn"
)

// Group is where a citizen stands for one campaign; each is in exactly one (R4).
type Group int64

// The groups, in the order of the screen.
const (
	GroupDone    Group = iota + 1 // activated
	GroupAble                     // can do level 1 or 2: guide, then activate when the message comes
	GroupWeak                     // device not good enough: level 2 at the police, then activation on the web
	GroupUnasked                  // not surveyed yet
	GroupCannot                   // can't be issued, with the reason
	GroupAbsent                   // away from the locality
	GroupUnder                    // the rule does not let them: under age
	GroupOff                      // no longer on the list
	groupsAfter                   // one past the last
)

var groupTexts = map[Group]errs.T{
	GroupDone: {VI: "Đã kích hoạt", EN: "Activated"}, GroupAble: {VI: "Đủ điều kiện, hướng dẫn được ngay", EN: "Able: guide now"},
	GroupWeak:    {VI: "Thiết bị không đáp ứng", EN: "Device not good enough"},
	GroupUnasked: {VI: "Chưa khảo sát", EN: "Not surveyed"}, GroupCannot: {VI: "Không thể cấp", EN: "Cannot be issued"},
	GroupAbsent: {VI: "Vắng mặt tại địa phương", EN: "Absent"}, GroupUnder: {VI: "Chưa đủ điều kiện theo quy định", EN: "Not eligible by rule"},
	GroupOff: {VI: "Ngoài danh sách", EN: "Off the list"},
}

// Text names the group.
func (g Group) Text() errs.T { return groupTexts[g] }

// Groups lists those that people work with.
func Groups() []Group {
	return []Group{GroupDone, GroupAble, GroupWeak, GroupUnasked, GroupCannot, GroupAbsent, GroupUnder}
}

// Step is what is to be done next for a citizen.
type Step int64

// The steps, in the order of work: what can be activated today comes first (plan B II.4.2).
const (
	StepActivate2 Step = iota + 1 // approved, has the message, clock running or run out
	StepActivate1
	StepTell      // approved, but nobody has told the citizen
	StepRegister1 // able: guide through level 1
	StepFile2     // level 2 at the police, activation on the web later
	StepCard      // no chip card: card and account together (R8)
	StepSurvey    // nobody has asked yet
	StepWait      // taken in, waiting for approval
	StepConfirm   // "cannot" or absent: the authority must confirm
	StepKin       // absent, confirmed: through the family
	StepPortal    // activated: guide to the portal
	StepNone
)

var stepTexts = map[Step]errs.T{
	StepActivate2: {VI: "Kích hoạt mức 2", EN: "Activate level 2"},
	StepActivate1: {VI: "Kích hoạt mức 1", EN: "Activate level 1"},
	StepTell:      {VI: "Báo đã phê duyệt", EN: "Tell: approved"},
	StepRegister1: {VI: "Hướng dẫn mức 1", EN: "Guide through level 1"},
	StepFile2:     {VI: "Thu nhận mức 2", EN: "Take in level 2"},
	StepCard:      {VI: "Làm CCCD cùng tài khoản", EN: "Card and account together"},
	StepSurvey:    {VI: "Khảo sát", EN: "Survey"},
	StepWait:      {VI: "Chờ phê duyệt", EN: "Waiting for approval"},
	StepConfirm:   {VI: "Chờ chính quyền xác nhận", EN: "Authority to confirm"},
	StepKin:       {VI: "Liên hệ qua người thân", EN: "Reach through family"},
	StepPortal:    {VI: "Hướng dẫn Cổng dịch vụ công", EN: "Guide to the portal"},
	StepNone:      {VI: "Không còn việc", EN: "Nothing left"},
}

// Text says what is to be done next, short enough for a column or a phone's button.
func (s Step) Text() errs.T { return stepTexts[s] }

// View is what one campaign makes of one citizen. It depends on dates, never on now.
type View struct {
	Group    Group
	Step     Step
	Priority int64     // work order within a list, small first
	Clock    time.Time // when the approval message came, while activation is still owed; zero otherwise
	Mask     Mask      // the measures this citizen is in
	Eligible [3]bool   // by level; uncertain stays in, confirmed absences and "cannot" go out
}

// Judge is one campaign's rules, ready to use on many citizens, by several at once. It is pure: it looks at no clock, and its plan never changes.
type Judge struct {
	Plan   *campaign.Plan
	No     int64 // the campaign's number in keys
	l2IsL1 bool  // a direct level 2 also satisfies a level-1 target
	known  answers
}

// answers remembers what the rules said of people. One event asks six times about one person, and the rules write out their reasons each time.
type answers struct {
	mu sync.Mutex
	by map[question]bool
}

// question is one level for one person.
type question struct {
	level int
	who   campaign.Person
}

const answersMost = 8192 // then it begins anew

// of gives the remembered answer, or asks the rules.
func (a *answers) of(q question, rules func() bool) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	in, ok := a.by[q]
	if ok {
		return in
	}
	if len(a.by) >= answersMost || a.by == nil {
		a.by = map[question]bool{}
	}
	in = rules()
	a.by[q] = in
	return in
}

// NewJudge takes the rules out of a plan.
func NewJudge(no int64, p *campaign.Plan) *Judge {
	j := &Judge{Plan: p, No: no}
	for i := range p.Indicators {
		m := p.Indicators[i].Counts
		if m.Kind == campaign.Reached && m.N == 1 && p.Indicators[i].Level2 {
			j.l2IsL1 = true
		}
	}
	return j
}

// View judges a citizen by what the roster and the events say.
func (j *Judge) View(c *roster.Citizen, s *State) View {
	v := View{}
	v.Eligible = j.eligible(c, s)
	v.Group = j.group(c, s, v.Eligible)
	v.Step = j.step(c, s, v.Group)
	v.Clock = clockOf(s)
	v.Priority = priority(v.Step)
	v.Mask = j.mask(s, &v)
	return v
}

func (j *Judge) person(c *roster.Citizen, s *State) campaign.Person {
	return asked(c, s).Rule()
}

// asked is the citizen with the survey's answers over the roster's: somebody was asked in person.
func asked(c *roster.Citizen, s *State) *roster.Citizen {
	out := *c
	if s.Device != roster.DeviceUnknown {
		out.Device = s.Device
	}
	if s.OwnSIM != campaign.Unknown {
		out.OwnSIM = s.OwnSIM
	}
	if s.Card != roster.CardUnknown {
		out.Card = s.Card
	}
	return &out
}

// eligible(L) = residents who meet the rule of the last day − confirmed "cannot" − confirmed absent; what is unconfirmed stays in.
func (j *Judge) eligible(c *roster.Citizen, s *State) (out [3]bool) {
	if !s.Listed || s.Cannot.Confirmed || s.Absent.Confirmed {
		return out
	}
	p := j.person(c, s)
	for level := 1; level <= 2; level++ {
		out[level] = s.Level(level).Stage == StageActive || j.stays(level, p)
	}
	return out
}

// group puts a citizen into exactly one group (R4). What is true comes before what is claimed.
func (j *Judge) group(c *roster.Citizen, s *State, eligible [3]bool) Group {
	switch {
	case !s.Listed:
		return GroupOff
	case s.Active():
		return GroupDone
	case s.Cannot.Stands():
		return GroupCannot
	case s.Absent.Stands():
		return GroupAbsent
	case !j.ofAge(c):
		return GroupUnder
	}
	return j.ability(c, s, eligible)
}

// ofAge leaves the uncertain in: a birth of which only the year is known may be of age.
func (j *Judge) ofAge(c *roster.Citizen) bool {
	return j.stays(2, campaign.Person{Birth: c.Birth, Card: campaign.CardValid, Phone: campaign.Yes})
}

func (j *Judge) stays(level int, p campaign.Person) bool {
	if youngest, _ := p.Birth.AgeOn(j.Plan.Period.Last.Midnight()); youngest >= grown {
		p.Birth = anyAdult // no rule tells adults apart: one answer serves nearly everybody
	}
	return j.known.of(question{level, p}, func() bool { return j.Plan.Eligible(level, p).Stays() })
}

// grown is an age above every age that a rule knows.
const grown = 18

var anyAdult = vn.Birth{Year: 1950, Month: 1, Day: 1}

func (j *Judge) ability(c *roster.Citizen, s *State, eligible [3]bool) Group {
	p := j.person(c, s)
	switch {
	case p.Device == campaign.No:
		return GroupWeak // also who has no phone at all: level 2 at the police, until "cannot" is said and confirmed
	case p.Device == campaign.Unknown && s.Surveyed.IsZero() && !started(s):
		return GroupUnasked
	case !eligible[1] && !eligible[2]:
		return GroupUnder
	}
	return GroupAble
}

func started(s *State) bool { return s.L1.Stage > StageRefused || s.L2.Stage > StageRefused }

func (j *Judge) step(c *roster.Citizen, s *State, g Group) Step {
	switch g {
	case GroupOff, GroupUnder:
		return StepNone
	case GroupCannot:
		return confirmOr(s.Cannot, StepNone)
	case GroupDone:
		return afterActivation(s)
	case GroupAbsent:
		if owed := owedActivation(s); owed != 0 {
			return owed
		}
		return confirmOr(s.Absent, StepKin)
	}
	return j.firstStep(c, s, g)
}

func confirmOr(c Claim, after Step) Step {
	if c.Confirmed {
		return after
	}
	return StepConfirm
}

// afterActivation: level 2 may still be owed when level 1 is active, then the portal.
func afterActivation(s *State) Step {
	if owed := owedActivation(s); owed != 0 {
		return owed
	}
	if s.PortalAt.IsZero() {
		return StepPortal
	}
	return StepNone
}

// owedActivation is the step for a level that is approved and not active; 0 when there is none.
func owedActivation(s *State) Step {
	switch {
	case s.L2.Stage == StageNotified:
		return StepActivate2
	case s.L1.Stage == StageNotified || s.L1.Stage == StageApproved:
		return StepActivate1
	case s.L2.Stage == StageApproved:
		return StepTell
	}
	return 0
}

func (j *Judge) firstStep(c *roster.Citizen, s *State, g Group) Step {
	if owed := owedActivation(s); owed != 0 {
		return owed
	}
	card := asked(c, s).Card
	switch {
	case s.L1.Stage == StageRegistered || s.L2.Stage == StageRegistered:
		return StepWait
	case g == GroupUnasked:
		return StepSurvey
	case card == roster.CardOld || card == roster.CardNone:
		return StepCard
	case g == GroupWeak:
		return StepFile2
	}
	return StepRegister1
}

func priority(s Step) int64 { return int64(s) }

// clockOf is when the message of a level that is still to be activated came; the earlier one when both are owed.
func clockOf(s *State) time.Time {
	var out time.Time
	for _, a := range []*Account{&s.L1, &s.L2} {
		if a.Stage == StageNotified && (out.IsZero() || a.NoticeSeen.Before(out)) {
			out = a.NoticeSeen
		}
	}
	return out
}
