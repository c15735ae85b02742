package vn

import (
	"strconv"
	"strings"
)

// isNone holds for an empty cell and for the words that offices write into one: "không có", "ko", "-", "?".
func isNone(text string) bool {
	if strings.ContainsAny(text, "123456789") || len(text) > maxNoneLen {
		return false
	}
	switch Key(text) {
	case "", "không", "không có", "ko", "ko có", "k", "k có", "chưa", "chưa có", "không dùng",
		"không có sđt", "không có đt", "không có số", "none", "null", "n a", "0":
		return true
	}
	return false
}

const maxNoneLen = 40 // bytes; a longer text says something

// digitOf gives the ASCII digit of an ordinary or full-width digit.
func digitOf(r rune) (byte, bool) {
	switch {
	case r >= '0' && r <= '9':
		return byte(r), true
	case r >= '０' && r <= '９':
		return byte('0' + r - '０'), true
	}
	return 0, false
}

// trimZeroFraction drops the ".0" that some programs write behind a whole number.
func trimZeroFraction(s string) string {
	whole, fraction, found := strings.Cut(s, ".")
	if found && strings.Trim(fraction, "0") == "" {
		return whole
	}
	return s
}

// scientific splits "3.81E+10" or "3,81e10" into its mantissa without the point, trailing zeros dropped, and its exponent.
func scientific(s string) (mantissa string, exp int, ok bool) {
	m, e, found := strings.Cut(strings.ToUpper(strings.ReplaceAll(s, " ", "")), "E")
	if !found || m == "" || e == "" {
		return "", 0, false
	}
	exp, err := strconv.Atoi(e)
	if err != nil || exp < 0 || exp > 99 {
		return "", 0, false
	}
	whole, fraction, _ := strings.Cut(strings.Replace(m, ",", ".", 1), ".")
	if len(whole) != 1 || !allDigits(whole) || !allDigits(fraction) {
		return "", 0, false
	}
	return strings.TrimRight(whole+fraction, "0"), exp, true
}

// exactDigits writes a number out of E notation when the cell is a number and so many digits are given that none can be missing:
// the file format itself may write 3.8099001234E10. Anything shorter is a display whose digits are lost.
func exactDigits(mantissa string, exp int, isNumber bool) (digits, code string) {
	if !isNumber || len(mantissa) < minExactDigits || len(mantissa) > exp+1 {
		return "", CodeIdentityScientific
	}
	return mantissa + strings.Repeat("0", exp+1-len(mantissa)), ""
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
