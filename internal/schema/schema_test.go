package schema_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/schema"
)

// The two engines must end up with the same tables, columns, keys and indexes, or one SQL text can't serve both.
func TestEnginesHaveTheSameShape(t *testing.T) {
	t.Parallel()
	lite := sqliteShape(t, dbtest.Open(t, db.SQLite))
	post := postgresShape(t, dbtest.Open(t, db.Postgres))
	if len(lite) == 0 {
		t.Fatal("no tables were found")
	}
	if diff := cmp.Diff(lite, post); diff != "" {
		t.Errorf("SQLite (-) and PostgreSQL (+) differ:\n%s", diff)
	}
}

// What the files say of their tables is what the engines have.
func TestTablesAreWhatTheFilesSay(t *testing.T) {
	t.Parallel()
	tables, err := schema.Tables()
	if err != nil {
		t.Fatal(err)
	}
	have := sqliteShape(t, dbtest.Open(t, db.SQLite))
	if len(have) != len(tables) {
		t.Errorf("%d tables are declared, %d exist", len(tables), len(have))
	}
	for _, declared := range tables {
		is, ok := have[declared.Name]
		if !ok {
			t.Errorf("%s is declared and does not exist", declared.Name)
			continue
		}
		judgeTable(t, declared, is)
	}
}

func judgeTable(t *testing.T, declared schema.Table, is shape) {
	t.Helper()
	name := declared.Name
	if len(is.PrimaryKey) == 0 {
		t.Errorf("%s has no primary key", name)
	}
	if declared.Key != "" && (len(is.PrimaryKey) == 0 || is.PrimaryKey[0] != declared.Key) {
		t.Errorf("%s is spread by %s, which must come first in its primary key %v", name, declared.Key, is.PrimaryKey)
	}
	for index, cols := range is.Indexes {
		if declared.Key != "" && strings.HasPrefix(cols, "unique ") && !slices.Contains(strings.Fields(cols), declared.Key) {
			t.Errorf("the unique index %s must hold %s: other machines can't be asked", index, declared.Key)
		}
		if declared.Spread == schema.Owned && !strings.Contains(cols+" ", " commune_id ") {
			t.Errorf("index %s of %s must begin with commune_id: every statement names the commune", index, name)
		}
	}
	for _, word := range slices.Concat([]string{name}, is.names()) {
		if len(word) > 48 || word != strings.ToLower(word) {
			t.Errorf("%q: a name has at most 48 letters, all small (see docs/decisions)", word)
		}
	}
}

// A commune may be moved to another machine: nothing in the database may point out of it.
func TestNoForeignKeysAndNothingThatOneEngineLacks(t *testing.T) {
	t.Parallel()
	refused := regexp.MustCompile(`(?i)\b(REFERENCES|FOREIGN KEY|TRIGGER|SEQUENCE|SERIAL|IDENTITY|DEFAULT|CHECK|VIEW|VARCHAR|JSONB?|TIMESTAMP\w*|NUMERIC|REAL|DOUBLE)\b`)
	files, err := schema.Migrations(false)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(b), "\n") {
			if code, _, _ := strings.Cut(line, "--"); refused.MatchString(code) {
				t.Errorf("%s:%d: %q is outside the portable subset", name, i+1, strings.TrimSpace(line))
			}
		}
	}
}
