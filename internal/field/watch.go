package field

import (
	"tungnha/internal/db"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// Watch stands between the roster and the ledger: who moves to another hamlet leaves a tombstone in the one before, in the roster's own transaction,
// so that phones there forget them.
func Watch(next roster.Observer) roster.Observer { return watcher{next} }

type watcher struct{ roster.Observer }

// Changed implements roster.Observer.
func (w watcher) Changed(tx *db.Tx, commune unit.ID, changes []roster.Change) error {
	if err := w.Observer.Changed(tx, commune, changes); err != nil {
		return err
	}
	var gone []moved
	for _, ch := range changes {
		if ch.Before != nil && ch.After != nil && ch.Before.Hamlet != ch.After.Hamlet {
			gone = append(gone, moved{ID: ch.After.ID, Hamlet: ch.Before.Hamlet, Seq: ch.After.Seq})
		}
	}
	return insertGone(tx, commune, gone)
}

// HouseholdsChanged implements roster.Observer.
func (w watcher) HouseholdsChanged(tx *db.Tx, commune unit.ID, changes []roster.HouseholdChange) error {
	if err := w.Observer.HouseholdsChanged(tx, commune, changes); err != nil {
		return err
	}
	var gone []moved
	for _, ch := range changes {
		if ch.Before != nil && ch.After != nil && ch.Before.Hamlet != ch.After.Hamlet {
			gone = append(gone, moved{ID: ch.After.ID, Hamlet: ch.Before.Hamlet, Seq: ch.After.Seq})
		}
	}
	return insertGone(tx, commune, gone)
}
