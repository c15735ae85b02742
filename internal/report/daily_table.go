package report

import (
	"strconv"
	"strings"

	"tungnha/internal/letter"
	"tungnha/internal/sheet"
)

// amount is what stands in a cell: a whole number, a rate, or nothing.
type amount struct {
	n, of int64
	has   bool
	rate  bool
	mark  string // behind the number: "(*)" for a figure that was typed in
}

func whole(n int64) amount { return amount{n: n, has: true} }

func maybe(n *int64) amount {
	if n == nil {
		return amount{}
	}
	return whole(*n)
}

func fraction(num, den int64, ok bool) amount {
	return amount{n: num, of: den, has: ok && den > 0, rate: true}
}

// tableColumn is one column of the tables by unit, for paper and workbook alike.
type tableColumn struct {
	group, title string // the two rows of the head; title "" when the column has one
	brief        bool   // also in the table inside the letter
	phone        string // label in the text for a phone, "" when it is left out there
	signed       bool
	rate         bool
	value        func(l *Line) amount
}

// weight is the share of the width: a rate needs more than a count.
func (c *tableColumn) weight() float64 {
	if c.rate {
		return 1.4
	}
	return 1
}

// columns are those that the plan has indicators for.
func (w words) columns() (out []tableColumn) {
	if w.l1 >= 0 {
		out = append(out, w.progressColumns(w.l1, w.t("Mức độ 1", "Level 1"))...)
	}
	if w.filed >= 0 {
		out = append(out, w.fileColumns()...)
	}
	if w.l2 >= 0 {
		out = append(out, w.level2Columns()...)
	}
	work := w.t("Đã duyệt, chưa kích hoạt", "Approved, not activated")
	return append(
		out,
		tableColumn{group: work, title: w.t("Tổng số", "All"), phone: w.t("đã duyệt chưa kích hoạt", "to activate"), brief: true, value: func(l *Line) amount { return whole(l.Work.Owed) }},
		tableColumn{group: work, title: w.t("Quá 7 ngày", "Past 7 days"), value: func(l *Line) amount { return whole(l.Work.Overdue) }},
	)
}

func (w words) progressColumns(i int, group string) []tableColumn {
	fig := func(l *Line) *Figure { return &l.Figures[i] }
	return []tableColumn{
		{group: group, title: w.t("Chỉ tiêu", "Target"), brief: true, value: func(l *Line) amount { return w.generated(fig(l)) }},
		{group: group, title: w.t("Trong ngày", "In day"), phone: w.t("trong ngày", "in day"), brief: true, signed: true, value: func(l *Line) amount { return whole(fig(l).Today) }},
		{group: group, title: w.t("Lũy kế", "Total"), phone: w.t("lũy kế", "total"), brief: true, value: func(l *Line) amount { return w.takenOf(fig(l)) }},
		{group: group, title: w.t("Tỷ lệ", "Rate"), phone: w.t("đạt", "rate"), brief: true, rate: true, value: func(l *Line) amount { return fraction(rateOf(fig(l))) }},
		{group: group, title: w.t("Cần/ngày", "Needed"), value: func(l *Line) amount { return maybe(fig(l).NeededPerDay) }},
		{group: group, title: w.t("Hạng", "Rank"), value: func(l *Line) amount { return amount{n: int64(fig(l).Rank), has: fig(l).Rank > 0} }},
		{group: group, title: w.t("Chính thức", "Official"), value: func(l *Line) amount { return w.typed(fig(l)) }},
		{group: group, title: w.t("Chênh", "Diff."), signed: true, value: func(l *Line) amount { return maybe(fig(l).Difference) }},
	}
}

func (w words) fileColumns() []tableColumn {
	fig := func(l *Line) *Figure { return &l.Figures[w.filed] }
	group := w.t("Hồ sơ mức độ 2", "Level 2 files")
	return []tableColumn{
		{group: group, title: w.t("Chỉ tiêu", "Target"), value: func(l *Line) amount { return w.generated(fig(l)) }},
		{group: group, title: w.t("Trong ngày", "In day"), signed: true, value: func(l *Line) amount { return whole(fig(l).Today) }},
		{group: group, title: w.t("Lũy kế", "Total"), brief: true, value: func(l *Line) amount { return w.takenOf(fig(l)) }},
	}
}

func (w words) level2Columns() []tableColumn {
	fig := func(l *Line) *Figure { return &l.Figures[w.l2] }
	group := w.t("Mức độ 2", "Level 2")
	return []tableColumn{
		{group: group, title: w.t("Đã duyệt", "Approved"), value: func(l *Line) amount { return maybe(fig(l).Denominator) }},
		{group: group, title: w.t("Trong ngày", "In day"), signed: true, value: func(l *Line) amount { return whole(fig(l).Today) }},
		{group: group, title: w.t("Kích hoạt", "Activated"), phone: w.t("mức 2 lũy kế", "level 2 total"), brief: true, value: func(l *Line) amount { return w.takenOf(fig(l)) }},
		{group: group, title: w.t("Tỷ lệ", "Rate"), rate: true, value: func(l *Line) amount { return fraction(rateOf(fig(l))) }},
	}
}

func (w words) takenOf(f *Figure) amount {
	if !f.Known {
		return amount{}
	}
	n, official := taken(f)
	a := whole(n)
	if official && f.OfficialTyped {
		a.mark = "*"
	}
	return a
}

func (w words) typed(f *Figure) amount {
	a := maybe(f.Official)
	if f.OfficialTyped {
		a.mark = "*"
	}
	return a
}

// generated marks a target that this program split, not the plan.
func (w words) generated(f *Figure) amount {
	a := maybe(f.Target)
	if f.Generated {
		a.mark = "†"
	}
	return a
}

func (w words) cell(c *tableColumn, l *Line) string {
	a := c.value(l)
	switch {
	case !a.has:
		return "–"
	case a.rate:
		return strings.ReplaceAll(w.Lang.Percent(a.n, a.of), " ", "\u00a0")
	case c.signed:
		return w.Lang.Signed(a.n) + a.mark
	}
	return w.n(a.n) + a.mark
}

// byUnit is part II: the short table; the wide one is the appendix.
func (w words) byUnit() []letter.Block {
	if len(w.Board.Lines) == 0 {
		return nil
	}
	out := []letter.Block{letter.Heading{Level: 1, Text: w.t("II. Kết quả theo đơn vị", "II. Results by unit")}, w.table(true)}
	return append(out, letter.Note{Text: w.tableNote() + w.t(" Chi tiết tại Phụ lục kèm theo.", " See the appendix for details.")})
}

func (w words) tableNote() string {
	text := w.f("Số liệu đến %s; “–” là chưa có.", "Figures at %s; “–” is unknown.", w.moment())
	for i := range w.Board.Lines {
		for k := range w.Board.Lines[i].Figures {
			f := &w.Board.Lines[i].Figures[k]
			if f.Generated {
				return text + w.t(" † chỉ tiêu do phần mềm chia theo dân số, chưa có văn bản giao.", " † the target was split by the program, no paper gives it.")
			}
		}
	}
	return text
}

// wideSize is the size of the appendix's table, in points: nineteen columns on a lying page.
const wideSize = 10

func (w words) table(brief bool) letter.Table {
	t := letter.Table{Columns: []letter.Column{
		{Title: w.t("TT", "No."), Weight: 0.5, Align: letter.AlignCenter}, {Title: w.t("Đơn vị", "Unit"), Weight: 4},
	}}
	head := [2][]letter.HeadCell{{{Text: t.Columns[0].Title, Rows: 2}, {Text: t.Columns[1].Title, Rows: 2}}}
	var columns []tableColumn
	for _, c := range w.columns() {
		if brief && !c.brief {
			continue
		}
		columns = append(columns, c)
		t.Columns = append(t.Columns, letter.Column{Title: c.phone, Align: letter.AlignRight, Brief: c.phone != "", Weight: c.weight()})
		if last := len(head[0]) - 1; last > 1 && head[0][last].Text == c.group {
			head[0][last].Cols++
		} else {
			head[0] = append(head[0], letter.HeadCell{Text: c.group, Cols: 1})
		}
		head[1] = append(head[1], letter.HeadCell{Text: c.title})
	}
	t.Head, t.Numbers = head[:], !brief
	if !brief {
		t.Size = wideSize
	}
	for i := range w.Board.Lines {
		t.Rows = append(t.Rows, w.row(columns, &w.Board.Lines[i], strconv.Itoa(i+1), letter.RowNormal))
	}
	t.Rows = append(t.Rows, w.row(columns, &w.Board.Total, "", letter.RowTotal))
	return t
}

func (w words) row(columns []tableColumn, l *Line, number string, style letter.RowStyle) letter.Row {
	name := l.Unit.Name
	if style == letter.RowTotal {
		name = w.t("Tổng cộng", "Total")
	}
	r := letter.Row{Style: style, Cells: []string{number, name}}
	for i := range columns {
		r.Cells = append(r.Cells, w.cell(&columns[i], l))
	}
	return r
}

// workbook is the table by unit with numbers that count on.
func (w words) workbook(l *letter.Letter) sheet.Out {
	columns := w.columns()
	out := sheet.OutSheet{Name: w.t("Kết quả ngày", "Results of the day"), Freeze: 2, Footer: l.Footer}
	out.Columns = []sheet.Column{{Head: []string{w.t("TT", "No.")}, Width: 5, Format: sheet.Integer}, {Head: []string{w.t("Đơn vị", "Unit")}, Width: 26}}
	for _, c := range columns {
		format := sheet.Integer
		if c.rate {
			format = sheet.Percent
		}
		out.Columns = append(out.Columns, sheet.Column{Head: []string{c.group, c.title}, Width: 11, Format: format})
	}
	out.Titles = w.sheetTitles(l)
	out.Rows = func(yield func(sheet.OutRow) error) error {
		for i := range w.Board.Lines {
			if err := yield(w.sheetRow(columns, &w.Board.Lines[i], sheet.Int(int64(i+1)), sheet.Plain)); err != nil {
				return err
			}
		}
		return yield(w.sheetRow(columns, &w.Board.Total, sheet.Value{}, sheet.Total))
	}
	out.Notes = append([]string{w.tableNote()}, w.sheetNotes()...)
	return sheet.Out{Title: l.Subject, Author: w.issuer(), Made: w.Made, Sheets: []sheet.OutSheet{out}}
}

func (w words) sheetTitles(l *letter.Letter) []sheet.TitleLine {
	lines := []sheet.TitleLine{}
	for _, s := range l.Superior {
		lines = append(lines, sheet.TitleLine{Text: s})
	}
	for _, s := range l.Issuer {
		lines = append(lines, sheet.TitleLine{Text: s, Bold: true})
	}
	return append(
		lines,
		sheet.TitleLine{Text: l.Symbol, Right: l.PlaceDate, Italic: true},
		sheet.TitleLine{Text: w.t("BIỂU KẾT QUẢ", "TABLE OF RESULTS"), Bold: true, Big: true},
		sheet.TitleLine{Text: l.Subject, Bold: true},
		sheet.TitleLine{Text: l.SubjectNote, Italic: true},
	)
}

// sheetNotes are the sentences on where the figures come from.
func (w words) sheetNotes() (out []string) {
	for _, b := range w.comparison() {
		switch b := b.(type) {
		case letter.Paragraph:
			out = append(out, b.Text)
		case letter.List:
			out = append(out, b.Items...)
		case letter.Note:
			out = append(out, b.Text)
		}
	}
	return out
}

func (w words) sheetRow(columns []tableColumn, l *Line, number sheet.Value, style sheet.RowStyle) sheet.OutRow {
	name := l.Unit.Name
	if style == sheet.Total {
		name = w.t("Tổng cộng", "Total")
	}
	r := sheet.OutRow{Style: style, Cells: []sheet.Value{number, sheet.Str(name)}}
	for i := range columns {
		switch a := columns[i].value(l); {
		case !a.has:
			r.Cells = append(r.Cells, sheet.Value{})
		case a.rate:
			r.Cells = append(r.Cells, sheet.Num(float64(a.n)/float64(a.of)))
		default:
			r.Cells = append(r.Cells, sheet.Int(a.n))
		}
	}
	return r
}
