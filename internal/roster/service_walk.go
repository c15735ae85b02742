package roster

import (
	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// SetWalk gives the houses of an order the places 1, 2, 3 …; houses that stand there already are left alone. It is the walking order of the phone, the
// evening sheet and the split.
func (s *Service) SetWalk(tx *db.Tx, commune unit.ID, order []db.ID) error {
	seq, err := s.observe.NextSeq(tx, commune, 1)
	if err != nil {
		return err
	}
	var changes []HouseholdChange
	for i, id := range order {
		before, err := householdByID(tx, commune, id)
		if err != nil {
			return err
		}
		if before == nil {
			return noHousehold
		}
		if before.WalkOrder == int64(i+1) {
			continue
		}
		after := *before
		after.WalkOrder, after.Version, after.Seq = int64(i+1), before.Version+1, seq
		if ok, err := updateHousehold(tx, &after); err != nil || !ok {
			return firstErr(err, changedMeanwhile)
		}
		changes = append(changes, HouseholdChange{before, &after})
	}
	if len(changes) == 0 {
		return nil
	}
	return s.observe.HouseholdsChanged(tx, commune, changes)
}
