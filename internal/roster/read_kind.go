package roster

import (
	"strings"

	"tungnha/internal/locale"
	"tungnha/internal/sheet"
	"tungnha/internal/vn"
)

// RowKind says what a row of the sheet is.
type RowKind string

// The kinds. Only a person becomes a Row.
const (
	kindPerson    RowKind = "person"
	KindTitle     RowKind = "title"
	KindHeader    RowKind = "header"
	KindNumbers   RowKind = "numbers" // (1) (2) (3)
	KindGroup     RowKind = "group"   // the name of a hamlet, a commune or a household
	KindSubtotal  RowKind = "subtotal"
	KindBlank     RowKind = "blank"
	KindNoteRow   RowKind = "note"
	KindSignature RowKind = "signature"
	KindHelper    RowKind = "helper" // a table beside or below
)

// kind tells people from everything else, and keeps what a group row says for the people under it.
func (x *reader) kind(index int) RowKind {
	f := x.form
	switch {
	case index < f.first:
		return KindTitle
	case index <= f.last:
		x.stage = stageList
		return KindHeader
	case x.blank && len(x.cells) > f.to+1:
		return KindHelper
	case x.blank:
		return KindBlank
	}
	if same, other := x.isHeaderAgain(); same {
		if x.stage == stageBehind {
			x.place = place{} // another list begins: what the first said of its people does not hold
		}
		x.stage = stageList
		return KindHeader
	} else if other {
		x.stage = stageBehind
		return KindHelper
	}
	if isNumbering(x.text[f.from:]) && !x.hasIdentity() {
		return KindNumbers
	}
	if x.stage == stageBehind {
		return KindSignature
	}
	return x.kindInList()
}

func (x *reader) kindInList() RowKind {
	first, filled := x.firstText()
	switch {
	case !x.isSurelyPerson() && isSum(first, x.nameText()):
		return KindSubtotal
	case x.hasIdentity():
		return kindPerson
	case isSigning(first, filled):
		x.stage = stageBehind
		return KindSignature
	case isFootnote(first) && !x.hasBirth():
		return KindNoteRow
	case x.readGroup(filled):
		return KindGroup
	case x.nameText() != "" || x.hasBirth() || x.hasNameError():
		return kindPerson
	case x.hasPersonPart():
		return kindPerson
	case filled == 1 && x.at(x.form.no) != "":
		return KindBlank // a line that was numbered beforehand and never filled
	}
	return KindNoteRow
}

// firstText gives the first text of the row, its number apart, and how many of the table's cells hold something.
func (x *reader) firstText() (first string, filled int) {
	for c := x.form.from; c <= x.form.to; c++ {
		if x.text[c] == "" {
			continue
		}
		filled++
		if first == "" && x.cell(c).Kind == sheet.Text && !isDigits(x.text[c]) {
			first = x.text[c]
		}
	}
	return first, filled
}

func (x *reader) nameText() string {
	switch f := x.form; {
	case f.name >= 0:
		return x.at(f.name)
	case x.at(f.family) == "":
		return x.at(f.given)
	case x.at(f.given) == "":
		return x.at(f.family)
	default:
		return vn.JoinName(x.at(f.family), x.at(f.given))
	}
}

func (x *reader) hasNameError() bool {
	return x.broken(x.form.name) || x.broken(x.form.given)
}

// hasIdentity: something like an identity number stands in its column, be it damaged.
func (x *reader) hasIdentity() bool {
	for _, c := range []int{x.form.identity, x.form.cmnd} {
		if t := x.at(c); len(t) >= 7 && 2*countDigits(t) >= len(t) {
			return true
		}
	}
	return false
}

func countDigits(s string) (n int) {
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

func (x *reader) hasBirth() bool {
	f := x.form
	for _, c := range []int{f.birth, f.birthMale, f.birthFemale, f.year} {
		if x.at(c) != "" && !isTick(x.at(c)) && !x.broken(c) {
			return true
		}
	}
	return false
}

// hasPersonPart: without name, birth and number a relation, a sex or a phone still mean a person whose name was forgotten.
func (x *reader) hasPersonPart() bool {
	f := x.form
	n := 0
	for _, c := range []int{f.relation, f.sex, f.male, f.female} {
		if x.at(c) != "" && x.cell(c).Kind == sheet.Text {
			n++
		}
	}
	for _, c := range f.phones {
		if len(x.at(c)) >= 9 {
			n++
		}
	}
	return n > 0
}

// isSurelyPerson: a whole identity number, or a full date beside a name.
func (x *reader) isSurelyPerson() bool {
	if x.hasIdentity() {
		return true
	}
	c := x.form.birth
	return c >= 0 && shapeOf(x.cell(c), x.at(c)) == shapeDate && x.nameText() != ""
}

// isSum recognises totals and subtotals by their first words.
func isSum(texts ...string) bool {
	for _, t := range texts {
		if t == "" || len(t) > 200 {
			continue
		}
		word, rest, _ := strings.Cut(vn.Key(t), " ")
		switch word {
		case "cộng", "tổng", "cong":
			return true
		case "tong":
			return rest == "" || strings.HasPrefix(rest, "cong") || strings.HasPrefix(rest, "so")
		case "tỷ", "tỉ", "ty", "ti":
			if strings.HasPrefix(rest, "lệ") || strings.HasPrefix(rest, "le") {
				return true
			}
		case "lũy", "luỹ", "trong":
			if strings.HasPrefix(rest, "kế") || strings.HasPrefix(rest, "đó") {
				return true
			}
		}
	}
	return false
}

// signWords begin the cells of a signature block, folded.
var signWords = []string{
	"nguoi lap", "nguoi tong hop", "tm ubnd", "tm uy ban", "t m ubnd", "t m uy ban", "noi nhan", "truong cong an", "chu tich", "pho chu tich",
	"kt chu tich", "k t chu tich", "thu truong", "xac nhan cua", "ky ghi ro", "ky ten", "can bo lap", "nguoi kiem tra", "truong thon",
	"to truong", "tm to", "to cong tac", "dai dien", "lanh dao", "truong ban",
}

// isSigning recognises the first row of the block below the list: who signs, or place and date.
func isSigning(first string, filled int) bool {
	if first == "" || filled > 4 || len(first) > 200 {
		return false
	}
	fold := vn.Fold(first)
	for _, w := range signWords {
		if strings.HasPrefix(fold, w) && (len(fold) == len(w) || fold[len(w)] == ' ') {
			return true
		}
	}
	return filled == 1 && isDateLine(first, fold)
}

// isDateLine recognises "Vĩnh Long, ngày 05 tháng 5 năm 2023".
func isDateLine(text, fold string) bool {
	d, m, y := strings.Index(fold, "ngay "), strings.Index(fold, " thang "), strings.LastIndex(fold, " nam ")
	return d >= 0 && m > d && y > m && (d > 0 || strings.HasPrefix(text, "Ngày"))
}

// isFootnote recognises "Ghi chú: …", "* …", "- …".
func isFootnote(first string) bool {
	if first == "" {
		return false
	}
	fold := vn.Fold(first)
	return strings.HasPrefix(first, "*") || strings.HasPrefix(first, "- ") || strings.HasPrefix(fold, "ghi chu") || strings.HasPrefix(fold, "luu y")
}

// isHeaderAgain tells the header repeated on a printed page from the header of another table below.
func (x *reader) isHeaderAgain() (same, other bool) {
	if x.hasValue() {
		return false, false
	}
	known, fits, filled := 0, 0, 0
	for c := x.form.from; c <= x.form.to; c++ {
		t := x.text[c]
		if t == "" {
			continue
		}
		filled++
		if t == x.form.cols[c].leaf || strings.Contains(x.form.cols[c].header, t) {
			fits++
			known++
		} else if _, score := fieldOf(t); score > 0 {
			known++
		}
	}
	if filled < 2 || known < 2 || known*2 < filled {
		return false, false
	}
	same = x.form.last > 0 && fits*2 > filled
	return same, !same && x.form.last > 0 && known >= 3
}

// hasValue: the row has a cell that no header has. Nearly every row of people has a digit somewhere, so this is quick.
func (x *reader) hasValue() bool {
	for c := x.form.from; c <= x.form.to; c++ {
		t := x.text[c]
		if t != "" && (x.cell(c).Kind != sheet.Text || isTick(t) || strings.ContainsAny(t, "0123456789") && isValue(x.cell(c), t)) {
			return true
		}
	}
	return false
}

const mostGroupCells = 3 // number, name, and perhaps how many

// readGroup recognises a row that names the place of the people under it and keeps it.
func (x *reader) readGroup(filled int) bool {
	text, roman, ok := x.groupText(filled)
	if !ok {
		return false
	}
	switch {
	case x.units.isCommune(text):
		x.place = place{commune: text}
		return true
	case x.units.isHamlet(x.place.commune, text):
		x.place.hamlet = text
		return true
	case roman:
		x.place.hamlet = "" // whatever it groups, the hamlet above no longer holds for certain
		x.layout.unknownGroup(text)
		return true
	case strings.HasPrefix(vn.Fold(text), "ho ong ") || strings.HasPrefix(vn.Fold(text), "ho ba ") || strings.HasPrefix(vn.Fold(text), "ho so "):
		x.houses.open(text)
		return true
	}
	return false
}

// groupText gives the one text of a row that has no people's values; roman says that a Roman numeral or a letter numbers it.
func (x *reader) groupText(filled int) (text string, roman, ok bool) {
	if filled > mostGroupCells {
		return "", false, false
	}
	for c := x.form.from; c <= x.form.to; c++ {
		t := x.text[c]
		switch {
		case t == "":
		case isRomanNumber(t) && text == "":
			roman = true
		case text == "" && x.cell(c).Kind == sheet.Text && !isDigits(t):
			text = t
		case x.cell(c).Kind == sheet.Number && len(t) <= 5, x.broken(c), isDigits(t) && len(t) <= 5:
		default:
			return "", false, false
		}
	}
	if before, after, found := strings.Cut(text, "."); found && isRomanNumber(before) && strings.TrimSpace(after) != "" {
		return strings.TrimSpace(after), true, true // "I. Thôn 1"
	}
	return strings.TrimRight(text, " :"), roman, text != ""
}

func isRomanNumber(t string) bool {
	t = strings.TrimRight(t, ".) ")
	_, ok := locale.ParseRoman(t)
	return ok || len(t) == 1 && t[0] >= 'A' && t[0] <= 'H'
}
