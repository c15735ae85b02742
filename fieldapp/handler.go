package fieldapp

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/locale"
)

// policy lets the page run its own script, wear its own style, talk to its own server, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; manifest-src 'self'; worker-src 'self'; " +
	"form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

// Handler hands the app out under /m/. The bundle is asked for with each request: Own gives the same each time, a test may give a newer one.
func Handler(bundle func() (*Bundle, error), log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /m/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers(w.Header())
		b, err := bundle()
		if err != nil {
			log.Error("the phone app was not bundled", "error", err)
			refuse(w, r, errBundle)
			return
		}
		b.serve(w, r, strings.TrimPrefix(r.URL.Path, "/m/"))
	}))
	return mux
}

var errBundle = errs.New(errs.KindInternal, "fieldapp.bundle", errs.T{
	VI: "Máy chủ không dựng được ứng dụng điện thoại. Điện thoại đã cài vẫn dùng bình thường, việc đã ghi không mất. Báo người quản trị xem nhật ký của máy chủ.",
	EN: "The server could not build the phone app. Phones that have it work as before and nothing recorded is lost. Tell the administrator to look at the server's log.",
})

var errNone = errs.NotFound("fieldapp.none", errs.T{VI: "Không có trang này. Mở ứng dụng ở địa chỉ /m/.", EN: "There is no such page. The app is at /m/."})

func headers(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}

func (b *Bundle) serve(w http.ResponseWriter, r *http.Request, name string) {
	f, ok := b.files[name]
	if !ok {
		refuse(w, r, errNone)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", f.keep)
	if name == "sw.js" {
		h.Set("Service-Worker-Allowed", "/m/")
	}
	text := f.plain
	if f.zip != nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			text = f.zip
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write(text) // the phone is gone: nobody to tell
}

// refuse says in a page of plain text what is wrong, in the reader's language first.
func refuse(w http.ResponseWriter, r *http.Request, e *errs.Error) {
	first, second := e.Text.VI, e.Text.EN
	if locale.ParseAccept(r.Header.Get("Accept-Language")).Pick(e.Text) == e.Text.EN {
		first, second = second, first
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", never)
	w.WriteHeader(e.Status())
	_, _ = w.Write([]byte(first + "\n\n" + second + "\n")) // the phone is gone: nobody to tell
}
