package schema_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"

	"tungnha/internal/db"
)

// shape is a table as an engine describes it, in words that both share.
type shape struct {
	Columns    []string          // "name type null|not null [byte by byte]", in order
	PrimaryKey []string          // columns in order
	Indexes    map[string]string // name → "unique a b" or "index a b"
}

func (s shape) names() []string {
	var out []string
	for _, c := range s.Columns {
		out = append(out, strings.Fields(c)[0])
	}
	for name := range s.Indexes {
		out = append(out, name)
	}
	return out
}

// family brings both engines' type names together. SQLite keeps truth as INTEGER, so BOOLEAN and BIGINT are one family.
var family = map[string]string{
	"INTEGER": "number", "bigint": "number", "boolean": "number",
	"TEXT": "text", "text": "text", "BLOB": "bytes", "bytea": "bytes",
}

func column(t *testing.T, name, typ string, notNull bool) string {
	t.Helper()
	f := family[typ]
	if f == "" {
		t.Fatalf("column %s has the type %s, which no family holds", name, typ)
	}
	null := " null"
	if notNull {
		null = " not null"
	}
	return name + " " + f + null
}

func sqliteShape(t *testing.T, d *db.DB) map[string]shape {
	t.Helper()
	_, read := d.SQL()
	out := map[string]shape{}
	for _, table := range strs(t, read, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%' ORDER BY name`) {
		s := shape{Indexes: map[string]string{}}
		each(t, read, `SELECT name, type, "notnull" FROM pragma_table_info($1) ORDER BY cid`, table, func(r *sql.Rows) error {
			var name, typ string
			var notNull bool
			err := r.Scan(&name, &typ, &notNull)
			s.Columns = append(s.Columns, column(t, name, typ, notNull))
			return err
		})
		s.PrimaryKey = strs(t, read, `SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk`, table)
		each(t, read, `SELECT name, "unique" FROM pragma_index_list($1) WHERE origin = 'c'`, table, func(r *sql.Rows) error {
			var name string
			var unique bool
			err := r.Scan(&name, &unique)
			s.Indexes[name] = kindOf(unique) + strings.Join(strs(t, read, `SELECT name FROM pragma_index_info($1) ORDER BY seqno`, name), " ")
			return err
		})
		out[table] = s
	}
	return out
}

func kindOf(unique bool) string {
	if unique {
		return "unique "
	}
	return "index "
}

const pgIndexColumns = `SELECT a.attname FROM pg_index i
	CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k(att, n)
	JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.att
	WHERE i.indexrelid = $1::regclass ORDER BY k.n`

func postgresShape(t *testing.T, d *db.DB) map[string]shape {
	t.Helper()
	_, read := d.SQL()
	out := map[string]shape{}
	for _, table := range strs(t, read, `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%' ORDER BY 1`) {
		s := shape{Indexes: map[string]string{}}
		each(t, read, `SELECT column_name, data_type, is_nullable = 'NO' FROM information_schema.columns
			WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position`, table, func(r *sql.Rows) error {
			var name, typ string
			var notNull bool
			err := r.Scan(&name, &typ, &notNull)
			s.Columns = append(s.Columns, column(t, name, typ, notNull))
			return err
		})
		each(t, read, `SELECT indexrelid::regclass::text, indisunique, indisprimary FROM pg_index WHERE indrelid = $1::regclass`, table, func(r *sql.Rows) error {
			var name string
			var unique, primary bool
			if err := r.Scan(&name, &unique, &primary); err != nil {
				return err
			}
			cols := strs(t, read, pgIndexColumns, name)
			if primary {
				s.PrimaryKey = cols
			} else {
				s.Indexes[name] = kindOf(unique) + strings.Join(cols, " ")
			}
			return nil
		})
		out[table] = s
	}
	return out
}

func strs(t *testing.T, pool *sql.DB, q string, args ...any) []string {
	t.Helper()
	rows, err := pool.QueryContext(context.Background(), q, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return slices.Clip(out)
}

func each(t *testing.T, pool *sql.DB, q, arg string, fn func(*sql.Rows) error) {
	t.Helper()
	rows, err := pool.QueryContext(context.Background(), q, arg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := fn(rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
