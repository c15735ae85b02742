package report

import (
	"cmp"
	"slices"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// boardMaker makes one board from one view of the store.
type boardMaker struct {
	s      *Service
	q      *db.Rx
	c      *campaign.Loaded
	m      *memory
	tree   *unit.Tree
	snap   snapshot
	root   *unit.Unit
	gauges []gauge
	at     moments
	judge  *ledger.Judge
	aims   *aims
	whole  []*series // of the communes behind the root, for the trends
	behind []*known
	ids    []unit.ID // of the communes in whole and behind
	heard  []bool    // whether they recorded anything in the report day
}

func (w *boardMaker) board() (*Board, error) {
	b := w.head()
	var parts []part
	var total part
	var err error
	switch w.root.Level {
	case unit.Commune:
		total, parts, err = w.hamlets()
	case unit.Hamlet:
		total, err = w.oneHamlet()
	case unit.Province, unit.District, unit.Agency:
		total, parts, err = w.communes()
	}
	if err != nil {
		return nil, err
	}
	total.place = place(w.root)
	b.Total = w.line(&total, w.baselines())
	for i := range parts {
		b.Lines = append(b.Lines, w.line(&parts[i], nil))
	}
	for i := range w.gauges {
		rank(b.Lines, parts, &w.gauges[i], i)
		w.sumTargets(b, &total, i)
	}
	w.countGuides(b)
	if w.anyOfficial() {
		b.Source = ReportedOfficial
	}
	w.funnels(b)
	b.Trends = w.trends(b)
	b.Silent = w.silent(b)
	return b, nil
}

func (w *boardMaker) head() *Board {
	p := w.c.Plan
	day, days := p.Day(w.at.at)
	b := &Board{
		Campaign: w.c.ID, No: w.c.No, Title: p.Title, Short: p.Short, Unit: place(w.root), At: w.at.at, Day: day, Days: days,
		DaysLeft: p.DaysLeft(w.at.at), ReportDay: w.at.day, Cutoff: p.CutoffOf(w.at.day), Clock: p.CutoffClock(w.at.day), ClockBefore: p.CutoffClock(w.at.before),
		Closed: w.at.closed == w.at.day, Phase: During, CacheTime: w.q.Now(),
	}
	switch {
	case w.at.day < p.Period.First:
		b.Phase = Before
	case w.at.closed >= p.Period.Last:
		b.Phase = After
	}
	for _, u := range w.tree.Path(w.root.ID) {
		if w.tree.Within(u.ID, w.c.Unit) {
			b.Path = append(b.Path, place(u))
		}
	}
	for i := range w.gauges {
		b.Indicators = append(b.Indicators, w.gauges[i].head)
	}
	return b
}

// communes reads the communes of a province or district and sums them by the units right below the root.
func (w *boardMaker) communes() (total part, parts []part, err error) {
	total.sums = make([]sum, len(w.gauges))
	for _, child := range w.tree.Children(w.root.ID) {
		if child.Level > unit.Commune {
			continue
		}
		p := part{place: place(child), sums: make([]sum, len(w.gauges))}
		for _, id := range w.tree.Communes(child.ID) {
			one, err := w.commune(id)
			if err != nil {
				return total, nil, err
			}
			p.add(&one)
		}
		total.add(&p)
		parts = append(parts, p)
	}
	return total, parts, nil
}

// commune reads one commune as it stood at the moment.
func (w *boardMaker) commune(id unit.ID) (part, error) {
	k := w.snap.of(id)
	s, back, err := k.whole, rewound(nil), error(nil)
	if w.past(k) {
		if back, err = w.s.rewind(w.q, w.judge, id, w.at.at); err != nil {
			return part{}, err
		}
		s = s.with(back.whole())
	}
	p := commune(w.gauges, k, s, w.at, w.c.Plan)
	w.whole, w.behind, w.ids, w.heard = append(w.whole, s), append(w.behind, k), append(w.ids, id), append(w.heard, p.reported)
	return p, nil
}

// past says whether a commune has moved on since the moment that is asked about.
func (w *boardMaker) past(k *known) bool { return k.changed.After(w.at.at) }

// hamlets reads a commune and its parts.
func (w *boardMaker) hamlets() (total part, parts []part, err error) {
	if total, err = w.commune(w.root.ID); err != nil {
		return total, nil, err
	}
	all, err := w.hamletSeries(w.root.ID)
	if err != nil {
		return total, nil, err
	}
	places, live := w.hamletPlaces(all)
	for _, u := range places {
		s := all[u.ID]
		if s == nil {
			s = &series{}
		}
		p := partOf(w.gauges, s, w.at)
		p.place = u
		if live[u.ID] || !p.empty() {
			parts = append(parts, p)
		}
	}
	return total, parts, nil
}

func (w *boardMaker) hamletSeries(commune unit.ID) (map[unit.ID]*series, error) {
	k := w.snap.of(commune)
	all, err := w.m.hamletsOf(w.q, w.s.ledger, w.c.No, commune, k)
	if err != nil || !w.past(k) {
		return all, err
	}
	back, err := w.s.rewind(w.q, w.judge, commune, w.at.at)
	if err != nil {
		return nil, err
	}
	out := make(map[unit.ID]*series, len(all))
	for id, s := range all {
		out[id] = s.with(back[id])
	}
	return out, nil
}

var noHamletName = errs.T{VI: "Chưa xác định thôn", EN: "No hamlet yet"}

// hamletPlaces lists the hamlets in the order of lists, then those that are closed but still have figures, then those without a hamlet.
func (w *boardMaker) hamletPlaces(all map[unit.ID]*series) (out []Place, live map[unit.ID]bool) {
	live = map[unit.ID]bool{}
	for _, u := range w.tree.Hamlets(w.root.ID) {
		out, live[u.ID] = append(out, place(u)), true
	}
	var rest []Place
	for id := range all {
		if u, ok := w.tree.Get(id); ok && !live[id] {
			rest = append(rest, place(u))
		} else if !ok {
			rest = append(rest, Place{ID: id, Name: noHamletName.VI, Level: unit.Hamlet})
		}
	}
	slices.SortFunc(rest, func(a, b Place) int { return cmp.Compare(b.ID, a.ID) })
	return append(out, rest...), live
}

// oneHamlet reads a hamlet, which has no parts.
func (w *boardMaker) oneHamlet() (part, error) {
	all, err := w.hamletSeries(w.root.Home)
	if err != nil {
		return part{}, err
	}
	s := all[w.root.ID]
	if s == nil {
		s = &series{}
	}
	w.whole = append(w.whole, s)
	return partOf(w.gauges, s, w.at), nil
}

// baselines are what stood before: they belong to the campaign's unit as a whole.
func (w *boardMaker) baselines() []int64 {
	if w.root.ID != w.c.Unit {
		return nil
	}
	out := make([]int64, len(w.gauges))
	for i := range w.gauges {
		if b := w.gauges[i].Baseline; b.Known {
			out[i] = int64(b.Value)
		}
	}
	return out
}

func (w *boardMaker) line(p *part, baselines []int64) Line {
	l := Line{Unit: p.place, Work: p.work, LastAt: p.lastAt, Reported: p.reported, Figures: make([]Figure, len(w.gauges))}
	home := p.place.ID
	if p.place.Level == unit.Hamlet {
		home = w.root.Home
	}
	for i := range w.gauges {
		g := &w.gauges[i]
		var aim *int64
		value, generated, ok := w.aims.of(home, p.place.ID, g.ID)
		if ok {
			aim = &value
		}
		var baseline int64
		if baselines != nil {
			baseline = baselines[i]
		}
		l.Figures[i] = g.finish(&p.sums[i], w.c.Plan, w.at, aim, baseline)
		l.Figures[i].Generated = generated
		if p.place.Level == unit.Hamlet && l.Figures[i].Known {
			l.Figures[i].Opens.Hamlet = p.place.ID
			if p.place.ID == 0 {
				l.Figures[i].Opens.Hamlet = NoHamlet
			}
		}
	}
	return l
}

// sumTargets gives a whole that was given no target of its own the sum of its parts, when every part has one.
func (w *boardMaker) sumTargets(b *Board, total *part, i int) {
	g := &w.gauges[i]
	if !g.counted || b.Total.Figures[i].Target != nil || len(b.Lines) == 0 {
		return
	}
	var sum int64
	generated := false
	for n := range b.Lines {
		f := &b.Lines[n].Figures[i]
		if f.Target == nil {
			if b.Lines[n].Unit.ID == 0 { // people without a hamlet have no target of their own
				continue
			}
			return
		}
		sum, generated = sum+*f.Target, generated || f.Generated
	}
	f := &b.Total.Figures[i]
	f.Target, f.Generated = &sum, generated
	f.divide(g, &total.sums[i])
	f.spread(g, w.c.Plan, w.at, f.Baseline+total.sums[i].closed)
}
