package letter

// grid draws a table over as many pages as it needs, with its head on each.
func (p *printer) grid(g grid) {
	p.tableRows(g, g.head, g.heights(g.head))
	for i, r := range g.rows {
		lines := g.rowLines(r)
		h := g.rowHeight(lines)
		if p.y+h+g.kept(i) > p.bottom() && p.y > p.bottom()/2 || p.y+h > p.bottom() {
			p.tablePage(g)
		}
		if p.y+h <= p.bottom() {
			p.row(g, r, lines, h)
			continue
		}
		p.tallRow(g, r, lines)
	}
}

// kept is the height of the row that must follow row i on the same page; 0 when none must.
func (g grid) kept(i int) float64 {
	if len(g.rows[i]) == 0 || !g.rows[i][0].keepNext {
		return 0
	}
	return g.rowHeight(g.rowLines(g.rows[i+1]))
}

func (p *printer) tablePage(g grid) {
	p.newPage()
	p.tableRows(g, g.head, g.heights(g.head))
}

// leading is the height of the head and the first row, which stay together.
func (g grid) leading() float64 {
	h := g.headHeight()
	if len(g.rows) > 0 {
		h += g.rowHeight(g.rowLines(g.rows[0]))
	}
	return h
}

// tableRows draws rows in which a cell may reach over several.
func (p *printer) tableRows(g grid, rows []gridRow, heights []float64) {
	for i, r := range rows {
		for _, c := range r {
			if c.hidden {
				continue
			}
			h := 0.0
			for _, x := range heights[i : i+c.rows] {
				h += x
			}
			p.cell(g, c, g.lines(c), h)
		}
		p.y += heights[i]
	}
}

func (g grid) rowLines(r gridRow) [][]line {
	out := make([][]line, len(r))
	for i, c := range r {
		out[i] = g.lines(c)
	}
	return out
}

func (g grid) rowHeight(lines [][]line) float64 {
	most := 1
	for _, l := range lines {
		most = max(most, len(l))
	}
	return float64(most)*g.lineHeight() + 2*cellPadVertical
}

func (p *printer) row(g grid, r gridRow, lines [][]line, h float64) {
	for i, c := range r {
		p.cell(g, c, lines[i], h)
	}
	p.y += h
}

// tallRow draws a row that is taller than a page, in pieces that each fill one.
func (p *printer) tallRow(g grid, r gridRow, lines [][]line) {
	for {
		n := max(int((p.bottom()-p.y-2*cellPadVertical)/g.lineHeight()), 1)
		piece, rest := make([][]line, len(lines)), false
		for i, l := range lines {
			piece[i] = l[:min(n, len(l))]
			lines[i] = l[len(piece[i]):]
			rest = rest || len(lines[i]) > 0
		}
		p.row(g, r, piece, g.rowHeight(piece))
		if !rest {
			return
		}
		p.tablePage(g)
	}
}

// cell draws the frame and the lines of a cell, in the middle of its height.
func (p *printer) cell(g grid, c gridCell, lines []line, h float64) {
	x := marginLeft
	for _, w := range g.widths[:c.col] {
		x += w
	}
	w := g.span(c)
	p.pdf.SetLineWidth(tableLine * mmPerPoint)
	p.pdf.Rect(x, p.y, w, h, "D")
	y := p.y + (h-float64(len(lines))*g.lineHeight())/2
	st := style{size: g.size, bold: c.bold, italic: c.italic, align: c.align}
	for _, n := range lines {
		p.line(n.text, st, x+cellPad, y, w-2*cellPad)
		y += g.lineHeight()
	}
}
