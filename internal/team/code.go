package team

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tungnha/internal/errs"
)

// The letters that are keyed behind the line numbers of an evening sheet. They are printed on every sheet and never change.
var codes = []struct {
	letter  rune
	outcome string
}{
	{'x', Done}, {'n', Nobody}, {'h', Again}, {'v', Away}, {'t', Declined},
}

// LineCode is one line of an evening sheet with what came of it.
type LineCode struct {
	Line    int
	Outcome string
}

// Letters lists the code letters with their outcomes, for the foot of a sheet.
func Letters() (out []Word) {
	for _, c := range codes {
		text, _ := WordOf(Outcomes(), c.outcome)
		out = append(out, Word{string(c.letter), text})
	}
	return out
}

// ParseCodes reads what is keyed from a sheet of so many lines: "3x 5v 7-9n", "3,5x 7v", "12 x". Numbers without a letter take the next letter that
// comes. A line named twice with two outcomes is refused, for one of the two is a slip. The answer is ascending.
func ParseCodes(text string, lines int) ([]LineCode, error) {
	p := codeParser{lines: lines, said: map[int]string{}}
	for _, w := range words(text) {
		if err := p.word(w); err != nil {
			return nil, err
		}
	}
	if len(p.open) > 0 {
		return nil, errs.Invalid("team.code.open", errs.Tf("Dòng %d chưa có ký hiệu kết quả (x, n, h, v hoặc t). Chưa ghi gì.",
			"Line %d has no letter (x, n, h, v or t). Nothing was recorded.", p.open[0]))
	}
	out := make([]LineCode, 0, len(p.said))
	for n, o := range p.said {
		out = append(out, LineCode{n, o})
	}
	slices.SortFunc(out, func(a, b LineCode) int { return a.Line - b.Line })
	if len(out) == 0 {
		return nil, errs.Invalid("team.code.empty", errs.T{VI: "Hãy gõ số dòng và ký hiệu, ví dụ: 3x 5v 7-9n.", EN: "Type line numbers and letters, e.g. 3x 5v 7-9n."})
	}
	return out, nil
}

// words takes the text apart into numbers, dashes and letters.
func words(text string) (out []string) {
	text = strings.ToLower(norm.NFC.String(strings.ToValidUTF8(text, "?")))
	text = strings.NewReplacer("–", "-", "—", "-", "−", "-").Replace(text)
	digits := false
	for _, r := range text {
		isDigit := r >= '0' && r <= '9'
		switch {
		case unicode.IsSpace(r) || strings.ContainsRune(",;.:+", r):
			digits = false
			continue
		case isDigit && digits:
			out[len(out)-1] += string(r)
		default:
			out = append(out, string(r))
		}
		digits = isDigit
	}
	return out
}

type codeParser struct {
	lines int
	open  []int // lines that wait for a letter
	from  int   // of a range that has its dash already; 0: none
	said  map[int]string
}

func (p *codeParser) word(w string) error {
	switch {
	case w == "-":
		return p.dash()
	case w[0] >= '0' && w[0] <= '9':
		return p.number(w)
	}
	for _, c := range codes {
		if w == string(c.letter) && len(p.open) > 0 && p.from == 0 {
			return p.letter(c.outcome)
		}
	}
	return p.lost(w)
}

func (p *codeParser) lost(w string) error {
	return errs.Invalid("team.code", errs.Tf("Không hiểu “%s”. Hãy gõ số dòng rồi ký hiệu, ví dụ: 3x 5v 7-9n. Chưa ghi gì.",
		"“%s” is not understood. Type line numbers, then a letter, e.g. 3x 5v 7-9n. Nothing was recorded.", w))
}

func (p *codeParser) dash() error {
	if len(p.open) == 0 || p.from != 0 {
		return p.lost("-")
	}
	p.from = p.open[len(p.open)-1]
	return nil
}

func (p *codeParser) number(w string) error {
	n, err := strconv.Atoi(w)
	if err != nil || n < 1 || n > p.lines {
		return errs.Invalid("team.code.line", errs.Tf("Phiếu không có dòng %s (chỉ từ 1 đến %d). Chưa ghi gì.",
			"The sheet has no line %s (only 1 to %d). Nothing was recorded.", w, p.lines))
	}
	if p.from == 0 {
		p.open = append(p.open, n)
		return nil
	}
	if n < p.from {
		return errs.Invalid("team.code.backwards", errs.Tf("“%d-%d” viết ngược: số đầu phải nhỏ hơn. Chưa ghi gì.", "“%d-%d” runs backwards. Nothing was recorded.", p.from, n))
	}
	for i := p.from + 1; i <= n; i++ {
		p.open = append(p.open, i)
	}
	p.from = 0
	return nil
}

func (p *codeParser) letter(outcome string) error {
	for _, n := range p.open {
		if old, ok := p.said[n]; ok && old != outcome {
			return errs.Invalid("team.code.twice", errs.Tf("Dòng %d có hai kết quả khác nhau. Hãy xem lại phiếu. Chưa ghi gì.",
				"Line %d has two different outcomes. Look at the sheet again. Nothing was recorded.", n))
		}
		p.said[n] = outcome
	}
	p.open = p.open[:0]
	return nil
}
