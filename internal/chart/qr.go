package chart

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// QR is a code as one SVG path in units of its squares, with the four-square margin that the standard (ISO/IEC 18004) asks for.
type QR struct {
	Size int
	Path string
}

// MakeQR draws a text at level M: 15 % of it may be smudged.
func MakeQR(text string) (QR, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return QR{}, err
	}
	const margin = 4
	n := code.Bounds().Dx()
	var b strings.Builder
	for y := range n {
		for x := 0; x < n; x++ {
			start := x
			for x < n && dark(code.At(x, y).RGBA()) {
				x++
			}
			if x > start {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", start+margin, y+margin, x-start, x-start)
			}
		}
	}
	return QR{Size: n + 2*margin, Path: b.String()}, nil
}

func dark(r, _, _, _ uint32) bool { return r < 0x8000 }
