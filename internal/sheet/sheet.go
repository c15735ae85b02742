package sheet

import (
	"context"
	"io"
	"os"
)

// CellKind says what a cell holds.
type CellKind uint8

// The kinds of cell. A formula has the kind of its stored result.
const (
	Empty CellKind = iota
	Text
	Number
	Bool
	Date
	Error
)

// String names the kind, for messages and tests.
func (k CellKind) String() string {
	return [...]string{"empty", "text", "number", "bool", "date", "error"}[k]
}

// Cell is one cell as the file stores it.
type Cell struct {
	// Text is what the cell holds, never shortened: the text itself; a number's exact digits without grouping or exponent and with a
	// point ("38099001234", "16.96"); a date as YYYY-MM-DD, with THH:MM:SS when it has a time (the time alone when it has no day);
	// TRUE or FALSE; an error as Excel shows it ("#REF!"). It may be kept after the row's callback returns.
	Text string
	// Number is the value of a Number, the serial day of a Date (as stored: a year typed into a date cell is still 1951 here), 1 for TRUE.
	Number float64
	// Font is set only when it is one of the old Vietnamese fonts (".VnTime", "VNI-Times"), whose bytes are not Unicode: the text then
	// needs converting, and a font ending in H draws small letters as capitals.
	Font string
	Kind CellKind
	// Formula says that the value was computed. A formula that was never computed has kind Empty.
	Formula bool
}

// Row is one row with at least one cell that holds something.
type Row struct {
	Index  int    // 1-based, as in the left margin
	Hidden bool   // hidden by hand or by a filter
	Cells  []Cell // by column, A first; gaps are Empty. Reused: copy what must outlive the callback.
}

// Range is a block of cells, all four corners 1-based and inside it.
type Range struct{ FirstRow, FirstCol, LastRow, LastCol int }

// SheetInfo describes one sheet.
type SheetInfo struct {
	Name   string // "" for a .csv
	Hidden bool   // hidden from the person who made it, too: helper sheets, old copies
}

// FileKind is the format that was found in the bytes.
type FileKind string

// The formats that can be read.
const (
	XLSX FileKind = "xlsx"
	XLS  FileKind = "xls"
	CSV  FileKind = "csv"
)

// format is what each reader offers; sheets are counted from 0 and the index is valid.
type format interface {
	sheets() []SheetInfo
	rows(ctx context.Context, i int, yield func(Row) error) error
	layout(i int) (layout, error)
}

// layout is what a sheet says about its cells besides their contents.
type layout struct {
	merges     []Range
	hiddenCols []int
}

// Book is an open workbook. Its methods may be used from several goroutines; each call of Rows reads on its own.
type Book struct {
	kind   FileKind
	format format
	closer io.Closer
}

// Open opens the workbook in a file. The caller closes it.
func Open(path string, lim Limits) (*Book, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, problemOpen.Because(err)
	}
	st, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, problemOpen.Because(err)
	}
	b, err := OpenReader(path, f, st.Size(), lim)
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	b.closer = f
	return b, nil
}

// OpenReader opens a workbook of size bytes in r, which must stay readable until Close. The name is not used to tell the kind.
func OpenReader(name string, r io.ReaderAt, size int64, lim Limits) (*Book, error) {
	_ = name // kept in the signature: callers have it, and no reader may depend on it
	lim = lim.withDefaults()
	if size > lim.FileBytes {
		return nil, tooLargeFile(size, lim.FileBytes)
	}
	kind, err := sniff(r, size)
	if err != nil {
		return nil, err
	}
	b := &Book{kind: kind}
	switch kind {
	case XLSX:
		b.format, err = openXLSX(r, size, lim)
	case XLS:
		b.format, err = openXLS(r, size, lim)
	default:
		b.format, err = openCSV(r, size, lim)
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}

// Kind is the format found in the bytes.
func (b *Book) Kind() FileKind { return b.kind }

// Sheets lists the worksheets in the order of their tabs; chart and macro sheets are left out.
func (b *Book) Sheets() []SheetInfo { return b.format.sheets() }

// Rows calls yield for every row of sheet i (from 0) that holds something. It stops at the first error of yield and returns that
// error as it is. When the file breaks in the middle, the rows before the break have already been given.
func (b *Book) Rows(ctx context.Context, i int, yield func(Row) error) error {
	if err := b.check(i); err != nil {
		return err
	}
	var stop error
	err := b.format.rows(ctx, i, func(r Row) error {
		stop = yield(r)
		return stop
	})
	if stop != nil {
		return stop
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return damaged(err)
}

// Merges lists the merged blocks of sheet i. It reads past the rows of an .xlsx once and remembers the answer.
func (b *Book) Merges(i int) ([]Range, error) {
	l, err := b.layout(i)
	return l.merges, err
}

// HiddenColumns lists the hidden columns of sheet i, 1-based and ascending.
func (b *Book) HiddenColumns(i int) ([]int, error) {
	l, err := b.layout(i)
	return l.hiddenCols, err
}

func (b *Book) layout(i int) (layout, error) {
	if err := b.check(i); err != nil {
		return layout{}, err
	}
	l, err := b.format.layout(i)
	return l, damaged(err)
}

func (b *Book) check(i int) error {
	if i < 0 || i >= len(b.format.sheets()) {
		return problemNoSheet
	}
	return nil
}

// Close gives the file back.
func (b *Book) Close() error {
	if b.closer == nil {
		return nil
	}
	return b.closer.Close()
}
