package report

import (
	"fmt"
	"strings"

	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
)

// words are what the sections of a daily report are put together from. Every sentence states one fact; what there is nothing to say of is left out.
type words struct {
	*Daily
	l1, l2, filed int // indicators of the board; −1 when the plan has none
}

func (d *Daily) words() words {
	w := words{d, -1, -1, -1}
	if i, ok := d.find(true, 1); ok {
		w.l1 = i
	}
	if i, ok := d.find(true, 2); ok {
		w.l2 = i
	}
	if i, ok := d.find(false, 2); ok {
		w.filed = i
	}
	return w
}

func (w words) t(vi, en string) string     { return w.Lang.T(vi, en) }
func (w words) n(n int64) string           { return w.Lang.Number(n) }
func (w words) total(indicator int) Figure { return w.Board.Total.Figures[indicator] }

func (w words) f(vi, en string, args ...any) string { return fmt.Sprintf(w.t(vi, en), args...) }

// whole names the area: "toàn huyện", "toàn xã".
func (w words) whole() string {
	name := w.Board.Unit.Name
	kind := strings.TrimSuffix(name, unit.BareName(name))
	if kind == "" || w.Board.Unit.Level == unit.Hamlet {
		return w.t("địa bàn", "the area")
	}
	return w.t("toàn "+lowerFirst(strings.TrimSpace(kind)), name)
}

// moment is the hour and day that the figures stand for: "17 giờ 00 ngày 25/5/2023".
func (w words) moment() string {
	b := w.Board
	if b.Closed {
		return w.clock(b.Clock, b.ReportDay)
	}
	at := b.At.In(locale.Zone)
	return w.clock(campaign.Clock(at.Hour()*60+at.Minute()), campaign.CalendarDay(b.At))
}

func (w words) clock(c campaign.Clock, day campaign.Day) string {
	return w.f("%02d giờ %02d ngày %s", "%02d:%02d on %s", c/60, c%60, letterDay(day))
}

// letterDay writes a day as letters do: 25/5/2023, 05/02/2023 (decree 30/2020: a zero before days under 10 and the months 1 and 2).
func letterDay(d campaign.Day) string {
	y, m, day := int(d/10000), int(d/100%100), int(d%100)
	if m < 3 {
		return fmt.Sprintf("%02d/%02d/%d", day, m, y)
	}
	return fmt.Sprintf("%02d/%d/%d", day, m, y)
}

// subjectNote says from when to when the figures of the day run.
func (w words) subjectNote() string {
	b := w.Board
	if b.Phase != During && !w.lastDay() {
		return ""
	}
	from := b.ReportDay.Add(-1)
	return w.f("(số liệu trong ngày tính từ %s đến %s)", "(figures of the day run from %s to %s)", w.clock(w.Board.ClockBefore, from), w.moment())
}

// lastDay says whether the report is about the campaign's last day, just closed.
func (w words) lastDay() bool { return w.Board.Phase == After && w.Board.Days == w.dayNumber() }

// share is the part of a sentence that gives the rate: "đạt 55,07 % chỉ tiêu (32.511)".
func (w words) share(f *Figure, h *Head) string {
	num, den, ok := rateOf(f)
	if !ok {
		return ""
	}
	of := h.Denominator
	if of != campaign.OfTarget.Text() {
		of = errs.T{VI: "số " + of.VI, EN: of.EN}
	}
	return w.f(", đạt %s %s (%s)", ", %s of the %s (%s)", w.Lang.Percent(num, den), w.Lang.Pick(of), w.n(den))
}

// rest says what is missing to the target, or by how much it is passed.
func (w words) rest(f *Figure) string {
	if f.Target == nil {
		return w.t("; chưa được giao chỉ tiêu", "; no target was given")
	}
	n, _ := taken(f)
	switch left := *f.Target - n; {
	case left > 0:
		return w.f(", còn phải kích hoạt %s tài khoản", ", %s accounts still to be activated", w.n(left))
	case left < 0:
		return w.f(", vượt chỉ tiêu %s tài khoản", ", %s accounts above the target", w.n(-left))
	}
	return w.t(", hoàn thành chỉ tiêu", ", the target is reached")
}

// inDay is the sentence about the report day.
func (w words) inDay(f *Figure, verbVI, verbEN, nounVI, nounEN string) string {
	if w.Board.Phase != During && !w.lastDay() {
		return ""
	}
	today := f.Today
	if _, official := taken(f); official && f.OfficialToday != nil {
		today = *f.OfficialToday
	}
	switch {
	case today < 0:
		return w.f(" Trong ngày số lũy kế giảm %s do đính chính.", " The total fell by %s in the day, by corrections.", w.n(-today))
	case w.Lang == locale.EN && today == 0:
		return fmt.Sprintf(" No %s was %s in the day.", nounEN, verbEN)
	case w.Lang == locale.EN:
		return fmt.Sprintf(" %s %ss %s in the day.", w.n(today), nounEN, verbEN)
	case today == 0:
		return fmt.Sprintf(" Trong ngày không %s thêm %s nào.", verbVI, nounVI)
	}
	return fmt.Sprintf(" Trong ngày %s %s %s.", verbVI, w.n(today), nounVI)
}

// pace says how the count stands to an even pace.
func (w words) pace(f *Figure) string {
	if f.Pace == nil || w.Board.Phase != During {
		return ""
	}
	n, _ := taken(f)
	switch ahead := n - *f.Pace; {
	case ahead > 0:
		return w.f(" So với tiến độ chia đều đến hết ngày (%s), nhanh hơn %s tài khoản.", " That is ahead of an even pace (%s) by %s accounts.", w.n(*f.Pace), w.n(ahead))
	case ahead < 0:
		return w.f(" So với tiến độ chia đều đến hết ngày (%s), chậm hơn %s tài khoản.", " That is behind an even pace (%s) by %s accounts.", w.n(*f.Pace), w.n(-ahead))
	}
	return w.f(" Kết quả đúng tiến độ chia đều đến hết ngày (%s).", " That is exactly an even pace (%s).", w.n(*f.Pace))
}

// reading is what the letter calls its day: "ngày 25/5/2023".
func (w words) reading() string {
	return w.f("ngày %s", "%s", letterDay(w.Board.ReportDay))
}

// issuer is who reports, as a name inside a sentence.
func (w words) issuer() string {
	if w.Heading.Issuer == "" {
		return w.Board.Unit.Name
	}
	return sentence(w.Heading.Issuer)
}
