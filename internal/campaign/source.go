package campaign

import (
	"regexp"
	"strings"

	"tungnha/internal/errs"
)

// Source is the place in the plan's own text: "IV.2/3" is the third point under IV.2. Empty when the text does not say it.
type Source string

var sourcePattern = regexp.MustCompile(`^[IVX]+(\.\d+)*(/\d+)?$`)

func (s Source) valid() bool { return sourcePattern.MatchString(string(s)) }

// Section is the part before the point's number: "IV.2".
func (s Source) Section() string {
	section, _, _ := strings.Cut(string(s), "/")
	return section
}

// Text says the place in words: "mục IV.2, ý thứ 3".
func (s Source) Text() errs.T {
	section, item, found := strings.Cut(string(s), "/")
	switch {
	case section == "":
		return errs.T{}
	case !found:
		return errs.T{VI: "mục " + section, EN: "section " + section}
	}
	return errs.T{VI: "mục " + section + ", ý thứ " + item, EN: "section " + section + ", point " + item}
}
