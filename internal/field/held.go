package field

import (
	"slices"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// settle carries out what waited for operations of this batch, and what waited for those, until nothing moves.
func (b *batch) settle() error {
	if err := b.flush(); err != nil {
		return err
	}
	if waits, err := b.anyHeld(); err != nil || !waits {
		return err
	}
	for queue := slices.Clone(b.done); len(queue) > 0; queue = queue[1:] {
		r := queue[0]
		if r.d.Status != OK && r.d.Status != Conflict {
			continue
		}
		moved, err := b.waitersOf(r.op.ID)
		if err != nil {
			return err
		}
		queue = append(queue, moved...)
	}
	return nil
}

// anyHeld says whether anything waits in the commune at all: nearly always nothing does, and one look saves one for each operation.
func (b *batch) anyHeld() (bool, error) {
	for _, r := range b.done {
		if r.d.Status == Held {
			return true, nil
		}
	}
	return heldAtAll(b.tx, b.scope.Commune)
}

// waitersOf decides again what waited for an operation, in this batch or since before, and gives it.
func (b *batch) waitersOf(id db.ID) (moved []*result, err error) {
	for _, r := range b.done {
		if r.d.Status == Held && r.d.Waits == id && !r.stored {
			r.again = true
			if err := b.decide(r); err != nil {
				return nil, err
			}
			moved = append(moved, r)
		}
	}
	waiting, err := opsWaiting(b.tx, b.scope.Commune, id)
	if err != nil {
		return nil, err
	}
	for _, w := range waiting {
		r, err := b.resume(w, false)
		if err != nil {
			return nil, err
		}
		if r != nil {
			moved = append(moved, r)
		}
	}
	return moved, b.flush()
}

// decide judges an operation by the facts as they are now, and carries it out.
func (b *batch) decide(r *result) error {
	f, err := b.facts(r)
	if err != nil {
		return err
	}
	r.d = Decide(r.op, f)
	r.fresh = f.Earlier == nil
	if r.fresh && r.d.Status == Held {
		if may, err := b.mayWait(r); err != nil || !may {
			r.d = refuse(r.op, errBase)
			return err
		}
	}
	return b.carryOut(r)
}

// resume decides an operation again that waited, by what its own account may do now. Refused, it goes to the inbox: the phone no longer has it.
func (b *batch) resume(w *storedOp, force bool) (*result, error) {
	if b.byID[w.ID] != nil {
		return nil, nil
	}
	op, err := b.opened(b.scope.Commune, w)
	if err != nil {
		return nil, shelveOp(b.tx, b.scope.Commune, w.ID) // the others go on
	}
	mine := *b
	if mine.actor, mine.scope, err = b.whose(w.Account); err != nil {
		return nil, err
	}
	r := &result{op: op, mac: w.MAC, stored: true, account: w.Account, device: w.Device, forced: force, offset: w.SeenAt.Sub(db.Time(op.SeenAt))}
	err = mine.decide(r)
	b.events, b.of, b.raised = mine.events, mine.of, mine.raised
	b.byID[op.ID], b.done = r, append(b.done, r)
	return r, err
}

// whose gives the actor and scope of who sent an operation; who lost the account, or was moved, may do nothing here any more.
func (b *batch) whose(account db.ID) (access.Actor, Scope, error) {
	actor, found, err := b.Access.ActorIn(b.tx, account)
	if err != nil || !found {
		return actor, nowhere(b.scope.Commune), err
	}
	tree := b.tree
	if tree == nil {
		if tree, err = b.Units.Tree(b.tx.Context()); err != nil {
			return actor, Scope{}, err
		}
	}
	scope, err := ScopeOf(actor, tree)
	if err != nil || scope.Commune != b.scope.Commune {
		scope = nowhere(b.scope.Commune)
	}
	return actor, scope, nil
}

// nowhere is the scope of who may do nothing in a commune any more.
func nowhere(commune unit.ID) Scope { return Scope{Commune: commune, Hamlet: -1} }
