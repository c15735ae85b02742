package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"tungnha/internal/letter"
)

// SVG draws a chart for a page. Text is text, each mark has a class; without a style sheet everything is drawn in the page's own
// ink. There is no script, no style attribute and no id, so it stands under a strict content policy and several fit on a page.
func SVG(c Chart) []byte {
	s := c.Sketch()
	title, desc := c.Words()
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-%s" role="img" viewBox="0 0 %s %s" width="%s" height="%s" aria-label="%s">`,
		c.Kind(), num(s.W), num(s.H), num(s.W), num(s.H), escape(title))
	fmt.Fprintf(&b, `<title>%s</title><desc>%s</desc>`, escape(title), escape(desc))
	for _, m := range s.Marks {
		writeMark(&b, m)
	}
	b.WriteString(`</svg>`)
	return b.Bytes()
}

func writeMark(b *bytes.Buffer, m letter.Mark) {
	switch m.Kind {
	case letter.MarkRect:
		fmt.Fprintf(b, `<rect class="c-%s" x="%s" y="%s" width="%s" height="%s" fill="currentColor"%s/>`,
			m.Class, num(m.X), num(m.Y), num(m.W), num(m.H), opacity("fill", m.Tone))
	case letter.MarkLine:
		dash := ""
		if m.Dash {
			dash = fmt.Sprintf(` stroke-dasharray="%s %s"`, num(dashOn*m.Stroke), num(dashOff*m.Stroke))
		}
		fmt.Fprintf(b, `<polyline class="c-%s" points="%s" fill="none" stroke="currentColor" stroke-width="%s"%s%s/>`,
			m.Class, points(m.Path), num(m.Stroke), opacity("stroke", m.Tone), dash)
	case letter.MarkText:
		bold := ""
		if m.Bold {
			bold = ` font-weight="600"`
		}
		fmt.Fprintf(b, `<text class="c-%s" x="%s" y="%s" font-size="%s" text-anchor="%s"%s fill="currentColor">%s</text>`,
			m.Class, num(m.X), num(m.Y), num(m.Size), anchors[m.Anchor], bold, escape(m.Text))
	}
}

var anchors = map[letter.Align]string{letter.AlignLeft: "start", letter.AlignCenter: "middle", letter.AlignRight: "end"}

// opacity makes a grey of the page's ink, so that it is right on a dark page too.
func opacity(of string, tone uint8) string {
	if tone == 0 {
		return ""
	}
	return fmt.Sprintf(` %s-opacity="%s"`, of, num(1-float64(tone)/255))
}

func points(path []letter.Point) string {
	out := make([]string, len(path))
	for i, p := range path {
		out[i] = num(p.X) + "," + num(p.Y)
	}
	return strings.Join(out, " ")
}

// num writes a length with at most two decimals.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder never fails
	return b.String()
}
