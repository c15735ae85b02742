package report

import (
	"slices"

	"tungnha/internal/campaign"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// countGuides fills the figures that count guides: of the board's unit only, since one guide may help in several communes.
func (w *boardMaker) countGuides(b *Board) {
	for i := range w.gauges {
		g := &w.gauges[i]
		if !g.guides || w.root.Level == unit.Hamlet {
			continue
		}
		n, any := guides(w.behind, g.Counts.N, w.at.closed)
		if !any {
			continue
		}
		before, _ := guides(w.behind, g.Counts.N, w.at.closed.Add(-1))
		f := &b.Total.Figures[i]
		f.Known, f.Count = true, n
		if w.at.closed == w.at.day {
			f.Today = n - before
		} else {
			f.Yesterday = n - before
		}
		if value, generated, ok := w.aims.of(w.root.ID, w.root.ID, g.ID); ok {
			f.Target, f.Generated = &value, generated
		}
	}
}

// funnels are the stages of both levels.
func (w *boardMaker) funnels(b *Board) {
	for level := 1; level <= 2; level++ {
		f := Funnel{Level: level}
		for _, st := range stageRows[level] {
			opens := Filter{Measure: st.row.String()}
			if w.root.Level == unit.Hamlet {
				opens.Hamlet = w.root.ID
			}
			f.Stages = append(f.Stages, Stage{ID: st.row.String(), Name: st.name, Count: w.now(st.row), Opens: opens})
		}
		b.Funnels = append(b.Funnels, f)
	}
}

// now is a measure of the board's unit at its moment.
func (w *boardMaker) now(m ledger.Measure) (n int64) {
	for _, s := range w.whole {
		n += s.at(kind(m), w.at.day)
	}
	return n
}

// trends are the indicators by report day, from the first day of the period to the board's.
func (w *boardMaker) trends(b *Board) []Trend {
	period := w.c.Plan.Period.Span
	days := make([]campaign.Day, 0, period.Days())
	for n := range period.Days() {
		days = append(days, period.First.Add(n))
	}
	known := days[:min(period.Number(w.at.day), len(days))]
	var out []Trend
	for i := range w.gauges {
		if g := &w.gauges[i]; g.counted {
			t := w.trend(g, &b.Total.Figures[i], known)
			t.Days, t.Pace = days, w.paces(g, &b.Total.Figures[i], days)
			out = append(out, t)
		}
	}
	return out
}

// paces are where an indicator's target should be at the close of each day.
func (w *boardMaker) paces(g *gauge, total *Figure, days []campaign.Day) []int64 {
	if total.Target == nil || g.head.Moving {
		return nil
	}
	span := w.c.Plan.SpanOf(g.Indicator)
	out := make([]int64, len(days))
	for i, d := range days {
		out[i] = int64(span.Pace(int(*total.Target), d))
	}
	return out
}

func (w *boardMaker) trend(g *gauge, total *Figure, days []campaign.Day) Trend {
	t := Trend{Indicator: g.ID, Count: make([]int64, len(days)), InDay: make([]int64, len(days))}
	running := total.Baseline
	for _, s := range w.whole {
		s.each(g.row, func(day campaign.Day, n int64) {
			if i, found := slices.BinarySearch(days, day); found {
				t.InDay[i] += n
			} else if i == 0 {
				running += n
			}
		})
	}
	for i := range days {
		running += t.InDay[i]
		t.Count[i] = running
	}
	t.Official = w.officialTrend(g, days)
	return t
}

// officialTrend sums, for each day on which an official figure came, the newest figure of every commune.
func (w *boardMaker) officialTrend(g *gauge, days []campaign.Day) []*int64 {
	out := make([]*int64, len(days))
	sums, named := make([]int64, len(days)), make([]bool, len(days))
	for _, k := range w.behind {
		lines := k.official[g.ID]
		at := 0
		var value int64
		for i, day := range days {
			for at < len(lines) && lines[at].day <= day {
				if l := &lines[at]; w.at.shows(l) {
					value = l.value
					named[i] = named[i] || l.day == day
				}
				at++
			}
			sums[i] += value
		}
	}
	for i := range days {
		if named[i] {
			out[i] = &sums[i]
		}
	}
	return out
}

func (w *boardMaker) anyOfficial() bool {
	return slices.ContainsFunc(w.behind, func(k *known) bool { return k.spokenOf(w.at, 0) })
}

// spokenOf says whether an official figure of a day (0: of any) was there at the moment.
func (k *known) spokenOf(at moments, day campaign.Day) bool {
	for _, lines := range k.official {
		for i := range lines {
			if l := &lines[i]; at.shows(l) && (l.day == day || day == 0) {
				return true
			}
		}
	}
	return false
}

// silent lists the communes that recorded nothing in the report day, or of which the last closed day has no official figure while other days or communes
// have; the longest silence first.
func (w *boardMaker) silent(b *Board) (out []Silent) {
	if b.Phase != During || w.root.Level == unit.Hamlet {
		return nil
	}
	official := b.Source == ReportedOfficial && w.c.Plan.Period.Has(w.at.closed)
	for i, k := range w.behind {
		u, ok := w.tree.Get(w.ids[i])
		if !ok {
			continue
		}
		x := Silent{Unit: place(u), NothingToday: !w.heard[i], OfficialMissing: official && !k.spokenOf(w.at, w.at.closed)}
		if !k.changed.After(w.at.at) {
			x.LastAt = k.changed
		}
		if x.NothingToday || x.OfficialMissing {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b Silent) int {
		if a.NothingToday != b.NothingToday {
			return map[bool]int{true: -1, false: 1}[a.NothingToday]
		}
		return a.LastAt.Compare(b.LastAt)
	})
	return out
}
