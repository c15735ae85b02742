package web

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
)

// officialPage takes the daily figures of the national system in: one line per commune, cumulative (F1).
type officialPage struct {
	Shell
	Place, Path string
	Day         string
	Cut         string
	Days        []chip
	Heads       []string
	Rows        []officialRow
	Versions    []versionRow // of one commune
	Missing     int
	May         bool
	Error       string
	DayValue    string
}

func (officialPage) template() string { return "official.html" }

type officialRow struct {
	Name, Path string
	Cells      []officialCell
}

type officialCell struct {
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

func (s *Server) official(c *call) error { return s.showOfficial(c, "") }

// officialDay is the report day asked for, else the last that is over.
func (c *call) officialDay() campaign.Day {
	p := c.camp.Plan
	day := min(max(p.LastClosed(c.now), p.Period.First), p.Period.Last)
	if n := campaign.Day(c.int("day")); n >= p.Period.First && n <= min(p.DayOf(c.now), p.Period.Last) {
		day = n
	}
	return day
}

func (s *Server) showOfficial(c *call, problem string) error {
	if c.unit.Level > unit.Commune {
		return access.ErrNotFound
	}
	day := c.officialDay()
	p := officialPage{
		Shell: c.shell(c.lang.T("Số liệu chính thức", "Official figures") + " · " + c.unit.Name), Place: c.unit.Name, Path: c.to("o", c.unit.ID), Error: problem,
		Day: day.String(), DayValue: fmt.Sprint(int32(day)), Cut: c.camp.Plan.CutoffClock(day).String(), May: c.may(access.ImportOfficial),
	}
	list := officialOnes(c.camp.Plan)
	for _, i := range list {
		p.Heads = append(p.Heads, c.lang.Pick(i.Short))
	}
	for d := day.Add(-6); d <= day.Add(1); d = d.Add(1) {
		if d >= c.camp.Plan.Period.First && d <= min(c.camp.Plan.DayOf(c.now), c.camp.Plan.Period.Last) {
			p.Days = append(p.Days, chip{Text: d.String()[:5], Path: fmt.Sprintf("%s?day=%d", p.Path, d), On: d == day})
		}
	}
	names, err := s.Access.Names(c.ctx())
	if err != nil {
		return err
	}
	err = s.DB.Read(c.ctx(), func(q *db.Rx) error { return s.officialRows(c, q, &p, list, day, names) })
	if err != nil {
		return err
	}
	status := 200
	if problem != "" {
		status = 422
	}
	s.pages.page(c, status, p)
	return nil
}

func (s *Server) officialRows(c *call, q *db.Rx, p *officialPage, list []campaign.Indicator, day campaign.Day, names map[db.ID]string) error {
	communes := c.tree.Communes(c.unit.ID)
	for _, id := range communes {
		f, err := s.Official.Of(q, id, c.camp.No, time.UnixMilli(1<<52))
		if err != nil {
			return err
		}
		u, _ := c.tree.Get(id)
		row := officialRow{Name: u.Name, Path: c.to("o", id)}
		missing := true
		for _, i := range list {
			cell := c.officialCell(f, id, i.ID, day)
			missing = missing && cell.Version == ""
			row.Cells = append(row.Cells, cell)
		}
		if missing {
			p.Missing++
		}
		p.Rows = append(p.Rows, row)
	}
	if c.unit.Level != unit.Commune {
		return nil
	}
	lines, err := s.Official.Versions(q, c.unit.ID, c.camp.No)
	slices.Reverse(lines)
	for _, l := range lines {
		p.Versions = append(p.Versions, versionRow{
			l.Day.String(), l.Indicator, c.lang.Number(l.Value), fmt.Sprint(l.Version), c.lang.DateTime(l.At), names[l.Account], c.sourceText(l.Origin),
		})
	}
	return err
}

func (c *call) officialCell(f official.Figures, commune unit.ID, indicator string, day campaign.Day) officialCell {
	cell := officialCell{Field: fmt.Sprintf("o-%d-%s", commune, indicator), Fallen: f.Fallen(commune, indicator, day)}
	if l, ok := f.Last(commune, indicator, day); ok && l.Day == day {
		cell.Value, cell.Version, cell.When = strconv.FormatInt(l.Value, 10), fmt.Sprint(l.Version), c.lang.DateTime(l.At)
	}
	if l, ok := f.Last(commune, indicator, day.Add(-1)); ok {
		cell.Before = c.lang.Number(l.Value)
	}
	return cell
}

// putOfficial keeps the lines that were filled in, each a new version where it differs.
func (s *Server) putOfficial(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	day := c.officialDay()
	cutoff := c.camp.Plan.CutoffOf(day)
	var lines []official.Line
	for _, id := range c.tree.Communes(c.unit.ID) {
		u, _ := c.tree.Get(id)
		for _, i := range officialOnes(c.camp.Plan) {
			text := c.value(fmt.Sprintf("o-%d-%s", id, i.ID))
			if text == "" {
				continue
			}
			n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "", " ", "").Replace(text), 10, 64)
			if err != nil {
				return s.showOfficial(c, fmt.Sprintf(c.lang.T("“%s” của %s không phải là số. Chưa ghi gì.", "“%s” of %s is not a number. Nothing was saved."), text, u.Name))
			}
			lines = append(lines, official.Line{Commune: id, Day: day, Indicator: i.ID, Value: n, Cutoff: cutoff, At: c.now, Origin: "desk", Account: c.actor.Account})
		}
	}
	n, err := s.Official.Put(c.ctx(), c.camp.No, lines)
	if e := asInput(err); e != nil {
		return s.showOfficial(c, e.In(string(c.lang)))
	}
	if err != nil {
		return err
	}
	s.Report.Touched(c.camp.No)
	if n > 0 {
		entry := access.Entry{Verb: access.ImportOfficial.String(), Subject: "unit " + idText(c.unit.ID), Detail: fmt.Sprintf("%d lines of %s", n, day)}
		if err := s.auditOne(c, entry); err != nil {
			return err
		}
	}
	return c.done(fmt.Sprintf("%s?day=%d", c.to("o", c.unit.ID), day), errs.Tf("Đã ghi %d số liệu mới.", "%d new figures were saved.", n))
}
