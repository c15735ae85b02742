package web_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tungnha/internal/web/webtest"
)

// TestQuickEntryRefusesAChild: a wrong line number often hits a child; an account that the rule does not give is not recorded by a slip.
func TestQuickEntryRefusesAChild(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "thon0")
	h := fmt.Sprintf("/q/%s/%d", w.Campaign.ID, w.Hamlets[w.Communes[0]][0])
	page := b.get(h)
	child := childLine(page)
	if child == "" {
		t.Fatal("the list has no child")
	}
	seq := feedOf(w)
	for _, mark := range []string{"a1", "a2", "r1", "f2"} {
		b.holds(b.post(h, url.Values{"op": {inputOf(page, "op")}, "mark": {mark}, "lines": {child}}, h), "chưa đủ điều kiện cấp tài khoản", "Chưa ghi gì")
	}
	if feedOf(w) != seq {
		t.Fatal("something was recorded")
	}
	b.holds(b.post(h, url.Values{"op": {inputOf(page, "op")}, "mark": {"v"}, "lines": {child}}, h), "1 dòng") // absence is about anybody
}

func childLine(page string) string {
	for _, row := range strings.Split(page, "<tr") {
		if m := regexp.MustCompile(`scope="row">(\d+)</th>`).FindStringSubmatch(row); m != nil && strings.Contains(row, "Chưa đủ điều kiện theo quy định") {
			return m[1]
		}
	}
	return ""
}
