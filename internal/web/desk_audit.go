package web

import (
	"fmt"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
)

// auditPage shows the log of a home, the newest first.
type auditPage struct {
	Shell
	Place, Path string
	Homes       []chip
	Rows        []auditRow
	Older       string
	Verbs       []option
	From, To    string
	Checked     bool
	OK          bool
	Lines       string
	Faults      []string
}

func (auditPage) template() string { return "audit.html" }

type auditRow struct{ Seq, At, Who, Verb, Subject, Detail string }

func (s *Server) audit(c *call) error {
	home := c.unit.Home
	f, err := c.auditFilter()
	if err != nil {
		return err
	}
	lines, more, err := s.Audit.List(c.ctx(), c.actor, c.tree, home, f, access.Page{Before: c.int("before"), Size: pageSize})
	if err != nil {
		return err
	}
	u, _ := c.tree.Get(home)
	p := auditPage{
		Shell: c.shell(c.lang.T("Nhật ký", "Audit log") + " · " + u.Name), Place: u.Name, Path: "/audit/" + idText(home), Verbs: c.auditOptions(f.Verb), From: c.value("from"), To: c.value("to"),
	}
	for _, l := range lines {
		p.Rows = append(p.Rows, auditRow{fmt.Sprint(l.Seq), c.lang.DateTime(l.At), orDash(l.Name), c.auditVerb(l.Verb), l.Subject, l.Detail})
	}
	if more {
		v := c.r.URL.Query()
		v.Set("before", fmt.Sprint(lines[len(lines)-1].Seq))
		p.Older = withQuery(p.Path, v)
	}
	c.auditHomes(&p)
	if c.value("check") != "" {
		if err := s.verify(c, home, &p); err != nil {
			return err
		}
	}
	return c.show(p)
}

func (c *call) auditFilter() (f access.Filter, err error) {
	f.Verb, f.Subject = c.value("verb"), c.value("subject")
	for _, k := range []struct {
		name string
		to   *time.Time
		add  time.Duration
	}{{"from", &f.From, 0}, {"to", &f.To, 24 * time.Hour}} {
		if text := c.value(k.name); text != "" {
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
	if c.unit.Level >= unit.Commune {
		return
	}
	for _, id := range c.tree.Communes(c.unit.ID) {
		u, _ := c.tree.Get(id)
		p.Homes = append(p.Homes, chip{Text: u.Name, Path: "/audit/" + idText(id)})
	}
}

func (s *Server) verify(c *call, home unit.ID, p *auditPage) error {
	chain, err := s.Audit.Verify(c.ctx(), home)
	if err != nil {
		return err
	}
	p.Checked, p.OK, p.Lines = true, chain.OK(), c.lang.Number(chain.Lines)
	for _, f := range chain.Faults {
		p.Faults = append(p.Faults, c.lang.Pick(f.Text))
	}
	return nil
}

// systemPage says how the program is.
type systemPage struct {
	Shell
	Facts []factRow
}

func (systemPage) template() string { return "system.html" }

type factRow struct{ Name, Value, Class string }

func (s *Server) system(c *call) error {
	seal, err := s.Audit.SealText(c.ctx())
	if err != nil {
		return err
	}
	p := systemPage{Shell: c.shell(c.lang.T("Tình trạng hệ thống", "System health"))}
	add := func(vi, en, value string) {
		p.Facts = append(p.Facts, factRow{Name: c.lang.T(vi, en), Value: orDash(value)})
	}
	add("Phiên bản", "Version", s.Version)
	add("Kho dữ liệu", "Store", s.DB.String())
	if err := s.DB.Ping(c.ctx()); err == nil {
		add("Kho dữ liệu trả lời", "The store answers", c.lang.T("có", "yes"))
	} else {
		p.Facts = append(p.Facts, factRow{c.lang.T("Kho dữ liệu trả lời", "The store answers"), c.lang.T("không", "no"), "late"})
	}
	add("Giờ của hệ thống", "The system's clock", c.lang.DateTime(c.now))
	add("Số đơn vị", "Units", c.lang.Number(int64(c.tree.Len())))
	add("Dấu niêm nhật ký gần nhất", "Latest seal of the audit log", seal)
	add("Kết nối", "Connection", map[bool]string{true: "HTTPS", false: c.lang.T("HTTP, chỉ trên máy này", "HTTP, this machine only")}[s.Secure])
	return c.show(p)
}
