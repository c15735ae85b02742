package unit

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"tungnha/internal/db"
)

// lookEvery is how long a tree is trusted before the store is asked whether another node changed it.
const lookEvery = 3 * time.Second

// cache keeps the last tree. Readers never wait for a reload that only another node's change asks for.
type cache struct {
	now     atomic.Pointer[snapshot]
	changes atomic.Int64 // made through this service since it started
	loading sync.Mutex
}

type snapshot struct {
	tree    *Tree
	stamp   stamp
	changes int64     // cache.changes before it was read
	looked  time.Time // when the store last agreed
}

// changed is called after a commit.
func (c *cache) changed() { c.changes.Add(1) }

func (c *cache) tree(ctx context.Context, d *db.DB) (*Tree, error) {
	s := c.now.Load()
	if s == nil || s.changes != c.changes.Load() {
		c.loading.Lock()
		defer c.loading.Unlock()
		return c.refresh(ctx, d)
	}
	if age := d.Now().Sub(s.looked); age >= 0 && age < lookEvery || !c.loading.TryLock() {
		return s.tree, nil
	}
	defer c.loading.Unlock()
	return c.refresh(ctx, d)
}

// refresh reads the tree unless the store's stamp says that it is the same. The caller holds loading.
func (c *cache) refresh(ctx context.Context, d *db.DB) (*Tree, error) {
	old := c.now.Load()
	next := &snapshot{changes: c.changes.Load(), looked: d.Now()}
	err := d.Read(ctx, func(r *db.Rx) (err error) {
		if next.stamp, err = readStamp(r); err != nil {
			return err
		}
		if old != nil && old.stamp == next.stamp {
			next.tree = old.tree
			return nil
		}
		next.tree, err = readTree(r)
		return err
	})
	if err != nil {
		return nil, err
	}
	c.now.Store(next)
	return next.tree, nil
}
