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
)

// The chapters of the requirements and how many rows each has: C = campaign, T = targets, R = rosters, L = levels, W = teams,
// I = intake, M = information, F = figures, D = documents, S = protection.
var chapters = []struct {
	letter string
	rows   int
}{{"C", 5}, {"T", 7}, {"R", 9}, {"L", 5}, {"W", 7}, {"I", 3}, {"M", 5}, {"F", 6}, {"D", 4}, {"S", 4}}

const notYet = "not yet"

var (
	reRow  = regexp.MustCompile(`(?m)^\| ([A-Z]\d+) \|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|$`)
	reCode = regexp.MustCompile("`([^`]+)`")
	reTest = regexp.MustCompile(`^(?:Test|Fuzz|Benchmark|Example)\w*$`)
)

// requirement is one row of docs/requirements.md: what, where, which test.
type requirement struct{ id, what, where, tests string }

func requirements(text string) []requirement {
	var out []requirement
	for _, m := range reRow.FindAllStringSubmatch(text, -1) {
		out = append(out, requirement{m[1], strings.TrimSpace(m[2]), strings.TrimSpace(m[3]), strings.TrimSpace(m[4])})
	}
	return out
}

// judgeRequirements checks the table against the code: tests by name, places by path.
func judgeRequirements(rows []requirement, tests map[string]bool, exists func(path string) bool) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	seen := map[string]int{}
	for _, r := range rows {
		seen[r.id]++
		names := reCode.FindAllStringSubmatch(r.tests, -1)
		if len(names) == 0 && !strings.HasPrefix(r.tests, notYet) {
			say("%s: name a test, or begin with %q and say what is missing", r.id, notYet)
		}
		for _, n := range names {
			if reTest.MatchString(n[1]) && !tests[n[1]] {
				say("%s: no test is called %s", r.id, n[1])
			}
		}
		for _, p := range reCode.FindAllStringSubmatch(r.where, -1) {
			if !exists(p[1]) {
				say("%s: there is no %s", r.id, p[1])
			}
		}
	}
	for _, id := range requirementIDs() {
		if seen[id] != 1 {
			say("%s stands %d times in the table; it must stand once", id, seen[id])
		}
		delete(seen, id)
	}
	for id := range seen {
		say("%s is no requirement", id)
	}
	return out
}

func requirementIDs() []string {
	var out []string
	for _, c := range chapters {
		for i := range c.rows {
			out = append(out, fmt.Sprintf("%s%d", c.letter, i+1))
		}
	}
	return out
}

func testNames(files []file) map[string]bool {
	out := map[string]bool{}
	for _, f := range files {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && f.test && fn.Recv == nil && reTest.MatchString(fn.Name.Name) {
				out[fn.Name.Name] = true
			}
		}
	}
	return out
}

func TestRequirementsTellTheTruth(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root(t), "docs", "requirements.md"))
	if err != nil {
		t.Fatal(err)
	}
	exists := func(path string) bool {
		_, err := os.Stat(filepath.Join(root(t), filepath.FromSlash(path)))
		return err == nil
	}
	for _, f := range judgeRequirements(requirements(string(text)), testNames(module(t)), exists) {
		t.Error("docs/requirements.md: " + f)
	}
}

func TestRequirementsRuleCanFail(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, id := range requirementIDs()[2:] { // C1 and C2 follow below
		fmt.Fprintf(&b, "| %s | something | – | not yet: all |\n", id)
	}
	b.WriteString("| C1 | a | `internal/x` | `TestThere`, `TestGone` |\n| C5 | again | – | not yet |\n| Z1 | a | `internal/here` | by hand |\n")
	got := judgeRequirements(requirements(b.String()), map[string]bool{"TestThere": true}, func(p string) bool { return p == "internal/here" })
	want := []string{
		"C1: no test is called TestGone", "C1: there is no internal/x", "Z1: name a test", "C2 stands 0 times", "C5 stands 2 times", "Z1 is no requirement",
	}
	for _, w := range want {
		if !slices.ContainsFunc(got, func(g string) bool { return strings.Contains(g, w) }) {
			t.Errorf("%q is not found: %v", w, got)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d findings, want %d: %v", len(got), len(want), got)
	}
}
