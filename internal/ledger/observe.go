package ledger

import (
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// Changed implements roster.Observer: new citizens are listed, changed ones re-judged, removed ones taken off, in the roster's own transaction.
func (s *Service) Changed(tx *db.Tx, commune unit.ID, changes []roster.Change) error {
	judges, err := s.judges(tx, commune)
	if err != nil {
		return err
	}
	m := newMover(tx, commune, judges)
	fresh, err := s.enrol(m, changes)
	if err != nil {
		return err
	}
	for i := range changes {
		if changes[i].Before != nil {
			if err := s.change(m, &changes[i]); err != nil {
				return err
			}
		}
	}
	if err := insertViews(tx, fresh); err != nil {
		return err
	}
	return m.flush()
}

// enrol lists new citizens in bulk: nobody knows them yet, so their events are all there is to fold.
func (s *Service) enrol(m *mover, changes []roster.Change) (views [][]any, err error) {
	var events []*Event
	for i := range changes {
		if changes[i].Before == nil {
			events = append(events, listing(m.tx.Now(), &changes[i])...)
		}
	}
	if len(events) == 0 {
		return nil, nil
	}
	first, err := raise(m.tx, m.commune, int64(len(events)))
	if err != nil {
		return nil, err
	}
	for i, e := range events {
		e.Seq = first + int64(i)
	}
	if err := insertEvents(m.tx, s.sealer, events); err != nil {
		return nil, err
	}
	return m.enrolled(changes, events), nil
}

// enrolled folds each new citizen's events and gives the rows of their views.
func (m *mover) enrolled(changes []roster.Change, events []*Event) (rows [][]any) {
	at := 0
	for i := range changes {
		c := changes[i].After
		if changes[i].Before != nil {
			continue
		}
		var own []Event
		for ; at < len(events) && events[at].Citizen == c.ID; at++ {
			own = append(own, *events[at])
		}
		state := Fold(own)
		views := m.move(nil, &stand{c, &state})
		for k, j := range m.judges {
			rows = append(rows, viewRow(j.No, c, &views[k], own[len(own)-1].Seq))
		}
	}
	return rows
}

// listing gives the events of a new citizen: listed, and what the file says was active already. Those stand in the baseline and never count.
func listing(now time.Time, ch *roster.Change) []*Event {
	c := ch.After
	base := Event{Commune: c.Commune, Citizen: c.ID, At: now, Source: "roster"}
	listed := base
	listed.ID, listed.Kind = db.NewID(now), Listed
	out := []*Event{&listed}
	for level, on := range []bool{1: ch.Known.Level1On, 2: ch.Known.Level2On} {
		if on {
			e := base
			e.ID, e.Kind, e.SeenAt = db.NewID(now), Activated, ch.Known.At
			e.Body = Body{Level: level, Baseline: true}
			out = append(out, &e)
		}
	}
	return out
}

// change re-judges a citizen whose roster data changed: a new hamlet moves the tallies −1/+1, a removal takes the citizen off the list.
func (s *Service) change(m *mover, ch *roster.Change) error {
	c := ch.After
	events, err := eventsOf(m.tx, s.sealer, m.commune, c.ID)
	if err != nil {
		return err
	}
	before := Fold(events)
	e, err := s.note(m.tx, ch)
	if err != nil {
		return err
	}
	after := Fold(append(events, *e))
	views := m.move(&stand{ch.Before, &before}, &stand{c, &after})
	rows := make([][]any, len(views))
	for i, j := range m.judges {
		rows[i] = viewRow(j.No, c, &views[i], e.Seq)
	}
	return putViews(m.tx, rows)
}

func (s *Service) note(tx *db.Tx, ch *roster.Change) (*Event, error) {
	kind := Changed
	switch {
	case !ch.After.RemovedAt.IsZero() && ch.Before.RemovedAt.IsZero():
		kind = Unlisted
	case ch.After.RemovedAt.IsZero() && !ch.Before.RemovedAt.IsZero():
		kind = Listed
	}
	seq, err := raise(tx, ch.After.Commune, 1)
	if err != nil {
		return nil, err
	}
	e := &Event{
		ID: db.NewID(tx.Now()), Commune: ch.After.Commune, Citizen: ch.After.ID, Seq: seq, Kind: kind, At: tx.Now(), Source: "roster",
		Body: Body{What: changedFields(ch)},
	}
	return e, insertEvents(tx, s.sealer, []*Event{e})
}

// changedFields names what changed, never the values: the timeline is seen by more people than the numbers are.
func changedFields(ch *roster.Change) string {
	b, a := ch.Before, ch.After
	var out string
	for _, f := range []struct {
		name    string
		differs bool
	}{
		{"name", b.Name != a.Name},
		{"birth", b.Birth != a.Birth},
		{"sex", b.Sex != a.Sex},
		{"identity", b.Identity != a.Identity},
		{"phones", !equalStrings(b.Phones, a.Phones)},
		{"hamlet", b.Hamlet != a.Hamlet},
		{"household", b.Household != a.Household},
		{"card", b.Card != a.Card},
		{"device", b.Device != a.Device},
		{"sim", b.OwnSIM != a.OwnSIM},
	} {
		if f.differs {
			if out != "" {
				out += ","
			}
			out += f.name
		}
	}
	return out
}

func equalStrings(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// HouseholdsChanged implements roster.Observer: the survey's coverage is counted by house.
func (s *Service) HouseholdsChanged(tx *db.Tx, commune unit.ID, changes []roster.HouseholdChange) error {
	judges, err := s.judges(tx, commune)
	if err != nil {
		return err
	}
	m := newMover(tx, commune, judges)
	for _, j := range judges {
		for i := range changes {
			m.house(j, changes[i].Before, -1)
			m.house(j, changes[i].After, +1)
		}
	}
	return m.flush()
}

func (m *mover) house(j *Judge, h *roster.Household, n int64) {
	if h == nil || !h.RemovedAt.IsZero() {
		return
	}
	day := j.Day(m.at)
	m.tally[tallyKey{j.No, h.Hamlet, HouseholdsIn, day}] += n
	if !h.SurveyedAt.IsZero() {
		m.tally[tallyKey{j.No, h.Hamlet, HouseholdsAsked, day}] += n
	}
}

var _ roster.Observer = (*Service)(nil)

// dayOr is the report day a fact counts on, 0 when the campaign does not count it by day.
func dayOr(j *Judge, at time.Time) campaign.Day {
	if at.IsZero() {
		return 0
	}
	return j.Day(at)
}
