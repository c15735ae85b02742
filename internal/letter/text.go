package letter

import (
	"strings"
)

// Text is the letter for a chat on a phone: no columns, a blank line between parts, one line per row of a table.
// Appendices and pictures are named, not shown.
func (l Letter) Text() string {
	t := &phone{}
	t.lines(cleanAll(append(append([]string(nil), l.Superior...), l.Issuer...))...)
	t.lines(cleanAll([]string{l.Symbol, l.PlaceDate})...)
	t.part()
	t.lines(cleanAll([]string{upper(l.Title), l.Subject, l.SubjectNote})...)
	t.part()
	t.addressees(cleanAll(l.To))
	t.part()
	t.lines(enumerated(l.Basis)...)
	for _, b := range endText(l.Blocks) {
		t.block(b)
	}
	t.part()
	for i, a := range l.Appendices {
		t.lines(clean("Kèm theo " + appendixName(i, len(l.Appendices)) + ": " + clean(a.Title)))
	}
	t.part()
	t.lines(cleanAll(append(append([]string(nil), l.Sign.Capacity...), l.Sign.Post, l.Sign.Name))...)
	t.part()
	t.lines(cleanAll([]string{l.Footer})...)
	return strings.TrimSpace(t.b.String()) + "\n"
}

type phone struct {
	b     strings.Builder
	blank bool
}

// part leaves a blank line before the next line.
func (t *phone) part() { t.blank = t.b.Len() > 0 }

func (t *phone) lines(in ...string) {
	for _, s := range in {
		if t.blank {
			t.b.WriteByte('\n')
			t.blank = false
		}
		t.b.WriteString(s)
		t.b.WriteByte('\n')
	}
}

func (t *phone) addressees(to []string) {
	switch len(to) {
	case 0:
	case 1:
		t.lines(toLabel + " " + ended(to[0], "."))
	default:
		t.lines(toLabel)
		t.marked(enumerated(to), func(int) string { return "- " })
	}
}

func (t *phone) marked(in []string, mark func(int) string) {
	for i, s := range in {
		t.lines(mark(i) + s)
	}
}

func (t *phone) block(b Block) {
	switch b := b.(type) {
	case Heading:
		t.part()
		text := clean(b.Text)
		if b.Level == 1 {
			text = upper(text)
		}
		t.lines(cleanAll([]string{text})...)
	case Paragraph:
		t.lines(cleanAll([]string{b.Text})...)
	case Note:
		t.lines(cleanAll([]string{b.Text})...)
	case Points:
		t.marked(cleanAll(b.Items), func(i int) string { return pointMark(i) + " " })
	case List:
		t.marked(cleanAll(b.Items), func(int) string { return "- " })
	case Picture:
		t.lines(clean("[Hình: " + b.Alt + "]"))
	case Table:
		t.table(b)
	}
}

// table gives a line per row: the name, then "label figure" for each column that is kept.
func (t *phone) table(b Table) {
	brief := false
	for _, c := range b.Columns {
		brief = brief || c.Brief
	}
	t.part()
	for _, r := range b.Rows {
		t.lines(cleanAll([]string{phoneRow(b.Columns, r, brief)})...)
	}
	t.part()
}

// phoneRow is "1. Name: label figure; label figure". A short number in the first column counts the rows; the name follows it.
func phoneRow(columns []Column, r Row, brief bool) string {
	cells := cleanAllKept(r.Cells)
	if r.Style == RowGroup && len(cells) == 1 {
		return cells[0]
	}
	lead, from := "", 0
	if len(cells) > 1 && isCount(cells[0]) {
		lead, from = strings.TrimSuffix(cells[0], ".")+". ", 1
	} else if len(cells) > 1 && cells[0] == "" {
		from = 1
	}
	if from >= len(cells) {
		return lead
	}
	var figures []string
	for i := from + 1; i < min(len(cells), len(columns)); i++ {
		if cells[i] != "" && (!brief || columns[i].Brief) {
			figures = append(figures, clean(columns[i].Title+" "+cells[i]))
		}
	}
	line := lead + cells[from]
	if len(figures) > 0 {
		line += ": " + strings.Join(figures, "; ")
	}
	return line
}

func cleanAllKept(in []string) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = clean(s)
	}
	return out
}

// isCount tells a row's number (1, 12, IV) from a name.
func isCount(s string) bool {
	s = strings.TrimSuffix(s, ".")
	return s != "" && len(s) <= 5 && (strings.Trim(s, "0123456789") == "" || strings.Trim(s, "IVXLC") == "")
}
