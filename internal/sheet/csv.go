package sheet

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strings"
)

// csvBook is a text file of separated values. It has one sheet without a name; every cell is Text.
type csvBook struct {
	lim    Limits
	r      io.ReaderAt
	size   int64
	decode func(io.Reader) io.Reader
	comma  byte
	hint   bool // the first line is Excel's "sep=;"
}

// sniffBytes is how much decoded text decides the separator.
const sniffBytes = 64 << 10

func openCSV(r io.ReaderAt, size int64, lim Limits) (*csvBook, error) {
	decode, err := textDecoder(r, size)
	if err != nil {
		return nil, problemTruncated.Because(err)
	}
	b := &csvBook{lim: lim, r: r, size: size, decode: decode}
	head := make([]byte, sniffBytes)
	n, err := io.ReadFull(b.open(), head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, problemTruncated.Because(err)
	}
	head = head[:n]
	switch {
	case len(bytes.TrimSpace(head)) == 0:
		return nil, problemEmpty
	case bytes.IndexByte(head, 0) >= 0:
		return nil, unknownKind()
	case isMarkup(head):
		return nil, markupProblem(head)
	}
	b.comma, b.hint = separator(head)
	return b, nil
}

func (b *csvBook) open() io.Reader { return b.decode(io.NewSectionReader(b.r, 0, b.size)) }

// separator takes the hint of the first line, else the one of tab, semicolon and comma that divides the most lines into the same
// number of cells: titles above the table have none, and a comma inside an address stands differently from line to line.
func separator(head []byte) (comma byte, hint bool) {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	line = bytes.TrimRight(line, "\r")
	if len(line) == 5 && strings.EqualFold(string(line[:4]), "sep=") {
		return line[4], true
	}
	comma, best := ',', 0
	for _, c := range []byte("\t;,") {
		counts := map[int]int{}
		for _, n := range countPerLine(head, c) {
			if n > 0 {
				counts[n] += n
			}
		}
		for _, score := range counts {
			if score > best {
				comma, best = c, score
			}
		}
	}
	return comma, false
}

// countPerLine counts a separator outside quotes on each line.
func countPerLine(text []byte, c byte) []int {
	out, quoted := []int{0}, false
	for _, b := range text {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == c:
			out[len(out)-1]++
		case b == '\n':
			out = append(out, 0)
		}
	}
	return out
}

func (b *csvBook) sheets() []SheetInfo { return []SheetInfo{{}} }

func (b *csvBook) layout(int) (layout, error) { return layout{}, nil }

func (b *csvBook) rows(ctx context.Context, _ int, yield func(Row) error) error {
	x := &csvRows{in: bufio.NewReaderSize(b.open(), scanBuffer), book: b}
	if b.hint {
		if _, err := x.in.ReadString('\n'); err != nil && err != io.EOF {
			return err
		}
	}
	given := 0
	for {
		more, err := x.read()
		if err != nil {
			return err
		}
		if len(x.row.Cells) > 0 {
			if given++; given > b.lim.Rows {
				return tooManyRows(b.lim.Rows)
			}
			if err := yield(x.row); err != nil {
				return err
			}
		}
		if !more || x.row.Index%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// csvRows reads one record after another. A record is a row, also a blank one: the numbers are those Excel shows for the same file.
type csvRows struct {
	in    *bufio.Reader
	book  *csvBook
	row   Row
	arena []byte
	spans []span
}

// read takes the next record; more is false at the end of the file.
func (x *csvRows) read() (more bool, err error) {
	clear(x.row.Cells)
	x.row.Cells, x.arena, x.spans = x.row.Cells[:0], x.arena[:0], x.spans[:0]
	x.row.Index++
	for col := 0; ; col++ {
		start := len(x.arena)
		end, err := x.field(start)
		if err != nil {
			return false, err
		}
		if from, to := trimmed(x.arena, start); to > from {
			if col >= x.book.lim.Columns {
				return false, tooManyColumns(x.row.Index, x.book.lim.Columns)
			}
			x.spans = append(x.spans, span{cell: col, from: from, to: to})
		}
		if end != endField {
			x.finish()
			return end == endRecord, nil
		}
	}
}

func (x *csvRows) finish() {
	texts := string(x.arena)
	for _, s := range x.spans {
		x.row.Cells = reach(x.row.Cells, s.cell+1)
		x.row.Cells[s.cell] = Cell{Kind: Text, Text: texts[s.from:s.to]}
	}
}

// trimmed takes off the ="…" with which programs keep Excel from eating leading zeros.
func trimmed(arena []byte, from int) (start, end int) {
	end = len(arena)
	if f := arena[from:]; len(f) >= 3 && f[0] == '=' && f[1] == '"' && f[len(f)-1] == '"' && bytes.IndexByte(f[2:len(f)-1], '"') < 0 {
		return from + 2, end - 1
	}
	return from, end
}

// fieldEnd says what came after a field.
type fieldEnd uint8

const (
	endField fieldEnd = iota
	endRecord
	endFile
)

// field reads one field into the arena. A quote opens a quoted part only at the field's start; elsewhere it is an ordinary character.
func (x *csvRows) field(start int) (fieldEnd, error) {
	quoted, first := false, true
	for {
		c, err := x.in.ReadByte()
		if err == io.EOF {
			if quoted {
				return endFile, problemQuote(x.row.Index)
			}
			return endFile, nil
		}
		if err != nil {
			return endFile, err
		}
		switch {
		case quoted && c == '"':
			if !x.nextIs('"') {
				quoted = false
				continue
			}
		case quoted:
		case c == '"' && first:
			quoted, first = true, false
			continue
		case c == x.book.comma:
			return endField, nil
		case c == '\r' && x.nextIs('\n'), c == '\n':
			return endRecord, nil
		case c == '\r':
			return endRecord, nil
		}
		first = false
		x.arena = append(x.arena, c)
		if len(x.arena)-start > x.book.lim.CellBytes {
			return endFile, x.tooLong(quoted)
		}
	}
}

func (x *csvRows) tooLong(quoted bool) error {
	if quoted {
		return problemQuote(x.row.Index)
	}
	return tooLongCell(x.row.Index)
}

// nextIs takes the next byte when it is c.
func (x *csvRows) nextIs(c byte) bool {
	b, err := x.in.Peek(1)
	if err != nil || b[0] != c {
		return false
	}
	_, _ = x.in.Discard(1)
	return true
}
