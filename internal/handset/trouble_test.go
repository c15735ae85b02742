package handset_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"tungnha/fieldapp"
	"tungnha/fieldapp/apptest"
)

// room changes how much the phone may store for the app (0 gives everything back) and waits until the browser goes by it: it looks every half minute.
func (p *phone) room(bytes float64) {
	p.t.Helper()
	params := storage.OverrideQuotaForOriginParams{Origin: p.w.server.URL}
	holds := wrote
	if bytes > 0 {
		params.QuotaSize, holds = &bytes, "!"+wrote
	}
	must(p.t, apptest.Tell(p.ctx, storage.OverrideQuotaForOrigin, params))
	p.wants(holds)
}

// wrote says whether a small write of somebody else in this origin finds room.
const wrote = `await new Promise((done) => {
	const opened = indexedDB.open("probe", 1);
	opened.onupgradeneeded = () => opened.result.createObjectStore("t");
	opened.onerror = () => done(false);
	opened.onsuccess = () => {
		const db = opened.result, tx = db.transaction("t", "readwrite");
		tx.oncomplete = () => (db.close(), done(true));
		tx.onabort = () => (db.close(), done(false));
		tx.objectStore("t").put("x".repeat(100), 1);
	};
})`

// TestStorageFull: what can't be saved is said, the form stays as it was, nothing saved before is lost, and the same press works when there is room again.
func TestStorageFull(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	p := w.enrolled(t)
	p.network(false)
	p.surveys(0)
	p.waiting(1)
	p.room(1)
	p.visits(1)
	p.taps("done", "device-2", "sim-1", "save")
	p.sees("full")
	p.wants(`document.querySelector('[data-test="device-2"]').getAttribute("aria-checked") === "true"`)
	p.wants(`document.querySelector('[data-test="sim-1"]').getAttribute("aria-checked") === "true"`)
	p.waiting(1)
	p.misses("undo")
	p.room(0)
	p.taps("save")
	p.sees("undo")
	p.misses("full")
	p.waiting(2)
	p.network(true)
	w.arrived(w.people[0], "surveyed")
	w.arrived(w.people[1], "surveyed")
	p.strict()
}

// next is the app with a line more: what the server has after it was renewed.
func next(t *testing.T) *fieldapp.Bundle {
	t.Helper()
	b, err := fieldapp.Make(apptest.With(t, fieldapp.Source(), map[string]string{"src/newer.ts": "// of next week\n"}))
	must(t, err)
	return b
}

// TestUpdateWhileWorkWaits renews the app under a phone with unsent work: it is told, nothing moves until the person says so, and the work goes with the new app.
func TestUpdateWhileWorkWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	p := w.enrolled(t)
	p.network(false)
	p.surveys(0)
	p.meetsNobody(1)
	old, newer := w.bundle.Load(), next(t)
	w.bundle.Store(newer)
	p.network(true)
	w.between(noField)
	p.do(chromedp.Reload())
	p.unlocks()
	p.waiting(2)
	p.taps("strip")
	p.says(old.Version)
	p.taps("update")
	p.sees("pin")
	p.unlocks()
	p.waiting(2)
	p.taps("strip")
	p.says(newer.Version)
	w.between(plain)
	p.taps("sync")
	p.waiting(0)
	w.arrived(w.people[0], "surveyed")
	w.arrived(w.people[1], "contacted")
	p.strict()
}

// TestLostPhone: a phone that was shut out deletes its people and keeps its unsent work sealed; enrolled again, it sends it.
func TestLostPhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	p := w.enrolled(t)
	p.network(false)
	p.surveys(0)
	p.meetsNobody(1)
	w.revoke()
	p.network(true)
	p.sees("wiped")
	p.says("2 việc chưa gửi")
	p.do(chromedp.Reload())
	p.sees("wiped")
	p.wants(`!document.body.innerText.includes("` + w.names[0] + `")`)
	p.wants(rowsOf("packs") + ` === 0`)
	p.wants(rowsOf("notes") + ` === 0`)
	p.wants(rowsOf("outbox") + ` === 2`)
	w.arrived(w.people[0])
	p.taps("enrol-again")
	p.enrol()
	p.waiting(0)
	w.arrived(w.people[0], "surveyed")
	w.arrived(w.people[1], "contacted")
	p.strict()
}

// rowsOf is an expression that counts the rows of a table on the phone.
func rowsOf(table string) string {
	return `await (async () => {
		const name = (await indexedDB.databases()).map(d => d.name).find(n => /nha/i.test(n));
		const db = await new Promise((ok, no) => { const r = indexedDB.open(name); r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); });
		try { return await new Promise((ok, no) => { const r = db.transaction("` + table + `").objectStore("` + table + `").count(); r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); }); }
		finally { db.close(); }
	})()`
}

// TestWrongPIN: with and without a network a wrong PIN opens nothing and harms nothing; ten in a row without one want the server.
func TestWrongPIN(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 8)
	p := w.enrolled(t)
	p.network(false)
	w.server.Stop()
	p.surveys(0)
	p.do(chromedp.Reload())
	for range 9 {
		p.digits("135790")
		p.says("Mã PIN không đúng")
		p.wants(`!document.querySelector('[data-test="key-1"]').disabled`)
	}
	p.unlocks() // the tenth is right
	p.do(chromedp.Reload())
	for range 10 {
		p.digits("135790")
		p.wants(`!document.querySelector('[data-test="key-1"]').disabled && /không đúng|quá nhiều lần/.test(document.body.innerText)`)
	}
	p.digits(pin)
	p.says("Cần có mạng để mở khóa")
	w.server.Start()
	p.network(true)
	p.unlocks()
	w.arrived(w.people[0], "surveyed")
}

// TestTwoTabs: the second tab says that there is another, and starts when that is closed.
func TestTwoTabs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 8)
	p := w.enrolled(t)
	ctx, shut := chromedp.NewContext(p.ctx)
	t.Cleanup(shut)
	q := &phone{t: t, w: w, profile: p.profile, ctx: ctx}
	q.open("")
	q.says("đang mở ở một thẻ khác")
	p.surveys(0) // the first goes on
	w.arrived(w.people[0], "surveyed")
	p.do(chromedp.Navigate("about:blank"))
	q.sees("pin")
	q.unlocks()
}

// TestNothingToReadOnDisk looks through everything that the browser wrote: no name, no telephone number, no PIN lies there as it is.
func TestNothingToReadOnDisk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	p := w.enrolled(t)
	p.network(false)
	p.surveys(0)
	p.die()
	forms := map[string]string{"PIN": pin}
	for _, secret := range []string{w.names[0], w.names[5], "0900000000", "Thôn Bãi Cát"} {
		forms[secret] = secret
		var wide strings.Builder
		for _, u := range utf16.Encode([]rune(secret)) {
			wide.WriteByte(byte(u))
			wide.WriteByte(byte(u >> 8))
		}
		forms[secret+" (UTF-16)"] = wide.String()
	}
	seen := false
	err := filepath.WalkDir(p.profile, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !strings.Contains(path, "IndexedDB") && !strings.Contains(path, "CacheStorage") && !strings.Contains(path, "Local Storage") {
			return err
		}
		text, err := os.ReadFile(path)
		seen = seen || strings.Contains(string(text), "sealed") // what lies there in the clear is found: the search works
		for name, form := range forms {
			if strings.Contains(string(text), form) {
				t.Errorf("%s lies readable in %s", name, strings.TrimPrefix(path, p.profile))
			}
		}
		return err
	})
	if err != nil || !seen {
		t.Fatalf("the phone's storage was not found (%v)", err)
	}
}
