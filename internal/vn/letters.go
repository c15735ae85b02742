package vn

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tone is one of the six tones, in the order of the dictionary.
type tone uint8

const (
	level   tone = iota // ma
	falling             // mà (huyền)
	asking              // mả (hỏi)
	rising              // mã (ngã)
	sharp               // má (sắc)
	heavy               // mạ (nặng)
	tones
)

// letter is a Latin letter seen as Vietnamese sees it: the letter of the alphabet, its tone, its case.
// base is lower case and keeps the marks that make another letter (ă â đ ê ô ơ ư). The zero letter is no letter.
type letter struct {
	base  rune
	tone  tone
	vowel uint8 // its row in vowels, counted from 1; 0 for a consonant
	upper bool
}

// vowels lists the twelve vowels with their six tones: one row a vowel, columns in dictionary order.
var vowels = [...][tones]rune{
	{'a', 'à', 'ả', 'ã', 'á', 'ạ'},
	{'ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'},
	{'â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'},
	{'e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'},
	{'ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'},
	{'i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'},
	{'o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'},
	{'ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'},
	{'ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'},
	{'u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'},
	{'ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'},
	{'y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'},
}

const lastLetter = 0x1eff // end of Latin Extended Additional, where the toned vowels stand

var (
	letters = buildLetters()
	folded  = buildFolded()
)

func buildLetters() (table [lastLetter + 1]letter) {
	for r := 'a'; r <= 'z'; r++ {
		table[r] = letter{base: r}
	}
	table['đ'] = letter{base: 'đ'}
	for i, row := range vowels {
		for t, r := range row {
			table[r] = letter{base: row[level], tone: tone(t), vowel: uint8(i + 1)}
		}
	}
	for r := range table {
		if l := table[r]; l.base != 0 && !l.upper {
			l.upper = true
			table[unicode.ToUpper(rune(r))] = l
		}
	}
	return table
}

func letterOf(r rune) letter {
	if r < 0 || r > lastLetter {
		return letter{}
	}
	return letters[r]
}

func isVowel(base rune) bool { return letterOf(base).vowel != 0 }

// vowelRow gives the six forms of a vowel, nil for any other letter.
func vowelRow(base rune) *[tones]rune {
	if i := letterOf(base).vowel; i > 0 {
		return &vowels[i-1]
	}
	return nil
}

// isMarkedVowel holds for the vowels that carry a hat, a breve or a horn: they attract the tone.
func isMarkedVowel(base rune) bool {
	switch base {
	case 'ă', 'â', 'ê', 'ô', 'ơ', 'ư':
		return true
	}
	return false
}

const foldDrop = 0 // a mark or an invisible character: leaves nothing behind

func buildFolded() (table [lastLetter + 1]byte) {
	for r := range table {
		table[r] = foldSlow(rune(r))
	}
	return table
}

func foldRune(r rune) byte {
	if r >= 0 && r <= lastLetter {
		return folded[r]
	}
	return foldSlow(r)
}

// foldSlow takes the first ASCII letter or digit of the decomposition; a lone mark leaves nothing, all else is a space.
func foldSlow(r rune) byte {
	switch r {
	case 'đ', 'Đ', 'ð', 'Ð', 'ɖ', 'Ɖ':
		return 'd'
	case 'ƀ', 'Ƀ':
		return 'b'
	}
	if unicode.Is(unicode.Mn, r) || isInvisible(r) {
		return foldDrop
	}
	first := r
	if d := norm.NFKD.PropertiesString(string(r)).Decomposition(); len(d) > 0 {
		first, _ = utf8.DecodeRune(d)
	}
	if first >= 'A' && first <= 'Z' {
		first += 'a' - 'A'
	}
	if first >= 'a' && first <= 'z' || first >= '0' && first <= '9' {
		return byte(first)
	}
	return ' '
}
