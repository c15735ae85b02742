package report

import (
	"fmt"

	"tungnha/internal/chart"
	"tungnha/internal/locale"
)

// Chart is one of the board's trends as a drawing.
func (b *Board) Chart(t *Trend, lang locale.Lang) chart.Trend {
	out := chart.Trend{
		Total: t.Count, Daily: t.InDay, Pace: t.Pace, Today: len(t.Count) - 1, Format: lang.Number,
		Names: chart.TrendNames{
			Daily: lang.T("Trong ngày", "In day"), Total: lang.T("Lũy kế", "Total"), Pace: lang.T("Tiến độ chia đều", "Even pace"), Today: lang.T("Hôm nay", "Today"),
		},
	}
	for _, h := range b.Indicators {
		if h.ID == t.Indicator {
			out.Title = fmt.Sprintf(lang.T("%s theo ngày", "%s by day"), lang.Pick(h.Short))
		}
	}
	for _, d := range t.Days {
		out.Days = append(out.Days, fmt.Sprintf("%d/%d", d%100, d/100%100))
	}
	if n := len(t.Count); n > 0 {
		out.Desc = fmt.Sprintf(lang.T("Đến ngày %s: %s, trong ngày %s.", "By %s: %s, %s in the day."), out.Days[n-1], lang.Number(t.Count[n-1]), lang.Signed(t.InDay[n-1]))
	}
	return out
}
