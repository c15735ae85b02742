package campaign_test

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
)

// Whatever a file holds, Parse answers with a plan or with problems that stand inside the file, and never both.
func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("a: &a [*a, *a]\n"))
	f.Add([]byte("? {[1]: 2}\n: - x\n"))
	f.Add([]byte("campaign: !!binary aGk=\nunit: 0x10\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, problems := campaign.Parse("f.yaml", data)
		if (p == nil) == (len(problems) == 0) {
			t.Fatalf("plan %v with problems %v", p, problems)
		}
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + strings.Count(string(data), "\u0085") +
			strings.Count(string(data), "\u2028") + strings.Count(string(data), "\u2029") + 1
		for _, each := range problems {
			if each.Line < 1 || each.Line > lines+1 || each.Column < 1 || each.Code == "" || each.Text.VI == "" {
				t.Fatalf("problem %+v in a file of %d lines", each, lines)
			}
		}
		if p == nil {
			return
		}
		if n, of := p.Day(time.UnixMilli(0)); n != 0 || of < 1 {
			t.Fatalf("day %d of %d", n, of)
		}
	})
}

// Files that grow when they are read are refused at once.
func TestFilesThatBlowUp(t *testing.T) {
	t.Parallel()
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'i'; c++ {
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+",", 9) + "]\n"
	}
	for name, text := range map[string]string{
		"billion laughs": bomb,
		"deep brackets":  strings.Repeat("[", 500_000),
		"deep lists":     strings.Repeat("- ", 400_000),
		"deep keys":      strings.Repeat("? ", 400_000),
		"too large":      strings.Repeat("# trống\n", 200_000),
		"many keys":      strings.Repeat("a: 1\n", 150_000),
		"many problems":  "duties:\n" + strings.Repeat("  - {}\n", 9_000),
		"long key":       strings.Repeat("k", 900_000) + ": 1\n",
	} {
		p, problems := campaign.Parse("f.yaml", []byte(text))
		if p != nil || len(problems) == 0 || len(problems) > 200 {
			t.Errorf("%s: %d problems", name, len(problems))
		}
	}
}

func BenchmarkParse(b *testing.B) {
	data, err := fs.ReadFile(campaigns.Files(), campaigns.VinhLoc)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		campaign.Parse("b.yaml", data)
	}
}
