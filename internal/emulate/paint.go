package emulate

import (
	"fmt"
	"strings"

	"tungnha/internal/locale"
)

// painter draws one list.
type painter struct {
	g        grid
	l        *layout
	t        *teller
	c        *Commune
	key      *Key
	spoils   spoiled
	firstRow map[int]int // Person.Index → the row where it stands first
	named    map[namesake]mention
	ordinal  int
	person   int // running number of the resident
	beside   [][]any
}

// namesake is what people without a number are compared by, mention where they stand first.
type (
	namesake struct{ name, birth, hamlet, commune string }
	mention  struct {
		row      int
		numbered bool
	}
)

// paintRoster draws the list of a commune and gives its key.
func paintRoster(g grid, c *Commune, style Style, sheet string, later bool) *Key {
	p := newPainter(g, &layouts[style], sheet)
	p.begin(c, streamBook+uint64(style)<<8, c.spoils())
	p.t.later = later
	p.titles()
	p.header()
	p.beside = p.besideTable()
	if p.l.totalFirst {
		p.write(sumRow("Tổng cộng", c.Population, len(p.l.fields)), false)
	}
	for i := range c.Hamlets {
		p.hamlet(i)
	}
	p.end()
	return p.key
}

func newPainter(g grid, l *layout, sheet string) *painter {
	return &painter{g: g, l: l, key: newKey(sheet), firstRow: map[int]int{}, named: map[namesake]mention{}}
}

// begin turns to a commune.
func (p *painter) begin(c *Commune, stream uint64, s spoiled) {
	p.c, p.spoils, p.person = c, s, 0
	p.t = &teller{r: newRand(c.seed, stream), habit: p.l.habit}
}

// write adds a row, with the next row of the helper table to its right.
func (p *painter) write(cells []any, hidden bool) int {
	if len(p.beside) > 0 {
		cells = append(append(cells, make([]any, len(p.l.fields)+1-len(cells))...), p.beside[0]...)
		p.beside = p.beside[1:]
	}
	return p.g.row(cells, hidden)
}

func (p *painter) titles() {
	if p.l.titles == nil {
		return
	}
	for _, cells := range p.l.titles(p.c) {
		row := p.g.row(cells, false)
		if len(cells) == 1 {
			p.g.merge(row, 1, row, len(p.l.fields))
		}
	}
}

// header draws the head rows: equal neighbours above become one wide cell, a short head reaches down to the last row.
func (p *painter) header() {
	rows := make([][]any, p.l.depth)
	for i := range rows {
		rows[i] = make([]any, len(p.l.fields))
	}
	for col, f := range p.l.fields {
		for depth, text := range f.heads {
			if depth == len(f.heads)-1 || !p.sameAbove(col, depth) {
				rows[depth][col] = textOrNil(text)
			}
		}
	}
	top := 0
	for i, cells := range rows {
		if n := p.g.row(cells, false); i == 0 {
			top = n
		}
	}
	p.mergeHeader(top)
	if p.l.numberRow {
		p.write(p.numberRow(), false)
	}
}

// sameAbove reports that the cell belongs to the wide cell that its left neighbour began.
func (p *painter) sameAbove(col, depth int) bool {
	if col == 0 {
		return false
	}
	left, here := p.l.fields[col-1].heads, p.l.fields[col].heads
	if len(left) <= depth+1 {
		return false
	}
	return strings.Join(left[:depth+1], "\x00") == strings.Join(here[:depth+1], "\x00")
}

func (p *painter) mergeHeader(top int) {
	for col, f := range p.l.fields {
		last := len(f.heads) - 1
		if last < p.l.depth-1 {
			p.g.merge(top+last, col+1, top+p.l.depth-1, col+1)
		}
		for depth := range last {
			if p.sameAbove(col, depth) {
				continue
			}
			end := col
			for end+1 < len(p.l.fields) && len(p.l.fields[end+1].heads) > depth+1 && p.sameAbove(end+1, depth) {
				end++
			}
			if end > col {
				p.g.merge(top+depth, col+1, top+depth, end+1)
			}
		}
	}
}

// numberRow is the row (1) (2) (3).
func (p *painter) numberRow() []any {
	cells := make([]any, len(p.l.fields))
	for i := range cells {
		cells[i] = fmt.Sprintf("(%d)", i+1)
	}
	return cells
}

func romanGroup(i int, h *Hamlet) []any { return []any{locale.Roman(i + 1), h.Name} }

func hamletGroup(_ int, h *Hamlet) []any { return []any{strings.ToUpper(h.Name)} }

func (p *painter) hamlet(i int) {
	h := &p.c.Hamlets[i]
	if p.l.group != nil {
		cells := p.l.group(i, h)
		if row := p.write(cells, false); len(cells) == 1 {
			p.g.merge(row, 1, row, len(p.l.fields))
		}
	}
	var twins []*entry
	inHamlet := 0
	for b := range h.Households {
		twins = append(twins, p.household(h, &h.Households[b], &inHamlet)...)
	}
	twins = append(twins, p.guests(i)...)
	for _, e := range twins {
		inHamlet++
		e.hamlet, e.inHamlet = h.Name, inHamlet
		p.entry(e)
	}
	if p.l.subtotal {
		p.write(sumRow("Cộng "+h.Name, inHamlet, len(p.l.fields)), false)
	}
}

// household writes the members and gives those who will be written again at the end of the hamlet.
func (p *painter) household(h *Hamlet, hh *Household, inHamlet *int) (twins []*entry) {
	top := 0
	for m := range hh.Members {
		*inHamlet++
		e := &entry{person: &hh.Members[m], hamlet: h.Name, household: hh, first: m == 0, inHamlet: *inHamlet, planted: p.spoils.rows[p.person]}
		row := p.entry(e)
		if m == 0 {
			top = row
		}
		if d, ok := p.spoils.twin[p.person]; ok {
			twins = append(twins, &entry{person: e.person, planted: d, original: row})
		}
		p.person++
	}
	if n := len(hh.Members); p.l.mergeHousehold && n > 1 {
		p.g.merge(top, 2, top+n-1, 2)
		p.g.merge(top, 3, top+n-1, 3)
	}
	return twins
}

// guests are the people of other communes who are listed in this hamlet too.
func (p *painter) guests(hamlet int) (list []*entry) {
	for _, g := range p.c.Guests {
		if g.Hamlet == hamlet && !p.l.clean {
			list = append(list, &entry{person: g.Person, planted: DefectDuplicateCommune})
		}
	}
	return list
}

const hideEvery = 97 // every so many rows one is hidden

// entry writes one person and notes the answer.
func (p *painter) entry(e *entry) int {
	p.ordinal++
	e.ordinal, e.commune = p.ordinal, p.c
	p.t.tell(e)
	if e.original == 0 && e.planted == DefectDuplicateCommune {
		e.original = p.firstRow[e.person.Index] // in a list of the whole district the first mention stands above
	}
	p.compare(e)
	cells := make([]any, len(p.l.fields))
	for i, f := range p.l.fields {
		cells[i] = f.value(e)
	}
	hidden := p.l.hideSome && p.ordinal%hideEvery == 0
	row := p.write(cells, hidden)
	p.remember(e, row)
	p.key.add(KeyRow{
		Row: row, Person: e.person.Index, Status: e.status, Hidden: hidden, DuplicateOf: e.original, Defects: e.defects, Want: e.want,
	})
	return row
}

func (e *entry) taken() bool {
	return e.status == StatusAccepted || e.status == StatusUpdated || e.status == StatusUnchanged
}

func (e *entry) namesake() namesake {
	return namesake{e.want.Name, e.want.Birth, e.want.Hamlet, e.want.Commune}
}

// compare finds namesakes that no number tells apart: an import cannot know that they are two people.
func (p *painter) compare(e *entry) {
	before, ok := p.named[e.namesake()]
	if ok && e.taken() && (e.want.Identity == "" || !before.numbered) {
		e.status, e.original = StatusUncertain, before.row
		e.note(DefectNamesake)
	}
}

func (p *painter) remember(e *entry, row int) {
	if e.original == 0 {
		p.firstRow[e.person.Index] = row
	}
	if e.taken() {
		p.named[e.namesake()] = mention{row, e.want.Identity != ""}
	}
}

// sumRow is a row of a subtotal or total: the words in the first cells, the number near the end.
func sumRow(label string, n, width int) []any {
	cells := make([]any, width)
	cells[0], cells[width-1] = label, formulaCell{fmt.Sprintf("SUBTOTAL(3,A1:A%d)", n), n}
	return cells
}
