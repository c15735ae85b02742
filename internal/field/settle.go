package field

import (
	"context"
	"slices"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// Settle closes an item: the named fields take the phone's value, the others stay as they are. For a survey, "answers" takes the phone's; for anything
// else, nothing is taken: the officer has entered at the desk what is true. What waits for a walk-in that is closed so comes into the inbox.
func (s *Service) Settle(ctx context.Context, actor access.Actor, commune unit.ID, id db.ID, take []string) error {
	return s.settleItem(ctx, actor, commune, id, func(tx *db.Tx, op *Op) (db.ID, error) {
		return op.Subject, s.takeMine(tx, actor, op, take)
	})
}

// SettleAs closes the item of a walk-in who is somebody on the commune's list: with the number all along, or added at the desk with what is true. What
// waits is carried out on that person, by what its own account may do there; what it may not comes into the inbox.
func (s *Service) SettleAs(ctx context.Context, actor access.Actor, commune unit.ID, id, person db.ID) error {
	return s.settleItem(ctx, actor, commune, id, func(tx *db.Tx, op *Op) (db.ID, error) {
		if op.Kind != CitizenAdd {
			return db.ID{}, malformed("person")
		}
		c, err := s.Roster.Citizen(tx, commune, person)
		if err != nil || c == nil || !c.RemovedAt.IsZero() {
			return db.ID{}, either(err, access.ErrNotFound)
		}
		return person, nil
	})
}

// settleItem closes an item; how does what was chosen and says whom it was about.
func (s *Service) settleItem(ctx context.Context, actor access.Actor, commune unit.ID, id db.ID, how func(*db.Tx, *Op) (db.ID, error)) error {
	if err := s.may(ctx, actor, access.SettleDuplicates, commune); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.Ledger.NextSeq(tx, commune, 1); err != nil {
			return err
		}
		o, err := opByID(tx, commune, id)
		if err != nil {
			return err
		}
		if o == nil || o.Box == nil || o.Status == Held {
			return errSettled
		}
		op, err := s.opened(commune, o)
		if err != nil {
			return err
		}
		who, err := how(tx, op)
		if err != nil {
			return err
		}
		if ok, err := settleOp(tx, commune, id, who, actor.Account); err != nil || !ok {
			return either(err, errSettled)
		}
		if err := s.release(tx, commune, id); err != nil {
			return err
		}
		return s.Audit.Write(tx, commune, actor, access.Entry{Verb: "field-settle", Subject: "subject " + who.String(), Detail: "op " + id.String()})
	})
}

// release decides again what waited for an operation that a person has settled, and what waited for that.
func (s *Service) release(tx *db.Tx, commune unit.ID, id db.ID) error {
	b := s.newBatch(tx, &Phone{Device: &access.Device{}, Actor: access.System("field"), Scope: Scope{Commune: commune}}, 0)
	if _, err := b.waitersOf(id); err != nil {
		return err
	}
	if err := b.settle(); err != nil {
		return err
	}
	return b.keep()
}

// bases looks at what an operation builds on: what is missing, and who a walk-in turned out to be.
func (b *batch) bases(r *result, f *Facts) error {
	op := r.op
	for _, id := range op.After {
		base, err := b.record(id)
		switch {
		case err != nil:
			return err
		case !base.done() && !r.forced:
			f.Missing, f.Officer = id, base.undecided()
			return nil
		case base.unmade():
			f.Unmade = true
			if r.op, err = b.standIn(op, base); err != nil {
				return err
			}
		}
	}
	return nil
}

// standIn gives an operation on a walk-in who is not on the list under the phone's id, as one on who that is. What was signed and hashed stays as it came.
func (b *batch) standIn(op *Op, add *Record) (*Op, error) {
	if add.Kind != CitizenAdd || op.Kind != CitizenEdit && op.Kind.event() == "" {
		return op, nil
	}
	c, err := b.citizen(op)
	if err != nil || c != nil { // it names its own person
		return op, err
	}
	turned := *op
	turned.Subject, turned.Household = add.Subject, add.Household
	return &turned, nil
}

var errSettled = errs.Conflict("field.settled", errs.T{
	VI: "Mục này đã được người khác xử lý hoặc không còn trong danh sách chờ. Không có gì thay đổi.",
	EN: "Somebody else has settled this, or it is no longer in the list. Nothing was changed.",
})

func (s *Service) takeMine(tx *db.Tx, actor access.Actor, op *Op, take []string) error {
	switch {
	case len(take) == 0:
		return nil
	case op.Kind == HouseholdSurvey:
		if !slices.Equal(take, []string{"answers"}) { // taken whole: half of each is what nobody said
			return malformed("answers")
		}
		h, _, err := s.Roster.Household(tx, op.Commune, op.Subject)
		if err != nil || h == nil {
			return either(err, access.ErrNotFound)
		}
		a := op.Body.Answers
		return s.Roster.SurveyHousehold(tx, op.Commune, op.Subject, h.Version, roster.Survey{Smartphones: a.Smartphones, Computers: a.Computers, Internet: a.Internet, By: actor.Account})
	case op.Kind != CitizenEdit:
		return malformed("fields")
	}
	c, err := s.Roster.Citizen(tx, op.Commune, op.Subject)
	if err != nil || c == nil {
		return either(err, access.ErrNotFound)
	}
	for _, name := range take {
		e, ok := op.Body.Fields[name]
		if !ok {
			return malformed(clip(name))
		}
		if err := set(c, name, e.To); err != nil {
			return err
		}
	}
	return s.Roster.Update(tx, *c)
}
