package letter

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

type part struct {
	name string
	data []byte
}

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	relTypes  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordTypes = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	wordNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
		` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
		` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
		` xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`
)

// parts are the files inside the package, always in the same order.
func (d *docx) parts(l Letter) []part {
	out := []part{
		{"[Content_Types].xml", []byte(contentTypes)},
		{"_rels/.rels", []byte(packageRels)},
		{"docProps/core.xml", coreProperties(l)},
		{"word/document.xml", d.document()},
		{"word/_rels/document.xml.rels", d.rels()},
		{"word/styles.xml", []byte(stylesPart())},
		{"word/settings.xml", []byte(settingsPart)},
		{"word/header.xml", []byte(headerPart())},
		{"word/header-first.xml", []byte(xmlHead + `<w:hdr ` + wordNames + `><w:p/></w:hdr>`)},
		{"word/footer.xml", footerPart(l.Footer)},
	}
	for i, p := range d.pictures {
		out = append(out, part{fmt.Sprintf("word/media/image%d.png", i+1), p})
	}
	return out
}

func (d *docx) document() []byte {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<w:document ` + wordNames + `><w:body>`)
	b.Write(d.b.Bytes())
	b.WriteString(`</w:body></w:document>`)
	return b.Bytes()
}

const contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + wordTypes + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + wordTypes + `styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + wordTypes + `settings+xml"/>` +
	`<Override PartName="/word/header.xml" ContentType="` + wordTypes + `header+xml"/>` +
	`<Override PartName="/word/header-first.xml" ContentType="` + wordTypes + `header+xml"/>` +
	`<Override PartName="/word/footer.xml" ContentType="` + wordTypes + `footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const packageRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="` + relTypes + `officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

func (d *docx) rels() []byte {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, r := range [...][3]string{
		{"rIdStyles", "styles", "styles.xml"},
		{"rIdSettings", "settings", "settings.xml"},
		{"rIdHeader", "header", "header.xml"},
		{"rIdHeaderFirst", "header", "header-first.xml"},
		{"rIdFooter", "footer", "footer.xml"},
	} {
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="%s" Target="%s"/>`, r[0], relTypes+r[1], r[2])
	}
	for i := range d.pictures {
		fmt.Fprintf(&b, `<Relationship Id="rIdImage%d" Type="%simage" Target="media/image%d.png"/>`, i+1, relTypes, i+1)
	}
	b.WriteString(`</Relationships>`)
	return b.Bytes()
}

// stylesPart sets the font of the decree as the default, so that what an office adds in Word looks the same.
func stylesPart() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles ` + wordNames + `><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>`)
	fmt.Fprintf(&b, `<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, int(sizeBody*2), int(sizeBody*2))
	b.WriteString(`<w:lang w:val="vi-VN" w:eastAsia="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>`)
	for level := 1; level <= 2; level++ {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="Heading%d"><w:name w:val="heading %d"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>`+
			`<w:pPr><w:keepNext/><w:outlineLvl w:val="%d"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>`, level, level, level-1)
	}
	b.WriteString(`</w:styles>`)
	return b.String()
}

// settingsPart asks Word for its present layout rules; without it the file opens in the mode of 2003.
const settingsPart = xmlHead + `<w:settings ` + wordNames + `><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

// headerPart is the page number, centred in the top margin; the first page uses header-first.xml, which is empty.
func headerPart() string {
	size := fmt.Sprintf(`<w:rPr><w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr>`, int(sizePageNumber*2), int(sizePageNumber*2))
	run := func(s string) string { return `<w:r>` + size + s + `</w:r>` }
	return xmlHead + `<w:hdr ` + wordNames + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` +
		run(`<w:fldChar w:fldCharType="begin"/>`) + run(`<w:instrText xml:space="preserve"> PAGE </w:instrText>`) +
		run(`<w:fldChar w:fldCharType="separate"/>`) + run(`<w:t>2</w:t>`) + run(`<w:fldChar w:fldCharType="end"/>`) + `</w:p></w:hdr>`
}

func footerPart(s string) []byte {
	d := &docx{}
	d.b.WriteString(xmlHead + `<w:ftr ` + wordNames + `>`)
	d.para(para{clean(s), style{size: sizeFooter, align: alignCenter}})
	d.b.WriteString(`</w:ftr>`)
	return d.b.Bytes()
}

func coreProperties(l Letter) []byte {
	d := &docx{}
	d.b.WriteString(xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>`)
	d.text(l.name())
	d.b.WriteString(`</dc:title><dc:creator>`)
	d.text(strings.Join(cleanAll(l.Issuer), " "))
	d.b.WriteString(`</dc:creator>`)
	at := l.stamp().Format(time.RFC3339)
	for _, k := range [...]string{"created", "modified"} {
		d.f(`<dcterms:%s xsi:type="dcterms:W3CDTF">%s</dcterms:%s>`, k, at, k)
	}
	d.b.WriteString(`</cp:coreProperties>`)
	return d.b.Bytes()
}

// name is the title of the file in its properties.
func (l Letter) name() string {
	return clean(l.Title + " " + l.Subject)
}

// stamp is the time inside the files. Without a date it is the oldest a file can hold, never the clock's.
func (l Letter) stamp() time.Time {
	if l.Date.IsZero() {
		return zipEpoch
	}
	return l.Date.UTC().Truncate(time.Second)
}
