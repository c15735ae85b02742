package team

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Assignment is work given to one member. All five "clears" (5 rõ, plan B II.4.2) must be there before it is issued: người, việc, tiến độ, kết quả,
// trách nhiệm.
type Assignment struct {
	Home    unit.ID
	ID      db.ID
	Team    db.ID
	Member  db.ID        // rõ người
	Task    string       // rõ việc
	From    campaign.Day // rõ tiến độ: report days, both inside
	Due     campaign.Day
	Result  Result // rõ kết quả
	Leader  db.ID  // rõ trách nhiệm: the member who answers for it
	Version int64
	Created time.Time
	Issued  time.Time // zero: a draft
	Ended   time.Time // zero: stands
}

// Result is what is to be reached. It is counted from the ledger's tallies, never typed.
type Result struct {
	Measure string // a key of Measures
	Goal    int64
}

// MeasureKind is a figure that a result can be counted by.
type MeasureKind struct {
	ID   string
	Area bool // counted over the team's hamlet or commune; else over what the member has guided
	Text errs.T
}

var measures = []MeasureKind{
	{ledger.CreditAccounts, false, errs.T{VI: "người được hướng dẫn kích hoạt", EN: "people guided to activation"}},
	{ledger.CreditTen, false, errs.T{VI: "người được hướng dẫn kích hoạt và đăng nhập Cổng dịch vụ công", EN: "people guided to activation and the public-service portal"}},
	{ledger.Reached1.String(), true, errs.T{VI: "tài khoản mức 1 kích hoạt trên địa bàn", EN: "level-1 accounts activated in the area"}},
	{ledger.Reached2.String(), true, errs.T{VI: "tài khoản mức 2 kích hoạt trên địa bàn", EN: "level-2 accounts activated in the area"}},
	{ledger.Filed2.String(), true, errs.T{VI: "hồ sơ mức 2 thu nhận trên địa bàn", EN: "level-2 files taken in in the area"}},
	{ledger.SurveyedIn.String(), true, errs.T{VI: "người được khảo sát trên địa bàn", EN: "people surveyed in the area"}},
	{ledger.HouseholdsAsked, true, errs.T{VI: "hộ được khảo sát trên địa bàn", EN: "houses surveyed in the area"}},
}

// Measures lists what a result can be counted by, in the order of the form.
func Measures() []MeasureKind { return slices.Clone(measures) }

// MeasureOf finds one by its stored name.
func MeasureOf(id string) (MeasureKind, bool) {
	i := slices.IndexFunc(measures, func(m MeasureKind) bool { return m.ID == id })
	if i < 0 {
		return MeasureKind{}, false
	}
	return measures[i], true
}

// Clear is one of the five.
type Clear uint8

// The five, in the plan's order.
const (
	ClearPerson Clear = iota
	ClearTask
	ClearSchedule
	ClearResult
	ClearLeader
)

var clearTexts = [...]errs.T{
	ClearPerson:   {VI: "rõ người", EN: "the person"},
	ClearTask:     {VI: "rõ việc", EN: "the task"},
	ClearSchedule: {VI: "rõ tiến độ", EN: "the schedule"},
	ClearResult:   {VI: "rõ kết quả", EN: "the result"},
	ClearLeader:   {VI: "rõ trách nhiệm", EN: "who answers for it"},
}

// Text names the clear.
func (c Clear) Text() errs.T { return clearTexts[c] }

// Missing lists which of the five are not there. in says who is a member now.
func (a *Assignment) Missing(in func(db.ID) bool) (out []Clear) {
	_, known := MeasureOf(a.Result.Measure)
	for c, there := range [...]bool{
		ClearPerson:   !a.Member.IsZero() && in(a.Member),
		ClearTask:     a.Task != "",
		ClearSchedule: a.From != 0 && a.Due >= a.From,
		ClearResult:   known && a.Result.Goal > 0,
		ClearLeader:   !a.Leader.IsZero() && in(a.Leader),
	} {
		if !there {
			out = append(out, Clear(c))
		}
	}
	return out
}

// Lacks says which clears are not there: "chưa rõ người, chưa rõ kết quả". It is empty when none is missing.
func Lacks(missing []Clear) errs.T {
	var vi, en []string
	for _, c := range missing {
		vi, en = append(vi, "chưa "+c.Text().VI), append(en, c.Text().EN)
	}
	return errs.T{VI: strings.Join(vi, ", "), EN: strings.Join(en, ", ")}
}

// notClear says in one sentence what is missing.
func notClear(missing []Clear) error {
	lacks := Lacks(missing)
	return errs.Invalid("team.assignment.unclear", errs.T{
		VI: "Chưa giao được việc vì " + lacks.VI + ". Bản nháp vẫn được giữ; hãy bổ sung rồi giao lại.",
		EN: "The work can't be given out yet; missing: " + lacks.EN + ". The draft is kept: complete it, then issue it.",
	})
}

const mostGoal = 100_000

func checkDraft(a *Assignment) error {
	a.Task = vn.Clean(a.Task)
	switch {
	case utf8.RuneCountInString(a.Task) > 500:
		return errs.TooLarge("team.assignment.task", errs.T{VI: "Nội dung việc dài quá 500 ký tự. Việc chưa được ghi.", EN: "The task is over 500 characters. It was not saved."})
	case a.Result.Goal < 0 || a.Result.Goal > mostGoal:
		return errs.Invalid("team.assignment.goal", errs.T{VI: "Kết quả cần đạt phải từ 1 đến 100.000. Việc chưa được ghi.", EN: "The goal is from 1 to 100,000. It was not saved."})
	}
	return nil
}

// Climb is how far an overdue assignment has been marked up the line.
type Climb uint8

// The steps, by days past the due day.
const (
	ClimbNone     Climb = iota
	ClimbLeader         // from the first day: to who answers for it
	ClimbCommune        // from the third day: to the commune's chairman
	ClimbDistrict       // from the seventh: to the district's steering group
)

const (
	daysToCommune  = 3
	daysToDistrict = 7
)

// Text says where it is marked.
func (c Climb) Text() errs.T {
	switch c {
	case ClimbLeader:
		return errs.T{VI: "Báo người chịu trách nhiệm", EN: "With who answers for it"}
	case ClimbCommune:
		return errs.T{VI: "Báo UBND cấp xã", EN: "With the commune"}
	case ClimbDistrict:
		return errs.T{VI: "Báo Ban Chỉ đạo cấp huyện", EN: "With the district"}
	case ClimbNone:
	}
	return errs.T{}
}

func climbOf(overdue int) Climb {
	switch {
	case overdue >= daysToDistrict:
		return ClimbDistrict
	case overdue >= daysToCommune:
		return ClimbCommune
	case overdue > 0:
		return ClimbLeader
	}
	return ClimbNone
}

// Progress is how an issued assignment stands.
type Progress struct {
	Assignment
	Done     int64 // counted, from the first day up to the day asked about
	DaysLeft int   // with the day asked about; 0 when the due day is past
	Overdue  int   // days past the due day; 0 when done or still in time
	Climb    Climb
}

// Reached says whether the result is there.
func (p *Progress) Reached() bool { return p.Done >= p.Result.Goal }

// State is how an assignment stands, for a glance.
type State uint8

// The states.
const (
	StateOpen State = iota
	StateDraft
	StateSoon // due within two days
	StateLate
	StateReached
)

// State tells how the assignment stands, with the words for it.
func (p *Progress) State() (State, errs.T) {
	left := errs.Tf("còn %d ngày", "%d days left", p.DaysLeft)
	switch {
	case p.Issued.IsZero():
		return StateDraft, errs.T{VI: "Bản nháp", EN: "Draft"}
	case p.Reached():
		return StateReached, errs.T{VI: "Đạt", EN: "Reached"}
	case p.Overdue > 0:
		return StateLate, errs.Tf("quá hạn %d ngày", "%d days late", p.Overdue)
	case p.DaysLeft <= 2:
		return StateSoon, left
	}
	return StateOpen, left
}

// judge sets an assignment beside what has been counted. It is pure.
func judge(a Assignment, done int64, today campaign.Day) Progress {
	p := Progress{Assignment: a, Done: done}
	if today <= a.Due {
		p.DaysLeft = a.Due.Sub(today) + 1
	} else if !p.Reached() {
		p.Overdue = today.Sub(a.Due)
	}
	p.Climb = climbOf(p.Overdue)
	return p
}

// orderOfWork puts what is overdue longest first, then what is due soonest, what is reached last.
func orderOfWork(list []Progress) {
	slices.SortStableFunc(list, func(a, b Progress) int {
		return cmp.Or(cmp.Compare(one(a.Reached()), one(b.Reached())), cmp.Compare(b.Overdue, a.Overdue), cmp.Compare(a.Due, b.Due), compareID(a.ID, b.ID))
	})
}
