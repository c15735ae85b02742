package emulate

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"
)

// csvGrid is a sheet saved as text: what was hidden comes along, merged blocks fall apart, dates and numbers stand as the screen showed them.
type csvGrid struct {
	out  *csv.Writer
	rows int
}

const byteOrderMark = "\ufeff"

// newCSV begins a file with the separator that a Vietnamese Windows uses (;) or a comma; Excel writes the mark in front.
func newCSV(w *bufio.Writer, separator rune) *csvGrid {
	_, _ = w.WriteString(byteOrderMark) // a failed write sticks in the buffer and is told by its Flush
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = separator, true
	return &csvGrid{out: out}
}

// row implements grid.
func (g *csvGrid) row(cells []any, _ bool) int {
	g.rows++
	record := make([]string, max(len(cells), 2)) // never an empty line: readers would skip it and count otherwise
	for i, v := range cells {
		record[i] = csvText(v)
	}
	_ = g.out.Write(record) // told by Error after Flush
	return g.rows
}

// merge implements grid: text has no merged blocks.
func (g *csvGrid) merge(int, int, int, int) {}

func csvText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case errorCell:
		return string(v)
	case dateCell:
		return time.Date(1899, 12, 30+int(v), 0, 0, 0, 0, time.UTC).Format("02/01/2006")
	case formulaCell:
		return csvText(v.value)
	}
	panic(fmt.Sprintf("emulate: a cell cannot hold %T", v))
}

// writeCSV runs a painter over a text file.
func writeCSV(w io.Writer, separator rune, paint func(grid)) error {
	buf := bufio.NewWriterSize(w, 1<<16)
	g := newCSV(buf, separator)
	paint(g)
	g.out.Flush()
	if err := g.out.Error(); err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	return buf.Flush()
}
