package team

import (
	"slices"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// Proposal is a split before it is taken: who would get which houses of a hamlet.
type Proposal struct {
	Hamlet unit.ID
	Shares []Share
	Houses int // with work remaining
	Work   int
	moved  int
}

// Moved is how many houses would go to another member than the one who has them now.
func (p *Proposal) Moved() int { return p.moved }

// Propose splits a hamlet's remaining houses among members (W3). What a member has begun since it was given to them stays theirs; the houses of those
// who have left go out again. It writes nothing.
func (s *Service) Propose(q db.Q, home unit.ID, no int64, hamlet unit.ID, members []db.ID) (*Proposal, error) {
	work, err := s.remaining(q, home, no)
	if err != nil {
		return nil, err
	}
	old, err := givenOf(q, home, no)
	if err != nil {
		return nil, err
	}
	begun, err := s.begun(q, home, old)
	if err != nil {
		return nil, err
	}
	workers, err := s.workers(q, home, hamlet, members, old, begun, work)
	if err != nil {
		return nil, err
	}
	houses, err := s.loads(q, home, hamlet, work)
	if err != nil {
		return nil, err
	}
	p := &Proposal{Hamlet: hamlet, Houses: len(houses)}
	if p.Shares, err = Split(houses, workers); err != nil {
		return nil, err
	}
	p.count(old)
	return p, nil
}

func (p *Proposal) count(old []given) {
	had := make(map[db.ID]db.ID, len(old))
	for _, g := range old {
		had[g.house] = g.member
	}
	for _, sh := range p.Shares {
		p.Work += sh.Work
		for _, h := range sh.Houses {
			if was, ok := had[h]; ok && was != sh.Member {
				p.moved++
			}
		}
	}
}

// remaining counts, by house, the people whose next step needs a visit.
func (s *Service) remaining(q db.Q, home unit.ID, no int64) (map[db.ID]int, error) {
	views, err := s.ledger.Views(q, home, no)
	if err != nil {
		return nil, err
	}
	open := make(map[db.ID]bool, len(views))
	for i := range views {
		if NeedsVisit(views[i].Step) {
			open[views[i].Citizen] = true
		}
	}
	people, err := s.people.Citizens(q, home)
	out := map[db.ID]int{}
	for _, c := range people {
		if open[c.ID] && !c.Household.IsZero() {
			out[c.Household]++
		}
	}
	return out, err
}

// loads are the houses of a hamlet that work remains at.
func (s *Service) loads(q db.Q, home, hamlet unit.ID, work map[db.ID]int) (out []HouseLoad, err error) {
	houses, err := s.people.HamletHouseholds(q, home, hamlet)
	for i, h := range houses {
		if n := work[h.ID]; n > 0 {
			out = append(out, HouseLoad{ID: h.ID, Walk: int64(i + 1), Work: n})
		}
	}
	return out, err
}

// workKinds are the events that say somebody has begun at a house.
var workKinds = []ledger.Kind{
	ledger.Contacted, ledger.Surveyed, ledger.Registered, ledger.Filed, ledger.Notified, ledger.Activated, ledger.Portal, ledger.Absent, ledger.Cannot,
}

// mostEvents bounds what is read to find out what was begun: far more than a commune records in a campaign.
const mostEvents = 500_000

// begun says which of the given houses their member has begun: what their account or they themselves recorded there after it was given, or the door
// they stand at.
func (s *Service) begun(q db.Q, home unit.ID, old []given) (map[db.ID]bool, error) {
	if len(old) == 0 {
		return nil, nil
	}
	members, err := s.Members(q, home)
	if err != nil {
		return nil, err
	}
	doors, err := s.Doors(q, home)
	if err != nil {
		return nil, err
	}
	worked, err := s.worked(q, home, old)
	if err != nil {
		return nil, err
	}
	out := map[db.ID]bool{}
	for _, g := range old {
		m := members[g.member]
		d, held := doors[g.house]
		out[g.house] = held && d.Member == g.member || slices.ContainsFunc(m.Credits(), func(id db.ID) bool { return worked[doneAt{g.house, id}] })
	}
	return out, nil
}

type doneAt struct{ house, who db.ID }

// worked says who recorded something at which given house after it was given.
func (s *Service) worked(q db.Q, home unit.ID, old []given) (map[doneAt]bool, error) {
	since := map[db.ID]time.Time{}
	first := old[0].at
	for _, g := range old {
		since[g.house] = g.at
		if g.at.Before(first) {
			first = g.at
		}
	}
	events, err := s.ledger.Between(q, home, first.Add(-time.Millisecond), q.Now(), mostEvents)
	if err != nil {
		return nil, err
	}
	people, err := s.people.Citizens(q, home)
	if err != nil {
		return nil, err
	}
	house := make(map[db.ID]db.ID, len(people))
	for _, c := range people {
		house[c.ID] = c.Household
	}
	out := map[doneAt]bool{}
	for i := range events {
		e := &events[i]
		h := house[e.Citizen]
		if at, ok := since[h]; ok && !e.At.Before(at) && slices.Contains(workKinds, e.Kind) {
			out[doneAt{h, e.Account}], out[doneAt{h, e.Credit}] = true, true
		}
	}
	return out, nil
}

// workers are the members asked for, each with what they have elsewhere and what they have begun here.
func (s *Service) workers(q db.Q, home, hamlet unit.ID, ids []db.ID, old []given, begun map[db.ID]bool, work map[db.ID]int) (out []Worker, err error) {
	members, err := s.Members(q, home)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		m, ok := members[id]
		if !ok || !m.Left.IsZero() {
			return nil, noMember
		}
		if slices.ContainsFunc(out, func(w Worker) bool { return w.ID == id }) {
			continue
		}
		w := Worker{ID: id}
		for _, g := range old {
			switch {
			case g.member != id:
			case g.hamlet != hamlet:
				w.Load += work[g.house]
			case begun[g.house]:
				w.Keep = append(w.Keep, g.house)
			}
		}
		out = append(out, w)
	}
	return out, nil
}

// Share makes a split of a hamlet and keeps it, in one transaction, in place of the one before.
func (s *Service) Share(tx *db.Tx, home unit.ID, no int64, hamlet unit.ID, members []db.ID, by db.ID) (*Proposal, error) {
	if err := s.lock(tx, home); err != nil {
		return nil, err
	}
	p, err := s.Propose(tx, home, no, hamlet, members)
	if err != nil {
		return nil, err
	}
	old, err := givenOf(tx, home, no)
	if err != nil {
		return nil, err
	}
	had := make(map[db.ID]given, len(old))
	for _, g := range old {
		had[g.house] = g
	}
	if err := s.mark(tx, home, p.changes(old)); err != nil {
		return nil, err
	}
	if err := clearHamlet(tx, home, no, hamlet); err != nil {
		return nil, err
	}
	for _, sh := range p.Shares {
		for _, h := range sh.Houses {
			g := given{house: h, member: sh.Member, hamlet: hamlet, at: tx.Now()}
			if was, ok := had[h]; ok && was.member == sh.Member {
				g.at = was.at // still theirs: what they begun since counts
			}
			if err := putGiven(tx, home, no, &g, by); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// changes lists the houses that go to another member, to one for the first time, or to none.
func (p *Proposal) changes(old []given) (out []mark) {
	had := make(map[db.ID]given, len(old))
	for _, g := range old {
		had[g.house] = g
	}
	for _, sh := range p.Shares {
		for _, h := range sh.Houses {
			if was, ok := had[h]; !ok || was.member != sh.Member {
				out = append(out, mark{h, p.Hamlet})
			}
			delete(had, h)
		}
	}
	for _, g := range old {
		if _, left := had[g.house]; left && g.hamlet == p.Hamlet {
			out = append(out, mark{g.house, p.Hamlet})
		}
	}
	return out
}

// Shares says, by house, which member has it. Somebody who has left has none.
func (s *Service) Shares(q db.Q, home unit.ID, no int64) (map[db.ID]db.ID, error) {
	members, err := s.Members(q, home)
	if err != nil {
		return nil, err
	}
	list, err := givenOf(q, home, no)
	out := make(map[db.ID]db.ID, len(list))
	for _, g := range list {
		if m, ok := members[g.member]; ok && m.Left.IsZero() {
			out[g.house] = g.member
		}
	}
	return out, err
}

// Drag puts the houses of a hamlet into a new walking order. Every house of the hamlet must be named once.
func (s *Service) Drag(tx *db.Tx, home, hamlet unit.ID, order []db.ID) error {
	if err := s.lock(tx, home); err != nil {
		return err
	}
	houses, err := s.people.HamletHouseholds(tx, home, hamlet)
	if err != nil {
		return err
	}
	there := make(map[db.ID]bool, len(houses))
	for _, h := range houses {
		there[h.ID] = true
	}
	for _, id := range order {
		if !there[id] {
			return wrongOrder
		}
		delete(there, id)
	}
	if len(there) > 0 {
		return wrongOrder
	}
	return s.people.SetWalk(tx, home, order)
}

var wrongOrder = errs.Conflict("team.walk", errs.T{
	VI: "Danh sách hộ của thôn vừa thay đổi nên thứ tự mới chưa được ghi. Hãy tải lại trang rồi sắp xếp lại.",
	EN: "The hamlet's houses have changed, so the new order was not saved. Load the page again and arrange them.",
})

// Walker is a member who can go from house to house in a hamlet.
type Walker struct {
	Member
	Own bool // of the hamlet's own teams; else of one for the whole commune
}

// Walkers are the members of the teams of a hamlet and of those for the whole commune.
func (s *Service) Walkers(q db.Q, home, hamlet unit.ID) (out []Walker, err error) {
	teams, err := s.Teams(q, home)
	for i := range teams {
		if u := teams[i].Unit; u == hamlet || u == home {
			for _, m := range teams[i].Members {
				out = append(out, Walker{m, u == hamlet})
			}
		}
	}
	return out, err
}
