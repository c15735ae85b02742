package campaign_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
	"tungnha/internal/locale"
)

func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02T15:04:05.000", s, locale.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDaysOfVinhLoc(t *testing.T) {
	t.Parallel()
	_, p := shipped(t, campaigns.VinhLoc)
	for _, c := range []struct {
		at       string
		n        int
		day      campaign.Day
		closed   campaign.Day
		left     int
		open     bool
		whatever string
	}{
		{"2023-05-04T20:00:00.000", 0, 20230504, 20230503, 41, false, "the evening before is not the first day"},
		{"2023-05-05T00:00:00.000", 1, 20230505, 20230504, 41, true, "it opens at midnight"},
		{"2023-05-25T10:00:00.000", 21, 20230525, 20230524, 21, true, "today counts until its cut-off"},
		{"2023-05-25T17:00:00.000", 21, 20230525, 20230525, 20, true, "the cut-off itself belongs to the day, and closes it"},
		{"2023-05-25T17:00:00.001", 21, 20230526, 20230525, 20, true, "evening work belongs to the next report day"},
		{"2023-06-13T21:00:00.000", 40, 20230614, 20230613, 1, true, "the evening before the last day"},
		{"2023-06-14T21:00:00.000", 41, 20230614, 20230613, 1, true, "the last evening still counts"},
		{"2023-06-14T23:59:59.999", 41, 20230614, 20230614, 0, true, "the last moment"},
		{"2023-06-15T00:00:00.000", 42, 20230615, 20230614, 0, false, "before 15/6 is over"},
	} {
		now := at(t, c.at)
		n, of := p.Day(now)
		if n != c.n || of != 41 || p.DayOf(now) != c.day || p.LastClosed(now) != c.closed || p.DaysLeft(now) != c.left || p.Open(now) != c.open {
			t.Errorf("%s (%s): day %d of %d, report day %s, closed %s, %d left, open %v", c.at, c.whatever, n, of, p.DayOf(now), p.LastClosed(now), p.DaysLeft(now), p.Open(now))
		}
	}
	if got := p.CutoffClock(20230614).String(); got != "24:00" {
		t.Errorf("the last day closes at %s", got)
	}
	if got := p.CutoffClock(20230525).String(); got != "17:00" {
		t.Errorf("a day closes at %s", got)
	}
}

func TestThirtyNightsIsThirtyTwoDays(t *testing.T) {
	t.Parallel()
	_, p := shipped(t, campaigns.ThirtyNight)
	if _, of := p.Day(at(t, "2023-08-05T08:00:00.000")); of != 32 {
		t.Errorf("%d days", of)
	}
	staff, _ := p.Indicator("staff-l2")
	if got := p.SpanOf(staff); got.Last != 20230829 || got.Days() != 25 {
		t.Errorf("level 2 of staff ends with %s after %d days", got.Last, got.Days())
	}
}

func TestParseDay(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]campaign.Day{
		"25/05/2023": 20230525, "5/8/2023": 20230805, "29/02/2024": 20240229, "05.8.2023": 20230805, "05-08-2023": 20230805,
		"29/02/2023": 0, "31/04/2023": 0, "0/1/2023": 0, "1/13/2023": 0, "25/05/23": 0, "25/05": 0, "2023/05/25": 0, "1/1/1899": 0, "": 0,
	} {
		if got, ok := campaign.ParseDay(s); got != want || ok != (want != 0) {
			t.Errorf("%q: %d %v", s, got, ok)
		}
	}
}

// The report days tile time: each moment is in exactly one, after the cut-off of the day before and not after its own.
func TestReportDaysTileTime(t *testing.T) {
	t.Parallel()
	_, p := shipped(t, campaigns.VinhLoc)
	start := campaign.Day(20230420).Midnight()
	rapid.Check(t, func(t *rapid.T) {
		now := start.Add(time.Duration(rapid.Int64Range(0, 70*24*3600*1000).Draw(t, "ms")) * time.Millisecond)
		day := p.DayOf(now)
		if now.After(p.CutoffOf(day)) || !now.After(p.CutoffOf(day.Add(-1))) {
			t.Fatalf("%s is in %s: (%s, %s]", now, day, p.CutoffOf(day.Add(-1)), p.CutoffOf(day))
		}
		if p.Open(now) != p.Period.Has(day) {
			t.Fatalf("%s: open %v, but report day %s", now, p.Open(now), day)
		}
		if closed := p.LastClosed(now); closed != day && closed != day.Add(-1) || p.CutoffOf(closed).After(now) {
			t.Fatalf("%s: last closed %s", now, closed)
		}
	})
}

func drawSpan(t *rapid.T) campaign.Span {
	first := campaign.Day(20230101).Add(rapid.IntRange(0, 900).Draw(t, "first"))
	return campaign.Span{First: first, Last: first.Add(rapid.IntRange(0, 399).Draw(t, "days"))}
}

func TestPaceRisesEvenlyToTheTarget(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpan(t)
		target := rapid.IntRange(0, 1<<60).Draw(t, "target")
		day := s.First.Add(rapid.IntRange(-5, s.Days()+5).Draw(t, "day"))
		here, next := s.Pace(target, day), s.Pace(target, day.Add(1))
		if here > next || here < 0 || next > target {
			t.Fatalf("pace %d then %d of %d", here, next, target)
		}
		if step := target/s.Days() + 1; next-here > step {
			t.Fatalf("a step of %d where %d days bring %d", next-here, s.Days(), target)
		}
		if s.Pace(target, s.First.Add(-1)) != 0 || s.Pace(target, s.Last) != target {
			t.Fatalf("pace does not run from 0 to %d", target)
		}
	})
}

// Doing what is needed each day reaches the target on the last day and not a day's work too late.
func TestNeededPerDayReachesTheTarget(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpan(t)
		target, count := rapid.IntRange(0, 1_000_000).Draw(t, "target"), 0
		for day := s.First.Add(-1); day < s.Last; day = day.Add(1) {
			need := s.NeededPerDay(target, count, day)
			if need*s.Left(day) < target-count || need > 0 && (need-1)*s.Left(day) >= target-count {
				t.Fatalf("%d a day for %d days, %d to go", need, s.Left(day), target-count)
			}
			count += need
		}
		if count < target {
			t.Fatalf("%d of %d", count, target)
		}
		if got := s.NeededPerDay(target+7, count, s.Last); got != max(target+7-count, 0) {
			t.Fatalf("after the last day %d is needed", got)
		}
	})
}

func TestDayArithmetic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := campaign.Day(20230101).Add(rapid.IntRange(-5000, 20000).Draw(t, "d"))
		n := rapid.IntRange(-5000, 5000).Draw(t, "n")
		if d.Add(n).Sub(d) != n {
			t.Fatalf("%s + %d = %s", d, n, d.Add(n))
		}
		if back, ok := campaign.ParseDay(d.String()); back != d || !ok {
			t.Fatalf("%s reads back as %s", d, back)
		}
	})
}
