package sheet

import (
	"math"
)

// xlsRows puts the cells of a sheet together into rows.
type xlsRows struct {
	book   *xlsBook
	survey survey
	yield  func(Row) error
	row    Row
	given  int
	buf    []byte
}

// errorTexts are the error values by their codes ([MS-XLS] 2.5.10).
var errorTexts = map[byte]string{
	0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}

// cell reads the record at an offset; a new row number gives the row before to the caller.
func (x *xlsRows) cell(at cellAt) error {
	if index := int(at.row) + 1; index != x.row.Index {
		if err := x.flush(); err != nil {
			return err
		}
		x.row.Index, x.row.Hidden = index, x.survey.hidden[at.row]
	}
	rs := records{stream: x.book.stream, pos: int(at.offset)}
	r, ok := rs.next()
	if !ok {
		return nil
	}
	switch r.id {
	case recMulRK:
		return x.mulRK(r)
	case recFormula:
		return x.formula(r, &rs)
	}
	c, err := x.plain(r, &rs)
	if err != nil {
		return err
	}
	return x.put(int(r.u16(2)), r.u16(4), c)
}

// plain reads the records that hold one value.
func (x *xlsRows) plain(r record, rs *records) (Cell, error) {
	switch r.id {
	case recLabelSST:
		i := r.u32(6)
		if int64(i) >= int64(len(x.book.strings)) {
			return Cell{}, problemTruncated
		}
		return Cell{Kind: Text, Text: x.book.strings[i]}, nil
	case recLabel, recRString:
		parts := rs.withContinues(record{data: r.from(6)})
		return Cell{Kind: Text, Text: x.book.textOf(parts, 2)}, nil
	case recNumber:
		return x.number(r.u16(4), math.Float64frombits(r.u64(6))), nil
	case recRK:
		return x.number(r.u16(4), rkNumber(r.u32(6))), nil
	}
	return boolOrError(r.u8(7) != 0, r.u8(6)), nil
}

func boolOrError(isError bool, code byte) Cell {
	switch {
	case isError && errorTexts[code] != "":
		return Cell{Kind: Error, Text: errorTexts[code]}
	case isError:
		return Cell{Kind: Error, Text: "#N/A"}
	case code != 0:
		return Cell{Kind: Bool, Text: "TRUE", Number: 1}
	}
	return Cell{Kind: Bool, Text: "FALSE"}
}

// mulRK reads a record with several numbers of neighbouring columns.
func (x *xlsRows) mulRK(r record) error {
	col := int(r.u16(2))
	for at := 4; at+6 <= len(r.data)-2; at += 6 {
		xf := r.u16(at)
		if err := x.put(col, xf, x.number(xf, rkNumber(r.u32(at+2)))); err != nil {
			return err
		}
		col++
	}
	return nil
}

// formula reads the stored result. A text stands in the STRING record that follows, behind the shared formula if there is one.
func (x *xlsRows) formula(r record, rs *records) error {
	xf := r.u16(4)
	var c Cell
	switch {
	case r.u16(12) != 0xFFFF:
		c = x.number(xf, math.Float64frombits(r.u64(6)))
	case r.u8(6) == 0:
		c = x.resultText(rs)
	case r.u8(6) == 1:
		c = boolOrError(false, r.u8(8))
	case r.u8(6) == 2:
		c = boolOrError(true, r.u8(8))
	}
	c.Formula = true
	return x.put(int(r.u16(2)), xf, c)
}

func (x *xlsRows) resultText(rs *records) Cell {
	for {
		r, ok := rs.next()
		if !ok {
			return Cell{}
		}
		switch r.id {
		case recString:
			return Cell{Kind: Text, Text: x.book.textOf(rs.withContinues(r), 2)}
		case recSharedFmla, recArray, recTable, recContinue:
		default:
			return Cell{}
		}
	}
}

// number makes a Number or, when the format says so, a Date.
func (x *xlsRows) number(xf uint16, v float64) Cell {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Cell{Kind: Error, Text: "#NUM!"}
	}
	c := Cell{Kind: Number, Number: v}
	if x.book.styles.isDate(int(xf)) {
		if out, ok := appendDate(x.buf[:0], v, x.book.from1904); ok {
			c.Kind, c.Text, x.buf = Date, string(out), out
			return c
		}
	}
	x.buf = appendFloat(x.buf[:0], v)
	c.Text = string(x.buf)
	return c
}

// rkNumber unpacks the short form of a number ([MS-XLS] 2.5.217): an integer or the upper half of a float, perhaps in hundredths.
func rkNumber(v uint32) float64 {
	f := math.Float64frombits(uint64(v&^3) << 32)
	if v&2 != 0 {
		f = float64(int32(v) >> 2)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

// put stores a cell in the row; the column counts from 0.
func (x *xlsRows) put(col int, xf uint16, c Cell) error {
	if c.Text == "" {
		if c.Kind = Empty; !c.Formula {
			return nil
		}
	}
	if len(c.Text) > x.book.lim.CellBytes {
		return tooLongCell(x.row.Index)
	}
	if col >= x.book.lim.Columns {
		return tooManyColumns(x.row.Index, x.book.lim.Columns)
	}
	c.Font = x.book.styles.font(int(xf))
	x.row.Cells = reach(x.row.Cells, col+1)
	x.row.Cells[col] = c
	return nil
}

// flush gives the row to the caller when it holds something.
func (x *xlsRows) flush() error {
	if len(x.row.Cells) == 0 {
		return nil
	}
	if x.given++; x.given > x.book.lim.Rows {
		return tooManyRows(x.book.lim.Rows)
	}
	err := x.yield(x.row)
	clear(x.row.Cells)
	x.row.Cells = x.row.Cells[:0]
	return err
}
