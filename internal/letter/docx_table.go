package letter

import "strconv"

func (d *docx) grid(g grid) {
	d.f(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`, twips(g.total()))
	for _, side := range [...]string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		d.f(`<w:%s w:val="single" w:sz="%d" w:space="0" w:color="000000"/>`, side, int(tableLine*8))
	}
	d.f(`</w:tblBorders><w:tblLayout w:type="fixed"/>%s</w:tblPr><w:tblGrid>`, cellMargins(cellPad))
	for _, w := range g.widths {
		d.f(`<w:gridCol w:w="%d"/>`, twips(w))
	}
	d.b.WriteString(`</w:tblGrid>`)
	for i, r := range g.head {
		d.gridRow(g, r, `<w:cantSplit/><w:tblHeader/>`, reaching(g.head, i))
	}
	for _, r := range g.rows {
		d.gridRow(g, r, `<w:cantSplit/>`, nil)
	}
	d.b.WriteString(`</w:tbl>`)
}

// reaching tells, by column, that the cell of this row is the first of several rows.
func reaching(rows []gridRow, i int) map[int]bool {
	out := map[int]bool{}
	for _, c := range rows[i] {
		if c.rows > 1 {
			out[c.col] = true
		}
	}
	return out
}

func (d *docx) gridRow(g grid, r gridRow, props string, reaching map[int]bool) {
	d.b.WriteString(`<w:tr><w:trPr>` + props + `</w:trPr>`)
	for _, c := range r {
		d.b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(twips(g.span(c))) + `" w:type="dxa"/>`)
		if c.cols > 1 {
			d.b.WriteString(`<w:gridSpan w:val="` + strconv.Itoa(c.cols) + `"/>`)
		}
		switch {
		case c.hidden:
			d.b.WriteString(`<w:vMerge/>`)
		case reaching[c.col]:
			d.b.WriteString(`<w:vMerge w:val="restart"/>`)
		}
		d.b.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
		d.cellText(g, c)
		d.b.WriteString(`</w:tc>`)
	}
	d.b.WriteString(`</w:tr>`)
}

var cellSpacing = strconv.Itoa(twips(cellPadVertical))

func (d *docx) cellText(g grid, c gridCell) {
	d.b.WriteString(`<w:p><w:pPr>`)
	if c.keepNext {
		d.b.WriteString(`<w:keepNext/>`)
	}
	d.b.WriteString(`<w:spacing w:before="` + cellSpacing + `" w:after="` + cellSpacing + `"/><w:jc w:val="` + alignWord[c.align] + `"/>` + markSize(g.size) + `</w:pPr>`)
	d.run(c.text, g.size, c.bold, c.italic)
	d.b.WriteString(`</w:p>`)
}
