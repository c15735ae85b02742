package web_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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
	pages := pagesToSee(w)
	b := open(t, w, "ca0")
	pages["case"] = withCase(t, w, b)
	page := b.multipart(fmt.Sprintf("/i/%s/%d", w.Campaign.ID, w.Communes[0]), nil, "Thôn 1 bổ sung.xlsx", workbook(t, []string{"5", "Lê Thị Mơ", "1999", "", "12", "091", "Thôn 9"}))
	pages["staged"] = regexp.MustCompile(`/i/[^/]+/\d+/[0-9a-f-]{36}`).FindString(page)
	for name, path := range inTheField(t, w) {
		pages[name] = path
	}
	doors := map[string]string{"login": "/login"}
	drawAll(t, ctx, w, dir, doors)
	w.Cookie(ctx, "tn_session", w.Token("admin"))
	drawAll(t, ctx, w, dir, pages)
}

func drawAll(t *testing.T, ctx context.Context, w *webtest.World, dir string, pages map[string]string) {
	t.Helper()
	for name, path := range pages {
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
