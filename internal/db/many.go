package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A statement that is asked for once per row waits on PostgreSQL for the network once per row, while other writers of a commune wait for its feed row.
// What follows asks for many rows at once. The text that a room writes is the one for a single row, valid on both engines; each engine widens it its way.

// The widths of an IN list: few texts, so that each is prepared once. On SQLite the cost of named parameters grows with the square of their number;
// at 64 it is still below that of 64 statements.
var widths = [...]int{1, 8, 64}

// Among answers the rows of a query for many ids at once. The query says "IN ($n)" with n its last parameter, which the ids stand for; args are those
// before it. An id that is given twice is asked for once. Beyond 64 ids it asks in pieces, and an ORDER BY holds within a piece only.
func Among[T any](q Q, scan func(*sql.Rows) (T, error), query string, ids []ID, args ...any) ([]T, error) {
	var out []T
	for piece := range slices.Chunk(distinct(ids), widths[len(widths)-1]) {
		text, all, err := widen(query, piece, args)
		if err != nil {
			return nil, err
		}
		rows, err := All(q, scan, text, all...)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}

func distinct(ids []ID) []ID {
	out := slices.Clone(ids)
	slices.SortFunc(out, func(a, b ID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(out)
}

// widen makes room in an IN list for at least as many ids as there are; the last one fills up what is left.
func widen(query string, ids []ID, args []any) (string, []any, error) {
	width := widths[len(widths)-1]
	for _, w := range widths {
		if w >= len(ids) {
			width = w
			break
		}
	}
	first := len(args) + 1
	mark := fmt.Sprintf("IN ($%d)", first)
	if strings.Count(query, mark) != 1 {
		return "", nil, fmt.Errorf("db: a query for many ids says %s once: %s", mark, query)
	}
	all := slices.Clone(args)
	for i := range width {
		all = append(all, ids[min(i, len(ids)-1)])
	}
	return strings.Replace(query, mark, "IN ("+marks(first, width)+")", 1), all, nil
}

// marks gives "$first, …" for n parameters.
func marks(first, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(first+i))
	}
	return b.String()
}

// Many runs an insert once for every row: prepared single rows on SQLite, one statement on PostgreSQL. Its text inserts one row, with
// "VALUES ($1, …, $n)", all parameters once and in order; what follows them (ON CONFLICT …) is free. No two rows may have the same key.
func (t *Tx) Many(query string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	return t.rows.many(t.ctx, query, rows)
}

// rowWriter is how an engine writes many rows at once.
type rowWriter interface {
	bulk(ctx context.Context, table string, cols []string, rows [][]any) error
	many(ctx context.Context, query string, rows [][]any) error
}

// bulk implements rowWriter.
func (c *conn) bulk(ctx context.Context, table string, cols []string, rows [][]any) error {
	return c.many(ctx, insertText(table, cols), rows)
}

// many implements rowWriter.
func (c *conn) many(ctx context.Context, query string, rows [][]any) error {
	s, err := c.prepare(query)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := s.ExecContext(ctx, r...); err != nil {
			return err
		}
	}
	return nil
}

// copyFrom is the number of rows above which COPY is worth its two round trips.
const copyFrom = 256

// pgRows writes many rows on the connection of an open PostgreSQL transaction.
type pgRows struct {
	conn  *sql.Conn
	tx    *sql.Tx
	texts *sync.Map // single-row text → the same for arrays; of the whole store
}

// bulk implements rowWriter.
func (p pgRows) bulk(ctx context.Context, table string, cols []string, rows [][]any) error {
	if len(rows) > copyFrom {
		return copyInto(ctx, p.conn, table, cols, rows)
	}
	return p.many(ctx, insertText(table, cols), rows)
}

// many implements rowWriter: one array per column instead of one statement per row, so that the text is the same however many rows there are.
func (p pgRows) many(ctx context.Context, query string, rows [][]any) error {
	text, err := p.text(ctx, query)
	if err != nil {
		return err
	}
	cols := make([]any, len(rows[0]))
	for i := range cols {
		col := make([]any, len(rows))
		for k, r := range rows {
			col[k] = plainValue(r[i])
		}
		cols[i] = col
	}
	_, err = p.tx.ExecContext(ctx, text, cols...)
	return err
}

// text is an insert of one row made into one of arrays; made once per statement, as it needs the columns' types.
func (p pgRows) text(ctx context.Context, query string) (string, error) {
	if t, ok := p.texts.Load(query); ok {
		return t.(string), nil
	}
	ins, err := parseInsert(query)
	if err != nil {
		return "", err
	}
	types, err := p.types(ctx, ins.table)
	if err != nil {
		return "", err
	}
	t, err := ins.arrays(types)
	if err == nil {
		p.texts.Store(query, t)
	}
	return t, err
}

// types asks PostgreSQL for the types of a table's columns.
func (p pgRows) types(ctx context.Context, table string) (map[string]string, error) {
	rows, err := p.tx.QueryContext(ctx, `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
		WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`, table)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]string{}
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			return nil, err
		}
		out[name] = kind
	}
	return out, rows.Err()
}

// insert is the text of an insert of one row, taken apart.
type insert struct {
	table string
	cols  []string
	head  string // up to VALUES
	tail  string // after the closing parenthesis
}

func parseInsert(query string) (in insert, err error) {
	bad := fmt.Errorf("db: an insert of many rows says INSERT INTO table (columns) VALUES ($1, …): %s", query)
	text := strings.TrimSpace(query)
	rest, ok := strings.CutPrefix(text, "INSERT INTO ")
	table, rest, open := strings.Cut(rest, "(")
	names, rest, shut := strings.Cut(rest, ")")
	if !ok || !open || !shut {
		return in, bad
	}
	in.table = strings.TrimSpace(table)
	for c := range strings.SplitSeq(names, ",") {
		in.cols = append(in.cols, strings.TrimSpace(c))
	}
	in.head = text[:len(text)-len(rest)]
	if in.tail, ok = strings.CutPrefix(strings.TrimSpace(rest), "VALUES ("+marks(1, len(in.cols))+")"); !ok {
		return in, bad
	}
	return in, nil
}

// arrays is the same insert, of one array per column.
func (in insert) arrays(types map[string]string) (string, error) {
	casts := make([]string, len(in.cols))
	for i, c := range in.cols {
		kind := types[c]
		if kind == "" {
			return "", fmt.Errorf("db: table %s has no column %s", in.table, c)
		}
		casts[i] = fmt.Sprintf("CAST($%d AS %s[])", i+1, kind)
	}
	return in.head + " SELECT * FROM unnest(" + strings.Join(casts, ", ") + ")" + in.tail, nil
}
