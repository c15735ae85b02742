package unit

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tungnha/internal/vn"
)

// vinhLoc is the real district 393 with hamlets, agencies and aliases that are made up.
func vinhLoc(t testing.TB) *Tree {
	t.Helper()
	units, err := readCatalogue(Catalogue2023)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[ID]*Unit{}
	for _, u := range units {
		byID[u.ID] = u
	}
	id := ID(1 << 40)
	add := func(parent ID, level Level, name string) {
		id++
		units = append(units, child(byID[parent], level, id, "", name))
	}
	for _, n := range []string{"Thôn 1", "Thôn 2", "Thôn 10", "Thôn Yên Tôn", "Thôn Yên Tồn", "Thôn Bản Thủy", "Bản Thủy", "Thôn 3B", "Xuân Áng", "Thôn 6"} {
		add(23315367, Hamlet, n)
	}
	for _, n := range []string{"Khu phố 1", "Tổ dân phố 1", "Khu phố Nam Thanh", "Khu phố Nam Thành", "Khu 3", "Khu phố 3"} {
		add(23315349, Hamlet, n)
	}
	add(23315367, Agency, "Trường THCS Vĩnh Hưng")
	gone := child(byID[23315367], Hamlet, 999, "", "Thôn Cũ")
	gone.Retired = true
	units = append(units, gone)
	aliases := []Alias{
		{23315367, 1<<40 + 4, "Thôn Làng Cả"},
		{23315367, 1<<40 + 5, "Thon Yen Ton"},
		{23200393, 23315379, "Hùng xã"},
	}
	return NewTree(units, aliases, nil)
}

func TestFind(t *testing.T) {
	t.Parallel()
	tree := vinhLoc(t)
	const district, hung, town = 23200393, 23315367, 23315349
	for _, c := range []struct {
		parent ID
		ask    string
		want   string // names, "|" between
	}{
		{district, "Vĩnh Hưng", "Xã Vĩnh Hưng"},
		{district, "Vĩnh Hùng", "Xã Vĩnh Hùng"},
		{district, "xã Vĩnh Hưng", "Xã Vĩnh Hưng"},
		{district, "XÃ VĨNH HÙNG ", "Xã Vĩnh Hùng"},
		{district, "X. Vĩnh  Hưng", "Xã Vĩnh Hưng"},
		{district, "Xa Vinh Hung", "Xã Vĩnh Hưng|Xã Vĩnh Hùng"},
		{district, "Vĩnh Hung", "Xã Vĩnh Hưng|Xã Vĩnh Hùng"},
		{district, "Vinh Hùng", "Xã Vĩnh Hùng"},
		{district, "Vĩnh Húng", ""},
		{district, "Vi\u0303nh Hu\u031bng", "Xã Vĩnh Hưng"}, // NFD
		{district, "Vĩnh Hoà", "Xã Vĩnh Hòa"},
		{district, "TT", "Thị trấn Vĩnh Lộc"},
		{district, "Thị trấn", "Thị trấn Vĩnh Lộc"},
		{district, "TT. Vĩnh Lộc", "Thị trấn Vĩnh Lộc"},
		{district, "vinh loc", "Thị trấn Vĩnh Lộc"},
		{district, "Xã Vĩnh Lộc", ""}, // that is the unit of 2025
		{district, "Phường Vĩnh Hưng", ""},
		{district, "Hùng xã", "Xã Vĩnh Hùng"},
		{district, "Xã Vĩnh Hưng, huyện Vĩnh Lộc, Thanh Hoá", "Xã Vĩnh Hưng"},
		{district, "Xã Vĩnh Hưng - huyện Yên Định", ""},
		{district, "Vĩnh", ""},
		{district, "", ""},
		{district, "xã", ""},
		{hung, "Thôn 1", "Thôn 1"},
		{hung, "thôn 01", "Thôn 1"},
		{hung, "Thôn1", "Thôn 1"},
		{hung, "T1", "Thôn 1"},
		{hung, "t.10", "Thôn 10"},
		{hung, "1", "Thôn 1"},
		{hung, "Thôn số 2", "Thôn 2"},
		{hung, "Thôn I", "Thôn 1"},
		{hung, "thon ii", "Thôn 2"},
		{hung, "Thôn VI", "Thôn 6"},
		{hung, "THÔN VI", "Thôn 6"},
		{hung, "Thôn X", "Thôn 10"},
		{hung, "Khu phố 1", ""},
		{hung, "Thôn 3 B", "Thôn 3B"},
		{hung, "Thôn 3", ""},
		{hung, "Thôn 1, xã Vĩnh Hưng", "Thôn 1"},
		{hung, "Thôn 1 - Vĩnh Hưng - Vĩnh Lộc", "Thôn 1"},
		{hung, "Thôn 1, xã Vĩnh Hùng", ""},
		{hung, "Thôn 1 (xã Vĩnh Hưng)", "Thôn 1"},
		{hung, "Yên Tôn", "Thôn Yên Tôn"},
		{hung, "yen ton", "Thôn Yên Tôn|Thôn Yên Tồn"},
		{hung, "Thon Yen Ton", "Thôn Yên Tồn"}, // a person said so
		{hung, "Làng Cả", "Thôn Yên Tôn"},
		{hung, "thon lang ca", "Thôn Yên Tôn"},
		{hung, "Bản Thủy", "Bản Thủy"},
		{hung, "Thôn Bản Thuỷ", "Thôn Bản Thủy"},
		{hung, "ban thuy", "Bản Thủy|Thôn Bản Thủy"},
		{hung, "Thôn Xuân Áng", "Xuân Áng"},
		{hung, "Trường THCS Vĩnh Hưng", "Trường THCS Vĩnh Hưng"},
		{hung, "truong thcs vinh hung", "Trường THCS Vĩnh Hưng"},
		{hung, "Thôn Cũ", ""},
		{town, "KP1", "Khu phố 1"},
		{town, "TDP 01", "Tổ dân phố 1"},
		{town, "Tổ 1", "Tổ dân phố 1"},
		{town, "Khu 1", "Khu phố 1"},
		{town, "1", "Khu phố 1|Tổ dân phố 1"},
		{town, "Khu 3", "Khu 3"},
		{town, "KP Nam Thanh", "Khu phố Nam Thanh|Khu phố Nam Thành"}, // not one mark in it
		{town, "Khu phố Nam Thanh", "Khu phố Nam Thanh"},
		{town, "Nam Thanh", "Khu phố Nam Thanh|Khu phố Nam Thành"},
		{0, "Thanh Hoá", "Tỉnh Thanh Hóa"},
		{0, "TP. Hà Nội", "Thành phố Hà Nội"},
	} {
		got := names(tree.Find(c.parent, c.ask))
		slices.Sort(got)
		want := strings.FieldsFunc(c.want, func(r rune) bool { return r == '|' })
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("Find(%d, %q) = %q, want %q", c.parent, c.ask, got, want)
		}
	}
}

// Every unit is found under its own name, alone; without marks it is at least among the answers.
func TestEveryUnitFindsItself(t *testing.T) {
	t.Parallel()
	for _, year := range Catalogues() {
		units, err := readCatalogue(year)
		if err != nil {
			t.Fatal(err)
		}
		tree := NewTree(slices.Clone(units), nil, nil)
		for _, u := range units {
			for _, ask := range []string{u.Name, strings.ToUpper(u.Name)} {
				if got := tree.Find(u.Parent, ask); len(got) != 1 || got[0] != u {
					t.Errorf("%d: %q finds %q", year, ask, names(got))
				}
			}
			if got := tree.Find(u.Parent, vn.Fold(u.Name)); !slices.Contains(got, u) {
				t.Errorf("%d: %q finds %q", year, vn.Fold(u.Name), names(got))
			}
		}
	}
}

func TestNeverMergesMarks(t *testing.T) {
	t.Parallel()
	words := []string{"hưng", "hùng", "hung", "vĩnh", "vinh", "yên", "tôn", "tồn", "nam", "thanh", "thành", "1", "01", "2"}
	rapid.Check(t, func(t *rapid.T) {
		p := child(nil, Province, 1, "38", "Tỉnh Thử")
		c := child(p, Commune, 2, "15349", "Xã Thử")
		units := []*Unit{p, c}
		for i, n := range rapid.SliceOfNDistinct(rapid.SliceOfN(rapid.SampledFrom(words), 1, 2), 1, 8, func(w []string) string {
			return Key(strings.Join(w, " "))
		}).Draw(t, "hamlets") {
			units = append(units, child(c, Hamlet, ID(10+i), "", "Thôn "+strings.Join(n, " ")))
		}
		tree := NewTree(units, nil, nil)
		ask := "Thôn " + strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 2).Draw(t, "ask"), " ")
		found := tree.Find(c.ID, ask)
		for _, u := range found {
			if !marksFit(Key(ask), u.Key) {
				t.Fatalf("%q found %q", ask, u.Name)
			}
			if u.Key == Key(ask) && len(found) > 1 {
				t.Fatalf("%q is written out and yet finds %q", ask, names(found))
			}
		}
	})
}

func TestKey(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Thôn 01": "thôn 1", "Thôn1": "thôn 1", "thôn số 1": "thôn 1", "THÔN I": "thôn 1", "Thôn 00": "thôn 0",
		"Thôn C": "thôn c", "Thôn D": "thôn d", "Thôn L": "thôn l", "thôn v": "thôn v", "Thôn V": "thôn 5",
		"THÔN XI": "thôn xi", "Thôn XI": "thôn 11", "THÔN XII": "thôn 12", "Khu phố 3B": "khu phố 3 b",
		"Yên Tôn II": "yên tôn 2", "Vi": "vi", "Xã Thuỷ": "xã thủy", "": "", "…": "",
	} {
		if got := Key(in); got != Key(want) || got != vn.Key(want) && !strings.Contains(want, "3 b") {
			t.Errorf("Key(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	tree := vinhLoc(f)
	for _, s := range []string{"Thôn 1", "Vinh Hung", "Thôn 1, xã Vĩnh Hưng", "---,,,((", "T", "\xff\xfe", "THÔN XXXIX", "Ⅳ", "số số 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if k := Key(s); Key(k) != k {
			t.Fatalf("Key is not settled: %q → %q → %q", s, k, Key(k))
		}
		for _, parent := range []ID{23200393, 23315367} {
			for _, u := range tree.Find(parent, s) {
				if u.Parent != parent || u.Retired {
					t.Fatalf("%q finds %s", s, u.Path)
				}
			}
		}
	})
}

func TestPrefixesAreApart(t *testing.T) {
	t.Parallel()
	if len(prefixAt) != len(prefixes) {
		t.Fatal("two prefixes fold alike")
	}
	for _, row := range kindTable {
		if row.level == Agency {
			continue
		}
		if k, _, ok := cutKind(vn.Key(row.word.VI) + " x"); !ok || k != row.kind {
			t.Errorf("%s is read as %q", row.word.VI, k)
		}
	}
}

func TestProperName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"THÔN YÊN TÔN": "Thôn Yên Tôn", "KHU PHỐ 1": "Khu phố 1", "TỔ DÂN PHỐ SỐ 05": "Tổ dân phố Số 05", "THÔN III": "Thôn III",
		"  thôn  1 ": "Thôn 1", "Thôn 3B": "Thôn 3B", "THÔN 3B": "Thôn 3B", "12": "12", "": "", "BẢN ĐẠ M'RI": "Bản Đạ M'ri",
	} {
		if got := properName(in); got != want {
			t.Errorf("properName(%q) = %q, want %q", in, got, want)
		}
	}
}
