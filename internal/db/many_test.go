package db_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

const putOp = `INSERT INTO field_op (commune_id, op_id, device_id, account_id, hamlet_id, household_id, subject_id, kind, mac, status, code, fields, waits_for, forced,
	phone_at, seen_at, at, op_enc, settled_at, settled_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
	ON CONFLICT (commune_id, op_id) DO UPDATE SET code = excluded.code, op_enc = excluded.op_enc, forced = excluded.forced`

// opRow is a row with every kind of value that rooms store: numbers, texts, bytes, a truth, ids and their absence.
func opRow(id db.ID, code string, box []byte, forced bool) []any {
	return []any{
		int64(7), id, id, id, int64(-3),
		db.ID{},
		id, "a kind",
		[]byte{0, 1, 255},
		"ok", code, "ý, \"{}\" NULL \\",
		db.ID{},
		forced,
		int64(1), int64(2), int64(1) << 60, box, int64(0),
		db.ID{},
	}
}

type op struct {
	id, house db.ID
	code      string
	fields    string
	box       []byte
	forced    bool
}

func scanOp(rows *sql.Rows) (o op, err error) {
	return o, rows.Scan(&o.id, &o.house, &o.code, &o.fields, &o.box, &o.forced)
}

// TestManyIsTheSameOnBothEngines writes rows at once, some of them again, and asks for more ids than one statement takes.
func TestManyIsTheSameOnBothEngines(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const n = 150
		ids := make([]db.ID, n)
		var first, second [][]any
		for i := range ids {
			ids[i] = db.NewID(time.Now())
			first = append(first, opRow(ids[i], "first", nil, false))
			if i%3 == 0 {
				second = append(second, opRow(ids[i], fmt.Sprintf("again %d", i), []byte{byte(i), 0}, true))
			}
		}
		write(t, d, func(tx *db.Tx) error {
			if err := tx.Many(putOp, first); err != nil {
				return err
			}
			return tx.Many(putOp, second)
		})
		got := map[db.ID]op{}
		for _, o := range among(t, d, append(ids, ids[0], db.NewID(time.Now()))) {
			if _, twice := got[o.id]; twice {
				t.Errorf("%s was answered twice", o.id)
			}
			got[o.id] = o
		}
		for i, id := range ids {
			want := op{id: id, code: "first", fields: "ý, \"{}\" NULL \\"}
			if i%3 == 0 {
				want.code, want.box, want.forced = fmt.Sprintf("again %d", i), []byte{byte(i), 0}, true
			}
			o := got[id]
			if o.code != want.code || o.fields != want.fields || !o.house.IsZero() || !bytes.Equal(o.box, want.box) || (o.box == nil) != (want.box == nil) || o.forced != want.forced {
				t.Errorf("%d: %+v, want %+v", i, o, want)
			}
		}
		if len(got) != n {
			t.Errorf("%d of %d", len(got), n)
		}
	})
}

func among(t *testing.T, d *db.DB, ids []db.ID) (out []op) {
	t.Helper()
	err := d.Read(context.Background(), func(q *db.Rx) (err error) {
		if none, err := db.Among(q, scanOp, `SELECT op_id, household_id, code, fields, op_enc, forced FROM field_op WHERE commune_id = $1 AND op_id IN ($2)`, nil, int64(7)); err != nil || none != nil {
			t.Errorf("no ids: %v %v", none, err)
		}
		out, err = db.Among(q, scanOp, `SELECT op_id, household_id, code, fields, op_enc, forced FROM field_op
			WHERE commune_id = $1 AND op_id IN ($2) ORDER BY op_id`, ids, int64(7))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func write(t *testing.T, d *db.DB, fn func(*db.Tx) error) {
	t.Helper()
	if err := d.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// TestBulkOfAnySize: a few rows and very many go different ways on PostgreSQL.
func TestBulkOfAnySize(t *testing.T) {
	t.Parallel()
	cols := strings.Split(strings.ReplaceAll(putOp[len("INSERT INTO field_op ("):strings.Index(putOp, ")")], "\n\t", " "), ", ")
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, n := range []int{0, 1, 3, 256, 257} {
			ids, rows := make([]db.ID, n), make([][]any, n)
			for i := range rows {
				ids[i] = db.NewID(time.Now())
				rows[i] = opRow(ids[i], "bulk", nil, i%2 == 0)
			}
			write(t, d, func(tx *db.Tx) error { return tx.Bulk("field_op", cols, rows) })
			if got := among(t, d, ids); len(got) != n {
				t.Errorf("%d rows, %d are there", n, len(got))
			}
		}
	})
}

// TestManyRefusesATextItCannotWiden: the mistake shows on the first try, not as a wrong row. (SQLite runs any insert.)
func TestManyRefusesATextItCannotWiden(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.Postgres)
	for _, text := range []string{
		`UPDATE feed SET seq = $2 WHERE commune_id = $1`,
		`INSERT INTO feed (commune_id, seq, changed_at) VALUES ($1, $2, 0)`,
		`INSERT INTO feed (commune_id, seq, changed_at) VALUES ($1, $3, $2)`,
		`INSERT INTO feed (commune_id, seq, nonsense) VALUES ($1, $2, $3)`,
	} {
		err := d.Write(context.Background(), func(tx *db.Tx) error { return tx.Many(text, [][]any{{int64(1), int64(2), int64(3)}}) })
		if err == nil || !strings.HasPrefix(err.Error(), "db: ") {
			t.Errorf("%s: %v", text, err)
		}
	}
	err := d.Read(context.Background(), func(q *db.Rx) error {
		_, err := db.Among(q, scanOp, `SELECT op_id FROM field_op WHERE commune_id = $1 AND op_id = $2`, []db.ID{{1}}, int64(7))
		return err
	})
	if err == nil {
		t.Error("a query without a list was widened")
	}
}

// TestGrownTableIsCounted: the planner hears of the first rows at once, and again when there are four times as many. (The server may count sooner.)
func TestGrownTableIsCounted(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.Postgres)
	for _, step := range []struct{ more, known int64 }{{400, -1}, {200, 600}, {1400, 2000}} {
		rows := make([][]any, step.more)
		for i := range rows {
			rows[i] = opRow(db.NewID(time.Now()), "", nil, false)
		}
		write(t, d, func(tx *db.Tx) error { return tx.Many(putOp, rows) })
		var known int64
		err := d.Read(context.Background(), func(q *db.Rx) error {
			_, err := db.Get(q, []any{&known}, "SELECT CAST(reltuples AS BIGINT) FROM pg_class WHERE oid = to_regclass('field_op')")
			return err
		})
		if err != nil || known < step.known {
			t.Errorf("after %d more rows the server knows of %d, want at least %d (%v)", step.more, known, step.known, err)
		}
	}
}
