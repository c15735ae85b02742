package campaign

import (
	"slices"
	"time"

	"tungnha/internal/errs"
	"tungnha/internal/vn"
)

// RuleSet names the decree by which eligibility is judged.
type RuleSet string

// The rule sets and the days from which they hold.
const (
	ND59 RuleSet = "nd59-2022" // Nghị định 59/2022/NĐ-CP, 20/10/2022 to 30/06/2024
	ND69 RuleSet = "nd69-2024" // Nghị định 69/2024/NĐ-CP, from 01/07/2024
)

const firstDayOfND69 Day = 20240701

// RulesOn is the rule set in force on a day.
func RulesOn(d Day) RuleSet {
	if d < firstDayOfND69 {
		return ND59
	}
	return ND69
}

// Title is the decree's name.
func (r RuleSet) Title() errs.T {
	if r == ND69 {
		return errs.T{VI: "Nghị định 69/2024/NĐ-CP", EN: "Decree 69/2024/NĐ-CP"}
	}
	return errs.T{VI: "Nghị định 59/2022/NĐ-CP", EN: "Decree 59/2022/NĐ-CP"}
}

// Tri is yes, no or not known yet.
type Tri uint8

// The three values. Unknown is zero: what nobody asked is not known.
const (
	Unknown Tri = iota
	Yes
	No
)

// Card is the state of a citizen's chip identity card.
type Card uint8

// The states of the card.
const (
	CardUnknown Card = iota
	CardValid        // CCCD gắn chíp or căn cước, not expired
	CardExpired
	CardPending // filed for, not issued yet
	CardNone    // none, or only the old CMND or a card without a chip
)

// Person is what eligibility is judged by. Zero values mean "not known".
type Person struct {
	Birth     vn.Birth // the year alone is enough for most; the day decides at the border
	Card      Card
	Device    Tri // a phone or computer that runs VNeID
	Phone     Tri // a number in regular use
	OwnSIM    Tri // the number is registered in the person's own name
	Ward      Tri // under guardianship
	Guardian  Tri // has a parent or guardian with a level-2 account
	Foreigner bool
}

// Answer is the judgement on one person and one level, with every reason in words (R3).
type Answer struct {
	Rules   RuleSet
	Level   int
	OK      Tri      // Unknown: something is not known yet, the person stays in
	Reasons []Reason // what decides first; never empty
}

// Reason is one rule applied to one person.
type Reason struct {
	Code   string // stable: "age.under", "card.none", "sim.other"
	OK     Tri
	Text   errs.T
	Source string // decree and article
}

// Stays says whether the person counts as eligible: all but a definite no (uncertain stays in).
func (a Answer) Stays() bool { return a.OK != No }

// activationWindow is the number of days in which a citizen may activate alone: NĐ 59/2022 Điều 18, NĐ 69/2024 Điều 14.
const activationWindow = 7

// ActivationDeadline is the last day on which a citizen notified at the moment may activate alone; after it the call centre (1900.0368)
// must be asked. The day of the notice is not counted.
func (r RuleSet) ActivationDeadline(notified time.Time) Day {
	return CalendarDay(notified).Add(activationWindow)
}

// ProcessingLimit is the number of working days within which a level must be issued: NĐ 59/2022 Điều 17, NĐ 69/2024 Điều 13. Without a valid
// card the account comes with the card.
func (r RuleSet) ProcessingLimit(level int, card Card) int {
	switch {
	case card == CardNone || card == CardExpired || card == CardPending:
		return 7
	case level == 1:
		return 1
	}
	return 3
}

// AddWorkingDays counts n working days on from a day, leaving out Saturdays, Sundays and the given days off. The first day is not counted.
func AddWorkingDays(from Day, n int, off []Day) Day {
	for n > 0 {
		from = from.Add(1)
		weekday := from.Midnight().Weekday()
		if weekday != time.Saturday && weekday != time.Sunday && !slices.Contains(off, from) {
			n--
		}
	}
	return from
}
