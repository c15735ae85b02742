package emulate

import (
	"fmt"
	"strings"
)

func textOrNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func tick(yes bool) any {
	if yes {
		return "x"
	}
	return nil
}

// onFirst shows a household's value on its first row only.
func onFirst(e *entry, of func(*Household) string) any {
	if e.household == nil || !e.first {
		return nil
	}
	return of(e.household)
}

func onEvery(e *entry, of func(*Household) string) any {
	if e.household == nil {
		return nil
	}
	return of(e.household)
}

func awayNote(p *Person) string {
	switch {
	case p.Absent:
		return "Đi làm ăn xa (" + p.AwayAt + ")"
	case p.Frail == FrailOld:
		return "Già yếu"
	}
	return ""
}

func cardWord(c Card) any {
	switch c {
	case CardChip:
		return "CCCD gắn chip"
	case CardOld:
		return "CMND/CCCD mã vạch"
	}
	return nil
}

// splitName gives the part of a name for "Họ đệm" or for "Tên". A name that was emptied leaves both cells empty.
func splitName(e *entry, given bool) any {
	name, ok := e.name.(string)
	if !ok {
		return nil
	}
	i := strings.LastIndexByte(strings.TrimRight(name, " "), ' ')
	if given {
		return name[i+1:]
	}
	return name[:max(i, 0)]
}

// brokenLookup is a formula that once found something in another file.
func brokenLookup(n int) any {
	switch n % 4 {
	case 0:
		return formulaCell{fmt.Sprintf("VLOOKUP(F%d,'[1]Sheet1'!$A$1:$F$9999,5,0)", n), errorCell("#N/A")}
	case 1:
		return formulaCell{"SUM(#REF!)", errorCell("#REF!")}
	case 2:
		return formulaCell{fmt.Sprintf("1/%d", 0), errorCell("#DIV/0!")}
	}
	return formulaCell{fmt.Sprintf("\"M\"&%d", n), fmt.Sprintf("M%d", n)}
}
