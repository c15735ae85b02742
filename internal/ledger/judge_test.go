package ledger

import (
	"testing"

	"pgregory.net/rapid"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
	"tungnha/internal/vn"
)

// TestRememberedAnswersAreTheRules: what the judge remembers, and taking all adults for one, never changes an answer.
func TestRememberedAnswersAreTheRules(t *testing.T) {
	t.Parallel()
	f, err := campaigns.Files().Open(campaigns.VinhLoc)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	text := make([]byte, 1<<20)
	n, err := f.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	p, problems := campaign.Parse(campaigns.VinhLoc, text[:n])
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, rules := range []campaign.RuleSet{campaign.ND59, campaign.ND69} {
		own := *p
		own.Rules = rules
		j := NewJudge(1, &own)
		rapid.Check(t, func(rt *rapid.T) {
			tri := rapid.SampledFrom([]campaign.Tri{campaign.Unknown, campaign.Yes, campaign.No})
			who := campaign.Person{
				Birth: vn.Birth{Year: rapid.IntRange(1930, 2023).Draw(rt, "year"), Month: rapid.IntRange(0, 12).Draw(rt, "month")},
				Card:  campaign.Card(rapid.IntRange(0, 4).Draw(rt, "card")), Device: tri.Draw(rt, "device"), Phone: tri.Draw(rt, "phone"), OwnSIM: tri.Draw(rt, "sim"),
			}
			if who.Birth.Month > 0 {
				who.Birth.Day = rapid.IntRange(0, 28).Draw(rt, "day")
			}
			level := rapid.IntRange(1, 2).Draw(rt, "level")
			if got, want := j.stays(level, who), own.Eligible(level, who).Stays(); got != want {
				rt.Fatalf("%+v level %d: %v, the rules say %v", who, level, got, want)
			}
		})
	}
}
