package vn

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePhones(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text   string
		number bool
		want   []string
		codes  []string
	}{
		"plain":                 {"0912345678", false, []string{"0912345678"}, nil},
		"dots":                  {"0912.345.678", false, []string{"0912345678"}, nil},
		"groups":                {"0912 345 678", false, []string{"0912345678"}, nil},
		"groups with dashes":    {"0912-345-678", false, []string{"0912345678"}, nil},
		"full-width digits":     {"０９１２３４５６７８", false, []string{"0912345678"}, nil},
		"lost zero":             {"912345678", true, []string{"0912345678"}, []string{CodePhoneZero}},
		"lost zero, float":      {"912345678.0", true, []string{"0912345678"}, []string{CodePhoneZero}},
		"raw number exponent":   {"9.12345678E8", true, []string{"0912345678"}, []string{CodePhoneZero}},
		"country code":          {"+84 912 345 678", false, []string{"0912345678"}, nil},
		"country code brackets": {"(+84)912345678", false, []string{"0912345678"}, nil},
		"country code and zero": {"+84 (0)912 345 678", false, []string{"0912345678"}, nil},
		"code and zero apart":   {"84 0912 345 678", false, []string{"0912345678"}, nil},
		"plus glued to code":    {"+840912 345 678", false, []string{"0912345678"}, nil},
		"another country":       {"+856 20 12345678", false, nil, []string{CodePhoneUnreadable}},
		"double zero":           {"0084912345678", false, []string{"0912345678"}, nil},
		"bare 84":               {"84912345678", false, []string{"0912345678"}, nil},
		"084 is VinaPhone":      {"841234567", true, []string{"0841234567"}, []string{CodePhoneZero}},
		"old eleven":            {"01681234567", false, []string{"0381234567"}, []string{CodePhoneConverted}},
		"old eleven, no zero":   {"1681234567", true, []string{"0381234567"}, []string{CodePhoneZero, CodePhoneConverted}},
		"old eleven, +84":       {"+841681234567", false, []string{"0381234567"}, []string{CodePhoneConverted}},
		"landline":              {"0237 3870 123", false, []string{"02373870123"}, []string{CodePhoneLandline}},
		"slash":                 {"0912345678/0987654321", false, []string{"0912345678", "0987654321"}, nil},
		"comma and semicolon":   {"0912345678, 0987654321; 0351234567", false, []string{"0912345678", "0987654321", "0351234567"}, nil},
		"newline":               {"0912345678\n0987654321", false, []string{"0912345678", "0987654321"}, nil},
		"dash between":          {"0912345678-0987654321", false, []string{"0912345678", "0987654321"}, nil},
		"groups, dash between":  {"0912 345 678 - 0987 654 321", false, []string{"0912345678", "0987654321"}, nil},
		"và":                    {"0912345678 và 0987654321", false, []string{"0912345678", "0987654321"}, nil},
		"same twice":            {"0912345678; 912345678", false, []string{"0912345678"}, nil},
		"words":                 {"con trai: 0912345678", false, []string{"0912345678"}, []string{CodePhoneText}},
		"label":                 {"ĐT: 0912345678", false, []string{"0912345678"}, nil},
		"stub":                  {"0912345678/79", false, []string{"0912345678"}, []string{CodePhonePart}},
		"unknown prefix":        {"0511234567", false, []string{"0511234567"}, []string{CodePhonePrefix}},
		"none":                  {"không có", false, nil, nil},
		"none short":            {" Ko ", false, nil, nil},
		"dash":                  {"-", false, nil, nil},
		"empty":                 {"", false, nil, nil},
		"too short":             {"12345", false, nil, []string{CodePhoneUnreadable}},
		"too long":              {"091234567890", false, nil, []string{CodePhoneUnreadable}},
		"no such series":        {"0412345678", false, nil, []string{CodePhoneUnreadable}},
		"destroyed":             {"9.12E+08", true, nil, []string{CodePhoneScientific}},
		"destroyed text":        {"9,12345678E+08", false, nil, []string{CodePhoneScientific}},
		"only words":            {"dùng chung với mẹ", false, nil, []string{CodePhoneUnreadable}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			phones, codes, err := ParsePhones(c.text, c.number)
			var got []string
			for _, p := range phones {
				got = append(got, p.Digits)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("numbers (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.codes, codes); diff != "" {
				t.Errorf("codes (-want +got):\n%s", diff)
			}
			if wantErr := len(c.want) == 0 && len(c.codes) > 0; wantErr != (err != nil) {
				t.Errorf("err = %v", err)
			}
		})
	}
}

func TestPhoneKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	phones, _, err := ParsePhones("mẹ 0912 345.678 - (0168) 1234567", false)
	if err != nil {
		t.Fatal(err)
	}
	want := []Phone{
		{Digits: "0912345678", Original: "0912 345.678", Kind: Mobile, Carrier: "VinaPhone"},
		{Digits: "0381234567", Original: "0168) 1234567", Kind: Mobile, Carrier: "Viettel"},
	}
	if diff := cmp.Diff(want, phones); diff != "" {
		t.Error(diff)
	}
}

func TestPhonePlanIsWhole(t *testing.T) {
	t.Parallel()
	if len(phonePlan.Converted) != 21 {
		t.Errorf("%d conversions of 2018, want 21", len(phonePlan.Converted))
	}
	for old, prefix := range phonePlan.Converted {
		if phonePlan.carriers[prefix] == "" {
			t.Errorf("%s becomes %s, which belongs to nobody", old, prefix)
		}
	}
}

func FuzzParsePhones(f *testing.F) {
	for _, s := range []string{"0912345678", "+84 (0)912 345 678/79", "9.12E+08", "ko", "con: 0168-123-4567 và 024 3825 1234"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, number bool) {
		phones, codes, err := ParsePhones(s, number)
		if (err != nil) != (len(phones) == 0 && len(codes) > 0) {
			t.Fatalf("%q: %v %v %v", s, phones, codes, err)
		}
		for _, p := range phones {
			again, _, err := ParsePhones(p.Digits, false)
			if err != nil || len(again) != 1 || again[0].Digits != p.Digits || again[0].Kind != p.Kind {
				t.Fatalf("%q gives %q, which reads as %v (%v)", s, p.Digits, again, err)
			}
		}
		mustBeDocumented(t, codes)
	})
}

func mustBeDocumented(t *testing.T, codes []string) {
	t.Helper()
	for _, c := range codes {
		if !slices.ContainsFunc(Codes(), func(d CodeDoc) bool { return d.Code == c }) {
			t.Fatalf("code %q is in no list", c)
		}
	}
}

func BenchmarkParsePhones(b *testing.B) {
	for _, s := range []string{"0912345678", "0912 345 678 / 01681234567"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := ParsePhones(s, false); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
