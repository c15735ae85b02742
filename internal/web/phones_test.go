package web_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/field"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/web/webtest"
)

// onBoth runs a flow on both engines.
func onBoth(t *testing.T, fn func(t *testing.T, w *webtest.World)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			fn(t, webtest.NewOn(t, e))
		})
	}
}

var (
	codeParts = regexp.MustCompile(`<span>([A-Z2-7]{1,5})</span>`)
	waitLink  = regexp.MustCompile(`href="(/phones/\d+/wait\?[^"]+)"`)
	confirmOf = regexp.MustCompile(`action="(/phones/\d+/[0-9a-f-]{36}/confirm)"`)
	revokeOf  = regexp.MustCompile(`href="(/phones/\d+/[0-9a-f-]{36}/revoke)"`)
)

// codeOn reads the code as a person would type it.
func codeOn(page string) string {
	var b strings.Builder
	for _, m := range codeParts.FindAllStringSubmatch(page, -1) {
		b.WriteString(m[1])
	}
	return b.String()
}

func unescaped(s string) string { return strings.ReplaceAll(s, "&amp;", "&") }

func accountOf(w *webtest.World, login string) db.ID {
	w.T.Helper()
	return mustActor(w, login).Account
}

// TestEnrolAPhoneWithoutScript: a code, a phone that uses it, six digits, a phone that works, and one that does not any more.
func TestEnrolAPhoneWithoutScript(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *webtest.World) {
		b := open(t, w, "ct0")
		list := "/phones/" + unitText(w.Communes[0])
		account := accountOf(w, "thon0")
		b.holds(b.get(list), "Chưa có điện thoại nào", "Phạm Văn Lượng")
		b.refused(list+"/code", url.Values{}, http.StatusUnprocessableEntity, "Hãy chọn người dùng máy")
		page, r := b.read(b.c.PostForm(w.URL+list+"/code", url.Values{"account": {account.String()}}))
		code := codeOn(page)
		if len(code) < 20 || strings.Contains(r.Request.URL.String(), code) || r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Referrer-Policy") == "" {
			t.Fatalf("code %q at %s, %v", code, r.Request.URL, r.Header)
		}
		b.holds(page, `class="qr-big"`, "/m/", "16:50", "Điện thoại đã hiện sáu số: tiếp tục")
		wait := unescaped(waitLink.FindStringSubmatch(page)[1])
		if strings.Contains(wait, code) {
			t.Fatal("the code stands in an address")
		}
		b.holds(b.get(wait), "Đang chờ điện thoại quét mã")
		phone := w.NewPhone()
		w.Must(phone.Enrol(code))
		if err := w.NewPhone().Enrol(code); err == nil {
			t.Fatal("the code was good twice")
		}
		page = b.get(wait)
		check := phone.Device.Check()
		b.holds(page, check[:3]+" "+check[3:], "Máy của tổ", "Đúng cả sáu số")
		b.holds(b.get(list), "chờ đối chiếu")
		confirm := confirmOf.FindStringSubmatch(page)[1]
		b.refused(confirm, url.Values{"check": {"000000x"}}, http.StatusUnprocessableEntity, "không khớp")
		b.holds(b.post(confirm, url.Values{"check": {check}}, list), "Phạm Văn Lượng đã được dùng", "đang dùng")
		phone.Unlock()
		phone.Send(phone.Op(field.Kind(ledger.Contacted), firstOfHamlet(w).ID, field.Body{Outcome: "done", Channel: "visit"}))
		b.holds(b.get(list), "vừa xong")
		revoke := revokeOf.FindStringSubmatch(b.get(list))[1]
		b.holds(b.get(revoke), "bị chặn", "Việc chưa gửi không bị xóa")
		b.holds(b.post(revoke, nil, list), "Đã thu hồi", "đã thu hồi")
		if audit := open(t, w, "admin").get("/audit/" + unitText(w.Communes[0])); strings.Contains(audit, code) || !strings.Contains(audit, "ghép điện thoại") {
			t.Errorf("the audit: %s", sentence(audit))
		}
	})
}

// TestACodeRunsOut: after ten minutes the page says so and offers another.
func TestACodeRunsOut(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "thon0")
	list := "/phones/" + unitText(w.Hamlets[w.Communes[0]][0])
	b.holds(b.get(list), "Chỉ hiện điện thoại của bạn")
	page := b.post(list+"/code", url.Values{"account": {accountOf(w, "thon0").String()}}, list)
	w.SetNow(w.Now().Add(11 * time.Minute))
	b.holds(b.get(unescaped(waitLink.FindStringSubmatch(page)[1])), "Mã đã hết hạn", "Tạo mã mới")
	if w.NewPhone().Enrol(codeOn(page)) == nil {
		t.Error("an old code was taken")
	}
	b.refused(list+"/code", url.Values{"account": {accountOf(w, "thon1").String()}}, http.StatusNotFound, "")
	b.refused(list+"/code", url.Values{"account": {accountOf(w, "ca0").String()}}, http.StatusNotFound, "")
}

// TestAHamletsHeadSeesHowTheirPhoneIs: when it was heard of, what it holds; the phones of others stay with the commune.
func TestAHamletsHeadSeesHowTheirPhoneIs(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	phone := w.PhoneOf("thon0")
	w.PhoneOf("ct0")
	phone.Send(phone.Op(field.Kind(ledger.Contacted), firstOfHamlet(w).ID, field.Body{Outcome: "done", Channel: "visit"}), phone.Op(field.Kind(ledger.Contacted), db.NewID(w.Now()), field.Body{Outcome: "done"}))
	b := open(t, w, "thon0")
	page := b.get("/phones/" + unitText(w.Hamlets[w.Communes[0]][0]))
	b.holds(page, "Chỉ hiện điện thoại của bạn", "vừa xong", `data-label="Đồng hồ">đúng<`, `data-label="Bị từ chối">1<`, "1 việc lần gửi cuối bị từ chối", "cần xem")
	if n := strings.Count(page, "/revoke"); n != 1 {
		t.Errorf("%d phones are shown", n)
	}
}

// TestOnlyWhatWorksIsOffered: the chairman revokes the police's lost phone but can't let their new one work; an agency's head is not offered a phone that the
// server would refuse.
func TestOnlyWhatWorksIsOffered(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	list := "/phones/" + unitText(w.Communes[0])
	ctx, admin := context.Background(), mustActor(w, "admin")
	agency, err := w.Units.AddAgency(ctx, w.Communes[0], unit.KindSchool, "Trường Trung học cơ sở Thử", "")
	w.Must(err)
	_, _, err = w.Access.CreateAccount(ctx, admin, access.NewAccount{Login: "truong.thu", Name: "Cô Giáo Ví Dụ", Role: access.RoleTeamMember, Unit: agency})
	w.Must(err)
	phone := w.PhoneOf("ca0")
	e, err := w.Access.NewEnrolment(ctx, admin, accountOf(w, "ca0"))
	w.Must(err)
	w.Must(w.NewPhone().Enrol(e.Code))
	b := open(t, w, "ct0")
	page := b.get(list)
	b.holds(page, "chờ đối chiếu")
	if strings.Contains(page, "Cô Giáo Ví Dụ") || strings.Contains(page, "/wait?account=") {
		t.Error("something is offered that would be refused")
	}
	b.holds(b.post(list+"/"+phone.Device.ID.String()+"/revoke", nil, list), "Đã thu hồi")
	b.holds(open(t, w, "ca0").get(list), "/wait?account=")
}

// TestNoPhoneOverPlainHTTP: on an address that phones can't work with, nobody is led to try.
func TestNoPhoneOverPlainHTTP(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	token := w.Token("ca0")
	list := "/phones/" + unitText(w.Communes[0])
	for _, form := range []url.Values{nil, {"account": {accountOf(w, "thon0").String()}}} {
		method, path, body := http.MethodGet, list, ""
		if form != nil {
			method, path, body = http.MethodPost, list+"/code", form.Encode()
		}
		req := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
		req.Host = "tungnha.xa.example:8080"
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.AddCookie(&http.Cookie{Name: "tn_session", Value: token})
		rec := httptest.NewRecorder()
		w.Desk.ServeHTTP(rec, req)
		if page := rec.Body.String(); !strings.Contains(page, "HTTP thường") || codeOn(page) != "" {
			t.Errorf("%s %s: %s", method, path, sentence(page))
		}
	}
}

// meeting is a phone and the desk that changed one person at the same time.
func meeting(t *testing.T, w *webtest.World) (*webtest.Phone, *roster.Citizen, []field.Verdict) {
	t.Helper()
	phone, who := w.PhoneOf("thon0"), firstOfHamlet(w)
	base := who.Version
	w.Must(w.DB.Write(context.Background(), func(tx *db.Tx) error {
		next := *who
		next.Relation, next.Name = "Con dâu", "Nguyễn Thị Sửa Tại Bàn"
		return w.Roster.Update(tx, next)
	}))
	op := phone.Op(field.CitizenEdit, who.ID, field.Body{Fields: map[string]field.Edit{
		"name": {From: who.Name, To: "Nguyễn Thị Sửa Tại Nhà"}, "relation": {From: who.Relation, To: "Vợ"}, "card": {From: fmt.Sprint(int(who.Card)), To: "1"},
	}})
	op.Base = base
	return phone, who, phone.Send(op)
}

func personNow(w *webtest.World, id db.ID) (c *roster.Citizen) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) (err error) {
		c, err = w.Roster.Citizen(q, w.Communes[0], id)
		return err
	}))
	return c
}

var itemOf = regexp.MustCompile(`action="(/inbox/[^"]+)"`)

// TestInboxSettlesFieldByField: both versions in view, one field taken and one kept; who comes second is told.
func TestInboxSettlesFieldByField(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *webtest.World) {
		b := open(t, w, "ca0")
		inbox := fmt.Sprintf("/inbox/%s/%d", w.Campaign.ID, w.Communes[0])
		b.holds(b.get(inbox), "Không có mục nào chờ")
		_, who, verdicts := meeting(t, w)
		if verdicts[0].Status != field.Conflict {
			t.Fatalf("%+v", verdicts)
		}
		page := b.get(inbox)
		b.holds(page, "Nguyễn Thị Sửa Tại Bàn", "Nguyễn Thị Sửa Tại Nhà", "Con dâu", "Vợ", "đã nhận", "Phạm Văn Lượng", "Sửa thông tin", "CCCD gắn chíp", "/c/")
		item := itemOf.FindStringSubmatch(page)[1]
		head := open(t, w, "thon0")
		head.refused(item, url.Values{"take-name": {"mine"}}, http.StatusNotFound, "") // the commune's inbox is not a hamlet's
		b.holds(b.post(item, url.Values{"take-name": {"mine"}, "take-relation": {"yours"}}, inbox), "Đã lấy 1 mục", "Không có mục nào chờ")
		if c := personNow(w, who.ID); c.Name != "Nguyễn Thị Sửa Tại Nhà" || c.Relation != "Con dâu" || c.Card != 1 {
			t.Errorf("%+v", c)
		}
		b.refused(item, url.Values{"take-name": {"mine"}}, http.StatusConflict, "đã được người khác xử lý")
	})
}

// TestInboxOfAWalkInWhoseNumberIsTaken: what can't be carried out waits with its reason and is closed by hand.
func TestInboxOfAWalkInWhoseNumberIsTaken(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	phone, who := w.PhoneOf("thon0"), firstOfHamlet(w)
	add := phone.Op(field.CitizenAdd, db.NewID(w.Now()), field.Body{Person: &field.NewPerson{Name: "Lê Văn Mới Đến", Birth: 19880700, Identity: who.Identity, Phones: "0912345678, 0987654321"}})
	add.Household = who.Household
	if v := phone.Send(add); v[0].Status != field.Conflict {
		t.Fatalf("%+v", v)
	}
	b := open(t, w, "ct0")
	inbox := fmt.Sprintf("/inbox/%s/%d", w.Campaign.ID, w.Communes[0])
	page := b.get(inbox)
	b.holds(page, "Lê Văn Mới Đến", "Thêm người", "Số định danh đã thuộc về một người khác", "7/1988", "Đã xử lý, đóng mục này", "Người đang có số này:", `href="/c/`, who.Name+", Thôn 1", "0912•••678, 0987•••321")
	if strings.Contains(page, who.Identity) {
		t.Error("the whole number is on the page")
	}
	b.holds(b.post(itemOf.FindStringSubmatch(page)[1], nil, inbox), "Đã đóng mục", "Không có mục nào chờ")
}

// TestInboxSaysWhoAWalkInIs: what was done with a walk-in waits, its number is told, and it is recorded for the person whom the officer chooses.
func TestInboxSaysWhoAWalkInIs(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	phone, who := w.PhoneOf("thon0"), firstOfHamlet(w)
	add := phone.Op(field.CitizenAdd, db.NewID(w.Now()), field.Body{Person: &field.NewPerson{Name: "Lê Văn Mới Đến", Birth: 19880700, Identity: who.Identity}})
	add.Household = who.Household
	met := phone.Op(field.Kind(ledger.Contacted), add.Subject, field.Body{Outcome: "done", Channel: "visit"})
	met.After = []db.ID{add.ID}
	if v := phone.Send(add, met); v[0].Status != field.Conflict || v[1].Status != field.Held {
		t.Fatalf("%+v", v)
	}
	b := open(t, w, "ct0")
	inbox := fmt.Sprintf("/inbox/%s/%d", w.Campaign.ID, w.Communes[0])
	page := b.get(inbox)
	b.holds(page, "Đang chờ người này:", "<b>1</b> việc khác", "Người này chính là", `<option value="`+who.ID.String()+`">`+who.Name)
	item := itemOf.FindStringSubmatch(page)[1]
	b.refused(item, url.Values{"person": {"x"}}, http.StatusNotFound, "")
	b.holds(b.post(item, url.Values{"person": {who.ID.String()}}, inbox), "được ghi cho người đã chọn", "Không có mục nào chờ")
	if n := contacts(w, who.ID); n != 1 {
		t.Errorf("%d contacts", n)
	}
}

// TestOutboxFileIsTakenIn: each operation with its verdict; the same file again does nothing; another file is told as such.
func TestOutboxFileIsTakenIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *webtest.World) {
		phone, who := w.PhoneOf("thon0"), firstOfHamlet(w)
		b := open(t, w, "ca0")
		path := "/outbox/" + unitText(w.Communes[0])
		b.holds(b.get(path), "Tệp việc chưa gửi")
		file := phone.Outbox(phone.Op(field.Kind(ledger.Contacted), who.ID, field.Body{Outcome: "again", Channel: "visit"}), phone.Op(field.Kind(ledger.Contacted), db.NewID(w.Now()), field.Body{Outcome: "done"}))
		page := b.multipart(path, nil, "viec-chua-gui.json", file)
		b.holds(page, who.Name, "đã ghi", "từ chối", "Phạm Văn Lượng", "không ghi thêm lần nữa")
		b.holds(b.multipart(path, nil, "viec-chua-gui.json", file), "có từ trước")
		if n := contacts(w, who.ID); n != 1 {
			t.Errorf("the same file twice recorded %d contacts", n)
		}
		page, r := b.sendFile(path, nil, "ảnh.json", []byte(`{"tungnha":"ảnh"}`))
		if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "không phải tệp việc chưa gửi") {
			t.Errorf("%d %s", r.StatusCode, sentence(page))
		}
	})
}

// contacts counts the contacts that stand for a person.
func contacts(w *webtest.World, id db.ID) (n int) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		events, _, err := w.Ledger.Timeline(q, w.Communes[0], id)
		for i := range events {
			if events[i].Kind == ledger.Contacted && events[i].Source == "phone" {
				n++
			}
		}
		return err
	}))
	return n
}

// stream reads the events of a board.
type stream struct {
	t    *testing.T
	body *bufio.Scanner
}

func (b *browser) stream(path string) *stream {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), time.Minute)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Accept", "text/event-stream")
	r, err := b.c.Do(req)
	if err != nil || r.Header.Get("Content-Type") != "text/event-stream" {
		b.t.Fatalf("%v %v", r, err)
	}
	b.t.Cleanup(func() { cancel(); _ = r.Body.Close() })
	return &stream{b.t, bufio.NewScanner(r.Body)}
}

// until reads events until one holds a text; it gives false when the stream ends before.
func (s *stream) until(want string) bool {
	var event strings.Builder
	for s.body.Scan() {
		line := s.body.Text()
		if line != "" {
			event.WriteString(line)
			continue
		}
		if strings.Contains(event.String(), want) {
			return true
		}
		event.Reset()
	}
	return false
}

// TestTheEveningGoesOn: the page, then the stream that hears of a phone's work, names only for who may see them, and its end with the session.
func TestTheEveningGoesOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *webtest.World) {
		w.SetNow(webtest.Local(5, 25, 19, 10))
		b, viewer := open(t, w, "ct0"), open(t, w, "xem")
		path := fmt.Sprintf("/evening/%s/%d", w.Campaign.ID, w.Communes[0])
		b.holds(b.get(path), "17:00 25/05/2023", "Chưa có điện thoại nào báo về", `data-live="`+path+`/live"`, "<noscript><meta http-equiv")
		b.holds(b.get(path+"?wall=1"), `class="wall"`)
		board, plain := b.stream(path+"/live"), viewer.stream(path+"/live")
		if !board.until("Chưa có điện thoại nào báo về") {
			t.Fatal("the board has no beginning")
		}
		phone, who := w.PhoneOf("thon0"), firstOfHamlet(w)
		phone.Send(phone.Op(field.Kind(ledger.Contacted), who.ID, field.Body{Outcome: team.WrongData, Channel: "visit", Note: "Sai ngày sinh"}))
		if !board.until("Sai ngày sinh") {
			t.Fatal("the board did not hear of the phone")
		}
		page := b.get(path)
		b.holds(page, "Phạm Văn Lượng", who.Name, "Thôn 1", "vừa xong")
		if strings.Contains(page, "không gặp") || strings.Contains(page, "nhập tại xã") {
			t.Error("the board tells of nothing")
		}
		phone.Send(phone.Op(field.HouseholdNobody, db.ID{}, field.Body{Houses: housesOf(w, who.Hamlet, 3)}))
		w.Must(w.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := w.Ledger.Append(tx, w.Communes[0], []ledger.Event{{ID: db.NewID(tx.Now()), Citizen: who.ID, Kind: ledger.Contacted, Source: "desk", Body: ledger.Body{Outcome: "done", Channel: "phone"}}})
			return err
		}))
		b.holds(b.get(path), "trong đó không gặp", "nhập tại xã: 1 lượt liên hệ, 0 kích hoạt")
		if !plain.until("Thôn 1") {
			t.Fatal("the viewer's board did not hear of the phone")
		}
		if page := viewer.get(path); strings.Contains(page, who.Name) || strings.Contains(page, "Phạm Văn Lượng") || strings.Contains(page, "Sai ngày sinh") {
			t.Error("a viewer's board names people")
		}
		b.post("/logout", nil, "/login")
		w.SetNow(w.Now().Add(time.Minute)) // what is known of a session is kept for ten seconds
		phone.Send(phone.Op(field.Kind(ledger.Contacted), who.ID, field.Body{Outcome: "done", Channel: "visit"}))
		if board.until("a text that no board holds"); board.body.Err() != nil {
			t.Errorf("the board went on after log-out: %v", board.body.Err())
		}
	})
}

// housesOf gives the last houses of a hamlet.
func housesOf(w *webtest.World, hamlet unit.ID, n int) (out []db.ID) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		list, err := w.Roster.HamletHouseholds(q, w.Communes[0], hamlet)
		for _, h := range list[len(list)-n:] {
			out = append(out, h.ID)
		}
		return err
	}))
	return out
}

func TestEveningsAreOfCommunes(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "huyen")
	for _, u := range []string{unitText(w.Campaign.Unit), unitText(w.Hamlets[w.Communes[0]][0])} {
		for _, page := range []string{"/evening/", "/inbox/"} {
			if _, r := b.read(b.c.Get(w.URL + page + w.Campaign.ID + "/" + u)); r.StatusCode != http.StatusNotFound {
				t.Errorf("%s%s: %d", page, u, r.StatusCode)
			}
		}
	}
	b.holds(b.get("/phones/"+unitText(w.Campaign.Unit)), "Chờ đối chiếu", w.Tree.Path(w.Communes[0])[len(w.Tree.Path(w.Communes[0]))-1].Name)
}

func mustActor(w *webtest.World, login string) access.Actor {
	w.T.Helper()
	w.Ensure(login)
	a, err := w.Access.ActorOf(context.Background(), login)
	w.Must(err)
	return a
}

// TestInboxOfASurvey: answers that met others' answers are taken whole or not at all.
func TestInboxOfASurvey(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *webtest.World) {
		phone, who := w.PhoneOf("thon0"), firstOfHamlet(w)
		c := w.Communes[0]
		house := func() (h *roster.Household) {
			w.Must(w.DB.Read(context.Background(), func(q *db.Rx) (err error) {
				h, _, err = w.Roster.Household(q, c, who.Household)
				return err
			}))
			return h
		}
		if v := asked(t, w, phone, who); v[0].Status != field.Conflict {
			t.Fatalf("%+v", v)
		}
		b := open(t, w, "ca0")
		inbox := fmt.Sprintf("/inbox/%s/%d", w.Campaign.ID, c)
		page := b.get(inbox)
		b.holds(page, "Khảo sát hộ", house().Head, "Điện thoại thông minh", "<td data-label=\"Đang có\">4</td><td data-label=\"Điện thoại ghi\">1</td>", "<td data-label=\"Đang có\">Có</td><td data-label=\"Điện thoại ghi\">Không</td>", "Chọn một trong hai kết quả", "Lấy kết quả của điện thoại", "Giữ như danh sách")
		b.holds(b.post(itemOf.FindStringSubmatch(page)[1], url.Values{"take-answers": {"mine"}}, inbox), "Đã lấy kết quả khảo sát")
		if h := house(); *h.Smartphones != 1 || *h.Computers != 0 || *h.Internet {
			t.Errorf("%+v", h)
		}
	})
}

// TestABoardDoesNotHoldUpAStop: a server that stops does not wait for those who watch.
func TestABoardDoesNotHoldUpAStop(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	srv := httptest.NewServer(w.Desk)
	defer srv.Close()
	b := &browser{t, srv.URL, http.DefaultClient}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("%s/evening/%s/%d/live", srv.URL, w.Campaign.ID, w.Communes[0]), nil)
	w.Must(err)
	req.AddCookie(&http.Cookie{Name: "tn_session", Value: w.Token("ct0")})
	r, err := b.c.Do(req)
	w.Must(err)
	defer func() { _ = r.Body.Close() }()
	board := &stream{t, bufio.NewScanner(r.Body)}
	if !board.until("Chưa có điện thoại nào báo về") {
		t.Fatal("the board has no beginning")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := srv.Config.Shutdown(ctx); err != nil {
		t.Errorf("the server waited for a board: %v", err)
	}
}
