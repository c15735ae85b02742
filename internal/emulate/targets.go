package emulate

import (
	"io"
	"strings"

	"tungnha/internal/locale"
)

// The district's targets (80/KH-TCT II.3).
const (
	PlanL1 = 32_511 // level-1 activations, for the commune chairmen
	PlanL2 = 15_276 // level-2 dossiers, for the district police
)

// Target is what one commune gets of both.
type Target struct {
	Code, Name string
	L1, L2     int
}

// Targets splits two totals by the people of 14 and older. The plan's appendix with the real split was never found: this one is generated.
func Targets(d *District, l1, l2 int) []Target {
	adults := make([]float64, len(d.Communes))
	for r, p := range d.All() {
		if p.Age >= 14 {
			adults[r.Commune]++
		}
	}
	firsts, seconds := split(l1, adults), split(l2, adults)
	ts := make([]Target, len(d.Communes))
	for i := range d.Communes {
		c := &d.Communes[i]
		ts[i] = Target{c.Code, c.Name, firsts[i], seconds[i]}
	}
	return ts
}

// TargetFault is what is wrong with an appendix of targets.
type TargetFault int

// The faults.
const (
	TargetsGood      TargetFault = iota
	TargetsShort                 // one commune's figure is 100 too small, the total says the plan's
	TargetsUnknown               // one unit does not belong to the district
	TargetsMixedUp               // Vĩnh Hùng stands twice, Vĩnh Hưng is missing
	TargetsUnmarked              // names without marks: "Vinh Hung" stands twice and says nothing
	TargetFaultCount             //
)

// WriteTargets writes the appendix of targets per commune as an .xlsx. With TargetsMixedUp and TargetsUnmarked the district must be Vĩnh Lộc.
func WriteTargets(w io.Writer, d *District, targets []Target, fault TargetFault) error {
	book := newXLSX(w)
	g := book.sheet("Phụ lục", false)
	for _, cells := range targetTitles(d) {
		g.row(cells, false)
	}
	top := g.row([]any{"TT", "Đơn vị", "Dân số", "Chỉ tiêu giao", nil, "Ghi chú"}, false)
	g.row([]any{nil, nil, nil, "Kích hoạt TKĐDĐT mức 1\n(Chủ tịch UBND xã, thị trấn)", "Thu nhận hồ sơ mức 2\n(Công an huyện)", nil}, false)
	g.merge(top, 4, top, 5)
	for _, col := range []int{1, 2, 3, 6} {
		g.merge(top, col, top+1, col)
	}
	g.row([]any{"(1)", "(2)", "(3)", "(4)", "(5)", "(6)"}, false)
	l1, l2 := 0, 0
	for i, t := range targets {
		l1, l2 = l1+t.L1, l2+t.L2
		g.row(targetRow(i, t, d.Communes[i].Population, fault), false)
	}
	g.row([]any{nil, "Tổng cộng", d.Population, thousands(l1), thousands(l2), nil}, false)
	g.row(nil, false)
	g.row(at(2, "Ghi chú: số chia cho từng đơn vị do chương trình sinh ra theo dân số, không phải số của kế hoạch."), false)
	g.row(at(5, "TỔ TRƯỞNG"), false)
	return book.close()
}

func targetTitles(d *District) [][]any {
	return [][]any{
		{"TỔ CÔNG TÁC ĐỀ ÁN 06", nil, nil, stateTitle},
		{"HUYỆN " + upper(d.Name), nil, nil, stateMotto},
		{},
		{"PHỤ LỤC"},
		{"GIAO CHỈ TIÊU KÍCH HOẠT, THU NHẬN TÀI KHOẢN ĐỊNH DANH ĐIỆN TỬ"},
		{"(Kèm theo Kế hoạch số 80/KH-TCT ngày 05/5/2023 của Tổ công tác Đề án 06 huyện " + d.Name + ")"},
	}
}

const shortBy = 100

func targetRow(i int, t Target, population int, fault TargetFault) []any {
	switch {
	case fault == TargetsShort && i == 2:
		t.L1 -= shortBy
	case fault == TargetsUnknown && i == 3:
		t.Name = "Xã Yên Tôn Thượng Hạ"
	case fault == TargetsMixedUp && t.Name == "Xã Vĩnh Hưng":
		t.Name = "Xã Vĩnh Hùng"
	case fault == TargetsUnmarked:
		t.Name = unmarked.Replace(t.Name)
	}
	return []any{i + 1, t.Name, population, t.L1, thousands(t.L2), "Số sinh ra"}
}

// unmarked takes the marks from the names of the district's units.
var unmarked = strings.NewReplacer("Thị trấn", "Thi tran", "Xã", "Xa", "ĩ", "i", "ộ", "o", "ê", "e", "ế", "e", "ú", "u", "ư", "u", "ò", "o", "ù", "u",
	"â", "a", "ị", "i")

// thousands writes a number as text with dots, as offices do.
func thousands(n int) string { return locale.VI.Number(int64(n)) }
