package official

import (
	"context"
	"slices"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// Line is one official figure: cumulative, for one commune, as of a cut-off.
type Line struct {
	Commune   unit.ID
	Day       campaign.Day // the report day
	Indicator string
	Version   int64
	Value     int64     // lũy kế: everything up to the cut-off
	Cutoff    time.Time // thời điểm chốt
	At        time.Time // when it was entered here
	Origin    string    // "desk", or the file's name
	Account   db.ID
}

// Service keeps official figures.
type Service struct{ db *db.DB }

// New makes the service.
func New(d *db.DB) *Service { return &Service{d} }

// mostValue is far above any commune's population.
const mostValue = 1_000_000

// Put enters lines. A line that says what stands already makes no new version; the answer says how many did.
func (s *Service) Put(ctx context.Context, no int64, lines []Line) (changed int, err error) {
	for i := range lines {
		if err := lines[i].check(); err != nil {
			return 0, err
		}
	}
	ordered := slices.Clone(lines)
	slices.SortStableFunc(ordered, func(a, b Line) int { return int(a.Commune - b.Commune) })
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		changed = 0
		for i := range ordered {
			n, err := put(tx, no, &ordered[i])
			if err != nil {
				return err
			}
			changed += n
		}
		return nil
	})
	return changed, err
}

func put(tx *db.Tx, no int64, l *Line) (int, error) {
	version, value, err := newestVersion(tx, l, no)
	if err != nil {
		return 0, err
	}
	if version > 0 && value == l.Value {
		return 0, nil
	}
	l.Version = version + 1
	return 1, insertLine(tx, no, l)
}

func (l *Line) check() error {
	if l.Value < 0 || l.Value > mostValue {
		return errs.Invalid("official.value", errs.Tf("Số liệu %d không hợp lệ. Chưa có dòng nào được ghi.", "Figure %d is not valid. No line was saved.", l.Value))
	}
	if l.Day == 0 || l.Cutoff.IsZero() {
		return errs.Invalid("official.cutoff", errs.T{
			VI: "Số liệu chính thức phải có ngày và giờ chốt. Chưa có dòng nào được ghi.",
			EN: "An official figure needs a day and the hour of its cut-off. No line was saved.",
		})
	}
	return nil
}

// Figures is what stood at a moment: for each commune and indicator the lines by day, the newest version of each.
type Figures map[unit.ID]map[string][]Line

// At gives the figures of a campaign as they stood at a moment.
func (s *Service) At(q db.Q, no int64, at time.Time) (Figures, error) {
	lines, err := linesAll(q, no, at)
	return group(lines), err
}

// Of gives one commune's.
func (s *Service) Of(q db.Q, commune unit.ID, no int64, at time.Time) (Figures, error) {
	lines, err := linesOf(q, commune, no, at)
	return group(lines), err
}

// Versions gives every version of a commune's lines.
func (s *Service) Versions(q db.Q, commune unit.ID, no int64) ([]Line, error) {
	return linesOf(q, commune, no, time.UnixMilli(1<<52))
}

// group keeps the newest version of each day; lines come ordered by day and version.
func group(lines []Line) Figures {
	out := Figures{}
	for _, l := range lines {
		if out[l.Commune] == nil {
			out[l.Commune] = map[string][]Line{}
		}
		own := out[l.Commune][l.Indicator]
		if n := len(own); n > 0 && own[n-1].Day == l.Day {
			own[n-1] = l
		} else {
			own = append(own, l)
		}
		out[l.Commune][l.Indicator] = own
	}
	return out
}

// Last gives the newest line up to a report day; ok is false when there is none.
func (f Figures) Last(commune unit.ID, indicator string, day campaign.Day) (l Line, ok bool) {
	for _, x := range f[commune][indicator] {
		if x.Day <= day {
			l, ok = x, true
		}
	}
	return l, ok
}

// InDay is the difference of two official cut-offs; it may be negative after a correction. ok is false without both.
func (f Figures) InDay(commune unit.ID, indicator string, day campaign.Day) (n int64, ok bool) {
	lines := f[commune][indicator]
	for i := 1; i < len(lines); i++ {
		if lines[i].Day == day {
			return lines[i].Value - lines[i-1].Value, true
		}
	}
	return 0, false
}

// Fallen says whether a figure is lower than the one before: taken, and shown.
func (f Figures) Fallen(commune unit.ID, indicator string, day campaign.Day) bool {
	n, ok := f.InDay(commune, indicator, day)
	return ok && n < 0
}
