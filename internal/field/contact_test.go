package field

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tungnha/internal/db"
	"tungnha/internal/ledger"
)

// The pack's short way to the last contact comes to what the ledger's fold comes to.
func TestLastOfIsTheFold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var full []ledger.Event
		var short []met
		for i := range rapid.IntRange(0, 8).Draw(rt, "events") {
			e := ledger.Event{ID: db.ID{byte(i + 1)}, At: time.UnixMilli(int64(i+1) * 1000).UTC()}
			switch rapid.IntRange(0, 5).Draw(rt, "kind") {
			case 0:
				e.Kind, e.Corrects = ledger.Corrected, db.ID{byte(rapid.IntRange(1, i+1).Draw(rt, "corrects"))}
			case 1:
				e.Kind = ledger.MovedIn
				if rapid.Bool().Draw(rt, "brings") {
					e.Body.State = &ledger.State{Outcome: "nobody", Contact: time.UnixMilli(5).UTC(), Contacts: 1}
				}
			default:
				e.Kind, e.Body.Outcome = ledger.Contacted, rapid.SampledFrom([]string{"done", "again", "problem"}).Draw(rt, "outcome")
				e.Body.Again = rapid.Int64Range(0, 9).Draw(rt, "again")
			}
			body, err := json.Marshal(e.Body)
			if err != nil {
				rt.Fatal(err)
			}
			bare := e
			bare.Body = ledger.Body{}
			full, short = append(full, e), append(short, met{bare, string(body)})
		}
		state := ledger.Fold(full)
		got, err := lastOf(short)
		if err != nil || got != contactOf(&state) {
			rt.Fatalf("%+v, the fold says %+v (%v)", got, contactOf(&state), err)
		}
	})
}
