package team

import (
	"fmt"
	"strings"

	"tungnha/internal/campaign"
	"tungnha/internal/letter"
)

// level1 is the registration in the app (user guide of VNeID, parts 2.1 to 2.5).
func (g guide) level1() []letter.Block {
	steps := numbered(
		"Cài ứng dụng VNeID từ App Store (iPhone) hoặc CH Play (Android). Không cài từ đường liên kết nào khác.",
		"Mở ứng dụng, chọn đăng ký. Quét mã QR trên thẻ, nhập số điện thoại.",
		"Nhập mã OTP gửi về số đó, tự đặt mật khẩu, rồi đăng nhập và chọn “Đăng ký tài khoản mức 1”.",
		"Máy có NFC: bật NFC rồi áp thẻ vào lưng máy và giữ yên (iPhone: phần trên, gần camera; Samsung: giữa lưng máy). Máy không có NFC: quét mã QR trên thẻ.",
		"Kiểm tra lại thông tin; có chỗ sai thì dừng ("+see(guideTrouble)+"). Xem đoạn phim mẫu, rồi chụp ảnh chân dung theo lời nhắc trên màn hình.",
		"E-mail có thể bỏ trống. Bấm xác nhận và chờ tin nhắn, "+g.within(1, campaign.CardValid)+". Hẹn gia đình: có tin nhắn thì kích hoạt ngay ("+see(guideActivate)+").",
	)
	return []letter.Block{steps, letter.Note{Text: "Chữ và thứ tự trên màn hình có thể khác theo phiên bản của ứng dụng. Khi khác, đọc kỹ màn hình và làm theo; không rõ thì gọi số hỗ trợ."}}
}

// within is a limit of article 17 of decree 59/2022 or 13 of 69/2024.
func (g guide) within(level int, card campaign.Card) string {
	return fmt.Sprintf("không quá %02d ngày làm việc", g.Plan.Rules.ProcessingLimit(level, card))
}

// level2 is what to bring, where to go and what follows (plan B II.2; decree 59/2022 articles 14 to 17, 69/2024 articles 10 to 13; I1, I2).
func (g guide) level2() []letter.Block {
	in := g.Plan.Intake
	return []letter.Block{letter.List{Items: []string{
		"Mang theo: " + g.bring() + "; " + g.by("điện thoại có số thường dùng (nên là số chính chủ)", "điện thoại có số chính chủ") + ". Có giấy tờ nào mang giấy tờ đó, để tích hợp luôn.",
		g.where(in),
		g.by("Tại đó: cán bộ nhập thông tin, chụp ảnh, lấy vân tay.", "Tại đó: điền phiếu TK01; cán bộ kiểm tra khuôn mặt, vân tay."),
		"Chưa có thẻ hoặc thẻ hết hạn: làm thẻ và tài khoản cùng một lần.",
		"Sau đó chờ tin nhắn, " + g.within(2, campaign.CardValid) + " (làm cùng với thẻ: " + g.within(2, campaign.CardNone) + "). Có tin nhắn thì phải kích hoạt mới xong.",
	}}}
}

func (g guide) bring() string {
	parts := make([]string, 0, len(g.Plan.Intake.Bring))
	for _, b := range g.Plan.Intake.Bring {
		parts = append(parts, inside(b.Text.VI))
	}
	if len(parts) == 0 {
		return g.card
	}
	return strings.Join(parts, ", ")
}

func (g guide) where(in campaign.Intake) string {
	parts := make([]string, 0, len(in.Places))
	for _, p := range in.Places {
		parts = append(parts, inside(p.Text.VI))
	}
	text := "Đến: " + strings.Join(parts, "; ")
	if len(parts) == 0 {
		text = "Đến: " + g.by("Công an xã hoặc nơi cấp căn cước công dân", "Công an xã hoặc cơ quan quản lý căn cước")
	}
	text += g.by("", ", không phụ thuộc nơi cư trú")
	if in.Hours.VI != "" {
		text += ". Thời gian: " + inside(in.Hours.VI)
	}
	return text + "."
}

// activate is both ways of activation, the one-phone warning and the messages that are not from the system (decree 59/2022 article 18, 69/2024 article 14).
func (g guide) activate() []letter.Block {
	notice := g.Plan.Period.First.Add(5)
	out := []letter.Block{
		letter.Paragraph{Text: fmt.Sprintf("Thời hạn: trong %02d ngày kể từ ngày được thông báo. Ví dụ tin nhắn đến ngày %s thì tự kích hoạt được đến hết ngày %s. Quá hạn phải gọi tổng đài %s. "+
			"Vì vậy phải đến trước với người đã có tin nhắn.", g.window, notice, g.Plan.Rules.ActivationDeadline(notice.Midnight()), callCentre)},
		letter.Heading{Level: 2, Text: "1. Trên điện thoại"},
	}
	out = append(out, numbered(
		"Mở VNeID, chọn “Kích hoạt”. Nhập số định danh cá nhân và số điện thoại đã đăng ký, bấm “Gửi yêu cầu”.",
		"Nhập mã OTP vừa nhận. Nếu chưa có mật khẩu thì đặt mật khẩu 8 đến 20 ký tự, có chữ số, chữ hoa, chữ thường và ký tự đặc biệt.",
		"Đặt mã passcode 6 chữ số và chọn hai câu hỏi bảo mật. Dặn người dân nhớ câu trả lời.",
		"Màn hình báo thành công thì đăng nhập lại một lần để chắc chắn. Lúc này mới ghi “xong”.",
	))
	out = append(out, letter.Heading{Level: 2, Text: "2. Trên trang web, khi không có điện thoại thông minh"}, letter.Paragraph{Text: g.web()})
	out = append(out, letter.Heading{Level: 2, Text: "3. Không dùng một máy làm hộ nhiều người"}, letter.Paragraph{
		Text: "Mỗi máy chỉ giữ một tài khoản. Dùng máy của mình làm hộ thì tài khoản làm trước bị gỡ khỏi máy; " +
			"mã xác thực về sau đến máy mình, không đến người dân. Hãy dùng máy của chính người đó, hoặc trang web.",
	})
	return append(out, letter.Heading{Level: 2, Text: "4. Tin nhắn thật, tin nhắn lừa đảo"}, letter.List{Items: []string{
		"Tin thật: người gửi là “VNeID”, chữ không dấu, báo hồ sơ của người đó đã được duyệt và mời mở VNeID hoặc https://vneid.gov.vn để kích hoạt.",
		"Tin có đường liên kết khác, tin bảo tải tệp .apk, người gọi xưng Công an đòi đọc mã: đều là lừa đảo. Không bấm, không cài, không đọc mã cho ai; báo Công an xã.",
	}})
}

// web is activation on a computer. Whether the page still offers it under the later decree could not be confirmed, so there the text says what else to do.
func (g guide) web() string {
	return "Dùng máy tính có mạng, mở https://vneid.gov.vn, chọn “Đăng nhập” rồi “Kích hoạt tài khoản”, làm như trên. Chỉ cần một điện thoại nhận được tin nhắn, máy phím bấm cũng được. " +
		"Xong thì đăng xuất, không lưu mật khẩu trên máy tính." + g.by("", " Nếu trang không còn mục này thì mời người dân đến Công an xã.")
}

// portal is the log-in with the account (plan B II.4.2; T6). Under decree 59/2022 the portal still had accounts of its own.
func (g guide) portal() []letter.Block {
	out := []letter.Block{numbered(
		"Mở https://dichvucong.gov.vn, chọn “Đăng nhập”, chọn tài khoản do Bộ Công an cấp.",
		"Quét mã QR bằng VNeID (mức 2), hoặc nhập số định danh, mật khẩu và mã OTP. Bấm đồng ý chia sẻ thông tin.",
		"Tìm thủ tục, điền, đính kèm giấy tờ rồi nộp; theo dõi hồ sơ cũng ở đây.",
	), letter.Paragraph{Text: g.by(
		"Người dân dùng tài khoản riêng của Cổng mà màn hình báo “Thuê bao không khớp” thì do SIM còn đứng tên theo chứng minh nhân dân cũ: mang căn cước công dân ra nhà mạng để cập nhật.",
		"Từ ngày 01/7/2024, VNeID là tài khoản duy nhất của công dân trên Cổng.")}}
	for _, x := range g.Plan.Indicators {
		if x.Counts.Kind == campaign.Guided {
			out = append(out, letter.Paragraph{Text: fmt.Sprintf("Kế hoạch yêu cầu mỗi cán bộ, chiến sĩ hướng dẫn ít nhất %d người dân kích hoạt thành công và đăng nhập Cổng. Đủ cả hai việc mới tính là một người.", x.Counts.N)})
		}
	}
	return out
}
