package chart

import (
	"strconv"

	"tungnha/internal/letter"
)

// Bars is a ranking: one progress bar per row, in the order given. The bar is the value in its own target; the tick is where
// the value should be today; the thin second line is the official figure.
type Bars struct {
	Title, Desc string
	Rows        []Bar
	Names       BarNames
	Format      func(int64) string
	Percent     func(part, whole int64) string // "56,8 %"; nil: left out
	Width       float64                        // units; 0: 640
}

// Bar is one row of Bars.
type Bar struct {
	Name     string
	Value    int64
	Target   int64  // 0 or less: none was given, and no bar is drawn
	Pace     *int64 // nil: unknown
	Official *int64 // nil: not reported
}

// BarNames are the words of the legend, and what stands in place of a bar that has no target.
type BarNames struct{ Value, Pace, Official, NoTarget string }

// Words implements Chart.
func (b Bars) Words() (title, desc string) { return b.Title, b.Desc }

// Kind implements Chart.
func (b Bars) Kind() string { return "bars" }

const (
	barRow    = 26.0
	barHeight = 11.0
	// barMost is how far over its target a bar may reach before it is cut; the number beside it always says the truth.
	barMost = 1.25
)

type barFrame struct {
	pen
	Bars
	left, right float64 // of the bars
	full        float64 // length of 100 %
	rates       float64 // width of the column of rates
	width       float64
}

// Sketch implements Chart.
func (b Bars) Sketch() letter.Sketch {
	b.Format = orPlain(b.Format)
	f := &barFrame{Bars: b, width: width(b.Width)}
	names, values, rates := make([]string, len(b.Rows)), make([]string, len(b.Rows)), make([]string, len(b.Rows))
	for i, r := range b.Rows {
		names[i], values[i], rates[i] = r.Name, b.figure(r), b.rate(r)
	}
	if f.rates = widest(rates, true); f.rates > 0 {
		f.rates += gutter
	}
	f.left = min(widest(names, false), f.width*0.35) + gutter
	f.right = max(f.width-f.rates-widest(values, false)-gutter, f.left+40)
	f.full = (f.right - f.left) / f.reach()
	y := f.legend()
	for i, r := range b.Rows {
		f.row(r, values[i], rates[i], y)
		y += barRow
	}
	return letter.Sketch{W: f.width, H: y + 2, Marks: f.marks}
}

// reach is the longest bar in parts of its target, at least 1.
func (f *barFrame) reach() float64 {
	most := 1.0
	for _, r := range f.Rows {
		most = max(most, share(r.Value, r.Target, barMost))
	}
	return most
}

// figure is the text beside the bar.
func (b Bars) figure(r Bar) string {
	if r.Target <= 0 {
		return b.Format(r.Value)
	}
	return b.Format(r.Value) + " / " + b.Format(r.Target)
}

// rate is the last column; empty without a target.
func (b Bars) rate(r Bar) string {
	if r.Target <= 0 || b.Percent == nil {
		return ""
	}
	return b.Percent(r.Value, r.Target)
}

func (f *barFrame) row(r Bar, value, rate string, y float64) {
	base := y + barRow/2 + textSize*0.35
	f.text("name", shorten(r.Name, f.left-gutter), 0, base, letter.AlignLeft, false)
	f.text("value", value, f.width-f.rates, base, letter.AlignRight, false)
	f.text("rate", rate, f.width, base, letter.AlignRight, true)
	if r.Target <= 0 {
		f.text("no-target", f.Names.NoTarget, f.left, base, letter.AlignLeft, false)
		return
	}
	top := y + (barRow-barHeight)/2
	f.rect("track", f.left, top, f.full, barHeight, toneTrack)
	f.rect("bar", f.left, top, f.full*share(r.Value, r.Target, barMost), barHeight, toneBar)
	if r.Official != nil {
		under := top + barHeight + 3
		f.line("official", thick, toneInk, false, pt(f.left, under), pt(f.left+f.full*share(*r.Official, r.Target, barMost), under))
	}
	if r.Pace != nil {
		x := f.left + f.full*share(*r.Pace, r.Target, barMost)
		f.line("pace", thick, toneInk, false, pt(x, top-4), pt(x, top+barHeight+4))
	}
}

// legend shows each sign once, where it occurs.
func (f *barFrame) legend() float64 {
	pace, official := false, false
	for _, r := range f.Rows {
		pace, official = pace || r.Pace != nil, official || r.Official != nil
	}
	x, y := 0.0, textRow*0.7
	for i, e := range [...]struct {
		name string
		on   bool
	}{{f.Names.Value, true}, {f.Names.Pace, pace}, {f.Names.Official, official}} {
		if e.name == "" || !e.on {
			continue
		}
		need := 30 + textWidth(e.name, false)
		if x > 0 && x+need > f.width {
			x, y = 0, y+textRow
		}
		f.sample(i, x, y-textSize*0.35)
		f.text("legend", e.name, x+30, y, letter.AlignLeft, false)
		x += need + 2*gutter
	}
	if x == 0 {
		return 0
	}
	return y + textRow*0.5
}

func (f *barFrame) sample(i int, x, y float64) {
	switch i {
	case 0:
		f.rect("bar", x, y-5, 24, 10, toneBar)
	case 1:
		f.line("pace", thick, toneInk, false, pt(x+12, y-8), pt(x+12, y+8))
	default:
		f.line("official", thick, toneInk, false, pt(x, y), pt(x+24, y))
	}
}

// orPlain is the format, or digits only when there is none.
func orPlain(f func(int64) string) func(int64) string {
	if f != nil {
		return f
	}
	return func(v int64) string { return strconv.FormatInt(v, 10) }
}
