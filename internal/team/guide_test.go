package team_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/letter"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// shippedPlan reads a plan that comes with the program; a template is filled for a district that does not exist.
func shippedPlan(t *testing.T, file string) *campaign.Plan {
	t.Helper()
	data, err := fs.ReadFile(campaigns.Files(), file)
	if err != nil {
		t.Fatal(err)
	}
	if file == campaigns.ThirtyNight {
		if data, err = campaign.Fill(data, campaign.Blanks{Unit: "999", District: "Huyện Thử Nghiệm", Province: "Tỉnh Thử"}); err != nil {
			t.Fatal(err)
		}
	}
	p, problems := campaign.Parse(file, data)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return p
}

// laterPlan is Vĩnh Lộc's plan as if it were run in 2026, under the later decree.
func laterPlan(t *testing.T) *campaign.Plan {
	p := *shippedPlan(t, campaigns.VinhLoc)
	p.Period.First, p.Period.Last = 20261101, 20261210
	p.Rules = campaign.RulesOn(p.Period.Last)
	p.Catalogue = 2026
	p.Document, p.Intake = campaign.Document{}, campaign.Intake{}
	return &p
}

// guideHeading is that of a commune that does not exist.
func guideHeading(p *campaign.Plan, numbers ...team.GuideNumber) team.GuideHeading {
	superior := "Huyện Thử Nghiệm"
	if p.Catalogue >= 2026 {
		superior = "Tỉnh Thử"
	}
	return team.GuideHeadingOf(&unit.Unit{Name: "Xã Thử"}, superior, p, numbers, p.Period.First.Midnight())
}

// guidesOf are the guides that are held as golden files: the two plans of 2023, and one under the later decree.
func guidesOf(t *testing.T) map[string]letter.Letter {
	many := []team.GuideNumber{{Place: "Thôn Thử Nhất", Number: "0900 000 111"}, {Place: "Thôn Thử Nhì", Number: "0900 000 222"}}
	return map[string]letter.Letter{
		"guide-2023":     team.GuideLetter(guideHeading(shippedPlan(t, campaigns.VinhLoc), many...)),
		"guide-template": team.GuideLetter(guideHeading(shippedPlan(t, campaigns.ThirtyNight), many[0])),
		"guide-2026":     team.GuideLetter(guideHeading(laterPlan(t))),
	}
}

// The text of the guide, and that Word and PDF can be made of it; with TUNGNHA_SHOTS=DIR the files are kept, to be looked at.
func TestGuideOfMembers(t *testing.T) {
	t.Parallel()
	for name, l := range guidesOf(t) {
		golden(t, filepath.Join("testdata", name+".golden"), l.Text())
		var pdf, docx bytes.Buffer
		if err := l.PDF(&pdf); err != nil {
			t.Fatal(err)
		}
		if err := l.DOCX(&docx); err != nil {
			t.Fatal(err)
		}
		if pages := bytes.Count(pdf.Bytes(), []byte("/Type /Page\n")); pages < 4 || pages > 6 {
			t.Errorf("%s: %d pages", name, pages)
		}
		for ext, b := range map[string][]byte{".pdf": pdf.Bytes(), ".docx": docx.Bytes()} {
			if dir := os.Getenv("TUNGNHA_SHOTS"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, name+ext), b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// golden compares a text with a file, or writes it with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

// What the law of the days says is in the guide, and what the other law says is not.
func TestGuideFollowsTheDecree(t *testing.T) {
	t.Parallel()
	then := shippedPlan(t, campaigns.VinhLoc)
	now := laterPlan(t)
	old, later := wordsOf(guideHeading(then)), wordsOf(guideHeading(now))
	for _, x := range []struct {
		text      string
		then, now bool
	}{
		{"Nghị định số 59/2022/NĐ-CP", true, false},
		{"Nghị định số 69/2024/NĐ-CP", false, true},
		{"mức độ 01", false, true},
		{"phiếu TK01", false, true},
		{"không phụ thuộc nơi cư trú", false, true},
		{"Phải dùng số chính chủ", false, true},
		{"Số đang dùng thường xuyên vẫn đăng ký được", true, false},
		{"cháu dùng qua tài khoản của cha, mẹ", true, false},
		{"thị trấn", true, false},
		{"đặc khu", false, true},
		{"Thuê bao không khớp", true, false},
		{"Nhà nước khuyến khích, không bắt buộc", true, false},
		{"80/KH-TCT", true, false},
		{"10/05/2023 thì tự kích hoạt được đến hết ngày 17/05/2023", true, false},
		{"06/11/2026 thì tự kích hoạt được đến hết ngày 13/11/2026", false, true},
		{"không quá 03 ngày làm việc", true, true},
		{"1900.0368", true, true},
		{"https://vneid.gov.vn", true, true},
	} {
		if strings.Contains(old, x.text) != x.then || strings.Contains(later, x.text) != x.now {
			t.Errorf("%q: in 2023 %t, in 2026 %t", x.text, !x.then, !x.now)
		}
	}
}

// What a plan says and what it leaves out.
func TestGuideFollowsThePlan(t *testing.T) {
	t.Parallel()
	plan := func(change func(*campaign.Plan)) string {
		p := *shippedPlan(t, campaigns.VinhLoc)
		change(&p)
		return wordsOf(guideHeading(&p))
	}
	for _, x := range []struct {
		name, has, not string
		change         func(*campaign.Plan)
	}{
		{"cut-off", "chốt lúc 18:30", "17:00", func(p *campaign.Plan) { p.Period.Cutoff = 18*60 + 30 }},
		{"no evening hours", "giờ gia đình có nhà", "19:00", func(p *campaign.Plan) { p.Evenings = campaign.Evenings{} }},
		{"no ten", "", "ít nhất 10 người dân", func(p *campaign.Plan) { p.Indicators = nil }},
		{"no rule on false figures", "", "khen thưởng", func(p *campaign.Plan) { p.Merit = nil }},
		{"no number yet", "Nghị định số 59/2022", "Căn cứ Kế hoạch", func(p *campaign.Plan) { p.Document.Number = "" }},
		{"no places", "nơi cấp căn cước công dân", "điểm cấp lưu động", func(p *campaign.Plan) { p.Intake = campaign.Intake{} }},
		{"an authority keeps its capital", "Đến: Công an xã, bản đồ kèm theo.", "", func(p *campaign.Plan) {
			p.Intake = campaign.Intake{Places: []campaign.Item{{Text: errs.T{VI: "Công an xã, bản đồ kèm theo"}}}}
		}},
	} {
		got := plan(x.change)
		if !strings.Contains(got, x.has) || x.not != "" && strings.Contains(got, x.not) {
			t.Errorf("%s: %q in, %q not in\n%s", x.name, x.has, x.not, got)
		}
	}
}

// A hotline stands in the sentence, several in a table, each once; without one the guide says where the number hangs.
func TestGuideNumbers(t *testing.T) {
	t.Parallel()
	places := []team.Place{
		{Name: "Thôn Thử Nhất", Teams: []team.Team{{Hotline: "0900 000 111"}, {}, {Hotline: "0900 000 111"}}},
		{Name: "Thôn Thử Nhì", Teams: []team.Team{{Hotline: "0900 000 222"}}},
		{Name: "Thôn Thử Ba"},
	}
	want := []team.GuideNumber{{Place: "Thôn Thử Nhất", Number: "0900 000 111"}, {Place: "Thôn Thử Nhì", Number: "0900 000 222"}}
	got := team.GuideNumbers(places)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	p := shippedPlan(t, campaigns.VinhLoc)
	for n, has := range []string{"niêm yết tại nhà văn hóa", "trực 24/24 giờ: 0900 000 111", "Thôn Thử Nhì | 0900 000 222"} {
		if text := wordsOf(guideHeading(p, got[:n]...)); !strings.Contains(text, has) {
			t.Errorf("%d numbers: no %q", n, has)
		}
	}
}

// Every letter of an evening sheet is explained, every section that a text refers to is there, and no text was left half made.
func TestGuideIsWhole(t *testing.T) {
	t.Parallel()
	for name, l := range guidesOf(t) {
		text := blocksText(l)
		for _, w := range team.Letters() {
			if !regexp.MustCompile(`(?m)^` + w.Code + ` \| ` + w.Text.VI + ` \| .{20,}$`).MatchString(text) {
				t.Errorf("%s: the letter %s is not explained", name, w.Code)
			}
		}
		for _, m := range regexp.MustCompile(`mục ([IVX]+)`).FindAllStringSubmatch(text, -1) {
			if !strings.Contains(text, "\n"+m[1]+". ") {
				t.Errorf("%s: refers to section %s", name, m[1])
			}
		}
		if bad := regexp.MustCompile(`%!|\.\.|;\.|  | [,;.](?:\s|$)|\{|: \.|,,`).FindString(text); bad != "" {
			t.Errorf("%s: %q in the text", name, bad)
		}
	}
}

// wordsOf is all that a guide says.
func wordsOf(h team.GuideHeading) string {
	l := team.GuideLetter(h)
	return strings.Join(l.Basis, "\n") + "\n" + blocksText(l)
}

func blocksText(l letter.Letter) string {
	var b strings.Builder
	for _, x := range l.Blocks {
		switch x := x.(type) {
		case letter.Heading:
			b.WriteString(x.Text + "\n")
		case letter.Table:
			for _, r := range x.Rows {
				b.WriteString(strings.Join(r.Cells, " | ") + "\n")
			}
		default:
			b.WriteString(strings.Join(textsOf(x), "\n") + "\n")
		}
	}
	return b.String()
}
