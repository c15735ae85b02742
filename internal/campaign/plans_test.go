package campaign_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
)

// The points of both plans' texts that lay something on somebody, counted on the paper.
var planPoints = map[string]string{
	campaigns.VinhLoc: `I.2 I.3 I.4 II.3/1 II.3/2 II.4.1/1 II.4.1/2 II.4.1/3 II.4.2/1 II.4.2/2 II.4.2/3 II.4.3/1 II.4.3/2 II.4.3/3
		III.1.1/1 III.1.1/2 III.1.1/3 III.1.2/1 III.1.2/2 III.1.2/3 III.1.2/4
		III.2/1 III.2/2 III.2/3 III.2/4 III.2/5 III.2/6 III.2/7 III.2/8 III.2/9 III.2/10 IV/1 IV/2 IV/3`,
	campaigns.ThirtyNight: `I.1 I.2 I.3 II.1/1 II.1/2 II.1/3 III.1/1 III.1/2 III.1/3 III.1/4 III.1/5 III.1/6 III.2/1 III.2/2 III.2/3
		IV.1/1 IV.1/2 IV.2/1 IV.2/2 IV.2/3 IV.2/4 IV.2/5 IV.3/1 IV.3/2 IV.4/1 IV.4/2 IV.5 IV.6 IV.7/1 IV.8/1 IV.8/2
		IV.9/1 IV.9/2 IV.9/3 V.1 V.2/1 V.2/2 V.3 V.4 V.5`,
}

func TestEveryPointOfThePlansIsADuty(t *testing.T) {
	t.Parallel()
	for name, points := range planPoints {
		_, p := shipped(t, name)
		got := map[string]int{}
		for _, d := range p.Duties {
			got[string(d.Source)]++
		}
		for _, point := range strings.Fields(points) {
			if got[point] == 0 {
				t.Errorf("%s: no duty for point %s", name, point)
			}
			delete(got, point)
		}
		for point := range maps.Keys(got) {
			t.Errorf("%s: duty from point %s, which the paper does not have", name, point)
		}
	}
}

func TestOnlyWhatThePlansAskForIsARequest(t *testing.T) {
	t.Parallel()
	want := map[string][]string{
		campaigns.VinhLoc:     {"raise-difficulties"},
		campaigns.ThirtyNight: {"front-plan", "front-volunteers", "propaganda-guidance"},
	}
	for name, ids := range want {
		_, p := shipped(t, name)
		var got []string
		for _, d := range p.Duties {
			if d.Request {
				got = append(got, d.ID)
			}
		}
		if slices.Sort(got); !slices.Equal(got, ids) {
			t.Errorf("%s: requests %v", name, got)
		}
	}
}

func TestDeadlinesAreThoseOfThePlans(t *testing.T) {
	t.Parallel()
	_, b := shipped(t, campaigns.VinhLoc)
	_, a := shipped(t, campaigns.ThirtyNight)
	owed := func(p *campaign.Plan) map[string]campaign.Day {
		days := map[string]campaign.Day{}
		for _, o := range p.Owed {
			days[o.ID] = o.Due.Last
		}
		return days
	}
	for id, want := range map[string]campaign.Day{
		"commune-plan": 20230506, "eligible-list": 20230507, "cannot-list": 20230507, "eligible-district": 20230507,
		"device-survey": 20230508, "team-list": 20230508, "filed-list": 0,
	} {
		if got := owed(b)[id]; got != want {
			t.Errorf("Vĩnh Lộc: %s is due on %s", id, got)
		}
	}
	for id, want := range map[string]campaign.Day{"office-plan": 20230804, "commune-plan": 20230804, "office-final": 20230907, "commune-final": 20230907} {
		if got := owed(a)[id]; got != want {
			t.Errorf("30 days and nights: %s is due on %s", id, got)
		}
	}
}

func TestIndicatorsOfThePlans(t *testing.T) {
	t.Parallel()
	_, b := shipped(t, campaigns.VinhLoc)
	_, a := shipped(t, campaigns.ThirtyNight)
	for _, p := range []*campaign.Plan{a, b} {
		for _, id := range []string{"l1-activated", "l2-filed", "l2-activated", "staff-l2", "guided-10", "portal-login"} {
			i, ok := p.Indicator(id)
			if !ok || i.Progress && !i.Counts.Activation() {
				t.Errorf("%s: indicator %s: %+v", p.ID, id, i)
			}
		}
	}
	for id, want := range map[string]string{
		"l1-activated": "reached(1) 32511", "l2-filed": "filed(2) 15276", "l2-activated": "reached(2) 100% of approved(2)",
		"staff-account": "staff-reached(1) 100% of staff", "guided-10": "guided(10) 100% of staff", "portal-login": "portal unset",
	} {
		if i, _ := b.Indicator(id); i.Counts.String()+" "+i.Target.String() != want {
			t.Errorf("%s: %s %s", id, i.Counts, i.Target)
		}
	}
	filed, _ := b.Indicator("l2-filed")
	if !filed.Workload || filed.Progress || filed.Baseline.Date != 20230331 || filed.Baseline.Known {
		t.Errorf("files taken in: %+v", filed)
	}
}

func TestShippedPlansSaySomethingInBothLanguages(t *testing.T) {
	t.Parallel()
	for name := range planPoints {
		data, _ := shipped(t, name)
		if bytes.ContainsRune(data, '@') || bytes.ContainsRune(data, '\t') || bytes.ContainsRune(data, '\r') {
			t.Errorf("%s: a mail address, a tab or a carriage return", name)
		}
	}
}

// catalogue is a small part of the catalogue of 2023.
type catalogue map[string]int

func (c catalogue) Find(year int, code string) (string, int, bool) {
	level, ok := c[code]
	return "đơn vị " + code, level, ok && year == 2023
}

func TestCheck(t *testing.T) {
	t.Parallel()
	units := catalogue{"38": campaign.LevelProvince, "393": campaign.LevelDistrict, "15349": campaign.LevelCommune, "15352": campaign.LevelCommune}
	for _, c := range []struct{ name, text, want string }{
		{"as it should be", small, ""},
		{"no such district", edit(`unit: "393"`, `unit: "394"`), "p.yaml:5:7: Danh mục hành chính 2023 không có đơn vị mã 394."},
		{"no such commune", edit(`"15352"`, `"99999"`), "p.yaml:41:12: Danh mục hành chính 2023 không có đơn vị mã 99999."},
		{"a province in the appendix", edit(`"15352"`, `"38"`), "p.yaml:41:12: Đơn vị 38 không nằm dưới đơn vị tổ chức đợt (393)."},
	} {
		p, problems := campaign.Parse("p.yaml", []byte(c.text))
		if p == nil {
			t.Fatal(c.name, problems)
		}
		var got []string
		for _, each := range campaign.Check(p, units) {
			got = append(got, each.String())
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	_, template := shipped(t, campaigns.ThirtyNight)
	if problems := campaign.Check(template, units); len(problems) > 0 {
		t.Error(problems)
	}
}

func TestFillMakesADistrictsOwnPlan(t *testing.T) {
	t.Parallel()
	data, _ := shipped(t, campaigns.ThirtyNight)
	blanks := campaign.Blanks{Unit: "393", District: "Huyện Vĩnh Lộc", Province: "Tỉnh Thanh Hóa"}
	filled, err := campaign.Fill(data, blanks)
	if err != nil {
		t.Fatal(err)
	}
	p, problems := campaign.Parse("filled.yaml", filled)
	if p == nil {
		t.Fatal(problems)
	}
	letter, _ := p.Letter("district-police")
	if p.Template || p.Unit != "393" || letter.Superior != "CÔNG AN TỈNH THANH HÓA" || letter.Place != "Vĩnh Lộc" || !strings.HasSuffix(p.Title.VI, "trên địa bàn huyện Vĩnh Lộc") {
		t.Errorf("filled: unit %q, letter %+v, title %q", p.Unit, letter, p.Title.VI)
	}
	if got, want := bytes.Count(filled, []byte("\n")), bytes.Count(data, []byte("\n"))-1; got != want {
		t.Errorf("%d lines became %d: the layout must stay", want+1, got)
	}
	if _, err := campaign.Fill(filled, blanks); err == nil {
		t.Error("a plan that is filled in was filled in again")
	}
	for _, b := range []campaign.Blanks{{Unit: "393", District: "Huyện Vĩnh Lộc"}, {Unit: "393", District: "Huyện \"}\n", Province: "Tỉnh A"}, {Unit: "x", District: "A", Province: "B"}} {
		if _, err := campaign.Fill(data, b); err == nil {
			t.Errorf("filled in with %+v", b)
		}
	}
}

func TestSuggestionsNameTheNearestKey(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		edit("catalogue: 2023", "catalog: 2023"):                            "p.yaml:4:1: Không có mục nào tên “catalog” ở đây. Có phải “catalogue” không?",
		edit("    owner: commune\n    kind", "    owner: comune\n    kind"): "p.yaml:45:12: Trong mục parties không có đơn vị nào mã “comune”. Có phải “commune” không?",
		edit("rules: by-date", "rules: by-dates"):                           "p.yaml:25:8: Không hiểu giá trị “by-dates”. Có phải “by-date” không?",
		edit("date: 05/05/2023", "date: 31/02/2023"):                        "p.yaml:16:9: Lịch không có ngày 31/02/2023.",
		edit("target: 45", "target: 39"):                                    "p.yaml:40:3: Tổng chỉ tiêu “l1” giao cho các đơn vị là 99, thiếu 1 so với 100 được giao.",
	} {
		_, problems := campaign.Parse("p.yaml", []byte(text))
		if len(problems) == 0 || !slices.ContainsFunc(problems, func(p campaign.Problem) bool { return p.String() == want }) {
			t.Errorf("want %s\ngot  %v", want, problems)
		}
	}
}

func TestSourceInWords(t *testing.T) {
	t.Parallel()
	if got := campaign.Source("III.1.2/3").Text(); got.VI != "mục III.1.2, ý thứ 3" || got.EN != "section III.1.2, point 3" {
		t.Error(got)
	}
	if got := campaign.Source("V.3").Text().VI; got != "mục V.3" {
		t.Error(got)
	}
}

func TestTheLegalBasisIsAChain(t *testing.T) {
	t.Parallel()
	_, b := shipped(t, campaigns.VinhLoc)
	var got []string
	for _, d := range b.Chain() {
		got = append(got, d.Cite())
	}
	want := "Kế hoạch số 24/KH-UBND ngày 13/02/2023 của UBND tỉnh Thanh Hóa; Kế hoạch số 70/KH-UBND ngày 21/3/2023 của UBND tỉnh Thanh Hóa"
	if strings.Join(got, "; ") != want {
		t.Errorf("chain: %s", strings.Join(got, "; "))
	}
	if got := b.Document.Cite(); got != "Kế hoạch số 80/KH-TCT ngày 05/5/2023 của Tổ công tác Đề án 06 huyện Vĩnh Lộc" {
		t.Error(got)
	}
	_, a := shipped(t, campaigns.ThirtyNight)
	if got := a.Document.Cite(); got != "Kế hoạch số … ngày …/…/… của UBND {district}" {
		t.Error(got)
	}
	if got := strings.Join(a.Blank(), " "); got != "unit document.number document.date" || len(b.Blank()) != 0 {
		t.Errorf("blank: %s, %v", got, b.Blank())
	}
}

// What nobody dated in the paper must not become overdue: daily work is only what the plans call daily.
func TestOnlyWhatThePlansCallDailyIsDaily(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		campaigns.VinhLoc: "follow-official-figures hotline mobile-intake screens", campaigns.ThirtyNight: "daily-figures",
	} {
		_, p := shipped(t, name)
		var got []string
		for _, d := range p.Duties {
			if d.Rhythm == campaign.RhythmDaily {
				got = append(got, d.ID)
			}
		}
		if slices.Sort(got); strings.Join(got, " ") != want {
			t.Errorf("%s: daily are %v", name, got)
		}
	}
}
