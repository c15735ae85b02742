package roster

import (
	"strings"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/vn"
)

// readSurvey takes what the list says of card, device and SIM. A blank says nothing.
func (x *reader) readSurvey(r *Row) {
	f := x.form
	if t := x.value(f.card); t != "" {
		r.Card = cardOf(t)
	}
	if t := x.value(f.device); t != "" {
		r.Device = deviceOf(t, len(r.Phones) > 0)
	}
	switch t := x.value(f.ownSIM); {
	case isYes(t) || strings.Contains(vn.Fold(t), "chinh chu") && !isNegated(vn.Fold(t)):
		r.OwnSIM = campaign.Yes
	case isNo(t) || t != "" && isNegated(vn.Fold(t)):
		r.OwnSIM = campaign.No
	}
}

// value is a column's text unless it is a broken formula.
func (x *reader) value(col int) string {
	if x.broken(col) {
		return ""
	}
	return x.at(col)
}

func isNegated(fold string) bool {
	return hasWords(fold, "khong") || hasWords(fold, "chua") || hasWords(fold, "ko")
}

// cardOf reads the kind or state of a card; a tick means the chip card.
func cardOf(text string) Card {
	fold := vn.Fold(text)
	switch {
	case isNo(text), hasWords(fold, "chua co"), hasWords(fold, "chua cap"), hasWords(fold, "khong co"), hasWords(fold, "chua lam"):
		return CardNone
	case hasWords(fold, "het han"):
		return CardExpired
	case hasWords(fold, "cho"), hasWords(fold, "dang"), hasWords(fold, "hen"):
		return CardPending
	case strings.Contains(fold, "cmnd"), strings.Contains(fold, "ma vach"), strings.Contains(fold, "chua gan chip"), strings.Contains(fold, "khong chip"),
		strings.Contains(fold, "chung minh"), strings.Contains(fold, "khong gan chip"):
		return CardOld
	case isYes(text), strings.Contains(fold, "chip"), strings.Contains(fold, "can cuoc"), strings.Contains(fold, "cccd"):
		return CardChip
	}
	return CardUnknown
}

// deviceOf reads what somebody has to run VNeID on. Who has a phone number but no smartphone has a weak one.
func deviceOf(text string, hasPhone bool) Device {
	fold := vn.Fold(text)
	switch {
	case isNo(text) && hasPhone, hasWords(fold, "yeu"), hasWords(fold, "cu"), hasWords(fold, "khong thong minh"), hasWords(fold, "ban phim"),
		hasWords(fold, "thuong"), hasWords(fold, "cuc gach"), hasWords(fold, "2g"):
		return DeviceWeak
	case isNo(text), hasWords(fold, "khong co"):
		return DeviceNone
	case isYes(text), hasWords(fold, "thong minh"), hasWords(fold, "smartphone"), hasWords(fold, "iphone"), hasWords(fold, "android"),
		hasWords(fold, "samsung"), hasWords(fold, "oppo"), hasWords(fold, "xiaomi"), hasWords(fold, "may tinh"):
		return DeviceGood
	}
	return DeviceUnknown
}

// readAccount takes what the list says of the account when it was made: ticks or dates under the levels, or words in a column of states.
func (x *reader) readAccount(r *Row) {
	f, k := x.form, &r.Known
	x.readLevel(f.level1, &k.Level1On, k)
	x.readLevel(f.level2, &k.Level2On, k)
	for _, c := range f.status {
		x.readState(x.value(c), k)
	}
	if !k.Level1On && !k.Level2On {
		return
	}
	if day, ok := x.day(f.activated); ok {
		k.At = day
	}
	if k.At.IsZero() {
		k.At = x.in.Baseline
	}
}

func (x *reader) readLevel(col int, on *bool, k *Known) {
	text := x.value(col)
	if text == "" || isNo(text) {
		return
	}
	if day, ok := x.day(col); ok {
		*on, k.At = true, day
		return
	}
	if fold := vn.Fold(text); isYes(text) || strings.Contains(fold, "kich hoat") && !isNegated(fold) {
		*on = true
		return
	}
	x.note(CodeStatusUnclear)
}

// day reads a cell that holds a whole date not after today.
func (x *reader) day(col int) (time.Time, bool) {
	text := x.value(col)
	if text == "" || isTick(text) {
		return time.Time{}, false
	}
	s, kind := birthCell(x.cell(col), text)
	b, _, err := vn.ParseBirth(s, kind, x.in.Today)
	if err != nil || !b.IsFull() {
		return time.Time{}, false
	}
	return time.Date(b.Year, time.Month(b.Month), b.Day, 0, 0, 0, 0, x.in.Today.Location()), true
}

// readState reads words like "Đã kích hoạt mức 2", "Chưa kích hoạt", "Mức 1".
func (x *reader) readState(text string, k *Known) {
	if text == "" || isNo(text) {
		return
	}
	fold := vn.Fold(text)
	active := strings.Contains(fold, "kich hoat")
	first, second := levelIn(fold, "1"), levelIn(fold, "2")
	switch {
	case isNegated(fold), !active && mentionsFiling(fold):
	case first || second:
		k.Level1On, k.Level2On = k.Level1On || first, k.Level2On || second
	default:
		x.note(CodeStatusUnclear) // active, but at which level?
	}
}

// mentionsFiling: collected, approved or waiting is not active.
func mentionsFiling(fold string) bool {
	for _, w := range []string{"thu nhan", "ho so", "phe duyet", "cho", "dang ky"} {
		if hasWords(fold, w) {
			return true
		}
	}
	return false
}

func levelIn(fold, level string) bool {
	for _, w := range []string{"muc ", "muc 0", "muc do ", "muc do 0", "m"} {
		if hasWords(fold, w+level) {
			return true
		}
	}
	return fold == level
}
