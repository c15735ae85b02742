package sheet

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strconv"
)

// xlsxRows is one pass over the XML of one sheet.
//
// The texts of a row gather in one arena and become one string when the row is complete: one allocation per row instead of one per
// cell is a third of the time.
type xlsxRows struct {
	*scanner
	book   *xlsxBook
	sst    []string
	ctx    context.Context
	yield  func(Row) error
	layout layout

	row    Row
	given  int    // rows given so far
	arena  []byte // texts of this row
	spans  []span // cells of this row whose text is in the arena
	inData bool
	slow   bool // every cell tag by tag, for the comparison of both ways

	// the cell being read
	col     int // 1-based; of the last cell until the next begins
	typ     byte
	style   int
	start   int // of its text in the arena
	formula bool
	inRow   bool
	inCell  bool
	take    bool // inside <v> or <t>
	ruby    bool // inside <rPh>, the reading aid of East Asian texts
}

// span says where the text of a cell (from 0) lies in the arena.
type span struct{ cell, from, to int }

// The types of cell as single letters; the file says them in words (ECMA-376 part 1, 18.18.11).
const (
	typNumber = 'n'
	typShared = 's'
	typText   = 't' // inlineStr and str
	typBool   = 'b'
	typError  = 'e'
	typDate   = 'd'
)

func (x *xlsxRows) run() error {
	for {
		if x.inRow && !x.inCell {
			if err := x.fastCells(); err != nil {
				return err
			}
		}
		t, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err == errTokenTooLong {
			return tooLongCell(max(x.row.Index, 1))
		}
		if err != nil {
			return err
		}
		if x.inData {
			err = x.dataTag(&t)
		} else {
			x.layout.tag(&t)
			x.inData = t.kind == tokStart && string(t.name) == "sheetData"
		}
		if err != nil {
			return err
		}
	}
}

// dataTag handles a tag inside sheetData.
func (x *xlsxRows) dataTag(t *token) error {
	if x.take {
		if err := x.takeText(t); err != nil {
			return err
		}
	}
	switch t.kind {
	case tokStart:
		x.startTag(t)
	case tokEmpty:
		switch string(t.name) {
		case "c":
			x.beginCell(t)
		case "row":
			x.beginRow(t)
		case "f":
			x.formula = x.formula || x.inCell
		}
	case tokEnd:
		return x.endTag(t)
	}
	return nil
}

// startTag takes cells only inside a row and values only inside a cell: what else a sheet may put there is not ours.
func (x *xlsxRows) startTag(t *token) {
	switch name := string(t.name); {
	case name == "row":
		x.beginRow(t)
	case name == "c":
		x.beginCell(t)
	case name == "rPh":
		x.ruby = true
	case !x.inCell:
	case name == "v":
		x.take = true
	case name == "t":
		x.take = !x.ruby
	case name == "f":
		x.formula = true
	}
}

func (x *xlsxRows) endTag(t *token) error {
	switch string(t.name) {
	case "v", "t":
		x.take = false
	case "c":
		if x.inCell {
			x.inCell, x.take = false, false
			return x.endCell()
		}
	case "row":
		return x.endRow()
	case "rPh":
		x.ruby = false
	case "sheetData":
		x.inData = false
	}
	return nil
}

func (x *xlsxRows) takeText(t *token) error {
	x.arena = appendUnescaped(x.arena, t.text)
	if t.kind == tokCDATA {
		x.arena = append(x.arena, t.raw...)
	}
	if len(x.arena)-x.start > x.book.lim.CellBytes {
		return tooLongCell(x.row.Index)
	}
	return nil
}

func (x *xlsxRows) beginRow(t *token) {
	index, hidden := x.row.Index+1, false
	for raw := t.raw; ; {
		name, value, rest, ok := nextAttr(raw)
		if !ok {
			break
		}
		switch string(name) {
		case "r":
			if n, ok := smallInt(value); ok && n > 0 {
				index = n
			}
		case "hidden":
			hidden = string(value) == "1" || string(value) == "true"
		}
		raw = rest
	}
	x.row.Index, x.row.Hidden = index, hidden
	clear(x.row.Cells)
	x.row.Cells, x.arena, x.spans = x.row.Cells[:0], x.arena[:0], x.spans[:0]
	x.col, x.inRow, x.inCell, x.take = 0, t.kind == tokStart, false, false
}

func (x *xlsxRows) beginCell(t *token) {
	if !x.inRow {
		return
	}
	x.col++
	x.typ, x.style, x.formula, x.take, x.ruby = typNumber, 0, false, false, false
	x.start, x.inCell = len(x.arena), t.kind == tokStart
	for raw := t.raw; ; {
		name, value, rest, ok := nextAttr(raw)
		if !ok {
			return
		}
		if len(name) == 1 {
			x.cellAttr(name[0], value)
		}
		raw = rest
	}
}

func (x *xlsxRows) cellAttr(name byte, value []byte) {
	switch name {
	case 'r':
		if n := columnOf(value); n > 0 {
			x.col = n
		}
	case 's':
		x.style, _ = smallInt(value)
	case 't':
		x.typ = cellType(value)
	}
}

func cellType(value []byte) byte {
	switch string(value) {
	case "s":
		return typShared
	case "inlineStr", "str":
		return typText
	case "b":
		return typBool
	case "e":
		return typError
	case "d":
		return typDate
	}
	return typNumber
}

// endCell turns what was gathered into a cell of the row.
func (x *xlsxRows) endCell() error {
	raw := x.arena[x.start:]
	if len(raw) == 0 && !x.formula {
		return nil
	}
	c := Cell{Formula: x.formula, Kind: Text}
	var err error
	switch x.typ {
	case typShared:
		err = x.shared(&c, raw)
	case typText:
		x.arena = x.arena[:x.start+len(unescapeX(raw))]
	case typBool:
		x.boolean(&c, raw)
	case typError:
		c.Kind = Error
	case typDate:
		x.isoDate(&c, raw)
	default:
		x.number(&c, raw)
	}
	if err != nil {
		return err
	}
	return x.put(c)
}

// put stores the cell in the row. Its text is what the arena holds from start on, unless it has one already.
func (x *xlsxRows) put(c Cell) error {
	if c.Text == "" && len(x.arena) == x.start {
		if c.Kind = Empty; !c.Formula {
			return nil
		}
	}
	if x.col > x.book.lim.Columns {
		return tooManyColumns(x.row.Index, x.book.lim.Columns)
	}
	c.Font = x.book.styles.font(x.style)
	x.row.Cells = reach(x.row.Cells, x.col)
	x.row.Cells[x.col-1] = c
	if c.Text == "" {
		x.spans = append(x.spans, span{cell: x.col - 1, from: x.start, to: len(x.arena)})
	}
	return nil
}

// reach makes the slice at least n long; what it gains is zero, since rows are cleared before they are shortened.
func reach(cells []Cell, n int) []Cell {
	if n <= len(cells) {
		return cells
	}
	return slices.Grow(cells, n-len(cells))[:n]
}

func (x *xlsxRows) shared(c *Cell, raw []byte) error {
	i, ok := smallInt(bytes.TrimSpace(raw))
	if !ok || i >= len(x.sst) {
		return problemTruncated
	}
	x.arena = x.arena[:x.start]
	c.Text = x.sst[i]
	return nil
}

func (x *xlsxRows) boolean(c *Cell, raw []byte) {
	c.Kind = Bool
	word := "FALSE"
	if v := string(bytes.TrimSpace(raw)); v == "1" || v == "true" {
		word, c.Number = "TRUE", 1
	}
	x.arena = append(x.arena[:x.start], word...)
}

func (x *xlsxRows) isoDate(c *Cell, raw []byte) {
	if serial, ok := parseISODate(string(bytes.TrimSpace(raw))); ok {
		c.Kind, c.Number = Date, serial
		x.arena, _ = appendDate(x.arena[:x.start], serial, false)
	}
}

// number reads a number or, when its style says so, a date. What is neither stays the text that it is.
func (x *xlsxRows) number(c *Cell, raw []byte) {
	if v, ok := plainNumber(raw); ok {
		c.Kind, c.Number = Number, v
	} else {
		// appendNumber may write longer text than it reads, so it must not write over what it is reading.
		text, v, ok := appendNumber(nil, bytes.TrimSpace(raw))
		if !ok {
			return
		}
		c.Kind, c.Number = Number, v
		x.arena = append(x.arena[:x.start], text...)
	}
	if x.book.styles.isDate(x.style) {
		if out, ok := appendDate(x.arena[:x.start], c.Number, x.book.from1904); ok {
			c.Kind, x.arena = Date, out
		}
	}
}

// endRow gives the row to the caller when it holds something.
func (x *xlsxRows) endRow() error {
	x.inRow, x.inCell = false, false
	if len(x.row.Cells) == 0 {
		return nil
	}
	if x.given++; x.given > x.book.lim.Rows {
		return tooManyRows(x.book.lim.Rows)
	}
	if x.given%256 == 0 && x.ctx.Err() != nil {
		return x.ctx.Err()
	}
	texts := string(x.arena)
	for _, s := range x.spans {
		x.row.Cells[s.cell].Text = texts[s.from:s.to]
	}
	err := x.yield(x.row)
	clear(x.row.Cells)
	x.row.Cells = x.row.Cells[:0]
	return err
}

// smallInt reads up to nine digits.
func smallInt(b []byte) (int, bool) {
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// columnOf gives the column of a reference like "AB12", 0 when it has none that a sheet could have.
func columnOf(ref []byte) int {
	n := 0
	for i, c := range ref {
		c |= 0x20
		if c < 'a' || c > 'z' || i > 3 {
			break
		}
		n = n*26 + int(c-'a') + 1
	}
	return n
}

// rangeOf reads "B2:D4" or "B2".
func rangeOf(ref string) (r Range, ok bool) {
	from, to, two := bytes.Cut([]byte(ref), []byte(":"))
	if !two {
		to = from
	}
	r = Range{FirstCol: columnOf(from), FirstRow: rowOf(from), LastCol: columnOf(to), LastRow: rowOf(to)}
	return r, r.FirstCol > 0 && r.FirstRow > 0 && r.LastCol >= r.FirstCol && r.LastRow >= r.FirstRow
}

func rowOf(ref []byte) int {
	n, _ := strconv.Atoi(string(bytes.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")))
	return n
}

// maxMerges and maxHidden keep a made-up sheet from filling the memory with blocks; real headers have some dozens.
const (
	maxMerges = 200_000
	maxHidden = 1 << 14
)

// tag takes what a tag outside the cells says about the layout.
func (l *layout) tag(t *token) {
	if t.kind == tokEnd {
		return
	}
	switch string(t.name) {
	case "col":
		if t.is("hidden") {
			l.hide(t.intAttr("min", 0), t.intAttr("max", 0))
		}
	case "mergeCell":
		if r, ok := rangeOf(t.attr("ref")); ok && len(l.merges) < maxMerges {
			l.merges = append(l.merges, r)
		}
	}
}

// hide notes that the columns from first to last are hidden.
func (l *layout) hide(first, last int) {
	for c := max(first, 1); c <= min(last, maxHidden) && len(l.hiddenCols) < maxHidden; c++ {
		l.hiddenCols = append(l.hiddenCols, c)
	}
}

// read takes the layout of a sheet without looking at its cells.
func (l *layout) read(s *scanner) error {
	for {
		t, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		l.tag(&t)
		if t.kind == tokStart && string(t.name) == "sheetData" {
			if err := s.skipPast("sheetData>"); err != nil && err != io.EOF {
				return err
			}
		}
	}
}
