package field

import (
	"cmp"
	"slices"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// doneOp is one operation of an evening that was carried out, no more of it than the figures need.
type doneOp struct {
	id, account, house, subject db.ID
	hamlet                      unit.ID
	kind                        Kind
	at                          time.Time
}

// tally counts an evening's houses and activations. A row of houses at which nobody opened is one operation but a contact for each person: those tell the
// houses. What was taken back is not counted, the work of taking it back is.
type tally struct {
	workers map[db.ID]*Worker
	houses  map[db.ID]map[db.ID]bool // by account
	met     map[db.ID]bool           // every house of the evening; true: somebody was met there
	active  map[db.ID]bool
}

func newTally() *tally {
	return &tally{workers: map[db.ID]*Worker{}, houses: map[db.ID]map[db.ID]bool{}, met: map[db.ID]bool{}, active: map[db.ID]bool{}}
}

// visit notes that an account was at a house.
func (t *tally) visit(account, house db.ID, met bool) {
	if house.IsZero() || t.workers[account] == nil {
		return
	}
	if t.houses[account] == nil {
		t.houses[account] = map[db.ID]bool{}
	}
	t.houses[account][house] = true
	t.met[house] = t.met[house] || met
}

// op counts one operation; outcome is that of its contact, if it is one. Taking a door is a sign of life, not work done.
func (t *tally) op(o *doneOp, outcome string, void bool) {
	w := t.workers[o.account]
	if w == nil {
		w = &Worker{Account: o.account}
		t.workers[o.account] = w
	}
	w.Last, w.Hamlet = later(w.Last, o.at), max(w.Hamlet, o.hamlet)
	if o.kind == DoorTake || o.kind == DoorLeave {
		return
	}
	w.Ops++
	if void || o.kind == Kind(ledger.Corrected) || o.kind == HouseholdNobody {
		return
	}
	t.visit(o.account, o.house, outcome != team.Nobody)
	if o.kind == Kind(ledger.Activated) {
		w.Activations++
		t.active[o.subject] = true
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// into writes the figures: who was heard of last comes first.
func (t *tally) into(e *Evening) {
	e.Workers = []Worker{}
	for id, w := range t.workers {
		w.Houses = int64(len(t.houses[id]))
		e.Workers = append(e.Workers, *w)
	}
	slices.SortFunc(e.Workers, func(a, b Worker) int {
		return cmp.Or(b.Last.Compare(a.Last), slices.Compare(a.Account[:], b.Account[:]))
	})
	for _, met := range t.met {
		if !met {
			e.NobodyHome++
		}
	}
	e.Houses, e.Activations = int64(len(t.met)), int64(len(t.active))
}

// tallied counts what phones have sent, from their operations and the ledger's events of the evening; void are the events that were taken back. rows are
// the contacts that belong to a row of houses: their houses are to be visited yet.
func tallied(ops []doneOp, events []eveningRow, void map[db.ID]bool) (t *tally, rows []*eveningRow) {
	t = newTally()
	outcomes := make(map[db.ID]string, len(events))
	for i := range events {
		outcomes[events[i].id] = events[i].body.Outcome
	}
	direct := make(map[db.ID]bool, len(ops))
	for i := range ops {
		o := &ops[i]
		direct[o.id] = true
		t.op(o, outcomes[o.id], void[o.id])
	}
	for i := range events {
		x := &events[i]
		part := x.source == "phone" && x.kind == ledger.Contacted && x.body.Outcome == team.Nobody
		if part && !direct[x.id] && !void[x.id] {
			rows = append(rows, x)
		}
	}
	return t, rows
}

// fromPhones fills in what phones have sent.
func (s *Service) fromPhones(q db.Q, commune unit.ID, e *Evening, events []eveningRow, void map[db.ID]bool) error {
	ops, err := opsSince(q, commune, e.Since)
	if err != nil {
		return err
	}
	t, rows := tallied(ops, events, void)
	who := make([]db.ID, len(rows))
	for i, x := range rows {
		who[i] = x.citizen
	}
	homes, err := homesOf(q, commune, who)
	for _, x := range rows {
		t.visit(x.account, homes[x.citizen], false)
	}
	t.into(e)
	return err
}
