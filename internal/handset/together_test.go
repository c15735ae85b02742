package handset_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"tungnha/fieldapp/apptest"
	"tungnha/internal/field"
)

// TestWalkInWithoutNetwork finds a house that is on no list: the house, the person in it and what was done with them hang on each other, wait over a reload,
// and arrive once in the right order.
func TestWalkInWithoutNetwork(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 8)
	p := w.enrolled(t)
	p.network(false)
	p.taps("menu", "go-add")
	p.types("head", "Lê Văn Bến")
	p.types("address", "lán ven sông")
	p.taps("save")
	p.types("f-name", "Lê Thị Đò")
	p.types("f-birth", "1970")
	p.taps("f-sex-2", "save")
	p.says("Lê Thị Đò")
	p.waiting(2)
	p.do(chromedp.Reload())
	p.unlocks()
	p.home()
	p.types("search", "le thi do")
	p.wants(`document.querySelectorAll('[data-test^="person-"]').length === 1`)
	p.do(chromedp.Tap(chromedp.CSS(`[data-test^="person-"]`)))
	p.taps("done", "device-2", "sim-1", "save")
	p.sees("undo")
	p.waiting(3)
	p.network(true)
	p.waiting(0)
	w.arrived(w.called("Lê Thị Đò"), "surveyed")
	p.strict()
}

// TestTwoPhonesOneHamlet: what one member does the other sees, and what both did in the same evening without a network is kept of both.
func TestTwoPhonesOneHamlet(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 8)
	p := w.enrolled(t)
	q := w.phone(t)
	q.account = w.member("thanh.vien.hai", "Đỗ Văn Chài")
	q.enrol()
	p.surveys(0)
	w.arrived(w.people[0], "surveyed")
	q.taps("strip", "sync")
	q.visits(0)
	q.says("Đăng ký mức 1")
	p.network(false)
	q.network(false)
	p.surveys(1)
	q.meetsNobody(1)
	p.network(true)
	w.arrived(w.people[1], "surveyed")
	q.network(true)
	w.arrived(w.people[1], "surveyed", "contacted")
	p.waiting(0)
	q.waiting(0)
}

// TestWorkAsAFile: a phone that was shut out gives its sealed work as a file, the desk takes it; sent by the phone itself afterwards, it is there once.
func TestWorkAsAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 8)
	p := w.enrolled(t)
	p.network(false)
	p.surveys(0)
	p.meetsNobody(1)
	w.revoke()
	p.network(true)
	p.sees("wiped")
	dir := t.TempDir()
	must(t, apptest.Tell(p.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir}))
	p.taps("export")
	file := downloaded(t, dir)
	carried, err := w.Field().Carry(context.Background(), w.admin, w.commune, file)
	must(t, err)
	for _, l := range carried.Lines {
		if l.Status != field.OK {
			t.Errorf("carried: %+v", l)
		}
	}
	w.arrived(w.people[0], "surveyed")
	w.arrived(w.people[1], "contacted")
	p.taps("enrol-again")
	p.enrol()
	p.waiting(0)
	w.arrived(w.people[0], "surveyed")
	w.arrived(w.people[1], "contacted")
}

// downloaded waits for the one file that the browser saves.
func downloaded(t *testing.T, dir string) []byte {
	t.Helper()
	end := time.Now().Add(time.Minute)
	for ; time.Now().Before(end); <-time.After(20 * time.Millisecond) {
		found, err := filepath.Glob(filepath.Join(dir, "*.json"))
		must(t, err)
		if len(found) == 1 {
			text, err := os.ReadFile(found[0])
			must(t, err)
			if len(text) > 0 {
				return text
			}
		}
	}
	t.Fatal("no file was saved")
	return nil
}
