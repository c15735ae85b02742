package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"
)

// step is one thing that must hold.
type step struct {
	name string
	says string // what holds when it passes
	slow bool   // left out by -short
	need need   // what the machine must have
	run  func(ctx context.Context, g *gate, o *output) error
}

// gate runs the waves and keeps what the steps share.
type gate struct {
	root    string
	out     *lines
	short   bool
	goOn    bool // run later waves after a failure too
	waves   [][]step
	machine machine
	pg      *cluster
	pgOnce  sync.Mutex
	tmp     string

	passed, failed, left []string
}

// output is what a step says. It is shown when the step fails; notes are shown always.
type output struct {
	lines // buffered; safe for two writers (stdout and stderr of a command)
	buf   *strings.Builder
	name  string
	live  *lines
	mu    sync.Mutex
	notes []string
}

func newOutput(name string, live *lines) *output {
	o := &output{buf: &strings.Builder{}, name: name, live: live}
	o.w = o.buf
	return o
}

// note keeps a line that a person must see although the step passes.
func (o *output) note(format string, args ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.notes = append(o.notes, fmt.Sprintf(format, args...))
}

// show prints a line at once, while the step runs.
func (o *output) show(format string, args ...any) { o.live.printf("        "+format+"\n", args...) }

// lines writes whole calls at a time.
type lines struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

func (l *lines) printf(format string, args ...any) { _, _ = fmt.Fprintf(l, format, args...) } // a closed stdout is not ours to mend

// choose keeps the named steps; "" keeps all, or all but the slow ones with -short.
func (g *gate) choose(only string) error {
	want := map[string]bool{}
	for _, n := range strings.FieldsFunc(only, func(r rune) bool { return r == ',' || r == ' ' }) {
		want[n] = true
	}
	all := len(want) == 0
	g.keep(func(s step) bool {
		chosen := want[s.name] || all && !(s.slow && g.short)
		delete(want, s.name)
		return chosen || s.name == machineStep
	})
	for n := range want {
		return fmt.Errorf("no step is called %q; see -list", n)
	}
	if g.needs() == 0 && !strings.Contains(only, machineStep) {
		g.keep(func(s step) bool { return s.name != machineStep })
	}
	return nil
}

func (g *gate) keep(chosen func(step) bool) {
	var out [][]step
	for _, wave := range g.waves {
		var kept []step
		for _, s := range wave {
			if chosen(s) {
				kept = append(kept, s)
			}
		}
		if len(kept) > 0 {
			out = append(out, kept)
		}
	}
	g.waves = out
}

func (g *gate) list() {
	for i, wave := range g.waves {
		for _, s := range wave {
			slow := ""
			if s.slow {
				slow = " (not with -short)"
			}
			g.out.printf("%d  %-16s %s%s\n", i+1, s.name, s.says, slow)
		}
	}
}

// run gives the exit status.
func (g *gate) run(ctx context.Context) int {
	start := time.Now()
	n := 0
	for _, w := range g.waves {
		n += len(w)
	}
	g.out.printf("gate: %d steps on %s/%s, %d cores, %s\n", n, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	g.machine.needs = g.needs()
	for _, wave := range g.waves {
		if len(g.failed) > 0 && !g.goOn || ctx.Err() != nil {
			for _, s := range wave {
				g.left = append(g.left, s.name)
			}
			continue
		}
		g.wave(ctx, wave)
	}
	return g.verdict(ctx, time.Since(start))
}

func (g *gate) needs() need {
	var all need
	for _, wave := range g.waves {
		for _, s := range wave {
			all |= s.need
		}
	}
	return all
}

// wave runs the steps side by side, as many at a time as there are cores, at most two: the Go tool itself uses all cores.
func (g *gate) wave(ctx context.Context, steps []step) {
	free := make(chan struct{}, min(2, runtime.NumCPU()))
	var wg sync.WaitGroup
	var mu sync.Mutex
	for _, s := range steps {
		free <- struct{}{}
		wg.Go(func() {
			defer func() { <-free }()
			ok := g.one(ctx, s)
			mu.Lock()
			defer mu.Unlock()
			if ok {
				g.passed = append(g.passed, s.name)
			} else {
				g.failed = append(g.failed, s.name)
			}
		})
	}
	wg.Wait()
}

func (g *gate) one(ctx context.Context, s step) bool {
	o := newOutput(s.name, g.out)
	start := time.Now()
	stop := g.heartbeat(s.name, start)
	err := s.run(ctx, g, o)
	stop()
	took := time.Since(start).Seconds()
	var b strings.Builder
	word := "ok  "
	if err != nil {
		word = "FAIL"
	}
	fmt.Fprintf(&b, "  %s  %-16s %6.1f s\n", word, s.name, took)
	if err != nil {
		b.WriteString(indent(o.buf.String()))
		b.WriteString(indent(err.Error()))
	}
	for _, n := range o.notes {
		b.WriteString(indent(n))
	}
	g.out.printf("%s", b.String())
	return err == nil
}

// heartbeat says every minute that a step still runs: a silent CI job looks dead.
func (g *gate) heartbeat(name string, start time.Time) (stop func()) {
	tick := time.NewTicker(time.Minute)
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				g.out.printf("  ...   %-16s %6.0f s so far\n", name, time.Since(start).Seconds())
			}
		}
	})
	return func() { tick.Stop(); close(done); wg.Wait() }
}

func (g *gate) verdict(ctx context.Context, took time.Duration) int {
	took = took.Round(time.Second)
	switch {
	case len(g.failed) > 0:
		g.out.printf("gate: FAILED at %s after %s; %d steps passed", strings.Join(g.failed, ", "), took, len(g.passed))
		if len(g.left) > 0 {
			g.out.printf("; not run: %s", strings.Join(g.left, ", "))
		}
		g.out.printf("\n")
		return 1
	case ctx.Err() != nil:
		g.out.printf("gate: stopped after %s; nothing is proved\n", took)
		return 1
	}
	g.out.printf("gate: %d steps passed in %s\n", len(g.passed), took)
	return 0
}

// tempDir is one directory for everything the steps build, removed at the end.
func (g *gate) tempDir() (string, error) {
	g.pgOnce.Lock()
	defer g.pgOnce.Unlock()
	if g.tmp == "" {
		dir, err := os.MkdirTemp("", "tungnha-gate-")
		if err != nil {
			return "", err
		}
		g.tmp = dir
	}
	return g.tmp, nil
}

func (g *gate) close() {
	if g.pg != nil {
		g.pg.stop()
	}
	if g.tmp != "" {
		_ = os.RemoveAll(g.tmp) // a temporary directory; the system clears what is left
	}
}

func indent(s string) string {
	s = strings.TrimRight(s, "\n")
	if s == "" {
		return ""
	}
	return "        " + strings.ReplaceAll(s, "\n", "\n        ") + "\n"
}
