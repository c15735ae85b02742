package fieldapp

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// Bundle is the app as phones get it: every file under its name below /m/, "" is the page itself.
type Bundle struct {
	Version       string // the beginning of the hash of the sources; the app shows it
	script, style string // names of the two files that the page loads
	files         map[string]*file
}

// file is one file, ready to be sent.
type file struct {
	kind  string // Content-Type
	keep  string // Cache-Control
	plain []byte
	zip   []byte // compressed; nil where that gains nothing
}

const (
	forever = "public, max-age=31536000, immutable" // its name changes with its content
	never   = "no-store"
	ask     = "no-cache" // may be kept, but is asked for each time
	aDay    = "public, max-age=86400"

	html       = "text/html; charset=utf-8"
	javascript = "text/javascript; charset=utf-8"
	css        = "text/css; charset=utf-8"
)

// Own is the bundle of the sources in this program, made once, by whoever asks first.
var Own = sync.OnceValues(func() (*Bundle, error) { return Make(Source()) })

// Make bundles sources: the app's own, or a test's next version of them. It takes about a tenth of a second.
func Make(src fs.FS) (*Bundle, error) {
	version, err := hashOf(src)
	if err != nil {
		return nil, err
	}
	b := &Bundle{Version: version, files: map[string]*file{}}
	for _, add := range []func(fs.FS) error{b.app, b.page, b.manifest, b.worker, b.icons} {
		if err := add(src); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// hashOf names a version: the same sources give the same name on every machine.
func hashOf(src fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(src, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(src, p)
		_, _ = fmt.Fprintf(sum, "%s %d\n%s", p, len(text), text) // a hash takes everything
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)[:4]), err
}

func (b *Bundle) define() map[string]string { return map[string]string{"VERSION": quote(b.Version)} }

func quote(v any) string {
	text, _ := json.Marshal(v) // strings and lists of them
	return string(text)
}

// app is the script and its style.
func (b *Bundle) app(src fs.FS) error {
	out, err := build(src, "[name]-[hash]", b.define(), "src/main.tsx")
	for _, o := range out {
		name := path.Base(o.Path)
		if path.Ext(name) == ".css" {
			b.style = name
			b.add(name, css, forever, o.Contents)
		} else {
			b.script = name
			b.add(name, javascript, forever, o.Contents)
		}
	}
	if err == nil && b.style == "" {
		return errors.New("src/main.tsx imports no style sheet")
	}
	return err
}

// page is what is opened. The phone keeps the copy whose name says its version; the page at /m/ itself is never kept.
func (b *Bundle) page(src fs.FS) error {
	t, err := template.ParseFS(src, "src/shell/index.html")
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := t.Execute(&text, struct{ Script, Style string }{b.script, b.style}); err != nil {
		return err
	}
	b.add("", html, never, text.Bytes())
	b.add(b.kept(), html, forever, text.Bytes())
	return nil
}

func (b *Bundle) kept() string { return "app-" + b.Version + ".html" }

func (b *Bundle) manifest(src fs.FS) error {
	text, err := fs.ReadFile(src, "src/shell/manifest.webmanifest")
	b.add("manifest.webmanifest", "application/manifest+json", ask, text)
	return err
}

// worker is the service worker: it knows by name what the phone must keep.
func (b *Bundle) worker(src fs.FS) error {
	shell := []string{"/m/manifest.webmanifest", "/m/" + b.kept(), "/m/" + b.script, "/m/" + b.style}
	slices.Sort(shell)
	define := b.define()
	define["PAGE"], define["SHELL"] = quote("/m/"+b.kept()), quote(shell)
	out, err := build(src, "[name]", define, "src/sw.ts")
	if err == nil {
		b.add("sw.js", javascript, ask, out[0].Contents)
	}
	return err
}

func (b *Bundle) icons(fs.FS) error {
	for _, i := range []struct {
		name     string
		size     int
		maskable bool
	}{{"icon-192.png", 192, false}, {"icon-512.png", 512, false}, {"icon-mask-512.png", 512, true}} {
		img, err := icon(i.size, i.maskable)
		if err != nil {
			return err
		}
		b.add(i.name, "image/png", aDay, img)
	}
	return nil
}

func (b *Bundle) add(name, kind, keep string, text []byte) {
	f := &file{kind: kind, keep: keep, plain: text}
	if !strings.HasPrefix(kind, "image/") { // compressed already
		f.zip = zipped(text)
	}
	b.files[name] = f
}

func zipped(text []byte) []byte {
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // a level that exists
	_, _ = z.Write(text)                                    // into memory
	_ = z.Close()
	return out.Bytes()
}
