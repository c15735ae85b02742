package emulate

import (
	"fmt"
	"io"
	"time"

	"tungnha/internal/locale"
)

// OfficialLine is one commune's line in a daily official file.
type OfficialLine struct {
	Code, Name string
	Figures
}

// WriteOfficial writes one day's official figures per commune as an .xlsx, as the police hand them on: cut-off in the title, total row first, rates as text,
// a broken mean, and a ranking of the same communes below.
func WriteOfficial(w io.Writer, d *District, targets []Target, cutoff time.Time, lines []OfficialLine) error {
	book := newXLSX(w)
	g := book.sheet("ĐDĐT", false)
	g.row(at(1, "KẾT QUẢ THU NHẬN, KÍCH HOẠT TÀI KHOẢN ĐỊNH DANH ĐIỆN TỬ HUYỆN "+upper(d.Name)), false)
	g.row(at(1, "(tính đến "+cutoff.In(locale.Zone).Format("15:04 ngày 02/01/2006")+")"), false)
	g.row(nil, false)
	top := g.row([]any{"STT", "Địa phương", "Mức độ 1", nil, nil, "Mức độ 2", nil, nil, "Đánh giá"}, false)
	g.row([]any{nil, nil, "Chỉ tiêu", "Đã kích hoạt", "Tỷ lệ", "Hồ sơ thu nhận", "Phê duyệt", "Đã kích hoạt", nil}, false)
	g.merge(top, 3, top, 5)
	g.merge(top, 6, top, 8)
	g.row(officialTotal(targets, lines), false)
	for i, l := range lines {
		t := targetOf(targets, l.Code)
		g.row([]any{
			i + 1, l.Name, t.L1, l.L1Activated, rate(l.L1Activated, t.L1), thousands(l.L2Filed), l.L2Approved, l.L2Activated,
			formulaCell{"VLOOKUP(B1,Sheet2!A:F,5,0)", errorCell("#N/A")},
		}, false)
	}
	g.row(at(2, "Bình quân", nil, nil, formulaCell{"AVERAGE(#REF!)", errorCell("#REF!")}), false)
	g.row(nil, false)
	g.row(at(2, "Xếp hạng", "Tỷ lệ"), false)
	for _, l := range lines {
		g.row(at(2, l.Name, rate(l.L1Activated, targetOf(targets, l.Code).L1)), false)
	}
	return book.close()
}

func targetOf(targets []Target, code string) Target {
	for _, t := range targets {
		if t.Code == code {
			return t
		}
	}
	return Target{}
}

func officialTotal(targets []Target, lines []OfficialLine) []any {
	var s Figures
	for _, l := range lines {
		s.L1Activated += l.L1Activated
		s.L2Filed += l.L2Filed
		s.L2Approved += l.L2Approved
		s.L2Activated += l.L2Activated
	}
	target := 0
	for _, t := range targets {
		target += t.L1
	}
	return []any{nil, "Tổng cộng", target, s.L1Activated, rate(s.L1Activated, target), thousands(s.L2Filed), s.L2Approved, s.L2Activated, nil}
}

// rate is a percentage as text with a comma: "16,96%".
func rate(n, of int) any {
	if of == 0 {
		return errorCell("#DIV/0!")
	}
	return fmt.Sprintf("%d,%02d%%", n*100/of, n*10000/of%100)
}
