package vn

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The bytes of a sort key, in rising order. They are written to the database, so they must never change:
// that is why they are made here and not by a collation library whose weights move with its version.
const (
	endOfLevel byte = 1 // under everything: a name is before its own continuation
	wordGap    byte = 2
	digitRun   byte = 3  // then the count of digits, then the digits: "Thôn 2" is before "Thôn 10"
	firstAlpha byte = 16 // a; every letter of the alphabet has two steps, đ stands between d and e
	otherRune  byte = 200

	noTone byte = 2 // secondary level; other marks of a letter follow the six tones
)

// alphabet holds the letters in dictionary order, with the Latin letters that Vietnamese lacks in their usual place.
const alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

var alphaWeights = buildAlphaWeights()

func buildAlphaWeights() (table [0x1b1]byte) {
	weight := firstAlpha
	for _, r := range alphabet {
		table[r] = weight
		weight++
	}
	return table
}

// SortKey gives bytes that put names in the order of an office list: by given name (the last word), then family name, then middle names,
// each by the Vietnamese alphabet and, where letters are equal, by tone. Case and punctuation do not count. Bytes are stable over versions.
func SortKey(name string) []byte {
	name = Clean(name)
	from, to := givenName(name)
	head := name[:from]
	family, middle := firstWord(head)
	out := make([]byte, 0, 2*len(name)+8)
	out = appendLevels(out, name[from:to])
	out = appendLevels(out, family)
	return appendLevels(out, middle)
}

// givenName finds the last word of a name.
func givenName(name string) (from, to int) {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == ' ' {
			return i + 1, len(name)
		}
	}
	return 0, len(name)
}

func firstWord(s string) (first, rest string) {
	for i := 0; i < len(s); i++ {
		if s[i] == ' ' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// CollateKey gives bytes that put texts in the order of a Vietnamese dictionary: letters first, then tones, then small before capital;
// whole numbers by value. Bytes are stable over versions.
func CollateKey(s string) []byte {
	s = Clean(s)
	out := appendLevels(make([]byte, 0, 3*len(s)+4), s)
	var cases trimmed
	for _, r := range s {
		if unicode.IsUpper(r) {
			out = cases.append(out, noTone+1)
		} else if unicode.IsLetter(r) {
			out = cases.append(out, noTone)
		}
	}
	return append(out, endOfLevel)
}

// appendLevels writes the letters of a text, an end, its tones, an end.
func appendLevels(out []byte, s string) []byte {
	start := len(out)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r >= '0' && r <= '9' {
			size = digitsLen(s[i:])
			out = appendNumber(out, s[i:i+size])
		} else {
			out = appendPrimary(out, r, start)
		}
		i += size
	}
	if len(out) > start && out[len(out)-1] == wordGap {
		out = out[:len(out)-1]
	}
	out = append(out, endOfLevel)
	var marks trimmed
	for _, r := range s {
		if m, ok := secondary(r); ok {
			out = marks.append(out, m)
		}
	}
	return append(out, endOfLevel)
}

// trimmed appends weights but holds back the lowest ones until a higher one follows, so that a level never ends in them.
type trimmed struct{ held int }

func (t *trimmed) append(out []byte, weight byte) []byte {
	if weight == noTone {
		t.held++
		return out
	}
	for ; t.held > 0; t.held-- {
		out = append(out, noTone)
	}
	return append(out, weight)
}

func digitsLen(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// appendNumber writes a run of digits so that it sorts by value.
func appendNumber(out []byte, digits string) []byte {
	for len(digits) > 1 && digits[0] == '0' {
		digits = digits[1:]
	}
	return append(append(out, digitRun, byte(min(len(digits), 255))), digits...)
}

func appendPrimary(out []byte, r rune, start int) []byte {
	if l := letterOf(r); l.base != 0 {
		return append(out, alphaWeights[l.base])
	}
	switch base, ok := latinBase(r); {
	case ok:
		return append(out, alphaWeights[base])
	case unicode.IsMark(r):
		return out
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return utf8.AppendRune(append(out, otherRune), unicode.ToLower(r))
	case len(out) > start && out[len(out)-1] != wordGap:
		return append(out, wordGap)
	}
	return out
}

// latinBase gives the ASCII letter under a mark that Vietnamese does not use ("ŏ" of Ê-đê names).
func latinBase(r rune) (rune, bool) {
	if r < utf8.RuneSelf || !unicode.IsLetter(r) {
		return 0, false
	}
	c := foldRune(r)
	return rune(c), c >= 'a' && c <= 'z'
}

// secondary gives the weight of a letter's tone; a mark of another language weighs more than any tone.
func secondary(r rune) (byte, bool) {
	if l := letterOf(r); l.base != 0 {
		return noTone + byte(l.tone), true
	}
	if _, ok := latinBase(r); ok {
		d := norm.NFD.PropertiesString(string(r)).Decomposition()
		mark, _ := utf8.DecodeLastRune(d)
		return noTone + byte(tones) + byte(mark&0x7f), true
	}
	return 0, false
}
