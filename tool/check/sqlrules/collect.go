package sqlrules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// Source is everything found in a module.
type Source struct {
	Statements []Statement
	Bulks      []Bulk
}

// exempt folders hold the mechanism itself: they speak to one engine, or about SQL.
var exempt = []string{"internal/db", "internal/schema", "tool"}

// Collect reads every Go file below root that is not a test.
func Collect(root string) (Source, error) {
	dirs, err := goDirs(root)
	if err != nil {
		return Source{}, err
	}
	var out Source
	for _, dir := range dirs {
		if err := collectDir(root, dir, &out); err != nil {
			return Source{}, err
		}
	}
	sort.Slice(out.Statements, func(i, j int) bool {
		a, b := out.Statements[i], out.Statements[j]
		return a.File < b.File || a.File == b.File && a.Line < b.Line
	})
	return out, nil
}

func goDirs(root string) ([]string, error) {
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() && skipDir(rel) {
			return filepath.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(rel, ".go") && !strings.HasSuffix(rel, "_test.go") {
			seen[path.Dir(rel)] = true
		}
		return nil
	})
	var out []string
	for dir := range seen {
		out = append(out, dir)
	}
	sort.Strings(out)
	return out, err
}

func skipDir(rel string) bool {
	for _, e := range exempt {
		if rel == e {
			return true
		}
	}
	base := path.Base(rel)
	return rel != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules")
}

// pkg is one folder's files with the string constants they share.
type pkg struct {
	fset   *token.FileSet
	root   string
	files  []*ast.File
	consts map[string]ast.Expr
	parts  map[string]bool // constants used only as parts of other texts
	out    *Source
}

func collectDir(root, dir string, out *Source) error {
	p := &pkg{fset: token.NewFileSet(), root: root, consts: map[string]ast.Expr{}, out: out}
	names, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(dir), "*.go"))
	if err != nil {
		return err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(p.fset, name, nil, 0)
		if err != nil {
			return err
		}
		p.files = append(p.files, f)
	}
	p.findConsts()
	p.findParts()
	for _, f := range p.files {
		p.walk(f)
	}
	return nil
}

// findConsts notes constants by name. A name with two meanings in the folder is left unknown.
func (p *pkg) findConsts() {
	twice := map[string]bool{}
	p.eachNode(func(n ast.Node, _ []ast.Node) bool {
		d, ok := n.(*ast.GenDecl)
		if !ok || d.Tok != token.CONST {
			return true
		}
		for _, s := range d.Specs {
			v := s.(*ast.ValueSpec)
			for i, name := range v.Names {
				if i >= len(v.Values) {
					continue
				}
				twice[name.Name] = p.consts[name.Name] != nil
				p.consts[name.Name] = v.Values[i]
			}
		}
		return true
	})
	for name, t := range twice {
		if t {
			delete(p.consts, name)
		}
	}
}

// findParts notes the constants that only ever serve as a part of a longer text: they are judged there, not by themselves.
func (p *pkg) findParts() {
	asPart, alone := map[string]bool{}, map[string]bool{}
	p.eachNode(func(n ast.Node, up []ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || p.consts[id.Name] == nil || len(up) == 0 {
			return true
		}
		switch parent := up[len(up)-1].(type) {
		case *ast.BinaryExpr:
			asPart[id.Name] = asPart[id.Name] || parent.Op == token.ADD
		case *ast.ValueSpec: // where it is defined
		default:
			alone[id.Name] = true
		}
		return true
	})
	p.parts = map[string]bool{}
	for name := range asPart {
		p.parts[name] = !alone[name]
	}
}

// eachNode visits every node with those above it, outermost first.
func (p *pkg) eachNode(visit func(n ast.Node, up []ast.Node) bool) {
	for _, f := range p.files {
		eachNode(f, visit)
	}
}

func eachNode(top ast.Node, visit func(n ast.Node, up []ast.Node) bool) {
	var up []ast.Node
	ast.Inspect(top, func(n ast.Node) bool {
		if n == nil {
			up = up[:len(up)-1]
			return true
		}
		if !visit(n, up) {
			return false // Inspect does not call back for what is not entered
		}
		up = append(up, n)
		return true
	})
}
