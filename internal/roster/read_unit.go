package roster

import (
	"slices"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// unitReader finds communes and hamlets by what the file calls them. Every text is looked up once.
type unitReader struct {
	in       ReadInput
	parents  []unit.ID // under which communes are looked for
	communes map[string]communeFound
	hamlets  map[hamletAsk]hamletFound
	fresh    map[hamletAsk]string // hamlets that are new, by the key of their name
	standing communeFound         // for rows that don't say
	hamlet   string               // the hamlet that titles or the sheet's name give, for rows that don't say
	kind     string               // "Thôn", when the hamlet column is headed so: numbers in it are "Thôn 1"
	address  map[hamletAsk]string
	saidBare map[unit.ID]bool // communes without any hamlet, said once
	warnings []errs.T
}

// communeFound is a commune or why there is none.
type communeFound struct {
	id  unit.ID
	all []unit.ID // that the text may mean
	why finding
}

type hamletAsk struct {
	commune unit.ID
	text    string
}

type hamletFound struct {
	id   unit.ID
	name string
	why  finding
}

func newUnitReader(in ReadInput, s *sample, f *form) *unitReader {
	u := &unitReader{
		in: in, communes: map[string]communeFound{}, hamlets: map[hamletAsk]hamletFound{}, fresh: map[hamletAsk]string{}, saidBare: map[unit.ID]bool{},
		address: map[hamletAsk]string{},
	}
	u.parents = communeParents(in.Tree, in.Root)
	u.standing = u.standingCommune(s, f)
	u.turnColumn(s, f)
	if f.hamlet >= 0 {
		u.kind = kindHeader(f.cols[f.hamlet].leaf)
	}
	if c := u.standing.id; c != 0 {
		u.hamlet = u.titleHamlet(c, s, f)
	}
	return u
}

// communeParents lists what stands right above the communes of a part. For a commune that is its district, so that a neighbour's file is known as such.
func communeParents(t *unit.Tree, root unit.ID) (out []unit.ID) {
	for _, id := range t.Communes(root) {
		if c, ok := t.Get(id); ok && !slices.Contains(out, c.Parent) {
			out = append(out, c.Parent)
		}
	}
	return out
}

// turnColumn reads a column "Đơn vị" or "Địa bàn" as hamlets when what stands in it are hamlets of the commune that is known anyway.
func (u *unitReader) turnColumn(s *sample, f *form) {
	if f.commune < 0 || f.hamlet >= 0 || u.standing.id == 0 {
		return
	}
	communes, hamlets := 0, 0
	for i := range s.rows {
		t := s.rows[i].at(f.commune)
		if t == "" || s.rows[i].index <= f.last {
			continue
		}
		if len(u.lookup(t)) > 0 {
			communes++
		}
		if u.isHamlet("", t) {
			hamlets++
		}
	}
	if hamlets > communes {
		f.hamlet, f.commune = f.commune, -1
		f.cols[f.hamlet].field, f.cols[f.hamlet].by = FieldHamlet, ByBoth
	}
}

// kindHeader gives the word for a hamlet when a header is nothing else: "Thôn".
func kindHeader(leaf string) string {
	for _, k := range unit.KindsOf(unit.Hamlet) {
		if vn.Key(leaf) == vn.Key(k.Word().VI) {
			return k.Word().VI
		}
	}
	return ""
}

// lookup lists the communes that a text may mean, in the campaign's catalogue.
func (u *unitReader) lookup(text string) (out []unit.ID) {
	if isDigits(text) {
		return u.byCode(text)
	}
	for _, p := range u.parents {
		for _, c := range u.in.Tree.Find(p, text) {
			if c.Level == unit.Commune && (u.in.Catalogue == 0 || c.Catalogue == u.in.Catalogue) && !slices.Contains(out, c.ID) {
				out = append(out, c.ID)
			}
		}
	}
	return out
}

func (u *unitReader) byCode(code string) []unit.ID {
	c, ok := u.in.Tree.ByCode(u.in.Catalogue, code)
	if !ok || c.Level != unit.Commune {
		return nil
	}
	return []unit.ID{c.ID}
}

// commune finds the commune that a cell or a group row names.
func (u *unitReader) commune(text string) communeFound {
	if found, ok := u.communes[text]; ok {
		return found
	}
	all := u.lookup(text)
	if len(all) == 0 {
		all = u.scan(text)
	}
	found := u.judge(text, all)
	u.communes[text] = found
	return found
}

// judge says which of the communes that a text may mean is the row's.
func (u *unitReader) judge(text string, all []unit.ID) communeFound {
	f := communeFound{all: all}
	switch {
	case len(all) == 0:
		f.why = u.unknown(text)
	case u.in.Commune != 0 && !slices.Contains(all, u.in.Commune):
		f.why = finding{CodeUnitDiffers, errs.Tf(
			"Tệp ghi “%s” nhưng xã đã chọn khi nhập là %s; hãy kiểm tra xem có gửi nhầm tệp không.",
			"The file says “%s” but the commune chosen is %s; check whether it is the right file.", text, u.name(u.in.Commune))}
	case u.in.Commune != 0:
		return u.allowed(u.in.Commune, all)
	case len(all) > 1:
		f.why = finding{CodeUnitAmbiguous, errs.Tf(
			"“%s” có thể là %s; hãy ghi đủ dấu hoặc chọn xã khi nhập.", "“%s” may be %s; write the marks or choose the commune when importing.",
			text, u.names(all))}
	default:
		return u.allowed(all[0], all)
	}
	return f
}

// allowed refuses a commune outside the campaign or the actor's part.
func (u *unitReader) allowed(id unit.ID, all []unit.ID) communeFound {
	if !u.in.Tree.Within(id, u.in.Root) || u.in.Within != nil && !u.in.Within(id) {
		return communeFound{all: all, why: finding{CodeUnitOutside, errs.Tf(
			"%s nằm ngoài địa bàn được phép nhập; hãy gửi dòng này cho xã đó.", "%s lies outside your part; send this row to that commune.", u.name(id))}}
	}
	return communeFound{id: id, all: all}
}

func (u *unitReader) unknown(text string) finding {
	near := u.nearest(text)
	if near == "" {
		return finding{CodeUnitUnknown, errs.Tf("Không tìm thấy xã “%s” trong địa bàn; hãy sửa tên xã.", "There is no commune “%s” here; correct its name.", text)}
	}
	return finding{CodeUnitUnknown, errs.Tf(
		"Không tìm thấy xã “%s” trong địa bàn; có phải là %s? Hãy sửa tên xã.", "There is no commune “%s” here; is it %s? Correct its name.", text, near)}
}

const nearEnough = 2 // letters that may differ

// nearest gives the name of the commune that is spelled most nearly so: marks decide where letters leave two. Where two are as near, neither.
func (u *unitReader) nearest(text string) (name string) {
	best := 10 * (nearEnough + 1)
	for _, p := range u.parents {
		for _, c := range u.in.Tree.Children(p) {
			if c.Level != unit.Commune || u.in.Catalogue != 0 && c.Catalogue != u.in.Catalogue {
				continue
			}
			_, stem, _ := strings.Cut(c.Name, " ")
			switch d := min(farness(text, c.Name), farness(text, stem)); {
			case d < best:
				best, name = d, c.Name
			case d == best:
				name = ""
			}
		}
	}
	return name
}

// farness counts letters first, then marks.
func farness(a, b string) int {
	if len(a) > longestText {
		return 10 * (nearEnough + 1)
	}
	return 10*distance(vn.Fold(a), vn.Fold(b)) + min(distance(vn.Key(a), vn.Key(b)), 9)
}

// distance counts the letters to add, drop or change to make one text of the other.
func distance(from, to string) int {
	a, b := []rune(from), []rune(to)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before := row[0]
		row[0] = i + 1
		for j := range b {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, before+1, row[j]+1)
		}
	}
	return row[len(b)]
}

func (u *unitReader) name(id unit.ID) string {
	if c, ok := u.in.Tree.Get(id); ok {
		return c.Name
	}
	return ""
}

func (u *unitReader) names(ids []unit.ID) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = u.name(id)
	}
	return strings.Join(out, ", ")
}

// communeWords begin the name of a commune, folded.
var communeWords = []string{"xa", "phuong", "thi tran", "dac khu"}

const longestUnitName = 5 // words behind the kind

// scan finds the communes that a longer text names: "DANH SÁCH CÔNG DÂN TRÊN ĐỊA BÀN XÃ VĨNH HƯNG".
func (u *unitReader) scan(text string) (out []unit.ID) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;()–-\"“”", r) }) {
		words := strings.Fields(part)
		for i := range words {
			if n := kindWordsAt(words[i:]); n > 0 {
				for _, id := range u.longest(words[i:], n) {
					if !slices.Contains(out, id) {
						out = append(out, id)
					}
				}
			}
		}
	}
	return out
}

func kindWordsAt(words []string) int {
	for _, w := range communeWords {
		n := strings.Count(w, " ") + 1
		if len(words) > n && vn.Fold(strings.Join(words[:n], " ")) == w {
			return n
		}
	}
	return 0
}

// longest takes the longest name that begins here.
func (u *unitReader) longest(words []string, kind int) []unit.ID {
	for n := min(len(words), kind+longestUnitName); n > kind; n-- {
		if found := u.lookup(strings.Join(words[:n], " ")); len(found) > 0 {
			return found
		}
	}
	return nil
}

// standingCommune is the commune of rows that don't name one: the one given, the titles', the sheet's, or the campaign's own.
func (u *unitReader) standingCommune(s *sample, f *form) communeFound {
	text, all := u.titleCommunes(s, f)
	if len(all) == 0 {
		if all = u.lookup(s.info.Name); len(all) == 0 {
			all = u.scan(s.info.Name)
		}
		text = s.info.Name
	}
	switch root, ok := u.in.Tree.Get(u.in.Root); {
	case len(all) > 0:
		return u.judge(text, all)
	case u.in.Commune != 0:
		return u.allowed(u.in.Commune, nil)
	case ok && root.Level == unit.Commune:
		return u.allowed(root.ID, nil)
	}
	return communeFound{why: finding{code: CodeUnitMissing}}
}

// titleCommunes gathers what the title rows name. A name with its marks settles one that is written without.
func (u *unitReader) titleCommunes(s *sample, f *form) (text string, all []unit.ID) {
	var sure []unit.ID
	for i := range s.rows {
		if f.last == 0 || s.rows[i].index >= f.first {
			break
		}
		for _, t := range s.rows[i].text {
			found := u.scan(t)
			if len(found) == 0 {
				continue
			}
			if text == "" || len(found) == 1 && len(sure) == 0 {
				text = t
			}
			if len(found) == 1 && !slices.Contains(sure, found[0]) {
				sure = append(sure, found[0])
			}
			all = append(all, found...)
		}
	}
	if len(sure) > 0 {
		return text, sure
	}
	slices.Sort(all)
	return text, slices.Compact(all)
}

// isCommune: a group row's text names a commune with its kind.
func (u *unitReader) isCommune(text string) bool {
	words := strings.Fields(text)
	return len(words) <= longestUnitName+2 && kindWordsAt(words) > 0 && (len(u.lookup(text)) > 0 || hasMarks(text))
}

func hasMarks(text string) bool { return vn.Fold(text) != vn.Key(text) }
