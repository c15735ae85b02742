package emulate

import (
	"strings"

	"tungnha/internal/locale"
)

const (
	stateTitle = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	stateMotto = "Độc lập - Tự do - Hạnh phúc"
	rightTitle = 6 // column of the state's title
)

func upper(s string) string { return strings.ToUpper(s) }

func twoSides(left, right string) []any { return append(at(1, left), at(rightTitle-1, right)...) }

// policeTitles are the head of a list of the commune police.
func policeTitles(c *Commune) [][]any {
	return [][]any{
		twoSides("CÔNG AN HUYỆN VĨNH LỘC", stateTitle),
		twoSides("CÔNG AN "+upper(c.Name), stateMotto),
		{},
		at(1, "DANH SÁCH CÔNG DÂN TRÊN ĐỊA BÀN "+upper(c.Name)),
		at(1, "(Kèm theo Báo cáo của Công an "+lowerUnit(c.Name)+" phục vụ Kế hoạch số 80/KH-TCT ngày 05/5/2023)"),
		at(1, "Tính đến "+locale.LongDate(c.asOf)),
		{},
	}
}

func plainTitles(c *Commune) [][]any {
	return [][]any{
		twoSides("UBND "+upper(c.Name), stateTitle),
		twoSides("TỔ CÔNG TÁC ĐỀ ÁN 06", stateMotto),
		at(1, "DANH SÁCH NHÂN KHẨU PHỤC VỤ KÍCH HOẠT TÀI KHOẢN ĐỊNH DANH ĐIỆN TỬ"),
	}
}

func appendixTitles(c *Commune) [][]any {
	return [][]any{
		at(9, "Biểu số 02"),
		twoSides("ỦY BAN NHÂN DÂN", stateTitle),
		twoSides(upper(c.Name), stateMotto),
		at(1, "BIỂU TỔNG HỢP CÔNG DÂN ĐỦ ĐIỀU KIỆN VÀ KHẢO SÁT THIẾT BỊ"),
		at(1, "(Kèm theo Công văn của UBND "+lowerUnit(c.Name)+")"),
		at(8, "Đơn vị tính: người"),
	}
}

// lowerUnit writes the kind of a unit small inside a sentence: "xã Vĩnh Long".
func lowerUnit(name string) string {
	for _, kind := range []string{"Xã", "Thị trấn", "Phường", "Huyện"} {
		if rest, ok := strings.CutPrefix(name, kind); ok {
			return strings.ToLower(kind) + rest
		}
	}
	return name
}
