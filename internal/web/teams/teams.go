package teams

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// teamsPage lists the teams of a place with the board of what they were given to do.
type teamsPage struct {
	desk.Shell
	Place, Path string
	Rows        []teamRow
	Members     int
	Without     []string // hamlets that have no team yet
	Board       []workRow
	Late        int
	Kinds       []desk.Option
	Units       []desk.Option
	Name        string
	Hotline     string
	Error       string
	May         struct{ Manage, Export bool }
	Split, Kit  string // of a hamlet
	Calls       string
	Houses      string // of a hamlet, for whoever records
}

func (teamsPage) Template() string { return "teams.html" }

type teamRow struct {
	Path, Name, Place, Kind, Leader, From, Hotline string
	Members                                        int
}

func (s *pages) teams(c *call) error { return s.showTeams(c, teamsPage{}) }

func (s *pages) showTeams(c *call, p teamsPage) error {
	p.Shell = c.Shell(c.Lang.T("Tổ hướng dẫn", "Teams") + " · " + c.Unit.Name)
	p.Place, p.Path = c.Unit.Name, c.To("teams", c.Unit.ID)
	p.May.Manage, p.May.Export = c.May(access.ManageTeams), c.May(access.Export)
	if c.Unit.Level == unit.Hamlet {
		p.Split, p.Kit = c.To("split", c.Unit.ID), c.To("kit", c.Unit.ID)
		if c.May(access.RecordEvent) {
			p.Houses = c.To("houses", c.Unit.ID)
		}
	}
	if c.Tree.CommuneOf(c.Unit.ID) != 0 {
		p.Calls = c.To("calls", c.Unit.ID)
	}
	for _, k := range team.Kinds() {
		p.Kinds = append(p.Kinds, desk.Option{Value: string(k), Text: c.Lang.Pick(k.Text()), Chosen: c.Value("kind") == string(k)})
	}
	p.Units = c.teamUnits()
	err := s.DB.Read(c.Ctx(), func(q *db.Rx) error { return c.fillTeams(q, &p) })
	if err != nil {
		return err
	}
	status := 200
	if p.Error != "" {
		status = 422
	}
	c.ShowAs(status, p)
	return nil
}

// teamUnits are the places that a team can work for: this one, and below a commune its hamlets and agencies.
func (c *call) teamUnits() (out []desk.Option) {
	for _, u := range c.Tree.Subtree(c.Unit.ID) {
		if !u.Retired && (u.ID == c.Unit.ID || c.Tree.CommuneOf(c.Unit.ID) != 0 || u.Level == unit.Agency) {
			out = append(out, desk.Option{Value: desk.IDText(u.ID), Text: u.Name, Chosen: desk.IDText(u.ID) == c.Value("place") || u.ID == c.Unit.ID})
		}
	}
	return out
}

// teamHomes are the homes whose teams a page shows.
func (c *call) teamHomes() []unit.ID {
	homes := append([]unit.ID{c.Unit.Home}, c.Tree.Communes(c.Unit.ID)...)
	slices.Sort(homes)
	return slices.Compact(homes)
}

// teamsHere gives the teams of the page's place and what lies beneath.
func (c *call) teamsHere(q db.Q) (out []team.Team, err error) {
	for _, home := range c.teamHomes() {
		list, err := c.Site.Teams.Teams(q, home)
		if err != nil {
			return nil, err
		}
		for _, t := range list {
			if c.Tree.Within(t.Unit, c.Unit.ID) {
				out = append(out, t)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b team.Team) int { return bytes.Compare(c.sortOf(a.Unit), c.sortOf(b.Unit)) })
	return out, nil
}

func (c *call) sortOf(id unit.ID) []byte {
	if u, ok := c.Tree.Get(id); ok {
		return u.Sort
	}
	return nil
}

func (c *call) fillTeams(q db.Q, p *teamsPage) error {
	list, err := c.teamsHere(q)
	if err != nil {
		return err
	}
	has := map[unit.ID]bool{}
	for i := range list {
		t := &list[i]
		has[t.Unit] = true
		row := teamRow{Path: c.teamPath(t), Name: t.Name, Place: c.unitName(t.Unit), Kind: c.Lang.Pick(t.Kind.Text()), Hotline: t.Hotline, Members: len(t.Members), From: c.sentBy(t)}
		if lead, ok := t.Lead(); ok {
			row.Leader = lead.Name
		}
		p.Rows, p.Members = append(p.Rows, row), p.Members+row.Members
	}
	if c.Tree.CommuneOf(c.Unit.ID) != 0 {
		for _, h := range c.Tree.Hamlets(c.Unit.ID) {
			if !h.Retired && !has[h.ID] {
				p.Without = append(p.Without, h.Name)
			}
		}
	}
	p.Board, err = c.workBoard(q, list)
	for _, w := range p.Board {
		if w.Late {
			p.Late++
		}
	}
	return err
}

func (c *call) teamPath(t *team.Team) string { return c.To("team", t.Unit) + "/" + t.ID.String() }

func (c *call) unitName(id unit.ID) string {
	if u, ok := c.Tree.Get(id); ok {
		return u.Name
	}
	return ""
}

func (c *call) sentBy(t *team.Team) string {
	var out []string
	for _, o := range t.SentBy() {
		out = append(out, c.Lang.Pick(o.Text()))
	}
	return strings.Join(out, ", ")
}

// addTeam sets up a team for this place or one beneath it.
func (s *pages) addTeam(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	place := cmp.Or(unit.ID(c.Int("place")), c.Unit.ID)
	u, ok := c.Tree.Get(place)
	if !ok || !c.Tree.Within(place, c.Unit.ID) {
		return access.ErrNotFound
	}
	t := team.Team{Home: u.Home, Unit: u.ID, Kind: team.Kind(c.Value("kind")), Name: c.Value("name"), Hotline: c.Value("hotline")}
	err := c.teamWrite("add", u.Home, &t.ID, func(tx *db.Tx) (err error) {
		t.ID, err = s.Teams.Add(tx, t)
		return err
	})
	if e := desk.AsInput(err); e != nil {
		return s.showTeams(c, teamsPage{Name: t.Name, Hotline: c.Value("hotline"), Error: e.In(string(c.Lang))})
	}
	if err != nil {
		return err
	}
	return c.Done(c.teamPath(&t), errs.T{VI: "Đã lập tổ. Hãy thêm thành viên.", EN: "The team was set up. Add its members."})
}

// teamWrite runs a change with its line of audit, in one transaction.
func (c *call) teamWrite(what string, home unit.ID, subject *db.ID, fn func(tx *db.Tx) error) error {
	return c.Site.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return c.Site.Audit.Write(tx, home, c.Actor, access.Entry{Verb: access.ManageTeams.String(), Subject: "team " + subject.String(), Detail: what})
	})
}

// theTeam gives the team of the path. It must work for the unit of the path: an id that is known opens nothing elsewhere.
func (c *call) theTeam(q db.Q) (*team.Team, error) {
	id, err := db.ParseID(c.R.PathValue("id"))
	if err != nil || id.IsZero() {
		return nil, access.ErrNotFound
	}
	t, err := c.Site.Teams.Team(q, c.Unit.Home, id)
	var e *errs.Error
	if errors.As(err, &e) && e.Kind == errs.KindNotFound || err == nil && (t.Unit != c.Unit.ID || !t.Ended.IsZero()) {
		return nil, access.ErrNotFound
	}
	return t, err
}

// Hotline is what people of the page's hamlet or agency call. A page is not refused for want of it: a failure goes to the log.
func Hotline(c *desk.Call) string {
	if c.Site.Teams == nil || c.Unit.Level < unit.Hamlet {
		return ""
	}
	number := ""
	err := c.Site.DB.Read(c.Ctx(), func(q *db.Rx) error {
		h, _, err := c.Site.Teams.HotlineOf(q, c.Unit.Home, c.Unit.ID)
		number = h.Number
		return err
	})
	if err != nil {
		c.Site.Log.Error("hotline", "id", c.ID, "err", err)
	}
	return number
}
