package report

import (
	"slices"
	"strings"

	"tungnha/internal/ledger"
	"tungnha/internal/letter"
	"tungnha/internal/unit"
)

// blocks are the text of the letter.
func (w words) blocks() []letter.Block {
	out := []letter.Block{letter.Paragraph{Text: w.opening()}}
	out = append(out, w.results()...)
	out = append(out, w.byUnit()...)
	out = append(out, w.remaining()...)
	out = append(out, w.mentions()...)
	out = append(out, w.tasks()...)
	return append(out, letter.Paragraph{Text: w.closing()})
}

func (w words) opening() string {
	b := w.Board
	switch b.Phase {
	case Before:
		return w.f("Thực hiện %s, %s báo cáo tình hình chuẩn bị đến %s (đợt cao điểm có %d ngày) như sau:",
			"Carrying out %s, %s reports how the preparation stood at %s (the campaign has %d days):", w.Plan, w.issuer(), w.moment(), b.Days)
	case After:
		return w.f("Thực hiện %s, %s báo cáo kết quả đến %s, sau khi kết thúc %d ngày cao điểm, như sau:",
			"Carrying out %s, %s reports the results at %s, after all %d days of the campaign:", w.Plan, w.issuer(), w.moment(), b.Days)
	case During:
	}
	return w.f("Thực hiện %s, %s báo cáo kết quả ngày thứ %d trên tổng số %d ngày của đợt cao điểm như sau:",
		"Carrying out %s, %s reports the results of day %d of %d of the campaign:", w.Plan, w.issuer(), w.dayNumber(), b.Days)
}

// dayNumber is the number of the report day; evening work already belongs to the next one.
func (w words) dayNumber() int {
	if w.l1 >= 0 {
		return w.Board.Indicators[w.l1].Span.Number(w.Board.ReportDay)
	}
	return w.Board.Day
}

func (w words) results() []letter.Block {
	out := []letter.Block{letter.Heading{Level: 1, Text: w.t("I. Kết quả thực hiện", "I. Results")}}
	number := 0
	section := func(vi, en string, blocks ...letter.Block) {
		if len(blocks) > 0 {
			number++
			out = append(out, letter.Heading{Level: 2, Text: w.f("%d. %s", "%d. %s", number, w.t(vi, en))})
			out = append(out, blocks...)
		}
	}
	section("Tài khoản định danh điện tử mức độ 1", "Level 1 accounts", w.level1()...)
	section("Tài khoản định danh điện tử mức độ 2", "Level 2 accounts", w.level2()...)
	section("Nội dung khác", "Other", w.others()...)
	section("Nguồn số liệu và đối chiếu", "Source of the figures and comparison", w.comparison()...)
	return out
}

func (w words) level1() []letter.Block {
	if w.l1 < 0 {
		return nil
	}
	f, h := w.total(w.l1), &w.Board.Indicators[w.l1]
	n, _ := taken(&f)
	text := w.f("Đến %s, %s đã kích hoạt thành công %s tài khoản mức độ 1", "By %s, %s had activated %s level 1 accounts", w.moment(), w.whole(), w.n(n)) +
		w.share(&f, h) + w.rest(&f) + "." + w.inDay(&f, "kích hoạt", "activated", "tài khoản", "account") + w.pace(&f)
	return []letter.Block{letter.Paragraph{Text: text}}
}

func (w words) level2() (out []letter.Block) {
	var items []string
	if w.filed >= 0 {
		items = append(items, w.files())
	}
	if w.l2 >= 0 {
		f, h := w.total(w.l2), &w.Board.Indicators[w.l2]
		n, _ := taken(&f)
		items = append(items, w.f("Kích hoạt: đã kích hoạt thành công %s tài khoản mức độ 2", "Activation: %s level 2 accounts are activated", w.n(n))+
			w.share(&f, h)+"."+w.inDay(&f, "kích hoạt", "activated", "tài khoản", "account"))
	}
	if len(items) > 0 {
		items = append(items, w.owed())
		out = append(out, letter.Points{Items: items})
	}
	return out
}

// files is about what was taken in: work done, never part of what was activated.
func (w words) files() string {
	f, h := w.total(w.filed), &w.Board.Indicators[w.filed]
	n, _ := taken(&f)
	text := w.f("Khối lượng thu nhận: đã thu nhận %s hồ sơ", "Workload: %s files taken in", w.n(n)) + w.share(&f, h)
	switch b := h.Baseline; {
	case b.Date == 0 || w.Board.Unit.ID == 0:
	case f.Baseline > 0:
		text += w.f(", trong đó %s hồ sơ tính đến ngày %s", ", %s of them by %s", w.n(f.Baseline), letterDay(b.Date))
	case !b.Known:
		text += w.f(" (chưa có số gốc đến ngày %s, chỉ gồm hồ sơ ghi nhận sau ngày đó)", " (the figure at %s is not known; only files recorded since)", letterDay(b.Date))
	}
	return text + "." + w.inDay(&f, "thu nhận", "taken in", "hồ sơ", "file") +
		w.t(" Số này không tính vào kết quả kích hoạt.", " This is not part of what was activated.")
}

func (w words) owed() string {
	k := w.Board.Total.Work
	if k.Owed == 0 {
		return w.t("Không còn tài khoản nào đã phê duyệt mà chưa kích hoạt.", "No approved account waits for its activation.")
	}
	text := w.f("Đã phê duyệt, chưa kích hoạt (cả hai mức): %s tài khoản", "Approved and not activated (both levels): %s accounts", w.n(k.Owed))
	var parts []string
	if k.Overdue == k.Owed {
		text += w.t(", đều đã quá 7 ngày kể từ khi có tin nhắn", ", all more than 7 days after the message")
	} else if k.Overdue > 0 {
		parts = append(parts, w.f("%s tài khoản quá 7 ngày kể từ khi có tin nhắn", "%s more than 7 days after the message", w.n(k.Overdue)))
	}
	if k.OwedAway > 0 {
		parts = append(parts, w.f("%s công dân đang vắng mặt tại địa phương", "%s of people who are away", w.n(k.OwedAway)))
	}
	if len(parts) > 0 {
		text += w.t(", trong đó có ", ", of these ") + strings.Join(parts, w.t(" và ", " and "))
	}
	if k.Waiting > 0 {
		text += w.f("; chờ phê duyệt %s hồ sơ", "; %s files wait for approval", w.n(k.Waiting))
	}
	return text + "."
}

// others are the indicators of no level, the survey, and what is not counted yet.
func (w words) others() []letter.Block {
	var items []string
	for i, h := range w.Board.Indicators {
		f := w.total(i)
		switch {
		case i == w.l1 || i == w.l2 || i == w.filed:
		case !f.Known:
			items = append(items, w.f("%s: %s.", "%s: %s.", w.Lang.Pick(h.Name), w.missing(&h)))
		default:
			items = append(items, w.f("%s: %s", "%s: %s", w.Lang.Pick(h.Name), w.n(f.Count))+w.share(&f, &h)+w.f("; trong ngày %s.", "; %s in the day.", w.Lang.Signed(f.Today)))
		}
	}
	if k := w.Board.Total.Work; k.Houses > 0 {
		items = append(items, w.f("Khảo sát thiết bị: %s/%s hộ (%s).", "Households surveyed: %s/%s (%s).", w.n(k.HousesIn), w.n(k.Houses), w.Lang.Percent(k.HousesIn, k.Houses)))
	}
	if len(items) == 0 {
		return nil
	}
	return []letter.Block{letter.List{Items: items}}
}

func (w words) missing(h *Head) string {
	if h.Missing.VI != "" {
		return w.Lang.Pick(h.Missing)
	}
	return w.t("chưa phát sinh số liệu", "nothing recorded yet")
}

// comparison names the source of the figures and sets official beside reported (law 5).
func (w words) comparison() []letter.Block {
	var items []string
	for i, h := range w.Board.Indicators {
		if f := w.total(i); f.Official != nil {
			items = append(items, w.compared(&h, &f))
		}
	}
	if len(items) == 0 {
		return []letter.Block{letter.Paragraph{Text: w.f(
			"Chưa có số liệu chính thức đến %s; số liệu trong báo cáo tổng hợp từ kết quả ghi nhận theo từng công dân trên phần mềm.",
			"No official figures by %s; the figures of this report come from what was recorded citizen by citizen.", w.moment())}}
	}
	out := []letter.Block{letter.List{Items: items}}
	if slices.ContainsFunc(w.Board.Total.Figures, func(f Figure) bool { return f.OfficialTyped }) {
		out = append(out, letter.Note{Text: w.t("Số có dấu (*) do cán bộ nhập tay từ hệ thống, không đọc từ tệp.", "A figure with (*) was typed in, not read from a file.")})
	}
	return out
}

func (w words) compared(h *Head, f *Figure) string {
	cutoff := letterDay(f.OfficialDay)
	text := w.f("%s: số chính thức %s%s (chốt ngày %s), số các đơn vị ghi nhận cùng thời điểm %s, chênh lệch %s.",
		"%s: official %s%s (cut-off of %s), recorded by the units at the same cut-off %s, difference %s.",
		w.Lang.Pick(h.Short), w.n(*f.Official), typedMark(f), cutoff, w.n(*f.Official-*f.Difference), w.Lang.Signed(*f.Difference))
	switch {
	case f.OfficialFull:
		text += w.t(" Báo cáo lấy số chính thức.", " This report takes the official figure.")
	case f.OfficialDay < w.Board.ReportDay:
		text += w.t(" Chưa có số chính thức của ngày báo cáo; báo cáo tạm lấy số các đơn vị ghi nhận.",
			" There is no official figure of the report day yet; this report takes what the units recorded.")
	default:
		text += w.f(" Mới có số chính thức trong ngày của một phần trong %d đơn vị cấp xã; báo cáo tạm lấy số các đơn vị ghi nhận.",
			" Only some of the %d communes have an official figure of the day; this report takes what the units recorded.", f.Communes)
	}
	if f.Fallen {
		text += w.t(" Số chính thức có đơn vị thấp hơn lần chốt trước, cần kiểm tra lại.", " For some unit it is lower than at the cut-off before and should be checked.")
	}
	return text
}

// typedMark marks a figure that somebody typed in (F4).
func typedMark(f *Figure) string {
	if f.OfficialTyped {
		return " (*)"
	}
	return ""
}

// remaining is part III: what is still to be done.
func (w words) remaining() []letter.Block {
	k := w.Board.Total.Work
	var items []string
	add := func(n int64, vi, en string) {
		if n > 0 {
			items = append(items, w.f(vi, en, w.n(n)))
		}
	}
	if w.l1 >= 0 {
		if f := w.total(w.l1); f.Target != nil && f.NeededPerDay != nil {
			n, _ := taken(&f)
			add(*f.Target-n, "Còn %s tài khoản mức độ 1 phải kích hoạt.", "%s level 1 accounts to activate.")
			add(*f.NeededPerDay, "Mỗi ngày còn lại phải kích hoạt bình quân %s tài khoản mức độ 1.", "Each day left must bring %s level 1 accounts.")
		}
	}
	add(k.Owed, "%s tài khoản đã phê duyệt chưa kích hoạt.", "%s approved accounts not activated.")
	add(k.Combined, "%s công dân chưa có thẻ căn cước công dân gắn chíp, cần làm thẻ và tài khoản cùng lúc.", "%s citizens need card and account together.")
	add(k.CannotNew, "%s trường hợp đề nghị không thể cấp tài khoản chưa được chính quyền địa phương xác nhận.", "%s cases of “cannot” not confirmed by the authority.")
	add(k.AbsentNew, "%s trường hợp báo vắng mặt chưa được xác nhận.", "%s absences not confirmed.")
	add(k.Group(ledger.GroupUnasked), "%s công dân chưa được khảo sát thiết bị, số điện thoại.", "%s citizens not surveyed.")
	add(w.quiet(), "%s đơn vị không ghi nhận kết quả nào trong ngày.", "%s units recorded nothing in the day.")
	heading := letter.Heading{Level: 1, Text: w.t("III. Khối lượng còn lại", "III. What remains")}
	if len(items) == 0 {
		return []letter.Block{heading, letter.Paragraph{Text: w.t("Không có nội dung tồn đọng trên phần mềm.", "Nothing is open in the system.")}}
	}
	return []letter.Block{heading, letter.List{Items: items}}
}

// quiet is how many communes were silent in the report day.
func (w words) quiet() (n int64) {
	if w.Board.Unit.Level >= unit.Commune {
		return 0
	}
	for _, s := range w.Board.Silent {
		if s.NothingToday {
			n++
		}
	}
	return n
}

func (w words) closing() string {
	if len(w.To) == 0 {
		return w.f("Trên đây là báo cáo kết quả %s của %s.", "This is the report of %s of %s.", w.reading(), w.issuer())
	}
	return w.f("Trên đây là báo cáo kết quả %s, %s kính báo cáo %s.", "This is the report of %s; %s submits it to %s.", w.reading(), w.issuer(), strings.Join(w.To, "; "))
}
