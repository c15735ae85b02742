package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/openapi"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// perCommune is how many people each of the 13 communes has: few enough that a run takes each of them through several steps.
const perCommune = 200

// BenchmarkEventsHTTP sends events over authenticated HTTP from 32 connections: each with event, fold, tally, audit and feed, committed with
// synchronous FULL before the answer. Goals on two cores: 2,500 events a second one per request, 6,500 twenty per request.
func BenchmarkEventsHTTP(b *testing.B) {
	for _, size := range []int{1, 20} {
		b.Run(fmt.Sprintf("per-request=%d", size), func(b *testing.B) { benchEvents(b, size) })
	}
}

func benchEvents(b *testing.B, size int) {
	w := newWorld(b)
	w.settle(perCommune)
	srv := httptest.NewServer(openapi.New(openapi.Config{
		DB: w.DB, Access: w.Access, Audit: w.Audit, Units: w.Units, Campaigns: w.Campaigns, Roster: w.Roster, Ledger: w.Ledger,
	}))
	b.Cleanup(srv.Close)
	load := w.script(srv.Listener.Addr().String(), w.token(), size)
	b.SetParallelism(16) // × GOMAXPROCS = 32 connections on two cores
	b.ResetTimer()
	cpu := cpuMetric(b)
	start := time.Now()
	b.RunParallel(func(pb *testing.PB) {
		c := load.connect(b)
		defer c.close()
		for pb.Next() {
			c.send()
		}
	})
	b.StopTimer()
	cpu("event", b.N*size)
	b.ReportMetric(float64(b.N*size)/time.Since(start).Seconds(), "events/s")
	if n := load.kept.Load(); n != int64(b.N*size) {
		b.Fatalf("%d events were sent, %d were acknowledged", b.N*size, n)
	}
	w.checked(w.communes)
}

// settle puts people into every commune of the district.
func (w *world) settle(each int) {
	w.tb.Helper()
	for _, commune := range w.communes {
		w.must(w.DB.Write(context.Background(), func(tx *db.Tx) error {
			for i := range each {
				if _, err := w.Roster.Add(tx, citizen(tx.Now(), commune, i)); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// citizen is an invented person of a commune.
func citizen(now time.Time, commune unit.ID, i int) roster.Citizen {
	names := [...]string{"Nguyễn Văn Mẫu", "Lê Thị Ví Dụ", "Phạm Giả Định", "Trịnh Thị Thử Nghiệm", "Hà Minh Họa"}
	return roster.Citizen{
		Commune: commune, Household: db.NewID(now), ListNo: int64(i + 1), Name: names[i%len(names)], Birth: vn.Birth{Year: 1940 + i%65, Month: 1 + i%12, Day: 1 + i%28},
		Card: roster.CardChip, Device: roster.DeviceGood, OwnSIM: campaign.Yes, Identity: fmt.Sprintf("0%03d%08d", commune%1000, i), Phones: []string{fmt.Sprintf("09%08d", i)},
	}
}

// load is what the connections send between them: person after person through an evening's work.
type load struct {
	addr, token string
	size        int
	communes    []unit.ID
	people      [][]db.ID
	next        atomic.Int64
	kept        atomic.Int64
}

// steps is one person's way through a campaign.
var steps = []string{`"surveyed","device":"good"`, `"registered","level":1`, `"activated","level":1`, `"filed","level":2`, `"approved","level":2`, `"notified","level":2`, `"activated","level":2`, `"portal"`}

func (w *world) script(addr, token string, size int) *load {
	w.tb.Helper()
	l := &load{addr: addr, token: token, size: size, communes: w.communes}
	w.must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		for _, c := range w.communes {
			list, err := w.Roster.Citizens(q, c)
			if err != nil {
				return err
			}
			ids := make([]db.ID, len(list))
			for i, p := range list {
				ids[i] = p.ID
			}
			l.people = append(l.people, ids)
		}
		return nil
	}))
	return l
}

// body is the n-th request: events of one commune, each about another person.
func (l *load) body(to *bytes.Buffer, n int) (commune unit.ID) {
	c := n % len(l.communes)
	at := n / len(l.communes) * l.size
	to.WriteString(`{"events":[`)
	for i := range l.size {
		if i > 0 {
			to.WriteByte(',')
		}
		k := at + i
		person := l.people[c][k%len(l.people[c])]
		step := steps[k/len(l.people[c])%len(steps)]
		fmt.Fprintf(to, `{"id":%q,"citizen":%q,"kind":%s,"seen_at":"2023-05-25T19:30:00+07:00"}`, db.NewID(time.Now()), person, step)
	}
	to.WriteString(`]}`)
	return l.communes[c]
}

// client is one kept-alive connection that speaks as little HTTP as can be, so that what is measured is the server.
type client struct {
	l    *load
	tb   testing.TB
	conn net.Conn
	r    *bufio.Reader
	body bytes.Buffer
	out  bytes.Buffer
}

func (l *load) connect(tb testing.TB) *client {
	conn, err := net.Dial("tcp", l.addr)
	if err != nil {
		tb.Error(err)
		return nil
	}
	return &client{l: l, tb: tb, conn: conn, r: bufio.NewReader(conn)}
}

func (c *client) close() { _ = c.conn.Close() }

func (c *client) send() {
	c.body.Reset()
	c.out.Reset()
	commune := c.l.body(&c.body, int(c.l.next.Add(1)-1))
	fmt.Fprintf(&c.out, "POST /api/v1/communes/%d/events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
		commune, c.l.token, c.body.Len())
	c.out.Write(c.body.Bytes())
	if _, err := c.conn.Write(c.out.Bytes()); err != nil {
		c.tb.Error(err)
		return
	}
	status, answer, err := c.answer()
	if err != nil || status != http.StatusOK {
		c.tb.Errorf("status %d: %v %s", status, err, answer)
		return
	}
	c.l.kept.Add(int64(strings.Count(string(answer), `"status":"ok"`)))
	if !json.Valid(answer) {
		c.tb.Errorf("not JSON: %s", answer)
	}
}

func (c *client) answer() (int, []byte, error) {
	resp, err := http.ReadResponse(c.r, nil)
	if err != nil {
		return 0, nil, err
	}
	text, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	return resp.StatusCode, text, err
}
