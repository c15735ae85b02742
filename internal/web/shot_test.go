package web_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"tungnha/internal/web/webtest"
)

// TestShot draws every page at three widths in both languages. With TUNGNHA_SHOTS=DIR the pictures are kept, to be looked at; TUNGNHA_SHOT
// names those to draw. It fails where a page is wider than the window: a thing that is cut off is not seen.
func TestShot(t *testing.T) {
	w := webtest.New(t)
	ctx := webtest.Browser(t)
	dir := os.Getenv("TUNGNHA_SHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	w.Cookie(ctx, "tn_session", w.Token("admin"))
	for name, path := range pagesToSee(w) {
		if only := os.Getenv("TUNGNHA_SHOT"); only != "" && !strings.Contains(","+only+",", ","+name+",") {
			continue
		}
		for _, lang := range []string{"vi", "en"} {
			w.Cookie(ctx, "tn_lang", lang)
			for _, width := range []int64{1440, 1024, 360} {
				shoot(t, ctx, w.URL+path, width, filepath.Join(dir, fmt.Sprintf("%s-%s-%d.png", name, lang, width)))
			}
		}
	}
}

func shoot(t *testing.T, ctx context.Context, url string, width int64, file string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 1000), chromedp.Navigate(url)); err != nil {
		t.Fatal(file, err)
	}
	wide, err := chromedp.Run(ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
	if err != nil || wide > width {
		t.Errorf("%s: the page is %d wide in a window of %d (%v)", filepath.Base(file), wide, width, err)
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		t.Fatal(err)
	}
}
