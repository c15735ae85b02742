package team

import (
	"fmt"
	"strings"
	"testing"

	"tungnha/internal/errs"
)

func TestParseCodes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"3x 5v 7-9n", "3done 5absent 7nobody 8nobody 9nobody"},
		{"3, 5 x; 7V", "3done 5done 7absent"},
		{"12 h", "12again"},
		{"1x1x", "1done"},
		{"1 – 3x 4-4t", "1done 2done 3done 4refused"},
		{"1,3-4,6n", "1nobody 3nobody 4nobody 6nobody"},
		{"2x\n1n", "1nobody 2done"},
		{"", "team.code.empty"},
		{"x", "team.code"},
		{"3", "team.code.open"},
		{"3x 4", "team.code.open"},
		{"3q", "team.code"},
		{"3xx", "team.code"},
		{"0x", "team.code.line"},
		{"21x", "team.code.line"},
		{"99999999999999999999x", "team.code.line"},
		{"9-7x", "team.code.backwards"},
		{"7-x", "team.code"},
		{"-7x", "team.code"},
		{"1--3x", "team.code"},
		{"3x 3v", "team.code.twice"},
		{"3ẋ", "team.code"},
		{"\xff3x", "team.code"},
	} {
		got, err := ParseCodes(c.in, 20)
		if said := saidOf(got, err); said != c.want {
			t.Errorf("%q: %q, want %q", c.in, said, c.want)
		}
	}
}

func saidOf(codes []LineCode, err error) string {
	if err != nil {
		return errs.As(err).Code
	}
	var out []string
	for _, c := range codes {
		out = append(out, fmt.Sprint(c.Line, c.Outcome))
	}
	return strings.Join(out, " ")
}

// Whatever is keyed: an error or lines that the sheet has, ascending, each with a known outcome.
func FuzzParseCodes(f *testing.F) {
	for _, s := range []string{"3x 5v 7-9n", "1,2x", "–", "7 - 9 h", "x3", "3ộ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		codes, err := ParseCodes(text, 40)
		if err != nil {
			if e := errs.As(err); !strings.HasPrefix(e.Code, "team.code") {
				t.Fatal(err)
			}
			return
		}
		last := 0
		for _, c := range codes {
			if _, known := WordOf(Outcomes(), c.Outcome); c.Line <= last || c.Line > 40 || !known {
				t.Fatalf("%q gives %v", text, codes)
			}
			last = c.Line
		}
	})
}

func TestEveryLetterIsExplained(t *testing.T) {
	t.Parallel()
	for _, w := range Letters() {
		if w.Text.VI == "" || w.Text.EN == "" {
			t.Errorf("%q has no text", w.Code)
		}
	}
}
