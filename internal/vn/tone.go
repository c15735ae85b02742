package vn

import "unicode/utf8"

const longestSyllable = 8 // "nghiêng" has seven letters

// settleTone moves the tone of the syllable out[start:] (lower case, NFC) to its standard place.
// A run that is not one Vietnamese syllable (digits, two tones, two groups of vowels) stays as it is.
func settleTone(out []byte, start int) []byte {
	var buf [longestSyllable]rune
	syl, mark, ok := takeTone(buf[:0], out[start:])
	if !ok || mark == level {
		return out
	}
	at := toneSeat(syl)
	if at < 0 {
		return out
	}
	syl[at] = vowelRow(syl[at])[mark]
	out = out[:start]
	for _, r := range syl {
		out = utf8.AppendRune(out, r)
	}
	return out
}

// takeTone splits a syllable into its toneless letters and its one tone; ok is false for what is no such syllable.
func takeTone(syl []rune, s []byte) (_ []rune, mark tone, ok bool) {
	for len(s) > 0 {
		r, size := utf8.DecodeRune(s)
		s = s[size:]
		l := letterOf(r)
		if l.base == 0 || len(syl) == cap(syl) || l.tone != level && mark != level {
			return nil, level, false
		}
		if l.tone != level {
			mark = l.tone
		}
		syl = append(syl, l.base)
	}
	return syl, mark, true
}

// toneSeat finds the letter that carries the tone, -1 when the letters are not one syllable.
func toneSeat(syl []rune) int {
	from, to := nucleus(syl)
	if from < 0 {
		return -1
	}
	for i := to - 1; i >= from; i-- {
		if isMarkedVowel(syl[i]) {
			return i
		}
	}
	switch to - from {
	case 1:
		return from
	case 2:
		if to < len(syl) || secondCarries(syl[from], syl[from+1]) {
			return from + 1
		}
		return from
	default:
		return from + 1
	}
}

// secondCarries holds for oa, oe and uy, where the first vowel only rounds the lips.
func secondCarries(a, b rune) bool {
	return a == 'o' && (b == 'a' || b == 'e') || a == 'u' && b == 'y'
}

// nucleus gives the range of the vowels, without the u of qu and the i of gi. It is (-1, -1) when there is not exactly one group.
func nucleus(syl []rune) (from, to int) {
	from, to = -1, -1
	for i, r := range syl {
		switch {
		case !isVowel(r):
			if from >= 0 && to < 0 {
				to = i
			}
		case to >= 0:
			return -1, -1
		case from < 0:
			from = i
		}
	}
	if from < 0 {
		return -1, -1
	}
	if to < 0 {
		to = len(syl)
	}
	if from == 1 && to > 2 && (syl[0] == 'q' && syl[1] == 'u' || syl[0] == 'g' && syl[1] == 'i') {
		from++
	}
	return from, to
}
