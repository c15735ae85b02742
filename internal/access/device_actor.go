package access

import "tungnha/internal/db"

// ActorIn gives the actor of an account inside a transaction: work that waited is judged by what its account may do when it is carried out.
// found is false for an account that is gone or disabled.
func (s *Service) ActorIn(q db.Q, account db.ID) (actor Actor, found bool, err error) {
	a, found, err := accountByID(q, account)
	if err != nil || !found || !a.Disabled.IsZero() {
		return Actor{}, false, err
	}
	return a.actor(false), true, nil
}
