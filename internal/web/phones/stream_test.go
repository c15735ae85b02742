package phones

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/field"
	"tungnha/internal/locale"
	"tungnha/internal/web/desk"
)

// asked counts who asks the store for an evening.
type asked struct {
	mu      sync.Mutex
	readers map[roomKey]int // asking at the same time, at most
	now     map[roomKey]int
	seq     int64
	more    chan struct{}
}

func (a *asked) read(_ context.Context, k roomKey, _ access.Actor, seen int64) (*snapshot, error) {
	a.mu.Lock()
	a.now[k]++
	a.readers[k] = max(a.readers[k], a.now[k])
	seq := a.seq
	a.mu.Unlock()
	defer func() { a.mu.Lock(); a.now[k]--; a.mu.Unlock() }()
	select {
	case a.more <- struct{}{}:
	default:
	}
	if seq == seen {
		return nil, nil
	}
	return &snapshot{Evening: &field.Evening{Seq: seq}}, nil
}

func (a *asked) moved() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seq++
}

func testEvenings(t *testing.T) (*evenings, *asked) {
	t.Helper()
	site, err := desk.New(desk.Config{Clock: time.Now, Log: slog.New(slog.DiscardHandler), Poll: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(site.Close)
	a := &asked{readers: map[roomKey]int{}, now: map[roomKey]int{}, seq: 1, more: make(chan struct{}, 1)}
	e := newEvenings(site)
	e.read = a.read
	return e, a
}

// until waits for a snapshot of at least a number.
func (e *evenings) until(t *testing.T, r *room, seq int64) {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		shot, changed := e.state(r)
		if shot != nil && shot.Seq >= seq {
			return
		}
		select {
		case <-changed:
		case <-late:
			t.Fatalf("no snapshot %d", seq)
		}
	}
}

// TestManyBoardsAskOnce: fifty boards of a commune are one reader of the store; all hear what moved; when the last has gone nobody asks any more.
func TestManyBoardsAskOnce(t *testing.T) {
	t.Parallel()
	e, a := testEvenings(t)
	k, other := roomKey{commune: 7, people: true}, roomKey{commune: 7}
	var rooms []*room
	for range 50 {
		rooms = append(rooms, e.join(k, access.Actor{}))
	}
	second := e.join(other, access.Actor{})
	if rooms[0] != rooms[49] || second == rooms[0] {
		t.Fatal("boards that show the same do not share, or boards that do not show the same do")
	}
	e.until(t, rooms[0], 1)
	a.moved()
	e.until(t, rooms[49], 2)
	e.until(t, second, 2)
	for range 50 {
		e.leave(k, rooms[0])
	}
	e.leave(other, second)
	if len(e.rooms) != 0 {
		t.Fatal("a room is kept that nobody is in")
	}
	e.site.Close() // ends only when the readers have
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.readers[k] != 1 || a.readers[other] != 1 {
		t.Errorf("asked at once by %v", a.readers)
	}
}

// TestARoomThatWasLeftOpensAgain: who comes back after the last has gone gets a reader of their own.
func TestARoomThatWasLeftOpensAgain(t *testing.T) {
	t.Parallel()
	e, _ := testEvenings(t)
	k := roomKey{commune: 7}
	for range 3 {
		r := e.join(k, access.Actor{})
		e.until(t, r, 1)
		e.leave(k, r)
	}
}

func TestEveningStart(t *testing.T) {
	t.Parallel()
	at := func(day, hour, minute int) time.Time { return time.Date(2023, 5, day, hour, minute, 0, 0, locale.Zone) }
	for _, c := range []struct{ now, want time.Time }{
		{at(25, 17, 0), at(25, 17, 0)},
		{at(25, 23, 59), at(25, 17, 0)},
		{at(26, 0, 10), at(25, 17, 0)},
		{at(26, 4, 59), at(25, 17, 0)},
		{at(26, 5, 0), at(26, 0, 0)},
		{at(25, 16, 59), at(25, 0, 0)},
	} {
		if got := eveningStart(c.now.UTC()); !got.Equal(c.want) {
			t.Errorf("%s: %s, want %s", c.now, got, c.want)
		}
	}
}

func TestCodesAreGroupedForTyping(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ": "ABCD EFGH IJKL MNOP QRSTU VWXYZ", "ABCDE": "ABCDE", "ABCDEF": "ABC DEF", "ABCDEFGHIJK": "ABC DEFG HIJK", "A": "A", "": "",
	} {
		if got := strings.Join(grouped(code), " "); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}
