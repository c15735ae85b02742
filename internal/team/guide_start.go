package team

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tungnha/internal/campaign"
	"tungnha/internal/letter"
)

// campaign says what it is about: the days, the two levels, who may have an account (decree 59/2022 articles 7 and 11, 69/2024 articles 7 and 10; plan B II.1
// and II.2), and that only an activated account counts (plan B II.3).
func (g guide) campaign() []letter.Block {
	p := g.Plan.Period
	return []letter.Block{
		letter.Paragraph{Text: fmt.Sprintf("%s bắt đầu ngày %s, kết thúc hết ngày %s (%d ngày). Tài khoản định danh điện tử, thường gọi là tài khoản VNeID, có hai mức:",
			g.Plan.Title.VI, p.First, p.Last, p.Days())},
		letter.List{Items: []string{
			"Mức 1 (" + g.one + "): người dân tự đăng ký bằng ứng dụng VNeID trên điện thoại của mình. " + g.by("Dùng để đăng nhập Cổng Dịch vụ công.", "Tiện ích ít hơn mức 2."),
			"Mức 2 (" + g.two + "): người dân đến cơ quan Công an. Có giá trị như xuất trình thẻ căn cước khi giao dịch; tích hợp được giấy phép lái xe, đăng ký xe, thẻ bảo hiểm y tế. Không cần có mức 1 trước.",
		}},
		letter.Paragraph{Text: "Ai được cấp: " + g.who()},
		letter.Paragraph{Text: "Chỉ tài khoản đã kích hoạt thành công mới được tính. Mới đăng ký, mới nộp hồ sơ hay mới được duyệt đều chưa phải là xong."},
	}
}

func (g guide) who() string {
	return g.by(
		"công dân đủ 14 tuổi trở lên. Người dưới 14 tuổi, người được giám hộ dùng qua tài khoản của cha, mẹ hoặc người giám hộ. "+
			"Muốn làm mức 1 phải có "+g.card+", điện thoại thông minh cài được VNeID và một số điện thoại thường dùng; nên là số chính chủ.",
		"công dân đủ 14 tuổi trở lên có "+g.card+". Trẻ dưới 14 tuổi có thẻ căn cước được cấp khi có nhu cầu (dưới 6 tuổi: chỉ mức 1). "+
			"Trẻ em và người được giám hộ do cha, mẹ hoặc người giám hộ đăng ký, bằng tài khoản mức 2 và số điện thoại chính chủ của người đó. "+
			"Số điện thoại đăng ký phải là số chính chủ.")
}

// before is what is done at home, and the rules that hold at every door.
func (g guide) before() []letter.Block {
	out := []letter.Block{
		letter.List{Items: []string{
			"Mang theo: giấy giới thiệu hoặc thẻ của tổ, phiếu buổi tối (hoặc điện thoại được xã cho dùng để ghi kết quả), bút, giấy ghi số hỗ trợ để lại cho nhà vắng.",
			"Sạc đầy điện thoại. Nơi không có sóng thì ghi vào phiếu giấy.",
			g.hours(),
			"Đi hai người, buổi tối không đi một mình. Báo tổ trưởng đi ngõ nào.",
			g.hotline(),
		}},
	}
	return append(append(out, g.numbers()...),
		letter.Heading{Level: 2, Text: "Bảy điều phải giữ"},
		letter.Points{Items: []string{
			"Xưng tên, nói rõ ai cử đến, cho xem giấy, rồi mới hỏi. Không xưng là Công an nếu không phải là Công an.",
			"Tôn trọng gia đình: được mời mới vào; nhà đang ăn cơm, có khách, có việc thì hẹn lúc khác. Người ta từ chối thì cảm ơn, không tranh cãi.",
			"Không hỏi, không nghe, không ghi mật khẩu, mã OTP, mã passcode của bất kỳ ai. Người dân tự đặt, tự bấm; lúc đó mình quay mặt đi.",
			"Không chụp ảnh thẻ căn cước, không chụp màn hình, không chụp phiếu. Không đưa tên người dân lên nhóm Zalo.",
			"Lý do sức khỏe (già yếu, bệnh tật) không nói ra trước người khác, không ghi lên phiếu giấy; chỉ báo riêng Công an xã.",
			"Không nhận tiền, không nhận quà, không bán hay giới thiệu dịch vụ nào.",
			"Phiếu có thông tin cá nhân: giữ bên mình, không cho mượn, không để lại. Hết buổi nhập kết quả rồi nộp lại tổ trưởng.",
		}})
}

// hours are the evenings of the plan (W7), which a plan may leave open.
func (g guide) hours() string {
	e := g.Plan.Evenings
	if e.To <= e.From {
		return "Đi vào giờ gia đình có nhà; nhà đã tắt đèn thì không gọi."
	}
	return fmt.Sprintf("Buổi tối đi trong khoảng %s đến %s; nhà đã tắt đèn thì không gọi.", e.From, e.To)
}

func (g guide) hotline() string {
	switch len(g.Numbers) {
	case 0:
		return "Thuộc số điện thoại hỗ trợ của tổ, trực 24/24 giờ, niêm yết tại nhà văn hóa thôn. Tổng đài VNeID: " + callCentre + "."
	case 1:
		return "Thuộc số điện thoại hỗ trợ, trực 24/24 giờ: " + g.Numbers[0].Number + "; tổng đài VNeID: " + callCentre + ". Vướng gì thì gọi ngay."
	}
	return "Thuộc số điện thoại hỗ trợ của thôn mình, trực 24/24 giờ (bảng dưới đây). Vướng gì thì gọi ngay."
}

// numbers lists more hotlines than one sentence holds, two to a row; fewer stand in the sentence.
func (g guide) numbers() []letter.Block {
	if len(g.Numbers) < 2 {
		return nil
	}
	var rows [][]string
	for pair := range slices.Chunk(append(slices.Clone(g.Numbers), GuideNumber{"Tổng đài VNeID", callCentre}), 2) {
		var row []string
		for _, n := range pair {
			row = append(row, n.Place, n.Number)
		}
		rows = append(rows, row)
	}
	place, number := letter.Column{Title: "Thôn, đơn vị", Weight: 2}, letter.Column{Title: "Số hỗ trợ", Weight: 1.3, Brief: true}
	return []letter.Block{guideTable([]letter.Column{place, number, place, number}, rows...)}
}

// callCentre is the Ministry's own number (decree 59/2022 article 18, 69/2024 article 14).
const callCentre = "1900.0368"

func (g guide) door() []letter.Block {
	return []letter.Block{guideTable(
		[]letter.Column{{Title: "Bước", Weight: 0.5, Align: letter.AlignCenter}, {Title: "Việc làm", Weight: 2.2, Brief: true}, {Title: "Có thể nói", Weight: 3.3, Brief: true}},
		[]string{"1", "Chào, xưng tên, nói ai cử đến, cho xem giấy.", "“Cháu chào bác. Cháu ở tổ hướng dẫn VNeID của thôn mình. Giấy của cháu đây ạ.”"},
		[]string{"2", "Nói việc định làm, xin phép.", "“Cháu đến giúp nhà mình kích hoạt tài khoản VNeID. Bác có tiện ít phút không ạ?”"},
		[]string{"3", "Hỏi để biết từng người đang ở bước nào (" + see(guideSurvey) + ").", "“Nhà mình những ai dùng điện thoại thông minh? Đã ai nhận được tin nhắn của VNeID chưa ạ?”"},
		[]string{"4", "Cùng làm. Người dân cầm máy, tự bấm; mình đọc từng bước (" + see(guideLevel1) + " đến " + see(guideActivate) + ").", "“Bác tự đặt mật khẩu nhé. Cháu quay đi, bác đừng đọc thành tiếng.”"},
		[]string{"5", "Ghi kết quả trước mặt gia đình, hẹn nếu chưa xong, dặn dò, cảm ơn.", "“Xong rồi ạ. Ai gọi điện hỏi mã OTP thì bác đừng đọc. Cần gì bác cứ gọi số hỗ trợ này.”"},
	)}
}

// survey is what is asked and the plan's own groups and cases with their next steps (plan B III.2; R2, R4, L2).
func (g guide) survey() []letter.Block {
	return []letter.Block{
		letter.List{Items: []string{
			"Mỗi hộ: có mấy điện thoại thông minh, máy tính; có mạng Internet không.",
			"Mỗi người trong danh sách: có " + g.card + " chưa; máy dùng được VNeID hay không; số điện thoại thường dùng, có chính chủ không; đã đăng ký, đã nộp hồ sơ hay đã có tin nhắn duyệt chưa.",
			"Không biết thì ghi “chưa rõ” để hỏi tiếp, không đoán.",
		}},
		letter.Heading{Level: 2, Text: "Việc tiếp theo của từng người"},
		guideTable([]letter.Column{{Title: "Người dân thuộc trường hợp", Weight: 2}, {Title: "Việc tiếp theo", Weight: 3, Brief: true}}, g.cases()...),
	}
}

func (g guide) cases() (rows [][]string) {
	for _, x := range g.Plan.Cases {
		rows = append(rows, []string{x.Text.VI, sentenceEnd(x.Next.VI)})
	}
	for _, x := range g.Plan.Groups {
		rows = append(rows, []string{x.Text.VI + reasons(x), sentenceEnd(x.Next.VI)})
	}
	return rows
}

// reasons names a group's reasons in brackets, as the plan does.
func reasons(x campaign.Group) string {
	parts := make([]string, 0, len(x.Reasons))
	for _, r := range x.Reasons {
		parts = append(parts, inside(r.Text.VI))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

func sentenceEnd(s string) string { return strings.TrimRight(s, ".; ") + "." }

// inside is a text of the plan as it stands within a sentence: a small letter first, unless it begins with the name of an authority or an abbreviation.
func inside(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	if strings.HasPrefix(s, "Công an") || strings.HasPrefix(s, "Ủy ban") || unicode.IsUpper(second) || unicode.IsDigit(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}
