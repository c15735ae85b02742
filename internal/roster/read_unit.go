package roster

import (
	"slices"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/locale"
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

// isHamlet: a group row's text names a hamlet: one of the commune's, or with a word that hamlets are called by.
func (u *unitReader) isHamlet(commune, text string) bool {
	if kind, ok := unit.KindOf(text); ok && strings.HasPrefix(vn.Key(text), vn.Key(kind.Word().VI)+" ") {
		return true
	}
	c := u.standing
	if commune != "" {
		c = u.commune(commune)
	}
	return c.id != 0 && len(u.hamletsOf(c.id, text)) > 0
}

func (u *unitReader) hamletsOf(commune unit.ID, text string) []*unit.Unit {
	return slices.DeleteFunc(slices.Clone(u.in.Tree.Find(commune, text)), func(h *unit.Unit) bool { return h.Level != unit.Hamlet })
}

// hamletOf finds the hamlet of a commune; a new one gets the name under which it will be added, one name for all its spellings in the file.
func (u *unitReader) hamletOf(commune unit.ID, text string) hamletFound {
	ask := hamletAsk{commune, text}
	if found, ok := u.hamlets[ask]; ok {
		return found
	}
	found := u.findHamlet(commune, text)
	u.hamlets[ask] = found
	return found
}

func (u *unitReader) findHamlet(commune unit.ID, text string) hamletFound {
	switch found := u.hamletsOf(commune, text); len(found) {
	case 1:
		return hamletFound{id: found[0].ID, name: found[0].Name}
	case 0:
		found := hamletFound{name: u.newHamlet(commune, text), why: finding{code: CodeHamletNew}}
		if u.bare(commune) {
			found.why = finding{} // the whole list of hamlets is new: a warning on every row would hide the others
		}
		return found
	default:
		names := make([]string, len(found))
		for i, h := range found {
			names[i] = h.Name
		}
		return hamletFound{name: vn.Clean(text), why: finding{CodeHamletAmbiguous, errs.Tf(
			"“%s” có thể là %s; hãy ghi đủ tên và dấu của thôn.", "“%s” may be %s; write the hamlet's full name with marks.", text, strings.Join(names, ", "))}}
	}
}

// bare says, once aloud, that a commune has no hamlets yet: the file brings them.
func (u *unitReader) bare(commune unit.ID) bool {
	if len(u.in.Tree.Hamlets(commune)) > 0 {
		return false
	}
	if c, ok := u.in.Tree.Get(commune); ok && !u.saidBare[commune] {
		u.saidBare[commune] = true
		u.warnings = append(u.warnings, errs.Tf("%s chưa có danh mục thôn: các thôn trong tệp sẽ được thêm khi ghi; hãy xem lại tên thôn.",
			"%s has no hamlets yet: those of the file will be added; check their names.", c.Name))
	}
	return true
}

func (u *unitReader) newHamlet(commune unit.ID, text string) string {
	if isDigits(text) && u.kind != "" {
		text = u.kind + " " + text
	}
	name := hamletName(text)
	ask := hamletAsk{commune, unit.Key(name)}
	if first, ok := u.fresh[ask]; ok {
		return first
	}
	u.fresh[ask] = name
	return name
}

// hamletName writes a name that stands in capitals as people write it: "KHU PHỐ 1" is "Khu phố 1", "THÔN YÊN TÔN III" is "Thôn Yên Tôn III".
func hamletName(text string) string {
	text = vn.Clean(text)
	if text == "" || text != strings.ToUpper(text) {
		return text
	}
	words := strings.Fields(text)
	for i, w := range words {
		if _, roman := locale.ParseRoman(w); !roman || i < len(words)-1 {
			words[i] = vn.ProperName(w)
		}
	}
	name := strings.Join(words, " ")
	if kind, ok := unit.KindOf(name); ok {
		if word := kind.Word().VI; strings.HasPrefix(vn.Key(name), vn.Key(word)+" ") {
			return word + " " + strings.Join(words[strings.Count(word, " ")+1:], " ")
		}
	}
	return name
}

// titleHamlet finds the only hamlet of the commune that titles or the sheet's name give: "DANH SÁCH … THÔN YÊN TÔN, XÃ VĨNH HƯNG".
func (u *unitReader) titleHamlet(commune unit.ID, s *sample, f *form) string {
	if found := u.hamletsOf(commune, s.info.Name); s.info.Name != "" && len(found) == 1 {
		return found[0].Name
	}
	var names []string
	for i := range s.rows {
		if f.last == 0 || s.rows[i].index >= f.first {
			break
		}
		for _, t := range s.rows[i].text {
			names = append(names, u.scanHamlet(commune, t)...)
		}
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) != 1 {
		return ""
	}
	return names[0]
}

// addressHamlet finds the only known hamlet that an address names: "Xóm Đình, Thôn 1, Vĩnh Hưng". It never makes a new one.
func (u *unitReader) addressHamlet(commune unit.ID, address string) string {
	if address == "" || len(address) > longestText {
		return ""
	}
	ask := hamletAsk{commune, address}
	if name, ok := u.address[ask]; ok {
		return name
	}
	names := u.scanHamlet(commune, address)
	if first, _, _ := strings.Cut(address, ","); len(names) == 0 {
		for _, h := range u.hamletsOf(commune, strings.TrimSpace(first)) {
			names = append(names, h.Name)
		}
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) == 1 {
		u.address[ask] = names[0]
	} else {
		u.address[ask] = ""
	}
	return u.address[ask]
}

// scanHamlet finds known hamlets in a longer text, only where their kind stands before them.
func (u *unitReader) scanHamlet(commune unit.ID, text string) (out []string) {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;()–-", r) })
	for i := range words {
		for n := min(len(words)-i, longestUnitName); n > 1; n-- {
			name := strings.Join(words[i:i+n], " ")
			kind, ok := unit.KindOf(name)
			if !ok || !strings.HasPrefix(vn.Key(name), vn.Key(kind.Word().VI)+" ") {
				continue
			}
			if found := u.hamletsOf(commune, name); len(found) == 1 {
				out = append(out, found[0].Name)
				break
			}
		}
	}
	return out
}
