package fieldapi_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/field"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/vn"
)

// village settles 1,000 people in 250 houses of the first hamlet, as in the third week: each has been met five times, each house is somebody's.
func (w *world) village() (ids []db.ID) {
	w.t.Helper()
	ctx := context.Background()
	list, err := w.Campaigns.List(ctx)
	w.must(err)
	w.must(w.DB.Write(ctx, func(tx *db.Tx) error {
		for h := range 250 {
			house, err := w.Roster.AddHousehold(tx, roster.Household{
				Commune: w.commune[0], Hamlet: w.hamlet[0], Head: fmt.Sprintf("Nguyễn Văn Đo %d", h), Address: fmt.Sprintf("Ngõ %d", h%17), WalkOrder: int64(h + 1),
			})
			if err != nil {
				return err
			}
			for n := range 4 {
				i := h*4 + n
				id, err := w.Roster.Add(tx, roster.Citizen{
					Commune: w.commune[0], Household: house, Hamlet: w.hamlet[0], ListNo: int64(i + 1), Name: fmt.Sprintf("Nguyễn Thị Đo %d", i),
					Birth: vn.Birth{Year: 1950 + i%50, Month: 1 + i%12, Day: 1 + i%28}, Sex: vn.Female, Identity: fmt.Sprintf("0381%08d", i),
					Phones: []string{fmt.Sprintf("09%08d", 10_000_000+i*7919%90_000_000)}, Relation: "Con", Card: roster.CardChip,
				})
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
		}
		return nil
	}))
	for round := range 5 {
		w.must(w.DB.Write(ctx, func(tx *db.Tx) error {
			var events []ledger.Event
			for i, id := range ids {
				outcome := []string{team.Nobody, team.Again, team.Problem, team.Done}[(i+round)%4]
				events = append(events, ledger.Event{ID: db.NewID(tx.Now()), Citizen: id, Kind: ledger.Contacted, Source: "desk", Body: ledger.Body{Outcome: outcome, Channel: team.ByVisit, Again: db.Ms(tx.Now())}})
			}
			_, err := w.Ledger.Append(tx, w.commune[0], events)
			return err
		}))
	}
	w.must(w.DB.Write(ctx, func(tx *db.Tx) error {
		t, err := w.Teams.Add(tx, team.Team{Home: w.commune[0], Unit: w.hamlet[0], Kind: team.Guidance, Name: "Tổ đo"})
		if err != nil {
			return err
		}
		var members []db.ID
		for n := range 5 {
			m, err := w.Teams.Join(tx, team.Member{Home: w.commune[0], Team: t, Name: fmt.Sprintf("Thành Viên Đo %d", n), Organisation: team.YouthUnion})
			if err != nil {
				return err
			}
			members = append(members, m)
		}
		_, err = w.Teams.Share(tx, w.commune[0], list[0].No, w.hamlet[0], members, db.ID{})
		return err
	}))
	return ids
}

// BenchmarkPack1000: the first download of a hamlet of 1,000 people in the third week, made anew each time because somebody was met since. Goal on two
// cores: under 60 KB on the wire and 100 ms.
func BenchmarkPack1000(b *testing.B) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(e), func(b *testing.B) {
			w := newWorld(b, dbtest.Config(b, e))
			ids := w.village()
			h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
			path := fmt.Sprintf("/field/v1/pack?hamlet=%d", w.hamlet[0])
			var anew, kept time.Duration
			size, n := 0, 0
			for b.Loop() {
				h.send(h.op("portal", ids[n%len(ids)])).verdicts("ok")
				began := time.Now()
				size = len(h.ask("GET", path, nil).status(200).text)
				anew += time.Since(began)
				began = time.Now()
				h.ask("GET", path, nil).status(200)
				kept += time.Since(began)
				n++
			}
			b.ReportMetric(float64(anew.Microseconds())/1000/float64(n), "ms/new-pack")
			b.ReportMetric(float64(kept.Microseconds())/1000/float64(n), "ms/kept-pack")
			b.ReportMetric(float64(size), "B/pack")
		})
	}
}

// BenchmarkEmptyDelta: a phone of such a hamlet that has nothing to send and nothing to learn. Goal: under 1 KB and 3 ms.
func BenchmarkEmptyDelta(b *testing.B) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(e), func(b *testing.B) {
			w := newWorld(b, dbtest.Config(b, e))
			w.village()
			h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
			var a field.Answer
			h.ask("POST", "/field/v1/sync", map[string]any{"device": h.device, "cursors": []field.Cursor{{Commune: w.commune[0]}}}).status(200).into(&a)
			size := 0
			for b.Loop() {
				size = len(h.ask("POST", "/field/v1/sync", map[string]any{"device": h.device, "cursors": []field.Cursor{a.Changes[0].Cursor}}).status(200).text)
			}
			b.ReportMetric(float64(size), "B/answer")
		})
	}
}

// BenchmarkFullDelta: as many changes as one answer holds, 400 people who were met since.
func BenchmarkFullDelta(b *testing.B) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(e), func(b *testing.B) {
			w := newWorld(b, dbtest.Config(b, e))
			ids := w.village()
			h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
			var a field.Answer
			h.ask("POST", "/field/v1/sync", map[string]any{"device": h.device, "cursors": []field.Cursor{{Commune: w.commune[0]}}}).status(200).into(&a)
			from := a.Changes[0].Cursor
			for part := range 4 {
				ops := make([]map[string]any, 100)
				for i := range ops {
					ops[i] = h.op("portal", ids[part*100+i])
				}
				h.send(ops...).status(200)
			}
			size := 0
			for b.Loop() {
				r := h.ask("POST", "/field/v1/sync", map[string]any{"device": h.device, "cursors": []field.Cursor{from}}, "Accept-Encoding", "gzip").status(200)
				size = len(r.text)
			}
			b.ReportMetric(float64(size), "B/answer")
		})
	}
}

// BenchmarkSealedEvening: what opening costs: an evening's request of 20 sealed operations, beside plain ones in BenchmarkComingHome.
func BenchmarkSealedEvening(b *testing.B) {
	w := newWorld(b, dbtest.Config(b, db.SQLite))
	ids := w.crowd(200)
	h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
	var spent time.Duration
	n := 0
	for b.Loop() {
		ops := make([]map[string]any, 20)
		for i := range ops {
			ops[i] = h.seal(h.op("contacted", ids[(n*20+i)%len(ids)], "body", map[string]any{"outcome": "again", "channel": "visit"}))
		}
		began := time.Now()
		h.send(ops...).status(200)
		spent += time.Since(began)
		n++
	}
	b.ReportMetric(float64(spent.Microseconds())/1000/float64(n), "ms/request")
}
