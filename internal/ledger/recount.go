package ledger

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// Difference is something that Check found.
type Difference struct {
	Commune unit.ID
	What    string
}

// Check recomputes a commune's tallies and views from its events and lists every difference; none is right (law 10). Sums are compared per hamlet and
// measure, and day by day for activations, whose day stands in the events themselves.
func (s *Service) Check(ctx context.Context, commune unit.ID) ([]Difference, error) {
	var out []Difference
	err := s.db.Read(ctx, func(q *db.Rx) error {
		judges, err := s.judges(q, commune)
		if err != nil {
			return err
		}
		subjects, err := s.fold(q, commune)
		if err != nil {
			return err
		}
		houses, err := s.people.Households(q, commune)
		if err != nil {
			return err
		}
		for _, j := range judges {
			found, err := compare(q, commune, j, subjects, houses)
			if err != nil {
				return err
			}
			for _, f := range found {
				out = append(out, Difference{commune, fmt.Sprintf("%s: %s", j.Plan.ID, f)})
			}
		}
		return nil
	})
	return out, err
}

// folded is a citizen with the events and their fold.
type folded struct {
	c         *roster.Citizen
	events    []Event
	state     State
	corrected bool
}

func (s *Service) fold(q db.Q, commune unit.ID) ([]folded, error) {
	people, err := s.people.Citizens(q, commune)
	if err != nil {
		return nil, err
	}
	events := map[db.ID][]Event{}
	err = eventsOfCommune(q, s.sealer, commune, func(e Event) error {
		events[e.Citizen] = append(events[e.Citizen], e)
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := make([]folded, 0, len(people))
	for _, c := range people {
		es := events[c.ID]
		out = append(out, folded{c, es, Fold(es), slices.ContainsFunc(es, func(e Event) bool { return e.Kind == Corrected })})
	}
	return out, nil
}

type cell struct {
	hamlet  unit.ID
	measure string
}

func compare(q db.Q, commune unit.ID, j *Judge, people []folded, houses []*roster.Household) (out []string, err error) {
	want, days := recount(j, people, houses)
	kept, err := talliesByHamlet(q, commune, j.No)
	if err != nil {
		return nil, err
	}
	have, haveDays := map[cell]int64{}, map[dayCell]int64{}
	whole := map[dayCell]int64{}
	for _, c := range kept {
		have[cell{c.Hamlet, c.Measure}] += c.N
		haveDays[dayCell{c.Measure, c.Day}] += c.N
		whole[dayCell{c.Measure, c.Day}] += c.N
	}
	out = append(out, differ("hamlet", want, have)...)
	for k, n := range days {
		if haveDays[k] != n {
			out = append(out, fmt.Sprintf("%s on %s: kept %d, events say %d", k.measure, k.day, haveDays[k], n))
		}
	}
	sums, err := talliesOfCommune(q, commune, j.No)
	if err != nil {
		return nil, err
	}
	for _, c := range sums {
		whole[dayCell{c.Measure, c.Day}] -= c.N
	}
	for k, n := range whole {
		if n != 0 {
			out = append(out, fmt.Sprintf("%s on %s: hamlets and commune differ by %d", k.measure, k.day, n))
		}
	}
	views, err := compareViews(q, commune, j, people)
	slices.Sort(out)
	return append(out, views...), err
}

type dayCell struct {
	measure string
	day     campaign.Day
}

// recount gives the sums per hamlet and measure, and for activations that nobody corrected the sums per day.
func recount(j *Judge, people []folded, houses []*roster.Household) (map[cell]int64, map[dayCell]int64) {
	sums, days := map[cell]int64{}, map[dayCell]int64{}
	exact := true
	for i := range people {
		p := &people[i]
		v := j.View(p.c, &p.state)
		v.Mask.each(func(x Measure) { sums[cell{p.c.Hamlet, x.String()}]++ })
		if !v.Clock.IsZero() && p.state.Listed {
			sums[cell{p.c.Hamlet, Notice}]++
		}
		if v.Mask.Has(Reached2) {
			days[dayCell{Reached2.String(), dayOr(j, p.state.L2.ActiveAt)}]++
		}
		exact = exact && !p.corrected
	}
	if !exact {
		days = nil // a correction counts on its own day: the day of the fact says nothing then
	}
	for _, h := range houses {
		sums[cell{h.Hamlet, HouseholdsIn}]++
		if !h.SurveyedAt.IsZero() {
			sums[cell{h.Hamlet, HouseholdsAsked}]++
		}
	}
	return sums, days
}

func differ(where string, want, have map[cell]int64) (out []string) {
	keys := maps.Clone(want)
	maps.Copy(keys, have)
	for k := range keys {
		if want[k] != have[k] {
			out = append(out, fmt.Sprintf("%s %d, %s: kept %d, events say %d", where, k.hamlet, k.measure, have[k], want[k]))
		}
	}
	slices.Sort(out)
	return out
}

func compareViews(q db.Q, commune unit.ID, j *Judge, people []folded) (out []string, err error) {
	views, err := viewsOfCommune(q, commune, j.No)
	if err != nil {
		return nil, err
	}
	kept := make(map[db.ID]StoredView, len(views))
	for _, v := range views {
		kept[v.Citizen] = v
	}
	for i := range people {
		p := &people[i]
		v, w := j.View(p.c, &p.state), kept[p.c.ID]
		if w.Mask != v.Mask || w.Step != v.Step || w.Group != v.Group || w.Hamlet != p.c.Hamlet || !w.Clock.Equal(v.Clock) {
			out = append(out, fmt.Sprintf("citizen %s: the list says %s, events say %s", p.c.ID, w.Mask, v.Mask))
		}
	}
	if len(kept) != len(people) {
		out = append(out, fmt.Sprintf("%d citizens, %d rows in the work list", len(people), len(kept)))
	}
	return out, nil
}

// Rebuild judges every citizen of a commune anew for one campaign: when a campaign is loaded over a roster that is already there, or its plan changed
// what counts. Past days are rebuilt from the moments of the facts.
func (s *Service) Rebuild(tx *db.Tx, commune unit.ID, j *Judge) error {
	if _, err := raise(tx, commune, 1); err != nil {
		return err
	}
	subjects, err := s.fold(tx, commune)
	if err != nil {
		return err
	}
	if err := deleteDerived(tx, commune, j.No); err != nil {
		return err
	}
	m := newMover(tx, commune, []*Judge{j})
	rows := make([][]any, 0, len(subjects))
	for i := range subjects {
		rows = append(rows, m.replay(&subjects[i]))
	}
	m.at = tx.Now()
	houses, err := s.people.Households(tx, commune)
	if err != nil {
		return err
	}
	for _, h := range houses {
		m.house(j, h, +1)
	}
	if err := insertViews(tx, rows); err != nil {
		return err
	}
	return m.flush()
}

// replay counts a citizen's events one by one, each on the day of its recording, and gives the row of the view.
func (m *mover) replay(f *folded) []any {
	j := m.judges[0]
	var before *stand
	var seq int64
	for k := range f.events {
		m.at = f.events[k].At
		seq = f.events[k].Seq
		state := Fold(f.events[:k+1])
		after := &stand{f.c, &state}
		m.move(before, after)
		before = after
	}
	v := j.View(f.c, &f.state)
	return viewRow(j.No, f.c, &v, seq)
}
