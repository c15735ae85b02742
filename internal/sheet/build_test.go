package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// workbookParts gives the parts of a small workbook with one sheet; parts given replace or join them.
func workbookParts(with map[string]string) map[string]string {
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         relsXML(`rId1 officeDocument xl/workbook.xml`),
		"xl/workbook.xml": `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
			`<sheets><sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": relsXML(`rId1 worksheet worksheets/sheet1.xml`, `rId2 styles styles.xml`, `rId3 sharedStrings sharedStrings.xml`),
	}
	maps.Copy(parts, with)
	return parts
}

// relsXML makes a .rels part of lines "id kind target".
func relsXML(lines ...string) string {
	var s strings.Builder
	s.WriteString(`<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, l := range lines {
		f := strings.Fields(l)
		fmt.Fprintf(&s, `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, f[0], f[1], f[2])
	}
	return s.String() + `</Relationships>`
}

// sheetXML wraps rows into a sheet.
func sheetXML(rows string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`
}

func zipOf(tb testing.TB, parts map[string]string) []byte {
	tb.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func openBytes(tb testing.TB, data []byte, lim Limits) *Book {
	tb.Helper()
	b, err := OpenReader("test", bytes.NewReader(data), int64(len(data)), lim)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// collect copies all rows of a sheet.
func collect(tb testing.TB, b *Book, i int) []Row {
	tb.Helper()
	var out []Row
	err := b.Rows(context.Background(), i, func(r Row) error {
		r.Cells = slices.Clone(r.Cells)
		out = append(out, r)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// show writes rows as lines like "3! A:text=Nguyễn B:number=5 C:date=2023-05-25=…"; "!" marks a hidden row, "'" a formula.
func show(rows []Row) string {
	var s strings.Builder
	for _, r := range rows {
		fmt.Fprint(&s, r.Index)
		if r.Hidden {
			s.WriteByte('!')
		}
		for i, c := range r.Cells {
			if c.Kind == Empty && !c.Formula {
				continue
			}
			mark := ""
			if c.Formula {
				mark = "'"
			}
			fmt.Fprintf(&s, " %c%s:%s=%s", 'A'+i, mark, c.Kind, c.Text)
		}
		s.WriteByte('\n')
	}
	return s.String()
}
