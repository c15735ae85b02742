package field

import (
	"context"
	"errors"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

const (
	keepPack = 30 * 24 * time.Hour // a pack that nobody fetched for so long is made anew when somebody does
	keepBox  = 30 * 24 * time.Hour // what was sealed of an operation, after a person has settled it
)

// Purge removes from a commune what nobody needs any more: packs that nobody fetched for a month, and what is left sealed of operations that were settled
// a month ago. Ids, keyed hashes and outcomes stay, so that a phone that was away for a year is still told "duplicate". What nobody has settled stays.
func (s *Service) Purge(ctx context.Context, commune unit.ID) (n int64, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		packs, err := purgePacks(tx, commune, tx.Now().Add(-keepPack))
		if err != nil {
			return err
		}
		boxes, err := purgeBoxes(tx, commune, tx.Now().Add(-keepBox))
		n = packs + boxes
		return err
	})
	return n, err
}

// PurgeAll does it in every commune of every campaign, and removes enrolment codes that ran out. A daily job calls it.
func (s *Service) PurgeAll(ctx context.Context) error {
	failed := []error{s.eachCommune(ctx, func(c unit.ID) error {
		_, err := s.Purge(ctx, c)
		return err
	})}
	_, err := s.Access.PurgeEnrolments(ctx)
	return errors.Join(append(failed, err)...)
}

// eachCommune does something for every commune of every campaign, each once. One commune's failure does not keep the others waiting.
func (s *Service) eachCommune(ctx context.Context, do func(unit.ID) error) error {
	list, err := s.Campaigns.List(ctx)
	if err != nil {
		return err
	}
	tree, err := s.Units.Tree(ctx)
	if err != nil {
		return err
	}
	done := map[unit.ID]bool{}
	var failed []error
	for _, l := range list {
		for _, c := range tree.Communes(l.Unit) {
			if !done[c] {
				done[c] = true
				failed = append(failed, do(c))
			}
		}
	}
	return errors.Join(failed...)
}
