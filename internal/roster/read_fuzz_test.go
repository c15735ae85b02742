package roster_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tungnha/internal/roster"
	"tungnha/internal/sheet"
	"tungnha/internal/vn"
)

// FuzzRead reads whatever bytes make a workbook: it never panics, every row of the sheet is a person or counted as passed over, and
// every refused row says why with a code that refuses.
func FuzzRead(f *testing.F) {
	for _, c := range layouts {
		f.Add([]byte(strings.ReplaceAll(dedent(c.text), "|", ";")), byte(0))
	}
	f.Add([]byte("Họ và tên;Ngày sinh\n;;;\nI;Thôn 1\n#REF!;#N/A\n"), byte(1))
	refusing := map[string]bool{}
	known := map[string]bool{}
	for _, d := range roster.Codes() {
		known[d.Code], refusing[d.Code] = true, d.Severity == vn.Refusal
	}
	tree := smallTree()
	f.Fuzz(func(t *testing.T, data []byte, mode byte) {
		book, err := sheet.OpenReader("f", bytes.NewReader(data), int64(len(data)), sheet.Limits{FileBytes: 1 << 20, Rows: 5000})
		if err != nil {
			return
		}
		in := roster.ReadInput{Tree: tree, Root: districtID, Today: day}
		if mode&1 != 0 {
			in.Commune = communeA
		}
		if mode&2 != 0 {
			in.Map = map[string]string{"A": "name", "B": "birth", "C": "hamlet", "D": "household_no"}
		}
		layout, rows, err := roster.Read(context.Background(), book, in)
		if err != nil {
			return
		}
		total := 0
		if err := book.Rows(context.Background(), 0, func(sheet.Row) error { total++; return nil }); err == nil && book.Kind() == sheet.CSV {
			for _, s := range layout.Skipped {
				total -= s.Rows
			}
			if total != len(rows) {
				t.Fatalf("%d rows neither read nor counted as passed over", total-len(rows))
			}
		}
		for i, r := range rows {
			checkRow(t, r, known, refusing)
			if i > 0 && r.No <= rows[i-1].No {
				t.Fatalf("row %d after row %d", r.No, rows[i-1].No)
			}
		}
	})
}

func checkRow(t *testing.T, r *roster.Row, known, refusing map[string]bool) {
	t.Helper()
	refused := false
	for _, c := range r.Codes {
		if !known[c] {
			t.Fatalf("code %q is not listed", c)
		}
		refused = refused || refusing[c]
	}
	if refused != (r.Status == roster.Refused) || !refused && r.Status != "" {
		t.Fatalf("status %q with codes %v", r.Status, r.Codes)
	}
	if !refused && (r.Name == "" || r.Birth.IsZero() || r.Commune == 0 || r.House == 0) {
		t.Fatalf("taken without name, birth, commune or household: %+v", r)
	}
	if len(r.Codes) > 0 && (r.Message.VI == "" || r.Message.EN == "") {
		t.Fatalf("codes %v without a sentence", r.Codes)
	}
}

// heads are ways in which offices head the columns of one list.
var heads = map[roster.Field][]string{
	roster.FieldNo:       {"STT", "TT", "Số TT", "Stt", "SỐ THỨ TỰ"},
	roster.FieldName:     {"Họ và tên", "HỌ TÊN", "Họ, chữ đệm và tên", "Họ tên công dân", "Ho va ten"},
	roster.FieldBirth:    {"Ngày sinh", "Ngày, tháng, năm sinh", "Sinh ngày", "NGÀY THÁNG NĂM SINH", "NTNS", "Năm sinh"},
	roster.FieldSex:      {"Giới tính", "GT", "Nam/Nữ", "Giới tính (Nam/Nữ)", "Phái"},
	roster.FieldIdentity: {"CCCD", "Số CCCD", "Số ĐDCN", "Số định danh cá nhân", "Số căn cước công dân", "Số CCCD/CMND", "Số CCCD gắn chip (hoặc CMND)"},
	roster.FieldPhone:    {"SĐT", "Số điện thoại", "ĐT", "Điện thoại liên hệ", "Số điện thoại\n(nếu có)"},
	roster.FieldHamlet:   {"Thôn", "Thôn/khu phố", "Thôn, xóm", "Xóm", "THÔN"},
	roster.FieldHouseNo:  {"Số hộ", "Hộ số", "Số hộ khẩu", "Mã hộ"},
	roster.FieldRelation: {"Quan hệ với chủ hộ", "Quan hệ", "Quan hệ chủ hộ", "Chủ hộ/quan hệ với chủ hộ"},
	roster.FieldAddress:  {"Địa chỉ", "Đ/C", "HKTT", "Nơi thường trú", "Chỗ ở hiện nay"},
	roster.FieldNote:     {"Ghi chú", "GHI CHÚ"},
	roster.FieldIgnored:  {"Dân tộc", "Nơi cấp CCCD", "Ngày cấp", "Quê quán"},
}

// TestSameListAnyForm: the same people give the same rows whatever the order and the words of the columns, with titles, number rows,
// blanks and totals between them.
func TestSameListAnyForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fields := rapid.Permutation(slices.Sorted(maps.Keys(heads))).Draw(t, "order")
		people := drawPeople(t)
		text, nos := drawSheet(t, fields, people)
		in := roster.ReadInput{Tree: smallTree(), Root: districtID, Commune: communeA, Today: day}
		layout, rows, err := roster.Read(context.Background(), openText(t, "sep=;\n"+text), in)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		var got, want []string
		for _, r := range rows {
			got = append(got, fmt.Sprint(r.No, "|", r.Name, "|", r.Birth, "|", r.Sex, "|", r.Identity, "|", strings.Join(r.Phones, " "), "|", r.HamletName, "|", r.HouseNo, "|", r.Relation))
		}
		for i, p := range people {
			want = append(want, fmt.Sprint(nos[i], "|", p[roster.FieldName], "|", birthOf(p), "|", sexOf(p), "|", p[roster.FieldIdentity], "|",
				p[roster.FieldPhone], "|", p[roster.FieldHamlet], "|", p[roster.FieldHouseNo], "|", p[roster.FieldRelation]))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got\n%s\nwant\n%s\nof\n%s\n%v", strings.Join(got, "\n"), strings.Join(want, "\n"), text, layout.Columns)
		}
	})
}

func openText(t *rapid.T, text string) *sheet.Book {
	b, err := sheet.OpenReader("ds.csv", strings.NewReader(text), int64(len(text)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type person map[roster.Field]string

func birthOf(p person) vn.Birth {
	b, _, _ := vn.ParseBirth(p[roster.FieldBirth], vn.CellText, day)
	return b
}

func sexOf(p person) vn.Sex { s, _ := vn.ParseSex(p[roster.FieldSex]); return s }

func drawPeople(t *rapid.T) []person {
	seed := rapid.Uint64().Draw(t, "people")
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	out := make([]person, rapid.IntRange(3, 12).Draw(t, "n"))
	house := 0
	for i := range out {
		relation := pick("Con", "Vợ", "Mẹ")
		if i == 0 || r.IntN(3) == 0 {
			house, relation = house+1, "Chủ hộ"
		}
		year := 1930 + r.IntN(70)
		out[i] = person{
			roster.FieldNo: fmt.Sprint(i + 1), roster.FieldName: pick("Nguyễn", "Lê", "Tống", "Công") + " " + pick("Văn", "Thị", "Đình") + " " + pick("An", "Nam", "Nữ", "Thôn", "Bình"),
			roster.FieldBirth: fmt.Sprintf("%02d/%02d/%d", 1+r.IntN(28), 1+r.IntN(12), year), roster.FieldSex: pick("Nam", "Nữ"),
			roster.FieldIdentity: fmt.Sprintf("0380%02d%06d", year%100, r.IntN(1_000_000)), roster.FieldPhone: fmt.Sprintf("09%08d", r.IntN(100_000_000)),
			roster.FieldHamlet: pick("Thôn 1", "Thôn Yên Tôn"), roster.FieldHouseNo: fmt.Sprintf("H%03d", house), roster.FieldRelation: relation,
			roster.FieldAddress: pick("Xóm Đình", "Số nhà 12", "Thôn 1"), roster.FieldNote: pick("", "Đi làm ăn xa"), roster.FieldIgnored: pick("Kinh", "Mường"),
		}
	}
	return out
}

// drawSheet writes the people as a text sheet and gives the row of each.
func drawSheet(t *rapid.T, fields []roster.Field, people []person) (text string, nos []int) {
	var rows []string
	add := func(cells ...string) {
		for i := range cells {
			if strings.ContainsAny(cells[i], "\n;\"") {
				cells[i] = `"` + cells[i] + `"`
			}
		}
		rows = append(rows, strings.Join(cells, ";"))
	}
	if rapid.Bool().Draw(t, "titles") {
		add("UBND XÃ VĨNH HƯNG", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
		add("DANH SÁCH CÔNG DÂN ĐỦ ĐIỀU KIỆN CẤP TÀI KHOẢN ĐỊNH DANH ĐIỆN TỬ MỨC 2")
	}
	head, numbers := make([]string, len(fields)), make([]string, len(fields))
	for i, f := range fields {
		head[i], numbers[i] = rapid.SampledFrom(heads[f]).Draw(t, string(f)), fmt.Sprintf("(%d)", i+1)
	}
	add(head...)
	if rapid.Bool().Draw(t, "numbers") {
		add(numbers...)
	}
	blanks := rapid.Bool().Draw(t, "blanks")
	lines := 0 // a cell may hold a line break; the sheet counts it as one row
	for _, p := range people {
		if blanks && lines%4 == 1 {
			add(make([]string, len(fields))...)
		}
		lines++
		cells := make([]string, len(fields))
		for i, f := range fields {
			cells[i] = p[f]
		}
		add(cells...)
		nos = append(nos, len(rows))
	}
	if rapid.Bool().Draw(t, "total") {
		total := make([]string, len(fields))
		total[0] = "Tổng cộng"
		total[len(total)-1] = fmt.Sprint(len(people))
		add(total...)
	}
	return strings.Join(rows, "\n") + "\n", nos
}
