package chart

import (
	"tungnha/internal/letter"
)

// Trend shows day by day what was done and where the sum stands against the pace that reaches the target.
// The upper part is the sum and the pace, the lower part the days, each on its own scale from zero.
type Trend struct {
	Title, Desc string
	Days        []string // one label per day of the whole period
	Daily       []int64  // as far as known; a day with corrections may be below zero
	Total       []int64  // as far as known
	Pace        []int64  // where the sum should be at the end of each day; empty: no target
	Today       int      // index of today, below 0: not in the period
	Names       TrendNames
	Format      func(int64) string
	Width       float64 // units; 0: 640
}

// TrendNames are the words of the legend.
type TrendNames struct{ Daily, Total, Pace, Today string }

// Words implements Chart.
func (t Trend) Words() (title, desc string) { return t.Title, t.Desc }

// Kind implements Chart.
func (t Trend) Kind() string { return "trend" }

const (
	trendUpper   = 150.0
	trendLower   = 56.0
	trendBetween = 14.0
)

// trendFrame is where things stand: the plot's left and right, the room per day.
type trendFrame struct {
	pen
	Trend
	left, right, step float64
	top               float64 // of the upper part
}

// Sketch implements Chart.
func (t Trend) Sketch() letter.Sketch {
	t = t.cut()
	w := width(t.Width)
	upper, lower := ticks(max(largest(t.Total), largest(t.Pace), 1)), ticks(max(largest(t.Daily), 1))
	labels := append(t.formatted(upper), t.Format(lower[len(lower)-1]))
	f := &trendFrame{Trend: t, left: widest(labels, false) + gutter, right: w - gutter}
	f.step = (f.right - f.left) / float64(max(len(t.Days), 1))
	f.top = f.legend(w) + textRow/2
	f.sums(upper)
	f.days(lower[len(lower)-1])
	f.dates()
	f.today()
	return letter.Sketch{W: w, H: f.foot() + textRow, Marks: f.marks}
}

// cut drops what lies beyond the last day, and makes a missing format plain.
func (t Trend) cut() Trend {
	n := len(t.Days)
	t.Daily, t.Total, t.Pace = t.Daily[:min(n, len(t.Daily))], t.Total[:min(n, len(t.Total))], t.Pace[:min(n, len(t.Pace))]
	t.Format = orPlain(t.Format)
	return t
}

func (t Trend) formatted(values []int64) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = t.Format(v)
	}
	return out
}

func largest(values []int64) int64 {
	most := int64(0)
	for _, v := range values {
		most = max(most, v)
	}
	return most
}

func smallest(values []int64) int64 {
	least := int64(0)
	for _, v := range values {
		least = min(least, v)
	}
	return least
}

// legend names the lines, in as many rows as it needs, and gives its height.
func (f *trendFrame) legend(w float64) float64 {
	x, y := f.left, textRow*0.75
	for _, e := range [...]struct {
		name, class string
		on          bool
	}{{f.Names.Total, "total", len(f.Total) > 0}, {f.Names.Pace, "pace", len(f.Pace) > 0}, {f.Names.Daily, "daily", len(f.Daily) > 0}} {
		if e.name == "" || !e.on {
			continue
		}
		need := 30 + textWidth(e.name, false)
		if x > f.left && x+need > w {
			x, y = f.left, y+textRow
		}
		f.sample(e.class, x, y-textSize*0.35)
		f.text("legend", e.name, x+30, y, letter.AlignLeft, false)
		x += need + 2*gutter
	}
	return y
}

func (f *trendFrame) sample(class string, x, y float64) {
	switch class {
	case "daily":
		f.rect("daily", x, y-5, 24, 10, toneFaint)
	case "pace":
		f.line("pace", thick*0.7, toneInk, true, pt(x, y), pt(x+24, y))
	default:
		f.line("total", thick, toneInk, false, pt(x, y), pt(x+24, y))
	}
}

func (f *trendFrame) day(i int) float64 { return f.left + (float64(i)+0.5)*f.step }

// sums draws the grid, the pace and the line of sums.
func (f *trendFrame) sums(scale []int64) {
	most := scale[len(scale)-1]
	at := func(v int64) float64 { return f.top + trendUpper*(1-share(v, most, 1)) }
	for _, v := range scale {
		f.line("grid", thin, toneGrid, false, pt(f.left, at(v)), pt(f.right, at(v)))
		f.text("axis", f.Format(v), f.left-gutter/2, at(v)+textSize*0.35, letter.AlignRight, false)
	}
	f.series("pace", f.Pace, at, thick*0.7, true)
	f.series("total", f.Total, at, thick, false)
	if n := len(f.Total); n > 0 {
		f.lastValue(f.Format(f.Total[n-1]), f.day(n-1), at(f.Total[n-1]))
	}
}

func (f *trendFrame) series(class string, values []int64, at func(int64) float64, stroke float64, dash bool) {
	path := make([]letter.Point, len(values))
	for i, v := range values {
		path[i] = pt(f.day(i), at(v))
	}
	if len(path) > 1 {
		f.line(class, stroke, toneInk, dash, path...)
	}
}

// lastValue writes the newest sum at its point, on the side where there is room.
func (f *trendFrame) lastValue(s string, x, y float64) {
	f.rect("total-point", x-3, y-3, 6, 6, toneInk)
	anchor, dx := letter.AlignRight, -gutter
	if x-textWidth(s, true)-gutter < f.left {
		anchor, dx = letter.AlignLeft, gutter
	}
	f.text("value", s, x+dx, max(y-4, f.top+textSize*0.4), anchor, true)
}

func (f *trendFrame) lowerTop() float64 { return f.top + trendUpper + trendBetween }

func (f *trendFrame) foot() float64 { return f.lowerTop() + trendLower }

// days draws a bar per day; the zero line moves up when corrections pull a day below it.
func (f *trendFrame) days(most int64) {
	least := smallest(f.Daily)
	span := float64(most) - float64(least)
	zero := f.foot() + float64(least)/span*trendLower
	for i, v := range f.Daily {
		h := float64(v) / span * trendLower
		f.rect("daily", f.day(i)-f.step*0.36, zero-h, f.step*0.72, h, toneFaint)
	}
	f.line("base", thin, toneInk, false, pt(f.left, zero), pt(f.right, zero))
	f.text("axis", f.Format(most), f.left-gutter/2, f.lowerTop()+textSize*0.7, letter.AlignRight, false)
}

// dates writes as many labels as fit: the first always, and today's.
func (f *trendFrame) dates() {
	room := widest(f.Days, true) + gutter
	every := 1
	for float64(every)*f.step < room && every < len(f.Days) {
		every++
	}
	for i, s := range f.Days {
		near := f.Today >= 0 && f.Today < len(f.Days) && i != f.Today && float64(max(i-f.Today, f.Today-i))*f.step < room
		if i != f.Today && (i%every != 0 || near) {
			continue
		}
		half := textWidth(s, i == f.Today) / 2
		x := min(max(f.day(i), half), f.right+gutter-half)
		f.text("date", s, x, f.foot()+textRow*0.8, letter.AlignCenter, i == f.Today)
	}
}

// today marks the day through both parts.
func (f *trendFrame) today() {
	if f.Today < 0 || f.Today >= len(f.Days) {
		return
	}
	x := f.day(f.Today)
	f.line("today", thin, toneBar, false, pt(x, f.top-textRow*0.2), pt(x, f.foot()))
	anchor, dx := letter.AlignLeft, 4.0
	if x+dx+textWidth(f.Names.Today, false) > f.right {
		anchor, dx = letter.AlignRight, -4
	}
	f.text("today-name", f.Names.Today, x+dx, f.lowerTop()-2, anchor, false)
}
