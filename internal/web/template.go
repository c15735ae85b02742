package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
)

//go:embed tmpl/*.html
var templateFiles embed.FS

// page is a typed page: its template and what stands around it.
type page interface {
	template() string
	base() Shell
}

// templates are the parsed pages, each with the layout and the shared parts.
type templates struct {
	byName map[string]*template.Template
}

// shared are the files that every page may use.
var shared = []string{"layout.html", "parts.html"}

func loadTemplates(a *assets) (*templates, error) {
	funcs := template.FuncMap{"asset": func(name string) (string, error) {
		if p := a.named[name]; p != "" {
			return p, nil
		}
		return "", fmt.Errorf("web: no asset %q", name)
	}}
	common := template.New("").Funcs(funcs)
	for _, name := range shared {
		if _, err := common.ParseFS(templateFiles, "tmpl/"+name); err != nil {
			return nil, err
		}
	}
	files, err := fs.Glob(templateFiles, "tmpl/*.html")
	if err != nil {
		return nil, err
	}
	t := &templates{byName: map[string]*template.Template{}}
	for _, f := range files {
		one, err := common.Clone()
		if err != nil {
			return nil, err
		}
		if t.byName[path.Base(f)], err = one.ParseFS(templateFiles, f); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// page writes a whole page. It is rendered first and sent afterwards, so that a failure never shows half a page as if it were whole.
func (t *templates) page(c *call, status int, p page) { t.write(c, status, p, "layout") }

// fragment writes one part of a page, for htmx.
func (t *templates) fragment(c *call, p page, part string) { t.write(c, http.StatusOK, p, part) }

func (t *templates) write(c *call, status int, p page, part string) {
	var b bytes.Buffer
	if err := t.byName[p.template()].ExecuteTemplate(&b, part, p); err != nil {
		c.srv.Log.Error("template", "id", c.id, "page", p.template(), "err", err)
		http.Error(c.w, c.lang.Pick(errPanic.Text), http.StatusInternalServerError)
		return
	}
	c.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.w.Header().Add("Vary", "Cookie, HX-Request")
	c.w.WriteHeader(status)
	_, _ = b.WriteTo(c.w) // the asker is gone: nobody to tell
}

// show answers a page.
func (c *call) show(p page) error {
	c.srv.pages.page(c, http.StatusOK, p)
	return nil
}

// part answers a part of a page to htmx, and the whole page to everybody else.
func (c *call) part(p page, name string) error {
	if c.fragment() {
		c.srv.pages.fragment(c, p, name)
		return nil
	}
	return c.show(p)
}
