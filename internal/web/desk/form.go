package desk

import (
	"errors"
	"net/url"
	"strconv"

	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// ValuesOf is a query of one value, or of none when it is empty.
func ValuesOf(key, value string) url.Values {
	v := url.Values{}
	if value != "" {
		v.Set(key, value)
	}
	return v
}

// Option is one choice of a form.
type Option struct {
	Value, Text string
	Chosen      bool
}

// WithQuery is a path with its query.
func WithQuery(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// OrDash writes "–" where there is nothing.
func OrDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// AsInput gives the error when it is about what the person typed: the form is shown again with it.
func AsInput(err error) *errs.Error {
	var e *errs.Error
	if errors.As(err, &e) && (e.Kind == errs.KindInvalid || e.Kind == errs.KindConflict || e.Kind == errs.KindTooMany) {
		return e
	}
	return nil
}

// Chip is one choice of a filter.
type Chip struct {
	Text, Path string
	Count      int
	On         bool
}

// IDText is a unit's id as paths and forms carry it.
func IDText(u unit.ID) string { return strconv.FormatInt(int64(u), 10) }

// MaskAll masks telephone numbers.
func MaskAll(phones []string) (out []string) {
	for _, p := range phones {
		out = append(out, vn.MaskPhone(p))
	}
	return out
}
