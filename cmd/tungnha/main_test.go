package main

import (
	"context"
	"flag"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

var update = flag.Bool("update", false, "rewrite golden parts of the scripts")

// TestMain lets the scripts start this binary as the program: a process of its own with its own environment, as people run it.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tungnha": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		os.Exit(run(ctx, &env{in: os.Stdin, out: os.Stdout, err: os.Stderr}, os.Args[1:]))
	}})
}

// TestCommandLine plays every script on both engines. TUNGNHA_DIR is the data directory, $DB the store as the command sql knows it.
func TestCommandLine(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		for _, file := range files {
			t.Run(string(engine)+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
				t.Parallel()
				play(t, file, dbtest.Config(t, engine))
			})
		}
	}
}

func play(t *testing.T, file string, store db.Config) {
	testscript.Run(t, testscript.Params{
		Files: []string{file}, RequireExplicitExec: true, UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			dir := filepath.Join(e.WorkDir, "data")
			e.Setenv("TUNGNHA_DIR", dir)
			e.Setenv("TUNGNHA_DATABASE", store.URL)
			e.Setenv("PLAN", "vinh-loc-2023")
			e.Setenv("AT", "2023-05-25T17:00")
			return nil
		},
		Condition: func(c string) (bool, error) { return c == "sqlite" && store.URL == "", nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": cmdStatus, "sql": cmdSQL, "json": cmdJSON, "verdicts": cmdVerdicts, "board": cmdBoard,
			"roster": cmdRoster, "units": cmdUnits, "badfile": cmdBadFile, "rejects": cmdRejects, "refusal": cmdRefusal, "alive": cmdAlive, "figures": cmdFigures,
		},
	})
}
