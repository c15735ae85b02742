package architecture

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"testing"
)

const (
	longFunction = 45 // reported
	mostFunction = 60 // refused
	mostFile     = 500
	mostPackage  = 8000
)

type function struct {
	file  file
	name  string
	lines int
}

func functions(files []file) []function {
	var out []function
	for _, f := range files {
		if f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				lines := f.fset.Position(fn.End()).Line - f.line(fn) + 1
				if fn.Doc != nil {
					lines = f.fset.Position(fn.End()).Line - f.fset.Position(fn.Type.Pos()).Line + 1
				}
				out = append(out, function{f, fn.Name.Name, lines})
			}
		}
	}
	return out
}

func shortFunctions(files []file) []string {
	var out []string
	for _, fn := range functions(files) {
		if fn.lines > mostFunction {
			out = append(out, fmt.Sprintf("%s: %s has %d lines; a function has at most %d", fn.file.path, fn.name, fn.lines, mostFunction))
		}
	}
	return out
}

func TestFunctionsAreShort(t *testing.T) {
	t.Parallel()
	holds(t, shortFunctions)
	for _, fn := range functions(module(t)) {
		if fn.lines > longFunction {
			t.Logf("%s: %s has %d lines: can it be two?", fn.file.path, fn.name, fn.lines)
		}
	}
	body := ""
	for range 59 {
		body += "\tf()\n"
	}
	finds(t, shortFunctions, map[string]string{
		"a.go": "package a\n\n// f is long.\nfunc f() {\n" + body + "}\n",
		"b.go": "package a\n\nfunc g() {\n" + body[5:] + "}\n",
	}, "f has 61 lines")
}

func shortFiles(files []file) []string {
	var out []string
	total := map[string]int{}
	for _, f := range files {
		if f.test {
			continue
		}
		total[f.dir] += f.lines
		if f.lines > mostFile {
			out = append(out, fmt.Sprintf("%s has %d lines; a file has at most %d", f.path, f.lines, mostFile))
		}
	}
	for dir, n := range total {
		if n > mostPackage {
			out = append(out, fmt.Sprintf("%s has %d lines; a package has at most %d", dir, n, mostPackage))
		}
	}
	return out
}

func TestFilesAndPackagesAreSmall(t *testing.T) {
	t.Parallel()
	holds(t, shortFiles)
	long := "package a\n"
	for range 500 {
		long += "\n"
	}
	finds(t, shortFiles, map[string]string{"a.go": long, "b_test.go": long}, "a.go has 501 lines")
}

// named: a package's name says what is in it.
func named(files []file) []string {
	empty := []string{"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "shared", "base", "core", "lib"}
	var out []string
	for _, f := range files {
		for _, name := range []string{f.ast.Name.Name, path.Base(f.dir)} {
			if slices.Contains(empty, name) {
				out = append(out, fmt.Sprintf("%s: %q says nothing about what is in the package", f.path, name))
				break
			}
		}
	}
	return out
}

func TestPackagesAreNamedAfterWhatTheyHold(t *testing.T) {
	t.Parallel()
	holds(t, named)
	finds(t, named, map[string]string{"internal/util/a.go": "package util\n", "internal/vn/a.go": "package vn\n", "b/common/a.go": "package x\n"},
		"internal/util/a.go", "b/common/a.go")
}
