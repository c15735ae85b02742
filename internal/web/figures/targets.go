package figures

import (
	"fmt"
	"strconv"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/target"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// targetsPage shows what each part was given, against the whole (T1).
type targetsPage struct {
	desk.Shell
	Place, Path string
	Heads       []targetHead
	Rows        []targetRow
	May         bool
	Document    string
	Error       string
	Generated   bool
}

func (targetsPage) Template() string { return "targets.html" }

// targetHead is one indicator: the whole, the sum of the parts, and whether that falls short.
type targetHead struct {
	ID, Name          string
	Whole, Parts, Sum string
	Class             string
}

type targetRow struct {
	Name, Path string
	Cells      []targetCell
}

type targetCell struct {
	Name         string // of the indicator, for where the head of the column is not seen
	Field, Value string
	Note         string // where it comes from
	Generated    bool
}

// cascade lists the indicators whose targets are handed down as numbers; those that follow from others are computed.
func cascade(p *campaign.Plan) (out []campaign.Indicator) {
	for _, i := range p.Indicators {
		if i.Target.Kind == campaign.TargetFixed {
			out = append(out, i)
		}
	}
	return out
}

func (s *pages) targets(c *call) error { return s.showTargets(c, "") }

func (s *pages) showTargets(c *call, problem string) error {
	p := targetsPage{
		Shell: c.Shell(c.Lang.T("Chỉ tiêu", "Targets") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: c.To("t", c.Unit.ID), Error: problem,
		May: c.May(access.SetTargets) && c.Unit.Level <= unit.Commune, Document: c.Value("document"),
	}
	table, err := s.targetTable(c)
	if err != nil {
		return err
	}
	list := cascade(c.Camp.Plan)
	parts := c.parts()
	c.targetHeads(&p, table, list, parts)
	for _, u := range parts {
		row := targetRow{Name: u.Name, Path: c.To("t", u.ID)}
		for _, i := range list {
			cell := targetCell{Name: c.Lang.Pick(i.Short), Field: fmt.Sprintf("t-%d-%s", u.ID, i.ID)}
			if t, ok := table[u.ID][i.ID]; ok {
				cell.Value, cell.Note, cell.Generated = strconv.FormatInt(t.Value, 10), c.originText(t), t.Origin == target.Generated
				p.Generated = p.Generated || cell.Generated
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Rows = append(p.Rows, row)
	}
	status := 200
	if problem != "" {
		status = 422
	}
	c.ShowAs(status, p)
	return nil
}

// targetTable holds the targets of the campaign; the whole of the campaign's own unit comes from the plan where no paper changed it.
func (s *pages) targetTable(c *call) (table target.Table, err error) {
	err = s.DB.Read(c.Ctx(), func(q *db.Rx) error {
		if home := c.Tree.CommuneOf(c.Unit.ID); home != 0 {
			table, err = s.Targets.Of(q, home, c.Camp.No)
			return err
		}
		table, err = s.Targets.All(q, c.Camp.No)
		return err
	})
	if err != nil {
		return nil, err
	}
	root := c.Camp.Unit
	if table[root] == nil {
		table[root] = map[string]target.Target{}
	}
	for _, i := range cascade(c.Camp.Plan) {
		if _, ok := table[root][i.ID]; !ok {
			table[root][i.ID] = target.Target{Unit: root, Indicator: i.ID, Value: int64(i.Target.Number), Origin: target.FromPlan}
		}
	}
	return table, nil
}

// parts are the units to which this one hands down: communes, or the hamlets of a commune.
func (c *call) parts() (out []*unit.Unit) {
	if c.Unit.Level == unit.Commune {
		return c.Tree.Hamlets(c.Unit.ID)
	}
	for _, id := range c.Tree.Communes(c.Unit.ID) {
		if u, ok := c.Tree.Get(id); ok && id != c.Unit.ID {
			out = append(out, u)
		}
	}
	return out
}

func (c *call) targetHeads(p *targetsPage, table target.Table, list []campaign.Indicator, parts []*unit.Unit) {
	var ids []unit.ID
	var names []string
	for _, u := range parts {
		ids = append(ids, u.ID)
	}
	for _, i := range list {
		names = append(names, i.ID)
	}
	for k, sum := range target.Compare(table, c.Unit.ID, ids, names) {
		h := targetHead{ID: sum.Indicator, Name: c.Lang.Pick(list[k].Short), Whole: c.Lang.T("chưa giao", "none given"), Parts: c.Lang.Number(sum.Parts)}
		if sum.Given {
			h.Whole = c.Lang.Number(sum.Whole)
		}
		switch {
		case sum.Short() > 0:
			h.Sum, h.Class = c.Lang.T("thiếu ", "short by ")+c.Lang.Number(sum.Short()), "late"
		case sum.Excess() > 0:
			h.Sum, h.Class = c.Lang.T("vượt ", "over by ")+c.Lang.Number(sum.Excess()), "soon"
		case sum.Given:
			h.Sum, h.Class = c.Lang.T("✓ đủ", "✓ adds up"), "good"
		}
		p.Heads = append(p.Heads, h)
	}
}

func (c *call) originText(t target.Target) string {
	text := map[target.Origin]errs.T{
		target.FromPlan: {VI: "theo kế hoạch", EN: "from the plan"}, target.FromWorkbook: {VI: "từ phụ lục", EN: "from the appendix"},
		target.FromDesk: {VI: "giao tại đây", EN: "given here"}, target.Generated: {VI: "phần mềm chia, chưa có văn bản", EN: "split by the program, no paper"},
	}[t.Origin]
	out := c.Lang.Pick(text)
	if t.Document != "" {
		out += " · " + t.Document
	}
	if t.Version > 1 {
		out += fmt.Sprintf(c.Lang.T(" · bản %d", " · version %d"), t.Version)
	}
	return out
}

// setTargets issues what was changed. An empty field leaves a target as it stands; parts that fall short are taken and shown, not refused:
// the paper says what it says.
func (s *pages) setTargets(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	if c.Unit.Level > unit.Commune {
		return access.ErrNotFound
	}
	var out []target.Target
	for _, u := range c.parts() {
		for _, i := range cascade(c.Camp.Plan) {
			text := c.Value(fmt.Sprintf("t-%d-%s", u.ID, i.ID))
			if text == "" {
				continue
			}
			n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "", " ", "").Replace(text), 10, 64)
			if err != nil {
				return s.showTargets(c, fmt.Sprintf(c.Lang.T("Chỉ tiêu “%s” của %s không phải là số. Chưa ghi gì.", "The target “%s” of %s is not a number. Nothing was saved."), text, u.Name))
			}
			out = append(out, target.Target{
				Home: u.Home, Unit: u.ID, Indicator: i.ID, Value: n, Document: c.Value("document"), Origin: target.FromDesk, IssuedAt: c.Now, Account: c.Actor.Account,
			})
		}
	}
	return s.issueTargets(c, out)
}

// changedTargets leaves out what stands already, so that a paper is not put beside a figure that it did not give.
func (s *pages) changedTargets(c *call, list []target.Target) (out []target.Target, err error) {
	table, err := s.targetTable(c)
	for _, t := range list {
		if v, ok := table.Value(t.Unit, t.Indicator); !ok || v != t.Value {
			out = append(out, t)
		}
	}
	return out, err
}

func (s *pages) issueTargets(c *call, list []target.Target) error {
	list, err := s.changedTargets(c, list)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return c.Done(c.To("t", c.Unit.ID), errs.T{VI: "Không có gì thay đổi.", EN: "Nothing was changed."})
	}
	n, err := s.Targets.Set(c.Ctx(), c.Camp.No, list)
	if e := desk.AsInput(err); e != nil {
		return s.showTargets(c, e.In(string(c.Lang)))
	}
	if err != nil {
		return err
	}
	s.Report.Touched(c.Camp.No)
	if err := c.AuditOne(access.Entry{Verb: access.SetTargets.String(), Subject: "unit " + desk.IDText(c.Unit.ID), Detail: fmt.Sprintf("%d targets", n)}); err != nil {
		return err
	}
	return c.Done(c.To("t", c.Unit.ID), s.issuedText(c, n))
}

// issuedText says how many targets were issued, and at once where the parts now fall short.
func (s *pages) issuedText(c *call, n int) errs.T {
	text := errs.Tf("Đã giao %d chỉ tiêu.", "%d targets were issued.", n)
	var p targetsPage
	if table, err := s.targetTable(c); err == nil {
		c.targetHeads(&p, table, cascade(c.Camp.Plan), c.parts())
	}
	for _, h := range p.Heads {
		if h.Class == "late" {
			text.VI += " " + h.Name + ": tổng các phần còn " + h.Sum + "."
			text.EN += " " + h.Name + ": the parts are " + h.Sum + "."
		}
	}
	return text
}
