package sheet

import (
	"math"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestPlainNumberIsExact compares the quick way with the standard library.
func TestPlainNumberIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.StringMatching(`-?[0-9]{1,16}(\.[0-9]{0,16})?`).Draw(t, "raw")
		v, ok := plainNumber([]byte(raw))
		want, err := strconv.ParseFloat(raw, 64)
		if ok && (err != nil || math.Float64bits(v) != math.Float64bits(want)) {
			t.Fatalf("%q is %v, not %v", raw, v, want)
		}
		text, v, ok := appendNumber(nil, []byte(raw))
		if back, err := strconv.ParseFloat(string(text), 64); !ok || err != nil || back != want || v != want {
			t.Fatalf("%q became %q, %v", raw, text, v)
		}
	})
}

func TestAppendNumberRefuses(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "-", ".", "1e", "NaN", "Inf", "0x1p4x", "1 2", "1e999"} {
		if out, _, ok := appendNumber([]byte("k"), []byte(raw)); ok || string(out) != "k" {
			t.Errorf("%q gave %q", raw, out)
		}
	}
}

func TestIsDateFormat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id   int
		code string
		want bool
	}{
		{0, "", false},
		{2, "", false},
		{13, "", false},
		{14, "", true},
		{22, "", true},
		{23, "", false},
		{45, "", true},
		{47, "", true},
		{49, "", false},
		{164, "dd/mm/yyyy", true},
		{164, "[$-1010000]d/m/yyyy;@", true},
		{164, `"ngày "dd" tháng "mm`, true},
		{164, "[h]:mm", true},
		{164, "[mm]", true},
		{164, "yyyy", true},
		{164, "General", false},
		{164, "0.00E+00", false},
		{164, `#,##0 "đồng/m"`, false},
		{164, `#,##0\ \d`, false},
		{164, "[Red]0", false},
		{164, "@", false},
		{164, "#,##0.00;[Red]d", false},
		{14, "0", false},
		{164, `"dd`, false},
		{164, "[", false},
		{164, `\`, false},
	} {
		if got := isDateFormat(c.id, c.code); got != c.want {
			t.Errorf("isDateFormat(%d, %q) = %v", c.id, c.code, got)
		}
	}
}

func TestAppendDate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		serial float64
		from04 bool
		want   string
	}{
		{1, false, "1900-01-01"},
		{59, false, "1900-02-28"},
		{60, false, ""},
		{61, false, "1900-03-01"},
		{45071, false, "2023-05-25"},
		{43609, true, "2023-05-25"},
		{0, true, "1904-01-01"},
		{45071.999999, false, "2023-05-26"},
		{45071.75, false, "2023-05-25T18:00:00"},
		{0.25, false, "06:00:00"},
		{2958465, false, "9999-12-31"},
		{2958466, false, ""},
		{2958465.9999999, false, ""},
		{-1, false, ""},
		{math.NaN(), false, ""},
		{math.Inf(1), true, ""},
	} {
		out, ok := appendDate(nil, c.serial, c.from04)
		if string(out) != c.want || ok != (c.want != "") {
			t.Errorf("appendDate(%v, %v) = %q, %v; want %q", c.serial, c.from04, out, ok, c.want)
		}
	}
}

// TestSerialIsInverse holds for every day that Excel knows.
func TestSerialIsInverse(t *testing.T) {
	t.Parallel()
	for day := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2100; day = day.AddDate(0, 0, 1) {
		out, ok := appendDate(nil, serialOf(day), false)
		if want := day.Format(time.DateOnly); !ok || string(out) != want {
			t.Fatalf("%s came back as %q", want, out)
		}
	}
}
