package report

import (
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// rewound is what is to be added to a commune's tallies, whole and by hamlet, to see them as they stood at a moment inside a report day.
type rewound map[unit.ID]delta // by hamlet; every hamlet's together is the commune's

// whole is the commune's delta.
func (r rewound) whole() delta {
	out := delta{}
	for _, d := range r {
		for k, n := range d {
			out[k] += n
		}
	}
	return out
}

func (r rewound) add(hamlet unit.ID, k kind, day campaign.Day, n int64) {
	if r[hamlet] == nil {
		r[hamlet] = delta{}
	}
	r[hamlet][deltaKey{k, day}] += n
}

// rewind takes back what was recorded in a commune after a moment. Closed report days need none of it but for the messages, which are counted by
// the day they came; the moment's own report day is taken back citizen by citizen.
//
// What the roster says of a citizen (hamlet, birth, card) has no history: a correction of it later in the same report day is seen as if it had
// been there. Nothing that an event says is.
func (s *Service) rewind(q db.Q, j *ledger.Judge, commune unit.ID, at time.Time) (rewound, error) {
	events, err := eventsSince(q, commune, at)
	if err != nil {
		return nil, err
	}
	out := rewound{}
	for len(events) > 0 {
		n := 1
		for n < len(events) && events[n].Citizen == events[0].Citizen {
			n++
		}
		if touches(j, events[:n], at) {
			c, err := s.people.Citizen(q, commune, events[0].Citizen)
			if err != nil {
				return nil, err
			}
			if c != nil {
				out.takeBack(j, c, events[:n], at)
			}
		}
		events = events[n:]
	}
	return out, nil
}

// touches says whether what was recorded of a citizen after the moment changes what is taken back: anything inside that report day, or a message that
// is waited on. Of a day long past that is few people, and the others need not be read.
func touches(j *ledger.Judge, events []ledger.Event, at time.Time) bool {
	closed := j.Plan.CutoffOf(j.Day(at))
	for i := range events {
		if e := &events[i]; e.At.After(at) && !e.At.After(closed) {
			return true
		}
	}
	return noticeOf(ledger.Fold(until(events, at))) != noticeOf(ledger.Fold(events))
}

// notice is what the 7-day clock of a citizen hangs on.
type notice struct {
	listed   bool
	one, two time.Time
}

func noticeOf(s ledger.State) (n notice) {
	n.listed = s.Listed
	if s.L1.Stage == ledger.StageNotified {
		n.one = s.L1.NoticeSeen
	}
	if s.L2.Stage == ledger.StageNotified {
		n.two = s.L2.NoticeSeen
	}
	return n
}

// takeBack adds the difference between a citizen at the moment and at the close of that report day, and between the message then and now.
func (r rewound) takeBack(j *ledger.Judge, c *roster.Citizen, events []ledger.Event, at time.Time) {
	day := j.Day(at)
	then := judged(j, c, until(events, at))
	closed := judged(j, c, until(events, j.Plan.CutoffOf(day)))
	now := judged(j, c, events)
	for k := range kindNotice {
		m := ledger.Measure(k)
		switch in, was := then.Mask.Has(m), closed.Mask.Has(m); {
		case in && !was:
			r.add(c.Hamlet, k, day, +1)
		case was && !in:
			r.add(c.Hamlet, k, day, -1)
		}
	}
	if then.Clock.Equal(now.Clock) {
		return
	}
	if !then.Clock.IsZero() {
		r.add(c.Hamlet, kindNotice, campaign.CalendarDay(then.Clock), +1)
	}
	if !now.Clock.IsZero() {
		r.add(c.Hamlet, kindNotice, campaign.CalendarDay(now.Clock), -1)
	}
}

// judged is what a campaign makes of a citizen by some of the events; somebody off the list has no message to wait for.
func judged(j *ledger.Judge, c *roster.Citizen, events []ledger.Event) ledger.View {
	state := ledger.Fold(events)
	v := j.View(c, &state)
	if !state.Listed {
		v.Clock = time.Time{}
	}
	return v
}

// until gives the events recorded by a moment. They come in the order of recording, so they are the first ones, but for writers of the same instant.
func until(events []ledger.Event, at time.Time) []ledger.Event {
	out := make([]ledger.Event, 0, len(events))
	for _, e := range events {
		if !e.At.After(at) {
			out = append(out, e)
		}
	}
	return out
}
