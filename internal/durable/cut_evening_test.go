//go:build linux

package durable_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"

	"tungnha/internal/app"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/field"
)

// evening is the work of one life of the store.
type evening struct {
	*run
	a       *app.App
	client  *http.Client
	saves   atomic.Int64 // transactions that asked to be saved
	refused atomic.Int64 // those that were told no
}

const (
	deskCount   = 8
	editorCount = 2
	turns       = 6 // of each
)

func (w *evening) parts() (out []func(*rand.Rand)) {
	for range deskCount {
		out = append(out, w.desk)
	}
	for i := range phoneCount {
		out = append(out, func(rng *rand.Rand) { w.phone(rng, i) })
	}
	for i := range editorCount {
		out = append(out, func(rng *rand.Rand) { w.edit(rng, i) })
	}
	return append(out, w.importList, w.emptyLog)
}

// desk records events over the API for other systems, several in a request.
func (w *evening) desk(rng *rand.Rand) {
	h := hammer{world: &world{citizens: w.told}}
	for range turns {
		var items []item
		for _, e := range h.events(rng) {
			raw, err := json.Marshal(e)
			id, bad := db.ParseID(e.ID)
			if err != nil || bad != nil {
				w.t.Error(err, bad)
				return
			}
			items = append(items, item{id, -1, raw})
		}
		w.book.sends(items...)
		w.post(items)
	}
}

// post sends events and writes down which are saved. It runs in goroutines, so it complains with Error.
func (w *evening) post(items []item) {
	var events []json.RawMessage
	for _, i := range items {
		events = append(events, i.raw)
	}
	body, err := json.Marshal(map[string]any{"events": events})
	if err != nil {
		w.t.Error(err)
		return
	}
	r, err := http.NewRequest(http.MethodPost, fmt.Sprintf("http://inside/api/v1/communes/%d/events", w.commune), bytes.NewReader(body))
	if err != nil {
		w.t.Error(err)
		return
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+w.token)
	w.saves.Add(1)
	h := hammer{client: w.client}
	a, status, err := h.ask(r)
	if w.failing && status == http.StatusServiceUnavailable {
		w.refused.Add(1)
		return
	}
	if err != nil || status != http.StatusOK {
		w.t.Errorf("events were answered with %d, %v", status, err)
		return
	}
	for i, o := range a.Outcomes {
		if o.Status != "ok" && o.Status != "duplicate" {
			w.t.Errorf("event %s: %s %s", o.ID, o.Status, o.Code)
			continue
		}
		w.book.saved(ack{what: eventSaved, id: items[i].id})
	}
}

// phone sends operations as the phones' protocol has it.
func (w *evening) phone(rng *rand.Rand, no int) {
	for range turns {
		var items []item
		for range 1 + rng.IntN(5) {
			op := &field.Op{
				ID: db.NewID(time.Now()), Commune: w.commune, Kind: "contacted", Subject: w.told[rng.IntN(len(w.told))], SeenAt: db.Ms(time.Now()),
				Body: field.Body{Outcome: "done", Channel: "visit"},
			}
			if rng.IntN(3) == 0 {
				op.Kind, op.Body = "activated", field.Body{Level: 1}
			}
			raw, err := json.Marshal(op)
			if err != nil {
				w.t.Error(err)
				return
			}
			items = append(items, item{op.ID, no, raw})
		}
		w.book.sends(items...)
		w.sync(no, items)
	}
}

func (w *evening) sync(no int, items []item) {
	f := w.a.Field()
	p, err := f.Phone(context.Background(), w.phones[no])
	if err != nil {
		w.t.Error(err)
		return
	}
	in := &field.Request{SentAt: db.Ms(time.Now())}
	for _, i := range items {
		in.Ops = append(in.Ops, i.raw)
	}
	w.saves.Add(1)
	out, err := f.Sync(context.Background(), p, in)
	if err != nil {
		w.failed(err)
		return
	}
	for i, v := range out.Verdicts {
		if v.Status != field.OK && v.Status != field.Duplicate {
			w.t.Errorf("operation %s: %s %s", v.ID, v.Status, v.Code)
			continue
		}
		w.book.saved(ack{what: opSaved, id: items[i].id})
	}
}

// edit changes rows of the list, each row by one person only. The row says its own version.
func (w *evening) edit(rng *rand.Rand, no int) {
	for range turns {
		id := w.edited[no+editorCount*rng.IntN(len(w.edited)/editorCount)]
		var a ack
		w.saves.Add(1)
		w.book.saved(ack{what: editBegun, id: id})
		err := w.a.DB.Write(context.Background(), func(tx *db.Tx) error {
			v, err := w.raise(tx, id)
			a = ack{what: editSaved, id: id, n: v}
			if err == nil && w.early {
				w.book.saved(a)
			}
			if err == nil && w.twice {
				_, err = w.raise(tx, id)
			}
			return err
		})
		if err != nil {
			w.failed(err)
			continue
		}
		w.book.saved(a)
	}
}

// failed takes an answer of "not saved": on a disk that fails it must be a sentence for people, on others there must be none.
func (w *evening) failed(err error) {
	var told *errs.Error
	if !w.failing || !errors.As(err, &told) || told.Code != "db.disk-fails" {
		w.t.Error(err)
		return
	}
	w.refused.Add(1)
}

func (w *evening) raise(tx *db.Tx, id db.ID) (version int64, err error) {
	c, err := w.a.Roster.Citizen(tx, w.commune, id)
	if err != nil {
		return 0, err
	}
	next := *c
	next.ListNo = listNo(c.Version + 1)
	return c.Version + 1, w.a.Roster.Update(tx, next)
}

func listNo(version int64) int64 { return 1000 + version }

// importList enters the list of a commune that has none yet: one large transaction between the small ones.
func (w *evening) importList(*rand.Rand) {
	if len(w.run.lists) == 0 {
		return
	}
	l := w.run.lists[0]
	w.run.lists = w.run.lists[1:]
	ctx := context.Background()
	plans, err := w.a.Campaigns.List(ctx)
	if err != nil {
		w.t.Error(err)
		return
	}
	if _, err = w.a.ImportRoster(ctx, app.Import{File: "xa.xlsx", Content: l.content, Campaign: plans[0], Unit: l.commune, Actor: app.Operator(w.district)}, nil); err != nil {
		w.failed(err)
		return
	}
	err = w.a.DB.Read(ctx, func(q *db.Rx) error {
		list, err := w.a.Roster.Citizens(q, l.commune)
		w.book.saved(ack{what: importSaved, at: l.commune, n: int64(len(list))})
		return err
	})
	if err != nil {
		w.t.Error(err)
	}
}

// emptyLog moves the log into the database file again and again, in every way SQLite has, and seals the audit once.
func (w *evening) emptyLog(rng *rand.Rand) {
	_, read := w.a.DB.SQL()
	for range turns / 2 {
		mode := []string{"PASSIVE", "FULL", "RESTART", "TRUNCATE"}[rng.IntN(4)]
		var busy, frames, moved int
		if err := read.QueryRowContext(context.Background(), "PRAGMA wal_checkpoint("+mode+")").Scan(&busy, &frames, &moved); err != nil && !w.failing {
			w.t.Error(err)
		}
	}
	if _, err := w.a.Audit.Seal(context.Background()); err != nil {
		w.failed(err)
	}
}

// sendAgain sends once more what was under way when the power went: saved or not, it must be there once.
func (w *evening) sendAgain() {
	byPhone := map[int][]item{}
	for _, i := range w.book.unanswered() {
		byPhone[i.phone] = append(byPhone[i.phone], i)
	}
	for no, items := range byPhone {
		for len(items) > 0 {
			n := min(len(items), 50)
			if no < 0 {
				w.post(items[:n])
			} else {
				w.sync(no, items[:n])
			}
			items = items[n:]
		}
	}
}

// look writes down what is there now: what somebody has seen after one power cut may not be gone after the next.
func (w *evening) look() {
	w.t.Helper()
	k, err := w.kept(w.a)
	must(w.t, err)
	for _, id := range w.edited {
		w.book.saved(ack{what: editSaved, id: id, n: k.rows[id][0]})
	}
	for _, l := range w.scene.lists {
		if n := k.people[l.commune]; n > 0 {
			w.book.saved(ack{what: importSaved, at: l.commune, n: n})
		}
	}
}
