package letter

import (
	"strings"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifbolditalic"
	"codeberg.org/go-fonts/liberation/liberationserifitalic"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A face knows how wide each letter is. Liberation Serif has the widths of Times New Roman, so that what is measured here
// is right for Word too.
type face struct {
	ttf     []byte
	advance []float32 // em, by rune; below 0: the font lacks it
}

// tabled is the first rune whose width is not kept: the table covers every script that a Vietnamese letter uses.
const tabled = 0x2600

var faces = [4]func() *face{
	sync.OnceValue(func() *face { return newFace(liberationserifregular.TTF) }),
	sync.OnceValue(func() *face { return newFace(liberationserifbold.TTF) }),
	sync.OnceValue(func() *face { return newFace(liberationserifitalic.TTF) }),
	sync.OnceValue(func() *face { return newFace(liberationserifbolditalic.TTF) }),
}

func faceOf(bold, italic bool) *face {
	i := 0
	if bold {
		i |= 1
	}
	if italic {
		i |= 2
	}
	return faces[i]()
}

// newFace measures a font of this module; a broken one is a broken build, hence the panic.
func newFace(ttf []byte) *face {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic("letter: embedded font: " + err.Error())
	}
	c := &face{ttf: ttf, advance: make([]float32, tabled)}
	em := fixed.Int26_6(f.UnitsPerEm()) << 6
	var buf sfnt.Buffer
	for r := range c.advance {
		g, err := f.GlyphIndex(&buf, rune(r))
		if err != nil || g == 0 {
			c.advance[r] = -1
			continue
		}
		w, err := f.GlyphAdvance(&buf, g, em, font.HintingNone)
		if err != nil {
			w = 0
		}
		c.advance[r] = float32(w) / float32(em)
	}
	return c
}

func (f *face) has(r rune) bool { return r >= 0 && int(r) < len(f.advance) && f.advance[r] >= 0 }

// substitute stands for a letter that the font lacks.
const substitute = '?'

// drawable replaces what the font cannot draw.
func (f *face) drawable(s string) string {
	return strings.Map(func(r rune) rune {
		if f.has(r) {
			return r
		}
		return substitute
	}, s)
}

func (f *face) rune(r rune) float64 {
	if !f.has(r) {
		r = substitute
	}
	return float64(f.advance[r])
}

// em is the width of a text in units of its size.
func (f *face) em(s string) float64 {
	w := 0.0
	for _, r := range s {
		w += f.rune(r)
	}
	return w
}

// Measure gives the width of a text in the letter's font, in the unit of size.
func Measure(s string, bold bool, size float64) float64 { return faceOf(bold, false).em(s) * size }

// FontTTF is the font that letters are drawn in; the bytes must not be changed.
func FontTTF(bold bool) []byte { return faceOf(bold, false).ttf }
