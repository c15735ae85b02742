package vn

import (
	"strconv"
	"strings"
)

// ParseNumber reads a figure written the Vietnamese way: dots (or spaces) between thousands, a comma before decimals.
// "1.234" is 1234, "16,96" is 16.96, "1.234,5" is 1234.5. A dot that cannot be a thousands dot ("12.5", "0.123") is a decimal point,
// and "1,234,567" and "1,234.5" are read the English way. "16,96 %" is 0.1696, the value that a percent cell of a workbook holds.
func ParseNumber(text string) (float64, bool) {
	s := strings.ReplaceAll(Clean(text), " ", "")
	s, percent := strings.CutSuffix(s, "%")
	s = strings.Replace(s, "−", "-", 1)
	body := strings.TrimLeft(s, "+-")
	if len(s)-len(body) > 1 || body == "" {
		return 0, false
	}
	plain, ok := plainNumber(body)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseFloat(s[:len(s)-len(body)]+plain, 64)
	if err != nil {
		return 0, false
	}
	if percent {
		n /= 100
	}
	return n, true
}

// plainNumber writes the digits with one decimal point at most.
func plainNumber(s string) (string, bool) {
	dots, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case strings.Trim(s, "0123456789.,") != "":
		return "", false
	case dots > 0 && commas > 0:
		if strings.LastIndexByte(s, '.') > strings.LastIndexByte(s, ',') {
			return ungroup(s, ",", ".")
		}
		return ungroup(s, ".", ",")
	case commas > 1:
		return ungroup(s, ",", ".")
	case commas == 1:
		return ungroup(s, ".", ",")
	case dots == 1 && !isGrouped(s, "."):
		return ungroup(s, ",", ".")
	default:
		return ungroup(s, ".", ",")
	}
}

// ungroup drops the thousands separators and sets a decimal point; ok is false where the groups are not of three.
func ungroup(s, thousands, point string) (string, bool) {
	whole, fraction, hasPoint := strings.Cut(s, point)
	if strings.ContainsAny(fraction, ".,") || hasPoint && fraction == "" || whole == "" {
		return "", false
	}
	if strings.Contains(whole, thousands) && !isGrouped(whole, thousands) {
		return "", false
	}
	whole = strings.ReplaceAll(whole, thousands, "")
	if !hasPoint {
		return whole, true
	}
	return whole + "." + fraction, true
}

// isGrouped holds for "1.234.567": one to three digits not starting with 0, then groups of three.
func isGrouped(s, separator string) bool {
	groups := strings.Split(s, separator)
	if len(groups[0]) < 1 || len(groups[0]) > 3 || groups[0][0] == '0' {
		return false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return false
		}
	}
	return true
}
