package target

import (
	"context"
	"errors"
	"slices"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/sheet"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Grid is a table of figures by unit as an office's workbook holds it: titles, a head of one to four rows, one line per unit; what stands beside
// or below it is left out.
type Grid struct {
	Sheet   string
	Titles  []string     // texts above the head, in order
	Columns []GridColumn // right of the units' column
	Rows    []GridRow
	Totals  []GridRow // "Tổng cộng", "Toàn huyện"
	Skipped int       // rows below or between that are no unit's line: means, helper tables, signatures
}

// GridColumn is one column of figures.
type GridColumn struct {
	At     int    // 0-based
	Letter string // as in Excel
	Head   string // the rows of the head above it, joined
	Fold   string // Head without marks
}

// GridRow is one line.
type GridRow struct {
	No    int          // the sheet's 1-based row number
	Name  string       // as written
	Units []*unit.Unit // that the name may mean: none is unknown, several are unclear
	Cells []sheet.Cell
}

// The bounds of what is looked at: no table of units is larger.
const (
	gridRows    = 20_000
	gridColumns = 60
	gridHead    = 8 // rows of a head at most
)

var errTooLong = errs.TooLarge("grid.rows", errs.T{
	VI: "Trang tính có quá nhiều dòng, không phải bảng số liệu theo đơn vị. Chưa có số nào được ghi.",
	EN: "The sheet has too many rows to be a table by unit. Nothing was saved.",
})

var errNoGrid = errs.Invalid("grid.none", errs.T{
	VI: "Không tìm thấy bảng nào có tên các đơn vị trực thuộc trong tệp. Kiểm tra lại tệp, hoặc chỉ rõ trang tính. Chưa có số nào được ghi.",
	EN: "No table with the names of the units was found in the file. Check the file, or name the sheet. Nothing was saved.",
})

// ReadGrid finds the table of units in a workbook: on the named sheet, or on the one that names most of them. parts are the units that may stand in
// it, all children of one unit or of several (the communes of a province).
func ReadGrid(ctx context.Context, book *sheet.Book, tree *unit.Tree, root unit.ID, parts []unit.ID, name string) (*Grid, error) {
	finder := newFinder(tree, root, parts)
	var best *Grid
	most := 0
	for i, info := range book.Sheets() {
		if name != "" && info.Name != name {
			continue
		}
		raw, err := rawRows(ctx, book, i)
		if err != nil {
			return nil, err
		}
		g, known := raw.grid(finder)
		if g != nil && (known > most || best == nil) {
			g.Sheet = info.Name
			best, most = g, known
		}
	}
	if best == nil {
		return nil, errNoGrid
	}
	return best, nil
}

// finder finds units by what a cell calls them.
type finder struct {
	tree    *unit.Tree
	root    *unit.Unit
	parents []unit.ID
	parts   map[unit.ID]bool
	seen    map[string][]*unit.Unit
}

func newFinder(tree *unit.Tree, root unit.ID, parts []unit.ID) *finder {
	f := &finder{tree: tree, parts: map[unit.ID]bool{}, seen: map[string][]*unit.Unit{}}
	f.root, _ = tree.Get(root)
	for _, id := range parts {
		f.parts[id] = true
		if u, ok := tree.Get(id); ok && !slices.Contains(f.parents, u.Parent) {
			f.parents = append(f.parents, u.Parent)
		}
	}
	return f
}

func (f *finder) find(text string) (out []*unit.Unit) {
	if text == "" || strings.Trim(text, "0123456789 .,%()") == "" || strings.EqualFold(text, "TT") { // "thứ tự", not a township
		return nil
	}
	if found, ok := f.seen[text]; ok {
		return found
	}
	for _, p := range f.parents {
		for _, u := range f.tree.Find(p, text) {
			if f.parts[u.ID] {
				out = append(out, u)
			}
		}
	}
	f.seen[text] = out
	return out
}

// totalWords begin the names of lines that sum or average the others.
var totalWords = []string{"tong", "cong", "toan huyen", "toan tinh", "toan xa", "toan thi", "toan thanh pho", "ca huyen", "ca tinh"}

var meanWords = []string{"binh quan", "trung binh", "tb "}

func (f *finder) isTotal(text string) bool {
	folded := vn.Fold(text)
	if folded == "" {
		return false
	}
	if f.root != nil && unit.Key(text) == f.root.Key {
		return true
	}
	return slices.ContainsFunc(totalWords, func(w string) bool { return folded == w || strings.HasPrefix(folded, w+" ") })
}

func isMean(text string) bool {
	folded := vn.Fold(text) + " "
	return slices.ContainsFunc(meanWords, func(w string) bool { return strings.HasPrefix(folded, w) })
}

// raw is a sheet in memory.
type raw struct {
	rows   []rawRow
	merges []sheet.Range
}

type rawRow struct {
	index int
	cells []sheet.Cell
	text  []string
}

var errFull = errors.New("grid: enough rows")

func rawRows(ctx context.Context, book *sheet.Book, i int) (*raw, error) {
	out := &raw{}
	err := book.Rows(ctx, i, func(r sheet.Row) error {
		if len(out.rows) >= gridRows {
			return errFull
		}
		cells := slices.Clone(r.Cells[:min(len(r.Cells), gridColumns)])
		text := make([]string, len(cells))
		for k, c := range cells {
			if c.Kind != sheet.Error {
				text[k] = vn.Clean(c.Text)
			}
		}
		out.rows = append(out.rows, rawRow{r.Index, cells, text})
		return nil
	})
	if errors.Is(err, errFull) {
		return nil, errTooLong
	}
	if err != nil {
		return nil, err
	}
	out.merges, err = book.Merges(i)
	return out, err
}

// grid finds the table; known is how many different units it names.
func (r *raw) grid(f *finder) (g *Grid, known int) {
	col, first, known := r.unitColumn(f)
	if known == 0 {
		return nil, 0
	}
	for first > 0 && r.headless(f, first-1, col) { // a total line, a group or a unit nobody knows may stand above the first known unit
		first--
	}
	head := r.headTop(first, col)
	g = &Grid{}
	for _, row := range r.rows[:head] {
		for _, t := range row.text {
			if t != "" {
				g.Titles = append(g.Titles, t)
			}
		}
	}
	g.Columns = r.columns(head, first, col)
	r.lines(g, f, first, col)
	return g, known
}

// unitColumn is the column that names the most units in an unbroken block, and the block's first row.
func (r *raw) unitColumn(f *finder) (col, first, known int) {
	for c := range gridColumns {
		seen := map[unit.ID]bool{}
		at := -1
		for i := range r.rows {
			found := f.find(r.at(i, c))
			if len(found) == 0 {
				continue
			}
			if at < 0 {
				at = i
			}
			for _, u := range found {
				seen[u.ID] = true
			}
		}
		if len(seen) > known {
			col, first, known = c, at, len(seen)
		}
	}
	return col, first, known
}

func (r *raw) at(row, col int) string {
	if col >= len(r.rows[row].text) {
		return ""
	}
	return r.rows[row].text[col]
}

// headless says that a row above the first known unit belongs to the lines, not to the head: it has a name and a figure.
func (r *raw) headless(f *finder, i, col int) bool {
	name := r.at(i, col)
	if name == "" || strings.Trim(name, "()0123456789 ") == "" {
		return false
	}
	if f.isTotal(name) || isMean(name) {
		return true
	}
	return r.figures(i, col) > 0
}

// figures counts the numbers right of the units' column.
func (r *raw) figures(i, col int) (n int) {
	for k := col + 1; k < len(r.rows[i].cells); k++ {
		if r.rows[i].cells[k].Kind == sheet.Number {
			n++
		} else if _, ok := vn.ParseNumber(r.rows[i].text[k]); ok && !isColumnNumber(r.rows[i].text[k]) {
			n++
		}
	}
	return n
}

// isColumnNumber tells "(3)" and "(4)=(3)/(2)" from a figure.
func isColumnNumber(s string) bool { return strings.HasPrefix(s, "(") }

// headWords stand above the names of units.
var headWords = []string{"don vi", "dia phuong", "dia ban", "xa phuong", "ten xa", "ten don vi", "xa thi tran", "thon", "khu pho", "to dan pho"}

// headTop is the first row of the head: the one whose units' column is headed, else as far up as rows have texts in two columns.
func (r *raw) headTop(first, col int) int {
	for i := first - 1; i >= max(first-gridHead, 0); i-- {
		folded := vn.Fold(r.at(i, col))
		if slices.ContainsFunc(headWords, func(w string) bool { return strings.HasPrefix(folded, w) }) {
			return i
		}
	}
	top := first
	for top > max(first-gridHead, 0) && r.filled(top-1) > 1 && r.rows[top-1].index == r.rows[top].index-1 {
		top--
	}
	return top
}

func (r *raw) filled(i int) (n int) {
	for _, t := range r.rows[i].text {
		if t != "" {
			n++
		}
	}
	return n
}

// columns reads the head. A merged cell heads every column under it.
func (r *raw) columns(head, first, col int) (out []GridColumn) {
	width := 0
	for i := first; i < len(r.rows); i++ {
		width = max(width, len(r.rows[i].cells))
	}
	for c := col + 1; c < width; c++ {
		var parts []string
		for i := head; i < first; i++ {
			t := r.headText(i, c)
			if t != "" && !isColumnNumber(t) && !slices.Contains(parts, t) {
				parts = append(parts, t)
			}
		}
		text := strings.Join(parts, " / ")
		if text != "" {
			out = append(out, GridColumn{At: c, Letter: columnLetter(c), Head: text, Fold: vn.Fold(text)})
		}
	}
	return out
}

func (r *raw) headText(i, c int) string {
	if t := r.at(i, c); t != "" {
		return t
	}
	index := r.rows[i].index
	for _, m := range r.merges {
		if index < m.FirstRow || index > m.LastRow || c+1 < m.FirstCol || c+1 > m.LastCol {
			continue
		}
		for k := range r.rows {
			if r.rows[k].index == m.FirstRow {
				return r.at(k, m.FirstCol-1)
			}
		}
	}
	return ""
}

func columnLetter(c int) string {
	out := ""
	for n := c + 1; n > 0; n = (n - 1) / 26 {
		out = string(rune('A'+(n-1)%26)) + out
	}
	return out
}

// lines takes the unit's lines until the table ends: at a gap after which units come again, or at a row that heads another table.
func (r *raw) lines(g *Grid, f *finder, first, col int) {
	seen := map[unit.ID]bool{}
	for i := first; i < len(r.rows); i++ {
		row, name := &r.rows[i], r.at(i, col)
		line := GridRow{No: row.index, Name: name, Cells: row.cells}
		gap := i > first && row.index > r.rows[i-1].index+1
		switch {
		case f.isTotal(name):
			g.Totals = append(g.Totals, line)
			continue
		case name == "" || isMean(name):
			g.Skipped++
			continue
		}
		line.Units = f.find(name)
		again := len(line.Units) == 1 && seen[line.Units[0].ID]
		listed := len(line.Units) > 0 || (col == 0 || r.numbered(i, col)) && r.figures(i, col) > 0
		if gap && (again || !listed) && len(seen) > 0 {
			g.Skipped += len(r.rows) - i
			return
		}
		if !listed {
			g.Skipped++
			continue
		}
		g.Rows = append(g.Rows, line)
		for _, u := range line.Units {
			seen[u.ID] = true
		}
	}
}

// numbered says that a running number stands left of the name: an unknown unit, not a heading.
func (r *raw) numbered(i, col int) bool {
	for k := range min(col, len(r.rows[i].text)) {
		t := strings.TrimSuffix(r.rows[i].text[k], ".")
		if t != "" && len(t) < 5 && strings.Trim(t, "0123456789") == "" {
			return true
		}
	}
	return false
}
