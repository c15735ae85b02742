package vn

import (
	_ "embed"
	"strings"
)

// IdentityKind says which series of numbers an identity number belongs to.
type IdentityKind uint8

// The kinds.
const (
	CCCD12 IdentityKind = iota + 1 // 12-digit personal identification number (CCCD, căn cước)
	CMND9                          // 9-digit CMND, not valid since 01/01/2025
)

// Identity is a personal identity number as read from a file. The zero Identity means "none given".
type Identity struct {
	Digits string // 12 or 9 ASCII digits
	Kind   IdentityKind
	Padded bool // leading zeros were put back
}

// IsZero reports that no number was given.
func (id Identity) IsZero() bool { return id.Digits == "" }

const (
	cccdLen         = 12
	cmndLen         = 9
	minExactDigits  = 9 // a raw cell value in E notation with so many digits was written exactly; a display has at most six
	firstFutureMark = '4'
)

// ParseIdentity reads a cell that should hold an identity number; isNumber says that the cell is a number.
// Spaces, dots, dashes and apostrophes are dropped; 10 and 11 digits are padded to 12 when the result makes sense.
// An empty cell, "không có" or "-" gives the zero Identity. codes holds every finding, the refusal's code too;
// err is an *errs.Error whose Code is the refusal's.
func ParseIdentity(text string, isNumber bool) (id Identity, codes []string, err error) {
	if isNone(text) {
		return Identity{}, nil, nil
	}
	digits, code := identityDigits(text, isNumber)
	if code == "" {
		id, codes, code = identityOf(digits)
	}
	if code != "" {
		return Identity{}, []string{code}, refusal(code)
	}
	return id, codes, nil
}

// identityOf judges a string of digits: the identity with its warnings, or the code of the refusal.
func identityOf(digits string) (id Identity, warnings []string, refused string) {
	switch len(digits) {
	case cccdLen:
		return Identity{Digits: digits, Kind: CCCD12}, cccdWarnings(digits), ""
	case cccdLen - 1, cccdLen - 2:
		id, ok := padIdentity(digits)
		if !ok {
			return Identity{}, nil, CodeIdentityLength
		}
		return id, []string{CodeIdentityPadded}, ""
	case cmndLen:
		return Identity{Digits: digits, Kind: CMND9}, []string{CodeIdentityCMND}, ""
	case cmndLen - 1:
		return Identity{}, nil, CodeIdentityShort
	default:
		return Identity{}, nil, CodeIdentityLength
	}
}

func cccdWarnings(digits string) (codes []string) {
	if !KnownProvincePrefix(digits[:3]) {
		codes = append(codes, CodeIdentityProvince)
	}
	if digits[3] >= firstFutureMark {
		codes = append(codes, CodeIdentityCentury)
	}
	return codes
}

// padIdentity puts back the zeros that a spreadsheet drops from a number. A number that still starts with a zero lost a digit
// elsewhere; so did one whose province or century would make no sense.
func padIdentity(digits string) (Identity, bool) {
	padded := strings.Repeat("0", cccdLen-len(digits)) + digits
	if digits[0] == '0' || len(cccdWarnings(padded)) > 0 {
		return Identity{}, false
	}
	return Identity{Digits: padded, Kind: CCCD12, Padded: true}, true
}

// identityDigits strips what people and programs put between digits; code is set when what is left are not digits.
func identityDigits(text string, isNumber bool) (digits, code string) {
	text = Clean(text)
	if m, exp, ok := scientific(text); ok {
		return exactDigits(m, exp, isNumber)
	}
	if isNumber {
		text = trimZeroFraction(text)
	}
	out := make([]byte, 0, len(text))
	for _, r := range text {
		switch d, ok := digitOf(r); {
		case ok:
			out = append(out, d)
		case !isDigitSeparator(r):
			return "", CodeIdentityLetters
		}
	}
	return string(out), ""
}

// isDigitSeparator holds for what stands between digits without meaning.
func isDigitSeparator(r rune) bool {
	switch r {
	case ' ', '.', '-', '–', '\'', '’', '‘', '`', '"', '_':
		return true
	}
	return false
}

// Sex is male, female or not known.
type Sex uint8

// The sexes.
const (
	SexUnknown Sex = iota
	Male
	Female
)

// String gives "male", "female" or "unknown".
func (s Sex) String() string {
	switch s {
	case Male:
		return "male"
	case Female:
		return "female"
	default:
		return "unknown"
	}
}

// Born gives the year of birth and the sex that a 12-digit number carries in its 4th to 6th digit
// (Decree 137/2015/NĐ-CP, article 13): 0 and 1 are a man and a woman of the 1900s, 2 and 3 of the 2000s, and so on.
func (id Identity) Born() (year int, sex Sex, ok bool) {
	if id.Kind != CCCD12 || len(id.Digits) != cccdLen {
		return 0, SexUnknown, false
	}
	century := int(id.Digits[3] - '0')
	year = 1900 + 100*(century/2) + 10*int(id.Digits[4]-'0') + int(id.Digits[5]-'0')
	if century%2 == 1 {
		return year, Female, true
	}
	return year, Male, true
}

// Differences compares the number with what the row says; unknown values differ from nothing. A CMND tells nothing.
func (id Identity) Differences(birth Birth, sex Sex) (codes []string) {
	year, numberSex, ok := id.Born()
	if !ok {
		return nil
	}
	if birth.Year != 0 && birth.Year != year {
		codes = append(codes, CodeIdentityYear)
	}
	if sex != SexUnknown && sex != numberSex {
		codes = append(codes, CodeIdentitySex)
	}
	return codes
}

// Province gives the province where the birth was registered by the names before 01/7/2025, not where the person lives;
// it is empty for a CMND and an unknown prefix.
func (id Identity) Province() string {
	if id.Kind != CCCD12 || len(id.Digits) != cccdLen {
		return ""
	}
	return provinceNames[id.Digits[:3]]
}

// KnownProvincePrefix reports whether three digits are one of the 63 province codes (Circular 07/2016/TT-BCA).
// Births abroad have others, so an unknown one is no error.
func KnownProvincePrefix(prefix string) bool { return provinceNames[prefix] != "" }

//go:embed data/cccd_province_codes_63.csv
var provinceCSV string

var provinceNames = readProvinces(provinceCSV)

// readProvinces reads "prefix,code,name,type" lines under a heading; no field of the file is quoted.
func readProvinces(csv string) map[string]string {
	names := make(map[string]string, 64)
	for i, line := range strings.Split(csv, "\n") {
		if fields := strings.Split(strings.TrimSpace(line), ","); i > 0 && len(fields) == 4 {
			names[fields[0]] = fields[2]
		}
	}
	return names
}

const (
	maskDot      = "•"
	keepIdentity = 3
	keepPhone    = 4
)

// MaskIdentity hides all but the first and last three digits: "038••••••234".
func MaskIdentity(digits string) string { return mask(digits, keepIdentity, keepIdentity) }

// MaskPhone hides the middle of a number: "0912•••678".
func MaskPhone(digits string) string { return mask(digits, keepPhone, keepIdentity) }

// mask hides everything when what is shown would be as much as what is hidden.
func mask(s string, head, tail int) string {
	n := len(s) - head - tail
	if n < 2 {
		return strings.Repeat(maskDot, len([]rune(s)))
	}
	return s[:head] + strings.Repeat(maskDot, n) + s[head+n:]
}
