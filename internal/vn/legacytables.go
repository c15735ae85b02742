package vn

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tcvn3Vowels lists the bytes of TCVN 5712:1993 (VN3) in the order of the vowels table; 0 where the letter is ASCII.
// There are no toned capitals in it: fonts for capitals draw the small letters tall.
var tcvn3Vowels = [len(vowels)][tones]byte{
	{0, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9},
	{0xa8, 0xbb, 0xbc, 0xbd, 0xbe, 0xc6},
	{0xa9, 0xc7, 0xc8, 0xc9, 0xca, 0xcb},
	{0, 0xcc, 0xce, 0xcf, 0xd0, 0xd1},
	{0xaa, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6},
	{0, 0xd7, 0xd8, 0xdc, 0xdd, 0xde},
	{0, 0xdf, 0xe1, 0xe2, 0xe3, 0xe4},
	{0xab, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9},
	{0xac, 0xea, 0xeb, 0xec, 0xed, 0xee},
	{0, 0xef, 0xf1, 0xf2, 0xf3, 0xf4},
	{0xad, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9},
	{0, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe},
}

var tcvn3 = buildTCVN3()

func buildTCVN3() (table [256]rune) {
	for i, row := range tcvn3Vowels {
		for t, b := range row {
			if b != 0 {
				table[b] = vowels[i][t]
			}
		}
	}
	for i, r := range "ĂÂÊÔƠƯĐ" {
		table[0xa1+i/2] = r // each of these letters takes two bytes
	}
	table[0xae] = 'đ'
	return table
}

// decodeTCVN3 maps the Latin-1 view of TCVN3 letter by letter.
func decodeTCVN3(s string) string {
	return strings.Map(func(r rune) rune {
		if r < rune(len(tcvn3)) && tcvn3[r] != 0 {
			return tcvn3[r]
		}
		return r
	}, s)
}

// In VNI a vowel is followed by one Latin-1 letter for its hat or breve and its tone together. The columns are the six tones.
const (
	vniTone  = " øûõùï" // a plain vowel, ơ or ư with a tone
	vniBreve = "êèúüéë" // behind a: ă ằ ẳ ẵ ắ ặ
	vniHat   = "âàåãáä" // behind a, e, o: â ầ ẩ ẫ ấ ậ
)

// vniSingle lists the letters that are one character in VNI.
var vniSingle = map[rune]rune{'ì': 'ì', 'æ': 'ỉ', 'ó': 'ĩ', 'í': 'í', 'ò': 'ị', 'ô': 'ơ', 'ö': 'ư', 'î': 'ỵ', 'ñ': 'đ'}

// decodeVNI joins each vowel with the sign behind it. A capital vowel may carry a small or a capital sign.
func decodeVNI(s string) string {
	out := make([]byte, 0, len(s))
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		sign, signSize := utf8.DecodeRuneInString(s[size:])
		base := r
		if single, ok := vniSingle[unicode.ToLower(r)]; ok {
			base = sameCase(single, r)
		}
		if joined, ok := joinVNI(base, unicode.ToLower(sign)); ok && signSize > 0 {
			base, size = joined, size+signSize
		}
		out = utf8.AppendRune(out, base)
		s = s[size:]
	}
	return string(out)
}

// joinVNI puts a sign on a vowel that has no tone yet.
func joinVNI(vowel, sign rune) (rune, bool) {
	l := letterOf(vowel)
	if l.vowel == 0 || l.tone != level || sign < utf8.RuneSelf {
		return 0, false
	}
	base, t := l.base, column(vniTone, sign)
	if t < 0 && base == 'a' {
		base, t = 'ă', column(vniBreve, sign)
	}
	if t < 0 {
		base, t = hatted(l.base), column(vniHat, sign)
	}
	if t < 0 || base == 0 {
		return 0, false
	}
	return sameCase(vowelRow(base)[t], vowel), true
}

// column gives the place of a sign among the six tones, or -1.
func column(signs string, sign rune) int {
	i := strings.IndexRune(signs, sign)
	if i < 0 {
		return -1
	}
	return utf8.RuneCountInString(signs[:i])
}

// hatted gives the letter with a circumflex, 0 where there is none.
func hatted(base rune) rune {
	switch base {
	case 'a':
		return 'â'
	case 'e':
		return 'ê'
	case 'o':
		return 'ô'
	}
	return 0
}

func sameCase(r, as rune) rune {
	if unicode.IsUpper(as) {
		return unicode.ToUpper(r)
	}
	return r
}

const viqrTone = " `?~'." // the six tones of VIQR (RFC 1456)

// decodeVIQR joins vowels with the signs behind them, and dd to đ.
func decodeVIQR(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if (r == 'd' || r == 'D') && i < len(s) && (s[i] == 'd' || s[i] == 'D') {
			out, i = utf8.AppendRune(out, sameCase('đ', r)), i+1
			continue
		}
		l := letterOf(r)
		if l.vowel == 0 || r >= utf8.RuneSelf {
			out = utf8.AppendRune(out, r)
			continue
		}
		base := l.base
		if i < len(s) {
			if marked := viqrMark(base, s[i]); marked != 0 {
				base, i = marked, i+1
			}
		}
		t := 0
		if i < len(s) && s[i] != ' ' {
			if t = strings.IndexByte(viqrTone, s[i]); t < 0 {
				t = 0
			} else {
				i++
			}
		}
		out = utf8.AppendRune(out, sameCase(vowelRow(base)[t], r))
	}
	return string(out)
}

// viqrMark gives the letter that a hat, breve or horn makes of a vowel, 0 where the sign is none.
func viqrMark(base rune, sign byte) rune {
	switch {
	case sign == '^':
		return hatted(base)
	case sign == '(' && base == 'a':
		return 'ă'
	case (sign == '+' || sign == '*') && base == 'o':
		return 'ơ'
	case (sign == '+' || sign == '*') && base == 'u':
		return 'ư'
	}
	return 0
}
