package people

import (
	"strconv"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/vn"
)

// phoneFields name a citizen's and a household's fields as the phones' protocol calls them.
var phoneFields = map[string]errs.T{
	"name": {VI: "Họ và tên", EN: "Name"}, "birth": {VI: "Ngày sinh", EN: "Born"}, "sex": {VI: "Giới tính", EN: "Sex"},
	"identity": {VI: "Số định danh", EN: "Identity number"}, "phones": {VI: "Điện thoại", EN: "Phones"}, "relation": {VI: "Quan hệ với chủ hộ", EN: "Relation to the head"},
	"card": {VI: "Giấy tờ", EN: "Card"}, "device": {VI: "Thiết bị", EN: "Device"}, "own_sim": {VI: "SIM chính chủ", EN: "Own SIM"},
	"smartphones": {VI: "Điện thoại thông minh", EN: "Smartphones"}, "computers": {VI: "Máy tính", EN: "Computers"}, "internet": {VI: "Internet", EN: "Internet"},
}

// FieldName is the name of a field of the phones' protocol; one that a newer phone knows keeps its own.
func FieldName(lang locale.Lang, field string) string {
	if t, ok := phoneFields[field]; ok {
		return lang.Pick(t)
	}
	return field
}

// FieldText is the value of a field of the phones' protocol in words, "–" where it says nothing.
func FieldText(lang locale.Lang, field, value string) string {
	n, err := strconv.ParseInt(value, 10, 64)
	number := err == nil
	switch {
	case value == "" || number && n == 0 && field == "birth":
		return "–"
	case field == "phones":
		return strings.ReplaceAll(value, ",", ", ")
	case field == "internet":
		return yesNo(lang, value == "true" || value == "1")
	case !number:
		return value
	case field == "birth":
		return vn.BirthFromInt(int(n)).VN()
	case field == "sex":
		return SexText(lang, vn.Sex(clamp(n, int64(vn.Female))))
	case field == "card":
		return pickText(lang, cardTexts, n)
	case field == "device":
		return pickText(lang, deviceTexts, n)
	case field == "own_sim":
		return pickText(lang, triTexts, n)
	}
	return value
}

func yesNo(lang locale.Lang, yes bool) string {
	if yes {
		return lang.T("Có", "Yes")
	}
	return lang.T("Không", "No")
}
