package report

import (
	"slices"

	"tungnha/internal/campaign"
	"tungnha/internal/ledger"
)

// kind is a row of tallies: a ledger.Measure, or one of those that are counted beside the measures.
type kind uint8

// The rows beside the measures, at the end so that the ledger has room for new ones.
const (
	kindNotice kind = 61 + iota // by the day the approval message came, see ledger.Notice
	kindHouses
	kindHousesAsked
	kinds
)

// kindOf finds a stored name; ok is false for a measure of a newer program.
func kindOf(name string) (kind, bool) {
	switch name {
	case ledger.Notice:
		return kindNotice, true
	case ledger.HouseholdsIn:
		return kindHouses, true
	case ledger.HouseholdsAsked:
		return kindHousesAsked, true
	}
	m, ok := ledger.ParseMeasure(name)
	return kind(m), ok
}

// step is how a row stands from the close of a day on.
type step struct {
	day campaign.Day
	sum int64
}

// series is the tallies of one place, each row as running sums by report day. It is never changed once it is in the cache.
type series [kinds][]step

// newSeries builds a series from tallies that come ordered by measure and day.
func newSeries(counts []ledger.Count) *series {
	s := &series{}
	for _, c := range counts {
		k, ok := kindOf(c.Measure)
		if !ok {
			continue
		}
		var before int64
		if n := len(s[k]); n > 0 {
			before = s[k][n-1].sum
		}
		s[k] = append(s[k], step{c.Day, before + c.N})
	}
	return s
}

// at is what stood at the close of a day.
func (s *series) at(k kind, day campaign.Day) int64 {
	row := s[k]
	for i := len(row) - 1; i >= 0; i-- { // mostly the last or the one before
		if row[i].day <= day {
			return row[i].sum
		}
	}
	return 0
}

// moved says whether anything was counted on a report day. Notices stand by another day and don't tell.
func (s *series) moved(day campaign.Day) bool {
	for k := range kindNotice {
		row := s[k]
		for i := len(row) - 1; i >= 0 && row[i].day >= day; i-- {
			if row[i].day == day {
				return true
			}
		}
	}
	return false
}

// each calls fn with what each day of a row brought.
func (s *series) each(k kind, fn func(day campaign.Day, n int64)) {
	var before int64
	for _, x := range s[k] {
		fn(x.day, x.sum-before)
		before = x.sum
	}
}

// delta is what is to be added to a series to take back what happened after a moment.
type delta map[deltaKey]int64

type deltaKey struct {
	kind kind
	day  campaign.Day
}

// with gives a series with a delta added; the rows that do not change are shared.
func (s *series) with(d delta) *series {
	if len(d) == 0 {
		return s
	}
	out := *s
	own := [kinds]bool{}
	for key, n := range d {
		if !own[key.kind] {
			out[key.kind], own[key.kind] = slices.Clone(out[key.kind]), true
		}
		out[key.kind] = addFrom(out[key.kind], key.day, n)
	}
	return &out
}

// addFrom adds n to a row from a day on.
func addFrom(row []step, day campaign.Day, n int64) []step {
	i, found := slices.BinarySearchFunc(row, day, func(x step, d campaign.Day) int { return int(x.day - d) })
	if !found {
		var before int64
		if i > 0 {
			before = row[i-1].sum
		}
		row = slices.Insert(row, i, step{day, before})
	}
	for ; i < len(row); i++ {
		row[i].sum += n
	}
	return row
}
