package team

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/letter"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
)

// GuideHeading is what the members' guide is made from: what stands around a letter, the plan in force, and the numbers that people may call.
type GuideHeading struct {
	ListHeading
	Plan    *campaign.Plan // required; dates, decree, places and papers are taken from it
	Numbers []GuideNumber  // none: the guide points to the number posted in the hamlet
}

// GuideNumber is a number that answers, and whom it is for. It is posted in public.
type GuideNumber struct{ Place, Number string }

// GuideNumbers are the hotlines of the teams of some places, each once.
func GuideNumbers(places []Place) (out []GuideNumber) {
	for _, p := range places {
		for i := range p.Teams {
			n := GuideNumber{p.Name, p.Teams[i].Hotline}
			if n.Number != "" && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// GuideHeadingOf is the heading of a guide that the People's Committee of a commune or district gives out; superior is the name of the unit above it, "" for none.
func GuideHeadingOf(issuer *unit.Unit, superior string, plan *campaign.Plan, numbers []GuideNumber, at time.Time) GuideHeading {
	h := GuideHeading{ListHeading: HeadingOf(issuer, superior, "", at), Plan: plan, Numbers: numbers}
	h.Symbol = "HD-UBND"
	h.Basis = guideBasis(plan)
	h.Recipients = []string{"Các tổ hướng dẫn", "Ban Chỉ đạo cấp trên", "Lưu: VT"}
	return h
}

// guideBasis names the decree of the campaign's days and the plan, where it has its number.
func guideBasis(p *campaign.Plan) []string {
	out := []string{"Căn cứ " + decree(p.Rules) + " của Chính phủ về định danh và xác thực điện tử"}
	if d := p.Document; d.Number != "" && d.Date != 0 {
		out = append(out, fmt.Sprintf("Căn cứ %s số %s %s của %s", d.Kind, d.Number, locale.LongDate(d.Date.Midnight()), d.Issuer))
	}
	return out
}

func decree(r campaign.RuleSet) string {
	return strings.Replace(r.Title().VI, "Nghị định ", "Nghị định số ", 1)
}

// GuideLetter is the guide for those who go from house to house, for people with little training (W6: plan B III.1.1 and its "tài liệu hướng dẫn kèm theo"
// of II.2). What it says of dates, papers, places, groups and hours is the plan's; of ages, telephone numbers and limits that of the decree in force.
// It is written without a name or a number of a citizen, and can be given to anyone.
//
// Sources: the steps in the app and its messages are those of the Ministry's user guide of VNeID (C06, 8/2022) and of the commune offices that explain
// activation; the limits are articles 17 and 18 of decree 59/2022/NĐ-CP and 13 and 14 of decree 69/2024/NĐ-CP. Screens change with the app's versions,
// which the guide says. What no source confirms (which later decrees changed the ages, how long a lock lasts) is not in it.
func GuideLetter(h GuideHeading) letter.Letter {
	return letter.Letter{
		Date: h.Date, Superior: some(h.Superior), Issuer: some(h.Issuer), Symbol: symbol(h.ListHeading), PlaceDate: locale.LetterDate(h.Place, h.Date),
		Title: "HƯỚNG DẪN", Subject: "Công việc của tổ hướng dẫn kích hoạt tài khoản định danh điện tử",
		SubjectNote: "(Dành cho thành viên tổ rà soát, hướng dẫn; tổ công nghệ số cộng đồng)",
		Basis:       h.Basis, Recipients: h.Recipients, Sign: letter.Sign{Capacity: some(h.Capacity), Post: h.Post},
		Blocks: newGuide(h).blocks(),
	}
}

// guide is a heading with the words that the law of the campaign's days sets.
type guide struct {
	GuideHeading
	one, two, card string // the levels and the card, as the decree calls them
	window         int    // days in which an account may be activated alone
}

func newGuide(h GuideHeading) guide {
	first := h.Plan.Period.First
	g := guide{GuideHeading: h, one: "mức độ 1", two: "mức độ 2", card: "thẻ căn cước công dân gắn chíp"}
	if h.Plan.Rules == campaign.ND69 {
		g.one, g.two, g.card = "mức độ 01", "mức độ 02", "thẻ căn cước công dân gắn chíp hoặc thẻ căn cước còn giá trị"
	}
	g.window = h.Plan.Rules.ActivationDeadline(first.Midnight()).Sub(first)
	return g
}

// by chooses between what decree 59/2022 and decree 69/2024 say.
func (g guide) by(nd59, nd69 string) string {
	if g.Plan.Rules == campaign.ND69 {
		return nd69
	}
	return nd59
}

// communes are the kinds of commune besides xã and phường: since 01/7/2025 there are no townships, but special zones.
func (g guide) communes() string {
	if g.Plan.Catalogue >= 2026 {
		return "đặc khu"
	}
	return "thị trấn"
}

// The sections, in their order; a text refers to one by see.
const (
	guideCampaign = iota + 1
	guideBefore
	guideDoor
	guideSurvey
	guideLevel1
	guideLevel2
	guideActivate
	guideTrouble
	guidePortal
	guideRecord
	guideOthers
	guideQuestions
)

// see is "mục VII".
func see(section int) string { return "mục " + locale.Roman(section) }

type guideSection struct {
	title  string
	blocks []letter.Block
}

func (g guide) sections() []guideSection {
	return []guideSection{
		{"Đợt cao điểm và hai mức tài khoản", g.campaign()},
		{"Trước khi đi", g.before()},
		{"Nói chuyện ở cửa: năm bước", g.door()},
		{"Rà soát từng hộ", g.survey()},
		{"Đăng ký " + g.one + " trên điện thoại", g.level1()},
		{"Làm " + g.two + " tại cơ quan Công an", g.level2()},
		{"Kích hoạt tài khoản", g.activate()},
		{"Gặp vướng mắc trên màn hình", g.trouble()},
		{"Đăng nhập Cổng Dịch vụ công quốc gia", g.portal()},
		{"Ghi kết quả: ghi gì và khi nào được tính", g.record()},
		{"Ngoài danh sách, vắng mặt, không làm được", g.others()},
		{"Câu hỏi thường gặp", g.questions()},
	}
}

func (g guide) blocks() []letter.Block {
	out := []letter.Block{letter.Paragraph{Text: "Tài liệu này dành cho người trực tiếp đến từng nhà. Đọc hết một lần trước buổi đầu tiên; khi đi thì mang theo. " +
		"Chỗ nào khác với hướng dẫn mới của Công an xã thì làm theo Công an xã. “Xã” gồm cả phường, " + g.communes() + "; “thôn” gồm cả bản, ấp, khóm, tổ dân phố."}}
	for i, s := range g.sections() {
		out = append(out, letter.Heading{Level: 1, Text: locale.Roman(i+1) + ". " + s.title})
		out = append(out, s.blocks...)
	}
	return append(out, letter.Paragraph{Text: "Câu nào chưa biết thì nói thật là chưa biết, ghi lại rồi hỏi số hỗ trợ."})
}

// numbered are the steps of a work that is done in order.
func numbered(steps ...string) letter.Table {
	rows := make([][]string, len(steps))
	for i, s := range steps {
		rows[i] = []string{strconv.Itoa(i + 1), s}
	}
	return guideTable([]letter.Column{{Title: "Bước", Weight: 0.5, Align: letter.AlignCenter}, {Title: "Làm thế nào", Weight: 5.5, Brief: true}}, rows...)
}

// guideTableSize is of the text in tables, in points: elderly heads of hamlets read it in the evening.
const guideTableSize = 11.5

func guideTable(columns []letter.Column, rows ...[]string) letter.Table {
	t := letter.Table{Columns: columns, Size: guideTableSize}
	for _, r := range rows {
		t.Rows = append(t.Rows, letter.Row{Cells: r})
	}
	return t
}
