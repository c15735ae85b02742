package letter

// Block is one part of a text: Heading, Paragraph, Points, List, Table, Picture or Note.
type Block interface{ block() }

// Heading is "I. …" in bold capitals (Level 1) or "1. …" in bold (Level 2). The caller writes the number.
type Heading struct {
	Level int // 1 or 2; anything else counts as 2
	Text  string
}

// Paragraph is justified, with the first line indented.
type Paragraph struct{ Text string }

// Points are lettered a), b), c), d), đ), e), g) … in the order of the Vietnamese alphabet.
type Points struct{ Items []string }

// List has a dash before each item.
type List struct{ Items []string }

// Note is small and in italics: a source, a cut-off, an explanation under a table.
type Note struct{ Text string }

// Picture is drawn in the middle of the page. Word gets the PNG; PDF draws the Sketch where there is one.
type Picture struct {
	PNG    []byte // required; also gives the shape
	Sketch *Sketch
	Width  float64 // millimetres; 0 or too wide: the width of the text
	Alt    string  // what the picture shows, in words; required
}

// Table repeats its head on every page and does not split a row.
type Table struct {
	Columns []Column
	Head    [][]HeadCell // rows of a merged head, filled like an HTML table; empty: one row of the column titles
	Numbers bool         // a row (1), (2), (3) … under the head
	Rows    []Row
	Size    float64 // of the text, in points; 0: 12, and smaller (to 9) when words would not fit
}

// Column is one column of a Table.
type Column struct {
	Title  string  // head when Table.Head is empty; also the label of the figure in a text for a phone
	Weight float64 // share of the width; 0 counts as 1. A column is never narrower than its widest word where that can be had
	Align  Align
	Brief  bool // kept in the text for a phone; when no column is Brief, all are kept
}

// HeadCell is one cell of a merged head. Zero spans count as 1.
type HeadCell struct {
	Text       string
	Cols, Rows int
}

// Row is one line of a Table. Missing cells are empty; a RowGroup with one cell spans the table.
type Row struct {
	Style RowStyle
	Cells []string
}

// RowStyle says how a row stands out.
type RowStyle uint8

// The styles of a row.
const (
	RowNormal RowStyle = iota
	RowTotal           // bold
	RowGroup           // bold, begins a group
)

// Align is where a cell's text stands.
type Align uint8

// The alignments of a column.
const (
	AlignLeft Align = iota
	AlignCenter
	AlignRight
)

func (Heading) block()   {}
func (Paragraph) block() {}
func (Points) block()    {}
func (List) block()      {}
func (Note) block()      {}
func (Picture) block()   {}
func (Table) block()     {}
