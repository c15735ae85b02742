package roster_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

const (
	communeA unit.ID = 100
	communeB unit.ID = 101 // Vĩnh Hùng, the same without marks
	communeT unit.ID = 102
	communeC unit.ID = 103
)

// smallTree is a district with the two communes that are one without marks, and a commune outside the actor's part.
func smallTree() *unit.Tree {
	units := []*unit.Unit{
		unitOf(provinceID, 0, unit.Province, "38", "Tỉnh Thanh Hóa", "/", 0),
		unitOf(districtID, provinceID, unit.District, "393", "Huyện Vĩnh Lộc", "/1/", 0),
		unitOf(communeA, districtID, unit.Commune, "15367", "Xã Vĩnh Hưng", "/1/2/", communeA),
		unitOf(communeB, districtID, unit.Commune, "15379", "Xã Vĩnh Hùng", "/1/2/", communeB),
		unitOf(communeT, districtID, unit.Commune, "15349", "Thị trấn Vĩnh Lộc", "/1/2/", communeT),
		unitOf(communeC, districtID, unit.Commune, "15376", "Xã Vĩnh Hòa", "/1/2/", communeC),
	}
	for i, n := range []string{"Thôn 1", "Thôn 2", "Thôn Yên Tôn", "Thôn Yên Tồn"} {
		units = append(units, unitOf(unit.ID(1000+i), communeA, unit.Hamlet, fmt.Sprint("h", i), n, "/1/2/100/", communeA))
	}
	return unit.NewTree(units, nil, nil)
}

// readText reads a table written with | between cells.
func readText(t testing.TB, text string, change func(*roster.ReadInput)) (*roster.Layout, []*roster.Row, error) {
	t.Helper()
	csv := strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(text)+"\n", " | ", "\t"), "|", "\t")
	in := roster.ReadInput{
		Tree: smallTree(), Catalogue: unit.Catalogue2023, Root: districtID, Commune: communeA, Today: day,
		Within: func(id unit.ID) bool { return id != communeC },
	}
	if change != nil {
		change(&in)
	}
	return roster.Read(context.Background(), open(t, []byte("sep=\t\n"+csv)), in)
}

// line shows a row: number, name, birth, sex, identity, hamlet, household, and codes; "!" marks a refused one.
func line(r *roster.Row) string {
	mark := ""
	if r.Status == roster.Refused {
		mark = "!"
	}
	return fmt.Sprintf("%d%s %s, %s, %s, %s, %s, h%d %s", r.No, mark, r.Name, r.Birth.VN(), r.Sex.VI(), r.Identity, r.HamletName, r.House, strings.Join(r.Codes, " "))
}

func lines(rows []*roster.Row) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.TrimSpace(line(r)) + "\n")
	}
	return b.String()
}

var layouts = []struct {
	name, text, want string
	change           func(*roster.ReadInput)
}{
	{
		name: "one header over two columns of a name",
		text: `
			STT|Họ và tên||Ngày sinh|CCCD|Thôn
			1|Nguyễn Văn|An|25/05/1990|038090000001|Thôn 1
			2|Lê Thị|Bình|1/2/1985|038185000002|T1
			3|Trịnh|Chi|1950|038150000003|1`,
		want: `
			2 Nguyễn Văn An, 25/05/1990, , 038090000001, Thôn 1, h1
			3 Lê Thị Bình, 01/02/1985, , 038185000002, Thôn 1, h2
			4 Trịnh Chi, 1950, , 038150000003, Thôn 1, h3 birth-year-only`,
	},
	{
		name: "the birth stands in the column of the sex",
		text: `
			TT|Họ tên|Ngày tháng năm sinh||Số ĐDCN|Thôn
			||Nam|Nữ||
			A|B|1|2|3|4
			1|HOÀNG VĂN DŨNG|03/04/1971||038071000001|THÔN YÊN TÔN
			2|PHẠM THỊ ÉN||05/06/1973|038173000002|thôn yên tôn`,
		want: `
			4 Hoàng Văn Dũng, 03/04/1971, Nam, 038071000001, Thôn Yên Tôn, h1
			5 Phạm Thị Én, 05/06/1973, Nữ, 038173000002, Thôn Yên Tôn, h2`,
	},
	{
		name: "day, month and year apart, sex as a tick",
		text: `
			TT|Họ và tên|Giới tính||Ngày tháng năm sinh|||Số CCCD|Thôn
			||Nam|Nữ|Ngày|Tháng|Năm||
			1|Mai Văn Giang|x||7|8|1969|038069000001|Thôn 2
			2|Mai Thị Hà||x|||1949||Thôn 2`,
		want: `
			3 Mai Văn Giang, 07/08/1969, Nam, 038069000001, Thôn 2, h1
			4 Mai Thị Hà, 1949, Nữ, , Thôn 2, h2 birth-year-only identity-missing`,
	},
	{
		name: "no header at all",
		text: `
			1|Nguyễn Văn An|25/05/1990|Nam|038090000001
			2|Lê Thị Bình|01/02/1985|Nữ|038185000002
			3|Trịnh Văn Chiến|03/03/1983|Nam|038083000003
			4|Vũ Thị Dung|04/04/1984|Nữ|038184000004`,
		want: `
			1 Nguyễn Văn An, 25/05/1990, Nam, 038090000001, , h1 hamlet-missing
			2 Lê Thị Bình, 01/02/1985, Nữ, 038185000002, , h2 hamlet-missing
			3 Trịnh Văn Chiến, 03/03/1983, Nam, 038083000003, , h3 hamlet-missing
			4 Vũ Thị Dung, 04/04/1984, Nữ, 038184000004, , h4 hamlet-missing`,
	},
	{
		name: "headers that say nothing",
		text: `
			STT|Họ và tên|Thông tin 1|Thông tin 2|Thông tin 3
			1|Nguyễn Văn An|25/05/1990|038090000001|0912000001
			2|Lê Thị Bình|01/02/1985|038185000002|0912000002
			3|Trịnh Văn Chiến|03/03/1983|038083000003|0912000003`,
		want: `
			2 Nguyễn Văn An, 25/05/1990, , 038090000001, , h1 hamlet-missing
			3 Lê Thị Bình, 01/02/1985, , 038185000002, , h2 hamlet-missing
			4 Trịnh Văn Chiến, 03/03/1983, , 038083000003, , h3 hamlet-missing`,
	},
	{
		name: "the header again on each page, totals, a note, the signature, a table below",
		text: `
			UBND XÃ VĨNH HƯNG|||CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
			STT|Họ và tên|Ngày sinh|CCCD
			(1)|(2)|(3)|(4)
			I|Thôn 1||
			1|Nguyễn Văn An|25/05/1990|038090000001
			STT|Họ và tên|Ngày sinh|CCCD
			2|Lê Thị Bình|01/02/1985|038185000002
			|Cộng Thôn 1|2|
			II. Thôn 2|||
			1|Tống Văn Chung|1960|
			Tổng cộng|||3
			* Người đi làm ăn xa ghi rõ nơi đến|||
			||Vĩnh Hưng, ngày 05 tháng 5 năm 2023|
			|NGƯỜI LẬP BIỂU||CHỦ TỊCH
			|Nguyễn Thị Mẫu||Trần Văn Mẫu
			STT|Thôn|Số hộ|Số khẩu
			1|Thôn 1|12|45`,
		want: `
			5 Nguyễn Văn An, 25/05/1990, , 038090000001, Thôn 1, h1
			7 Lê Thị Bình, 01/02/1985, , 038185000002, Thôn 1, h2
			10 Tống Văn Chung, 1960, , , Thôn 2, h3 birth-year-only identity-missing`,
	},
	{
		name: "two signed lists in one sheet: the hamlet of the first does not reach the second",
		text: `
			STT|Họ và tên|Ngày sinh|CCCD
			THÔN 1|||
			1|Nguyễn Văn An|25/05/1990|038090000001
			|NGƯỜI LẬP BIỂU||
			STT|Họ và tên|Ngày sinh|CCCD
			1|Lê Thị Bình|01/02/1985|038185000002`,
		want: `
			3 Nguyễn Văn An, 25/05/1990, , 038090000001, Thôn 1, h1
			6 Lê Thị Bình, 01/02/1985, , 038185000002, , h2 hamlet-missing`,
	},
	{
		name: "a helper table beside with its own header",
		text: `
			STT|Họ và tên|Ngày sinh|CCCD||STT|Thôn|Số khẩu
			1|Nguyễn Văn An|25/05/1990|038090000001||1|Thôn 1|45
			2|Lê Thị Bình|01/02/1985|038185000002||2|Thôn 2|51
			|||||3|Thôn Yên Tôn|60`,
		want: `
			2 Nguyễn Văn An, 25/05/1990, , 038090000001, , h1 hamlet-missing
			3 Lê Thị Bình, 01/02/1985, , 038185000002, , h2 hamlet-missing`,
	},
	{
		name: "people whose names look like groups or totals",
		text: `
			STT|Họ và tên|Ngày sinh|CCCD|Thôn
			1|Lang Văn Tuấn|||Thôn 1
			2|Cộng Thị Lan|01/02/1985|038185000002|Thôn 1
			3|Tổng Văn Nam|03/03/1983|038083000003|Thôn 1
			4||03/03/1984|038084000004|Thôn 1
			5||||
			6|...|03/03/1984||Thôn 1
			7|Hà|03/03/1984||Thôn 1
			8|Hà Văn 2|03/03/1984||Thôn 1`,
		want: `
			2! Lang Văn Tuấn, , , , Thôn 1, h1 identity-missing birth-missing
			3 Cộng Thị Lan, 01/02/1985, , 038185000002, Thôn 1, h2
			4 Tổng Văn Nam, 03/03/1983, , 038083000003, Thôn 1, h3
			5! , 03/03/1984, , 038084000004, Thôn 1, h4 name-missing
			7! , 03/03/1984, , , Thôn 1, h5 name-unreadable identity-missing
			8 Hà, 03/03/1984, , , Thôn 1, h6 name-one-word identity-missing
			9 Hà Văn 2, 03/03/1984, , , Thôn 1, h7 name-digits identity-missing`,
	},
	{
		name: "the year out of the number; an old CMND instead of one; both differ from the row",
		text: `
			STT|Họ và tên|Ngày sinh|Giới tính|Số CCCD|Số CMND cũ|Thôn
			1|Nguyễn Văn An||Nam|038090000001|171000001|Thôn 1
			2|Lê Thị Bình|01/02/1985|Nữ||171000002|Thôn 1
			3|Lê Thị Cúc|01/02/1985|Nữ|038090000003||Thôn 1
			4|Lê Thị Dần|31/02/1985|Nữ|038185000004||Thôn 1`,
		want: `
			2 Nguyễn Văn An, 1990, Nam, 038090000001, Thôn 1, h1 birth-from-identity
			3 Lê Thị Bình, 01/02/1985, Nữ, 171000002, Thôn 1, h2 identity-cmnd
			4 Lê Thị Cúc, 01/02/1985, Nữ, 038090000003, Thôn 1, h3 identity-year-differs identity-sex-differs
			5! Lê Thị Dần, , Nữ, 038185000004, Thôn 1, h4 birth-impossible`,
	},
	{
		name: "households by number, once for all their rows, and by their head",
		text: `
			STT|Số hộ|Họ và tên|Ngày sinh|Quan hệ với chủ hộ|CCCD|Thôn
			1|12|Nguyễn Văn An|25/05/1960|Chủ hộ|038060000001|Thôn 1
			2||Lê Thị Bình|01/02/1965|Vợ|038165000002|Thôn 1
			3|13|Lê Văn Cao|01/02/1965|Chủ hộ|038065000003|Thôn 1
			4||Lê Văn Danh|01/02/1955|Chủ hộ|038055000004|Thôn 1
			5|12|Nguyễn Văn Em|01/02/1995|Con|038095000005|Thôn 1`,
		want: `
			2 Nguyễn Văn An, 25/05/1960, , 038060000001, Thôn 1, h1
			3 Lê Thị Bình, 01/02/1965, , 038165000002, Thôn 1, h1
			4 Lê Văn Cao, 01/02/1965, , 038065000003, Thôn 1, h2
			5 Lê Văn Danh, 01/02/1955, , 038055000004, Thôn 1, h3
			6 Nguyễn Văn Em, 01/02/1995, , 038095000005, Thôn 1, h1`,
	},
	{
		name: "hamlets: new, one name for its spellings, several that fit, of category rows",
		text: `
			STT|Họ và tên|Ngày sinh|CCCD|Thôn
			1|Nguyễn Văn An|25/05/1960|038060000001|THÔN ĐỒNG MỚI
			2|Lê Thị Bình|01/02/1965|038165000002|Thôn Đồng Mới
			3|Lê Văn Cao|01/02/1965|038065000003|yen ton
			4|Lê Văn Danh|01/02/1955|038055000004|`,
		want: `
			2 Nguyễn Văn An, 25/05/1960, , 038060000001, Thôn Đồng Mới, h1 hamlet-new
			3 Lê Thị Bình, 01/02/1965, , 038165000002, Thôn Đồng Mới, h2 hamlet-new
			4! Lê Văn Cao, 01/02/1965, , 038065000003, yen ton, h3 hamlet-ambiguous
			5 Lê Văn Danh, 01/02/1955, , 038055000004, , h4 hamlet-missing`,
	},
	{
		name: "communes of a column: unclear, outside, unknown, missing",
		text: `
			STT|Họ và tên|Ngày sinh|CCCD|Xã
			1|Nguyễn Văn An|25/05/1960|038060000001|Vĩnh Hưng
			2|Lê Thị Bình|01/02/1965|038165000002|vinh hung
			3|Lê Văn Cao|01/02/1965|038065000003|xã Vĩnh Hoà
			4|Lê Văn Danh|01/02/1955|038055000004|Vĩnh Hưg
			5|Lê Văn Gấm|01/02/1955|038055000005|
			6|Lê Văn Hai|01/02/1955|038055000006|15379`,
		change: func(in *roster.ReadInput) { in.Commune = 0 },
		want: `
			2 Nguyễn Văn An, 25/05/1960, , 038060000001, , h1 hamlet-missing
			3! Lê Thị Bình, 01/02/1965, , 038165000002, , h2 unit-ambiguous
			4! Lê Văn Cao, 01/02/1965, , 038065000003, , h3 unit-outside
			5! Lê Văn Danh, 01/02/1955, , 038055000004, , h4 unit-unknown
			6! Lê Văn Gấm, 01/02/1955, , 038055000005, , h5 unit-missing
			7 Lê Văn Hai, 01/02/1955, , 038055000006, , h6 hamlet-missing`,
	},
	{
		name: "the title names another commune than the one chosen",
		text: `
			DANH SÁCH CÔNG DÂN XÃ VĨNH HÙNG, HUYỆN VĨNH LỘC
			STT|Họ và tên|Ngày sinh|CCCD
			1|Nguyễn Văn An|25/05/1960|038060000001`,
		want: `3! Nguyễn Văn An, 25/05/1960, , 038060000001, , h1 unit-differs`,
	},
	{
		name: "a title without marks may be two communes",
		text: `
			DANH SACH CONG DAN XA VINH HUNG
			STT|Ho va ten|Ngay sinh|CCCD
			1|Nguyễn Văn An|25/05/1960|038060000001`,
		change: func(in *roster.ReadInput) { in.Commune = 0 },
		want:   `3! Nguyễn Văn An, 25/05/1960, , 038060000001, , h1 unit-ambiguous`,
	},
	{
		name: "the title names the hamlet",
		text: `
			DANH SÁCH CÔNG DÂN THÔN YÊN TÔN, XÃ VĨNH HƯNG
			STT|Họ và tên|Ngày sinh|CCCD
			1|Nguyễn Văn An|25/05/1960|038060000001`,
		change: func(in *roster.ReadInput) { in.Commune = 0 },
		want:   `3 Nguyễn Văn An, 25/05/1960, , 038060000001, Thôn Yên Tôn, h1`,
	},
	{
		name: "columns named by hand, by letter and by header",
		text: `
			M|N|Z|Q
			Nguyễn Văn An|25/05/1960|038060000001|Thôn 1
			Lê Thị Bình|01/02/1965|038165000002|Thôn 2`,
		change: func(in *roster.ReadInput) {
			in.Map = map[string]string{"A": "name", "b": "birth", "Z": "identity", "q": "hamlet"}
		},
		want: `
			2 Nguyễn Văn An, 25/05/1960, , 038060000001, Thôn 1, h1
			3 Lê Thị Bình, 01/02/1965, , 038165000002, Thôn 2, h2`,
	},
	{
		name: "the hamlet in the address, households by short relations, the number under \"Giấy tờ\"",
		text: `
			STT|Thông tin cá nhân||Giấy tờ||HKTT|QH
			|Họ và tên|Ngày sinh|Số|Ngày cấp||
			1|Nguyễn Văn An|25/05/1960|038060000001|1/1/2021|Xóm Đình, Thôn 1, Vĩnh Hưng|CH
			2|Lê Thị Bình|01/02/1965|038165000002|1/1/2021||V
			3|Lê Văn Cao|01/02/1965|038065000003|1/1/2021|yên tôn|CH
			4|Lê Văn Danh|01/02/1965|038065000004|1/1/2021|Thôn 1 hoặc Thôn 2|CH`,
		want: `
			3 Nguyễn Văn An, 25/05/1960, , 038060000001, Thôn 1, h1 hamlet-from-address
			4 Lê Thị Bình, 01/02/1965, , 038165000002, Thôn 1, h1 hamlet-from-address
			5 Lê Văn Cao, 01/02/1965, , 038065000003, Thôn Yên Tôn, h2 hamlet-from-address
			6 Lê Văn Danh, 01/02/1965, , 038065000004, , h3 hamlet-missing`,
	},
	{
		name: "hamlets under a header for places",
		text: `
			STT|Họ và tên|Ngày sinh|CCCD|Địa bàn
			1|Nguyễn Văn An|25/05/1960|038060000001|Thôn 1
			2|Lê Thị Bình|01/02/1965|038165000002|Thôn 2`,
		want: `
			2 Nguyễn Văn An, 25/05/1960, , 038060000001, Thôn 1, h1
			3 Lê Thị Bình, 01/02/1965, , 038165000002, Thôn 2, h2`,
	},
	{
		name: "typed in TCVN3",
		text: `
			STT|Hä vµ tªn|Ngµy sinh|CCCD|Th«n
			1|NguyÔn V¨n §«ng|25/05/1960|038060000001|Thôn 1`,
		want: `2 Nguyễn Văn Đông, 25/05/1960, , 038060000001, Thôn 1, h1 text-legacy`,
	},
}

func TestReadLayouts(t *testing.T) {
	t.Parallel()
	for _, c := range layouts {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			layout, rows, err := readText(t, dedent(c.text), c.change)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := strings.TrimSpace(lines(rows)), strings.TrimSpace(dedent(c.want)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
				for _, l := range layout.Lines() {
					t.Log(l.EN)
				}
			}
		})
	}
}

// dedent drops the tabs that indent the tables here.
func dedent(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "\n\t\t\t", "\n") }

func TestReadRefusesFiles(t *testing.T) {
	t.Parallel()
	people := "STT|Họ và tên|Ngày sinh\n1|Nguyễn Văn An|25/05/1960"
	for _, c := range []struct {
		name, text, code string
		change           func(*roster.ReadInput)
	}{
		{"a summary", "STT|Thôn|Số hộ|Số khẩu\n1|Thôn 1|12|45", "roster.no-list", nil},
		{"names alone", "STT|Họ và tên|Ghi chú\n1|Nguyễn Văn An|", "roster.no-list", nil},
		{"no such sheet", people, "roster.no-sheet", func(in *roster.ReadInput) { in.Sheet = "Thôn 9" }},
		{"no such field", people, "roster.map-field", func(in *roster.ReadInput) { in.Map = map[string]string{"A": "tên"} }},
		{"no such column", people, "roster.map-column", func(in *roster.ReadInput) { in.Map = map[string]string{"Quê": "address"} }},
	} {
		_, _, err := readText(t, c.text, c.change)
		if !errs.Is(err, c.code) {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
}

// TestReadAccounts reads what a list says of accounts that were active before the campaign.
func TestReadAccounts(t *testing.T) {
	t.Parallel()
	_, rows, err := readText(t, dedent(`
			STT|Họ và tên|Năm sinh|Số điện thoại|Đã kích hoạt||Hồ sơ mức 2 đã thu nhận|Trạng thái|Điện thoại thông minh|SIM chính chủ|Loại thẻ|Chủ hộ
			||||Mức 1|Mức 2|||||
			1|Nguyễn Văn An|1960|0912000001|x||x||x|x|CCCD gắn chip|x
			2|Lê Thị Bình|1965|0912000002||20/3/2023|||không|không|hết hạn|
			3|Lê Văn Cao|1965||không|chưa|x|Chưa kích hoạt|không||CMND|Lê Văn Cao
			4|Lê Văn Danh|1955|||||Đã kích hoạt mức độ 2|||chưa có|Lê Văn Cao
			5|Lê Văn Gấm|1955|||||Đã duyệt, chờ||||Lê Văn Gấm`), func(in *roster.ReadInput) { in.Baseline = day.AddDate(0, -1, 0) })
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		at := ""
		if !r.Known.At.IsZero() {
			at = r.Known.At.Format("02/01/2006")
		}
		got = append(got, fmt.Sprintf("%v %v %s device=%d sim=%v card=%d house=%d head=%s", r.Known.Level1On, r.Known.Level2On, at, r.Device, r.OwnSIM, r.Card, r.House, r.Head))
	}
	want := []string{
		"true false 05/04/2023 device=1 sim=1 card=1 house=1 head=Nguyễn Văn An",
		"false true 20/03/2023 device=2 sim=2 card=2 house=1 head=Nguyễn Văn An",
		"false false  device=3 sim=0 card=4 house=2 head=Lê Văn Cao",
		"false true 05/04/2023 device=0 sim=0 card=5 house=2 head=Lê Văn Cao",
		"false false  device=0 sim=0 card=0 house=3 head=Lê Văn Gấm",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestSecondListIsTold: what stands beside the list is not read, and that is said.
func TestSecondListIsTold(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"STT|Họ và tên|Ngày sinh|STT|Họ và tên|Ngày sinh\n1|Lê Văn Danh|01/02/1955|2|Lê Văn Gấm|01/02/1956",
		"STT|Họ và tên|Ngày sinh||STT|Họ và tên|Ngày sinh\n1|Lê Văn Danh|01/02/1955||2|Lê Văn Gấm|01/02/1956",
	} {
		layout, rows, err := readText(t, text, nil)
		if err != nil || len(rows) != 1 {
			t.Fatal(err, len(rows))
		}
		if said := fmt.Sprint(layout.Lines()); !strings.Contains(said, "danh sách thứ hai") {
			t.Error(said)
		}
	}
}

func TestUnreadableLengths(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Nguyễn Văn An, ", 20)
	_, rows, err := readText(t, "STT|Họ và tên|Ngày sinh|Thôn\n1|"+long+"|01/02/1955|Thôn 1\n2|Lê Văn Danh|01/02/1955|"+long, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := rows[0].Codes[0] + " " + rows[1].Codes[0]; got != "name-long hamlet-long" || rows[0].Name != "" {
		t.Error(got)
	}
}

func TestUnknownCommuneIsSuggested(t *testing.T) {
	t.Parallel()
	_, rows, err := readText(t, "STT|Họ và tên|Ngày sinh|CCCD|Xã\n1|Lê Văn Danh|01/02/1955|038055000004|Vĩnh Hưg", func(in *roster.ReadInput) { in.Commune = 0 })
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(rows[0].Message.VI, "có phải là Xã Vĩnh Hưng?") {
		t.Error(rows[0].Message.VI)
	}
}
