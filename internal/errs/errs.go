package errs

import (
	"errors"
	"fmt"
	"net/http"
)

// Kind says what sort of failure it is; edges turn it into a status.
type Kind uint8

// The kinds, from the asker's fault to ours.
const (
	KindInvalid Kind = iota + 1
	KindUnauthenticated
	KindForbidden
	KindNotFound
	KindConflict
	KindTooLarge
	KindTooMany
	KindUnavailable
	KindInternal
)

var statusOf = map[Kind]int{
	KindInvalid: http.StatusUnprocessableEntity, KindUnauthenticated: http.StatusUnauthorized,
	KindForbidden: http.StatusForbidden, KindNotFound: http.StatusNotFound, KindConflict: http.StatusConflict,
	KindTooLarge: http.StatusRequestEntityTooLarge, KindTooMany: http.StatusTooManyRequests,
	KindUnavailable: http.StatusServiceUnavailable, KindInternal: http.StatusInternalServerError,
}

// T is one sentence in the two languages of the interface.
type T struct{ VI, EN string }

// In returns the sentence in the language ("en", else Vietnamese).
func (t T) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.VI
}

// Tf formats both sentences with the same arguments.
func Tf(vi, en string, args ...any) T {
	return T{VI: fmt.Sprintf(vi, args...), EN: fmt.Sprintf(en, args...)}
}

// Error is a failure that a person is told about.
type Error struct {
	Kind  Kind
	Code  string // stable, dotted, e.g. "roster.identity.taken"
	Text  T      // what happened, what was kept, what to do
	cause error
}

// Error gives the English sentence and the cause: it is for the log.
func (e *Error) Error() string {
	if e.cause == nil {
		return e.Code + ": " + e.Text.EN
	}
	return e.Code + ": " + e.Text.EN + ": " + e.cause.Error()
}

// Unwrap gives the hidden cause.
func (e *Error) Unwrap() error { return e.cause }

// Because returns a copy that carries the cause.
func (e *Error) Because(err error) *Error {
	c := *e
	c.cause = err
	return &c
}

// Status is the HTTP status of the error's kind.
func (e *Error) Status() int { return statusOf[e.Kind] }

// In is the sentence in a language.
func (e *Error) In(lang string) string { return e.Text.In(lang) }

// New makes an error of a kind.
func New(kind Kind, code string, text T) *Error { return &Error{Kind: kind, Code: code, Text: text} }

// Invalid is for input that breaks a rule.
func Invalid(code string, text T) *Error { return New(KindInvalid, code, text) }

// NotFound is also the answer for what lies outside the asker's part of the tree.
func NotFound(code string, text T) *Error { return New(KindNotFound, code, text) }

// Forbidden is for a verb that the asker's role lacks.
func Forbidden(code string, text T) *Error { return New(KindForbidden, code, text) }

// Conflict is for a state that changed under the asker.
func Conflict(code string, text T) *Error { return New(KindConflict, code, text) }

// TooLarge is for input over a limit.
func TooLarge(code string, text T) *Error { return New(KindTooLarge, code, text) }

// Unavailable is for a passing fault: disk full, database away.
func Unavailable(code string, text T) *Error { return New(KindUnavailable, code, text) }

// As finds an *Error in the chain. Any other error becomes an internal one with a general sentence, the cause kept for the log.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return New(KindInternal, "internal", T{
		VI: "Hệ thống gặp lỗi, thao tác này chưa được ghi. Hãy thử lại; nếu vẫn lỗi, báo cho người quản trị.",
		EN: "Something went wrong and this was not saved. Please try again; if it happens again, tell the administrator.",
	}).Because(err)
}

// Is reports whether err carries the code.
func Is(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}
