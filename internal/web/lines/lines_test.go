package lines_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tungnha/internal/errs"
	"tungnha/internal/web/lines"
)

func TestParseLines(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]int64{
		"3, 7, 9-12": {3, 7, 9, 10, 11, 12}, "3 7 9–12": {3, 7, 9, 10, 11, 12}, "12;3": {3, 12}, "7,7, 7": {7}, "5 - 7": {5, 6, 7}, "  9  ": {9}, "1.2.3": {1, 2, 3},
		"": nil, " , ,": nil, "3 −5": {3, 4, 5},
	} {
		got, err := lines.Parse(text)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"a", "3-", "-3", "0", "9-3", "1-1000", "1-300 301", "3--5", "99999999999", "1-2-3", "３"} {
		if got, err := lines.Parse(text); !errs.Is(err, "web.lines") {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
}

func TestLinesComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfNDistinct(rapid.Int64Range(1, 500), 1, 60, rapid.ID[int64]).Draw(t, "lines")
		slices.Sort(want)
		got, err := lines.Parse(lines.Write(want))
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%v: %q gives %v %v", want, lines.Write(want), got, err)
		}
	})
}

func FuzzParseLines(f *testing.F) {
	for _, s := range []string{"3, 7, 9-12", "1-300", "–", "9 - - 3", strings.Repeat("1,", 400)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := lines.Parse(s)
		if err != nil && got != nil || len(got) > lines.Most || !slices.IsSorted(got) || len(got) > 0 && got[0] < 1 {
			t.Fatalf("%q: %v %v", s, got, err)
		}
	})
}
