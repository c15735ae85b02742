package web

import (
	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// searchPage finds people by name without marks, number or phone.
type searchPage struct {
	Shell
	Query string
	Rows  []personRow
	More  bool
	Error string
	Asked bool
}

func (searchPage) template() string { return "search.html" }

const mostFound = 50

func (s *Server) search(c *call) error {
	p := searchPage{Query: c.value("q")}
	p.Asked = p.Query != ""
	if p.Asked {
		if err := s.find(c, &p); err != nil {
			e := asInput(err)
			if e == nil {
				return err
			}
			p.Error = e.In(string(c.lang))
		}
	}
	p.Shell = c.shell(c.lang.T("Tìm người", "Find a person"))
	return c.show(p)
}

// find looks in the communes of the actor's part; a hamlet head sees only their hamlet.
func (s *Server) find(c *call, p *searchPage) error {
	communes := c.tree.Communes(c.actor.Unit)
	only := unit.ID(0)
	if home := c.tree.CommuneOf(c.actor.Unit); home != 0 && home != c.actor.Unit {
		communes, only = []unit.ID{home}, c.actor.Unit
	}
	most := mostFound + 1
	if only != 0 {
		most = mostOfDay // the whole commune's hits are needed before the hamlet's are picked
	}
	hits, err := s.Roster.Search(c.ctx(), communes, p.Query, most)
	if err != nil {
		return err
	}
	for _, h := range hits {
		if only != 0 && h.Hamlet != only {
			continue
		}
		if len(p.Rows) == mostFound {
			p.More = true
			break
		}
		row, err := s.foundRow(c, h)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

func (s *Server) foundRow(c *call, h *roster.Citizen) (row personRow, err error) {
	if c.camp == nil || !c.tree.Within(h.Commune, c.camp.Unit) {
		return personRow{No: h.ListNo, Name: h.Name, Birth: h.Birth.VN(), Path: citizenPath(h.Commune, h.ID)}, nil
	}
	var v ledger.StoredView
	err = s.DB.Read(c.ctx(), func(r *db.Rx) error {
		v, _, err = s.Ledger.ViewOf(r, h.Commune, c.camp.No, h.ID)
		return err
	})
	row = c.row(h, &v.View, campaign.CalendarDay(c.now), c.may(access.ViewPhones))
	if u, ok := c.tree.Get(h.Commune); ok {
		row.House = u.Name
	}
	return row, err
}
