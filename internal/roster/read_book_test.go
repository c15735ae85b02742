package roster_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// TestReadWorkbook reads what only a workbook has: merges, hidden rows and columns, broken formulas, a year in a date cell, several sheets.
func TestReadWorkbook(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const s = "Vĩnh Hưng"
	must(f.SetSheetName("Sheet1", s))
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	must(err)
	for i, row := range [][]any{
		{"STT", "Công dân", nil, "Sinh", "Số CCCD", "Thôn"},
		{nil, "Họ, chữ đệm", "Tên", nil, nil, nil},
		{1, "Nguyễn Văn", "An", 1951, 38051000001, "Thôn 1"},
		{2, "Lê Thị", "Bình", 32874, "038190000002", "Thôn 1"},
		{3, "Lê Thị", "Chi", 32874, nil, "Thôn 1"},
		{4, "Lê Thị", "Duyên", 32874, "038190000004", nil},
	} {
		must(f.SetSheetRow(s, fmt.Sprintf("A%d", i+1), &row))
	}
	must(f.MergeCell(s, "B1", "C1"))
	must(f.MergeCell(s, "D1", "D2"))
	must(f.SetCellStyle(s, "D3", "D6", date))
	must(f.SetCellFormula(s, "E5", "VLOOKUP(1,[1]x!A:B,2,0)"))
	must(f.SetCellValue(s, "E5", "#N/A"))
	must(f.SetRowVisible(s, 4, false))
	must(f.SetColVisible(s, "F", false))
	_, err = f.NewSheet("Thôn 2")
	must(err)
	must(f.SetSheetRow("Thôn 2", "A1", &[]any{"STT", "Họ và tên", "Ngày sinh"}))
	must(f.SetSheetRow("Thôn 2", "A2", &[]any{1, "Mai Văn Hai", "01/02/1970"}))
	var buf bytes.Buffer
	must(f.Write(&buf))

	in := roster.ReadInput{Tree: smallTree(), Catalogue: unit.Catalogue2023, Root: districtID, Today: day}
	layout, rows, err := roster.Read(context.Background(), open(t, buf.Bytes()), in)
	must(err)
	want := strings.TrimSpace(dedent(`
			3 Nguyễn Văn An, 1951, , 038051000001, Thôn 1, h1 birth-year-only identity-padded
			4 Lê Thị Bình, 01/01/1990, , 038190000002, Thôn 1, h2 row-hidden
			5! Lê Thị Chi, 01/01/1990, , , Thôn 1, h3 cell-error
			6 Lê Thị Duyên, 01/01/1990, , 038190000004, , h4 hamlet-missing`))
	if got := strings.TrimSpace(lines(rows)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	text := ""
	for _, l := range layout.Lines() {
		text += l.VI + "\n"
	}
	for _, part := range []string{"đầu bảng ở dòng 1–2", "Thôn 2", "1 dòng đang ẩn", "Các cột đang ẩn (vẫn được xét): F"} {
		if !strings.Contains(text, part) {
			t.Errorf("the layout does not say %q:\n%s", part, text)
		}
	}

	in.Sheet, in.Commune = "thôn 2", communeA
	if _, rows, err = roster.Read(context.Background(), open(t, buf.Bytes()), in); err != nil || len(rows) != 1 || rows[0].HamletName != "Thôn 2" {
		t.Errorf("the sheet's name gives the hamlet: %v %v", lines(rows), err)
	}
}

// TestRejectsComeBack: the rows handed back read the same again, and can be corrected there.
func TestRejectsComeBack(t *testing.T) {
	t.Parallel()
	text := dedent(`
			UBND XÃ VĨNH HƯNG
			STT|Họ và tên||Ngày sinh|CCCD
			|Họ đệm|Tên||
			I|Thôn 1|||
			1|Nguyễn Văn|An|25/05/2090|038060000001
			2|Lê Thị|Bình|01/02/1965|038165000002
			3|Lê Văn|Cao|01/02/1965|3.8E+10`)
	csv := "sep=\t\n" + strings.ReplaceAll(text, "|", "\t") + "\n"
	in := roster.ReadInput{Tree: smallTree(), Catalogue: unit.Catalogue2023, Root: districtID, Today: day}
	layout, rows, err := roster.Read(context.Background(), open(t, []byte(csv)), in)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	rejects := roster.Rejects{Book: open(t, []byte(csv)), Tree: in.Tree, Layout: layout, Rows: rows, File: "ds.csv", Made: day}
	if err := roster.WriteRejects(context.Background(), &out, rejects); err != nil {
		t.Fatal(err)
	}
	_, again, err := roster.Read(context.Background(), open(t, out.Bytes()), in)
	if err != nil {
		t.Fatal(err)
	}
	var back []*roster.Row
	for _, r := range rows {
		if r.Status == roster.Refused {
			back = append(back, r)
		}
	}
	if len(back) != 2 || len(again) != 2 {
		t.Fatalf("%d refused, %d came back", len(back), len(again))
	}
	for i := range again {
		again[i].No, again[i].House, back[i].House = back[i].No, 0, 0
		if line(again[i]) != line(back[i]) || again[i].Commune != communeA {
			t.Errorf("handed back %s\nread again  %s", line(back[i]), line(again[i]))
		}
	}
	var same bytes.Buffer
	if err := roster.WriteRejects(context.Background(), &same, rejects); err != nil || !bytes.Equal(out.Bytes(), same.Bytes()) {
		t.Error("the same rejects give other bytes", err)
	}
}
