package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"tungnha/internal/errs"
)

// failurePage says what went wrong.
type failurePage struct {
	Shell
	Status int
	Text   string
	Code   string
	ID     string
	Back   string
}

func (failurePage) template() string { return "failure.html" }

// fail renders an error, the one place that does: a page, a fragment or JSON, as was asked.
func (s *Server) fail(c *call, err error) {
	e := errs.As(err)
	if e.Kind == errs.KindInternal || e.Kind == errs.KindUnavailable {
		s.Log.Error("failed", "id", c.id, "code", e.Code, "err", err)
	}
	switch {
	case strings.Contains(c.r.Header.Get("Accept"), "application/json"):
		c.failJSON(e)
	case c.fragment():
		c.failFragment(e)
	case e.Kind == errs.KindUnauthenticated && c.r.URL.Path != "/login":
		c.toLogin()
	case e.Code == "access.must-change":
		http.Redirect(c.w, c.r, "/password", http.StatusSeeOther)
	default:
		c.failPage(e)
	}
}

func (c *call) failJSON(e *errs.Error) {
	c.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	c.w.WriteHeader(e.Status())
	_ = json.NewEncoder(c.w).Encode(map[string]string{"code": e.Code, "message": e.In(string(c.lang)), "request": c.id}) // the asker is gone: nobody to tell
}

// failFragment answers htmx. It swaps what comes with 200 only, so an error is a part of the page that says so.
func (c *call) failFragment(e *errs.Error) {
	c.srv.pages.fragment(c, failurePage{Shell: c.shell(""), Status: e.Status(), Text: e.In(string(c.lang)), Code: e.Code, ID: c.id}, "failure")
}

func (c *call) failPage(e *errs.Error) {
	p := failurePage{Status: e.Status(), Text: e.In(string(c.lang)), Code: e.Code, ID: c.id, Back: backOf(c.r)}
	p.Shell = c.shell(failureTitle(c, e))
	c.srv.pages.page(c, e.Status(), p)
}

func failureTitle(c *call, e *errs.Error) string {
	switch e.Kind {
	case errs.KindNotFound:
		return c.lang.T("Không tìm thấy", "Not found")
	case errs.KindForbidden:
		return c.lang.T("Không có quyền", "Not allowed")
	case errs.KindInternal, errs.KindUnavailable:
		return c.lang.T("Chưa thực hiện được", "Not done")
	case errs.KindInvalid, errs.KindUnauthenticated, errs.KindConflict, errs.KindTooLarge, errs.KindTooMany:
	}
	return c.lang.T("Chưa ghi được", "Not saved")
}

// toLogin asks to log in and comes back to where a reader was going. A form that was sent is not sent again.
func (c *call) toLogin() {
	to := "/login"
	if c.r.Method == http.MethodGet && c.r.URL.Path != "/" {
		to += "?next=" + url.QueryEscape(c.r.URL.RequestURI())
	}
	http.Redirect(c.w, c.r, to, http.StatusSeeOther)
}

// backOf is the page from which a form came, when it is ours.
func backOf(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || u.Path == "" {
		return "/"
	}
	return localPath(u.RequestURI())
}

// localPath lets only a path of this site through: a link may never lead away after log-in.
func localPath(p string) string {
	if len(p) < 1 || p[0] != '/' || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n\t") {
		return "/"
	}
	return p
}
