package sheet

import (
	"math"
	"strconv"
)

// exactDigits is how many decimal digits a float64 always keeps.
const exactDigits = 15

var pow10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// plainNumber reads "-123.45" with at most 15 digits. The result is exact (both parts are below 2^53, so the division rounds once), and
// the raw text is already the shortest that gives it back. Anything else, like an exponent, is left to parseNumber.
func plainNumber(raw []byte) (v float64, ok bool) {
	b, neg := raw, false
	if len(b) > 0 && b[0] == '-' {
		b, neg = b[1:], true
	}
	if len(b) == 0 || len(b) > exactDigits+1 {
		return 0, false
	}
	var mant uint64
	point := -1
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9':
			mant = mant*10 + uint64(c-'0')
		case c == '.' && point < 0 && i > 0:
			point = i
		default:
			return 0, false
		}
	}
	if neg && mant == 0 {
		return 0, false
	}
	v = float64(mant)
	if point >= 0 {
		frac := len(b) - point - 1
		if frac == 0 || b[len(b)-1] == '0' {
			return 0, false
		}
		v /= pow10[frac]
	} else if len(b) > exactDigits {
		return 0, false
	}
	if neg {
		v = -v
	}
	return v, true
}

// appendNumber appends the exact digits of a stored number to dst and gives its value. A run of digits is kept as it stands, even past
// what a float holds: it is somebody's identity number. ok is false when raw is no number; nothing is appended then.
func appendNumber(dst, raw []byte) (out []byte, v float64, ok bool) {
	if v, ok := plainNumber(raw); ok {
		return append(dst, raw...), v, true
	}
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || len(raw) > 400 {
		return dst, 0, false
	}
	if allDigits(raw) {
		return append(dst, raw...), v, true
	}
	return appendFloat(dst, v), v, true
}

// appendFloat writes the shortest digits that give v back, without an exponent as long as a person could read them.
func appendFloat(dst []byte, v float64) []byte {
	if v == 0 {
		return append(dst, '0')
	}
	if a := math.Abs(v); a >= 1e21 || a < 1e-12 {
		return strconv.AppendFloat(dst, v, 'E', -1, 64)
	}
	return strconv.AppendFloat(dst, v, 'f', -1, 64)
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}
