package vn

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// DecodeLegacy turns text typed in an encoding older than Unicode into Unicode: TCVN3 (ABC), VNI and VIQR, as they show when
// the bytes are taken for Latin-1 ("NguyÔn V¨n", "Nguyeãn Vaên", "Nguye^~n Va(n"). It must see the text before [Clean],
// which drops the soft hyphen that is TCVN3's ư.
//
// hint is the name of the cell's font (".VnTime", "VNI-Times"), the name of an encoding ("tcvn3", "vni", "viqr") or empty.
// With a hint the text is decoded whenever something in it changes; TCVN3 fonts whose name ends in H draw capitals, so their text
// becomes capitals. Without one it is decoded only when it cannot be Vietnamese as it stands, and exactly one encoding makes
// every word of it a Vietnamese syllable. ok says that it was decoded; otherwise s comes back unchanged.
func DecodeLegacy(s, hint string) (decoded string, ok bool) {
	if enc := encodingOf(hint); enc != nil {
		if out := enc(s); out != s && !hasModernLetter(s) {
			return fontCase(out, hint), true
		}
		return s, false
	}
	if !needsDecoding(s) {
		return s, false
	}
	found := ""
	for _, enc := range []func(string) string{decodeTCVN3, decodeVNI, decodeVIQR} {
		if out := enc(s); changesAWord(s, out) && isVietnamese(out, true) {
			if found != "" && found != out {
				return s, false
			}
			found = out
		}
	}
	if found == "" {
		return s, false
	}
	return found, true
}

// encodingOf reads a hint; nil when it says nothing.
func encodingOf(hint string) func(string) string {
	switch h := strings.ToLower(strings.TrimSpace(hint)); {
	case h == "tcvn3", h == "abc", strings.HasPrefix(h, ".vn"):
		return decodeTCVN3
	case h == "vni", strings.HasPrefix(h, "vni-"):
		return decodeVNI
	case h == "viqr":
		return decodeVIQR
	}
	return nil
}

func fontCase(s, hint string) string {
	if strings.HasPrefix(hint, ".") && strings.HasSuffix(hint, "H") {
		return strings.ToUpper(s)
	}
	return s
}

// hasModernLetter holds for text with a letter beyond Latin-1: it was typed in Unicode.
func hasModernLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r > 0xff && (unicode.IsLetter(r) || unicode.IsMark(r)) })
}

// needsDecoding holds for text that has the characters of an old encoding and is not Vietnamese as it stands.
func needsDecoding(s string) bool {
	if hasModernLetter(s) {
		return false
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r > 0xa0 && r <= 0xff }) {
		return !isVietnamese(s, false)
	}
	return hasVIQRSign(s)
}

// hasVIQRSign holds for a hat, breve or horn in VIQR right behind its vowel. Tones alone prove nothing: they are ordinary punctuation.
func hasVIQRSign(s string) bool {
	for i := 1; i < len(s); i++ {
		vowel := s[i-1] | 0x20 // its small letter, if it is one
		switch s[i] {
		case '^':
			if hatted(rune(vowel)) != 0 {
				return true
			}
		case '+':
			if vowel == 'o' || vowel == 'u' {
				return true
			}
		case '(':
			if vowel == 'a' && !strings.Contains(s, ")") {
				return true
			}
		}
	}
	return false
}

// changesAWord holds when decoding touched a word with a plain letter in it; a lone sign ("½", "©") is no evidence.
func changesAWord(s, decoded string) bool {
	before, after := strings.Fields(s), strings.Fields(decoded)
	for i := range min(len(before), len(after)) {
		if before[i] != after[i] && strings.ContainsFunc(before[i], func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }) {
			return true
		}
	}
	return false
}

// isVietnamese reports that every word is one Vietnamese syllable, a number or an initial; placed asks that tones stand where
// one of the two schools puts them, which text decoded with a wrong table seldom does.
func isVietnamese(s string, placed bool) bool {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == '.' || r == ',' || r == '\u00a0' })
	for _, w := range words {
		if w = strings.ToLower(w); len(w) != 1 && !allDigits(w) && (!isSyllable(w) || placed && !isTonePlaced(w)) {
			return false
		}
	}
	return true
}

// isSyllable checks a word in small letters against the onsets, nuclei and codas of the language; a stopped syllable has a rising or heavy tone.
func isSyllable(w string) bool {
	var buf [longestSyllable]rune
	syl, mark, ok := takeTone(buf[:0], []byte(w))
	if !ok {
		return false
	}
	from, to := nucleus(syl)
	if from < 0 {
		return w == "ng" || w == "th" // "Ng." for Nguyễn, "Th." for Thị
	}
	coda := string(syl[to:])
	stopped := coda == "c" || coda == "ch" || coda == "p" || coda == "t"
	return onsets[string(syl[:from])] && nuclei[string(syl[from:to])] && codas[coda] && (!stopped || mark == sharp || mark == heavy || mark == level)
}

// isTonePlaced holds for a syllable whose tone stands where the school or the press puts it: hoà or hòa, but not leõ.
func isTonePlaced(w string) bool {
	settled := string(settleTone([]byte(w), 0))
	return settled == w || oldPlace.Replace(settled) == w
}

// oldPlace moves the tone of a final oa, oe, uy to the first vowel, as most of the press writes it.
var oldPlace = strings.NewReplacer(
	"oà", "òa", "oả", "ỏa", "oã", "õa", "oá", "óa", "oạ", "ọa",
	"oè", "òe", "oẻ", "ỏe", "oẽ", "õe", "oé", "óe", "oẹ", "ọe",
	"uỳ", "ùy", "uỷ", "ủy", "uỹ", "ũy", "uý", "úy", "uỵ", "ụy",
)

var (
	onsets = setOf("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x", "")
	nuclei = setOf("a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu oa oă oe oi oo ôi ơi ua uâ uê ui uô uơ ưa ưi ươ ưu uy yê " +
		"iêu yêu oai oao oay oeo uây uôi uya uyê uyu ươi ươu")
	codas = setOf("c ch m n ng nh p t", "")
)

func setOf(words string, more ...string) map[string]bool {
	set := map[string]bool{}
	for _, w := range append(strings.Fields(words), more...) {
		set[w] = true
	}
	return set
}
