package campaign

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// Service keeps the campaigns that run here.
type Service struct {
	db    *db.DB
	units *unit.Service

	mu     sync.Mutex
	seen   [2]int64 // count and sum of versions when list was read
	read   time.Time
	list   []*Loaded
	loaded bool
	paths  map[unit.ID]string
}

// NewService makes the service.
func NewService(d *db.DB, units *unit.Service) *Service {
	return &Service{db: d, units: units, paths: map[unit.ID]string{}}
}

// staleAfter is how long another node's change of a plan may go unnoticed.
const staleAfter = 3 * time.Second

// List gives the campaigns that run here, in the order they were loaded. The answer is shared: nobody changes it.
func (s *Service) List(ctx context.Context) ([]*Loaded, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.loaded && s.db.Now().Sub(s.read) < staleAfter {
		return s.list, nil
	}
	err := s.db.Read(ctx, func(q *db.Rx) error { return s.refresh(q) })
	return s.list, err
}

func (s *Service) refresh(q db.Q) error {
	count, sum, err := campaignVersions(q)
	if err != nil {
		return err
	}
	if seen := [2]int64{count, sum}; !s.loaded || seen != s.seen {
		list, err := allCampaigns(q)
		if err != nil {
			return err
		}
		for _, l := range list {
			if err := l.parse(); err != nil {
				return err
			}
		}
		s.list, s.seen, s.loaded = list, seen, true
	}
	s.read = q.Now()
	return nil
}

func (l *Loaded) parse() error {
	p, problems := Parse(l.ID+".yaml", l.Text)
	if len(problems) > 0 {
		return fmt.Errorf("campaign: stored plan of %s: %s", l.ID, problems[0])
	}
	l.Plan = p
	return nil
}

// Get gives one campaign. With an empty id it gives the only one there is.
func (s *Service) Get(ctx context.Context, id string) (*Loaded, error) {
	list, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	if id == "" && len(list) == 1 {
		return list[0], nil
	}
	for _, l := range list {
		if l.ID == id {
			return l, nil
		}
	}
	return nil, errs.NotFound("campaign.unknown", errs.Tf(
		"Không có đợt cao điểm \"%s\" ở đây. Nạp kế hoạch bằng lệnh: tungnha plan load TỆP.",
		"There is no campaign %q here. Load its plan with: tungnha plan load FILE.", id))
}

// Covering gives the campaigns in whose unit a unit lies, as the transaction sees them: a writer never counts by a plan that was replaced.
// It asks through the transaction itself, so that a writer holding a connection never waits for another.
func (s *Service) Covering(q db.Q, u unit.ID) ([]*Loaded, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.refresh(q); err != nil {
		return nil, err
	}
	path, err := s.pathOf(q, u)
	if err != nil {
		return nil, err
	}
	var out []*Loaded
	for _, l := range s.list {
		root, err := s.pathOf(q, l.Unit)
		if err != nil {
			return nil, err
		}
		if root != "" && strings.HasPrefix(path, root) {
			out = append(out, l)
		}
	}
	return out, nil
}

// pathOf remembers paths: a commune never moves within its catalogue.
func (s *Service) pathOf(q db.Q, u unit.ID) (string, error) {
	if p := s.paths[u]; p != "" {
		return p, nil
	}
	p, err := unitPath(q, u)
	if err == nil && p != "" {
		s.paths[u] = p
	}
	return p, err
}

// Load sets a campaign up from the text of a plan file, or brings a changed plan in as a new version. The catalogue it pins is loaded if need be.
// It says whether anything changed.
func (s *Service) Load(ctx context.Context, text []byte, p *Plan, account db.ID) (l *Loaded, changed bool, err error) {
	root, err := s.pin(ctx, p)
	if err != nil {
		return nil, false, err
	}
	// The list is read afresh: a reference table is never locked.
	s.forget()
	list, err := s.List(ctx)
	if err != nil {
		return nil, false, err
	}
	l = &Loaded{ID: p.ID, Unit: root, Version: 1, Text: text, Plan: p}
	for _, old := range list {
		if old.ID != p.ID {
			continue
		}
		if bytes.Equal(old.Text, text) {
			return old, false, nil
		}
		if old.Unit != root {
			return nil, false, errs.Conflict("campaign.unit", errs.Tf(
				"Đợt cao điểm %s đã chạy ở một đơn vị khác; không đổi đơn vị của một đợt đang chạy.",
				"Campaign %s already runs in another unit; a running campaign can't change its unit.", p.ID))
		}
		l.No, l.Version = old.No, old.Version+1
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if l.No == 0 {
			if l.No, err = nextNumber(tx); err != nil {
				return err
			}
		}
		return putCampaign(tx, l, account)
	})
	s.forget()
	return l, err == nil, err
}

func (s *Service) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read = time.Time{}
}

// pin loads the catalogue of a plan and finds the unit it runs in.
func (s *Service) pin(ctx context.Context, p *Plan) (unit.ID, error) {
	if p.Unit == "" {
		return 0, errs.Invalid("campaign.template", errs.T{
			VI: "Kế hoạch này là bản mẫu, chưa ghi đơn vị thực hiện. Chỉ rõ đơn vị bằng --unit MÃ.",
			EN: "This plan is a template without a unit. Name the unit with --unit CODE.",
		})
	}
	if err := s.units.LoadCatalogue(ctx, p.Catalogue); err != nil {
		return 0, err
	}
	tree, err := s.units.Tree(ctx)
	if err != nil {
		return 0, err
	}
	u, ok := tree.ByCode(p.Catalogue, p.Unit)
	if !ok {
		return 0, errs.Invalid("campaign.unit-unknown", errs.Tf(
			"Mã đơn vị %s không có trong danh mục hành chính năm %d.",
			"Unit code %s is not in the catalogue of %d.", p.Unit, p.Catalogue))
	}
	return u.ID, nil
}
