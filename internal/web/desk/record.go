package desk

import (
	"io"
	"mime"
	"net"
	"path"
	"path/filepath"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
)

// AuditOne writes one line about the call's unit.
func (c *Call) AuditOne(e access.Entry) error {
	return c.Site.DB.Write(c.Ctx(), func(tx *db.Tx) error { return c.Site.Audit.Write(tx, c.Unit.Home, c.Actor, e) })
}

// File reads one file of a form, whole: readers of workbooks jump about in it.
func (c *Call) File(field string) (name string, content []byte, err error) {
	f, h, err := c.R.FormFile(field)
	if err != nil {
		if strings.Contains(err.Error(), "too large") {
			return "", nil, errTooLarge.Because(err)
		}
		return "", nil, errs.Invalid("web.no-file", errs.T{VI: "Hãy chọn một tệp rồi gửi lại.", EN: "Choose a file and send again."}).Because(err)
	}
	defer func() {
		_ = f.Close()
		_ = c.R.MultipartForm.RemoveAll() // a file with people in it is not left in the temporary directory
	}()
	content, err = io.ReadAll(f)
	return path.Base(filepath.ToSlash(h.Filename)), content, err
}

// Download sends a file under its name; the name may hold marks.
func (c *Call) Download(name, kind string, content []byte) error {
	c.W.Header().Set("Content-Type", kind)
	c.W.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, _ = c.W.Write(content) // the asker is gone: nobody to tell
	return nil
}

// AuditRead writes that a list left the screen, then shows it.
func (c *Call) AuditRead(verb, subject, detail string, p Page) error {
	home := c.Unit.Home
	err := c.Site.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		return c.Site.Audit.Write(tx, home, c.Actor, access.Entry{Verb: verb, Subject: subject, Detail: detail})
	})
	if err != nil {
		return err
	}
	return c.Show(p)
}

// PhonesReach says whether the phone app works over the way the browser came: HTTPS, or this very machine.
func (c *Call) PhonesReach() bool {
	if c.Site.Secure {
		return true
	}
	host := c.R.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Origin is how the browser reached us: what a QR code must hold to be opened from another device.
func (c *Call) Origin() string {
	if c.Site.Secure {
		return "https://" + c.R.Host
	}
	return "http://" + c.R.Host
}
