package fieldapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/field"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

const (
	phonesHome       = 1000
	opsEach          = 20
	benchConnections = 32
)

// crowd adds people to the first hamlet.
func (w *world) crowd(n int) []db.ID { return w.crowdIn(w.hamlet[0], n) }

// crowdIn adds people to a hamlet of the first commune.
func (w *world) crowdIn(hamlet unit.ID, n int) (ids []db.ID) {
	w.t.Helper()
	w.must(w.DB.Write(context.Background(), func(tx *db.Tx) error {
		ids = nil
		house, err := w.Roster.AddHousehold(tx, roster.Household{Commune: w.commune[0], Hamlet: hamlet, Head: "Nguyễn Văn Đo"})
		if err != nil {
			return err
		}
		for i := range n {
			id, err := w.Roster.Add(tx, roster.Citizen{
				Commune: w.commune[0], Household: house, Hamlet: hamlet, ListNo: int64(i), Name: fmt.Sprintf("Nguyễn Thị Đo %d", i),
				Birth:    vn.Birth{Year: 1950 + i%50, Month: 1 + i%12, Day: 1 + i%28},
				Identity: fmt.Sprintf("%04d%08d", hamlet%10_000, i), Phones: []string{fmt.Sprintf("09%08d", 10_000_000+i*7919%90_000_000)}, Card: roster.CardChip,
			})
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	}))
	return ids
}

// BenchmarkComingHome: 1,000 phones' requests of 20 operations each over 32 connections, answered after the commit. Goal on two cores: 8 s in all, 95 % of
// the requests under 400 ms, 300 MiB, on SQLite; on PostgreSQL twice the time. All work in one hamlet of 1,500 people, so each is met 13 times.
// The phones' log-in is not measured: they share a token. The memory is the whole test program's, the load and the plan's text included.
func BenchmarkComingHome(b *testing.B) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(e), func(b *testing.B) {
			w := newWorld(b, dbtest.Config(b, e))
			ids := w.crowd(1500)
			h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
			for b.Loop() {
				sent := make([]parcel, phonesHome)
				for i := range sent {
					sent[i] = parcel{h, h.evening(ids, i, nil)}
				}
				storm(b, sent)
			}
		})
	}
}

// BenchmarkComingHomeHearing is the same of a commune of 20 hamlets with 500 people and 50 phones each, who also learn what the others in their hamlet did
// before them: an answer tells of 475 people on average, in up to two parts, of which the first is measured.
func BenchmarkComingHomeHearing(b *testing.B) {
	const hamlets = 20
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(e), func(b *testing.B) {
			w := newWorld(b, dbtest.Config(b, e))
			var ids [hamlets][]db.ID
			var phones [hamlets]*handset
			for i := range hamlets {
				at, err := w.Units.AddHamlet(context.Background(), w.commune[0], fmt.Sprintf("Thôn đo %d", i))
				w.must(err)
				ids[i], phones[i] = w.crowdIn(at, 500), w.ready(fmt.Sprintf("thon.do.%d", i), access.RoleTeamMember, at)
			}
			for b.Loop() {
				var from [hamlets][]field.Cursor
				for i, h := range phones {
					from[i] = h.cursor()
				}
				sent := make([]parcel, phonesHome)
				for i := range sent {
					k := i % hamlets
					sent[i] = parcel{phones[k], phones[k].evening(ids[k], i/hamlets, from[k])}
				}
				storm(b, sent)
			}
		})
	}
}

// cursor is up to where a phone that has everything knows its area.
func (h *handset) cursor() []field.Cursor {
	h.t.Helper()
	var a field.Answer
	h.ask("POST", "/field/v1/sync", map[string]any{"device": h.device, "cursors": []field.Cursor{{Commune: h.commune[0]}}}).status(200).into(&a)
	return []field.Cursor{a.Changes[0].Cursor}
}

// BenchmarkComingHomeWire: what one operation of such an evening costs on the way to PostgreSQL, requests of 20 operations one after another.
func BenchmarkComingHomeWire(b *testing.B) {
	cfg := dbtest.Config(b, db.Postgres)
	var line *wire
	line, cfg.URL = listen(b, cfg.URL)
	w := newWorld(b, cfg)
	ids := w.crowd(1500)
	h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
	storm(b, []parcel{{h, h.evening(ids, 0, nil)}}) // statements are prepared
	statements, trips, ops := line.statements.Load(), line.trips.Load(), 0
	for i := 1; b.Loop(); i++ {
		storm(b, []parcel{{h, h.evening(ids, i, nil)}})
		ops += opsEach
	}
	b.ReportMetric(float64(line.statements.Load()-statements)/float64(ops), "statements/operation")
	b.ReportMetric(float64(line.trips.Load()-trips)/float64(ops), "trips/operation")
}

// parcel is what a phone sends.
type parcel struct {
	phone *handset
	body  []byte
}

// evening is the work of the n-th phone among people: a quarter of it activations.
func (h *handset) evening(ids []db.ID, n int, from []field.Cursor) []byte {
	h.t.Helper()
	ops := make([]map[string]any, opsEach)
	for i := range ops {
		kind, body := "contacted", map[string]any{"outcome": "again", "channel": "visit"}
		if i%4 == 0 {
			kind, body = "activated", map[string]any{"level": 1}
		}
		ops[i] = h.op(kind, ids[(n*opsEach+i)%len(ids)], "body", body)
	}
	text, err := json.Marshal(map[string]any{"device": h.device, "sent_at": db.Ms(h.clock()), "ops": ops, "cursors": from})
	h.must(err)
	return text
}

// storm sends parcels over a few connections and reports how long all of them took, each of most of them, and the most memory at a time.
func storm(b *testing.B, sent []parcel) {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchConnections}}
	defer client.CloseIdleConnections()
	took := make([]time.Duration, len(sent))
	queue := make(chan int)
	var people atomic.Int64
	var wg sync.WaitGroup
	forgetPeak()
	began := time.Now()
	for range benchConnections {
		wg.Go(func() {
			for i := range queue {
				at := time.Now()
				people.Add(int64(sent[i].phone.one(client, sent[i].body)))
				took[i] = time.Since(at)
			}
		})
	}
	for i := range sent {
		queue <- i
	}
	close(queue)
	wg.Wait()
	slices.Sort(took)
	b.ReportMetric(time.Since(began).Seconds(), "s/evening")
	b.ReportMetric(float64(took[len(took)*95/100].Milliseconds()), "ms/p95")
	b.ReportMetric(float64(people.Load())/float64(len(sent)), "people/answer")
	b.ReportMetric(peak(), "MiB/peak")
}

// one sends a parcel and gives how many people the answer tells of.
func (h *handset) one(client *http.Client, body []byte) (people int) {
	req, err := http.NewRequest(http.MethodPost, h.url+"/field/v1/sync", bytes.NewReader(body))
	if err != nil {
		h.t.Error(err)
		return 0
	}
	req.Header.Set("Authorization", "Bearer "+h.token)
	resp, err := client.Do(req)
	if err != nil {
		h.t.Error(err)
		return 0
	}
	defer func() { _ = resp.Body.Close() }()
	var a field.Answer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil || len(a.Verdicts) != opsEach {
		h.t.Errorf("%d verdicts: %v", len(a.Verdicts), err)
		return 0
	}
	for _, v := range a.Verdicts {
		if v.Status != field.OK {
			h.t.Errorf("%+v", v)
		}
	}
	for i := range a.Changes {
		people += len(a.Changes[i].Citizens)
	}
	return people
}

// forgetPeak and peak measure the most memory that was resident at a time. Linux tells; elsewhere it is 0.
func forgetPeak() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // where it can't be forgotten, it is the most since the start
}

func peak() float64 {
	text, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(text), "VmHWM:")
	var kib float64
	_, _ = fmt.Sscan(after, &kib)
	return kib / 1024
}
