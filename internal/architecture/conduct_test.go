package architecture

import (
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// clocks: a domain room takes the time from the transaction, so that a past day can be told again.
func clocks(files []file) []string {
	var out []string
	for _, f := range files {
		if f.test || !slices.Contains(domain, f.room()) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, s.Sel.Name) {
				out = append(out, fmt.Sprintf("%s:%d: time.%s in a domain room; the time comes from tx.Now()", f.path, f.line(s), s.Sel.Name))
			}
			return true
		})
	}
	return out
}

func TestDomainRoomsReadNoClock(t *testing.T) {
	t.Parallel()
	holds(t, clocks)
	finds(t, clocks, map[string]string{
		"internal/ledger/a.go":      "package ledger\nimport \"time\"\nvar a = time.Now()\nvar b = time.Since\nvar c = time.Unix(0, 0)\n",
		"internal/ledger/a_test.go": "package ledger\nimport \"time\"\nvar d = time.Now()\n",
		"internal/db/a.go":          "package db\nimport \"time\"\nvar a = time.Now\n",
	}, "a.go:3: time.Now", "a.go:4: time.Since")
}

// inits: nothing happens because a package is linked in.
func inits(files []file) []string {
	var out []string
	for _, f := range files {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == "init" && fn.Recv == nil && !f.test {
				out = append(out, fmt.Sprintf("%s:%d: func init; say it where it is used, or in a variable's value", f.path, f.line(fn)))
			}
		}
	}
	return out
}

func TestNothingHappensOnImport(t *testing.T) {
	t.Parallel()
	holds(t, inits)
	finds(t, inits, map[string]string{"a.go": "package a\nfunc init() {}\ntype t int\nfunc (t) init() {}\n"}, "a.go:2: func init")
}

// sleepers: a test waits for what it waits for, not for time to pass.
func sleepers(files []file) []string {
	var out []string
	for _, f := range files {
		if !f.test {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Sleep" {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" {
					out = append(out, fmt.Sprintf("%s:%d: time.Sleep in a test; wait for the thing itself", f.path, f.line(s)))
				}
			}
			return true
		})
	}
	return out
}

func TestTestsDoNotSleep(t *testing.T) {
	t.Parallel()
	holds(t, sleepers)
	finds(t, sleepers, map[string]string{
		"a_test.go": "package a\nimport \"time\"\nfunc f() { time.Sleep(1) }\n",
		"a.go":      "package a\nimport \"time\"\nfunc g() { time.Sleep(1) }\n",
	}, "a_test.go:3")
}

var (
	reHome    = regexp.MustCompile(`(?:/home/|/Users/|[A-Z]:\\{1,2}Users\\{1,2})[\p{L}\d._-]+|/root/`)
	binaryExt = []string{".png", ".jpg", ".woff2", ".ttf", ".xlsx", ".xls", ".docx", ".pdf", ".zip", ".ico", ".gz", ".test", ".out", ".exe"}
)

// machinePaths finds, in a text, folders that exist on one machine only.
func machinePaths(text, checkout string) []string {
	out := reHome.FindAllString(text, -1)
	if len(checkout) > 8 && strings.Contains(text, checkout) {
		out = append(out, checkout)
	}
	return out
}

func TestNoPathOfAMachine(t *testing.T) {
	t.Parallel()
	checkout := filepath.ToSlash(root(t))
	err := walk(root(t), func(rel string) error {
		if slices.Contains(binaryExt, filepath.Ext(rel)) || rel == "internal/architecture/conduct_test.go" {
			return nil
		}
		b, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(rel)))
		if err != nil || !utf8.Valid(b) {
			return err
		}
		for _, p := range machinePaths(string(b), checkout) {
			t.Errorf("%s names %s, which is on one machine only", rel, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"/home/lan/x", `C:\Users\lan`, "/Users/lan", "cd /srv/checkout/now"} {
		if len(machinePaths(bad, "/srv/checkout")) == 0 {
			t.Errorf("%q is not found", bad)
		}
	}
	if got := machinePaths("/var/lib/tungnha and /homepage", "/srv/checkout"); len(got) > 0 {
		t.Errorf("found too much: %v", got)
	}
}
