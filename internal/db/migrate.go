package db

import (
	"context"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"

	"tungnha/internal/errs"
)

// Migrate brings the store to the newest shape and says how many steps it took. Files are goose migrations for this engine.
func (d *DB) Migrate(ctx context.Context, files fs.FS) (int, error) {
	p, err := d.provider(files)
	if err != nil {
		return 0, err
	}
	steps, err := p.Up(ctx)
	if err != nil {
		return len(steps), errs.Unavailable("db.migrate", errs.T{
			VI: "Không nâng cấp được cơ sở dữ liệu; dữ liệu cũ vẫn nguyên. Hãy sao lưu thư mục dữ liệu và xem nhật ký để biết nguyên nhân.",
			EN: "The database could not be brought up to date; the old data is intact. Back up the data folder and see the log for the cause.",
		}).Because(err)
	}
	return len(steps), nil
}

// Pending reports whether migrations have yet to run.
func (d *DB) Pending(ctx context.Context, files fs.FS) (bool, error) {
	p, err := d.provider(files)
	if err != nil {
		return false, err
	}
	return p.HasPending(ctx)
}

func (d *DB) provider(files fs.FS) (*goose.Provider, error) {
	dialect, pool := goose.DialectPostgres, d.write
	if d.Engine == SQLite {
		// goose wants a pool of its own: the writing pool's one connection is held by the writer.
		p, err := d.migrationPool()
		if err != nil {
			return nil, err
		}
		dialect, pool = goose.DialectSQLite3, p
	}
	return goose.NewProvider(dialect, pool, files, goose.WithSlog(slog.New(slog.DiscardHandler)))
}
