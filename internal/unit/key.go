package unit

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"

	"tungnha/internal/locale"
	"tungnha/internal/vn"
)

// Key gives the form in which names of units are compared: vn.Key with whole numbers by value, letters and digits apart, Roman numerals at
// the end as digits where they can't be a word, and no "số" before a number. "Thôn 01", "Thôn1", "thôn số 1" and "Thôn I" are one;
// "Vĩnh Hưng" and "Vĩnh Hùng" are two.
func Key(s string) string { return keyOf(vn.Clean(s), false) }

// keyOf is Key; with guess a Roman numeral is read even where it might be a word ("THÔN VI").
func keyOf(s string, guess bool) string {
	words := strings.Fields(vn.Key(splitDigits(s)))
	if n := len(words); n > 0 && isRoman(words[n-1], s, guess) {
		value, _ := locale.ParseRoman(strings.ToUpper(words[n-1]))
		words[n-1] = strconv.Itoa(value)
	}
	out := words[:0]
	for _, w := range words {
		if isNumber(w) {
			out = dropNumberSigns(out)
		}
		out = append(out, byValue(w))
	}
	return strings.Join(out, " ")
}

// splitDigits puts a space where letters and digits meet: "t1" is "t 1".
func splitDigits(s string) string {
	var out strings.Builder
	var before rune
	for _, r := range s {
		if before != 0 && before != ' ' && r != ' ' && unicode.IsDigit(before) != unicode.IsDigit(r) {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
		before = r
	}
	return out.String()
}

// dropNumberSigns takes "số" (number), with or without its mark, off the end.
func dropNumberSigns(words []string) []string {
	n := len(words)
	for n > 0 && (words[n-1] == "số" || words[n-1] == "so") {
		n--
	}
	return words[:n]
}

func isNumber(w string) bool { return w != "" && strings.Trim(w, "0123456789") == "" }

// byValue drops the zeros before a number.
func byValue(w string) string {
	if !isNumber(w) {
		return w
	}
	return cmp.Or(strings.TrimLeft(w, "0"), "0")
}

// largestRoman: no commune has forty hamlets that are counted in Roman numerals, and L, C, D, M are letters that hamlets are named by.
const largestRoman = 39

// isRoman reports whether the last word (lower case) of a text is a Roman numeral. "VI" and "XI" are also words, "I", "V", "X" also letters:
// they count only when written in capitals, and those that are words only beside small letters.
func isRoman(word, text string, guess bool) bool {
	n, ok := locale.ParseRoman(strings.ToUpper(word))
	switch {
	case !ok || n > largestRoman:
		return false
	case guess || word != "vi" && word != "xi" && len(word) > 1:
		return true
	}
	capital := strings.HasSuffix(strings.TrimRight(text, " ."), strings.ToUpper(word))
	return capital && (len(word) == 1 || text != strings.ToUpper(text))
}
