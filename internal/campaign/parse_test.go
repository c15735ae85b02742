package campaign_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
)

func shipped(t testing.TB, name string) ([]byte, *campaign.Plan) {
	t.Helper()
	data, err := fs.ReadFile(campaigns.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	p, problems := campaign.Parse(name, data)
	for _, each := range problems {
		t.Error(each)
	}
	if p == nil {
		t.FailNow()
	}
	return data, p
}

func TestShippedPlansHaveNoProblems(t *testing.T) {
	t.Parallel()
	for _, name := range []string{campaigns.VinhLoc, campaigns.ThirtyNight} {
		shipped(t, name)
	}
}

// Notepad writes a byte order mark and carriage returns; a Mac writes letters and marks apart. All of them are the same plan.
func TestFilesAsOfficesSaveThem(t *testing.T) {
	t.Parallel()
	data, _ := shipped(t, campaigns.ThirtyNight)
	crlf := append([]byte("\ufeff"), bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))...)
	for name, text := range map[string][]byte{"Notepad": crlf, "Mac": norm.NFD.Bytes(data)} {
		p, problems := campaign.Parse(name, text)
		if p == nil {
			t.Fatal(problems[0])
		}
		if want := "Chiến dịch 30 ngày, đêm"; p.Short.VI != want {
			t.Errorf("%s: %q", name, p.Short.VI)
		}
		filled, err := campaign.Fill(text, campaign.Blanks{Unit: "393", District: "Huyện Vĩnh Lộc", Province: "Tỉnh Thanh Hóa"})
		if err != nil {
			t.Fatal(name, err)
		}
		if p, problems = campaign.Parse(name, filled); p == nil || p.Unit != "393" {
			t.Errorf("%s: filled in: %v", name, problems)
		}
	}
	utf16 := []byte{0xff, 0xfe, 'a', 0}
	if _, problems := campaign.Parse("u", utf16); len(problems) != 1 || problems[0].Code != "plan.encoding" {
		t.Errorf("UTF-16: %v", problems)
	}
}

// The line and column hold in a file with a byte order mark and carriage returns, where an editor shows them.
func TestPositionsInANotepadFile(t *testing.T) {
	t.Parallel()
	text := "\ufeff" + strings.ReplaceAll(edit("end: 14/06/2023", "end: 31/06/2023"), "\n", "\r\n")
	_, problems := campaign.Parse("p.yaml", []byte(text))
	if len(problems) != 1 || problems[0].Line != 22 || problems[0].Column != 8 {
		t.Errorf("%v", problems)
	}
}
