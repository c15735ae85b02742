package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
	"time"

	"tungnha/internal/web/desk"
)

// opened is the desk without a store: what its pages are is known before anybody asks for one.
func opened(t *testing.T) *Server {
	t.Helper()
	s, err := New(Config{Clock: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// allPages is every page with a template of its own.
func allPages(s *Server) (out []desk.Page) {
	for _, section := range s.Sections() {
		out = append(out, section.Pages...)
	}
	return out
}

func TestEveryTemplateHasItsPage(t *testing.T) {
	t.Parallel()
	s := opened(t)
	owned, found := map[string]bool{}, 0
	for _, p := range allPages(s) {
		owned[p.Template()] = true
	}
	for _, section := range s.Sections() {
		files, err := fs.Glob(section.Files, "tmpl/*.html")
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, f := range files {
			name := path.Base(f)
			found++
			if !slices.Contains([]string{"layout.html", "parts.html"}, name) && !owned[name] {
				t.Errorf("%s belongs to no page of its section", name)
			}
		}
	}
	onDisk, err := filepath.Glob("*/tmpl/*.html")
	if err != nil || len(onDisk) != found {
		t.Errorf("%d templates stand in the folders, the sections know %d (%v)", len(onDisk), found, err)
	}
}

// mayHide are the fields of the shell that a page may have its own of: the layout shows the page's.
var mayHide = map[string]bool{"Path": true, "Title": true, "Hotline": true}

// TestPagesDoNotHideTheShell: the layout reads its fields from the page, so a page's own Who would stand where the name of the account does.
func TestPagesDoNotHideTheShell(t *testing.T) {
	t.Parallel()
	shell := reflect.TypeFor[desk.Shell]()
	for _, p := range allPages(opened(t)) {
		page := reflect.TypeOf(p)
		for i := range page.NumField() {
			name := page.Field(i).Name
			_, field := shell.FieldByName(name)
			_, method := shell.MethodByName(name)
			if (field || method) && !mayHide[name] {
				t.Errorf("%s has its own %s; the layout would show it for the shell's", page, name)
			}
		}
	}
}

// TestTemplatesKnowTheirFields follows every branch of every template, also those that no value of a test reaches.
func TestTemplatesKnowTheirFields(t *testing.T) {
	t.Parallel()
	s := opened(t)
	for _, p := range allPages(s) {
		c := &checker{t: s.Template(p)}
		c.call("layout", reflect.TypeOf(p))
		for _, tm := range c.t.Templates() { // fragments that the layout does not reach
			if own := ownFragments[p.Template()]; slices.Contains(own, tm.Name()) {
				c.call(tm.Name(), reflect.TypeOf(p))
			}
		}
		for _, problem := range c.problems {
			t.Errorf("%s: %s", p.Template(), problem)
		}
	}
}

// ownFragments are the parts that a handler answers to htmx.
var ownFragments = map[string][]string{"failure.html": {"failure"}, "quick.html": {"desk", "look"}, "citizen.html": {"identity", "phones"}}

// samplePage has what the checker is tried on.
type samplePage struct {
	desk.Shell
	Error string
	Rows  []struct{ Login string }
	Form  struct{ Login string }
}

func TestCheckerFindsWrongFields(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{{.Nope}}`: "Nope", `{{range .Rows}}{{.Nope}}{{end}}`: "Nope", `{{with .Form}}{{$.Nope}}{{end}}`: "Nope", `{{if .Error}}{{else}}{{.Nope}}{{end}}`: "Nope",
		`{{range $i, $r := .Rows}}{{$r.Nope}}{{end}}`: "Nope", `{{.T "a" .Nope}}`: "Nope", `{{template "part" .Form}}{{define "part"}}{{.Nope}}{{end}}`: "Nope",
		`{{.Form.Login.Nope}}`: "Nope", `{{.Title}}{{range .Rows}}{{.Login}}{{$.Int 3}}{{end}}`: "",
	} {
		c := &checker{t: template.Must(template.New("x").Parse(text))}
		c.call("x", reflect.TypeFor[samplePage]())
		if got := strings.Join(c.problems, "\n"); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestTemplatesRun(t *testing.T) {
	t.Parallel()
	s := opened(t)
	for _, p := range allPages(s) {
		full := reflect.New(reflect.TypeOf(p)).Elem()
		fill(full, 0)
		for name, v := range map[string]any{"zero": p, "full": full.Interface()} {
			for _, part := range append([]string{"layout"}, ownFragments[p.Template()]...) {
				var b bytes.Buffer
				if err := s.Template(p).ExecuteTemplate(&b, part, v); err != nil {
					t.Errorf("%s %s %s: %v", p.Template(), part, name, err)
				}
				if strings.Contains(b.String(), "ZgotmplZ") {
					t.Errorf("%s %s: a value was not safe where it stands", p.Template(), part)
				}
			}
		}
	}
}

// inline matches what the content policy would refuse without a word on the screen.
var inline = regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<style|<script(?:\s+defer)?>|javascript:|https?://`)

func TestTemplatesHoldNothingInline(t *testing.T) {
	t.Parallel()
	for _, section := range opened(t).Sections() {
		err := fs.WalkDir(section.Files, "tmpl", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(section.Files, p)
			if m := inline.Find(b); m != nil {
				t.Errorf("%s holds %q", p, m)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if inline.FindString(`<p style="x">`) == "" || inline.FindString(`<a onclick=`) == "" || inline.FindString(`<script>`) == "" {
		t.Error("the pattern finds nothing")
	}
}

// fill puts something into every field.
func fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("Trịnh Thị Phượng <b>&")
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16:
		v.SetInt(3)
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(2)
	case reflect.Float64:
		v.SetFloat(0.5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		if depth < 6 {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			for i := range v.Len() {
				fill(v.Index(i), depth+1)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2023, 5, 25, 10, 0, 0, 0, time.UTC)))
			return
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), depth+1)
			}
		}
	default:
	}
}

// checker follows a template with the type of the dot and says which fields are not there. A nil type is one that it cannot know.
type checker struct {
	t        *template.Template
	problems []string
	seen     map[string]bool
}

type scope struct {
	dot  reflect.Type
	vars map[string]reflect.Type
}

func (s scope) with(dot reflect.Type) scope {
	vars := map[string]reflect.Type{}
	for k, v := range s.vars {
		vars[k] = v
	}
	return scope{dot, vars}
}

func (c *checker) call(name string, dot reflect.Type) {
	key := fmt.Sprint(name, dot)
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	if c.seen[key] {
		return
	}
	c.seen[key] = true
	t := c.t.Lookup(name)
	if t == nil {
		c.problems = append(c.problems, "no template "+name)
		return
	}
	c.list(t.Tree.Root, scope{dot, map[string]reflect.Type{"$": dot}})
}

func (c *checker) list(l *parse.ListNode, s scope) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			c.pipe(n.Pipe, s)
		case *parse.IfNode:
			c.pipe(n.Pipe, s)
			c.list(n.List, s)
			c.list(n.ElseList, s)
		case *parse.WithNode:
			t := c.pipe(n.Pipe, s)
			c.list(n.List, s.with(deref(t)))
			c.list(n.ElseList, s)
		case *parse.RangeNode:
			c.rangeOver(n, s)
		case *parse.TemplateNode:
			var t reflect.Type
			if n.Pipe != nil {
				t = c.pipe(n.Pipe, s)
			}
			c.call(n.Name, t)
		}
	}
}

func (c *checker) rangeOver(n *parse.RangeNode, s scope) {
	t := deref(c.pipeValue(n.Pipe, s))
	var elem reflect.Type
	if t != nil {
		if t.Kind() != reflect.Slice {
			c.problems = append(c.problems, "range over "+t.String())
			return
		}
		elem = t.Elem()
	}
	in := s.with(elem)
	if d := n.Pipe.Decl; len(d) > 0 {
		in.vars[d[len(d)-1].Ident[0]] = elem
		if len(d) == 2 {
			in.vars[d[0].Ident[0]] = reflect.TypeFor[int]()
		}
	}
	c.list(n.List, in)
	c.list(n.ElseList, s)
}

func (c *checker) pipe(p *parse.PipeNode, s scope) reflect.Type {
	t := c.pipeValue(p, s)
	for _, d := range p.Decl {
		s.vars[d.Ident[0]] = t
	}
	return t
}

func (c *checker) pipeValue(p *parse.PipeNode, s scope) (t reflect.Type) {
	for _, cmd := range p.Cmds {
		t = nil
		for i, a := range cmd.Args {
			at := c.arg(a, s)
			if i == 0 {
				t = at
			}
		}
	}
	return t
}

func (c *checker) arg(n parse.Node, s scope) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return s.dot
	case *parse.FieldNode:
		return c.path(s.dot, n.Ident)
	case *parse.VariableNode:
		t, ok := s.vars[n.Ident[0]]
		if !ok {
			c.problems = append(c.problems, "no variable "+n.Ident[0])
		}
		return c.path(t, n.Ident[1:])
	case *parse.PipeNode:
		return c.pipe(n, s)
	case *parse.ChainNode:
		return c.path(c.arg(n.Node, s), n.Field)
	}
	return nil
}

func (c *checker) path(t reflect.Type, names []string) reflect.Type {
	for _, name := range names {
		if t == nil {
			return nil
		}
		if m, ok := t.MethodByName(name); ok {
			t = m.Type.Out(0)
			continue
		}
		t = deref(t)
		if t.Kind() == reflect.Struct {
			if f, ok := t.FieldByName(name); ok {
				t = f.Type
				continue
			}
		}
		c.problems = append(c.problems, fmt.Sprintf("%s has no %s", t, name))
		return nil
	}
	return t
}

func deref(t reflect.Type) reflect.Type {
	if t != nil && t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}
