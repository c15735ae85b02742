package report

import (
	"net/url"
	"strconv"

	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// Filter says which people a list shows. Its zero value is everybody on the roster. Conditions hold together.
type Filter struct {
	Group   ledger.Group // 0: any
	Step    ledger.Step  // 0: any
	Measure string       // stored name of a ledger.Measure; "": any
	Overdue bool         // the approval message came more than 7 days ago
	Hamlet  unit.ID      // 0: any; NoHamlet: those without
	Text    string       // name, with or without marks; or a line number
}

// NoHamlet asks for those who have no hamlet yet.
const NoHamlet unit.ID = -1

// Values writes the filter as the query of a link; the empty filter has none.
func (f Filter) Values() url.Values {
	v := url.Values{}
	set := func(key string, n int64) {
		if n != 0 {
			v.Set(key, strconv.FormatInt(n, 10))
		}
	}
	set("group", int64(f.Group))
	set("step", int64(f.Step))
	set("hamlet", int64(f.Hamlet))
	if f.Measure != "" {
		v.Set("measure", f.Measure)
	}
	if f.Overdue {
		v.Set("overdue", "1")
	}
	if f.Text != "" {
		v.Set("q", f.Text)
	}
	return v
}

// ParseFilter reads what Values wrote; what it does not know is left out.
func ParseFilter(v url.Values) Filter {
	number := func(key string) int64 {
		n, err := strconv.ParseInt(v.Get(key), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	f := Filter{
		Group: ledger.Group(number("group")), Step: ledger.Step(number("step")), Hamlet: unit.ID(number("hamlet")),
		Overdue: v.Get("overdue") == "1", Text: v.Get("q"),
	}
	if _, ok := ledger.ParseMeasure(v.Get("measure")); ok {
		f.Measure = v.Get("measure")
	}
	return f
}
