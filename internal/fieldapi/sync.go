package fieldapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/field"
	"tungnha/internal/unit"
)

type limits struct {
	Ops   int          `json:"ops"`
	Bytes int          `json:"bytes"`
	Kinds []field.Kind `json:"kinds"`
}

type areaAnswer struct {
	*field.Area
	Limits limits `json:"limits"`
	Now    int64  `json:"now"`
}

// area says what the phone may fetch and how much it may send at a time.
func (s *server) area(w http.ResponseWriter, r *http.Request) error {
	p, err := s.phone(r)
	if err != nil {
		return err
	}
	a, err := s.Field.Area(r.Context(), p)
	if err != nil {
		return err
	}
	return answerSqueezed(w, r, areaAnswer{a, limits{field.MostOps, field.MostBody, field.Kinds()}, db.Ms(s.DB.Now())})
}

// kits gives the evening sheets that can be keyed in on the phone.
func (s *server) kits(w http.ResponseWriter, r *http.Request) error {
	p, err := s.phone(r)
	if err != nil {
		return err
	}
	list, err := s.Field.Kits(r.Context(), p)
	if err != nil {
		return err
	}
	return answerSqueezed(w, r, map[string][]field.Kit{"kits": list})
}

// pack gives a hamlet's pack, compressed; nothing when the phone has it already.
func (s *server) pack(w http.ResponseWriter, r *http.Request) error {
	p, err := s.phone(r)
	if err != nil {
		return err
	}
	hamlet, err := strconv.ParseInt(r.URL.Query().Get("hamlet"), 10, 64)
	if err != nil {
		return access.ErrNotFound
	}
	known := r.Header.Get("If-None-Match")
	out, err := s.Field.Pack(r.Context(), p, unit.ID(hamlet), known)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", out.ETag)
	if known == out.ETag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(out.Gzip) // the asker is gone: nobody to tell
	return nil
}

type syncRequest struct {
	field.Request
	Ops []json.RawMessage `json:"ops"`
}

// sync takes what the phone has and answers only after it is committed.
func (s *server) sync(w http.ResponseWriter, r *http.Request) error {
	p, err := s.phone(r)
	if err != nil {
		return err
	}
	var in syncRequest
	if err := body(w, r, field.MostBody, &in); err != nil {
		return err
	}
	if in.Device != p.Device.ID {
		return errDevice
	}
	for _, op := range in.Ops {
		in.Request.Ops = append(in.Request.Ops, op)
	}
	ctx, cancel := kept(r)
	defer cancel()
	out, err := s.Field.Sync(ctx, p, &in.Request)
	if err != nil {
		return err
	}
	return answerSqueezed(w, r, out)
}

var errDevice = errs.New(errs.KindUnauthenticated, "field.device", errs.T{
	VI: "Mã truy cập không thuộc điện thoại này. Chưa ghi gì; hãy mở khóa lại bằng mã PIN.",
	EN: "The token is not this phone's. Nothing was recorded; unlock again with the PIN.",
})

// live sends the evening of the phone's commune as server-sent events, one when it begins and one whenever something moved. It ends with the token, when
// the same phone begins another, and when the server begins to stop.
func (s *server) live(w http.ResponseWriter, r *http.Request) error {
	p, err := s.phone(r)
	if err != nil {
		return err
	}
	if p.Scope.Hamlet != 0 {
		return access.ErrNotFound // the board is the commune's
	}
	since := time.UnixMilli(number(r.URL.Query().Get("since")))
	ctx, done := s.streams.begin(r.Context(), p.Device.ID)
	defer done()
	r = r.WithContext(ctx)
	flush := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	tick, ending := time.NewTicker(s.Poll), s.endingOf(r)
	defer tick.Stop()
	for seen := int64(0); ; {
		e, err := s.Field.Live(r.Context(), p.Actor, p.Scope.Commune, since, seen)
		if err != nil {
			return s.ended(r, err)
		}
		if e != nil {
			seen = e.Seq
			text, err := json.Marshal(e)
			if err != nil {
				return s.ended(r, err)
			}
			_, _ = fmt.Fprintf(w, "event: evening\ndata: %s\n\n", text)
		} else {
			_, _ = fmt.Fprint(w, ": still here\n\n")
		}
		if flush.Flush() != nil {
			return nil
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-ending:
			return nil
		case <-tick.C:
		}
		if p, err = s.phone(r); err != nil {
			return nil
		}
	}
}

// endingOf is closed when the server that a request came through begins to stop: it would wait for a stream until its patience is at an end.
func (s *server) endingOf(r *http.Request) <-chan struct{} {
	if srv, ok := r.Context().Value(http.ServerContextKey).(*http.Server); ok {
		if _, known := s.servers.LoadOrStore(srv, true); !known {
			srv.RegisterOnShutdown(s.end)
		}
	}
	return s.ending
}

// ended notes why a stream ended: its status has been sent, so there is nobody to tell.
func (s *server) ended(r *http.Request, err error) error {
	if r.Context().Err() == nil {
		s.Log.Error("the evening's stream ended", "err", err)
	}
	return nil
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
