package locale_test

import (
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tungnha/internal/errs"
	"tungnha/internal/locale"
)

func at(y int, m time.Month, d, hour, minute int) time.Time {
	return time.Date(y, m, d, hour, minute, 0, 0, locale.Zone)
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	const vi, en = locale.VI, locale.EN
	for _, c := range [][2]string{
		{vi.Number(0), "0"},
		{vi.Number(999), "999"},
		{vi.Number(32511), "32.511"},
		{en.Number(32511), "32,511"},
		{vi.Number(1234567), "1.234.567"},
		{vi.Number(-1234), "−1.234"},
		{vi.Number(math.MinInt64), "−9.223.372.036.854.775.808"},
		{vi.Signed(41), "+41"},
		{vi.Signed(-27), "−27"},
		{vi.Signed(0), "0"},
		{vi.Percent(31426, 185255), "16,96 %"},
		{en.Percent(31426, 185255), "16.96%"},
		{vi.Percent(0, 10), "0,00 %"},
		{vi.Percent(10, 10), "100,00 %"},
		{vi.Percent(12456, 10000), "124,56 %"},
		{vi.Percent(1, 20000), "0,01 %"}, // half a hundredth goes up
		{vi.Percent(-1, 3), "−33,33 %"},
		{vi.Percent(-1, 1000000), "0,00 %"},
		{vi.Percent(1234567, 100), "1.234.567,00 %"},
		{vi.Percent(5, 0), "–"},
		{vi.Rate(0.1696), "16,96 %"},
		{en.Rate(0.1696), "16.96%"},
		{vi.Rate(math.NaN()), "–"},
		{vi.Rate(math.Inf(1)), "–"},
		{vi.Decimal(1234.5, 1), "1.234,5"},
		{en.Decimal(1234.5, 1), "1,234.5"},
		{vi.Decimal(-0.001, 2), "0,00"},
		{vi.Decimal(-2.5, 0), "−2"},
		{locale.Lang("fr").Number(1000), "1.000"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}

// Percent is the exact quotient rounded to hundredths of a percent, whatever the figures.
func TestPercentIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		num := rapid.Int64Range(0, 1<<40).Draw(t, "num")
		den := rapid.Int64Range(1, 1<<40).Draw(t, "den")
		hundredths := new(big.Int).Add(new(big.Int).Mul(big.NewInt(num), big.NewInt(20000)), big.NewInt(den))
		hundredths.Div(hundredths, big.NewInt(2*den))
		whole, cents := new(big.Int).DivMod(hundredths, big.NewInt(100), new(big.Int))
		want := locale.EN.Number(whole.Int64()) + "." + string(rune('0'+cents.Int64()/10)) + string(rune('0'+cents.Int64()%10)) + "%"
		if got := locale.EN.Percent(num, den); got != want {
			t.Fatalf("%d/%d is %s, want %s", num, den, got, want)
		}
	})
}

func TestNumberKeepsItsDigits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		groups := strings.Split(strings.TrimPrefix(locale.VI.Number(n), "−"), ".")
		for i, g := range groups {
			if len(g) > 3 || i > 0 && len(g) != 3 || g == "" {
				t.Fatalf("%d is written %v", n, groups)
			}
		}
		want := new(big.Int).Abs(big.NewInt(n)).String()
		if got := strings.Join(groups, ""); got != want {
			t.Fatalf("%d is written %v", n, groups)
		}
	})
}

func TestDates(t *testing.T) {
	t.Parallel()
	evening := time.Date(2023, 5, 24, 17, 5, 0, 0, time.UTC) // 00:05 on the 25th in Viet Nam
	for _, c := range [][2]string{
		{locale.VI.Date(evening), "25/05/2023"},
		{locale.EN.Date(evening), "25/05/2023"},
		{locale.VI.DateTime(at(2023, 5, 25, 17, 0)), "17:00 25/05/2023"},
		{locale.VI.Clock(evening), "00:05"},
		{locale.LetterDate("Vĩnh Lộc", at(2023, 5, 5, 8, 0)), "Vĩnh Lộc, ngày 05 tháng 5 năm 2023"},
		{locale.LetterDate("Vĩnh Lộc", at(2023, 2, 16, 8, 0)), "Vĩnh Lộc, ngày 16 tháng 02 năm 2023"},
		{locale.LetterDate("Vĩnh Lộc", at(2023, 1, 1, 8, 0)), "Vĩnh Lộc, ngày 01 tháng 01 năm 2023"},
		{locale.LetterDate("Vĩnh Lộc", at(2023, 12, 31, 8, 0)), "Vĩnh Lộc, ngày 31 tháng 12 năm 2023"},
		{locale.VI.Weekday(evening), "thứ Năm"},
		{locale.EN.Weekday(evening), "Thursday"},
		{locale.VI.Weekday(at(2023, 5, 28, 1, 0)), "Chủ nhật"},
		{locale.DayOf(evening).Format(time.RFC3339), "2023-05-25T00:00:00+07:00"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}

func TestParseTime(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]time.Time{
		"2023-05-25T17:00:00+07:00": at(2023, 5, 25, 17, 0),
		"2023-05-25T10:00:00Z":      at(2023, 5, 25, 17, 0),
		"2023-05-25T10:00:00.000Z":  at(2023, 5, 25, 17, 0),
		"2023-05-25T17:00":          at(2023, 5, 25, 17, 0),
		"2023-05-25 17:00":          at(2023, 5, 25, 17, 0),
		"2023-05-25":                at(2023, 5, 25, 0, 0),
		"25/05/2023":                at(2023, 5, 25, 0, 0),
		"5/6/2023":                  at(2023, 6, 5, 0, 0),
		"17:00 25/05/2023":          at(2023, 5, 25, 17, 0),
		"25/05/2023 17:00":          at(2023, 5, 25, 17, 0),
	} {
		if got, err := locale.ParseTime(in); err != nil || !got.Equal(want) {
			t.Errorf("ParseTime(%q) = %v %v, want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "31/02/2023", "2023", "05/25/2023", "hôm nay"} {
		if got, err := locale.ParseTime(in); !errs.Is(err, "time.unreadable") {
			t.Errorf("ParseTime(%q) = %v %v", in, got, err)
		}
	}
}

func TestTimeRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		minute := time.Unix(rapid.Int64Range(-2e9, 4e9).Draw(t, "unix")/60*60, 0)
		for _, text := range []string{locale.VI.DateTime(minute), minute.Format(time.RFC3339), minute.In(locale.Zone).Format("2006-01-02T15:04")} {
			if got, err := locale.ParseTime(text); err != nil || !got.Equal(minute) {
				t.Fatalf("%v written %q reads as %v (%v)", minute, text, got, err)
			}
		}
	})
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"2023-05-25T17:00:00+07:00", "17:00 25/05/2023", "25/05/2023"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := locale.ParseTime(s)
		if err != nil {
			if !errs.Is(err, "time.unreadable") || !got.IsZero() {
				t.Fatalf("ParseTime(%q) = %v %v", s, got, err)
			}
			return
		}
		if y := got.In(locale.Zone).Year(); y < 0 || y > 9999 {
			return // RFC 3339 cannot write it
		}
		text := got.In(locale.Zone).Format(time.RFC3339Nano)
		if again, err := locale.ParseTime(text); err != nil || !again.Equal(got) {
			t.Fatalf("ParseTime(%q) = %v, written %q it reads as %v (%v)", s, got, text, again, err)
		}
	})
}

func TestParseAccept(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]locale.Lang{
		"":                                locale.VI,
		"vi-VN,vi;q=0.9,en;q=0.8":         locale.VI,
		"en-US,en;q=0.9":                  locale.EN,
		"en;q=0.5, vi;q=0.9":              locale.VI,
		"fr, en;q=0.3":                    locale.EN,
		"fr, en;q=0.3, *;q=0.5":           locale.VI,
		"EN":                              locale.EN,
		"en;q=x":                          locale.VI,
		"en;q=0":                          locale.VI,
		"en;level=1;q=0.4,vi;q=0.1":       locale.EN,
		"en,vi":                           locale.VI,
		strings.Repeat("en;q=NaN,;;,", 9): locale.VI,
	} {
		if got := locale.ParseAccept(header); got != want {
			t.Errorf("ParseAccept(%q) = %s, want %s", header, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	now := at(2023, 5, 25, 17, 0)
	for _, c := range [][2]string{
		{locale.VI.T("Lưu", "Save"), "Lưu"},
		{locale.EN.T("Lưu", "Save"), "Save"},
		{locale.EN.T("Lưu", ""), "Lưu"},
		{locale.EN.Pick(errs.T{VI: "Lưu", EN: "Save"}), "Save"},
		{locale.VI.Ago(now.Add(-30*time.Second), now), "vừa xong"},
		{locale.VI.Ago(now.Add(-5*time.Minute), now), "5 phút trước"},
		{locale.EN.Ago(now.Add(-time.Minute), now), "1 minute ago"},
		{locale.EN.Ago(now.Add(-3*time.Hour), now), "3 hours ago"},
		{locale.VI.Ago(now.Add(-18*time.Hour), now), "hôm qua"},
		{locale.VI.Ago(at(2023, 5, 22, 23, 0), now), "3 ngày trước"},
		{locale.VI.Ago(at(2023, 5, 1, 23, 0), now), "01/05/2023"},
		{locale.VI.Ago(now.Add(time.Hour), now), "18:00 25/05/2023"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}

func TestRoman(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 99: "XCIX", 2023: "MMXXIII", 0: "", -1: "", 4000: ""} {
		if got := locale.Roman(n); got != want {
			t.Errorf("Roman(%d) = %q, want %q", n, got, want)
		}
	}
	for n := 1; n < 4000; n++ {
		if got, ok := locale.ParseRoman(locale.Roman(n)); !ok || got != n {
			t.Fatalf("ParseRoman(%q) = %d %v", locale.Roman(n), got, ok)
		}
	}
	for _, s := range []string{"", "IIII", "IC", "VX", "i", "A", "I.", strings.Repeat("M", 4000)} {
		if n, ok := locale.ParseRoman(s); ok {
			t.Errorf("ParseRoman(%q) = %d", s, n)
		}
	}
}
