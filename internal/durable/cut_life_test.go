//go:build linux

package durable_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"tungnha/internal/app"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest/powercut"
)

// fault is what is wrong with a run, on purpose.
type fault struct {
	name        string
	synchronous string // what the connections are set to, "" as the program does
	liar        bool   // the disk answers a sync without doing it
	early       bool   // an edit is answered before its commit
	twice       bool   // an edit is applied twice
	failing     bool   // every few syncs the disk fails one: no fault of ours, and nothing may be answered with "saved" then
	is          string // how what is found begins
}

// run is a store that lives and dies by power cuts, again and again, each life going on from what one of the cuts before has left.
type run struct {
	t testing.TB
	*scene
	fault
	home   string // where its folders are
	rng    *rand.Rand
	book   *book
	image  map[string][]byte // what the next life finds
	length int               // steps of the life before
	lists  []list            // not imported yet

	found []string // faults
	seen  tally
}

// tally says what a run tried.
type tally struct {
	lives, cuts, logOpen, checkpoint, closing int // cuts with unsynced changes in the log, in the database file; while closing
	acks, saves, refused                      int // answers looked for, over all cuts; transactions that asked to be saved, those told no
	counts                                    powercut.Counts
}

func (s *scene) run(t testing.TB, f fault, seed uint64) *run {
	return &run{
		t: t, scene: s, fault: f, home: t.TempDir(), rng: rand.New(rand.NewPCG(seed, 20230505)), book: &book{}, image: folder(t, s.store.Dir), length: 900,
		lists: slices.Clone(s.lists),
	}
}

// moment is a cut with what people knew then.
type moment struct {
	*powercut.Cut
	sent, acks int
	keys       map[string][]byte
	closing    bool
}

// plan arms a cut. The key folder is no part of SQLite's files; the program syncs it itself, so it is taken as it is at that moment.
func (r *run) plan(d *powercut.Disk, dir string, after int) *moment {
	m := &moment{}
	kinds := append(powercut.Survivals(), powercut.Scattered, powercut.Nothing) // these two find most
	m.Cut = d.Plan(after, kinds[r.rng.IntN(len(kinds))], r.rng.Uint64(), func() {
		m.sent, m.acks = r.book.page()
		m.keys = keysOf(r.t, dir)
	})
	return m
}

// life opens the store, works on it from many sides while the power is cut several times, closes it with one cut more, and looks at what each has left.
func (r *run) life(cuts int) {
	r.t.Helper()
	dir, err := unpack(r.home, r.image)
	must(r.t, err)
	d := r.watch(dir)
	defer d.Close()
	var moments []*moment
	for range cuts {
		moments = append(moments, r.plan(d, dir, r.rng.IntN(r.length)))
	}
	a := open(r.t, app.Config{Dir: dir})
	r.work(a, d)
	r.length = d.Counts().Steps
	last := r.plan(d, dir, r.rng.IntN(200))
	last.closing = true
	must(r.t, a.Close())
	d.Finish()
	moments = append(moments, last)
	r.count(d.Counts(), moments)
	r.lookAtAll(moments)
	r.from(moments[r.rng.IntN(len(moments))])
	must(r.t, os.RemoveAll(dir))
}

func (r *run) watch(dir string) *powercut.Disk {
	r.t.Helper()
	if r.synchronous != "" {
		weakened.set(dir, r.synchronous)
	}
	watch := powercut.Watch
	if r.liar {
		watch = powercut.WatchLiar
	}
	d, err := watch(dir)
	must(r.t, err)
	return d
}

// from lets the next life begin with what a cut has left, and people with what they knew.
func (r *run) from(m *moment) {
	r.image = map[string][]byte{}
	for _, part := range []map[string][]byte{m.Image, m.keys} {
		for name, b := range part {
			r.image[name] = b
		}
	}
	r.book.back(m.sent, m.acks)
}

func (r *run) count(c powercut.Counts, moments []*moment) {
	s := &r.seen
	s.lives++
	s.counts.Steps += c.Steps
	s.counts.Commits += c.Commits
	s.counts.LogSyncs += c.LogSyncs
	s.counts.MainSyncs += c.MainSyncs
	s.counts.FailedSyncs += c.FailedSyncs
	s.counts.Checkpoints += c.Checkpoints
	s.counts.MostOpen = max(s.counts.MostOpen, c.MostOpen)
	for _, m := range moments {
		s.cuts++
		s.acks += m.acks
		s.logOpen += min(m.Log, 1)
		s.checkpoint += min(m.Main, 1)
		if m.closing {
			s.closing++
		}
	}
}

// lookAtAll opens what each cut has left, two at a time.
func (r *run) lookAtAll(moments []*moment) {
	r.t.Helper()
	found := make([][]string, len(moments))
	var two errgroup.Group
	two.SetLimit(2)
	for i, m := range moments {
		two.Go(func() (err error) {
			found[i], err = r.lookAt(m)
			return err
		})
	}
	must(r.t, two.Wait())
	r.found = append(r.found, slices.Concat(found...)...)
}

// lookAt opens what a cut has left, as the program does when the power is back. The error is the test's own.
func (r *run) lookAt(m *moment) (out []string, err error) {
	dir, err := unpack(r.home, m.Image, m.keys)
	if err != nil {
		return nil, err
	}
	weakened.set(dir, "OFF") // what is looked at is thrown away
	out, err = r.lookInto(dir, m)
	if err != nil {
		out = append(out, "damaged: the store can't be read: "+err.Error())
	}
	for i := range out {
		out[i] += fmt.Sprintf(" (cut before %q)", m.Before)
	}
	return out, os.RemoveAll(dir)
}

func (r *run) lookInto(dir string, m *moment) (out []string, err error) {
	a, err := app.Open(context.Background(), app.Config{Dir: dir})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if out, err = sick(a); err != nil {
		return out, err
	}
	k, err := r.kept(a)
	if err != nil {
		return out, err
	}
	return append(out, r.book.faults(k, m.sent, m.acks)...), nil
}

// work is an evening: desks, phones, people who put the list right, an import, somebody who empties the log. It ends when all have done their part.
func (r *run) work(a *app.App, d *powercut.Disk) {
	r.t.Helper()
	must(r.t, a.Resume(r.t.Context()))
	w := &evening{run: r, a: a, client: &http.Client{Transport: inside{handler(r.t, a)}}}
	w.sendAgain()
	w.look()
	if r.failing {
		d.FailSyncs(9)
	}
	var done sync.WaitGroup
	for _, part := range w.parts() {
		rng := rand.New(rand.NewPCG(r.rng.Uint64(), 1))
		done.Go(func() { part(rng) })
	}
	done.Wait()
	d.FailSyncs(0)
	w.settings()
	r.seen.saves += int(w.saves.Load())
	r.seen.refused += int(w.refused.Load())
}

// settings are what every answer of "saved" rests on: each commit is synced, by the connection's own word and by count.
func (w *evening) settings() {
	must(w.t, w.a.DB.Write(w.t.Context(), func(tx *db.Tx) error {
		var level int
		err := tx.QueryRow("PRAGMA synchronous").Scan(&level)
		if w.synchronous == "" && level != 2 {
			w.t.Errorf("the writing connection has synchronous %d; want 2 (FULL)", level)
		}
		return err
	}))
}
