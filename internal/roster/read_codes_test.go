package roster_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"tungnha/internal/official"
	"tungnha/internal/roster"
	"tungnha/internal/target"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

var update = flag.Bool("update-codes", false, "write docs/import-codes.md")

// TestCodesPage holds the page to the code. "go test ./internal/roster -run CodesPage -update-codes" writes it.
func TestCodesPage(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "docs", "import-codes.md")
	want := roster.CodesPage(
		roster.CodesPart{Title: "Danh mục thôn, cơ quan – lists of units", Docs: unit.ImportCodes()},
		roster.CodesPart{Title: "Chỉ tiêu – targets", Docs: target.Codes()},
		roster.CodesPart{Title: "Số liệu chính thức – official figures", Docs: official.Codes()},
	)
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/import-codes.md is out of date; run this test with -update-codes")
	}
}

func TestCodesAreSound(t *testing.T) {
	t.Parallel()
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, d := range roster.Codes() {
		if !kebab.MatchString(d.Code) || seen[d.Code] {
			t.Errorf("code %q is badly formed or stands twice", d.Code)
		}
		seen[d.Code] = true
		if d.VI == "" || d.EN == "" || d.Severity != vn.Warning && d.Severity != vn.Refusal {
			t.Errorf("code %q lacks a sentence or its severity", d.Code)
		}
	}
	for _, code := range []string{
		roster.CodeDupInFile, roster.CodeNameInFile, roster.CodeIdentityName, roster.CodeIdentityTaken, roster.CodeSameNameBirth,
		roster.CodeChangedMeantime, vn.CodeIdentityScientific, roster.CodeUnitAmbiguous,
	} {
		if !seen[code] {
			t.Errorf("code %q is not listed", code)
		}
	}
}
