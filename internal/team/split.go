package team

import (
	"cmp"
	"slices"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
)

// HouseLoad is a house that work remains at.
type HouseLoad struct {
	ID   db.ID
	Walk int64 // place in the walking order, from 1
	Work int   // people whose next step needs a visit
}

// Worker is a member who gets houses.
type Worker struct {
	ID   db.ID
	Load int     // people to see elsewhere, in other hamlets
	Keep []db.ID // houses begun: they stay, in whatever order
}

// Share is what one member gets.
type Share struct {
	Member   db.ID
	Houses   []db.ID // in walking order
	Kept     int     // of these: begun before, kept
	Work     int     // people to see at these houses
	Load     int     // Work and what the member has elsewhere
	From, To int64   // places in the walk of the first and the last house; 0 when there are none
}

// NeedsVisit says whether a next step is done at the door. Waiting, confirming, calling a family far away and guiding to the portal are not.
func NeedsVisit(s ledger.Step) bool {
	switch s {
	case ledger.StepActivate2, ledger.StepActivate1, ledger.StepTell, ledger.StepRegister1, ledger.StepFile2, ledger.StepCard, ledger.StepSurvey:
		return true
	case ledger.StepWait, ledger.StepConfirm, ledger.StepKin, ledger.StepPortal, ledger.StepNone:
	}
	return false
}

// Split gives every house to exactly one member (W3, plan B III.2): first each keeps the houses they have begun; the others go out as one stretch of
// the walking order per member, so that the loads differ as little as stretches allow. Where nobody keeps or brings anything, the largest and the
// smallest load differ by no more than the largest house: such stretches always exist (Bárány and Grinberg, "Block partitions of sequences", 2015).
// It is pure and does not depend on the order of its arguments.
func Split(houses []HouseLoad, members []Worker) ([]Share, error) {
	if len(members) == 0 {
		return nil, noMembers
	}
	s := newSplit(houses, members)
	for i, m := range s.stretches() {
		s.give(i, m)
	}
	return s.shares(), nil
}

var noMembers = errs.Invalid("team.split.nobody", errs.T{
	VI: "Tổ chưa có thành viên nên chưa chia được hộ. Hãy thêm thành viên trước.",
	EN: "The team has no members, so the houses can't be split. Add members first.",
})

type split struct {
	houses []HouseLoad // in walking order
	owner  []int       // by house: which member, −1 while free
	free   []int       // houses that nobody has begun
	kept   []bool
	who    []Worker // in the order in which stretches are given out
	base   []int    // load before the stretch
}

func newSplit(houses []HouseLoad, members []Worker) *split {
	s := &split{houses: slices.Clone(houses), who: slices.Clone(members)}
	slices.SortFunc(s.houses, func(a, b HouseLoad) int { return cmp.Or(cmp.Compare(a.Walk, b.Walk), compareID(a.ID, b.ID)) })
	s.houses = slices.CompactFunc(s.houses, func(a, b HouseLoad) bool { return a.ID == b.ID })
	slices.SortFunc(s.who, func(a, b Worker) int { return compareID(a.ID, b.ID) })
	s.owner, s.kept = make([]int, len(s.houses)), make([]bool, len(s.houses))
	s.line(s.keepers())
	s.base = make([]int, len(s.who))
	for i, w := range s.who {
		s.base[i] = w.Load
	}
	for h, m := range s.keepers() {
		s.owner[h] = m
		if m < 0 {
			s.free = append(s.free, h)
			continue
		}
		s.kept[h] = true
		s.base[m] += s.houses[h].Work
	}
	return s
}

func compareID(a, b db.ID) int { return slices.Compare(a[:], b[:]) }

// keepers says by house who has begun it, −1 for nobody. Two who name the same house: the one with the smaller id has it.
func (s *split) keepers() []int {
	at := make(map[db.ID]int, len(s.houses))
	for m := range s.who {
		for _, id := range s.who[m].Keep {
			if old, ok := at[id]; !ok || compareID(s.who[m].ID, s.who[old].ID) < 0 {
				at[id] = m
			}
		}
	}
	out := make([]int, len(s.houses))
	for h := range s.houses {
		m, ok := at[s.houses[h].ID]
		if !ok {
			m = -1
		}
		out[h] = m
	}
	return out
}

// line puts members in the order of the first house that each has begun, so that the new stretch lies near it. Those who have begun none stand where
// the walk, cut into equal parts, has no one yet.
func (s *split) line(keeper []int) {
	first := map[db.ID]int{}
	for h := len(keeper) - 1; h >= 0; h-- {
		if keeper[h] >= 0 {
			first[s.who[keeper[h]].ID] = h
		}
	}
	var begun, fresh []Worker
	for _, w := range s.who {
		if _, ok := first[w.ID]; ok {
			begun = append(begun, w)
		} else {
			fresh = append(fresh, w)
		}
	}
	slices.SortStableFunc(begun, func(a, b Worker) int { return cmp.Compare(first[a.ID], first[b.ID]) })
	n := len(s.who)
	for k := range s.who {
		part := (k + 1) * len(keeper) / n // where the part of place k ends
		if len(begun) > 0 && (len(fresh) == 0 || first[begun[0].ID] < part) {
			s.who[k], begun = begun[0], begun[1:]
		} else {
			s.who[k], fresh = fresh[0], fresh[1:]
		}
	}
}

// stretches says, by free house, who gets it.
func (s *split) stretches() []int {
	sums := make([]int, len(s.free)+1)
	for i, h := range s.free {
		sums[i+1] = sums[i] + s.houses[h].Work
	}
	cuts := fairCuts(sums, s.base)
	out := make([]int, len(s.free))
	for m := range s.who {
		for i := cuts[m]; i < cuts[m+1]; i++ {
			out[i] = m
		}
	}
	return out
}

func (s *split) give(free, member int) { s.owner[s.free[free]] = member }

func (s *split) shares() []Share {
	out := make([]Share, len(s.who))
	for m, w := range s.who {
		out[m] = Share{Member: w.ID, Load: w.Load}
	}
	for h, m := range s.owner {
		o := &out[m]
		o.Houses = append(o.Houses, s.houses[h].ID)
		o.Work += s.houses[h].Work
		o.Load += s.houses[h].Work
		if len(o.Houses) == 1 {
			o.From = s.houses[h].Walk
		}
		o.To = s.houses[h].Walk
		if s.kept[h] {
			o.Kept++
		}
	}
	return out
}
