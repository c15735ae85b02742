package desk

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

func (failurePage) Template() string { return "failure.html" }

// fail renders an error, the one place that does: a page, a fragment or JSON, as was asked.
func (s *Site) fail(c *Call, err error) {
	e := errs.As(err)
	if e.Kind == errs.KindInternal || e.Kind == errs.KindUnavailable {
		s.Log.Error("failed", "id", c.ID, "code", e.Code, "err", err)
	}
	switch {
	case strings.Contains(c.R.Header.Get("Accept"), "application/json"):
		c.failJSON(e)
	case c.Fragment():
		c.failFragment(e)
	case e.Kind == errs.KindUnauthenticated && c.R.URL.Path != "/login":
		c.toLogin()
	case e.Code == "access.must-change":
		http.Redirect(c.W, c.R, "/password", http.StatusSeeOther)
	default:
		c.failPage(e)
	}
}

func (c *Call) failJSON(e *errs.Error) {
	c.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	c.W.WriteHeader(e.Status())
	_ = json.NewEncoder(c.W).Encode(map[string]string{"code": e.Code, "message": e.In(string(c.Lang)), "request": c.ID}) // the asker is gone: nobody to tell
}

// failFragment answers htmx. It swaps what comes with 200 only, so an error is a part of the page that says so.
func (c *Call) failFragment(e *errs.Error) {
	c.Site.pages.fragment(c, failurePage{Shell: c.Shell(""), Status: e.Status(), Text: e.In(string(c.Lang)), Code: e.Code, ID: c.ID}, "failure")
}

func (c *Call) failPage(e *errs.Error) {
	p := failurePage{Status: e.Status(), Text: e.In(string(c.Lang)), Code: e.Code, ID: c.ID, Back: backOf(c.R)}
	p.Shell = c.Shell(failureTitle(c, e))
	c.ShowAs(e.Status(), p)
}

func failureTitle(c *Call, e *errs.Error) string {
	switch e.Kind {
	case errs.KindNotFound:
		return c.Lang.T("Không tìm thấy", "Not found")
	case errs.KindForbidden:
		return c.Lang.T("Không có quyền", "Not allowed")
	case errs.KindInternal, errs.KindUnavailable:
		return c.Lang.T("Chưa thực hiện được", "Not done")
	case errs.KindInvalid, errs.KindUnauthenticated, errs.KindConflict, errs.KindTooLarge, errs.KindTooMany:
	}
	return c.Lang.T("Chưa ghi được", "Not saved")
}

// toLogin asks to log in and comes back to where a reader was going. A form that was sent is not sent again.
func (c *Call) toLogin() {
	to := "/login"
	if c.R.Method == http.MethodGet && c.R.URL.Path != "/" {
		to += "?next=" + url.QueryEscape(c.R.URL.RequestURI())
	}
	http.Redirect(c.W, c.R, to, http.StatusSeeOther)
}

// backOf is the page from which a form came, when it is ours.
func backOf(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || u.Path == "" {
		return "/"
	}
	return LocalPath(u.RequestURI())
}

// LocalPath lets only a path of this site through: a link may never lead away after log-in.
func LocalPath(p string) string {
	if len(p) < 1 || p[0] != '/' || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n\t") {
		return "/"
	}
	return p
}
