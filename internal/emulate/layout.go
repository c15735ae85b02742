package emulate

import "tungnha/internal/vn"

// field is one column of a list.
type field struct {
	heads  []string // from the top row of the header down; neighbours with the same text above are merged
	value  func(e *entry) any
	hidden bool
}

// layout is the form of a list, without the people.
type layout struct {
	sheet, cover, oldCopy string
	titles                func(c *Commune) [][]any
	fields                []field
	depth                 int // rows of the header
	numberRow             bool
	group                 func(i int, h *Hamlet) []any // the row above a hamlet's people, nil for none
	subtotal, totalFirst  bool
	mergeHousehold        bool // household number and address are merged over the household's rows
	hideSome              bool // some rows are hidden, as a forgotten filter leaves them
	brokenFormulas        bool
	beside, below         bool // helper tables
	signature             bool
	footnotes             bool
	clean                 bool // nobody is listed twice
	habit                 habit
}

func (l *layout) hiddenColumns() []int {
	var cols []int
	for i, f := range l.fields {
		if f.hidden {
			cols = append(cols, i+1)
		}
	}
	return cols
}

// What the columns show.
var (
	ordinalField   = func(e *entry) any { return e.ordinal }
	inHamletField  = func(e *entry) any { return e.inHamlet }
	nameField      = func(e *entry) any { return e.name }
	birthField     = func(e *entry) any { return e.birth }
	identityField  = func(e *entry) any { return e.identity }
	phoneField     = func(e *entry) any { return e.phones }
	hamletField    = func(e *entry) any { return e.hamlet }
	sexField       = func(e *entry) any { return textOrNil(e.sex) }
	maleField      = func(e *entry) any { return tick(e.sex == vn.Male.VI()) }
	femaleField    = func(e *entry) any { return tick(e.sex == vn.Female.VI()) }
	relationField  = func(e *entry) any { return e.person.Relation }
	countField     = func(e *entry) any { return formulaCell{"SUM(1)", e.ordinal} }
	lookupField    = func(e *entry) any { return brokenLookup(e.ordinal) }
	noteField      = func(e *entry) any { return textOrNil(awayNote(e.person)) }
	lastNameField  = func(e *entry) any { return splitName(e, false) }
	firstNameField = func(e *entry) any { return splitName(e, true) }
	addressField   = func(e *entry) any { return onFirst(e, func(h *Household) string { return h.Address }) }
	bookField      = func(e *entry) any { return onFirst(e, func(h *Household) string { return h.No }) }
	everyBookField = func(e *entry) any { return onEvery(e, func(h *Household) string { return h.No }) }
	cardField      = func(e *entry) any { return cardWord(e.person.Card) }
	oldIDField     = func(e *entry) any { return textOrNil(e.person.OldID) }
	deviceField    = func(e *entry) any { return tick(e.person.Device == DeviceGood) }
	ownSIMField    = func(e *entry) any { return tick(e.person.OwnSIM) }
	communeField   = func(e *entry) any { return communeSpelling(e) }
	nothingField   = func(*entry) any { return nil }
)

var layouts = [StyleCount]layout{
	StylePolice: {
		sheet: "Danh sách", titles: policeTitles, depth: 2, numberRow: true, group: romanGroup, subtotal: true, mergeHousehold: true,
		signature: true, habit: habit{birth: []birthForm{birthSlash}},
		fields: []field{
			{heads: []string{"TT"}, value: inHamletField},
			{heads: []string{"Hộ gia đình", "Số hộ"}, value: bookField},
			{heads: []string{"Hộ gia đình", "Nơi thường trú"}, value: addressField},
			{heads: []string{"Họ, chữ đệm và tên"}, value: nameField},
			{heads: []string{"Ngày, tháng, năm sinh"}, value: birthField},
			{heads: []string{"Giới tính"}, value: sexField},
			{heads: []string{"Quan hệ với chủ hộ"}, value: relationField},
			{heads: []string{"Giấy tờ và liên hệ", "Số định danh cá nhân/CMND"}, value: identityField},
			{heads: []string{"Giấy tờ và liên hệ", "Số điện thoại"}, value: phoneField},
			{heads: []string{"Ghi chú"}, value: noteField},
		},
	},
	StyleCapitals: {
		sheet: "DS nhân khẩu", titles: plainTitles, depth: 1, group: hamletGroup, hideSome: true, brokenFormulas: true, beside: true,
		habit: habit{capitals: true, identityNumber: true, phoneNumber: true, spaces: true, birth: []birthForm{birthSerial}},
		fields: []field{
			{heads: []string{"STT"}, value: ordinalField},
			{heads: []string{"Mã tra cứu"}, value: lookupField, hidden: true},
			{heads: []string{"HỌ VÀ TÊN"}, value: nameField},
			{heads: []string{"NGÀY SINH"}, value: birthField},
			{heads: []string{"NAM/NỮ"}, value: sexField},
			{heads: []string{"SỐ CCCD"}, value: identityField},
			{heads: []string{"SĐT"}, value: phoneField},
			{heads: []string{"SỐ HỘ"}, value: everyBookField},
			{heads: []string{"QUAN HỆ CHỦ HỘ"}, value: relationField},
			{heads: []string{"GHI CHÚ"}, value: noteField},
		},
	},
	StyleSplit: {
		sheet: "Biểu 02", titles: appendixTitles, depth: 3, numberRow: true, group: romanGroup, below: true, signature: true,
		habit: habit{split: true, identitySpaces: true, birth: []birthForm{birthDots, birthShort}},
		fields: []field{
			{heads: []string{"STT"}, value: ordinalField},
			{heads: []string{"Thông tin công dân", "Họ và tên", "Họ đệm"}, value: lastNameField},
			{heads: []string{"Thông tin công dân", "Họ và tên", "Tên"}, value: firstNameField},
			{heads: []string{"Thông tin công dân", "Giới tính", "Nam"}, value: maleField},
			{heads: []string{"Thông tin công dân", "Giới tính", "Nữ"}, value: femaleField},
			{heads: []string{"Thông tin công dân", "Ngày sinh"}, value: birthField},
			{heads: []string{"Số CCCD/Số ĐDCN"}, value: identityField},
			{heads: []string{"Điện thoại liên hệ"}, value: phoneField},
			{heads: []string{"Hộ khẩu", "Số hộ"}, value: bookField},
			{heads: []string{"Hộ khẩu", "Quan hệ với chủ hộ"}, value: relationField},
			{heads: []string{"Khảo sát thiết bị", "Điện thoại thông minh"}, value: deviceField},
			{heads: []string{"Khảo sát thiết bị", "SIM chính chủ"}, value: ownSIMField},
		},
	},
	StylePhone: {
		sheet: "Sheet1", depth: 1,
		habit: habit{nfd: true, eth: true, spaces: true, birth: []birthForm{birthLoose, birthSlash}},
		fields: []field{
			{heads: []string{"Stt"}, value: ordinalField},
			{heads: []string{"Họ tên"}, value: nameField},
			{heads: []string{"Năm sinh"}, value: birthField},
			{heads: []string{"Giới tính"}, value: sexField},
			{heads: []string{"CCCD"}, value: identityField},
			{heads: []string{"Sđt"}, value: phoneField},
			{heads: []string{"Thôn"}, value: hamletField},
			{heads: []string{"Hộ số"}, value: everyBookField},
			{heads: []string{"Quan hệ"}, value: relationField},
		},
	},
	StyleMixed: {
		sheet: "Danh sách chi tiết", cover: "Tổng hợp", oldCopy: "Sheet2", titles: policeTitles, depth: 2, numberRow: true, group: hamletGroup,
		totalFirst: true, subtotal: true, hideSome: true, signature: true, footnotes: true,
		habit: habit{
			mixed: true, identityNumber: true, identitySpaces: true, phoneNumber: true, spaces: true, eth: true,
			birth: []birthForm{birthSlash, birthLoose, birthShort, birthDots, birthSerial},
		},
		fields: []field{
			{heads: []string{"TT"}, value: countField},
			{heads: []string{"Số hộ"}, value: bookField},
			{heads: []string{"Họ và tên"}, value: nameField},
			{heads: []string{"Sinh ngày"}, value: birthField},
			{heads: []string{"Giới tính\n(Nam/Nữ)"}, value: sexField},
			{heads: []string{"Giấy tờ tùy thân", "Số CCCD gắn chip (hoặc CMND)"}, value: identityField},
			{heads: []string{"Giấy tờ tùy thân", "Loại thẻ"}, value: cardField},
			{heads: []string{"Số điện thoại\n(nếu có nhiều số thì ghi hết)"}, value: phoneField},
			{heads: []string{"Quan hệ\nvới chủ hộ"}, value: relationField},
			{heads: []string{""}, value: nothingField},
			{heads: []string{"Ghi chú"}, value: noteField},
		},
	},
	StyleHamlets: {
		sheet: "Danh sách", titles: plainTitles, depth: 2, numberRow: true, group: hamletGroup, below: true, footnotes: true, signature: true,
		habit: habit{identityNumber: true, birth: []birthForm{birthLoose, birthDots}},
		fields: []field{
			{heads: []string{"Số TT"}, value: inHamletField},
			{heads: []string{"Họ và tên"}, value: nameField},
			{heads: []string{"Giới tính", "Nam"}, value: maleField},
			{heads: []string{"Giới tính", "Nữ"}, value: femaleField},
			{heads: []string{"Ngày tháng năm sinh"}, value: birthField},
			{heads: []string{"Số định danh cá nhân"}, value: identityField},
			{heads: []string{"Thôn/khu phố"}, value: hamletField},
			{heads: []string{"Chủ hộ/quan hệ với chủ hộ"}, value: relationField},
			{heads: []string{"Số hồ sơ hộ"}, value: everyBookField},
			{heads: []string{"Số điện thoại"}, value: phoneField},
		},
	},
}
