package chart

import (
	"math"

	"tungnha/internal/letter"
)

// A Chart can be laid out and described in words.
type Chart interface {
	// Sketch lays the chart out, in units that are about a CSS pixel on the screen and a quarter millimetre on paper.
	Sketch() letter.Sketch
	// Words are the name of the chart and what it shows, for those who do not see it.
	Words() (title, desc string)
	// Kind is the class of the whole drawing: "trend", "bars" or "funnel".
	Kind() string
}

// The sizes of all charts, in units.
const (
	defaultWidth = 640.0
	leastWidth   = 240.0
	textSize     = 13.0
	textRow      = 20.0
	gutter       = 8.0
	thin         = 1.0
	thick        = 2.2
	// screenFont is how much wider the letters of the screen are than those of the letter, which measure the text.
	screenFont = 1.16
)

// The greys of the letter; on the screen the class decides.
const (
	toneInk   = 0
	toneBar   = 110
	toneFaint = 165
	toneTrack = 228
	toneGrid  = 215
)

// width is what the caller asks for, or the default.
func width(asked float64) float64 {
	if asked <= 0 || math.IsNaN(asked) || math.IsInf(asked, 0) {
		return defaultWidth
	}
	return max(asked, leastWidth)
}

func textWidth(s string, bold bool) float64 { return letter.Measure(s, bold, textSize) * screenFont }

// widest is the width of the widest text.
func widest(texts []string, bold bool) float64 {
	most := 0.0
	for _, s := range texts {
		most = max(most, textWidth(s, bold))
	}
	return most
}

// shorten cuts a text that is wider than the room, and says so with an ellipsis.
func shorten(s string, room float64) string {
	if textWidth(s, false) <= room {
		return s
	}
	runes := []rune(s)
	for len(runes) > 1 && textWidth(string(runes)+"…", false) > room {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

func pt(x, y float64) letter.Point { return letter.Point{X: x, Y: y} }

// A pen gathers marks.
type pen struct{ marks []letter.Mark }

func (p *pen) rect(class string, x, y, w, h float64, tone uint8) {
	if w < 0 {
		x, w = x+w, -w
	}
	if h < 0 {
		y, h = y+h, -h
	}
	p.marks = append(p.marks, letter.Mark{Kind: letter.MarkRect, Class: class, X: x, Y: y, W: w, H: h, Tone: tone})
}

func (p *pen) line(class string, stroke float64, tone uint8, dash bool, path ...letter.Point) {
	p.marks = append(p.marks, letter.Mark{Kind: letter.MarkLine, Class: class, Path: path, Stroke: stroke, Tone: tone, Dash: dash})
}

func (p *pen) text(class, s string, x, y float64, anchor letter.Align, bold bool) {
	if s == "" {
		return
	}
	p.marks = append(p.marks, letter.Mark{Kind: letter.MarkText, Class: class, Text: s, X: x, Y: y, Size: textSize, Anchor: anchor, Bold: bold})
}

// ticks are round values from 0 to at least most, at most five of them.
func ticks(most int64) []int64 {
	step := niceStep(most, 4)
	var out []int64
	for v := int64(0); ; v += step {
		out = append(out, v)
		if v >= most || v > math.MaxInt64-step {
			return out
		}
	}
}

// niceStep is the smallest 1, 2 or 5 times a power of ten that reaches most in so many steps.
func niceStep(most int64, steps int64) int64 {
	for unit := int64(1); ; unit *= 10 {
		for _, m := range [...]int64{1, 2, 5} {
			if m*unit >= most/steps && m*unit*steps >= most {
				return m * unit
			}
		}
		if unit > math.MaxInt64/100 {
			return most
		}
	}
}

// share is part of whole, held between 0 and most; 0 when there is no whole.
func share(part, whole int64, most float64) float64 {
	if whole <= 0 {
		return 0
	}
	return min(max(float64(part)/float64(whole), 0), most)
}
