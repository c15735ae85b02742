package locale

import "strings"

var romans = []struct {
	value int
	sign  string
}{
	{1000, "M"},
	{900, "CM"},
	{500, "D"},
	{400, "CD"},
	{100, "C"},
	{90, "XC"},
	{50, "L"},
	{40, "XL"},
	{10, "X"},
	{9, "IX"},
	{5, "V"},
	{4, "IV"},
	{1, "I"},
}

// maxRoman is the largest number that Roman numerals write without a bar.
const maxRoman = 3999

// Roman writes 1 to 3999 as the headings of letters and tables number their parts: I, II, III, IV. It is empty outside that range.
func Roman(n int) string {
	if n < 1 || n > maxRoman {
		return ""
	}
	var out strings.Builder
	for _, r := range romans {
		for ; n >= r.value; n -= r.value {
			out.WriteString(r.sign)
		}
	}
	return out.String()
}

// ParseRoman reads a numeral written in capitals in its one right form; "IIII" and "IC" are none.
func ParseRoman(s string) (int, bool) {
	n, rest := 0, s
	for _, r := range romans {
		for strings.HasPrefix(rest, r.sign) && n <= maxRoman {
			n, rest = n+r.value, rest[len(r.sign):]
		}
	}
	return n, rest == "" && n > 0 && Roman(n) == s
}
