package chart

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"tungnha/internal/errs"
	"tungnha/internal/letter"
)

// The dashes of a line, in widths of the line; the PDF of the letter uses the same.
const (
	dashOn  = 4.0
	dashOff = 3.0
)

// dotsPerMM is the sharpness of a picture in a Word file, about 200 dots per inch.
const dotsPerMM = 8.0

// maxPixels bounds the memory of a picture.
const maxPixels = 24_000_000

// Picture draws a chart for a letter, so wide in mm: vectors for the PDF and a picture for Word.
func Picture(c Chart, mm float64) (letter.Picture, error) {
	s := c.Sketch()
	data, err := PNG(s, int(math.Round(mm*dotsPerMM)))
	if err != nil {
		return letter.Picture{}, err
	}
	title, desc := c.Words()
	alt := title
	if desc != "" {
		alt += ". " + desc
	}
	return letter.Picture{PNG: data, Sketch: &s, Width: mm, Alt: alt}, nil
}

// PNG draws a sketch in greys, so many pixels wide.
func PNG(s letter.Sketch, width int) ([]byte, error) {
	k := float64(width) / s.W
	height := int(math.Ceil(s.H * k))
	if width <= 0 || height <= 0 || width*height > maxPixels {
		return nil, errs.Invalid("chart.size", errs.Tf(
			"Biểu đồ có kích thước %d × %d điểm ảnh, không vẽ được.", "A chart of %d × %d pixels cannot be drawn.", width, height))
	}
	c := &canvas{im: image.NewRGBA(image.Rect(0, 0, width, height)), k: k}
	draw.Draw(c.im, c.im.Bounds(), image.White, image.Point{}, draw.Src)
	for _, m := range s.Marks {
		c.mark(m)
	}
	grey := image.NewGray(c.im.Bounds())
	draw.Draw(grey, grey.Bounds(), c.im, image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, grey); err != nil {
		return nil, errs.As(err)
	}
	return b.Bytes(), nil
}

// A canvas fills shapes with smooth edges; k is pixels per unit of the sketch.
type canvas struct {
	im *image.RGBA
	k  float64
	z  vector.Rasterizer
}

func (c *canvas) mark(m letter.Mark) {
	switch m.Kind {
	case letter.MarkRect:
		c.fill(m.Tone, []ring{{pt(m.X, m.Y), pt(m.X+m.W, m.Y), pt(m.X+m.W, m.Y+m.H), pt(m.X, m.Y+m.H)}})
	case letter.MarkLine:
		for _, path := range dashed(m) {
			c.fill(m.Tone, outline(path, m.Stroke))
		}
	case letter.MarkText:
		c.write(m)
	}
}

// A ring is a closed line in units of the sketch.
type ring []letter.Point

// fill paints the union of rings that all turn the same way. Only the part of the picture around them is touched.
func (c *canvas) fill(tone uint8, rings []ring) {
	box := c.box(rings)
	if box.Empty() {
		return
	}
	c.z.Reset(box.Dx(), box.Dy())
	at := func(p letter.Point) (x, y float32) {
		return float32(p.X*c.k - float64(box.Min.X)), float32(p.Y*c.k - float64(box.Min.Y))
	}
	for _, r := range rings {
		c.z.MoveTo(at(r[0]))
		for _, p := range r[1:] {
			c.z.LineTo(at(p))
		}
		c.z.ClosePath()
	}
	c.z.Draw(c.im, box, image.NewUniform(color.Gray{Y: tone}), image.Point{})
}

// box is the pixels that the rings can touch.
func (c *canvas) box(rings []ring) image.Rectangle {
	least, most := letter.Point{X: math.Inf(1), Y: math.Inf(1)}, letter.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, r := range rings {
		for _, p := range r {
			least.X, least.Y = min(least.X, p.X*c.k), min(least.Y, p.Y*c.k)
			most.X, most.Y = max(most.X, p.X*c.k), max(most.Y, p.Y*c.k)
		}
	}
	if !(least.X <= most.X) {
		return image.Rectangle{}
	}
	size := c.im.Bounds().Max
	clamp := func(v float64, high int) int { return int(min(max(v, 0), float64(high))) }
	return image.Rect(clamp(math.Floor(least.X), size.X), clamp(math.Floor(least.Y), size.Y),
		clamp(math.Ceil(most.X)+1, size.X), clamp(math.Ceil(most.Y)+1, size.Y))
}

// outline is the area of a line: a quadrangle per piece and a disc where pieces meet, all turning the same way.
func outline(path []letter.Point, stroke float64) []ring {
	var out []ring
	r := stroke / 2
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		if length == 0 {
			continue
		}
		nx, ny := -(b.Y-a.Y)/length*r, (b.X-a.X)/length*r
		out = append(out, ring{pt(a.X+nx, a.Y+ny), pt(b.X+nx, b.Y+ny), pt(b.X-nx, b.Y-ny), pt(a.X-nx, a.Y-ny)})
		if i > 1 {
			out = append(out, disc(a, r))
		}
	}
	return out
}

func disc(at letter.Point, r float64) ring {
	const corners = 12
	out := make(ring, corners)
	for i := range out {
		sin, cos := math.Sincos(-2 * math.Pi * float64(i) / corners)
		out[i] = pt(at.X+r*cos, at.Y+r*sin)
	}
	return out
}

// dashed cuts a line into its dashes; an undashed one stays whole.
func dashed(m letter.Mark) [][]letter.Point {
	if !m.Dash || m.Stroke <= 0 {
		return [][]letter.Point{m.Path}
	}
	var out [][]letter.Point
	on, left := true, dashOn*m.Stroke
	for i := 1; i < len(m.Path); i++ {
		a, b := m.Path[i-1], m.Path[i]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		for done := 0.0; done < length; {
			step := min(left, length-done)
			if on {
				out = append(out, []letter.Point{between(a, b, done/length), between(a, b, (done+step)/length)})
			}
			done += step
			if left -= step; left <= 1e-9 {
				on = !on
				left = dashOff * m.Stroke
				if on {
					left = dashOn * m.Stroke
				}
			}
		}
	}
	return out
}

func between(a, b letter.Point, t float64) letter.Point {
	return pt(a.X+(b.X-a.X)*t, a.Y+(b.Y-a.Y)*t)
}

var fonts = [2]func() *sfnt.Font{
	sync.OnceValue(func() *sfnt.Font { return mustParse(letter.FontTTF(false)) }),
	sync.OnceValue(func() *sfnt.Font { return mustParse(letter.FontTTF(true)) }),
}

// mustParse reads a font of this module; a broken one is a broken build.
func mustParse(ttf []byte) *sfnt.Font {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic("chart: embedded font: " + err.Error())
	}
	return f
}

// write draws a text from the outlines of its letters.
func (c *canvas) write(m letter.Mark) {
	f := fonts[0]()
	if m.Bold {
		f = fonts[1]()
	}
	x := m.X
	switch m.Anchor {
	case letter.AlignCenter:
		x -= letter.Measure(m.Text, m.Bold, m.Size) / 2
	case letter.AlignRight:
		x -= letter.Measure(m.Text, m.Bold, m.Size)
	}
	var buf sfnt.Buffer
	ppem := fixed.Int26_6(math.Round(m.Size * c.k * 64))
	for _, r := range m.Text {
		g, err := f.GlyphIndex(&buf, r)
		if err != nil {
			continue
		}
		if segments, err := f.LoadGlyph(&buf, g, ppem, nil); err == nil {
			c.glyph(segments, x*c.k, m.Y*c.k, m.Tone)
		}
		if w, err := f.GlyphAdvance(&buf, g, ppem, font.HintingNone); err == nil {
			x += float64(w) / 64 / c.k
		}
	}
}

// glyph fills the outline of a letter whose origin is at x, y in pixels.
func (c *canvas) glyph(segments sfnt.Segments, x, y float64, tone uint8) {
	b := segments.Bounds()
	px := func(v fixed.Int26_6) float64 { return float64(v) / 64 }
	box := image.Rect(int(math.Floor(x+px(b.Min.X))), int(math.Floor(y+px(b.Min.Y))), int(math.Ceil(x+px(b.Max.X)))+1, int(math.Ceil(y+px(b.Max.Y)))+1)
	box = box.Intersect(c.im.Bounds()) // the rasteriser cuts off what lies outside, but its target must lie inside
	if len(segments) == 0 || box.Empty() {
		return
	}
	c.z.Reset(box.Dx(), box.Dy())
	at := func(p fixed.Point26_6) (float32, float32) {
		return float32(x + px(p.X) - float64(box.Min.X)), float32(y + px(p.Y) - float64(box.Min.Y))
	}
	for _, s := range segments {
		x0, y0 := at(s.Args[0])
		x1, y1 := at(s.Args[1])
		x2, y2 := at(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			c.z.MoveTo(x0, y0)
		case sfnt.SegmentOpLineTo:
			c.z.LineTo(x0, y0)
		case sfnt.SegmentOpQuadTo:
			c.z.QuadTo(x0, y0, x1, y1)
		case sfnt.SegmentOpCubeTo:
			c.z.CubeTo(x0, y0, x1, y1, x2, y2)
		}
	}
	c.z.Draw(c.im, box, image.NewUniform(color.Gray{Y: tone}), image.Point{})
}
