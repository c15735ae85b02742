package campaign

import (
	"fmt"
	"regexp"
	"time"

	"tungnha/internal/locale"
)

// zone is the campaign's zone, UTC+7 without summer time.
var zone = locale.Zone

// instant is the step of stored time; the last moment of a day lies one before midnight.
const instant = time.Millisecond

var clockPattern = regexp.MustCompile(`^(\d{1,2})[:hg](\d{2})$`)

// ParseClock reads a time of day from 00:00 to 24:00.
func ParseClock(s string) (Clock, bool) {
	m := clockPattern.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	hour, minute := atoi(m[1]), atoi(m[2])
	c := Clock(hour*60 + minute)
	return c, minute < 60 && c <= endOfDay
}

const endOfDay Clock = 24 * 60

// String writes the clock as 17:00.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

// Day is the number of the calendar day at t and how many days the campaign has; n is 0 before the first day and of+1 after the last.
func (p *Plan) Day(t time.Time) (n, of int) {
	return p.Period.Number(CalendarDay(t)), p.Period.Days()
}

// DayOf is the report day that an event recorded at t belongs to. Up to and including the cut-off it is the calendar day, after it the next
// one, so evening work belongs to the next report. The period's last day closes at 24:00: work of the last evening still counts. What was
// recorded before the period never slips into its first day.
func (p *Plan) DayOf(t time.Time) Day {
	day := CalendarDay(t)
	if t.After(p.CutoffOf(day)) {
		return day.Add(1)
	}
	return day
}

// CutoffOf is the last moment of a report day.
func (p *Plan) CutoffOf(day Day) time.Time {
	if clock := p.CutoffClock(day); clock < endOfDay {
		return day.Midnight().Add(time.Duration(clock) * time.Minute)
	}
	return day.Add(1).Midnight().Add(-instant)
}

// CutoffClock is the hour to print beside a figure of the report day: the daily cut-off, 24:00 on the last day and on the eve of the first.
func (p *Plan) CutoffClock(day Day) Clock {
	if day == p.Period.Last || day == p.Period.First.Add(-1) {
		return endOfDay
	}
	return p.Period.Cutoff
}

// LastClosed is the last report day that is over at t; at the very moment of a cut-off its day is over.
func (p *Plan) LastClosed(t time.Time) Day {
	day := p.DayOf(t)
	if t.Before(p.CutoffOf(day)) {
		return day.Add(-1)
	}
	return day
}

// DaysLeft is the number of report days that are not over at t: today counts until its cut-off.
func (p *Plan) DaysLeft(t time.Time) int { return p.Period.Left(p.LastClosed(t)) }

// Open says whether an event recorded at t falls inside the window.
func (p *Plan) Open(t time.Time) bool { return p.Period.Has(CalendarDay(t)) }

// Pace is where a target with the period's deadline should be at the close of a day. See Span.Pace.
func (p *Plan) Pace(target int, day Day) int { return p.Period.Pace(target, day) }

// NeededPerDay spreads what remains after a closed day over the days that are left. See Span.NeededPerDay.
func (p *Plan) NeededPerDay(target, count int, closed Day) int {
	return p.Period.NeededPerDay(target, count, closed)
}

// SpanOf is the period up to the indicator's own deadline.
func (p *Plan) SpanOf(i Indicator) Span {
	if i.Due.Last != 0 {
		return Span{p.Period.First, i.Due.Last}
	}
	return p.Period.Span
}

// Indicator finds an indicator by its id.
func (p *Plan) Indicator(id string) (Indicator, bool) { return find(p.Indicators, id) }

// Party finds a party by its id.
func (p *Plan) Party(id string) (Party, bool) { return find(p.Parties, id) }

// Recipient finds a line of "Nơi nhận" by its id.
func (p *Plan) Recipient(id string) (Recipient, bool) { return find(p.Recipients, id) }

// Letter finds a letter heading by its id.
func (p *Plan) Letter(id string) (Letter, bool) { return find(p.Letters, id) }

type identified interface{ id() string }

func (i Indicator) id() string { return i.ID }
func (p Party) id() string     { return p.ID }
func (r Recipient) id() string { return r.ID }
func (l Letter) id() string    { return l.ID }

func find[T identified](list []T, id string) (T, bool) {
	for _, each := range list {
		if each.id() == id {
			return each, true
		}
	}
	var none T
	return none, false
}
