package sheet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLibreOffice reads the same sheet from both formats of another program, which writes TRUE as the formula TRUE().
func TestLibreOffice(t *testing.T) {
	t.Parallel()
	const want = `1 A:text=DANH SÁCH CÔNG DÂN (số liệu giả định)
3 A:text=Nguyễn Văn Mẫu B:number=38099001234 C:date=2023-05-25 D':bool=TRUE E:number=16.96 F:text=3.81E+10
4! A:text=hidden row
5 A':text=Tổng: 3 B':number=3 C':error=#DIV/0! D':bool=TRUE
6 A:text=NguyÔn V¨n A B:number=1 C:number=2 D:number=3 E:number=-0.25
`
	for _, c := range []struct {
		file string
		kind FileKind
	}{{"libreoffice-97.xls", XLS}, {"libreoffice.xlsx", XLSX}} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			b, err := Open(filepath.Join("testdata", c.file), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			if b.Kind() != c.kind {
				t.Errorf("kind %q", b.Kind())
			}
			if diff := cmp.Diff([]SheetInfo{{Name: "Danh sách"}, {Name: "Ẩn", Hidden: true}, {Name: "Nhiều chữ"}}, b.Sheets()); diff != "" {
				t.Error(diff)
			}
			rows := collect(t, b, 0)
			if diff := cmp.Diff(want, show(rows)); diff != "" {
				t.Error(diff)
			}
			if font := rows[4].Cells[0].Font; font != ".VnTime" {
				t.Errorf("font %q", font)
			}
			if font := rows[1].Cells[0].Font; font != "" {
				t.Errorf("a Unicode cell has font %q", font)
			}
			checkLayout(t, b)
			long := collect(t, b, 2)
			if len(long) != 300 || long[298].Cells[0].Text != "dòng 299 "+strings.Repeat("ễ ặ ", 12) || long[299].Cells[0].Text != "dòng 300 "+strings.Repeat("abc ", 12) {
				t.Errorf("long table: %d rows, last %q", len(long), long[len(long)-1].Cells[0].Text)
			}
		})
	}
}

func checkLayout(t *testing.T, b *Book) {
	t.Helper()
	merges, err := b.Merges(0)
	if diff := cmp.Diff([]Range{{1, 1, 1, 4}}, merges); err != nil || diff != "" {
		t.Error(diff, err)
	}
	hidden, err := b.HiddenColumns(0)
	if diff := cmp.Diff([]int{5}, hidden); err != nil || diff != "" {
		t.Error(diff, err)
	}
}

// TestRenamed opens files under each other's names.
func TestRenamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, name string
		kind       FileKind
	}{{"libreoffice-97.xls", "a.xlsx", XLS}, {"libreoffice.xlsx", "a.xls", XLSX}, {"libreoffice.xlsx", "a.csv", XLSX}} {
		data, err := os.ReadFile(filepath.Join("testdata", c.file))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), c.name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := Open(path, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if b.Kind() != c.kind || len(collect(t, b, 0)) != 5 {
			t.Errorf("%s as %s: kind %s", c.file, c.name, b.Kind())
		}
		_ = b.Close()
	}
}
