package emulate

import (
	"time"

	"tungnha/internal/locale"
)

// surveyDays is by which day (from 0) a household is surveyed, in a hundred: the plan's deadline is the fifth day, 09/5/2023.
var surveyDays = [...]int{14, 32, 54, 76, 90, 93, 95, 96, 97}

// survey visits the households in the first days and notes who is away and who cannot have an account.
func (w *writer) survey() {
	seen := map[[2]int]time.Time{}
	for _, i := range w.subjects {
		ref := w.people[i].ref
		house := [2]int{ref.Hamlet, ref.Household}
		at, ok := seen[house]
		if !ok {
			at = w.surveyTime(w.people[i].order)
			seen[house] = at
			if !at.IsZero() {
				w.add(at, w.head(i), Surveyed, 0, OfficeTeam)
			}
		}
		if !at.IsZero() {
			w.noteState(i, at)
		}
	}
}

// surveyTime is zero for the few households that nobody ever reached.
func (w *writer) surveyTime(order float64) time.Time {
	n := int(order*70) + w.r.IntN(30)
	for day, by := range surveyDays {
		if n < by {
			return fieldClock(w.r, w.day(min(day, w.opt.Days-1)))
		}
	}
	return time.Time{}
}

// head is the first subject of the household: heads are adults and come first among the people of their house.
func (w *writer) head(i int32) int32 {
	ref := w.people[i].ref
	for i > 0 && w.people[i-1].ref.Household == ref.Household && w.people[i-1].ref.Hamlet == ref.Hamlet && w.people[i-1].ref.Commune == ref.Commune {
		i--
	}
	return i
}

func (w *writer) noteState(i int32, at time.Time) {
	p := w.people[i].p
	at = at.Add(time.Duration(1+w.r.IntN(9)) * time.Minute)
	switch {
	case p.Absent && w.chance(85):
		id := w.add(at, i, Absent, 0, OfficeTeam)
		w.confirm(i, id, at)
		if w.chance(6) {
			w.add(fieldClock(w.r, w.day(8+w.r.IntN(max(w.opt.Days-10, 1)))), i, Returned, 0, OfficeTeam)
		}
	case p.Frail != FrailNone && w.chance(92):
		w.confirm(i, w.add(at, i, Cannot, 0, OfficeTeam), at)
	}
}

// confirm lets the authority confirm three in four, some days later in office hours.
func (w *writer) confirm(i, id int32, at time.Time) {
	if !w.chance(75) {
		return
	}
	day := workday(locale.DayOf(at).AddDate(0, 0, 1+w.r.IntN(6)))
	c := w.add(clock(w.r, day, officeHours), i, Confirmed, 0, OfficeAuthority)
	w.steps[c].link = id
}

// workday moves a Sunday to the Monday after; offices work on Saturdays in a campaign.
func workday(day time.Time) time.Time {
	if day.Weekday() == time.Sunday {
		return day.AddDate(0, 0, 1)
	}
	return day
}
