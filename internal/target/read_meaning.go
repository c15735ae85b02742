package target

import (
	"math"
	"regexp"
	"strings"

	"tungnha/internal/campaign"
	"tungnha/internal/sheet"
	"tungnha/internal/vn"
)

// Meaning is what a column of figures counts.
type Meaning struct {
	Kind  campaign.MeasureKind // Reached, Filed, Approved or Portal; "" when the head does not say
	Level int                  // 0 when the head does not say
}

var (
	levelPattern = regexp.MustCompile(`\b(?:muc|m)(?: do)? ?(1|2|i|ii)\b(?: (?:va )?(1|2|i|ii)\b)?`)
	// notCounts are words of columns that are rates, ranks, remainders or people, never a count of accounts.
	notCounts = []string{
		"ty le", "ti le", "%", "xep hang", "xep loai", "danh gia", "con lai", "con thieu", "con phai", "dan so", "nhan khau", "ghi chu", "tang giam", "so voi",
		"tien do", "chenh lech", "binh quan", "so ho",
	}
)

// MeaningOf reads a column's head. both is set when it speaks of the two levels at once: a sum that belongs to neither.
func MeaningOf(head string) (m Meaning, ok bool) {
	folded := vn.Fold(head)
	if strings.Contains(head, "%") {
		return m, false
	}
	for _, w := range notCounts {
		if strings.Contains(" "+folded+" ", " "+w+" ") {
			return m, false
		}
	}
	level, both := levelOf(folded)
	if both {
		return m, false
	}
	m.Level = level
	switch {
	case strings.Contains(folded, "phe duyet") || strings.Contains(folded, "da duyet"):
		m.Kind = campaign.Approved
	case strings.Contains(folded, "dich vu cong"):
		m.Kind = campaign.Portal
	case strings.Contains(folded, "thu nhan") || strings.Contains(folded, "ho so"):
		m.Kind = campaign.Filed
	case strings.Contains(folded, "kich hoat"):
		m.Kind = campaign.Reached
	}
	return m, m.Kind != "" || m.Level != 0
}

func levelOf(folded string) (level int, both bool) {
	for _, x := range levelPattern.FindAllStringSubmatch(folded, -1) {
		n := 1
		if x[1] == "2" || x[1] == "ii" {
			n = 2
		}
		if x[2] != "" || level != 0 && level != n {
			return 0, true
		}
		level = n
	}
	return level, false
}

// Indicator finds the plan's indicator that counts what a column means; lone says that the file speaks of one level only, so that a head without a
// level is clear. Staff is never meant: its figures are not by commune.
func (m Meaning) Indicator(p *campaign.Plan, lone bool) (string, bool) {
	if m.Kind == campaign.Filed && m.Level == 0 {
		m.Level = 2 // only level 2 has a file
	}
	if m.Kind == campaign.Reached && m.Level == 0 && lone {
		m.Level = 1
	}
	for _, ind := range p.Indicators {
		c := ind.Counts
		switch {
		case m.Kind == campaign.Portal && c.Kind == campaign.Portal:
			return ind.ID, true
		case m.Kind == campaign.Reached && (c.Kind == campaign.Reached || c.Kind == campaign.Highest) && c.N == m.Level:
			return ind.ID, true
		case m.Kind != "" && c.Kind == m.Kind && c.N == m.Level:
			return ind.ID, true
		}
	}
	return "", false
}

// CellNumber reads a count. Blank cells are not there; ok is false for what is no whole number of people, with the code of what is wrong.
func CellNumber(c sheet.Cell) (n int64, blank bool, code string) {
	text := vn.Clean(c.Text)
	switch {
	case c.Kind == sheet.Error:
		return 0, false, CodeFormula
	case c.Kind == sheet.Empty || text == "" || text == "-" || text == "–":
		return 0, true, ""
	}
	v := c.Number
	if c.Kind != sheet.Number {
		var ok bool
		if v, ok = vn.ParseNumber(text); !ok {
			return 0, false, CodeNumber
		}
	}
	if v != math.Trunc(v) || v < 0 || v > mostTarget {
		return 0, false, CodeNumber
	}
	return int64(v), false, ""
}
