package target

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// Origin says where a target comes from.
type Origin string

// The origins.
const (
	FromPlan     Origin = "plan"
	FromWorkbook Origin = "workbook"
	FromDesk     Origin = "desk"
	Generated    Origin = "generated" // split by this program, not given by the plan: marked wherever it is shown
)

// Target is how much one unit is to reach of one indicator.
type Target struct {
	Home      unit.ID
	Unit      unit.ID
	Indicator string
	Version   int64
	Value     int64
	Document  string // number and date of the paper that gives it, "" when none
	Origin    Origin
	IssuedAt  time.Time
	Account   db.ID
}

// Service keeps targets.
type Service struct {
	db *db.DB
}

// New makes the service.
func New(d *db.DB) *Service { return &Service{d} }

// mostTarget is far above any province's population: a slip of the keyboard, not a target.
const mostTarget = 20_000_000

// Set issues targets. A value that stands already makes no new version; the answer says how many did.
func (s *Service) Set(ctx context.Context, no int64, targets []Target) (changed int, err error) {
	byHome := map[unit.ID][]Target{}
	for _, t := range targets {
		if t.Value < 0 || t.Value > mostTarget {
			return 0, errs.Invalid("target.value", errs.Tf("Chỉ tiêu %d không hợp lệ. Chưa có chỉ tiêu nào được ghi.", "Target %d is not valid. None was saved.", t.Value))
		}
		byHome[t.Home] = append(byHome[t.Home], t)
	}
	homes := make([]unit.ID, 0, len(byHome))
	for h := range byHome {
		homes = append(homes, h)
	}
	slices.Sort(homes)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		changed = 0
		for _, h := range homes {
			n, err := s.setHome(tx, h, no, byHome[h])
			if err != nil {
				return err
			}
			changed += n
		}
		return nil
	})
	return changed, err
}

type cell struct {
	unit      unit.ID
	indicator string
}

func (s *Service) setHome(tx *db.Tx, home unit.ID, no int64, targets []Target) (changed int, err error) {
	old, err := currentOf(tx, home, no)
	if err != nil {
		return 0, err
	}
	stands := map[cell]Target{}
	for _, t := range old {
		stands[cell{t.Unit, t.Indicator}] = t
	}
	for _, t := range targets {
		k := cell{t.Unit, t.Indicator}
		was, ok := stands[k]
		if ok && was.Value == t.Value && was.Document == t.Document {
			continue
		}
		t.Version = was.Version + 1
		if err := insertTarget(tx, no, &t); err != nil {
			return changed, err
		}
		stands[k] = t
		changed++
	}
	return changed, nil
}

// Table is the targets that stand, by unit and indicator.
type Table map[unit.ID]map[string]Target

// Value gives one target; ok is false when none was given.
func (t Table) Value(u unit.ID, indicator string) (int64, bool) {
	v, ok := t[u][indicator]
	return v.Value, ok
}

// All gives every target of a campaign.
func (s *Service) All(q db.Q, no int64) (Table, error) {
	list, err := currentAll(q, no)
	return table(list), err
}

// Of gives the targets of one home: a commune with its hamlets, or a district's own.
func (s *Service) Of(q db.Q, home unit.ID, no int64) (Table, error) {
	list, err := currentOf(q, home, no)
	return table(list), err
}

func table(list []Target) Table {
	out := Table{}
	for _, t := range list {
		if out[t.Unit] == nil {
			out[t.Unit] = map[string]Target{}
		}
		out[t.Unit][t.Indicator] = t
	}
	return out
}

// History gives every version of a unit's targets, the oldest first.
func (s *Service) History(q db.Q, home unit.ID, no int64, u unit.ID) ([]Target, error) {
	return historyOf(q, home, no, u)
}

// Sum is how the parts of an indicator stand to the whole.
type Sum struct {
	Indicator string
	Whole     int64 // what the unit above was given; Given is false when it was given nothing
	Given     bool
	Parts     int64
	Without   []unit.ID // parts that have none
}

// Short is by how much the parts fall short of the whole; 0 when they don't.
func (s Sum) Short() int64 {
	if !s.Given {
		return 0
	}
	return max(s.Whole-s.Parts, 0)
}

// Excess is by how much the parts exceed the whole.
func (s Sum) Excess() int64 {
	if !s.Given {
		return 0
	}
	return max(s.Parts-s.Whole, 0)
}

// Compare sets the targets of the parts beside the whole (T1). It is pure.
func Compare(t Table, whole unit.ID, parts []unit.ID, indicators []string) []Sum {
	out := make([]Sum, 0, len(indicators))
	for _, ind := range indicators {
		s := Sum{Indicator: ind}
		s.Whole, s.Given = t.Value(whole, ind)
		for _, p := range parts {
			v, ok := t.Value(p, ind)
			if !ok {
				s.Without = append(s.Without, p)
			}
			s.Parts += v
		}
		out = append(out, s)
	}
	return out
}

// Split shares a whole over parts in proportion to their weights, in whole numbers that sum to it exactly (largest remainders; ties by unit). It is pure.
func Split(whole int64, weights map[unit.ID]int64) map[unit.ID]int64 {
	var sum int64
	ids := make([]unit.ID, 0, len(weights))
	for id, w := range weights {
		sum += max(w, 0)
		ids = append(ids, id)
	}
	slices.Sort(ids)
	out := make(map[unit.ID]int64, len(ids))
	if sum == 0 || len(ids) == 0 {
		return out
	}
	rest := whole
	remainder := map[unit.ID]int64{}
	for _, id := range ids {
		w := max(weights[id], 0)
		out[id], remainder[id] = whole*w/sum, whole*w%sum
		rest -= out[id]
	}
	slices.SortStableFunc(ids, func(a, b unit.ID) int { return cmp.Compare(remainder[b], remainder[a]) })
	for i := range rest {
		out[ids[i]]++
	}
	return out
}
