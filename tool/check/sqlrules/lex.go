package sqlrules

import (
	"regexp"
	"strings"
)

type kind uint8

const (
	word  kind = iota + 1 // identifier or keyword
	param                 // $1
	text                  // '…'
	other                 // number or punctuation
	hole                  // a part that is put in at run time
)

// tok is one token. depth counts the open parentheses around it; a parenthesis has the depth outside itself.
type tok struct {
	kind  kind
	s     string // as written
	up    string // upper case, for words
	line  int    // lines below the statement's first
	depth int
}

func (t tok) is(words ...string) bool {
	for _, w := range words {
		if t.up == w {
			return true
		}
	}
	return false
}

// holeMark stands in collected text where a run-time part goes; it can't occur in Go source.
const holeMark = "\x00"

var reTok = regexp.MustCompile(`(?s)` + strings.Join([]string{
	`(--[^\n]*|/\*.*?\*/)`,         // 1 comment
	`('(?:[^']|'')*')`,             // 2 text
	`([A-Za-z_][A-Za-z0-9_]*)`,     // 3 word
	`("[^"]*")`,                    // 4 quoted name
	`(\$[0-9]+)`,                   // 5 parameter
	`(` + holeMark + `)`,           // 6 hole
	`(::|->>|->|\|\||<=|>=|<>|!=)`, // 7 long punctuation
	`([0-9]+(?:\.[0-9]+)?)`,        // 8 number
	`(\S)`,                         // 9 anything else
}, "|"))

// lex splits a statement into tokens and its comments.
func lex(sql string) (toks []tok, comments []string) {
	depth := 0
	for _, m := range reTok.FindAllStringSubmatchIndex(sql, -1) {
		s := sql[m[0]:m[1]]
		if m[2] >= 0 {
			comments = append(comments, s)
			continue
		}
		t := tok{kind: kindOf(m), s: s, up: strings.ToUpper(s), line: strings.Count(sql[:m[0]], "\n")}
		if s == ")" {
			depth--
		}
		t.depth = depth
		if s == "(" {
			depth++
		}
		toks = append(toks, t)
	}
	return toks, comments
}

// kindOf tells the kind from which group of reTok matched.
func kindOf(m []int) kind {
	byGroup := map[int]kind{2: text, 3: word, 4: word, 5: param, 6: hole}
	for g, k := range byGroup {
		if m[2*g] >= 0 {
			return k
		}
	}
	return other
}

// closing gives the index of the parenthesis that closes the one at i, or the last index.
func closing(toks []tok, i int) int {
	for j := i + 1; j < len(toks); j++ {
		if toks[j].s == ")" && toks[j].depth == toks[i].depth {
			return j
		}
	}
	return len(toks) - 1
}
