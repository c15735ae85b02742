package campaign

import (
	"fmt"
	"slices"
	"strings"

	"tungnha/internal/errs"
)

// validation holds a plan that was read against itself: references, days, sums.
type validation struct {
	p        *Plan
	problems []Problem
}

func validate(p *Plan) []Problem {
	v := &validation{p: p}
	v.period()
	v.head()
	v.papers()
	v.unique()
	v.references()
	v.deadlines()
	v.indicators()
	v.targets()
	v.placeholders()
	if p.Rules == byDate {
		p.Rules = RulesOn(p.Period.Last)
	}
	return v.problems
}

func (v *validation) say(path, code string, text errs.T) {
	if len(v.problems) < maxProblems {
		v.problems = append(v.problems, v.p.at.problem(path, code, text))
	}
}

// longest is more days than any campaign has; a longer one is a slip in the year.
const longest = 400

func (v *validation) period() {
	w := v.p.Period
	switch {
	case w.Last < w.First:
		v.say("period.end", "plan.period", errs.Tf("Ngày kết thúc %s trước ngày bắt đầu %s.", "The end %s lies before the start %s.", w.Last, w.First))
		return
	case w.Days() > longest:
		v.say("period.end", "plan.period", errs.Tf("Chiến dịch dài %d ngày; hãy kiểm tra lại năm.", "The campaign has %d days; please check the year.", w.Days()))
	}
	if d := w.Deadline; d.Last != 0 && d.Last != w.Last {
		v.say("period.deadline", "plan.period", errs.Tf("Hạn chót này hết vào 24:00 ngày %s, nhưng đợt kết thúc ngày %s. Hãy sửa cho khớp.",
			"This deadline ends at 24:00 of %s, but the period ends on %s. Make them agree.", d.Last, w.Last))
	}
}

// firstDayWithoutDistricts is the day from which only the catalogue of 2026 has the right units.
const firstDayWithoutDistricts Day = 20250701

func (v *validation) head() {
	p := v.p
	switch {
	case p.Template && p.Unit != "":
		v.say("template", "plan.template", errs.T{
			VI: "Tệp đã ghi mã đơn vị nên không còn là mẫu; hãy xóa dòng template hoặc để unit: \"\".",
			EN: "The file names a unit, so it is no template any more; delete the line template, or write unit: \"\".",
		})
	case !p.Template && p.Unit == "":
		v.say("unit", "plan.unit", errs.T{
			VI: "Thiếu mã đơn vị tổ chức đợt. Ghi mã trong danh mục hành chính, hoặc ghi template: true nếu đây là mẫu.",
			EN: "The code of the unit that runs the campaign is missing. Give it, or write template: true if this is a template.",
		})
	}
	if (p.Catalogue == 2023) != (p.Period.Last < firstDayWithoutDistricts) {
		v.say("catalogue", "plan.catalogue", errs.Tf("Danh mục %d không khớp với đợt kết thúc ngày %s: danh mục 2023 dùng đến hết 30/06/2025, danh mục 2026 dùng từ 01/07/2025.",
			"The catalogue of %d does not fit a period that ends on %s: 2023 is for up to 30/06/2025, 2026 for from 01/07/2025.", p.Catalogue, p.Period.Last))
	}
	if right := RulesOn(p.Period.Last); p.Rules != byDate && p.Rules != right {
		v.say("rules", "plan.rules", errs.Tf("%s không áp dụng vào ngày cuối của đợt (%s); dùng by-date để chọn theo ngày.",
			"%s is not in force on the last day of the period (%s); write by-date to choose by the day.", p.Rules.Title().VI, p.Period.Last))
	}
	if e := p.Evenings; e.From != 0 && e.To <= e.From {
		v.say("evenings.to", "plan.hour", errs.T{VI: "Giờ kết thúc ca tối phải sau giờ bắt đầu.", EN: "The evening's end must lie after its start."})
	}
}

// papers holds the chain of documents together: known parents, no circle, nothing dated after what carries it out (C1).
func (v *validation) papers() {
	byID := map[string]Document{}
	for _, d := range v.p.Basis {
		byID[d.ID] = d
	}
	v.known("document.parent", v.p.Document.Parent, byID)
	v.order("document.date", v.p.Document, byID)
	for i, d := range v.p.Basis {
		path := fmt.Sprintf("basis[%d]", i)
		v.known(path+".parent", d.Parent, byID)
		v.order(path+".date", d, byID)
		if v.circular(d, byID) {
			v.say(path+".parent", "plan.circle", errs.T{VI: "Chuỗi văn bản căn cứ quay vòng về chính nó.", EN: "The chain of documents leads back to itself."})
		}
		if own := v.p.Document.Date; own != 0 && d.Date > own {
			v.say(path+".date", "plan.date", errs.Tf("Văn bản căn cứ ngày %s lại sau ngày ban hành kế hoạch %s.",
				"The document of %s is later than the plan itself (%s).", d.Date, own))
		}
	}
}

func (v *validation) known(path, id string, byID map[string]Document) {
	if _, ok := byID[id]; id != "" && !ok {
		v.say(path, "plan.reference", suggest(id, keys(byID), errs.Tf("Không có văn bản căn cứ nào mã “%s”.", "No document in basis has the id “%s”.", id)))
	}
}

func (v *validation) order(path string, d Document, byID map[string]Document) {
	if parent, ok := byID[d.Parent]; ok && d.Date != 0 && parent.Date > d.Date {
		v.say(path, "plan.date", errs.Tf("Văn bản ngày %s không thể thực hiện văn bản ban hành sau nó (%s).",
			"A document of %s cannot carry out a later one (%s).", d.Date, parent.Date))
	}
}

func (v *validation) circular(d Document, byID map[string]Document) bool {
	at := d
	for range len(byID) {
		next, ok := byID[at.Parent]
		switch {
		case !ok:
			return false
		case next.ID == d.ID:
			return true
		}
		at = next
	}
	return false
}

// placeholders are for templates only.
func (v *validation) placeholders() {
	if v.p.Template {
		return
	}
	for path := range v.p.at.of {
		if strings.HasPrefix(path, placeholderMark) {
			v.say(path, "plan.placeholder", errs.T{
				VI: "Chỗ này còn để trống theo mẫu ({…}); hãy thay bằng tên thật.",
				EN: "This still holds a template's blank ({…}); put the real name here.",
			})
		}
	}
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
