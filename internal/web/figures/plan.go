package figures

import (
	"fmt"

	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/web/desk"
)

// planPage is the campaign's plan as the program holds it: basis, period, indicators, every duty with its owner, deadline and source.
type planPage struct {
	desk.Shell
	Name, Cite, Period, Rules, Cutoff string
	PeriodNote                        string
	Basis                             []string
	Indicators                        []indicatorRow
	Owners                            []ownerRow
	Owed                              []dutyRow
	Reports                           []dutyRow
}

func (planPage) Template() string { return "plan.html" }

type indicatorRow struct{ Name, Counts, Target, Of, Owner, Due, Source, Note string }

type ownerRow struct {
	Name   string
	Duties []dutyRow
}

type dutyRow struct {
	Text, Due, Class, Source, To string
	Ask                          string // “đề nghị”: a request, not a duty
}

func (s *pages) plan(c *call) error {
	pl := c.Camp.Plan
	p := planPage{
		Shell: c.Shell(c.Lang.T("Kế hoạch", "Plan")), Name: c.Lang.Pick(pl.Title), Cite: pl.Document.Cite(), Rules: c.Lang.Pick(pl.Rules.Title()),
		Period: pl.Period.First.String() + " – " + pl.Period.Last.String(), PeriodNote: c.Lang.Pick(pl.Period.Note), Cutoff: pl.Period.Cutoff.String(),
	}
	for _, d := range pl.Basis {
		p.Basis = append(p.Basis, d.Cite())
	}
	for _, i := range pl.Indicators {
		p.Indicators = append(p.Indicators, indicatorRow{
			c.Lang.Pick(i.Name), c.countsText(i.Counts), c.givenText(i.Target), c.Lang.Pick(i.Of.Text()), c.party(i.Owner), c.due(i.Due, campaign.RhythmNone),
			c.Lang.Pick(i.Source.Text()), c.Lang.Pick(i.Note),
		})
	}
	p.Owners = c.duties()
	for _, o := range pl.Owed {
		p.Owed = append(p.Owed, dutyRow{Text: c.Lang.Pick(o.Name) + " · " + c.party(o.From), To: c.party(o.To), Due: c.due(o.Due, o.Rhythm), Class: c.dueClass(o.Due), Source: c.Lang.Pick(o.Source.Text())})
	}
	for _, r := range pl.Reports {
		p.Reports = append(p.Reports, dutyRow{Text: c.Lang.Pick(r.Name) + " · " + c.party(r.From), To: c.party(r.To), Due: c.due(r.Due, r.Rhythm), Class: c.dueClass(r.Due), Source: c.Lang.Pick(r.Source.Text())})
	}
	return c.Show(p)
}

// duties groups the plan's tasks by who owns them, in the order of the plan.
func (c *call) duties() (out []ownerRow) {
	at := map[string]int{}
	for _, d := range c.Camp.Plan.Duties {
		i, ok := at[d.Owner]
		if !ok {
			i = len(out)
			at[d.Owner], out = i, append(out, ownerRow{Name: c.party(d.Owner)})
		}
		row := dutyRow{Text: c.Lang.Pick(d.Text), Due: c.due(d.Due, d.Rhythm), Source: c.Lang.Pick(d.Source.Text())}
		if d.Request { // followed, never overdue
			row.Ask = c.Lang.T("đề nghị", "request")
		} else {
			row.Class = c.dueClass(d.Due)
		}
		out[i].Duties = append(out[i].Duties, row)
	}
	return out
}

func (c *call) party(id string) string {
	p, ok := c.Camp.Plan.Party(id)
	if !ok {
		return "–"
	}
	return c.Lang.Pick(p.Name)
}

var rhythmTexts = map[campaign.Rhythm]errs.T{
	campaign.RhythmOnce: {VI: "một lần trong đợt", EN: "once"}, campaign.RhythmDaily: {VI: "hằng ngày", EN: "daily"}, campaign.RhythmWeekly: {VI: "hằng tuần", EN: "weekly"},
	campaign.RhythmContinuous: {VI: "thường xuyên", EN: "throughout"}, campaign.RhythmAtEnd: {VI: "khi kết thúc đợt", EN: "at the end"},
}

func (c *call) due(d campaign.Due, r campaign.Rhythm) string {
	switch {
	case d.Last == 0:
		return desk.OrDash(c.Lang.Pick(rhythmTexts[r]))
	case d.Before:
		return c.Lang.T("trước ", "before ") + d.Said.String()
	}
	return d.Last.String()
}

// dueClass marks a deadline by its day only: whether the duty was done is not kept yet.
func (c *call) dueClass(d campaign.Due) string {
	today := campaign.CalendarDay(c.Now)
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

// countsText says in words what an indicator counts.
func (c *call) countsText(m campaign.Measure) string {
	text := map[campaign.MeasureKind]errs.T{
		campaign.Reached: {VI: "người kích hoạt mức %d lần đầu trong đợt", EN: "people whose level %d was first activated in the campaign"},
		campaign.Highest: {VI: "người có mức cao nhất là %d", EN: "people whose highest level is %d"}, campaign.Filed: {VI: "hồ sơ mức %d thu nhận", EN: "level %d files taken in"},
		campaign.Approved: {VI: "hồ sơ mức %d được duyệt", EN: "level %d files approved"}, campaign.StaffReached: {VI: "cán bộ có mức %d trở lên", EN: "staff with level %d or higher"},
		campaign.Guided: {VI: "cán bộ đã hướng dẫn %d người", EN: "staff who guided %d people"}, campaign.Portal: {VI: "người đã đăng nhập Cổng dịch vụ công", EN: "people who logged in to the portal"},
	}[m.Kind]
	if m.N == 0 {
		return c.Lang.Pick(text)
	}
	return fmt.Sprintf(c.Lang.Pick(text), m.N)
}

// givenText says in words how much is to be reached.
func (c *call) givenText(t campaign.Target) string {
	switch t.Kind {
	case campaign.TargetFixed:
		return c.Lang.Number(int64(t.Number))
	case campaign.TargetPercent:
		return fmt.Sprintf("%d %% %s", t.Percent, c.Lang.Pick(t.Of.Text()))
	case campaign.TargetMoving:
		return fmt.Sprintf("%d %% %s", t.Percent, c.countsText(t.Moving))
	case campaign.TargetUnset:
	}
	return c.Lang.T("chưa giao", "none given")
}
