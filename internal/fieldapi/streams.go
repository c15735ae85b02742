package fieldapi

import (
	"context"
	"sync"

	"tungnha/internal/db"
)

// streams are the evenings under way, one of each phone at most: each costs a look at the database every few seconds.
type streams struct {
	mu   sync.Mutex
	open map[db.ID]*stream
}

type stream struct{ end context.CancelFunc }

// begin ends the stream that a phone has had until now, and gives the context of its new one. done must be called at its end.
func (s *streams) begin(ctx context.Context, device db.ID) (_ context.Context, done func()) {
	ctx, end := context.WithCancel(ctx)
	mine := &stream{end}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[db.ID]*stream{}
	}
	if before := s.open[device]; before != nil {
		before.end()
	}
	s.open[device] = mine
	return ctx, func() {
		end()
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.open[device] == mine { // not of the one that took its place
			delete(s.open, device)
		}
	}
}
