//go:build linux

package durable_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"regexp"
	"sync"

	"tungnha/internal/app"
	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// book is what the people outside know: what they sent, and what they were told was saved, in order.
type book struct {
	mu   sync.Mutex
	sent []item
	acks []ack
}

// item is something that was sent and that may be sent again under the same id.
type item struct {
	id    db.ID
	phone int // which phone, -1: the desk
	raw   json.RawMessage
}

// ack is one answer of "saved", or something that was seen after the power came back: both must stay true.
type ack struct {
	what ackKind
	id   db.ID
	n    int64 // version of an edited row; number of people of an import
	at   unit.ID
}

type ackKind int

const (
	eventSaved ackKind = iota
	opSaved
	editBegun // no answer yet: it may be there or not
	editSaved
	importSaved
)

func (b *book) sends(items ...item) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sent = append(b.sent, items...)
}

func (b *book) saved(a ...ack) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.acks = append(b.acks, a...)
}

// page says how far the book had got.
func (b *book) page() (sent, acks int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.sent), len(b.acks)
}

// back forgets what came after a page: the power was off by then.
func (b *book) back(sent, acks int) { b.sent, b.acks = b.sent[:sent:sent], b.acks[:acks:acks] }

// unanswered is what was sent and not said to be saved.
func (b *book) unanswered() (out []item) {
	known := map[db.ID]bool{}
	for _, a := range b.acks {
		known[a.id] = true
	}
	for _, i := range b.sent {
		if !known[i.id] {
			out = append(out, i)
		}
	}
	return out
}

// kept is what a store holds of it.
type kept struct {
	events map[db.ID]int // by the desk and by phones
	edits  map[db.ID]int // events that say that a person's row was changed
	lines  map[db.ID]int // of audit, by event
	ops    map[db.ID]int
	rows   map[db.ID][2]int64 // version and list number of a person
	people map[unit.ID]int64
}

// kept reads a store. The error says that it can't be read: after a power cut that is a fault.
func (s *scene) kept(a *app.App) (*kept, error) {
	k := &kept{map[db.ID]int{}, map[db.ID]int{}, map[db.ID]int{}, map[db.ID]int{}, map[db.ID][2]int64{}, map[unit.ID]int64{}}
	return k, a.DB.Read(context.Background(), func(q *db.Rx) error {
		if err := k.count(q, k.events, "SELECT event_id FROM event WHERE commune_id = $1 AND source <> 'roster'", s.commune); err != nil {
			return err
		}
		if err := k.count(q, k.edits, "SELECT citizen_id FROM event WHERE commune_id = $1 AND source = 'roster' AND kind = 'changed'", s.commune); err != nil {
			return err
		}
		if err := k.count(q, k.ops, "SELECT op_id FROM field_op WHERE commune_id = $1", s.commune); err != nil {
			return err
		}
		if err := k.countLines(q, s.commune); err != nil {
			return err
		}
		list, err := a.Roster.Citizens(q, s.commune)
		for _, c := range list {
			k.rows[c.ID] = [2]int64{c.Version, c.ListNo}
		}
		for i := 0; i < len(s.lists) && err == nil; i++ {
			list, err = a.Roster.Citizens(q, s.lists[i].commune)
			k.people[s.lists[i].commune] = int64(len(list))
		}
		return err
	})
}

func (k *kept) count(q db.Q, into map[db.ID]int, text string, commune unit.ID) error {
	return db.Each(q, func(r *sql.Rows) error {
		var id db.ID
		err := r.Scan(&id)
		into[id]++
		return err
	}, text, commune)
}

// reLine is what the audit says of an event from the desk and of an operation from a phone.
var reLine = regexp.MustCompile(` (?:event|op) ([0-9a-f-]{36})`)

func (k *kept) countLines(q db.Q, commune unit.ID) error {
	return db.Each(q, func(r *sql.Rows) error {
		var detail string
		if err := r.Scan(&detail); err != nil {
			return err
		}
		m := reLine.FindStringSubmatch(detail)
		if m == nil {
			return nil
		}
		id, err := db.ParseID(m[1])
		k.lines[id]++
		return err
	}, "SELECT detail FROM audit WHERE commune_id = $1", commune)
}

// faults compares a store with the book up to a page: what was answered is there once, and nothing is there that nobody sent.
func (b *book) faults(k *kept, sent, acks int) (out []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	once := func(n int, what string, id db.ID) {
		switch {
		case n == 0:
			say("lost: %s %s", what, id)
		case n > 1:
			say("doubled: %s %s is there %d times", what, id, n)
		}
	}
	versions, begun := map[db.ID]int64{}, map[db.ID]int64{}
	for _, a := range b.acks[:acks] {
		switch a.what {
		case eventSaved:
			once(k.events[a.id], "event", a.id)
		case opSaved:
			once(k.events[a.id], "event of a phone", a.id)
			once(k.ops[a.id], "record of a phone's operation", a.id)
		case editSaved:
			versions[a.id], begun[a.id] = a.n, 0
		case editBegun:
			begun[a.id] = 1
		case importSaved:
			if k.people[a.at] != a.n {
				say("lost: of the list of commune %d, %d people of %d", a.at, k.people[a.at], a.n)
			}
		}
	}
	b.checkRows(k, versions, begun, say)
	b.checkStrange(k, sent, say)
	return out
}

// checkRows wants each edited row at the version that was answered, or one further when the next edit was under way.
func (b *book) checkRows(k *kept, versions, begun map[db.ID]int64, say func(string, ...any)) {
	for id, v := range versions {
		got := k.rows[id]
		switch {
		case got[0] < v:
			say("lost: person %s was answered with version %d and has %d", id, v, got[0])
		case got[0] > v+begun[id]:
			say("doubled: person %s was answered with version %d and has %d", id, v, got[0])
		case got[0] > 1 && got[1] != listNo(got[0]) || int64(k.edits[id]) != got[0]-1:
			say("torn: person %s of version %d has list number %d and %d events of a change", id, got[0], got[1], k.edits[id])
		}
	}
}

// checkStrange looks for what nobody sent, and for events without their line of audit.
func (b *book) checkStrange(k *kept, sent int, say func(string, ...any)) {
	known := map[db.ID]bool{}
	for _, i := range b.sent[:sent] {
		known[i.id] = true
	}
	for id := range k.events {
		switch {
		case !known[id]:
			say("doubled: event %s was not sent by anybody", id)
		case k.lines[id] != 1:
			say("torn: event %s has %d lines of audit", id, k.lines[id])
		}
	}
}

// sick lets the program look at itself: pages, tallies against a recount, audit chains with their seals, imports.
func sick(a *app.App) (out []string, err error) {
	ctx := context.Background()
	_, read := a.DB.SQL()
	var pages string
	if err := read.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&pages); err != nil {
		return nil, err
	}
	if pages != "ok" {
		out = append(out, "damaged: "+pages)
	}
	if err := a.Resume(ctx); err != nil {
		return out, err
	}
	var b bytes.Buffer
	n, err := a.Check(ctx, &b)
	if n > 0 {
		out = append(out, "damaged, says the program's own check:\n"+b.String())
	}
	return out, err
}
