package emulate

import (
	"encoding/json"
	"time"

	"tungnha/internal/db"
	fieldwork "tungnha/internal/field"
	"tungnha/internal/ledger"
)

// work is one day without a network. Times lie within the day, by the phone's own clock.
func (p *phone) work(f *fleet, day int) {
	if p.revoked {
		return
	}
	for range 2 + p.rng.IntN(5) {
		p.one(f, day)
	}
}

func (p *phone) one(f *fleet, day int) {
	who := p.at.people[p.rng.IntN(len(p.at.people))]
	note := func(kind ledger.Kind, body fieldwork.Body) {
		p.do(f, day, fieldwork.Op{Kind: fieldwork.Kind(kind), Subject: who, Body: body})
	}
	switch n := p.rng.IntN(100); {
	case n < 35:
		note(ledger.Contacted, fieldwork.Body{Channel: "visit", Outcome: []string{"again", "nobody", "absent", "problem"}[p.rng.IntN(4)]})
	case n < 55:
		note(ledger.Activated, fieldwork.Body{Level: 1})
	case n < 65:
		note(ledger.Portal, fieldwork.Body{})
	case n < 72:
		note(ledger.Surveyed, fieldwork.Body{Device: 1, OwnSIM: 1})
	case n < 80:
		p.do(f, day, fieldwork.Op{Kind: fieldwork.HouseholdNobody, Body: fieldwork.Body{Houses: []db.ID{p.at.houses[p.rng.IntN(len(p.at.houses))]}}})
	case n < 88:
		c := p.known[who]
		to := []string{"Con", "Vợ", "Chồng", "Cháu"}[p.rng.IntN(4)]
		p.do(f, day, fieldwork.Op{Kind: fieldwork.CitizenEdit, Subject: who, Base: c.Version, Body: fieldwork.Body{Fields: map[string]fieldwork.Edit{"relation": {From: c.Relation, To: to}}}})
	case n < 91:
		p.knock(f, day)
	case n < 95:
		p.walkIn(f, day)
	default:
		p.trespass(f, day)
	}
}

// walkIn is a house that stood on no list, somebody in it, and their activation: each waits for the one before, and they may be sent in any order.
func (p *phone) walkIn(f *fleet, day int) {
	now := time.Now()
	house := p.do(f, day, fieldwork.Op{Kind: fieldwork.HouseholdAdd, Subject: db.NewID(now), Body: fieldwork.Body{House: &fieldwork.NewHouse{Hamlet: p.at.hamlet, Head: "Phạm Vãng Lai"}}})
	person := p.do(f, day, fieldwork.Op{
		Kind: fieldwork.CitizenAdd, Subject: db.NewID(now), Household: house.Subject, After: []db.ID{house.ID},
		Body: fieldwork.Body{Person: &fieldwork.NewPerson{Name: "Phạm Vãng Lai", Birth: 19900203, Card: 1}},
	})
	p.do(f, day, fieldwork.Op{Kind: fieldwork.Kind(ledger.Activated), Subject: person.Subject, After: []db.ID{person.ID}, Body: fieldwork.Body{Level: 1}})
}

// knock takes a door for now, and often leaves it: several phones of a hamlet are after the same few, and who comes second is refused.
func (p *phone) knock(f *fleet, day int) {
	house := p.at.houses[p.rng.IntN(2)]
	p.do(f, day, fieldwork.Op{Kind: fieldwork.DoorTake, Subject: house}).now(f, p)
	if p.rng.IntN(2) == 0 {
		p.do(f, day, fieldwork.Op{Kind: fieldwork.DoorLeave, Subject: house}).now(f, p)
	}
}

// now makes an operation one of this moment: a door taken days ago is history when it comes.
func (o *phoneOp) now(f *fleet, p *phone) {
	o.SeenAt = db.Ms(p.clock())
	raw, err := json.Marshal(o.Op)
	if err != nil {
		f.fault("an operation can't be written: %v", err)
	}
	o.raw = raw
}

// trespass tries to record something of another hamlet's resident.
func (p *phone) trespass(f *fleet, day int) {
	other, who := f.stranger(p)
	if other == nil {
		return
	}
	p.do(f, day, fieldwork.Op{Kind: fieldwork.Kind(ledger.Portal), Commune: other.commune, Subject: who}).trespass = true
}

// do puts an operation into the outbox and the book.
func (p *phone) do(f *fleet, day int, op fieldwork.Op) *phoneOp {
	back := time.Duration(f.Days-day)*24*time.Hour - time.Duration(p.rng.Int64N(int64(12*time.Hour)))
	op.ID, op.SeenAt = db.NewID(time.Now()), db.Ms(p.clock().Add(-back))
	if op.Commune == 0 {
		op.Commune = p.at.commune
	}
	raw, err := json.Marshal(op)
	if err != nil {
		f.fault("an operation can't be written: %v", err)
	}
	o := &phoneOp{Op: op, raw: raw, by: p}
	p.outbox = append(p.outbox, o)
	f.enter(o)
	return o
}
