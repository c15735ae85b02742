package locale

import (
	"fmt"
	"time"

	"tungnha/internal/errs"
)

// Zone is the campaign's time zone. Viet Nam has had no summer time since 1975, so a fixed offset is exact and needs no zone files.
var Zone = time.FixedZone("Asia/Ho_Chi_Minh", 7*3600)

const (
	dateLayout     = "02/01/2006"
	clockLayout    = "15:04"
	dateTimeLayout = clockLayout + " " + dateLayout
)

// Date writes the day in the campaign's zone: 25/05/2023. It is the same in both languages, so that no cut-off is read wrong.
func (l Lang) Date(t time.Time) string { return t.In(Zone).Format(dateLayout) }

// DateTime writes hour and day: 17:00 25/05/2023.
func (l Lang) DateTime(t time.Time) string { return t.In(Zone).Format(dateTimeLayout) }

// Clock writes the hour: 17:00.
func (l Lang) Clock(t time.Time) string { return t.In(Zone).Format(clockLayout) }

// LetterDate writes place and date as a letter has them: "Vĩnh Lộc, ngày 05 tháng 5 năm 2023".
// Only days under 10 and the months 1 and 2 get a leading zero (Decree 30/2020/NĐ-CP, appendix I, part II, cell 4).
func LetterDate(place string, t time.Time) string {
	return place + ", " + LongDate(t)
}

// LongDate is the date of a letter in words, by the same rule: "ngày 05 tháng 5 năm 2023".
func LongDate(t time.Time) string {
	y, m, d := t.In(Zone).Date()
	month := fmt.Sprintf("%d", m)
	if m <= time.February {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", d, month, y)
}

// DayOf gives the midnight that starts the day of t in the campaign's zone.
func DayOf(t time.Time) time.Time {
	y, m, d := t.In(Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, Zone)
}

var weekdays = [...]errs.T{
	{VI: "Chủ nhật", EN: "Sunday"},
	{VI: "thứ Hai", EN: "Monday"},
	{VI: "thứ Ba", EN: "Tuesday"},
	{VI: "thứ Tư", EN: "Wednesday"},
	{VI: "thứ Năm", EN: "Thursday"},
	{VI: "thứ Sáu", EN: "Friday"},
	{VI: "thứ Bảy", EN: "Saturday"},
}

// Weekday names the day of the week in the campaign's zone, with the capitals of Decree 30/2020/NĐ-CP, appendix II.
func (l Lang) Weekday(t time.Time) string { return l.Pick(weekdays[t.In(Zone).Weekday()]) }

var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly,
	"2/1/2006", "15:04 2/1/2006", "2/1/2006 15:04",
}

// ParseTime reads RFC 3339, or a local time of the campaign's zone: 2023-05-25T17:00, 2023-05-25, 25/05/2023, 17:00 25/05/2023.
// A date alone is its midnight. The error is an *errs.Error with the code "time.unreadable".
func ParseTime(s string) (time.Time, error) {
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, s, Zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errs.Invalid("time.unreadable", errs.Tf(
		"Không đọc được thời điểm “%s”; hãy ghi 17:00 25/05/2023, 25/05/2023 hoặc 2023-05-25T17:00.",
		"The time “%s” cannot be read; write 17:00 25/05/2023, 25/05/2023 or 2023-05-25T17:00.", s))
}

// Ago says how long before now something was: "vừa xong", "5 phút trước", "3 giờ trước", "hôm qua", then the date.
func (l Lang) Ago(then, now time.Time) string {
	d := now.Sub(then)
	days := int(DayOf(now).Sub(DayOf(then)).Hours() / 24)
	switch {
	case d < 0:
		return l.DateTime(then)
	case d < time.Minute:
		return l.T("vừa xong", "just now")
	case d < time.Hour:
		return l.count(int(d.Minutes()), "phút trước", "minute")
	case days == 0:
		return l.count(int(d.Hours()), "giờ trước", "hour")
	case days == 1:
		return l.T("hôm qua", "yesterday")
	case days <= 7:
		return l.count(days, "ngày trước", "day")
	default:
		return l.Date(then)
	}
}

func (l Lang) count(n int, vi, en string) string {
	if n != 1 {
		en += "s"
	}
	return fmt.Sprintf("%d %s", n, l.T(vi, en+" ago"))
}
