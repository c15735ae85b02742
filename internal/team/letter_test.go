package team_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tungnha/internal/db"
	"tungnha/internal/letter"
	"tungnha/internal/locale"
	"tungnha/internal/team"
)

var update = flag.Bool("update", false, "write the golden files anew")

// listSample is a commune's list of teams. Nobody in it exists; numbers are out of the ranges that are given out.
func listSample(full bool) letter.Letter {
	one := func(n byte) db.ID { return db.ID{15: n} }
	member := func(n byte, name, post string, from team.Organisation, branch string) team.Member {
		return team.Member{ID: one(n), Name: name, Post: post, Organisation: from, UnitName: branch, Phone: "090000012" + string(rune('0'+n%10))}
	}
	places := []team.Place{
		{Name: "Thôn Thử Nhất", Teams: []team.Team{{
			Name: "Tổ rà soát, hướng dẫn kích hoạt thôn Thử Nhất", Hotline: "0900 000 111", Leader: one(1),
			Members: []team.Member{
				member(1, "Lê Thử Nghiệm", "Trưởng thôn", team.HamletHead, ""),
				member(2, "Trịnh Thị Mẫu", "Chi hội trưởng", team.WomensUnion, "Chi hội thôn Thử Nhất"),
				member(3, "Nguyễn Hoàng Thí Dụ", "Bí thư Chi đoàn", team.YouthUnion, "Chi đoàn thôn Thử Nhất"),
				member(4, "Phạm Văn Giả Định", "Công an viên", team.Police, "Công an xã"),
			},
		}, {
			Name: "Đội hình tình nguyện", Leader: one(5), Members: []team.Member{member(5, "Vũ Thị Ví Như", "Đội trưởng", team.Carrier, "Viễn thông huyện")},
		}}},
		{Name: "Trường THCS Thử Nghiệm", Teams: []team.Team{{
			Name: "Tổ hướng dẫn tại trường", Hotline: "0900 000 222", Leader: one(6), Members: []team.Member{member(6, "Hoàng Mẫu Mực", "Hiệu trưởng", team.School, "")},
		}}},
	}
	return team.ListLetter(team.ListHeading{
		Superior: "HUYỆN THỬ NGHIỆM", Issuer: "ỦY BAN NHÂN DÂN XÃ THỬ", Symbol: "DS-UBND", Place: "Thử", Campaign: "Thực hiện Kế hoạch cao điểm từ ngày 05/5 đến ngày 14/6/2023",
		Recipients: []string{"Ban Chỉ đạo huyện", "Các thôn, trường học", "Lưu: VT"}, Capacity: "TM. ỦY BAN NHÂN DÂN", Post: "CHỦ TỊCH",
		Date: time.Date(2023, 5, 9, 8, 0, 0, 0, locale.Zone),
	}, places, full)
}

// The text of the list, held as a golden file; with TUNGNHA_SHOTS=DIR the PDF is kept, to be looked at.
func TestListOfTeams(t *testing.T) {
	t.Parallel()
	l := listSample(false)
	var pdf, docx bytes.Buffer
	if err := l.PDF(&pdf); err != nil {
		t.Fatal(err)
	}
	if err := l.DOCX(&docx); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("TUNGNHA_SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "teams.pdf"), pdf.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var b strings.Builder
	b.WriteString(l.Text())
	for _, r := range l.Appendices[0].Blocks[0].(letter.Table).Rows {
		b.WriteString("\n" + strings.Join(r.Cells, " | "))
	}
	b.WriteString("\n")
	const file = "testdata/list.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(b.String(), "0900000121") {
		t.Error("a member's own number is in a list that masks them")
	}
	full := listSample(true).Appendices[0].Blocks[0].(letter.Table).Rows
	if full[1].Cells[5] != "0900000121" {
		t.Errorf("%q", full[1].Cells[5])
	}
}
