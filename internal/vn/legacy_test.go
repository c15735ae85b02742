package vn

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestDecodeLegacyKnown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, hint, want string }{
		{"NguyÔn V¨n", "", "Nguyễn Văn"},
		{"TrÇn ThÞ B×nh", "", "Trần Thị Bình"},
		{"§Æng ¦u L\u00adu", "", "Đặng Ưu Lưu"},
		{"Céng hoµ x· héi chñ nghÜa ViÖt Nam", "", "Cộng hoà xã hội chủ nghĩa Việt Nam"},
		{"nguyÔn v¨n tó", ".VnTimeH", "NGUYỄN VĂN TÚ"},
		{"Tó", ".VnTime", "Tú"},
		{"Tó", "tcvn3", "Tú"},
		{"Nguyeãn Vaên", "", "Nguyễn Văn"},
		{"Xin chaøo caùc baïn", "", "Xin chào các bạn"},
		{"Traàn Thò Phöôïng", "", "Trần Thị Phượng"},
		{"ÑAËNG ÑÌNH ÑÖÙC", "", "ĐẶNG ĐÌNH ĐỨC"},
		{"Leâ Thò Hoøa", "", "Lê Thị Hòa"},
		{"Leâ Thò Hoaø", "", "Lê Thị Hoà"},
		{"Huyønh Thò Tuyeát Myõ", "VNI-Times", "Huỳnh Thị Tuyết Mỹ"},
		{"Nguye^~n Va(n Ty'", "", "Nguyễn Văn Tý"},
		{"Tra^`n Ddu+'c", "", "Trần Đức"},
		{"Le^ Thi. Hoa", "viqr", "Lê Thị Hoa"},
	} {
		got, ok := DecodeLegacy(c.in, c.hint)
		if !ok || got != c.want {
			t.Errorf("DecodeLegacy(%q, %q) = %q %v, want %q", c.in, c.hint, got, ok, c.want)
		}
	}
}

// Text that is Vietnamese, foreign or no text at all stays as it is.
func TestDecodeLegacyLeavesAlone(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"", "Nguyễn Văn An", "Nguyen Van An", "Hà", "Lê Bá Tú", "Lê Thị Hòa", "Đỗ Ích Ân", "Y Bhiăng", "H'Hen Niê", "H’Hen Niê", "José", "Renée Müller", "Zoë", "Noël",
		"Thôn 3 (xóm 2)", "nha(cu)", "Ha(cu)", "x@y.vn", "a+b", "1.234,5", "Ng. Văn An", "Kpă H'Phin", "½ ngày", "© 2023", "Lô-gic", "Xã Vĩnh Hòa", "Ðặng",
	} {
		if got, ok := DecodeLegacy(in, ""); ok || got != in {
			t.Errorf("DecodeLegacy(%q) = %q", in, got)
		}
	}
	for _, in := range []string{"Nguyễn Văn An", "An"} {
		if got, ok := DecodeLegacy(in, ".VnTime"); ok {
			t.Errorf("Unicode in an old font: %q became %q", in, got)
		}
	}
}

// The syllable rules take the words that names are made of.
func TestIsSyllable(t *testing.T) {
	t.Parallel()
	for _, w := range strings.Fields("nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý quách quyên quỳnh quốc giang gìn giếng khuê thuỷ thủy " +
		"nghiêm uyên yến ánh ý ỷ oanh loan toản tuyết thuý việt nguyệt huế ngoẻo khuya khuỷu khuỵu hươu rượu yêu xoong ngoằn chuối huơ ng") {
		if !isSyllable(w) {
			t.Errorf("%q is taken for no syllable", w)
		}
	}
	for _, w := range strings.Fields("josộ mỹller noởl renộ aa eâ nguyeãn traàn hàc strong bill w z vaên") {
		if isSyllable(w) {
			t.Errorf("%q is taken for a syllable", w)
		}
	}
}

// everyLetter lists the 134 letters that ASCII lacks.
func everyLetter() (all []rune) {
	for _, row := range vowels {
		for _, r := range row {
			all = append(all, r, unicode.ToUpper(r))
		}
	}
	all = append(all, 'đ', 'Đ')
	out := all[:0]
	for _, r := range all {
		if r > unicode.MaxASCII {
			out = append(out, r)
		}
	}
	return out
}

// The published tables, written out a second time: the letters in the order of the alphabet and what each encoding types for them.
const (
	lowerLetters = "à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ è ẻ ẽ é ẹ ê ề ể ễ ế ệ ì ỉ ĩ í ị ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ ù ủ ũ ú ụ ư ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ đ"
	lowerTCVN3   = "µ ¶ · ¸ ¹ ¨ » ¼ ½ ¾ Æ © Ç È É Ê Ë Ì Î Ï Ð Ñ ª Ò Ó Ô Õ Ö × Ø Ü Ý Þ ß á â ã ä « å æ ç è é ¬ ê ë ì í î ï ñ ò ó ô \u00ad õ ö ÷ ø ù ú û ü ý þ ®"
	lowerVNI     = "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä eø eû eõ eù eï eâ eà eå eã eá eä ì æ ó í ò oø oû oõ où oï oâ oà oå oã oá oä " +
		"ô ôø ôû ôõ ôù ôï uø uû uõ uù uï ö öø öû öõ öù öï yø yû yõ yù î ñ"
	lowerVIQR = "a` a? a~ a' a. a( a(` a(? a(~ a(' a(. a^ a^` a^? a^~ a^' a^. e` e? e~ e' e. e^ e^` e^? e^~ e^' e^. i` i? i~ i' i. " +
		"o` o? o~ o' o. o^ o^` o^? o^~ o^' o^. o+ o+` o+? o+~ o+' o+. u` u? u~ u' u. u+ u+` u+? u+~ u+' u+. y` y? y~ y' y. dd"
)

func TestLegacyTables(t *testing.T) {
	t.Parallel()
	letters := strings.Fields(lowerLetters)
	if n := len(everyLetter()); n != 134 || len(letters) != 67 {
		t.Fatalf("%d letters, %d small ones", n, len(letters))
	}
	for _, enc := range []struct {
		hint, table string
		capitals    bool
	}{{"tcvn3", lowerTCVN3, false}, {"vni", lowerVNI, true}, {"viqr", lowerVIQR, true}} {
		codes := strings.Split(enc.table, " ")
		if len(codes) != len(letters) {
			t.Fatalf("%s: %d letters", enc.hint, len(codes))
		}
		for i, code := range codes {
			check := func(code, want string) {
				if got, ok := DecodeLegacy(code, enc.hint); got != want || ok != (code != want) {
					t.Errorf("%s: %q is %q, want %q", enc.hint, code, got, want)
				}
			}
			check(code, letters[i])
			if enc.capitals {
				check(strings.ToUpper(code), strings.ToUpper(letters[i]))
			}
		}
	}
	for code, want := range map[string]string{"¡": "Ă", "¢": "Â", "£": "Ê", "¤": "Ô", "¥": "Ơ", "¦": "Ư", "§": "Đ"} {
		if got, _ := DecodeLegacy(code, "tcvn3"); got != want {
			t.Errorf("TCVN3 capital %q is %q, want %q", code, got, want)
		}
	}
}

// Names typed in an old encoding come back as they were, or stay untouched: they never become another name.
func TestLegacyNamesComeBack(t *testing.T) {
	t.Parallel()
	letters := strings.Fields(lowerLetters)
	names := strings.Fields("nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý văn thị ánh bình cường dũng đạt đức giang hà hằng hiền hoà hùng hương " +
		"khánh lan linh long mai minh mỹ nga ngọc nhung phúc phượng quân quốc quỳnh sơn tâm thắng thảo thuỷ trang trí tú tuấn tuyết uyên việt vinh xuân yến")
	for hint, table := range map[string]string{"tcvn3": lowerTCVN3, "vni": lowerVNI, "viqr": lowerVIQR} {
		var pairs []string
		for i, code := range strings.Split(table, " ") {
			pairs = append(pairs, letters[i], code)
		}
		encode := strings.NewReplacer(pairs...)
		rapid.Check(t, func(t *rapid.T) {
			name := strings.Join(rapid.SliceOfN(rapid.SampledFrom(names), 2, 4).Draw(t, "name"), " ")
			typed := encode.Replace(name)
			if got, ok := DecodeLegacy(typed, hint); got != name || ok != (typed != name) {
				t.Fatalf("%s with its font: %q came back as %q", hint, typed, got)
			}
			if got, ok := DecodeLegacy(typed, ""); ok && got != name {
				t.Fatalf("%s guessed: %q (%s) became %q", hint, typed, name, got)
			}
		})
	}
}

// A name in Unicode is never taken for an old encoding.
func TestUnicodeNamesStay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom(strings.Fields("Hà Lê Bá Tú Vĩ Trí Hoà Hòe Hùng Dân Vân Hân Bình Tài Quý Thoa Hoan Tý Cúc Lài Thìn Sâm Tôn Công Sáu Bốn Đào")), 1, 4).Draw(t, "words")
		name := strings.Join(words, " ")
		if got, ok := DecodeLegacy(name, ""); ok {
			t.Fatalf("%q became %q", name, got)
		}
	})
}

func FuzzDecodeLegacy(f *testing.F) {
	for _, s := range []string{"NguyÔn V¨n", "Nguyeãn Vaên", "Nguye^~n Va(n", "\xff a(", "ddD.", "aÂø"} {
		for _, hint := range []string{"", ".VnTimeH", "VNI-Times", "viqr"} {
			f.Add(s, hint)
		}
	}
	f.Fuzz(func(t *testing.T, s, hint string) {
		got, ok := DecodeLegacy(s, hint)
		if !ok && got != s {
			t.Fatalf("DecodeLegacy(%q, %q) = %q without saying so", s, hint, got)
		}
		if again, twice := DecodeLegacy(got, ""); ok && hint == "" && twice {
			t.Fatalf("DecodeLegacy(%q) = %q, decoded again %q", s, got, again)
		}
	})
}

func BenchmarkDecodeLegacy(b *testing.B) {
	for _, s := range []string{"Nguyễn Thị Thuỳ Dương", "Hà Lê Bá Tú", "Le Van An", "NguyÔn ThÞ Thuú D\u00ad¬ng"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				out, _ := DecodeLegacy(s, "")
				sink += len(out)
			}
		})
	}
}
