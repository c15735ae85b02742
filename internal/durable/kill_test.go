package durable_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tungnha/internal/app"
	"tungnha/internal/db"
)

const (
	writers = 8
	rounds  = 6
)

// TestNothingAcknowledgedIsLost records events from several clients while the server is killed again and again.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, store app.Config) {
		w := newWorld(t, store, 200)
		h := &hammer{t: t, world: w, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: writers}, Timeout: patience}}
		rng := rand.New(rand.NewPCG(20230505, 80))
		for range rounds {
			h.round(rng.IntN(150) + 5)
		}
		h.again()
		if len(h.acked) < rounds*5 || h.cut == 0 {
			t.Fatalf("%d events acknowledged, %d requests cut off: this tested nothing", len(h.acked), h.cut)
		}
		t.Logf("%d events acknowledged over %d kills; %d requests cut off, sent again", len(h.acked), rounds, h.cut)
		for _, fault := range h.faults() {
			t.Error(fault)
		}
		sound(t, store)
	})
}

// TestTheHarnessSeesLoss: with a middleman that says "saved" before anything was, the same harness must complain.
func TestTheHarnessSeesLoss(t *testing.T) {
	t.Parallel()
	w := newWorld(t, app.Config{Dir: t.TempDir()}, 200)
	h := &hammer{t: t, world: w, client: &http.Client{Transport: &hasty{}, Timeout: patience}}
	h.round(60)
	if len(h.faults()) == 0 {
		t.Fatalf("%d events were acknowledged and never written, and the harness saw nothing", len(h.acked))
	}
}

// hasty answers for the server, like a cache that was never flushed: every fourth batch is acknowledged and goes nowhere.
type hasty struct{ n atomic.Int64 }

// RoundTrip implements http.RoundTripper.
func (h *hasty) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/events") || h.n.Add(1)%4 != 0 {
		return http.DefaultTransport.RoundTrip(r)
	}
	var sent batch
	if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
		return nil, err
	}
	var a answer
	for _, e := range sent.Events {
		a.Outcomes = append(a.Outcomes, outcome{ID: e.ID, Status: "ok"})
	}
	text, err := json.Marshal(a)
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(text)), Request: r}, err
}

type batch struct {
	Events []event `json:"events"`
}

type event struct {
	ID      string `json:"id"`
	Citizen string `json:"citizen"`
	Kind    string `json:"kind"`
	Level   int    `json:"level,omitempty"`
	Channel string `json:"channel,omitempty"`
}

type outcome struct{ ID, Status, Code string }

type answer struct{ Outcomes []outcome }

// hammer sends events and remembers which the server said it had saved.
type hammer struct {
	*world
	t      testing.TB
	client *http.Client
	token  string
	mu     sync.Mutex
	acked  []string
	open   []event // sent, and nobody knows what became of them
	cut    int
}

// round starts the server, sends from every writer, kills it after so many acknowledgements, with requests under way.
func (h *hammer) round(acks int) {
	h.t.Helper()
	p, addr := serve(h.t, h.store)
	url := "http://" + addr
	ready(h.t, h.client, url)
	if h.token == "" {
		h.token = h.logIn(url)
	}
	var seen atomic.Int64
	var done sync.WaitGroup
	for i := range writers {
		done.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(acks), uint64(i)))
			for h.send(url, h.events(rng)) {
				if seen.Add(1) == int64(acks) {
					_ = p.cmd.Process.Kill()
				}
			}
		})
	}
	done.Wait()
	p.kill()
}

// again sends what was cut off once more: whether it had been saved or not, it must be there once.
func (h *hammer) again() {
	h.t.Helper()
	p, addr := serve(h.t, h.store)
	defer p.kill()
	ready(h.t, h.client, "http://"+addr)
	cut := h.open
	for len(cut) > 0 {
		n := min(len(cut), 100)
		if !h.send("http://"+addr, cut[:n]) {
			h.t.Fatal("events could not be sent again")
		}
		cut = cut[n:]
	}
}

func (h *hammer) events(rng *rand.Rand) []event {
	out := make([]event, 1+rng.IntN(4))
	for i := range out {
		out[i] = event{ID: db.NewID(time.Now()).String(), Citizen: h.citizens[rng.IntN(len(h.citizens))].String(), Kind: "contacted", Channel: "visit"}
		if rng.IntN(3) == 0 {
			out[i].Kind, out[i].Channel, out[i].Level = "activated", "", 1
		}
	}
	return out
}

// send answers false when the server is gone.
func (h *hammer) send(url string, events []event) bool {
	body, err := json.Marshal(batch{events})
	must(h.t, err)
	r, err := http.NewRequest(http.MethodPost, fmt.Sprintf("%s/api/v1/communes/%d/events", url, h.commune), bytes.NewReader(body))
	must(h.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+h.token)
	a, status, err := h.ask(r)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err != nil {
		h.open, h.cut = append(h.open, events...), h.cut+1
		return false
	}
	if status != http.StatusOK {
		h.t.Errorf("status %d", status)
		return false
	}
	for _, o := range a.Outcomes {
		switch o.Status {
		case "ok", "duplicate":
			h.acked = append(h.acked, o.ID)
		default:
			h.t.Errorf("event %s: %s %s", o.ID, o.Status, o.Code)
		}
	}
	return true
}

func (h *hammer) ask(r *http.Request) (a answer, status int, err error) {
	res, err := h.client.Do(r)
	if err != nil {
		return a, 0, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return a, res.StatusCode, nil
	}
	return a, res.StatusCode, json.NewDecoder(res.Body).Decode(&a)
}

func (h *hammer) logIn(url string) string {
	h.t.Helper()
	body, err := json.Marshal(map[string]string{"login": login, "password": password})
	must(h.t, err)
	res, err := h.client.Post(url+"/api/v1/session", "application/json", bytes.NewReader(body))
	must(h.t, err)
	defer func() { _ = res.Body.Close() }()
	var s struct{ Token string }
	must(h.t, json.NewDecoder(res.Body).Decode(&s))
	if s.Token == "" {
		h.t.Fatalf("no log-in: %s", res.Status)
	}
	return s.Token
}

// faults compares what was acknowledged with what is kept: every event once, with its line of audit.
func (h *hammer) faults() (out []string) {
	h.t.Helper()
	kept, lines := h.kept()
	for _, id := range h.acked {
		switch kept[id] {
		case 1:
		case 0:
			out = append(out, "acknowledged and lost: "+id)
		default:
			out = append(out, fmt.Sprintf("kept %d times: %s", kept[id], id))
		}
		if kept[id] > 0 && !lines[id] {
			out = append(out, "kept without its line of audit: "+id)
		}
	}
	return out
}

// kept reads the events of the commune and those that the audit names.
func (h *hammer) kept() (events map[string]int, lines map[string]bool) {
	h.t.Helper()
	a := open(h.t, h.store)
	defer func() { _ = a.Close() }()
	events, lines = map[string]int{}, map[string]bool{}
	must(h.t, a.DB.Read(context.Background(), func(q *db.Rx) error {
		_, err := db.All(q, func(r *sql.Rows) (id db.ID, err error) {
			err = r.Scan(&id)
			events[id.String()]++
			return id, err
		}, `SELECT event_id FROM event WHERE commune_id = $1`, h.commune)
		if err != nil {
			return err
		}
		_, err = db.All(q, func(r *sql.Rows) (detail string, err error) {
			err = r.Scan(&detail)
			if _, id, ok := strings.Cut(detail, " event "); ok {
				lines[id] = true
			}
			return detail, err
		}, `SELECT detail FROM audit WHERE commune_id = $1`, h.commune)
		return err
	}))
	return events, lines
}
