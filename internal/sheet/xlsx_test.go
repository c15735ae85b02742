package sheet

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const testStyles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-42A]dd/mm/yyyy;@"/><numFmt numFmtId="165" formatCode="#,##0 &quot;đ/m&quot;"/></numFmts>` +
	`<fonts><font><name val="Arial"/></font><font><name val=".VnTimeH"/></font></fonts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
	`<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0"/><xf numFmtId="164" fontId="0"/><xf numFmtId="165" fontId="1"/><xf numFmtId="20"/></cellXfs></styleSheet>`

func TestXLSXCells(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, rows, want string }{
		{"shared rich text without reading aids", `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c></row>`, "2 A:text=Nguyễn Mẫu B:text=a<b & \"c\"\n"},
		{"inline rich text", `<row r="1"><c t="inlineStr"><is><r><t>Lê </t></r><r><t xml:space="preserve"> Thị</t></r><rPh><t>no</t></rPh></is></c></row>`, "1 A:text=Lê  Thị\n"},
		{
			"identity numbers keep their digits", `<row r="1"><c r="A1"><v>38099001234</v></c><c r="B1"><v>3.8099001234E10</v></c><c r="C1" t="str"><v>3.81E+10</v></c><c r="D1"><v>038099001234</v></c><c r="E1"><v>12345678901234567</v></c></row>`,
			"1 A:number=38099001234 B:number=38099001234 C:text=3.81E+10 D:number=038099001234 E:number=12345678901234567\n",
		},
		{
			"fractions", `<row r="1"><c><v>0.16959999999999999</v></c><c><v>16.96</v></c><c><v>-0.50</v></c><c><v>1e-7</v></c><c><v> 7 </v></c><c><v>-0</v></c></row>`,
			"1 A:number=0.1696 B:number=16.96 C:number=-0.5 D:number=0.0000001 E:number=7 F:number=0\n",
		},
		{
			"dates by style", `<row r="1"><c s="1"><v>45071</v></c><c s="2"><v>45071.5</v></c><c s="3"><v>45071</v></c><c s="4"><v>0.354166666666667</v></c><c s="1"><v>1951</v></c><c s="1"><v>-5</v></c><c t="d"><v>2023-05-25</v></c></row>`,
			"1 A:date=2023-05-25 B:date=2023-05-25T12:00:00 C:number=45071 D:date=08:30:00 E:date=1905-05-04 F:number=-5 G:date=2023-05-25\n",
		},
		{
			"formulas and errors", `<row r="1"><c><f>A2</f><v>5</v></c><c t="str"><f>B2</f><v>x</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><f>C2</f></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c></row>`,
			"1 A':number=5 B':text=x C':error=#DIV/0! D':empty= E:bool=TRUE F:error=#REF!\n",
		},
		{"rows and cells without numbers", `<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c r="D3"><v>4</v></c><c><v>5</v></c></row>`, "1 A:number=1 C:number=3\n3 D:number=4 E:number=5\n"},
		{"hidden and blank rows", `<row r="1" hidden="1"><c><v>1</v></c></row><row r="2"><c s="1"/></row><row r="9" hidden="true"><c><v>2</v></c></row>`, "1! A:number=1\n9! A:number=2\n"},
		{"prefix, quotes, CDATA, comments", `<x:row r='4' note="a>b"><x:c r='B4' t='inlineStr'><x:is><x:t>a<![CDATA[<b>&]]>c</x:t></x:is></x:c><!-- <c> --><x:c><x:v>5</x:v></x:c></x:row>`, "4 B:text=a<b>&c C:number=5\n"},
		{"entities", `<row r="1"><c t="str"><v>&lt;&#273;&#x1EC5;&nbsp;&amp;amp;</v></c></row>`, "1 A:text=<đễ&nbsp;&amp;\n"},
		{"Excel's escapes", `<row r="1"><c t="str"><v>a_x000D__x005F_x0041_b_xZZZZ_</v></c></row>`, "1 A:text=a\r_x0041_b_xZZZZ_\n"},
		{"number that is none", `<row r="1"><c><v>abc</v></c><c t="b"><v>0</v></c></row>`, "1 A:text=abc B:bool=FALSE\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			data := zipOf(t, workbookParts(map[string]string{
				"xl/worksheets/sheet1.xml": sheetXML(c.rows), "xl/styles.xml": testStyles,
				"xl/sharedStrings.xml": `<sst><si><r><t>Nguyễn </t></r><r><rPr/><t>Mẫu</t></r><rPh sb="0" eb="1"><t>aid</t></rPh></si><si><t>a&lt;b &amp; "c"</t></si><si/></sst>`,
			}))
			if diff := cmp.Diff(c.want, show(collect(t, openBytes(t, data, Limits{}), 0))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestXLSX1904AndFonts(t *testing.T) {
	t.Parallel()
	parts := workbookParts(map[string]string{
		"xl/worksheets/sheet1.xml": sheetXML(`<row r="1"><c s="1"><v>43609</v></c><c s="3"><v>7</v></c></row>`), "xl/styles.xml": testStyles,
	})
	parts["xl/workbook.xml"] = strings.Replace(parts["xl/workbook.xml"], "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	rows := collect(t, openBytes(t, zipOf(t, parts), Limits{}), 0)
	if diff := cmp.Diff("1 A:date=2023-05-25 B:number=7\n", show(rows)); diff != "" {
		t.Error(diff)
	}
	if a, b := rows[0].Cells[0], rows[0].Cells[1]; a.Number != 43609 || a.Font != "" || b.Font != ".VnTimeH" {
		t.Errorf("%+v %+v", a, b)
	}
}

// TestXLSXLayout asks for merges and hidden columns before and after the rows, and expects sheets in the order of the tabs.
func TestXLSXLayout(t *testing.T) {
	t.Parallel()
	parts := workbookParts(map[string]string{
		"xl/workbook.xml": `<workbook><sheets><sheet name="Hai" r:id="b"/><sheet name="Biểu đồ" r:id="c"/><sheet name="Một" state="veryHidden" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": relsXML("a worksheet worksheets/sheet1.xml", "b worksheet /xl/worksheets/other.xml",
			"c chartsheet chartsheets/sheet1.xml"),
		"xl/worksheets/sheet1.xml": sheetXML(`<row><c><v>1</v></c></row>`),
		"xl/worksheets/other.xml": `<worksheet><cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols><sheetData><row><c><v>2</v></c></row></sheetData>` +
			`<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="D1"/><mergeCell ref="bad"/></mergeCells></worksheet>`,
	})
	data := zipOf(t, parts)
	for _, rowsFirst := range []bool{true, false} {
		b := openBytes(t, data, Limits{})
		if diff := cmp.Diff([]SheetInfo{{Name: "Hai"}, {Name: "Một", Hidden: true}}, b.Sheets()); diff != "" {
			t.Error(diff)
		}
		if rowsFirst {
			collect(t, b, 0)
		}
		merges, err := b.Merges(0)
		if diff := cmp.Diff([]Range{{1, 1, 2, 3}, {1, 4, 1, 4}}, merges); err != nil || diff != "" {
			t.Error(diff, err)
		}
		hidden, err := b.HiddenColumns(0)
		if diff := cmp.Diff([]int{2, 3}, hidden); err != nil || diff != "" {
			t.Error(diff, err)
		}
	}
}

func TestRowsStops(t *testing.T) {
	t.Parallel()
	data := zipOf(t, workbookParts(map[string]string{"xl/worksheets/sheet1.xml": sheetXML(strings.Repeat(`<row><c><v>1</v></c></row>`, 1000))}))
	b := openBytes(t, data, Limits{})
	mine := errors.New("enough")
	n := 0
	err := b.Rows(context.Background(), 0, func(Row) error { n++; return mine })
	if !errors.Is(err, mine) || n != 1 {
		t.Errorf("%v after %d rows", err, n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n = 0
	err = b.Rows(ctx, 0, func(Row) error { n++; cancel(); return nil })
	if !errors.Is(err, context.Canceled) || n > 300 {
		t.Errorf("%v after %d rows", err, n)
	}
}
