package office

import (
	"io"
	"io/fs"
	"strings"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/web/desk"
)

// plansPage lists the campaigns that run here and sets up new ones.
type plansPage struct {
	desk.Shell
	Running  []planRow
	Shipped  []shippedPlan
	Places   []desk.Place
	Problems []string
	Error    string
}

func (plansPage) Template() string { return "plans.html" }

type planRow struct {
	ID, Title, Unit, Period, Path string
	Version                       int64
}

type shippedPlan struct {
	File, Title string
	Template    bool
}

func (s *pages) plans(c *call) error { return s.showPlans(c, plansPage{}) }

func (s *pages) showPlans(c *call, p plansPage) error {
	list, err := s.Campaigns.List(c.Ctx())
	if err != nil {
		return err
	}
	for _, l := range list {
		if !c.Tree.Within(l.Unit, c.Actor.Unit) {
			continue
		}
		u, _ := c.Tree.Get(l.Unit)
		span := l.Plan.Period.Span
		p.Running = append(p.Running, planRow{
			ID: l.ID, Title: c.Lang.Pick(l.Plan.Title), Unit: u.Name, Version: l.Version, Path: "/b/" + l.ID + "/" + desk.IDText(l.Unit),
			Period: span.First.String() + " – " + span.Last.String(),
		})
	}
	if p.Shipped, err = s.shipped(c); err != nil {
		return err
	}
	p.Places = desk.ListPlaces(c.Tree)
	p.Shell = c.Shell(c.Lang.T("Đợt cao điểm", "Campaigns"))
	return c.Show(p)
}

func (s *pages) shipped(c *call) (out []shippedPlan, err error) {
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
			out = append(out, shippedPlan{f, strings.ReplaceAll(c.Lang.Pick(p.Title), "{district}", c.Lang.T("huyện …", "… district")), p.Template})
		}
	}
	return out, nil
}

// loadPlan sets a campaign up from a plan that ships with the program, or from a file that was sent.
func (s *pages) loadPlan(c *call) error {
	name, text, err := s.planText(c)
	if err != nil {
		return err
	}
	if text, err = c.fillPlan(name, text); err != nil {
		return s.plansAgain(c, err)
	}
	p, problems := campaign.Parse(name, text)
	if len(problems) > 0 {
		again := plansPage{Error: c.Lang.T("Tệp kế hoạch có lỗi; chưa nạp gì.", "The plan file has problems; nothing was loaded.")}
		for _, q := range problems {
			again.Problems = append(again.Problems, q.In(string(c.Lang)))
		}
		return s.showPlans(c, again)
	}
	u, ok := c.Tree.ByCode(p.Catalogue, p.Unit)
	if !ok || !c.Tree.Within(u.ID, c.Actor.Unit) {
		return s.plansAgain(c, errs.Invalid("web.plan-unit", errs.T{
			VI: "Kế hoạch này của một đơn vị ngoài phạm vi của bạn; chưa nạp gì.", EN: "This plan is for a unit outside your area; nothing was loaded.",
		}))
	}
	l, changed, err := s.Campaigns.Load(c.Ctx(), text, p, c.Actor.Account)
	if err != nil {
		return s.plansAgain(c, err)
	}
	if changed {
		if err := s.rejudge(c, l); err != nil {
			return err
		}
	}
	return c.Done("/b/"+l.ID+"/"+desk.IDText(l.Unit), errs.T{VI: "Đã nạp kế hoạch.", EN: "The plan is loaded."})
}

func (s *pages) plansAgain(c *call, err error) error {
	e := desk.AsInput(err)
	if e == nil {
		return err
	}
	return s.showPlans(c, plansPage{Error: e.In(string(c.Lang))})
}

func (s *pages) planText(c *call) (name string, text []byte, err error) {
	if err := c.R.ParseMultipartForm(desk.LimitForm); err != nil {
		return "", nil, desk.ErrBadForm.Because(err)
	}
	if f, h, err := c.R.FormFile("file"); err == nil {
		defer func() { _ = f.Close() }()
		text, err = io.ReadAll(f)
		return h.Filename, text, err
	}
	name = c.Value("plan")
	if s.Plans == nil || !fs.ValidPath(name) {
		return "", nil, desk.ErrBadForm
	}
	text, err = fs.ReadFile(s.Plans, name)
	if err != nil {
		return "", nil, desk.ErrBadForm.Because(err)
	}
	return name, text, nil
}

// fillPlan makes a district's own plan of a template.
func (c *call) fillPlan(name string, text []byte) ([]byte, error) {
	p, problems := campaign.Parse(name, text)
	if len(problems) > 0 || !p.Template {
		return text, nil
	}
	id, err := desk.PlaceOf(c.Tree, c.Value("place"))
	if err != nil {
		return nil, err
	}
	u, _ := c.Tree.Get(id)
	b := campaign.Blanks{Unit: u.Code, District: u.Name}
	if parent, ok := c.Tree.Get(u.Parent); ok {
		b.Province = parent.Name
	}
	return campaign.Fill(text, b)
}

// rejudge counts the people who are already there by the rules of a plan that is new or changed, commune by commune.
func (s *pages) rejudge(c *call, l *campaign.Loaded) error {
	j := ledger.NewJudge(l.No, l.Plan)
	tree, err := s.Units.Tree(c.Ctx())
	if err != nil {
		return err
	}
	for _, commune := range tree.Communes(l.Unit) {
		if err := s.DB.Write(c.Ctx(), func(tx *db.Tx) error { return s.Ledger.Rebuild(tx, commune, j) }); err != nil {
			return err
		}
	}
	return nil
}
