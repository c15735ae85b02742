package people

import (
	"fmt"

	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/vn"
	"tungnha/internal/web/desk"
)

// Clock is how the 7-day limit of an activation stands.
type Clock struct {
	Text  string
	Class string // late, soon, ""
	Left  int
	Runs  bool
}

// ClockOf reads the limit from the rule set of the campaign: after it the citizen must ask the call centre.
func ClockOf(lang locale.Lang, p *campaign.Plan, v *ledger.View, today campaign.Day) Clock {
	if v.Clock.IsZero() {
		return Clock{}
	}
	left := p.Rules.ActivationDeadline(v.Clock).Sub(today)
	switch {
	case left < 0:
		return Clock{fmt.Sprintf(lang.T("quá hạn %d ngày", "%d days late"), -left), "late", left, true}
	case left == 0:
		return Clock{lang.T("hạn cuối hôm nay", "last day today"), "late", left, true}
	case left <= 2:
		return Clock{fmt.Sprintf(lang.T("còn %d ngày", "%d days left"), left), "soon", left, true}
	}
	return Clock{fmt.Sprintf(lang.T("còn %d ngày", "%d days left"), left), "", left, true}
}

// next is the one sentence of a citizen's page: what is next and why.
type next struct{ Text, Class string }

func nextOf(lang locale.Lang, p *campaign.Plan, v *ledger.View, s *ledger.State, today campaign.Day) next {
	k := ClockOf(lang, p, v, today)
	switch v.Step {
	case ledger.StepActivate2, ledger.StepActivate1:
		return nextActivation(lang, v, s, k)
	case ledger.StepPortal:
		return next{lang.T("Đã kích hoạt. Hướng dẫn đăng nhập Cổng dịch vụ công lần đầu.", "Activated. Guide through the first log-in to the public-service portal."), "done"}
	case ledger.StepNone:
		return nextNothing(lang, v)
	}
	return next{lang.Pick(nextTexts[v.Step]), ""}
}

var nextTexts = map[ledger.Step]errs.T{
	ledger.StepTell:      {VI: "Hồ sơ mức 2 đã được phê duyệt nhưng công dân chưa biết: gọi điện báo và hướng dẫn kích hoạt.", EN: "Level 2 is approved but the citizen has not been told: call, and guide through activation."},
	ledger.StepRegister1: {VI: "Đủ điều kiện và có thiết bị: hướng dẫn cài VNeID, đăng ký rồi kích hoạt mức 1 ngay.", EN: "Eligible, with a device: help install VNeID, register and activate level 1 now."},
	ledger.StepFile2:     {VI: "Thiết bị không đáp ứng: mời đến điểm thu nhận làm mức 2, sau đó kích hoạt trên trang web.", EN: "The device is not good enough: invite to an intake point for level 2, then activate on the web."},
	ledger.StepCard:      {VI: "Chưa có CCCD gắn chíp còn hiệu lực: mời làm CCCD và thu nhận tài khoản cùng lúc.", EN: "No valid chip card: invite to do card and account together."},
	ledger.StepSurvey:    {VI: "Chưa khảo sát: hỏi điện thoại, số thuê bao chính chủ và CCCD.", EN: "Not surveyed: ask about phone, own SIM and identity card."},
	ledger.StepWait:      {VI: "Đã gửi hồ sơ, đang chờ phê duyệt: theo dõi, báo ngay khi có tin nhắn.", EN: "The file is in and waits for approval: follow it, tell the citizen when the message comes."},
	ledger.StepConfirm:   {VI: "Chờ chính quyền địa phương xác nhận; khi chưa xác nhận, người này vẫn tính vào diện phải làm.", EN: "The local authority has yet to confirm; until then this person still counts as to be done."},
	ledger.StepKin:       {VI: "Vắng mặt đã xác nhận: liên hệ qua người thân, hướng dẫn từ xa khi có thể.", EN: "Absence is confirmed: reach through family and guide from afar where possible."},
}

func nextActivation(lang locale.Lang, v *ledger.View, s *ledger.State, k Clock) next {
	level := 2
	if v.Step == ledger.StepActivate1 {
		level = 1
	}
	when := s.Level(level).ApprovedAt
	if when.IsZero() {
		when = s.Level(level).NoticeSeen
	}
	head := fmt.Sprintf(lang.T("Đã duyệt mức %d ngày %s", "Level %d approved on %s"), level, lang.Date(when))
	switch {
	case !k.Runs:
		return next{head + lang.T(": gọi điện hoặc đến nhà hướng dẫn kích hoạt.", ": call or visit, and guide through activation."), "soon"}
	case k.Left < 0:
		return next{head + fmt.Sprintf(lang.T(", quá hạn tự kích hoạt %d ngày: cùng công dân gọi tổng đài 1900.0368 để được kích hoạt.",
			", the limit for activating alone passed %d days ago: call 1900.0368 together with the citizen."), -k.Left), "late"}
	case k.Left == 0:
		return next{head + lang.T(", hôm nay là hạn cuối tự kích hoạt: gọi điện hoặc đến nhà ngay.", ", today is the last day to activate: call or visit now."), "late"}
	}
	return next{head + fmt.Sprintf(lang.T(", còn %d ngày tự kích hoạt: gọi điện hoặc đến nhà tối nay.", ", %d days left to activate: call or visit tonight."), k.Left), "soon"}
}

func nextNothing(lang locale.Lang, v *ledger.View) next {
	switch v.Group {
	case ledger.GroupDone:
		return next{lang.T("Đã kích hoạt và đã dùng Cổng dịch vụ công. Không còn việc phải làm.", "Activated and has used the portal. Nothing is left to do."), "done"}
	case ledger.GroupOff:
		return next{lang.T("Người này không còn trong danh sách của xã.", "This person is no longer on the commune's list."), ""}
	case ledger.GroupCannot:
		return next{lang.T("Chính quyền đã xác nhận không thể cấp; không tính vào diện phải làm.", "The authority has confirmed “cannot”; not counted as to be done."), ""}
	case ledger.GroupUnder:
		return next{lang.T("Chưa đủ điều kiện theo quy định; chưa có việc phải làm.", "Not eligible by rule; nothing to do yet."), ""}
	case ledger.GroupAble, ledger.GroupWeak, ledger.GroupUnasked, ledger.GroupAbsent:
	}
	return next{lang.T("Hiện không có việc phải làm.", "Nothing to do at present."), ""}
}

// SexText is a sex in words, "–" when it is not known.
func SexText(lang locale.Lang, s vn.Sex) string {
	switch s {
	case vn.Male:
		return lang.T("Nam", "Male")
	case vn.Female:
		return lang.T("Nữ", "Female")
	case vn.SexUnknown:
	}
	return "–"
}

var cardTexts = []errs.T{
	roster.CardUnknown: {VI: "Chưa rõ", EN: "Not known"}, roster.CardChip: {VI: "CCCD gắn chíp còn hạn", EN: "Chip card, valid"},
	roster.CardExpired: {VI: "CCCD hết hạn", EN: "Card expired"}, roster.CardPending: {VI: "Đang chờ cấp CCCD", EN: "Card applied for"},
	roster.CardOld: {VI: "CMND hoặc CCCD không chíp", EN: "Old card without chip"}, roster.CardNone: {VI: "Chưa có giấy tờ", EN: "No card"},
}

var deviceTexts = []errs.T{
	roster.DeviceUnknown: {VI: "Chưa hỏi", EN: "Not asked"}, roster.DeviceGood: {VI: "Dùng được VNeID", EN: "Runs VNeID"},
	roster.DeviceWeak: {VI: "Không cài được VNeID", EN: "Can't run VNeID"}, roster.DeviceNone: {VI: "Không có điện thoại, máy tính", EN: "No phone or computer"},
}

var triTexts = []errs.T{
	campaign.Unknown: {VI: "Chưa rõ", EN: "Not known"}, campaign.Yes: {VI: "Có", EN: "Yes"}, campaign.No: {VI: "Không", EN: "No"},
}

// choices makes the options of a select out of numbered texts.
func choices(lang locale.Lang, texts []errs.T, chosen int64) (out []desk.Option) {
	for i, t := range texts {
		out = append(out, desk.Option{Value: fmt.Sprint(i), Text: lang.Pick(t), Chosen: int64(i) == chosen})
	}
	return out
}

// pickText reads a numbered text; what a newer program stored is shown as not known.
func pickText(lang locale.Lang, texts []errs.T, i int64) string {
	if i < 0 || int(i) >= len(texts) {
		i = 0
	}
	return lang.Pick(texts[i])
}
