package ledger

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

type tallyKey struct {
	no      int64
	hamlet  unit.ID
	measure string
	day     campaign.Day
}

type creditKey struct {
	no      int64
	credit  db.ID
	measure string
	day     campaign.Day
}

// What a guide is credited with: accounts activated, and those of them that count toward ten (plan B II.4.2, T5).
const (
	CreditAccounts = "accounts"
	CreditTen      = "ten"
)

// mover collects what the events of one transaction change in tallies, and writes each cell once.
type mover struct {
	tx      *db.Tx
	at      time.Time // when what is being counted was recorded
	commune unit.ID
	judges  []*Judge
	tally   map[tallyKey]int64
	credit  map[creditKey]int64
}

func newMover(tx *db.Tx, commune unit.ID, judges []*Judge) *mover {
	return &mover{tx: tx, at: tx.Now(), commune: commune, judges: judges, tally: map[tallyKey]int64{}, credit: map[creditKey]int64{}}
}

// stand is a citizen with a state; nil stands for "not there".
type stand struct {
	c *roster.Citizen
	s *State
}

// move tells every campaign that a citizen went from one standing to another, and gives the new views.
func (m *mover) move(before, after *stand) []View {
	views := make([]View, len(m.judges))
	for i, j := range m.judges {
		day := j.Day(m.at)
		if before != nil {
			v := j.View(before.c, before.s)
			m.count(j.No, before, &v, day, -1)
		}
		views[i] = j.View(after.c, after.s)
		m.count(j.No, after, &views[i], day, +1)
	}
	return views
}

func (m *mover) count(no int64, at *stand, v *View, day campaign.Day, n int64) {
	v.Mask.each(func(x Measure) { m.tally[tallyKey{no, at.c.Hamlet, x.String(), day}] += n })
	if !v.Clock.IsZero() && at.s.Listed {
		m.tally[tallyKey{no, at.c.Hamlet, Notice, campaign.CalendarDay(v.Clock)}] += n
	}
	if credit := creditOf(at.s); !credit.IsZero() && v.Mask.Has(Accounts) {
		m.credit[creditKey{no, credit, CreditAccounts, day}] += n
		if v.Mask.Has(PortalIn) {
			m.credit[creditKey{no, credit, CreditTen, day}] += n
		}
	}
}

// creditOf is who guided the citizen to an active account: the first level's guide before the second's.
func creditOf(s *State) db.ID {
	if s.L1.Stage == StageActive && !s.L1.Credit.IsZero() {
		return s.L1.Credit
	}
	return s.L2.Credit
}

// flush writes the cells that changed, in a fixed order.
func (m *mover) flush() error {
	whole := map[tallyKey]int64{}
	var hamlets, communes, credits [][]any
	for _, k := range slices.SortedFunc(maps.Keys(m.tally), compareTally) {
		n := m.tally[k]
		if n == 0 {
			continue
		}
		hamlets = append(hamlets, []any{m.commune, k.no, k.hamlet, k.measure, int64(k.day), n})
		k.hamlet = 0
		whole[k] += n
	}
	for _, k := range slices.SortedFunc(maps.Keys(whole), compareTally) {
		if n := whole[k]; n != 0 {
			communes = append(communes, []any{m.commune, k.no, k.measure, int64(k.day), n})
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(m.credit), compareCredit) {
		if n := m.credit[k]; n != 0 {
			credits = append(credits, []any{m.commune, k.no, k.credit, k.measure, int64(k.day), n})
		}
	}
	if err := addTallies(m.tx, hamlets); err != nil {
		return err
	}
	if err := addCommuneTallies(m.tx, communes); err != nil {
		return err
	}
	return addCreditTallies(m.tx, credits)
}

func compareTally(a, b tallyKey) int {
	return cmp.Or(cmp.Compare(a.no, b.no), cmp.Compare(a.hamlet, b.hamlet), cmp.Compare(a.measure, b.measure), cmp.Compare(a.day, b.day))
}

func compareCredit(a, b creditKey) int {
	return cmp.Or(cmp.Compare(a.no, b.no), slices.Compare(a.credit[:], b.credit[:]), cmp.Compare(a.measure, b.measure), cmp.Compare(a.day, b.day))
}
