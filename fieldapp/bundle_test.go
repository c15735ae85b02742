package fieldapp

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image/png"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"tungnha/fieldapp/apptest"
)

// small is an app of two lines in the real shell: what holds for it does not depend on the screens.
func small(t testing.TB, says string) *Bundle {
	t.Helper()
	b, err := Make(apptest.With(t, Source(), map[string]string{
		"src/main.tsx": "import { render } from \"preact\";\nimport \"./app.css\";\nrender(<b>" + says + "</b>, document.body);\n",
		"src/app.css":  "body { color: #000 }\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func served(t testing.TB, b *Bundle, err error) http.Handler {
	t.Helper()
	return Handler(func() (*Bundle, error) { return b, err }, discard)
}

var discard = slog.New(slog.DiscardHandler)

// withField is a server that has something to say of people too.
func withField(app http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/m/", app)
	mux.HandleFunc("/field/", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "people") })
	return mux
}

func get(h http.Handler, path string, header ...string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestVendoredFilesAreThePublished holds VENDORED.md: the libraries are byte for byte what it says, and nothing else lies beside them.
func TestVendoredFilesAreThePublished(t *testing.T) {
	t.Parallel()
	list, err := fs.ReadFile(Source(), "vendor/VENDORED.md")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, m := range regexp.MustCompile(`\| (\S+/\S+) \| ([0-9a-f]{64}) \|`).FindAllStringSubmatch(string(list), -1) {
		want["vendor/"+m[1]] = m[2]
	}
	err = fs.WalkDir(Source(), "vendor", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || p == "vendor/VENDORED.md" {
			return err
		}
		body, err := fs.ReadFile(Source(), p)
		if sum := sha256.Sum256(body); want[p] != hex.EncodeToString(sum[:]) {
			t.Errorf("%s is not the file of VENDORED.md", p)
		}
		delete(want, p)
		return err
	})
	if err != nil || len(want) > 0 {
		t.Errorf("VENDORED.md names files that are not there: %v (%v)", want, err)
	}
	for name, file := range libraries {
		if _, err := fs.Stat(Source(), file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHandlerHeaders(t *testing.T) {
	t.Parallel()
	b := small(t, "Việc tối nay")
	h := served(t, b, nil)
	script, style := b.script, b.style
	for path, want := range map[string]struct{ kind, keep string }{
		"/m/":                     {html, never},
		"/m/" + b.kept():          {html, forever},
		"/m/" + script:            {javascript, forever},
		"/m/" + style:             {css, forever},
		"/m/sw.js":                {javascript, ask},
		"/m/manifest.webmanifest": {"application/manifest+json", ask},
		"/m/icon-192.png":         {"image/png", aDay},
	} {
		r := get(h, path, "Accept-Encoding", "gzip, br")
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != want.kind || r.Header.Get("Cache-Control") != want.keep {
			t.Errorf("%s: %d %q %q", path, r.StatusCode, r.Header.Get("Content-Type"), r.Header.Get("Cache-Control"))
		}
		if p := r.Header.Get("Content-Security-Policy"); p != policy || strings.Contains(p, "unsafe") {
			t.Errorf("%s: policy %q", path, p)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", path, r.Header)
		}
		if zip := r.Header.Get("Content-Encoding") == "gzip"; zip == strings.HasPrefix(want.kind, "image/") {
			t.Errorf("%s: compressed %v", path, zip)
		}
	}
	if got := get(h, "/m/sw.js").Header.Get("Service-Worker-Allowed"); got != "/m/" {
		t.Errorf("worker allowed for %q", got)
	}
	if !regexp.MustCompile(`^main-[A-Z0-9]{8}\.js$`).MatchString(script) || !regexp.MustCompile(`^main-[A-Z0-9]{8}\.css$`).MatchString(style) {
		t.Errorf("names without a hash: %s %s", script, style)
	}
}

func TestHandlerSendsTheSameCompressedAndNot(t *testing.T) {
	t.Parallel()
	b := small(t, "Việc tối nay")
	h := served(t, b, nil)
	plain := text(t, get(h, "/m/"+b.script))
	z, err := gzip.NewReader(get(h, "/m/"+b.script, "Accept-Encoding", "gzip").Body)
	if err != nil {
		t.Fatal(err)
	}
	if unzipped, err := io.ReadAll(z); err != nil || string(unzipped) != plain {
		t.Error("compressed is another text", err)
	}
	if !strings.Contains(plain, "Việc tối nay") {
		t.Error("Vietnamese does not stand in the script as it is written")
	}
	page := text(t, get(h, "/m/"))
	for _, name := range []string{b.script, b.style, "manifest.webmanifest"} {
		if !strings.Contains(page, `"/m/`+name+`"`) {
			t.Errorf("the page does not name %s", name)
		}
	}
	if strings.Contains(page, "<script>") || strings.Contains(page, "style=") || strings.Contains(page, "http") {
		t.Error("the page holds what its policy forbids")
	}
}

func TestHandlerRefuses(t *testing.T) {
	t.Parallel()
	h := served(t, small(t, "a"), nil)
	for _, path := range []string{"/m/x", "/m/main.js", "/m/src/main.tsx", "/m/vendor/VENDORED.md", "/m/sw.js/", "/m/index.html"} {
		if r := get(h, path); r.StatusCode != http.StatusNotFound || !strings.Contains(text(t, r), "Không có trang này") || r.Header.Get("Cache-Control") != never {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
	r := get(served(t, nil, errors.New("main.tsx:3: no")), "/m/", "Accept-Language", "en")
	if says := text(t, r); r.StatusCode != http.StatusInternalServerError || !strings.HasPrefix(says, "The server could not build the phone app") || strings.Contains(says, "main.tsx") {
		t.Errorf("%d %s", r.StatusCode, says)
	}
}

func TestVersionIsThatOfTheSources(t *testing.T) {
	t.Parallel()
	a, same, other := small(t, "a"), small(t, "a"), small(t, "b")
	if a.Version != same.Version || a.Version == other.Version || a.script == other.script {
		t.Errorf("%s %s %s", a.Version, same.Version, other.Version)
	}
	if !bytes.Contains(a.files["sw.js"].plain, []byte(a.Version)) || !bytes.Contains(a.files["sw.js"].plain, []byte(a.script)) {
		t.Error("the service worker does not know its version and its files")
	}
	if bytes.Contains(a.files["sw.js"].plain, []byte("SHELL")) {
		t.Error("the list of files was not put in")
	}
}

func TestBundleErrorsSayWhere(t *testing.T) {
	t.Parallel()
	for says, main := range map[string]string{
		"main.tsx:1:":             "let a = ;",
		`"react" is not one of`:   `import "react";`,
		"there is no src/missing": `import "./missing";`,
	} {
		_, err := Make(apptest.With(t, Source(), map[string]string{"src/main.tsx": main}))
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", main, err)
		}
	}
}

func TestIcons(t *testing.T) {
	t.Parallel()
	b := small(t, "a")
	for name, c := range map[string]struct {
		size   int
		corner uint32 // how opaque the corner is
	}{"icon-192.png": {192, 0}, "icon-512.png": {512, 0}, "icon-mask-512.png": {512, 0xffff}} {
		img, err := png.Decode(bytes.NewReader(b.files[name].plain))
		if err != nil || img.Bounds().Dx() != c.size || img.Bounds().Dy() != c.size {
			t.Fatal(name, err)
		}
		if _, _, _, a := img.At(0, 0).RGBA(); a != c.corner {
			t.Errorf("%s: corner %x", name, a)
		}
		if r, g, b, _ := img.At(c.size/2, c.size/2+c.size/16).RGBA(); r == g && g == b {
			t.Errorf("%s: nothing is drawn", name)
		}
	}
}

func BenchmarkMake(b *testing.B) {
	for b.Loop() {
		if _, err := Make(Source()); err != nil {
			b.Fatal(err)
		}
	}
}
