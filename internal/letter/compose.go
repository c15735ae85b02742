package letter

import "tungnha/internal/errs"

// An item is one thing on a page, ready to be drawn: para, rule, gap, pair, grid or figure. Word and PDF draw the same items.
type item interface{ item() }

type style struct {
	size         float64 // points
	bold, italic bool
	align        alignment
	first, left  float64 // mm: of the first line, of all lines
	before       float64 // points
	after        float64 // points
	keepNext     bool    // never the last thing on a page
	level        int     // of a heading, for the outline; 0: text
}

type alignment uint8

const (
	alignLeft alignment = iota
	alignCenter
	alignRight
	alignJustify
)

type para struct {
	text string
	style
}

// A rule is a thin line in the middle of its room, measured in mm.
type rule struct{ width, after float64 }

// A gap is empty room, in points.
type gap struct {
	height   float64
	keepNext bool
}

// A pair is a borderless table of two columns: the head of the letter, or recipients beside the signature.
type pair struct {
	left, right float64 // mm
	rows        []pairRow
}

type pairRow struct{ left, right []item }

// A figure is a picture with its size in mm.
type figure struct {
	Picture
	width, height float64
}

func (para) item()   {}
func (rule) item()   {}
func (gap) item()    {}
func (pair) item()   {}
func (grid) item()   {}
func (figure) item() {}

// A section is a run of pages with one orientation and its own page numbers.
type section struct {
	landscape bool
	items     []item
}

func (s section) page() (w, h float64) {
	if s.landscape {
		return pageLong, pageShort
	}
	return pageShort, pageLong
}

func (s section) textWidth() float64 { w, _ := s.page(); return w - marginLeft - marginRight }

func (s section) textHeight() float64 { _, h := s.page(); return h - marginTop - marginBottom }

// compose lays the letter out as sections of items, and finds what cannot be drawn.
func (l Letter) compose() ([]section, error) {
	body := section{}
	width := body.textWidth()
	if err := l.checkFooter(width); err != nil {
		return nil, err
	}
	body.items = append(body.items, l.head(width))
	body.items = append(body.items, l.titles(width)...)
	body.items = append(body.items, l.addressees()...)
	for _, s := range enumerated(l.Basis) {
		body.items = append(body.items, para{s, style{size: sizeBody, italic: true, align: alignJustify, first: firstIndent, after: afterParagraph}})
	}
	items, err := composeBlocks(endText(l.Blocks), body)
	if err != nil {
		return nil, err
	}
	body.items = append(body.items, items...)
	if end := l.closing(width); len(end) > 0 {
		keepLast(body.items)
		body.items = append(body.items, end...)
	}
	return l.appendices([]section{body})
}

// mostFooterLines fit between the text and the edge of the paper.
const mostFooterLines = 3

func (l Letter) checkFooter(width float64) error {
	n := len(para{clean(l.Footer), style{size: sizeFooter}}.lines(width))
	if n <= mostFooterLines {
		return nil
	}
	return errs.Invalid("letter.footer", errs.Tf(
		"Dòng chân trang dài %d dòng, chỉ có chỗ cho %d. Hãy rút ngắn.", "The foot of the page takes %d lines, there is room for %d. Shorten it.", n, mostFooterLines))
}

// keepLast binds the last paragraph to the signature that follows: a signature alone on a page can be misused.
func keepLast(items []item) {
	last := len(items) - 1
	if p, ok := items[last].(para); ok {
		p.keepNext = true
		items[last] = p
	}
}

func centred(s string, size float64, bold bool) para {
	return para{s, style{size: size, bold: bold, align: alignCenter}}
}

// head is cells 1 to 4 (and 5b): issuer and number on the left, nation and date on the right.
func (l Letter) head(width float64) pair {
	p := pair{left: width * headLeftShare}
	p.right = width - p.left
	var issuer, number []item
	for _, s := range cleanAll(l.Superior) {
		issuer = append(issuer, centred(s, sizeIssuer, false))
	}
	lines := cleanAll(l.Issuer)
	for _, s := range lines {
		issuer = append(issuer, centred(s, sizeIssuer, true))
	}
	if n := widest(lines, sizeIssuer, p.left); n > 0 {
		issuer = append(issuer, rule{width: n * ruleShare})
	}
	if s := clean(l.Symbol); s != "" {
		number = append(number, centred(s, sizeSymbol, false))
	}
	if about := clean(l.Subject); clean(l.Title) == "" && about != "" {
		number = append(number, para{about, style{size: sizeAbout, align: alignCenter, before: beforeAbout}})
	}
	nationLines := []item{
		centred(nation, sizeNation, true), centred(motto, sizeMotto, true),
		rule{width: Measure(motto, true, sizeMotto*mmPerPoint)},
	}
	date := []item{para{clean(l.PlaceDate), style{size: sizePlaceDate, italic: true, align: alignCenter}}}
	p.rows = []pairRow{{issuer, nationLines}, {number, date}}
	return p
}

// widest is the width in mm of the widest bold line, at most the room.
func widest(lines []string, size, room float64) float64 {
	most := 0.0
	for _, s := range lines {
		most = max(most, Measure(s, true, size*mmPerPoint))
	}
	return min(most, room)
}

// titles is cell 5a: kind, subject, a rule.
func (l Letter) titles(width float64) []item {
	title, about := upper(l.Title), clean(l.Subject)
	if title == "" {
		return []item{gap{height: 12}}
	}
	out := []item{para{title, style{size: sizeTitle, bold: true, align: alignCenter, before: 14, keepNext: true}}}
	if about != "" {
		out = append(out, para{about, style{size: sizeTitle, bold: true, align: alignCenter, keepNext: true}})
	}
	if note := clean(l.SubjectNote); note != "" {
		out = append(out, para{note, style{size: sizeTitle, italic: true, align: alignCenter, keepNext: true}})
	}
	under := title
	if about != "" {
		under = about
	}
	return append(out, rule{width: widest([]string{under}, sizeTitle, width) * ruleShare, after: 10})
}

// addressees is cell 9a: one on the line of "Kính gửi:", several below it.
func (l Letter) addressees() []item {
	to := cleanAll(l.To)
	switch len(to) {
	case 0:
		return nil
	case 1:
		return []item{para{toLabel + " " + ended(to[0], "."), style{size: sizeBody, align: alignCenter, before: 2, after: 10}}}
	}
	out := []item{para{toLabel, style{size: sizeBody, left: 30, before: 2, keepNext: true}}}
	lines := enumerated(to)
	for i, s := range lines {
		after := 0.0
		if i == len(lines)-1 {
			after = 10
		}
		out = append(out, para{"- " + s, style{size: sizeBody, left: 52, after: after}})
	}
	return out
}

// closing is cells 7 and 9b: recipients on the left, the signature on the right.
func (l Letter) closing(width float64) []item {
	var left, right []item
	if to := enumerated(l.Recipients); len(to) > 0 {
		left = append(left, para{recipients, style{size: sizeToLabel, bold: true, italic: true}})
		for _, s := range to {
			left = append(left, para{"- " + s, style{size: sizeTo}})
		}
	}
	for _, s := range append(cleanAll(l.Sign.Capacity), cleanAll([]string{l.Sign.Post})...) {
		right = append(right, centred(s, sizeSign, true))
	}
	if name := clean(l.Sign.Name); name != "" || len(right) > 0 {
		right = append(right, gap{height: signRoom}, centred(name, sizeSign, true))
	}
	if len(left) == 0 && len(right) == 0 {
		return nil
	}
	p := pair{left: width * signLeftShare, right: width * (1 - signLeftShare), rows: []pairRow{{left, right}}}
	return []item{gap{height: 8, keepNext: true}, p}
}

// appendices puts each on its own pages.
func (l Letter) appendices(out []section) ([]section, error) {
	for i, a := range l.Appendices {
		s := section{landscape: a.Landscape}
		s.items = append(s.items, centred(appendixName(i, len(l.Appendices)), sizeAppendix, true))
		if t := upper(a.Title); t != "" {
			s.items = append(s.items, para{t, style{size: sizeAppendix, bold: true, align: alignCenter, keepNext: true}})
		}
		if n := clean(a.Note); n != "" {
			s.items = append(s.items, para{n, style{size: sizeBody, italic: true, align: alignCenter, keepNext: true}})
		}
		s.items = append(s.items, rule{width: s.textWidth() / 5, after: 10})
		items, err := composeBlocks(a.Blocks, s)
		if err != nil {
			return nil, err
		}
		s.items = append(s.items, items...)
		out = append(out, s)
	}
	return out, nil
}

// appendixName is "Phụ lục", with a Roman numeral when there are several.
func appendixName(i, of int) string {
	if of < 2 {
		return appendixOne
	}
	return appendixOne + " " + roman(i+1)
}
