package architecture

import (
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/tool/check/sqlrules"
)

// Every complete statement is understood by both engines. What is put together at run time is listed: its room's tests must run it.
func TestEveryStatementIsPreparedOnBothEngines(t *testing.T) {
	t.Parallel()
	src, err := sqlrules.Collect(root(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(src.Statements) < 50 {
		t.Fatalf("only %d statements were found: the collector has gone blind", len(src.Statements))
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, read := d.SQL()
		for _, s := range src.Statements {
			if s.RunTime {
				t.Logf("not prepared, assembled at run time: %s:%d: %s", s.File, s.Line, s.Assembled())
				continue
			}
			stmt, err := read.PrepareContext(t.Context(), s.Text)
			if err != nil {
				t.Errorf("%s:%d: %v", s.File, s.Line, err)
				continue
			}
			if err := stmt.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestStatementsKeepTheRules(t *testing.T) {
	t.Parallel()
	src, err := sqlrules.Collect(root(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range sqlrules.Check(src) {
		t.Errorf("%s:%d: %s", f.File, f.Line, f.Says)
	}
}
