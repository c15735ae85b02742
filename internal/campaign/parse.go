package campaign

import (
	"go.yaml.in/yaml/v3"

	"tungnha/internal/errs"
)

// Parse reads a plan file. file is only the name that problems carry. The plan is nil exactly when there are problems.
//
// Parse is strict: what it does not understand is a problem with its line and column, never left out in silence. It needs no catalogue and no
// clock; Check holds the plan against the units.
func Parse(file string, data []byte) (*Plan, []Problem) {
	r := &reader{index: index{file: file, of: map[string]position{}}}
	p := &Plan{}
	if root := r.load(data); root != nil {
		r.plan(root, p)
		p.at = r.index
		if len(r.problems) == 0 { // references and dates of a half-read plan would only repeat what is wrong already
			r.problems = validate(p)
		}
	}
	if len(r.problems) > 0 {
		return nil, inOrder(r.problems)
	}
	return p, nil
}

// plan reads the whole file: first what the campaign is, then its parts.
func (r *reader) plan(n *yaml.Node, p *Plan) {
	r.object(n, "", append(r.head(p),
		need("parties", list(r, &p.Parties, r.party)),
		need("indicators", list(r, &p.Indicators, r.indicator)),
		may("targets", list(r, &p.Targets, r.unitTarget)),
		may("groups", list(r, &p.Groups, r.group)),
		may("cases", list(r, &p.Cases, r.kase)),
		may("teams", list(r, &p.Teams, r.teamKind)),
		need("duties", list(r, &p.Duties, r.duty)),
		may("owed", list(r, &p.Owed, r.owed)),
		need("reports", list(r, &p.Reports, r.report)),
		need("recipients", list(r, &p.Recipients, r.recipient)),
		need("letters", list(r, &p.Letters, r.letter)),
		may("merit", list(r, &p.Merit, r.criterion)),
		may("intake", r.intake(&p.Intake)),
		may("channels", list(r, &p.Channels, r.channel)),
		may("evenings", r.evenings(&p.Evenings)),
		may("difficulties", r.route(&p.Difficulty)),
	)...)
}

func (r *reader) head(p *Plan) []field {
	return []field{
		need("campaign", r.ident(&p.ID)),
		need("title", r.pair(&p.Title)),
		need("short", r.pair(&p.Short)),
		may("template", r.yesNo(&p.Template)),
		need("catalogue", r.catalogue(&p.Catalogue)),
		need("unit", r.code(&p.Unit)),
		may("parent", r.ident(&p.Parent)),
		need("basis", list(r, &p.Basis, r.basis)),
		need("document", r.own(&p.Document)),
		need("period", r.period(&p.Period)),
		need("rules", r.rules(&p.Rules)),
	}
}

// list reads a list into a slice: one object per line.
func list[T any](r *reader, to *[]T, read func(*T) readFunc) readFunc {
	return func(n *yaml.Node, path string) {
		r.each(n, path, func(n *yaml.Node, path string) {
			var one T
			read(&one)(n, path)
			*to = append(*to, one)
		})
	}
}

// shape reads an object with fixed fields.
func (r *reader) shape(fields ...field) readFunc {
	return func(n *yaml.Node, path string) { r.object(n, path, fields...) }
}

func (r *reader) catalogue(to *int) readFunc {
	return func(n *yaml.Node, path string) {
		var year string
		oneOf(r, &year, "2023", "2026")(n, path)
		*to = atoi(year)
	}
}

// byDate leaves the rule set to the campaign's last day.
const byDate RuleSet = "by-date"

func (r *reader) rules(to *RuleSet) readFunc { return oneOf(r, to, byDate, ND59, ND69) }

func (r *reader) basis(d *Document) readFunc {
	return r.shape(append(r.paper(d), need("id", r.ident(&d.ID)), need("number", r.text(&d.Number)), need("date", r.day(&d.Date)),
		may("parent", r.ident(&d.Parent)), may("campaign", r.ident(&d.Campaign)))...)
}

// own is the plan's own document; a template leaves its number and date to the district.
func (r *reader) own(d *Document) readFunc {
	return r.shape(append(r.paper(d), need("number", r.blank(&d.Number)), need("date", r.blankDay(&d.Date)),
		may("parent", r.ident(&d.Parent)))...)
}

func (r *reader) paper(d *Document) []field {
	return []field{need("kind", r.text(&d.Kind)), need("issuer", r.text(&d.Issuer)), need("title", r.pair(&d.Title))}
}

func (r *reader) blankDay(to *Day) readFunc {
	return func(n *yaml.Node, path string) {
		if n.Kind == yaml.ScalarNode && n.Tag == "!!str" && n.Value == "" {
			return
		}
		r.day(to)(n, path)
	}
}

func (r *reader) period(p *Period) readFunc {
	return r.shape(need("start", r.day(&p.First)), need("end", r.day(&p.Last)), may("note", r.pair(&p.Note)),
		may("deadline", r.due(&p.Deadline)), need("cutoff", r.cutoff(&p.Cutoff)), may("days_off", list(r, &p.DaysOff, r.day)))
}

// cutoff is the hour at which a report day closes. Midnight is written 24:00; before noon a "day" would be mostly the day before.
func (r *reader) cutoff(to *Clock) readFunc {
	return func(n *yaml.Node, path string) {
		r.clock(to)(n, path)
		if *to != 0 && *to < 12*60 {
			r.at(n, "plan.hour", errs.Tf("Giờ chốt số liệu %s quá sớm; chọn từ 12:00 đến 24:00.", "The cut-off %s is too early; choose 12:00 to 24:00.", to.String()))
		}
		if n.Value == "00:00" || n.Value == "0:00" {
			r.at(n, "plan.hour", errs.T{VI: "Chốt lúc nửa đêm viết là \"24:00\".", EN: "A cut-off at midnight is written \"24:00\"."})
		}
	}
}

func (r *reader) party(p *Party) readFunc {
	return r.shape(need("id", r.ident(&p.ID)), need("name", r.pair(&p.Name)),
		need("level", oneOf(r, &p.Level, "province", "district", "commune", "hamlet", "agency", "school", "enterprise", "carrier", "person")),
		need("kind", oneOf(r, &p.Kind, "chairman", "committee", "police", "office", "party", "union", "broadcaster", "steering", "team", "head", "member", "all")),
		may("each", r.yesNo(&p.Each)))
}

func (r *reader) unitTarget(t *UnitTarget) readFunc {
	return r.shape(need("unit", r.code(&t.Unit)), need("indicator", r.ident(&t.Indicator)), need("target", r.whole(&t.Number)))
}

func (r *reader) indicator(i *Indicator) readFunc {
	return func(n *yaml.Node, path string) {
		progress := -1
		r.object(n, path, need("id", r.ident(&i.ID)), need("name", r.pair(&i.Name)), need("short", r.pair(&i.Short)),
			need("counts", r.measure(&i.Counts)), need("owner", r.ident(&i.Owner)),
			need("per", oneOf(r, &i.Per, "person", "file")), need("denominator", r.denominator(&i.Of)),
			may("baseline", r.baseline(&i.Baseline)), need("target", r.target(&i.Target)), may("due", r.due(&i.Due)),
			may("due_outside", r.pairInto(&i.Due)), may("counts_as_progress", r.tri(&progress)), may("workload", r.yesNo(&i.Workload)),
			may("level2_satisfies_level1", r.yesNo(&i.Level2)), may("note", r.pair(&i.Note)), need("source", r.source(&i.Source)))
		i.Progress = progress == 1 || progress == -1 && i.Counts.Activation() && !i.Workload
	}
}

func (r *reader) tri(to *int) readFunc {
	return func(n *yaml.Node, path string) {
		var yes bool
		r.yesNo(&yes)(n, path)
		*to = 0
		if yes {
			*to = 1
		}
	}
}

// pairInto reads why a deadline lies outside the period; the reason is the mark.
func (r *reader) pairInto(d *Due) readFunc {
	return func(n *yaml.Node, path string) {
		d.Outside = true
		r.pair(&d.Note)(n, path)
	}
}

func (r *reader) measure(to *Measure) readFunc {
	return func(n *yaml.Node, _ string) {
		s, ok := r.scalar(n, errs.T{VI: "cách đếm, ví dụ reached(1)", EN: "What is counted, such as reached(1)"}, "!!str")
		if !ok {
			return
		}
		if *to, ok = parseMeasure(s); !ok {
			r.at(n, "plan.counts", errs.Tf("Không hiểu cách đếm “%s”. Dùng được: reached(1), reached(2), highest(1), highest(2), filed(2), approved(2), staff-reached(2), guided(10), portal.",
				"Counting “%s” is not known. Known: reached(1), reached(2), highest(1), highest(2), filed(2), approved(2), staff-reached(2), guided(10), portal.", shorten(s)))
		}
	}
}

func (r *reader) denominator(to *Denominator) readFunc {
	return oneOf(r, to, OfTarget, OfEligible, OfFiled, OfApproved, OfResident, OfStaff)
}

func (r *reader) target(to *Target) readFunc {
	return func(n *yaml.Node, _ string) {
		s, ok := r.scalar(n, errs.T{VI: "chỉ tiêu, ví dụ 32511 hoặc 100% of eligible", EN: "A target, such as 32511 or 100% of eligible"}, "!!str", "!!int", "!!float")
		if !ok {
			return
		}
		if *to, ok = parseTarget(s); !ok {
			r.at(n, "plan.target", errs.Tf("Không hiểu chỉ tiêu “%s”. Viết một số (32511), tỷ lệ (100%% of eligible, 100%% of staff), chỉ tiêu tăng dần (100%% of approved(2)) hoặc unset khi chưa giao.",
				"The target “%s” is not understood. Write a number (32511), a share (100%% of eligible, 100%% of staff), a moving target (100%% of approved(2)), or unset.", shorten(s)))
		}
	}
}

func (r *reader) baseline(b *Baseline) readFunc {
	return r.shape(need("date", r.day(&b.Date)), need("value", func(n *yaml.Node, path string) {
		if n.Kind == yaml.ScalarNode && n.Value == "unknown" {
			return
		}
		b.Known = true
		r.whole(&b.Value)(n, path)
	}))
}

func (r *reader) group(g *Group) readFunc {
	return r.shape(need("id", r.ident(&g.ID)), need("text", r.pair(&g.Text)), need("next", r.pair(&g.Next)),
		may("reasons", list(r, &g.Reasons, r.hindrance)), need("source", r.source(&g.Source)))
}

func (r *reader) hindrance(h *Hindrance) readFunc {
	return r.shape(need("id", r.ident(&h.ID)), need("text", r.pair(&h.Text)), may("health", r.yesNo(&h.Health)))
}

func (r *reader) kase(c *Case) readFunc {
	return r.shape(need("id", r.ident(&c.ID)), need("text", r.pair(&c.Text)), need("next", r.pair(&c.Next)), need("source", r.source(&c.Source)))
}

func (r *reader) teamKind(t *TeamKind) readFunc {
	return r.shape(need("id", r.ident(&t.ID)), need("name", r.pair(&t.Name)),
		need("level", oneOf(r, &t.Level, "province", "district", "commune", "hamlet", "agency", "school", "enterprise")),
		need("leader", r.ident(&t.Leader)), need("members", r.idents(&t.Members)), may("hotline", r.yesNo(&t.Hotline)), need("source", r.source(&t.Source)))
}
