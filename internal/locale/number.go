package locale

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

const (
	minus   = "−" // U+2212, as wide as the plus
	noValue = "–" // stands where a rate has no denominator
)

// Number writes a whole number with its thousands apart: 32.511, in English 32,511.
func (l Lang) Number(n int64) string {
	if n < 0 {
		return minus + l.group(magnitude(n))
	}
	return l.group(magnitude(n))
}

// Signed writes a difference with its sign: +41, −27, 0.
func (l Lang) Signed(n int64) string {
	if n > 0 {
		return "+" + l.Number(n)
	}
	return l.Number(n)
}

// Percent writes num/den as a percentage with two decimals, rounded half away from zero: "16,96 %", in English "16.96%"; "–" without a denominator.
// The figure is exact: it never passes through floating point.
func (l Lang) Percent(num, den int64) string {
	if den == 0 {
		return noValue
	}
	hi, lo := bits.Mul64(magnitude(num), 10000)
	d := magnitude(den)
	if hi >= d {
		return l.Rate(float64(num) / float64(den)) // over 1.8e15 %: no campaign gets there
	}
	q, rest := bits.Div64(hi, lo, d)
	if rest >= d-rest {
		q++
	}
	return l.hundredths(q, (num < 0) != (den < 0)) + l.percentSign()
}

// Rate writes a fraction as a percentage with two decimals: 0.1696 is "16,96 %". What is no number is "–".
func (l Lang) Rate(fraction float64) string {
	if math.IsNaN(fraction) || math.IsInf(fraction, 0) {
		return noValue
	}
	return l.Decimal(fraction*100, 2) + l.percentSign()
}

// Decimal writes a number with a fixed count of decimals, thousands apart: 1.234,5. What is no number is "–".
func (l Lang) Decimal(f float64, decimals int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return noValue
	}
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(f), 'f', decimals, 64), ".")
	out := l.groupDigits(whole)
	if fraction != "" {
		out += l.point() + fraction
	}
	if f < 0 && strings.Trim(whole+fraction, "0") != "" {
		return minus + out
	}
	return out
}

func (l Lang) hundredths(n uint64, negative bool) string {
	cents := strconv.FormatUint(n%100+100, 10)[1:]
	out := l.group(n/100) + l.point() + cents
	if negative && n != 0 {
		return minus + out
	}
	return out
}

func (l Lang) group(n uint64) string { return l.groupDigits(strconv.FormatUint(n, 10)) }

func (l Lang) groupDigits(digits string) string {
	if len(digits) <= 3 {
		return digits
	}
	var out strings.Builder
	out.Grow(len(digits) + len(digits)/3)
	head := (len(digits)-1)%3 + 1
	out.WriteString(digits[:head])
	for i := head; i < len(digits); i += 3 {
		out.WriteString(l.thousands())
		out.WriteString(digits[i : i+3])
	}
	return out.String()
}

func (l Lang) point() string {
	if l == EN {
		return "."
	}
	return ","
}

func (l Lang) thousands() string {
	if l == EN {
		return ","
	}
	return "."
}

func (l Lang) percentSign() string {
	if l == EN {
		return "%"
	}
	return " %"
}

// magnitude is the absolute value, right also for the least int64.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
