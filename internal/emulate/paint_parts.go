package emulate

import (
	"fmt"

	"tungnha/internal/locale"
	"tungnha/internal/vn"
)

// besideTable is a helper table to the right of the list, with the same hamlet names and figures that look like data.
func (p *painter) besideTable() [][]any {
	if !p.l.beside {
		return nil
	}
	rows := [][]any{{"THỐNG KÊ NHANH"}, {"Thôn", "Số hộ", "Số khẩu", "Tỷ lệ"}}
	for i := range p.c.Hamlets {
		h := &p.c.Hamlets[i]
		n := h.people()
		rate := any(formulaCell{fmt.Sprintf("O%d/0", i+3), errorCell("#DIV/0!")})
		if i%3 != 0 {
			rate = float64(n) / float64(p.c.Population)
		}
		rows = append(rows, []any{h.Name, len(h.Households), n, rate})
	}
	return append(rows, []any{"Cộng", nil, p.c.Population, nil})
}

func (h *Hamlet) people() int {
	n := 0
	for i := range h.Households {
		n += len(h.Households[i].Members)
	}
	return n
}

// end draws what stands below the people.
func (p *painter) end() {
	width := len(p.l.fields)
	if !p.l.totalFirst && p.l.titles != nil {
		p.write(sumRow("Tổng cộng", p.ordinal, width), false)
	}
	if p.l.brokenFormulas {
		p.write(append(at(3, "Tỷ lệ đã kích hoạt"), formulaCell{"COUNTA(Z:Z)/#REF!", errorCell("#REF!")}), false)
		p.write(append(at(3, "Tổng số (hàng ẩn)"), formulaCell{"SUM(A1:A9)", p.ordinal}), true)
	}
	if p.l.footnotes {
		p.write(nil, false)
		p.write(at(1, "Ghi chú: Danh sách này thay thế danh sách gửi ngày 03/5/2023; người đi làm ăn xa ghi rõ nơi đến."), false)
		p.write(at(1, "* Số điện thoại ghi đủ 10 số."), false)
	}
	if p.l.signature {
		p.signature()
	}
	if p.l.below {
		p.belowTable()
	}
}

// signature is the block of two signers; the names are invented.
func (p *painter) signature() {
	r := newRand(p.c.seed, streamPeople+99)
	left := fullName(r, families.pick(r), vn.Female, 1990)
	right := fullName(r, families.pick(r), vn.Male, 1978)
	p.write(nil, false)
	p.write(at(rightTitle+1, lowerPlace(p.c.Name)+", "+locale.LongDate(p.c.asOf)), false)
	p.write(twoSides("NGƯỜI LẬP BIỂU", "TRƯỞNG CÔNG AN"), false)
	p.write(twoSides("(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"), false)
	p.write(nil, false)
	p.write(twoSides(left, right), false)
}

// belowTable repeats the hamlets under the signature, with figures in columns that hold people above.
func (p *painter) belowTable() {
	p.write(nil, false)
	p.write([]any{"TT", "Thôn/khu phố", "Tổng số hộ", "Tổng số khẩu", "Ghi chú"}, false)
	for i := range p.c.Hamlets {
		h := &p.c.Hamlets[i]
		p.write([]any{i + 1, h.Name, len(h.Households), h.people(), nil}, false)
	}
	p.write([]any{nil, "Cộng", nil, p.c.Population, nil}, false)
}

// lowerPlace is the place in a date line: "Vĩnh Long".
func lowerPlace(name string) string {
	low := lowerUnit(name)
	for _, kind := range []string{"xã ", "thị trấn ", "phường ", "huyện "} {
		if len(low) > len(kind) && low[:len(kind)] == kind {
			return low[len(kind):]
		}
	}
	return name
}

// paintCover draws a first sheet that looks like a list and holds no people.
func paintCover(g grid, c *Commune) {
	g.row(at(1, "BIỂU TỔNG HỢP "+upper(c.Name)), false)
	g.row(nil, false)
	g.row([]any{"STT", "Thôn", "Số hộ", "Số khẩu", "Đủ 14 tuổi", "Tỷ lệ"}, false)
	for i := range c.Hamlets {
		h := &c.Hamlets[i]
		adults := 0
		for b := range h.Households {
			for m := range h.Households[b].Members {
				if h.Households[b].Members[m].Age >= 14 {
					adults++
				}
			}
		}
		g.row([]any{i + 1, h.Name, len(h.Households), h.people(), adults, formulaCell{"#REF!/2", errorCell("#REF!")}}, false)
	}
	g.row([]any{"Tổng cộng", nil, nil, c.Population}, false)
}

// paintOldCopy draws a hidden sheet that somebody forgot: the first people of last year's list.
func paintOldCopy(g grid, c *Commune) {
	g.row([]any{"TT", "Họ và tên", "Sinh ngày", "Số CMND"}, false)
	n := 0
	for _, p := range c.All() {
		if n++; n > 40 {
			return
		}
		g.row([]any{n, p.Name, p.Birth.VN(), textOrNil(p.OldID)}, false)
	}
}
