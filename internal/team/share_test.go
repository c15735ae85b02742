package team_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/team"
)

func (w *world) share(hamlet int, members []db.ID) (p *team.Proposal) {
	w.t.Helper()
	w.do(func(tx *db.Tx) (err error) {
		p, err = w.teams.Share(tx, home, no, w.hamlets[hamlet], members, db.ID{})
		return err
	})
	return p
}

func (w *world) shares() (out map[db.ID]db.ID) {
	w.t.Helper()
	w.read(func(q db.Q) (err error) {
		out, err = w.teams.Shares(q, home, no)
		return err
	})
	return out
}

func TestSplitAHamletAndAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.settle(0, 9)
		_, members := w.team(0, 3)
		a, b, c := members[0], members[1], members[2]
		p := w.share(0, ids(members))
		if p.Houses != 9 || p.Work != 18 || p.Moved() != 0 {
			t.Errorf("%+v", p)
		}
		first := w.shares()
		for i, h := range w.houses[0] {
			if first[h] != p.Shares[i/3].Member {
				t.Fatalf("house %d went to %v", i, first[h])
			}
		}
		// a began at the first house by telephone, b stands at a door, c leaves; somebody new comes.
		w.now = w.now.Add(time.Minute)
		mine := func(m team.Member) (out []db.ID) {
			for _, h := range w.houses[0] {
				if first[h] == m.ID {
					out = append(out, h)
				}
			}
			return out
		}
		began, door := mine(a)[2], mine(b)[0]
		w.record(ledger.Event{Citizen: w.in[began][0], Kind: ledger.Contacted, Account: a.Account, Body: ledger.Body{Channel: team.ByPhone, Outcome: team.Nobody}})
		w.do(func(tx *db.Tx) error { return w.teams.CheckOut(tx, home, door, b.ID, w.now.Add(time.Hour)) })
		w.do(func(tx *db.Tx) error { return w.teams.Leave(tx, home, c.ID, 1) })
		if got := w.shares(); len(got) != 6 {
			t.Errorf("%d houses are given, those of who left are not", len(got))
		}
		_, fresh := w.team(0, 1)
		wantCode(t, w.write(func(tx *db.Tx) error {
			_, err := w.teams.Share(tx, home, no, w.hamlets[0], ids(members), db.ID{})
			return err
		}), "team.member.none")
		w.share(0, []db.ID{a.ID, b.ID, fresh[0].ID})
		after := w.shares()
		if len(after) != 9 || after[began] != a.ID || after[door] != b.ID {
			t.Errorf("begun houses moved: %v", after)
		}
		count := map[db.ID]int{}
		for _, m := range after {
			count[m]++
		}
		if count[a.ID] != 3 || count[b.ID] != 3 || count[fresh[0].ID] != 3 {
			t.Errorf("not fair: %v", count)
		}
	})
}

// Work done is no longer split; a member with houses in another hamlet gets fewer here.
func TestSplitCountsWhatRemains(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	w.settle(0, 4)
	w.settle(1, 6)
	_, members := w.team(0, 2)
	for _, id := range w.in[w.houses[0][0]] {
		w.record(ledger.Event{Citizen: id, Kind: ledger.Activated, Body: ledger.Body{Level: 2}})
	}
	if p := w.share(0, ids(members[:1])); p.Houses != 3 || p.Work != 6 {
		t.Errorf("%+v", p)
	}
	p := w.share(1, ids(members))
	for _, s := range p.Shares {
		if s.Load != 9 && s.Load != 8 && s.Load != 10 {
			t.Errorf("%+v: six people elsewhere and twelve here are nine each, to the house", s)
		}
	}
}

func TestDragTheWalk(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.settle(0, 4)
		order := slices.Clone(w.houses[0])
		slices.Reverse(order)
		w.do(func(tx *db.Tx) error { return w.teams.Drag(tx, home, w.hamlets[0], order) })
		var got []*roster.Household
		w.read(func(q db.Q) (err error) {
			got, err = w.people.HamletHouseholds(q, home, w.hamlets[0])
			return err
		})
		for i, h := range got {
			if h.ID != order[i] || h.WalkOrder != int64(i+1) {
				t.Errorf("place %d: %+v", i+1, h)
			}
		}
		for _, bad := range [][]db.ID{order[:3], append(slices.Clone(order[:3]), order[0]), append(slices.Clone(order), db.NewID(w.now))} {
			wantCode(t, w.write(func(tx *db.Tx) error { return w.teams.Drag(tx, home, w.hamlets[0], bad) }), "team.walk")
		}
	})
}

func TestOneAtADoor(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.settle(0, 1)
		_, members := w.team(0, 2)
		door, a, b := w.houses[0][0], members[0], members[1]
		take := func(m team.Member, minutes int) error {
			return w.write(func(tx *db.Tx) error {
				return w.teams.CheckOut(tx, home, door, m.ID, w.now.Add(time.Duration(minutes)*time.Minute))
			})
		}
		w.must(take(a, 30))
		err := take(b, 30)
		wantCode(t, err, "team.door.taken")
		if err.Error() != "team.door.taken: Thành viên 1 is at this house until 19:30. Go to another one first." {
			t.Error(err)
		}
		w.must(take(a, 40)) // one's own again
		w.now = w.now.Add(39 * time.Minute)
		wantCode(t, take(b, 30), "team.door.taken")
		w.now = w.now.Add(time.Minute) // it has run out
		w.must(take(b, 30))
		w.do(func(tx *db.Tx) error { return w.teams.Release(tx, home, door, a.ID) }) // not a's any more
		wantCode(t, take(a, 30), "team.door.taken")
		w.do(func(tx *db.Tx) error { return w.teams.Release(tx, home, door, b.ID) })
		w.must(take(a, 30))
		wantCode(t, take(a, 0), "team.door.until")
		wantCode(t, take(a, 60*5), "team.door.until")
		wantCode(t, w.write(func(tx *db.Tx) error {
			return w.teams.CheckOut(tx, home, db.NewID(w.now), a.ID, w.now.Add(time.Minute))
		}), "team.house.none")
		wantCode(t, w.write(func(tx *db.Tx) error { return w.teams.CheckOut(tx, home, door, door, w.now.Add(time.Minute)) }), "team.member.none")
	})
}

// Eight knock at the same moment: one is let in, seven are told.
func TestOneOfManyTakesADoor(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.settle(0, 1)
		_, members := w.team(0, 8)
		answers := make([]error, len(members))
		var all sync.WaitGroup
		for i, m := range members {
			all.Go(func() {
				answers[i] = w.write(func(tx *db.Tx) error { return w.teams.CheckOut(tx, home, w.houses[0][0], m.ID, w.now.Add(time.Hour)) })
			})
		}
		all.Wait()
		in := 0
		for _, err := range answers {
			if err == nil {
				in++
				continue
			}
			wantCode(t, err, "team.door.taken")
		}
		if in != 1 {
			t.Errorf("%d took the door", in)
		}
	})
}
