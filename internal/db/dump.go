package db

import (
	"encoding/gob"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// DumpTable names a table of a dump. Booleans are its columns that PostgreSQL keeps as such and SQLite as integers.
type DumpTable struct {
	Name     string
	Columns  []string
	Booleans []string
}

// dumpRows is how many rows of a table are written together.
const dumpRows = 500

// rowBatch is some rows of one table; an empty one ends the table.
type rowBatch struct{ Rows [][]any }

// nothing stands for NULL: gob has no nil inside an interface. No text that people can enter holds a zero byte (PostgreSQL refuses it).
const nothing = "\x00NULL\x00"

// Describe finds the columns of tables.
func Describe(q Q, tables []DumpTable) ([]DumpTable, error) {
	out := slices.Clone(tables)
	for i, t := range out {
		rows, err := q.Query("SELECT * FROM " + t.Name + " LIMIT 0")
		if err != nil {
			return nil, err
		}
		out[i].Columns, err = rows.Columns()
		if err := errors.Join(err, rows.Close()); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Dump writes every row of a table in a form that both engines load.
func Dump(q Q, enc *gob.Encoder, t DumpTable) error {
	rows, err := q.Query("SELECT " + strings.Join(t.Columns, ", ") + " FROM " + t.Name)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var b rowBatch
	for rows.Next() {
		row, err := anyRow(rows.Scan, len(t.Columns))
		if err != nil {
			return err
		}
		if b.Rows = append(b.Rows, row); len(b.Rows) == dumpRows {
			if err := enc.Encode(b); err != nil {
				return err
			}
			b = rowBatch{}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(b.Rows) > 0 {
		if err := enc.Encode(b); err != nil {
			return err
		}
	}
	return enc.Encode(rowBatch{})
}

func anyRow(scan func(...any) error, n int) ([]any, error) {
	row, dest := make([]any, n), make([]any, n)
	for i := range row {
		dest[i] = &row[i]
	}
	if err := scan(dest...); err != nil {
		return nil, err
	}
	for i, v := range row {
		if v == nil {
			row[i] = nothing
		}
	}
	return row, nil
}

// ErrNotEmpty is Load's answer to a table that holds rows already.
var ErrNotEmpty = errors.New("db: the table is not empty")

// ErrDamaged is Load's answer to a dump that breaks off or was made by something else.
var ErrDamaged = errors.New("db: the dump is damaged")

// Load fills an empty table with what Dump wrote, on either engine.
func (t *Tx) Load(dec *gob.Decoder, table DumpTable, engine Engine) error {
	var n int
	if err := t.QueryRow("SELECT COUNT(*) FROM " + table.Name).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fmt.Errorf("%s: %w", table.Name, ErrNotEmpty)
	}
	for {
		var b rowBatch
		if err := dec.Decode(&b); err != nil {
			return fmt.Errorf("%s: %w: %w", table.Name, ErrDamaged, err)
		}
		if len(b.Rows) == 0 {
			return nil
		}
		for _, row := range b.Rows {
			if len(row) != len(table.Columns) {
				return fmt.Errorf("%s: %w", table.Name, ErrDamaged)
			}
			nativeRow(row, table, engine)
		}
		if err := t.Bulk(table.Name, table.Columns, b.Rows); err != nil {
			return err
		}
	}
}

// nativeRow turns NULLs back and gives each engine its own booleans.
func nativeRow(row []any, t DumpTable, engine Engine) {
	for i, v := range row {
		switch x := v.(type) {
		case string:
			if x == nothing {
				row[i] = nil
			}
		case int64:
			if engine == Postgres && slices.Contains(t.Booleans, t.Columns[i]) {
				row[i] = x != 0
			}
		case bool:
			if engine == SQLite {
				row[i] = map[bool]int64{true: 1}[x]
			}
		}
	}
}
