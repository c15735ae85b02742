package teams

import (
	"fmt"
	"slices"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// splitPage shows how a hamlet's remaining houses would go to the members chosen, and why, before it is kept.
type splitPage struct {
	desk.Shell
	Place, Path, Kit, Teams string
	Choices                 []desk.Option // members that can walk here
	Rows                    []shareRow
	Houses, Work, Moved     int
	Error                   string
	Walk                    []walkRow
	Given                   bool // a split is kept already
	Open                    bool // the walking order is unfolded: a house was moved just now
}

func (splitPage) Template() string { return "teamsplit.html" }

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
	if c.Unit.Level != unit.Hamlet {
		return access.ErrNotFound
	}
	return nil
}

func (s *pages) split(c *call) error { return s.showSplit(c, "") }

func (s *pages) showSplit(c *call, failure string) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	_ = c.R.ParseForm() // what can't be read chooses nobody
	p := splitPage{
		Shell: c.Shell(c.Lang.T("Chia hộ", "Split the houses") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: c.To("split", c.Unit.ID), Kit: c.To("kit", c.Unit.ID),
		Teams: c.To("teams", c.Unit.ID), Error: failure, Open: c.R.FormValue("walk") == "1",
	}
	if err := s.DB.Read(c.Ctx(), func(q *db.Rx) error { return c.fillSplit(q, &p) }); err != nil {
		return err
	}
	status := 200
	if p.Error != "" {
		status = 422
	}
	c.ShowAs(status, p)
	return nil
}

// chosen are the members whom the form names; at first those of the hamlet's own teams.
func (c *call) chosen(all []team.Walker) (out []db.ID) {
	named := c.R.Form["m"]
	for _, m := range all {
		if len(named) == 0 && m.Own || slices.Contains(named, m.ID.String()) {
			out = append(out, m.ID)
		}
	}
	return out
}

func (c *call) fillSplit(q db.Q, p *splitPage) error {
	all, err := c.Site.Teams.Walkers(q, c.Unit.Home, c.Unit.ID)
	if err != nil {
		return err
	}
	ids := c.chosen(all)
	names := map[db.ID]string{}
	for _, m := range all {
		names[m.ID] = m.Name
		p.Choices = append(p.Choices, desk.Option{Value: m.ID.String(), Text: m.Name, Chosen: slices.Contains(ids, m.ID)})
	}
	houses, err := c.Site.Roster.HamletHouseholds(q, c.Unit.Home, c.Unit.ID)
	if err != nil {
		return err
	}
	if err := c.walkRows(q, p, houses, names); err != nil || len(ids) == 0 {
		return err
	}
	prop, err := c.Site.Teams.Propose(q, c.Unit.Home, c.Camp.No, c.Unit.ID, ids)
	if err != nil {
		return err
	}
	p.Houses, p.Work, p.Moved = prop.Houses, prop.Work, prop.Moved()
	heads := map[db.ID]string{}
	for _, h := range houses {
		heads[h.ID] = h.Head
	}
	for _, sh := range prop.Shares {
		row := shareRow{Name: names[sh.Member], Why: c.Lang.Pick(sh.Explain(prop.Shares)), Houses: len(sh.Houses), Work: sh.Work, Load: sh.Load, Kept: sh.Kept}
		if n := len(sh.Houses); n > 0 {
			row.First, row.Last = heads[sh.Houses[0]], heads[sh.Houses[n-1]]
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

func (c *call) walkRows(q db.Q, p *splitPage, houses []*roster.Household, names map[db.ID]string) error {
	shares, err := c.Site.Teams.Shares(q, c.Unit.Home, c.Camp.No)
	for i, h := range houses {
		who := names[shares[h.ID]]
		p.Given = p.Given || who != ""
		p.Walk = append(p.Walk, walkRow{No: i + 1, Head: h.Head, Address: h.Address, Who: who})
	}
	return err
}

func (s *pages) saveSplit(c *call) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	if err := c.Form(); err != nil {
		return err
	}
	var p *team.Proposal
	err := s.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		all, err := s.Teams.Walkers(tx, c.Unit.Home, c.Unit.ID)
		if err != nil {
			return err
		}
		ids := []db.ID{}
		if len(c.R.Form["m"]) > 0 {
			ids = c.chosen(all)
		}
		if p, err = s.Teams.Share(tx, c.Unit.Home, c.Camp.No, c.Unit.ID, ids, c.Actor.Account); err != nil {
			return err
		}
		return s.Audit.Write(tx, c.Unit.Home, c.Actor, access.Entry{
			Verb: access.ManageTeams.String(), Subject: "split of unit " + desk.IDText(c.Unit.ID),
			Detail: fmt.Sprintf("%d houses, %d members, %d moved", p.Houses, len(ids), p.Moved()),
		})
	})
	if e := desk.AsInput(err); e != nil {
		return s.showSplit(c, e.In(string(c.Lang)))
	}
	if err != nil {
		return err
	}
	return c.Done(c.To("kit", c.Unit.ID), errs.Tf("Đã chia %d hộ cho %d thành viên. Có thể in phiếu buổi tối.", "%d houses were split among %d members. The evening sheets can be printed.", p.Houses, len(p.Shares)))
}

// moveHouse takes one house to another place of the walk; dragging with script sends the same.
func (s *pages) moveHouse(c *call) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	if err := c.Form(); err != nil {
		return err
	}
	from, to := int(c.Int("from")), int(c.Int("to"))
	err := s.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		houses, err := s.Roster.HamletHouseholds(tx, c.Unit.Home, c.Unit.ID)
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
		if err := s.Teams.Drag(tx, c.Unit.Home, c.Unit.ID, order); err != nil {
			return err
		}
		return s.Audit.Write(tx, c.Unit.Home, c.Actor, access.Entry{Verb: access.ManageTeams.String(), Subject: "walk of unit " + desk.IDText(c.Unit.ID), Detail: fmt.Sprintf("house at %d to %d", from, to)})
	})
	if e := desk.AsInput(err); e != nil {
		return s.showSplit(c, e.In(string(c.Lang)))
	}
	if err != nil {
		return err
	}
	return c.Done(c.To("split", c.Unit.ID)+"?walk=1", errs.T{VI: "Đã đổi thứ tự đường đi.", EN: "The walking order was changed."})
}
