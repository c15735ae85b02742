package campaign_test

import (
	"io/fs"
	"testing"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
)

func shipped(t testing.TB, name string) ([]byte, *campaign.Plan) {
	t.Helper()
	data, err := fs.ReadFile(campaigns.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	p, problems := campaign.Parse(name, data)
	for _, each := range problems {
		t.Error(each)
	}
	if p == nil {
		t.FailNow()
	}
	return data, p
}

func TestShippedPlansHaveNoProblems(t *testing.T) {
	t.Parallel()
	for _, name := range []string{campaigns.VinhLoc, campaigns.ThirtyNight} {
		shipped(t, name)
	}
}
