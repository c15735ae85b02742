package emulate

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"
)

// step is an action before it has its number.
type step struct {
	at     int64 // Unix seconds
	id     int32 // place in script.steps when it was made
	person int32 // index in script.people; the household's head for Surveyed; -1 for Official
	link   int32 // id of the step that is confirmed or corrected, else -1
	kind   Kind
	office Office
	commune, member,
	level, detail uint16
}

// Details of steps, by kind.
const (
	detailWeb  = 1 << iota // Activated
	detailLate             // Activated, Official
	detailMistake
	detailWithCard // Filed
)

// subject is somebody of 14 or older who may appear in the script.
type subject struct {
	ref   Ref
	p     *Person
	order float64 // when the team comes by, 0…1 and a little beyond
	lot   float64 // 0…1
	used  bool
}

// script gathers the steps of a district.
type script struct {
	d      *District
	opt    PlayOptions
	people []subject
	steps  []step
}

// writer makes the steps of one commune.
type writer struct {
	*script
	r        *rand.Rand
	c        *Commune
	subjects []int32 // of the commune, in the order in which teams come by
	done1    []dated // who has level 1, in the order of days
}

type dated struct {
	person int32
	day    int
}

func (w *writer) chance(percent int) bool { return w.r.IntN(100) < percent }

func (w *writer) day(i int) time.Time { return w.opt.Start.AddDate(0, 0, i) }

// add notes a step and gives its id.
func (w *writer) add(at time.Time, person int32, kind Kind, level int, office Office) int32 {
	id := int32(len(w.steps))
	s := step{at: at.Unix(), id: id, person: person, link: -1, kind: kind, office: office, commune: uint16(w.c.index), level: uint16(level)}
	if office == OfficeTeam && person >= 0 {
		s.member = uint16(w.r.IntN(len(w.c.Hamlets[w.people[person].ref.Hamlet].Team)))
	}
	w.steps = append(w.steps, s)
	return id
}

// newScript writes the whole script, not yet in the order of time.
func newScript(d *District, opt PlayOptions) *script {
	s := &script{d: d, opt: opt, steps: make([]step, 0, d.Population*2)}
	targets := Targets(d, opt.L1, opt.L2)
	writers := s.writers()
	tempo := newTempo(writers, targets, opt)
	for i, w := range writers {
		w.survey()
		w.level1(tempo.first[i])
		w.level2(tempo.second[i])
		w.official(tempo.slowest == i)
	}
	return s
}

func (s *script) writers() []*writer {
	ws := make([]*writer, len(s.d.Communes))
	for i := range s.d.Communes {
		c := &s.d.Communes[i]
		w := &writer{script: s, r: newRand(mix(c.seed, s.opt.Seed), streamScript), c: c}
		w.enlist()
		ws[i] = w
	}
	return ws
}

// enlist notes everybody of 14 and older. All hamlets are walked at the same time, household after household, with some disorder.
func (w *writer) enlist() {
	for ref, p := range w.c.All() {
		if p.Age < 14 {
			continue
		}
		way := (float64(ref.Household) + 0.5) / float64(len(w.c.Hamlets[ref.Hamlet].Households))
		w.subjects = append(w.subjects, int32(len(w.people)))
		w.people = append(w.people, subject{ref: ref, p: p, order: way + 0.25*w.r.Float64(), lot: w.r.Float64()})
	}
	slices.SortStableFunc(w.subjects, func(a, b int32) int { return cmp.Compare(w.people[a].order, w.people[b].order) })
}

// tempo is how much each commune does on which day.
type tempo struct {
	first, second [][]int // by commune and day: activations of level 1, dossiers of level 2
	slowest       int
}

// Where the district stands at the calibration moment, 17:00 of day 21 of 41.
const (
	calibrationDay = 20 // from 0
	cutoffHour     = 17
	shareFirst     = 0.55
	shareSecond    = 7_400.0 / PlanL2
)

// newTempo gives the communes different vigour, and scales both levels so that the district as a whole stands where it should.
func newTempo(writers []*writer, targets []Target, opt PlayOptions) tempo {
	n := len(writers)
	t := tempo{first: make([][]int, n), second: make([][]int, n)}
	vigour := spreadVigour(n, newRand(opt.Seed, streamScript))
	var c1, c2 []curve
	sum1, sum2 := 0.0, 0.0
	day := calibrationDay * opt.Days / planDays
	for i, w := range writers {
		if vigour[i] < vigour[t.slowest] {
			t.slowest = i
		}
		shift, scale := 4*(1-vigour[i]), float64(opt.Days)/planDays
		c1 = append(c1, newCurve(w.r, opt.Start, opt.Days, (18.8+shift)*scale, 6.2*scale))
		c2 = append(c2, newCurve(w.r, opt.Start, opt.Days, (21.4+shift)*scale, 5.6*scale))
		sum1 += float64(targets[i].L1) * vigour[i] * c1[i].until(day, partBefore(fieldHours, cutoffHour))
		sum2 += float64(targets[i].L2) * vigour[i] * c2[i].until(day, partBefore(policeHours, cutoffHour))
	}
	k1, k2 := shareFirst*float64(opt.L1)/sum1, shareSecond*float64(opt.L2)/sum2
	for i := range writers {
		t.first[i] = c1[i].portions(k1 * vigour[i] * float64(targets[i].L1))
		t.second[i] = c2[i].portions(k2 * vigour[i] * float64(targets[i].L2))
	}
	return t
}

// spreadVigour deals vigour from 0.72 to 1.22 to the communes.
func spreadVigour(n int, r *rand.Rand) []float64 {
	v := make([]float64, n)
	for i, place := range r.Perm(n) {
		v[i] = 0.72 + 0.5*(float64(place)+0.5)/float64(n)
	}
	return v
}
