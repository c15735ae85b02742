package fieldapp

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tungnha/fieldapp/apptest"
)

// outcome is what test/check.ts tells of one test.
type outcome struct {
	Name  string  `json:"name"`
	Error string  `json:"error"`
	MS    float64 `json:"ms"`
}

// TestTypeScript runs every test/*.test.ts in a real browser, on a secure origin of its own; each of their tests is a test here.
// One file alone: go test ./fieldapp -run 'TestTypeScript/outbox'.
func TestTypeScript(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("test/*.test.ts")
	if err != nil || len(files) == 0 {
		t.Fatal("no tests are there", err)
	}
	browser, _ := apptest.Browser(t, "")
	if err := chromedp.Do(browser); err != nil { // starts it, before tabs are opened side by side
		t.Fatal(err)
	}
	t.Run("files", func(t *testing.T) {
		for _, file := range files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".test.ts"), func(t *testing.T) {
				t.Parallel()
				for _, o := range runFile(t, browser, os.DirFS("."), filepath.ToSlash(file)) {
					t.Run(o.Name, func(t *testing.T) {
						if o.Error != "" {
							t.Error(o.Error)
						}
					})
				}
			})
		}
	})
}

// runFile bundles one test file, opens it in a tab of its own and gives what its tests told.
func runFile(t *testing.T, browser context.Context, fsys fs.FS, file string) []outcome {
	t.Helper()
	s := httptest.NewServer(testPage(bundleTest(t, fsys, file)))
	t.Cleanup(s.Close)
	tab, done := chromedp.NewContext(browser, chromedp.WithNewWindow(true)) // a tab behind another draws nothing and is not told of the history
	t.Cleanup(done)
	told, err := runPage(tab, s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return told
}

func runPage(tab context.Context, url string) (told []outcome, err error) {
	if err := chromedp.Do(tab, chromedp.Navigate(url)); err != nil {
		return nil, err
	}
	text, err := chromedp.Run(tab, chromedp.Poll[string](`window.checked.done && JSON.stringify(window.checked.results)`,
		chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(0))) // by the clock: a tab that lies behind others draws nothing
	if err != nil {
		return nil, fmt.Errorf("the tests did not end: %w", err)
	}
	return told, json.Unmarshal([]byte(text), &told)
}

// bundleTest puts a line behind the test file that runs what the file has added.
func bundleTest(t *testing.T, fsys fs.FS, file string) []byte {
	t.Helper()
	entry := fmt.Sprintf("import %q;\nimport { run } from \"./test/check\";\nvoid run();\n", "./"+file)
	out, err := build(apptest.With(t, fsys, map[string]string{"entry.ts": entry}), "[name]", map[string]string{"VERSION": `"test"`}, "entry.ts")
	if err != nil {
		t.Fatal(err)
	}
	return out[0].Contents
}

// testPage is a page that tells what goes wrong before the first test too.
func testPage(script []byte) http.Handler {
	const page = `<!doctype html><meta charset="utf-8"><title>test</title><body><script>
window.checked = { done: false, results: [] };
const failed = (e) => { window.checked.results.push({ name: "nothing goes wrong outside the tests", error: String((e && e.stack) || e), ms: 0 }); };
addEventListener("error", (e) => { failed(e.error || e.message); if (!window.started) window.checked.done = true; });
addEventListener("unhandledrejection", (e) => failed(e.reason));
</script><script type="module" src="/test.js"></script>`
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	})
	mux.HandleFunc("GET /test.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(script)
	})
	return mux
}

// TestTypeScriptTestsCanFail holds the runner itself: a wrong value, a file that does not load, a promise nobody waited for.
func TestTypeScriptTestsCanFail(t *testing.T) {
	t.Parallel()
	browser, _ := apptest.Browser(t, "")
	if err := chromedp.Do(browser); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, says string }{
		"wrong value": {`import { equal, test } from "./check"; test("adds", () => equal(1 + 1, 3));`, "got 2, want 3"},
		"throws":      {`import { test } from "./check"; test("x", async () => { await null; throw new Error("fell over"); });`, "fell over"},
		"at loading":  {`import { test } from "./check"; test("x", () => 1); throw new Error("at the top");`, "at the top"},
		"left alone":  {`import { test } from "./check"; test("x", async () => { void Promise.reject(new Error("left")); await new Promise((r) => setTimeout(r)); });`, "left"},
	} {
		fsys := apptest.With(t, os.DirFS("."), map[string]string{"test/planted.test.ts": c.text})
		var all strings.Builder
		for _, o := range runFile(t, browser, fsys, "test/planted.test.ts") {
			all.WriteString(o.Error)
		}
		if !strings.Contains(all.String(), c.says) {
			t.Errorf("%s: the runner says %q", name, all.String())
		}
	}
}
