package unit

import (
	"context"

	"tungnha/internal/db"
)

// Service holds the use cases on the tree of units. Who may call them is for the caller to check.
type Service struct {
	d     *db.DB
	cache cache
}

// New gives the service on a store.
func New(d *db.DB) *Service { return &Service{d: d} }

// Tree gives the tree as it stands: at once what was changed through this service, within seconds what other nodes changed.
func (s *Service) Tree(ctx context.Context) (*Tree, error) { return s.cache.tree(ctx, s.d) }
