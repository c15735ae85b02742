package unit

import (
	"context"

	"tungnha/internal/db"
)

// ApplyImport carries out a plan in one transaction: all of it or nothing. What somebody else added since the plan was made is found by its name
// and not added again.
func (s *Service) ApplyImport(ctx context.Context, plan *ImportPlan) error {
	if len(plan.steps) == 0 {
		return nil
	}
	return s.write(ctx, func(tx *db.Tx) error {
		books := map[ID]*book{}
		ids := idMaker(tx)
		for _, st := range plan.steps {
			b, err := bookFor(tx, books, st.parent)
			if err != nil {
				return err
			}
			b.ids = ids
			if err := b.apply(st); err != nil {
				return err
			}
		}
		for _, b := range books {
			if err := b.save(); err != nil {
				return err
			}
		}
		return nil
	})
}

func bookFor(tx *db.Tx, books map[ID]*book, parent ID) (b *book, err error) {
	if b = books[parent]; b != nil {
		return b, nil
	}
	b, err = openBook(tx, parent)
	books[parent] = b
	return b, err
}

func (b *book) apply(st step) error {
	id, known := st.id, st.id != 0
	if !known {
		id, known = b.names[Key(st.draft.name)]
	}
	if !known {
		_, err := b.add(st.draft)
		return err
	}
	for _, a := range st.draft.aliases {
		if err := b.claim(id, a); err != nil {
			return err
		}
	}
	return nil
}
