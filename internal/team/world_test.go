package team_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/secret"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// world is a store with one commune of two hamlets, houses of two people each, and a clock that tests move. Nobody in it exists.
type world struct {
	t       testing.TB
	db      *db.DB
	now     time.Time
	plan    *campaign.Plan
	people  *roster.Service
	ledger  *ledger.Service
	teams   *team.Service
	hamlets [2]unit.ID
	houses  [2][]db.ID
	in      map[db.ID][]db.ID // citizens by house
}

const (
	home unit.ID = 23315349
	no   int64   = 1
)

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2023, 5, 8, 19, 0, 0, 0, locale.Zone), hamlets: [2]unit.ID{11, 12}, in: map[db.ID][]db.ID{}}
	w.db = d.At(func() time.Time { return w.now })
	keys, _, err := secret.Create(context.Background(), secret.Options{Dir: t.TempDir()})
	w.must(err)
	text, err := os.ReadFile("../../campaigns/vinh-loc-2023.yaml")
	w.must(err)
	plan, problems := campaign.Parse("vinh-loc-2023.yaml", text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	w.plan = plan
	judge := ledger.NewJudge(no, plan)
	w.people = roster.New(w.db, keys, unit.New(w.db))
	w.ledger = ledger.New(w.db, keys, w.people, func(db.Q, unit.ID) ([]*ledger.Judge, error) { return []*ledger.Judge{judge}, nil })
	w.people.SetObserver(w.ledger)
	w.teams = team.New(keys, w.people, w.ledger)
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) write(fn func(tx *db.Tx) error) error { return w.db.Write(context.Background(), fn) }

func (w *world) do(fn func(tx *db.Tx) error) {
	w.t.Helper()
	w.must(w.write(fn))
}

func (w *world) read(fn func(q db.Q) error) {
	w.t.Helper()
	w.must(w.db.Read(context.Background(), func(q *db.Rx) error { return fn(q) }))
}

func (w *world) today() campaign.Day { return w.plan.DayOf(w.now) }

// settle puts n houses of two adults each into a hamlet.
func (w *world) settle(hamlet, n int) {
	w.t.Helper()
	w.do(func(tx *db.Tx) error {
		for i := range n {
			h, err := w.people.AddHousehold(tx, roster.Household{Commune: home, Hamlet: w.hamlets[hamlet], Head: fmt.Sprintf("Chủ hộ thử %d", i+1)})
			if err != nil {
				return err
			}
			w.houses[hamlet] = append(w.houses[hamlet], h)
			for j := range 2 {
				id, err := w.people.Add(tx, roster.Citizen{
					Commune: home, Hamlet: w.hamlets[hamlet], Household: h, Name: fmt.Sprintf("Lê Thử Số %d", 10*i+j), Card: roster.CardChip,
					Birth: vn.Birth{Year: 1980 + j, Month: 3, Day: 4}, ListNo: int64(2*i + j + 1),
				})
				if err != nil {
					return err
				}
				w.in[h] = append(w.in[h], id)
			}
		}
		return nil
	})
}

// team sets a team of so many members up in a hamlet. Members have accounts.
func (w *world) team(hamlet, n int) (id db.ID, members []team.Member) {
	w.t.Helper()
	w.do(func(tx *db.Tx) (err error) {
		members = nil
		if id, err = w.teams.Add(tx, team.Team{Home: home, Unit: w.hamlets[hamlet], Kind: team.Guidance, Name: "Tổ thôn thử", Hotline: "0900 000 123"}); err != nil {
			return err
		}
		for i := range n {
			m := team.Member{Home: home, Team: id, Name: fmt.Sprintf("Thành viên %d", i+1), Organisation: team.YouthUnion, Account: db.NewID(tx.Now()), Phone: "0900000456"}
			if m.ID, err = w.teams.Join(tx, m); err != nil {
				return err
			}
			members = append(members, m)
		}
		return nil
	})
	return id, members
}

func ids(members []team.Member) (out []db.ID) {
	for _, m := range members {
		out = append(out, m.ID)
	}
	return out
}

func (w *world) record(es ...ledger.Event) {
	w.t.Helper()
	for i := range es {
		es[i].ID = db.NewID(w.now)
	}
	w.do(func(tx *db.Tx) error {
		out, err := w.ledger.Append(tx, home, es)
		for _, o := range out {
			if o.Status != ledger.StatusOK {
				w.t.Fatal(o.Why)
			}
		}
		return err
	})
}
