package vn

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tungnha/internal/errs"
)

func TestParseIdentity(t *testing.T) {
	t.Parallel()
	cccd := func(digits string) Identity { return Identity{Digits: digits, Kind: CCCD12} }
	padded := func(digits string) Identity { return Identity{Digits: digits, Kind: CCCD12, Padded: true} }
	for _, c := range []struct {
		text   string
		number bool
		want   Identity
		codes  []string
	}{
		{"038099001234", false, cccd("038099001234"), nil},
		{" 0380 9900 1234 ", false, cccd("038099001234"), nil},
		{"'038.099.001.234", false, cccd("038099001234"), nil},
		{"0380-9900-1234\u200b", false, cccd("038099001234"), nil},
		{"38099001234", true, padded("038099001234"), []string{CodeIdentityPadded}},
		{"38099001234.0", true, padded("038099001234"), []string{CodeIdentityPadded}},
		{"38099001234", false, padded("038099001234"), []string{CodeIdentityPadded}},
		{"1099001234", true, padded("001099001234"), []string{CodeIdentityPadded}},
		{"8305012345", true, padded("008305012345"), []string{CodeIdentityPadded}},
		{"3.8099001234E10", true, padded("038099001234"), []string{CodeIdentityPadded}},
		{"3.80990012E+10", true, padded("038099001200"), []string{CodeIdentityPadded}},
		{"999099001234", false, cccd("999099001234"), []string{CodeIdentityProvince}},
		{"038499001234", false, cccd("038499001234"), []string{CodeIdentityCentury}},
		{"171234567", false, Identity{Digits: "171234567", Kind: CMND9}, []string{CodeIdentityCMND}},
		{"", false, Identity{}, nil},
		{"không có", false, Identity{}, nil},
		{"-", false, Identity{}, nil},

		{"3.81E+10", true, Identity{}, []string{CodeIdentityScientific}},
		{"3,81E+10", false, Identity{}, []string{CodeIdentityScientific}},
		{"3.8099E+10", false, Identity{}, []string{CodeIdentityScientific}},
		{"3.8099001234E10", false, Identity{}, []string{CodeIdentityScientific}},
		{"0380990012345", false, Identity{}, []string{CodeIdentityLength}},
		{"03809900123", false, Identity{}, []string{CodeIdentityLength}}, // a digit is missing, no zero was lost
		{"01099001234", false, Identity{}, []string{CodeIdentityLength}}, // it would pad to a Hà Nội number
		{"39099001234", true, Identity{}, []string{CodeIdentityLength}},  // 039 is no province
		{"38499001234", true, Identity{}, []string{CodeIdentityLength}},  // born after 2100
		{"7", false, Identity{}, []string{CodeIdentityLength}},
		{"17123456", true, Identity{}, []string{CodeIdentityShort}},
		{"03809900123O", false, Identity{}, []string{CodeIdentityLetters}},
		{"đang làm", false, Identity{}, []string{CodeIdentityLetters}},
	} {
		t.Run(fmt.Sprintf("%s %v", c.text, c.number), func(t *testing.T) {
			t.Parallel()
			id, codes, err := ParseIdentity(c.text, c.number)
			if id != c.want || !cmp.Equal(codes, c.codes) {
				t.Errorf("got %+v %v, want %+v %v", id, codes, c.want, c.codes)
			}
			if refused := c.want.IsZero() && c.codes != nil; refused != (err != nil) || refused && !errs.Is(err, c.codes[0]) {
				t.Errorf("err = %v", err)
			}
		})
	}
}

// A number that a spreadsheet made of an identity number comes back whole, for every province.
func TestLostZerosComeBack(t *testing.T) {
	t.Parallel()
	if len(provinceNames) != 63 {
		t.Fatalf("%d provinces, want 63", len(provinceNames))
	}
	prefixes := slices.Sorted(maps.Keys(provinceNames))
	rapid.Check(t, func(t *rapid.T) {
		digits := fmt.Sprintf("%s%d%02d%06d", rapid.SampledFrom(prefixes).Draw(t, "province"), rapid.IntRange(0, 3).Draw(t, "sex"),
			rapid.IntRange(0, 99).Draw(t, "year"), rapid.IntRange(0, 999999).Draw(t, "rest"))
		id, _, err := ParseIdentity(strings.TrimLeft(digits, "0"), true)
		if err != nil || id.Digits != digits || !id.Padded {
			t.Fatalf("%s came back as %+v (%v)", digits, id, err)
		}
	})
}

func TestBorn(t *testing.T) {
	t.Parallel()
	for digits, want := range map[string]struct {
		year     int
		sex      Sex
		province string
	}{
		"038099001234": {1999, Male, "Thanh Hóa"},
		"038199001234": {1999, Female, "Thanh Hóa"},
		"087084000999": {1984, Male, "Đồng Tháp"},
		"001305012345": {2005, Female, "Hà Nội"},
		"079213000001": {2013, Male, "Hồ Chí Minh"},
		"999945000001": {2345, Female, ""},
	} {
		id := Identity{Digits: digits, Kind: CCCD12}
		year, sex, ok := id.Born()
		if !ok || year != want.year || sex != want.sex || id.Province() != want.province {
			t.Errorf("%s: %d %v %v %q, want %+v", digits, year, sex, ok, id.Province(), want)
		}
	}
	if _, _, ok := (Identity{Digits: "171234567", Kind: CMND9}).Born(); ok {
		t.Error("a CMND tells no year of birth")
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	id := Identity{Digits: "038199001234", Kind: CCCD12}
	for _, c := range []struct {
		birth Birth
		sex   Sex
		want  []string
	}{
		{Birth{Year: 1999}, Female, nil},
		{Birth{}, SexUnknown, nil},
		{Birth{1998, 2, 3}, Female, []string{CodeIdentityYear}},
		{Birth{1998, 2, 3}, Male, []string{CodeIdentityYear, CodeIdentitySex}},
	} {
		if got := id.Differences(c.birth, c.sex); !cmp.Equal(got, c.want) {
			t.Errorf("%v %v: %v, want %v", c.birth, c.sex, got, c.want)
		}
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{MaskIdentity("038099001234"), "038••••••234"},
		{MaskIdentity("171234567"), "171•••567"},
		{MaskIdentity("1234567"), "•••••••"},
		{MaskIdentity(""), ""},
		{MaskPhone("0912345678"), "0912•••678"},
		{MaskPhone("02373870123"), "0237••••123"},
		{MaskPhone("113"), "•••"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %s, want %s", c[0], c[1])
		}
	}
}

func FuzzParseIdentity(f *testing.F) {
	for _, s := range []string{"038099001234", "38099001234", "3.81E+10", "3,8099001234e10", "ko", "'17123456", "0380\u00a09900 1234"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, number bool) {
		id, codes, err := ParseIdentity(s, number)
		mustBeDocumented(t, codes)
		if err != nil {
			if !id.IsZero() || len(codes) != 1 || !errs.Is(err, codes[0]) {
				t.Fatalf("%q: %+v %v %v", s, id, codes, err)
			}
			return
		}
		if n := len(id.Digits); n != 0 && n != 9 && n != 12 || !allDigits(id.Digits) {
			t.Fatalf("%q gives %q", s, id.Digits)
		}
		if again, _, err := ParseIdentity(id.Digits, false); err != nil || again.Digits != id.Digits {
			t.Fatalf("%q gives %q, which reads as %q (%v)", s, id.Digits, again.Digits, err)
		}
	})
}

func BenchmarkParseIdentity(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := ParseIdentity("38099001234", true); err != nil {
			b.Fatal(err)
		}
	}
}
