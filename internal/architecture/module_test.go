package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// file is one Go file of the module.
type file struct {
	path  string // from the root, with slashes
	dir   string
	test  bool
	lines int
	ast   *ast.File
	fset  *token.FileSet
}

// room is the folder under internal/ that the file belongs to, "" outside.
func (f file) room() string {
	parts := strings.Split(f.path, "/")
	if len(parts) > 2 && parts[0] == "internal" {
		return parts[1]
	}
	return ""
}

func (f file) line(n ast.Node) int { return f.fset.Position(n.Pos()).Line }

// imports gives the module's own packages that the file imports, without the module's name.
func (f file) imports() []string {
	var out []string
	for _, i := range f.ast.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if rest, ok := strings.CutPrefix(p, "tungnha/"); err == nil && ok {
			out = append(out, rest)
		}
	}
	return out
}

// root is the checkout: tests run in their package's folder.
func root(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

var parsed = sync.OnceValues(func() ([]file, error) { return load("../..") })

// module gives the module's files, parsed once.
func module(t testing.TB) []file {
	t.Helper()
	files, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("only %d Go files were found: the tests would prove nothing", len(files))
	}
	return files
}

func load(root string) ([]file, error) {
	var out []file
	err := walk(root, func(rel string) error {
		if !strings.HasSuffix(rel, ".go") {
			return nil
		}
		f, err := parse(root, rel)
		out = append(out, f)
		return err
	})
	return out, err
}

func parse(root, rel string) (file, error) {
	fset := token.NewFileSet()
	a, err := parser.ParseFile(fset, filepath.Join(root, filepath.FromSlash(rel)), nil, parser.ParseComments)
	if err != nil {
		return file{}, err
	}
	return file{
		path: rel, dir: path.Dir(rel), test: strings.HasSuffix(rel, "_test.go"),
		lines: fset.File(a.Pos()).LineCount(), ast: a, fset: fset,
	}, nil
}

// walk visits the checkout's own files; the go tool's rule for folders that are no packages.
func walk(root string, visit func(rel string) error) error {
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if p != root && (strings.HasPrefix(name, ".") || slices.Contains([]string{"testdata", "node_modules", "bin", "tungnha-data"}, name)) {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		return visit(filepath.ToSlash(rel))
	})
}

// plant writes a small module and parses it, so that a rule can be seen to fail.
func plant(t *testing.T, files map[string]string) []file {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// rule judges files and gives its findings as "path:line: sentence".
type rule func([]file) []string

// holds fails the test with every finding on the module.
func holds(t *testing.T, r rule) {
	t.Helper()
	for _, f := range r(module(t)) {
		t.Error(f)
	}
}

// finds demands exactly the planted findings, each by a part of it.
func finds(t *testing.T, r rule, files map[string]string, want ...string) {
	t.Helper()
	got := r(plant(t, files))
	for _, w := range want {
		i := slices.IndexFunc(got, func(g string) bool { return strings.Contains(g, w) })
		if i < 0 {
			t.Errorf("the rule does not find %q", w)
			continue
		}
		got = slices.Delete(got, i, i+1)
	}
	for _, g := range got {
		t.Errorf("the rule finds too much: %s", g)
	}
}
