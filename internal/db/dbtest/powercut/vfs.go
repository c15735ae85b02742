//go:build linux

package powercut

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// SQLite calls a file system through tables of C function pointers. The transpiled SQLite keeps a Go func value's word in such a pointer. The functions here
// are top-level ones, whose words never move; what belongs to an open file is found by the address of SQLite's own structure for it.

type (
	openFn     = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, outFlags uintptr) int32
	deleteFn   = func(tls *libc.TLS, vfs, name uintptr, syncDir int32) int32
	closeFn    = func(tls *libc.TLS, file uintptr) int32
	writeFn    = func(tls *libc.TLS, file, from uintptr, n int32, at int64) int32
	truncateFn = func(tls *libc.TLS, file uintptr, size int64) int32
	syncFn     = func(tls *libc.TLS, file uintptr, flags int32) int32
)

// registry is the process's one shim: SQLite's own registry is the process's too.
type registry struct {
	once sync.Once
	err  error
	real uintptr // SQLite's default file system

	mu      sync.RWMutex
	disks   map[string]*Disk
	handles map[uintptr]*handle // by the address of SQLite's structure
	tables  map[uintptr]uintptr // ours, by the address of the real one
}

var shim = registry{disks: map[string]*Disk{}, handles: map[uintptr]*handle{}, tables: map[uintptr]uintptr{}}

// handle is an open file of a watched folder.
type handle struct {
	disk       *Disk
	file       *file
	name       string
	real       uintptr // the real file system's methods
	log, main  bool
	withFolder bool // the next sync syncs the folder too
}

func isLog(name string) bool { return strings.HasSuffix(name, "-wal") }

func isMain(name string) bool { return !isLog(name) && !strings.HasSuffix(name, "-journal") }

func (r *registry) add(d *Disk) error {
	if r.once.Do(r.register); r.err != nil {
		return r.err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.disks[d.dir] != nil {
		return fmt.Errorf("powercut: %s is watched already", d.dir)
	}
	r.disks[d.dir] = d
	return nil
}

func (r *registry) remove(d *Disk) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.disks[d.dir] == d {
		delete(r.disks, d.dir)
	}
}

// register makes a copy of the default file system, with our way of opening and deleting, the default one.
func (r *registry) register() {
	tls := libc.NewTLS()
	defer tls.Close()
	if r.real = sqlite3.Xsqlite3_vfs_find(tls, 0); r.real == 0 {
		r.err = fmt.Errorf("powercut: SQLite has no file system")
		return
	}
	name, err := libc.CString("powercut")
	if err != nil {
		r.err = err
		return
	}
	address := twin[sqlite3.Tsqlite3_vfs](tls, r.real)
	own := at[sqlite3.Tsqlite3_vfs](address)
	own.FzName, own.FpNext = name, 0
	own.FxOpen, own.FxDelete = word[openFn](xOpen), word[deleteFn](xDelete)
	if rc := sqlite3.Xsqlite3_vfs_register(tls, address, 1); rc != sqlite3.SQLITE_OK {
		r.err = fmt.Errorf("powercut: registering: %d", rc)
	}
}

// at is the Go value at an address of SQLite's memory.
func at[T any](address uintptr) *T { return *(**T)(unsafe.Pointer(&address)) }

// twin copies a table into new memory of SQLite's, which Go's collector neither moves nor frees. Few are made, and they stay.
func twin[T any](tls *libc.TLS, address uintptr) uintptr {
	var size T
	out := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(size)))
	if out == 0 {
		panic("powercut: no memory")
	}
	*at[T](out) = *at[T](address)
	return out
}

// word is what the transpiled SQLite keeps in a function pointer.
func word[F any](f F) uintptr { return *(*uintptr)(unsafe.Pointer(&f)) }

// method is the inverse of word.
func method[F any](w uintptr) F { return *(*F)(unsafe.Pointer(&w)) }

// disk gives the watched folder of a path.
func (r *registry) disk(path uintptr) (d *Disk, name string) {
	if path == 0 {
		return nil, "" // a temporary file
	}
	dir, name := filepath.Split(libc.GoString(path))
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.disks[filepath.Clean(dir)], name
}

func (r *registry) handle(file uintptr) *handle {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.handles[file]
}

// wrap puts our methods in the place of the real ones of a file that was just opened.
func (r *registry) wrap(tls *libc.TLS, file uintptr, h *handle) {
	methods := &at[sqlite3.Tsqlite3_file](file).FpMethods
	h.real = *methods
	r.mu.Lock()
	defer r.mu.Unlock()
	table := r.tables[h.real]
	if table == 0 {
		table = twin[sqlite3.Tsqlite3_io_methods](tls, h.real)
		t := at[sqlite3.Tsqlite3_io_methods](table)
		t.FxClose, t.FxWrite = word[closeFn](xClose), word[writeFn](xWrite)
		t.FxTruncate, t.FxSync = word[truncateFn](xTruncate), word[syncFn](xSync)
		r.tables[h.real] = table
	}
	*methods = table
	r.handles[file] = h
}

func (h *handle) methods() *sqlite3.Tsqlite3_io_methods {
	return at[sqlite3.Tsqlite3_io_methods](h.real)
}

// journals are the files with whose first sync SQLite syncs the folder (os_unix.c: UNIXFILE_DIRSYNC).
const journals = sqlite3.SQLITE_OPEN_MAIN_JOURNAL | sqlite3.SQLITE_OPEN_SUPER_JOURNAL | sqlite3.SQLITE_OPEN_WAL

func xOpen(tls *libc.TLS, _, path, file uintptr, flags int32, outFlags uintptr) int32 {
	rc := method[openFn](at[sqlite3.Tsqlite3_vfs](shim.real).FxOpen)(tls, shim.real, path, file, flags, outFlags)
	d, name := shim.disk(path)
	if rc != sqlite3.SQLITE_OK || d == nil {
		return rc
	}
	created := flags&sqlite3.SQLITE_OPEN_CREATE != 0
	shim.wrap(tls, file, &handle{
		disk: d, file: d.opened(name), name: name, log: flags&sqlite3.SQLITE_OPEN_WAL != 0, main: flags&sqlite3.SQLITE_OPEN_MAIN_DB != 0,
		withFolder: created && flags&journals != 0,
	})
	return rc
}

func xDelete(tls *libc.TLS, _, path uintptr, syncDir int32) int32 {
	remove := method[deleteFn](at[sqlite3.Tsqlite3_vfs](shim.real).FxDelete)
	d, name := shim.disk(path)
	if d == nil {
		return remove(tls, shim.real, path, syncDir)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.step("delete " + name)
	rc := remove(tls, shim.real, path, 0) // whether the real folder is synced makes no difference here
	if rc == sqlite3.SQLITE_OK {
		d.deleted(name, syncDir != 0)
	}
	return rc
}

func xClose(tls *libc.TLS, file uintptr) int32 {
	h := shim.handle(file)
	shim.mu.Lock()
	delete(shim.handles, file)
	shim.mu.Unlock()
	return method[closeFn](h.methods().FxClose)(tls, file)
}

func xWrite(tls *libc.TLS, file, from uintptr, n int32, offset int64) int32 {
	h := shim.handle(file)
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	h.disk.step("write " + h.name)
	rc := method[writeFn](h.methods().FxWrite)(tls, file, from, n, offset)
	if rc == sqlite3.SQLITE_OK {
		h.disk.wrote(h, change{offset, bytes.Clone(unsafe.Slice(at[byte](from), int(n)))})
	}
	return rc
}

func xTruncate(tls *libc.TLS, file uintptr, size int64) int32 {
	h := shim.handle(file)
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	h.disk.step("truncate " + h.name)
	rc := method[truncateFn](h.methods().FxTruncate)(tls, file, size)
	if rc == sqlite3.SQLITE_OK {
		h.disk.wrote(h, change{size, nil})
	}
	return rc
}

// xSync does not bother the real disk: nothing is read from it after a cut.
func xSync(_ *libc.TLS, file uintptr, _ int32) int32 {
	h := shim.handle(file)
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	h.disk.step("sync " + h.name)
	if h.disk.fails(h) {
		return sqlite3.SQLITE_IOERR_FSYNC
	}
	h.disk.synced(h)
	return sqlite3.SQLITE_OK
}
