package openapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

func (w *world) eventsPath() string { return fmt.Sprintf("/api/v1/communes/%d/events", w.home) }

// send records one event and gives its outcome.
func (w *world) send(token string, event map[string]any) Outcome {
	w.t.Helper()
	return w.sendAll(token, event)[0]
}

func (w *world) sendAll(token string, events ...map[string]any) []Outcome {
	w.t.Helper()
	var out struct{ Outcomes []Outcome }
	w.ask("POST", w.eventsPath(), token, map[string]any{"events": events}).status(http.StatusOK).into(&out)
	if len(out.Outcomes) != len(events) {
		w.t.Fatalf("%d answers for %d events", len(out.Outcomes), len(events))
	}
	return out.Outcomes
}

func (w *world) audited() (n int) {
	w.t.Helper()
	tree, err := w.cfg.Units.Tree(context.Background())
	w.must(err)
	lines, _, err := w.cfg.Audit.List(context.Background(), w.admin, tree, w.home, access.Filter{Verb: "record-event"}, access.Page{Size: 100})
	w.must(err)
	return len(lines)
}

func TestEventsAreRecordedOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		token := w.hire("congan", access.RoleCommunePolice, w.home)
		event := func(kind string, level int) map[string]any {
			return map[string]any{"id": db.NewID(w.cfg.DB.Now()), "citizen": w.person, "kind": kind, "level": level}
		}
		batch := []map[string]any{event("registered", 1), event("activated", 1), event("filed", 2)}
		batch[1]["seen_at"] = "2023-05-24T20:15:00+07:00"
		batch = append(batch, batch[0]) // the same fact twice in one batch
		want := []string{"ok", "ok", "ok", "duplicate"}
		for round := range 3 {
			for i, o := range w.sendAll(token, batch...) {
				if o.Status != want[i] || o.Seq == 0 {
					t.Fatalf("round %d, event %d: %+v", round, i, o)
				}
			}
			want = []string{"duplicate", "duplicate", "duplicate", "duplicate"}
		}
		if n := w.audited(); n != 3 {
			t.Fatalf("three events, %d lines of audit", n)
		}
		var p PersonPage
		w.ask("GET", fmt.Sprintf("/api/v1/communes/%d/people/%s", w.home, w.person), token, nil).status(http.StatusOK).into(&p)
		seen := time.Date(2023, 5, 24, 13, 15, 0, 0, time.UTC)
		if p.State.Level1.Stage != "active" || p.State.Level2.Stage != "registered" || p.Campaigns[0].Group != "done" || !p.Timeline[2].SeenAt.Equal(seen) {
			t.Fatalf("%+v", p)
		}
		diffs, err := w.cfg.Ledger.Check(context.Background(), w.home)
		if err != nil || len(diffs) > 0 {
			t.Fatalf("the tallies differ from a recount: %v %v", diffs, err)
		}
		if v, err := w.cfg.Audit.VerifyAll(context.Background()); err != nil || !v.OK() {
			t.Fatalf("audit: %+v %v", v, err)
		}
	})
}

func TestRefusedEventsLeaveTheOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	token := w.hire("congan", access.RoleCommunePolice, w.home)
	good := func() map[string]any {
		return map[string]any{"id": db.NewID(w.cfg.DB.Now()), "citizen": w.person, "kind": "contacted", "outcome": "met"}
	}
	with := func(field string, value any) map[string]any {
		e := good()
		e[field] = value
		return e
	}
	cases := []struct {
		code  string
		event map[string]any
	}{
		{"", good()},
		{"api.kind", with("kind", "listed")},
		{"api.kind", with("kind", "moved_out")},
		{"api.kind", with("kind", "changed")},
		{"api.kind", with("kind", "")},
		{"api.kind", with("kind", "ACTIVATED")},
		{"api.kind", with("kind", "vanished")},
		{"ledger.level", with("kind", "activated")},
		{"api.field", with("id", "")},
		{"api.field", with("id", "1")},
		{"api.field", with("id", "00000000-0000-0000-0000-000000000000")},
		{"api.field", with("citizen", "nobody")},
		{"ledger.citizen", with("citizen", db.NewID(w.cfg.DB.Now()))},
		{"api.field", with("seen_at", "hôm qua")},
		{"api.field", with("seen_at", "1911-01-01T00:00:00Z")},
		{"api.field", with("again", "25/05/2023")},
		{"api.field", with("device", "nokia")},
		{"api.field", with("own_sim", "maybe")},
		{"api.field", with("reason", "cancer")},
		{"ledger.reason", with("kind", "cannot")},
		{"ledger.corrects", with("kind", "corrected")},
		{"api.field", with("channel", strings.Repeat("x", 65))},
		{"ledger.note", with("note", strings.Repeat("x", 2001))},
		{"access.forbidden", with("kind", "confirmed")}, // the police records, the People's Committee confirms
		{"", good()},
	}
	events := make([]map[string]any, len(cases))
	for i := range cases {
		events[i] = cases[i].event
	}
	for i, o := range w.sendAll(token, events...) {
		if o.Code != cases[i].code || (o.Status == "ok") != (o.Code == "") || (o.Code != "") != (o.Message != nil && o.Message.VI != "" && o.Message.EN != "") {
			t.Errorf("%v: %+v", cases[i].event, o)
		}
	}
	if n := w.timeline(); n != 3 {
		t.Fatalf("listed and two contacts are 3 events, not %d", n)
	}
	if n := w.audited(); n != 2 {
		t.Fatalf("%d lines of audit for two events", n)
	}
}

func TestCorrectingIsForWhoRecordedIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	police, one, two := w.hire("congan", access.RoleCommunePolice, w.home), w.hire("tovien1", access.RoleTeamMember, w.home), w.hire("tovien2", access.RoleTeamMember, w.home)
	record := func() string {
		id := db.NewID(w.cfg.DB.Now()).String()
		if o := w.send(one, map[string]any{"id": id, "citizen": w.person, "kind": "activated", "level": 1}); o.Status != "ok" {
			t.Fatal(o)
		}
		return id
	}
	correct := func(token, id string) Outcome {
		return w.send(token, map[string]any{"id": db.NewID(w.cfg.DB.Now()), "citizen": w.person, "kind": "corrected", "corrects": id})
	}
	id := record()
	if o := correct(two, id); o.Code != "api.correct" {
		t.Fatalf("another member: %+v", o)
	}
	if o := correct(one, id); o.Status != "ok" {
		t.Fatalf("who recorded it: %+v", o)
	}
	if o := correct(police, record()); o.Status != "ok" {
		t.Fatalf("the police: %+v", o)
	}
	if o := correct(one, db.NewID(w.cfg.DB.Now()).String()); o.Code != "ledger.corrects-unknown" {
		t.Fatalf("what is not there: %+v", o)
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	token := w.hire("congan", access.RoleCommunePolice, w.home)
	one := strings.TrimSuffix(strings.TrimPrefix(w.body(), `{"events":[`), `]}`)
	for name, c := range map[string]struct {
		body   string
		status int
		code   string
	}{
		"empty":         {"", http.StatusBadRequest, "api.form"},
		"not JSON":      {"events", 422, "api.body"},
		"cut off":       {w.body()[:40], 422, "api.body"},
		"two documents": {w.body() + w.body(), 422, "api.body"},
		"unknown field": {strings.Replace(w.body(), `"level"`, `"livel"`, 1), 422, "api.body"},
		"wrong type":    {strings.Replace(w.body(), `"level":1`, `"level":"1"`, 1), 422, "api.body"},
		"not UTF-8":     {strings.Replace(w.body(), "activated", "activ\xffted", 1), 422, "api.body"},
		"no events":     {`{"events":[]}`, 422, "api.events"},
		"101 events":    {`{"events":[` + strings.Repeat(one+",", 100) + one + `]}`, 422, "api.events"},
		"over 1 MB":     {`{"events":[]}` + strings.Repeat(" ", limitBody), 413, "api.large"},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.ask("POST", w.eventsPath(), token, c.body)
			a.t = t
			a.problem(c.status, c.code)
		})
	}
	if n := w.timeline(); n != 1 {
		t.Fatalf("a body that was refused recorded something: %d events", n)
	}
}

// FuzzDecode: whatever is sent, decoding answers; what it accepts says the same after another round through JSON.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `{"events":[{}]}`, `{"events":null}`, `{"events":[{"id":"0188a1b2-0000-7000-8000-000000000001","citizen":"0188a1b2-0000-7000-8000-000000000002",` +
			`"kind":"activated","level":2,"seen_at":"2023-05-25T19:00:00+07:00","device":"good","own_sim":"yes","note":"Ghi chú"}]}`,
		`{"events":[{"level":1e9}]} x`, `{"events":[{"kind":"\u0000"}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		sent, err := decodeBatch(body)
		if err != nil {
			return
		}
		if len(sent) < 1 || len(sent) > mostEvents {
			t.Fatalf("%d events were taken", len(sent))
		}
		for i := range sent {
			e, err := sent[i].convert()
			if err != nil {
				continue
			}
			if e.ID.IsZero() || e.Citizen.IsZero() || !recordable[e.Kind] || e.Source != "api" {
				t.Fatalf("%+v was taken", e)
			}
		}
		text, err := json.Marshal(Batch{sent})
		if err != nil {
			t.Fatal(err)
		}
		again, err := decodeBatch(text)
		if err != nil || fmt.Sprint(again) != fmt.Sprint(sent) {
			t.Fatalf("%v became %v: %v", sent, again, err)
		}
	})
}
