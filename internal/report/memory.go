package report

import (
	"sync"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// memory keeps one campaign's figures, commune by commune, and knows by the feed counters which are still true. A board is therefore exact and reads
// only what changed.
type memory struct {
	mu      sync.Mutex
	version int64 // of the plan that the tallies were read under
	place   map[unit.ID]*known
	looked  time.Time // when targets and official figures were last compared with the store
	touched bool
	targets map[unit.ID]stamp
	lines   map[unit.ID]stamp
}

// known is what is kept of one home: a commune, or for targets also a district or province. It is replaced, never changed.
type known struct {
	seq      int64
	changed  time.Time
	whole    *series
	hamlets  map[unit.ID]*series // read when first asked for
	credits  []credit
	targets  map[unit.ID]map[string][]issued // by unit and indicator, the oldest first
	official map[string][]stated             // by indicator, then day, the oldest version first
}

var nothing = &known{whole: &series{}}

// lookEvery is how long targets and official figures of other nodes may go unnoticed. Their tables have no counter of their own.
const lookEvery = time.Second

// snapshot is what one board is made from; it is not changed by later boards.
type snapshot map[unit.ID]*known

func (s snapshot) of(u unit.ID) *known {
	if k := s[u]; k != nil {
		return k
	}
	return nothing
}

// latest is now, or the moment of the newest change when a writer's clock was ahead: a board of now never takes anything back.
func (s snapshot) latest(now time.Time) time.Time {
	for _, k := range s {
		if k.changed.After(now) {
			now = k.changed
		}
	}
	return now
}

func (m *memory) refresh(q db.Q, c *campaign.Loaded, root *unit.Unit) (snapshot, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.place == nil || m.version != c.Version {
		m.place, m.version, m.targets, m.lines, m.looked = map[unit.ID]*known{}, c.Version, nil, nil, time.Time{}
	}
	feeds, err := feedsWithin(q, root.Path)
	if err != nil {
		return nil, err
	}
	if err := m.tallies(q, c.No, feeds); err != nil {
		return nil, err
	}
	if err := m.paper(q, c.No); err != nil {
		return nil, err
	}
	out := make(snapshot, len(m.place))
	for u, k := range m.place {
		out[u] = k
	}
	return out, nil
}

// coldMost is from how many stale communes on one statement over all is quicker than one for each.
const coldMost = 40

func (m *memory) tallies(q db.Q, no int64, feeds []feed) error {
	stale := feeds[:0:0]
	for _, f := range feeds {
		if k := m.place[f.commune]; k == nil || k.seq != f.seq || k.whole == nil {
			stale = append(stale, f)
		}
	}
	all, err := m.warm(q, no, len(stale))
	if err != nil {
		return err
	}
	for _, f := range stale {
		next := m.copyOf(f.commune)
		next.seq, next.changed, next.hamlets = f.seq, f.at, nil
		if next.whole = all[f.commune]; next.whole == nil {
			counts, err := countsOfCommune(q, f.commune, no)
			if err != nil {
				return err
			}
			next.whole = newSeries(counts)
		}
		if next.credits, err = creditsOf(q, f.commune, no); err != nil {
			return err
		}
		m.place[f.commune] = next
	}
	return nil
}

func (m *memory) warm(q db.Q, no int64, stale int) (map[unit.ID]*series, error) {
	if stale < coldMost {
		return nil, nil
	}
	all := make(map[unit.ID]*series, stale)
	err := countsOfAll(q, no, func(u unit.ID, counts []ledger.Count) { all[u] = newSeries(counts) })
	return all, err
}

func (m *memory) copyOf(u unit.ID) *known {
	if k := m.place[u]; k != nil {
		next := *k
		return &next
	}
	return &known{whole: &series{}}
}

// paper brings targets and official figures up to date.
func (m *memory) paper(q db.Q, no int64) error {
	if age := q.Now().Sub(m.looked); !m.touched && age >= 0 && age < lookEvery {
		return nil
	}
	targets, err := targetStamps(q, no)
	if err != nil {
		return err
	}
	for _, u := range differing(m.targets, targets) {
		if err := m.readTargets(q, no, u); err != nil {
			return err
		}
	}
	lines, err := officialStamps(q, no)
	if err != nil {
		return err
	}
	for _, u := range differing(m.lines, lines) {
		if err := m.readOfficial(q, no, u); err != nil {
			return err
		}
	}
	m.targets, m.lines, m.looked, m.touched = targets, lines, q.Now(), false
	return nil
}

func differing(old, now map[unit.ID]stamp) (out []unit.ID) {
	for u, s := range now {
		if old[u] != s {
			out = append(out, u)
		}
	}
	return out
}

func (m *memory) readTargets(q db.Q, no int64, home unit.ID) error {
	list, err := targetsOf(q, home, no)
	if err != nil {
		return err
	}
	next := m.copyOf(home)
	next.targets = map[unit.ID]map[string][]issued{}
	for _, t := range list {
		if next.targets[t.unit] == nil {
			next.targets[t.unit] = map[string][]issued{}
		}
		next.targets[t.unit][t.indicator] = append(next.targets[t.unit][t.indicator], t)
	}
	m.place[home] = next
	return nil
}

func (m *memory) readOfficial(q db.Q, no int64, commune unit.ID) error {
	list, err := officialOf(q, commune, no)
	if err != nil {
		return err
	}
	next := m.copyOf(commune)
	next.official = map[string][]stated{}
	for _, l := range list {
		next.official[l.indicator] = append(next.official[l.indicator], l)
	}
	m.place[commune] = next
	return nil
}

// hamletsOf reads a commune's tallies by hamlet, unless they are known.
func (m *memory) hamletsOf(q db.Q, led *ledger.Service, no int64, commune unit.ID, k *known) (map[unit.ID]*series, error) {
	if k.hamlets != nil {
		return k.hamlets, nil
	}
	counts, err := led.HamletCounts(q, commune, no)
	if err != nil {
		return nil, err
	}
	out := map[unit.ID]*series{}
	for len(counts) > 0 {
		n := 1
		for n < len(counts) && counts[n].Hamlet == counts[0].Hamlet {
			n++
		}
		out[counts[0].Hamlet] = newSeries(counts[:n])
		counts = counts[n:]
	}
	m.keepHamlets(commune, k, out)
	return out, nil
}

// keepHamlets remembers them if the commune has not moved on.
func (m *memory) keepHamlets(commune unit.ID, k *known, hamlets map[unit.ID]*series) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now := m.place[commune]; now != nil && now.seq == k.seq && now.whole == k.whole {
		next := *now
		next.hamlets = hamlets
		m.place[commune] = &next
	}
}
