package field

import (
	"cmp"
	"maps"
	"slices"

	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// Changes is what moved in one commune since a phone's cursor. Tombstones are applied first: somebody may have left and come back.
type Changes struct {
	Cursor
	Reset      bool     `json:"reset,omitempty"` // the area is another now, or too much changed: fetch the packs anew
	Tombstones []db.ID  `json:"tombstones"`      // citizens and households that left the area or the list
	Households []House  `json:"households"`
	Citizens   []Person `json:"citizens"`
}

// mostChanges is how many rows of one kind an answer carries.
const mostChanges = 400

func (s *Service) changes(q db.Q, p *Phone, cursors []Cursor, out *Answer) error {
	for _, c := range cursors {
		if c.Commune != p.Scope.Commune {
			continue // as if it did not exist
		}
		ch, more, err := s.delta(q, p.Scope, c)
		if err != nil {
			return err
		}
		out.Changes, out.More = append(out.Changes, *ch), out.More || more
		return nil
	}
	return nil
}

func (s *Service) delta(q db.Q, scope Scope, from Cursor) (*Changes, bool, error) {
	seq, err := s.Ledger.FeedSeq(q, scope.Commune)
	ch := &Changes{Cursor: Cursor{scope.Commune, scope.Key(), seq}, Tombstones: []db.ID{}, Households: []House{}, Citizens: []Person{}}
	if err != nil || from.Area == ch.Area && from.Seq == seq {
		return ch, false, err
	}
	if from.Area != ch.Area || from.Seq > seq || from.Seq < 0 || !ledger.FeedContinues(from.Seq, seq) { // the store was put back from a copy
		ch.Reset = true
		return ch, false, nil
	}
	no, err := s.campaign(q, scope.Commune)
	if err != nil {
		return nil, false, err
	}
	w := window{upTo: seq}
	if err := w.read(q, scope, no, from.Seq); err != nil {
		return nil, false, err
	}
	if w.upTo <= from.Seq { // more rows of one number than an answer carries: an import; the packs are the shorter way
		ch.Reset = true
		return ch, false, nil
	}
	ch.Seq = w.upTo
	return ch, w.upTo < seq, s.carry(q, scope, no, &w, ch)
}

// window is what moved after a cursor, cut where an answer is full: all up to a number of the feed, nothing after it.
type window struct {
	upTo                    int64
	people, houses, deleted []moved
}

func (w *window) read(q db.Q, scope Scope, no, since int64) error {
	citizens, err := citizensSince(q, scope, since, mostChanges+1)
	if err != nil {
		return err
	}
	views, err := viewsSince(q, scope, no, since, mostChanges+1)
	if err != nil {
		return err
	}
	if w.houses, err = housesSince(q, scope, since, mostChanges+1); err != nil {
		return err
	}
	if w.deleted, err = goneSince(q, scope, since, mostChanges+1); err != nil {
		return err
	}
	marks, err := marksSince(q, scope, since, mostChanges+1)
	if err != nil {
		return err
	}
	for _, rows := range [][]moved{citizens, views, w.houses, marks, w.deleted} {
		if len(rows) > mostChanges {
			w.upTo = min(w.upTo, rows[mostChanges].Seq-1)
		}
	}
	w.people = w.within(append(citizens, views...))
	w.houses, w.deleted = w.within(append(w.houses, marks...)), w.within(w.deleted)
	return nil
}

// within leaves out what lies after the cut, and gives each row once.
func (w *window) within(rows []moved) []moved {
	seen := map[db.ID]moved{}
	for _, m := range rows {
		if m.Seq <= w.upTo {
			m.Gone = m.Gone || seen[m.ID].Gone
			seen[m.ID] = m
		}
	}
	return slices.SortedFunc(maps.Values(seen), func(a, b moved) int { return cmp.Or(cmp.Compare(a.Seq, b.Seq), slices.Compare(a.ID[:], b.ID[:])) })
}

// carry loads the rows as they are now. What has left since is a tombstone.
func (s *Service) carry(q db.Q, scope Scope, no int64, w *window, ch *Changes) error {
	for _, m := range w.deleted {
		ch.Tombstones = append(ch.Tombstones, m.ID)
	}
	work, err := s.workAt(q, scope.Commune, no, w.houses)
	if err != nil {
		return err
	}
	for _, m := range w.houses {
		h, _, err := s.Roster.Household(q, scope.Commune, m.ID)
		if err != nil {
			return err
		}
		if m.Gone || h == nil || !h.RemovedAt.IsZero() || !scope.Has(h.Commune, h.Hamlet) {
			ch.Tombstones = append(ch.Tombstones, m.ID)
			continue
		}
		ch.Households = append(ch.Households, work.houseOf(h))
	}
	return s.carryPeople(q, scope, no, w.people, ch)
}

// workAt asks the teams only when there are houses to tell of.
func (s *Service) workAt(q db.Q, commune unit.ID, no int64, houses []moved) (w houseWork, err error) {
	if len(houses) == 0 {
		return w, nil
	}
	return s.houseWork(q, commune, no)
}

// carryPeople asks once for everybody who moved.
func (s *Service) carryPeople(q db.Q, scope Scope, no int64, people []moved, ch *Changes) error {
	ids := make([]db.ID, len(people))
	for i, m := range people {
		ids[i] = m.ID
	}
	list, err := s.Roster.CitizensByID(q, scope.Commune, ids)
	if err != nil {
		return err
	}
	views, err := viewsAmong(q, scope.Commune, no, ids)
	if err != nil {
		return err
	}
	met, err := contactsAmong(q, scope.Commune, ids)
	known := make(map[db.ID]*roster.Citizen, len(list))
	for _, c := range list {
		known[c.ID] = c
	}
	for _, id := range ids {
		c := known[id]
		if c == nil || !c.RemovedAt.IsZero() || !scope.Has(c.Commune, c.Hamlet) {
			ch.Tombstones = append(ch.Tombstones, id)
			continue
		}
		ch.Citizens = append(ch.Citizens, personOf(c, views[id], met[id], scope.Phones))
	}
	return err
}
