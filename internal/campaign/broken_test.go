package campaign_test

import (
	"fmt"
	"strings"
	"testing"

	"tungnha/internal/campaign"
)

func TestTheSmallPlanHasNoProblems(t *testing.T) {
	t.Parallel()
	if p, problems := campaign.Parse("p.yaml", []byte(small)); p == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
}

// Each broken plan has exactly the problem that a person made, where they made it; what only looks broken has none.
func TestBrokenPlans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "1:1 plan.empty"},
		{"comments only", "# chưa viết gì\n", "1:1 plan.empty"},
		{"a word", "xin chào", "1:1 plan.type"},
		{"tab", edit("  start: 05/05/2023", "\tstart: 05/05/2023"), "21:1 plan.yaml"},
		{"not UTF-8", edit("Mức 1, en: Level 1}\n    counts", "M\xffc 1, en: Level 1}\n    counts"), "32:18 plan.encoding"},
		{"unknown key", edit("catalogue: 2023", "catalog: 2023"), "1:1 plan.missing; 4:1 plan.unknown"},
		{"key twice", edit("rules: by-date", "rules: by-date\nrules: nd59-2022"), "26:1 plan.repeated"},
		{"key without a value", edit("short: {vi: Thử, en: Trial}", "short:"), "3:1 plan.value"},
		{"key missing", edit("    owner: commune\n    per", "    per"), "30:5 plan.missing"},
		{"comma in braces", edit("en: Make the list}", "en: Make the list, now}"), "44:50 plan.unknown"},
		{"one language only", edit("{vi: Thử, en: Trial}", "{vi: Thử}"), "3:8 plan.missing"},
		{"list for a value", edit("catalogue: 2023", "catalogue: [2023]"), "4:12 plan.type"},
		{"value for a list", edit("[communes]", "communes"), "58:17 plan.type"},
		{"alias", edit("{vi: Thử, en: Trial}", "&a {vi: Thử, en: Trial}"), "3:8 plan.alias"},
		{"tag", edit("rules: by-date", "rules: !!binary by-date"), "25:8 plan.tag"},
		{"two plans", small + "---\ncampaign: hai\n", "65:1 plan.documents"},
		{"no such day", edit("date: 05/05/2023", "date: 31/02/2023"), "16:9 plan.date"},
		{"American date", edit("date: 05/05/2023", "date: 2023-05-05"), "16:9 plan.date"},
		{"end before start", edit("end: 14/06/2023", "end: 14/04/2023"), "22:8 plan.period"},
		{"year slipped", edit("end: 14/06/2023", "end: 14/06/2025"), "22:8 plan.period; 23:13 plan.period"},
		{"deadline is another day", edit("before 15/06/2023", "on 15/06/2023"), "23:13 plan.period"},
		{"hour that is none", edit(`"17:00"`, `"25:00"`), "24:11 plan.hour"},
		{"hour before noon", edit(`"17:00"`, `"08:00"`), "24:11 plan.hour"},
		{"midnight", edit(`"17:00"`, `"00:00"`), "24:11 plan.hour"},
		{"decree not in force", edit("rules: by-date", "rules: nd69-2024"), "25:8 plan.rules"},
		{"decree misspelt", edit("rules: by-date", "rules: nd59-2023"), "25:8 plan.word"},
		{"catalogue of other years", edit("catalogue: 2023", "catalogue: 2026"), "4:12 plan.catalogue"},
		{"no unit", edit(`unit: "393"`, `unit: ""`), "5:7 plan.unit"},
		{"unit is a name", edit(`unit: "393"`, `unit: Vĩnh Lộc`), "5:7 plan.unit"},
		{"template with a unit", edit("catalogue: 2023", "template: true\ncatalogue: 2023"), "4:11 plan.template"},
		{"placeholder left", edit("place: Vĩnh Lộc", `place: "{place}"`), "63:64 plan.placeholder"},
		{"placeholder unknown", edit("place: Vĩnh Lộc", `place: "{distric}"`), "63:64 plan.placeholder"},
		{"document later than the plan", edit("date: 21/03/2023", "date: 21/05/2023"), "10:11 plan.date; 16:9 plan.date"},
		{"document unknown", edit("parent: tinh-70", "parent: tinh-7"), "19:11 plan.reference"},
		{"document in a circle", edit("    issuer: UBND tỉnh", "    issuer: UBND tỉnh\n    parent: tinh-70"), "12:13 plan.circle"},
		{"party id twice", edit("{id: commune,", "{id: police,"), "28:10 plan.duplicate; 34:12 plan.reference; 45:12 plan.reference; 55:9 plan.reference; 61:46 plan.reference"},
		{"owner unknown", edit("    owner: commune\n    kind", "    owner: communes\n    kind"), "45:12 plan.reference"},
		{"recipient unknown", edit("[communes]", "[communes, province]"), "58:28 plan.reference"},
		{"indicator unknown", edit(`"15352", indicator: l1`, `"15352", indicator: l2`), "40:3 plan.sum; 41:32 plan.reference"},
		{"id with marks", edit("campaign: thu-nghiem", "campaign: thử-nghiệm"), "1:11 plan.id"},
		{"measure misspelt", edit("reached(1)", "reach(1)"), "33:13 plan.counts"},
		{"level three", edit("reached(1)", "reached(3)"), "33:13 plan.counts"},
		{"target with a comma", edit("target: 100\n", "target: 32,511\n"), "37:13 plan.target"},
		{"target of staff for citizens", edit("target: 100\n", "target: 100% of staff\n"), "37:13 plan.target"},
		{"target 0", edit("target: 100\n", "target: 0\n"), "37:13 plan.target"},
		{"sum short", edit("target: 45", "target: 39"), "40:3 plan.sum"},
		{"unit twice", edit(`"15352"`, `"15349"`), "41:5 plan.duplicate"},
		{"progress that is none", edit("reached(1)", "filed(1)\n    counts_as_progress: true"), "34:25 plan.progress"},
		{"progress and workload", edit("reached(1)", "reached(1)\n    workload: true\n    counts_as_progress: true"), "34:15 plan.progress"},
		{"level 2 for level 2", edit("reached(1)", "reached(2)\n    level2_satisfies_level1: true"), "34:30 plan.counts"},
		{"yes for true", edit("each: true", "each: yes"), "28:92 plan.type"},
		{"deadline outside", edit("before 08/05/2023", "before 05/05/2023"), "47:10 plan.deadline"},
		{"outside, and marked so", edit("before 08/05/2023", "before 05/05/2023\n    due_outside: {vi: Trước khi mở đợt, en: Before it opens}"), ""},
		{"marked outside, but inside", edit("before 08/05/2023", "before 08/05/2023\n    due_outside: {vi: Thừa, en: Not needed}"), "48:18 plan.deadline"},
		{"marked outside without a deadline", edit("due: before 08/05/2023", "rhythm: daily\n    due_outside: {vi: Thừa, en: Not needed}"), "48:18 plan.deadline"},
		{"deadline in Vietnamese", edit("due: before 08/05/2023", "due: trước ngày 08/05/2023"), ""},
		{"deadline in words", edit("before 08/05/2023", "sometime in May"), "47:10 plan.date"},
		{"baseline unknown", edit("target: 100\n", "target: 100\n    baseline: {date: 31/03/2023, value: unknown}\n"), ""},
		{"baseline after the end", edit("target: 100\n", "target: 100\n    baseline: {date: 01/07/2023, value: 5}\n"), "38:22 plan.date"},
		{"baseline of half a person", edit("target: 100\n", "target: 100\n    baseline: {date: 31/03/2023, value: 1.5}\n"), "38:41 plan.number"},
		{"target with dots, as offices write it", edit("target: 100\n", "target: 32.511\n"), "40:3 plan.sum"},
		{"empty text", edit("{vi: Thử, en: Trial}", `{vi: "", en: Trial}`), "3:13 plan.value"},
		{"endless text", edit("{vi: Thử, en: Trial}", "{vi: "+strings.Repeat("ơ", 4001)+", en: Trial}"), "3:13 plan.size"},
		{"control character", edit("{vi: Thử, en: Trial}", `{vi: "a\u0007b", en: Trial}`), "3:13 plan.value"},
		{"number for text", edit("{vi: Thử, en: Trial}", "{vi: 2023, en: Trial}"), "3:13 plan.type"},
		{"neither deadline nor rhythm", edit("    due: before 08/05/2023\n", ""), "43:5 plan.undated"},
		{"kind unknown", edit("kind: duty", "kind: dutty"), "46:11 plan.word"},
		{"source in words", edit("source: III.2/4", "source: mục III"), "48:13 plan.source"},
		{"requirement id", edit("[R1]", "[r1]"), "49:20 plan.requirement"},
		{"symbol in words", edit("BC-CAH", "Báo cáo"), "63:49 plan.symbol"},
		{"mail address", edit("vi: Lập danh sách", "vi: gửi ai-do@example.com"), "44:16 plan.private"},
		{"telephone number", edit("vi: Lập danh sách", "vi: gọi 0912 345 678"), "44:16 plan.private"},
		{"evening ends before it starts", edit(`to: "22:00"`, `to: "18:00"`), "64:31 plan.hour"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, problems := campaign.Parse("p.yaml", []byte(c.text))
			var got []string
			for _, each := range problems {
				got = append(got, fmt.Sprintf("%d:%d %s", each.Line, each.Column, each.Code))
				if each.Text.VI == "" || each.Text.EN == "" || strings.Contains(each.Text.VI+each.Text.EN, "%!") {
					t.Errorf("sentence: %q", each.Text)
				}
			}
			if strings.Join(got, "; ") != c.want || (p == nil) != (c.want != "") {
				t.Errorf("got  %s\nwant %s\n%v", strings.Join(got, "; "), c.want, problems)
			}
		})
	}
}
