package vn

import (
	"fmt"
	"time"
)

// Birth is a date of birth; Month and Day are 0 where only the year, or month and year, is known. The zero Birth means "none given".
type Birth struct{ Year, Month, Day int }

// FirstBirthYear is the earliest year of birth that is believed.
const FirstBirthYear = 1900

// IsZero reports that nothing is known.
func (b Birth) IsZero() bool { return b == Birth{} }

// IsFull reports that the day is known.
func (b Birth) IsFull() bool { return b.Day != 0 }

// String gives "YYYY-MM-DD", or "YYYY" where the day is not known, or "".
func (b Birth) String() string {
	switch {
	case b.IsZero():
		return ""
	case b.IsFull():
		return fmt.Sprintf("%04d-%02d-%02d", b.Year, b.Month, b.Day)
	default:
		return fmt.Sprintf("%04d", b.Year)
	}
}

// VN gives the date as offices write it: "25/05/1990", "05/1990", "1990", or "".
func (b Birth) VN() string {
	switch {
	case b.IsZero():
		return ""
	case b.IsFull():
		return fmt.Sprintf("%02d/%02d/%04d", b.Day, b.Month, b.Year)
	case b.Month != 0:
		return fmt.Sprintf("%02d/%04d", b.Month, b.Year)
	default:
		return fmt.Sprintf("%04d", b.Year)
	}
}

// Int gives yyyymmdd with zeros for what is not known: 19450000. It sorts by age, those without a day before those with one.
func (b Birth) Int() int { return b.Year*10000 + b.Month*100 + b.Day }

// BirthFromInt is the inverse of [Birth.Int].
func BirthFromInt(n int) Birth { return Birth{Year: n / 10000, Month: n / 100 % 100, Day: n % 100} }

// AgeOn gives the full years on a date, as the least and the most they can be: they differ where the day or month is not known.
// Somebody born on 29 February comes of age on 1 March in other years (Civil Code 2015, article 148: time ends with the day).
// Both are negative before the birth. For the zero Birth both are 0.
func (b Birth) AgeOn(date time.Time) (youngest, oldest int) {
	if b.IsZero() {
		return 0, 0
	}
	y, m, d := date.Date()
	last, first := b.bounds()
	return fullYears(last, y, int(m), d), fullYears(first, y, int(m), d)
}

// bounds gives the latest and the earliest day on which the birth can have been.
func (b Birth) bounds() (last, first Birth) {
	last, first = b, b
	if b.Month == 0 {
		last.Month, first.Month = 12, 1
	}
	if b.Day == 0 {
		last.Day, first.Day = daysIn(last.Year, last.Month), 1
	}
	return last, first
}

func fullYears(b Birth, y, m, d int) int {
	age := y - b.Year
	if m < b.Month || m == b.Month && d < b.Day {
		age--
	}
	return age
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
