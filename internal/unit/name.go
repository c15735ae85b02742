package unit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tungnha/internal/locale"
	"tungnha/internal/vn"
)

// longestName bounds what a cell may give as a name, in letters.
const longestName = 150

// properName gives the form in which a hamlet's name is kept: clean, and where it was typed in capitals only, as people write it:
// "KHU PHỐ 1" is "Khu phố 1", "THÔN YÊN TÔN" is "Thôn Yên Tôn", "THÔN III" is "Thôn III".
func properName(s string) string {
	s = vn.Clean(s)
	if s != strings.ToUpper(s) || s == strings.ToLower(s) {
		return upperFirst(s)
	}
	words := strings.Fields(s)
	first := kindWords(words)
	for i, w := range words {
		_, roman := locale.ParseRoman(w)
		switch {
		case i < first:
			words[i] = strings.ToLower(w)
		case !roman && !strings.ContainsAny(w, "0123456789"):
			words[i] = upperFirst(strings.ToLower(w))
		}
	}
	return upperFirst(strings.Join(words, " "))
}

// kindWords counts the words at the front that are a written-out kind.
func kindWords(words []string) (n int) {
	key := vn.Key(strings.Join(words, " "))
	eachPrefix(key, func(p prefix, rest string) {
		if !p.short && rest != "" {
			n = strings.Count(p.words, " ") + 1
		}
	})
	return n
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
