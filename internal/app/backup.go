package app

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/schema"
	"tungnha/internal/secret"
)

// A back-up is one file, encrypted to the recovery key (age): the key file, then every table row by row. It does not depend on the engine, so
// what was backed up from PostgreSQL restores into SQLite and the other way round.

type backupHead struct {
	Format int
	Made   time.Time
	Keys   []byte // keys.json, itself wrapped; the recovery key opens it
	Seals  []byte // seals.log: without it the audit of an older back-up would look cut off
	Tables []db.DumpTable
}

const (
	backupFormat = 1
	keysFile     = "keys.json"
	sealsFile    = "seals.log"
)

// Backup writes the whole store to a new file, as it is at one moment, while the program goes on.
func (a *App) Backup(ctx context.Context, path string, progress func(table string)) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return errs.Invalid("backup.create", errs.Tf("Không tạo được tệp sao lưu %s (tệp đã có, hoặc không có quyền ghi).",
			"The back-up file %s can't be created (it exists, or there is no permission).", path)).Because(err)
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			_ = os.Remove(path) // half a back-up is worse than none
		}
	}()
	out := bufio.NewWriterSize(f, 1<<20)
	if err := a.writeBackup(ctx, out, progress); err != nil {
		return badWrite(path, err)
	}
	if err := errors.Join(out.Flush(), f.Sync()); err != nil {
		return badWrite(path, err)
	}
	return nil
}

func badWrite(path string, err error) error {
	return errs.Unavailable("backup.write", errs.Tf("Chưa sao lưu được: không ghi trọn được tệp %s (ổ đĩa đầy hoặc bị ngắt). Tệp dở dang đã được xóa.",
		"Not backed up: the file %s could not be written whole (disk full or interrupted). The unfinished file was removed.", path)).Because(err)
}

func (a *App) writeBackup(ctx context.Context, out io.Writer, progress func(string)) error {
	sealed, err := secret.EncryptTo(out, a.Keys.Recipient())
	if err != nil {
		return err
	}
	z, err := gzip.NewWriterLevel(sealed, gzip.BestSpeed)
	if err != nil {
		return err
	}
	if err := a.dump(ctx, gob.NewEncoder(z), progress); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return sealed.Close()
}

func (a *App) dump(ctx context.Context, enc *gob.Encoder, progress func(string)) error {
	keys, err := os.ReadFile(filepath.Join(a.Keys.Dir(), keysFile))
	if err != nil {
		return err
	}
	seals, err := os.ReadFile(filepath.Join(a.Keys.Dir(), sealsFile))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return a.DB.Read(ctx, func(q *db.Rx) error {
		tables, err := dumpTables(q)
		if err != nil {
			return err
		}
		if err := enc.Encode(backupHead{backupFormat, q.Now(), keys, seals, tables}); err != nil {
			return err
		}
		for _, t := range tables {
			if progress != nil {
				progress(t.Name)
			}
			if err := db.Dump(q, enc, t); err != nil {
				return fmt.Errorf("backup %s: %w", t.Name, err)
			}
		}
		return nil
	})
}

// dumpTables are the tables in the order they are written, which is the order they are loaded.
func dumpTables(q db.Q) ([]db.DumpTable, error) {
	tables, err := schema.Tables()
	if err != nil {
		return nil, err
	}
	out := make([]db.DumpTable, len(tables))
	for i, t := range tables {
		out[i].Name = t.Name
		if out[i].Booleans, err = schema.Booleans(t.Name); err != nil {
			return nil, err
		}
	}
	return db.Describe(q, out)
}

// Restore fills an empty store from a back-up. identity is the recovery key that was printed at set-up. Nothing is kept when anything fails.
func Restore(ctx context.Context, cfg Config, path, identity string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return errs.Invalid("restore.open", errs.Tf("Không đọc được tệp sao lưu %s.", "The back-up file %s can't be read.", path)).Because(err)
	}
	defer func() { _ = f.Close() }() // only read
	plain, err := secret.DecryptWith(bufio.NewReaderSize(f, 1<<20), identity)
	if err != nil {
		return err
	}
	z, err := gzip.NewReader(plain)
	if err != nil {
		return badBackup(err)
	}
	dec := gob.NewDecoder(z)
	var head backupHead
	if err := dec.Decode(&head); err != nil || head.Format != backupFormat {
		return badBackup(err)
	}
	if err := otherKeys(cfg.Dir, head.Keys); err != nil {
		return err
	}
	// Keys before the commit: a store never holds data without the keys to it. An interrupted restore leaves at most the keys, and can be begun again.
	return fillStore(ctx, cfg, dec, head, func() error { return restoreKeys(ctx, cfg.Dir, head, identity) })
}

// otherKeys refuses a data directory with keys, unless they are those of this very back-up, left by a restore that was interrupted.
func otherKeys(dir string, ours []byte) error {
	there, err := os.ReadFile(filepath.Join(secret.DefaultOptions(dir).Dir, keysFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var a, b struct{ Recipient string }
	if json.Unmarshal(there, &a) != nil || json.Unmarshal(ours, &b) != nil || a != b {
		return notEmpty
	}
	return nil
}

func badBackup(err error) error {
	return errs.Invalid("restore.damaged", errs.T{
		VI: "Tệp sao lưu đã hỏng hoặc không do chương trình này tạo ra. Chưa có gì được ghi.",
		EN: "The back-up file is damaged or was not made by this program. Nothing was written.",
	}).Because(err)
}

func badLoad(err error) error {
	switch {
	case errors.Is(err, db.ErrNotEmpty):
		return notEmpty.Because(err)
	case errors.Is(err, db.ErrDamaged):
		return badBackup(err)
	}
	return err
}

func restoreKeys(ctx context.Context, dir string, head backupHead, identity string) error {
	o := secret.DefaultOptions(dir)
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(o.Dir, sealsFile), head.Seals, 0o600); err != nil {
		return err
	}
	whole := filepath.Join(o.Dir, keysFile)
	if err := os.WriteFile(whole+".new", head.Keys, 0o600); err != nil {
		return err
	}
	if err := os.Rename(whole+".new", whole); err != nil {
		return err
	}
	_, err := secret.Recover(ctx, o, identity)
	return err
}

var notEmpty = errs.Conflict("restore.not-empty", errs.T{
	VI: "Nơi phục hồi đã có dữ liệu. Chỉ phục hồi vào một thư mục (hoặc cơ sở dữ liệu) trống; dữ liệu đang có không bị thay đổi.",
	EN: "There is data already. Restore into an empty folder (or database); what is there was not changed.",
})

// fillStore loads every table in one transaction, and ends it with the keys.
func fillStore(ctx context.Context, cfg Config, dec *gob.Decoder, head backupHead, keys func() error) (err error) {
	d, err := db.Open(ctx, db.Config{Dir: cfg.Dir, URL: cfg.URL})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	a := &App{Config: cfg, DB: d}
	if a.Log == nil {
		a.Log = discard
	}
	if err := a.migrate(ctx); err != nil {
		return err
	}
	return d.Write(ctx, func(tx *db.Tx) error {
		for _, t := range head.Tables {
			if err := tx.Load(dec, t, d.Engine); err != nil {
				return badLoad(err)
			}
		}
		if err := ledger.FeedRestored(tx); err != nil {
			return err
		}
		return keys()
	})
}
