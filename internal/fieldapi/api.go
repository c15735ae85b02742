package fieldapi

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/field"
	"tungnha/internal/locale"
)

// Config is what the protocol is served from.
type Config struct {
	DB     *db.DB
	Access *access.Service
	Field  *field.Service
	Log    *slog.Logger  // nil: nothing is logged
	Poll   time.Duration // how often the evening's board looks; 0: every two seconds
}

// server answers the protocol.
type server struct {
	Config
	streams streams
	servers sync.Map      // *http.Server that streams have come through
	ending  chan struct{} // closed when the first of those begins to stop
	end     func()
}

const (
	version   = "1"
	smallBody = 8 << 10 // enrolment, unlocking
	pollEvery = 2 * time.Second
)

// New gives the handler of everything under /field/.
func New(cfg Config) http.Handler {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Poll == 0 {
		cfg.Poll = pollEvery
	}
	s := &server{Config: cfg, ending: make(chan struct{})}
	s.end = sync.OnceFunc(func() { close(s.ending) })
	mux := http.NewServeMux()
	s.handle(mux, "POST /field/v1/enrol", s.enrol)
	s.handle(mux, "POST /field/v1/challenge", s.challenge)
	s.handle(mux, "POST /field/v1/unlock", s.unlock)
	s.handle(mux, "POST /field/v1/ask", s.ask)
	s.handle(mux, "POST /field/v1/leave", s.leave)
	s.handle(mux, "GET /field/v1/area", s.area)
	s.handle(mux, "GET /field/v1/pack", s.pack)
	s.handle(mux, "GET /field/v1/kits", s.kits)
	s.handle(mux, "POST /field/v1/sync", s.sync)
	s.handle(mux, "GET /field/v1/live", s.live)
	s.handle(mux, "/field/", func(http.ResponseWriter, *http.Request) error { return errRoute })
	return mux
}

var errRoute = errs.NotFound("field.route", errs.T{
	VI: "Máy chủ không có chức năng này; có thể ứng dụng trên điện thoại mới hơn máy chủ. Việc chưa gửi vẫn còn trên máy.",
	EN: "There is nothing at this address and method; the app may be newer than the server. What is not sent yet stays on the phone.",
})

// handle adds a route; the error it answers becomes JSON here and nowhere else.
func (s *server) handle(mux *http.ServeMux, pattern string, fn func(http.ResponseWriter, *http.Request) error) {
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Tungnha-Field", version)
		if err := fn(w, r); err != nil {
			s.refuse(w, r, err)
		}
	})
}

// Problem is an error as a phone gets it. Wipe orders it to delete everybody from its store, never the work that was not sent.
type Problem struct {
	Status  int        `json:"status"`
	Code    string     `json:"code"`
	Detail  string     `json:"detail"` // in the language asked for
	Message field.Text `json:"message"`
	Wipe    bool       `json:"wipe,omitempty"`
}

func (s *server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	e := errs.As(err)
	if e.Kind == errs.KindInternal || e.Kind == errs.KindUnavailable {
		s.Log.Error("field request failed", "path", r.URL.Path, "code", e.Code, "err", err)
	}
	p := Problem{
		Status: e.Status(), Code: e.Code, Detail: locale.ParseAccept(r.Header.Get("Accept-Language")).Pick(e.Text), Message: field.Text{VI: e.Text.VI, EN: e.Text.EN},
		Wipe: errors.Is(err, access.ErrWipe),
	}
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="tungnha-field"`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the asker is gone: nobody to tell
}

func answer(w http.ResponseWriter, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(text) // the asker is gone: nobody to tell
	return nil
}

// smallAnswer is what one packet holds: squeezing it saves nothing.
const smallAnswer = 1400

// answerSqueezed answers what may be large, compressed for who can read it: a full delta is 150 KB, on a mobile network that the member pays for.
func answerSqueezed(w http.ResponseWriter, r *http.Request, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Vary", "Accept-Encoding")
	if len(text) <= smallAnswer || !takesGzip(r) {
		_, _ = w.Write(text) // the asker is gone: nobody to tell
		return nil
	}
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_, _ = z.Write(text)
	_ = z.Close()
	return nil
}

// takesGzip reads Accept-Encoding: "gzip" in the list, unless its weight is 0.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(part, " ", ""), ";")
		if strings.EqualFold(name, "gzip") {
			return !strings.HasPrefix(weight, "q=0") || strings.Trim(weight, "q=0.") != ""
		}
	}
	return false
}

// body reads a JSON body of at most so many bytes into v.
func body(w http.ResponseWriter, r *http.Request, most int64, v any) error {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return errs.TooLarge("field.large", errs.Tf("Nội dung gửi lên lớn quá %d KB. Chưa ghi gì; ứng dụng chia nhỏ và gửi lại, việc vẫn ở trên máy.",
			"The body is over %d KB. Nothing was recorded; send it in parts. The work stays on the phone.", most>>10))
	case err != nil:
		return errBody.Because(err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		return errBody.Because(err)
	}
	return nil
}

var errBody = errs.Invalid("field.body", errs.T{
	VI: "Không đọc được nội dung gửi lên. Chưa ghi gì; việc vẫn ở trên máy.",
	EN: "The body can't be read. Nothing was recorded; the work stays on the phone.",
})

// phone finds out who asks.
func (s *server) phone(r *http.Request) (*field.Phone, error) {
	return s.Field.Phone(r.Context(), bearer(r))
}

func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// kept is a context that outlives the asker: a phone that hangs up must not undo what was begun.
func kept(r *http.Request) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(r.Context()), time.Minute)
}
