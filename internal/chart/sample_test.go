package chart

import (
	"fmt"
	"strings"
)

// dotted writes 32511 as 32.511.
func dotted(v int64) string {
	s := fmt.Sprint(v)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

func percent(part, whole int64) string {
	return strings.Replace(fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole)), ".", ",", 1)
}

func sampleTrend() Trend {
	t := Trend{
		Title: "Kích hoạt theo ngày", Desc: "Lũy kế 19.690 trên mức cần đạt 21.000; hôm nay 1.204.", Today: 20,
		Names: TrendNames{Daily: "Trong ngày", Total: "Lũy kế", Pace: "Tiến độ cần đạt", Today: "hôm nay"}, Format: dotted,
	}
	sum := int64(0)
	for i := range 31 {
		t.Days = append(t.Days, fmt.Sprintf("%02d/5", i+1))
		t.Pace = append(t.Pace, int64(i+1)*1000)
		if i > 20 {
			continue
		}
		day := int64(400 + i*53 + i%5*140)
		if i == 9 {
			day = -220
		}
		sum += day
		t.Daily, t.Total = append(t.Daily, day), append(t.Total, sum)
	}
	return t
}

func ref(v int64) *int64 { return &v }

func sampleBars() Bars {
	b := Bars{
		Title: "Tiến độ theo đơn vị", Desc: "Xếp theo tỷ lệ.", Format: dotted, Percent: percent,
		Names: BarNames{Value: "Đã kích hoạt", Pace: "Mức cần đạt hôm nay", Official: "Số trên hệ thống", NoTarget: "chưa giao"},
	}
	names := []string{"Thị trấn Vĩnh An", "Xã Vĩnh Hòa", "Xã Vĩnh Hưng", "Xã Ninh Khang Thượng Phượng Nghĩa Đông Quảng Phú", "Xã Ỷ La", "Xã Đông Sơn"}
	for i, n := range names {
		b.Rows = append(b.Rows, Bar{Name: n, Value: int64(2800 - i*430), Target: 2610, Pace: ref(1500), Official: ref(int64(2500 - i*400))})
	}
	b.Rows[4].Target, b.Rows[5].Official = 0, nil
	return b
}

func sampleFunnel() Funnel {
	return Funnel{Title: "Các bước", Desc: "Từ đủ điều kiện tới kích hoạt.", Format: dotted, Percent: percent, Stages: []Stage{
		{"Đủ điều kiện", 57220}, {"Đã nộp hồ sơ", 41004}, {"Đã được phê duyệt", 36921}, {"Đã kích hoạt", 32511},
	}}
}
