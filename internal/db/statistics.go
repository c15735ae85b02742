package db

import (
	"context"
	"database/sql"
	"sync"
)

// PostgreSQL counts a table's rows once a minute at the earliest, and keeps a prepared statement's plan until it does. A statement that was planned while
// its table was empty takes any index of the commune then, and reads all that the first evening brought for each row it looks for. So a table that
// this program has filled is counted when it has grown past what the server thinks.

// countAt is the number of rows written after which a table is looked at for the first time; then after four times as many, and so on.
const countAt = 500

// growth is how many rows this program has written into each table, an upper bound of how many it has added.
type growth struct {
	mu   sync.Mutex
	rows map[string]int64
}

// add notes rows of a table and says whether it is time to look at it.
func (g *growth) add(table string, n int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	before := g.rows[table]
	g.rows[table] = before + int64(n)
	for mark := int64(countAt); mark <= before+int64(n); mark *= 4 {
		if mark > before {
			return true
		}
	}
	return false
}

// count brings the server's statistics of tables up to date, outside any transaction. It only advises the planner: a failure changes no answer, and the
// server comes to it by itself.
func (g *growth) count(ctx context.Context, c *sql.Conn, tables []string) {
	for _, table := range tables {
		g.mu.Lock()
		written := g.rows[table]
		g.mu.Unlock()
		var known float64
		err := c.QueryRowContext(ctx, "SELECT reltuples FROM pg_class WHERE oid = to_regclass($1)", table).Scan(&known)
		if err == nil && known < float64(written) {
			_, _ = c.ExecContext(ctx, "ANALYZE "+table)
		}
	}
}
