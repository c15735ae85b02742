package campaign

import (
	"fmt"
	"regexp"
	"strconv"

	"tungnha/internal/errs"
)

// Indicator is a figure of the campaign with its owner, its target and what it counts.
type Indicator struct {
	ID       string
	Name     errs.T
	Short    errs.T // for table heads
	Counts   Measure
	Owner    string // party id
	Per      string // unit of account: person, file
	Of       Denominator
	Baseline Baseline
	Target   Target
	Due      Due    // own deadline; none: the period's end
	Progress bool   // counts toward progress, rank and reward: activations only (T7)
	Workload bool   // has a bar of its own, never part of progress, rank or reward (T2)
	Level2   bool   // a direct level 2 also satisfies this level-1 target
	Note     errs.T // what the plan leaves open
	Source   Source
}

// MeasureKind says what is counted.
type MeasureKind string

// What can be counted. See Measure for the argument.
const (
	Reached      MeasureKind = "reached"       // persons whose level L was activated for the first time inside the window; never falls
	Highest      MeasureKind = "highest"       // persons by their highest activated level; levels are disjoint
	Filed        MeasureKind = "filed"         // files of level L taken in
	Approved     MeasureKind = "approved"      // files of level L approved
	StaffReached MeasureKind = "staff-reached" // persons on a staff list with level L or higher activated
	Guided       MeasureKind = "guided"        // persons on a staff list with N citizens guided, activated and logged in to the portal (T5)
	Portal       MeasureKind = "portal"        // citizens with a first log-in to a public-service portal (T6)
)

// Measure is what an indicator counts; N is the level, for Guided the number of citizens, for Portal 0.
type Measure struct {
	Kind MeasureKind
	N    int
}

// String writes the measure as the plan file does: "reached(1)", "portal".
func (m Measure) String() string {
	if m.N == 0 {
		return string(m.Kind)
	}
	return fmt.Sprintf("%s(%d)", m.Kind, m.N)
}

// Activation says whether the measure counts accounts that were activated successfully. Nothing else may be progress (T7).
func (m Measure) Activation() bool {
	return m.Kind == Reached || m.Kind == Highest || m.Kind == StaffReached
}

// Level is the account level that the measure is about, 0 for none.
func (m Measure) Level() int {
	if m.Kind == Guided {
		return 0
	}
	return m.N
}

var measurePattern = regexp.MustCompile(`^([a-z-]+)(?:\((\d{1,3})\))?$`)

func parseMeasure(s string) (Measure, bool) {
	m := measurePattern.FindStringSubmatch(s)
	if m == nil {
		return Measure{}, false
	}
	kind, n := MeasureKind(m[1]), 0
	if m[2] != "" {
		n = atoi(m[2])
	}
	return Measure{kind, n}, kind.accepts(n, m[2] != "")
}

func (k MeasureKind) accepts(n int, given bool) bool {
	switch k {
	case Reached, Highest, StaffReached, Filed, Approved:
		return n == 1 || n == 2
	case Guided:
		return n > 0
	case Portal:
		return !given
	}
	return false
}

// Denominator names what a rate is divided by; it is printed beside every rate (law 4).
type Denominator string

// The denominators.
const (
	OfTarget   Denominator = "target"   // the target given
	OfEligible Denominator = "eligible" // residents who meet the rule, less confirmed absences and "cannot"
	OfFiled    Denominator = "filed"
	OfApproved Denominator = "approved"
	OfResident Denominator = "resident"
	OfStaff    Denominator = "staff"
)

var denominators = map[Denominator]errs.T{
	OfTarget: {VI: "chỉ tiêu", EN: "target"}, OfEligible: {VI: "đủ điều kiện", EN: "eligible"},
	OfFiled: {VI: "đã thu nhận", EN: "filed"}, OfApproved: {VI: "đã phê duyệt", EN: "approved"},
	OfResident: {VI: "thường trú", EN: "residents"}, OfStaff: {VI: "biên chế", EN: "staff"},
}

// Text is the denominator in words.
func (d Denominator) Text() errs.T { return denominators[d] }

// Baseline is what stood before the campaign counts: progress is baseline plus the events after its date.
type Baseline struct {
	Date  Day // counted up to 24:00 of this day; 0: no baseline
	Value int
	Known bool // unknown is unknown, not 0
}

// TargetKind says how a target is given.
type TargetKind uint8

// The kinds of target.
const (
	TargetUnset   TargetKind = iota // "chưa giao": no bar is drawn
	TargetFixed                     // a number
	TargetPercent                   // a percentage of a denominator that is counted from the roster
	TargetMoving                    // a percentage of what another measure counts, as it grows (T3)
)

// Target is how much is to be reached.
type Target struct {
	Kind    TargetKind
	Number  int         // TargetFixed
	Percent int         // TargetPercent, TargetMoving: 1 to 100
	Of      Denominator // TargetPercent
	Moving  Measure     // TargetMoving: filed(L) or approved(L)
}

// String writes the target as the plan file does.
func (t Target) String() string {
	switch t.Kind {
	case TargetFixed:
		return strconv.Itoa(t.Number)
	case TargetPercent:
		return fmt.Sprintf("%d%% of %s", t.Percent, t.Of)
	case TargetMoving:
		return fmt.Sprintf("%d%% of %s", t.Percent, t.Moving)
	}
	return "unset"
}

var (
	wholePattern   = regexp.MustCompile(`^(\d{1,9}|\d{1,3}(\.\d{3}){1,2})$`) // 32511 or, as offices write it, 32.511
	percentPattern = regexp.MustCompile(`^(\d{1,3}) ?% of (.+)$`)
)

// parseWhole reads a whole number with or without the Vietnamese dots between thousands.
func parseWhole(s string) (int, bool) {
	if !wholePattern.MatchString(s) {
		return 0, false
	}
	n := 0
	for _, c := range s {
		if c != '.' {
			n = n*10 + int(c-'0')
		}
	}
	return n, true
}

func parseTarget(s string) (Target, bool) {
	if s == "unset" {
		return Target{}, true
	}
	if n, ok := parseWhole(s); ok {
		return Target{Kind: TargetFixed, Number: n}, n > 0
	}
	percent, of := 100, s
	if m := percentPattern.FindStringSubmatch(s); m != nil {
		percent, of = atoi(m[1]), m[2]
	}
	if percent < 1 || percent > 100 {
		return Target{}, false
	}
	return shareTarget(percent, of)
}

// shareTarget reads what the percentage is of: a denominator or a measure that grows.
func shareTarget(percent int, of string) (Target, bool) {
	if m, ok := parseMeasure(of); ok && (m.Kind == Approved || m.Kind == Filed) {
		return Target{Kind: TargetMoving, Percent: percent, Moving: m}, true
	}
	d := Denominator(of)
	known := d == OfEligible || d == OfResident || d == OfStaff
	return Target{Kind: TargetPercent, Percent: percent, Of: d}, known
}
