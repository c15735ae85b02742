package report

import (
	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
)

// gauge is how one indicator is read from the tallies.
type gauge struct {
	campaign.Indicator
	head    Head
	row     kind // what is counted
	counted bool // row means something
	guides  bool // counted over guides, not citizens
	of      kind // the row of the denominator
	ofRow   bool // of means something; else the denominator is the target, or nothing
	share   kind // the row that the target is a percentage of
	shared  bool
}

// gauges reads a plan's indicators.
func gauges(p *campaign.Plan) []gauge {
	out := make([]gauge, len(p.Indicators))
	for i, ind := range p.Indicators {
		g := gauge{Indicator: ind}
		m, ok := ledger.MeasureOf(ind.Counts)
		g.row, g.counted = kind(m), ok
		g.guides = ind.Counts.Kind == campaign.Guided
		d, ok := ledger.DenominatorOf(ind.Of, max(ind.Counts.Level(), 1))
		g.of, g.ofRow = kind(d), ok
		g.share, g.shared = shareRow(ind)
		g.head = headOf(p, &ind, g.counted || g.guides)
		out[i] = g
	}
	return out
}

func shareRow(ind campaign.Indicator) (kind, bool) {
	switch ind.Target.Kind {
	case campaign.TargetMoving:
		m, ok := ledger.MeasureOf(ind.Target.Moving)
		return kind(m), ok
	case campaign.TargetPercent:
		m, ok := ledger.DenominatorOf(ind.Target.Of, max(ind.Counts.Level(), 1))
		return kind(m), ok
	case campaign.TargetFixed, campaign.TargetUnset:
	}
	return 0, false
}

func headOf(p *campaign.Plan, ind *campaign.Indicator, counted bool) Head {
	h := Head{
		ID: ind.ID, Name: ind.Name, Short: ind.Short, Denominator: ind.Of.Text(), Level: ind.Counts.Level(), Span: p.SpanOf(*ind),
		Progress: ind.Progress, Workload: ind.Workload, Counted: counted, Baseline: ind.Baseline,
		Moving: ind.Target.Kind == campaign.TargetMoving, PlanTarget: ind.Target.Kind == campaign.TargetFixed,
	}
	if owner, ok := p.Party(ind.Owner); ok {
		h.Owner = owner.Name
	}
	if !counted {
		h.Missing = errs.T{VI: "chưa có danh sách", EN: "no list yet"}
	}
	return h
}

// portion is a percentage of a number, rounded up: 100 % of 7 is 7, 95 % of 7 is 7.
func portion(percent int, of int64) int64 {
	if of <= 0 {
		return 0
	}
	return (of*int64(percent) + 99) / 100
}

// opens is the list of the people behind a count.
func (g *gauge) opens() Filter {
	if !g.counted {
		return Filter{}
	}
	return Filter{Measure: ledger.Measure(g.row).String()}
}
