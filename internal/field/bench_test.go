package field

import (
	"fmt"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/vn"
)

// BenchmarkEvening: the board of a busy evening: 3,000 contacts since, one in eight a problem, after 10,000 older events. Goal: 50 ms, for it is asked
// whenever the feed has moved, every two seconds at most.
func BenchmarkEvening(b *testing.B) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(e), func(b *testing.B) {
			w := newWorld(b, dbtest.Open(b, e))
			var ids []db.ID
			w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
				for n := range 1000 {
					id, err := w.Roster.Add(tx, roster.Citizen{
						Commune: w.home, Household: w.houses[0], Hamlet: w.hamlets[0], Name: fmt.Sprintf("Lê Thị Đo %d", n), Birth: vn.Birth{Year: 1980}, Identity: fmt.Sprintf("0382%08d", n),
					})
					if err != nil {
						return err
					}
					ids = append(ids, id)
				}
				return nil
			}))
			met := func(round int) {
				w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
					events := make([]ledger.Event, len(ids))
					for i, id := range ids {
						outcome := []string{team.Done, team.Again, team.Nobody, team.Problem}[(i+round)/2%4]
						events[i] = ledger.Event{ID: db.NewID(tx.Now()), Citizen: id, Kind: ledger.Contacted, Source: "phone", Body: ledger.Body{Outcome: outcome, Channel: team.ByVisit}}
					}
					_, err := w.Ledger.Append(tx, w.home, events)
					return err
				}))
			}
			for round := range 9 {
				met(round)
			}
			w.pass(24 * time.Hour)
			began := w.clock()
			for round := range 3 {
				met(round)
			}
			p := w.phone("thon1", access.RoleTeamMember, w.home)
			for b.Loop() {
				e, err := w.Live(w.ctx, p.Actor, w.home, began, 0)
				w.must(err)
				if len(e.Problems) != mostProblems {
					b.Fatal(len(e.Problems))
				}
			}
		})
	}
}
