package app

import (
	"sync"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// judges keeps one ready set of rules per loaded plan.
type judges struct {
	campaigns *campaign.Service
	mu        sync.Mutex
	made      map[*campaign.Loaded]*ledger.Judge
}

func (j *judges) of(l *campaign.Loaded) *ledger.Judge {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.made[l] == nil {
		j.made[l] = ledger.NewJudge(l.No, l.Plan)
	}
	return j.made[l]
}

// covering gives the rules of every campaign in whose unit a commune lies.
func (j *judges) covering(q db.Q, commune unit.ID) ([]*ledger.Judge, error) {
	list, err := j.campaigns.Covering(q, commune)
	if err != nil {
		return nil, err
	}
	out := make([]*ledger.Judge, len(list))
	for i, l := range list {
		out[i] = j.of(l)
	}
	return out, nil
}
