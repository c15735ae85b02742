package web_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tungnha/internal/web"
	"tungnha/internal/web/webtest"
)

func TestHeaders(t *testing.T) {
	t.Parallel()
	w := webtest.Empty(t)
	_, r := open(t, w, "").read(http.Get(w.URL + "/login"))
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Request-Id": "",
	} {
		if got := r.Header.Get(name); !strings.Contains(got, want) || got == "" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if strings.Contains(r.Header.Get("Content-Security-Policy"), "unsafe") {
		t.Error("the policy lets inline script or style through")
	}
}

func TestPagesWithPeopleAreNotStored(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "admin")
	for name, path := range pagesToSee(w) {
		_, r := b.read(b.c.Get(w.URL + path))
		if name != "failure" && (r.StatusCode != 200 || r.Header.Get("Cache-Control") != "no-store") {
			t.Errorf("%s: %d %q", name, r.StatusCode, r.Header.Get("Cache-Control"))
		}
	}
}

func TestStaticFilesLastForEver(t *testing.T) {
	t.Parallel()
	w := webtest.Empty(t)
	b := open(t, w, "")
	page := b.get("/")
	_, after, _ := strings.Cut(page, `rel="stylesheet" href="`)
	path, _, _ := strings.Cut(after, `"`)
	req, _ := http.NewRequest(http.MethodGet, w.URL+path, nil)
	req.Header.Set("Accept-Encoding", "gzip")
	_, r := b.read(http.DefaultTransport.RoundTrip(req))
	if r.StatusCode != 200 || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") || r.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("%s: %d %v", path, r.StatusCode, r.Header)
	}
	if _, r := b.read(b.c.Get(w.URL + "/static/app.css")); r.StatusCode != 404 {
		t.Errorf("a name without its hash answers %d", r.StatusCode)
	}
}

// TestOtherSitesSendNothing sends forms as a browser does from another site.
func TestOtherSitesSendNothing(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	before := feedOf(w)
	path := fmt.Sprintf("/q/%s/%d", w.Campaign.ID, w.Hamlets[w.Communes[0]][0])
	for _, h := range []http.Header{{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://evil.example"}}} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader("mark=p&lines=3"))
		req.Header = h.Clone()
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.AddCookie(&http.Cookie{Name: "tn_session", Value: w.Token("thon0")})
		rec := httptest.NewRecorder()
		w.Desk.ServeHTTP(rec, req)
		if rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "đến từ một trang khác") {
			t.Errorf("%v: %d", h, rec.Code)
		}
	}
	if feedOf(w) != before {
		t.Error("a form of another site was recorded")
	}
}

func TestErrorsAnswerAsAsked(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	ask := func(h http.Header) *httptest.ResponseRecorder {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("/l/%s/%d", w.Campaign.ID, w.Communes[0]), nil)
		req.Header = h
		req.AddCookie(&http.Cookie{Name: "tn_session", Value: w.Token("ca1")})
		rec := httptest.NewRecorder()
		w.Desk.ServeHTTP(rec, req)
		return rec
	}
	rec := ask(http.Header{"Accept": {"application/json"}})
	var answer struct{ Code, Message, Request string }
	if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil || answer.Code != "not-found" || rec.Code != 404 || answer.Request == "" {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if rec = ask(http.Header{"Hx-Request": {"true"}}); strings.Contains(rec.Body.String(), "<html") || !strings.Contains(rec.Body.String(), "Không tìm thấy") {
		t.Errorf("%s", rec.Body)
	}
	if rec = ask(http.Header{"Cookie": {"tn_lang=en"}}); !strings.Contains(rec.Body.String(), "not found within your unit") {
		t.Errorf("%s", sentence(rec.Body.String()))
	}
}

func TestLogInAndOut(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	w.Ensure("ca0")
	b := open(t, w, "")
	b.refused("/login", url.Values{"login": {"ca0"}, "password": {"không phải"}}, 401, "không đúng")
	work := fmt.Sprintf("/w/%s/%d", w.Campaign.ID, w.Communes[0])
	page, _ := b.read(b.c.Get(w.URL + work))
	b.holds(page, "Đăng nhập", `value="`+work+`"`)
	b.post("/login", url.Values{"login": {"ca0"}, "password": {webtest.Password}, "next": {work}}, work)
	b.post("/language", url.Values{"lang": {"en"}, "back": {work}}, work)
	b.holds(b.get(work), "To do", `lang="en"`)
	b.post("/logout", nil, "/login")
	if page, _ := b.read(b.c.Get(w.URL + work)); !strings.Contains(page, `name="password"`) {
		t.Error("after log-out the page is still there")
	}
}

func TestTemporaryPasswordMustBeChanged(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	admin := open(t, w, "admin")
	form := url.Values{"login": {"moi"}, "name": {"Lê Thị Mới"}, "role": {"commune-police"}, "unit": {db2text(int64(w.Communes[0]))}}
	page := admin.post("/accounts", form, "/accounts")
	_, after, _ := strings.Cut(page, `class="secret">`)
	temporary, _, _ := strings.Cut(after, "<")
	b := open(t, w, "")
	b.post("/login", url.Values{"login": {"moi"}, "password": {temporary}}, "/password")
	b.holds(b.get(fmt.Sprintf("/l/%s/%d", w.Campaign.ID, w.Communes[0])), "mật khẩu tạm")
	b.refused("/password", url.Values{"old": {temporary}, "next": {"mot cau khac han"}, "again": {"mot cau nua"}}, 422, "không giống nhau")
	b.holds(b.post("/password", url.Values{"old": {temporary}, "next": {"mot cau khac han"}, "again": {"mot cau khac han"}}, "/b/"), "Đã đổi mật khẩu")
	admin.refused("/accounts", form, 422, "đã có người dùng")
}

// TestSecureCookies: over HTTPS the session can't be set by a neighbour host nor sent in the clear.
func TestSecureCookies(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	w.Ensure("ca0")
	desk, err := web.New(web.Config{
		DB: w.DB, Units: w.Units, Access: w.Access, Audit: w.Audit, Campaigns: w.Campaigns, Roster: w.Roster, Ledger: w.Ledger, Secure: true, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer desk.Close()
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://desk.example/login", strings.NewReader(url.Values{"login": {"ca0"}, "password": {webtest.Password}}.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	desk.ServeHTTP(rec, req)
	for _, k := range rec.Result().Cookies() {
		if k.Name == "__Host-tn_session" && k.Secure && k.HttpOnly && k.Path == "/" && k.Domain == "" && k.SameSite == http.SameSiteLaxMode {
			return
		}
	}
	t.Errorf("%v", rec.Header())
}
