package fieldapp

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
)

// stroke is a line of the house mark, as in the desk's mark.svg, on a sheet of 32 × 32, with round ends.
type stroke struct {
	points []point
	width  float64
	ink    color.NRGBA
}

type point struct{ x, y float64 }

var (
	ground = color.NRGBA{0x0b, 0x3f, 0x7e, 0xff}
	white  = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	tick   = color.NRGBA{0x7f, 0xd1, 0xa0, 0xff}

	mark = []stroke{
		{[]point{{6, 16.2}, {16, 8}, {26, 8.2 + 8}}, 2.6, white},
		{[]point{{9, 16.5}, {9, 25}, {23, 25}, {23, 16.5}}, 2.2, white},
		{[]point{{12.2, 19.8}, {15, 22.6}, {20, 17.2}}, 2.6, tick},
	}
)

const (
	sheet  = 32.0
	corner = 7.0 // radius of the sheet's corners
	safe   = 0.8 // a maskable icon may lose everything outside a circle of this part of its width
)

// icon draws the house mark as a PNG, size pixels wide. A maskable one fills its square: the phone cuts its own shape out of it.
func icon(size int, maskable bool) ([]byte, error) {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			img.SetNRGBA(x, y, pixel(float64(x)+0.5, float64(y)+0.5, float64(size), maskable))
		}
	}
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	err := e.Encode(&b, img)
	return b.Bytes(), err
}

// pixel gives the colour of a point of an icon of the given width: strokes laid over the sheet, edges smooth over one pixel.
func pixel(x, y, size float64, maskable bool) color.NRGBA {
	scale := size / sheet
	at, c := point{x / scale, y / scale}, ground
	if maskable {
		at = point{(at.x-sheet/2)/safe + sheet/2, (at.y-sheet/2)/safe + sheet/2}
		scale *= safe
	} else {
		c.A = uint8(255 * cover(-outside(at), scale))
	}
	for _, s := range mark {
		c = mix(c, s.ink, cover(s.width/2-s.distance(at), scale))
	}
	return c
}

// cover says how much of a pixel lies within an edge; inside is how far its middle does, in units of the sheet.
func cover(inside, scale float64) float64 { return min(max(inside*scale+0.5, 0), 1) }

// outside is how far a point lies outside the sheet with its round corners; negative inside.
func outside(p point) float64 {
	dx, dy := math.Abs(p.x-sheet/2)-(sheet/2-corner), math.Abs(p.y-sheet/2)-(sheet/2-corner)
	return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - corner
}

func (s stroke) distance(p point) float64 {
	d := math.Inf(1)
	for i := range len(s.points) - 1 {
		d = min(d, segment(p, s.points[i], s.points[i+1]))
	}
	return d
}

// segment is the distance of a point from a line between two others.
func segment(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	t := min(max(((p.x-a.x)*dx+(p.y-a.y)*dy)/(dx*dx+dy*dy), 0), 1)
	return math.Hypot(p.x-a.x-t*dx, p.y-a.y-t*dy)
}

func mix(below, above color.NRGBA, part float64) color.NRGBA {
	m := func(b, a uint8) uint8 { return uint8(math.Round(float64(b)*(1-part) + float64(a)*part)) }
	return color.NRGBA{m(below.R, above.R), m(below.G, above.G), m(below.B, above.B), m(below.A, above.A)}
}
