package locale

import (
	"strconv"
	"strings"

	"tungnha/internal/errs"
)

// Lang is a language of the interface. Anything but EN is treated as Vietnamese.
type Lang string

// The languages.
const (
	VI Lang = "vi"
	EN Lang = "en"
)

// T gives the text in the language, Vietnamese where the English is empty.
func (l Lang) T(vi, en string) string { return l.Pick(errs.T{VI: vi, EN: en}) }

// Pick gives the sentence in the language.
func (l Lang) Pick(t errs.T) string { return t.In(string(l)) }

// ParseAccept chooses the language from an Accept-Language header; Vietnamese when neither is asked for or both equally.
func ParseAccept(header string) Lang {
	best := map[Lang]float64{}
	for _, part := range strings.Split(header, ",") {
		tag, params, _ := strings.Cut(part, ";")
		primary, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		if primary == "*" {
			primary = string(VI)
		}
		best[Lang(primary)] = max(best[Lang(primary)], quality(params))
	}
	if best[EN] > best[VI] {
		return EN
	}
	return VI
}

// quality reads "q=0.8"; a missing one is 1, an unreadable one 0 (RFC 9110, section 12.4.2).
func quality(params string) float64 {
	for _, p := range strings.Split(params, ";") {
		value, found := strings.CutPrefix(strings.ToLower(strings.TrimSpace(p)), "q=")
		if !found {
			continue
		}
		q, err := strconv.ParseFloat(value, 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return q
	}
	return 1
}
