package fieldapi_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/app"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/field"
)

// node serves a program whole: pages, phones, health.
func node(t *testing.T, a *app.App) (url string) {
	t.Helper()
	h, err := a.Handler(app.Desk{})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}

// twoNodes is one PostgreSQL with two programs on it, who share nothing else but the keys.
func twoNodes(t *testing.T) (a, b *world) {
	t.Helper()
	store := dbtest.Config(t, db.Postgres)
	a = newWorld(t, store)
	second, err := app.Open(t.Context(), app.Config{Dir: store.Dir, URL: store.URL, Clock: a.clock, There: true})
	a.must(err)
	t.Cleanup(func() { a.must(second.Close()) })
	a.url = node(t, a.App)
	b = &world{App: second, t: t, now: a.clock(), url: node(t, second), admin: a.admin, commune: a.commune, hamlet: a.hamlet, house: a.house, person: a.person}
	return a, b
}

// at is the same phone speaking to another node.
func (h *handset) at(w *world) *handset {
	other := *h
	other.world = w
	return &other
}

// evening opens a commune's live evening at a node's desk; until reads it up to a text.
func (w *world) evening(t *testing.T) (until func(text string)) {
	t.Helper()
	token, _, err := w.Access.LogIn(t.Context(), "quantri", "cầu tre lắc lẻo gập ghềnh", "127.0.0.1", "test")
	w.must(err)
	list, err := w.Campaigns.List(t.Context())
	w.must(err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/evening/%s/%d/live", w.url, list[0].ID, w.commune[0]), nil)
	w.must(err)
	req.AddCookie(&http.Cookie{Name: "tn_session", Value: token})
	resp, err := http.DefaultClient.Do(req)
	w.must(err)
	t.Cleanup(func() { cancel(); _ = resp.Body.Close() })
	lines := bufio.NewScanner(resp.Body)
	return func(text string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		t.Fatalf("the evening ended before %q: %v", text, lines.Err())
	}
}

// What a phone tells one node, another node's desk sees as it happens.
func TestTheEveningOfAnotherNode(t *testing.T) {
	t.Parallel()
	a, b := twoNodes(t)
	until := b.evening(t)
	until("Chưa có điện thoại nào báo về")
	h := a.ready("thon.mot", access.RoleTeamMember, a.hamlet[0])
	h.send(h.op("contacted", a.person[0], "body", map[string]any{"outcome": "wrong-data", "channel": "visit", "note": "Sai ngày sinh"})).verdicts("ok")
	until("Sai ngày sinh")
}

// A phone goes from node to node as if there were one: enrolled here with a code from there, its work known, its cursor good, shut out everywhere at once.
func TestAPhoneGoesFromNodeToNode(t *testing.T) {
	t.Parallel()
	a, b := twoNodes(t)
	h := a.handset()
	var e struct {
		Device db.ID
		Check  string
	}
	code := a.code(a.account("thon.mot", access.RoleTeamMember, a.hamlet[0]))
	h.at(b).enrol(code).status(200).into(&e)
	a.handset().enrol(code).problem(422, "access.device.code") // used there, so used here
	h.device = e.Device
	a.must(a.Access.ConfirmDevice(t.Context(), a.admin, e.Device, e.Check))
	var c struct{ Challenge string }
	h.ask("POST", "/field/v1/challenge", map[string]any{"device": h.device}).status(200).into(&c)
	var u struct{ Token string }
	h.at(b).ask("POST", "/field/v1/unlock", map[string]any{"device": h.device, "challenge": c.Challenge, "signature": h.sign("tungnha/unlock|" + c.Challenge), "pin": pin}).status(200).into(&u)
	h.token = u.Token

	cursor := func(h *handset, from field.Cursor) field.Changes {
		var out field.Answer
		h.ask("POST", "/field/v1/sync", map[string]any{"device": h.device, "sent_at": db.Ms(h.clock()), "cursors": []field.Cursor{from}}).status(200).into(&out)
		return out.Changes[0]
	}
	area := fmt.Sprintf("%d.%d.1", a.commune[0], a.hamlet[0])
	first := cursor(h, field.Cursor{Commune: a.commune[0], Area: area})
	work := h.op("activated", a.person[0], "body", map[string]any{"level": 1})
	h.at(b).send(work).verdicts("ok")
	h.send(work).verdicts("duplicate")
	from := field.Cursor{Commune: a.commune[0], Area: area, Seq: first.Seq}
	if d := cursor(h.at(b), from); d.Reset || len(d.Citizens) != 1 || d.Citizens[0].ID != a.person[0] {
		t.Errorf("the cursor of one node at the other: %+v", d)
	}

	a.must(a.Access.RevokeDevice(t.Context(), a.admin, h.device))
	if p := h.at(b).ask("GET", "/field/v1/area", nil).problem(401, "access.device.wipe"); !p.Wipe {
		t.Error("no order to wipe")
	}
}
