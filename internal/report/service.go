package report

import (
	"context"
	"sync"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// Service makes boards, lists and reports. Who may see a unit is for the caller to check.
type Service struct {
	db      *db.DB
	units   *unit.Service
	ledger  *ledger.Service
	people  *roster.Service
	auditor Auditor

	mu       sync.Mutex
	memories map[int64]*memory // by the campaign's number
}

// New makes the service.
func New(d *db.DB, units *unit.Service, led *ledger.Service, people *roster.Service) *Service {
	return &Service{db: d, units: units, ledger: led, people: people, memories: map[int64]*memory{}}
}

// Touched tells that targets or official figures of a campaign were changed through this program; without it a board shows them within a second.
func (s *Service) Touched(no int64) {
	m := s.memory(no)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.touched = true
}

func (s *Service) memory(no int64) *memory {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.memories[no]
	if m == nil {
		m = &memory{}
		s.memories[no] = m
	}
	return m
}

var errOutside = errs.NotFound("report.unit", errs.T{
	VI: "Đơn vị này không thuộc phạm vi của đợt cao điểm.", EN: "This unit does not belong to the campaign.",
})

// Board gives what a unit sees of a campaign at a moment; the zero time is now. The unit is a province, district, commune or hamlet of the campaign.
func (s *Service) Board(ctx context.Context, c *campaign.Loaded, root unit.ID, at time.Time) (*Board, error) {
	return s.boardBy(ctx, c, root, at, at)
}

// boardBy is a board with the official figures that had come in by another moment than its own.
func (s *Service) boardBy(ctx context.Context, c *campaign.Loaded, root unit.ID, at, official time.Time) (*Board, error) {
	tree, err := s.units.Tree(ctx)
	if err != nil {
		return nil, err
	}
	u, ok := tree.Get(root)
	if !ok || u.Level > unit.Hamlet || !tree.Within(root, c.Unit) {
		return nil, errOutside
	}
	top, _ := tree.Get(c.Unit)
	var b *Board
	err = s.db.Read(ctx, func(q *db.Rx) error {
		m := s.memory(c.No)
		snap, err := m.refresh(q, c, top)
		if err != nil {
			return err
		}
		if at.IsZero() {
			at = snap.latest(q.Now())
		}
		w := &boardMaker{s: s, q: q, c: c, m: m, tree: tree, snap: snap, root: u, gauges: gauges(c.Plan), at: momentsOf(c.Plan, at, official)}
		w.judge = ledger.NewJudge(c.No, c.Plan)
		w.aims = aimsAt(c, tree, snap, at)
		b, err = w.board()
		return err
	})
	return b, err
}
