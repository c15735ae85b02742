package campaign

import "tungnha/internal/errs"

// card: level 1 is registered with a card in hand; level 2 may be filed together with the card.
func (x exam) card() Reason {
	source := x.article("Điều 14", "Điều 7")
	if x.who.Foreigner {
		return x.residenceCard(source)
	}
	switch x.who.Card {
	case CardValid:
		return x.because("card.valid", Yes, source, errs.T{VI: "Đã có thẻ CCCD gắn chíp còn giá trị.", EN: "Has a valid chip identity card."})
	case CardUnknown:
		return x.because("card.unknown", x.level2Or(Unknown), source, errs.T{VI: "Chưa rõ đã có thẻ CCCD gắn chíp hay chưa.", EN: "Not known whether there is a chip identity card."})
	case CardPending:
		return x.because("card.pending", x.level2Or(Unknown), source, errs.T{
			VI: "Đã làm hồ sơ CCCD, đang chờ thẻ; hồ sơ mức độ 2 làm cùng lúc.", EN: "Has filed for the card and waits for it; level 2 goes with it.",
		})
	}
	return x.withoutCard(source)
}

// level2Or is yes for level 2, for which the card may come along.
func (x exam) level2Or(t Tri) Tri {
	if x.level == 2 {
		return Yes
	}
	return t
}

func (x exam) withoutCard(source string) Reason {
	if x.level == 2 {
		return x.because("card.together", Yes, source, errs.T{
			VI: "Chưa có thẻ còn giá trị: mời đến làm thẻ và tài khoản mức độ 2 cùng một lần.", EN: "No valid card: call in for card and level 2 together.",
		})
	}
	if x.who.Card == CardExpired {
		return x.because("card.expired", No, source, errs.T{
			VI: "Thẻ CCCD đã hết hạn: cấp đổi thẻ và làm mức độ 2 cùng một lần.", EN: "The card has expired: renew it together with level 2.",
		})
	}
	return x.because("card.none", No, source, errs.T{
		VI: "Chưa có thẻ CCCD gắn chíp nên chưa đăng ký được mức độ 1: làm thẻ và mức độ 2 cùng một lần.",
		EN: "No chip identity card, so level 1 cannot be registered: make card and level 2 together.",
	})
}

// residenceCard: a foreigner registers with a permanent or temporary residence card.
func (x exam) residenceCard(source string) Reason {
	switch x.who.Card {
	case CardValid:
		return x.because("residence.valid", Yes, source, errs.T{VI: "Người nước ngoài có thẻ thường trú hoặc tạm trú còn giá trị.", EN: "A foreigner with a valid residence card."})
	case CardUnknown, CardPending:
		return x.because("residence.unknown", Unknown, source, errs.T{VI: "Chưa rõ thẻ thường trú, tạm trú của người nước ngoài.", EN: "The foreigner's residence card is not known."})
	}
	return x.because("residence.none", No, source, errs.T{VI: "Người nước ngoài chưa có thẻ thường trú, tạm trú còn giá trị.", EN: "A foreigner without a valid residence card."})
}

// device: level 1 is registered on a device; level 2 can be activated on the web at the commune police.
func (x exam) device() Reason {
	source := x.article("Điều 14", "Điều 10")
	switch {
	case x.who.Device == Yes:
		return x.because("device.ready", Yes, source, errs.T{VI: "Có điện thoại hoặc máy tính cài được VNeID.", EN: "Has a phone or computer that runs VNeID."})
	case x.level == 2:
		return x.because("device.web", Yes, source, errs.T{
			VI: "Mức độ 2 làm tại cơ quan Công an; không có máy phù hợp thì kích hoạt qua Web trên máy tính cùng Công an xã.",
			EN: "Level 2 is made at the police; without a fit device it is activated on the web with the commune police.",
		})
	case x.who.Device == No:
		return x.because("device.none", No, source, errs.T{
			VI: "Không có điện thoại, máy tính cài được VNeID nên chưa đăng ký được mức độ 1: hướng dẫn làm mức độ 2 tại cơ quan Công an.",
			EN: "No phone or computer that runs VNeID, so no level 1: guide to level 2 at the police.",
		})
	}
	return x.because("device.unknown", Unknown, source, errs.T{VI: "Chưa khảo sát điện thoại, máy tính của hộ.", EN: "The household's phone or computer has not been surveyed."})
}

func (x exam) phone() Reason {
	source := x.article("Điều 14", "Điều 10")
	switch x.who.Phone {
	case Yes:
		return x.because("phone.ready", Yes, source, errs.T{VI: "Có số điện thoại thường xuyên sử dụng.", EN: "Has a telephone number in regular use."})
	case No:
		return x.because("phone.none", No, source, errs.T{
			VI: "Không có số điện thoại thường xuyên sử dụng: cần đăng ký một số trước.", EN: "No telephone number in regular use: one is needed first.",
		})
	}
	return x.because("phone.unknown", Unknown, source, errs.T{VI: "Chưa có số điện thoại trong danh sách.", EN: "No telephone number on the list yet."})
}

// sim: in 2023 any number in regular use served, the own one was preferred; from 01/07/2024 it must be the person's own.
func (x exam) sim() Reason {
	source := x.article("Điều 14", "Điều 10")
	switch {
	case x.who.OwnSIM == Yes:
		return x.because("sim.own", Yes, source, errs.T{VI: "Số điện thoại chính chủ.", EN: "The number is registered in the person's own name."})
	case x.rules == ND59:
		return x.because("sim.any", Yes, source, errs.T{
			VI: "Số điện thoại không bắt buộc chính chủ; khuyến khích dùng số chính chủ.", EN: "The number need not be the person's own; an own one is preferred.",
		})
	case x.who.OwnSIM == No:
		return x.because("sim.other", No, source, errs.T{
			VI: "Số điện thoại không chính chủ: liên hệ nhà mạng chuẩn hóa thông tin thuê bao trước khi đăng ký.",
			EN: "The number is not the person's own: have the carrier put the subscriber's data right first.",
		})
	}
	return x.because("sim.unknown", Unknown, source, errs.T{VI: "Chưa rõ số điện thoại có chính chủ hay không.", EN: "Not known whether the number is the person's own."})
}
