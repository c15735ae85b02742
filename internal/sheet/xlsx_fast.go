package sheet

import "bytes"

// Nearly every cell of nearly every workbook is written in one of two forms:
//
//	<c r="B7" s="3" t="s"><v>12</v></c>
//	<c r="B7" t="inlineStr"><is><t>…</t></is></c>
//
// These are read here at one go; whatever else a cell may contain goes tag by tag through the scanner. Both ways must give the
// same rows: FuzzXLSX compares them.

// fastCells reads cells in the usual forms from the buffer until something else comes.
func (x *xlsxRows) fastCells() error {
	for !x.slow {
		n := x.fastCell(x.buf[x.pos:])
		if n == 0 {
			return nil
		}
		x.pos += n
		if err := x.endCell(); err != nil {
			return err
		}
	}
	return nil
}

// fastCell reads the cell at the start of b and gives its length, or 0 when it has another form or is not wholly in the buffer.
// The cell being read is changed only when it succeeds.
func (x *xlsxRows) fastCell(b []byte) int {
	if len(b) < 4 || b[0] != '<' || b[1] != 'c' || b[2] != ' ' {
		return 0
	}
	col, style, typ, i, ok := fastAttrs(b)
	if !ok {
		return 0
	}
	text, n := fastText(b[i:])
	if n == 0 || len(text) > x.book.lim.CellBytes {
		return 0
	}
	if x.col++; col > 0 {
		x.col = col
	}
	x.typ, x.style, x.formula = typ, style, false
	x.start = len(x.arena)
	x.arena = appendUnescaped(x.arena, text)
	return i + n
}

// fastAttrs reads attributes of one letter up to the ">"; i is the offset behind it.
func fastAttrs(b []byte) (col, style int, typ byte, i int, ok bool) {
	typ = typNumber
	for i = 2; i+4 < len(b) && b[i] == ' ' && b[i+1] >= 'a' && b[i+2] == '=' && b[i+3] == '"'; {
		name, from := b[i+1], i+4
		for i = from; i < len(b) && b[i] != '"'; i++ {
		}
		if i == len(b) {
			return 0, 0, 0, 0, false
		}
		switch value := b[from:i]; name {
		case 'r':
			col = columnOf(value)
		case 's':
			style, _ = smallInt(value)
		case 't':
			typ = cellType(value)
		}
		i++
	}
	if i >= len(b) || b[i] != '>' {
		return 0, 0, 0, 0, false
	}
	return col, style, typ, i + 1, true
}

const (
	plainOpen, plainClose   = "<v>", "</v></c>"
	inlineOpen, inlineClose = "<is><t>", "</t></is></c>"
)

// fastText gives the text of a cell's body and the length of the body with the end tag; 0 for another form.
func fastText(b []byte) (text []byte, n int) {
	open, end := plainOpen, plainClose
	if !hasPrefix(b, plainOpen) {
		if open, end = inlineOpen, inlineClose; !hasPrefix(b, inlineOpen) {
			return nil, 0
		}
	}
	b = b[len(open):]
	k := 0
	for k < len(b) && k < 12 && b[k] != '<' { // most values are a few digits: quicker than a call
		k++
	}
	if k < len(b) && b[k] != '<' {
		k += max(bytes.IndexByte(b[k:], '<'), 0)
	}
	if k >= len(b) || !hasPrefix(b[k:], end) {
		return nil, 0
	}
	return b[:k], len(open) + k + len(end)
}

func hasPrefix(b []byte, s string) bool { return len(b) >= len(s) && string(b[:len(s)]) == s }
