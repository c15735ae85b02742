package sheet

import "github.com/xuri/excelize/v2"

// The face of what we hand out: the letter type of official papers (decree 30/2020), thin rules, a tinted header.
const (
	faceFont   = "Times New Roman"
	faceSize   = 12
	bigSize    = 14
	headTint   = "DCE6F1"
	totalTint  = "F2F2F2"
	dateFormat = "dd/mm/yyyy"
)

// look holds the ids of the cell styles of one workbook.
type look struct {
	cells  [formats][rowStyles]int
	dates  [rowStyles]int // of a day in a column of another format
	head   int
	titles map[TitleLine]int // by weight and size; the texts are empty
	note   int
}

// builtin are Excel's own number formats of the column formats.
var builtin = [formats]int{General: 0, AsText: 49, Integer: 3, Decimal: 4, Percent: 10}

func newLook(f *excelize.File) (*look, error) {
	l := &look{titles: map[TitleLine]int{}}
	var err error
	make := func(into *int, s *excelize.Style) {
		if err == nil {
			*into, err = f.NewStyle(s)
		}
	}
	for format := range formats {
		for row := range rowStyles {
			make(&l.cells[format][row], cellStyle(format, row))
		}
	}
	l.dates = l.cells[AsDate]
	make(&l.head, headStyle())
	make(&l.note, &excelize.Style{Font: face(false, true, faceSize), Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	for _, t := range titleWeights() {
		var id int
		make(&id, titleStyle(t))
		l.titles[t] = id
	}
	return l, err
}

// titleWeights lists every look of a title line, in a fixed order.
func titleWeights() []TitleLine {
	var out []TitleLine
	for i := range 8 {
		out = append(out, TitleLine{Bold: i&1 != 0, Italic: i&2 != 0, Big: i&4 != 0})
	}
	return out
}

func (l *look) title(t TitleLine) int {
	return l.titles[TitleLine{Bold: t.Bold, Italic: t.Italic, Big: t.Big}]
}

func face(bold, italic bool, size float64) *excelize.Font {
	return &excelize.Font{Family: faceFont, Size: size, Bold: bold, Italic: italic}
}

func titleStyle(t TitleLine) *excelize.Style {
	size := float64(faceSize)
	if t.Big {
		size = bigSize
	}
	return &excelize.Style{
		Font:      face(t.Bold, t.Italic, size),
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
	}
}

func headStyle() *excelize.Style {
	return &excelize.Style{
		Font: face(true, false, faceSize), Border: thinBorder(), Fill: tint(headTint),
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
	}
}

func cellStyle(format Format, row RowStyle) *excelize.Style {
	s := &excelize.Style{
		Font: face(row != Plain, false, faceSize), Border: thinBorder(), NumFmt: builtin[format],
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: format == General || format == AsText},
	}
	if format == AsDate {
		code := dateFormat
		s.CustomNumFmt, s.Alignment.Horizontal = &code, "center"
	}
	if row == Total {
		s.Fill = tint(totalTint)
	}
	return s
}

func thinBorder() []excelize.Border {
	var out []excelize.Border
	for _, side := range []string{"left", "top", "right", "bottom"} {
		out = append(out, excelize.Border{Type: side, Color: "808080", Style: 1})
	}
	return out
}

func tint(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}
