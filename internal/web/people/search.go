package people

import (
	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// searchPage finds people by name without marks, number or phone.
type searchPage struct {
	desk.Shell
	Query string
	Rows  []personRow
	More  bool
	Error string
	Asked bool
}

func (searchPage) Template() string { return "search.html" }

const mostFound = 50

func (s *pages) search(c *call) error {
	p := searchPage{Query: c.Value("q")}
	p.Asked = p.Query != ""
	if p.Asked {
		if err := s.find(c, &p); err != nil {
			e := desk.AsInput(err)
			if e == nil {
				return err
			}
			p.Error = e.In(string(c.Lang))
		}
	}
	p.Shell = c.Shell(c.Lang.T("Tìm người", "Find a person"))
	return c.Show(p)
}

// find looks in the communes of the actor's part; a hamlet head sees only their hamlet.
func (s *pages) find(c *call, p *searchPage) error {
	communes := c.Tree.Communes(c.Actor.Unit)
	only := unit.ID(0)
	if home := c.Tree.CommuneOf(c.Actor.Unit); home != 0 && home != c.Actor.Unit {
		communes, only = []unit.ID{home}, c.Actor.Unit
	}
	most := mostFound + 1
	if only != 0 {
		most = mostOfDay // the whole commune's hits are needed before the hamlet's are picked
	}
	hits, err := s.Roster.Search(c.Ctx(), communes, p.Query, most)
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

func (s *pages) foundRow(c *call, h *roster.Citizen) (row personRow, err error) {
	if c.Camp == nil || !c.Tree.Within(h.Commune, c.Camp.Unit) {
		return personRow{No: h.ListNo, Name: h.Name, Birth: h.Birth.VN(), Path: desk.CitizenPath(h.Commune, h.ID)}, nil
	}
	var v ledger.StoredView
	err = s.DB.Read(c.Ctx(), func(r *db.Rx) error {
		v, _, err = s.Ledger.ViewOf(r, h.Commune, c.Camp.No, h.ID)
		return err
	})
	row = c.row(h, &v.View, campaign.CalendarDay(c.Now), c.May(access.ViewPhones))
	if u, ok := c.Tree.Get(h.Commune); ok {
		row.House = u.Name
	}
	return row, err
}
