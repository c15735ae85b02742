package db

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"

	"tungnha/internal/errs"
)

// Engine names the store behind a DB.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// FileName is the SQLite file inside the data directory.
const FileName = "tungnha.db"

// Config says which store to open. URL wins over Dir.
type Config struct {
	Dir   string           // data directory; the SQLite file lies in it
	URL   string           // postgres://… ; empty = embedded SQLite
	Clock func() time.Time // nil = time.Now
	Conns int              // readers (SQLite) or connections (PostgreSQL); 0 = a default
}

// DB is an open store. It is safe for concurrent use.
type DB struct {
	Engine   Engine
	dir      string
	url      string
	clock    func() time.Time
	read     *sql.DB
	write    *sql.DB   // SQLite: one connection; PostgreSQL: the same pool as read
	readers  *readers  // SQLite only
	writer   *writer   // SQLite only
	migrator *sql.DB   // SQLite only, opened when migrating
	texts    *sync.Map // PostgreSQL only: see pgRows
	lanes    *lanes    // PostgreSQL only
	grown    *growth   // PostgreSQL only
}

// Open opens the store and checks that it answers. It does not migrate.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	d := &DB{clock: cfg.Clock, dir: cfg.Dir, url: cfg.URL, texts: &sync.Map{}, lanes: &lanes{wait: map[int64][]*turn{}}, grown: &growth{rows: map[string]int64{}}}
	open := d.openSQLite
	if cfg.URL != "" {
		open = d.openPostgres
	}
	if err := open(ctx, cfg); err != nil {
		_ = d.Close()
		return nil, err
	}
	return d, nil
}

func (d *DB) openPostgres(ctx context.Context, cfg Config) (err error) {
	d.Engine = Postgres
	if d.read, err = sql.Open("pgx", durable(cfg.URL)); err != nil {
		return unreachable(err)
	}
	conns := cfg.Conns
	if conns == 0 {
		conns = 4 * runtime.GOMAXPROCS(0)
	}
	d.read.SetMaxOpenConns(conns)
	d.read.SetMaxIdleConns(conns)
	d.read.SetConnMaxIdleTime(5 * time.Minute)
	d.write = d.read
	if err := d.read.PingContext(ctx); err != nil {
		return unreachable(err)
	}
	return nil
}

// durable asks the server to answer a commit only when it is on disk, whatever its own default is: "saved" must mean saved (law 1). An address that
// says something about it itself is left alone.
func durable(address string) string {
	const setting = "synchronous_commit"
	if strings.Contains(address, setting) {
		return address
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return address + " " + setting + "=on" // the form "host=… user=…"
	}
	q := u.Query()
	q.Set(setting, "on")
	u.RawQuery = q.Encode()
	return u.String()
}

func unreachable(err error) error {
	return errs.Unavailable("db.unreachable", errs.T{
		VI: "Không kết nối được cơ sở dữ liệu PostgreSQL. Kiểm tra địa chỉ ở --database và máy chủ có đang chạy không.",
		EN: "PostgreSQL can't be reached. Check the address in --database and that the server is running.",
	}).Because(err)
}

func (d *DB) openSQLite(ctx context.Context, cfg Config) (err error) {
	d.Engine = SQLite
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return badDir(cfg.Dir, err)
	}
	path := d.path()
	if d.write, err = sql.Open("sqlite", sqliteDSN(path, false)); err != nil {
		return badDir(cfg.Dir, err)
	}
	d.write.SetMaxOpenConns(1)
	if err := d.write.PingContext(ctx); err != nil {
		return badDir(cfg.Dir, err)
	}
	if d.read, err = sql.Open("sqlite", sqliteDSN(path, true)); err != nil {
		return badDir(cfg.Dir, err)
	}
	conns := cfg.Conns
	if conns == 0 {
		conns = max(4, runtime.GOMAXPROCS(0))
	}
	d.read.SetMaxOpenConns(conns + 1) // one beyond the readers, for Ping and backup
	d.read.SetMaxIdleConns(conns + 1)
	d.readers = newReaders(d.read, conns)
	d.writer, err = startWriter(ctx, d.write)
	return err
}

func badDir(dir string, err error) error {
	return errs.Unavailable("db.dir", errs.Tf(
		"Không mở được dữ liệu trong thư mục %s. Kiểm tra quyền ghi và dung lượng ổ đĩa.",
		"The data in folder %s can't be opened. Check write permission and free disk space.", dir)).Because(err)
}

// sqliteDSN sets what must hold on every connection. synchronous=FULL is law 1: "saved" is said only after a durable commit.
func sqliteDSN(path string, readOnly bool) string {
	v := url.Values{}
	for _, p := range []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "temp_store(MEMORY)"} {
		v.Add("_pragma", p)
	}
	if readOnly {
		v.Add("_pragma", "query_only(ON)")
		v.Add("_pragma", "cache_size(-4000)")
	} else {
		v.Add("_pragma", "cache_size(-24000)")
		v.Add("_pragma", "wal_autocheckpoint(4000)")
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + v.Encode()
}

// At returns the same store whose transactions read another clock. Closing it closes nothing.
func (d *DB) At(clock func() time.Time) *DB {
	c := *d
	c.clock = clock
	return &c
}

// Now is the clock that transactions read, in milliseconds, UTC.
func (d *DB) Now() time.Time { return d.clock().UTC().Truncate(time.Millisecond) }

func (d *DB) path() string { return filepath.Join(d.dir, FileName) }

// Dir is the data directory, "" when none was given.
func (d *DB) Dir() string { return d.dir }

// URL is the PostgreSQL address, "" on SQLite.
func (d *DB) URL() string { return d.url }

// Ping reports whether the store answers.
func (d *DB) Ping(ctx context.Context) error {
	var one int
	return d.read.QueryRowContext(ctx, "SELECT 1").Scan(&one)
}

// SQL gives the raw pools to what must have them: migrations, backup, schema comparison.
func (d *DB) SQL() (write, read *sql.DB) { return d.write, d.read }

// Close stops the writer after the group it is committing, then closes the connections.
func (d *DB) Close() error {
	if d.writer != nil {
		d.writer.stop()
	}
	if d.readers != nil {
		d.readers.close()
	}
	var err error
	for _, p := range []*sql.DB{d.read, d.write, d.migrator} {
		if p != nil {
			err = firstErr(err, p.Close())
		}
	}
	return err
}

func firstErr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// String names the store without its password.
func (d *DB) String() string {
	if d.Engine == Postgres {
		if u, err := url.Parse(d.url); err == nil {
			return u.Redacted()
		}
		return "postgres"
	}
	return fmt.Sprintf("sqlite %s", filepath.Join(d.dir, FileName))
}
