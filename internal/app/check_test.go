package app

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"tungnha/internal/db"
)

// A server that may forget in a power cut is told of by check and in the log, and nothing is refused for it.
func TestAServerThatMayForgetIsAWarning(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			c := store(t, e)
			if e == db.Postgres { // so that the test does not rest on how the server is set up
				join := map[bool]string{true: "&", false: "?"}[strings.Contains(c.URL, "?")]
				c.URL += join + "synchronous_commit=off"
			}
			var out, log bytes.Buffer
			c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
			a := start(t, c)
			n, err := a.Check(context.Background(), &out)
			a.warnPower(t.Context())
			if err != nil || n != 0 {
				t.Errorf("%d differences, %v", n, err)
			}
			line, told := "power    ok\n", false
			if e == db.Postgres {
				line, told = "power    warning\n", true
			}
			if !strings.Contains(out.String(), line) || strings.Contains(out.String(), "khi mất điện") != told || strings.Contains(log.String(), "synchronous_commit = off") != told {
				t.Errorf("%s\n%s", out.String(), log.String())
			}
		})
	}
}
