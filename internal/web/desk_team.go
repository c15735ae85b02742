package web

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

func (s *Server) teamRoutes() []Route {
	return []Route{
		{"GET", "/teams/{campaign}/{unit}", ScopeUnit, access.ViewPeople, s.teams},
		{"POST", "/teams/{campaign}/{unit}", ScopeUnit, access.ManageTeams, s.addTeam},
		{"GET", "/teams/{campaign}/{unit}/letter/{format}", ScopeUnit, access.Export, s.teamLetter},
		{"GET", "/team/{campaign}/{unit}/{id}", ScopeUnit, access.ViewPeople, s.team},
		{"POST", "/team/{campaign}/{unit}/{id}/{act}", ScopeUnit, access.ManageTeams, s.changeTeam},
		{"GET", "/split/{campaign}/{unit}", ScopeUnit, access.ManageTeams, s.split},
		{"POST", "/split/{campaign}/{unit}", ScopeUnit, access.ManageTeams, s.saveSplit},
		{"POST", "/split/{campaign}/{unit}/walk", ScopeUnit, access.ManageTeams, s.moveHouse},
		{"GET", "/kit/{campaign}/{unit}", ScopeUnit, access.RecordEvent, s.kits},
		{"POST", "/kit/{campaign}/{unit}", ScopeUnit, access.RecordEvent, s.makeKit},
		{"GET", "/kit/{campaign}/{unit}/{id}", ScopeUnit, access.RecordEvent, s.kit},
		{"GET", "/kit/{campaign}/{unit}/{id}/print", ScopeUnit, access.RecordEvent, s.printKit},
		{"POST", "/kit/{campaign}/{unit}/{id}", ScopeUnit, access.RecordEvent, s.keyKit},
		{"GET", "/calls/{campaign}/{unit}", ScopeUnit, access.ViewPeople, s.calls},
		{"POST", "/c/{unit}/{id}/contact", ScopeCitizen, access.RecordEvent, s.recordContact},
	}
}

// teamsPage lists the teams of a place with the board of what they were given to do.
type teamsPage struct {
	Shell
	Place, Path string
	Rows        []teamRow
	Members     int
	Without     []string // hamlets that have no team yet
	Board       []workRow
	Late        int
	Kinds       []option
	Units       []option
	Name        string
	Hotline     string
	Error       string
	May         struct{ Manage, Export bool }
	Split, Kit  string // of a hamlet
	Calls       string
}

func (teamsPage) template() string { return "teams.html" }

type teamRow struct {
	Path, Name, Place, Kind, Leader, From, Hotline string
	Members                                        int
}

func (s *Server) teams(c *call) error { return s.showTeams(c, teamsPage{}) }

func (s *Server) showTeams(c *call, p teamsPage) error {
	p.Shell = c.shell(c.lang.T("Tổ hướng dẫn", "Teams") + " · " + c.unit.Name)
	p.Place, p.Path = c.unit.Name, c.to("teams", c.unit.ID)
	p.May.Manage, p.May.Export = c.may(access.ManageTeams), c.may(access.Export)
	if c.unit.Level == unit.Hamlet {
		p.Split, p.Kit = c.to("split", c.unit.ID), c.to("kit", c.unit.ID)
	}
	if c.tree.CommuneOf(c.unit.ID) != 0 {
		p.Calls = c.to("calls", c.unit.ID)
	}
	for _, k := range team.Kinds() {
		p.Kinds = append(p.Kinds, option{string(k), c.lang.Pick(k.Text()), c.value("kind") == string(k)})
	}
	p.Units = c.teamUnits()
	err := s.DB.Read(c.ctx(), func(q *db.Rx) error { return c.fillTeams(q, &p) })
	if err != nil {
		return err
	}
	status := 200
	if p.Error != "" {
		status = 422
	}
	s.pages.page(c, status, p)
	return nil
}

// teamUnits are the places that a team can work for: this one, and below a commune its hamlets and agencies.
func (c *call) teamUnits() (out []option) {
	for _, u := range c.tree.Subtree(c.unit.ID) {
		if !u.Retired && (u.ID == c.unit.ID || c.tree.CommuneOf(c.unit.ID) != 0 || u.Level == unit.Agency) {
			out = append(out, option{idText(u.ID), u.Name, idText(u.ID) == c.value("place") || u.ID == c.unit.ID})
		}
	}
	return out
}

// teamHomes are the homes whose teams a page shows.
func (c *call) teamHomes() []unit.ID {
	homes := append([]unit.ID{c.unit.Home}, c.tree.Communes(c.unit.ID)...)
	slices.Sort(homes)
	return slices.Compact(homes)
}

// teamsHere gives the teams of the page's place and what lies beneath.
func (c *call) teamsHere(q db.Q) (out []team.Team, err error) {
	for _, home := range c.teamHomes() {
		list, err := c.srv.Teams.Teams(q, home)
		if err != nil {
			return nil, err
		}
		for _, t := range list {
			if c.tree.Within(t.Unit, c.unit.ID) {
				out = append(out, t)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b team.Team) int { return bytes.Compare(c.sortOf(a.Unit), c.sortOf(b.Unit)) })
	return out, nil
}

func (c *call) sortOf(id unit.ID) []byte {
	if u, ok := c.tree.Get(id); ok {
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
		row := teamRow{Path: c.teamPath(t), Name: t.Name, Place: c.unitName(t.Unit), Kind: c.lang.Pick(t.Kind.Text()), Hotline: t.Hotline, Members: len(t.Members), From: c.sentBy(t)}
		if lead, ok := t.Lead(); ok {
			row.Leader = lead.Name
		}
		p.Rows, p.Members = append(p.Rows, row), p.Members+row.Members
	}
	if c.tree.CommuneOf(c.unit.ID) != 0 {
		for _, h := range c.tree.Hamlets(c.unit.ID) {
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

func (c *call) teamPath(t *team.Team) string { return c.to("team", t.Unit) + "/" + t.ID.String() }

func (c *call) unitName(id unit.ID) string {
	if u, ok := c.tree.Get(id); ok {
		return u.Name
	}
	return ""
}

func (c *call) sentBy(t *team.Team) string {
	var out []string
	for _, o := range t.SentBy() {
		out = append(out, c.lang.Pick(o.Text()))
	}
	return strings.Join(out, ", ")
}

// addTeam sets up a team for this place or one beneath it.
func (s *Server) addTeam(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	place := cmp.Or(unit.ID(c.int("place")), c.unit.ID)
	u, ok := c.tree.Get(place)
	if !ok || !c.tree.Within(place, c.unit.ID) {
		return access.ErrNotFound
	}
	t := team.Team{Home: u.Home, Unit: u.ID, Kind: team.Kind(c.value("kind")), Name: c.value("name"), Hotline: c.value("hotline")}
	err := c.teamWrite("add", u.Home, &t.ID, func(tx *db.Tx) (err error) {
		t.ID, err = s.Teams.Add(tx, t)
		return err
	})
	if e := asInput(err); e != nil {
		return s.showTeams(c, teamsPage{Name: t.Name, Hotline: c.value("hotline"), Error: e.In(string(c.lang))})
	}
	if err != nil {
		return err
	}
	return c.done(c.teamPath(&t), errs.T{VI: "Đã lập tổ. Hãy thêm thành viên.", EN: "The team was set up. Add its members."})
}

// teamWrite runs a change with its line of audit, in one transaction.
func (c *call) teamWrite(what string, home unit.ID, subject *db.ID, fn func(tx *db.Tx) error) error {
	return c.srv.DB.Write(c.ctx(), func(tx *db.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return c.srv.Audit.Write(tx, home, c.actor, access.Entry{Verb: access.ManageTeams.String(), Subject: "team " + subject.String(), Detail: what})
	})
}

// teamLetter gives the list of teams as a letter (W1).
func (s *Server) teamLetter(c *call) error {
	format := c.r.PathValue("format")
	if format != "docx" && format != "pdf" {
		return access.ErrNotFound
	}
	var list []team.Team
	err := s.DB.Read(c.ctx(), func(q *db.Rx) (err error) {
		list, err = c.teamsHere(q)
		return err
	})
	if err != nil {
		return err
	}
	full := c.may(access.ViewPhones)
	l := team.ListLetter(c.listHeading(), team.Places(list, c.unitName), full)
	var b bytes.Buffer
	write, kind := l.PDF, "application/pdf"
	if format == "docx" {
		write, kind = l.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	}
	if err := write(&b); err != nil {
		return err
	}
	err = s.DB.Write(c.ctx(), func(tx *db.Tx) error {
		return s.Audit.Write(tx, c.unit.Home, c.actor, access.Entry{Verb: "export", Subject: "teams of unit " + idText(c.unit.ID), Detail: fmt.Sprintf("%d teams, phones in full: %t", len(list), full)})
	})
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", kind)
	c.w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "danh-sach-to-"+idText(c.unit.ID)+"."+format))
	_, _ = b.WriteTo(c.w) // the asker is gone: nobody to tell
	return nil
}

// listHeading is that of the committee of the place; below a commune it is the commune's.
func (c *call) listHeading() team.ListHeading {
	issuer := c.unit
	if id := c.tree.CommuneOf(c.unit.ID); id != 0 {
		issuer, _ = c.tree.Get(id)
	}
	return team.HeadingOf(issuer, c.unitName(issuer.Parent), c.camp.Plan.Title.VI, c.now)
}

// theTeam gives the team of the path. It must work for the unit of the path: an id that is known opens nothing elsewhere.
func (c *call) theTeam(q db.Q) (*team.Team, error) {
	id, err := db.ParseID(c.r.PathValue("id"))
	if err != nil || id.IsZero() {
		return nil, access.ErrNotFound
	}
	t, err := c.srv.Teams.Team(q, c.unit.Home, id)
	var e *errs.Error
	if errors.As(err, &e) && e.Kind == errs.KindNotFound || err == nil && (t.Unit != c.unit.ID || !t.Ended.IsZero()) {
		return nil, access.ErrNotFound
	}
	return t, err
}

// hotline is what people of the page's hamlet or agency call. A page is not refused for want of it: a failure goes to the log.
func (c *call) hotline() string {
	if c.srv.Teams == nil || c.unit.Level < unit.Hamlet {
		return ""
	}
	number := ""
	err := c.srv.DB.Read(c.ctx(), func(q *db.Rx) error {
		h, _, err := c.srv.Teams.HotlineOf(q, c.unit.Home, c.unit.ID)
		number = h.Number
		return err
	})
	if err != nil {
		c.srv.Log.Error("hotline", "id", c.id, "err", err)
	}
	return number
}
