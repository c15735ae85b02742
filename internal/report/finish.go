package report

import (
	"cmp"
	"math/bits"
	"slices"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/target"
	"tungnha/internal/unit"
)

// aims are the targets that stood at a moment.
type aims struct {
	c    *campaign.Loaded
	snap snapshot
	at   time.Time
	plan map[unit.ID]map[string]int64 // the plan's own appendix and its totals
}

func aimsAt(c *campaign.Loaded, tree *unit.Tree, snap snapshot, at time.Time) *aims {
	a := &aims{c, snap, at, map[unit.ID]map[string]int64{}}
	for _, t := range c.Plan.Targets {
		if u, ok := tree.ByCode(c.Plan.Catalogue, t.Unit); ok {
			a.give(u.ID, t.Indicator, int64(t.Number))
		}
	}
	for _, ind := range c.Plan.Indicators {
		if ind.Target.Kind == campaign.TargetFixed {
			a.give(c.Unit, ind.ID, int64(ind.Target.Number))
		}
	}
	return a
}

func (a *aims) give(u unit.ID, indicator string, n int64) {
	if a.plan[u] == nil {
		a.plan[u] = map[string]int64{}
	}
	a.plan[u][indicator] = n
}

// of gives a unit's target: the newest that was issued by the moment, else what the plan itself says.
func (a *aims) of(home, u unit.ID, indicator string) (value int64, generated, ok bool) {
	for _, t := range slices.Backward(a.snap.of(home).targets[u][indicator]) {
		if !t.at.After(a.at) {
			return t.value, t.origin == string(target.Generated), true
		}
	}
	value, ok = a.plan[u][indicator]
	return value, false, ok
}

// finish turns an indicator's sum into the figure that is shown.
func (g *gauge) finish(s *sum, p *campaign.Plan, at moments, aim *int64, baseline int64) Figure {
	f := Figure{Known: g.counted, Workload: g.Workload, Progress: g.Progress, Opens: g.opens()}
	if !g.counted {
		return f
	}
	f.Baseline = baseline
	f.Count, f.Today, f.Yesterday = baseline+s.count, s.count-s.before, s.before-s.before2
	f.Target = aim
	if g.shared && f.Target == nil { // an appendix that gives a number goes before the plan's percentage
		n := portion(g.Target.Percent, s.share)
		f.Target = &n
	}
	f.divide(g, s)
	f.Communes = s.communes
	f.OfficialFull = s.communes > 0 && s.official.communes == s.communes && s.official.fromDay == at.day
	f.compare(&s.official, baseline)
	f.spread(g, p, at, baseline+s.closed)
	return f
}

// divide gives the rate and what it is divided by.
func (f *Figure) divide(g *gauge, s *sum) {
	switch {
	case g.Of == campaign.OfTarget:
		f.Denominator = f.Target
	case g.ofRow:
		of := s.of
		f.Denominator = &of
	}
	if f.Denominator != nil && *f.Denominator > 0 {
		rate := float64(f.Count) / float64(*f.Denominator)
		f.Rate = &rate
	}
}

// compare sets the official figure beside the reported one, like with like: at the same cut-off.
func (f *Figure) compare(o *officialSum, baseline int64) {
	f.OfficialFrom = o.communes
	if o.communes == 0 {
		return
	}
	value, difference := o.value, o.value-o.reported-baseline
	f.Official, f.Difference, f.OfficialDay, f.OfficialAt = &value, &difference, o.day, o.cutoff
	f.Fallen, f.OfficialTyped = o.fallen, o.typed
	if o.inDays == o.communes {
		n := o.inDay
		f.OfficialToday = &n
	}
}

// spread says where the count should be and what each day must bring. A target that grows with another figure has no even pace.
func (f *Figure) spread(g *gauge, p *campaign.Plan, at moments, closed int64) {
	if f.Target == nil {
		return
	}
	span := p.SpanOf(g.Indicator)
	if at.closed < span.Last {
		n := int64(span.NeededPerDay(int(*f.Target), int(closed), at.closed))
		f.NeededPerDay = &n
	}
	if g.head.Moving {
		return
	}
	n := int64(span.Pace(int(*f.Target), at.day))
	f.Pace, f.Behind = &n, f.Count < n
}

// standing is a line in a ranking: a count and what it is divided by, now and at the close of the day before.
type standing struct {
	line         int
	count, of    int64
	before, ofBe int64
}

// rank gives the places of one indicator over the lines that have a rate. Ties share a place, and the next place counts them.
func rank(lines []Line, parts []part, g *gauge, i int) {
	if !g.Progress {
		return
	}
	var all []standing
	for n := range lines {
		f := &lines[n].Figures[i]
		if f.Rate == nil || lines[n].Unit.ID == 0 {
			continue
		}
		x := standing{n, f.Count, *f.Denominator, f.Count - f.Today, *f.Denominator}
		if g.ofRow {
			x.ofBe = parts[n].sums[i].ofBefore
		}
		all = append(all, x)
	}
	now := places(all, func(x standing) (int64, int64) { return x.count, x.of })
	then := places(all, func(x standing) (int64, int64) { return x.before, x.ofBe })
	for k, x := range all {
		f := &lines[x.line].Figures[i]
		f.Rank = now[k]
		if then[k] > 0 {
			f.RankChange = then[k] - now[k]
		}
	}
}

// places ranks by rate, exactly; 0 for those without one.
func places(all []standing, of func(standing) (num, den int64)) []int {
	order := make([]int, 0, len(all))
	for k := range all {
		if _, den := of(all[k]); den > 0 {
			order = append(order, k)
		}
	}
	compare := func(a, b int) int {
		n1, d1 := of(all[a])
		n2, d2 := of(all[b])
		return compareRates(n2, d2, n1, d1)
	}
	slices.SortStableFunc(order, compare)
	out := make([]int, len(all))
	for k, at := range order {
		if k > 0 && compare(order[k-1], at) == 0 {
			out[at] = out[order[k-1]]
		} else {
			out[at] = k + 1
		}
	}
	return out
}

// compareRates compares n1/d1 with n2/d2 without rounding; denominators are positive.
func compareRates(n1, d1, n2, d2 int64) int {
	if (n1 < 0) != (n2 < 0) || n1 < 0 {
		return cmp.Compare(float64(n1)/float64(d1), float64(n2)/float64(d2))
	}
	h1, l1 := bits.Mul64(uint64(n1), uint64(d2))
	h2, l2 := bits.Mul64(uint64(n2), uint64(d1))
	return cmp.Or(cmp.Compare(h1, h2), cmp.Compare(l1, l2))
}

// guides counts who has guided enough citizens by the last closed day, whole and over all communes of a unit: one guide may help in several.
func guides(knowns []*known, most int, closed campaign.Day) (n int64, any bool) {
	sums := map[[16]byte]int64{}
	for _, k := range knowns {
		for _, c := range k.credits {
			any = true
			if c.day <= closed {
				sums[c.who] += c.n
			}
		}
	}
	for _, s := range sums {
		if s >= int64(most) {
			n++
		}
	}
	return n, any
}

// stage is a step of a funnel.
type stage struct {
	row  ledger.Measure
	name errs.T
}

// stageRows are the steps of a level's life that a funnel shows.
var stageRows = map[int][]stage{
	1: {
		{ledger.Resident, errs.T{VI: "Nhân khẩu trong danh sách", EN: "On the list"}},
		{ledger.Eligible1, errs.T{VI: "Đủ điều kiện mức 1", EN: "Eligible for level 1"}},
		{ledger.Registered1, errs.T{VI: "Đã đăng ký mức 1", EN: "Registered for level 1"}},
		{ledger.Reached1, errs.T{VI: "Đã kích hoạt mức 1", EN: "Level 1 activated"}},
	},
	2: {
		{ledger.Resident, errs.T{VI: "Nhân khẩu trong danh sách", EN: "On the list"}},
		{ledger.Eligible2, errs.T{VI: "Đủ điều kiện mức 2", EN: "Eligible for level 2"}},
		{ledger.Filed2, errs.T{VI: "Đã thu nhận hồ sơ", EN: "File taken in"}},
		{ledger.Approved2, errs.T{VI: "Đã phê duyệt", EN: "Approved"}},
		{ledger.Reached2, errs.T{VI: "Đã kích hoạt mức 2", EN: "Level 2 activated"}},
	},
}
