package campaign_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
	"tungnha/internal/vn"
)

const lastDay campaign.Day = 20230614

// ready is a grown-up with everything that the plan asks for.
func ready() campaign.Person {
	return campaign.Person{
		Birth: vn.Birth{Year: 1980, Month: 2, Day: 3}, Card: campaign.CardValid,
		Device: campaign.Yes, Phone: campaign.Yes, OwnSIM: campaign.Yes,
	}
}

func with(change func(*campaign.Person)) campaign.Person {
	p := ready()
	change(&p)
	return p
}

func TestEligible(t *testing.T) {
	t.Parallel()
	yes, no, unknown := campaign.Yes, campaign.No, campaign.Unknown
	born := func(y, m, d int) campaign.Person {
		return with(func(p *campaign.Person) { p.Birth = vn.Birth{Year: y, Month: m, Day: d} })
	}
	child := func(y int, guardian campaign.Tri) campaign.Person {
		return campaign.Person{Birth: vn.Birth{Year: y, Month: 1, Day: 1}, Card: campaign.CardValid, Guardian: guardian}
	}
	for _, c := range []struct {
		name   string
		rules  campaign.RuleSet
		level  int
		who    campaign.Person
		on     campaign.Day
		ok     campaign.Tri
		decide string
	}{
		{"nothing is known", campaign.ND59, 1, campaign.Person{}, lastDay, unknown, "age.unknown"},
		{"everything is there, level 1", campaign.ND59, 1, ready(), lastDay, yes, "age.full"},
		{"everything is there, level 2", campaign.ND59, 2, ready(), lastDay, yes, "age.full"},
		{"14 on the last day", campaign.ND59, 2, born(2009, 6, 14), lastDay, yes, "age.full"},
		{"14 the day after", campaign.ND59, 2, born(2009, 6, 15), lastDay, no, "age.under"},
		{"born in the year only, at the border", campaign.ND59, 2, born(2009, 0, 0), lastDay, unknown, "age.border"},
		{"born in the year only, long ago", campaign.ND59, 2, born(1940, 0, 0), lastDay, yes, "age.full"},
		{"born in the month only, surely under", campaign.ND59, 1, born(2009, 7, 0), lastDay, no, "age.under"},
		{"no card, level 1", campaign.ND59, 1, with(func(p *campaign.Person) { p.Card = campaign.CardNone }), lastDay, no, "card.none"},
		{"no card, level 2 goes with the card", campaign.ND59, 2, with(func(p *campaign.Person) { p.Card = campaign.CardNone }), lastDay, yes, "age.full"},
		{"card expired, level 1", campaign.ND59, 1, with(func(p *campaign.Person) { p.Card = campaign.CardExpired }), lastDay, no, "card.expired"},
		{"card on its way", campaign.ND59, 1, with(func(p *campaign.Person) { p.Card = campaign.CardPending }), lastDay, unknown, "card.pending"},
		{"no device, level 1", campaign.ND59, 1, with(func(p *campaign.Person) { p.Device = no }), lastDay, no, "device.none"},
		{"no device, level 2 on the web", campaign.ND59, 2, with(func(p *campaign.Person) { p.Device = no }), lastDay, yes, "age.full"},
		{"device not surveyed", campaign.ND59, 1, with(func(p *campaign.Person) { p.Device = unknown }), lastDay, unknown, "device.unknown"},
		{"no number", campaign.ND59, 2, with(func(p *campaign.Person) { p.Phone = no }), lastDay, no, "phone.none"},
		{"somebody else's SIM in 2023", campaign.ND59, 2, with(func(p *campaign.Person) { p.OwnSIM = no }), lastDay, yes, "age.full"},
		{"somebody else's SIM in 2026", campaign.ND69, 2, with(func(p *campaign.Person) { p.OwnSIM = no }), 20261031, no, "sim.other"},
		{"SIM not asked in 2026", campaign.ND69, 2, with(func(p *campaign.Person) { p.OwnSIM = unknown }), 20261031, unknown, "sim.unknown"},
		{"a ward in 2023", campaign.ND59, 2, with(func(p *campaign.Person) { p.Ward = yes }), lastDay, no, "ward.account"},
		{"a ward in 2026", campaign.ND69, 2, with(func(p *campaign.Person) { p.Ward, p.Guardian = yes, yes }), 20261031, yes, "age.full"},
		{"10 years old in 2023", campaign.ND59, 2, child(2013, yes), lastDay, no, "age.under"},
		{"10 years old in 2026", campaign.ND69, 2, child(2016, yes), 20261031, yes, "age.request"},
		{"10 years old, the guardian has no account", campaign.ND69, 2, child(2016, no), 20261031, no, "guardian.none"},
		{"10 years old, the guardian was not asked", campaign.ND69, 1, child(2016, unknown), 20261031, unknown, "guardian.unknown"},
		{"3 years old, level 1", campaign.ND69, 1, child(2023, yes), 20261031, yes, "age.request"},
		{"3 years old, level 2", campaign.ND69, 2, child(2023, yes), 20261031, no, "age.under6"},
		{"6 or not", campaign.ND69, 2, with(func(p *campaign.Person) { p.Birth, p.Guardian = vn.Birth{Year: 2020}, yes }), 20261031, unknown, "age.border"},
		{"a foreigner without a residence card", campaign.ND69, 2, with(func(p *campaign.Person) { p.Foreigner, p.Card = true, campaign.CardNone }), 20261031, no, "residence.none"},
	} {
		got := c.rules.Eligible(c.level, c.who, c.on)
		if got.OK != c.ok || got.Reasons[0].Code != c.decide || got.Stays() != (c.ok != no) {
			t.Errorf("%s: %v because %s, want %v because %s", c.name, got.OK, got.Reasons[0].Code, c.ok, c.decide)
		}
	}
}

func drawPerson(t *rapid.T) campaign.Person {
	tri := rapid.SampledFrom([]campaign.Tri{campaign.Unknown, campaign.Yes, campaign.No})
	p := campaign.Person{
		Card:   rapid.SampledFrom([]campaign.Card{campaign.CardUnknown, campaign.CardValid, campaign.CardExpired, campaign.CardPending, campaign.CardNone}).Draw(t, "card"),
		Device: tri.Draw(t, "device"), Phone: tri.Draw(t, "phone"), OwnSIM: tri.Draw(t, "sim"), Ward: tri.Draw(t, "ward"),
		Guardian: tri.Draw(t, "guardian"), Foreigner: rapid.Bool().Draw(t, "foreigner"),
	}
	if rapid.Bool().Draw(t, "birth known") {
		p.Birth.Year = rapid.IntRange(1910, 2026).Draw(t, "year")
		p.Birth.Month = rapid.IntRange(0, 12).Draw(t, "month")
		if p.Birth.Month > 0 {
			p.Birth.Day = rapid.IntRange(0, 28).Draw(t, "day")
		}
	}
	return p
}

var ruleSets = rapid.SampledFrom([]campaign.RuleSet{campaign.ND59, campaign.ND69})

// Every person and level gets an answer in words that names its decree, and the answer is no more than its reasons say.
func TestEveryAnswerIsExplained(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules, level := ruleSets.Draw(t, "rules"), rapid.IntRange(1, 2).Draw(t, "level")
		a := rules.Eligible(level, drawPerson(t), lastDay)
		want := campaign.Yes
		for _, r := range a.Reasons {
			if r.Code == "" || r.Text.VI == "" || r.Text.EN == "" || !strings.HasPrefix(r.Source, rules.Title().VI+", Điều ") {
				t.Fatalf("not explained: %+v", r)
			}
			if r.OK == campaign.No || r.OK == campaign.Unknown && want == campaign.Yes {
				want = r.OK
			}
		}
		if a.OK != want || a.Reasons[0].OK != want {
			t.Fatalf("answer %v, reasons %+v", a.OK, a.Reasons)
		}
	})
}

// Finding out what was unknown never turns a yes into a no, nor a no into a yes.
func TestFactsOnlySettleWhatWasUnknown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules, level, known := ruleSets.Draw(t, "rules"), rapid.IntRange(1, 2).Draw(t, "level"), drawPerson(t)
		if known.Ward == campaign.Yes {
			known.Ward = campaign.No // wardship is presumed not to be there, so learning of it may turn a yes
		}
		vague := known
		for _, fact := range []*campaign.Tri{&vague.Device, &vague.Phone, &vague.OwnSIM, &vague.Guardian} {
			if rapid.Bool().Draw(t, "forgotten") {
				*fact = campaign.Unknown
			}
		}
		before, after := rules.Eligible(level, vague, lastDay).OK, rules.Eligible(level, known, lastDay).OK
		if before != campaign.Unknown && before != after {
			t.Fatalf("%v became %v", before, after)
		}
	})
}

func TestRulesOfTheShippedPlans(t *testing.T) {
	t.Parallel()
	for _, name := range []string{campaigns.VinhLoc, campaigns.ThirtyNight} {
		if _, p := shipped(t, name); p.Rules != campaign.ND59 {
			t.Errorf("%s: %s", name, p.Rules)
		}
	}
	if campaign.RulesOn(20240630) != campaign.ND59 || campaign.RulesOn(20240701) != campaign.ND69 {
		t.Error("NĐ 69/2024 is in force from 01/07/2024")
	}
}

func TestTimeLimits(t *testing.T) {
	t.Parallel()
	if got := campaign.ND59.ActivationDeadline(at(t, "2023-05-18T23:30:00.000")); got != 20230525 {
		t.Errorf("notified on 18/5, may activate until %s", got)
	}
	_, p := shipped(t, campaigns.ThirtyNight)
	filed := campaign.Day(20230830) // Wednesday before the holiday of 1 to 4 September
	if got := campaign.AddWorkingDays(filed, campaign.ND59.ProcessingLimit(2, campaign.CardValid), p.Period.DaysOff); got != 20230906 {
		t.Errorf("three working days end on %s", got)
	}
	for _, c := range []struct {
		level int
		card  campaign.Card
		want  int
	}{{1, campaign.CardValid, 1}, {2, campaign.CardValid, 3}, {2, campaign.CardNone, 7}, {2, campaign.CardExpired, 7}} {
		if got := campaign.ND69.ProcessingLimit(c.level, c.card); got != c.want {
			t.Errorf("level %d, card %d: %d working days", c.level, c.card, got)
		}
	}
}
