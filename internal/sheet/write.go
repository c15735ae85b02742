package sheet

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Out is a workbook to hand out.
type Out struct {
	Title  string    // in the file's properties
	Author string    // in the file's properties
	Made   time.Time // in the file's properties, part of the bytes: give the moment of the report, not of the download
	Sheets []OutSheet
}

// OutSheet is one sheet: title lines, a table, notes. It prints on A4 landscape, one page wide, with the header on every page.
type OutSheet struct {
	Name    string
	Titles  []TitleLine
	Columns []Column
	// Rows gives the rows one after another; an error of yield must be returned at once. nil is a table without rows.
	Rows   func(yield func(OutRow) error) error
	Notes  []string // below the table
	Footer string   // on every printed page, left; the page number stands right
	Freeze int      // columns that stay in sight, from the left
	Filter bool     // filter buttons on the header
}

// TitleLine is a line above the table. With Right, the line is two halves, as the head of an official letter.
type TitleLine struct {
	Text, Right  string
	Bold, Italic bool
	Big          bool
}

// Column is one column of the table.
type Column struct {
	// Head is the header from the top level down. Neighbours with the same levels above share one merged cell there; a column with
	// fewer levels reaches down to the table.
	Head   []string
	Width  float64 // in characters of the standard font; 0 is 12
	Format Format
}

// Format says how a column shows its values.
type Format uint8

// The formats of a column.
const (
	General Format = iota
	AsText         // ids and phones: a number becomes its digits, and Excel keeps the zeros in front when somebody edits it
	Integer        // 32.511 on a Vietnamese machine
	Decimal        // 16,96
	Percent        // a fraction of 1, shown as 16,96%
	AsDate         // 25/05/2023
	formats
)

// RowStyle is the weight of a row.
type RowStyle uint8

// The weights of a row.
const (
	Plain RowStyle = iota
	Group          // a heading between rows: bold
	Total          // bold on a tint
	rowStyles
)

// OutRow is one row of the table; cells beyond the columns are left out.
type OutRow struct {
	Style RowStyle
	Cells []Value
}

// Value is what goes into a cell; the zero Value is a blank cell.
type Value struct {
	kind   CellKind
	text   string
	number float64
	whole  int64 // when exact is set
	exact  bool
}

// Str is a text. It is always stored as a text, whatever it begins with.
func Str(s string) Value { return Value{kind: Text, text: s} }

// Num is a number; a fraction of 1 in a Percent column. As in Excel, 15 digits of it are kept.
func Num(f float64) Value { return Value{kind: Number, number: f} }

// Int is a whole number, kept exactly.
func Int(n int64) Value { return Value{kind: Number, whole: n, exact: true} }

// Day is the calendar day of t in t's own zone.
func Day(t time.Time) Value {
	return Value{kind: Date, number: serialOf(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC))}
}

// WriteBook writes the workbook as .xlsx. The same Out gives the same bytes. Sheets over 16 MB of XML pass through a temporary
// file, which is removed before it returns.
func WriteBook(w io.Writer, book Out) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return newSteadyZip(w) })
	look, err := newLook(f)
	if err != nil {
		return err
	}
	names := map[string]bool{}
	for i := range book.Sheets {
		name := sheetName(book.Sheets[i].Name, i, names)
		if err := addSheet(f, i, name); err != nil {
			return err
		}
		if err := writeSheet(f, look, name, &book.Sheets[i]); err != nil {
			return fmt.Errorf("write sheet %q: %w", name, err)
		}
	}
	if err := setProperties(f, &book); err != nil {
		return err
	}
	_, err = f.WriteTo(w)
	return err
}

// addSheet makes the i-th sheet; a new workbook already has one.
func addSheet(f *excelize.File, i int, name string) error {
	if i == 0 {
		return f.SetSheetName(f.GetSheetName(0), name)
	}
	_, err := f.NewSheet(name)
	return err
}

func setProperties(f *excelize.File, book *Out) error {
	made := book.Made.UTC().Format(time.RFC3339)
	return f.SetDocProps(&excelize.DocProperties{
		Title: clean(book.Title), Creator: clean(book.Author), LastModifiedBy: clean(book.Author), Created: made, Modified: made, Language: "vi-VN",
	})
}

// maxSheetName is Excel's limit in characters.
const maxSheetName = 31

// sheetName makes a name that Excel takes: without the characters it forbids, not too long, and not used before.
func sheetName(name string, i int, used map[string]bool) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return '-'
		}
		return r
	}, clean(name))
	name = strings.Trim(cutUnits(name, maxSheetName), "' \n\t")
	if name == "" {
		name = fmt.Sprintf("Trang %d", i+1)
	}
	for base, n := name, 2; used[strings.ToLower(name)]; n++ {
		suffix := fmt.Sprintf(" (%d)", n)
		name = cutUnits(base, maxSheetName-len(suffix)) + suffix
	}
	used[strings.ToLower(name)] = true
	return name
}

// maxCellUnits is Excel's limit of a cell's text in UTF-16 units.
const maxCellUnits = 32_767

// clean drops what XML cannot hold.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7F || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
}

func isClean(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

// cutUnits shortens s to at most n UTF-16 units, never inside a character.
func cutUnits(s string, n int) string {
	if len(s) <= n {
		return s
	}
	units := 0
	for i, r := range s {
		if units++; r > 0xFFFF {
			units++
		}
		if units > n {
			return s[:i]
		}
	}
	return s
}
