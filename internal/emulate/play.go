package emulate

import (
	"cmp"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"tungnha/internal/locale"
)

// PlayOptions says which campaign to play. The zero PlayOptions is plan B's: 05/5 to 14/6/2023 and its targets, in proportion to the people.
type PlayOptions struct {
	Seed   uint64
	Start  time.Time
	Days   int
	L1, L2 int // the district's targets
}

const planDays = 41

func (o PlayOptions) withDefaults(d *District) PlayOptions {
	if o.Start.IsZero() {
		o.Start = Start
	}
	o.Start = locale.DayOf(o.Start)
	if o.Days == 0 {
		o.Days = planDays
	}
	if o.L1 == 0 {
		o.L1 = int(math.Round(PlanL1 * float64(d.Population) / defaultCitizens))
	}
	if o.L2 == 0 {
		o.L2 = int(math.Round(PlanL2 * float64(d.Population) / defaultCitizens))
	}
	return o
}

// Play gives the campaign in the order of time, from the first day to the end of the last. On 17:00 of day 21 of 41 the district stands at about 55 % of
// the level-1 target and 48 % of the level-2 dossiers, with a third of those not yet approved and 200 of 100,000 people beyond the 7 days.
func Play(d *District, opt PlayOptions) iter.Seq[Action] {
	return func(yield func(Action) bool) {
		opt := opt.withDefaults(d)
		s := newScript(d, opt)
		slices.SortFunc(s.steps, func(a, b step) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id)) })
		p := player{script: s, r: newRand(opt.Seed, streamScript+1), no: make([]int32, len(s.steps)), counts: newCounts(len(d.Communes), opt)}
		end := opt.Start.AddDate(0, 0, opt.Days).Unix()
		for i := range s.steps {
			if s.steps[i].at >= end {
				return
			}
			if a, ok := p.action(&s.steps[i]); ok && !yield(a) {
				return
			}
		}
	}
}

// player turns steps into actions.
type player struct {
	*script
	r      *rand.Rand
	no     []int32 // by id of the step: the number of its action
	last   int32
	counts *counts
}

// action gives the action of a step; ok is false when what it refers to was never told.
func (p *player) action(s *step) (Action, bool) {
	if s.link >= 0 && p.no[s.link] == 0 {
		return Action{}, false
	}
	p.last++
	p.no[s.id] = p.last
	a := Action{
		No: int(p.last), At: time.Unix(s.at, 0).In(locale.Zone), Kind: s.kind, Level: int(s.level), Commune: int(s.commune),
		Actor: Actor{Office: s.office, Member: int(s.member)},
	}
	p.counts.pass(s)
	if s.person >= 0 {
		a.Person = p.people[s.person].ref
	}
	a.Body = p.body(s, &a)
	return a, true
}

func (p *player) body(s *step, a *Action) Body {
	switch s.kind {
	case Surveyed:
		return p.surveyOf(a.Person)
	case Contacted:
		return p.contact()
	case Filed:
		return Filing{WithCard: s.detail&detailWithCard != 0}
	case Activated:
		return Activation{Web: s.detail&detailWeb != 0, Late: s.detail&detailLate != 0}
	case Absent:
		return Absence{p.d.Person(a.Person).AwayAt}
	case Cannot:
		return Inability{p.d.Person(a.Person).Frail}
	case Confirmed:
		return Confirmation{int(p.no[s.link])}
	case Corrected:
		return Correction{int(p.no[s.link]), "đánh dấu nhầm người"}
	case Official:
		a.Actor.Member = 0
		return p.counts.figures(p.r, s)
	}
	return nil
}

func (p *player) contact() Contact {
	channels := [...]string{"visit", "visit", "phone", "zalo"}
	results := [...]string{"appointment", "appointment", "agreed", "not-home", "refused"}
	return Contact{channels[p.r.IntN(len(channels))], results[p.r.IntN(len(results))]}
}

// surveyOf answers for a household as its people are.
func (p *player) surveyOf(ref Ref) Survey {
	h := &p.d.Communes[ref.Commune].Hamlets[ref.Hamlet].Households[ref.Household]
	s := Survey{Internet: p.r.IntN(100) < 62}
	if p.r.IntN(100) < 17 {
		s.Computers = 1
	}
	for m := range h.Members {
		q := &h.Members[m]
		if q.Device == DeviceGood {
			s.Smartphones++
		}
		if q.Age >= 14 {
			s.Answers = append(s.Answers, Answer{m, q.Card, q.Device, q.OwnSIM, groupOf(q)})
		}
	}
	return s
}

// groupOf puts somebody into one of the plan's three groups (80/KH-TCT III.2).
func groupOf(p *Person) int {
	switch {
	case p.Frail != FrailNone || len(p.Phones) == 0:
		return 3
	case p.Device == DeviceGood:
		return 1
	}
	return 2
}
