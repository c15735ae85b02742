package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// event is one line of "go test -json" (see "go doc test2json").
type event struct {
	Action     string
	Package    string
	ImportPath string // of a build's output
	Test       string
	Output     string
}

// report follows a run of go test: package lines are shown at once, a failed test's output is kept, a skip is told.
type report struct {
	o       *output
	text    map[string]*strings.Builder // by package and test, until it is known to have passed
	skipped []string
	tests   int
}

// goTest runs go test -json with the arguments.
func goTest(ctx context.Context, o *output, env []string, args ...string) error {
	r := &report{o: o, text: map[string]*strings.Builder{}}
	pr, pw := io.Pipe()
	read := make(chan error, 1)
	go func() { read <- r.follow(pr) }()
	err := command(ctx, pw, env, "go", append([]string{"test", "-json"}, args...)...)
	_ = pw.Close() // a pipe in memory
	if readErr := <-read; readErr != nil && err == nil {
		err = readErr
	}
	o.note("%d tests and subtests", r.tests)
	for _, s := range r.skipped {
		o.note("skipped: %s", s)
	}
	return err
}

func (r *report) follow(in io.Reader) error {
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		var e event
		if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
			_, _ = fmt.Fprintln(r.o, sc.Text()) // the go command's own words
			continue
		}
		r.take(e)
	}
	if err := sc.Err(); err != nil {
		_, _ = io.Copy(io.Discard, in) // or go test would wait for us
		return fmt.Errorf("reading go test's output: %w", err)
	}
	return nil
}

func (r *report) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "build-output":
		_, _ = io.WriteString(r.o, e.Output)
	case "output":
		r.output(key, e)
	case "fail":
		_, _ = io.WriteString(r.o, r.taken(key))
		r.count(e)
	case "skip":
		if text := r.taken(key); e.Test != "" {
			r.skipped = append(r.skipped, fmt.Sprintf("%s %s: %s", e.Package, e.Test, reason(text)))
		}
		r.count(e)
	case "pass":
		delete(r.text, key)
		r.count(e)
	}
}

func (r *report) count(e event) {
	if e.Test != "" {
		r.tests++
	}
}

func (r *report) output(key string, e event) {
	if e.Test == "" && strings.HasPrefix(e.Output, "ok  ") {
		r.o.show("%s", strings.TrimRight(e.Output, "\n"))
		return
	}
	b := r.text[key]
	if b == nil {
		b = &strings.Builder{}
		r.text[key] = b
	}
	b.WriteString(e.Output)
}

func (r *report) taken(key string) string {
	b := r.text[key]
	delete(r.text, key)
	if b == nil {
		return ""
	}
	return b.String()
}

var reReason = regexp.MustCompile(`\.go:\d+: (.*)`)

// reason finds the sentence that a test gave to t.Skip.
func reason(text string) string {
	if m := reReason.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return "no reason given"
}
