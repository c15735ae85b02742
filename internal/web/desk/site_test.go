package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tungnha/internal/db"
)

func TestDerivedIDs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		op := db.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "op"))
		a, b := db.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "a")), db.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "b"))
		one := Derive(op, "a1", a)
		if one != Derive(op, "a1", a) || one[6]>>4 != 7 || one[8]>>6 != 2 || !slices.Equal(one[:6], op[:6]) {
			t.Fatalf("%s", one)
		}
		if one == Derive(op, "a2", a) || a != b && one == Derive(op, "a1", b) {
			t.Fatal("two facts share an id")
		}
	})
}

func TestLocalPath(t *testing.T) {
	t.Parallel()
	for p, want := range map[string]string{
		"/b/x/1?i=2": "/b/x/1?i=2", "": "/", "//evil.example": "/", "https://evil.example": "/", "/\\evil": "/", "/a\nb": "/", "b": "/",
	} {
		if got := LocalPath(p); got != want {
			t.Errorf("%q: %q", p, got)
		}
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
