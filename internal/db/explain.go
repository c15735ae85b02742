package db

import (
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"tungnha/internal/errs"
)

// explain gives the failures that a person can do something about a sentence; all else passes unchanged.
func explain(err error) error {
	var told *errs.Error
	if err == nil || errors.As(err, &told) {
		return err
	}
	switch {
	case diskFull(err):
		return errs.Unavailable("db.disk-full", errs.T{
			VI: "Ổ đĩa đã đầy nên thao tác này chưa được ghi; dữ liệu đã ghi trước đó vẫn còn. Hãy giải phóng dung lượng rồi làm lại.",
			EN: "The disk is full, so this was not saved; everything saved before is kept. Free some space and try again.",
		}).Because(err)
	case diskFails(err):
		return errs.Unavailable("db.disk-fails", errs.T{
			VI: "Ổ đĩa báo lỗi khi đọc hoặc ghi nên thao tác này chưa được thực hiện; dữ liệu đã lưu trước đó không bị thao tác này thay đổi. Hãy sao lưu ngay, rồi kiểm tra hoặc thay ổ đĩa.",
			EN: "The disk reported an error while reading or writing, so this was not done; what was saved before was not touched by it. Back up now, then check or replace the disk.",
		}).Because(err)
	case busy(err):
		return errs.Unavailable("db.busy", errs.T{
			VI: "Cơ sở dữ liệu đang bận vì một tác vụ khác. Thao tác này chưa được ghi, hãy thử lại sau ít giây.",
			EN: "The database is busy with another task. This was not saved; try again in a few seconds.",
		}).Because(err)
	}
	return err
}

func diskFull(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code()&0xff == sqlite3.SQLITE_FULL
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "53100"
}

func diskFails(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code()&0xff == sqlite3.SQLITE_IOERR
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "58030"
}

func busy(err error) bool {
	var lite *sqlite.Error
	return errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_BUSY
}

// Duplicate reports whether err is a uniqueness violation, on either engine.
func Duplicate(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		c := lite.Code()
		return c == sqlite3.SQLITE_CONSTRAINT_UNIQUE || c == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY ||
			c&0xff == sqlite3.SQLITE_CONSTRAINT && strings.Contains(lite.Error(), "UNIQUE")
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "23505"
}
