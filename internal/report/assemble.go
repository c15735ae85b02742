package report

import (
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// moments are the report days that one board asks about.
type moments struct {
	at     time.Time
	papers time.Time    // official figures that had come in by then
	day    campaign.Day // the report day that at falls in
	before campaign.Day // the one before
	closed campaign.Day // the last one that is over
	late   campaign.Day // a message of this day or before is more than 7 days old
}

// clockDays is how long an approved account waits for its activation (decree 59/2022, article 14.3).
const clockDays = 7

func momentsOf(p *campaign.Plan, at, official time.Time) moments {
	if official.Before(at) {
		official = at
	}
	day := p.DayOf(at)
	return moments{at, official, day, day.Add(-1), p.LastClosed(at), campaign.CalendarDay(at).Add(-clockDays - 1)}
}

// sum is one indicator of one unit before it is judged; sums of parts add up to the sum of the whole.
type sum struct {
	count, before, before2, closed int64
	of, ofBefore                   int64
	share, shareBefore             int64

	communes int // behind the sum
	official officialSum
}

// officialSum adds official figures and, for the difference, what was reported at the same cut-offs.
type officialSum struct {
	communes int // that have a figure
	value    int64
	reported int64 // at the same cut-offs
	day      campaign.Day
	cutoff   time.Time
	inDay    int64
	inDays   int // communes that have a figure of the newest day and one before
	fallen   bool
	fromDay  campaign.Day // the oldest of the days summed
	typed    bool
}

func (s *sum) add(o *sum) {
	s.count += o.count
	s.before += o.before
	s.before2 += o.before2
	s.closed += o.closed
	s.of += o.of
	s.ofBefore += o.ofBefore
	s.share += o.share
	s.shareBefore += o.shareBefore
	s.communes += o.communes
	s.official.add(&o.official)
}

func (s *officialSum) add(o *officialSum) {
	if o.communes == 0 {
		return
	}
	if s.communes == 0 || o.fromDay < s.fromDay {
		s.fromDay = o.fromDay
	}
	if s.communes == 0 || o.day > s.day {
		s.day, s.cutoff = o.day, o.cutoff
	}
	s.communes += o.communes
	s.value += o.value
	s.reported += o.reported
	s.inDay += o.inDay
	s.inDays += o.inDays
	s.fallen = s.fallen || o.fallen
	s.typed = s.typed || o.typed
}

// read takes an indicator's sum out of a series.
func (g *gauge) read(s *series, at moments) sum {
	out := sum{communes: 1}
	if g.counted {
		out.count, out.before = s.at(g.row, at.day), s.at(g.row, at.before)
		out.before2, out.closed = s.at(g.row, at.before.Add(-1)), s.at(g.row, at.closed)
	}
	if g.ofRow {
		out.of, out.ofBefore = s.at(g.of, at.day), s.at(g.of, at.before)
	}
	if g.shared {
		out.share, out.shareBefore = s.at(g.share, at.day), s.at(g.share, at.before)
	}
	return out
}

// shows says whether an official figure had come in, for a cut-off that is not still to come.
func (at moments) shows(l *stated) bool {
	ahead := l.day == at.day && at.closed != at.day && l.cutoff.After(at.at)
	return l.day <= at.day && !ahead && !l.at.After(at.papers)
}

// typedIn is the origin of an official figure that somebody entered by hand.
const typedIn = "desk"

// readOfficial adds a commune's official figures as they stood at the moment.
func (g *gauge) readOfficial(k *known, s *series, at moments) (out officialSum) {
	last, previous := newestTwo(k.official[g.ID], at)
	if last == nil {
		return out
	}
	out = officialSum{communes: 1, value: last.value, reported: s.at(g.row, last.day), day: last.day, fromDay: last.day, cutoff: last.cutoff, typed: last.origin == typedIn}
	if previous != nil {
		out.inDay, out.inDays = last.value-previous.value, 1
		out.fallen = out.inDay < 0
	}
	return out
}

// newestTwo gives the line of the newest report day and of the one before it, each in the version that stood at the moment.
func newestTwo(lines []stated, at moments) (last, previous *stated) {
	for i := range lines {
		l := &lines[i]
		if !at.shows(l) {
			continue
		}
		if last == nil || last.day != l.day {
			previous = last
		}
		last = l
	}
	return last, previous
}

// work reads the work lists of a series.
func work(s *series, at moments) Work {
	n := func(m ledger.Measure) int64 { return s.at(kind(m), at.day) }
	w := Work{
		Resident: n(ledger.Resident), Owed: n(ledger.Owed), OwedAway: n(ledger.OwedAway), Overdue: s.at(kindNotice, at.late),
		Waiting: n(ledger.Waiting), Combined: n(ledger.Combined), Cannot: n(ledger.CannotSure), CannotNew: n(ledger.CannotOpen),
		Absent: n(ledger.AbsentSure), AbsentNew: n(ledger.AbsentOpen), Surveyed: n(ledger.SurveyedIn),
		Houses: s.at(kindHouses, at.day), HousesIn: s.at(kindHousesAsked, at.day),
	}
	for i := range w.Groups {
		w.Groups[i] = n(ledger.InDone + ledger.Measure(i))
	}
	return w
}

func (w *Work) add(o *Work) {
	w.Resident += o.Resident
	w.Owed += o.Owed
	w.OwedAway += o.OwedAway
	w.Overdue += o.Overdue
	w.Waiting += o.Waiting
	w.Combined += o.Combined
	w.Cannot += o.Cannot
	w.CannotNew += o.CannotNew
	w.Absent += o.Absent
	w.AbsentNew += o.AbsentNew
	w.Surveyed += o.Surveyed
	w.Houses += o.Houses
	w.HousesIn += o.HousesIn
	for i := range w.Groups {
		w.Groups[i] += o.Groups[i]
	}
}

// part is a line in the making.
type part struct {
	place    Place
	sums     []sum
	work     Work
	lastAt   time.Time
	reported bool
}

func (p *part) add(o *part) {
	if p.sums == nil {
		p.sums = make([]sum, len(o.sums))
	}
	for i := range o.sums {
		p.sums[i].add(&o.sums[i])
	}
	p.work.add(&o.work)
	p.reported = p.reported || o.reported
	if o.lastAt.After(p.lastAt) {
		p.lastAt = o.lastAt
	}
}

// empty says that nobody was ever counted there.
func (p *part) empty() bool {
	for i := range p.sums {
		if p.sums[i].count != 0 || p.sums[i].of != 0 {
			return false
		}
	}
	return p.work == Work{}
}

// partOf reads one place's series.
func partOf(gs []gauge, s *series, at moments) part {
	p := part{sums: make([]sum, len(gs)), work: work(s, at), reported: s.moved(at.day)}
	for i := range gs {
		p.sums[i] = gs[i].read(s, at)
	}
	return p
}

// commune reads one commune, with its official figures.
func commune(gs []gauge, k *known, s *series, at moments, plan *campaign.Plan) part {
	p := partOf(gs, s, at)
	for i := range gs {
		p.sums[i].official = gs[i].readOfficial(k, s, at)
	}
	if !k.changed.After(at.at) {
		p.lastAt = k.changed
		p.reported = p.reported || k.changed.After(plan.CutoffOf(at.before))
	}
	return p
}

func place(u *unit.Unit) Place { return Place{ID: u.ID, Code: u.Code, Name: u.Name, Level: u.Level} }
