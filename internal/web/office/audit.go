package office

import (
	"fmt"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// auditPage shows the log of a home, the newest first.
type auditPage struct {
	desk.Shell
	Place, Path string
	Homes       []desk.Chip
	Rows        []auditRow
	Older       string
	Verbs       []desk.Option
	From, To    string
	Checked     bool
	OK          bool
	Lines       string
	Faults      []string
}

func (auditPage) Template() string { return "audit.html" }

type auditRow struct {
	Seq, At, Who, Verb, Subject, Detail string
	About                               subject // the subject in words
}

func (s *pages) audit(c *call) error {
	home := c.Unit.Home
	f, err := c.auditFilter()
	if err != nil {
		return err
	}
	lines, more, err := s.Audit.List(c.Ctx(), c.Actor, c.Tree, home, f, access.Page{Before: c.Int("before"), Size: desk.PageSize})
	if err != nil {
		return err
	}
	u, _ := c.Tree.Get(home)
	p := auditPage{
		Shell: c.Shell(c.Lang.T("Nhật ký", "Audit log") + " · " + u.Name), Place: u.Name, Path: "/audit/" + desk.IDText(home), Verbs: c.auditOptions(f.Verb), From: c.Value("from"), To: c.Value("to"),
	}
	for _, l := range lines {
		p.Rows = append(p.Rows, auditRow{Seq: fmt.Sprint(l.Seq), At: c.Lang.DateTime(l.At), Who: desk.OrDash(l.Name), Verb: c.auditVerb(l.Verb), Subject: l.Subject, Detail: l.Detail})
	}
	if more {
		v := c.R.URL.Query()
		v.Set("before", fmt.Sprint(lines[len(lines)-1].Seq))
		p.Older = desk.WithQuery(p.Path, v)
	}
	if err := s.nameSubjects(c, home, p.Rows); err != nil {
		return err
	}
	c.auditHomes(&p)
	if c.Value("check") != "" {
		if err := s.verify(c, home, &p); err != nil {
			return err
		}
	}
	return c.Show(p)
}

func (c *call) auditFilter() (f access.Filter, err error) {
	f.Verb, f.Subject = c.Value("verb"), c.Value("subject")
	for _, k := range []struct {
		name string
		to   *time.Time
		add  time.Duration
	}{{"from", &f.From, 0}, {"to", &f.To, 24 * time.Hour}} {
		if text := c.Value(k.name); text != "" {
			t, err := locale.ParseTime(text)
			if err != nil {
				return f, err
			}
			*k.to = t.Add(k.add)
		}
	}
	return f, nil
}

// auditHomes leads to the logs of the communes beneath: each home has its own chain.
func (c *call) auditHomes(p *auditPage) {
	if c.Unit.Level >= unit.Commune {
		return
	}
	for _, id := range c.Tree.Communes(c.Unit.ID) {
		u, _ := c.Tree.Get(id)
		p.Homes = append(p.Homes, desk.Chip{Text: u.Name, Path: "/audit/" + desk.IDText(id)})
	}
}

func (s *pages) verify(c *call, home unit.ID, p *auditPage) error {
	chain, err := s.Audit.Verify(c.Ctx(), home)
	if err != nil {
		return err
	}
	p.Checked, p.OK, p.Lines = true, chain.OK(), c.Lang.Number(chain.Lines)
	for _, f := range chain.Faults {
		p.Faults = append(p.Faults, c.Lang.Pick(f.Text))
	}
	return nil
}

// systemPage says how the program is.
type systemPage struct {
	desk.Shell
	Facts []factRow
}

func (systemPage) Template() string { return "system.html" }

type factRow struct{ Name, Value, Class string }

func (s *pages) system(c *call) error {
	seal, err := s.Audit.SealText(c.Ctx())
	if err != nil {
		return err
	}
	p := systemPage{Shell: c.Shell(c.Lang.T("Tình trạng hệ thống", "System health"))}
	add := func(vi, en, value string) {
		p.Facts = append(p.Facts, factRow{Name: c.Lang.T(vi, en), Value: desk.OrDash(value)})
	}
	add("Phiên bản", "Version", s.Version)
	add("Kho dữ liệu", "Store", s.DB.String())
	if err := s.DB.Ping(c.Ctx()); err == nil {
		add("Kho dữ liệu trả lời", "The store answers", c.Lang.T("có", "yes"))
	} else {
		p.Facts = append(p.Facts, factRow{c.Lang.T("Kho dữ liệu trả lời", "The store answers"), c.Lang.T("không", "no"), "late"})
	}
	switch risk, risky, err := s.DB.PowerRisk(c.Ctx()); {
	case err != nil: // it does not answer: told above
	case risky:
		p.Facts = append(p.Facts, factRow{c.Lang.T("Khi mất điện", "When the power goes"), c.Lang.Pick(risk), "late"})
	default:
		add("Khi mất điện", "When the power goes", c.Lang.T("việc đã lưu còn nguyên", "what was saved is kept"))
	}
	add("Giờ của hệ thống", "The system's clock", c.Lang.DateTime(c.Now))
	add("Số đơn vị", "Units", c.Lang.Number(int64(c.Tree.Len())))
	add("Dấu niêm nhật ký gần nhất", "Latest seal of the audit log", seal)
	add("Kết nối", "Connection", map[bool]string{true: "HTTPS", false: c.Lang.T("HTTP, chỉ trên máy này", "HTTP, this machine only")}[s.Secure])
	return c.Show(p)
}
