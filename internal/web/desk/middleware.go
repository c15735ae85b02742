package desk

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"tungnha/internal/errs"
	"tungnha/internal/locale"
)

// policy forbids everything that the pages do not use: no inline script, no inline style, nothing from elsewhere.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'; connect-src 'self'"

// wrap puts around the routes what holds for every request.
func (s *Site) wrap(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(s.crossOrigin))
	return s.note(headers(s.recover(guard.Handler(next))))
}

// note is what is logged of a request: never a name, a number or a query.
type note struct {
	id, pattern string
	status      int
}

type noteKey struct{}

func noteOf(r *http.Request) *note {
	n, _ := r.Context().Value(noteKey{}).(*note)
	return n
}

func requestID(r *http.Request) string {
	if n := noteOf(r); n != nil {
		return n.id
	}
	return ""
}

// note gives the request an id and logs its end. The pattern is logged, not the path: ids of people stay out of the log.
func (s *Site) note(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var b [8]byte
		_, _ = rand.Read(b[:]) // never fails on a supported system
		n := &note{id: hex.EncodeToString(b[:]), status: http.StatusOK}
		start := time.Now()
		w.Header().Set("X-Request-Id", n.id)
		next.ServeHTTP(&statusWriter{w, n}, r.WithContext(context.WithValue(r.Context(), noteKey{}, n)))
		s.Log.LogAttrs(r.Context(), levelOf(n.status), "request", slog.String("id", n.id), slog.String("route", n.pattern),
			slog.Int("status", n.status), slog.Duration("took", time.Since(start)))
	})
}

func levelOf(status int) slog.Level {
	if status >= 500 {
		return slog.LevelError
	}
	return slog.LevelInfo
}

type statusWriter struct {
	http.ResponseWriter
	note *note
}

// WriteHeader remembers the status for the log.
func (w *statusWriter) WriteHeader(code int) {
	w.note.status = code
	w.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController through.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
		next.ServeHTTP(w, r)
	})
}

// recover turns a panic into the general sentence; the stack goes to the log.
func (s *Site) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.Log.Error("panic", "id", requestID(r), "value", p, "stack", string(debug.Stack()))
			s.fail(&Call{W: w, R: r, Site: s, ID: requestID(r), Lang: s.langOf(r), Now: s.Clock()}, errPanic)
		}()
		next.ServeHTTP(w, r)
	})
}

var errPanic = errs.New(errs.KindInternal, "internal", errs.T{
	VI: "Hệ thống gặp lỗi, thao tác này chưa được ghi. Hãy thử lại; nếu vẫn lỗi, báo cho người quản trị.",
	EN: "Something went wrong and this was not saved. Please try again; if it happens again, tell the administrator.",
})

// crossOrigin answers a form that another site has sent (net/http.CrossOriginProtection found it out).
func (s *Site) crossOrigin(w http.ResponseWriter, r *http.Request) {
	s.fail(&Call{W: w, R: r, Site: s, ID: requestID(r), Lang: s.langOf(r), Now: s.Clock()}, errs.Forbidden("web.cross-origin", errs.T{
		VI: "Yêu cầu này đến từ một trang khác nên bị từ chối; chưa có gì thay đổi. Hãy mở lại trang và thao tác tại đây.",
		EN: "This request came from another site and was refused; nothing was changed. Open the page again and act here.",
	}))
}

// CookieLang keeps the chosen language; it says nothing of anybody and goes over plain HTTP too.
const CookieLang = "tn_lang"

// langOf is the language that was chosen, else the configured one, else the browser's.
func (s *Site) langOf(r *http.Request) locale.Lang {
	if k, err := r.Cookie(CookieLang); err == nil && (k.Value == string(locale.EN) || k.Value == string(locale.VI)) {
		return locale.Lang(k.Value)
	}
	if s.Lang != "" {
		return s.Lang
	}
	return locale.VI
}
