package figures

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/official"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
	"tungnha/internal/web/people"
)

// officialPage takes the daily figures of the national system in: one line per commune, cumulative (F1).
type officialPage struct {
	desk.Shell
	Place, Path string
	Day         string
	Cut         string
	Days        []desk.Chip
	Heads       []string
	Rows        []officialRow
	Versions    []versionRow // of one commune
	Missing     int
	May         bool
	Error       string
	DayValue    string
}

func (officialPage) Template() string { return "official.html" }

type officialRow struct {
	Name, Path string
	Cells      []officialCell
}

type officialCell struct {
	Name          string // of the indicator, for where the head of the column is not seen
	Field, Value  string
	Before        string // the day before, to compare with while typing
	Version, When string
	Fallen        bool
}

type versionRow struct{ Day, Indicator, Value, Version, When, By, Origin string }

// officialOnes lists the indicators that the national system has figures of.
func officialOnes(p *campaign.Plan) (out []campaign.Indicator) {
	for _, i := range p.Indicators {
		switch i.Counts.Kind {
		case campaign.Reached, campaign.Highest, campaign.Filed, campaign.Approved:
			out = append(out, i)
		case campaign.StaffReached, campaign.Guided, campaign.Portal:
		}
	}
	return out
}

func (s *pages) official(c *call) error { return s.showOfficial(c, "") }

// officialDay is the report day asked for, else the last that is over.
func (c *call) officialDay() campaign.Day {
	p := c.Camp.Plan
	day := min(max(p.LastClosed(c.Now), p.Period.First), p.Period.Last)
	if n := campaign.Day(c.Int("day")); n >= p.Period.First && n <= min(p.DayOf(c.Now), p.Period.Last) {
		day = n
	}
	return day
}

func (s *pages) showOfficial(c *call, problem string) error {
	if c.Unit.Level > unit.Commune {
		return access.ErrNotFound
	}
	day := c.officialDay()
	p := officialPage{
		Shell: c.Shell(c.Lang.T("Số liệu chính thức", "Official figures") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: c.To("o", c.Unit.ID), Error: problem,
		Day: day.String(), DayValue: fmt.Sprint(int32(day)), Cut: c.Camp.Plan.CutoffClock(day).String(), May: c.May(access.ImportOfficial),
	}
	list := officialOnes(c.Camp.Plan)
	for _, i := range list {
		p.Heads = append(p.Heads, c.Lang.Pick(i.Short))
	}
	for d := day.Add(-6); d <= day.Add(1); d = d.Add(1) {
		if d >= c.Camp.Plan.Period.First && d <= min(c.Camp.Plan.DayOf(c.Now), c.Camp.Plan.Period.Last) {
			p.Days = append(p.Days, desk.Chip{Text: d.String()[:5], Path: fmt.Sprintf("%s?day=%d", p.Path, d), On: d == day})
		}
	}
	names, err := s.Access.Names(c.Ctx())
	if err != nil {
		return err
	}
	err = s.DB.Read(c.Ctx(), func(q *db.Rx) error { return s.officialRows(c, q, &p, list, day, names) })
	if err != nil {
		return err
	}
	status := 200
	if problem != "" {
		status = 422
	}
	c.ShowAs(status, p)
	return nil
}

func (s *pages) officialRows(c *call, q *db.Rx, p *officialPage, list []campaign.Indicator, day campaign.Day, names map[db.ID]string) error {
	communes := c.Tree.Communes(c.Unit.ID)
	for _, id := range communes {
		f, err := s.Official.Of(q, id, c.Camp.No, time.UnixMilli(1<<52))
		if err != nil {
			return err
		}
		u, _ := c.Tree.Get(id)
		row := officialRow{Name: u.Name, Path: c.To("o", id)}
		missing := true
		for _, i := range list {
			cell := c.officialCell(f, id, i.ID, day)
			cell.Name = c.Lang.Pick(i.Short)
			missing = missing && cell.Version == ""
			row.Cells = append(row.Cells, cell)
		}
		if missing {
			p.Missing++
		}
		p.Rows = append(p.Rows, row)
	}
	if c.Unit.Level != unit.Commune {
		return nil
	}
	lines, err := s.Official.Versions(q, c.Unit.ID, c.Camp.No)
	slices.Reverse(lines)
	for _, l := range lines {
		p.Versions = append(p.Versions, versionRow{
			l.Day.String(), l.Indicator, c.Lang.Number(l.Value), fmt.Sprint(l.Version), c.Lang.DateTime(l.At), names[l.Account], people.SourceText(c.Lang, l.Origin),
		})
	}
	return err
}

func (c *call) officialCell(f official.Figures, commune unit.ID, indicator string, day campaign.Day) officialCell {
	cell := officialCell{Field: fmt.Sprintf("o-%d-%s", commune, indicator), Fallen: f.Fallen(commune, indicator, day)}
	if l, ok := f.Last(commune, indicator, day); ok && l.Day == day {
		cell.Value, cell.Version, cell.When = strconv.FormatInt(l.Value, 10), fmt.Sprint(l.Version), c.Lang.DateTime(l.At)
	}
	if l, ok := f.Last(commune, indicator, day.Add(-1)); ok {
		cell.Before = c.Lang.Number(l.Value)
	}
	return cell
}

// putOfficial keeps the lines that were filled in, each a new version where it differs.
func (s *pages) putOfficial(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	day := c.officialDay()
	cutoff := c.Camp.Plan.CutoffOf(day)
	var lines []official.Line
	for _, id := range c.Tree.Communes(c.Unit.ID) {
		u, _ := c.Tree.Get(id)
		for _, i := range officialOnes(c.Camp.Plan) {
			text := c.Value(fmt.Sprintf("o-%d-%s", id, i.ID))
			if text == "" {
				continue
			}
			n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "", " ", "").Replace(text), 10, 64)
			if err != nil {
				return s.showOfficial(c, fmt.Sprintf(c.Lang.T("“%s” của %s không phải là số. Chưa ghi gì.", "“%s” of %s is not a number. Nothing was saved."), text, u.Name))
			}
			lines = append(lines, official.Line{Commune: id, Day: day, Indicator: i.ID, Value: n, Cutoff: cutoff, At: c.Now, Origin: "desk", Account: c.Actor.Account})
		}
	}
	n, err := s.Official.Put(c.Ctx(), c.Camp.No, lines)
	if e := desk.AsInput(err); e != nil {
		return s.showOfficial(c, e.In(string(c.Lang)))
	}
	if err != nil {
		return err
	}
	s.Report.Touched(c.Camp.No)
	if n > 0 {
		entry := access.Entry{Verb: access.ImportOfficial.String(), Subject: "unit " + desk.IDText(c.Unit.ID), Detail: fmt.Sprintf("%d lines of %s", n, day)}
		if err := c.AuditOne(entry); err != nil {
			return err
		}
	}
	return c.Done(fmt.Sprintf("%s?day=%d", c.To("o", c.Unit.ID), day), errs.Tf("Đã ghi %d số liệu mới.", "%d new figures were saved.", n))
}
