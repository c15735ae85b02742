package emulate

import (
	"math"
	"math/rand/v2"
	"time"
)

// curve is how a commune goes through a campaign: for each day the share of its work, summing to 1.
type curve []float64

// newCurve gives an S-curve with the rhythm of the week: fewer on working days, more on Saturday and Sunday, and a little chance.
// mid is the day of the steepest rise, width how long the rise lasts.
func newCurve(r *rand.Rand, start time.Time, days int, mid, width float64) curve {
	c, sum := make(curve, days), 0.0
	for i := range c {
		x := (float64(i) + 0.5 - mid) / width
		slope := 1 / math.Pow(2*math.Cosh(x/2), 2)
		switch start.AddDate(0, 0, i).Weekday() {
		case time.Saturday:
			slope *= 1.35
		case time.Sunday:
			slope *= 1.25
		case time.Friday:
			slope *= 0.85
		}
		c[i] = slope * (0.85 + 0.3*r.Float64())
		sum += c[i]
	}
	for i := range c {
		c[i] /= sum
	}
	return c
}

// until is the share done by the moment when a part (0…1) of the work of day i is done, i from 0.
func (c curve) until(i int, part float64) float64 {
	sum := 0.0
	for _, w := range c[:min(i, len(c))] {
		sum += w
	}
	if i < len(c) {
		sum += c[i] * part
	}
	return sum
}

// portions divides a total over the days so that the sums are rounded, not the days.
func (c curve) portions(total float64) []int {
	ns, sum, given := make([]int, len(c)), 0.0, 0
	for i, w := range c {
		sum += w * total
		ns[i] = int(math.Round(sum)) - given
		given += ns[i]
	}
	return ns
}

// clockShare is a part of the day with its share of the work in a hundred.
type clockShare struct {
	from, to float64 // hours
	share    int
}

var (
	// Teams go from door to door when people are home: 19:00 to 22:00.
	fieldHours   = []clockShare{{19, 21, 47}, {21, 22, 15}, {17, 19, 10}, {7.5, 11, 12}, {11, 14, 4}, {14, 17, 12}}
	weekendHours = []clockShare{{19, 21, 36}, {21, 22, 11}, {17, 19, 8}, {7.5, 11, 22}, {11, 14, 5}, {14, 17, 18}}
	// The police take dossiers at the office and on evening shifts in the villages.
	policeHours = []clockShare{{7.5, 11.5, 36}, {13.5, 17, 36}, {19, 21.5, 28}}
	officeHours = []clockShare{{7.6, 11.4, 52}, {13.6, 16.8, 48}}
)

// partBefore is the share of the work that is done before an hour, as the mean of the hours of a week.
func partBefore(hours []clockShare, hour float64) float64 {
	done, all := 0.0, 0.0
	for _, h := range hours {
		all += float64(h.share)
		done += float64(h.share) * min(max((hour-h.from)/(h.to-h.from), 0), 1)
	}
	return done / all
}

// clock draws a moment of a day.
func clock(r *rand.Rand, day time.Time, hours []clockShare) time.Time {
	n := r.IntN(100)
	for _, h := range hours {
		if n -= h.share; n < 0 {
			return day.Add(time.Duration((h.from + (h.to-h.from)*r.Float64()) * float64(time.Hour))).Truncate(time.Second)
		}
	}
	return day.Add(20 * time.Hour)
}

func fieldClock(r *rand.Rand, day time.Time) time.Time {
	if w := day.Weekday(); w == time.Saturday || w == time.Sunday {
		return clock(r, day, weekendHours)
	}
	return clock(r, day, fieldHours)
}
