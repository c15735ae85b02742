package target_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"tungnha/internal/campaign"
	"tungnha/internal/emulate"
	"tungnha/internal/errs"
	"tungnha/internal/sheet"
	"tungnha/internal/target"
	"tungnha/internal/unit"
)

func appendix(t *testing.T, fault emulate.TargetFault) *sheet.Book {
	t.Helper()
	d := emulate.Generate(emulate.Options{Citizens: 3000, Seed: 5})
	var out bytes.Buffer
	must(t, emulate.WriteTargets(&out, d, emulate.Targets(d, emulate.PlanL1, emulate.PlanL2), fault))
	book, err := sheet.OpenReader("x.xlsx", bytes.NewReader(out.Bytes()), int64(out.Len()), sheet.Limits{})
	must(t, err)
	return book
}

func statuses(l *target.List) map[target.Status]int {
	out := map[target.Status]int{}
	for _, r := range l.Rows {
		out[r.Status]++
	}
	return out
}

func codes(l *target.List) string {
	var out []string
	for _, w := range l.Warnings {
		out = append(out, w.Code)
	}
	return strings.Join(out, " ")
}

// Every fault that the appendix can have is found, said in a sentence, and never guessed away.
func TestAppendixAndItsFaults(t *testing.T) {
	t.Parallel()
	tree, root := district(t)
	in := target.ReadInput{Tree: tree, Plan: plan(t), Root: root}
	for _, c := range []struct {
		fault    emulate.TargetFault
		rows     map[target.Status]int
		problem  string
		warnings string
	}{
		{emulate.TargetsGood, map[target.Status]int{target.Accepted: 13}, "", ""},
		{emulate.TargetsShort, map[target.Status]int{target.Accepted: 13}, "thiếu 100 so với 32.511", "target-sum-short total-row-differs"},
		{emulate.TargetsUnknown, map[target.Status]int{target.Accepted: 12, target.Refused: 1}, "thiếu", "unit-missing target-sum-short unit-missing target-sum-short"},
		{emulate.TargetsMixedUp, map[target.Status]int{target.Accepted: 12, target.Duplicate: 1}, "thiếu", "unit-missing target-sum-short unit-missing target-sum-short"},
		{emulate.TargetsUnmarked, map[target.Status]int{target.Accepted: 11, target.Uncertain: 2}, "thiếu", "unit-missing target-sum-short unit-missing target-sum-short"},
	} {
		l, err := target.Read(context.Background(), appendix(t, c.fault), in)
		must(t, err)
		if got := statuses(l); fmt.Sprint(got) != fmt.Sprint(c.rows) || codes(l) != c.warnings {
			t.Errorf("fault %d: %v, warnings %s\n%v", c.fault, got, codes(l), l.Rows)
		}
		switch {
		case c.problem == "" && l.Problem != nil:
			t.Errorf("fault %d: %v", c.fault, l.Problem)
		case c.problem != "" && (l.Problem == nil || !strings.Contains(l.Problem.Text.VI, c.problem) || l.Targets(tree, "") != nil):
			t.Errorf("fault %d: %v", c.fault, l.Problem)
		}
		for _, r := range l.Rows {
			if r.Status != target.Accepted && (r.Message.VI == "" || r.Message.EN == "" || len(r.Codes) == 0) {
				t.Errorf("fault %d: %s says nothing", c.fault, r)
			}
		}
	}
}

func TestAppendixBecomesTargets(t *testing.T) {
	t.Parallel()
	tree, root := district(t)
	in := target.ReadInput{Tree: tree, Plan: plan(t), Root: root}
	l, err := target.Read(context.Background(), appendix(t, emulate.TargetsGood), in)
	must(t, err)
	list := l.Targets(tree, "80/KH-TCT")
	sums := map[string]int64{}
	in.Stands = target.Table{}
	for _, x := range list {
		sums[x.Indicator] += x.Value
		if in.Stands[x.Unit] == nil {
			in.Stands[x.Unit] = map[string]target.Target{}
		}
		in.Stands[x.Unit][x.Indicator] = x
	}
	if len(list) != 26 || sums["l1-activated"] != emulate.PlanL1 || sums["l2-filed"] != emulate.PlanL2 || list[0].Origin != target.FromWorkbook || list[0].Home != list[0].Unit {
		t.Fatalf("%d targets, %v, %+v", len(list), sums, list[0])
	}
	again, err := target.Read(context.Background(), appendix(t, emulate.TargetsGood), in)
	must(t, err)
	if got := statuses(again); got[target.Unchanged] != 13 || len(again.Targets(tree, "")) != 0 {
		t.Errorf("the same file again: %v", got)
	}
	in.Within = func(u unit.ID) bool { return u == list[0].Unit }
	outside, err := target.Read(context.Background(), appendix(t, emulate.TargetsGood), in)
	must(t, err)
	if got := statuses(outside); got[target.Refused] != 12 || outside.Rows[5].Codes[0] != target.CodeOutside {
		t.Errorf("outside the actor's part: %v", got)
	}
}

func TestAppendixByHand(t *testing.T) {
	t.Parallel()
	tree, root := district(t)
	p := plan(t)
	for i := range p.Indicators {
		p.Indicators[i].Target = campaign.Target{}
	}
	in := target.ReadInput{Tree: tree, Plan: p, Root: root}
	for _, c := range []struct{ name, text, want string }{
		{"one level", "TT|Đơn vị|Chỉ tiêu kích hoạt\n1|Xã Vĩnh Hòa|100\n2|Xã Vĩnh Tiến|1.234\n|Cộng|1.334\n", "2 Xã Vĩnh Hòa accepted [] map[l1-activated:100]; 3 Xã Vĩnh Tiến accepted [] map[l1-activated:1234]"},
		{"no running number", "Địa phương|Mức 1 kích hoạt|Tỷ lệ\nTT Vĩnh Lộc|12|5%\n", "2 TT Vĩnh Lộc accepted [] map[l1-activated:12]"},
		{"half a person", "TT|Đơn vị|Mức 1 kích hoạt\n1|Xã Vĩnh Hòa|12,5\n2|Xã Vĩnh Tiến|nhiều\n3|Xã Vĩnh An|-4\n4|Xã Vĩnh Yên|\n", "2 Xã Vĩnh Hòa refused [number-unreadable] map[]; 3 Xã Vĩnh Tiến refused [number-unreadable] map[]; 4 Xã Vĩnh An refused [number-unreadable] map[]; 5 Xã Vĩnh Yên refused [no-figure] map[]"},
		{"both levels at once", "TT|Đơn vị|Kích hoạt mức 1 và 2|Kích hoạt mức 2\n1|Xã Vĩnh Hòa|100|40\n", "2 Xã Vĩnh Hòa accepted [] map[l2-activated:40]"},
		{"results beside", "TT|Đơn vị|Chỉ tiêu mức 1 kích hoạt|Đã kích hoạt mức 1\n1|Xã Vĩnh Hòa|100|40\n", "2 Xã Vĩnh Hòa accepted [] map[l1-activated:100]"},
	} {
		l, err := target.Read(context.Background(), open(t, c.text), in)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, r := range l.Rows {
			got = append(got, fmt.Sprintf("%s %v", r, r.Values))
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, strings.Join(got, "; "), c.want)
		}
	}
	for text, code := range map[string]string{
		"TT|Họ tên|Ngày sinh\n1|Nguyễn Văn A|1990\n": "grid.none", "TT|Đơn vị|Dân số\n1|Xã Vĩnh Hòa|4000\n": "target.columns", "ghi chú": "grid.none",
	} {
		if _, err := target.Read(context.Background(), open(t, text+"\n"), in); !errs.Is(err, code) {
			t.Errorf("%q: %v, want %s", text, err, code)
		}
	}
	twice, err := target.Read(context.Background(), open(t, "TT|Đơn vị|Mức 1 kích hoạt\n1|Xã Vĩnh Hùng|100\n2|Xã Vĩnh Hùng|90\n"), in)
	if err != nil || !errs.Is(twice.Problem, "target.twice") {
		t.Errorf("one unit with two figures: %v %v", err, twice)
	}
	in.Map = map[string]string{"C": "l2-filed"}
	l, err := target.Read(context.Background(), open(t, "TT|Đơn vị|Giao\n1|Xã Vĩnh Hòa|7\n"), in)
	if err != nil || l.Rows[0].Values["l2-filed"] != 7 {
		t.Errorf("mapped by hand: %v", err)
	}
}

func TestMeanings(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]string{
		"Mức độ 1 / Đã kích hoạt": "reached 1", "Kích hoạt TKĐDĐT mức 2": "reached 2", "Hồ sơ thu nhận": "filed 0", "Mức độ 2 / Phê duyệt": "approved 2",
		"Tỷ lệ kích hoạt mức 1": "", "Mức I kích hoạt": "reached 1", "Tổng mức 1+2 kích hoạt": "", "Dân số": "", "Còn lại mức 1": "", "Mức 1 (%)": "",
		"Đăng nhập dịch vụ công": "portal 0", "Ghi chú": "", "": "",
	} {
		m, ok := target.MeaningOf(head)
		got := ""
		if ok {
			got = fmt.Sprintf("%s %d", m.Kind, m.Level)
		}
		if got != want {
			t.Errorf("%q means %q, want %q", head, got, want)
		}
	}
}

// FuzzRead reads whatever bytes make a workbook: no panic, and every row has a status with its reason.
func FuzzRead(f *testing.F) {
	f.Add([]byte("TT;Đơn vị;Mức 1 kích hoạt\n1;Xã Vĩnh Hòa;100\n;Tổng;100\n\n;Xếp hạng;\n;Xã Vĩnh Hòa;5\n"))
	f.Add([]byte("Phụ lục\nĐịa phương;Hồ sơ\nXa Vinh Hung;1.000\n2;Xã Không Có;5\n"))
	tree, root := district(f)
	in := target.ReadInput{Tree: tree, Plan: plan(f), Root: root}
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := sheet.OpenReader("f", bytes.NewReader(data), int64(len(data)), sheet.Limits{FileBytes: 1 << 18, Rows: 2000})
		if err != nil {
			return
		}
		l, err := target.Read(context.Background(), book, in)
		if err != nil {
			return
		}
		for _, r := range l.Rows {
			if r.Status == "" || r.Status == target.Refused && r.Message.VI == "" {
				t.Fatalf("row %d has no verdict", r.No)
			}
		}
	})
}
