package desk

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

// Page is a typed page: its template and what stands around it.
type Page interface {
	Template() string
	Base() Shell
}

// templates are the parsed pages, each with the layout and the shared parts.
type templates struct {
	byName map[string]*template.Template
}

// shared are the files that every page may use.
var shared = []string{"layout.html", "parts.html"}

// loadTemplates parses the files of all sections. Two files of one name, and a page whose file is not there, are errors.
func loadTemplates(a *assets, sections []Section) (*templates, error) {
	common, err := loadShared(a)
	if err != nil {
		return nil, err
	}
	t := &templates{byName: map[string]*template.Template{}}
	for _, s := range sections {
		files, err := fs.Glob(s.Files, "tmpl/*.html")
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if err := t.add(common, s.Files, f); err != nil {
				return nil, err
			}
		}
		for _, p := range s.Pages {
			if t.byName[p.Template()] == nil {
				return nil, fmt.Errorf("web: %T has no template %s", p, p.Template())
			}
		}
	}
	return t, nil
}

func loadShared(a *assets) (*template.Template, error) {
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
	return common, nil
}

func (t *templates) add(common *template.Template, files fs.FS, file string) error {
	name := path.Base(file)
	if t.byName[name] != nil {
		return fmt.Errorf("web: two templates %s", name)
	}
	one, err := common.Clone()
	if err != nil {
		return err
	}
	t.byName[name], err = one.ParseFS(files, file)
	return err
}

// Template is the parsed template of a page, with the layout around it: for the tests that follow every branch of it.
func (s *Site) Template(p Page) *template.Template { return s.pages.byName[p.Template()] }

// page writes a whole page. It is rendered first and sent afterwards, so that a failure never shows half a page as if it were whole.
func (t *templates) page(c *Call, status int, p Page) { t.write(c, status, p, "layout") }

// fragment writes one part of a page, for htmx.
func (t *templates) fragment(c *Call, p Page, part string) { t.write(c, http.StatusOK, p, part) }

// Render draws one part of a page: for what is not sent as a page, such as a stream.
func (c *Call) Render(p Page, part string) ([]byte, error) {
	var b bytes.Buffer
	err := c.Site.pages.byName[p.Template()].ExecuteTemplate(&b, part, p)
	return b.Bytes(), err
}

func (t *templates) write(c *Call, status int, p Page, part string) {
	var b bytes.Buffer
	if err := t.byName[p.Template()].ExecuteTemplate(&b, part, p); err != nil {
		c.Site.Log.Error("template", "id", c.ID, "page", p.Template(), "err", err)
		http.Error(c.W, c.Lang.Pick(errPanic.Text), http.StatusInternalServerError)
		return
	}
	c.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.W.Header().Add("Vary", "Cookie, HX-Request")
	c.W.WriteHeader(status)
	_, _ = b.WriteTo(c.W) // the asker is gone: nobody to tell
}

// Show answers a page.
func (c *Call) Show(p Page) error {
	c.ShowAs(http.StatusOK, p)
	return nil
}

// ShowAs answers a page with a status of its own: a form that is shown again with what is wrong in it.
func (c *Call) ShowAs(status int, p Page) { c.Site.pages.page(c, status, p) }

// Part answers a part of a page to htmx, and the whole page to everybody else.
func (c *Call) Part(p Page, name string) error {
	if c.Fragment() {
		c.Site.pages.fragment(c, p, name)
		return nil
	}
	return c.Show(p)
}
