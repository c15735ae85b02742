package unit

import (
	"context"
	"regexp"
	"strings"
	"unicode"

	"tungnha/internal/errs"
	"tungnha/internal/sheet"
	"tungnha/internal/vn"
)

// ImportRow is one data row of a list of units, as it was written.
type ImportRow struct {
	Row     int    // as in the left margin
	Commune string // where it belongs; from the cell, or from the merged cell that reaches down to it
	Above   string // the last commune that a row or heading above named
	Kind    string // "Thôn", "Trường học", …
	Name    string
	Code    string
	Aliases []string
	Hamlets bool // the name stands in a column headed "Thôn", so it is a hamlet whatever it is called
}

// column is what a column of the list means.
type column uint8

const (
	colNone column = iota
	colNumber
	colCommune
	colHamlet
	colKind
	colName
	colCode
	colAlias
	columns
)

// headings maps folded words of a heading to what the column means; the first that is contained counts.
var headings = []struct {
	words string
	col   column
}{
	{"ten goi khac", colAlias},
	{"ten khac", colAlias},
	{"goi tat", colAlias},
	{"viet tat", colAlias},
	{"ten thuong goi", colAlias},
	{"ten cu", colAlias},
	{"loai", colKind},
	{"ma", colCode},
	{"ten thon", colHamlet},
	{"ten xom", colHamlet},
	{"ten to dan pho", colHamlet},
	{"ten khu pho", colHamlet},
	{"ten xa", colCommune},
	{"ten phuong", colCommune},
	{"ten co quan", colName},
	{"ten don vi", colName},
	{"ten truong", colName},
	{"ten doanh nghiep", colName},
	{"ten", colName},
	{"thuoc xa", colCommune},
	{"dia ban", colCommune},
	{"xa", colCommune},
	{"phuong", colCommune},
	{"thi tran", colCommune},
	{"thon", colHamlet},
	{"xom", colHamlet},
	{"ban", colHamlet},
	{"ap", colHamlet},
	{"khom", colHamlet},
	{"khu pho", colHamlet},
	{"to dan pho", colHamlet},
	{"khu dan cu", colHamlet},
	{"co quan", colName},
	{"don vi", colName},
	{"truong", colName},
	{"doanh nghiep", colName},
	{"stt", colNumber},
	{"tt", colNumber},
	{"so thu tu", colNumber},
}

// longestHeading: a title line is longer than a heading.
const longestHeading = 40

func meaning(text string) column {
	folded := vn.Fold(text)
	if folded == "" || len(folded) > longestHeading {
		return colNone
	}
	for _, h := range headings {
		if strings.HasPrefix(folded+" ", h.words+" ") {
			return h.col
		}
	}
	return colNone
}

// searchRows is how far down the heading is looked for.
const searchRows = 40

var errNoTable = errs.Invalid("unit.import.no-table", errs.T{
	VI: "Không thấy bảng danh sách đơn vị trong tệp: cần một dòng tiêu đề có cột “Thôn” hoặc “Tên đơn vị” và cột “Xã”. Chưa ghi gì; hãy kiểm tra lại trang tính.",
	EN: "No list of units was found in the file: one heading row with a column “Thôn” or “Tên đơn vị” and a column “Xã” is needed. Nothing was saved; check the sheet.",
})

// ReadImport finds the list of units in the first visible sheet that has one and reads its data rows: titles, numbers of columns, totals and
// signatures are left out; headings between rows name the commune of what follows.
func ReadImport(ctx context.Context, book *sheet.Book) (sheetName string, rows []ImportRow, err error) {
	for i, info := range book.Sheets() {
		if info.Hidden {
			continue
		}
		merges, err := book.Merges(i)
		if err != nil {
			return "", nil, err
		}
		r := &importReader{merges: merges}
		if err := book.Rows(ctx, i, r.row); err != nil {
			return "", nil, err
		}
		if r.found {
			return info.Name, r.rows, nil
		}
	}
	return "", nil, errNoTable
}

type importReader struct {
	merges []sheet.Range
	cols   [columns]int // 1-based place of each column, 0 = none
	found  bool
	fresh  bool // no data row since the heading
	seen   int
	above  string
	merged string // text of the merged commune cell that reaches down to until
	until  int
	rows   []ImportRow
}

func (r *importReader) row(row sheet.Row) error {
	r.seen++
	if cols, n := headingOf(row); n > 0 && (!r.found || r.fresh && n > count(r.cols)) {
		if cols[colName] == 0 && cols[colHamlet] == 0 || r.seen > searchRows {
			return nil
		}
		r.cols, r.found, r.fresh = cols, true, true
		return nil
	}
	if r.found {
		r.data(row)
	}
	return nil
}

// headingOf reads a row as a heading; n is the number of columns that mean something, 0 when it is no heading.
func headingOf(row sheet.Row) (cols [columns]int, n int) {
	for i, c := range row.Cells {
		if col := meaning(c.Text); col != colNone && cols[col] == 0 && c.Kind == sheet.Text {
			cols[col] = i + 1
		}
	}
	if n = count(cols); n < 2 {
		return cols, 0
	}
	return cols, n
}

func count(cols [columns]int) (n int) {
	for _, at := range cols {
		if at > 0 {
			n++
		}
	}
	return n
}

func (r *importReader) cell(row sheet.Row, col column) string {
	at := r.cols[col]
	if at == 0 || at > len(row.Cells) || row.Cells[at-1].Kind == sheet.Error {
		return ""
	}
	return vn.Clean(row.Cells[at-1].Text)
}

func (r *importReader) data(row sheet.Row) {
	in := ImportRow{
		Row: row.Index, Commune: r.cell(row, colCommune), Kind: r.cell(row, colKind), Name: r.cell(row, colName), Code: r.cell(row, colCode),
		Aliases: splitAliases(r.cell(row, colAlias)),
	}
	if h := r.cell(row, colHamlet); h != "" && (in.Name == "" || r.cols[colName] == 0) {
		in.Name, in.Hamlets = h, true
	}
	switch {
	case r.isColumnNumbers(row):
		return
	case r.isHeading(row, in):
		r.above = headingText(row)
		return
	case in.Name == "" || isTotal(in.Name) || r.cols[colNumber] > 0 && !startsWithNumber(r.cell(row, colNumber)) && in.Commune == "" && in.Kind == "":
		return
	}
	r.fresh = false
	r.fillCommune(&in)
	r.rows = append(r.rows, in)
}

// fillCommune takes the commune from the merged cell that reaches down to this row, and remembers the last one named.
func (r *importReader) fillCommune(in *ImportRow) {
	if in.Commune != "" {
		r.merged, r.until = in.Commune, in.Row
		for _, m := range r.merges {
			if m.FirstRow == in.Row && m.FirstCol <= r.cols[colCommune] && r.cols[colCommune] <= m.LastCol {
				r.until = m.LastRow
			}
		}
		r.above = in.Commune
	} else if in.Row <= r.until {
		in.Commune = r.merged
	}
	in.Above = r.above
}

// isColumnNumbers holds for the row "(1) (2) (3)" under a heading.
func (r *importReader) isColumnNumbers(row sheet.Row) bool {
	if !r.fresh {
		return false
	}
	want, n := 0, 0
	for _, c := range row.Cells {
		text := strings.Trim(vn.Clean(c.Text), "()[] ")
		if text == "" {
			continue
		}
		if !isNumber(text) || n > 0 && len(text) > 2 || !isNext(text, &want) {
			return false
		}
		n++
	}
	return n > 1
}

// isNext reports whether the number follows the one before.
func isNext(text string, before *int) bool {
	v := 0
	for _, d := range text {
		v = min(v*10+int(d-'0'), 1<<20)
	}
	ok := *before == 0 || v == *before+1
	*before = v
	return ok
}

var headingMark = regexp.MustCompile(`^([IVXLC]+|[A-ZĐ])[.)]?$`)

// isHeading holds for a row between data rows that names a commune: "I | Xã Vĩnh Hưng".
func (r *importReader) isHeading(row sheet.Row, in ImportRow) bool {
	filled := 0
	for _, c := range row.Cells {
		if c.Text != "" {
			filled++
		}
	}
	number := r.cell(row, colNumber)
	if filled > 2 || in.Kind != "" || in.Code != "" || startsWithNumber(number) {
		return false
	}
	kind, _, ok := cutKind(Key(headingText(row)))
	return ok && kind.isAt(Commune) && (filled == 1 || headingMark.MatchString(number))
}

// headingText is the longest text of the row.
func headingText(row sheet.Row) (longest string) {
	for _, c := range row.Cells {
		if text := vn.Clean(c.Text); len(text) > len(longest) {
			longest = text
		}
	}
	return longest
}

// isTotal holds for "Tổng cộng", "Cộng xã Vĩnh Hưng"; "Tổng công ty" and "Công ty" are enterprises, so marks count where more words follow.
func isTotal(name string) bool {
	switch vn.Fold(name) {
	case "tong", "cong", "tong cong", "tong so":
		return true
	}
	key := vn.Key(name)
	return strings.HasPrefix(key, "tổng cộng ") || strings.HasPrefix(key, "tổng số ") || strings.HasPrefix(key, "cộng ")
}

func startsWithNumber(s string) bool { return s != "" && unicode.IsDigit(rune(s[0])) }

func splitAliases(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ',' || r == '/' || r == '|' })
}
