package roster

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tungnha/internal/sheet"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// person makes a Row of the row at hand.
func (x *reader) person(index int) {
	r := x.newRow()
	r.No = index
	if x.legacy {
		x.note(vn.CodeTextLegacy)
	}
	x.readWhere(r)
	x.readName(r)
	x.readSex(r)
	x.readBirth(r)
	id := x.readIdentity(r)
	x.fitIdentity(r, id)
	x.readPhones(r)
	x.readHouse(r)
	x.readSurvey(r)
	x.readAccount(r)
	x.readNumber(r)
	x.noteErrors()
	x.settleFound(r)
}

// readWhere finds the commune and the hamlet: the row's own columns, else the group row above, else what holds for the whole sheet.
func (x *reader) readWhere(r *Row) {
	commune := x.units.standing
	if text := x.fillDown(x.form.commune, &x.place.commune); text != "" {
		commune = x.units.commune(text)
	} else if x.units.standing.id == 0 && commune.why.code == "" {
		commune.why = finding{code: CodeUnitMissing}
	}
	if commune.id == 0 {
		x.noteFinding(commune.why)
		return
	}
	r.Commune = commune.id
	text := x.fillDown(x.form.hamlet, &x.place.hamlet)
	if text == "" && commune.id == x.units.standing.id {
		text = x.units.hamlet
	}
	if text == "" {
		if text = x.fromAddress(commune.id); text == "" {
			x.note(CodeHamletMissing)
			return
		}
		x.note(CodeHamletAddress)
	}
	if utf8.RuneCountInString(text) > longestHamlet {
		x.note(CodeHamletLong)
		return
	}
	found := x.units.hamletOf(commune.id, text)
	r.Hamlet, r.HamletName = found.id, found.name
	x.noteFinding(found.why)
}

// fromAddress takes the hamlet from the address. Under an address that stands once for a household the members have the same.
func (x *reader) fromAddress(commune unit.ID) string {
	address := x.value(x.form.address)
	member := x.at(x.form.relation) != "" && !isHeadWord(x.at(x.form.relation)) || x.form.houseNo >= 0 && x.at(x.form.houseNo) == ""
	if address != "" || !member || commune != x.address.commune {
		x.address = hamletAsk{commune, x.units.addressHamlet(commune, address)}
	}
	return x.address.text
}

const (
	longestName   = 100 // letters of a person's name
	longestHamlet = 150 // letters of a hamlet's name, as the catalogue takes them
)

const sparse = 50 // of a hundred rows: a column that is filled less often is merged downwards

// fillDown gives a column's text. In a column that is filled once for many rows a blank means what stands above; in one that is filled
// throughout it means that somebody forgot, and only a group row speaks for it.
func (x *reader) fillDown(col int, above *string) string {
	if t := x.at(col); t != "" {
		if x.form.cols[col].fill < sparse {
			*above = t
		}
		return t
	}
	return *above
}

func (x *reader) readName(r *Row) {
	f := x.form
	if x.broken(f.name) || x.broken(f.given) || x.broken(f.family) {
		x.note(CodeCellError)
		return
	}
	text := x.nameText()
	switch {
	case text == "":
		x.note(CodeNameMissing)
		return
	case utf8.RuneCountInString(text) > longestName:
		x.note(CodeNameLong)
		return
	case !strings.ContainsFunc(text, unicode.IsLetter):
		x.note(CodeNameUnreadable)
		return
	case strings.ContainsAny(text, "0123456789"):
		x.note(CodeNameDigits)
	case !strings.Contains(text, " "):
		x.note(CodeNameOneWord)
	}
	r.Name = vn.ProperName(text)
}

func (x *reader) readSex(r *Row) {
	f := x.form
	if t := x.at(f.sex); t != "" {
		sex, ok := vn.ParseSex(t)
		if !ok {
			x.note(vn.CodeSexUnreadable)
		}
		r.Sex = sex
		return
	}
	male, female := isYes(x.at(f.male)), isYes(x.at(f.female))
	if f.birthMale >= 0 || f.birthFemale >= 0 {
		male, female = male || x.at(f.birthMale) != "", female || x.at(f.birthFemale) != ""
	}
	switch {
	case male && female:
		x.note(CodeSexBoth)
	case male:
		r.Sex = vn.Male
	case female:
		r.Sex = vn.Female
	}
}

// isYes holds for ticks and for words that say so; the sex itself may stand in its column too.
func isYes(text string) bool {
	if isTick(text) {
		return true
	}
	switch vn.Fold(text) {
	case "x", "1", "co", "da", "roi", "co roi", "da co", "true", "yes", "nam", "nu", "da kich hoat", "da cap":
		return true
	}
	return false
}

// isNo holds for words that say no.
func isNo(text string) bool {
	switch vn.Fold(text) {
	case "khong", "khong co", "ko", "k", "chua", "chua co", "chua kich hoat", "0", "false", "no":
		return true
	}
	return text == "-"
}

func (x *reader) readBirth(r *Row) {
	f := x.form
	for _, c := range []int{f.birth, f.birthMale, f.birthFemale} {
		if x.at(c) == "" || isTick(x.at(c)) {
			continue
		}
		if x.broken(c) {
			x.note(CodeCellError)
			return
		}
		text, kind := birthCell(x.cell(c), x.at(c))
		x.parseBirth(r, text, kind)
		return
	}
	if f.year < 0 || x.at(f.year) == "" {
		return
	}
	text := x.at(f.year)
	if m := x.at(f.month); m != "" {
		text = m + "/" + text
		if d := x.at(f.day); d != "" {
			text = d + "/" + text
		}
	}
	x.parseBirth(r, text, vn.CellText)
}

func (x *reader) parseBirth(r *Row, text string, kind vn.CellKind) {
	birth, codes, _ := vn.ParseBirth(text, kind, x.in.Today) // the refusal stands among the codes
	r.Birth = birth
	x.note(codes...)
}

// birthCell gives a cell as the parser wants it. A year that was typed into a date cell is a year, not a day of 1905.
func birthCell(c *sheet.Cell, text string) (string, vn.CellKind) {
	switch {
	case c.Kind == sheet.Date && c.Number >= vn.FirstBirthYear && c.Number < 2100 && c.Number == float64(int(c.Number)):
		return strconv.Itoa(int(c.Number)), vn.CellNumber
	case c.Kind == sheet.Date:
		return text, vn.CellDate
	case c.Kind == sheet.Number:
		return text, vn.CellNumber
	}
	return text, vn.CellText
}

// readIdentity takes the number; an old CMND stands in where there is no other.
func (x *reader) readIdentity(r *Row) vn.Identity {
	f := x.form
	for _, c := range []int{f.identity, f.cmnd} {
		if c < 0 || x.at(c) == "" {
			continue
		}
		if x.broken(c) {
			x.note(CodeCellError)
			return vn.Identity{}
		}
		id, codes, err := vn.ParseIdentity(x.at(c), x.cell(c).Kind == sheet.Number)
		x.note(codes...)
		if err != nil || !id.IsZero() {
			r.Identity = id.Digits
			return id
		}
	}
	x.note(CodeIdentityMissing)
	return vn.Identity{}
}

// fitIdentity compares the number with the rest of the row and takes the year from it where there is no birth at all.
func (x *reader) fitIdentity(r *Row, id vn.Identity) {
	x.note(id.Differences(r.Birth, r.Sex)...)
	if !r.Birth.IsZero() || x.refusedBirth() {
		return
	}
	year, _, ok := id.Born()
	if !ok || year > x.in.Today.Year() {
		x.note(CodeBirthMissing)
		return
	}
	r.Birth = vn.Birth{Year: year}
	x.note(CodeBirthFromNumber)
}

// refusedBirth: a birth was given, and it could not be taken.
func (x *reader) refusedBirth() bool {
	return slices.ContainsFunc(x.found, func(f finding) bool {
		return f.code == CodeCellError || strings.HasPrefix(f.code, "birth-") && codeDocs[f.code].Severity == vn.Refusal
	})
}

func (x *reader) readPhones(r *Row) {
	for _, c := range x.form.phones {
		cell := x.cell(c)
		if x.at(c) == "" || cell.Kind == sheet.Error {
			continue
		}
		text := x.at(c)
		if cell.Kind == sheet.Text {
			text = cell.Text // line breaks part numbers
		}
		phones, codes, _ := vn.ParsePhones(text, cell.Kind == sheet.Number)
		x.note(codes...)
		for _, p := range phones {
			if !slices.Contains(r.Phones, p.Digits) {
				r.Phones = append(r.Phones, p.Digits)
			}
		}
	}
}

func (x *reader) readHouse(r *Row) {
	f := x.form
	r.Relation = x.intern(x.at(f.relation))
	if len(r.Relation) > longestText {
		r.Relation = ""
	}
	head := vn.ProperName(x.at(f.head))
	isHead := isHeadWord(r.Relation) || head != "" && isTick(head)
	if isTick(head) {
		head = ""
	}
	r.House = x.houses.of(houseInput{
		where: r.HamletName, no: x.houseNo(), head: x.intern(head), address: x.intern(short(x.at(f.address))), name: r.Name, isHead: isHead,
		alone: x.merged != nil && !x.merged[r.No],
	})
}

func isHeadWord(relation string) bool {
	fold := vn.Fold(relation)
	return fold == "chu ho" || fold == "ch" || fold == "la chu ho"
}

// houseNo: a household number that a broken formula gives is none.
func (x *reader) houseNo() string {
	if x.broken(x.form.houseNo) {
		return ""
	}
	return x.intern(short(x.at(x.form.houseNo)))
}

const longestText = 300 // bytes of a relation, an address, a number

// short cuts a text that cannot be what its column says, never inside a letter.
func short(s string) string {
	if len(s) <= longestText {
		return s
	}
	return strings.ToValidUTF8(s[:longestText], "")
}

// readNumber takes the list's own number, else the next one of the hamlet.
func (x *reader) readNumber(r *Row) {
	key := r.HamletName
	x.running[key]++
	r.ListNo = x.running[key]
	if n, err := strconv.ParseInt(strings.TrimRight(x.at(x.form.no), ". "), 10, 32); err == nil && n > 0 {
		r.ListNo = n
	}
}

// noteErrors warns of broken formulas in cells that the row can do without.
func (x *reader) noteErrors() {
	f := x.form
	for c := f.from; c <= f.to; c++ {
		if x.broken(c) && f.cols[c].isRead() && !slices.Contains([]int{f.name, f.family, f.given, f.birth, f.identity, f.cmnd}, c) {
			x.note(CodeCellErrorOther)
			return
		}
	}
}

func (c *column) isRead() bool {
	return c.field != "" && c.field != FieldIgnored && c.field != FieldNote && c.field != FieldNo
}
