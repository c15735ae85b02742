package letter

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
)

// plainPNG rewrites a picture as the PDF library can read it: eight bits, not interlaced, on white.
func plainPNG(data []byte) (io.Reader, error) {
	in, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	out := image.NewRGBA(in.Bounds())
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), in, in.Bounds().Min, draw.Over)
	var b bytes.Buffer
	if err := png.Encode(&b, out); err != nil {
		return nil, err
	}
	return &b, nil
}

// sketch draws the marks as lines and letters, as sharp as the printer.
func (p *printer) sketch(s Sketch, x, y, width float64) {
	if s.W <= 0 {
		return
	}
	at := scale{x: x, y: y, k: width / s.W}
	for _, m := range s.Marks {
		switch m.Kind {
		case MarkRect:
			p.pdf.SetFillColor(int(m.Tone), int(m.Tone), int(m.Tone))
			p.pdf.Rect(at.X(m.X), at.Y(m.Y), m.W*at.k, m.H*at.k, "F")
		case MarkLine:
			p.stroke(m, at)
		case MarkText:
			p.sketchText(m, at)
		}
	}
	p.pdf.SetDrawColor(0, 0, 0)
	p.pdf.SetTextColor(0, 0, 0)
}

// A scale takes a place in a sketch to a place on the page.
type scale struct{ x, y, k float64 }

func (s scale) X(v float64) float64 { return s.x + v*s.k }
func (s scale) Y(v float64) float64 { return s.y + v*s.k }

func (p *printer) stroke(m Mark, at scale) {
	if len(m.Path) < 2 {
		return
	}
	p.pdf.SetDrawColor(int(m.Tone), int(m.Tone), int(m.Tone))
	p.pdf.SetLineWidth(m.Stroke * at.k)
	if m.Dash {
		p.pdf.SetDashPattern([]float64{4 * m.Stroke * at.k, 3 * m.Stroke * at.k}, 0)
	}
	p.pdf.MoveTo(at.X(m.Path[0].X), at.Y(m.Path[0].Y))
	for _, q := range m.Path[1:] {
		p.pdf.LineTo(at.X(q.X), at.Y(q.Y))
	}
	p.pdf.DrawPath("D")
	p.pdf.SetDashPattern([]float64{}, 0)
}

func (p *printer) sketchText(m Mark, at scale) {
	mm := m.Size * at.k
	f := p.font(m.Bold, false, mm/mmPerPoint)
	s := f.drawable(clean(m.Text))
	if s == "" {
		return
	}
	x := at.X(m.X)
	switch m.Anchor {
	case AlignCenter:
		x -= f.em(s) * mm / 2
	case AlignRight:
		x -= f.em(s) * mm
	}
	p.pdf.SetTextColor(int(m.Tone), int(m.Tone), int(m.Tone))
	p.pdf.Text(x, at.Y(m.Y), s)
}
