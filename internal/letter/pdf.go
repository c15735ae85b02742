package letter

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"codeberg.org/go-pdf/fpdf"

	"tungnha/internal/errs"
)

const fontFamily = "LiberationSerif"

// PDF writes the letter as a PDF with its fonts embedded. Nothing is written when the letter cannot be laid out.
func (l Letter) PDF(w io.Writer) error {
	sections, err := l.compose()
	if err != nil {
		return err
	}
	p := newPrinter(l)
	for _, s := range sections {
		p.section(s)
	}
	if err := p.pdf.Error(); err != nil {
		return cannotDraw(err)
	}
	if err := p.pdf.Output(w); err != nil {
		return cannotWrite(err)
	}
	return nil
}

func cannotDraw(err error) error {
	return errs.New(errs.KindInternal, "letter.pdf", errs.T{
		VI: "Chưa dựng được tệp PDF. Hãy dùng tệp Word, và báo cho người quản trị.",
		EN: "The PDF could not be made. Use the Word file, and tell the administrator.",
	}).Because(err)
}

// A printer draws items on pages; y is where the next thing begins, in mm from the top of the page.
type printer struct {
	pdf     *fpdf.Fpdf
	footer  string
	fonts   [4]bool // loaded
	on      section
	number  int // of the page within its section
	y       float64
	figures int
}

func newPrinter(l Letter) *printer {
	p := &printer{pdf: fpdf.New("P", "mm", "A4", ""), footer: clean(l.Footer)}
	p.pdf.SetCatalogSort(true)
	p.pdf.SetCreationDate(l.stamp())
	p.pdf.SetModificationDate(l.stamp())
	p.pdf.SetTitle(l.name(), true)
	p.pdf.SetLang("vi-VN")
	p.pdf.SetAutoPageBreak(false, 0)
	p.pdf.SetMargins(marginLeft, marginTop, marginRight)
	p.pdf.SetCellMargin(0)
	return p
}

func (p *printer) section(s section) {
	p.on, p.number = s, 0
	p.newPage()
	for i, it := range s.items {
		if p.y > marginTop && p.y+p.leading(s.items[i:]) > p.bottom() {
			p.newPage()
		}
		if q, ok := it.(para); ok && q.keepNext {
			p.flow(q, p.leading(s.items[i+1:]))
			continue
		}
		p.item(it)
	}
}

func (p *printer) bottom() float64 { _, h := p.on.page(); return h - marginBottom }

func (p *printer) newPage() {
	_, h := p.on.page()
	orientation := "P"
	if p.on.landscape {
		orientation = "L"
	}
	p.pdf.AddPageFormat(orientation, fpdf.SizeType{Wd: pageShort, Ht: pageLong})
	p.number++
	if p.number > 1 {
		p.line(strconv.Itoa(p.number), style{size: sizePageNumber, align: alignCenter}, marginLeft, pageNumberTop, p.on.textWidth())
	}
	lines := para{p.footer, style{size: sizeFooter}}.lines(p.on.textWidth())
	step := sizeFooter * mmPerPoint * lineHeight
	for i, n := range lines {
		p.line(n.text, style{size: sizeFooter, align: alignCenter}, marginLeft, h-footerBottom-step*float64(len(lines)-i), p.on.textWidth())
	}
	p.y = marginTop
}

// longestKept is how many lines are carried to the next page whole; of a longer text that is bound to what follows, two lines go.
const longestKept = 4

// leading is the height that must be free for the first of the items to begin here: two lines of a text, a whole heading and
// what follows it, the head of a table with one row, all of a picture or a signature.
func (p *printer) leading(items []item) float64 {
	h := 0.0
	for _, it := range items {
		switch it := it.(type) {
		case para:
			lines := len(it.lines(p.on.textWidth()))
			if it.keepNext && lines <= longestKept {
				h += it.height(lines)
				continue
			}
			if lines > 3 {
				lines = 2
			}
			return h + it.height(lines) - it.after*mmPerPoint
		case rule, gap:
			h += p.height(it, p.on.textWidth())
			continue
		case grid:
			return h + it.leading()
		default:
			return h + p.height(it, p.on.textWidth())
		}
	}
	return 0 // only room is left: it may fall off the page
}

func (p *printer) item(it item) {
	switch it := it.(type) {
	case para:
		p.flow(it, 0)
	case rule:
		p.rule(it, marginLeft, p.on.textWidth())
	case gap:
		if p.y > marginTop { // a page does not begin with empty room
			p.y += it.height * mmPerPoint
		}
	case pair:
		p.pair(it)
	case grid:
		p.grid(it)
	case figure:
		p.figure(it)
	}
}

// flow draws a paragraph of the text and goes on to the next page where it must; never one line alone at a page's end or top.
// tail is the height in mm that must be free below its last line, for what it is bound to.
func (p *printer) flow(q para, tail float64) {
	lines := q.lines(p.on.textWidth())
	p.y += q.before * mmPerPoint
	for i, n := range lines {
		left := len(lines) - i
		need := q.step()
		if i > 0 && left == 2 {
			need = 2*need + q.after*mmPerPoint + tail
		}
		if p.y+need > p.bottom() && p.y > marginTop {
			p.newPage()
		}
		p.paraLine(q, n, i, marginLeft, p.y, p.on.textWidth())
		p.y += q.step()
	}
	p.y += q.after * mmPerPoint
}

// paraLine draws line i of a paragraph whose room begins at x.
func (p *printer) paraLine(q para, n line, i int, x, y, width float64) {
	indent := q.left
	if i == 0 {
		indent += q.first
	}
	st := q.style
	if n.last && st.align == alignJustify {
		st.align = alignLeft
	}
	p.line(n.text, st, x+indent, y, width-indent)
}

// block draws items one below the other in a column, and gives where it ended.
func (p *printer) block(items []item, x, y, width float64) float64 {
	for _, it := range items {
		switch it := it.(type) {
		case para:
			y += it.before * mmPerPoint
			for i, n := range it.lines(width) {
				p.paraLine(it, n, i, x, y, width)
				y += it.step()
			}
			y += it.after * mmPerPoint
		case rule:
			p.drawRule(it, x, y, width)
			y += p.height(it, width)
		default:
			y += p.height(it, width)
		}
	}
	return y
}

// height of an item in mm, in a column.
func (p *printer) height(it item, width float64) float64 {
	switch it := it.(type) {
	case para:
		return it.height(len(it.lines(width)))
	case rule:
		return (ruleBefore + 3 + it.after) * mmPerPoint
	case gap:
		return it.height * mmPerPoint
	case pair:
		h := 0.0
		for _, r := range it.rows {
			h += max(p.heights(r.left, it.left), p.heights(r.right, it.right))
		}
		return h
	case figure:
		return it.height
	}
	return 0
}

func (p *printer) heights(items []item, width float64) float64 {
	h := 0.0
	for _, it := range items {
		h += p.height(it, width)
	}
	return h
}

func (p *printer) pair(q pair) {
	if p.height(q, 0) > p.on.textHeight() {
		p.stacked(q)
		return
	}
	for _, r := range q.rows {
		left := p.block(r.left, marginLeft, p.y, q.left)
		right := p.block(r.right, marginLeft+q.left, p.y, q.right)
		p.y = max(left, right)
	}
}

// stacked draws a pair that is taller than a page: the columns one below the other, over as many pages as they need.
func (p *printer) stacked(q pair) {
	for _, r := range q.rows {
		for _, it := range r.left {
			p.item(it)
		}
		for _, it := range r.right {
			p.item(it)
		}
	}
}

func (p *printer) rule(r rule, x, width float64) {
	p.drawRule(r, x, p.y, width)
	p.y += p.height(r, width)
}

func (p *printer) drawRule(r rule, x, y, width float64) {
	y += (ruleBefore + 1) * mmPerPoint
	from := x + (width-r.width)/2
	p.pdf.SetLineWidth(ruleWidth * mmPerPoint)
	p.pdf.Line(from, y, from+r.width, y)
}

// line draws one line of text whose upper edge is y.
func (p *printer) line(s string, st style, x, y, width float64) {
	if s == "" {
		return
	}
	f := p.font(st.bold, st.italic, st.size)
	em := st.size * mmPerPoint
	base := y + em*(ascentShare+(lineHeight-ascentShare-descentShare)/2)
	if st.align == alignJustify && slices.Contains([]byte(s), ' ') {
		p.pdf.SetXY(x, base-0.3*em)
		p.pdf.CellFormat(width, 0, s, "", 0, "J", false, 0, "")
		return
	}
	switch st.align {
	case alignCenter:
		x += (width - f.em(s)*em) / 2
	case alignRight:
		x += width - f.em(s)*em
	}
	p.pdf.Text(x, base, s)
}

var styleNames = [4]string{"", "B", "I", "BI"}

// font makes a font current, and embeds it when it is first used.
func (p *printer) font(bold, italic bool, size float64) *face {
	i := 0
	if bold {
		i |= 1
	}
	if italic {
		i |= 2
	}
	f := faces[i]()
	if !p.fonts[i] {
		// The library writes into the bytes that it is given when it cuts the font; ours are shared.
		p.pdf.AddUTF8FontFromBytes(fontFamily, styleNames[i], slices.Clone(f.ttf))
		p.fonts[i] = true
	}
	p.pdf.SetFont(fontFamily, styleNames[i], size)
	return f
}

func (p *printer) figure(f figure) {
	x := marginLeft + (p.on.textWidth()-f.width)/2
	if f.Sketch != nil {
		p.sketch(*f.Sketch, x, p.y, f.width)
	} else {
		p.image(f, x)
	}
	p.y += f.height
}

func (p *printer) image(f figure, x float64) {
	data, err := plainPNG(f.PNG)
	if err != nil {
		p.pdf.SetError(err)
		return
	}
	p.figures++
	name, opt := fmt.Sprintf("figure%d", p.figures), fpdf.ImageOptions{ImageType: "PNG"}
	p.pdf.RegisterImageOptionsReader(name, opt, data)
	p.pdf.ImageOptions(name, x, p.y, f.width, f.height, false, opt, 0, "")
}
