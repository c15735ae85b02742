package schema

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing/fstest"
)

//go:embed *.sql
var files embed.FS

// Spread says how a table is spread over machines.
type Spread string

// The four kinds of table.
const (
	Owned     Spread = "owned"     // by commune_id, first column of the primary key
	Reference Spread = "reference" // whole everywhere
	Keyed     Spread = "keyed"     // by a key of its own
	Single    Spread = "single"    // on one machine
)

// Table is one table as its file declares it.
type Table struct {
	Name   string
	Room   string // the room that alone may write it
	Spread Spread
	Key    string // the column it is spread by; "" for reference and single
}

var (
	reRoom  = regexp.MustCompile(`(?m)^-- room: (\w+)$`)
	reTable = regexp.MustCompile(`(?m)^-- (owned|reference|keyed|single)(?: (\w+))?\nCREATE TABLE (\w+) \(`)
)

// Tables lists every table.
func Tables() ([]Table, error) {
	var out []Table
	err := each(func(_, text string) error {
		ts, err := tablesOf(text)
		out = append(out, ts...)
		return err
	})
	return out, err
}

func tablesOf(text string) ([]Table, error) {
	room := reRoom.FindStringSubmatch(text)
	if room == nil {
		return nil, fmt.Errorf("schema: no \"-- room:\" line")
	}
	found := reTable.FindAllStringSubmatch(text, -1)
	if n := strings.Count(text, "CREATE TABLE"); n != len(found) {
		return nil, fmt.Errorf("schema: %d tables but %d say how they are spread", n, len(found))
	}
	var out []Table
	for _, m := range found {
		t := Table{Name: m[3], Room: room[1], Spread: Spread(m[1]), Key: m[2]}
		if t.Spread == Owned {
			t.Key = "commune_id"
		}
		out = append(out, t)
	}
	return out, nil
}

func each(fn func(name, text string) error) error {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return err
	}
	for _, name := range names {
		b, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		if err := fn(name, string(b)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// Migrations gives goose migrations for PostgreSQL, else for SQLite.
func Migrations(postgres bool) (fs.FS, error) {
	out := fstest.MapFS{}
	err := each(func(name, text string) error {
		ts, err := tablesOf(text)
		if err != nil {
			return err
		}
		body := sqliteText(text)
		if postgres {
			body = postgresText(text, ts)
		}
		out[name] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + body)}
		return nil
	})
	return out, err
}

var reClose = regexp.MustCompile(`(?m)^\);$`)

func sqliteText(text string) string {
	stats := statsText(text)
	text = reClose.ReplaceAllString(text, ") STRICT, WITHOUT ROWID;")
	return strings.NewReplacer(" BIGINT", " INTEGER", " BOOLEAN", " INTEGER", " BYTEA", " BLOB", " TEXT_C", " TEXT").Replace(text) + stats
}

// spreadHelpers let one migration run with and without the Citus extension.
const spreadHelpers = `
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tn_distribute(t TEXT, col TEXT) RETURNS VOID AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN
    EXECUTE format('SELECT create_distributed_table(%L, %L)', t, col);
  END IF;
END $$ LANGUAGE plpgsql;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tn_reference(t TEXT) RETURNS VOID AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN
    EXECUTE format('SELECT create_reference_table(%L)', t);
  END IF;
END $$ LANGUAGE plpgsql;
-- +goose StatementEnd
`

func postgresText(text string, ts []Table) string {
	var b strings.Builder
	b.WriteString("SET LOCAL citus.multi_shard_modify_mode TO 'sequential';\n")
	b.WriteString(spreadHelpers)
	b.WriteString(strings.ReplaceAll(text, " TEXT_C", ` TEXT COLLATE "C"`))
	for _, t := range ts {
		switch t.Spread {
		case Reference:
			fmt.Fprintf(&b, "SELECT tn_reference('%s');\n", t.Name)
		case Owned, Keyed:
			fmt.Fprintf(&b, "SELECT tn_distribute('%s', '%s');\n", t.Name, t.Key)
		case Single: // stays where the migration runs
		}
	}
	return b.String()
}

// Booleans lists a table's BOOLEAN columns: SQLite keeps them as integers.
func Booleans(table string) (cols []string, err error) {
	re := regexp.MustCompile(`(?s)CREATE TABLE ` + regexp.QuoteMeta(table) + ` \((.*?)\n\);`)
	line := regexp.MustCompile(`(?m)^  (\w+) BOOLEAN`)
	err = each(func(_, text string) error {
		if m := re.FindStringSubmatch(text); m != nil {
			for _, c := range line.FindAllStringSubmatch(m[1], -1) {
				cols = append(cols, c[1])
			}
		}
		return nil
	})
	return cols, err
}
