package db

import (
	"context"
	"strings"

	"tungnha/internal/errs"
)

// safeSettings are those of PostgreSQL that keep what was committed when the power goes; "off" gives the promise up. The first two are the server's own, which
// a client can't change.
var safeSettings = []string{"fsync", "full_page_writes", "synchronous_commit"}

// PowerRisk says whether the store's server is set up so that a power cut may take what was answered as saved, and what to do about it. On SQLite nothing is:
// its settings are ours (sqliteDSN). Tests and rehearsals run on such servers for speed, so it is something to tell and nothing to refuse.
func (d *DB) PowerRisk(ctx context.Context) (text errs.T, risky bool, err error) {
	if d.Engine != Postgres {
		return text, false, nil
	}
	var off []string
	for _, name := range safeSettings {
		var value string
		if err := d.read.QueryRowContext(ctx, "SELECT current_setting($1)", name).Scan(&value); err != nil {
			return text, false, explain(err)
		}
		if value == "off" {
			off = append(off, name+" = off")
		}
	}
	return powerText(off), len(off) > 0, nil
}

func powerText(off []string) errs.T {
	list := strings.Join(off, ", ")
	return errs.Tf(
		"Máy chủ PostgreSQL đang đặt %s: khi mất điện, việc đã báo “đã lưu” có thể mất hoặc cả cơ sở dữ liệu bị hỏng. Hãy đặt lại thành on trong postgresql.conf (hoặc ở --database), rồi khởi động lại PostgreSQL.",
		"The PostgreSQL server runs with %s: a power cut may take what was answered as saved, or break the whole database. Set it to on in postgresql.conf (or in --database) and restart PostgreSQL.", list)
}
