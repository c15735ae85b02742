package emulate

import (
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tungnha/internal/locale"
)

// calibration is the moment for which the script is tuned: the cut-off of day 21.
var calibration = time.Date(2023, 5, 25, 17, 0, 0, 0, locale.Zone)

// standing is where a district stands, counted as the ledger counts: without what was corrected.
type standing struct{ first, filed, approved, second, overdue int }

func standingAt(actions iter.Seq[Action], at time.Time) standing {
	var s standing
	waiting := map[Ref]time.Time{}
	firstOf := map[int]bool{}
	for a := range actions {
		if !a.At.Before(at) {
			break
		}
		switch {
		case a.Kind == Activated && a.Level == 1:
			firstOf[a.No] = true
		case a.Kind == Corrected:
			delete(firstOf, a.Body.(Correction).Of)
		case a.Kind == Filed:
			s.filed++
		case a.Kind == Approved:
			s.approved++
		case a.Kind == Notified:
			waiting[a.Person] = a.At
		case a.Kind == Activated:
			s.second++
			delete(waiting, a.Person)
		}
	}
	for _, notified := range waiting {
		if at.Sub(notified) > activationWindow {
			s.overdue++
		}
	}
	s.first = len(firstOf)
	return s
}

func TestPlayIsCalibrated(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		d := Generate(Options{Seed: seed})
		s := standingAt(Play(d, PlayOptions{Seed: seed}), calibration)
		for name, c := range map[string]struct{ got, want, within int }{
			"level-1 activations": {s.first, PlanL1 * 55 / 100, 400},
			"dossiers":            {s.filed, 7_400, 150},
			"approved":            {s.approved, 4_950, 200},
			"level-2 activations": {s.second, 3_100, 150},
			"beyond 7 days":       {s.overdue, 205, 50},
		} {
			if c.got < c.want-c.within || c.got > c.want+c.within {
				t.Errorf("seed %d: %s %d, want %d ± %d", seed, name, c.got, c.want, c.within)
			}
		}
	}
}

func TestPlayIsDeterministic(t *testing.T) {
	t.Parallel()
	d := Generate(Options{Citizens: 2_000, Seed: 1})
	a, b := slices.Collect(Play(d, PlayOptions{Seed: 2})), slices.Collect(Play(d, PlayOptions{Seed: 2}))
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("one seed, two scripts:\n%s", diff)
	}
	if c := slices.Collect(Play(d, PlayOptions{Seed: 3})); cmp.Equal(a, c) {
		t.Error("two seeds, one script")
	}
}

// TestPlayObeysTheRules follows every person through the script.
func TestPlayObeysTheRules(t *testing.T) {
	t.Parallel()
	d := Generate(Options{Citizens: 10_000, Seed: 1})
	told := map[int]Action{}
	state := map[Ref]map[Kind]time.Time{} // level 2 only
	var last Action
	for a := range Play(d, PlayOptions{}) {
		if a.No != last.No+1 || a.At.Before(last.At) || a.At.Before(Start) || !a.At.Before(End.AddDate(0, 0, 1)) {
			t.Fatalf("action %d at %v after %d at %v", a.No, a.At, last.No, last.At)
		}
		last, told[a.No] = a, a
		checkReference(t, told, a)
		if a.Level != 2 {
			continue
		}
		if state[a.Person] == nil {
			state[a.Person] = map[Kind]time.Time{}
		}
		checkLevel2(t, state[a.Person], a)
		state[a.Person][a.Kind] = a.At
	}
}

// checkReference checks that what is confirmed or corrected was told before, of the same person.
func checkReference(t *testing.T, told map[int]Action, a Action) {
	t.Helper()
	of, want := 0, []Kind(nil)
	switch b := a.Body.(type) {
	case Confirmation:
		of, want = b.Of, []Kind{Absent, Cannot}
	case Correction:
		of, want = b.Of, []Kind{Activated}
	default:
		return
	}
	if before := told[of]; !slices.Contains(want, before.Kind) || before.Person != a.Person || before.At.After(a.At) {
		t.Errorf("%s %d refers to %d, a %s of %v", a.Kind, a.No, of, before.Kind, before.Person)
	}
}

// checkLevel2 checks the order filed, approved, notified, activated, each once, and the mark of those beyond the 7 days.
func checkLevel2(t *testing.T, seen map[Kind]time.Time, a Action) {
	t.Helper()
	if _, twice := seen[a.Kind]; twice {
		t.Errorf("%v %s twice", a.Person, a.Kind)
	}
	before := map[Kind]Kind{Approved: Filed, Notified: Approved, Activated: Notified}[a.Kind]
	at, ok := seen[before]
	if before != "" && !ok {
		t.Errorf("%v %s before it was %s", a.Person, a.Kind, before)
	}
	if act, is := a.Body.(Activation); is && act.Late != (a.At.Sub(at) > activationWindow) {
		t.Errorf("%v activated %v after the message, late is %v", a.Person, a.At.Sub(at), act.Late)
	}
}

// TestPlayOtherCampaigns plays plan A's 32 days, and a very short one, over a tiny district.
func TestPlayOtherCampaigns(t *testing.T) {
	t.Parallel()
	d := Generate(Options{Citizens: 1_000, Seed: 1, AsOf: time.Date(2023, 8, 5, 0, 0, 0, 0, locale.Zone)})
	for _, days := range []int{1, 3, 32} {
		opt := PlayOptions{Start: d.AsOf, Days: days}
		n := 0
		for a := range Play(d, opt) {
			n++
			if a.At.Before(opt.Start) || !a.At.Before(opt.Start.AddDate(0, 0, days)) {
				t.Errorf("%d days: %s at %v", days, a.Kind, a.At)
			}
		}
		if n == 0 {
			t.Errorf("nothing happens in %d days", days)
		}
	}
}

func TestPlayHasARhythm(t *testing.T) {
	t.Parallel()
	d := Generate(Options{Citizens: 20_000, Seed: 1})
	evening, all, offices, office := 0, 0, 0, 0
	for a := range Play(d, PlayOptions{}) {
		hour := a.At.Hour()
		switch a.Kind {
		case Activated:
			all++
			if hour >= 19 && hour < 22 {
				evening++
			}
		case Approved:
			offices++
			if hour >= 7 && hour < 17 && a.At.Weekday() != time.Sunday {
				office++
			}
		}
	}
	if evening*100 < all*45 || evening*100 > all*75 {
		t.Errorf("%d of %d activations in the evening", evening, all)
	}
	if office != offices {
		t.Errorf("%d of %d approvals in office hours", office, offices)
	}
}

// TestOfficialFigures checks that they are near the truth, mostly daily, sometimes late, and that one commune leaves days out.
func TestOfficialFigures(t *testing.T) {
	t.Parallel()
	d := Generate(Options{Citizens: 50_000, Seed: 1})
	days, late := make([]int, len(d.Communes)), 0
	truth := make([]int, len(d.Communes))
	for a := range Play(d, PlayOptions{}) {
		f, ok := a.Body.(Figures)
		if !ok {
			if a.Kind == Filed {
				truth[a.Commune]++
			}
			continue
		}
		days[a.Commune]++
		if f.Late {
			late++
		}
		if f.Cutoff.After(a.At) || f.L2Filed > truth[a.Commune] || f.L2Activated > f.L2Approved+1 || f.L2Approved > f.L2Filed {
			t.Errorf("commune %d day %d at %v: %+v, filed %d", a.Commune, f.Day, a.At, f, truth[a.Commune])
		}
	}
	if low, high := slices.Min(days), slices.Max(days); low < 15 || low > 36 || high < 39 || late == 0 {
		t.Errorf("days reported %v, %d late", days, late)
	}
}

func BenchmarkPlay100k(b *testing.B) {
	d := Generate(Options{Seed: 1})
	b.ReportAllocs()
	for b.Loop() {
		for a := range Play(d, PlayOptions{}) {
			_ = a
		}
	}
}
