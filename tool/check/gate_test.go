package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// fakeGate has three waves whose steps note that they ran.
func fakeGate(fail string) (*gate, *strings.Builder, *[]string) {
	out, ran := &strings.Builder{}, &[]string{}
	g := &gate{out: &lines{w: out}}
	mark := func(name string, slow bool, n need) step {
		return step{name: name, slow: slow, need: n, run: func(_ context.Context, g *gate, o *output) error {
			g.pgOnce.Lock()
			defer g.pgOnce.Unlock()
			*ran = append(*ran, name)
			fmt.Fprintln(o, "said by", name)
			if name == fail {
				return errors.New("broken " + name)
			}
			return nil
		}}
	}
	g.waves = [][]step{
		{mark(machineStep, false, 0), mark("cheap", false, 0)},
		{mark("middle", false, needPostgres)},
		{mark("dear", true, 0)},
	}
	return g, out, ran
}

func TestGateRunsAllAndIsSilentAboutSuccess(t *testing.T) {
	t.Parallel()
	g, out, ran := fakeGate("")
	if err := g.choose(""); err != nil {
		t.Fatal(err)
	}
	if code := g.run(t.Context()); code != 0 || len(*ran) != 4 {
		t.Fatalf("status %d, ran %v", code, *ran)
	}
	if strings.Contains(out.String(), "said by") || !strings.Contains(out.String(), "gate: 4 steps passed") {
		t.Fatal(out)
	}
}

func TestGateStopsAfterTheWaveThatFailed(t *testing.T) {
	t.Parallel()
	g, out, ran := fakeGate("middle")
	if code := g.run(t.Context()); code != 1 {
		t.Fatalf("status %d", code)
	}
	if slices.Contains(*ran, "dear") {
		t.Fatal("a later wave ran after a failure")
	}
	for _, want := range []string{"said by middle", "broken middle", "FAILED at middle", "not run: dear"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestGateGoesOnWhenAsked(t *testing.T) {
	t.Parallel()
	g, out, ran := fakeGate("cheap")
	g.goOn = true
	if code := g.run(t.Context()); code != 1 || len(*ran) != 4 || !strings.Contains(out.String(), "FAILED at cheap") {
		t.Fatalf("status %d, ran %v, said %s", code, *ran, out)
	}
}

func TestGateThatIsStoppedProvesNothing(t *testing.T) {
	t.Parallel()
	g, out, ran := fakeGate("")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code := g.run(ctx); code != 1 || len(*ran) != 0 || !strings.Contains(out.String(), "nothing is proved") {
		t.Fatalf("status %d, ran %v, said %s", code, *ran, out)
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	cases := []struct {
		only  string
		short bool
		want  string
	}{
		{"", false, "machine cheap middle dear"},
		{"", true, "machine cheap middle"},
		{"cheap", false, "cheap"},
		{"middle", false, "machine middle"}, // it needs PostgreSQL
		{"dear, cheap", true, "cheap dear"}, // asked for by name
	}
	for _, c := range cases {
		g, _, _ := fakeGate("")
		g.short = c.short
		if err := g.choose(c.only); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range g.waves {
			for _, s := range w {
				got = append(got, s.name)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("-only %q -short=%v: %v, want %s", c.only, c.short, got, c.want)
		}
	}
	g, _, _ := fakeGate("")
	if err := g.choose("chaep"); err == nil || !strings.Contains(err.Error(), "chaep") {
		t.Errorf("a name that is no step was taken: %v", err)
	}
}

func TestStepsHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, w := range waves() {
		for _, s := range w {
			if seen[s.name] || s.says == "" || s.run == nil {
				t.Errorf("step %q is double or incomplete", s.name)
			}
			seen[s.name] = true
		}
	}
}

func TestGoTestReport(t *testing.T) {
	t.Parallel()
	live := &strings.Builder{}
	o := newOutput("tests", &lines{w: live})
	r := &report{o: o, text: map[string]*strings.Builder{}}
	err := r.follow(strings.NewReader(`{"Action":"output","Package":"a","Test":"TestGood","Output":"chatter\n"}
{"Action":"pass","Package":"a","Test":"TestGood"}
{"Action":"output","Package":"a","Test":"TestSkip","Output":"    a_test.go:7: no printer here\n"}
{"Action":"skip","Package":"a","Test":"TestSkip"}
{"Action":"output","Package":"a","Output":"ok  \ta\t0.5s\n"}
{"Action":"pass","Package":"a"}
{"Action":"output","Package":"b","Test":"TestBad","Output":"    b_test.go:1: it is wrong\n"}
{"Action":"fail","Package":"b","Test":"TestBad"}
{"Action":"build-output","ImportPath":"c","Output":"c.go:1: does not compile\n"}
go: something outside JSON
`))
	if err != nil {
		t.Fatal(err)
	}
	if r.tests != 3 || !slices.Equal(r.skipped, []string{"a TestSkip: no printer here"}) {
		t.Errorf("%d tests, skipped %v", r.tests, r.skipped)
	}
	if !strings.Contains(live.String(), "ok  \ta\t0.5s") {
		t.Errorf("the package line is not shown: %q", live)
	}
	for _, want := range []string{"it is wrong", "does not compile", "something outside JSON"} {
		if !strings.Contains(o.buf.String(), want) {
			t.Errorf("no %q in %q", want, o.buf)
		}
	}
	if strings.Contains(o.buf.String(), "chatter") {
		t.Error("a passed test's output is kept")
	}
}

func TestAdviceSaysWhatToInstall(t *testing.T) {
	t.Parallel()
	for goos, want := range map[string]string{
		"linux": "apt-get install --no-install-recommends chromium postgresql", "darwin": "brew install postgresql", "windows": "postgresql.org/download/windows",
	} {
		if got := advice(needPostgres|needBrowser, goos); !strings.Contains(got, want) {
			t.Errorf("%s: no %q in %q", goos, want, got)
		}
	}
}

// The cluster is what every store test stands on: it starts, answers on its own port, and leaves nothing behind.
func TestClusterStartsAndLeavesNothing(t *testing.T) {
	t.Parallel()
	bin := findPostgres()
	if bin == "" {
		t.Skip("PostgreSQL is not installed; the gate's step machine installs it or fails")
	}
	var said strings.Builder
	c, err := startCluster(t.Context(), &said, bin)
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	if !dials(c.port) {
		t.Error("the server does not answer")
	}
	c.stop()
	if dials(c.port) {
		t.Error("the server still answers")
	}
	if runtime.GOOS != "windows" && exists(c.dir) {
		t.Errorf("%s is left behind", c.dir)
	}
}
