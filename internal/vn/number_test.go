package vn

import (
	"math"
	"testing"
)

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]float64{
		"1.234": 1234, "32.511": 32511, "16,96": 16.96, "16,96%": 0.1696, "16,96 %": 0.1696, "100%": 1,
		"1.234,5": 1234.5, "1.234.567": 1234567, "12.5": 12.5, "0.123": 0.123, "0,1696": 0.1696,
		"1,234,567": 1234567, "1,234.5": 1234.5, "-5": -5, "−27": -27, "+41": 41, "1 234": 1234, "1\u00a0234,5": 1234.5,
		"007": 7, "1,234": 1.234, "1234.567": 1234.567,
	} {
		got, ok := ParseNumber(in)
		if !ok || math.Abs(got-want) > 1e-12 {
			t.Errorf("ParseNumber(%q) = %v %v, want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "x", "-", "--5", "1..2", "1.2.3", "1.23.456", ",5", "5,", "1,2,3", "1.234,5.6", "%", "#DIV/0!", "1e5", "NaN", "Inf", "12 người"} {
		if got, ok := ParseNumber(in); ok {
			t.Errorf("ParseNumber(%q) = %v", in, got)
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"1.234,5", "16,96%", "-1,234.5", "1.2.3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok := ParseNumber(s); ok && (math.IsNaN(n) || math.IsInf(n, 0)) {
			t.Fatalf("ParseNumber(%q) = %v", s, n)
		}
	})
}

func TestParseSex(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Sex{
		"Nam": Male, "NAM ": Male, "M": Male, "male": Male, "Nữ": Female, "nu": Female, "NỮ": Female, "Nư\u0303": Female, "F": Female,
		"": SexUnknown, "-": SexUnknown,
	} {
		if got, ok := ParseSex(in); !ok || got != want {
			t.Errorf("ParseSex(%q) = %v %v, want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"x", "1", "0", "Nam Nữ", "?x"} {
		if got, ok := ParseSex(in); ok {
			t.Errorf("ParseSex(%q) = %v", in, got)
		}
	}
	if Male.VI() != "Nam" || Female.VI() != "Nữ" || SexUnknown.String() != "unknown" {
		t.Error("words of the sexes")
	}
}

func TestCodesAreWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, d := range Codes() {
		if d.Code == "" || d.VI == "" || d.EN == "" || seen[d.Code] || d.Severity != Warning && d.Severity != Refusal {
			t.Errorf("%+v", d)
		}
		seen[d.Code] = true
	}
}
