package campaign

import (
	"fmt"
	"slices"
	"strings"

	"tungnha/internal/errs"
)

// Problem is one thing that is wrong with a plan file, at the place where a person puts it right.
type Problem struct {
	File         string
	Line, Column int    // 1-based; column in characters
	Code         string // stable, dotted: "plan.date"
	Text         errs.T
}

// In is the line that is printed: "vinh-loc-2023.yaml:12:8: sentence".
func (p Problem) In(lang string) string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text.In(lang))
}

// String is the Vietnamese line.
func (p Problem) String() string { return p.In("vi") }

// position is a place in a file, both 1-based.
type position struct{ line, column int }

// index knows where the parts of a plan stand: "unit", "duties[3].owner".
type index struct {
	file string
	of   map[string]position
}

// problem makes a problem at a part; at the top of the file when the part is not known.
func (x index) problem(path, code string, text errs.T) Problem {
	at, ok := x.of[path]
	for !ok && strings.ContainsAny(path, ".[") { // a part that is not written: the nearest one around it
		path = path[:strings.LastIndexAny(path, ".[")]
		at, ok = x.of[path]
	}
	if !ok {
		at = position{1, 1}
	}
	return Problem{File: x.file, Line: at.line, Column: at.column, Code: code, Text: text}
}

// inOrder sorts problems as they stand in the file.
func inOrder(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return problems
}
