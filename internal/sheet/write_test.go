package sheet

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// listed makes the row source of a fixed list.
func listed(rows ...OutRow) func(func(OutRow) error) error {
	return func(yield func(OutRow) error) error {
		for _, r := range rows {
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	}
}

func sampleBook() Out {
	day := time.Date(2023, 5, 25, 23, 30, 0, 0, time.FixedZone("ICT", 7*3600))
	return Out{
		Title: "Kết quả ngày", Author: "Tổ công tác", Made: day,
		Sheets: []OutSheet{{
			Name:   "Tổng hợp: 25/5",
			Titles: []TitleLine{{Text: "CÔNG AN HUYỆN", Right: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Bold: true}, {Text: "KẾT QUẢ & TIẾN ĐỘ", Bold: true, Big: true}},
			Columns: []Column{
				{Head: []string{"STT"}, Width: 6, Format: Integer},
				{Head: []string{"Số định danh"}, Width: 16, Format: AsText},
				{Head: []string{"Mức 1", "Số lượng"}, Format: Integer},
				{Head: []string{"Mức 1", "Tỷ lệ"}, Format: Percent},
				{Head: []string{"Ngày"}, Format: AsDate},
			},
			Rows: listed(
				OutRow{Cells: []Value{Int(1), Str("038099001234"), Int(32511), Num(0.1696), Day(day)}},
				OutRow{Cells: []Value{Int(2), Str("=cmd|' /C calc'!A0"), {}, Str("–")}},
				OutRow{Style: Total, Cells: []Value{Str("Cộng"), Int(38099001234), Num(math.NaN())}},
			),
			Notes: []string{"Ghi chú: số liệu đến 16 giờ 00."}, Footer: "Báo cáo số 5 & 6", Freeze: 2, Filter: true,
		}, {Name: "Tổng hợp: 25/5", Columns: []Column{{Head: []string{"A"}}}}, {Name: "rỗng"}},
	}
}

func written(tb testing.TB, book Out) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := WriteBook(&buf, book); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func TestWriteBookReadsBack(t *testing.T) {
	t.Parallel()
	b := openBytes(t, written(t, sampleBook()), Limits{})
	want := `1 A:text=CÔNG AN HUYỆN D:text=CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
2 A:text=KẾT QUẢ & TIẾN ĐỘ
3 A:text=STT B:text=Số định danh C:text=Mức 1 E:text=Ngày
4 C:text=Số lượng D:text=Tỷ lệ
5 A:number=1 B:text=038099001234 C:number=32511 D:number=0.1696 E:date=2023-05-25
6 A:number=2 B:text==cmd|' /C calc'!A0 D:text=–
7 A:text=Cộng B:text=38099001234
8 A:text=Ghi chú: số liệu đến 16 giờ 00.
`
	if diff := cmp.Diff(want, show(collect(t, b, 0))); diff != "" {
		t.Error(diff)
	}
	merges, err := b.Merges(0)
	if err != nil {
		t.Fatal(err)
	}
	wantMerges := []Range{
		{1, 1, 1, 3}, {1, 4, 1, 5}, {2, 1, 2, 5}, // titles
		{3, 1, 4, 1}, {3, 2, 4, 2}, {3, 3, 3, 4}, {3, 5, 4, 5}, // header
		{8, 1, 8, 5}, // note
	}
	if diff := cmp.Diff(wantMerges, merges); diff != "" {
		t.Error(diff)
	}
	wantSheets := []SheetInfo{{Name: "Tổng hợp- 25-5"}, {Name: "Tổng hợp- 25-5 (2)"}, {Name: "rỗng"}}
	if diff := cmp.Diff(wantSheets, b.Sheets()); diff != "" {
		t.Error(diff)
	}
}

func TestWriteBookIsPrintable(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(written(t, sampleBook())))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const name = "Tổng hợp- 25-5"
	page, err := f.GetPageLayout(name)
	if err != nil || *page.Size != paperA4 || *page.Orientation != "landscape" || *page.FitToWidth != 1 || *page.FitToHeight != 0 {
		t.Errorf("page layout %+v, %v", page, err)
	}
	foot, err := f.GetHeaderFooter(name)
	if err != nil || foot.OddFooter != "&LBáo cáo số 5 && 6&RTrang &P/&N" {
		t.Errorf("footer %+v, %v", foot, err)
	}
	names := map[string]string{}
	for _, d := range f.GetDefinedName() {
		if d.Scope == name {
			names[d.Name] = d.RefersTo
		}
	}
	if names["_xlnm.Print_Titles"] != "'"+name+"'!$3:$4" {
		t.Errorf("print titles %v", names)
	}
	if names["_xlnm._FilterDatabase"] != "'"+name+"'!$A$4:$E$7" {
		t.Errorf("filter %v", names)
	}
	panes, err := f.GetPanes(name)
	if err != nil || !panes.Freeze || panes.YSplit != 4 || panes.XSplit != 2 || panes.TopLeftCell != "C5" {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if shown, err := f.GetCellValue(name, "D5"); err != nil || shown != "16.96%" {
		t.Errorf("percent shown as %q, %v", shown, err)
	}
	if formula, err := f.GetCellFormula(name, "B6"); err != nil || formula != "" {
		t.Errorf("a text became the formula %q, %v", formula, err)
	}
}

func TestWriteBookSameBytes(t *testing.T) {
	t.Parallel()
	first := written(t, sampleBook())
	for range 5 {
		if !bytes.Equal(first, written(t, sampleBook())) {
			t.Fatal("the same workbook has other bytes")
		}
	}
	other := sampleBook()
	other.Made = other.Made.Add(time.Hour)
	if bytes.Equal(first, written(t, other)) {
		t.Error("the moment of making is not in the file")
	}
}

func TestWriteBookStopsAtRowError(t *testing.T) {
	t.Parallel()
	broken := errors.New("the source broke")
	book := sampleBook()
	book.Sheets[0].Rows = func(func(OutRow) error) error { return broken }
	var buf bytes.Buffer
	if err := WriteBook(&buf, book); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if buf.Len() != 0 {
		t.Errorf("%d bytes of a broken workbook went out", buf.Len())
	}
}

func TestSheetName(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, c := range []struct{ in, want string }{
		{"Tổng hợp", "Tổng hợp"},
		{"TỔNG HỢP", "TỔNG HỢP (2)"},
		{"a/b:c*[d]'", "a-b-c--d--"},
		{"", "Trang 1"},
		{strings.Repeat("ơ", 40), strings.Repeat("ơ", 31)},
		{strings.Repeat("ơ", 41), strings.Repeat("ơ", 27) + " (2)"},
	} {
		if got := sheetName(c.in, 0, used); got != c.want {
			t.Errorf("sheetName(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// TestRoundTrip writes any texts and numbers and expects to read the same.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.OneOf(
			rapid.String(),
			rapid.StringOf(rapid.SampledFrom([]rune("=+-@&<>\"' _x000D_A\n\tễĐ𠀀"))),
			rapid.StringMatching(`0[0-9]{11}`),
		), 1, 6).Draw(t, "texts")
		number := float64(rapid.Int64Range(-1e15+1, 1e15-1).Draw(t, "digits")) / pow10[rapid.IntRange(0, 15).Draw(t, "places")]
		whole := rapid.Int64Range(-1<<53, 1<<53).Draw(t, "whole")
		day := rapid.IntRange(1, 2_900_000).Draw(t, "day")
		at := epoch1900.AddDate(0, 0, day+1)

		row := []Value{Num(number), Int(whole), Day(at)}
		for _, s := range texts {
			row = append(row, Str(s))
		}
		columns := make([]Column, len(row))
		columns[2].Format = AsDate
		var buf bytes.Buffer
		if err := WriteBook(&buf, Out{Sheets: []OutSheet{{Name: "t", Columns: columns, Rows: listed(OutRow{Cells: row})}}}); err != nil {
			t.Fatal(err)
		}
		b, err := OpenReader("", bytes.NewReader(buf.Bytes()), int64(buf.Len()), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		err = b.Rows(context.Background(), 0, func(r Row) error {
			if c := r.Cells[0]; c.Kind != Number || c.Number != number {
				t.Errorf("number %v came back as %+v", number, c)
			}
			if c := r.Cells[1]; c.Kind != Number || c.Number != float64(whole) || c.Text != strconv.FormatInt(whole, 10) {
				t.Errorf("whole %d came back as %+v", whole, c)
			}
			if c := r.Cells[2]; c.Kind != Date || c.Text != at.Format(time.DateOnly) {
				t.Errorf("day %v came back as %+v", at, c)
			}
			for i, s := range texts {
				want, got := clean(s), ""
				if 3+i < len(r.Cells) {
					got = r.Cells[3+i].Text
				}
				if got != want {
					t.Errorf("text %q came back as %q", want, got)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestCutUnits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, n := rapid.String().Draw(t, "s"), rapid.IntRange(0, 20).Draw(t, "n")
		got := cutUnits(s, n)
		if !strings.HasPrefix(s, got) || len(utf16.Encode([]rune(got))) > max(n, 0) && len(s) > n {
			t.Fatalf("cutUnits(%q, %d) = %q", s, n, got)
		}
	})
}
