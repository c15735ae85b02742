package sheet

import (
	"math"
	"strings"
	"time"
)

// isDateFormat says whether a number format shows a date or a time: the built-in ids of ECMA-376 part 1, 18.8.30 (with the East Asian
// ones, which Excel also writes on machines set to those languages), else by the letters of the format code.
func isDateFormat(id int, code string) bool {
	switch {
	case code != "":
		return isDateCode(code)
	case id >= 14 && id <= 22, id >= 45 && id <= 47:
		return true
	}
	return id >= 27 && id <= 36 || id >= 50 && id <= 58
}

// isDateCode looks for d, m, y, h or s outside quotes, escapes and brackets in the first section of a format code.
func isDateCode(code string) bool {
	if strings.EqualFold(code, "general") {
		return false
	}
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case ';':
			return false
		case '"':
			i = skipTo(code, i+1, '"')
		case '\\', '_', '*':
			i++
		case '[':
			end := skipTo(code, i+1, ']')
			if isElapsed(code[i+1 : min(end, len(code))]) {
				return true
			}
			i = end
		case 'd', 'D', 'm', 'M', 'y', 'Y', 'h', 'H', 's', 'S':
			return true
		case '0', '#', '?':
			return false // a digit place before any date letter: "#,##0 đ/m" counts things
		}
	}
	return false
}

func skipTo(s string, from int, c byte) int {
	if k := strings.IndexByte(s[from:], c); k >= 0 {
		return from + k
	}
	return len(s)
}

// isElapsed is true inside [h], [mm] or [ss].
func isElapsed(in string) bool {
	return in != "" && strings.Trim(strings.ToLower(in), "hms") == "" && strings.Count(in, in[:1]) == len(in)
}

const (
	serialMax    = 2958466 // one past 31/12/9999
	offset1904   = 1462    // days between the two date systems
	fakeLeapDay  = 60      // 29/02/1900, which never was; Lotus 1-2-3 had it
	secondsOfDay = 86400
)

var epoch1900 = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// appendDate writes a serial day as ISO text; ok is false when no calendar has such a day.
func appendDate(dst []byte, serial float64, from1904 bool) (out []byte, ok bool) {
	if from1904 {
		serial += offset1904
	}
	if !(serial >= 0 && serial < serialMax) {
		return dst, false
	}
	seconds := int64(math.Round(serial * secondsOfDay))
	day, second := seconds/secondsOfDay, seconds%secondsOfDay
	if day == fakeLeapDay {
		return dst, false
	}
	if day > 0 && day < fakeLeapDay {
		day++ // before the day that never was, the count runs one behind
	}
	if day >= serialMax {
		return dst, false
	}
	at := epoch1900.AddDate(0, 0, int(day)).Add(time.Duration(second) * time.Second)
	switch {
	case day == 0:
		return at.AppendFormat(dst, "15:04:05"), true
	case second == 0:
		return at.AppendFormat(dst, time.DateOnly), true
	}
	return at.AppendFormat(dst, "2006-01-02T15:04:05"), true
}

// parseISODate gives the serial day of an ISO date or date-time, as strict OOXML stores dates.
func parseISODate(text string) (serial float64, ok bool) {
	for _, form := range []string{time.DateOnly, "2006-01-02T15:04:05.999999999", time.RFC3339Nano} {
		if t, err := time.Parse(form, text); err == nil {
			return serialOf(t), true
		}
	}
	return 0, false
}

// serialOf is the serial day of the wall clock of t in the 1900 system.
func serialOf(t time.Time) float64 {
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	days := float64(wall.Unix()-epoch1900.Unix()) / secondsOfDay
	if days < fakeLeapDay+1 {
		days--
	}
	return days
}
