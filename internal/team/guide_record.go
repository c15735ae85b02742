package team

import (
	"fmt"
	"slices"

	"tungnha/internal/campaign"
	"tungnha/internal/letter"
)

// letterMeaning says when the letter of each outcome is written on an evening sheet.
var letterMeaning = map[string]string{
	Done:     "Việc in ở dòng đó đã làm xong trước mắt mình. Dòng “kích hoạt” chỉ ghi x khi màn hình báo thành công và người dân tự đăng nhập được.",
	Nobody:   "Gọi cửa không ai thưa. Để lại giấy ghi số hỗ trợ, không để lại phiếu. Lần sau đến giờ khác.",
	Again:    "Đã gặp nhưng chưa làm được: đang chờ tin nhắn, chờ con cháu về, nhà đang bận. Ghi ngày, giờ hẹn vào cột ghi chú và giữ đúng hẹn.",
	Away:     "Đi làm ăn xa, đi học xa. Hỏi khi nào về, gọi số nào thì gặp; hướng dẫn qua điện thoại cũng được.",
	Declined: "Không muốn làm. Cảm ơn và thôi; không ép, không kể với người khác.",
}

// record is what is written and when it counts: plan B II.3 (only what was activated), II.4.3 (checks on the spot).
func (g guide) record() []letter.Block {
	t := guideTable([]letter.Column{{Title: "Ghi", Weight: 0.4, Align: letter.AlignCenter}, {Title: "Nghĩa là", Weight: 1.3, Brief: true}, {Title: "Khi nào ghi", Weight: 4, Brief: true}})
	for _, c := range codes {
		word, _ := WordOf(Outcomes(), c.outcome)
		t.Rows = append(t.Rows, letter.Row{Cells: []string{string(c.letter), word.VI, letterMeaning[c.outcome]}})
	}
	return []letter.Block{
		letter.Heading{Level: 2, Text: "Mỗi dòng trên phiếu là một người: đánh dấu một ô"},
		t,
		letter.Paragraph{Text: "Hết buổi, quét mã in trên phiếu rồi gõ số dòng kèm chữ, ví dụ “3x 5v 7-9n”; không có mạng thì đưa tổ trưởng nhập. Ghi nhầm thì báo ngay để đính chính, không ai bị trách vì sửa lại cho đúng."},
		letter.Paragraph{Text: fmt.Sprintf("Số liệu hằng ngày từ đâu ra: máy đếm từng người đã được ghi, chốt lúc %s; ghi sau giờ đó thì tính vào ngày hôm sau. Tổ không phải cộng sổ, không phải nhắn số. "+
			"Số đếm được đối chiếu với số chính thức của ngành Công an.", g.Plan.Period.Cutoff)},
		letter.Paragraph{Text: "Vì sao số không thật sẽ lộ: cấp trên chọn ngẫu nhiên một số người đã ghi “xong” rồi gọi điện hoặc đến hỏi. Ghi xong cho người chưa kích hoạt thì số sai, mà người ấy cũng bị bỏ quên, " +
			"vì không còn trong danh sách cần giúp. " + g.falseFigures() + "Một tối chỉ xong một người cũng là tốt. Chưa xong cứ ghi chưa xong, sẽ có người cùng làm tiếp."},
	}
}

// falseFigures is the plan's own rule, where it has one.
func (g guide) falseFigures() string {
	if slices.ContainsFunc(g.Plan.Merit, func(c campaign.Criterion) bool { return c.Test == "false-report" }) {
		return "Theo kế hoạch, đơn vị báo cáo không đúng thì không được xét khen thưởng. "
	}
	return ""
}

// others are those whom no line of a sheet stands for, and those who cannot: only the authority decides (plan B III.2; R5, R6).
func (g guide) others() []letter.Block {
	return []letter.Block{letter.List{Items: []string{
		"Người ngoài danh sách: gặp ai cũng giúp. Ghi họ tên, năm sinh, ở nhà ai vào chỗ trống cuối phiếu, không ghi vào dòng của người khác. Tổ trưởng chuyển Công an xã đối chiếu.",
		"Người đã chuyển đi, đã mất: hỏi nhẹ nhàng, báo tổ trưởng, không tự gạch tên.",
		"Người vắng mặt: ghi v. Chỉ khi Ủy ban nhân dân xã xác nhận, người đó mới tạm ra khỏi số phải làm; về lại thì làm tiếp.",
		"Người không thể làm (già yếu, bệnh tật, không dùng điện thoại): mình không tự kết luận. Hỏi xem con cháu có thể giúp, có cần cán bộ đến tận nhà không. " +
			"Nếu thật sự không làm được, báo riêng Công an xã để lập danh sách; Ủy ban nhân dân xã xác nhận.",
	}}}
}
