package letter

import "strings"

// A line is a part of a text that fits the width. The last one of a paragraph is not stretched.
type line struct {
	text string
	last bool
}

// wrap breaks a cleaned text at spaces; a word wider than the width is broken between letters. first is the room taken
// from the first line. Widths are in em of the face.
func wrap(f *face, s string, width, first float64) []line {
	w := wrapper{face: f, width: width, room: width - first, space: f.rune(' ')}
	for word := range strings.SplitSeq(s, " ") {
		w.add(word)
	}
	w.flush()
	w.lines[len(w.lines)-1].last = true
	return w.lines
}

type wrapper struct {
	face               *face
	width, room, space float64
	lines              []line
	part               strings.Builder
	used               float64
}

func (w *wrapper) flush() {
	w.lines = append(w.lines, line{text: w.part.String()})
	w.part.Reset()
	w.used, w.room = 0, w.width
}

// slack forgives the rounding of widths, in em.
const slack = 0.001

func (w *wrapper) add(word string) {
	n := w.face.em(word)
	if w.part.Len() > 0 {
		if w.used+w.space+n <= w.room+slack {
			w.part.WriteByte(' ')
			w.part.WriteString(word)
			w.used += w.space + n
			return
		}
		w.flush()
	}
	if n <= w.room+slack {
		w.part.WriteString(word)
		w.used = n
		return
	}
	w.breakWord(word)
}

// breakWord puts as many letters on each line as fit, and at least one, so that it always ends.
func (w *wrapper) breakWord(word string) {
	for _, r := range word {
		n := w.face.rune(r)
		if w.part.Len() > 0 && w.used+n > w.room+slack {
			w.flush()
		}
		w.part.WriteRune(r)
		w.used += n
	}
}

// widestWord is the width that a text needs so that no word is broken, in em.
func widestWord(f *face, s string) float64 {
	most := 0.0
	for word := range strings.SplitSeq(s, " ") {
		most = max(most, f.em(word))
	}
	return most
}

// step is the height of a line in mm.
func (s style) step() float64 { return s.size * mmPerPoint * lineHeight }

// lines breaks a paragraph for a width in mm.
func (q para) lines(width float64) []line {
	f, em := faceOf(q.bold, q.italic), q.size*mmPerPoint
	return wrap(f, f.drawable(q.text), (width-q.left)/em, q.first/em)
}

// height is that of so many lines of the paragraph, with the room around it, in mm.
func (q para) height(lines int) float64 {
	return float64(lines)*q.step() + (q.before+q.after)*mmPerPoint
}
