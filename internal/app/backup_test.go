package app

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/schema"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
)

// TestBackupGoesBetweenEngines takes a store of each engine into each.
func TestBackupGoesBetweenEngines(t *testing.T) {
	t.Parallel()
	for _, from := range engines {
		t.Run(string(from), func(t *testing.T) {
			t.Parallel()
			w := begin(t, store(t, from), 150)
			w.work(20)
			sound(t, w.App)
			file := filepath.Join(t.TempDir(), "sao-luu.age")
			must(t, w.Backup(t.Context(), file, nil))
			holdsNoName(t, file, w.citizens[0].Name)
			for _, to := range engines {
				t.Run("to "+string(to), func(t *testing.T) { restored(t, w, file, store(t, to)) })
			}
		})
	}
}

// restored restores and compares everything, then goes on working with it.
func restored(t *testing.T, w *begun, file string, into Config) {
	must(t, Restore(t.Context(), into, file, w.Recovery.Identity))
	a := start(t, into)
	if a.Recovery.Identity != "" {
		t.Error("opening a restored store made new keys")
	}
	sound(t, a)
	for _, root := range []struct {
		name string
		id   unit.ID
	}{{"district", w.loaded.Unit}, {"commune", w.commune}} {
		if got, want := figures(t, a, root.id), figures(t, w.App, root.id); got != want {
			t.Errorf("%s: figures differ after the way through the back-up\n%s\n%s", root.name, got, want)
		}
	}
	if got, want := rows(t, a), rows(t, w.App); got != want {
		t.Errorf("rows\n%s\nwant\n%s", got, want)
	}
	next := &begun{App: a, t: t, commune: w.commune}
	next.reload()
	for i, c := range next.citizens {
		if o := w.citizens[i]; c.ID != o.ID || c.Name != o.Name || c.Identity != o.Identity || strings.Join(c.Phones, " ") != strings.Join(o.Phones, " ") {
			t.Fatalf("citizen %d: %+v, was %+v", i, c, o)
		}
	}
	_, _, err := a.Access.LogIn(t.Context(), login, password, "127.0.0.1", "test")
	must(t, err)
	must(t, a.DB.Write(t.Context(), func(tx *db.Tx) error { return a.Audit.Write(tx, w.commune, Operator(w.loaded.Unit)) }))
	next.work(30)
	sound(t, a)
}

// rows counts what each table holds. Sessions and log-in attempts go with the back-up too.
func rows(t *testing.T, a *App) string {
	t.Helper()
	tables, err := schema.Tables()
	must(t, err)
	var b strings.Builder
	must(t, a.DB.Read(t.Context(), func(q *db.Rx) error {
		for _, table := range tables {
			var n int64
			if err := q.QueryRow("SELECT COUNT(*) FROM " + table.Name).Scan(&n); err != nil { // keyed tables too: the whole store is compared
				return err
			}
			if table.Name != "session" && table.Name != "lease" {
				fmt.Fprintln(&b, table.Name, n)
			}
		}
		return nil
	}))
	return b.String()
}

func holdsNoName(t *testing.T, file, name string) {
	t.Helper()
	content, err := os.ReadFile(file)
	must(t, err)
	if bytes.Contains(content, []byte(name)) {
		t.Error("the back-up holds a name that can be read")
	}
}

// TestRestoreRefusesAndLeavesNothing tries what can be wrong; after each the good file still restores into the same place.
func TestRestoreRefusesAndLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			w := begin(t, store(t, db.SQLite), 60)
			file := filepath.Join(t.TempDir(), "sao-luu.age")
			must(t, w.Backup(t.Context(), file, nil))
			content, err := os.ReadFile(file)
			must(t, err)
			_, other, err := secret.Create(t.Context(), secret.Options{Dir: filepath.Join(t.TempDir(), "keys")})
			must(t, err)

			into := store(t, e)
			bad := func(name string, change func([]byte) []byte) string {
				path := filepath.Join(t.TempDir(), name)
				must(t, os.WriteFile(path, change(bytes.Clone(content)), 0o600))
				return path
			}
			for name, c := range map[string]struct{ file, identity, code string }{
				"no file":       {filepath.Join(t.TempDir(), "none"), w.Recovery.Identity, "restore.open"},
				"no key":        {file, "", ""},
				"no key at all": {file, "mật khẩu", ""},
				"another key":   {file, other.Identity, ""},
				"empty file":    {bad("empty", func(b []byte) []byte { return nil }), w.Recovery.Identity, ""},
				"text":          {bad("text", func(b []byte) []byte { return []byte("không phải bản sao lưu") }), w.Recovery.Identity, ""},
				"cut off":       {bad("cut", func(b []byte) []byte { return b[:len(b)-len(b)/3] }), w.Recovery.Identity, "restore.damaged"},
				"cut at chunk":  {bad("cut2", func(b []byte) []byte { return b[:len(b)-1] }), w.Recovery.Identity, "restore.damaged"},
				"changed":       {bad("changed", func(b []byte) []byte { b[len(b)/2] ^= 4; return b }), w.Recovery.Identity, "restore.damaged"},
			} {
				err := Restore(t.Context(), into, c.file, c.identity)
				told := errs.As(err)
				if err == nil || told.Code == "internal" || c.code != "" && told.Code != c.code {
					t.Errorf("%s: %v (%s)", name, err, told.Code)
				}
				if there, _ := secret.Exists(secret.DefaultOptions(into.Dir).Dir); there {
					t.Errorf("%s: keys were left behind", name)
				}
			}
			must(t, Restore(t.Context(), into, file, w.Recovery.Identity))
			a := start(t, into)
			sound(t, a)
			before := rows(t, a)
			if err := Restore(t.Context(), into, file, w.Recovery.Identity); !errs.Is(err, "restore.not-empty") {
				t.Errorf("over the same data: %v", err)
			}
			if after := rows(t, a); after != before {
				t.Error("a refused restore changed the data")
			}
			sound(t, a)
		})
	}
}

// TestRestoreOverOtherDataIsRefused: a folder with keys of its own, and a database with data whose keys are elsewhere.
func TestRestoreOverOtherDataIsRefused(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			w := begin(t, store(t, e), 60)
			file := filepath.Join(t.TempDir(), "sao-luu.age")
			must(t, w.Backup(t.Context(), file, nil))
			fresh := store(t, e)
			start(t, fresh)
			if err := Restore(t.Context(), fresh, file, w.Recovery.Identity); !errs.Is(err, "restore.not-empty") {
				t.Errorf("into a folder with other keys: %v", err)
			}
			lost := w.Config
			if e == db.Postgres {
				lost.Dir = t.TempDir()
			} else {
				must(t, os.Rename(filepath.Join(lost.Dir, "keys"), filepath.Join(t.TempDir(), "keys")))
			}
			if err := Restore(t.Context(), lost, file, w.Recovery.Identity); !errs.Is(err, "restore.not-empty") {
				t.Errorf("over data whose keys are elsewhere: %v", err)
			}
			if a, err := Open(t.Context(), lost); !errs.Is(err, "app.keys-missing") {
				t.Errorf("data without its keys was opened: %v", err)
				_ = a.Close()
			}
		})
	}
}

// TestInterruptedRestoreBeginsAgain: the process died between the keys and the commit.
func TestInterruptedRestoreBeginsAgain(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			w := begin(t, store(t, db.SQLite), 60)
			file := filepath.Join(t.TempDir(), "sao-luu.age")
			must(t, w.Backup(t.Context(), file, nil))
			into := store(t, e)
			keys, err := os.ReadFile(filepath.Join(w.Keys.Dir(), keysFile))
			must(t, err)
			must(t, restoreKeys(context.Background(), into.Dir, backupHead{Keys: keys}, w.Recovery.Identity))
			must(t, Restore(t.Context(), into, file, w.Recovery.Identity))
			sound(t, start(t, into))
		})
	}
}

func TestBackupNeverOverwrites(t *testing.T) {
	t.Parallel()
	a := start(t, store(t, db.SQLite))
	file := filepath.Join(t.TempDir(), "quan-trong.age")
	must(t, os.WriteFile(file, []byte("bản cũ"), 0o600))
	if err := a.Backup(t.Context(), file, nil); !errs.Is(err, "backup.create") {
		t.Errorf("over a file: %v", err)
	}
	if b, _ := os.ReadFile(file); string(b) != "bản cũ" {
		t.Error("the older back-up was touched")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	half := filepath.Join(t.TempDir(), "half.age")
	if err := a.Backup(gone, half, nil); err == nil {
		t.Error("a back-up that was interrupted claims success")
	}
	if _, err := os.Stat(half); !os.IsNotExist(err) {
		t.Error("half a back-up was left")
	}
}

// TestBackupWithPassphrase: the passphrase of the new machine may be another one. The environment belongs to the process: not parallel.
func TestBackupWithPassphrase(t *testing.T) {
	const old, next = "con đò nhỏ sang sông vắng", "một cây làm chẳng nên non"
	t.Setenv(secret.EnvPassphrase, old)
	w := begin(t, store(t, db.SQLite), 60)
	file := filepath.Join(t.TempDir(), "sao-luu.age")
	must(t, w.Backup(t.Context(), file, nil))
	into := store(t, db.SQLite)
	t.Setenv(secret.EnvPassphrase, "ngắn")
	if err := Restore(t.Context(), into, file, w.Recovery.Identity); err == nil || errs.As(err).Code == "internal" {
		t.Errorf("a passphrase that is too short: %v", err)
	}
	t.Setenv(secret.EnvPassphrase, next)
	must(t, Restore(t.Context(), into, file, w.Recovery.Identity))
	a := start(t, into)
	sound(t, a)
	must(t, a.Close())
	t.Setenv(secret.EnvPassphrase, old)
	if _, err := Open(t.Context(), into); err == nil || errs.As(err).Code == "internal" {
		t.Errorf("the passphrase of the old machine opens the new one: %v", err)
	}
}
