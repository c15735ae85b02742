package web_test

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tungnha/internal/ledger"
	"tungnha/internal/sheet"
	"tungnha/internal/web/webtest"
)

func db2text(n int64) string { return strconv.FormatInt(n, 10) }

// browser is one without script: it follows redirects and keeps cookies.
type browser struct {
	t    *testing.T
	base string
	c    *http.Client
}

func open(t *testing.T, w *webtest.World, login string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t, w.URL, &http.Client{Jar: jar}}
	if login != "" {
		w.Ensure(login)
		b.post("/login", url.Values{"login": {login}, "password": {webtest.Password}}, "/b/")
	}
	return b
}

func (b *browser) read(r *http.Response, err error) (string, *http.Response) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(body), r
}

func (b *browser) get(path string) string {
	b.t.Helper()
	body, r := b.read(b.c.Get(b.base + path))
	if r.StatusCode != http.StatusOK {
		b.t.Fatalf("GET %s: %d %s", path, r.StatusCode, sentence(body))
	}
	return body
}

// post sends a form and says where it must lead to; "" means the answer is the page itself.
func (b *browser) post(path string, v url.Values, to string) string {
	b.t.Helper()
	body, r := b.read(b.c.PostForm(b.base+path, v))
	if r.StatusCode != http.StatusOK || !strings.HasPrefix(r.Request.URL.Path, to) {
		b.t.Fatalf("POST %s: %d at %s: %s", path, r.StatusCode, r.Request.URL.Path, sentence(body))
	}
	return body
}

// refused sends a form that must come back with a status and a sentence.
func (b *browser) refused(path string, v url.Values, status int, want string) {
	b.t.Helper()
	body, r := b.read(b.c.PostForm(b.base+path, v))
	if r.StatusCode != status || !strings.Contains(body, want) {
		b.t.Errorf("POST %s: %d, want %d: %s", path, r.StatusCode, status, sentence(body))
	}
}

var (
	tags   = regexp.MustCompile(`<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// sentence is the text of a page's main part, for messages.
func sentence(body string) string {
	if _, after, ok := strings.Cut(body, `<main`); ok {
		body = after
	}
	text := spaces.ReplaceAllString(tags.ReplaceAllString(body, " "), " ")
	return text[:min(len(text), 300)]
}

func (b *browser) holds(body string, want ...string) {
	b.t.Helper()
	for _, w := range want {
		if !strings.Contains(body, w) {
			b.t.Errorf("the page does not hold %q: %s", w, sentence(body))
		}
	}
}

func TestSetUpOnAnEmptyStore(t *testing.T) {
	t.Parallel()
	w := webtest.Empty(t)
	b := open(t, w, "")
	page := b.get("/")
	b.holds(page, "Cài đặt lần đầu", "2023-393 Huyện Vĩnh Lộc, Tỉnh Thanh Hóa (2023)")
	form := url.Values{"login": {"quantri"}, "name": {"Nguyễn Thị Hạnh"}, "place": {"2023-393 Huyện Vĩnh Lộc"}, "password": {webtest.Password}, "again": {webtest.Password}}
	short := url.Values{"login": {"quantri"}, "name": {"Nguyễn Thị Hạnh"}, "place": {"2023-393"}, "password": {"ngan"}, "again": {"ngan"}}
	b.refused("/setup", short, 422, "ít nhất 10 ký tự")
	b.refused("/setup", url.Values{"place": {"ở đâu đó"}}, 422, "Hãy chọn tỉnh hoặc huyện")
	page = b.post("/setup", form, "/plans")
	b.holds(page, "vinh-loc-2023.yaml", "30-ngay-dem-2023.yaml")
	b.refused("/setup", form, 404, "Không tìm thấy")
	page = b.multipart("/plans", map[string]string{"plan": "vinh-loc-2023.yaml"}, "", nil)
	b.holds(page, "Đã nạp kế hoạch", "Thị trấn Vĩnh Lộc", "chưa bắt đầu")
	page = b.multipart("/plans", nil, "hong.yaml", []byte("id: x\nnope: 1\n"))
	b.holds(page, "Tệp kế hoạch có lỗi", "hong.yaml:")
}

// multipart sends a form with a file and answers the page it leads to.
func (b *browser) multipart(path string, fields map[string]string, name string, content []byte) string {
	b.t.Helper()
	text, _ := b.sendFile(path, fields, name, content)
	return text
}

func (b *browser) sendFile(path string, fields map[string]string, name string, content []byte) (string, *http.Response) {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, v := range fields {
		_ = m.WriteField(k, v)
	}
	if name != "" {
		f, err := m.CreateFormFile("file", name)
		if err != nil {
			b.t.Fatal(err)
		}
		_, _ = f.Write(content)
	}
	_ = m.Close()
	return b.read(b.c.Post(b.base+path, m.FormDataContentType(), &body))
}

func TestQuickEntryWithoutScript(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "thon0")
	h := fmt.Sprintf("/q/%s/%d", w.Campaign.ID, w.Hamlets[w.Communes[0]][0])
	page := b.get(h)
	op := inputOf(page, "op")
	seq := feedOf(w)
	page = b.post(h+"/look", url.Values{"op": {op}, "mark": {"p"}, "lines": {"3, 70-71"}}, h)
	b.holds(page, "Đã đăng nhập Cổng dịch vụ công: 3 dòng", "Ghi 3 dòng này")
	if feedOf(w) != seq {
		t.Fatal("looking recorded something")
	}
	form := url.Values{"op": {op}, "mark": {"p"}, "lines": {"3, 70-71"}}
	page = b.post(h, form, h)
	b.holds(page, "3 dòng", "3, 70-71", "Hoàn tác")
	marked := feedOf(w)
	if marked < seq+3 {
		t.Fatalf("%d → %d", seq, marked)
	}
	b.post(h, form, h) // an impatient hand
	for _, n := range []string{"3", "70", "71"} {
		if got := portals(w, n); got != 1 {
			t.Errorf("line %s has %d log-ins to the portal, want 1", n, got)
		}
	}
	page = b.post(h+"/undo", form, h)
	b.holds(page, "Đã hoàn tác 3 dòng")
	if got := portals(w, "3"); got != 0 {
		t.Errorf("after undo line 3 has %d", got)
	}
	for lines, want := range map[string]string{"3-": "Không hiểu", "900": "không có dòng 900", "": "Hãy gõ số dòng"} {
		b.holds(b.post(h, url.Values{"mark": {"p"}, "lines": {lines}}, h), want)
	}
}

// field reads the value of a hidden field.
func inputOf(page, name string) string {
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

func TestCitizenPage(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "ca0")
	path := citizenWith(w, ledger.StepActivate2)
	page := b.get(path)
	b.holds(page, "Đã duyệt mức 2 ngày", "Kích hoạt mức 2", "038••••••", "Nghị định 59/2022/NĐ-CP")
	if regexp.MustCompile(`0380\d{8}`).MatchString(page) || regexp.MustCompile(`09000\d{5}`).MatchString(page) {
		t.Error("a whole number stands on the page")
	}
	b.refused(path+"/reveal", url.Values{"reason": {"x"}}, 422, "lý do")
	if page = b.post(path+"/reveal", url.Values{"reason": {"đối chiếu với hồ sơ gốc"}}, path); !regexp.MustCompile(`038 0\d\d \d{3} \d{3}`).MatchString(page) {
		t.Error("the number was not shown")
	}
	b.refused(path+"/event", url.Values{"fact": {"activated-2"}, "seen": {"2023-05-26T09:00"}}, 422, "còn ở phía trước")
	b.refused(path+"/event", url.Values{"fact": {"moved_in-0"}}, 422, "Không đọc được")
	page = b.post(path+"/event", url.Values{"fact": {"activated-2"}, "seen": {"2023-05-25T09:00"}, "mine": {"1"}}, path)
	b.holds(page, "Đã ghi: Kích hoạt thành công", "thấy 09:00 25/05/2023", "ghi 16:40 25/05/2023", "Trịnh Đình Quyết")
	event := inputOf(page, "event")
	page = b.post(path+"/correct", url.Values{"event": {event}, "note": {"nhầm người"}}, path)
	b.holds(page, "Đã đính chính", "struck", "Đính chính lúc 16:40 25/05/2023 bởi Trịnh Đình Quyết")
	page = b.post(path+"/data", url.Values{"version": {inputOf(page, "version")}, "name": {"Lê Thị Đổi Tên"}, "birth": {"02/03/1981"}, "phone": {"0900099999"}, "card": {"1"}}, path)
	b.holds(page, "Lê Thị Đổi Tên", "02/03/1981", "0900•••999")
	b.refused(path+"/data", url.Values{"version": {"1"}, "name": {"X Y"}, "birth": {"1981"}}, 409, "Người khác vừa sửa")
	admin := open(t, w, "admin")
	admin.holds(admin.get(fmt.Sprintf("/audit/%d?check=1", w.Communes[0])), "Chuỗi nhật ký nguyên vẹn", "đối chiếu với hồ sơ gốc", "record-event", "edit-people")
}

func TestHealthReasonIsForThoseWithTheVerb(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	path := citizenWith(w, ledger.StepConfirm)
	police := open(t, w, "ca0")
	police.post(path+"/event", url.Values{"kind": {"cannot"}, "reason": {"mental"}}, path)
	police.holds(police.get(path), "Bệnh về thần kinh, tâm thần")
	police.refused(path+"/confirm", url.Values{"what": {"cannot"}}, 403, "không có quyền")
	chairman := open(t, w, "ct0")
	chairman.holds(chairman.post(path+"/confirm", url.Values{"what": {"cannot"}}, path), "Đã xác nhận")
	head := open(t, w, "thon0")
	page, r := head.read(head.c.Get(w.URL + path))
	if r.StatusCode == http.StatusOK && (strings.Count(page, "thần kinh") > 1 || !strings.Contains(page, "lý do về sức khỏe")) {
		t.Error("a hamlet head sees a reason of health") // once it stands among the choices of the form
	}
}

// workbook is a list as an office writes it: a title, a two-line head, numbers that lost their zeros.
func workbook(t *testing.T, more ...[]string) []byte {
	t.Helper()
	var b bytes.Buffer
	row := func(cells ...string) sheet.OutRow {
		var out sheet.OutRow
		for _, c := range cells {
			out.Cells = append(out.Cells, sheet.Str(c))
		}
		return out
	}
	rows := []sheet.OutRow{
		row("1", "TRẦN THỊ MẬN", "12/04/1985", "Nữ", "038085009901", "0900088881", "Thôn 1"), row("2", "Trần Văn Đào", "1950", "Nam", "38050009902", "900088882", "Thôn 1"),
		row("3", "Trần Thị Sai", "01/01/1990", "Nữ", "3.81E+10", "", "Thôn 1"), row("4", "Trần Thị Mận", "12/04/1985", "Nữ", "038085009901", "", "Thôn 1"),
	}
	for _, m := range more {
		rows = append(rows, row(m...))
	}
	s := sheet.OutSheet{Name: "Danh sách", Titles: []sheet.TitleLine{{Text: "DANH SÁCH CÔNG DÂN THÔN 1", Bold: true}}, Columns: []sheet.Column{
		{Head: []string{"STT"}}, {Head: []string{"Họ và tên"}}, {Head: []string{"Ngày sinh"}}, {Head: []string{"Giới tính"}}, {Head: []string{"Số CCCD"}}, {Head: []string{"Số điện thoại"}}, {Head: []string{"Thôn"}},
	}}
	s.Rows = func(yield func(sheet.OutRow) error) error {
		for _, r := range rows {
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	}
	if err := sheet.WriteBook(&b, sheet.Out{Title: "Danh sách", Sheets: []sheet.OutSheet{s}}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// enter commits an import and asks until it is in, as the page does by itself.
func (b *browser) enter(run string) (page string) {
	b.t.Helper()
	page = b.post(run+"/commit", nil, run)
	for range 500 {
		if !strings.Contains(page, "http-equiv=\"refresh\"") {
			return page
		}
		page = b.get(run)
	}
	b.t.Fatal("the import does not end")
	return ""
}

func TestImport(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "ca0")
	path := fmt.Sprintf("/i/%s/%d", w.Campaign.ID, w.Communes[0])
	b.holds(b.multipart(path, nil, "hong.xlsx", []byte("PK\x03\x04 hỏng")), `role="alert"`)
	page := b.multipart(path, nil, "Danh sách thôn 1.xlsx", workbook(t))
	b.holds(page, "Chưa ghi gì", "Trần Thị Mận", "Hệ thống hiểu tệp này như sau", "038••••••901", "Ghi vào danh sách")
	run := regexp.MustCompile(regexp.QuoteMeta(path) + `/[0-9a-f-]{36}`).FindString(page)
	b.holds(b.get(run+"?status=refused"), "Trần Thị Sai")
	before := feedOf(w)
	page = b.enter(run)
	b.holds(page, "Đã ghi", "Tải các dòng trả lại")
	if feedOf(w) == before {
		t.Error("nothing was entered")
	}
	rejects, r := b.read(b.c.Get(w.URL + run + "/rejects"))
	if r.StatusCode != 200 || !strings.HasPrefix(rejects, "PK") || !strings.Contains(r.Header.Get("Content-Disposition"), "tra-lai.xlsx") {
		t.Errorf("rejects: %d %v", r.StatusCode, r.Header)
	}
	if original, _ := b.read(b.c.Get(w.URL + run + "/original")); original != string(workbook(t)) {
		t.Error("the original is not what was sent")
	}
	page = b.multipart(path, nil, "Danh sách thôn 1.xlsx", workbook(t))
	b.holds(page, "2 không đổi")
	b.holds(b.get("/search?q=tran+thi+man"), "Trần Thị Mận")
	b.holds(b.get("/search?q=038085009901"), "Trần Thị Mận")
}

// TestSurveyGoesFromHouseToHouse saves one house and stands at the next that nobody has asked.
func TestSurveyGoesFromHouseToHouse(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "thon0")
	path := fmt.Sprintf("/s/%s/%d", w.Campaign.ID, w.Hamlets[w.Communes[0]][0])
	page := b.get(path)
	forms := regexp.MustCompile(regexp.QuoteMeta(path)+`/([0-9a-f-]{36})`).FindAllStringSubmatch(page, 2)
	one, two := forms[0][0], forms[1][1]
	full := url.Values{"smartphones": {"2"}, "computers": {"0"}, "internet": {"1"}, "version": {"1"}}
	for _, missing := range []string{"smartphones", "computers", "internet"} {
		part := url.Values{}
		for k, v := range full {
			if k != missing {
				part[k] = v
			}
		}
		b.refused(one, part, 422, "Hộ này chưa được ghi")
	}
	page = b.post(one, full, path)
	b.holds(page, "<b>1</b> / ", `id="h-`+two+`" class="warn"`)
	b.refused(one, full, 409, "Người khác vừa sửa")
	b.holds(b.get(fmt.Sprintf("/b/%s/%d", w.Campaign.ID, w.Hamlets[w.Communes[0]][0])), "Hộ đã khảo sát", `<a href="`+path+`">1 / `)
}

// TestDuplicatesAreSettled puts a row beside the person whom it may be.
func TestDuplicatesAreSettled(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "ca0")
	path := withCase(t, w, b)
	page := b.get(path)
	b.holds(page, "Trùng họ tên, ngày sinh, thôn", "Cùng một người", "differ")
	b.holds(b.post(path, url.Values{"decision": {"same"}}, "/dup/"), "Đã xử lý một trường hợp", "Không còn trường hợp nào")
	b.refused(path, url.Values{"decision": {"another"}}, 409, "đã có người xử lý")
}

// withCase imports a row that is somebody of the list without a number, and gives the page of its case.
func withCase(t *testing.T, w *webtest.World, b *browser) string {
	t.Helper()
	who := firstOfHamlet(w)
	path := fmt.Sprintf("/i/%s/%d", w.Campaign.ID, w.Communes[0])
	page := b.multipart(path, nil, "Thôn 1.xlsx", workbook(t, []string{"5", who.Name, who.Birth.VN(), "", "", "0900011223", "Thôn 1"}))
	run := regexp.MustCompile(regexp.QuoteMeta(path) + `/[0-9a-f-]{36}`).FindString(page)
	b.enter(run)
	found := regexp.MustCompile(`/dup/\d+/[0-9a-f-]{36}`).FindString(b.get(fmt.Sprintf("/dup/%d", w.Communes[0])))
	if found == "" {
		t.Fatal("there is no case")
	}
	return found
}

func TestTargetsOfficialAndReport(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "huyen")
	root := w.Campaign.Unit
	targets := fmt.Sprintf("/t/%s/%d", w.Campaign.ID, root)
	b.holds(b.get(targets), "thiếu", "32.511")
	cell := fmt.Sprintf("t-%d-l1-activated", w.Communes[0])
	b.holds(b.post(targets, url.Values{cell: {"31.000"}, "document": {"Phụ lục 2, KH 80"}}, targets), "Đã giao 1 chỉ tiêu", "vượt", "Phụ lục 2, KH 80")
	b.refused(targets, url.Values{cell: {"nhiều"}}, 422, "không phải là số")
	official := fmt.Sprintf("/o/%s/%d", w.Campaign.ID, root)
	cell = fmt.Sprintf("o-%d-l1-activated", w.Communes[0])
	b.holds(b.post(official+"?day=20230524", url.Values{cell: {"77"}}, official), "Đã ghi 1 số liệu mới", `value="77"`)
	b.holds(b.get(fmt.Sprintf("/o/%s/%d", w.Campaign.ID, w.Communes[0])), "Các bản đã ghi", "77")
	report := fmt.Sprintf("/r/%s/%d", w.Campaign.ID, root)
	page := b.get(report)
	b.holds(page, "24/05/2023", "Phát hành")
	at := inputOf(page, "at")
	page = b.post(report, url.Values{"at": {at}, "number": {"12"}}, report)
	b.holds(page, "Đã phát hành báo cáo")
	b.refused(report, url.Values{"at": {at}, "number": {"12"}}, 422, "đã dùng cho một báo cáo khác")
	file := regexp.MustCompile(regexp.QuoteMeta(report) + `/[0-9a-f-]{36}/pdf`).FindString(page)
	one, _ := b.read(b.c.Get(w.URL + file))
	two, r := b.read(b.c.Get(w.URL + file))
	if one != two || !strings.HasPrefix(one, "%PDF") || r.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("%.20q %v", one, r.Header)
	}
	if draft, _ := b.read(b.c.Get(w.URL + report + "/draft/docx")); !strings.HasPrefix(draft, "PK") {
		t.Errorf("%.20q", draft)
	}
}
