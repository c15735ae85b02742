package web

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tungnha/internal/db"
	"tungnha/internal/errs"
)

func TestParseLines(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]int64{
		"3, 7, 9-12": {3, 7, 9, 10, 11, 12}, "3 7 9–12": {3, 7, 9, 10, 11, 12}, "12;3": {3, 12}, "7,7, 7": {7}, "5 - 7": {5, 6, 7}, "  9  ": {9}, "1.2.3": {1, 2, 3},
		"": nil, " , ,": nil, "3 −5": {3, 4, 5},
	} {
		got, err := parseLines(text)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"a", "3-", "-3", "0", "9-3", "1-1000", "1-300 301", "3--5", "99999999999", "1-2-3", "３"} {
		if got, err := parseLines(text); !errs.Is(err, "web.lines") {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
}

func TestLinesComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfNDistinct(rapid.Int64Range(1, 500), 1, 60, rapid.ID[int64]).Draw(t, "lines")
		slices.Sort(want)
		got, err := parseLines(writeLines(want))
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%v: %q gives %v %v", want, writeLines(want), got, err)
		}
	})
}

func FuzzParseLines(f *testing.F) {
	for _, s := range []string{"3, 7, 9-12", "1-300", "–", "9 - - 3", strings.Repeat("1,", 400)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := parseLines(s)
		if err != nil && got != nil || len(got) > mostLines || !slices.IsSorted(got) || len(got) > 0 && got[0] < 1 {
			t.Fatalf("%q: %v %v", s, got, err)
		}
	})
}

func TestDerivedIDs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		op := db.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "op"))
		a, b := db.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "a")), db.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "b"))
		one := derive(op, "a1", a)
		if one != derive(op, "a1", a) || one[6]>>4 != 7 || one[8]>>6 != 2 || !slices.Equal(one[:6], op[:6]) {
			t.Fatalf("%s", one)
		}
		if one == derive(op, "a2", a) || a != b && one == derive(op, "a1", b) {
			t.Fatal("two facts share an id")
		}
	})
}

func TestLocalPath(t *testing.T) {
	t.Parallel()
	for p, want := range map[string]string{
		"/b/x/1?i=2": "/b/x/1?i=2", "": "/", "//evil.example": "/", "https://evil.example": "/", "/\\evil": "/", "/a\nb": "/", "b": "/",
	} {
		if got := localPath(p); got != want {
			t.Errorf("%q: %q", p, got)
		}
	}
}

func TestQR(t *testing.T) {
	t.Parallel()
	q, err := makeQR("http://127.0.0.1:8080/q/vinh-loc-2023/23315349001")
	if err != nil || q.Size < 21+8 || !strings.HasPrefix(q.Path, "M4 4h7v1h-7z") {
		t.Fatalf("%v %d %.40s", err, q.Size, q.Path) // the first finder pattern: seven dark squares inside the margin
	}
}

func TestAssetsAreHashed(t *testing.T) {
	t.Parallel()
	a, err := loadAssets()
	if err != nil {
		t.Fatal(err)
	}
	css := a.byName[strings.TrimPrefix(a.named["app.css"], "/static/")]
	if css == nil || strings.Contains(string(css.body), "url(fonts/") || !strings.Contains(string(css.body), "url(/static/be-vietnam-pro-vietnamese-400-normal.") {
		t.Fatal("the style sheet does not name its fonts by their hashed names")
	}
	if len(css.zip) == 0 || len(css.zip) > len(css.body)/2 {
		t.Fatalf("%d of %d bytes", len(css.zip), len(css.body))
	}
}

// TestVendoredFilesAreThoseNoted holds the files of others to the checksums noted when they were taken in.
func TestVendoredFilesAreThoseNoted(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("static/VENDORED.md")
	if err != nil {
		t.Fatal(err)
	}
	noted := 0
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 6 || len(strings.TrimSpace(cells[4])) != 64 {
			continue
		}
		noted++
		file := strings.TrimSpace(cells[1])
		b, err := os.ReadFile("static/" + file)
		if sum := sha256.Sum256(b); err != nil || hex.EncodeToString(sum[:]) != strings.TrimSpace(cells[4]) {
			t.Errorf("%s is not what was taken in (%v)", file, err)
		}
	}
	if noted != 9 {
		t.Errorf("%d files are noted", noted)
	}
}
