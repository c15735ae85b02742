package sheet

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Page and row measures.
const (
	paperA4      = 9
	defaultWidth = 12.0
	lineHeight   = 16.5 // points of one line of text
	maxRowHeight = 409.0
	maxFooter    = 110 // Excel takes 255 characters in all, and each & takes two
)

// sheetWriter writes one sheet from top to bottom.
type sheetWriter struct {
	f     *excelize.File
	sw    *excelize.StreamWriter
	look  *look
	name  string
	sheet *OutSheet
	row   int // the last one written
	cells []any
}

func writeSheet(f *excelize.File, l *look, name string, s *OutSheet) error {
	if err := pageSetup(f, name, s); err != nil {
		return err
	}
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	w := &sheetWriter{f: f, sw: sw, look: l, name: name, sheet: s, cells: make([]any, len(s.Columns))}
	for _, step := range []func() error{w.frame, w.titles, w.header, w.table, w.notes, sw.Flush} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// pageSetup comes before the stream, which writes the head of the sheet when it is made.
func pageSetup(f *excelize.File, name string, s *OutSheet) error {
	yes, size, wide, high, landscape := true, paperA4, 1, 0, "landscape"
	if err := f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	layout := &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}
	if err := f.SetPageLayout(name, layout); err != nil {
		return err
	}
	left, top := 0.6, 0.75
	if err := f.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &left, Right: &left, Top: &top, Bottom: &top}); err != nil {
		return err
	}
	return f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: footer(s.Footer)})
}

// footer keeps what people wrote from being read as codes.
func footer(text string) string {
	text = strings.ReplaceAll(cutUnits(clean(text), maxFooter), "&", "&&")
	return "&L" + text + "&RTrang &P/&N"
}

// headRow is the first row of the table's header.
func (w *sheetWriter) headRow() int { return len(w.sheet.Titles) + 1 }

// levels is how many rows the header has.
func (w *sheetWriter) levels() int {
	n := 0
	for _, c := range w.sheet.Columns {
		n = max(n, len(c.Head))
	}
	return n
}

// frame sets widths, frozen panes and the header that prints on every page.
func (w *sheetWriter) frame() error {
	for i, c := range w.sheet.Columns {
		if err := w.sw.SetColWidth(i+1, i+1, width(c)); err != nil {
			return err
		}
	}
	head := w.headRow() - 1 + w.levels()
	if w.levels() == 0 {
		return nil
	}
	corner, err := excelize.CoordinatesToCellName(w.sheet.Freeze+1, head+1)
	if err != nil {
		return err
	}
	pane := "bottomLeft"
	if w.sheet.Freeze > 0 {
		pane = "bottomRight"
	}
	if err := w.sw.SetPanes(&excelize.Panes{Freeze: true, XSplit: w.sheet.Freeze, YSplit: head, TopLeftCell: corner, ActivePane: pane}); err != nil {
		return err
	}
	return w.f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: w.name, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", w.name, w.headRow(), head),
	})
}

func width(c Column) float64 {
	if c.Width <= 0 {
		return defaultWidth
	}
	return min(c.Width, excelize.MaxColumnWidth)
}

// set writes the next row.
func (w *sheetWriter) set(cells []any, height float64) error {
	w.row++
	return w.sw.SetRow("A"+strconv.Itoa(w.row), cells, excelize.RowOpts{Height: min(height, maxRowHeight)})
}

// merge joins a block of cells, columns counted from 0.
func (w *sheetWriter) merge(row, col, lastRow, lastCol int) error {
	if row == lastRow && col >= lastCol {
		return nil
	}
	from, err := excelize.CoordinatesToCellName(col+1, row)
	if err != nil {
		return err
	}
	to, err := excelize.CoordinatesToCellName(lastCol+1, lastRow)
	if err != nil {
		return err
	}
	return w.sw.MergeCell(from, to)
}

// linesOf estimates how many lines a text takes when it is wrapped over the columns from first to last (from 0): programs do not
// make a row of merged cells higher by themselves. Capitals and bold letters are about a third wider than the width's unit.
func (w *sheetWriter) linesOf(text string, first, last int) float64 {
	room := 0.0
	for i := first; i <= last && i < len(w.sheet.Columns); i++ {
		room += width(w.sheet.Columns[i])
	}
	lines := 0.0
	for line := range strings.SplitSeq(text, "\n") {
		lines += max(1, math.Ceil(1.35*float64(utf8.RuneCountInString(line))/max(room, defaultWidth)))
	}
	return lines
}

func (w *sheetWriter) titles() error {
	last := len(w.sheet.Columns) - 1
	for _, t := range w.sheet.Titles {
		style := w.look.title(t)
		cells := []any{excelize.Cell{StyleID: style, Value: outText(t.Text)}}
		end := last
		if t.Right != "" {
			end = max(last/2, 0)
			for len(cells) <= end {
				cells = append(cells, nil)
			}
			cells = append(cells, excelize.Cell{StyleID: style, Value: outText(t.Right)})
		}
		lines := w.linesOf(t.Text, 0, end)
		if t.Right != "" {
			lines = max(lines, w.linesOf(t.Right, end+1, last))
		}
		if err := w.set(cells, lines*lineHeight*1.15); err != nil {
			return err
		}
		if err := w.merge(w.row, 0, w.row, end); err != nil {
			return err
		}
		if t.Right != "" && last > end+1 {
			if err := w.merge(w.row, end+1, w.row, last); err != nil {
				return err
			}
		}
	}
	return nil
}

// header writes the levels of the header and joins their cells.
func (w *sheetWriter) header() error {
	levels := w.levels()
	first := w.headRow()
	for level := range levels {
		for i, c := range w.sheet.Columns {
			text := ""
			if level < len(c.Head) && !w.sameGroup(i-1, i, level) {
				text = c.Head[level]
			}
			w.cells[i] = excelize.Cell{StyleID: w.look.head, Value: outText(text)}
		}
		if err := w.set(w.cells, w.headHeight(level, levels)); err != nil {
			return err
		}
	}
	for i, c := range w.sheet.Columns {
		for level := range c.Head {
			if err := w.joinHead(i, level, first, levels); err != nil {
				return err
			}
		}
	}
	return nil
}

// sameGroup says whether column b continues the group of column a on a level. The lowest level of a column is its own name.
func (w *sheetWriter) sameGroup(a, b, level int) bool {
	if a < 0 || b >= len(w.sheet.Columns) {
		return false
	}
	ha, hb := w.sheet.Columns[a].Head, w.sheet.Columns[b].Head
	return level < len(ha)-1 && level < len(hb)-1 && slices.Equal(ha[:level+1], hb[:level+1])
}

// joinHead merges the cell that begins at a column and level: a group over its columns, a name down to the table.
func (w *sheetWriter) joinHead(col, level, first, levels int) error {
	if w.sameGroup(col-1, col, level) {
		return nil
	}
	lastCol, lastLevel := col, level
	for w.sameGroup(lastCol, lastCol+1, level) {
		lastCol++
	}
	if level == len(w.sheet.Columns[col].Head)-1 {
		lastLevel = levels - 1
	}
	return w.merge(first+level, col, first+lastLevel, lastCol)
}

// headHeight makes room for the longest name on a level; programs do not do it for merged cells.
func (w *sheetWriter) headHeight(level, levels int) float64 {
	lines := 1.0
	for _, c := range w.sheet.Columns {
		if level < len(c.Head)-1 || len(c.Head) == 0 {
			continue
		}
		name := c.Head[len(c.Head)-1]
		need := math.Ceil(float64(utf8.RuneCountInString(name)) * 1.2 / width(c))
		lines = max(lines, need/float64(levels-len(c.Head)+1))
	}
	return math.Ceil(lines) * lineHeight
}

func (w *sheetWriter) table() error {
	if w.sheet.Rows == nil {
		return w.filter()
	}
	err := w.sheet.Rows(func(r OutRow) error {
		for i := range w.cells {
			var v Value
			if i < len(r.Cells) {
				v = r.Cells[i]
			}
			w.cells[i] = w.cell(w.sheet.Columns[i].Format, r.Style, v)
		}
		return w.set(w.cells, 0)
	})
	if err != nil {
		return err
	}
	return w.filter()
}

// cell gives a value the style of its column and row.
func (w *sheetWriter) cell(format Format, row RowStyle, v Value) excelize.Cell {
	if format >= formats {
		format = General
	}
	if row >= rowStyles {
		row = Plain
	}
	c := excelize.Cell{StyleID: w.look.cells[format][row]}
	switch v.kind {
	case Text:
		c.Value = outText(v.text)
	case Number:
		c.Value = outNumber(format, v)
	case Date:
		c.StyleID, c.Value = w.look.dates[row], v.number
	}
	return c
}

// outNumber keeps whole numbers whole; in a text column a number becomes its digits, and what is no number stays out of the file.
func outNumber(format Format, v Value) any {
	switch {
	case v.exact && format == AsText:
		return strconv.FormatInt(v.whole, 10)
	case v.exact:
		return v.whole
	case math.IsNaN(v.number) || math.IsInf(v.number, 0):
		return nil
	case format == AsText:
		return string(appendFloat(nil, v.number))
	}
	return v.number
}

// outText gives a text as Excel can hold it; no text is a blank cell.
func outText(s string) any {
	if s = cutUnits(clean(s), maxCellUnits); s == "" {
		return nil
	}
	return s
}

// filter puts filter buttons on the lowest level of the header.
func (w *sheetWriter) filter() error {
	if !w.sheet.Filter || len(w.sheet.Columns) == 0 || w.levels() == 0 {
		return nil
	}
	to, err := excelize.CoordinatesToCellName(len(w.sheet.Columns), w.row)
	if err != nil {
		return err
	}
	return w.f.AutoFilter(w.name, fmt.Sprintf("A%d:%s", w.headRow()+w.levels()-1, to), nil)
}

func (w *sheetWriter) notes() error {
	for _, n := range w.sheet.Notes {
		lines := w.linesOf(n, 0, len(w.sheet.Columns)-1)
		if err := w.set([]any{excelize.Cell{StyleID: w.look.note, Value: outText(n)}}, lines*lineHeight); err != nil {
			return err
		}
		if err := w.merge(w.row, 0, w.row, len(w.sheet.Columns)-1); err != nil {
			return err
		}
	}
	return nil
}
