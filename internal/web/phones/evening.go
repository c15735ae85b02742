package phones

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/field"
	"tungnha/internal/locale"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// eveningPage is a commune's evening as it goes: who is out, what they have done, what needs somebody at the desk.
type eveningPage struct {
	desk.Shell
	Place, From          string
	Path, Live           string // of the page, of its stream
	WallPath, Plain      string
	Inbox, Phones        string
	Stamp                string
	Out, Workers         int
	Houses, Activations  int64
	NobodyHome           int64 // of Houses
	Problems             int
	Conflicts, Refused   int64
	DeskContacts, DeskUp int64
	Rows                 []workerRow
	Doors                []doorRow
	Trouble              []troubleRow
	More                 int  // problems beyond those shown
	Names                bool // people may be named
}

func (eveningPage) Template() string { return "evening.html" }

type workerRow struct {
	Name, Hamlet, Door, Last string
	Houses, Activations      int64
	Quiet                    bool // no sign for a while
}

type doorRow struct{ Name, Hamlet, House, Since, Until string }

type troubleRow struct{ Name, Path, Hamlet, What, Note, By, At string }

const (
	quietAfter   = 45 * time.Minute // somebody who is out gives a sign more often where there is a network
	shownTrouble = 20
)

// eveningStart is when an evening began: at 17:00 local time, in the small hours at 17:00 of the day before; before the evening, at midnight.
func eveningStart(now time.Time) time.Time {
	const begins, ends = 17, 5
	t := now.In(locale.Zone)
	midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, locale.Zone)
	switch {
	case t.Hour() >= begins:
		return midnight.Add(begins * time.Hour)
	case t.Hour() < ends:
		return midnight.Add((begins - 24) * time.Hour)
	}
	return midnight
}

// board says whose evening a request is about.
func (c *call) board() (roomKey, error) {
	if c.Unit.Level != unit.Commune {
		return roomKey{}, access.ErrNotFound // the evening is the commune's
	}
	return roomKey{commune: c.Unit.ID, since: db.Ms(eveningStart(c.Now)), people: c.May(access.ViewPeople)}, nil
}

func (s *pages) evening(c *call) error {
	k, err := c.board()
	if err != nil {
		return err
	}
	shot, err := s.evenings.look(c.Ctx(), k, c.Actor, 0)
	if err != nil {
		return err
	}
	return c.Show(c.eveningPage(k, shot, c.frame(k)))
}

// frame is what of a board stays as it is while the evening goes on.
func (c *call) frame(k roomKey) eveningPage {
	p := eveningPage{
		Shell: c.Shell(c.Lang.T("Buổi tối", "The evening") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: c.To("evening", k.commune), Names: k.people,
		From: c.Lang.DateTime(db.Time(k.since)), WallPath: c.To("evening", k.commune) + "?wall=1", Plain: c.To("evening", k.commune), Live: c.To("evening", k.commune) + "/live",
	}
	p.Wall, p.Fallback = c.Value("wall") == "1", 60
	if c.May(access.EditPeople) {
		p.Inbox = c.To("inbox", k.commune)
	}
	if c.May(access.ManageTeams) {
		p.Phones = phonesPath(k.commune)
	}
	return p
}

// eveningPage fills a board with a snapshot, as of now: doors run out and signs grow old without anybody doing anything.
func (c *call) eveningPage(k roomKey, shot *snapshot, p eveningPage) eveningPage {
	e, now := shot.Evening, c.Site.Clock()
	p.Now, p.Stamp = now, c.Lang.Clock(shot.At)
	p.Workers, p.Houses, p.Activations, p.Conflicts, p.Refused = len(e.Workers), e.Houses, e.Activations, e.Conflicts, e.Refused
	p.NobodyHome = e.NobodyHome
	p.DeskContacts, p.DeskUp, p.Problems = e.Desk.Contacts, e.Desk.Activations, len(e.Problems)
	doors := map[db.ID]string{} // by the member's account
	for _, d := range e.Doors {
		if !d.Until.After(now) {
			continue
		}
		row := doorRow{Hamlet: c.unitName(d.Hamlet), Since: c.Lang.Clock(d.Taken), Until: c.Lang.Clock(d.Until)}
		if k.people {
			row.Name, row.House = d.Name, shot.houses[d.House]
		}
		if strings.HasSuffix(row.House, row.Hamlet) { // an address that says the hamlet already
			row.Hamlet = ""
		}
		doors[shot.accounts[d.Member]] = row.House
		p.Doors = append(p.Doors, row)
	}
	for _, w := range e.Workers {
		p.Rows = append(p.Rows, c.workerRow(k, shot, w, doors, now))
		if now.Sub(w.Last) < quietAfter {
			p.Out++
		}
	}
	for _, x := range e.Problems[:min(len(e.Problems), shownTrouble)] {
		p.Trouble = append(p.Trouble, c.troubleRow(k, shot, x))
	}
	p.More = len(e.Problems) - len(p.Trouble)
	return p
}

func (c *call) workerRow(k roomKey, shot *snapshot, w field.Worker, doors map[db.ID]string, now time.Time) workerRow {
	row := workerRow{
		Hamlet: c.unitName(w.Hamlet), Last: c.Lang.Ago(w.Last, now), Houses: w.Houses, Activations: w.Activations, Quiet: now.Sub(w.Last) >= quietAfter, Door: doors[w.Account],
	}
	if k.people {
		row.Name = shot.names[w.Account]
	}
	return row
}

func (c *call) troubleRow(k roomKey, shot *snapshot, x field.Problem) troubleRow {
	what, _ := team.WordOf(team.Outcomes(), x.Outcome)
	row := troubleRow{Hamlet: c.unitName(x.Hamlet), What: c.Lang.Pick(what), At: c.Lang.Clock(x.At)}
	if k.people {
		row.Name, row.Note, row.By, row.Path = shot.people[x.Citizen], x.Note, shot.names[x.Account], desk.CitizenPath(k.commune, x.Citizen)
	}
	return row
}

// snapshot is an evening with the names that a board needs, read at one moment and shared by all boards of a node.
type snapshot struct {
	*field.Evening
	names    map[db.ID]string // of accounts
	accounts map[db.ID]db.ID  // of team members
	houses   map[db.ID]string // heads of the houses whose doors are held
	people   map[db.ID]string // with whom there was a problem
}

// look reads an evening; nil while nothing has moved since seen.
func (e *evenings) look(ctx context.Context, k roomKey, actor access.Actor, seen int64) (*snapshot, error) {
	ev, err := e.site.Field.Live(ctx, actor, k.commune, db.Time(k.since), seen)
	if err != nil || ev == nil {
		return nil, err
	}
	shot := &snapshot{Evening: ev, accounts: map[db.ID]db.ID{}, houses: map[db.ID]string{}, people: map[db.ID]string{}}
	slices.SortStableFunc(ev.Workers, func(a, b field.Worker) int { return cmp.Compare(b.Last.UnixMilli(), a.Last.UnixMilli()) })
	if shot.names, err = e.site.Access.Names(ctx); err != nil {
		return nil, err
	}
	return shot, e.site.DB.Read(ctx, func(q *db.Rx) error { return e.nameThings(q, k, shot) })
}

func (e *evenings) nameThings(q db.Q, k roomKey, shot *snapshot) error {
	members, err := e.site.Teams.Members(q, k.commune)
	if err != nil {
		return err
	}
	for id, m := range members {
		shot.accounts[id] = m.Account
	}
	for _, d := range shot.Doors {
		h, _, err := e.site.Roster.Household(q, k.commune, d.House)
		if err != nil {
			return err
		}
		if h != nil {
			shot.houses[d.House] = strings.TrimSuffix(h.Head+", "+h.Address, ", ")
		}
	}
	for _, x := range shot.Problems[:min(len(shot.Problems), shownTrouble)] {
		who, err := e.site.Roster.Citizen(q, k.commune, x.Citizen)
		if err != nil {
			return err
		}
		if who != nil {
			shot.people[x.Citizen] = who.Name
		}
	}
	return nil
}
