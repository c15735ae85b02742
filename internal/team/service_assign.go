package team

import (
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// Draft writes an assignment that may still lack some of the five clears.
func (s *Service) Draft(tx *db.Tx, no int64, a Assignment) (db.ID, error) {
	if err := checkDraft(&a); err != nil {
		return db.ID{}, err
	}
	if _, err := s.forChange(tx, a.Home, a.Team); err != nil {
		return db.ID{}, err
	}
	a.ID, a.Version, a.Created = db.NewID(tx.Now()), 1, tx.Now()
	return a.ID, insertAssignment(tx, no, &a)
}

var noAssignment = errs.NotFound("team.assignment.none", errs.T{VI: "Không tìm thấy việc được giao này.", EN: "There is no such assignment."})

var issuedAlready = errs.Conflict("team.assignment.issued", errs.T{
	VI: "Việc này đã giao nên không sửa được. Hãy kết thúc việc này rồi giao việc mới. Chưa có gì thay đổi.",
	EN: "This was issued and can't be changed. End it and issue a new one. Nothing was changed.",
})

// Redraft changes a draft; a holds the version that was seen.
func (s *Service) Redraft(tx *db.Tx, no int64, a Assignment) error {
	if err := checkDraft(&a); err != nil {
		return err
	}
	was, err := s.assignment(tx, a.Home, no, a.ID)
	if err != nil {
		return err
	}
	if !was.Issued.IsZero() {
		return issuedAlready
	}
	a.Team = was.Team
	return kept(updateAssignment(tx, no, &a, db.ID{}))
}

// assignment locks the home and gives an assignment that stands.
func (s *Service) assignment(tx *db.Tx, home unit.ID, no int64, id db.ID) (*Assignment, error) {
	if err := s.lock(tx, home); err != nil {
		return nil, err
	}
	a, err := assignmentByID(tx, home, no, id)
	if err == nil && (a == nil || !a.Ended.IsZero()) {
		err = noAssignment
	}
	return a, err
}

// Issue gives an assignment out. It refuses, in one sentence, when any of the five clears is missing; the draft stays.
func (s *Service) Issue(tx *db.Tx, no int64, home unit.ID, id db.ID, version int64, by db.ID) error {
	a, err := s.assignment(tx, home, no, id)
	if err != nil {
		return err
	}
	if !a.Issued.IsZero() {
		return issuedAlready
	}
	members, err := s.Members(tx, home)
	if err != nil {
		return err
	}
	missing := a.Missing(func(id db.ID) bool { m, ok := members[id]; return ok && m.Left.IsZero() })
	if len(missing) > 0 {
		return notClear(missing)
	}
	a.Issued, a.Version = tx.Now(), version
	return kept(updateAssignment(tx, no, a, by))
}

// Close ends an assignment, done or taken back; it stays on record.
func (s *Service) Close(tx *db.Tx, no int64, home unit.ID, id db.ID, version int64, by db.ID) error {
	a, err := s.assignment(tx, home, no, id)
	if err != nil {
		return err
	}
	a.Ended, a.Version = tx.Now(), version
	return kept(updateAssignment(tx, no, a, by))
}

// Assignment gives one.
func (s *Service) Assignment(q db.Q, no int64, home unit.ID, id db.ID) (*Assignment, error) {
	a, err := assignmentByID(q, home, no, id)
	if err == nil && a == nil {
		err = noAssignment
	}
	return a, err
}

// Board gives the assignments of a home that stand, each with what has been counted up to a report day, in the order of work. Drafts come with nothing
// counted. It is for the page to group them by team and member.
func (s *Service) Board(q db.Q, home unit.ID, no int64, today campaign.Day) ([]Progress, error) {
	list, err := assignmentsOf(q, home, no)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	c, err := s.counter(q, home, no)
	if err != nil {
		return nil, err
	}
	out := make([]Progress, len(list))
	for i, a := range list {
		if a.Issued.IsZero() {
			out[i] = Progress{Assignment: a}
			continue
		}
		out[i] = judge(a, c.count(&a, today), today)
	}
	orderOfWork(out)
	return out, nil
}

type creditCell struct {
	who     db.ID
	measure string
}

type areaCell struct {
	unit    unit.ID // 0: the commune
	measure string
}

type dayCount struct {
	day campaign.Day
	n   int64
}

// counter holds a home's tallies, read once for all its assignments.
type counter struct {
	home    unit.ID
	credit  map[creditCell][]dayCount
	area    map[areaCell][]dayCount
	members map[db.ID]Member
	units   map[db.ID]unit.ID // by team
}

func (s *Service) counter(q db.Q, home unit.ID, no int64) (*counter, error) {
	c := &counter{home: home, credit: map[creditCell][]dayCount{}, area: map[areaCell][]dayCount{}, units: map[db.ID]unit.ID{}}
	var err error
	if c.members, err = s.Members(q, home); err != nil {
		return nil, err
	}
	teams, err := teamsOf(q, home)
	if err != nil {
		return nil, err
	}
	for i := range teams {
		c.units[teams[i].ID] = teams[i].Unit
	}
	credits, err := s.ledger.Credits(q, home, no)
	if err != nil {
		return nil, err
	}
	for _, k := range credits {
		at := creditCell{k.Credit, k.Measure}
		c.credit[at] = append(c.credit[at], dayCount{k.Day, k.N})
	}
	return c, s.readArea(q, home, no, c)
}

func (s *Service) readArea(q db.Q, home unit.ID, no int64, c *counter) error {
	hamlets, err := s.ledger.HamletCounts(q, home, no)
	if err != nil {
		return err
	}
	for _, k := range hamlets {
		for _, u := range []unit.ID{k.Hamlet, home} {
			at := areaCell{u, k.Measure}
			c.area[at] = append(c.area[at], dayCount{k.Day, k.N})
		}
	}
	return nil
}

// count adds up what an assignment's result has come to, from its first day up to a day. Work after the due day counts too: late is better than never.
func (c *counter) count(a *Assignment, today campaign.Day) (n int64) {
	kind, _ := MeasureOf(a.Result.Measure)
	if kind.Area {
		return sum(c.area[areaCell{c.units[a.Team], kind.ID}], a.From, today)
	}
	m := c.members[a.Member]
	for _, id := range m.Credits() {
		n += sum(c.credit[creditCell{id, kind.ID}], a.From, today)
	}
	return n
}

func sum(list []dayCount, from, to campaign.Day) (n int64) {
	for _, d := range list {
		if d.day >= from && d.day <= to {
			n += d.n
		}
	}
	return n
}

// Guide is what one member has guided citizens to (T5): plan B II.4.2 asks ten of each official and soldier.
type Guide struct {
	Accounts int64 // guided to an activated account
	Ten      int64 // of these: logged in to the portal too, so they count toward the ten
}

// GuideGoal is how many citizens each official and soldier guides (plan B II.4.2).
const GuideGoal = 10

// Guides gives, by member, what they have guided citizens to.
func (s *Service) Guides(q db.Q, home unit.ID, no int64) (map[db.ID]Guide, error) {
	c, err := s.counter(q, home, no)
	if err != nil {
		return nil, err
	}
	const everyDay campaign.Day = 1 << 30
	out := map[db.ID]Guide{}
	for id, m := range c.members {
		var g Guide
		for _, who := range m.Credits() {
			g.Accounts += sum(c.credit[creditCell{who, measures[0].ID}], 0, everyDay)
			g.Ten += sum(c.credit[creditCell{who, measures[1].ID}], 0, everyDay)
		}
		out[id] = g
	}
	return out, nil
}
