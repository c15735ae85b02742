package vn

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// CellKind says what a cell of a workbook holds.
type CellKind uint8

// The kinds of cell.
const (
	CellText   CellKind = iota
	CellNumber          // a number: a year, a serial day or digits run together
	CellDate            // a number with a date format, or what a reader made of it: a serial day or a date in ISO form
)

// placeholderBefore: in papers older than the unified registry of 1976 a 01/01 mostly stands for "only the year is known";
// among younger people it is a birthday like any other.
const placeholderBefore = 1976

// ParseBirth reads a cell that should hold a date of birth; asOf is the day of reading, in the campaign's zone.
// Understood: 25/5/1990 with / - . or spaces, ISO (with a time), 19900525 and 25051990, 5/1990, 1990, two-digit years,
// "00/00/1945" and "../../1945" for a year only, "ngày 25 tháng 5 năm 1990", "sinh năm 1945", and serial days of the 1900 calendar.
// An empty cell gives the zero Birth. codes holds every finding, the refusal's code too; err is an *errs.Error whose Code is the refusal's.
func ParseBirth(text string, kind CellKind, asOf time.Time) (Birth, []string, error) {
	text = Clean(text)
	if isNone(text) {
		return Birth{}, nil, nil
	}
	b, codes, code := readBirth(text, kind, asOf)
	if code == "" {
		code = b.fault(asOf)
	}
	if code != "" {
		return Birth{}, []string{code}, refusal(code)
	}
	return b, append(codes, b.warnings()...), nil
}

func readBirth(text string, kind CellKind, asOf time.Time) (b Birth, codes []string, code string) {
	if kind != CellText {
		text = trimZeroFraction(text)
		if n, err := strconv.ParseFloat(text, 64); err == nil && (n >= firstSerial && n < lastSerial+1 || n != math.Trunc(n)) {
			return birthFromSerial(n)
		}
	}
	fields, ok := dateFields(text)
	if !ok {
		return Birth{}, nil, CodeBirthUnreadable
	}
	b, short, ok := birthFromFields(fields, asOf)
	if !ok {
		return Birth{}, nil, CodeBirthUnreadable
	}
	if short {
		codes = []string{CodeBirthShortYear}
	}
	return b, codes, ""
}

// fault gives the code of the refusal of a date that cannot be a birth, or "".
func (b Birth) fault(asOf time.Time) string {
	y, m, d := asOf.Date()
	switch {
	case b.Month > 12 && b.Month <= 31 && b.Day >= 1 && b.Day <= 12:
		return CodeBirthMonthFirst
	case b.Month > 12 || b.Month == 0 && b.Day != 0 || b.Month != 0 && b.Day > daysIn(b.Year, b.Month):
		return CodeBirthImpossible
	case b.Year < FirstBirthYear:
		return CodeBirthRange
	case b.Int() > (Birth{y, int(m), d}).Int():
		return CodeBirthFuture
	}
	return ""
}

func (b Birth) warnings() []string {
	switch {
	case !b.IsFull():
		return []string{CodeBirthYearOnly}
	case b.Day == 1 && b.Month == 1 && b.Year < placeholderBefore:
		return []string{CodeBirthPlaceholder}
	}
	return nil
}

const (
	lastYear    = 2099
	firstSerial = lastYear + 1 // below it a bare number is a year: as a serial day it would be before October 1905,
	lastSerial  = 73050        // and people do type 1945 into a cell that is formatted as a date. The last one is 31/12/2099.
)

// serialEpoch is day 0 of the 1900 calendar for the days after 29/02/1900, which that calendar counts and which never was.
var serialEpoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// birthFromSerial reads a serial day, with or without a time of day behind the point.
func birthFromSerial(n float64) (b Birth, codes []string, code string) {
	if n < firstSerial || n >= lastSerial+1 {
		return Birth{}, nil, CodeBirthUnreadable
	}
	y, m, d := serialEpoch.AddDate(0, 0, int(n)).Date()
	return Birth{y, int(m), d}, nil, ""
}

// dateFields takes a date apart into its runs of digits; dots and dashes in place of the day give no run, as if only the year stood there.
// Words that offices write around a date are skipped; any other word makes the text unreadable.
func dateFields(text string) ([]string, bool) {
	if day, _, found := strings.Cut(text, "T"); found && len(day) == len(time.DateOnly) {
		text = day
	}
	if i := strings.IndexByte(text, ':'); i > 0 {
		text = dropTime(text, i)
	}
	var fields []string
	for _, w := range strings.FieldsFunc(text, isDateSeparator) {
		if allDigits(w) {
			fields = append(fields, w)
		} else if !isDateWord(w) {
			return nil, false
		}
	}
	return fields, len(fields) > 0 && len(fields) <= 3
}

// dropTime cuts the time of day, whose first colon is at i, off either end.
func dropTime(text string, i int) string {
	from := strings.LastIndexByte(text[:i], ' ')
	if from >= 0 && !strings.Contains(text[i:], "/") {
		return text[:from]
	}
	if end := strings.IndexByte(text[i:], ' '); end >= 0 {
		return text[i+end:]
	}
	return text
}

func isDateSeparator(r rune) bool {
	return strings.ContainsRune("/-.,_ \\–'’…", r)
}

func isDateWord(w string) bool {
	switch Key(w) {
	case "ngày", "tháng", "năm", "sinh", "ns", "sn":
		return true
	}
	return false
}

// birthFromFields orders one to three runs of digits; short says that the year had two digits.
func birthFromFields(f []string, asOf time.Time) (b Birth, short, ok bool) {
	switch len(f) {
	case 1:
		return birthFromRun(f[0])
	case 2:
		if len(f[0]) == 4 {
			slices.Reverse(f)
		}
		if len(f[1]) != 4 {
			return Birth{}, false, false
		}
		return joinBirth("0", f[0], f[1], asOf)
	default:
		if len(f[0]) == 4 {
			slices.Reverse(f)
		}
		return joinBirth(f[0], f[1], f[2], asOf)
	}
}

// birthFromRun reads digits run together: 1990, 19900525, 25051990, and 5051990 that lost its zero.
func birthFromRun(s string) (b Birth, short, ok bool) {
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		return Birth{}, false, false
	case len(s) == 4:
		return Birth{Year: n}, false, true
	case len(s) == 8 && n/10000 >= FirstBirthYear && n/10000 <= lastYear && n/100%100 <= 12:
		return BirthFromInt(n), false, true
	case len(s) == 8 || len(s) == 7:
		return Birth{Year: n % 10000, Month: n / 10000 % 100, Day: n / 1000000}, false, true
	}
	return Birth{}, false, false
}

func joinBirth(day, month, year string, asOf time.Time) (b Birth, short, ok bool) {
	if len(day) > 2 || len(month) > 2 || len(year) != 2 && len(year) != 4 {
		return Birth{}, false, false
	}
	b.Day, _ = strconv.Atoi(day)
	b.Month, _ = strconv.Atoi(month)
	b.Year, _ = strconv.Atoi(year)
	if len(year) == 2 {
		return b.latest(asOf), true, true
	}
	return b, false, true
}

// latest completes a two-digit year so that the date is the last one not after asOf.
func (b Birth) latest(asOf time.Time) Birth {
	y, m, d := asOf.Date()
	b.Year += y / 100 * 100
	if b.Int() > (Birth{y, int(m), d}).Int() {
		b.Year -= 100
	}
	return b
}
