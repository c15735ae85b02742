package emulate

import (
	"io"
	"strings"

	"tungnha/internal/locale"
)

// districtLayout is one list of a whole district, as the district police put it together from the communes' files.
var districtLayout = layout{
	sheet: "Toàn huyện", titles: districtTitles, depth: 2, numberRow: true, signature: true,
	habit: habit{
		mixed: true, identityNumber: true, phoneNumber: true, spaces: true,
		birth: []birthForm{birthSlash, birthLoose, birthDots, birthSerial},
	},
	fields: []field{
		{heads: []string{"STT"}, value: ordinalField},
		{heads: []string{"Đơn vị", "Xã, thị trấn"}, value: communeField},
		{heads: []string{"Đơn vị", "Thôn, khu phố"}, value: hamletField},
		{heads: []string{"Số hộ"}, value: everyBookField},
		{heads: []string{"Họ và tên"}, value: nameField},
		{heads: []string{"Ngày sinh"}, value: birthField},
		{heads: []string{"Giới tính"}, value: sexField},
		{heads: []string{"Số CCCD/CMND"}, value: identityField},
		{heads: []string{"Số điện thoại"}, value: phoneField},
		{heads: []string{"Quan hệ với chủ hộ"}, value: relationField},
		{heads: []string{"Ghi chú"}, value: noteField},
	},
}

// plainLayout is an orderly list of 15 columns, for measuring.
var plainLayout = layout{
	sheet: "Danh sách", depth: 1, clean: true, habit: habit{birth: []birthForm{birthSlash, birthSerial}},
	fields: []field{
		{heads: []string{"STT"}, value: ordinalField},
		{heads: []string{"Xã, thị trấn"}, value: func(e *entry) any { return e.commune.Name }},
		{heads: []string{"Thôn, khu phố"}, value: hamletField},
		{heads: []string{"Số hộ"}, value: everyBookField},
		{heads: []string{"Họ và tên"}, value: nameField},
		{heads: []string{"Ngày sinh"}, value: birthField},
		{heads: []string{"Giới tính"}, value: sexField},
		{heads: []string{"Số CCCD/CMND"}, value: identityField},
		{heads: []string{"Số CMND cũ"}, value: oldIDField},
		{heads: []string{"Số điện thoại"}, value: phoneField},
		{heads: []string{"Quan hệ với chủ hộ"}, value: relationField},
		{heads: []string{"Nơi thường trú"}, value: func(e *entry) any { return onEvery(e, func(h *Household) string { return h.Address }) }},
		{heads: []string{"Loại thẻ"}, value: cardField},
		{heads: []string{"Điện thoại thông minh"}, value: deviceField},
		{heads: []string{"Ghi chú"}, value: noteField},
	},
}

// WriteDistrictWorkbook writes everybody into one .xlsx with a column for the commune, spelled in several ways, with defects and duplicates.
func WriteDistrictWorkbook(w io.Writer, d *District) (*Key, error) {
	return writeDistrict(w, d, &districtLayout, func(c *Commune) spoiled { return c.spoils() })
}

// WritePlainRoster writes everybody into one orderly .xlsx of 15 columns: one header row, no titles, nobody twice and nothing refused.
func WritePlainRoster(w io.Writer, d *District) (*Key, error) {
	return writeDistrict(w, d, &plainLayout, func(*Commune) spoiled { return spoiled{} })
}

func writeDistrict(w io.Writer, d *District, l *layout, spoils func(*Commune) spoiled) (*Key, error) {
	book := newXLSX(w)
	p := newPainter(book.sheet(l.sheet, false), l, l.sheet)
	whole := &Commune{Name: "Huyện " + d.Name, Population: d.Population, asOf: d.AsOf} // only for the words above and below
	p.begin(whole, streamBook, spoiled{})
	p.titles()
	p.header()
	for i := range d.Communes {
		c := &d.Communes[i]
		p.begin(c, streamBook+uint64(StyleCount)<<8, spoils(c))
		for h := range c.Hamlets {
			p.hamlet(h)
		}
	}
	p.c = whole
	p.end()
	return p.key, book.close()
}

func districtTitles(c *Commune) [][]any {
	return [][]any{
		twoSides("CÔNG AN TỈNH", stateTitle),
		twoSides("CÔNG AN "+upper(c.Name), stateMotto),
		at(1, "DANH SÁCH CÔNG DÂN TOÀN HUYỆN PHỤC VỤ CAO ĐIỂM KÍCH HOẠT TÀI KHOẢN ĐỊNH DANH ĐIỆN TỬ"),
		at(1, "Tính đến "+locale.LongDate(c.asOf)),
	}
}

// communeSpelling writes the unit as clerks do: with its kind, without, shortened, or with the tone on the other letter. Never without marks:
// Vĩnh Hưng and Vĩnh Hùng would be one.
func communeSpelling(e *entry) any {
	name, place := e.commune.Name, lowerPlace(e.commune.Name)
	switch e.ordinal % 5 {
	case 1:
		return place
	case 2:
		return strings.ToUpper(name)
	case 3:
		if strings.HasPrefix(name, "Xã ") {
			return "X. " + place
		}
		return "TT " + place
	case 4:
		return strings.ReplaceAll(name, "òa", "oà")
	}
	return name
}
