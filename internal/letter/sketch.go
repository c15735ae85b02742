package letter

// Sketch is a drawing as data: the same marks become lines in a PDF, pixels in a PNG or elements of an SVG.
// Lengths are in the sketch's own units, the origin is at the top left.
type Sketch struct {
	W, H  float64
	Marks []Mark
}

// MarkKind says what a Mark draws.
type MarkKind uint8

// The kinds of marks.
const (
	MarkRect MarkKind = iota // X, Y, W, H filled with Tone
	MarkLine                 // Path stroked with Tone and Stroke
	MarkText                 // Text at X, Y (baseline), Size, Anchor
)

// Mark is one stroke, area or word of a Sketch.
type Mark struct {
	Kind       MarkKind
	Class      string // what it stands for, e.g. "bar", "pace": the class in an SVG
	X, Y, W, H float64
	Path       []Point
	Stroke     float64 // width of the line
	Dash       bool
	Tone       uint8 // grey, 0 black to 255 white; letters are printed black
	Text       string
	Size       float64 // height of the letters
	Bold       bool
	Anchor     Align // which part of the text stands at X
}

// Point is a place in a Sketch.
type Point struct{ X, Y float64 }
