package chart

import "tungnha/internal/letter"

// Funnel shows how many reach each stage, and which part of the stage before that is.
type Funnel struct {
	Title, Desc string
	Stages      []Stage
	Format      func(int64) string
	Percent     func(part, whole int64) string // of the stage before; nil: left out
	Width       float64                        // units; 0: 640
}

// Stage is one step of a Funnel.
type Stage struct {
	Name  string
	Count int64
}

// Words implements Chart.
func (f Funnel) Words() (title, desc string) { return f.Title, f.Desc }

// Kind implements Chart.
func (f Funnel) Kind() string { return "funnel" }

// Sketch implements Chart. The longest bar is the largest stage, whichever it is.
func (f Funnel) Sketch() letter.Sketch {
	f.Format = orPlain(f.Format)
	w, most := width(f.Width), int64(0)
	names, values := make([]string, len(f.Stages)), make([]string, len(f.Stages))
	for i, s := range f.Stages {
		names[i], values[i] = s.Name, f.figure(i)
		most = max(most, s.Count)
	}
	left := min(widest(names, false), w*0.4) + gutter
	right := max(w-widest(values, true)-gutter, left+40)
	p := &pen{}
	y := 2.0
	for i, s := range f.Stages {
		base := y + barRow/2 + textSize*0.35
		p.text("name", shorten(s.Name, left-gutter), 0, base, letter.AlignLeft, false)
		p.rect("track", left, y+4, right-left, barRow-8, toneTrack)
		p.rect("stage", left, y+4, (right-left)*share(s.Count, most, 1), barRow-8, toneBar)
		p.text("value", values[i], w, base, letter.AlignRight, true)
		y += barRow
	}
	return letter.Sketch{W: w, H: y + 2, Marks: p.marks}
}

// figure is "12.004" for the first stage and "8.812 (73,4 %)" for a later one.
func (f Funnel) figure(i int) string {
	s := f.Format(f.Stages[i].Count)
	if i == 0 || f.Percent == nil || f.Stages[i-1].Count <= 0 {
		return s
	}
	return s + " (" + f.Percent(f.Stages[i].Count, f.Stages[i-1].Count) + ")"
}
