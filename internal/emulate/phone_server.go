package emulate

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"time"
)

// Program is a server as a process of its own, started with a command that prints "Từng Nhà: http://…" to standard error once its port is open.
type Program struct {
	Path string
	Args []string
	Env  []string // beside this process's own

	cmd   *exec.Cmd
	ended chan struct{}
}

var reAddress = regexp.MustCompile(`Từng Nhà: https?://[a-z0-9.]+:(\d+)/`)

const startWithin = time.Minute

// Start starts the process and waits for its address.
func (p *Program) Start(ctx context.Context) (string, error) {
	p.cmd = exec.CommandContext(ctx, p.Path, p.Args...)
	p.cmd.Env = append(os.Environ(), p.Env...)
	pipe, err := p.cmd.StderrPipe()
	if err != nil {
		return "", err
	}
	if err := p.cmd.Start(); err != nil {
		return "", err
	}
	p.ended = make(chan struct{})
	port := make(chan string, 1)
	go p.read(pipe, port)
	select {
	case n, ok := <-port:
		if !ok {
			return "", errors.New("emulate: the server ended before its port was open")
		}
		return "http://127.0.0.1:" + n, nil
	case <-time.After(startWithin):
		_ = p.Kill()
		return "", fmt.Errorf("emulate: the server did not start within %s", startWithin)
	}
}

// read waits for the address, then drains what the server says.
func (p *Program) read(pipe io.Reader, port chan<- string) {
	defer close(p.ended)
	lines := bufio.NewScanner(pipe)
	lines.Buffer(nil, 1<<20)
	said := false
	for lines.Scan() {
		if m := reAddress.FindStringSubmatch(lines.Text()); m != nil && !said {
			said = true
			port <- m[1]
		}
	}
	_, _ = io.Copy(io.Discard, pipe)
	close(port)
	_ = p.cmd.Wait() // killed: that is what it was started for
}

// Kill is SIGKILL. It returns when the process is gone; one that is gone already is no error.
func (p *Program) Kill() error {
	if p.cmd == nil || p.cmd.Process == nil {
		return nil
	}
	err := p.cmd.Process.Kill()
	<-p.ended
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}
