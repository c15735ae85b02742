package sqlrules

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// walk collects the statements and bulk writes of one file.
func (p *pkg) walk(f *ast.File) {
	eachNode(f, func(n ast.Node, up []ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			p.bulk(n)
		case *ast.BasicLit:
			return !p.statement(n, up)
		case *ast.BinaryExpr:
			return n.Op != token.ADD || !p.statement(n, up)
		}
		return true
	})
}

// statement records the expression if its text is SQL, and reports whether it is.
func (p *pkg) statement(e ast.Expr, up []ast.Node) bool {
	sql, fixed := p.eval(e, 0)
	if !looksLikeSQL(sql) {
		return false
	}
	if p.isPart(e, up) {
		return true
	}
	file, line := p.at(e)
	_, single := e.(*ast.BasicLit)
	p.out.Statements = append(p.out.Statements, Statement{
		File: file, Line: line, Room: roomOf(file), Text: sql,
		RunTime:   !fixed || formatted(up) || grows(e, up),
		MultiLine: single,
	})
	return true
}

// isPart reports whether the expression is the value of a constant that is only a part of other texts.
func (p *pkg) isPart(e ast.Expr, up []ast.Node) bool {
	spec, ok := up[len(up)-1].(*ast.ValueSpec)
	if !ok {
		return false
	}
	for i, v := range spec.Values {
		if v == e && i < len(spec.Names) {
			return p.parts[spec.Names[i].Name]
		}
	}
	return false
}

const deepest = 20 // constants inside constants; more is a cycle

// eval gives the text of an expression; fixed is false when parts are only known at run time.
func (p *pkg) eval(e ast.Expr, depth int) (s string, fixed bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return s, true
		}
	case *ast.ParenExpr:
		return p.eval(e.X, depth)
	case *ast.BinaryExpr:
		a, fa := p.eval(e.X, depth)
		b, fb := p.eval(e.Y, depth)
		return a + b, fa && fb && e.Op == token.ADD
	case *ast.Ident:
		if v := p.consts[e.Name]; v != nil && depth < deepest {
			return p.eval(v, depth+1)
		}
	}
	return holeMark, false
}

var (
	reSure  = regexp.MustCompile(`^(SELECT|INSERT|UPDATE|DELETE|WITH)\s`)
	reLower = regexp.MustCompile(`^(select|insert|update|delete|with)\s`) // English sentences begin with a capital
	reLead  = regexp.MustCompile(`(?s)^(\s|` + holeMark + `|/\*.*?\*/|--[^\n]*\n)+`)
)

// looksLikeSQL knows a statement by its first word in capitals, as we write it, or in small letters when it names one of our tables.
func looksLikeSQL(s string) bool {
	s = reLead.ReplaceAllString(s, "")
	return reSure.MatchString(s) || reLower.MatchString(s) && namesTable(s)
}

func namesTable(s string) bool {
	toks, _ := lex(s)
	c := mustCatalogue()
	for i := 1; i < len(toks); i++ {
		if toks[i-1].is("FROM", "JOIN", "INTO", "UPDATE") && c.tables[toks[i].s].Name != "" {
			return true
		}
	}
	return false
}

var reFormats = regexp.MustCompile(`^(Sprintf|Fprintf|Appendf|WriteString|Join|Replace|ReplaceAll|Repeat|NewReplacer)$`)

// formatted reports whether the text is handed to something that changes it.
func formatted(up []ast.Node) bool {
	for i := len(up) - 1; i >= 0; i-- {
		switch n := up[i].(type) {
		case *ast.CallExpr:
			return reFormats.MatchString(calledName(n))
		case *ast.CompositeLit, *ast.KeyValueExpr, *ast.ParenExpr:
		default:
			return false
		}
	}
	return false
}

func calledName(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.IndexExpr:
		return calledName(&ast.CallExpr{Fun: f.X})
	}
	return ""
}

// grows reports whether the text becomes a variable's value and the same function adds to that variable.
func grows(e ast.Expr, up []ast.Node) bool {
	name := assignedTo(e, up)
	if name == "" {
		return false
	}
	found := false
	for _, n := range up {
		if fn, ok := n.(*ast.FuncDecl); ok {
			ast.Inspect(fn, func(n ast.Node) bool {
				found = found || adds(n, name)
				return true
			})
		}
	}
	return found
}

func assignedTo(e ast.Expr, up []ast.Node) string {
	switch n := up[len(up)-1].(type) {
	case *ast.AssignStmt:
		for i, v := range n.Rhs {
			if id, ok := n.Lhs[min(i, len(n.Lhs)-1)].(*ast.Ident); ok && v == e {
				return id.Name
			}
		}
	case *ast.ValueSpec:
		for i, v := range n.Values {
			if v == e && i < len(n.Names) {
				return n.Names[i].Name
			}
		}
	}
	return ""
}

func adds(n ast.Node, name string) bool {
	named := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && id.Name == name
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		return n.Tok == token.ADD_ASSIGN && named(n.Lhs[0])
	case *ast.BinaryExpr:
		return n.Op == token.ADD && (named(n.X) || named(n.Y))
	}
	return false
}

func (p *pkg) bulk(c *ast.CallExpr) {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Bulk" || len(c.Args) != 3 {
		return
	}
	file, line := p.at(c)
	b := Bulk{File: file, Line: line, Room: roomOf(file)}
	if s, fixed := p.eval(c.Args[0], 0); fixed {
		b.Table = s
	}
	p.out.Bulks = append(p.out.Bulks, b)
}

func (p *pkg) at(n ast.Node) (file string, line int) {
	pos := p.fset.Position(n.Pos())
	rel, err := filepath.Rel(p.root, pos.Filename)
	if err != nil {
		rel = pos.Filename
	}
	return filepath.ToSlash(rel), pos.Line
}

func roomOf(file string) string {
	parts := strings.Split(file, "/")
	if len(parts) > 2 && parts[0] == "internal" {
		return parts[1]
	}
	return ""
}
