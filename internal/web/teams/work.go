package teams

import (
	"strconv"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/locale"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// workRow is one assignment on a board: the five clears and how it stands.
type workRow struct {
	ID                  string
	Version             int64
	Task, Person        string
	Path                string // of the team
	From, Due           string
	What                string // the result, in words
	Leader              string
	Goal, Done          int64
	Draft, Reached      bool
	State, Class, Climb string
	Late                bool
	Missing             string // of a draft: which clears are not there
}

// workBoard gives the assignments of the teams of a page.
func (c *call) workBoard(q db.Q, teams []team.Team) (out []workRow, err error) {
	today, above := c.Camp.Plan.DayOf(c.Now), c.Tree.CommuneOf(c.Unit.ID) == 0
	for _, home := range c.teamHomes() {
		list, err := c.Site.Teams.Board(q, home, c.Camp.No, today)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			continue
		}
		members, err := c.Site.Teams.Members(q, home)
		if err != nil {
			return nil, err
		}
		for i := range list {
			if team.Find(teams, list[i].Team) != nil && (!above || list[i].Climb == team.ClimbDistrict) { // above a commune: what has climbed there
				out = append(out, c.workRow(&list[i], members, teams))
			}
		}
	}
	return out, nil
}

func (c *call) workRow(p *team.Progress, members map[db.ID]team.Member, teams []team.Team) workRow {
	r := workRow{
		ID: p.ID.String(), Version: p.Version, Task: p.Task, Person: members[p.Member].Name, Leader: members[p.Leader].Name, Goal: p.Result.Goal, Done: p.Done,
		Draft: p.Issued.IsZero(), Reached: p.Reached(), Late: p.Overdue > 0, Climb: c.Lang.Pick(p.Climb.Text()),
	}
	if p.From != 0 {
		r.From = p.From.String()
	}
	if p.Due != 0 {
		r.Due = p.Due.String()
	}
	if m, ok := team.MeasureOf(p.Result.Measure); ok {
		r.What = c.Lang.Pick(m.Text)
	}
	if t := team.Find(teams, p.Team); t != nil {
		r.Path = c.teamPath(t)
	}
	if r.Draft {
		r.Missing = c.Lang.Pick(team.Lacks(p.Missing(func(id db.ID) bool { m, ok := members[id]; return ok && m.Left.IsZero() })))
	}
	state, text := p.State()
	r.State, r.Class = c.Lang.Pick(text), stateClasses[state]
	return r
}

// stateClasses colour what State says; the words say it too.
var stateClasses = map[team.State]string{team.StateDraft: "plain", team.StateReached: "good", team.StateLate: "late", team.StateSoon: "soon"}

// workForm is an assignment as it is typed.
type workForm struct {
	Work, Version              string // of the draft that is changed
	Task, From, Due, Goal      string
	Members, Leaders, Measures []desk.Option
}

func (c *call) workForm(t *team.Team) workForm {
	f := workForm{Work: c.Value("work"), Version: c.Value("version"), Task: c.Value("task"), From: c.Value("from"), Due: c.Value("due"), Goal: c.Value("goal")}
	for i := range t.Members {
		m := &t.Members[i]
		id := m.ID.String()
		f.Members = append(f.Members, desk.Option{Value: id, Text: m.Name, Chosen: c.Value("member") == id})
		f.Leaders = append(f.Leaders, desk.Option{Value: id, Text: m.Name, Chosen: c.Value("leader") == id || c.Value("leader") == "" && m.ID == t.Leader})
	}
	for _, m := range team.Measures() {
		if !m.Area || c.Unit.Level == unit.Hamlet || c.Unit.Level == unit.Commune {
			f.Measures = append(f.Measures, desk.Option{Value: m.ID, Text: c.Lang.Pick(m.Text), Chosen: c.Value("measure") == m.ID})
		}
	}
	if f.From == "" {
		f.From = c.Now.In(locale.Zone).Format("2006-01-02")
	}
	return f
}

// assignmentOf reads the form. What is left out is left out: a draft may lack any of the five.
func (c *call) assignmentOf(t *team.Team) team.Assignment {
	a := team.Assignment{Home: t.Home, Team: t.ID, Task: c.Value("task"), Result: team.Result{Measure: c.Value("measure"), Goal: c.Int("goal")}}
	a.Member, _ = db.ParseID(c.Value("member")) // not an id: nobody is chosen, and Issue says so
	a.Leader, _ = db.ParseID(c.Value("leader"))
	a.From, a.Due = c.day("from"), c.day("due")
	if a.ID, _ = db.ParseID(c.Value("work")); !a.ID.IsZero() {
		a.Version = c.Int("version")
	}
	return a
}

// openDraft puts the draft that a link names into the form.
func (c *call) openDraft(q db.Q, t *team.Team) error {
	id, err := db.ParseID(c.R.URL.Query().Get("draft"))
	if err != nil || id.IsZero() {
		return nil //nolint:nilerr // a link that names none opens none
	}
	a, err := c.Site.Teams.Assignment(q, c.Camp.No, t.Home, id)
	if err != nil {
		return err
	}
	if a.Team != t.ID || !a.Issued.IsZero() {
		return access.ErrNotFound
	}
	for name, text := range map[string]string{
		"work": a.ID.String(), "version": strconv.FormatInt(a.Version, 10), "task": a.Task, "member": a.Member.String(), "leader": a.Leader.String(), "measure": a.Result.Measure,
		"from": isoDay(a.From), "due": isoDay(a.Due), "goal": strconv.FormatInt(a.Result.Goal, 10),
	} {
		c.R.Form.Set(name, text)
	}
	return nil
}

func isoDay(d campaign.Day) string {
	if d == 0 {
		return ""
	}
	return d.ISO()
}

// day reads a day as the browser's field sends it, or as people write it; 0 when it is none.
func (c *call) day(name string) campaign.Day {
	if t, err := time.ParseInLocation(time.DateOnly, c.Value(name), locale.Zone); err == nil {
		return campaign.CalendarDay(t)
	}
	d, _ := campaign.ParseDay(c.Value(name))
	return d
}
