package fieldapp

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"tungnha/fieldapp/apptest"
)

// versioned is an app that shows its name, and tells when it hears of a newer one.
func versioned(t *testing.T, name string) *Bundle {
	t.Helper()
	b, err := Make(apptest.With(t, Source(), map[string]string{"src/app.css": "b { color: rgb(1, 2, 3) }", "src/main.tsx": fmt.Sprintf(`
		import { watchUpdates } from "./update";
		import "./app.css";
		const updates = watchUpdates(() => { document.body.dataset.newer = String(updates.ready()); });
		document.body.innerHTML = "<b>%s</b>";
		document.body.addEventListener("click", () => updates.apply());`, name)}))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// wants waits until an expression holds in the page.
func wants(t *testing.T, ctx context.Context, expression string) {
	t.Helper()
	if err := apptest.Wait(ctx, expression); err != nil {
		t.Fatal(err)
	}
}

const (
	whole  = `navigator.serviceWorker.controller && caches.keys().then(k => k.length === 1)` // the app lies on the phone
	styled = `getComputedStyle(document.querySelector("b")).color === "rgb(1, 2, 3)"`
)

// TestAppStartsWithoutNetwork: after one visit the app starts with the server gone, after a reload and after the phone was off.
func TestAppStartsWithoutNetwork(t *testing.T) {
	t.Parallel()
	profile := apptest.Profile(t)
	b := versioned(t, "bản một")
	s := apptest.Serve(t, served(t, b, nil))
	ctx, off := apptest.Browser(t, profile)
	open := chromedp.Navigate(s.URL + "/m/")
	if err := chromedp.Do(ctx, open); err != nil {
		t.Fatal(err)
	}
	wants(t, ctx, whole)
	s.Stop()
	if err := chromedp.Do(ctx, chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	wants(t, ctx, `document.body.textContent === "bản một" && `+styled)
	if err := chromedp.Cancel(ctx); err != nil {
		t.Fatal(err)
	}
	off()
	again, _ := apptest.Browser(t, profile)
	if err := chromedp.Do(again, chromedp.Navigate(s.URL+"/m/#enrol=ABC")); err != nil {
		t.Fatal(err)
	}
	wants(t, again, `document.body.textContent === "bản một" && location.hash === "#enrol=ABC" && `+styled)
}

// TestAppUpdatesWhenAsked: a newer app is fetched and waits; the page is told; nothing changes until it asks; then it starts, also without the server.
func TestAppUpdatesWhenAsked(t *testing.T) {
	t.Parallel()
	var now atomic.Pointer[Bundle]
	one, two := versioned(t, "bản một"), versioned(t, "bản hai")
	now.Store(one)
	s := apptest.Serve(t, Handler(func() (*Bundle, error) { return now.Load(), nil }, discard))
	ctx, _ := apptest.Browser(t, "")
	do := func(a chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
	do(chromedp.Navigate(s.URL + "/m/"))
	wants(t, ctx, whole)
	now.Store(two)
	do(chromedp.Reload()) // the browser looks for a newer worker when the app is opened
	wants(t, ctx, `document.body.textContent === "bản một" && document.body.dataset.newer === "true"`)
	do(chromedp.Reload())
	wants(t, ctx, `document.body.textContent === "bản một" && document.body.dataset.newer === "true"`) // told again: it still waits
	s.Stop()
	do(chromedp.Click(chromedp.CSS("b")))
	wants(t, ctx, `document.body.textContent === "bản hai" && caches.keys().then(k => k.length === 1 && k[0].endsWith("`+two.Version+`"))`)
}

// TestHalfAVersionIsNotInstalled: a newer app that does not arrive whole changes nothing, and the old one starts without the server as before.
func TestHalfAVersionIsNotInstalled(t *testing.T) {
	t.Parallel()
	one, two := versioned(t, "bản một"), versioned(t, "bản hai")
	var now atomic.Pointer[Bundle]
	now.Store(one)
	app := Handler(func() (*Bundle, error) { return now.Load(), nil }, discard)
	broken := make(chan struct{}, 1)
	s := apptest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/m/"+two.script {
			select {
			case broken <- struct{}{}:
			default: // it tries more often than we look
			}
			panic(http.ErrAbortHandler) // the network goes in the middle
		}
		app.ServeHTTP(w, r)
	}))
	ctx, _ := apptest.Browser(t, "")
	if err := chromedp.Do(ctx, chromedp.Navigate(s.URL+"/m/")); err != nil {
		t.Fatal(err)
	}
	wants(t, ctx, whole)
	now.Store(two)
	if err := chromedp.Do(ctx, chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	select {
	case <-broken:
	case <-time.After(time.Minute):
		t.Fatal("the newer app was not fetched")
	}
	wants(t, ctx, `navigator.serviceWorker.getRegistration().then((r) => r.active && !r.installing && !r.waiting)`)
	s.Stop()
	if err := chromedp.Do(ctx, chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	wants(t, ctx, `document.body.textContent === "bản một" && !document.body.dataset.newer && `+styled)
}

// TestAppCanBeInstalled asks the browser whether the app may stand on the home screen.
func TestAppCanBeInstalled(t *testing.T) {
	t.Parallel()
	s := apptest.Serve(t, served(t, versioned(t, "bản một"), nil))
	ctx, _ := apptest.Browser(t, "")
	if err := chromedp.Do(ctx, chromedp.Navigate(s.URL+"/m/")); err != nil {
		t.Fatal(err)
	}
	wants(t, ctx, whole)
	why := func(ctx context.Context, tg *chromedp.Target) string {
		r, err := cdp.Call(ctx, tg, page.GetInstallabilityErrors, cdp.Empty{})
		if err != nil {
			return err.Error()
		}
		var out []string
		for _, e := range r.InstallabilityErrors {
			out = append(out, e.ErrorID)
		}
		return strings.Join(out, " ")
	}
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		m, err := cdp.Call(ctx, tg, page.GetAppManifest, page.GetAppManifestParams{})
		if err != nil {
			return err
		}
		if !strings.Contains(m.Data, "Từng Nhà") || len(m.Errors) > 0 {
			t.Errorf("manifest %s: %v", m.Data, m.Errors)
		}
		if says := why(ctx, tg); says != "" {
			t.Errorf("not installable: %s", says)
		}
		return nil
	}), chromedp.Navigate(s.URL+"/m/nothing"), chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		if why(ctx, tg) == "" {
			t.Error("the browser calls a page without a manifest installable: it was not asked rightly")
		}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// TestWorkerKeepsNothingOfPeople: what the server says under /field/ goes past the worker's cache, and so does everything else that is not the app.
func TestWorkerKeepsNothingOfPeople(t *testing.T) {
	t.Parallel()
	b := versioned(t, "bản một")
	s := apptest.Serve(t, withField(served(t, b, nil)))
	ctx, _ := apptest.Browser(t, "")
	if err := chromedp.Do(ctx, chromedp.Navigate(s.URL+"/m/")); err != nil {
		t.Fatal(err)
	}
	wants(t, ctx, whole)
	wants(t, ctx, `fetch("/field/v1/area").then(r => r.text()).then(s => s === "people")`)
	wants(t, ctx, `fetch("/m/nothing").then(r => r.status === 404)`)
	kept, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](
		`caches.keys().then(async k => (await Promise.all(k.map(async n => (await (await caches.open(n)).keys()).map(r => new URL(r.url).pathname)))).flat().sort())`,
		chromedp.EvalAwaitPromise))
	want := []string{"/m/" + b.kept(), "/m/" + b.style, "/m/" + b.script, "/m/manifest.webmanifest"}
	if err != nil || fmt.Sprint(kept) != fmt.Sprint(want) {
		t.Errorf("kept %v, want %v (%v)", kept, want, err)
	}
	s.Stop()
	wants(t, ctx, `fetch("/field/v1/area").then(() => false, () => true)`)
}
