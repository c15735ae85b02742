package architecture

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The rooms in their order: a room imports only those before it. AGENTS.md shows the same list, and a test compares the two.
var (
	mechanism = []string{"errs", "vn", "locale", "sheet", "letter", "chart", "secret", "schema", "db", "job"}
	domain    = []string{
		"unit", "access", "campaign", "roster", "ledger", "team", "target", "field", "intake", "official", "verify", "duty", "ticket",
		"outreach", "merit", "report",
	}
	edges  = []string{"web", "fieldapi", "openapi", "public", "emulate"}
	wiring = []string{"app"}
	order  = slices.Concat(mechanism, domain, edges, wiring)
)

// imports: a room imports only rooms before it, and an edge no other edge.
func imports(files []file) []string {
	var out []string
	for _, f := range files {
		from := f.room()
		if f.test || from == "" || from == "architecture" {
			continue
		}
		at := slices.Index(order, from)
		if at < 0 {
			out = append(out, fmt.Sprintf("%s: the room %s has no place in the order of rooms", f.path, from))
			continue
		}
		for _, p := range f.imports() {
			if says := mayNot(from, at, p); says != "" {
				out = append(out, fmt.Sprintf("%s: %s", f.path, says))
			}
		}
	}
	return out
}

// mayNot says why a room may not import a package, "" when it may. Folders of plain files (campaigns, fieldapp) are open to all.
func mayNot(from string, at int, imported string) string {
	rest, internal := strings.CutPrefix(imported, "internal/")
	to, _, _ := strings.Cut(rest, "/")
	switch {
	case !internal && (strings.HasPrefix(imported, "cmd/") || strings.HasPrefix(imported, "tool/")):
		return "nothing imports " + imported
	case !internal, to == from:
		return ""
	case slices.Contains(edges, from) && slices.Contains(edges, to):
		return fmt.Sprintf("the edges %s and %s may not know each other", from, to)
	case slices.Index(order, to) > at:
		return fmt.Sprintf("%s stands before %s and may not import it; what must travel upward travels as an outbox row", from, to)
	}
	return ""
}

func TestRoomsImportOnlyWhatStandsBefore(t *testing.T) {
	t.Parallel()
	holds(t, imports)
	finds(t, imports, map[string]string{
		"internal/db/a.go":         "package db\nimport _ \"tungnha/internal/unit\"\n",
		"internal/roster/a.go":     "package roster\nimport _ \"tungnha/internal/unit\"\nimport _ \"tungnha/internal/ledger\"\n",
		"internal/web/a.go":        "package web\nimport _ \"tungnha/internal/openapi\"\nimport _ \"tungnha/internal/report\"\n",
		"internal/web/page/a.go":   "package page\nimport _ \"tungnha/internal/app\"\nimport _ \"tungnha/campaigns\"\n",
		"internal/app/a.go":        "package app\nimport _ \"tungnha/tool/check/sqlrules\"\nimport _ \"tungnha/internal/web\"\n",
		"internal/shed/a.go":       "package shed\n",
		"internal/errs/a_test.go":  "package errs\nimport _ \"tungnha/internal/report\"\n",
		"cmd/tungnha/main.go":      "package main\nimport _ \"tungnha/internal/app\"\n",
		"internal/db/dbtest/in.go": "package dbtest\nimport _ \"tungnha/internal/db\"\nimport _ \"tungnha/internal/schema\"\n",
	},
		"db stands before unit", "roster stands before ledger", "edges web and openapi", "web stands before app",
		"nothing imports tool/check/sqlrules", "room shed has no place")
}

// described: every room has a doc.go that begins with what the package is.
func described(files []file) []string {
	has, need := map[string]bool{}, map[string]bool{}
	for _, f := range files {
		r := f.room()
		if f.test || r == "" {
			continue
		}
		need[r] = true
		if f.path == "internal/"+r+"/doc.go" && f.ast.Doc != nil && strings.HasPrefix(f.ast.Doc.Text(), "Package "+r+" ") {
			has[r] = true
		}
	}
	var out []string
	for r := range need {
		if !has[r] {
			out = append(out, fmt.Sprintf("internal/%s/doc.go must say what the room owns: \"// Package %s …\"", r, r))
		}
	}
	return out
}

func TestEveryRoomSaysWhatItOwns(t *testing.T) {
	t.Parallel()
	holds(t, described)
	finds(t, described, map[string]string{
		"internal/db/doc.go":   "// Package db opens the store.\npackage db\n",
		"internal/vn/doc.go":   "package vn\n",
		"internal/unit/a.go":   "// Package unit is said elsewhere.\npackage unit\n",
		"internal/unit/doc.go": "// Package other is a slip.\npackage unit\n",
	}, "internal/vn/doc.go", "internal/unit/doc.go")
}

var reRoomsInAgents = regexp.MustCompile(`(?s)mechanism \(.*?\n(.*?)wiring:`)

// The list that people read and the list that is tested are one.
func TestAgentsShowsTheSameOrder(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root(t), "AGENTS.md"))
	if err != nil {
		t.Fatal(err)
	}
	m := reRoomsInAgents.FindSubmatch(text)
	if m == nil {
		t.Fatal("AGENTS.md has no list of rooms from \"mechanism (\" to \"wiring:\"")
	}
	var shown []string
	for _, w := range strings.Fields(regexp.MustCompile(`\([^)]*\)`).ReplaceAllString(string(m[1]), "")) {
		if slices.Contains(order, w) {
			shown = append(shown, w)
		}
	}
	if want := slices.Concat(mechanism, domain, edges); !slices.Equal(shown, want) {
		t.Fatalf("AGENTS.md shows\n%v\nthe test holds\n%v", shown, want)
	}
}
