package official

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/vn"
)

// cutoffPattern finds hour and day in a title: "tính đến 17:00 ngày 25/05/2023", "chốt 17 giờ 00 ngày 25/5", "(tính đến 05/9/2026)".
var cutoffPattern = regexp.MustCompile(`(?:(\d{1,2}) ?(?:giờ|h|g|:) ?(\d{1,2})?(?: ?phút)? ?,? ?)?(?:ngày )?(\d{1,2}) ?[/.-] ?(\d{1,2})(?: ?[/.-] ?(\d{4}|\d{2}))?(?:\D|$)`)

// hourLast finds them the other way about: "ngày 25/5/2023 lúc 17h30".
var hourLast = regexp.MustCompile(`(\d{1,2}) ?[/.-] ?(\d{1,2})(?: ?[/.-] ?(\d{4}|\d{2}))? ?,? ?(?:lúc |hồi |- )(\d{1,2}) ?(?:giờ|h|g|:) ?(\d{1,2})?`)

// cutoffWords stand before the day that counts; a plan's own date ("Kế hoạch số … ngày …") does not have them.
var cutoffWords = []string{"tính đến", "đến ngày", "đến hết ngày", "chốt", "cập nhật", "đến", "số liệu ngày", "ngày"}

// moment is a day with the hour, if it was said.
type moment struct {
	day    campaign.Day
	hour   time.Duration
	timed  bool
	source string
}

// findCutoff looks through the titles for the day that the figures stand for; the most telling words go first, the last day of a span counts.
func findCutoff(titles []string, year int) (m moment, ok bool) {
	for _, word := range cutoffWords {
		for _, t := range titles {
			text := strings.ToLower(vn.Clean(t))
			if strings.Contains(text, "kế hoạch số") || strings.Contains(text, "công văn số") {
				continue
			}
			if i := strings.LastIndex(text, word); i >= 0 {
				if m, ok := parseMoment(text[i+len(word):], year); ok {
					m.source = t
					return m, true
				}
			}
		}
	}
	return m, false
}

func parseMoment(text string, year int) (m moment, ok bool) {
	if x := hourLast.FindStringSubmatch(text); x != nil {
		m.day, ok = makeDay(x[1], x[2], x[3], year)
		m.hour, m.timed = clock(x[4], x[5])
		return m, ok
	}
	x := cutoffPattern.FindStringSubmatch(text)
	if x == nil {
		return m, false
	}
	m.day, ok = makeDay(x[3], x[4], x[5], year)
	if x[1] != "" {
		m.hour, m.timed = clock(x[1], x[2])
	}
	return m, ok
}

func makeDay(day, month, year string, usual int) (campaign.Day, bool) {
	y := usual
	if year != "" {
		y = number(year)
		if y < 100 {
			y += 2000
		}
	}
	return campaign.ParseDay(day + "/" + month + "/" + strconv.Itoa(y))
}

func clock(hour, minute string) (time.Duration, bool) {
	h, m := number(hour), 0
	if minute != "" {
		m = number(minute)
	}
	if h > 24 || m > 59 || h == 24 && m > 0 {
		return 0, false
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute, true
}

// number reads digits that a pattern has already checked.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// settle gives the cut-off and the report day it closes. Without an hour it is the plan's. Midnight closes the day before it.
func (m moment) settle(p *campaign.Plan) (cutoff time.Time, day campaign.Day) {
	if !m.timed {
		return p.CutoffOf(m.day), m.day
	}
	cutoff = m.day.Midnight().Add(m.hour)
	if m.hour == 0 {
		return cutoff, m.day.Add(-1)
	}
	return cutoff, m.day
}
