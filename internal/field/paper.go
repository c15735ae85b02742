package field

import (
	"slices"

	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/team"
)

// Work of an evening sheet that is keyed in on a phone: whoever walked with the paper is credited, and the desk sees that it is done.

// paper gives the sheet that an operation says it was read from; nil when there is none in the commune or its subject does not stand on it: then the
// operation is the phone's own work.
func (b *batch) paper(op *Op) (*team.Paper, error) {
	id := op.Body.Kit
	if id.IsZero() {
		return nil, nil
	}
	p, asked := b.papers[id]
	if !asked {
		var err error
		if p, err = b.Teams.PaperOf(b.tx, b.scope.Commune, id); err != nil {
			return nil, err
		}
		b.papers[id] = p
	}
	if p == nil || !p.Has(op.Subject) {
		return nil, nil
	}
	return p, nil
}

// fromPaper puts what is keyed in from a sheet in its place: the credit is the member's. there is true when the desk has keyed in this very thing: it is
// not recorded again.
func (b *batch) fromPaper(r *result, e *ledger.Event) (there bool, err error) {
	p, err := b.paper(r.op)
	if err != nil || p == nil {
		return false, err
	}
	r.sheet = p.Kit.ID
	if !e.Credit.IsZero() {
		e.Credit = p.Credit
	}
	if p.Kit.Keyed.IsZero() {
		return false, nil
	}
	known := p.KeyedAs(e)
	past, _, err := b.Ledger.Timeline(b.tx, r.op.Commune, r.op.Subject)
	void := ledger.Voided(past)
	return slices.ContainsFunc(past, func(x ledger.Event) bool { return x.ID == known && !void[known] }), err
}

// keyed marks the sheets of operations that the ledger has taken, each once.
func (b *batch) keyed(taken []*result) error {
	for _, r := range taken {
		if r.sheet.IsZero() || b.marked[r.sheet] {
			continue
		}
		if err := b.Teams.MarkKeyed(b.tx, b.scope.Commune, r.sheet); err != nil {
			return err
		}
		b.marked[r.sheet] = true
	}
	return nil
}

// sheets is what a batch knows of evening sheets.
type sheets struct {
	papers map[db.ID]*team.Paper // nil: none of that id in the commune
	marked map[db.ID]bool        // as keyed in, by this batch
}

func newSheets() sheets { return sheets{papers: map[db.ID]*team.Paper{}, marked: map[db.ID]bool{}} }
