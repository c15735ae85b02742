package roster

import (
	"fmt"
	"slices"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// Layout says what was recognised in a file, for the preview. It holds no personal data.
type Layout struct {
	Sheet       string          `json:"sheet"`
	HeaderFirst int             `json:"header_first,omitempty"` // 0: the list has no header
	HeaderLast  int             `json:"header_last,omitempty"`
	Columns     []ColumnRead    `json:"columns"`
	Commune     unit.ID         `json:"commune,omitempty"` // of rows that name none
	HiddenCols  []string        `json:"hidden_columns,omitempty"`
	HiddenRows  int             `json:"hidden_rows,omitempty"`
	Skipped     []Skipped       `json:"skipped,omitempty"`
	Warnings    []errs.T        `json:"warnings,omitempty"`
	Beside      int             `json:"beside,omitempty"` // rows with something to the right of the list, which is not read
	at          int             // the sheet's place in the book
	width       int             // columns to hand back
	groups      map[string]bool // group rows that are no place we know
}

// ColumnRead is one column and what it was taken for.
type ColumnRead struct {
	Letter string `json:"letter"`
	Header string `json:"header"`
	Field  Field  `json:"field"`
	By     Reason `json:"by"`
	Hidden bool   `json:"hidden,omitempty"`
}

// Skipped counts the rows of one kind that are no people, with the first and the last.
type Skipped struct {
	Kind  RowKind `json:"kind"`
	Rows  int     `json:"rows"`
	First int     `json:"first"`
	Last  int     `json:"last"`
}

func newLayout(s *sample, f *form) *Layout {
	l := &Layout{Sheet: s.info.Name, HeaderFirst: f.first, HeaderLast: f.last, at: s.at, width: f.to + 1, groups: map[string]bool{}}
	for c := f.from; c <= f.to; c++ {
		col := &f.cols[c]
		if col.header == "" && col.field == "" {
			continue
		}
		read := ColumnRead{Letter: letter(c), Header: col.header, Field: col.field, By: col.by, Hidden: slices.Contains(s.hidden, c+1)}
		if read.Field == "" {
			read.Field, read.By = FieldIgnored, Unknown
		}
		l.Columns = append(l.Columns, read)
	}
	for _, c := range s.hidden {
		l.HiddenCols = append(l.HiddenCols, letter(c-1))
	}
	if len(s.others) > 0 {
		l.Warnings = append(l.Warnings, errs.Tf(
			"Tệp còn trang tính khác trông như danh sách người dân và chưa được đọc: %s. Nếu cần, hãy nhập riêng từng trang.",
			"The file has other sheets that look like lists of people and were not read: %s. Import each by itself if it is needed.", strings.Join(s.others, "; ")))
	}
	if f.second != "" {
		l.Warnings = append(l.Warnings, errs.Tf(
			"Cột %s cũng là họ tên: có thể có danh sách thứ hai đặt bên cạnh, phần đó chưa được đọc. Hãy đưa xuống dưới danh sách thứ nhất.",
			"Column %s holds names too: perhaps a second list stands beside, and it was not read. Move it below the first.", f.second))
	}
	if s.info.Hidden {
		l.Warnings = append(l.Warnings, errs.T{VI: "Trang tính được đọc đang bị ẩn trong tệp.", EN: "The sheet that was read is hidden in the file."})
	}
	return l
}

func (l *Layout) skip(kind RowKind, index int) {
	for i := range l.Skipped {
		if s := &l.Skipped[i]; s.Kind == kind {
			s.Rows, s.Last = s.Rows+1, index
			return
		}
	}
	l.Skipped = append(l.Skipped, Skipped{Kind: kind, Rows: 1, First: index, Last: index})
}

const mostGroupWarnings = 20

// unknownGroup warns once of a group row whose text is no hamlet of the commune.
func (l *Layout) unknownGroup(text string) {
	if l.groups[text] || len(l.groups) >= mostGroupWarnings {
		return
	}
	l.groups[text] = true
	l.Warnings = append(l.Warnings, errs.Tf(
		"Dòng nhóm “%s” không phải tên thôn đã biết; người ở dưới dòng này coi như chưa rõ thôn.",
		"The group row “%s” is no known hamlet; the people under it have no hamlet yet.", short(text)))
}

var kindNames = map[RowKind]errs.T{
	KindTitle: {VI: "tiêu đề", EN: "title"}, KindHeader: {VI: "đầu bảng", EN: "header"}, KindNumbers: {VI: "số thứ tự cột", EN: "column numbers"},
	KindGroup: {VI: "tên nhóm (thôn, xã, hộ)", EN: "group"}, KindSubtotal: {VI: "cộng, tổng", EN: "total"}, KindBlank: {VI: "trống", EN: "blank"},
	KindNoteRow: {VI: "ghi chú", EN: "note"}, KindSignature: {VI: "phần ký", EN: "signature"}, KindHelper: {VI: "bảng phụ", EN: "helper table"},
}

// Lines says in sentences what was recognised.
func (l *Layout) Lines() []errs.T {
	out := []errs.T{l.headerLine()}
	var read, english, left []string
	for _, c := range l.Columns {
		if c.Field == FieldIgnored {
			left = append(left, fmt.Sprintf("%s “%s”", c.Letter, c.Header))
		} else {
			text := c.Field.Text()
			read = append(read, fmt.Sprintf("%s “%s” → %s", c.Letter, c.Header, text.VI))
			english = append(english, fmt.Sprintf("%s “%s” → %s", c.Letter, c.Header, text.EN))
		}
	}
	out = append(out, errs.T{VI: "Các cột được đọc: " + strings.Join(read, "; ") + ".", EN: "Columns read: " + strings.Join(english, "; ") + "."})
	if len(left) > 0 {
		out = append(out, errs.Tf("Các cột không đọc: %s.", "Columns not read: %s.", strings.Join(left, "; ")))
	}
	if len(l.HiddenCols) > 0 {
		out = append(out, errs.Tf("Các cột đang ẩn (vẫn được xét): %s.", "Hidden columns (looked at all the same): %s.", strings.Join(l.HiddenCols, ", ")))
	}
	if l.HiddenRows > 0 {
		out = append(out, errs.Tf("%d dòng đang ẩn vẫn được đọc và có ghi cảnh báo.", "%d hidden rows were read and carry a warning.", l.HiddenRows))
	}
	if l.Beside > 0 {
		out = append(out, errs.Tf("%d dòng có bảng phụ ở bên phải danh sách, không đọc phần đó.", "%d rows have something to the right of the list, which was not read.", l.Beside))
	}
	for _, s := range l.Skipped {
		name := kindNames[s.Kind]
		out = append(out, errs.T{
			VI: fmt.Sprintf("Bỏ qua %d dòng %s (dòng %d–%d).", s.Rows, name.VI, s.First, s.Last),
			EN: fmt.Sprintf("Passed over: %d × %s (rows %d–%d).", s.Rows, name.EN, s.First, s.Last),
		})
	}
	return append(out, l.Warnings...)
}

func (l *Layout) headerLine() errs.T {
	if l.HeaderLast == 0 {
		return errs.Tf("Trang tính “%s”: không có dòng đầu bảng, các cột được nhận theo nội dung.", "Sheet “%s”: no header, columns taken by their values.", l.Sheet)
	}
	return errs.Tf("Trang tính “%s”: đầu bảng ở dòng %d–%d.", "Sheet “%s”: header in rows %d–%d.", l.Sheet, l.HeaderFirst, l.HeaderLast)
}
