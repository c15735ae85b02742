package app

import (
	"context"
	"slices"
	"time"

	"tungnha/internal/locale"
)

// entry is something of the demo that happens in a commune at a moment of its own, beside the script: a training, a phone that sends.
type entry struct {
	at      time.Time
	commune int
	do      func(context.Context) error
}

// note puts something into the diary. What lies before the campaign or not before the demo's clock never happens.
func (p *player) note(at time.Time, commune int, do func(context.Context) error) {
	if at.Before(p.day(0, 0, 0)) || !at.Before(p.Demo.Clock) {
		return
	}
	p.diary = append(p.diary, entry{at, commune, do})
}

// day is a moment of the n-th day of the campaign, from 0.
func (p *player) day(n, hour, minute int) time.Time {
	return clockOn(p.loaded.Plan.Period.First.Midnight().AddDate(0, 0, n), hour, minute)
}

// back is a moment n days before the day on which the demo stands.
func (p *player) back(n, hour, minute int) time.Time {
	return clockOn(p.Demo.Clock.AddDate(0, 0, -n), hour, minute)
}

func clockOn(day time.Time, hour, minute int) time.Time {
	return locale.DayOf(day).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// schedule fills the diary.
func (p *player) schedule() {
	for i := range p.units {
		p.noteTraining(i)
		p.noteWork(i)
		p.noteEvenings(i)
		p.noteSplits(i)
	}
	p.notePhones()
	slices.SortStableFunc(p.diary, func(a, b entry) int { return a.at.Compare(b.at) })
}

// follow does what stands in the diary up to a moment. What the script has for the commune by then is recorded first, so that its feed is in order.
func (p *player) follow(ctx context.Context, until time.Time) error {
	for len(p.diary) > 0 && !p.diary[0].at.After(until) {
		next := p.diary[0]
		p.diary = p.diary[1:]
		if err := p.flushOne(ctx, next.commune); err != nil {
			return err
		}
		p.at = next.at
		if err := next.do(ctx); err != nil {
			return err
		}
	}
	return nil
}
