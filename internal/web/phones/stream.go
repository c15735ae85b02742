package phones

import (
	"bytes"
	"context"
	"net/http"
	"sync"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// roomKey is what boards share: a commune, from when, and whether people may be named.
type roomKey struct {
	commune unit.ID
	since   int64 // ms
	people  bool
}

// evenings are the evenings that somebody watches on this node. However many boards there are, each is asked for once per interval: the feed is polled,
// so it does not matter which of several nodes a phone spoke to.
type evenings struct {
	site  *desk.Site
	read  func(ctx context.Context, k roomKey, actor access.Actor, seen int64) (*snapshot, error) // look
	mu    sync.Mutex
	rooms map[roomKey]*room
}

type room struct {
	boards  int
	latest  *snapshot
	changed chan struct{} // closed when there is another latest
	left    chan struct{} // closed when nobody watches any more
}

func newEvenings(site *desk.Site) *evenings {
	e := &evenings{site: site, rooms: map[roomKey]*room{}}
	e.read = e.look
	return e
}

// join begins to watch; the first who comes starts the polling, with their own rights: the key says what those show.
func (e *evenings) join(k roomKey, actor access.Actor) *room {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := e.rooms[k]
	if r == nil {
		r = &room{changed: make(chan struct{}), left: make(chan struct{})}
		e.rooms[k] = r
		e.site.Go(func(ctx context.Context) { e.poll(ctx, k, r, actor) })
	}
	r.boards++
	return r
}

// leave stops to watch; the last who goes ends the polling.
func (e *evenings) leave(k roomKey, r *room) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if r.boards--; r.boards == 0 {
		delete(e.rooms, k)
		close(r.left)
	}
}

// state is the latest snapshot, nil before the first, and what is closed when there is another.
func (e *evenings) state(r *room) (*snapshot, <-chan struct{}) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return r.latest, r.changed
}

func (e *evenings) put(r *room, shot *snapshot) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r.latest = shot
	close(r.changed)
	r.changed = make(chan struct{})
}

const defaultPoll = 2 * time.Second

// poll asks the store until nobody watches. A store that does not answer is asked again: the board shows how old its figures are.
func (e *evenings) poll(ctx context.Context, k roomKey, r *room, actor access.Actor) {
	every := e.site.Poll
	if every <= 0 {
		every = defaultPoll
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for seen := int64(0); ; {
		shot, err := e.read(ctx, k, actor, seen)
		switch {
		case err != nil && ctx.Err() == nil:
			e.site.Log.Error("the evening was not read", "commune", int64(k.commune), "err", err)
		case shot != nil:
			seen = shot.Seq
			e.put(r, shot)
		}
		select {
		case <-ctx.Done():
			return
		case <-r.left:
			return
		case <-tick.C:
		}
	}
}

// beat is how often a stream looks whether its session still stands, and draws anew what grows old by itself.
const beat = 15 * time.Second

// live sends the board's inner part as server-sent events, one when it begins, one whenever something moved, and one with each beat. It ends with the
// session, with the right to see the board, and with the program.
func (s *pages) live(c *call) error {
	k, err := c.board()
	if err != nil {
		return err
	}
	r := s.evenings.join(k, c.Actor)
	defer s.evenings.leave(k, r)
	frame := c.frame(k)
	c.W.Header().Set("Content-Type", "text/event-stream")
	c.W.Header().Set("X-Accel-Buffering", "no")
	every, closing := time.NewTicker(beat), c.Closing()
	defer every.Stop()
	for {
		shot, changed := s.evenings.state(r)
		if err := c.sendEvening(k, shot, frame); err != nil {
			return nil // the asker is gone: nobody to tell
		}
		select {
		case <-c.Ctx().Done():
			return nil
		case <-closing:
			return nil
		case <-changed:
		case <-every.C:
		}
		if !s.still(c) {
			return nil
		}
	}
}

// still says whether the session stands and may see the board. Answers of the session are kept for seconds, so boards do not wear the store.
func (s *pages) still(c *call) bool {
	actor, err := s.Access.Resolve(c.Ctx(), c.Token)
	return err == nil && actor.Account == c.Actor.Account && access.Check(actor, access.ViewBoard, c.Tree, c.Unit.ID) == nil
}

// sendEvening sends one event; before the first snapshot a comment, which says that somebody is there.
func (c *call) sendEvening(k roomKey, shot *snapshot, frame eveningPage) error {
	var b bytes.Buffer
	if shot == nil {
		b.WriteString(": a moment\n\n")
	} else {
		part, err := c.Render(c.eveningPage(k, shot, frame), "board")
		if err != nil {
			return err
		}
		b.WriteString("retry: 3000\nevent: evening\n")
		for line := range bytes.Lines(part) {
			b.WriteString("data: ")
			b.Write(bytes.TrimRight(line, "\r\n"))
			b.WriteByte('\n')
		}
		b.WriteByte('\n')
	}
	if _, err := c.W.Write(b.Bytes()); err != nil {
		return err
	}
	return http.NewResponseController(c.W).Flush()
}
