package roster

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/sheet"
	"tungnha/internal/vn"
)

const (
	sampleRows  = 120 // enough for titles, header and a page of people
	mostSheets  = 64  // more are never looked at
	mostColumns = 256 // columns to the right of it are no list of people
)

// sample is the top of one sheet.
type sample struct {
	at     int // in the book
	info   sheet.SheetInfo
	rows   []sampleRow
	merges []sheet.Range
	hidden []int    // hidden columns, 1-based
	others []string // sheets that look like lists too
}

type sampleRow struct {
	index int
	cells []sheet.Cell
	text  []string
}

// errEnough stops reading a sheet; it never leaves this file.
var errEnough = errors.New("roster: enough rows")

func takeSample(ctx context.Context, book *sheet.Book, at int) (*sample, error) {
	s := &sample{at: at, info: book.Sheets()[at]}
	err := book.Rows(ctx, at, func(r sheet.Row) error {
		s.rows = append(s.rows, newSampleRow(r))
		if len(s.rows) >= sampleRows {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return s, err
}

func newSampleRow(r sheet.Row) sampleRow {
	cells := slices.Clone(r.Cells[:min(len(r.Cells), mostColumns)])
	out := sampleRow{index: r.Index, cells: cells, text: make([]string, len(cells))}
	for i := range cells {
		out.text[i], _ = cellText(&cells[i])
	}
	return out
}

func (r *sampleRow) at(col int) string {
	if col < 0 || col >= len(r.text) {
		return ""
	}
	return r.text[col]
}

// chooseSheet finds the sheet with the list and the form of it.
func chooseSheet(ctx context.Context, book *sheet.Book, in ReadInput) (*sample, *form, error) {
	if err := checkMap(in.Map); err != nil {
		return nil, nil, err
	}
	sheets := book.Sheets()
	var best *sample
	var form *form
	var others []string
	for i := range sheets[:min(len(sheets), mostSheets)] {
		if in.Sheet != "" && !sameSheet(sheets[i].Name, in.Sheet) {
			continue
		}
		s, err := takeSample(ctx, book, i)
		if err != nil {
			return nil, nil, err
		}
		f := findForm(s, in.Map)
		if f == nil {
			continue
		}
		if others = append(others, sheets[i].Name); form == nil || f.score > form.score {
			best, form = s, f
		}
	}
	if form == nil {
		return nil, nil, noList(in, sheets)
	}
	return settleForm(book, best, in, others)
}

// settleForm looks at the chosen sheet again with its merged cells and hidden columns.
func settleForm(book *sheet.Book, s *sample, in ReadInput, others []string) (*sample, *form, error) {
	var err error
	if s.merges, err = book.Merges(s.at); err != nil {
		return nil, nil, err
	}
	if s.hidden, err = book.HiddenColumns(s.at); err != nil {
		return nil, nil, err
	}
	s.others = slices.DeleteFunc(others, func(n string) bool { return n == s.info.Name })
	f := findForm(s, in.Map)
	if f == nil {
		return nil, nil, noList(in, book.Sheets())
	}
	return s, f, f.checkMapped(in.Map)
}

func sameSheet(name, asked string) bool {
	return name == asked || vn.Key(name) == vn.Key(asked)
}

func noList(in ReadInput, sheets []sheet.SheetInfo) error {
	if in.Sheet != "" && !slices.ContainsFunc(sheets, func(s sheet.SheetInfo) bool { return sameSheet(s.Name, in.Sheet) }) {
		return errs.NotFound("roster.no-sheet", errs.Tf(
			"Tệp không có trang tính “%s”. Hãy chọn một trong các trang: %s.", "The file has no sheet “%s”. Choose one of: %s.", in.Sheet, sheetNames(sheets)))
	}
	return errNoList
}

var errNoList = errs.Invalid("roster.no-list", errs.T{
	VI: "Không tìm thấy danh sách người dân trong tệp: cần cột họ tên và ít nhất ngày sinh hoặc số định danh. Chưa ghi gì. Hãy kiểm tra dòng tiêu đề của tệp (khi nhập bằng dòng lệnh: chỉ rõ từng cột bằng --map).",
	EN: "No list of people was found in the file: a column of names and at least the birth or the identity number are needed. Nothing was entered. Check the header row, or say what each column is with --map.",
})

func sheetNames(sheets []sheet.SheetInfo) string {
	var names []string
	for _, s := range sheets {
		names = append(names, s.Name)
	}
	return strings.Join(names, "; ")
}

// checkMap refuses fields that do not exist.
func checkMap(m map[string]string) error {
	for head, field := range m {
		if !slices.Contains(Fields(), Field(field)) {
			return errs.Invalid("roster.map-field", errs.Tf(
				"Cột “%s” được chỉ là “%s”, nhưng không có trường này. Các trường: %s.", "Column “%s” is mapped to “%s”, which is no field. The fields: %s.",
				head, field, joinFields(Fields())))
		}
	}
	return nil
}

func joinFields(fields []Field) string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = string(f)
	}
	return strings.Join(out, ", ")
}

// letter names a column as the sheet does: 0 is A.
func letter(col int) string {
	s := ""
	for n := col + 1; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

// Shapes of values, for columns whose header is unclear.
type shape uint8

const (
	shapeNone shape = iota
	shapeIdentity
	shapeCMND
	shapePhone
	shapeDate
	shapeYear
	shapeTick
	shapeSex
	shapeNumber
	shapeName
	shapeWord // one word of letters
	shapeText
	shapes
)

// shapeOf says what a cell looks like.
func shapeOf(c *sheet.Cell, text string) shape {
	switch {
	case text == "" || c.Kind == sheet.Error || isErrorText(text):
		return shapeNone
	case c.Kind == sheet.Date:
		return shapeDate
	case isTick(text):
		return shapeTick
	}
	if digits := onlyDigits(text); digits != "" {
		return shapeOfDigits(digits)
	}
	return shapeOfText(text)
}

func shapeOfDigits(d string) shape {
	switch n := len(d); {
	case n == 12, n == 11 && d[:2] != "01", n == 10 && d[0] != '0':
		return shapeIdentity
	case n == 10, n == 11, n == 9 && strings.IndexByte("35789", d[0]) >= 0:
		return shapePhone
	case n == 9:
		return shapeCMND
	case n == 4 && d >= "1900" && d <= "2099":
		return shapeYear
	}
	return shapeNumber
}

func shapeOfText(text string) shape {
	if strings.ContainsAny(text, "0123456789") {
		parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
		if len(parts) == 3 && allShort(parts) {
			return shapeDate
		}
		if strings.Count(text, "0") > 0 && len(onlyDigits(strings.NewReplacer(";", "", ",", "", "/", "").Replace(text))) >= 20 {
			return shapePhone
		}
		return shapeText
	}
	if _, ok := vn.ParseSex(text); ok {
		return shapeSex
	}
	switch n := strings.Count(text, " ") + 1; {
	case strings.ContainsAny(text, ",;:()/"):
		return shapeText
	case n == 1:
		return shapeWord
	case n <= 6:
		return shapeName
	}
	return shapeText
}

func allShort(parts []string) bool {
	for _, p := range parts {
		if _, err := strconv.Atoi(p); err != nil || len(p) > 4 {
			return false
		}
	}
	return true
}

// onlyDigits gives the digits of a text that has nothing else but what people put between digits, else "".
func onlyDigits(text string) string {
	if strings.Trim(text, "0123456789") == "" {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			out = append(out, c)
		case c != ' ' && c != '.' && c != '\'':
			return ""
		}
	}
	if len(out) < 8 { // "12.5", "1.234": a number, not an identifier
		return ""
	}
	return string(out)
}

// isTick recognises the marks that stand for yes.
func isTick(text string) bool {
	switch text {
	case "x", "X", "v", "V", "✓", "✔", "√", "☑", "+", "×", "TRUE", "xx", "XX":
		return true
	}
	return false
}
