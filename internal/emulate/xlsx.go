package emulate

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// xlsxBook writes a workbook the way spreadsheet programs store it (shared strings, styles, real error cells), with everything that makes offices' files
// hard: the product's own writer makes orderly files only, and libraries cannot write a formula whose stored result is an error.
// The first error sticks and is told by close.
type xlsxBook struct {
	zip     *zip.Writer
	sheets  []xlsxSheetInfo
	texts   map[string]int
	order   []string
	err     error
	current *xlsxSheet
}

type xlsxSheetInfo struct {
	name   string
	hidden bool
}

// xlsxSheet is a sheet being written.
type xlsxSheet struct {
	book   *xlsxBook
	out    *bufio.Writer
	rows   int
	merges []string
	buf    []byte
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const (
	styleDate = 1 // index in cellXfs
	styleText = 2
)

func newXLSX(w io.Writer) *xlsxBook {
	return &xlsxBook{zip: zip.NewWriter(w), texts: map[string]int{}}
}

// sheet starts the next sheet and ends the one before. hiddenCols are 1-based.
func (b *xlsxBook) sheet(name string, hidden bool, hiddenCols ...int) *xlsxSheet {
	b.endSheet()
	b.sheets = append(b.sheets, xlsxSheetInfo{name, hidden})
	s := &xlsxSheet{book: b, out: bufio.NewWriterSize(b.part(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(b.sheets))), 1<<16)}
	s.out.WriteString(xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<sheetFormatPr defaultColWidth="17" defaultRowHeight="16"/>`)
	if len(hiddenCols) > 0 {
		s.out.WriteString(`<cols>`)
		for _, c := range hiddenCols {
			fmt.Fprintf(s.out, `<col min="%d" max="%d" width="9" hidden="1" customWidth="1"/>`, c, c)
		}
		s.out.WriteString(`</cols>`)
	}
	s.out.WriteString(`<sheetData>`)
	b.current = s
	return s
}

// part starts a file of the archive. On an error writing goes nowhere and close tells it.
func (b *xlsxBook) part(name string) io.Writer {
	w, err := b.zip.Create(name)
	if err != nil {
		b.keep(err)
		return io.Discard
	}
	return w
}

func (b *xlsxBook) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *xlsxBook) endSheet() {
	s := b.current
	if s == nil {
		return
	}
	s.out.WriteString(`</sheetData>`)
	if len(s.merges) > 0 {
		fmt.Fprintf(s.out, `<mergeCells count="%d">`, len(s.merges))
		for _, m := range s.merges {
			fmt.Fprintf(s.out, `<mergeCell ref="%s"/>`, m)
		}
		s.out.WriteString(`</mergeCells>`)
	}
	s.out.WriteString(`</worksheet>`)
	b.keep(s.out.Flush())
	b.current = nil
}

// row implements grid.
func (s *xlsxSheet) row(cells []any, hidden bool) int {
	s.rows++
	b := append(s.buf[:0], `<row r="`...)
	b = strconv.AppendInt(b, int64(s.rows), 10)
	b = append(b, '"')
	if hidden {
		b = append(b, ` hidden="1"`...)
	}
	b = append(b, '>')
	for i, v := range cells {
		if v != nil {
			b = s.cell(b, i+1, v)
		}
	}
	s.buf = append(b, `</row>`...)
	_, _ = s.out.Write(s.buf) // a failed write sticks in the buffer and is told by its Flush
	return s.rows
}

// merge implements grid.
func (s *xlsxSheet) merge(top, left, bottom, right int) {
	s.merges = append(s.merges, cellName(top, left)+":"+cellName(bottom, right))
}

func (s *xlsxSheet) cell(b []byte, col int, v any) []byte {
	formula := ""
	if f, ok := v.(formulaCell); ok {
		formula, v = f.text, f.value
	}
	b = append(b, `<c r="`...)
	b = append(b, column(col)...)
	b = strconv.AppendInt(b, int64(s.rows), 10)
	b = append(b, '"')
	b = append(b, cellAttributes(v, formula != "")...)
	b = append(b, '>')
	if formula != "" {
		b = append(b, "<f>"+escapeXML(formula)+"</f>"...)
	}
	b = append(b, `<v>`...)
	b = s.value(b, v, formula != "")
	return append(b, `</v></c>`...)
}

func cellAttributes(v any, formula bool) string {
	switch v.(type) {
	case string:
		if formula {
			return ` t="str"`
		}
		return ` s="` + strconv.Itoa(styleText) + `" t="s"`
	case errorCell:
		return ` t="e"`
	case dateCell:
		return ` s="` + strconv.Itoa(styleDate) + `"`
	}
	return ""
}

func (s *xlsxSheet) value(b []byte, v any, formula bool) []byte {
	switch v := v.(type) {
	case string:
		if formula {
			return append(b, escapeXML(v)...)
		}
		return strconv.AppendInt(b, int64(s.book.text(v)), 10)
	case errorCell:
		return append(b, v...)
	case dateCell:
		return strconv.AppendInt(b, int64(v), 10)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case float64:
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	}
	panic(fmt.Sprintf("emulate: a cell cannot hold %T", v))
}

// text gives the place of a string in the shared table.
func (b *xlsxBook) text(s string) int {
	i, ok := b.texts[s]
	if !ok {
		i = len(b.order)
		b.texts[s] = i
		b.order = append(b.order, s)
	}
	return i
}

func escapeXML(s string) string {
	if !strings.ContainsAny(s, `&<>"'`+"\n\r\t") {
		return s
	}
	var w strings.Builder
	_ = xml.EscapeText(&w, []byte(s)) // a Builder never fails
	return w.String()
}

// close ends the workbook and tells the first error.
func (b *xlsxBook) close() error {
	b.endSheet()
	b.writeTexts()
	b.writeFrame()
	b.keep(b.zip.Close())
	return b.err
}

func (b *xlsxBook) writeTexts() {
	w := bufio.NewWriter(b.part("xl/sharedStrings.xml"))
	fmt.Fprintf(w, xmlHead+`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="%d">`, len(b.order))
	for _, s := range b.order {
		w.WriteString(`<si><t xml:space="preserve">`)
		w.WriteString(escapeXML(s))
		w.WriteString(`</t></si>`)
	}
	w.WriteString(`</sst>`)
	b.keep(w.Flush())
}

const (
	xlsxStyles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>` +
		`<fonts count="1"><font><sz val="12"/><name val="Times New Roman"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>` +
		`<cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`
	xlsxTypes    = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`
	xlsxRelsHead = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	relType      = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	mainType     = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// writeFrame writes the parts that tie the sheets together.
func (b *xlsxBook) writeFrame() {
	var types, rels, sheets strings.Builder
	override := func(part, kind string) {
		fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="%s%s+xml"/>`, part, mainType, kind)
	}
	for i, s := range b.sheets {
		n := i + 1
		override(fmt.Sprintf("xl/worksheets/sheet%d.xml", n), "worksheet")
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%sworksheet" Target="worksheets/sheet%d.xml"/>`, n, relType, n)
		state := ""
		if s.hidden {
			state = ` state="hidden"`
		}
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, escapeXML(s.name), n, state, n)
	}
	override("xl/workbook.xml", "sheet.main")
	override("xl/styles.xml", "styles")
	override("xl/sharedStrings.xml", "sharedStrings")
	n := len(b.sheets)
	fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%sstyles" Target="styles.xml"/>`, n+1, relType)
	fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%ssharedStrings" Target="sharedStrings.xml"/>`, n+2, relType)
	b.put("xl/styles.xml", xlsxStyles)
	b.put("xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="`+strings.TrimSuffix(relType, "/")+
		`"><sheets>`+sheets.String()+`</sheets></workbook>`)
	b.put("xl/_rels/workbook.xml.rels", xlsxRelsHead+rels.String()+`</Relationships>`)
	b.put("_rels/.rels", xlsxRelsHead+`<Relationship Id="rId1" Type="`+relType+`officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	b.put("[Content_Types].xml", xlsxTypes+`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`+
		`<Default Extension="xml" ContentType="application/xml"/>`+types.String()+`</Types>`)
}

func (b *xlsxBook) put(name, text string) {
	_, err := io.WriteString(b.part(name), xmlHead+text)
	b.keep(err)
}
