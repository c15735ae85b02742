package emulate

import (
	"math/rand/v2"
	"time"
)

// tallies are cumulative figures of one commune.
type tallies struct{ first, filed, approved, second int }

// counts keeps the true figures while the script runs, and what they were at each cut-off.
type counts struct {
	start  time.Time
	now    []tallies
	at     [][]tallies // by day, then commune
	cutoff int64       // of the next day that is not closed
}

func newCounts(communes int, opt PlayOptions) *counts {
	return &counts{start: opt.Start, now: make([]tallies, communes), cutoff: opt.Start.Add(cutoffHour * time.Hour).Unix()}
}

// pass closes the days that ended before the step and counts it. Mistakes do not count: the national system never saw them.
func (c *counts) pass(s *step) {
	for s.at >= c.cutoff {
		c.at = append(c.at, append([]tallies(nil), c.now...))
		c.cutoff += 24 * 3600
	}
	t := &c.now[s.commune]
	switch {
	case s.kind == Activated && s.level == 1 && s.detail&detailMistake == 0:
		t.first++
	case s.kind == Activated && s.level == 2:
		t.second++
	case s.kind == Filed:
		t.filed++
	case s.kind == Approved:
		t.approved++
	}
}

// figures are the official ones of a day: a little behind the true ones, as the national system is, and now and then a little ahead.
func (c *counts) figures(r *rand.Rand, s *step) Figures {
	day := int(s.member)
	t := c.at[day][s.commune]
	return Figures{
		Day: day + 1, Cutoff: c.start.AddDate(0, 0, day).Add(cutoffHour * time.Hour), Late: s.detail&detailLate != 0,
		L1Activated: blur(r, t.first), L2Filed: t.filed, L2Approved: t.approved, L2Activated: blur(r, t.second),
	}
}

// blur takes up to two in a hundred away, or adds one in a hundred.
func blur(r *rand.Rand, n int) int {
	if r.IntN(6) == 0 {
		return n + r.IntN(n/100+1)
	}
	return n - r.IntN(n/50+1)
}
