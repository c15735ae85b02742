package campaign

import (
	"fmt"

	"tungnha/internal/errs"
	"tungnha/internal/locale"
)

// unique refuses an id that two parts of one list share.
func (v *validation) unique() {
	p := v.p
	ids(v, "basis", p.Basis, func(d Document) string { return d.ID })
	ids(v, "parties", p.Parties, func(q Party) string { return q.ID })
	ids(v, "indicators", p.Indicators, func(i Indicator) string { return i.ID })
	ids(v, "groups", p.Groups, func(g Group) string { return g.ID })
	for i, g := range p.Groups {
		ids(v, fmt.Sprintf("groups[%d].reasons", i), g.Reasons, func(h Hindrance) string { return h.ID })
	}
	ids(v, "cases", p.Cases, func(c Case) string { return c.ID })
	ids(v, "teams", p.Teams, func(t TeamKind) string { return t.ID })
	ids(v, "duties", p.Duties, func(d Duty) string { return d.ID })
	ids(v, "owed", p.Owed, func(o Owed) string { return o.ID })
	ids(v, "reports", p.Reports, func(r Report) string { return r.ID })
	ids(v, "recipients", p.Recipients, func(r Recipient) string { return r.ID })
	ids(v, "letters", p.Letters, func(l Letter) string { return l.ID })
	ids(v, "merit", p.Merit, func(c Criterion) string { return c.ID })
	ids(v, "channels", p.Channels, func(c Channel) string { return c.ID })
	ids(v, "intake.places", p.Intake.Places, func(i Item) string { return i.ID })
	ids(v, "intake.bring", p.Intake.Bring, func(i Item) string { return i.ID })
}

func ids[T any](v *validation, list string, parts []T, id func(T) string) {
	seen := map[string]int{}
	for i, part := range parts {
		at := fmt.Sprintf("%s[%d].id", list, i)
		if first, twice := seen[id(part)]; twice {
			line := v.p.at.of[fmt.Sprintf("%s[%d].id", list, first)].line
			v.say(at, "plan.duplicate", errs.Tf("Mã “%s” đã dùng ở dòng %d; mỗi mục cần một mã riêng.",
				"The id “%s” is taken by line %d; each part needs its own.", id(part), line))
			continue
		}
		seen[id(part)] = i
	}
}

// names are the ids that a reference may carry.
type names struct {
	what errs.T // how the sentence calls them: "đơn vị", "party"
	list string // the key of the plan file that lists them
	of   map[string]bool
}

func namesOf[T identified](what errs.T, list string, parts []T) names {
	n := names{what, list, map[string]bool{}}
	for _, p := range parts {
		n.of[p.id()] = true
	}
	return n
}

func (v *validation) refer(path string, to names, ids ...string) {
	for i, id := range ids {
		if id == "" || to.of[id] {
			continue
		}
		at := path
		if _, list := v.p.at.of[fmt.Sprintf("%s[%d]", path, i)]; list {
			at = fmt.Sprintf("%s[%d]", path, i)
		}
		v.say(at, "plan.reference", suggest(id, keys(to.of), errs.Tf("Trong mục %[4]s không có %[1]s nào mã “%[3]s”.", "No %[2]s in %[4]s has the id “%[3]s”.", to.what.VI, to.what.EN, id, to.list)))
	}
}

// references holds every id that a part names against the list it comes from.
func (v *validation) references() {
	p := v.p
	parties := namesOf(errs.T{VI: "đơn vị", EN: "party"}, "parties", p.Parties)
	indicators := namesOf(errs.T{VI: "chỉ tiêu", EN: "indicator"}, "indicators", p.Indicators)
	for i, each := range p.Indicators {
		v.refer(fmt.Sprintf("indicators[%d].owner", i), parties, each.Owner)
	}
	for i, d := range p.Duties {
		at := fmt.Sprintf("duties[%d]", i)
		v.refer(at+".owner", parties, d.Owner)
		v.refer(at+".with", parties, d.With...)
		v.refer(at+".to", parties, d.To...)
		v.refer(at+".indicators", indicators, d.Indicators...)
	}
	for i, o := range p.Owed {
		v.way(fmt.Sprintf("owed[%d]", i), parties, o.From, o.To, o.Via)
	}
	v.reports(parties)
	v.lesser(parties)
	for i, t := range p.Targets {
		v.refer(fmt.Sprintf("targets[%d].indicator", i), indicators, t.Indicator)
	}
}

func (v *validation) way(at string, parties names, from, to, via string) {
	v.refer(at+".from", parties, from)
	v.refer(at+".to", parties, to)
	v.refer(at+".via", parties, via)
}

func (v *validation) reports(parties names) {
	recipients := namesOf(errs.T{VI: "nơi nhận", EN: "recipient"}, "recipients", v.p.Recipients)
	letters := namesOf(errs.T{VI: "tiêu đề văn bản", EN: "letter heading"}, "letters", v.p.Letters)
	for i, r := range v.p.Reports {
		at := fmt.Sprintf("reports[%d]", i)
		v.way(at, parties, r.From, r.To, r.Via)
		v.refer(at+".letter", letters, r.Letter)
		v.refer(at+".recipients", recipients, r.Recipients...)
	}
	for i, r := range v.p.Recipients {
		v.refer(fmt.Sprintf("recipients[%d].party", i), parties, r.Party)
	}
}

func (v *validation) lesser(parties names) {
	p := v.p
	for i, t := range p.Teams {
		at := fmt.Sprintf("teams[%d]", i)
		v.refer(at+".leader", parties, t.Leader)
		v.refer(at+".members", parties, t.Members...)
	}
	for i, c := range p.Merit {
		v.refer(fmt.Sprintf("merit[%d].to", i), parties, c.To)
	}
	for i, c := range p.Channels {
		v.refer(fmt.Sprintf("channels[%d].owner", i), parties, c.Owner)
	}
	v.refer("difficulties.from", parties, p.Difficulty.From...)
	v.refer("difficulties.to", parties, p.Difficulty.To)
	v.refer("difficulties.via", parties, p.Difficulty.Via)
}

// deadlines: each inside the period unless the plan marks it with a reason; what is due needs a day or a rhythm.
func (v *validation) deadlines() {
	p := v.p
	for i, each := range p.Indicators {
		v.due(fmt.Sprintf("indicators[%d]", i), each.Due)
	}
	for i, d := range p.Duties {
		v.when(fmt.Sprintf("duties[%d]", i), d.Due, d.Rhythm)
	}
	for i, o := range p.Owed {
		v.when(fmt.Sprintf("owed[%d]", i), o.Due, o.Rhythm)
	}
	for i, r := range p.Reports {
		v.when(fmt.Sprintf("reports[%d]", i), r.Due, r.Rhythm)
	}
}

func (v *validation) when(at string, d Due, rhythm Rhythm) {
	if d.Last == 0 && rhythm == RhythmNone {
		v.say(at, "plan.undated", errs.T{
			VI: "Mục này chưa có thời hạn (due) và cũng chưa có nhịp (rhythm: once, daily, weekly, continuous, at-end).",
			EN: "This has neither a deadline (due) nor a rhythm (rhythm: once, daily, weekly, continuous, at-end).",
		})
	}
	v.due(at, d)
}

func (v *validation) due(at string, d Due) {
	inside := v.p.Period.Has(d.Last)
	switch {
	case v.p.Period.Days() == 0: // said already; every deadline would lie outside
	case d.Last == 0 && d.Outside:
		v.say(at+".due_outside", "plan.deadline", errs.T{VI: "Có due_outside mà chưa có thời hạn due.", EN: "There is due_outside but no deadline due."})
	case d.Last != 0 && !inside && !d.Outside:
		v.say(at+".due", "plan.deadline", errs.Tf("Thời hạn này (hết ngày %s) nằm ngoài đợt %s – %s. Nếu kế hoạch đúng như vậy, ghi lý do ở due_outside.",
			"This deadline (end of %s) lies outside the period %s – %s. If the plan means it, say why in due_outside.", d.Last, v.p.Period.First, v.p.Period.Last))
	case inside && d.Outside:
		v.say(at+".due_outside", "plan.deadline", errs.T{VI: "Thời hạn này nằm trong đợt, không cần due_outside.", EN: "This deadline lies inside the period; due_outside is not needed."})
	}
}

// indicators holds each figure to T7 and to a target that fits what it counts.
func (v *validation) indicators() {
	for i, each := range v.p.Indicators {
		at := fmt.Sprintf("indicators[%d]", i)
		v.progress(at, each)
		v.baseline(at, each)
		v.share(at, each)
	}
}

func (v *validation) progress(at string, i Indicator) {
	switch {
	case i.Progress && !i.Counts.Activation():
		v.say(at+".counts_as_progress", "plan.progress", errs.Tf("“%s” không đếm tài khoản đã kích hoạt thành công nên không được tính là tiến độ. Chỉ tiêu chỉ được tính khi công dân kích hoạt thành công.",
			"“%s” does not count accounts activated successfully, so it cannot be progress. A target counts only when the account is activated.", i.Counts))
	case i.Progress && i.Workload:
		v.say(at+".workload", "plan.progress", errs.T{
			VI: "Chỉ tiêu khối lượng (workload) có thanh riêng, không được đồng thời tính là tiến độ.",
			EN: "A workload has a bar of its own and cannot be progress as well.",
		})
	case i.Level2 && i.Counts.Level() != 1:
		v.say(at+".level2_satisfies_level1", "plan.counts", errs.T{
			VI: "level2_satisfies_level1 chỉ dùng cho chỉ tiêu đếm mức độ 1.", EN: "level2_satisfies_level1 is for an indicator of level 1 only.",
		})
	}
}

func (v *validation) baseline(at string, i Indicator) {
	if b := i.Baseline; b.Date > v.p.Period.Last {
		v.say(at+".baseline.date", "plan.date", errs.Tf("Mốc số liệu gốc %s sau ngày kết thúc đợt %s.", "The baseline %s lies after the end of the period, %s.", b.Date, v.p.Period.Last))
	}
}

// share holds a target that is a share to what is counted: staff of staff, level 2 of approved level 2.
func (v *validation) share(at string, i Indicator) {
	staff := i.Counts.Kind == StaffReached || i.Counts.Kind == Guided
	wrong := i.Target.Kind == TargetPercent && staff != (i.Target.Of == OfStaff) ||
		i.Target.Kind == TargetMoving && i.Counts.Level() != i.Target.Moving.N
	if wrong {
		v.say(at+".target", "plan.target", errs.Tf("Chỉ tiêu “%s” không cùng đối tượng với cách đếm “%s”.", "The target “%s” is about others than what “%s” counts.", i.Target, i.Counts))
	}
}

// targets holds the appendix to the totals: the parts must sum to no less than the whole (T1).
func (v *validation) targets() {
	sums, seen := map[string]int{}, map[UnitTarget]bool{}
	for i, t := range v.p.Targets {
		key := UnitTarget{Unit: t.Unit, Indicator: t.Indicator}
		if seen[key] {
			v.say(fmt.Sprintf("targets[%d]", i), "plan.duplicate", errs.Tf("Đơn vị %s đã được giao chỉ tiêu “%s” ở trên.", "Unit %s has a target for “%s” above.", t.Unit, t.Indicator))
		}
		seen[key] = true
		sums[t.Indicator] += t.Number
	}
	for _, each := range v.p.Indicators {
		sum, given := sums[each.ID]
		if short := each.Target.Number - sum; given && each.Target.Kind == TargetFixed && short > 0 {
			v.say("targets", "plan.sum", tooLittle(each, sum, short))
		}
	}
}

func tooLittle(i Indicator, sum, short int) errs.T {
	vi, en := func(n int) string { return locale.VI.Number(int64(n)) }, func(n int) string { return locale.EN.Number(int64(n)) }
	return errs.T{
		VI: fmt.Sprintf("Tổng chỉ tiêu “%s” giao cho các đơn vị là %s, thiếu %s so với %s được giao.", i.ID, vi(sum), vi(short), vi(i.Target.Number)),
		EN: fmt.Sprintf("The targets for “%s” sum to %s, short by %s of the %s given.", i.ID, en(sum), en(short), en(i.Target.Number)),
	}
}
