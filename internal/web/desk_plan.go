package web

import (
	"tungnha/internal/campaign"
	"tungnha/internal/errs"
)

// planPage is the campaign's plan as the program holds it: basis, period, indicators, every duty with its owner, deadline and source.
type planPage struct {
	Shell
	Name, Cite, Period, Rules, Cutoff string
	PeriodNote                        string
	Basis                             []string
	Indicators                        []indicatorRow
	Owners                            []ownerRow
	Owed                              []dutyRow
	Reports                           []dutyRow
}

func (planPage) template() string { return "plan.html" }

type indicatorRow struct{ Name, Counts, Target, Of, Owner, Due, Source, Note string }

type ownerRow struct {
	Name   string
	Duties []dutyRow
}

type dutyRow struct {
	Text, Due, Class, Source, To string
	Request                      bool
}

func (s *Server) plan(c *call) error {
	pl := c.camp.Plan
	p := planPage{
		Shell: c.shell(c.lang.T("Kế hoạch", "Plan")), Name: c.lang.Pick(pl.Title), Cite: pl.Document.Cite(), Rules: c.lang.Pick(pl.Rules.Title()),
		Period: pl.Period.First.String() + " – " + pl.Period.Last.String(), PeriodNote: c.lang.Pick(pl.Period.Note), Cutoff: pl.Period.Cutoff.String(),
	}
	for _, d := range pl.Basis {
		p.Basis = append(p.Basis, d.Cite())
	}
	for _, i := range pl.Indicators {
		p.Indicators = append(p.Indicators, indicatorRow{
			c.lang.Pick(i.Name), i.Counts.String(), i.Target.String(), c.lang.Pick(i.Of.Text()), c.party(i.Owner), c.due(i.Due, campaign.RhythmNone),
			c.lang.Pick(i.Source.Text()), c.lang.Pick(i.Note),
		})
	}
	p.Owners = c.duties()
	for _, o := range pl.Owed {
		p.Owed = append(p.Owed, dutyRow{Text: c.lang.Pick(o.Name) + " · " + c.party(o.From), To: c.party(o.To), Due: c.due(o.Due, o.Rhythm), Class: c.dueClass(o.Due), Source: c.lang.Pick(o.Source.Text())})
	}
	for _, r := range pl.Reports {
		p.Reports = append(p.Reports, dutyRow{Text: c.lang.Pick(r.Name) + " · " + c.party(r.From), To: c.party(r.To), Due: c.due(r.Due, r.Rhythm), Class: c.dueClass(r.Due), Source: c.lang.Pick(r.Source.Text())})
	}
	return c.show(p)
}

// duties groups the plan's tasks by who owns them, in the order of the plan.
func (c *call) duties() (out []ownerRow) {
	at := map[string]int{}
	for _, d := range c.camp.Plan.Duties {
		i, ok := at[d.Owner]
		if !ok {
			i = len(out)
			at[d.Owner], out = i, append(out, ownerRow{Name: c.party(d.Owner)})
		}
		row := dutyRow{Text: c.lang.Pick(d.Text), Due: c.due(d.Due, d.Rhythm), Source: c.lang.Pick(d.Source.Text()), Request: d.Request}
		if !d.Request { // a request is followed, never overdue
			row.Class = c.dueClass(d.Due)
		}
		out[i].Duties = append(out[i].Duties, row)
	}
	return out
}

func (c *call) party(id string) string {
	p, ok := c.camp.Plan.Party(id)
	if !ok {
		return "–"
	}
	return c.lang.Pick(p.Name)
}

var rhythmTexts = map[campaign.Rhythm]errs.T{
	campaign.RhythmOnce: {VI: "một lần trong đợt", EN: "once"}, campaign.RhythmDaily: {VI: "hằng ngày", EN: "daily"}, campaign.RhythmWeekly: {VI: "hằng tuần", EN: "weekly"},
	campaign.RhythmContinuous: {VI: "thường xuyên", EN: "throughout"}, campaign.RhythmAtEnd: {VI: "khi kết thúc đợt", EN: "at the end"},
}

func (c *call) due(d campaign.Due, r campaign.Rhythm) string {
	switch {
	case d.Last == 0:
		return orDash(c.lang.Pick(rhythmTexts[r]))
	case d.Before:
		return c.lang.T("trước ", "before ") + d.Said.String()
	}
	return d.Last.String()
}

// dueClass marks a deadline by its day only: whether the duty was done is not kept yet.
func (c *call) dueClass(d campaign.Due) string {
	today := campaign.CalendarDay(c.now)
	switch {
	case d.Last == 0:
		return ""
	case d.Last < today:
		return "muted"
	case d.Last.Sub(today) <= 3:
		return "soon"
	}
	return ""
}
