package team

import (
	"fmt"

	"tungnha/internal/letter"
)

// trouble is what a citizen sees, what it means and what is done (user guide of VNeID, parts 2.3, 2.4 and 2.6).
func (g guide) trouble() []letter.Block {
	return []letter.Block{guideTable(
		[]letter.Column{{Title: "Người dân thấy", Weight: 2.1, Brief: true}, {Title: "Nghĩa là", Weight: 2, Brief: true}, {Title: "Cần làm", Weight: 3, Brief: true}},
		[]string{"Báo tài khoản “đã thực hiện kích hoạt”", "Đã kích hoạt từ trước", "Đăng nhập để dùng; ghi “xong”."},
		[]string{"Báo tài khoản mức 0, tài khoản khai báo y tế cũ", "Chưa có tài khoản định danh", "Đăng ký mức 1, hoặc làm mức 2 tại cơ quan Công an."},
		[]string{"Báo máy đang gắn với tài khoản khác", "Tiếp tục là gỡ tài khoản kia khỏi máy", "Dừng lại. Dùng máy khác hoặc trang web (" + see(guideActivate) + ")."},
		[]string{"Mã OTP gửi về máy cũ", "Mỗi lúc chỉ một máy được dùng", "Đăng nhập trên máy cũ, hoặc chọn xác thực NFC bằng thẻ; sau đó đổi mật khẩu."},
		[]string{"Không có tin nhắn OTP", "Nhầm số; SIM đã đổi, bị khóa; máy chặn tin; sóng yếu", "Xem lại số đã đăng ký, bỏ chặn, ra chỗ có sóng, thử lại; không được thì gọi " + callCentre + "."},
		[]string{fmt.Sprintf("Quá %02d ngày kể từ ngày được thông báo", g.window), "Hết hạn tự kích hoạt", "Gọi " + callCentre + "; ghi “hẹn lại”."},
		[]string{"Nhập sai mật khẩu 5 lần", "Bị khóa tạm", "Chờ mở khóa, hoặc chọn “Quên mật khẩu”, nhập số định danh, số điện thoại, mã OTP."},
		[]string{"Báo thẻ sắp hết hạn, đã hết hạn", "Tài khoản bị hạn chế dùng", "Làm lại thẻ và tài khoản cùng một lần."},
		[]string{"Đã bỏ số điện thoại cũ", "Mã OTP không đến được", "Mang thẻ đến hỏi Công an xã."},
		[]string{"Họ tên, ngày sinh, số định danh sai", "Chưa khớp dữ liệu dân cư", "Đến Công an xã điều chỉnh trước, rồi đăng ký lại. Không sửa cho vừa."},
	)}
}

func (g guide) questions() []letter.Block {
	return []letter.Block{guideTable(
		[]letter.Column{{Title: "Người dân hỏi", Weight: 1.8, Brief: true}, {Title: "Trả lời", Weight: 4.2, Brief: true}},
		[]string{"Có mất tiền không?", g.by("Không. Đăng ký và dùng tài khoản được miễn phí. ", "") + "Tổ hướng dẫn không thu bất cứ khoản nào. Ai đòi tiền thì báo Công an xã."},
		[]string{"Không làm có bị phạt không?", g.by("Không. Nhà nước khuyến khích, không bắt buộc.", "Tổ hướng dẫn chỉ vận động và giúp đỡ, không xử phạt ai.") + " Nhưng có tài khoản thì làm giấy tờ đỡ phải đi lại."},
		[]string{"Tôi không có điện thoại thông minh?", "Làm mức 2 tại cơ quan Công an, rồi kích hoạt trên trang web. Chỉ cần một số điện thoại nhận được tin nhắn."},
		[]string{"SIM của tôi không đứng tên tôi?", g.by("Số đang dùng thường xuyên vẫn đăng ký được. Nên ra nhà mạng sang tên cho an toàn.", "Phải dùng số chính chủ. Ra nhà mạng sang tên trước rồi hãy đăng ký.")},
		[]string{"Hai vợ chồng dùng chung một điện thoại?", "Mỗi lúc một máy chỉ giữ một tài khoản. Người còn lại kích hoạt trên trang web" + g.by("", "; mỗi người cần một số điện thoại của mình") + "."},
		[]string{"Con tôi chưa đủ 14 tuổi?", g.by("Chưa có tài khoản riêng; cháu dùng qua tài khoản của cha, mẹ hoặc người giám hộ.", "Được cấp khi có nhu cầu nếu cháu có thẻ căn cước. Cha, mẹ có tài khoản mức 2 thì đăng ký cho con (dưới 6 tuổi: chỉ mức 1).")},
		[]string{"Tôi xóa mất tin nhắn duyệt rồi?", fmt.Sprintf("Vẫn kích hoạt được trong %02d ngày: chỉ cần số định danh và số điện thoại đã đăng ký.", g.window)},
		[]string{"Cháu làm hộ luôn trên máy cháu cho nhanh?", "Không được: tài khoản của bác sẽ gắn vào máy cháu, mã xác thực về sau không đến bác. Bác cháu mình làm trên máy của bác."},
		[]string{"Thông tin của tôi có bị lộ không?", "Tổ chỉ ghi việc đã làm đến đâu. Không ghi mật khẩu, mã OTP, không chụp thẻ. Phiếu được nộp lại sau mỗi buổi."},
	)}
}
