package vn

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Name is a personal name in its three parts. Middle may be empty or several words; a name of one word is only given.
type Name struct{ Family, Middle, Given string }

// SplitName takes a cleaned name apart: the first word is the family name, the last the given name.
func SplitName(name string) Name {
	name = Clean(name)
	last := strings.LastIndexByte(name, ' ')
	if last < 0 {
		return Name{Given: name}
	}
	n := Name{Given: name[last+1:]}
	n.Family, n.Middle, _ = strings.Cut(name[:last], " ")
	return n
}

// JoinName puts a name back together from the two columns "Họ đệm" and "Tên".
func JoinName(last, first string) string { return Clean(last + " " + first) }

// ProperName gives a name in natural case. Words in CAPITALS become Capitalised, a name all in small letters too;
// a name that has its case already is kept, and so is a single capital ("Y Bhiăng"). A part after a hyphen or an apostrophe
// starts with a capital of its own ("H'Hen", "Ê-Ban"), an abbreviation keeps its point ("NG." becomes "Ng.").
func ProperName(s string) string {
	s = Clean(s)
	lower := isLowerName(s)
	words := strings.Split(s, " ")
	for i, w := range words {
		if lower || isCapitals(w) {
			words[i] = capitalise(w)
		}
	}
	return strings.Join(words, " ")
}

// isLowerName holds when no word but an abbreviation has a capital.
func isLowerName(s string) bool {
	for _, w := range strings.Split(s, " ") {
		if !strings.HasSuffix(w, ".") && strings.ContainsFunc(w, unicode.IsUpper) {
			return false
		}
	}
	return true
}

// isCapitals holds for a word of two letters or more without a small one.
func isCapitals(w string) bool {
	n := 0
	for _, r := range w {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 1
}

func capitalise(w string) string {
	out := make([]byte, 0, len(w))
	start := true
	for _, r := range w {
		if start {
			out = utf8.AppendRune(out, unicode.ToUpper(r))
		} else {
			out = utf8.AppendRune(out, unicode.ToLower(r))
		}
		switch {
		case unicode.IsLetter(r):
			start = false
		case !unicode.IsMark(r) && !unicode.IsDigit(r): // a digit begins nothing and ends nothing: "00AA" has its capital too
			start = true
		}
	}
	return recompose(string(out))
}
