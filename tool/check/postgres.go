package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// cluster is a PostgreSQL server of our own: in a temporary directory, on loopback, with nothing in it worth keeping.
type cluster struct {
	bin  string
	dir  string
	port int
	as   []string // prefix that runs a program as the server's user; PostgreSQL refuses to run as root
}

// EnvPG names the test server for internal/db/dbtest.
const EnvPG = "TUNGNHA_TEST_PG"

func (c *cluster) url() string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", c.port)
}

// startCluster makes and starts a cluster. What the programs print goes to w.
func startCluster(ctx context.Context, w io.Writer, bin string) (*cluster, error) {
	dir, err := os.MkdirTemp("", "tungnha-pg-")
	if err != nil {
		return nil, err
	}
	c := &cluster{bin: bin, dir: dir}
	if err := c.start(ctx, w); err != nil {
		c.stop()
		return nil, fmt.Errorf("PostgreSQL in %s: %w", dir, err)
	}
	return c, nil
}

func (c *cluster) start(ctx context.Context, w io.Writer) error {
	if err := c.owner(); err != nil {
		return err
	}
	if err := c.init(ctx, w); err != nil {
		return err
	}
	var err error
	for range 3 { // another program may take the free port first
		if c.port, err = freePort(); err != nil {
			return err
		}
		if err = c.do(ctx, w, "pg_ctl", "-D", c.data(), "-w", "-t", "60", "-l", filepath.Join(c.dir, "log"), "-o", c.options(), "start"); err == nil {
			return nil
		}
	}
	if log, readErr := os.ReadFile(filepath.Join(c.dir, "log")); readErr == nil {
		_, _ = w.Write(log)
	}
	return err
}

// init makes the cluster with Vietnamese collation where the server was built with ICU: an office's server has one,
// and text that we sort byte by byte must not lean on the C locale by luck.
func (c *cluster) init(ctx context.Context, w io.Writer) error {
	args := []string{"-D", c.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"}
	var said strings.Builder
	if err := c.do(ctx, &said, "initdb", append(args, "--locale-provider=icu", "--icu-locale=vi")...); err == nil {
		return nil
	}
	if err := os.RemoveAll(c.data()); err != nil {
		return err
	}
	return c.do(ctx, w, "initdb", args...)
}

// owner gives the directory to the user postgres when we are root.
func (c *cluster) owner() error {
	if runtime.GOOS == "windows" || os.Geteuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return errors.New("we are root, PostgreSQL refuses to run as root, and there is no user postgres; run the gate as an ordinary user")
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return err
	}
	c.as = []string{"runuser", "-u", "postgres", "--"}
	return os.Chown(c.dir, uid, gid)
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

// options: durability is off because the data is thrown away; the program under test is killed, never this server.
func (c *cluster) options() string {
	o := fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%d -c max_connections=300 -c fsync=off -c full_page_writes=off -c synchronous_commit=off"+
		" -c shared_buffers=128MB -c logging_collector=off", c.port)
	if runtime.GOOS == "windows" {
		return o
	}
	return o + " -c unix_socket_directories=" + c.dir
}

func (c *cluster) do(ctx context.Context, w io.Writer, program string, args ...string) error {
	line := append(append([]string{}, c.as...), append([]string{filepath.Join(c.bin, program)}, args...)...)
	cmd := prepare(ctx, w, []string{"LC_ALL=C"}, line[0], line[1:]...)
	cmd.Dir = c.dir // the server's user may not be able to enter ours
	if err := cmd.Run(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return fmt.Errorf("%s: %w", program, err)
	}
	return nil
}

// stop ends the server, whatever is still connected, and removes its directory.
func (c *cluster) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if _, err := os.Stat(filepath.Join(c.data(), "postmaster.pid")); err == nil {
		if err := c.do(ctx, io.Discard, "pg_ctl", "-D", c.data(), "-m", "immediate", "-w", "stop"); err != nil {
			fmt.Fprintf(os.Stderr, "gate: the PostgreSQL server in %s could not be stopped: %v\n", c.dir, err)
			return
		}
	}
	_ = os.RemoveAll(c.dir) // a temporary directory; the system clears what is left
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// postgres starts the gate's server once, for all steps that need it.
func (g *gate) postgres(ctx context.Context, o *output) (string, error) {
	g.pgOnce.Lock()
	defer g.pgOnce.Unlock()
	if g.pg == nil {
		var said strings.Builder
		c, err := startCluster(ctx, &said, g.machine.pgBin)
		if err != nil {
			_, _ = io.WriteString(o, said.String()) // into memory
			return "", err
		}
		g.pg = c
	}
	return g.pg.url(), nil
}

// runBesidePG is "check pg -- CMD…".
func runBesidePG(ctx context.Context, args []string, out io.Writer) int {
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(out, "gate: pg -- CMD… : which command?")
		return 2
	}
	bin := findPostgres()
	if bin == "" {
		fmt.Fprintln(out, "gate:", advice(needPostgres, runtime.GOOS))
		return 1
	}
	var said strings.Builder
	c, err := startCluster(ctx, &said, bin)
	if err != nil {
		fmt.Fprint(out, said.String())
		fmt.Fprintln(out, "gate:", err)
		return 1
	}
	defer c.stop()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), EnvPG+"="+c.url(), "TUNGNHA_REQUIRE_PG=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, out, os.Stderr
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return exit.ExitCode()
	case err != nil:
		fmt.Fprintln(out, "gate:", err)
		return 1
	}
	return 0
}
