package desk

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"tungnha/internal/errs"
	"tungnha/internal/vn"
)

// CookieName puts the __Host- prefix before names that only HTTPS may carry: such a cookie can't come from a neighbour host.
func (s *Site) CookieName(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

// SetCookie sets a cookie of the whole site that script can not read. A negative age takes it away.
func (s *Site) SetCookie(w http.ResponseWriter, name, value string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(age.Seconds()), HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// The session's cookie, and how long a browser keeps what.
const (
	CookieSession = "tn_session"
	cookieFlash   = "tn_flash"
	SessionAge    = 7 * 24 * time.Hour // the server ends sessions sooner by itself
	flashAge      = time.Minute
	LanguageAge   = 365 * 24 * time.Hour
)

func (s *Site) sessionToken(r *http.Request) string {
	k, err := r.Cookie(s.CookieName(CookieSession))
	if err != nil {
		return ""
	}
	return k.Value
}

// flash is a sentence that the next page shows: what was done.
type flash struct{ errs.T }

func (c *Call) setFlash(text errs.T) {
	b, err := json.Marshal(text)
	if err != nil { // two strings always marshal
		return
	}
	c.Site.SetCookie(c.W, c.Site.CookieName(cookieFlash), base64.RawURLEncoding.EncodeToString(b), flashAge)
}

// takeFlash reads the sentence and clears it. Fragments and streams leave it for the page.
func (c *Call) takeFlash() *flash {
	k, err := c.R.Cookie(c.Site.CookieName(cookieFlash))
	if err != nil || c.Fragment() || c.R.Method != http.MethodGet || c.R.Header.Get("Accept") == "text/event-stream" {
		return nil
	}
	c.Site.SetCookie(c.W, c.Site.CookieName(cookieFlash), "", -time.Second)
	b, err := base64.RawURLEncoding.DecodeString(k.Value)
	f := &flash{}
	if err != nil || json.Unmarshal(b, &f.T) != nil {
		return nil
	}
	return f
}

// CleanText is typed text as it is kept: composed marks, single spaces, nothing invisible.
func CleanText(s string) string { return vn.Clean(s) }
