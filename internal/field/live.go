package field

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// Worker is one person's evening.
type Worker struct {
	Account     db.ID     `json:"account"`
	Hamlet      unit.ID   `json:"hamlet"` // one that they worked in
	Last        time.Time `json:"last"`
	Houses      int64     `json:"houses"`
	Activations int64     `json:"activations"`
	Ops         int64     `json:"ops"`
}

// Problem is somebody with whom the evening met a difficulty: it is left to the commune.
type Problem struct {
	Event   db.ID     `json:"event"`
	Citizen db.ID     `json:"citizen"`
	Hamlet  unit.ID   `json:"hamlet"`
	Account db.ID     `json:"account"` // who recorded it
	Outcome string    `json:"outcome"` // team.Problem or team.WrongData
	Note    string    `json:"note,omitempty"`
	At      time.Time `json:"at"`
}

// DoorNow is a house that somebody stands at.
type DoorNow struct {
	House  db.ID     `json:"house"`
	Hamlet unit.ID   `json:"hamlet"`
	Member db.ID     `json:"member"`
	Name   string    `json:"name"` // of the member
	Taken  time.Time `json:"taken"`
	Until  time.Time `json:"until"`
}

// DeskWork is what was recorded since at the commune's desk, evening sheets keyed in included, imports and phones not.
type DeskWork struct {
	Contacts    int64 `json:"contacts"`
	Activations int64 `json:"activations"`
}

// Evening is what happened in a commune since a moment. Workers, Houses and Activations count what phones have sent and the server carried out; Desk
// counts what was recorded at the desk. Problems come from both. A board that shows it names people only to who may see them: here are ids.
type Evening struct {
	Seq         int64     `json:"seq"` // of the feed: unchanged means that nothing happened
	At          time.Time `json:"at"`
	Since       time.Time `json:"since"`
	Workers     []Worker  `json:"workers"`     // who was heard of last comes first
	Houses      int64     `json:"houses"`      // where phones have recorded something, each once
	NobodyHome  int64     `json:"nobody_home"` // of Houses: those where nobody was met
	Activations int64     `json:"activations"` // people; what was taken back is not counted
	Conflicts   int64     `json:"conflicts"`   // in the inbox, to settle, whenever they came
	Refused     int64     `json:"refused"`     // on phones that spoke since: refused in their last request and kept there
	Desk        DeskWork  `json:"desk"`
	Doors       []DoorNow `json:"doors"`    // held now, who has stood there longest first
	Problems    []Problem `json:"problems"` // since, the newest first; corrected ones are not there
}

const (
	longestEvening = 48 * time.Hour // bounds what a board may ask for: the work grows with it
	mostProblems   = 200
)

// Live gives a commune's evening since a moment, or since two days ago when that is later. A board polls it; with the Seq it has, it gets nil while
// nothing moved. A door that runs out moves nothing: the board looks at Until. Notes are there only for who may see people. It works the same whichever
// node of several is asked.
func (s *Service) Live(ctx context.Context, actor access.Actor, commune unit.ID, since time.Time, seen int64) (out *Evening, err error) {
	if err := s.may(ctx, actor, access.ViewBoard, commune); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(q *db.Rx) error {
		out = nil
		seq, err := s.Ledger.FeedSeq(q, commune)
		if err != nil || seq == seen && seen != 0 {
			return err
		}
		if oldest := q.Now().Add(-longestEvening); since.Before(oldest) {
			since = oldest
		}
		e := &Evening{Seq: seq, At: q.Now(), Since: since, Doors: []DoorNow{}, Problems: []Problem{}}
		if err := s.figures(q, commune, e); err != nil {
			return err
		}
		if e.Doors, err = s.doors(q, commune); err != nil {
			return err
		}
		if err := s.happened(q, commune, e, actor.Can(access.ViewPeople)); err != nil {
			return err
		}
		out = e
		return nil
	})
	return out, err
}

// figures fills in what waits, on phones and in the inbox.
func (s *Service) figures(q db.Q, commune unit.ID, e *Evening) (err error) {
	if e.Conflicts, err = conflictsOpen(q, commune); err != nil {
		return err
	}
	e.Refused, err = refusedOnPhones(q, commune, e.Since)
	return err
}

// doors lists who stands where now.
func (s *Service) doors(q db.Q, commune unit.ID) ([]DoorNow, error) {
	held, err := s.Teams.Doors(q, commune)
	out := []DoorNow{}
	if err != nil || len(held) == 0 {
		return out, err
	}
	members, err := s.Teams.Members(q, commune)
	if err != nil {
		return nil, err
	}
	for _, d := range held {
		h, _, err := s.Roster.Household(q, commune, d.House)
		if err != nil {
			return nil, err
		}
		if h != nil {
			out = append(out, DoorNow{d.House, h.Hamlet, d.Member, members[d.Member].Name, d.Taken, d.Until})
		}
	}
	slices.SortFunc(out, func(a, b DoorNow) int {
		return cmp.Or(a.Taken.Compare(b.Taken), slices.Compare(a.House[:], b.House[:]))
	})
	return out, nil
}

// happened fills in what phones have sent and what the ledger knows of the evening: work at the desk, and problems from desk and phones.
func (s *Service) happened(q db.Q, commune unit.ID, e *Evening, notes bool) error {
	events, err := eventsSince(q, commune, e.Since, e.Seq)
	if err != nil {
		return err
	}
	void := map[db.ID]bool{}
	for i := range events {
		void[events[i].corrects] = true
	}
	if err := s.fromPhones(q, commune, e, events, void); err != nil {
		return err
	}
	for i := range slices.Backward(events) {
		x := &events[i]
		if void[x.id] || x.kind == ledger.Corrected {
			continue
		}
		e.Desk.count(x)
		if x.kind != ledger.Contacted || len(e.Problems) >= mostProblems {
			continue
		}
		if p, ok := x.problemOf(); ok {
			e.Problems = append(e.Problems, p)
		}
	}
	return s.placeProblems(q, commune, e, notes)
}

func (d *DeskWork) count(x *eveningRow) {
	switch {
	case x.source != "desk" && x.source != "paper" && x.source != "quick": // a form, an evening sheet, the quick page
	case x.kind == ledger.Activated:
		d.Activations++
	case x.kind == ledger.Contacted:
		d.Contacts++
	}
}

// placeProblems says in which hamlet each problem lies, and leaves out those of people who are no longer on the list.
func (s *Service) placeProblems(q db.Q, commune unit.ID, e *Evening, notes bool) error {
	ids := make([]db.ID, len(e.Problems))
	for i := range e.Problems {
		ids[i] = e.Problems[i].Citizen
	}
	list, err := s.Roster.CitizensByID(q, commune, ids)
	known := make(map[db.ID]*roster.Citizen, len(list))
	for _, c := range list {
		known[c.ID] = c
	}
	kept := e.Problems[:0]
	for _, p := range e.Problems {
		c := known[p.Citizen]
		if c == nil || !c.RemovedAt.IsZero() {
			continue
		}
		p.Hamlet = c.Hamlet
		if !notes {
			p.Note = ""
		}
		kept = append(kept, p)
	}
	e.Problems = kept
	return err
}

// Recorded says what became of an operation that a phone sent; found is false when the server does not have it.
func (s *Service) Recorded(q db.Q, commune unit.ID, op db.ID) (status Status, found bool, err error) {
	r, err := opRecord(q, commune, op)
	if err != nil || r == nil {
		return "", false, err
	}
	return r.Status, true, nil
}

// PartID is the id of one citizen's event of an operation on a house.
func PartID(op, citizen db.ID) db.ID { return partID(op, citizen) }
