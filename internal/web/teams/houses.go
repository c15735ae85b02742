package teams

import (
	"fmt"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/web/desk"
)

// housesPage is a hamlet from house to house, in walking order: who stands where, what is left, and a row of houses where nobody was home (W3, W4).
type housesPage struct {
	desk.Shell
	Place, Path   string
	Op            string
	Rows          []houseRow
	Left          int           // houses with somebody still to be seen
	Members       []desk.Option // who may stand at a door
	Error         string
	Quick, Survey string
}

func (housesPage) Template() string { return "houses.html" }

type houseRow struct {
	No                int
	ID, Head, Address string
	Who               string // to whom it was given
	Left              int    // people to see
	At, Until         string // who stands there now
	Picked            bool
}

func (s *pages) houses(c *call) error { return s.showHouses(c, "") }

func (s *pages) showHouses(c *call, failure string) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	p := housesPage{
		Shell: c.Shell(c.Lang.T("Từng hộ", "House by house") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: c.To("houses", c.Unit.ID), Op: c.NewOp(), Error: failure,
		Quick: c.To("q", c.Unit.ID), Survey: c.To("s", c.Unit.ID),
	}
	if err := s.DB.Read(c.Ctx(), func(q *db.Rx) error { return c.fillHouses(q, &p) }); err != nil {
		return err
	}
	status := 200
	if failure != "" {
		status = 422
	}
	c.ShowAs(status, p)
	return nil
}

func (c *call) fillHouses(q db.Q, p *housesPage) error {
	houses, err := c.Site.Roster.HamletHouseholds(q, c.Unit.Home, c.Unit.ID)
	if err != nil {
		return err
	}
	members, err := c.Site.Teams.Members(q, c.Unit.Home)
	if err != nil {
		return err
	}
	shares, err := c.Site.Teams.Shares(q, c.Unit.Home, c.Camp.No)
	if err != nil {
		return err
	}
	doors, err := c.Site.Teams.Doors(q, c.Unit.Home)
	if err != nil {
		return err
	}
	left, err := c.leftByHouse(q)
	if err != nil {
		return err
	}
	p.Rows, p.Left = nil, 0
	for i, h := range houses {
		row := houseRow{No: i + 1, ID: h.ID.String(), Head: h.Head, Address: h.Address, Who: members[shares[h.ID]].Name, Left: left[h.ID], Picked: c.picked(h)}
		if d, held := doors[h.ID]; held {
			row.At, row.Until = members[d.Member].Name, c.Lang.Clock(d.Until)
		}
		if row.Left > 0 {
			p.Left++
		}
		p.Rows = append(p.Rows, row)
	}
	return c.doorMembers(q, p)
}

// picked keeps the ticks of a form that is shown again.
func (c *call) picked(h *roster.Household) bool {
	for _, id := range c.R.Form["house"] {
		if id == h.ID.String() {
			return true
		}
	}
	return false
}

// doorMembers are those who walk here; the actor's own membership is chosen.
func (c *call) doorMembers(q db.Q, p *housesPage) error {
	all, err := c.Site.Teams.Walkers(q, c.Unit.Home, c.Unit.ID)
	for _, m := range all {
		p.Members = append(p.Members, desk.Option{Value: m.ID.String(), Text: m.Name, Chosen: m.Account == c.Actor.Account})
	}
	return err
}

// leftByHouse counts, house by house, the people whose next step needs a visit.
func (c *call) leftByHouse(q db.Q) (map[db.ID]int, error) {
	views, err := c.Site.Ledger.Views(q, c.Unit.Home, c.Camp.No)
	if err != nil {
		return nil, err
	}
	needs := map[db.ID]bool{}
	for i := range views {
		if views[i].Hamlet == c.Unit.ID && team.NeedsVisit(views[i].Step) {
			needs[views[i].Citizen] = true
		}
	}
	people, err := c.Site.Roster.Hamlet(q, c.Unit.Home, c.Unit.ID)
	out := map[db.ID]int{}
	for _, p := range people {
		if needs[p.ID] {
			out[p.Household]++
		}
	}
	return out, err
}

// ofHamlet reads the houses that a form names; one of another hamlet is not found.
func (c *call) ofHamlet(q db.Q, names []string) (out []db.ID, err error) {
	houses, err := c.Site.Roster.HamletHouseholds(q, c.Unit.Home, c.Unit.ID)
	if err != nil {
		return nil, err
	}
	here := map[string]db.ID{}
	for _, h := range houses {
		here[h.ID.String()] = h.ID
	}
	for _, n := range names {
		id, ok := here[n]
		if !ok {
			return nil, access.ErrNotFound
		}
		out = append(out, id)
	}
	return out, nil
}

// nobodyHome notes a row of houses at which nobody opened.
func (s *pages) nobodyHome(c *call) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	if err := c.Form(); err != nil {
		return err
	}
	var houses []db.ID
	people := 0
	err := s.DB.Write(c.Ctx(), func(tx *db.Tx) (err error) {
		if houses, err = c.ofHamlet(tx, c.R.Form["house"]); err != nil {
			return err
		}
		m, _, err := s.Teams.MemberOf(tx, c.Unit.Home, c.Actor.Account)
		if err != nil {
			return err
		}
		if people, err = s.Teams.NobodyHome(tx, c.Unit.Home, c.Camp.No, c.OpOf(), houses, team.Contact{Account: c.Actor.Account, Seen: c.Now}, m.ID); err != nil {
			return err
		}
		return s.Audit.Write(tx, c.Unit.Home, c.Actor, access.Entry{
			Verb: "record-event", Subject: "unit " + desk.IDText(c.Unit.ID), Detail: fmt.Sprintf("nobody home: %d houses, %d people", len(houses), people),
		})
	})
	if e := desk.AsInput(err); e != nil {
		return s.showHouses(c, e.In(string(c.Lang)))
	}
	if err != nil {
		return err
	}
	return c.Done(c.To("houses", c.Unit.ID), errs.Tf("Đã ghi không có ai ở nhà: %d hộ, %d người cần gặp lại.", "Nobody home: %d houses, %d people to see again.", len(houses), people))
}

// walker is the member that a form names, of those who walk in this hamlet.
func (c *call) walker(q db.Q) (db.ID, error) {
	all, err := c.Site.Teams.Walkers(q, c.Unit.Home, c.Unit.ID)
	for _, m := range all {
		if m.ID.String() == c.Value("member") {
			return m.ID, err
		}
	}
	if err == nil {
		err = desk.ErrBadForm
	}
	return db.ID{}, err
}

// doorFor is for how long the desk takes a door.
const doorFor = 30 * time.Minute

// door takes a door for a member, or lets it go.
func (s *pages) door(c *call) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	if err := c.Form(); err != nil {
		return err
	}
	leave := c.Value("act") == "leave"
	err := s.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		houses, err := c.ofHamlet(tx, []string{c.Value("at")})
		if err != nil {
			return err
		}
		if leave {
			d, held, err := s.Teams.DoorOf(tx, c.Unit.Home, houses[0])
			if err != nil || !held {
				return err
			}
			return s.Teams.Release(tx, c.Unit.Home, houses[0], d.Member)
		}
		member, err := c.walker(tx)
		if err != nil {
			return err
		}
		return s.Teams.CheckOut(tx, c.Unit.Home, houses[0], member, c.Now.Add(doorFor))
	})
	if e := desk.AsInput(err); e != nil {
		return s.showHouses(c, e.In(string(c.Lang)))
	}
	if err != nil {
		return err
	}
	text := errs.Tf("Đã giữ hộ trong %d phút; người khác sẽ sang hộ khác.", "The house is held for %d minutes; others go to another one.", int(doorFor.Minutes()))
	if leave {
		text = errs.T{VI: "Đã thả hộ: người khác có thể đến.", EN: "The house is free again."}
	}
	return c.Done(c.To("houses", c.Unit.ID), text)
}
