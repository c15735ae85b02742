package report

import (
	"strings"

	"tungnha/internal/letter"
)

// mentions is part IV: who is praised and who is reminded, by the criteria printed above.
func (w words) mentions() []letter.Block {
	if w.Board.Phase == Before || len(w.Board.Lines) == 0 {
		return nil
	}
	out := []letter.Block{letter.Heading{Level: 1, Text: w.t("IV. Biểu dương, đôn đốc", "IV. Praise and reminders")}}
	if w.Criteria.Indicator == "" || len(w.Praise) == 0 && len(w.Remind) == 0 && !w.anyTarget() {
		return append(out, letter.Paragraph{Text: w.t("Chưa xếp do chưa giao chỉ tiêu đến từng đơn vị.", "Not ranked: no targets were given to the units yet.")})
	}
	out = append(
		out,
		letter.Heading{Level: 2, Text: w.t("1. Biểu dương", "1. Praise")},
		letter.Paragraph{Text: w.praised()},
	)
	out = w.listed(out, w.Praise, w.praiseLine)
	out = append(
		out,
		letter.Heading{Level: 2, Text: w.t("2. Đôn đốc", "2. Reminders")},
		letter.Paragraph{Text: w.reminded()},
	)
	out = w.listed(out, w.Remind, w.remindLine)
	if f, ok := w.Board.Figure(&w.Board.Total, w.Criteria.Indicator); ok && f.OfficialFull {
		return append(out, letter.Note{Text: w.t("Xếp theo số chính thức.", "By the official figures.")})
	}
	return append(out, letter.Note{Text: w.t("Xếp theo số ghi nhận trên phần mềm, chỉ tính tài khoản kích hoạt thành công.",
		"By what was recorded; only successful activations count.")})
}

func (w words) anyTarget() bool {
	for i := range w.Board.Lines {
		if f, ok := w.Board.Figure(&w.Board.Lines[i], w.Criteria.Indicator); ok && f.Pace != nil {
			return true
		}
	}
	return false
}

func (w words) listed(out []letter.Block, list []Mention, line func(*Mention) string) []letter.Block {
	if len(list) == 0 {
		return append(out, letter.Paragraph{Text: w.t("Không có đơn vị nào.", "None.")})
	}
	var items []string
	for i := range list {
		items = append(items, line(&list[i]))
	}
	return append(out, letter.List{Items: items})
}

func (w words) praised() string {
	if w.Board.Phase == After {
		return w.f("Tiêu chí: hoàn thành chỉ tiêu; lấy không quá %d đơn vị có tỷ lệ cao nhất.", "Criterion: target reached; at most %d units with the highest rates.", w.Criteria.Best)
	}
	return w.f("Tiêu chí: đạt hoặc vượt tiến độ chia đều đến hết ngày; lấy không quá %d đơn vị có tỷ lệ cao nhất.",
		"Criterion: on an even pace or ahead of it; at most %d units with the highest rates.", w.Criteria.Best)
}

func (w words) reminded() string {
	if w.Board.Phase == After {
		return w.f("Tiêu chí: đạt dưới %d %% chỉ tiêu; lấy không quá %d đơn vị có tỷ lệ thấp nhất.", "Criterion: below %d%% of the target; at most %d units with the lowest rates.",
			w.Criteria.Share, w.Criteria.Worst)
	}
	return w.f("Tiêu chí: chưa hoàn thành chỉ tiêu và đạt dưới %d %% tiến độ chia đều, hoặc không có kết quả trong ngày; lấy không quá %d đơn vị có tỷ lệ thấp nhất.",
		"Criterion: target not reached and below %d%% of an even pace, or no result in the day; at most %d units with the lowest rates.", w.Criteria.Share, w.Criteria.Worst)
}

func (w words) praiseLine(m *Mention) string {
	f := &m.Figure
	return w.f("%s: %s/%s tài khoản, đạt %s; trong ngày %s.", "%s: %s of %s accounts, %s; %s in the day.",
		m.Unit.Name, w.n(f.Count), w.n(*f.Denominator), w.Lang.Percent(f.Count, *f.Denominator), w.Lang.Signed(f.Today))
}

func (w words) remindLine(m *Mention) string {
	f := &m.Figure
	parts := []string{w.f("%s: %s/%s tài khoản, đạt %s", "%s: %s of %s accounts, %s", m.Unit.Name, w.n(f.Count), w.n(*f.Denominator), w.Lang.Percent(f.Count, *f.Denominator))}
	if f.Pace != nil && f.Count < *f.Pace {
		parts = append(parts, w.behind(*f.Pace-f.Count))
	}
	if m.Quiet {
		parts = append(parts, w.t("không có kết quả trong ngày", "no result in the day"))
	}
	if f.NeededPerDay != nil && *f.NeededPerDay > 0 {
		parts = append(parts, w.f("mỗi ngày còn lại cần %s", "each day left needs %s", w.n(*f.NeededPerDay)))
	}
	return strings.Join(parts, "; ") + "."
}

func (w words) behind(n int64) string {
	if w.Board.Phase == After {
		return w.f("thiếu %s tài khoản", "%s short of the target", w.n(n))
	}
	return w.f("chậm %s tài khoản so với tiến độ", "%s behind the pace", w.n(n))
}

// tasks is part V: what follows from the figures for the next day.
func (w words) tasks() []letter.Block {
	number := "V"
	if w.Board.Phase == Before || len(w.Board.Lines) == 0 {
		number = "IV"
	}
	title := w.f("%s. Nhiệm vụ ngày tiếp theo", "%s. Tasks of the next day", number)
	if w.Board.Phase == After {
		title = w.f("%s. Nhiệm vụ tiếp theo", "%s. Next tasks", number)
	}
	return []letter.Block{letter.Heading{Level: 1, Text: title}, letter.List{Items: w.taskLines()}}
}

func (w words) taskLines() (items []string) {
	k := w.Board.Total.Work
	if k.Owed > 0 {
		text := w.f("Hướng dẫn kích hoạt ngay %s tài khoản đã phê duyệt", "Help to activate the %s approved accounts at once", w.n(k.Owed))
		if k.Overdue > 0 {
			text += w.f(", trước hết là %s tài khoản quá 7 ngày", ", first the %s past 7 days", w.n(k.Overdue))
		}
		items = append(items, text+w.t("; lập danh sách theo thôn giao tổ hướng dẫn.", "; hand the lists by hamlet to the teams."))
	}
	if w.l1 >= 0 {
		if f := w.total(w.l1); f.NeededPerDay != nil && *f.NeededPerDay > 0 {
			items = append(items, w.f("Kích hoạt ít nhất %s tài khoản mức độ 1 trong ngày.", "Activate at least %s level 1 accounts in the day.", w.n(*f.NeededPerDay)))
		}
	}
	if len(w.Remind) > 0 {
		var names []string
		for _, m := range w.Remind {
			names = append(names, w.t(lowerFirst(m.Unit.Name), m.Unit.Name))
		}
		items = append(items, w.f("Các đơn vị nêu tại mục IV.2 (%s) xác định nguyên nhân, bố trí thêm lực lượng.",
			"The units of IV.2 (%s) find the cause and send more people.", strings.Join(names, ", ")))
	}
	if n := k.CannotNew + k.AbsentNew; n > 0 {
		items = append(items, w.f("Xác nhận %s trường hợp không thể cấp tài khoản hoặc vắng mặt để chốt số đủ điều kiện.",
			"Confirm %s cases of “cannot” or absence, to settle who is eligible.", w.n(n)))
	}
	return append(items, w.lastTask())
}

func (w words) lastTask() string {
	switch w.Board.Phase {
	case Before:
		return w.t("Hoàn thành danh sách công dân theo thôn, kiện toàn tổ hướng dẫn trước ngày mở đợt.", "Finish the lists by hamlet and the teams before the campaign opens.")
	case After:
		return w.t("Rà soát số liệu, hoàn thành báo cáo kết quả đợt cao điểm.", "Check the figures and finish the final report.")
	case During:
	}
	return w.t("Ghi nhận kết quả trên phần mềm trước giờ chốt số liệu.", "Record results before the cut-off.")
}
