package report

import (
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// Board is what a unit sees of a campaign at a moment. It is shared once made: nobody changes it.
type Board struct {
	Campaign string // the plan's id
	No       int64  // the campaign's number in keys
	Title    errs.T
	Short    errs.T
	Unit     Place
	Path     []Place // from the campaign's unit down to Unit, Unit included

	At          time.Time    // the figures are what was recorded by then
	Day, Days   int          // day N of M; 0 before the first, Days+1 after the last
	DaysLeft    int          // report days that are not over
	ReportDay   campaign.Day // the report day that At falls in: "today"
	Cutoff      time.Time    // last moment of the report day
	Clock       campaign.Clock
	ClockBefore campaign.Clock // hour at which the report day before closed: "today" runs from it
	Closed      bool           // the report day is over: these figures never change
	Phase       Phase
	Source      Source

	Indicators []Head // in the plan's order; Line.Figures stands in the same
	Total      Line   // the unit itself
	Lines      []Line // its parts: communes, or the hamlets of a commune and NoHamlet
	Funnels    []Funnel
	Trends     []Trend  // one per indicator that is counted, same order
	Silent     []Silent // who has recorded nothing today, or whose official figure is missing; the worst first
	CacheTime  time.Time
}

// Phase is where the campaign stands at the board's moment.
type Phase uint8

// The phases.
const (
	Before Phase = iota // not begun
	During
	After // over
)

// Source says what the figures rest on.
type Source uint8

// The sources.
const (
	Reported         Source = iota // only what was recorded here
	ReportedOfficial               // official figures stand beside
)

// Text names the source for the page head: "chính thức + báo cáo".
func (s Source) Text() errs.T {
	if s == ReportedOfficial {
		return errs.T{VI: "chính thức + báo cáo", EN: "official + reported"}
	}
	return errs.T{VI: "báo cáo", EN: "reported"}
}

// Place is a unit as a board names it. ID 0 with the level Hamlet is "no hamlet yet".
type Place struct {
	ID    unit.ID
	Code  string
	Name  string
	Level unit.Level
}

// Head is what stands above an indicator's column.
type Head struct {
	ID          string
	Name, Short errs.T
	Denominator errs.T // name of what Rate is divided by: "chỉ tiêu", "đã phê duyệt"
	Owner       errs.T
	Level       int           // account level, 0 for none
	Span        campaign.Span // first day to the indicator's own deadline
	Progress    bool          // counts toward progress and rank
	Workload    bool          // has a bar of its own
	Counted     bool          // false: "chưa có danh sách", the figures are unknown
	Missing     errs.T        // why not, when not Counted
	Baseline    campaign.Baseline
	Moving      bool // the target grows with another figure
	PlanTarget  bool // the plan gives the target as a number
}

// Line is one unit's figures.
type Line struct {
	Unit     Place
	Figures  []Figure  // as Board.Indicators
	Work     Work      // what waits for a hand
	LastAt   time.Time // when the unit's data last changed; zero: never. Hamlets have none.
	Reported bool      // something was recorded in the report day
}

// Figure is one indicator of one unit. Nil is unknown: never 0.
type Figure struct {
	Known       bool // false: nothing can be counted (no list yet)
	Count       int64
	Baseline    int64  // of Count: what stood at the baseline
	Target      *int64 // nil: "chưa giao"
	Generated   bool   // the target was split by this program, not given by the plan
	Denominator *int64
	Rate        *float64 // Count / Denominator; nil without a denominator
	Today       int64    // in the report day
	Yesterday   int64    // in the report day before

	Official      *int64       // newest official figure up to the report day; above a commune the sum over those that have one
	OfficialFrom  int          // of how many communes
	Communes      int          // behind the figure
	OfficialFull  bool         // every commune behind the figure has one of the report day
	OfficialDay   campaign.Day // its report day
	OfficialAt    time.Time    // its cut-off
	OfficialToday *int64       // official of the day minus official of the day before
	Difference    *int64       // Official − Count at the same cut-off
	Fallen        bool         // the official figure is lower than the one before
	OfficialTyped bool         // (part of) the official figure was typed in, not read from a file (F4)

	Pace         *int64 // where the target should be at the close of the report day
	NeededPerDay *int64 // for each day left, today included until its cut-off
	Behind       bool   // Count is below Pace
	Rank         int    // 1 is best, ties share; 0: not ranked
	RankChange   int    // places won (+) or lost (−) since the day before
	Workload     bool
	Progress     bool

	Opens Filter // the people behind Count
}

// Work is what lies in the work lists of a unit, all levels together.
type Work struct {
	Resident  int64 // on the roster
	Owed      int64 // approved, not activated
	OwedAway  int64 // of these: absent
	Overdue   int64 // of these: the message came more than 7 days ago
	Waiting   int64 // taken in, waiting for approval
	Combined  int64 // card and account together
	Cannot    int64 // confirmed
	CannotNew int64 // said, not confirmed
	Absent    int64 // confirmed
	AbsentNew int64 // said, not confirmed
	Surveyed  int64 // people asked in person
	Houses    int64
	HousesIn  int64         // of these: surveyed
	Groups    [groups]int64 // by ledger.Group, GroupDone first; see Group
}

// groups are those that people work with, see ledger.Groups.
const groups = int(ledger.GroupUnder)

// Group is how many stand in a group.
func (w *Work) Group(g ledger.Group) int64 {
	if g < ledger.GroupDone || g > ledger.GroupUnder {
		return 0
	}
	return w.Groups[g-ledger.GroupDone]
}

// Funnel is one level's stages, from the list to the activation.
type Funnel struct {
	Level  int
	Stages []Stage
}

// Stage is one step of a funnel.
type Stage struct {
	ID    string // the measure's stored name
	Name  errs.T
	Count int64
	Opens Filter
}

// Trend is an indicator by report day. Days and Pace are the whole period's; the others end with the board's day.
type Trend struct {
	Indicator string
	Days      []campaign.Day
	Count     []int64  // at the close of each day, the last one at the board's moment
	InDay     []int64  // of each day
	Official  []*int64 // nil on days without
	Pace      []int64  // empty without a target, or when the target grows with another figure
}

// Silent is a unit that should have been heard of.
type Silent struct {
	Unit            Place
	NothingToday    bool      // nothing was recorded in the report day
	OfficialMissing bool      // no official figure of the last closed day
	LastAt          time.Time // when it was last heard of; zero: never
}

// Figure finds a line's figure by the indicator's id.
func (b *Board) Figure(l *Line, indicator string) (Figure, bool) {
	for i := range b.Indicators {
		if b.Indicators[i].ID == indicator {
			return l.Figures[i], true
		}
	}
	return Figure{}, false
}

// Line finds a line by its unit; the board's own unit gives Total.
func (b *Board) Line(u unit.ID) (*Line, bool) {
	if u == b.Unit.ID {
		return &b.Total, true
	}
	for i := range b.Lines {
		if b.Lines[i].Unit.ID == u {
			return &b.Lines[i], true
		}
	}
	return nil, false
}
