package desk

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"tungnha/internal/access"
)

//go:embed static/*.css static/*.js static/*.svg static/fonts/*.woff2
var staticFiles embed.FS

// asset is a static file under a name that changes with its content, so that browsers may keep it for ever.
type asset struct {
	name, kind string
	body, zip  []byte // zip: nil where it gains nothing
}

type assets struct {
	byName map[string]*asset // "app.1f3a9c20.css"
	named  map[string]string // "app.css" → "/static/app.1f3a9c20.css"
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": "image/svg+xml",
}

// loadAssets hashes the files. Style sheets come last: they name fonts by their hashed names.
func loadAssets() (*assets, error) {
	a := &assets{byName: map[string]*asset{}, named: map[string]string{}}
	for _, styles := range []bool{false, true} {
		err := fs.WalkDir(staticFiles, "static", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || (path.Ext(p) == ".css") != styles {
				return err
			}
			return a.add(strings.TrimPrefix(p, "static/"))
		})
		if err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *assets) add(file string) error {
	body, err := staticFiles.ReadFile("static/" + file)
	if err != nil {
		return err
	}
	ext := path.Ext(file)
	if ext == ".css" {
		for from, to := range a.named {
			body = bytes.ReplaceAll(body, []byte("url("+from+")"), []byte("url("+to+")"))
		}
	}
	sum := sha256.Sum256(body)
	name := strings.TrimSuffix(path.Base(file), ext) + "." + hex.EncodeToString(sum[:5]) + ext
	f := &asset{name: name, kind: kinds[ext], body: body}
	if ext != ".woff2" { // compressed already
		if f.zip, err = zipped(body); err != nil {
			return err
		}
	}
	a.byName[name], a.named[file] = f, "/static/"+name
	return nil
}

func zipped(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	err = z.Close() // before Bytes: it writes the end
	return b.Bytes(), err
}

// static serves a file for ever: another content has another name.
func (s *Site) static(c *Call) error {
	f := s.assets.byName[c.R.PathValue("file")]
	if f == nil {
		return access.ErrNotFound
	}
	h, body := c.W.Header(), f.body
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	if f.zip != nil && strings.Contains(c.R.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.zip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = c.W.Write(body) // the asker is gone: nobody to tell
	return nil
}

var _ http.Handler = (*Site)(nil)
