package sqlrules

import (
	"regexp"
	"strings"
)

// Statement is one SQL text found in a Go file.
type Statement struct {
	File string // path from the module's root, with slashes
	Line int
	Room string // the room whose folder it lies in; "" outside internal/
	Text string // run-time parts are a NUL character
	// RunTime says that parts of the text are only known when the program runs.
	RunTime bool
	// MultiLine says that the text is one raw literal, so that a token's line can be told.
	MultiLine bool
}

// Bulk is one call of Tx.Bulk: a write that has no SQL text of its own.
type Bulk struct {
	File  string
	Line  int
	Room  string
	Table string // "" when it is not a constant
}

// Finding is one broken rule.
type Finding struct {
	File string
	Line int
	Says string
}

var (
	reAcross    = regexp.MustCompile(`(?s)^/\*\s*across:\s*(.*?)\s*\*/$`)
	reAssembled = regexp.MustCompile(`(?s)^/\*\s*assembled:\s*(.*?)\s*\*/$`)
)

// Across gives the reason why the statement may cross communes, "" when it may not.
func (s Statement) Across() string { return s.mark(reAcross) }

// Assembled gives the reason why parts of the text are put in at run time, "" when they may not be.
func (s Statement) Assembled() string { return s.mark(reAssembled) }

func (s Statement) mark(re *regexp.Regexp) string {
	_, comments := lex(s.Text)
	for _, c := range comments {
		if m := re.FindStringSubmatch(c); m != nil {
			return strings.Join(strings.Fields(m[1]), " ")
		}
	}
	return ""
}

// Short is the statement on one line, for lists.
func (s Statement) Short() string {
	line := strings.Join(strings.Fields(strings.ReplaceAll(s.Text, holeMark, "…")), " ")
	if r := []rune(line); len(r) > 110 {
		return string(r[:109]) + "…"
	}
	return line
}
