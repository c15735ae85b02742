// Package apptest starts browsers for the phone app's tests: a real Chromium that looks like a small phone.
package apptest

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// longest is how long one browser lives: a test that hangs ends with a line instead of with the whole run.
const longest = 4 * time.Minute

// Find gives the path of the browser. The gate has one always; elsewhere a test without one is skipped, and says so.
func Find(t testing.TB) string {
	t.Helper()
	if p := os.Getenv("TUNGNHA_CHROMIUM"); p != "" {
		return p
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	if os.Getenv("TUNGNHA_REQUIRE_BROWSER") != "" {
		t.Fatal("no Chromium on this machine; install one or set TUNGNHA_CHROMIUM")
	}
	t.Skip("SKIPPED, nothing was seen in a browser: no Chromium on this machine; install one or set TUNGNHA_CHROMIUM")
	return ""
}

// Browser starts a headless Chromium on a profile directory ("": a new one) and gives the context of its first tab. It ends with the test, or with stop.
// What a page kept stays in the directory: starting on it again is the phone after a reboot.
func Browser(t testing.TB, dir string) (ctx context.Context, stop func()) {
	t.Helper()
	if dir == "" {
		dir = Profile(t)
	}
	ctx, ended := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.ExecPath(Find(t)), chromedp.UserDataDir(dir), chromedp.WindowSize(Width, Height))...)
	ctx, closed := chromedp.NewContext(ctx)
	ctx, late := context.WithTimeout(ctx, longest)
	stop = func() { late(); closed(); ended() }
	t.Cleanup(stop)
	return ctx, stop
}

// The screen of a cheap phone, in CSS pixels.
const (
	Width  = 360
	Height = 740
)

// Phone makes a tab the screen of a cheap phone, with fingers.
func Phone(ctx context.Context) error {
	return chromedp.Do(ctx, chromedp.EmulateViewport(Width, Height, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)))
}

// Tell sends a command of the browser's protocol whose answer is empty.
func Tell[P, R any](ctx context.Context, cmd cdp.Command[P, R], params P) error {
	return chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		_, err := cdp.Call(ctx, tg, cmd, params)
		return err
	}))
}

// Profile gives an empty directory for a browser. It goes with the test; processes of a browser that was killed may write to it for a moment longer.
func Profile(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tungnha-phone-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		end := time.Now().Add(patience)
		for err := os.RemoveAll(dir); err != nil; err = os.RemoveAll(dir) {
			if time.Now().After(end) {
				t.Error(err)
				return
			}
			<-time.After(20 * time.Millisecond)
		}
	})
	return dir
}

// Kill ends a browser at once, as pulling out the battery does: nothing is flushed, nothing is told to the page.
func Kill(t testing.TB, ctx context.Context) {
	t.Helper()
	p := chromedp.FromContext(ctx).Browser.Process()
	if p == nil {
		t.Fatal("the browser is no process of ours")
	}
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
}
