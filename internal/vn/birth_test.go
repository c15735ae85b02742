package vn

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tungnha/internal/errs"
)

var readOn = time.Date(2023, 5, 25, 8, 0, 0, 0, time.UTC)

func TestParseBirth(t *testing.T) {
	t.Parallel()
	full := Birth{1990, 5, 25}
	year := []string{CodeBirthYearOnly}
	for _, c := range []struct {
		text  string
		kind  CellKind
		want  Birth
		codes []string
	}{
		{"25/05/1990", CellText, full, nil},
		{"25/5/1990", CellText, full, nil},
		{" 25 / 05 / 1990 ", CellText, full, nil},
		{"25-05-1990", CellText, full, nil},
		{"25.05.1990", CellText, full, nil},
		{"'25/05/1990", CellText, full, nil},
		{"1990-05-25", CellText, full, nil},
		{"1990/05/25", CellText, full, nil},
		{"1990-05-25T00:00:00Z", CellDate, full, nil},
		{"1990-05-25 00:00:00", CellDate, full, nil},
		{"25/05/1990 07:30", CellText, full, nil},
		{"07:30 25/05/1990", CellText, full, nil},
		{"ngày 25 tháng 5 năm 1990", CellText, full, nil},
		{"19900525", CellText, full, nil},
		{"25051990", CellNumber, full, nil},
		{"5051990", CellNumber, Birth{1990, 5, 5}, nil},
		{"33018", CellNumber, full, nil},
		{"33018", CellDate, full, nil},
		{"33018.75", CellDate, full, nil},
		{"25/5/90", CellText, full, []string{CodeBirthShortYear}},
		{"5/6/45", CellText, Birth{1945, 6, 5}, []string{CodeBirthShortYear}},
		{"5/6/15", CellText, Birth{2015, 6, 5}, []string{CodeBirthShortYear}},
		{"25/5/23", CellText, Birth{2023, 5, 25}, []string{CodeBirthShortYear}},
		{"26/5/23", CellText, Birth{1923, 5, 26}, []string{CodeBirthShortYear}},
		{"1945", CellText, Birth{Year: 1945}, year},
		{"1945", CellNumber, Birth{Year: 1945}, year},
		{"1945.0", CellNumber, Birth{Year: 1945}, year},
		{"1945", CellDate, Birth{Year: 1945}, year}, // a year typed into a cell that shows dates
		{"sinh năm 1945", CellText, Birth{Year: 1945}, year},
		{"00/00/1945", CellText, Birth{Year: 1945}, year},
		{"../../1945", CellText, Birth{Year: 1945}, year},
		{"__/__/1945", CellText, Birth{Year: 1945}, year},
		{"5/1990", CellText, Birth{Year: 1990, Month: 5}, year},
		{"1990-05", CellText, Birth{Year: 1990, Month: 5}, year},
		{"00/05/1990", CellText, Birth{Year: 1990, Month: 5}, year},
		{"01/01/1945", CellText, Birth{1945, 1, 1}, []string{CodeBirthPlaceholder}},
		{"01/01/1999", CellText, Birth{1999, 1, 1}, nil},
		{"29/02/2000", CellText, Birth{2000, 2, 29}, nil},
		{"25/05/2023", CellText, Birth{2023, 5, 25}, nil},
		{"", CellText, Birth{}, nil},
		{"không có", CellText, Birth{}, nil},

		{"31/02/1990", CellText, Birth{}, []string{CodeBirthImpossible}},
		{"29/02/1900", CellText, Birth{}, []string{CodeBirthImpossible}},
		{"32/01/1990", CellText, Birth{}, []string{CodeBirthImpossible}},
		{"15/00/1990", CellText, Birth{}, []string{CodeBirthImpossible}},
		{"05/25/1990", CellText, Birth{}, []string{CodeBirthMonthFirst}},
		{"25/25/1990", CellText, Birth{}, []string{CodeBirthImpossible}},
		{"26/05/2023", CellText, Birth{}, []string{CodeBirthFuture}},
		{"2024", CellNumber, Birth{}, []string{CodeBirthFuture}},
		{"01/01/1890", CellText, Birth{}, []string{CodeBirthRange}},
		{"45", CellNumber, Birth{}, []string{CodeBirthUnreadable}},
		{"33018", CellText, Birth{}, []string{CodeBirthUnreadable}},
		{"1945.5", CellNumber, Birth{}, []string{CodeBirthUnreadable}},
		{"25/05/199", CellText, Birth{}, []string{CodeBirthUnreadable}},
		{"25/05", CellText, Birth{}, []string{CodeBirthUnreadable}},
		{"tuổi Tý", CellText, Birth{}, []string{CodeBirthUnreadable}},
		{"#VALUE!", CellText, Birth{}, []string{CodeBirthUnreadable}},
		{"25/05/1990/2", CellText, Birth{}, []string{CodeBirthUnreadable}},
	} {
		t.Run(fmt.Sprintf("%s as %d", c.text, c.kind), func(t *testing.T) {
			t.Parallel()
			b, codes, err := ParseBirth(c.text, c.kind, readOn)
			if b != c.want || !cmp.Equal(codes, c.codes) {
				t.Errorf("got %+v %v, want %+v %v", b, codes, c.want, c.codes)
			}
			if refused := c.want.IsZero() && c.codes != nil; refused != (err != nil) || refused && !errs.Is(err, c.codes[0]) {
				t.Errorf("err = %v", err)
			}
		})
	}
}

func births() *rapid.Generator[Birth] {
	return rapid.Custom(func(t *rapid.T) Birth {
		day := serialEpoch.AddDate(0, 0, rapid.IntRange(firstSerial, 45071).Draw(t, "serial"))
		return Birth{day.Year(), int(day.Month()), day.Day()}
	})
}

func TestBirthRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := births().Draw(t, "birth")
		if BirthFromInt(b.Int()) != b {
			t.Fatalf("%v through Int is %v", b, BirthFromInt(b.Int()))
		}
		day := time.Date(b.Year, time.Month(b.Month), b.Day, 0, 0, 0, 0, time.UTC)
		serial := fmt.Sprint(int(day.Sub(serialEpoch).Hours() / 24))
		for _, c := range []struct {
			text string
			kind CellKind
		}{
			{b.String(), CellText},
			{b.VN(), CellText},
			{serial, CellNumber},
			{fmt.Sprint(b.Int()), CellNumber},
			{day.Format("2/1/2006"), CellText},
			{day.Format("2.1.2006"), CellText},
			{day.Format(time.RFC3339), CellDate},
		} {
			got, _, err := ParseBirth(c.text, c.kind, readOn)
			if err != nil || got != b {
				t.Fatalf("%v written %q reads as %v (%v)", b, c.text, got, err)
			}
		}
	})
}

func TestBirthStrings(t *testing.T) {
	t.Parallel()
	for b, want := range map[Birth][2]string{
		{1990, 5, 25}:          {"1990-05-25", "25/05/1990"},
		{Year: 1945}:           {"1945", "1945"},
		{Year: 1990, Month: 5}: {"1990", "05/1990"},
		{}:                     {"", ""},
	} {
		if b.String() != want[0] || b.VN() != want[1] {
			t.Errorf("%d: %q %q, want %q", b.Int(), b.String(), b.VN(), want)
		}
	}
}

func TestAgeOn(t *testing.T) {
	t.Parallel()
	on := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 23, 59, 0, 0, time.UTC) }
	for _, c := range []struct {
		b                Birth
		on               time.Time
		youngest, oldest int
	}{
		{Birth{2009, 5, 25}, on(2023, 5, 24), 13, 13},
		{Birth{2009, 5, 25}, on(2023, 5, 25), 14, 14},
		{Birth{Year: 2009}, on(2023, 5, 25), 13, 14},
		{Birth{Year: 2009}, on(2023, 12, 31), 14, 14},
		{Birth{Year: 2009}, on(2023, 1, 1), 13, 14},
		{Birth{Year: 2009, Month: 5}, on(2023, 5, 25), 13, 14},
		{Birth{Year: 2009, Month: 5}, on(2023, 5, 31), 14, 14},
		{Birth{Year: 2009, Month: 4}, on(2023, 5, 1), 14, 14},
		{Birth{2008, 2, 29}, on(2022, 2, 28), 13, 13},
		{Birth{2008, 2, 29}, on(2022, 3, 1), 14, 14},
		{Birth{Year: 2008, Month: 2}, on(2022, 2, 28), 13, 14},
		{Birth{}, on(2022, 3, 1), 0, 0},
	} {
		youngest, oldest := c.b.AgeOn(c.on)
		if youngest != c.youngest || oldest != c.oldest {
			t.Errorf("%s on %s: %d to %d, want %d to %d", c.b.VN(), c.on.Format(time.DateOnly), youngest, oldest, c.youngest, c.oldest)
		}
	}
}

// Not knowing the day never makes the range of ages leave out the true age.
func TestAgeHoldsTheTruth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := births().Draw(t, "birth")
		on := readOn.AddDate(0, 0, rapid.IntRange(0, 2000).Draw(t, "days"))
		age, same := b.AgeOn(on)
		if age != same {
			t.Fatalf("%v has two ages, %d and %d", b, age, same)
		}
		for _, vague := range []Birth{{Year: b.Year}, {Year: b.Year, Month: b.Month}} {
			if youngest, oldest := vague.AgeOn(on); youngest > age || age > oldest || oldest-youngest > 1 {
				t.Fatalf("%v is %d, %v is %d to %d", b, age, vague, youngest, oldest)
			}
		}
	})
}

func FuzzParseBirth(f *testing.F) {
	for _, s := range []string{"25/05/1990", "1990-05-25T00:00:00Z", "07:30 25/05/1990", "ngày 25 tháng 5 năm 1990", "33018.5", "../../1945", "5051990", "1e5"} {
		for k := range byte(3) {
			f.Add(s, k)
		}
	}
	f.Fuzz(func(t *testing.T, s string, kind byte) {
		b, codes, err := ParseBirth(s, CellKind(kind%3), readOn)
		mustBeDocumented(t, codes)
		if err != nil {
			if !b.IsZero() || len(codes) != 1 || !errs.Is(err, codes[0]) {
				t.Fatalf("%q: %+v %v %v", s, b, codes, err)
			}
			return
		}
		if again, _, err := ParseBirth(b.VN(), CellText, readOn); err != nil || again != b {
			t.Fatalf("%q gives %v, which reads as %v (%v)", s, b, again, err)
		}
	})
}

func BenchmarkParseBirth(b *testing.B) {
	for _, s := range []string{"25/05/1990", "1945", "33018"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := ParseBirth(s, CellNumber, readOn); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
