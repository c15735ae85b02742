package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"time"
)

const (
	fuzzEach = 5 * time.Second
	fuzzAll  = 2 * time.Minute // all targets together, without building them
)

type fuzzTarget struct{ dir, name string }

var reFuzz = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(\w+ \*testing\.F\)`)

// checkFuzz runs every fuzz target shortly. A crash leaves its input in testdata/fuzz: it is a regression test from then on.
func checkFuzz(ctx context.Context, g *gate, o *output) error {
	targets, err := fuzzTargets(g.root)
	if err != nil {
		return err
	}
	each := fuzzEach
	if n := len(targets); n > 0 {
		each = min(fuzzEach, max(time.Second, fuzzAll/time.Duration(n)))
	}
	for _, t := range targets {
		if err := fuzzOne(ctx, o, t, each); err != nil {
			return err
		}
	}
	o.note("%d targets, %s each", len(targets), each)
	return nil
}

func fuzzOne(ctx context.Context, o *output, t fuzzTarget, each time.Duration) error {
	var err error
	for range 2 {
		said := newOutput(t.name, o.live)
		err = command(ctx, said, nil, "go", "test", "-run", "^$", "-fuzz", "^"+t.name+"$", "-fuzztime", each.String(), "./"+t.dir)
		if err == nil {
			return nil
		}
		text := said.buf.String()
		_, _ = o.Write([]byte(text)) // into memory
		// The Go tool sometimes reports the end of fuzztime itself as a failure on a busy machine; it then writes no input.
		if strings.Contains(text, "Failing input") || !strings.Contains(text, "context deadline exceeded") {
			break
		}
	}
	return fmt.Errorf("%s in %s: %w", t.name, t.dir, err)
}

func fuzzTargets(root string) ([]fuzzTarget, error) {
	var out []fuzzTarget
	err := walkFiles(root, func(rel string) error {
		if !strings.HasSuffix(rel, "_test.go") {
			return nil
		}
		b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(rel)))
		if err != nil {
			return err
		}
		for _, m := range reFuzz.FindAllSubmatch(b, -1) {
			out = append(out, fuzzTarget{dir: path.Dir(rel), name: string(m[1])})
		}
		return nil
	})
	sort.Slice(out, func(i, j int) bool { return out[i].dir+out[i].name < out[j].dir+out[j].name })
	return out, err
}
