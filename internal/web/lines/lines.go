// Package lines reads and writes the line numbers of a paper list as people type them: "3, 7, 9-12".
package lines

import (
	"slices"
	"strconv"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/vn"
)

// Most is how many lines one entry may name: more than a sheet of paper holds is a slip of the finger ("1-1000").
const Most = 300

// Parse reads line numbers as people type them: "3, 7, 9-12", "3 7 9–12", "3;7". The answer is ascending, each once.
func Parse(text string) ([]int64, error) {
	var out []int64
	for _, part := range splitLines(text) {
		from, to, isRange := strings.Cut(part, "-")
		a, okA := lineNumber(from)
		b, okB := a, true
		if isRange {
			b, okB = lineNumber(to)
		}
		if !okA || !okB {
			return nil, errs.Invalid("web.lines", errs.Tf("Không hiểu “%s”. Hãy ghi số dòng như: 3, 7, 9-12. Chưa ghi gì.",
				"“%s” is not understood. Write line numbers like: 3, 7, 9-12. Nothing was recorded.", part))
		}
		if b < a {
			return nil, errs.Invalid("web.lines", errs.Tf("“%s” viết ngược: số đầu phải nhỏ hơn. Chưa ghi gì.", "“%s” runs backwards. Nothing was recorded.", part))
		}
		if b-a >= Most || len(out)+int(b-a) >= Most {
			return nil, errs.Invalid("web.lines", errs.Tf("Mỗi lần ghi nhiều nhất %d dòng. Chưa ghi gì.", "At most %d lines at a time. Nothing was recorded.", Most))
		}
		for n := a; n <= b; n++ {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// splitLines takes the text apart; a dash with spaces around it still makes a range.
func splitLines(text string) []string {
	text = strings.NewReplacer("–", "-", "—", "-", "−", "-", ";", ",", "+", ",", ".", ",", "\n", ",").Replace(vn.Clean(text))
	for strings.Contains(text, " -") || strings.Contains(text, "- ") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, " -", "-"), "- ", "-")
	}
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

func lineNumber(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 32)
	return n, err == nil && n > 0
}

// Write is the inverse, with runs drawn together: "3, 7, 9-12".
func Write(lines []int64) string {
	var out []string
	for i := 0; i < len(lines); {
		j := i
		for j+1 < len(lines) && lines[j+1] == lines[j]+1 {
			j++
		}
		text := strconv.FormatInt(lines[i], 10)
		if j > i {
			text += "-" + strconv.FormatInt(lines[j], 10)
		}
		out = append(out, text)
		i = j + 1
	}
	return strings.Join(out, ", ")
}
