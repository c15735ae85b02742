package unit

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/errs"
	"tungnha/internal/sheet"
)

// awful is a list as an office writes it: title, column numbers, headings, blanks for "as above", totals, a signature.
const awful = `UBND HUYỆN VĨNH LỘC;;;;;
DANH SÁCH THÔN, KHU PHỐ, CƠ QUAN;;;;;
STT;Xã, thị trấn;Loại;Tên đơn vị;Mã;Tên gọi khác
(1);(2);(3);(4);(5);(6)
I;Xã Vĩnh Hưng;;;;
1;;Thôn;1;;T1, Xóm Chùa
2;;Thôn;02;;
3;;Thôn;Thôn 2;;
4;Xã Vĩnh Hùng;Thôn;YÊN TÔN;;
5;;Thôn;Yen Ton;;
6;Vinh Hung;Thôn;Đoài;;
7;Xã Không Có;Thôn;Đoài;;
8;15376;Thôn;Đoài;;
9;TT;KP;3;KP3;
10;TT. Vĩnh Lộc;Trường học;Trường THPT Vĩnh Lộc;;
11;Huyện Vĩnh Lộc;Cơ quan;Phòng Nội vụ;;
12;TT;Khu phố;4;KP3;
13;Xã Vĩnh Hưng;Loài chim;Cò;;
14;Xã Vĩnh Hưng;Thôn;5;;xóm chùa
Tổng cộng;;;14;;
;;;Người lập biểu;;
`

func readCSV(t testing.TB, text string) ([]ImportRow, error) {
	t.Helper()
	book, err := sheet.OpenReader("danh sach.csv", bytes.NewReader([]byte(text)), int64(len(text)), sheet.Limits{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = book.Close() }()
	_, rows, err := ReadImport(context.Background(), book)
	return rows, err
}

func statuses(plan *ImportPlan) (out []string) {
	for _, v := range plan.Verdicts {
		out = append(out, v.Status+" "+strings.Join(v.Codes, ","))
	}
	return out
}

func TestImportOfAnAwfulList(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := loaded(t, d, Catalogue2023)
		rows := must[[]ImportRow](t)(readCSV(t, awful))
		plan := PlanImport(treeOf(t, s), 23200393, rows)
		above := CodeCommuneAbove
		want := []string{
			"accepted " + above, "accepted " + above, "duplicate " + above + "," + CodeTwice,
			"accepted ", "uncertain " + above + "," + CodeMarksDiffer,
			"refused " + CodeWhichCommune, "refused " + CodeUnknownCommune, "accepted ",
			"accepted ", "accepted ", "accepted ", "refused " + CodeCodeTaken, "refused " + CodeKindUnknown,
			"accepted " + CodeAliasTaken,
		}
		if got := statuses(plan); !slices.Equal(got, want) {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
		if plan.Verdicts[0].Row != 6 || plan.Verdicts[0].Normalized["name"] != "Thôn 1" || plan.Verdicts[3].Normalized["name"] != "Thôn Yên Tôn" {
			t.Errorf("%+v", plan.Verdicts[:4])
		}
		if err := s.ApplyImport(ctx, plan); err != nil {
			t.Fatal(err)
		}
		tree := treeOf(t, s)
		again := PlanImport(tree, 23200393, rows)
		for i, v := range again.Verdicts {
			if v.Status == Accepted || v.Status == Updated {
				t.Errorf("the same file again: row %d is %s %v", v.Row, v.Status, rows[i])
			}
		}
		if err := s.ApplyImport(ctx, plan); err != nil { // the first plan once more, as after a lost answer
			t.Fatal(err)
		}
		if after := treeOf(t, s); after.Len() != tree.Len() || len(after.Find(vinhHung, "xom chua")) != 1 {
			t.Errorf("%d units, before %d", after.Len(), tree.Len())
		}
		if u, ok := tree.ByCode(2023, "15349.KP3"); !ok || u.Name != "Khu phố 3" {
			t.Errorf("%+v", u)
		}
		if found := tree.Find(23200393, "Phòng Nội vụ"); len(found) != 1 || found[0].Kind != KindAgency || found[0].Home != 23200393 {
			t.Errorf("%q", names(found))
		}
	})
}

func TestImportAddsAliases(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := loaded(t, dbtest.Open(t, db.SQLite), Catalogue2023)
	id := must[ID](t)(s.AddHamlet(ctx, vinhHung, "Thôn 1"))
	rows := must[[]ImportRow](t)(readCSV(t, "STT;Tên thôn;Xã;Tên gọi khác\n1;Thôn 01;Vĩnh Hưng;Xóm Đình / Làng Thượng\n"))
	plan := PlanImport(treeOf(t, s), 23200393, rows)
	if plan.Verdicts[0].Status != Updated {
		t.Fatalf("%+v", plan.Verdicts)
	}
	if err := s.ApplyImport(ctx, plan); err != nil {
		t.Fatal(err)
	}
	if found := treeOf(t, s).Find(vinhHung, "lang thuong"); len(found) != 1 || found[0].ID != id {
		t.Fatalf("%q", names(found))
	}
}

// A user of one commune can't add to another, and need not write its name.
func TestImportStaysInTheUsersPart(t *testing.T) {
	t.Parallel()
	tree := vinhLoc(t)
	rows := []ImportRow{
		{Row: 1, Name: "Thôn 1", Hamlets: true},
		{Row: 2, Name: "Thôn 1", Commune: "Xã Vĩnh Hưng", Hamlets: true},
		{Row: 3, Name: "Thôn 1", Commune: "15367", Hamlets: true},
		{Row: 4, Name: "Thôn 1", Commune: "Xã Vĩnh Hoà", Hamlets: true},
	}
	got := statuses(PlanImport(tree, vinhHoa, rows))
	if want := []string{"accepted ", "refused " + CodeUnknownCommune, "refused " + CodeUnknownCommune, "duplicate " + CodeTwice}; !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
	if got := PlanImport(tree, 12345, rows); got.Verdicts[3].Status != Refused || len(got.steps) != 0 {
		t.Fatalf("a root that is not there: %+v", got)
	}
}

func TestMergedCommuneCell(t *testing.T) {
	t.Parallel()
	r := &importReader{merges: []sheet.Range{{FirstRow: 2, FirstCol: 1, LastRow: 3, LastCol: 1}}}
	for i, cells := range [][]string{{"Xã", "Tên đơn vị", "Loại"}, {"Xã Vĩnh Hưng", "Trường Tiểu học A", "Trường"}, {"", "Trường Tiểu học B", "Trường"}, {"", "Công ty C", "Doanh nghiệp"}} {
		if err := r.row(textRow(i+1, cells)); err != nil {
			t.Fatal(err)
		}
	}
	if len(r.rows) != 3 || r.rows[1].Commune != "Xã Vĩnh Hưng" || r.rows[2].Commune != "" {
		t.Fatalf("%+v", r.rows)
	}
}

func textRow(index int, cells []string) sheet.Row {
	row := sheet.Row{Index: index}
	for _, c := range cells {
		kind := sheet.Text
		if c == "" {
			kind = sheet.Empty
		}
		row.Cells = append(row.Cells, sheet.Cell{Text: c, Kind: kind})
	}
	return row
}

func TestBrokenLists(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty": "", "no heading": "a;b\nc;d\n", "only titles": "DANH SÁCH THÔN\n\n", "a zip that is none": "PK\x03\x04rest", "old word file": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
	} {
		rows, err := readCSV(t, text)
		var told *errs.Error
		if len(rows) != 0 || !errors.As(err, &told) || told.Text.VI == "" {
			t.Errorf("%s: %v %v", name, rows, err)
		}
	}
	if rows, err := readCSV(t, "Xã;Thôn\n"); err != nil || len(rows) != 0 {
		t.Errorf("a list without rows: %v %v", rows, err)
	}
}

func TestImportCodesAreDocumented(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, d := range ImportCodes() {
		if seen[d.Code] || d.VI == "" || d.EN == "" || !strings.HasPrefix(d.Code, "unit-") {
			t.Errorf("%+v", d)
		}
		seen[d.Code] = true
	}
}

func FuzzReadImport(f *testing.F) {
	f.Add(awful)
	f.Add("Xã;Thôn\nVĩnh Hưng;1\n")
	tree := vinhLoc(f)
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := readCSV(t, text)
		if err != nil {
			return
		}
		plan := PlanImport(tree, 23200393, rows)
		if len(plan.Verdicts) != len(rows) {
			t.Fatal("a row without a verdict")
		}
		for _, v := range plan.Verdicts {
			if v.Status == "" || v.Message.VI == "" || v.Status == Refused && len(v.Codes) == 0 {
				t.Fatalf("%+v", v)
			}
		}
	})
}
