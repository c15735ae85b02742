package campaign

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Day is a calendar day of the campaign's zone as yyyymmdd; 0 is no day. As a report day it is the document that an event falls into.
type Day int32

// MakeDay gives the day of a year, month and day that exist.
func MakeDay(year int, month time.Month, day int) Day {
	return Day(year*10000 + int(month)*100 + day)
}

// CalendarDay is the day that the clock on the wall shows at t.
func CalendarDay(t time.Time) Day {
	return MakeDay(t.In(zone).Date())
}

// Midnight is 00:00 of the day, its first moment.
func (d Day) Midnight() time.Time {
	return time.Date(int(d/10000), time.Month(d/100%100), int(d%100), 0, 0, 0, 0, zone)
}

// Add moves by n days.
func (d Day) Add(n int) Day {
	return CalendarDay(d.Midnight().AddDate(0, 0, n))
}

// Sub is the number of days from e to d: 1 when d is the day after e.
func (d Day) Sub(e Day) int {
	return int(d.Midnight().Sub(e.Midnight()) / (24 * time.Hour)) // the zone has no summer time, every day has 24 hours
}

// String writes the day as offices do: 25/05/2023.
func (d Day) String() string {
	return fmt.Sprintf("%02d/%02d/%04d", d%100, d/100%100, d/10000)
}

// ISO writes the day for programs: 2023-05-25.
func (d Day) ISO() string {
	return fmt.Sprintf("%04d-%02d-%02d", d/10000, d/100%100, d%100)
}

var dayPattern = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$`)

// ParseDay reads a day as offices write it: 25/05/2023 or 25/5/2023. It is false for a day that the calendar does not have.
func ParseDay(s string) (Day, bool) {
	m := dayPattern.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	day, month, year := atoi(m[1]), atoi(m[2]), atoi(m[3])
	d := MakeDay(year, time.Month(month), day)
	if year < 1900 || month < 1 || month > 12 || CalendarDay(d.Midnight()) != d {
		return 0, false
	}
	return d, true
}

// atoi reads digits that a pattern has already checked.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// Span is a run of days, both ends inside.
type Span struct{ First, Last Day }

// Days is the number of days, 0 for an empty span.
func (s Span) Days() int {
	if s.Last < s.First {
		return 0
	}
	return s.Last.Sub(s.First) + 1
}

// Has says whether the day lies inside.
func (s Span) Has(d Day) bool { return s.First <= d && d <= s.Last }

// Number is the day's number, 1 for the first; 0 before the span and Days()+1 after it.
func (s Span) Number(d Day) int {
	switch {
	case d < s.First:
		return 0
	case d > s.Last:
		return s.Days() + 1
	}
	return d.Sub(s.First) + 1
}

// Left is the number of days after d that are still inside.
func (s Span) Left(d Day) int {
	return s.Days() - min(s.Number(d), s.Days())
}

// Pace is where a target should be at the close of day d when the work is spread evenly: 0 before the span, the whole target from its last
// day on. Rounded half up, never negative, never falling from one day to the next.
func (s Span) Pace(target int, d Day) int {
	days := s.Days()
	if days == 0 || target <= 0 {
		return max(target, 0)
	}
	n := min(s.Number(d), days)
	whole, rest := target/days, target%days // split first: target*n may not fit
	return whole*n + (rest*n*2+days)/(days*2)
}

// NeededPerDay is what each remaining day must bring when count was reached by the close of day closed: the remainder over the days after
// it, rounded up. From the last day on it is the whole remainder; 0 when the target is reached.
func (s Span) NeededPerDay(target, count int, closed Day) int {
	rest := target - count
	if rest <= 0 {
		return 0
	}
	left := max(s.Left(closed), 1)
	return (rest-1)/left + 1
}
