package web

import (
	"fmt"
	"slices"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/team"
	"tungnha/internal/vn"
)

// teamPage is one team: members, hotline, sessions, what each was given to do.
type teamPage struct {
	Shell
	Name, Kind, Place, Path string
	Hotline                 string
	Version                 int64
	Rows                    []memberRow
	Kinds                   []option
	Leaders                 []option
	Organisations           []option
	Accounts                []option
	Sessions                []sessionRow
	SessionKinds            []option
	Channels                []option
	Board                   []workRow
	Work                    workForm
	Error, Open             string // which form the error belongs to
	Manage                  bool
	Split, Kit              string
	GuideGoal               int
}

func (teamPage) template() string { return "team.html" }

type memberRow struct {
	ID, Name, Post, From, Phone string
	Version                     int64
	Leads, Online               bool
	Guided, Ten                 int64
	Evenings, Trainings         int
}

type sessionRow struct {
	ID, Kind, Title, Place, When, State, Class, Result string
	People, Version                                    int64
	Open                                               bool // its result can be recorded
	Present                                            []option
}

func (s *Server) team(c *call) error { return s.showTeam(c, teamPage{}) }

func (s *Server) showTeam(c *call, p teamPage) error {
	err := s.DB.Read(c.ctx(), func(q *db.Rx) error {
		t, err := c.theTeam(q)
		if err != nil {
			return err
		}
		return c.fillTeam(q, &p, t)
	})
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

func (c *call) fillTeam(q *db.Rx, p *teamPage, t *team.Team) error {
	p.Shell = c.shell(t.Name + " · " + c.unit.Name)
	p.Name, p.Place, p.Path, p.Hotline, p.Version = t.Name, c.unit.Name, c.teamPath(t), t.Hotline, t.Version
	p.Kind, p.Manage, p.GuideGoal = c.lang.Pick(t.Kind.Text()), c.may(access.ManageTeams), team.GuideGoal
	p.Split, p.Kit = c.to("split", c.unit.ID), c.to("kit", c.unit.ID)
	c.teamOptions(p, t)
	if err := c.memberRows(q, p, t); err != nil {
		return err
	}
	if err := c.sessionRows(q, p, t); err != nil {
		return err
	}
	var err error
	p.Board, err = c.workBoard(q, []team.Team{*t})
	if err != nil {
		return err
	}
	if err := c.openDraft(q, t); err != nil {
		return err
	}
	p.Work = c.workForm(t)
	return nil
}

func (c *call) teamOptions(p *teamPage, t *team.Team) {
	for _, k := range team.Kinds() {
		p.Kinds = append(p.Kinds, option{string(k), c.lang.Pick(k.Text()), k == t.Kind})
	}
	for _, m := range t.Members {
		p.Leaders = append(p.Leaders, option{m.ID.String(), m.Name, m.ID == t.Leader})
	}
	for _, o := range team.Organisations() {
		p.Organisations = append(p.Organisations, option{string(o), c.lang.Pick(o.Text()), c.value("organisation") == string(o)})
	}
	for _, k := range team.SessionKinds() {
		p.SessionKinds = append(p.SessionKinds, option{string(k), c.lang.Pick(k.Text()), c.value("kind") == string(k)})
	}
	for _, w := range team.Channels() {
		p.Channels = append(p.Channels, option{w.Code, c.lang.Pick(w.Text), w.Code == team.AtMeeting})
	}
	p.Accounts = c.accountOptions()
}

// accountOptions are the working accounts of this place, for a member who works on a phone.
func (c *call) accountOptions() (out []option) {
	if !c.may(access.ManageTeams) {
		return nil
	}
	list, err := c.srv.Access.Accounts(c.ctx(), c.actor, c.unit.ID)
	if err != nil {
		return nil // who may manage teams need not see accounts: then members are linked by who may
	}
	for _, a := range list {
		if a.Disabled.IsZero() {
			out = append(out, option{a.ID.String(), a.Name + " (" + a.Login + ")", false})
		}
	}
	return out
}

func (c *call) memberRows(q db.Q, p *teamPage, t *team.Team) error {
	guides, err := c.srv.Teams.Guides(q, t.Home, c.camp.No)
	if err != nil {
		return err
	}
	span := c.camp.Plan.Period
	from, to := span.First.Midnight(), span.Last.Add(1).Midnight()
	evenings, err := c.srv.Teams.Worked(q, t.Home, team.Evening, from, to)
	if err != nil {
		return err
	}
	trainings, err := c.srv.Teams.Worked(q, t.Home, team.Training, from, to)
	for i := range t.Members {
		m := &t.Members[i]
		from := c.lang.Pick(m.Organisation.Text())
		if m.UnitName != "" {
			from += " · " + m.UnitName
		}
		p.Rows = append(p.Rows, memberRow{
			ID: m.ID.String(), Name: m.Name, Post: m.Post, From: from, Phone: vn.MaskPhone(m.Phone), Version: m.Version, Leads: m.ID == t.Leader,
			Online: !m.Account.IsZero(), Guided: guides[m.ID].Accounts, Ten: guides[m.ID].Ten, Evenings: evenings[m.ID], Trainings: trainings[m.ID],
		})
	}
	return err
}

// sessionRows are those of the campaign, the newest first.
func (c *call) sessionRows(q db.Q, p *teamPage, t *team.Team) error {
	span := c.camp.Plan.Period
	list, err := c.srv.Teams.Sessions(q, t.Home, span.First.Midnight().AddDate(0, -1, 0), span.Last.Midnight().AddDate(0, 1, 0))
	if err != nil {
		return err
	}
	for i := len(list) - 1; i >= 0; i-- {
		n := &list[i]
		if n.Team != t.ID && n.Unit != t.Unit {
			continue
		}
		row := sessionRow{
			ID: n.ID.String(), Kind: c.lang.Pick(n.Kind.Text()), Title: n.Title, Place: n.Place, State: c.lang.Pick(n.State.Text()), People: n.People, Result: n.Result, Version: n.Version,
			When: c.lang.DateTime(n.Starts) + "–" + c.lang.Clock(n.Ends), Open: n.State == team.Planned && !c.now.Before(n.Starts), Class: sessionClasses[n.State],
		}
		full, err := c.srv.Teams.Session(q, t.Home, n.ID)
		if err != nil {
			return err
		}
		row.Present = presentOptions(t, full)
		p.Sessions = append(p.Sessions, row)
	}
	return nil
}

var sessionClasses = map[team.SessionState]string{team.Held: "good", team.Cancelled: "plain"}

func presentOptions(t *team.Team, n *team.Session) (out []option) {
	came := map[db.ID]bool{}
	for _, a := range n.Presence {
		came[a.Member] = a.Present
	}
	for _, m := range t.Members {
		out = append(out, option{m.ID.String(), m.Name, came[m.ID]})
	}
	return out
}

// changeTeam does what a form of the team's page asks for.
func (s *Server) changeTeam(c *call) error {
	act := c.r.PathValue("act")
	do, ok := teamActs[act]
	if !ok {
		return access.ErrNotFound
	}
	if err := c.form(); err != nil {
		return err
	}
	var t *team.Team
	err := s.DB.Read(c.ctx(), func(q *db.Rx) (err error) {
		t, err = c.theTeam(q)
		return err
	})
	if err != nil {
		return err
	}
	if c.r.Form.Has("task") { // a draft is kept even when it can't be issued yet
		err = c.keepDraft(t)
	}
	if err == nil && do.fn != nil {
		err = c.teamWrite(act, t.Home, &t.ID, func(tx *db.Tx) error { return do.fn(c, tx, t) })
	}
	if e := asInput(err); e != nil {
		return s.showTeam(c, teamPage{Error: e.In(string(c.lang)), Open: act})
	}
	if err != nil {
		return err
	}
	if act == "end" {
		return c.done(c.to("teams", c.unit.ID), do.said)
	}
	return c.done(c.teamPath(t), do.said)
}

type teamAct struct {
	fn   func(c *call, tx *db.Tx, t *team.Team) error
	said errs.T
}

var teamActs = map[string]teamAct{
	"save":   {(*call).saveTeam, errs.T{VI: "Đã ghi thông tin tổ.", EN: "The team was saved."}},
	"end":    {(*call).endTeam, errs.T{VI: "Tổ đã kết thúc; hồ sơ vẫn được giữ.", EN: "The team was ended; its record is kept."}},
	"join":   {(*call).joinTeam, errs.T{VI: "Đã thêm thành viên.", EN: "The member was added."}},
	"leave":  {(*call).leaveTeam, errs.T{VI: "Đã đưa thành viên ra khỏi tổ. Hãy chia lại các hộ của người này.", EN: "The member has left. Split their houses again."}},
	"plan":   {(*call).planSession, errs.T{VI: "Đã ghi lịch.", EN: "The session was planned."}},
	"hold":   {(*call).holdSession, errs.T{VI: "Đã ghi kết quả và người tham gia.", EN: "The result and who came were recorded."}},
	"cancel": {(*call).cancelSession, errs.T{VI: "Đã hủy buổi này.", EN: "The session was cancelled."}},
	"draft":  {nil, errs.T{VI: "Đã ghi bản nháp.", EN: "The draft was saved."}},
	"issue":  {(*call).issueWork, errs.T{VI: "Đã giao việc, đủ 5 rõ.", EN: "The work was issued, all five clears given."}},
	"close":  {(*call).closeWork, errs.T{VI: "Đã kết thúc việc này.", EN: "The assignment was ended."}},
}

func (c *call) saveTeam(tx *db.Tx, t *team.Team) error {
	next := *t
	next.Kind, next.Name, next.Hotline, next.Version = team.Kind(c.value("kind")), c.value("name"), c.value("hotline"), c.int("version")
	next.Leader, _ = db.ParseID(c.value("leader")) // not an id: no leader
	return c.srv.Teams.Change(tx, next)
}

func (c *call) endTeam(tx *db.Tx, t *team.Team) error {
	return c.srv.Teams.End(tx, t.Home, t.ID, c.int("version"))
}

func (c *call) joinTeam(tx *db.Tx, t *team.Team) error {
	m := team.Member{
		Home: t.Home, Team: t.ID, Name: c.value("name"), Post: c.value("post"), Organisation: team.Organisation(c.value("organisation")),
		UnitName: c.value("branch"), Phone: c.value("phone"),
	}
	m.Account, _ = db.ParseID(c.value("account")) // not an id: works on paper
	shown := slices.ContainsFunc(c.accountOptions(), func(o option) bool { return o.Value == m.Account.String() })
	if !m.Account.IsZero() && !shown { // only an account that the form showed can be linked
		return errBadForm
	}
	_, err := c.srv.Teams.Join(tx, m)
	return err
}

// memberIn reads an id of the form that must be one of the team's members.
func memberIn(t *team.Team, text string) (db.ID, error) {
	if id, err := db.ParseID(text); err == nil && t.Has(id) {
		return id, nil
	}
	return db.ID{}, access.ErrNotFound
}

func (c *call) leaveTeam(tx *db.Tx, t *team.Team) error {
	id, err := memberIn(t, c.value("member"))
	if err != nil {
		return err
	}
	return c.srv.Teams.Leave(tx, t.Home, id, c.int("version"))
}

func (c *call) planSession(tx *db.Tx, t *team.Team) error {
	starts, err := locale.ParseTime(c.value("starts"))
	if err != nil {
		return err
	}
	hours := c.int("hours")
	n := team.Session{
		Home: t.Home, Unit: t.Unit, Team: t.ID, Kind: team.SessionKind(c.value("kind")), Title: c.value("title"), Place: c.value("place"), Channel: c.value("channel"),
		Starts: starts, Ends: starts.Add(time.Duration(min(max(hours, 0), 24)) * time.Hour), Account: c.actor.Account,
	}
	_, err = c.srv.Teams.Plan(tx, n)
	return err
}

func (c *call) theSession(tx *db.Tx, t *team.Team) (db.ID, error) {
	id, err := db.ParseID(c.value("session"))
	if err != nil {
		return id, access.ErrNotFound
	}
	n, err := c.srv.Teams.Session(tx, t.Home, id)
	if err == nil && n.Team != t.ID && n.Unit != t.Unit {
		err = access.ErrNotFound
	}
	return id, err
}

func (c *call) holdSession(tx *db.Tx, t *team.Team) error {
	id, err := c.theSession(tx, t)
	if err != nil {
		return err
	}
	o := team.Outcome{People: c.int("people"), Result: c.value("result"), Present: map[db.ID]bool{}}
	for _, m := range t.Members {
		o.Present[m.ID] = false
	}
	for _, text := range c.r.Form["present"] {
		who, err := memberIn(t, text)
		if err != nil {
			return err
		}
		o.Present[who] = true
	}
	return c.srv.Teams.Hold(tx, t.Home, id, c.int("version"), o, c.actor.Account)
}

func (c *call) cancelSession(tx *db.Tx, t *team.Team) error {
	id, err := c.theSession(tx, t)
	if err != nil {
		return err
	}
	return c.srv.Teams.Cancel(tx, t.Home, id, c.int("version"))
}

// keepDraft writes the form as a draft of its own, or changes the draft that it names. The form goes on with its id and version.
func (c *call) keepDraft(t *team.Team) error {
	a := c.assignmentOf(t)
	err := c.teamWrite("draft", t.Home, &t.ID, func(tx *db.Tx) (err error) {
		if a.ID.IsZero() {
			a.ID, err = c.srv.Teams.Draft(tx, c.camp.No, a)
			return err
		}
		if err := c.ownWork(tx, t, a.ID); err != nil {
			return err
		}
		return c.srv.Teams.Redraft(tx, c.camp.No, a)
	})
	if err == nil {
		c.r.Form.Set("work", a.ID.String())
		c.r.Form.Set("version", fmt.Sprint(a.Version+1))
	}
	return err
}

// issueWork issues a draft: all five clears or nothing.
func (c *call) issueWork(tx *db.Tx, t *team.Team) error {
	id, err := db.ParseID(c.value("work"))
	if err != nil {
		return access.ErrNotFound
	}
	if err := c.ownWork(tx, t, id); err != nil {
		return err
	}
	return c.srv.Teams.Issue(tx, c.camp.No, t.Home, id, c.int("version"), c.actor.Account)
}

// ownWork: an assignment of another team is not found here.
func (c *call) ownWork(tx *db.Tx, t *team.Team, id db.ID) error {
	a, err := c.srv.Teams.Assignment(tx, c.camp.No, t.Home, id)
	if err == nil && a.Team != t.ID {
		err = access.ErrNotFound
	}
	return err
}

func (c *call) closeWork(tx *db.Tx, t *team.Team) error {
	id, err := db.ParseID(c.value("work"))
	if err != nil {
		return access.ErrNotFound
	}
	if err := c.ownWork(tx, t, id); err != nil {
		return err
	}
	return c.srv.Teams.Close(tx, c.camp.No, t.Home, id, c.int("version"), c.actor.Account)
}
