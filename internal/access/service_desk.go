package access

import (
	"bytes"
	"context"
	"slices"

	"tungnha/internal/db"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
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

// Worker is somebody who may work at a unit, no more of their account than whoever leads the work there needs.
type Worker struct {
	ID    db.ID
	Name  string
	Login string // only for who manages the account's place
}

// Workers lists, by name, the accounts that may record what happens at a unit of a commune: those of the unit, of the commune above it and of what lies
// beneath it. Whoever leads the teams there links their members to them; of other places they learn nothing, and nothing of an account but the name.
func (s *Service) Workers(ctx context.Context, actor Actor, at unit.ID) ([]Worker, error) {
	tree, err := s.units.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if err := Check(actor, ManageTeams, tree, at); err != nil {
		return nil, err
	}
	home, there := tree.Get(at)
	var list []Account
	err = s.db.Read(ctx, func(r *db.Rx) (err error) {
		list, err = allAccounts(r)
		return err
	})
	var out []Worker
	for _, a := range list {
		near := there && tree.Within(a.Unit, home.Home) && (tree.Within(at, a.Unit) || tree.Within(a.Unit, at))
		if !near || !a.Disabled.IsZero() || !a.Role.Can(RecordEvent) {
			continue
		}
		w := Worker{ID: a.ID, Name: a.Name}
		if Check(actor, ManageAccounts, tree, a.Unit) == nil {
			w.Login = a.Login
		}
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b Worker) int { return bytes.Compare(vn.SortKey(a.Name), vn.SortKey(b.Name)) })
	return out, err
}
