package web

import (
	"fmt"
	"slices"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// splitPage shows how a hamlet's remaining houses would go to the members chosen, and why, before it is kept.
type splitPage struct {
	Shell
	Place, Path, Kit, Teams string
	Choices                 []option // members that can walk here
	Rows                    []shareRow
	Houses, Work, Moved     int
	Error                   string
	Walk                    []walkRow
	Given                   bool // a split is kept already
}

func (splitPage) template() string { return "teamsplit.html" }

type shareRow struct {
	Name, Why                string
	Houses, Work, Load, Kept int
	First, Last              string
}

type walkRow struct {
	No                 int
	Head, Who, Address string
}

// hamletOnly: houses are split, walked and printed hamlet by hamlet.
func (c *call) hamletOnly() error {
	if c.unit.Level != unit.Hamlet {
		return access.ErrNotFound
	}
	return nil
}

func (s *Server) split(c *call) error { return s.showSplit(c, "") }

func (s *Server) showSplit(c *call, failure string) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	_ = c.r.ParseForm() // what can't be read chooses nobody
	p := splitPage{
		Shell: c.shell(c.lang.T("Chia hộ", "Split the houses") + " · " + c.unit.Name), Place: c.unit.Name, Path: c.to("split", c.unit.ID), Kit: c.to("kit", c.unit.ID),
		Teams: c.to("teams", c.unit.ID), Error: failure,
	}
	if err := s.DB.Read(c.ctx(), func(q *db.Rx) error { return c.fillSplit(q, &p) }); err != nil {
		return err
	}
	status := 200
	if p.Error != "" {
		status = 422
	}
	s.pages.page(c, status, p)
	return nil
}

// chosen are the members whom the form names; at first those of the hamlet's own teams.
func (c *call) chosen(all []team.Walker) (out []db.ID) {
	named := c.r.Form["m"]
	for _, m := range all {
		if len(named) == 0 && m.Own || slices.Contains(named, m.ID.String()) {
			out = append(out, m.ID)
		}
	}
	return out
}

func (c *call) fillSplit(q db.Q, p *splitPage) error {
	all, err := c.srv.Teams.Walkers(q, c.unit.Home, c.unit.ID)
	if err != nil {
		return err
	}
	ids := c.chosen(all)
	names := map[db.ID]string{}
	for _, m := range all {
		names[m.ID] = m.Name
		p.Choices = append(p.Choices, option{m.ID.String(), m.Name, slices.Contains(ids, m.ID)})
	}
	houses, err := c.srv.Roster.HamletHouseholds(q, c.unit.Home, c.unit.ID)
	if err != nil {
		return err
	}
	if err := c.walkRows(q, p, houses, names); err != nil || len(ids) == 0 {
		return err
	}
	prop, err := c.srv.Teams.Propose(q, c.unit.Home, c.camp.No, c.unit.ID, ids)
	if err != nil {
		return err
	}
	p.Houses, p.Work, p.Moved = prop.Houses, prop.Work, prop.Moved()
	heads := map[db.ID]string{}
	for _, h := range houses {
		heads[h.ID] = h.Head
	}
	for _, sh := range prop.Shares {
		row := shareRow{Name: names[sh.Member], Why: c.lang.Pick(sh.Explain(prop.Shares)), Houses: len(sh.Houses), Work: sh.Work, Load: sh.Load, Kept: sh.Kept}
		if n := len(sh.Houses); n > 0 {
			row.First, row.Last = heads[sh.Houses[0]], heads[sh.Houses[n-1]]
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

func (c *call) walkRows(q db.Q, p *splitPage, houses []*roster.Household, names map[db.ID]string) error {
	shares, err := c.srv.Teams.Shares(q, c.unit.Home, c.camp.No)
	for i, h := range houses {
		who := names[shares[h.ID]]
		p.Given = p.Given || who != ""
		p.Walk = append(p.Walk, walkRow{No: i + 1, Head: h.Head, Address: h.Address, Who: who})
	}
	return err
}

func (s *Server) saveSplit(c *call) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	if err := c.form(); err != nil {
		return err
	}
	var p *team.Proposal
	err := s.DB.Write(c.ctx(), func(tx *db.Tx) error {
		all, err := s.Teams.Walkers(tx, c.unit.Home, c.unit.ID)
		if err != nil {
			return err
		}
		ids := []db.ID{}
		if len(c.r.Form["m"]) > 0 {
			ids = c.chosen(all)
		}
		if p, err = s.Teams.Share(tx, c.unit.Home, c.camp.No, c.unit.ID, ids, c.actor.Account); err != nil {
			return err
		}
		return s.Audit.Write(tx, c.unit.Home, c.actor, access.Entry{
			Verb: access.ManageTeams.String(), Subject: "split of unit " + idText(c.unit.ID),
			Detail: fmt.Sprintf("%d houses, %d members, %d moved", p.Houses, len(ids), p.Moved()),
		})
	})
	if e := asInput(err); e != nil {
		return s.showSplit(c, e.In(string(c.lang)))
	}
	if err != nil {
		return err
	}
	return c.done(c.to("kit", c.unit.ID), errs.Tf("Đã chia %d hộ cho %d thành viên. Có thể in phiếu buổi tối.", "%d houses were split among %d members. The evening sheets can be printed.", p.Houses, len(p.Shares)))
}

// moveHouse takes one house to another place of the walk; dragging with script sends the same.
func (s *Server) moveHouse(c *call) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	if err := c.form(); err != nil {
		return err
	}
	from, to := int(c.int("from")), int(c.int("to"))
	err := s.DB.Write(c.ctx(), func(tx *db.Tx) error {
		houses, err := s.Roster.HamletHouseholds(tx, c.unit.Home, c.unit.ID)
		if err != nil {
			return err
		}
		if from < 1 || to < 1 || from > len(houses) || to > len(houses) {
			return errs.Invalid("web.walk", errs.Tf("Chỗ trên đường đi phải từ 1 đến %d. Chưa có gì thay đổi.", "A place of the walk is from 1 to %d. Nothing was changed.", len(houses)))
		}
		order := make([]db.ID, len(houses))
		for i, h := range houses {
			order[i] = h.ID
		}
		moved := order[from-1]
		order = slices.Insert(slices.Delete(order, from-1, from), to-1, moved)
		if err := s.Teams.Drag(tx, c.unit.Home, c.unit.ID, order); err != nil {
			return err
		}
		return s.Audit.Write(tx, c.unit.Home, c.actor, access.Entry{Verb: access.ManageTeams.String(), Subject: "walk of unit " + idText(c.unit.ID), Detail: fmt.Sprintf("house at %d to %d", from, to)})
	})
	if e := asInput(err); e != nil {
		return s.showSplit(c, e.In(string(c.lang)))
	}
	if err != nil {
		return err
	}
	return c.done(c.to("split", c.unit.ID), errs.T{VI: "Đã đổi thứ tự đường đi.", EN: "The walking order was changed."})
}
