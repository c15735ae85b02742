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
var widths = [...]int{1, 8, 24, 64}

// Among answers the rows of a query for many ids at once. The query says "IN ($n)" with n its last parameter, which the ids stand for; args are those
// before it. An id that is given twice is asked for once. ORDER BY says the order of one id's rows; ids come in any order.
func Among[T any](q Q, scan func(*sql.Rows) (T, error), query string, ids []ID, args ...any) ([]T, error) {
	ids = distinct(ids)
	mark := fmt.Sprintf("IN ($%d)", len(args)+1)
	if strings.Count(query, mark) != 1 {
		return nil, fmt.Errorf("db: a query for many ids says %s once: %s", mark, query)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	if q.engine() == Postgres {
		boxes := make([][]byte, len(ids))
		for i := range ids {
			boxes[i] = ids[i][:]
		}
		return All(q, scan, lateral(query, mark, len(args)+1), slices.Concat(args, []any{boxes})...)
	}
	var out []T
	for piece := range slices.Chunk(ids, widths[len(widths)-1]) {
		text, all := widen(query, mark, piece, args)
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

// lateral makes PostgreSQL look each id up by its index. An IN list leaves it the choice to read the whole commune instead, which it takes on tables
// that were filled since it last counted them: 10 ms instead of 0.3. OFFSET 0 keeps the inner query from being merged into the outer one.
func lateral(query, mark string, n int) string {
	return fmt.Sprintf("SELECT x.* FROM unnest(CAST($%d AS BYTEA[])) AS ids(id) CROSS JOIN LATERAL (%s OFFSET 0) AS x", n, strings.Replace(query, mark, "= ids.id", 1))
}

// widen makes room in an IN list for at least as many ids as there are; the last one fills up what is left.
func widen(query, mark string, ids []ID, args []any) (string, []any) {
	width := widths[slices.IndexFunc(widths[:], func(w int) bool { return w >= len(ids) })]
	all := slices.Clone(args)
	for i := range width {
		all = append(all, ids[min(i, len(ids)-1)])
	}
	return strings.Replace(query, mark, "IN ("+marks(len(args)+1, width)+")", 1), all
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
	texts *sync.Map // single-row text → wideInsert; of the whole store
	grown *growth
	due   []string // tables to be counted after the commit
}

// wideInsert is an insert of one row made into one of arrays.
type wideInsert struct{ table, text string }

// wrote notes rows of a table.
func (p *pgRows) wrote(table string, n int) {
	if p.grown.add(table, n) {
		p.due = append(p.due, table)
	}
}

// bulk implements rowWriter.
func (p *pgRows) bulk(ctx context.Context, table string, cols []string, rows [][]any) error {
	if len(rows) > copyFrom {
		p.wrote(table, len(rows))
		return copyInto(ctx, p.conn, table, cols, rows)
	}
	return p.many(ctx, insertText(table, cols), rows)
}

// many implements rowWriter: one array per column instead of one statement per row, so that the text is the same however many rows there are.
func (p *pgRows) many(ctx context.Context, query string, rows [][]any) error {
	wide, err := p.widen(ctx, query)
	if err != nil {
		return err
	}
	p.wrote(wide.table, len(rows))
	cols := make([]any, len(rows[0]))
	for i := range cols {
		col := make([]any, len(rows))
		for k, r := range rows {
			col[k] = plainValue(r[i])
		}
		cols[i] = col
	}
	_, err = p.tx.ExecContext(ctx, wide.text, cols...)
	return err
}

// widen makes an insert of one row into one of arrays; once per statement, as it needs the columns' types.
func (p *pgRows) widen(ctx context.Context, query string) (w wideInsert, err error) {
	if known, ok := p.texts.Load(query); ok {
		return known.(wideInsert), nil
	}
	ins, err := parseInsert(query)
	if err != nil {
		return w, err
	}
	types, err := p.types(ctx, ins.table)
	if err != nil {
		return w, err
	}
	w.table = ins.table
	if w.text, err = ins.arrays(types); err == nil {
		p.texts.Store(query, w)
	}
	return w, err
}

// types asks PostgreSQL for the types of a table's columns.
func (p *pgRows) types(ctx context.Context, table string) (map[string]string, error) {
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
