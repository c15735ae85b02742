package roster

import (
	"slices"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

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
