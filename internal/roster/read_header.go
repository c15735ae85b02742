package roster

import (
	"slices"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/sheet"
	"tungnha/internal/vn"
)

// form is how one list is laid out.
type form struct {
	first, last int // header rows as the sheet numbers them; 0 when the list has none
	from, to    int // columns of the list, from 0, both inside
	cols        []column
	second      string // the letter of another column of names, not read
	score       int
	places
}

// column is what was recognised of one column.
type column struct {
	header string // all its levels
	leaf   string // the lowest level
	field  Field
	score  int
	by     Reason
	fill   int // how many of a hundred sample rows hold something
	seen   [shapes]int
	rows   int
}

// places says in which column each field stands, -1 for nowhere.
type places struct {
	no, name, family, given, birth, day, month, year, birthMale, birthFemale, sex, male, female, identity, cmnd, houseNo, head, relation,
	address, hamlet, commune, card, device, ownSIM, level1, level2, activated int
	phones, status []int
}

const (
	deepestHead = 4  // rows of a header
	headSearch  = 70 // rows in which a header is looked for
)

// findForm recognises the list of a sheet; nil when there is none.
func findForm(s *sample, mapped map[string]string) *form {
	best, hits := -1, 0
	for i := range s.rows[:min(len(s.rows), headSearch)] {
		if n := headHits(&s.rows[i], mapped); n > hits {
			best, hits = i, n
		}
	}
	if hits < 2 && len(mapped) == 0 || hits == 0 {
		return bareForm(s, mapped)
	}
	first, last := best, best
	for first > 0 && best-first < deepestHead && isHeadAbove(s, first-1, mapped) {
		first--
	}
	for last+1 < len(s.rows) && last-first < deepestHead-1 && isHeadBelow(s, last+1, last, mapped) {
		last++
	}
	f := newForm(s, s.rows[first:last+1], mapped)
	f.first, f.last = s.rows[first].index, s.rows[last].index
	f.finish(s, s.rows[last+1:], mapped)
	if !f.isList() {
		return bareForm(s, mapped)
	}
	return f
}

// bareForm is for a list without a header: the values tell.
func bareForm(s *sample, mapped map[string]string) *form {
	f := newForm(s, nil, mapped)
	f.finish(s, s.rows, mapped)
	if !f.isList() {
		return nil
	}
	f.score -= 1000
	return f
}

// isList: a person has a name and something that tells them from others.
func (f *form) isList() bool {
	named := f.name >= 0 || f.given >= 0
	return named && (f.birth >= 0 || f.year >= 0 || f.birthMale >= 0 || f.identity >= 0 || f.cmnd >= 0)
}

// headHits counts the different fields that a row's cells name; 0 for a row that holds values.
func headHits(r *sampleRow, mapped map[string]string) int {
	seen := map[Field]bool{}
	for i := range r.cells {
		if isValue(&r.cells[i], r.text[i]) {
			return 0
		}
		if f, ok := mappedField(mapped, "", r.text[i]); ok {
			seen[f] = true
		} else if f, score := fieldOf(r.text[i]); score > 0 {
			seen[f] = true
		}
	}
	return len(seen)
}

// isValue holds for what never stands in a header: numbers, dates, identifiers, ticks.
func isValue(c *sheet.Cell, text string) bool {
	switch shapeOf(c, text) {
	case shapeIdentity, shapeCMND, shapePhone, shapeDate, shapeYear, shapeTick, shapeNumber:
		return true
	}
	return false
}

// isHeadAbove: the row over the header belongs to it when it names fields or covers several columns, and isn't a title.
func isHeadAbove(s *sample, i int, mapped map[string]string) bool {
	r, below := &s.rows[i], &s.rows[i+1]
	if below.index-r.index > 1 || isNumberRow(r) {
		return false
	}
	texts := 0
	for c := range r.cells {
		if isValue(&r.cells[c], r.text[c]) || len([]rune(r.text[c])) > mostHeadLetters {
			return false
		}
		if r.text[c] != "" {
			texts++
		}
	}
	return headHits(r, mapped) > 0 && texts > 1
}

// isHeadBelow: the row under the header belongs to it when every text in it is a header's, or it only names parts of what is above.
func isHeadBelow(s *sample, i, above int, mapped map[string]string) bool {
	r := &s.rows[i]
	if r.index-s.rows[above].index > 1 || isNumberRow(r) {
		return false
	}
	texts, known := 0, 0
	for c := range r.cells {
		if isValue(&r.cells[c], r.text[c]) {
			return false
		}
		if r.text[c] == "" {
			continue
		}
		texts++
		if _, score := fieldOf(r.text[c]); score > 0 || isPartWord(r.text[c]) || mapped[r.text[c]] != "" {
			known++
		}
	}
	return known >= 2 && known*2 >= texts
}

// isPartWord holds for the words that name a part of the header above.
func isPartWord(text string) bool {
	switch vn.Fold(text) {
	case "ngay", "thang", "nam", "so", "nu", "ten", "co", "khong", "ma", "loai":
		return true
	}
	return false
}

// isNumberRow recognises "(1) (2) (3)=(2)/(1)" and "A B 1 2".
func isNumberRow(r *sampleRow) bool { return isNumbering(r.text) }

func isNumbering(cells []string) bool {
	n, last := 0, 0
	for _, t := range cells {
		if t == "" {
			continue
		}
		if n++; len(t) == 1 && t[0] >= 'A' && t[0] <= 'Z' && last == 0 {
			continue
		}
		v, ok := columnNumber(t)
		if !ok || v <= last {
			return false
		}
		last = v
	}
	return n >= 3 && last > 0 && last <= n+2
}

// columnNumber reads "(3)", "3", "[3]", "(3)=(2)/(1)".
func columnNumber(t string) (n int, ok bool) {
	t, _, _ = strings.Cut(t, "=")
	t = strings.Trim(t, "()[] ")
	if len(t) == 0 || len(t) > 2 || strings.Trim(t, "0123456789") != "" {
		return 0, false
	}
	for _, c := range t {
		n = n*10 + int(c-'0')
	}
	return n, true
}

// newForm puts the levels of the header together and reads them.
func newForm(s *sample, head []sampleRow, mapped map[string]string) *form {
	width := 0
	for _, r := range s.rows {
		width = max(width, len(r.cells))
	}
	f := &form{cols: make([]column, width)}
	levels := headLevels(head, s.merges, width)
	for c := range f.cols {
		f.cols[c] = readColumn(levels, c)
	}
	for c := range f.cols {
		col := &f.cols[c]
		f.readParts(c, levels)
		if field, ok := mappedField(mapped, letter(c), col.leaf, col.header); ok {
			col.field, col.score, col.by = field, 100, ByMap
		}
	}
	return f
}

// headLevels gives the header's cells with merged ones filled. Where the file says nothing of merges, a blank under which something
// stands belongs to the cell on its left.
func headLevels(head []sampleRow, merges []sheet.Range, width int) [][]string {
	out := make([][]string, len(head))
	for i := range head {
		out[i] = make([]string, width)
		copy(out[i], head[i].text)
	}
	for _, m := range merges {
		fillMerge(out, head, m)
	}
	for i := range out[:max(len(out)-1, 0)] {
		for c := 1; c < width; c++ {
			if out[i][c] == "" && hasBelow(head[i+1:], c) && !startsAbove(out[:i], c) {
				out[i][c] = out[i][c-1]
			}
		}
	}
	return out
}

func fillMerge(out [][]string, head []sampleRow, m sheet.Range) {
	for i := range head {
		if head[i].index != m.FirstRow || m.FirstCol > len(out[i]) {
			continue
		}
		for c := m.FirstCol; c < min(m.LastCol, len(out[i])); c++ {
			out[i][c] = out[i][m.FirstCol-1]
		}
	}
}

func hasBelow(rows []sampleRow, c int) bool {
	return slices.ContainsFunc(rows, func(r sampleRow) bool { return r.at(c) != "" })
}

// startsAbove: a column that has a text of its own above and differs from its left neighbour there does not belong to it further down.
func startsAbove(above [][]string, c int) bool {
	for _, r := range above {
		if r[c] != "" && r[c] != r[c-1] {
			return true
		}
	}
	return false
}

// levelMark stands between the levels of a header.
const levelMark = " – "

// readColumn names one column by its lowest level, else by all of them.
func readColumn(levels [][]string, c int) (col column) {
	var path []string
	for _, l := range levels {
		if l[c] != "" && (len(path) == 0 || path[len(path)-1] != l[c]) {
			path = append(path, l[c])
		}
	}
	if len(path) == 0 {
		return col
	}
	col.leaf, col.header = path[len(path)-1], strings.Join(path, levelMark)
	col.field, col.score = fieldOf(col.leaf)
	if col.score == 0 && len(path) > 1 {
		col.field, col.score = fieldOf(path[len(path)-2] + " " + col.leaf)
	}
	if col.score > 0 {
		col.by = ByHeader
	}
	if (col.field == FieldLevel1 || col.field == FieldLevel2) && !speaksOfActive(vn.Fold(col.header)) {
		col.field = FieldIgnored
	}
	return col
}

// speaksOfActive keeps "collected" and "approved" apart from "active": only activation counts as known.
func speaksOfActive(fold string) bool {
	if strings.Contains(fold, "chua") {
		return false
	}
	return strings.Contains(fold, "kich hoat") || !strings.Contains(fold, "thu nhan") && !strings.Contains(fold, "ho so") &&
		!strings.Contains(fold, "phe duyet") && !strings.Contains(fold, "dang ky")
}

// readParts settles the words whose meaning the levels above or the neighbours tell: "Nam", "Nữ", "Ngày", "Năm", "Tên".
func (f *form) readParts(c int, levels [][]string) {
	col := &f.cols[c]
	fold, above := vn.Fold(col.leaf), vn.Fold(strings.TrimSuffix(col.header, col.leaf))
	ofBirth := hasWords(above, "sinh")
	switch {
	case fold == "ngay" && ofBirth:
		col.set(FieldBirthDay)
	case fold == "thang" && ofBirth:
		col.set(FieldBirthMonth)
	case fold == "nam" && (ofBirth && f.leafFold(c-1) == "thang" || vn.Key(col.leaf) == "năm" && f.leafFold(c+1) != "nu"):
		col.set(FieldBirthYear)
	case fold == "nam" && ofBirth:
		col.set(FieldBirthMale)
	case fold == "nu" && ofBirth:
		col.set(FieldBirthFemale)
	case fold == "ten" && c > 0 && f.cols[c-1].field == FieldFamilyName:
		col.set(FieldGivenName)
	case fold == "ho" && f.leafFold(c+1) != "ten":
		col.field, col.score, col.by = "", 0, ""
	case (col.field == FieldBirthMonth) && !ofBirth:
		col.field, col.score, col.by = "", 0, ""
	}
}

func (f *form) leafFold(c int) string {
	if c < 0 || c >= len(f.cols) {
		return ""
	}
	return vn.Fold(f.cols[c].leaf)
}

func (c *column) set(field Field) {
	if c.by != ByMap {
		c.field, c.score, c.by = field, weighsStrong+coverWeight, ByHeader
	}
}

// mappedField finds a column in --map by its letter or its text.
func mappedField(mapped map[string]string, names ...string) (Field, bool) {
	if len(mapped) == 0 {
		return "", false
	}
	for asked, field := range mapped {
		for i, n := range names {
			if n != "" && (asked == n || i == 0 && strings.EqualFold(asked, n) || i > 0 && vn.Key(asked) == vn.Key(n)) {
				return Field(field), true
			}
		}
	}
	return "", false
}

// checkMapped refuses a mapped column that is not in the file.
func (f *form) checkMapped(mapped map[string]string) error {
	for asked := range mapped {
		one := map[string]string{asked: mapped[asked]}
		found := false
		for c := range f.cols {
			if _, ok := mappedField(one, letter(c), f.cols[c].leaf, f.cols[c].header); ok {
				found = true
			}
		}
		if !found {
			return errs.Invalid("roster.map-column", errs.Tf(
				"Không tìm thấy cột “%s” đã chỉ trong --map. Hãy ghi đúng chữ ở dòng tiêu đề hoặc chữ cái của cột.",
				"Column “%s” of --map is not in the file. Write its header text or its letter.", asked))
		}
	}
	return nil
}
