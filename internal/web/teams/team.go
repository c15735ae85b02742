package teams

import (
	"fmt"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/team"
	"tungnha/internal/vn"
	"tungnha/internal/web/desk"
)

// teamPage is one team: members, hotline, sessions, what each was given to do.
type teamPage struct {
	desk.Shell
	Name, Kind, Place, Path string
	Hotline                 string
	Version                 int64
	Rows                    []memberRow
	Kinds                   []desk.Option
	Leaders                 []desk.Option
	Organisations           []desk.Option
	Accounts                []desk.Option
	Member                  memberForm // the one that is changed; without an ID: none
	Sessions                []sessionRow
	SessionKinds            []desk.Option
	Channels                []desk.Option
	Board                   []workRow
	Work                    workForm
	Error, Open             string // which form the error belongs to
	Manage                  bool
	Split, Kit              string
	GuideGoal               int
}

func (teamPage) Template() string { return "team.html" }

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
	Present                                            []desk.Option
}

func (s *pages) team(c *call) error { return s.showTeam(c, teamPage{}) }

func (s *pages) showTeam(c *call, p teamPage) error {
	err := s.DB.Read(c.Ctx(), func(q *db.Rx) error {
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
	c.ShowAs(status, p)
	return nil
}

func (c *call) fillTeam(q *db.Rx, p *teamPage, t *team.Team) error {
	p.Shell = c.Shell(t.Name + " · " + c.Unit.Name)
	p.Name, p.Place, p.Path, p.Hotline, p.Version = t.Name, c.Unit.Name, c.teamPath(t), t.Hotline, t.Version
	p.Kind, p.Manage, p.GuideGoal = c.Lang.Pick(t.Kind.Text()), c.May(access.ManageTeams), team.GuideGoal
	p.Split, p.Kit = c.To("split", c.Unit.ID), c.To("kit", c.Unit.ID)
	c.teamOptions(p, t)
	if err := c.memberForms(p, t); err != nil {
		return err
	}
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
		p.Kinds = append(p.Kinds, desk.Option{Value: string(k), Text: c.Lang.Pick(k.Text()), Chosen: k == t.Kind})
	}
	for _, m := range t.Members {
		p.Leaders = append(p.Leaders, desk.Option{Value: m.ID.String(), Text: m.Name, Chosen: m.ID == t.Leader})
	}
	p.Organisations = c.organisations(team.Organisation(c.Value("organisation")))
	for _, k := range team.SessionKinds() {
		p.SessionKinds = append(p.SessionKinds, desk.Option{Value: string(k), Text: c.Lang.Pick(k.Text()), Chosen: c.Value("kind") == string(k)})
	}
	for _, w := range team.Channels() {
		p.Channels = append(p.Channels, desk.Option{Value: w.Code, Text: c.Lang.Pick(w.Text), Chosen: w.Code == team.AtMeeting})
	}
}

// memberForms are those that add a member and change one.
func (c *call) memberForms(p *teamPage, t *team.Team) (err error) {
	if !p.Manage {
		return nil
	}
	if p.Accounts, err = c.accountOptions(t, nil); err != nil {
		return err
	}
	p.Member, err = c.memberForm(t, p.Open == "member")
	return err
}

func (c *call) memberRows(q db.Q, p *teamPage, t *team.Team) error {
	guides, err := c.Site.Teams.Guides(q, t.Home, c.Camp.No)
	if err != nil {
		return err
	}
	span := c.Camp.Plan.Period
	from, to := span.First.Midnight(), span.Last.Add(1).Midnight()
	evenings, err := c.Site.Teams.Worked(q, t.Home, team.Evening, from, to)
	if err != nil {
		return err
	}
	trainings, err := c.Site.Teams.Worked(q, t.Home, team.Training, from, to)
	for i := range t.Members {
		m := &t.Members[i]
		from := c.Lang.Pick(m.Organisation.Text())
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
	span := c.Camp.Plan.Period
	list, err := c.Site.Teams.Sessions(q, t.Home, span.First.Midnight().AddDate(0, -1, 0), span.Last.Midnight().AddDate(0, 1, 0))
	if err != nil {
		return err
	}
	for i := len(list) - 1; i >= 0; i-- {
		n := &list[i]
		if n.Team != t.ID && n.Unit != t.Unit {
			continue
		}
		row := sessionRow{
			ID: n.ID.String(), Kind: c.Lang.Pick(n.Kind.Text()), Title: n.Title, Place: n.Place, State: c.Lang.Pick(n.State.Text()), People: n.People, Result: n.Result, Version: n.Version,
			When: c.Lang.DateTime(n.Starts) + "–" + c.Lang.Clock(n.Ends), Open: n.State == team.Planned && !c.Now.Before(n.Starts), Class: sessionClasses[n.State],
		}
		full, err := c.Site.Teams.Session(q, t.Home, n.ID)
		if err != nil {
			return err
		}
		row.Present = presentOptions(t, full)
		p.Sessions = append(p.Sessions, row)
	}
	return nil
}

var sessionClasses = map[team.SessionState]string{team.Held: "good", team.Cancelled: "plain"}

func presentOptions(t *team.Team, n *team.Session) (out []desk.Option) {
	came := map[db.ID]bool{}
	for _, a := range n.Presence {
		came[a.Member] = a.Present
	}
	for _, m := range t.Members {
		out = append(out, desk.Option{Value: m.ID.String(), Text: m.Name, Chosen: came[m.ID]})
	}
	return out
}

// changeTeam does what a form of the team's page asks for.
func (s *pages) changeTeam(c *call) error {
	act := c.R.PathValue("act")
	do, ok := teamActs[act]
	if !ok {
		return access.ErrNotFound
	}
	if err := c.Form(); err != nil {
		return err
	}
	var t *team.Team
	err := s.DB.Read(c.Ctx(), func(q *db.Rx) (err error) {
		t, err = c.theTeam(q)
		return err
	})
	if err != nil {
		return err
	}
	if c.R.Form.Has("task") { // a draft is kept even when it can't be issued yet
		err = c.keepDraft(t)
	}
	if err == nil && do.fn != nil {
		err = c.teamWrite(act, t.Home, &t.ID, func(tx *db.Tx) error { return do.fn(c, tx, t) })
	}
	if e := desk.AsInput(err); e != nil {
		return s.showTeam(c, teamPage{Error: e.In(string(c.Lang)), Open: act})
	}
	if err != nil {
		return err
	}
	if act == "end" {
		return c.Done(c.To("teams", c.Unit.ID), do.said)
	}
	return c.Done(c.teamPath(t), do.said)
}

type teamAct struct {
	fn   func(c *call, tx *db.Tx, t *team.Team) error
	said errs.T
}

var teamActs = map[string]teamAct{
	"save":   {(*call).saveTeam, errs.T{VI: "Đã ghi thông tin tổ.", EN: "The team was saved."}},
	"end":    {(*call).endTeam, errs.T{VI: "Tổ đã kết thúc; hồ sơ vẫn được giữ.", EN: "The team was ended; its record is kept."}},
	"join":   {(*call).joinTeam, errs.T{VI: "Đã thêm thành viên.", EN: "The member was added."}},
	"member": {(*call).changeMember, errs.T{VI: "Đã ghi thông tin thành viên.", EN: "The member was saved."}},
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
	next.Kind, next.Name, next.Hotline, next.Version = team.Kind(c.Value("kind")), c.Value("name"), c.Value("hotline"), c.Int("version")
	next.Leader, _ = db.ParseID(c.Value("leader")) // not an id: no leader
	return c.Site.Teams.Change(tx, next)
}

func (c *call) endTeam(tx *db.Tx, t *team.Team) error {
	return c.Site.Teams.End(tx, t.Home, t.ID, c.Int("version"))
}

func (c *call) planSession(tx *db.Tx, t *team.Team) error {
	starts, err := locale.ParseTime(c.Value("starts"))
	if err != nil {
		return err
	}
	hours := c.Int("hours")
	n := team.Session{
		Home: t.Home, Unit: t.Unit, Team: t.ID, Kind: team.SessionKind(c.Value("kind")), Title: c.Value("title"), Place: c.Value("place"), Channel: c.Value("channel"),
		Starts: starts, Ends: starts.Add(time.Duration(min(max(hours, 0), 24)) * time.Hour), Account: c.Actor.Account,
	}
	_, err = c.Site.Teams.Plan(tx, n)
	return err
}

func (c *call) theSession(tx *db.Tx, t *team.Team) (db.ID, error) {
	id, err := db.ParseID(c.Value("session"))
	if err != nil {
		return id, access.ErrNotFound
	}
	n, err := c.Site.Teams.Session(tx, t.Home, id)
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
	o := team.Outcome{People: c.Int("people"), Result: c.Value("result"), Present: map[db.ID]bool{}}
	for _, m := range t.Members {
		o.Present[m.ID] = false
	}
	for _, text := range c.R.Form["present"] {
		who, err := memberIn(t, text)
		if err != nil {
			return err
		}
		o.Present[who] = true
	}
	return c.Site.Teams.Hold(tx, t.Home, id, c.Int("version"), o, c.Actor.Account)
}

func (c *call) cancelSession(tx *db.Tx, t *team.Team) error {
	id, err := c.theSession(tx, t)
	if err != nil {
		return err
	}
	return c.Site.Teams.Cancel(tx, t.Home, id, c.Int("version"))
}

// keepDraft writes the form as a draft of its own, or changes the draft that it names. The form goes on with its id and version.
func (c *call) keepDraft(t *team.Team) error {
	a := c.assignmentOf(t)
	err := c.teamWrite("draft", t.Home, &t.ID, func(tx *db.Tx) (err error) {
		if a.ID.IsZero() {
			a.ID, err = c.Site.Teams.Draft(tx, c.Camp.No, a)
			return err
		}
		if err := c.ownWork(tx, t, a.ID); err != nil {
			return err
		}
		return c.Site.Teams.Redraft(tx, c.Camp.No, a)
	})
	if err == nil {
		c.R.Form.Set("work", a.ID.String())
		c.R.Form.Set("version", fmt.Sprint(a.Version+1))
	}
	return err
}

// issueWork issues a draft: all five clears or nothing.
func (c *call) issueWork(tx *db.Tx, t *team.Team) error {
	id, err := db.ParseID(c.Value("work"))
	if err != nil {
		return access.ErrNotFound
	}
	if err := c.ownWork(tx, t, id); err != nil {
		return err
	}
	return c.Site.Teams.Issue(tx, c.Camp.No, t.Home, id, c.Int("version"), c.Actor.Account)
}

// ownWork: an assignment of another team is not found here.
func (c *call) ownWork(tx *db.Tx, t *team.Team, id db.ID) error {
	a, err := c.Site.Teams.Assignment(tx, c.Camp.No, t.Home, id)
	if err == nil && a.Team != t.ID {
		err = access.ErrNotFound
	}
	return err
}

func (c *call) closeWork(tx *db.Tx, t *team.Team) error {
	id, err := db.ParseID(c.Value("work"))
	if err != nil {
		return access.ErrNotFound
	}
	if err := c.ownWork(tx, t, id); err != nil {
		return err
	}
	return c.Site.Teams.Close(tx, c.Camp.No, t.Home, id, c.Int("version"), c.Actor.Account)
}
