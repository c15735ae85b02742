//go:build linux

package durable_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tungnha/internal/app"
	"tungnha/internal/db"
	"tungnha/internal/emulate"
)

// smallDisk is a file system of a few megabytes. Mounting one takes root; the gate runs as root on Debian, elsewhere this says why it is skipped.
func smallDisk(t *testing.T, megabytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", megabytes)); err != nil {
		t.Skipf("SKIPPED, disk full not tested: a small tmpfs can't be mounted here (%v); run as root on Linux", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// ballast fills the disk up but for some kilobytes; taking it away gives the space back.
func ballast(t testing.TB, dir string, leave int64) (remove func()) {
	t.Helper()
	var s syscall.Statfs_t
	must(t, syscall.Statfs(dir, &s))
	n := int64(s.Bavail)*s.Bsize - leave
	path := filepath.Join(dir, "ballast")
	f, err := os.Create(path)
	must(t, err)
	_, err = io.CopyN(f, zeros{}, n)
	must(t, err)
	must(t, f.Close())
	return func() { must(t, os.Remove(path)) }
}

type zeros struct{}

// Read gives zeros without end.
func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestDiskFullInAnEntry fills the disk under a running server: it says so, keeps running and keeps what it had, and goes on when there is space again.
func TestDiskFullInAnEntry(t *testing.T) {
	t.Parallel()
	store := app.Config{Dir: filepath.Join(smallDisk(t, 24), "data")}
	w := newWorld(t, store, 200)
	h := &hammer{t: t, world: w, client: &http.Client{Timeout: patience}}
	p, addr := serve(t, store)
	url := "http://" + addr
	ready(t, h.client, url)
	h.token = h.logIn(url)
	if !h.send(url, []event{h.one()}) {
		t.Fatal("nothing could be recorded on an empty disk")
	}
	remove := ballast(t, store.Dir, 64<<10)
	refused := h.untilFull(url)
	if !strings.Contains(refused, "db.disk-full") || !strings.Contains(refused, "Ổ đĩa đã đầy") {
		t.Errorf("a full disk is told as: %s", refused)
	}
	if r, err := h.client.Get(url + "/healthz"); err != nil || r.StatusCode != http.StatusOK {
		t.Errorf("the server on a full disk: %v %v", r, err)
	}
	remove()
	if !h.send(url, []event{h.one()}) {
		t.Errorf("with space again nothing can be recorded:\n%s", p.words())
	}
	p.kill()
	for _, fault := range h.faults() {
		t.Error(fault)
	}
	sound(t, store)
}

func (h *hammer) one() event {
	return event{ID: db.NewID(time.Now()).String(), Citizen: h.citizens[0].String(), Kind: "contacted", Channel: "visit"}
}

// untilFull records until the server refuses, and gives the refusal. Every event acknowledged until then counts.
func (h *hammer) untilFull(url string) string {
	h.t.Helper()
	for range 2000 {
		events := make([]event, 50)
		for i := range events {
			events[i] = h.one()
		}
		body, err := json.Marshal(batch{events})
		must(h.t, err)
		r, err := http.NewRequest(http.MethodPost, fmt.Sprintf("%s/api/v1/communes/%d/events", url, h.commune), bytes.NewReader(body))
		must(h.t, err)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+h.token)
		res, err := h.client.Do(r)
		must(h.t, err)
		text, err := io.ReadAll(res.Body)
		must(h.t, err)
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			return fmt.Sprintf("%d %s", res.StatusCode, text)
		}
		for _, e := range events {
			h.acked = append(h.acked, e.ID)
		}
	}
	h.t.Fatal("the disk never filled up")
	return ""
}

// TestDiskFullInAnImport: the import says so and leaves nothing half; with space again the same command does it all.
func TestDiskFullInAnImport(t *testing.T) {
	t.Parallel()
	store := app.Config{Dir: filepath.Join(smallDisk(t, 48), "data")}
	w := newWorld(t, store, 0)
	file, key := districtList(t, 2600)
	for _, leave := range []int64{128 << 10, 1 << 20, 2 << 20} {
		remove := ballast(t, store.Dir, leave)
		status, out, said := command(t, store, "import", "roster", file, "--campaign", plan, "--json")
		remove()
		if status != 1 || !strings.Contains(out, `"code":"db.disk-full"`) || !strings.Contains(said, "Ổ đĩa đã đầy") {
			t.Errorf("with %d KB left: status %d\n%.500s\n%.500s", leave>>10, status, out, said)
		}
		w.halfWay(t)
	}
	status, _, said := command(t, store, "import", "roster", file, "--campaign", plan, "--json")
	if status != 0 {
		t.Fatalf("with space again: status %d\n%s", status, said)
	}
	w.whole(t, key.Counts[emulate.StatusAccepted])
	sound(t, store)
}
