package vn

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                               "",
		"  Nguyễn   Văn\u00a0An ":        "Nguyễn Văn An",
		"Nguye\u0302\u0303n":             "Nguyễn",
		"Ðặng Ɖình":                      "Đặng Đình",
		"An\u200b\ufeffh":                "Anh",
		"Lê\tThị\r\nHoa\u3000Mai":        "Lê Thị Hoa Mai",
		"a\u200b\u0301":                  "á",
		"bad\xff byte":                   "bad\ufffd byte",
		"\u200e038099001234":             "038099001234",
		"H\u2019Hen":                     "H\u2019Hen",
		"\u0300":                         "\u0300",
		" \u200b ":                       "",
		"soft\u00adhyphen":               "softhyphen",
		"Trần Quốc Toản, thôn 3 (xóm 2)": "Trần Quốc Toản, thôn 3 (xóm 2)",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestKeySame(t *testing.T) {
	t.Parallel()
	for _, group := range [][]string{
		{"hòa", "hoà", "HÒA", " Hoa\u0300 "},
		{"thủy", "thuỷ"},
		{"khỏe", "khoẻ"},
		{"Thanh Hóa", "THANH HOÁ", "Thanh  Hoá."},
		{"quý", "qúy"}, // a slip that reads like no other word
		{"già", "gìa"},
		{"Đặng", "Ðặng", "ƉẶNG"},
		{"hoàng", "hòang"},
		{"H'Hen", "H’Hen", "H' Hen", "H Hen"},
		{"Ng. Văn An", "Ng Văn An"},
		{"Ê-đê", "Ê đê"},
		{"ngoẻo", "ngỏeo"},
		{"khuỷu", "khủyu"},
	} {
		for _, s := range group[1:] {
			if Key(s) != Key(group[0]) {
				t.Errorf("Key(%q) = %q, Key(%q) = %q", s, Key(s), group[0], Key(group[0]))
			}
		}
	}
}

func TestKeyDifferent(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"Vĩnh Hưng", "Vĩnh Hùng"},
		{"Lý", "Lí"},
		{"tỷ lệ", "tỉ lệ"},
		{"An", "Ân"},
		{"Thủy", "Thúy"},
		{"Đạt", "Dạt"},
		{"Thôn 1", "Thôn 11"},
		{"Mai", "May"},
		{"tuân", "tuấn"},
	} {
		if Key(pair[0]) == Key(pair[1]) {
			t.Errorf("%q and %q have the key %q", pair[0], pair[1], Key(pair[0]))
		}
	}
}

// The words whose tone the old and the new school write differently stand in the key as the standard of 2018 has them; all others stay.
func TestKeyIsWhatTheSchoolWrites(t *testing.T) {
	t.Parallel()
	for _, w := range strings.Fields("hoà hoè thuỷ quỳnh quốc giàu giếng gì gìn già mía múa người tuyến yếu huỳnh toán búi kéo cứu thuở ngoẻo xoáy khuỷu loài " +
		"đường nguyễn phượng nghiêng việt quế quả giặc xoòng ý ỷ uỷ oà ích ưỡn") {
		if Key(w) != w {
			t.Errorf("Key(%q) = %q", w, Key(w))
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Vĩnh Hưng":             "vinh hung",
		"ĐẶNG  Đình\u00a0Ðức":   "dang dinh duc",
		"Nguye\u0302\u0303n":    "nguyen",
		"H'Hen Niê":             "h hen nie",
		"Y Bhiŏ Ƀuôn":           "y bhio buon",
		"Thôn 3 (cũ)":           "thon 3 cu",
		"":                      "",
		" - ":                   "",
		"日本 an":                 "an",
		"an\u200bh":             "anh",
		"０９１２":                  "0912",
		"Tổ dân phố số 5, P. 2": "to dan pho so 5 p 2",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestProperName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"NGUYỄN VĂN AN":       "Nguyễn Văn An",
		"nguyễn  thị hoa":     "Nguyễn Thị Hoa",
		"Nguyễn Văn An":       "Nguyễn Văn An",
		"TRẦN Văn BÌNH":       "Trần Văn Bình",
		"NG. VĂN AN":          "Ng. Văn An",
		"Ng. Văn An":          "Ng. Văn An",
		"Y BHIĂNG":            "Y Bhiăng",
		"y bhiăng":            "Y Bhiăng",
		"Y Bhiăng":            "Y Bhiăng",
		"H'HEN NIÊ":           "H'Hen Niê",
		"h’hen niê":           "H’Hen Niê",
		"H'Hen Niê":           "H'Hen Niê",
		"RƠ CHĂM H'PHIN":      "Rơ Chăm H'Phin",
		"LÊ-TRẦN ÁNH":         "Lê-Trần Ánh",
		"ĐÀO THỊ Ỷ":           "Đào Thị Ỷ",
		"":                    "",
		"PHẠM VĂN\u00a0ĐẠT  ": "Phạm Văn Đạt",
	} {
		if got := ProperName(in); got != want {
			t.Errorf("ProperName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSplitName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Name{
		"Nguyễn Văn  An":       {"Nguyễn", "Văn", "An"},
		"Lê Anh":               {"Lê", "", "Anh"},
		"Hoa":                  {"", "", "Hoa"},
		"Trần Thị Mai Anh Thư": {"Trần", "Thị Mai Anh", "Thư"},
		"":                     {},
	} {
		if got := SplitName(in); got != want {
			t.Errorf("SplitName(%q) = %+v, want %+v", in, got, want)
		}
	}
	if got := JoinName(" Nguyễn Văn ", "An"); got != "Nguyễn Văn An" {
		t.Errorf("JoinName = %q", got)
	}
}

func TestNameOrder(t *testing.T) {
	t.Parallel()
	for _, list := range [][]string{
		{"ma", "mà", "mả", "mã", "má", "mạ"},
		{"An", "Anh", "Ánh", "Ân", "Ẩn", "Dũng", "Dương", "Đạt", "Đông", "Đức"},
		{"Trần Văn An", "Lê Thị Anh", "Nguyễn Anh", "Nguyễn Thị Anh", "Nguyễn Văn Anh", "Bùi Ánh"},
		{"Y Bhiăng", "Y Bhiŏ", "Y Bhôn"},
	} {
		for i := range len(list) - 1 {
			if bytes.Compare(SortKey(list[i]), SortKey(list[i+1])) >= 0 {
				t.Errorf("%q is not before %q", list[i], list[i+1])
			}
		}
	}
	if !bytes.Equal(SortKey("NGUYỄN VĂN AN"), SortKey("Nguyễn  văn an")) {
		t.Error("case counts in SortKey")
	}
}

func TestCollateOrder(t *testing.T) {
	t.Parallel()
	for _, list := range [][]string{
		strings.Split("a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y", " "),
		{"Thôn 1", "Thôn 2", "Thôn 10", "Thôn Đoài", "Thôn Đông"},
		{"ma", "Ma", "mà", "ma a"},
		{"Xã Vĩnh An", "Xã Vĩnh Hòa", "Xã Vĩnh Hùng", "Xã Vĩnh Hưng", "Xã Vĩnh Yên"},
	} {
		for i := range len(list) - 1 {
			if bytes.Compare(CollateKey(list[i]), CollateKey(list[i+1])) >= 0 {
				t.Errorf("%q is not before %q", list[i], list[i+1])
			}
		}
	}
}

// vietnameseWord draws words from the whole alphabet with all tones.
func vietnameseWord() *rapid.Generator[string] {
	var all []rune
	for r := rune('a'); r <= lastLetter; r++ {
		if l := letterOf(r); l.base != 0 && !l.upper && !strings.ContainsRune("fjwz", r) {
			all = append(all, r)
		}
	}
	return rapid.StringOfN(rapid.SampledFrom(all), 1, 7, -1)
}

func vietnameseText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(vietnameseWord(), 1, 4).Draw(t, "words"), " ")
	})
}

// CollateKey agrees with the CLDR's Vietnamese rules on every pair of texts of Vietnamese letters.
func TestCollateAgreesWithCLDR(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cldr := collate.New(language.Vietnamese, collate.IgnoreCase)
		a := vietnameseText().Draw(t, "a")
		b := rapid.OneOf(vietnameseText(), shuffled(a)).Draw(t, "b")
		if want, got := cldr.CompareString(a, b), bytes.Compare(CollateKey(a), CollateKey(b)); want != got {
			t.Fatalf("%q against %q: %d, CLDR says %d", a, b, got, want)
		}
	})
}

func TestKeyProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), vietnameseText()).Draw(t, "s")
		key := Key(s)
		if again := Key(key); again != key {
			t.Fatalf("Key(%q) = %q, its key is %q", s, key, again)
		}
		if nfd := Key(norm.NFD.String(s)); nfd != key {
			t.Fatalf("Key(%q) = %q, decomposed %q", s, key, nfd)
		}
		if nfc := Key(norm.NFC.String(s)); nfc != key {
			t.Fatalf("Key(%q) = %q, composed %q", s, key, nfc)
		}
	})
}

// The tone may stand on any vowel of oa, oe and uy, with or without letters around.
func TestKeyIgnoresTonePlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		onset := rapid.SampledFrom([]string{"", "b", "ch", "đ", "h", "kh", "l", "ngh", "th", "tr", "x"}).Draw(t, "onset")
		pair := rapid.SampledFrom([]string{"oa", "oe", "uy", "oai", "oay", "oan", "uynh", "oach", "ia", "ua", "ao", "ay"}).Draw(t, "rhyme")
		mark := tone(rapid.IntRange(1, 5).Draw(t, "tone"))
		first, second := []rune(pair), []rune(pair)
		first[0], second[1] = vowelRow(first[0])[mark], vowelRow(second[1])[mark]
		if a, b := Key(onset+string(first)), Key(onset+string(second)); a != b {
			t.Fatalf("%s%s is %q, %s%s is %q", onset, string(first), a, onset, string(second), b)
		}
	})
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"Nguyễn Văn An", "hòa", "Ðặng\u00a0\u200bThị", "Nguye\u0302\u0303n", "H'Hen", "\xff\u0301", "Thôn 10", "İI\u0307", "00 00AA000000 a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := Clean(s)
		if Clean(clean) != clean || !norm.NFC.IsNormalString(clean) {
			t.Fatalf("Clean(%q) = %q, again %q", s, clean, Clean(clean))
		}
		if key := Key(s); Key(key) != key || Key(clean) != key {
			t.Fatalf("Key(%q) = %q, again %q, of the clean text %q", s, key, Key(key), Key(clean))
		}
		if fold := Fold(s); Fold(fold) != fold || Fold(clean) != fold {
			t.Fatalf("Fold(%q) = %q, again %q, of the clean text %q", s, fold, Fold(fold), Fold(clean))
		}
		if name := ProperName(s); ProperName(name) != name {
			t.Fatalf("ProperName(%q) = %q, again %q", s, name, ProperName(name))
		}
		SortKey(s)
		CollateKey(s)
	})
}

var sink int

func BenchmarkText(b *testing.B) {
	const name = "Nguyễn Thị Thuỳ Dương"
	for _, c := range []struct {
		name string
		of   func(string) int
	}{
		{"Clean", func(s string) int { return len(Clean(s)) }},
		{"Key", func(s string) int { return len(Key(s)) }},
		{"Fold", func(s string) int { return len(Fold(s)) }},
		{"SortKey", func(s string) int { return len(SortKey(s)) }},
		{"CollateKey", func(s string) int { return len(CollateKey(s)) }},
		{"ProperName", func(s string) int { return len(ProperName(s)) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink += c.of(name)
			}
		})
	}
}

// shuffled draws a text of the same letters, some with another tone: the pairs where only the lower levels decide.
func shuffled(s string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		out := []rune(s)
		for i, r := range out {
			mark := rapid.IntRange(0, 5).Draw(t, "tone")
			if row := vowelRow(letterOf(r).base); row != nil {
				out[i] = row[mark]
			}
		}
		return string(out)
	})
}
