package ledger

import (
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// Person is what eligibility is judged by: the roster's answers, and the survey's where it is newer.
func (j *Judge) Person(c *roster.Citizen, s *State) campaign.Person { return j.person(c, s) }

// Voided says which of a citizen's events a later one corrects: a screen strikes them through, it never leaves them out.
func Voided(events []Event) map[db.ID]bool { return voided(events) }

// Between gives the events that a commune recorded after from, up to and including to: the people behind a day's figure. The newest come first.
func (s *Service) Between(q db.Q, commune unit.ID, from, to time.Time, most int) ([]Event, error) {
	return eventsBetween(q, s.sealer, commune, from, to, most)
}
