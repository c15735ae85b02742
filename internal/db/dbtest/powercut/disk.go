//go:build linux

package powercut

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Counts says what SQLite did to a watched folder.
type Counts struct {
	Steps       int // operations on files: writes, truncations, syncs, deletions
	LogSyncs    int // of the write-ahead log
	MainSyncs   int // of the database file: a checkpoint has one
	Commits     int // commit frames written to the log
	FailedSyncs int
	MostOpen    int // commits that were in the log and not synced, at most
	Checkpoints int // first write to the database file after a write to the log
}

// Disk is a watched folder. It is safe for concurrent use.
type Disk struct {
	dir  string
	lies bool

	mu       sync.Mutex
	live     map[string]*file // names as the program sees them
	durable  map[string]*file // names as of the folder's last sync
	renamed  []entry          // changes of names since, in order
	cuts     []*Cut           // planned, not reached
	counts   Counts
	failEach int  // every so many syncs one fails, 0: none
	untilBad int  // syncs that go well before that
	open     int  // commits in the log that were not synced
	draining bool // the last write went to the database file
}

// file is what a name stands for. It lives on while it is open or durably named, like an inode.
type file struct {
	synced  []byte
	pending []change
}

// change is a write, or a truncation to at when data is nil.
type change struct {
	at   int64
	data []byte
}

// entry is a change of a name: f was created under it, or, nil, it was deleted.
type entry struct {
	name string
	f    *file
}

// Watch begins to watch a folder on which no database is open yet. What lies there counts as durable.
func Watch(dir string) (*Disk, error) { return watch(dir, false) }

// WatchLiar watches a folder on a disk that answers a sync without doing it, as some do: the power cuts show what that costs.
func WatchLiar(dir string) (*Disk, error) { return watch(dir, true) }

func watch(dir string, lies bool) (*Disk, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	d := &Disk{dir: dir, lies: lies, live: map[string]*file{}, durable: map[string]*file{}}
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		if !e.Type().IsRegular() || strings.HasSuffix(e.Name(), "-shm") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		f := &file{synced: b}
		d.live[e.Name()], d.durable[e.Name()] = f, f
	}
	return d, shim.add(d)
}

// Close ends the watching. Files that are still open pass through from now on.
func (d *Disk) Close() { shim.remove(d) }

// Counts gives what was counted so far.
func (d *Disk) Counts() Counts {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.counts
}

// FailSyncs lets every so many syncs fail from now on, as on a disk with bad blocks; 0: none any more. What was to be synced is lost, as Linux has it: the
// program still reads it, but a later sync that goes well does not write it either.
func (d *Disk) FailSyncs(each int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failEach, d.untilBad = each, each
}

// fails says whether this sync is one that does, and loses what it was for.
func (d *Disk) fails(h *handle) bool {
	if d.failEach == 0 {
		return false
	}
	if d.untilBad--; d.untilBad > 0 {
		return false
	}
	d.untilBad = d.failEach
	d.counts.FailedSyncs++
	h.file.pending = nil
	return true
}

// opened gives the file of a name, new when there is none.
func (d *Disk) opened(name string) *file {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.live[name]
	if f == nil {
		f = &file{}
		d.live[name] = f
		d.renamed = append(d.renamed, entry{name, f})
	}
	return f
}

// deleted takes a name away. whole says that the folder was synced then.
func (d *Disk) deleted(name string, whole bool) {
	if d.live[name] != nil {
		delete(d.live, name)
		d.renamed = append(d.renamed, entry{name, nil})
	}
	if whole {
		d.syncNames()
	}
}

func (d *Disk) syncNames() {
	if !d.lies {
		apply(d.durable, d.renamed)
		d.renamed = nil
	}
}

func apply(names map[string]*file, changes []entry) {
	for _, e := range changes {
		if e.f == nil {
			delete(names, e.name)
		} else {
			names[e.name] = e.f
		}
	}
}

// wrote remembers a change that is not synced yet.
func (d *Disk) wrote(h *handle, c change) {
	h.file.pending = append(h.file.pending, c)
	switch {
	case h.log && commitFrame(c):
		d.counts.Commits++
		d.open++
		d.counts.MostOpen = max(d.counts.MostOpen, d.open)
		d.draining = false
	case h.log:
		d.draining = false
	case h.main && !d.draining:
		d.counts.Checkpoints++
		d.draining = true
	}
}

// commitFrame knows the head of a frame that ends a transaction: 24 bytes, the size of the database after it in bytes 4 to 7, not 0
// (sqlite.org/fileformat2.html, section 4.1). The head of the log itself has 32 bytes.
func commitFrame(c change) bool {
	const headSize = 24
	return len(c.data) == headSize && (c.data[4]|c.data[5]|c.data[6]|c.data[7]) != 0
}

// synced makes what was written to a file durable, and the folder's names when the file is one whose folder SQLite syncs with it.
func (d *Disk) synced(h *handle) {
	switch {
	case h.log:
		d.counts.LogSyncs++
		d.open = 0
	case h.main:
		d.counts.MainSyncs++
	}
	if d.lies {
		return
	}
	for _, c := range h.file.pending {
		h.file.synced = c.on(h.file.synced)
	}
	h.file.pending = nil
	if h.withFolder {
		d.syncNames()
		h.withFolder = false
	}
}

// on gives a file's content after the change.
func (c change) on(content []byte) []byte {
	if c.data == nil {
		return resize(content, c.at)
	}
	content = resize(content, max(int64(len(content)), c.at+int64(len(c.data))))
	copy(content[c.at:], c.data)
	return content
}

func resize(b []byte, size int64) []byte {
	if size <= int64(len(b)) {
		return b[:size]
	}
	return append(b, make([]byte, size-int64(len(b)))...)
}
