package emulate

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tungnha/internal/vn"
)

// targetTable reads an appendix back: unit names and both figures, the total last.
func targetTable(t *testing.T, d *District, fault TargetFault) (names []string, l1, l2 []int) {
	t.Helper()
	var out bytes.Buffer
	if err := WriteTargets(&out, d, Targets(d, PlanL1, PlanL2), fault); err != nil {
		t.Fatal(err)
	}
	for _, cells := range readSheet(t, out.Bytes(), "Phụ lục") {
		if len(cells) < 5 || cells[1] == "" || cells[2] == "" {
			continue
		}
		a, errA := strconv.Atoi(strings.ReplaceAll(cells[3], ".", ""))
		b, errB := strconv.Atoi(strings.ReplaceAll(cells[4], ".", ""))
		if errA == nil && errB == nil {
			names, l1, l2 = append(names, cells[1]), append(l1, a), append(l2, b)
		}
	}
	if len(names) != 14 || names[13] != "Tổng cộng" {
		t.Fatalf("%d lines: %q", len(names), names)
	}
	return names, l1, l2
}

func TestTargetsSumToThePlan(t *testing.T) {
	t.Parallel()
	_, l1, l2 := targetTable(t, smallDistrict(), TargetsGood)
	if sum(l1[:13]) != PlanL1 || l1[13] != PlanL1 || sum(l2[:13]) != PlanL2 || l2[13] != PlanL2 {
		t.Errorf("level 1 %d and %d, level 2 %d and %d", sum(l1[:13]), l1[13], sum(l2[:13]), l2[13])
	}
}

func TestBrokenTargets(t *testing.T) {
	t.Parallel()
	d := smallDistrict()
	if _, l1, _ := targetTable(t, d, TargetsShort); l1[13]-sum(l1[:13]) != shortBy {
		t.Errorf("total %d, sum %d", l1[13], sum(l1[:13]))
	}
	if names, _, _ := targetTable(t, d, TargetsUnknown); slices.Contains(names, d.Communes[3].Name) {
		t.Errorf("nothing unknown in %q", names)
	}
	names, _, _ := targetTable(t, d, TargetsMixedUp)
	if slices.Contains(names, "Xã Vĩnh Hưng") || slices.Index(names, "Xã Vĩnh Hùng") == 13 {
		t.Errorf("Vĩnh Hưng still there: %q", names)
	}
	names, _, _ = targetTable(t, d, TargetsUnmarked)
	for i, c := range d.Communes {
		if vn.Fold(c.Name) != strings.ToLower(names[i]) {
			t.Errorf("%q for %q", names[i], c.Name)
		}
	}
}

func TestOfficialWorkbook(t *testing.T) {
	t.Parallel()
	d := smallDistrict()
	var lines []OfficialLine
	for a := range Play(d, PlayOptions{}) {
		if f, ok := a.Body.(Figures); ok && f.Day == 21 {
			c := d.Communes[a.Commune]
			lines = append(lines, OfficialLine{c.Code, c.Name, f})
		}
	}
	var out bytes.Buffer
	if err := WriteOfficial(&out, d, Targets(d, PlanL1, PlanL2), lines[0].Cutoff, lines); err != nil {
		t.Fatal(err)
	}
	rows := readSheet(t, out.Bytes(), "ĐDĐT")
	if rows[1][0] != "(tính đến 17:00 ngày 25/05/2023)" || rows[5][1] != "Tổng cộng" || rows[6][3] != strconv.Itoa(lines[0].L1Activated) {
		t.Errorf("title %q, total %q, first %q", rows[1], rows[5], rows[6])
	}
}
