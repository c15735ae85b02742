package ledger

import (
	"tungnha/internal/db"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// People is what the ledger asks of the roster.
type People interface {
	// CitizensByID gives those of a commune's citizens that are asked for, in no order; whom there is not is left out.
	CitizensByID(q db.Q, commune unit.ID, ids []db.ID) ([]*roster.Citizen, error)
	// Citizens gives a commune's citizens, those off the list too.
	Citizens(q db.Q, commune unit.ID) ([]*roster.Citizen, error)
	// Households gives a commune's households: the survey's coverage is counted by house.
	Households(q db.Q, commune unit.ID) ([]*roster.Household, error)
}

// Judges gives the rules of every campaign that covers a commune.
type Judges func(q db.Q, commune unit.ID) ([]*Judge, error)

// Service records and reads what happened.
type Service struct {
	db     *db.DB
	sealer roster.Sealer
	people People
	judges Judges
}

// New makes the service. people is the roster, which in turn tells this service of its changes: see roster.Observer.
func New(d *db.DB, sealer roster.Sealer, people People, judges Judges) *Service {
	return &Service{db: d, sealer: sealer, people: people, judges: judges}
}

// NextSeq implements roster.Observer.
func (s *Service) NextSeq(tx *db.Tx, commune unit.ID, n int64) (int64, error) {
	return raise(tx, commune, n)
}

// Lock makes a commune the transaction's own until its commit, as NextSeq does, without telling phones and boards that anything moved: for who learns only
// later whether anything will. Call it first, and NextSeq when something does move.
func (s *Service) Lock(tx *db.Tx, commune unit.ID) error { return lock(tx, commune) }

// FeedSeq is the commune's counter and when it last moved: caches compare it.
func (s *Service) FeedSeq(q db.Q, commune unit.ID) (int64, error) {
	seq, _, err := feedSeq(q, commune)
	return seq, err
}

// NamesChanged says whether the names on a commune's list may have changed after a feed number: somebody entered or left, or a name was put right.
// The roster's search asks, so that it reads a list again only then.
func (s *Service) NamesChanged(q db.Q, commune unit.ID, since int64) (bool, error) {
	return namesChanged(q, commune, since)
}

// Timeline gives one citizen's events, oldest first, and their fold.
func (s *Service) Timeline(q db.Q, commune unit.ID, citizen db.ID) ([]Event, State, error) {
	events, err := eventsOf(q, s.sealer, commune, citizen)
	return events, Fold(events), err
}

// Views gives a commune's work list of one campaign in the order of work.
func (s *Service) Views(q db.Q, commune unit.ID, no int64) ([]StoredView, error) {
	return viewsOfCommune(q, commune, no)
}

// ViewOf gives one citizen's view.
func (s *Service) ViewOf(q db.Q, commune unit.ID, no int64, citizen db.ID) (StoredView, bool, error) {
	return viewOf(q, commune, no, citizen)
}

// HamletCounts gives a commune's tallies by hamlet, measure and day.
func (s *Service) HamletCounts(q db.Q, commune unit.ID, no int64) ([]Count, error) {
	return talliesByHamlet(q, commune, no)
}

// CommuneCounts gives a commune's tallies by measure and day.
func (s *Service) CommuneCounts(q db.Q, commune unit.ID, no int64) ([]Count, error) {
	return talliesOfCommune(q, commune, no)
}

// Credits gives what guides have done in a commune.
func (s *Service) Credits(q db.Q, commune unit.ID, no int64) ([]CreditCount, error) {
	return creditsOfCommune(q, commune, no)
}
