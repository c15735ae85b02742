package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tungnha/tool/check/sqlrules"
)

// waves gives all steps, cheap ones first.
func waves() [][]step {
	return [][]step{
		{
			{name: machineStep, says: "the machine has what the tests need (installed on Debian as root)", run: checkMachine},
			{name: "format", says: "gofumpt would change nothing", run: checkFormat},
			{name: "sql", says: "SQL keeps the rules of AGENTS.md", run: checkSQL},
			{name: "licences", says: "every module's licence lets us ship it", run: checkLicences},
		},
		{
			{name: "vet", says: "go vet", run: checkVet},
			{name: "architecture", says: "rooms, sizes, schema equality, statements prepared on both engines, docs/requirements.md", need: needPostgres, run: checkArchitecture},
		},
		{
			{name: "staticcheck", says: "staticcheck", run: checkStatic},
			{name: "build", says: "one static binary for Linux and Windows, each under 60 MB", run: checkBuild},
			{name: "typescript", says: "the phone app's types fit", run: checkTypeScript},
			{name: "vulnerabilities", says: "govulncheck knows of none that we call", slow: true, run: checkVulnerabilities},
		},
		{
			{name: "tests", says: "go test ./... on SQLite, PostgreSQL and a real browser", need: needPostgres | needBrowser | needPoppler, run: checkTests},
		},
		{
			{name: "race", says: "the rooms with goroutines under the race detector", slow: true, need: needPostgres | needC, run: checkRace},
			{name: "fuzz", says: "every fuzz target for a few seconds", slow: true, run: checkFuzz},
			{name: "generated", says: "go generate changes nothing", slow: true, run: checkGenerated},
		},
	}
}

func checkFormat(ctx context.Context, _ *gate, o *output) error {
	var out bytes.Buffer
	if err := goTool(ctx, io.MultiWriter(&out, o), "gofumpt", "-l", "."); err != nil {
		return err
	}
	if out.Len() > 0 {
		return errors.New("these files are not formatted; \"go tool -modfile=tool/tools.mod gofumpt -w .\" does it")
	}
	return nil
}

func checkVet(ctx context.Context, _ *gate, o *output) error {
	return command(ctx, o, nil, "go", "vet", "./...")
}

func checkStatic(ctx context.Context, _ *gate, o *output) error {
	return goTool(ctx, o, "staticcheck", "./...")
}

func checkSQL(_ context.Context, g *gate, o *output) error {
	src, err := sqlrules.Collect(g.root)
	if err != nil {
		return err
	}
	found := sqlrules.Check(src)
	for _, f := range found {
		_, _ = fmt.Fprintf(o, "%s:%d: %s\n", f.File, f.Line, f.Says) // into memory
	}
	if len(found) > 0 {
		return fmt.Errorf("%d of %d statements' rules are broken", len(found), len(src.Statements))
	}
	return nil
}

// runSQL is "check sql": the findings, and the exceptions that were asked for.
func runSQL(root string, out io.Writer) int {
	src, err := sqlrules.Collect(root)
	if err != nil {
		fmt.Fprintln(out, "gate:", err)
		return 1
	}
	found := sqlrules.Check(src)
	for _, f := range found {
		fmt.Fprintf(out, "%s:%d: %s\n", f.File, f.Line, f.Says)
	}
	listMarked(out, "may cross communes", src, sqlrules.Statement.Across)
	listMarked(out, "assembled at run time", src, sqlrules.Statement.Assembled)
	fmt.Fprintf(out, "%d statements, %d bulk writes, %d findings\n", len(src.Statements), len(src.Bulks), len(found))
	if len(found) > 0 {
		return 1
	}
	return 0
}

func listMarked(out io.Writer, title string, src sqlrules.Source, why func(sqlrules.Statement) string) {
	for _, s := range src.Statements {
		if w := why(s); w != "" {
			fmt.Fprintf(out, "%s: %s:%d: %s\n    %s\n", title, s.File, s.Line, w, s.Short())
		}
	}
}

const mostBytes = 60_000_000 // the binary is carried on memory sticks and over hamlets' networks

func checkBuild(ctx context.Context, g *gate, o *output) error {
	dir, err := g.tempDir()
	if err != nil {
		return err
	}
	for _, system := range []string{"linux", "windows"} {
		env := []string{"CGO_ENABLED=0", "GOOS=" + system, "GOARCH=amd64"}
		if err := command(ctx, o, env, "go", "build", "./..."); err != nil {
			return fmt.Errorf("%s: %w", system, err)
		}
		if _, err := os.Stat("cmd/tungnha"); err != nil {
			o.note("cmd/tungnha is not there yet: packages built for %s, no program", system)
			continue
		}
		file := filepath.Join(dir, "tungnha-"+system)
		if err := command(ctx, o, env, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", file, "./cmd/tungnha"); err != nil {
			return fmt.Errorf("%s: %w", system, err)
		}
		if err := weigh(o, system, file); err != nil {
			return err
		}
	}
	return nil
}

func weigh(o *output, system, file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	o.note("%s/amd64: %.1f MB", system, float64(info.Size())/1e6)
	if info.Size() >= mostBytes {
		return fmt.Errorf("the %s binary has %d bytes; it must stay under %d", system, info.Size(), mostBytes)
	}
	return nil
}

// testEnv makes what a laptop may skip a failure: the gate has it all.
func testEnv(ctx context.Context, g *gate, o *output) ([]string, error) {
	url, err := g.postgres(ctx, o)
	if err != nil {
		return nil, err
	}
	return []string{
		EnvPG + "=" + url, "TUNGNHA_REQUIRE_PG=1",
		"TUNGNHA_CHROMIUM=" + g.machine.browser, "TUNGNHA_REQUIRE_BROWSER=1", "TUNGNHA_REQUIRE_POPPLER=1",
	}, nil
}

func checkArchitecture(ctx context.Context, g *gate, o *output) error {
	env, err := testEnv(ctx, g, o)
	if err != nil {
		return err
	}
	return command(ctx, o, env, "go", "test", "./internal/architecture/...", "./internal/schema/...", "./tool/...")
}

func checkTests(ctx context.Context, g *gate, o *output) error {
	env, err := testEnv(ctx, g, o)
	if err != nil {
		return err
	}
	args := []string{"-timeout", "15m", "./..."}
	if g.short {
		args = append([]string{"-short"}, args...)
	}
	return goTest(ctx, o, env, args...)
}

// racy are the packages whose goroutines share data.
var racy = []string{"internal/db", "internal/job", "internal/ledger", "internal/app", "internal/web", "internal/web/phones"}

func checkRace(ctx context.Context, g *gate, o *output) error {
	env, err := testEnv(ctx, g, o)
	if err != nil {
		return err
	}
	args := []string{"-race", "-short", "-timeout", "20m"}
	for _, p := range racy {
		if _, err := os.Stat(p); err == nil {
			args = append(args, "./"+p)
		}
	}
	return goTest(ctx, o, append(env, "CGO_ENABLED=1"), args...)
}

func checkGenerated(ctx context.Context, g *gate, o *output) error {
	before, err := hashTree(g.root)
	if err != nil {
		return err
	}
	if err := command(ctx, o, nil, "go", "generate", "./..."); err != nil {
		return err
	}
	after, err := hashTree(g.root)
	if err != nil {
		return err
	}
	if changed := before.diff(after); len(changed) > 0 {
		return fmt.Errorf("go generate changed: %s; commit the new text", strings.Join(changed, ", "))
	}
	return nil
}
