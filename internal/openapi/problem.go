package openapi

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"tungnha/internal/errs"
	"tungnha/internal/locale"
)

// Text is a sentence in both languages.
type Text struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

func textOf(t errs.T) Text { return Text{t.VI, t.EN} }

// Problem is an error as RFC 9457 has it, with the code and both sentences beside the one in the language that was asked for.
type Problem struct {
	Title  string   `json:"title" doc:"The HTTP status in words"`
	Status int      `json:"status"`
	Detail string   `json:"detail" doc:"What happened, what was kept, what to do; in the language of Accept-Language"`
	Code   string   `json:"code" doc:"Stable, dotted, e.g. access.nobody"`
	Text   Text     `json:"text"`
	Errors []Detail `json:"errors,omitempty" doc:"Where the request differs from the description"`
}

// Detail names one place of a request that differs from the description. The value itself is never sent back: it may be a password.
type Detail struct {
	Location string `json:"location,omitempty"`
	Message  string `json:"message"`
}

// Error makes a Problem an error; huma asks for it.
func (p *Problem) Error() string { return p.Code }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is RFC 9457's.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

func problemOf(e *errs.Error) *Problem {
	return &Problem{Title: http.StatusText(e.Status()), Status: e.Status(), Code: e.Code, Text: textOf(e.Text)}
}

// problem turns an error into what the caller is told; the cause goes to the log only.
func (s *server) problem(err error) *Problem {
	e := errs.As(err)
	if e.Kind == errs.KindInternal || e.Kind == errs.KindUnavailable {
		s.Log.Error("api request failed", "code", e.Code, "err", err)
	}
	return problemOf(e)
}

// localise is the one place where errors get their language, huma's own too.
func (s *server) localise(ctx huma.Context, _ string, v any) (any, error) {
	p, ok := v.(*Problem)
	if m, own := v.(*huma.ErrorModel); own {
		p, ok = malformed(m), true
	}
	if ok {
		p.in(ctx.Header("Accept-Language"))
		if p.Status == http.StatusUnauthorized {
			ctx.SetHeader("WWW-Authenticate", `Bearer realm="tungnha"`)
		}
		return p, nil
	}
	return v, nil
}

func (p *Problem) in(accept string) {
	p.Detail = locale.ParseAccept(accept).Pick(errs.T{VI: p.Text.VI, EN: p.Text.EN})
}

// malformed puts huma's findings on a request's form into our words.
func malformed(m *huma.ErrorModel) *Problem {
	e := errForm
	if m.Status == http.StatusRequestEntityTooLarge {
		e = errLarge
	}
	p := problemOf(e)
	p.Status, p.Title = m.Status, http.StatusText(m.Status)
	for _, d := range m.Errors {
		p.Errors = append(p.Errors, Detail{d.Location, d.Message})
	}
	return p
}

var errForm = errs.Invalid("api.form", errs.T{
	VI: "Yêu cầu gửi lên không đúng mẫu mô tả tại /api/openapi.json. Chưa ghi gì.",
	EN: "The request does not match the description at /api/openapi.json. Nothing was recorded.",
})

var errLarge = errs.TooLarge("api.large", errs.T{
	VI: "Yêu cầu lớn quá 1 MB. Chưa ghi gì; hãy chia thành nhiều lần gửi.",
	EN: "The request is over 1 MB. Nothing was recorded; send it in parts.",
})

// refuse answers an error before huma has read the request.
func (s *server) refuse(ctx huma.Context, err error) {
	p, _ := s.localise(ctx, "", s.problem(err)) // localise never fails
	problem := p.(*Problem)
	ctx.SetHeader("Content-Type", problem.ContentType(""))
	ctx.SetStatus(problem.Status)
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(problem) // the asker is gone: nobody to tell
}

var errNoRoute = errs.NotFound("api.route", errs.T{
	VI: "Địa chỉ này không có trong API; xem /api/openapi.json.",
	EN: "There is nothing at this address and method; see /api/openapi.json.",
})

func (s *server) nothingHere(w http.ResponseWriter, r *http.Request) {
	p := problemOf(errNoRoute)
	p.in(r.Header.Get("Accept-Language"))
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the asker is gone: nobody to tell
}

// describeProblems puts our form of errors into the description in the place of huma's.
func (s *server) describeProblems() {
	doc := s.api.OpenAPI()
	schema := doc.Components.Schemas.Schema(typeOf[Problem](), true, "Problem")
	for _, path := range doc.Paths {
		for _, op := range operations(path) {
			for status := range op.Responses {
				if n, err := strconv.Atoi(status); err != nil || n >= http.StatusBadRequest {
					delete(op.Responses, status)
				}
			}
			op.Responses["default"] = &huma.Response{
				Description: "Lỗi · Problem (RFC 9457)",
				Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: schema}},
			}
		}
	}
	delete(doc.Components.Schemas.Map(), "ErrorModel")
	delete(doc.Components.Schemas.Map(), "ErrorDetail")
}

// operations gives the methods of a path that are in use here.
func operations(p *huma.PathItem) (out []*huma.Operation) {
	for _, op := range []*huma.Operation{p.Get, p.Post, p.Delete} {
		if op != nil {
			out = append(out, op)
		}
	}
	return out
}
