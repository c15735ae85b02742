package emulate

import (
	"strconv"
	"time"
)

// Values that a cell may hold besides nil, string, int and float64.
type (
	dateCell    int    // a serial day with a date format
	errorCell   string // "#REF!": what a broken formula shows
	formulaCell struct {
		text  string
		value any // the stored result
	}
)

// grid takes the rows of one sheet from the top; an .xlsx and a .csv are grids.
type grid interface {
	// row adds a row and gives its number in the left margin, from 1.
	row(cells []any, hidden bool) int
	// merge joins a block, all corners 1-based and inside.
	merge(top, left, bottom, right int)
}

// serialDay is the day number of the 1900 calendar.
func serialDay(year, month, day int) int {
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	return int(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Sub(epoch).Hours() / 24)
}

// column gives the letters of a 1-based column: A, Z, AA.
func column(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

func cellName(row, col int) string { return column(col) + strconv.Itoa(row) }

// at gives a row whose cells from a column on hold the values.
func at(col int, values ...any) []any {
	return append(make([]any, col-1), values...)
}
