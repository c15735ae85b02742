package web

import (
	"io"
	"io/fs"
	"strconv"
	"strings"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

func idText(u unit.ID) string { return strconv.FormatInt(int64(u), 10) }

// plansPage lists the campaigns that run here and sets up new ones.
type plansPage struct {
	Shell
	Running  []planRow
	Shipped  []shippedPlan
	Places   []place
	Problems []string
	Error    string
}

func (plansPage) template() string { return "plans.html" }

type planRow struct {
	ID, Title, Unit, Period, Path string
	Version                       int64
}

type shippedPlan struct {
	File, Title string
	Template    bool
}

func (s *Server) plans(c *call) error { return s.showPlans(c, plansPage{}) }

func (s *Server) showPlans(c *call, p plansPage) error {
	list, err := s.Campaigns.List(c.ctx())
	if err != nil {
		return err
	}
	for _, l := range list {
		if !c.tree.Within(l.Unit, c.actor.Unit) {
			continue
		}
		u, _ := c.tree.Get(l.Unit)
		span := l.Plan.Period.Span
		p.Running = append(p.Running, planRow{
			ID: l.ID, Title: c.lang.Pick(l.Plan.Title), Unit: u.Name, Version: l.Version, Path: "/b/" + l.ID + "/" + idText(l.Unit),
			Period: span.First.String() + " – " + span.Last.String(),
		})
	}
	if p.Shipped, err = s.shipped(c); err != nil {
		return err
	}
	p.Places = listPlaces(c.tree)
	p.Shell = c.shell(c.lang.T("Đợt cao điểm", "Campaigns"))
	return c.show(p)
}

func (s *Server) shipped(c *call) (out []shippedPlan, err error) {
	if s.Plans == nil {
		return nil, nil
	}
	files, err := fs.Glob(s.Plans, "*.yaml")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		text, err := fs.ReadFile(s.Plans, f)
		if err != nil {
			return nil, err
		}
		if p, problems := campaign.Parse(f, text); len(problems) == 0 {
			out = append(out, shippedPlan{f, strings.ReplaceAll(c.lang.Pick(p.Title), "{district}", c.lang.T("huyện …", "… district")), p.Template})
		}
	}
	return out, nil
}

// loadPlan sets a campaign up from a plan that ships with the program, or from a file that was sent.
func (s *Server) loadPlan(c *call) error {
	name, text, err := s.planText(c)
	if err != nil {
		return err
	}
	if text, err = c.fillPlan(name, text); err != nil {
		return s.plansAgain(c, err)
	}
	p, problems := campaign.Parse(name, text)
	if len(problems) > 0 {
		again := plansPage{Error: c.lang.T("Tệp kế hoạch có lỗi; chưa nạp gì.", "The plan file has problems; nothing was loaded.")}
		for _, q := range problems {
			again.Problems = append(again.Problems, q.In(string(c.lang)))
		}
		return s.showPlans(c, again)
	}
	u, ok := c.tree.ByCode(p.Catalogue, p.Unit)
	if !ok || !c.tree.Within(u.ID, c.actor.Unit) {
		return s.plansAgain(c, errs.Invalid("web.plan-unit", errs.T{
			VI: "Kế hoạch này của một đơn vị ngoài phạm vi của bạn; chưa nạp gì.", EN: "This plan is for a unit outside your area; nothing was loaded.",
		}))
	}
	l, changed, err := s.Campaigns.Load(c.ctx(), text, p, c.actor.Account)
	if err != nil {
		return s.plansAgain(c, err)
	}
	if changed {
		if err := s.rejudge(c, l); err != nil {
			return err
		}
	}
	return c.done("/b/"+l.ID+"/"+idText(l.Unit), errs.T{VI: "Đã nạp kế hoạch.", EN: "The plan is loaded."})
}

func (s *Server) plansAgain(c *call, err error) error {
	e := asInput(err)
	if e == nil {
		return err
	}
	return s.showPlans(c, plansPage{Error: e.In(string(c.lang))})
}

func (s *Server) planText(c *call) (name string, text []byte, err error) {
	if err := c.r.ParseMultipartForm(limitForm); err != nil {
		return "", nil, errBadForm.Because(err)
	}
	if f, h, err := c.r.FormFile("file"); err == nil {
		defer func() { _ = f.Close() }()
		text, err = io.ReadAll(f)
		return h.Filename, text, err
	}
	name = c.value("plan")
	if s.Plans == nil || !fs.ValidPath(name) {
		return "", nil, errBadForm
	}
	text, err = fs.ReadFile(s.Plans, name)
	if err != nil {
		return "", nil, errBadForm.Because(err)
	}
	return name, text, nil
}

// fillPlan makes a district's own plan of a template.
func (c *call) fillPlan(name string, text []byte) ([]byte, error) {
	p, problems := campaign.Parse(name, text)
	if len(problems) > 0 || !p.Template {
		return text, nil
	}
	id, err := placeOf(c.tree, c.value("place"))
	if err != nil {
		return nil, err
	}
	u, _ := c.tree.Get(id)
	b := campaign.Blanks{Unit: u.Code, District: u.Name}
	if parent, ok := c.tree.Get(u.Parent); ok {
		b.Province = parent.Name
	}
	return campaign.Fill(text, b)
}

// rejudge counts the people who are already there by the rules of a plan that is new or changed, commune by commune.
func (s *Server) rejudge(c *call, l *campaign.Loaded) error {
	j := ledger.NewJudge(l.No, l.Plan)
	tree, err := s.Units.Tree(c.ctx())
	if err != nil {
		return err
	}
	for _, commune := range tree.Communes(l.Unit) {
		if err := s.DB.Write(c.ctx(), func(tx *db.Tx) error { return s.Ledger.Rebuild(tx, commune, j) }); err != nil {
			return err
		}
	}
	return nil
}
