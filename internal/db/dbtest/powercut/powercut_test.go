//go:build linux

package powercut

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // driver "sqlite"
	"pgregory.net/rapid"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// openStore opens a database as the program does, or with another synchronous.
func openStore(t testing.TB, dir, synchronous string) *sql.DB {
	t.Helper()
	s, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "a.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous("+synchronous+")&_pragma=wal_autocheckpoint(20)")
	must(t, err)
	s.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// count gives how many rows are found when the power is back. A folder without the table has none.
func count(t testing.TB, c *Cut) (n int) {
	t.Helper()
	dir := t.TempDir()
	must(t, c.Write(dir))
	s := openStore(t, dir, "OFF") // what is looked at is thrown away
	defer func() { must(t, s.Close()) }()
	var sound string
	must(t, s.QueryRowContext(context.Background(), "PRAGMA integrity_check").Scan(&sound))
	if sound != "ok" {
		t.Errorf("before %q: %s", c.Before, sound)
	}
	must(t, s.QueryRowContext(context.Background(), "SELECT count(*) FROM sqlite_master WHERE name = 'row'").Scan(&n))
	if n == 0 {
		return 0
	}
	must(t, s.QueryRowContext(context.Background(), "SELECT count(*) FROM row").Scan(&n))
	return n
}

// session writes rows one by one and cuts the power at every step of one kind of survival. It answers each cut with the rows that were acknowledged then.
func session(t testing.TB, d *Disk, dir, synchronous string, rows int, cut func(acked *int) []*Cut) map[*Cut]int {
	t.Helper()
	acked, at := 0, map[*Cut]int{}
	cuts := cut(&acked)
	for _, c := range cuts {
		c.instant = func() { at[c] = acked }
	}
	s := openStore(t, dir, synchronous)
	_, err := s.ExecContext(t.Context(), "CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
	must(t, err)
	for i := range rows {
		_, err := s.ExecContext(t.Context(), "INSERT INTO row VALUES ($1, $2)", i, bytes.Repeat([]byte{byte(i)}, 1500))
		must(t, err)
		acked++
	}
	must(t, s.Close())
	d.Finish()
	return at
}

// Every step of a small session is cut, from the making of the file to its closing: acknowledged rows are always there, and at most one more.
func TestEveryStepOfAStore(t *testing.T) {
	t.Parallel()
	for _, survival := range Survivals() {
		t.Run(fmt.Sprint(survival), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			d, err := Watch(dir)
			must(t, err)
			defer d.Close()
			const steps = 280
			at := session(t, d, dir, "FULL", 40, func(*int) (out []*Cut) {
				for i := range steps {
					out = append(out, d.Plan(i, survival, uint64(i), nil))
				}
				return out
			})
			if c := d.Counts(); c.Steps > steps || c.Commits < 41 || c.LogSyncs < c.Commits || c.MainSyncs < 3 || c.MostOpen != 1 {
				t.Errorf("this was to be a session of at most %d steps with checkpoints and a sync for each commit: %+v", steps, c)
			}
			for c, acked := range at {
				if n := count(t, c); n != acked && n != acked+1 {
					t.Errorf("before %q, %d changes not synced: %d rows acknowledged, %d found", c.Before, c.Log+c.Main, acked, n)
				}
			}
		})
	}
}

// step is a statement and how many rows there are after it.
type step struct {
	text string
	rows int
}

// Large transactions that do not fit the cache, deletions, a smaller file, a log emptied in every way: at every few steps either all of a statement is
// there or nothing.
func TestLargeTransactionsAndTruncations(t *testing.T) {
	t.Parallel()
	const many = "INSERT INTO row SELECT value, zeroblob(900) FROM generate_series WHERE value BETWEEN %d AND %d"
	steps := []step{
		{"PRAGMA cache_size = 10", 0},
		{"CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB NOT NULL)", 0},
		{"CREATE TEMP TABLE generate_series AS WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 400) SELECT value FROM n", 0},
		{fmt.Sprintf(many, 1, 250), 250},
		{"DELETE FROM row WHERE id > 30", 30},
		{"VACUUM", 30},
		{"PRAGMA wal_checkpoint(TRUNCATE)", 30},
		{fmt.Sprintf(many, 300, 350), 81},
		{"PRAGMA wal_checkpoint(RESTART)", 81},
		{"UPDATE row SET body = zeroblob(1000)", 81},
		{"PRAGMA wal_checkpoint(PASSIVE)", 81},
		{"DELETE FROM row WHERE id >= 300", 30},
	}
	dir := t.TempDir()
	d, err := Watch(dir)
	must(t, err)
	defer d.Close()
	done, at := 0, map[*Cut]int{}
	for i := range 160 {
		var c *Cut
		c = d.Plan(i*5/2, Survivals()[i%4], uint64(i), func() { at[c] = done })
	}
	s := openStore(t, dir, "FULL")
	for i, step := range steps {
		_, err := s.ExecContext(t.Context(), step.text)
		must(t, err)
		done = i + 1
	}
	must(t, s.Close())
	d.Finish()
	truncated, main := 0, 0
	for c, done := range at {
		if strings.HasPrefix(c.Before, "truncate") {
			truncated++
		}
		main += min(c.Main, 1)
		before, after := steps[max(0, done-1)].rows, steps[min(done, len(steps)-1)].rows
		if n := count(t, c); n != before && n != after {
			t.Errorf("before %q in statement %d: %d rows, want %d or %d", c.Before, done, n, before, after)
		}
	}
	if c := d.Counts(); c.MostOpen > 1 || c.Steps < 300 || main < 10 || truncated == 0 {
		t.Errorf("this tested little: %+v; cuts: %d in a checkpoint, %d before a truncation", c, main, truncated)
	}
}

// The shim sees every write: all of them together are the live files, and after an orderly end nothing was left unsynced in the database.
func TestTheImageIsTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d, err := Watch(dir)
	must(t, err)
	defer d.Close()
	var cuts []*Cut
	at := session(t, d, dir, "FULL", 60, func(*int) []*Cut {
		cuts = []*Cut{d.Plan(1<<30, Everything, 1, nil), d.Plan(1<<30, Nothing, 1, nil)}
		return cuts
	})
	live, err := os.ReadFile(filepath.Join(dir, "a.db"))
	must(t, err)
	for _, c := range cuts {
		if at[c] != 60 || !bytes.Equal(c.Image["a.db"], live) {
			t.Errorf("%d rows; the image has %d bytes, the file %d", at[c], len(c.Image["a.db"]), len(live))
		}
	}
	if len(cuts[0].Image) != 1 {
		t.Errorf("the log was deleted, and is found: %d files", len(cuts[0].Image))
	}
}

// Without syncs, by SQLite's choice or the disk's, acknowledged rows are lost.
func TestMissingSyncsAreSeen(t *testing.T) {
	t.Parallel()
	for name, disk := range map[string]func(string) (*Disk, error){"OFF": Watch, "NORMAL": Watch, "FULL": WatchLiar} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			d, err := disk(dir)
			must(t, err)
			defer d.Close()
			at := session(t, d, dir, name, 10, func(*int) (out []*Cut) {
				for i := range 15 {
					out = append(out, d.Plan(4*i+40, Nothing, 1, nil))
				}
				return out
			})
			lost := 0
			for c, acked := range at {
				lost += max(0, acked-count(t, c))
			}
			if lost == 0 {
				t.Error("nothing was lost")
			}
		})
	}
}

// Whatever survives of unsynced changes, each sector holds what it held at some moment since the last sync.
func TestSectorsAreOldOrNew(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		const size = 8 * sector
		f := &file{synced: make([]byte, size)}
		history := []map[byte]bool{}
		for range size {
			history = append(history, map[byte]bool{0: true})
		}
		for i := range rapid.IntRange(0, 6).Draw(r, "writes") {
			at := rapid.IntRange(0, size-1).Draw(r, "at")
			n := rapid.IntRange(1, size-at).Draw(r, "n")
			f.pending = append(f.pending, change{int64(at), bytes.Repeat([]byte{byte(i + 1)}, n)})
			for j := at; j < at+n; j++ {
				history[j][byte(i+1)] = true
			}
		}
		d := &Disk{}
		c := d.Plan(0, Survival(rapid.IntRange(0, 3).Draw(r, "survival")), rapid.Uint64().Draw(r, "seed"), nil)
		got := c.found(f)
		if len(got) != size {
			r.Fatalf("%d bytes", len(got))
		}
		for i, b := range got {
			if !history[i][b] {
				r.Fatalf("byte %d is %d, which was never written there", i, b)
			}
		}
		if !bytes.Equal(f.synced, make([]byte, size)) {
			r.Fatal("the cut changed the disk")
		}
	})
}

// A new file's name is found only once its folder was synced; a name that was deleted comes back until then.
func TestNamesNeedTheFolder(t *testing.T) {
	t.Parallel()
	d := &Disk{live: map[string]*file{}, durable: map[string]*file{}}
	names := func(s Survival) int {
		c := d.Plan(0, s, 1, func() {})
		d.Finish()
		return len(c.Image)
	}
	h := &handle{disk: d, file: d.opened("a.db-wal"), log: true}
	d.synced(h)
	if names(Nothing) != 0 || names(Everything) != 1 {
		t.Error("a file is found whose folder was not synced")
	}
	h.withFolder = true
	d.synced(h)
	if names(Nothing) != 1 {
		t.Error("the name is lost though its folder was synced")
	}
	d.deleted("a.db-wal", false)
	if names(Nothing) != 1 || names(Everything) != 0 {
		t.Error("the deletion is durable without a sync of the folder")
	}
	d.deleted("a.db-wal", true)
	if names(Nothing) != 0 {
		t.Error("the deletion is not durable")
	}
}

func TestOneFolderIsWatchedOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d, err := Watch(dir)
	must(t, err)
	if _, err := Watch(dir); err == nil {
		t.Error("watched twice")
	}
	d.Close()
	d, err = Watch(dir)
	must(t, err)
	d.Close()
	if _, err := Watch(filepath.Join(dir, "khong-co")); err == nil {
		t.Error("a folder that isn't there is watched")
	}
}
