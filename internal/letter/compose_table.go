package letter

import (
	"slices"
	"strconv"

	"tungnha/internal/errs"
)

// A grid is a table with its widths settled.
type grid struct {
	size   float64   // points
	widths []float64 // mm
	head   []gridRow // repeated on every page
	rows   []gridRow
}

type gridRow []gridCell

// A gridCell stands at a column and spans some; a hidden one is covered by a cell of a row above.
type gridCell struct {
	text         string
	col          int
	cols, rows   int
	align        alignment
	bold, italic bool
	hidden       bool
	keepNext     bool // its row stays on the page of the next: a group's name, and the row above a total
}

func (c gridCell) face() *face { return faceOf(c.bold, c.italic) }

func (g grid) total() float64 {
	w := 0.0
	for _, x := range g.widths {
		w += x
	}
	return w
}

func (g grid) span(c gridCell) float64 {
	w := 0.0
	for _, x := range g.widths[c.col : c.col+c.cols] {
		w += x
	}
	return w
}

const maxColumns = 63 // Word's own limit

func composeTable(t Table, on section) (grid, error) {
	if len(t.Columns) == 0 || len(t.Columns) > maxColumns {
		return grid{}, errs.Invalid("letter.table.columns", errs.Tf(
			"Bảng trong văn bản phải có từ 1 đến %d cột, bảng này có %d.", "A table in a letter has 1 to %d columns, this one has %d.", maxColumns, len(t.Columns)))
	}
	g := grid{}
	var err error
	if g.head, err = headRows(t); err != nil {
		return grid{}, err
	}
	if g.rows, err = dataRows(t); err != nil {
		return grid{}, err
	}
	g.settle(t, on.textWidth())
	if g.headHeight() > on.textHeight()/2 {
		return grid{}, errs.Invalid("letter.table.tall", errs.T{
			VI: "Phần đầu của bảng cao quá nửa trang giấy. Hãy rút ngắn tên các cột.",
			EN: "The head of a table is taller than half a page. Shorten the titles of its columns.",
		})
	}
	return g, nil
}

// headRows gives the head with merged cells and, when asked, the row of numbers.
func headRows(t Table) ([]gridRow, error) {
	head := t.Head
	if len(head) == 0 {
		head = [][]HeadCell{make([]HeadCell, len(t.Columns))}
		for i, c := range t.Columns {
			head[0][i].Text = c.Title
		}
	}
	out, err := placeHead(head, len(t.Columns))
	if err != nil || !t.Numbers {
		return out, err
	}
	numbers := make(gridRow, len(t.Columns))
	for i := range numbers {
		numbers[i] = gridCell{text: "(" + strconv.Itoa(i+1) + ")", col: i, cols: 1, rows: 1, align: alignCenter, italic: true}
	}
	return append(out, numbers), nil
}

// placeHead fills the rows from the left, passing over what cells above already cover, as HTML does. No hole may stay.
func placeHead(head [][]HeadCell, columns int) ([]gridRow, error) {
	out := make([]gridRow, len(head))
	covered := make([]gridCell, columns) // by column: the cell that reaches down, with the rows it still covers
	for r, cells := range head {
		next := 0
		for col := 0; col < columns; {
			if c := covered[col]; c.rows > 0 {
				out[r] = append(out[r], gridCell{col: col, cols: c.cols, rows: 1, hidden: true})
				covered[col].rows--
				col += c.cols
				continue
			}
			if next == len(cells) {
				return nil, badHead(r)
			}
			h := cells[next]
			next++
			c := gridCell{text: clean(h.Text), col: col, cols: max(h.Cols, 1), rows: max(h.Rows, 1), align: alignCenter, bold: true}
			if !fits(c, covered, columns, len(head)-r) {
				return nil, badHead(r)
			}
			out[r] = append(out[r], c)
			covered[col] = gridCell{cols: c.cols, rows: c.rows - 1}
			col += c.cols
		}
		if next < len(cells) {
			return nil, badHead(r)
		}
	}
	return out, nil
}

func fits(c gridCell, covered []gridCell, columns, rowsLeft int) bool {
	if c.cols > columns-c.col || c.rows > rowsLeft {
		return false
	}
	for _, above := range covered[c.col : c.col+c.cols] {
		if above.rows > 0 {
			return false
		}
	}
	return true
}

func badHead(row int) error {
	return errs.Invalid("letter.table.head", errs.Tf(
		"Phần đầu của bảng, hàng %d: các ô gộp không lấp kín đúng các cột.", "Head of a table, row %d: the merged cells do not fill the columns exactly.", row+1))
}

func dataRows(t Table) ([]gridRow, error) {
	out := make([]gridRow, len(t.Rows))
	for i, r := range t.Rows {
		if len(r.Cells) > len(t.Columns) {
			return nil, errs.Invalid("letter.table.row", errs.Tf(
				"Hàng %d của bảng có %d ô, bảng chỉ có %d cột.", "Row %d of a table has %d cells, the table has %d columns.", i+1, len(r.Cells), len(t.Columns)))
		}
		out[i] = dataRow(r, t.Columns)
		next := i + 1
		if next < len(t.Rows) && (r.Style == RowGroup || t.Rows[next].Style == RowTotal) {
			for c := range out[i] {
				out[i][c].keepNext = true
			}
		}
	}
	return out, nil
}

func dataRow(r Row, columns []Column) gridRow {
	bold := r.Style != RowNormal
	if r.Style == RowGroup && len(r.Cells) == 1 {
		return gridRow{{text: clean(r.Cells[0]), cols: len(columns), rows: 1, bold: true}}
	}
	row := make(gridRow, len(columns))
	for c := range row {
		row[c] = gridCell{col: c, cols: 1, rows: 1, align: columnAlign(columns[c].Align), bold: bold}
		if c < len(r.Cells) {
			row[c].text = clean(r.Cells[c])
		}
	}
	return row
}

func columnAlign(a Align) alignment {
	switch a {
	case AlignCenter:
		return alignCenter
	case AlignRight:
		return alignRight
	}
	return alignLeft
}

// settle chooses the size of the letters and the widths: the wished shares, but no column narrower than its widest word.
// When the words do not fit at 12 points, smaller letters are tried; at the least size long words are broken.
func (g *grid) settle(t Table, room float64) {
	wished := make([]float64, len(t.Columns))
	sum := 0.0
	for i, c := range t.Columns {
		wished[i] = max(c.Weight, 0)
		if c.Weight == 0 {
			wished[i] = 1
		}
		sum += wished[i]
	}
	for i := range wished {
		wished[i] *= room / max(sum, 1e-9)
	}
	needs := g.needs(len(wished)) // em
	g.size = t.Size
	if g.size <= 0 {
		g.size = sizeTable
	}
	for ; g.size > sizeTableLeast && leastWidth(needs, g.size, room) > room; g.size-- {
	}
	g.widths = widths(wished, needs, g.size, room)
}

// needs is the widest word of each column, in em. Cells over several columns do not count: they have room enough as a rule.
func (g *grid) needs(columns int) []float64 {
	out := make([]float64, columns)
	for _, rows := range [][]gridRow{g.head, g.rows} {
		for _, r := range rows {
			for _, c := range r {
				if c.cols == 1 {
					out[c.col] = max(out[c.col], widestWord(c.face(), c.text))
				}
			}
		}
	}
	return out
}

// wordWidth is what a column needs for a word of so many em, in mm, with a little for the rounding of other programs.
func wordWidth(em, size float64) float64 { return em*size*mmPerPoint + 2*cellPad + 0.4 }

// mostForWord is the part of the table's width that one word may claim when the size of the letters is chosen: a single
// endless word must not make a whole table small.
const mostForWord = 0.3

func leastWidth(needs []float64, size, room float64) float64 {
	sum := 0.0
	for _, n := range needs {
		sum += min(wordWidth(n, size), room*mostForWord)
	}
	return sum
}

// widths gives every column its least and shares the rest out among those that wish for more. Where the words do not fit, the
// widest columns give way first: a broken name can be read, a broken number is misread.
func widths(wished, needs []float64, size, room float64) []float64 {
	out := make([]float64, len(wished))
	used, more := 0.0, 0.0
	for i, n := range needs {
		out[i] = wordWidth(n, size)
		used += out[i]
		more += max(wished[i]-out[i], 0)
	}
	if used > room {
		return levelled(out, room)
	}
	for i := range out {
		if more > 0 {
			out[i] += (room - used) * max(wished[i]-out[i], 0) / more
			continue
		}
		out[i] += (room - used) / float64(len(out))
	}
	return out
}

// levelled cuts the widest columns to one width, so that all together take the room.
func levelled(in []float64, room float64) []float64 {
	sorted := slices.Sorted(slices.Values(in))
	level, left := 0.0, room
	for i, w := range sorted {
		level = left / float64(len(sorted)-i)
		if w > level {
			break
		}
		left -= w
	}
	for i, w := range in {
		in[i] = min(w, level)
	}
	return in
}

// headHeight is the height of the head in mm.
func (g grid) headHeight() float64 {
	h := 0.0
	for _, x := range g.heights(g.head) {
		h += x
	}
	return h
}

// heights gives the height of each row in mm; a cell over several rows stretches the last of them.
func (g grid) heights(rows []gridRow) []float64 {
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = g.lineHeight() + 2*cellPadVertical
		for _, c := range r {
			if c.rows == 1 && !c.hidden {
				out[i] = max(out[i], g.cellHeight(c))
			}
		}
	}
	for i, r := range rows {
		for _, c := range r {
			if c.rows < 2 {
				continue
			}
			have := 0.0
			for _, x := range out[i : i+c.rows] {
				have += x
			}
			out[i+c.rows-1] += max(g.cellHeight(c)-have, 0)
		}
	}
	return out
}

func (g grid) lineHeight() float64 { return g.size * mmPerPoint * lineHeight }

func (g grid) lines(c gridCell) []line {
	em := (g.span(c) - 2*cellPad) / (g.size * mmPerPoint)
	f := c.face()
	return wrap(f, f.drawable(c.text), em, 0)
}

func (g grid) cellHeight(c gridCell) float64 {
	return float64(len(g.lines(c)))*g.lineHeight() + 2*cellPadVertical
}
