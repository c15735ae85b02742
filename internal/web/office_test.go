package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/web/webtest"
)

// TestTheLogNamesItsSubjects: who may see people reads whom a line is about; who checks the log only does not.
func TestTheLogNamesItsSubjects(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *webtest.World) {
		who := firstOfHamlet(w)
		head := open(t, w, "thon0")
		person := fmt.Sprintf("/c/%d/%s", w.Communes[0], who.ID)
		head.post(person+"/phone", url.Values{"no": {"0"}}, person)
		w.PhoneOf("thon0")
		log := "/audit/" + unitText(w.Communes[0])
		b := open(t, w, "huyen")
		page := b.get(log)
		b.holds(page, "Công dân "+who.Name, person, "Xem số điện thoại", "Tài khoản Phạm Văn Lượng", "Tạo mã ghép điện thoại")
		if strings.Contains(page, ">citizen ") || strings.Contains(page, ">account ") {
			t.Error("a line is about an id")
		}
	})
}

// TestTheLogOfWhoMayNotSeePeople: the auditor's page names no citizen.
func TestTheLogOfWhoMayNotSeePeople(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	who := firstOfHamlet(w)
	head := open(t, w, "thon0")
	person := fmt.Sprintf("/c/%d/%s", w.Communes[0], who.ID)
	head.post(person+"/phone", url.Values{"no": {"0"}}, person)
	b := open(t, w, "kiem")
	page := b.get("/audit/" + unitText(w.Communes[0]))
	b.holds(page, "Công dân …"+who.ID.String()[30:])
	if strings.Contains(page, who.Name) {
		t.Error("the auditor reads a name")
	}
}

// TestActivatedIsNotCannot: somebody whose account works can't be marked as one whose account cannot be issued.
func TestActivatedIsNotCannot(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	path := citizenWith(w, ledger.StepActivate2)
	b := open(t, w, "ca0")
	before := b.get(path)
	b.holds(before, "Ghi lý do")
	b.post(path+"/event", url.Values{"op": {inputOf(before, "op")}, "fact": {"activated-2"}}, path)
	if strings.Contains(b.get(path), "Ghi lý do") {
		t.Error("the form is still offered")
	}
	b.refused(path+"/event", url.Values{"op": {db.NewID(w.Now()).String()}, "kind": {"cannot"}, "level": {"0"}, "reason": {"no-device"}}, http.StatusConflict, "đã kích hoạt")
}

// TestAnUnchangedFileIsNotOffered: a file that brings nothing is told as such.
func TestAnUnchangedFileIsNotOffered(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "ca0")
	imports := fmt.Sprintf("/i/%s/%d", w.Campaign.ID, w.Communes[0])
	file := workbook(t)
	first := b.multipart(imports, nil, "Thôn 1.xlsx", file)
	b.holds(first, "Ghi vào danh sách")
	run := regexp.MustCompile(`/i/[^/]+/\d+/[0-9a-f-]{36}`).FindString(first)
	b.post(run+"/commit", nil, run)
	again := b.multipart(imports, nil, "Thôn 1 lần nữa.xlsx", file)
	b.holds(again, "không có gì mới", "Các dòng bị từ chối", "Bỏ tệp này")
	if strings.Contains(again, "Ghi vào danh sách") {
		t.Error("it is offered to be entered")
	}
}

// TestDuplicatesHaveNamesAndPages: the list says whom each case is about, 25 to a page.
func TestDuplicatesHaveNamesAndPages(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "ca0")
	var rows [][]string
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		people, err := w.Roster.Hamlet(q, w.Communes[0], w.Hamlets[w.Communes[0]][0])
		seen := map[string]bool{}
		for _, p := range people {
			if name := p.Name + p.Birth.VN(); !seen[name] && len(rows) < 30 {
				seen[name] = true
				rows = append(rows, []string{fmt.Sprint(len(rows) + 10), p.Name, p.Birth.VN(), "", "", fmt.Sprintf("09000112%02d", len(rows)), "Thôn 1"})
			}
		}
		return err
	}))
	imports := fmt.Sprintf("/i/%s/%d", w.Campaign.ID, w.Communes[0])
	page := b.multipart(imports, nil, "Thôn 1.xlsx", workbook(t, rows...))
	b.enter(regexp.MustCompile(regexp.QuoteMeta(imports) + `/[0-9a-f-]{36}`).FindString(page))
	list := fmt.Sprintf("/dup/%d", w.Communes[0])
	page = b.get(list)
	n := strings.Count(page, `<tr><th scope="row">`)
	b.holds(page, "1–25 trong ")
	second := b.get(list + "?page=2")
	for _, r := range rows { // cases of one moment come in no particular order
		if !strings.Contains(page+second, r[1]) {
			t.Errorf("%s is on no page", r[1])
		}
	}
	if n != 25 || strings.Count(second, `<tr><th scope="row">`) == 0 || strings.Contains(second, `"`+list+`?page=3"`) {
		t.Errorf("%d on the first page: %s", n, sentence(second))
	}
}
