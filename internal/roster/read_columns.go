package roster

import (
	"slices"
	"strings"

	"tungnha/internal/vn"
)

// Reason says how a column was recognised.
type Reason string

// The reasons.
const (
	ByMap    Reason = "map"     // a person said so
	ByHeader Reason = "header"  // by the words above it
	ByValues Reason = "values"  // by what stands in it
	ByBoth   Reason = "both"    // the values agree with the words, or correct them
	Twice    Reason = "twice"   // another column holds the same, and better
	Unknown  Reason = "unknown" // nothing tells; it is not read
)

// finish takes in what the values tell and fixes where each field stands.
func (f *form) finish(s *sample, body []sampleRow, mapped map[string]string) {
	f.setExtent(len(mapped) > 0)
	f.profile(body)
	f.splitNames()
	for c := f.from; c <= f.to; c++ {
		f.cols[c].weigh()
	}
	f.guess()
	f.findSecond()
	f.unique()
	f.places = f.place()
	f.rate(s)
}

// setExtent finds the list's columns from the name outward. Beyond a column without header a block still belongs to the list when it
// names something new, nothing again, and counts nothing: helper tables repeat the hamlets or count people.
func (f *form) setExtent(mapped bool) {
	f.from, f.to = 0, len(f.cols)-1
	start := slices.IndexFunc(f.cols, func(c column) bool {
		return c.field == FieldName || c.field == FieldGivenName || c.field == FieldFamilyName
	})
	if start < 0 || mapped {
		return
	}
	f.from, f.to = f.grow(start, -1), f.grow(start, +1)
}

// grow gives the last column of the list in one direction.
func (f *form) grow(start, step int) int {
	seen, end := map[Field]bool{}, start
	for c := start; c >= 0 && c < len(f.cols); {
		if f.cols[c].header != "" {
			seen[f.cols[c].field] = true
			end, c = c, c+step
			continue
		}
		next := f.skipBlank(c, step)
		stop := f.blockEnd(next, step)
		if !f.belongs(next, stop, step, seen) {
			break
		}
		c = next
	}
	if step > 0 && end+1 < len(f.cols) && f.cols[end].field == FieldName {
		end++ // the given name may stand under the blank beside it
	}
	return end
}

func (f *form) skipBlank(c, step int) int {
	for c >= 0 && c < len(f.cols) && f.cols[c].header == "" {
		c += step
	}
	return c
}

// blockEnd is the first column behind the block that begins at c.
func (f *form) blockEnd(c, step int) int {
	for c >= 0 && c < len(f.cols) && f.cols[c].header != "" {
		c += step
	}
	return c
}

func (f *form) belongs(c, stop, step int, seen map[Field]bool) bool {
	fresh := false
	for ; c != stop; c += step {
		col := &f.cols[c]
		if countsPeople(col.header) || seen[col.field] && isSingle(col.field) {
			return false
		}
		fresh = fresh || col.field != "" && !seen[col.field]
	}
	return fresh
}

// countsPeople holds for the headers of helper tables.
func countsPeople(header string) bool {
	fold := vn.Fold(header)
	for _, w := range []string{"so khau", "ty le", "ti le", "so luong", "tong so", "cong", "thong ke"} {
		if hasWords(fold, w) {
			return true
		}
	}
	return false
}

// isSingle holds for the fields that stand in one column only.
func isSingle(f Field) bool {
	switch f {
	case "", FieldPhone, FieldNote, FieldIgnored, FieldStatus:
		return false
	}
	return true
}

const fewestCells = 3 // a row with fewer says nothing about people

// profile counts the shapes of the values of each column.
func (f *form) profile(body []sampleRow) {
	for i := range body {
		r := &body[i]
		filled := 0
		for c := f.from; c <= f.to; c++ {
			if r.at(c) != "" {
				filled++
			}
		}
		if filled < fewestCells || isNumberRow(r) {
			continue
		}
		for c := f.from; c <= f.to; c++ {
			f.cols[c].rows++
			if c < len(r.cells) {
				f.cols[c].seen[shapeOf(&r.cells[c], r.text[c])]++
			} else {
				f.cols[c].seen[shapeNone]++
			}
		}
	}
	for c := range f.cols {
		if col := &f.cols[c]; col.rows > 0 {
			col.fill = 100 * (col.rows - col.seen[shapeNone]) / col.rows
		}
	}
}

// share is how many of a hundred values have one of the shapes.
func (c *column) share(of ...shape) int {
	filled, n := c.rows-c.seen[shapeNone], 0
	if filled <= 0 {
		return 0
	}
	for _, s := range of {
		n += c.seen[s]
	}
	return 100 * n / filled
}

const mostly = 60 // of a hundred

// splitNames finds the given names in the column beside, when one header stands over both.
func (f *form) splitNames() {
	for c := f.from; c < f.to; c++ {
		col, next := &f.cols[c], &f.cols[c+1]
		if col.field != FieldName || next.field != "" && (next.field != FieldName || next.leaf != col.leaf) || next.header != "" && next.leaf != col.leaf {
			continue
		}
		if next.share(shapeWord, shapeSex) >= mostly && next.fill >= mostly && col.share(shapeName, shapeWord) >= mostly {
			col.set(FieldFamilyName)
			next.set(FieldGivenName)
			next.by = ByValues
			return
		}
	}
}

// weigh lets the values confirm or correct what the header says.
func (c *column) weigh() {
	if c.by == ByMap || c.field == "" {
		return
	}
	correct := func(to Field) { c.field, c.by = to, ByBoth }
	switch c.field {
	case FieldIdentity, FieldCMND:
		if c.share(shapeTick, shapeSex, shapeWord, shapeText, shapeName) >= mostly && c.share(shapeTick) > 0 {
			correct(FieldCard)
		} else if c.field == FieldCMND && c.share(shapeIdentity) >= mostly {
			correct(FieldIdentity)
		}
	case FieldCard, FieldDevice, FieldOwnSIM:
		if c.share(shapeIdentity, shapeCMND) >= mostly && c.share(shapeIdentity) > 0 {
			correct(FieldIdentity)
		} else if c.share(shapePhone) >= mostly {
			correct(FieldPhone)
		}
	case FieldPhone:
		if c.share(shapeTick) >= mostly {
			correct(deviceOrSIM(c.header))
		}
	case FieldMale, FieldFemale:
		if c.share(shapeDate, shapeYear) >= mostly {
			correct(map[Field]Field{FieldMale: FieldBirthMale, FieldFemale: FieldBirthFemale}[c.field])
		}
	case FieldBirthMale, FieldBirthFemale:
		if c.share(shapeTick) >= mostly {
			correct(map[Field]Field{FieldBirthMale: FieldMale, FieldBirthFemale: FieldFemale}[c.field])
		}
	}
	if c.by == ByHeader && c.agrees() >= mostly {
		c.by = ByBoth
	}
}

func deviceOrSIM(header string) Field {
	if fold := vn.Fold(header); strings.Contains(fold, "sim") || strings.Contains(fold, "chinh chu") {
		return FieldOwnSIM
	}
	return FieldDevice
}

// agrees is how many of a hundred values look as the field's should; 0 where nothing can be told.
func (c *column) agrees() int {
	switch c.field {
	case FieldName:
		return c.share(shapeName)
	case FieldBirth, FieldBirthMale, FieldBirthFemale:
		return c.share(shapeDate, shapeYear)
	case FieldIdentity:
		return c.share(shapeIdentity, shapeCMND)
	case FieldCMND:
		return c.share(shapeCMND)
	case FieldPhone:
		return c.share(shapePhone)
	case FieldSex:
		return c.share(shapeSex)
	case FieldMale, FieldFemale, FieldOwnSIM:
		return c.share(shapeTick)
	case FieldNo:
		return c.share(shapeNumber)
	}
	return 0
}

// guess names columns whose header says nothing by their values, where a needed field is still missing.
func (f *form) guess() {
	for _, g := range []struct {
		field   Field
		missing []Field // guessed only when none of these is there
		shapes  []shape
	}{
		{FieldIdentity, []Field{FieldIdentity}, []shape{shapeIdentity}},
		{FieldName, []Field{FieldName, FieldGivenName}, []shape{shapeName}},
		{FieldBirth, []Field{FieldBirth, FieldBirthYear, FieldBirthMale}, []shape{shapeDate, shapeYear}},
		{FieldPhone, []Field{FieldPhone}, []shape{shapePhone}},
		{FieldSex, []Field{FieldSex, FieldMale}, []shape{shapeSex}},
	} {
		if !f.has(g.missing...) {
			f.guessOne(g.field, g.shapes)
		}
	}
}

const fewestValues = 3 // fewer prove nothing

func (f *form) guessOne(field Field, of []shape) {
	for c := f.from; c <= f.to; c++ {
		col := &f.cols[c]
		if col.field == "" && col.rows > 0 && col.rows-col.seen[shapeNone] >= min(fewestValues, col.rows) && col.share(of...) >= mostly {
			col.field, col.score, col.by = field, sureEnough, ByValues
			return
		}
	}
}

func (f *form) has(fields ...Field) bool {
	return slices.ContainsFunc(f.cols[min(f.from, len(f.cols)):], func(c column) bool { return slices.Contains(fields, c.field) })
}

// findSecond notices a second list beside the first: another column that is headed as names.
func (f *form) findSecond() {
	f.second = ""
	names := 0
	for c := range f.cols {
		if f.cols[c].field != FieldName {
			continue
		}
		if names++; (names > 1 || c > f.to) && f.second == "" {
			f.second = letter(c)
		}
	}
}

// unique leaves one column for each field that can have only one: the one a person named, else the one whose words and values fit best.
func (f *form) unique() {
	best := map[Field]int{}
	for c := f.from; c <= f.to; c++ {
		field := f.cols[c].field
		if !isSingle(field) {
			continue
		}
		if other, ok := best[field]; !ok || f.cols[c].worth() > f.cols[other].worth() {
			best[field] = c
		}
	}
	for c := f.from; c <= f.to; c++ {
		if field := f.cols[c].field; isSingle(field) && best[field] != c {
			f.cols[c].field, f.cols[c].by = FieldIgnored, Twice
		}
	}
}

func (c *column) worth() int {
	w := 10*c.score + c.agrees() + c.fill
	if c.by == ByMap {
		w += 10_000
	}
	return w
}

// place notes where each field stands.
func (f *form) place() places {
	p := places{}
	single := map[Field]*int{
		FieldNo: &p.no, FieldName: &p.name, FieldFamilyName: &p.family, FieldGivenName: &p.given, FieldBirth: &p.birth, FieldBirthDay: &p.day,
		FieldBirthMonth: &p.month, FieldBirthYear: &p.year, FieldBirthMale: &p.birthMale, FieldBirthFemale: &p.birthFemale, FieldSex: &p.sex,
		FieldMale: &p.male, FieldFemale: &p.female, FieldIdentity: &p.identity, FieldCMND: &p.cmnd, FieldHouseNo: &p.houseNo, FieldHead: &p.head,
		FieldRelation: &p.relation, FieldAddress: &p.address, FieldHamlet: &p.hamlet, FieldCommune: &p.commune, FieldCard: &p.card,
		FieldDevice: &p.device, FieldOwnSIM: &p.ownSIM, FieldLevel1: &p.level1, FieldLevel2: &p.level2, FieldActivated: &p.activated,
	}
	for _, at := range single {
		*at = -1
	}
	for c := f.from; c <= f.to; c++ {
		switch field := f.cols[c].field; {
		case single[field] != nil:
			*single[field] = c
		case field == FieldPhone:
			p.phones = append(p.phones, c)
		case field == FieldStatus:
			p.status = append(p.status, c)
		}
	}
	return p
}

// rate says how much a sheet looks like a list of people.
func (f *form) rate(s *sample) {
	f.score = 0
	worth := map[Field]int{FieldName: 30, FieldGivenName: 30, FieldBirth: 20, FieldBirthYear: 20, FieldBirthMale: 20, FieldIdentity: 20, FieldCMND: 8}
	seen := map[Field]bool{}
	for c := f.from; c <= f.to; c++ {
		field := f.cols[c].field
		if field == "" || field == FieldIgnored || seen[field] {
			continue
		}
		seen[field] = true
		f.score += max(worth[field], 5)
	}
	if f.from < len(f.cols) {
		f.score += min(f.cols[f.from].rows, sampleRows/2)
	}
	if s.info.Hidden {
		f.score -= sampleRows / 2
	}
}
