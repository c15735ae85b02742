package vn

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean gives the form in which text is stored: NFC, the look-alikes Ð and Ɖ made Đ, zero-width characters dropped,
// every run of spaces (no-break, ideographic, tab, line break) made one space, both ends trimmed.
// Text that is clean already is returned as it is, without copying.
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	s = norm.NFC.String(s)
	out := make([]byte, 0, len(s)+2)
	gap := false
	for _, r := range s {
		r = lookAlike(r)
		switch {
		case isInvisible(r):
		case unicode.IsSpace(r) || unicode.IsControl(r):
			gap = true
		default:
			if gap && len(out) > 0 {
				out = append(out, ' ')
			}
			gap = false
			out = utf8.AppendRune(out, r)
		}
	}
	return recompose(string(out))
}

// recompose makes text NFC again where dropping an invisible character brought a letter and its mark together.
// Composing never makes a space or an invisible character, so one pass is enough.
func recompose(s string) string {
	if isComposedVietnamese(s) || norm.NFC.IsNormalString(s) {
		return s
	}
	return norm.NFC.String(s)
}

// isClean reports, without copying, that Clean would change nothing.
func isClean(s string) bool {
	space, ascii := true, true
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			ascii, space = false, false
		case c == ' ' && space, c < ' ', c == 0x7f:
			return false
		default:
			space = c == ' '
		}
	}
	if space && s != "" {
		return false
	}
	return ascii || isCleanUnicode(s)
}

func isCleanUnicode(s string) bool {
	for i, r := range s {
		if r < utf8.RuneSelf {
			continue
		}
		if !isPlainLetter(r) && (r == utf8.RuneError && isBadByte(s[i:]) || isInvisible(r) || lookAlike(r) != r || unicode.IsSpace(r) || unicode.IsControl(r)) {
			return false
		}
	}
	return recompose(s) == s
}

func isBadByte(s string) bool {
	_, size := utf8.DecodeRuneInString(s)
	return size == 1
}

// isPlainLetter holds for the precomposed letters that Vietnamese uses: they need no second look.
func isPlainLetter(r rune) bool { return letterOf(r).base != 0 }

// isComposedVietnamese is a cheap proof of NFC: only ASCII and precomposed Vietnamese letters.
func isComposedVietnamese(s string) bool {
	for _, r := range s {
		if r >= utf8.RuneSelf && !isPlainLetter(r) {
			return false
		}
	}
	return true
}

// lookAlike maps the Icelandic and African letters that fonts draw like the Vietnamese one.
func lookAlike(r rune) rune {
	switch r {
	case 'Ð', 'Ɖ':
		return 'Đ'
	case 'ð', 'ɖ':
		return 'đ'
	}
	return r
}

// isInvisible holds for what leaves no trace on paper: zero-width characters, soft hyphens, direction marks.
func isInvisible(r rune) bool {
	return r >= 0xad && (unicode.Is(unicode.Cf, r) || r == 0x034f || r == 0x115f || r == 0x3164)
}

// Key gives the comparison key of a name or a word: clean, lower case, everything but letters and digits made one space,
// and the tone of each syllable set on the letter where the school standard (Decision 1989/QĐ-BGDĐT of 2018) puts it.
// Marks count and i is never y. Key(Key(s)) == Key(s).
func Key(s string) string {
	s = Clean(s)
	out := make([]byte, 0, len(s)+8)
	start, gap := 0, false
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			out, gap = settleTone(out, start), true
			start = len(out)
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, ' ')
			start = len(out)
		}
		gap = false
		out = utf8.AppendRune(out, unicode.ToLower(r))
	}
	return recompose(string(settleTone(out, start)))
}

// Fold gives the search form: lower-case ASCII letters and digits with single spaces between, đ as d, marks dropped.
// A letter outside Latin becomes a space.
func Fold(s string) string {
	out := make([]byte, 0, len(s))
	gap := false
	for _, r := range s {
		c := foldRune(r)
		switch c {
		case foldDrop:
		case ' ':
			gap = true
		default:
			if gap && len(out) > 0 {
				out = append(out, ' ')
			}
			gap = false
			out = append(out, c)
		}
	}
	return string(out)
}
