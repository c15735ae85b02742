package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithCancel(ctx)
	go watchParent(ctx, cancel)
	code := run(ctx, os.Args[1:], os.Stdout)
	cancel()
	stop()
	os.Exit(code)
}

// watchParent cancels when "go run" above us is gone: it dies of a SIGTERM without passing it on.
func watchParent(ctx context.Context, cancel context.CancelFunc) {
	parent := os.Getppid()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if os.Getppid() != parent {
				cancel()
				return
			}
		}
	}
}

func run(ctx context.Context, args []string, out io.Writer) int {
	root, err := moduleRoot()
	if err != nil {
		fmt.Fprintln(out, "gate:", err)
		return 2
	}
	if len(args) > 0 {
		switch args[0] {
		case "sql":
			return runSQL(root, out)
		case "pg":
			return runBesidePG(ctx, args[1:], out)
		}
	}
	return runGate(ctx, root, args, out)
}

func runGate(ctx context.Context, root string, args []string, out io.Writer) int {
	g := &gate{root: root, out: &lines{w: out}, waves: waves()}
	fs := flag.NewFlagSet("check", flag.ContinueOnError)
	fs.SetOutput(out)
	only := fs.String("only", "", "comma-separated names of the steps to run")
	list := fs.Bool("list", false, "list the steps")
	fs.BoolVar(&g.short, "short", false, "leave the slow steps out, and run tests with -short")
	fs.BoolVar(&g.goOn, "k", false, "go on with the later steps after a failure")
	if err := fs.Parse(args); err != nil {
		return 2
	}
	if *list {
		g.list()
		return 0
	}
	if fs.NArg() > 0 {
		fmt.Fprintf(out, "gate: what is %q? See -h\n", fs.Arg(0))
		return 2
	}
	if err := g.choose(*only); err != nil {
		fmt.Fprintln(out, "gate:", err)
		return 2
	}
	defer g.close()
	return g.run(ctx)
}

// moduleRoot finds go.mod from the working directory upwards.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, os.Chdir(dir)
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("no go.mod here or above; run it inside the checkout")
		}
		dir = up
	}
}
