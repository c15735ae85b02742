package web

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"tungnha/internal/errs"
	"tungnha/internal/vn"
)

// cookieName puts the __Host- prefix before names that only HTTPS may carry: such a cookie can't come from a neighbour host.
func (s *Server) cookieName(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

func (s *Server) setCookie(w http.ResponseWriter, name, value string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(age.Seconds()), HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
	})
}

const (
	cookieSession = "tn_session"
	cookieFlash   = "tn_flash"
	sessionAge    = 7 * 24 * time.Hour // the server ends sessions sooner by itself
	flashAge      = time.Minute
	languageAge   = 365 * 24 * time.Hour
)

func (s *Server) sessionToken(r *http.Request) string {
	k, err := r.Cookie(s.cookieName(cookieSession))
	if err != nil {
		return ""
	}
	return k.Value
}

// flash is a sentence that the next page shows: what was done.
type flash struct{ errs.T }

func (c *call) setFlash(text errs.T) {
	b, err := json.Marshal(text)
	if err != nil { // two strings always marshal
		return
	}
	c.srv.setCookie(c.w, c.srv.cookieName(cookieFlash), base64.RawURLEncoding.EncodeToString(b), flashAge)
}

// takeFlash reads the sentence and clears it. Fragments leave it for the page.
func (c *call) takeFlash() *flash {
	k, err := c.r.Cookie(c.srv.cookieName(cookieFlash))
	if err != nil || c.fragment() || c.r.Method != http.MethodGet {
		return nil
	}
	c.srv.setCookie(c.w, c.srv.cookieName(cookieFlash), "", -time.Second)
	b, err := base64.RawURLEncoding.DecodeString(k.Value)
	f := &flash{}
	if err != nil || json.Unmarshal(b, &f.T) != nil {
		return nil
	}
	return f
}

func cleanText(s string) string { return vn.Clean(s) }
