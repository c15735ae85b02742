package durable_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"tungnha/internal/app"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

// program is the binary under test, built once.
var program string

func TestMain(m *testing.M) { os.Exit(withProgram(m)) }

func withProgram(m *testing.M) int {
	dir, err := os.MkdirTemp("", "tungnha-durable-")
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program = filepath.Join(dir, "tungnha")
	build := exec.Command("go", "build", "-o", program, "tungnha/cmd/tungnha")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		_, _ = fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

const patience = 60 * time.Second // for what takes milliseconds on a quiet machine

// onBoth runs a test on an empty store of each engine.
func onBoth(t *testing.T, fn func(t *testing.T, store app.Config)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			c := dbtest.Config(t, e)
			fn(t, app.Config{Dir: c.Dir, URL: c.URL})
		})
	}
}

// process is the program running.
type process struct {
	t     testing.TB
	cmd   *exec.Cmd
	lines chan string // of standard error, cut at line ends and carriage returns
	ended chan struct{}
	out   strings.Builder
	mu    sync.Mutex
	said  []string
	err   error
}

// launch starts the program on a store. It dies with the test at the latest.
func launch(t testing.TB, store app.Config, args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	t.Cleanup(cancel)
	p := &process{t: t, lines: make(chan string, 4096), ended: make(chan struct{})}
	p.cmd = exec.CommandContext(ctx, program, args...)
	p.cmd.Env = append(os.Environ(), "TUNGNHA_DIR="+store.Dir, "TUNGNHA_DATABASE="+store.URL)
	p.cmd.Stdout = &p.out
	pipe, err := p.cmd.StderrPipe()
	must(t, err)
	must(t, p.cmd.Start())
	go p.read(pipe)
	t.Cleanup(p.kill)
	return p
}

func (p *process) read(pipe io.Reader) {
	defer close(p.ended)
	s := bufio.NewScanner(pipe)
	s.Split(func(data []byte, atEnd bool) (int, []byte, error) {
		if i := strings.IndexAny(string(data), "\r\n"); i >= 0 {
			return i + 1, data[:i], nil
		}
		if atEnd && len(data) > 0 {
			return len(data), data, nil
		}
		return 0, nil, nil
	})
	for s.Scan() {
		p.mu.Lock()
		p.said = append(p.said, s.Text())
		p.mu.Unlock()
		select {
		case p.lines <- s.Text():
		default: // nobody reads any more
		}
	}
	close(p.lines)
	p.err = p.cmd.Wait()
}

func (p *process) words() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.said, "\n")
}

// kill is kill -9, and waits until the process is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// wait waits for the end and gives the exit status.
func (p *process) wait() int {
	select {
	case <-p.ended:
	case <-time.After(2 * patience):
		p.t.Fatalf("still running; it said:\n%s", p.words())
	}
	return p.cmd.ProcessState.ExitCode()
}

// until waits for a line that matches and gives its groups; nil when the process ended without.
func (p *process) until(pattern string) []string {
	p.t.Helper()
	re, late := regexp.MustCompile(pattern), time.After(patience)
	for {
		select {
		case line, open := <-p.lines:
			if m := re.FindStringSubmatch(line); m != nil {
				return m
			}
			if !open {
				return nil
			}
		case <-late:
			p.t.Fatalf("no line like %s:\n%s", pattern, p.words())
		}
	}
}

// serve starts the server and waits until it is ready. It gives its address.
func serve(t testing.TB, store app.Config, args ...string) (*process, string) {
	t.Helper()
	p := launch(t, store, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	m := p.until(`^Từng Nhà: https?://[a-z0-9.]+:(\d+)/`)
	if m == nil {
		t.Fatalf("the server did not start:\n%s", p.words())
	}
	return p, "127.0.0.1:" + m[1]
}

// ready asks until the server says that it is.
func ready(t testing.TB, client *http.Client, url string) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); ; <-tick.C {
		r, err := client.Get(url + "/readyz")
		if err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(end) {
			t.Fatalf("not ready: %v", err)
		}
	}
}

// command runs the program to its end.
func command(t testing.TB, store app.Config, args ...string) (status int, out, said string) {
	t.Helper()
	p := launch(t, store, args...)
	status = p.wait()
	return status, p.out.String(), p.words()
}

// sound wants the program's own check to find nothing.
func sound(t testing.TB, store app.Config) {
	t.Helper()
	if status, out, said := command(t, store, "check"); status != 0 {
		t.Errorf("check: status %d\n%s\n%s", status, out, said)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
