package access

import (
	"sync"
	"time"

	"tungnha/internal/db"
)

const (
	cacheFor  = 10 * time.Second // how long another node's log-out may go unnoticed here
	cacheMost = 8192             // sessions kept, half of them in each generation
)

// sessionCache keeps resolved sessions for a few seconds, so that thousands of requests a second ask the store a few times.
// Two generations bound it: when the young one is full it becomes the old one, and the old one is dropped.
type sessionCache struct {
	mu         sync.RWMutex
	young, old map[string]cached
	epoch      uint64 // raised by every drop, so that what was read before a log-out is not kept after it
}

type cached struct {
	actor Actor
	until time.Time
}

func newSessionCache() *sessionCache { return &sessionCache{young: map[string]cached{}} }

func (c *sessionCache) get(key string, now time.Time) (Actor, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	e, ok := c.young[key]
	if !ok {
		e, ok = c.old[key]
	}
	return e.actor, ok && now.Before(e.until)
}

// now is read before the store is: put keeps nothing when something was dropped in between.
func (c *sessionCache) now() uint64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.epoch
}

func (c *sessionCache) put(key string, e cached, epoch uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if epoch != c.epoch {
		return
	}
	if len(c.young) >= cacheMost/2 {
		c.old, c.young = c.young, map[string]cached{}
	}
	c.young[key] = e
}

// drop forgets one session.
func (c *sessionCache) drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
	delete(c.young, key)
	delete(c.old, key)
}

// dropAccount forgets every session of an account.
func (c *sessionCache) dropAccount(id db.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
	for _, m := range []map[string]cached{c.young, c.old} {
		for k, e := range m {
			if e.actor.Account == id {
				delete(m, k)
			}
		}
	}
}
