package emulate

import (
	"context"

	"tungnha/internal/db"
	fieldwork "tungnha/internal/field"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// look opens the store after the last kill and holds it against the book.
func (f *fleet) look(ctx context.Context) (*PhoneReport, error) {
	rep := &PhoneReport{Kills: f.kills, Carried: f.carried}
	err := f.between(ctx, func(ctx context.Context, r *PhoneRooms) error {
		communes := map[unit.ID]bool{}
		for _, p := range f.places {
			communes[p.commune] = true
		}
		for c := range communes {
			if err := f.lookAt(ctx, r, c, rep); err != nil {
				return err
			}
		}
		return r.DB.Read(ctx, func(q *db.Rx) error { return f.stale(q, r) })
	})
	for _, p := range f.phones {
		rep.Unsent += len(p.outbox)
	}
	rep.Leaked += f.leaked
	rep.Faults = f.faults
	return rep, err
}

// lookAt looks at one commune: every operation of the book, every event of the ledger, every figure.
func (f *fleet) lookAt(ctx context.Context, r *PhoneRooms, commune unit.ID, rep *PhoneReport) error {
	diffs, err := r.Ledger.Check(ctx, commune)
	if err != nil {
		return err
	}
	for _, d := range diffs {
		f.fault("%s", d.What)
	}
	return r.DB.Read(ctx, func(q *db.Rx) error {
		stored, err := f.events(q, r, commune, rep)
		if err != nil {
			return err
		}
		for _, o := range f.book {
			if o.Commune == commune {
				if err := f.lookFor(q, r, o, stored, rep); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// events gives every event of a commune that came from a phone, by id. One that is in nobody's book was made twice; one of a trespasser leaked.
func (f *fleet) events(q db.Q, r *PhoneRooms, commune unit.ID, rep *PhoneReport) (map[db.ID]bool, error) {
	people, err := r.Roster.Citizens(q, commune)
	if err != nil {
		return nil, err
	}
	parts := f.parts()
	stored := map[db.ID]bool{}
	for _, c := range people {
		events, state, err := r.Ledger.Timeline(q, commune, c.ID)
		if err != nil {
			return nil, err
		}
		var own bookFold
		for i := range events {
			e := &events[i]
			own.take(e)
			if e.Source != "phone" {
				continue
			}
			o := f.book[e.ID]
			switch {
			case o == nil && !parts[e.ID], stored[e.ID], o != nil && o.Subject != c.ID:
				rep.Doubled++
			case o != nil && o.trespass:
				rep.Leaked++
			case o != nil && e.Account != o.by.account:
				f.fault("%s is credited to who brought it", e.ID)
			}
			stored[e.ID] = true
		}
		if !own.equals(&state) {
			f.fault("citizen %s: the fold says %+v, the book %+v", c.ID, state, own)
		}
	}
	return stored, nil
}

// parts lists the ids of the events that "nobody home" makes, one for each person of a house.
func (f *fleet) parts() map[db.ID]bool {
	out := map[db.ID]bool{}
	var everybody []db.ID
	for _, p := range f.places {
		everybody = append(everybody, p.people...)
	}
	for _, o := range f.book {
		if o.Kind == fieldwork.CitizenAdd {
			everybody = append(everybody, o.Subject)
		}
	}
	for _, o := range f.book {
		if o.Kind != fieldwork.HouseholdNobody {
			continue
		}
		for _, c := range everybody {
			out[fieldwork.PartID(o.ID, c)] = true
		}
	}
	return out
}

// bookFold is the emulator's own idea of a citizen's state, far simpler than the ledger's.
type bookFold struct {
	Active, Portal bool
	Contacts       int
}

func (b *bookFold) take(e *ledger.Event) {
	switch e.Kind {
	case ledger.Activated:
		b.Active = true
	case ledger.Portal:
		b.Portal = true
	case ledger.Contacted:
		b.Contacts++
	}
}

func (b *bookFold) equals(s *ledger.State) bool {
	return b.Active == s.Active() && b.Portal == !s.PortalAt.IsZero() && b.Contacts == s.Contacts
}

// lookFor looks for one operation: its record, and what it did.
func (f *fleet) lookFor(q db.Q, r *PhoneRooms, o *phoneOp, stored map[db.ID]bool, rep *PhoneReport) error {
	if o.refused {
		rep.Refused++
	}
	if !o.acked {
		return nil
	}
	rep.Acknowledged++
	status, found, err := r.Field.Recorded(q, o.Commune, o.ID)
	if err != nil {
		return err
	}
	if status == fieldwork.Conflict {
		rep.Conflicts++
	}
	if found && status == fieldwork.OK {
		found, err = f.effect(q, r, o, stored)
	}
	switch {
	case err != nil:
		return err
	case found:
		rep.Present++
	default:
		rep.Lost++
	}
	return nil
}

// effect says whether what an operation did is there.
func (f *fleet) effect(q db.Q, r *PhoneRooms, o *phoneOp, stored map[db.ID]bool) (bool, error) {
	switch o.Kind {
	case fieldwork.CitizenAdd:
		c, err := r.Roster.Citizen(q, o.Commune, o.Subject)
		return c != nil && c.Household == o.Household, err
	case fieldwork.HouseholdAdd:
		h, _, err := r.Roster.Household(q, o.Commune, o.Subject)
		return h != nil, err
	case fieldwork.DoorTake, fieldwork.DoorLeave: // a door is not kept once it was left, or ran out
		return true, nil
	case fieldwork.HouseholdNobody, fieldwork.CitizenEdit: // a later edit, or an activation before, may leave nothing to see
		return true, nil
	}
	return stored[o.ID], nil
}

// stale notes phones that came home and hold other people than live in their hamlet now.
func (f *fleet) stale(q db.Q, r *PhoneRooms) error {
	last := f.phones[len(f.phones)-1] // others may have written after an earlier phone came home
	if last.revoked || !last.confirmed || last.token == "" {
		return nil
	}
	people, err := r.Roster.Hamlet(q, last.at.commune, last.at.hamlet)
	for _, c := range people {
		if _, ok := last.known[c.ID]; !ok && f.book[c.ID] == nil && c.SourceRun.IsZero() && f.settled(c.ID) {
			f.fault("a phone that came home does not know %s", c.ID)
		}
	}
	return err
}

func (f *fleet) settled(id db.ID) bool {
	for _, p := range f.places {
		for _, c := range p.people {
			if c == id {
				return true
			}
		}
	}
	return false
}
