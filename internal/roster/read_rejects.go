package roster

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tungnha/internal/sheet"
	"tungnha/internal/unit"
)

// Rejects is what is handed back of an import: the rows that were not entered, as they stood in the file, with the reason beside each.
// It shows what the sender wrote, identity numbers too: hand it only to whoever sent the file or may see them.
type Rejects struct {
	Book   *sheet.Book // the file as it came
	Tree   *unit.Tree  // names the communes that only titles or group rows said
	Layout *Layout     // what Read said of it
	Rows   []*Row      // with their verdicts; those that were entered are left out
	File   string      // its name, for the title
	Made   time.Time   // part of the workbook: the moment of the import, so that it can be made again identically
}

const (
	rowWidth    = 8
	statusWidth = 16
	reasonWidth = 60
	cellWidth   = 16
)

// WriteRejects writes them as an .xlsx that can be corrected and sent again: its header is the list's own, so Read knows it.
// It reads the original once more and keeps one row of it at a time besides those it hands back.
func WriteRejects(ctx context.Context, w io.Writer, in Rejects) error {
	back := map[int]*Row{}
	for _, r := range in.Rows {
		if isHandedBack(r.Status) {
			back[r.No] = r
		}
	}
	out := sheet.OutSheet{Name: "Dòng trả lại", Titles: rejectTitles(in, len(back)), Columns: rejectColumns(in.Layout), Freeze: 1, Filter: true}
	out.Rows = func(yield func(sheet.OutRow) error) error {
		return in.Book.Rows(ctx, in.Layout.at, func(r sheet.Row) error {
			if row := back[r.Index]; row != nil {
				return yield(rejectRow(r, row, in))
			}
			return nil
		})
	}
	return sheet.WriteBook(w, sheet.Out{Title: "Dòng trả lại", Made: in.Made, Sheets: []sheet.OutSheet{out}})
}

func isHandedBack(s Status) bool { return s == Refused || s == Duplicate || s == Uncertain }

func rejectTitles(in Rejects, n int) []sheet.TitleLine {
	return []sheet.TitleLine{
		{Text: "CÁC DÒNG TRẢ LẠI KHI NHẬP DANH SÁCH", Bold: true, Big: true},
		{Text: fmt.Sprintf("Tệp %s: %d dòng chưa được ghi vào danh sách", in.File, n), Italic: true},
	}
}

// rejectColumns are the list's own columns, those that say what stood in titles and group rows, and the reason.
func rejectColumns(l *Layout) []sheet.Column {
	cols := make([]sheet.Column, 0, l.width+6)
	heads := map[string][]string{}
	for _, c := range l.Columns {
		heads[c.Letter] = strings.Split(c.Header, levelMark)
	}
	for c := range l.width {
		head := heads[letter(c)]
		if len(head) == 0 || head[0] == "" {
			head = []string{"(" + letter(c) + ")"}
		}
		cols = append(cols, sheet.Column{Head: head, Width: cellWidth, Format: sheet.AsText})
	}
	if !l.has(FieldCommune) {
		cols = append(cols, sheet.Column{Head: []string{"Xã"}, Width: cellWidth})
	}
	if !l.has(FieldHamlet) {
		cols = append(cols, sheet.Column{Head: []string{"Thôn"}, Width: cellWidth})
	}
	return append(cols,
		sheet.Column{Head: []string{"Dòng trong tệp"}, Width: rowWidth, Format: sheet.Integer},
		sheet.Column{Head: []string{"Xử lý"}, Width: statusWidth},
		sheet.Column{Head: []string{"Nguyên nhân"}, Width: reasonWidth},
		sheet.Column{Head: []string{"Mã"}, Width: statusWidth},
	)
}

func (l *Layout) has(f Field) bool {
	return slices.ContainsFunc(l.Columns, func(c ColumnRead) bool { return c.Field == f })
}

var statusNames = map[Status]string{Refused: "Không nhận", Duplicate: "Trùng trong tệp", Uncertain: "Chờ đối chiếu"}

func rejectRow(r sheet.Row, row *Row, in Rejects) sheet.OutRow {
	l := in.Layout
	cells := make([]sheet.Value, 0, l.width+6)
	for c := range l.width {
		text := ""
		if c < len(r.Cells) {
			text, _ = cellText(&r.Cells[c])
		}
		cells = append(cells, sheet.Str(text))
	}
	if !l.has(FieldCommune) {
		name := ""
		if u, ok := in.Tree.Get(row.Commune); ok {
			name = u.Name
		}
		cells = append(cells, sheet.Str(name))
	}
	if !l.has(FieldHamlet) {
		cells = append(cells, sheet.Str(row.HamletName))
	}
	return sheet.OutRow{Cells: append(cells,
		sheet.Int(int64(row.No)), sheet.Str(statusNames[row.Status]), sheet.Str(row.Message.VI), sheet.Str(strings.Join(row.Codes, ", ")))}
}
