package access

import (
	"context"

	"tungnha/internal/db"
)

// Names gives the names of all accounts, disabled ones too: history names who recorded a fact. Whoever shows them checks that the fact may be seen.
func (s *Service) Names(ctx context.Context) (map[db.ID]string, error) {
	out := map[db.ID]string{}
	err := s.db.Read(ctx, func(r *db.Rx) error {
		list, err := allAccounts(r)
		for _, a := range list {
			out[a.ID] = a.Name
		}
		return err
	})
	return out, err
}
