package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// command runs a program in the module's root; what it prints goes to w. Cancelling the context ends it and all that it started.
func command(ctx context.Context, w io.Writer, env []string, name string, args ...string) error {
	return prepare(ctx, w, env, name, args...).Run()
}

func prepare(ctx context.Context, w io.Writer, env []string, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, name, args...)
	c.Env = append(append(os.Environ(), goFlags()), env...)
	c.Stdout, c.Stderr = w, w
	ownGroup(c)
	c.WaitDelay = 10 * time.Second // a grandchild that keeps the pipe open must not hang the gate
	return c
}

// goFlags keeps the Go tool from asking git who owns the checkout: in a container that is often somebody else, and the build fails.
func goFlags() string {
	return "GOFLAGS=" + strings.TrimSpace(os.Getenv("GOFLAGS")+" -buildvcs=false")
}

// goTool runs a tool that is pinned in tool/tools.mod.
func goTool(ctx context.Context, w io.Writer, args ...string) error {
	return command(ctx, w, nil, "go", append([]string{"tool", "-modfile=tool/tools.mod"}, args...)...)
}
