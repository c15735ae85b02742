package letter

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"tungnha/internal/errs"
)

// DOCX writes the letter as a Word file (WordprocessingML, transitional). Nothing is written when the letter cannot be laid out.
func (l Letter) DOCX(w io.Writer) error {
	sections, err := l.compose()
	if err != nil {
		return err
	}
	d := &docx{}
	for i, s := range sections {
		for _, it := range s.items {
			d.item(it)
		}
		d.section(s, i == len(sections)-1)
	}
	return d.write(w, l)
}

func cannotWrite(err error) error {
	return errs.Unavailable("letter.write", errs.T{
		VI: "Chưa ghi được tệp văn bản. Hãy kiểm tra chỗ trống trên đĩa rồi thử lại.",
		EN: "The letter could not be written. Check the free space and try again.",
	}).Because(err)
}

// docx gathers word/document.xml and the pictures that it names.
type docx struct {
	b        bytes.Buffer
	pictures [][]byte
}

func (d *docx) f(format string, args ...any) { fmt.Fprintf(&d.b, format, args...) }

func (d *docx) text(s string) {
	// The buffer never fails, and EscapeText replaces what XML cannot hold.
	_ = xml.EscapeText(&d.b, []byte(s))
}

func twips(mm float64) int { return int(math.Round(mm * twipsPerMM)) }

func twipsOfPoints(pt float64) int { return int(math.Round(pt * twipsPerPt)) }

func (d *docx) item(it item) {
	switch it := it.(type) {
	case para:
		d.para(it)
	case rule:
		d.rule(it, 0)
	case gap:
		d.gap(it, "")
	case pair:
		d.pair(it)
	case grid:
		d.grid(it)
	case figure:
		d.figure(it)
	}
}

var alignWord = [...]string{alignLeft: "left", alignCenter: "center", alignRight: "right", alignJustify: "both"}

func (d *docx) para(p para) {
	d.b.WriteString(`<w:p><w:pPr>`)
	if p.level > 0 {
		d.f(`<w:pStyle w:val="Heading%d"/>`, p.level)
	}
	if p.keepNext {
		d.b.WriteString(`<w:keepNext/>`)
	}
	d.f(`<w:spacing w:before="%d" w:after="%d"/>`, twipsOfPoints(p.before), twipsOfPoints(p.after))
	if p.left > 0 || p.first > 0 {
		d.f(`<w:ind w:left="%d" w:firstLine="%d"/>`, twips(p.left), twips(p.first))
	}
	d.f(`<w:jc w:val="%s"/>%s</w:pPr>`, alignWord[p.align], markSize(p.size))
	d.run(p.text, p.size, p.bold, p.italic)
	d.b.WriteString(`</w:p>`)
}

// markSize is the size of the end of a paragraph: it is what gives an empty one its height.
func markSize(size float64) string {
	half := strconv.Itoa(halfPoints(size))
	return `<w:rPr><w:sz w:val="` + half + `"/><w:szCs w:val="` + half + `"/></w:rPr>`
}

func halfPoints(size float64) int { return int(math.Round(size * 2)) }

func (d *docx) run(s string, size float64, bold, italic bool) {
	if s == "" {
		return
	}
	d.b.WriteString(`<w:r><w:rPr>`)
	if bold {
		d.b.WriteString(`<w:b/><w:bCs/>`)
	}
	if italic {
		d.b.WriteString(`<w:i/><w:iCs/>`)
	}
	half := strconv.Itoa(halfPoints(size))
	d.b.WriteString(`<w:sz w:val="` + half + `"/><w:szCs w:val="` + half + `"/></w:rPr><w:t xml:space="preserve">`)
	d.text(s)
	d.b.WriteString(`</w:t></w:r>`)
}

// rule is an empty paragraph of 3 points whose upper border is as long as the rule. room is the width that it stands in.
func (d *docx) rule(r rule, room float64) {
	if room == 0 {
		room = pageShort - marginLeft - marginRight
	}
	side := twips((room - r.width) / 2)
	d.f(`<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="%d" w:space="1" w:color="000000"/></w:pBdr>`, int(ruleWidth*8))
	d.f(`<w:spacing w:before="%d" w:after="%d" w:line="60" w:lineRule="exact"/>`, twipsOfPoints(ruleBefore), twipsOfPoints(r.after))
	d.f(`<w:ind w:left="%d" w:right="%d"/></w:pPr></w:p>`, side, side)
}

// gap is an empty paragraph of an exact height; last is markup that ends its properties, for a section.
func (d *docx) gap(g gap, last string) {
	keep := ""
	if g.keepNext {
		keep = `<w:keepNext/>`
	}
	d.f(`<w:p><w:pPr>%s<w:spacing w:before="0" w:after="0" w:line="%d" w:lineRule="exact"/>%s</w:pPr></w:p>`, keep, max(twipsOfPoints(g.height), 20), last)
}

// section ends a run of pages. The properties of the last section stand at the end of the body, all others in a paragraph.
func (d *docx) section(s section, last bool) {
	w, h := s.page()
	orient := ""
	if s.landscape {
		orient = ` w:orient="landscape"`
	}
	p := fmt.Sprintf(`<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/><w:headerReference w:type="first" r:id="rIdHeaderFirst"/>`+
		`<w:footerReference w:type="default" r:id="rIdFooter"/><w:footerReference w:type="first" r:id="rIdFooter"/><w:type w:val="nextPage"/>`+
		`<w:pgSz w:w="%d" w:h="%d"%s/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/>`+
		`<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>`,
		twips(w), twips(h), orient, twips(marginTop), twips(marginRight), twips(marginBottom), twips(marginLeft), twips(pageNumberTop), twips(footerBottom))
	if last {
		d.gap(gap{height: 1}, "") // Word wants a paragraph after a table that ends the text
		d.b.WriteString(p)
		return
	}
	d.gap(gap{height: 1}, p)
}

// pair draws a borderless table; a rule in it is centred in its own column.
func (d *docx) pair(p pair) {
	left, right := twips(p.left), twips(p.right)
	d.f(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/>%s</w:tblPr>`, left+right, cellMargins(0))
	d.f(`<w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid>`, left, right)
	for _, r := range p.rows {
		d.b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		d.pairCell(r.left, p.left)
		d.pairCell(r.right, p.right)
		d.b.WriteString(`</w:tr>`)
	}
	d.b.WriteString(`</w:tbl>`)
}

func (d *docx) pairCell(items []item, width float64) {
	d.f(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, twips(width))
	for _, it := range items {
		if r, ok := it.(rule); ok {
			d.rule(r, width)
			continue
		}
		d.item(it)
	}
	if len(items) == 0 {
		d.b.WriteString(`<w:p/>`)
	}
	d.b.WriteString(`</w:tc>`)
}

func cellMargins(mm float64) string {
	return fmt.Sprintf(`<w:tblCellMar><w:left w:w="%d" w:type="dxa"/><w:right w:w="%d" w:type="dxa"/></w:tblCellMar>`, twips(mm), twips(mm))
}

func (d *docx) figure(f figure) {
	d.pictures = append(d.pictures, f.PNG)
	n := len(d.pictures)
	cx, cy := int(f.width*emuPerMM), int(f.height*emuPerMM)
	d.b.WriteString(`<w:p><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/></w:pPr><w:r><w:drawing>`)
	d.f(`<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/><wp:docPr id="%d" name="Picture %d" descr="`, cx, cy, n, n)
	d.text(f.Alt)
	d.f(`"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="%d" name="image%d.png"/><pic:cNvPicPr/></pic:nvPicPr>`, n, n)
	d.f(`<pic:blipFill><a:blip r:embed="rIdImage%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`, n)
	d.f(`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`, cx, cy)
}

// zipEpoch is the oldest time that a zip can hold; the parts carry it so that equal letters are equal files.
var zipEpoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func (d *docx) write(w io.Writer, l Letter) error {
	z := zip.NewWriter(w)
	for _, p := range d.parts(l) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: zipEpoch})
		if err != nil {
			return cannotWrite(err)
		}
		if _, err := f.Write(p.data); err != nil {
			return cannotWrite(err)
		}
	}
	if err := z.Close(); err != nil {
		return cannotWrite(err)
	}
	return nil
}
