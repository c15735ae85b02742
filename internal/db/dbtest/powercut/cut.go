//go:build linux

package powercut

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// Survival says what becomes of writes that were not synced when the power goes.
type Survival int

// The survivals.
const (
	Nothing    Survival = iota // all are lost
	Everything                 // all had reached the disk: as after kill -9
	Prefix                     // up to one of them, which is torn; the files side by side
	Scattered                  // some sectors of each, in no order
)

// Survivals are all of them.
func Survivals() []Survival { return []Survival{Nothing, Everything, Prefix, Scattered} }

// Cut is one loss of power.
type Cut struct {
	Before string // the operation that was not done any more, "" when the cut came after the last one
	Image  map[string][]byte
	Log    int // changes that were not synced, in the write-ahead log
	Main   int // and in the database file: a checkpoint was under way

	left     int
	survival Survival
	rng      *rand.Rand
	instant  func()
}

// Plan lets the power go after so many more steps, before the one after them. instant is called at that moment, under the disk's lock: what the program
// has told anybody until then is what must be found. It must not touch a database.
func (d *Disk) Plan(after int, s Survival, seed uint64, instant func()) *Cut {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := &Cut{left: after, survival: s, rng: rand.New(rand.NewPCG(seed, uint64(s))), instant: instant}
	d.cuts = append(d.cuts, c)
	return c
}

// Finish takes the planned cuts that were not reached, now.
func (d *Disk) Finish() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.cuts {
		d.take(c, "")
	}
	d.cuts = nil
}

// step goes on by one operation and takes the cuts that come before it.
func (d *Disk) step(what string) {
	d.counts.Steps++
	d.cuts = slices.DeleteFunc(d.cuts, func(c *Cut) bool {
		c.left--
		if c.left >= 0 {
			return false
		}
		d.take(c, what)
		return true
	})
}

func (d *Disk) take(c *Cut, before string) {
	c.instant()
	c.Before, c.Image = before, map[string][]byte{}
	for name, f := range d.live {
		switch {
		case isLog(name):
			c.Log += len(f.pending)
		case isMain(name):
			c.Main += len(f.pending)
		}
	}
	names := maps.Clone(d.durable)
	apply(names, d.renamed[:c.upTo(len(d.renamed))])
	for _, name := range slices.Sorted(maps.Keys(names)) {
		c.Image[name] = c.found(names[name])
	}
}

// upTo draws how many of n changes in order survive.
func (c *Cut) upTo(n int) int {
	switch c.survival {
	case Nothing:
		return 0
	case Everything:
		return n
	case Prefix, Scattered:
	}
	return c.rng.IntN(n + 1)
}

// found is what of a file is found afterwards.
func (c *Cut) found(f *file) []byte {
	content := bytes.Clone(f.synced)
	switch c.survival {
	case Nothing:
		return content
	case Everything:
		for _, p := range f.pending {
			content = p.on(content)
		}
		return content
	case Prefix:
		n := c.upTo(len(f.pending))
		for _, p := range f.pending[:n] {
			content = p.on(content)
		}
		if n < len(f.pending) {
			content = c.scatter(content, f.pending[n], c.rng.Float64())
		}
		return content
	case Scattered:
	}
	share := c.rng.Float64()
	for _, p := range f.pending {
		content = c.scatter(content, p, share)
	}
	return content
}

const sector = 512

// scatter applies a share of a change's sectors. Where the file had grown and nothing arrived there are zeros or old rubbish.
func (c *Cut) scatter(content []byte, p change, share float64) []byte {
	if p.data == nil {
		if c.rng.Float64() < share {
			content = p.on(content)
		}
		return content
	}
	end := p.at + int64(len(p.data))
	for from := p.at; from < end; {
		to := min(end, (from/sector+1)*sector)
		switch part := (change{from, p.data[from-p.at : to-p.at]}); {
		case c.rng.Float64() < share:
			content = part.on(content)
		case from >= int64(len(content)) && c.rng.IntN(4) == 0:
			content = change{from, c.rubbish(int(to - from))}.on(content)
		}
		from = to
	}
	return content
}

func (c *Cut) rubbish(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(c.rng.Uint32())
	}
	return b
}

// Write puts the image into a folder.
func (c *Cut) Write(dir string) error {
	for name, b := range c.Image {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}
