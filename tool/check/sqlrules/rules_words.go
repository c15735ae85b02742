package sqlrules

import (
	"regexp"
	"sort"
	"strings"
)

// phrase is a run of words that may not stand in a statement, and what to do instead.
type phrase struct {
	words  string
	advice string
}

var refused = []phrase{
	{"FOR UPDATE", "raise the commune's feed row first; it is the lock"},
	{"FOR SHARE", "raise the commune's feed row first; it is the lock"},
	{"FOR NO KEY", "raise the commune's feed row first; it is the lock"},
	{"SKIP LOCKED", "take work by compare-and-set"},
	{"MERGE INTO", "write INSERT … ON CONFLICT"},
	{"INSERT OR", "write INSERT … ON CONFLICT"},
	{"REPLACE INTO", "write INSERT … ON CONFLICT"},
	{"GROUPING SETS", "group once and add up in Go"},
	{"ROLLUP", "group once and add up in Go"},
	{"CUBE", "group once and add up in Go"},
	{"RIGHT JOIN", "turn it round and write LEFT JOIN"},
	{"RIGHT OUTER", "turn it round and write LEFT JOIN"},
	{"FULL JOIN", "ask in two statements"},
	{"FULL OUTER", "ask in two statements"},
	{"NATURAL", "name the columns that join"},
	{"DISTINCT ON", "SQLite has none; use a window or GROUP BY"},
	{"LISTEN", "poll the feed"},
	{"NOTIFY", "poll the feed"},
	{"ILIKE", "compare a key folded in Go"},
	{"SIMILAR TO", "compare a key folded in Go"},
	{"GLOB", "compare a key folded in Go"},
	{"NEXTVAL", "ids are made in Go"},
	{"AUTOINCREMENT", "ids are made in Go"},
	{"SERIAL", "ids are made in Go"},
	{"ROWID", "use the primary key"},
	{"CTID", "use the primary key"},
	{"NOW (", "the time comes from tx.Now()"},
	{"CURRENT_TIMESTAMP", "the time comes from tx.Now()"},
	{"CURRENT_DATE", "the time comes from tx.Now()"},
	{"CURRENT_TIME", "the time comes from tx.Now()"},
	{"STRFTIME", "dates are reckoned in Go"},
	{"DATETIME (", "dates are reckoned in Go"},
	{"DATE_TRUNC", "dates are reckoned in Go"},
	{"TO_CHAR", "text is made in Go"},
	{"RANDOM (", "chance is drawn in Go from a seed that is kept"},
	{"LOWER (", "case is folded in Go: SQLite folds ASCII only"},
	{"UPPER (", "case is folded in Go: SQLite folds ASCII only"},
	{"CREATE TABLE", "the shape stands in internal/schema"},
}

var refusedSigns = map[string]string{
	"::":  "write CAST(… AS …)",
	"->":  "no JSON in SQL; give it a column",
	"->>": "no JSON in SQL; give it a column",
	"?":   "placeholders are $1, $2, …",
}

func (j *judge) words() {
	for _, p := range refused {
		want := strings.Fields(p.words)
		for i := range j.toks {
			if runAt(j.toks, i, want) {
				j.say(j.toks[i].line, "%s is not for both engines; %s", p.words, p.advice)
			}
		}
	}
	for i, t := range j.toks {
		if advice := refusedSigns[t.s]; advice != "" {
			j.say(t.line, "%s is not for both engines; %s", t.s, advice)
		}
		if t.kind == word && strings.HasPrefix(t.up, "PG_") {
			j.say(t.line, "%s is PostgreSQL's own", t.s)
		}
		if t.kind == word && strings.HasPrefix(t.up, "JSON") && i+1 < len(j.toks) && j.toks[i+1].s == "(" {
			j.say(t.line, "no JSON in SQL; give it a column")
		}
	}
}

func runAt(toks []tok, i int, want []string) bool {
	if i+len(want) > len(toks) {
		return false
	}
	for k, w := range want {
		if t := toks[i+k]; t.kind == text || t.up != w && t.s != w {
			return false
		}
	}
	return true
}

// like lets LIKE stand only on columns whose text was folded in Go: the engines differ on case, and marks are letters to both.
func (j *judge) like() {
	for i, t := range j.toks {
		if !t.is("LIKE") || i == 0 {
			continue
		}
		col := j.toks[i-1]
		if col.is("NOT") && i > 1 {
			col = j.toks[i-2]
		}
		if !j.c.folded[col.s] && !strings.HasSuffix(col.s, "_key") && !strings.HasSuffix(col.s, "_fold") {
			j.say(t.line, "LIKE on %s: compare a key folded in Go (a TEXT_C column)", col.s)
		}
	}
}

// sums demands CAST around SUM and AVG: PostgreSQL answers NUMERIC for a sum of BIGINT, SQLite an integer.
func (j *judge) sums() {
	var open []bool // for each open parenthesis: does it belong to a CAST?
	for i, t := range j.toks {
		switch {
		case t.s == "(":
			open = append(open, i > 0 && j.toks[i-1].is("CAST"))
		case t.s == ")" && len(open) > 0:
			open = open[:len(open)-1]
		case t.is("SUM", "AVG") && i+1 < len(j.toks) && j.toks[i+1].s == "(" && !anyTrue(open):
			j.say(t.line, "%s answers another type on each engine; write CAST(%s(…) AS BIGINT)", t.up, t.up)
		}
	}
}

func anyTrue(bs []bool) bool {
	for _, b := range bs {
		if b {
			return true
		}
	}
	return false
}

// order demands NULLS FIRST or NULLS LAST where a column may be NULL: the engines sort NULL to opposite ends.
func (j *judge) order() {
	maybe := j.nullableNames()
	for i := 0; i+1 < len(j.toks); i++ {
		if !j.toks[i].is("ORDER") || !j.toks[i+1].is("BY") {
			continue
		}
		end := i + 2
		depth := j.toks[i].depth
		for end < len(j.toks) && !endsOrder(j.toks[end], depth) {
			end++
		}
		for _, item := range commas(j.toks[i+2 : end]) {
			j.orderItem(item, maybe)
		}
	}
}

// reSpoken knows the columns that hold words for people, by their names.
var reSpoken = regexp.MustCompile(`(^|[._])(name|title|address|organisation|alias|note)$`)

func endsOrder(t tok, depth int) bool {
	return t.depth < depth || t.depth == depth && t.is("LIMIT", "OFFSET", "ROWS", "RANGE", "RETURNING", "UNION")
}

func (j *judge) orderItem(item []tok, maybe map[string]bool) {
	col, said := "", false
	for i, t := range item {
		said = said || t.is("NULLS")
		if t.kind == word && (i == 0 || item[i-1].s == ".") && (i+1 == len(item) || item[i+1].s != "." && item[i+1].s != "(") {
			col = t.s
			if i >= 2 {
				col = item[i-2].s + "." + t.s
			}
		}
	}
	if reSpoken.MatchString(col) {
		j.say(item[0].line, "%s is text for people, and collations differ; order by a sort key made in Go", col)
	}
	if col != "" && maybe[col] && !said {
		j.say(item[0].line, "%s may be NULL, and the engines sort NULL to opposite ends; write NULLS FIRST or NULLS LAST", col)
	}
}

// nullableNames gives the columns, with and without alias, that may be NULL in this statement; all of an outer join's may.
func (j *judge) nullableNames() map[string]bool {
	out := map[string]bool{}
	outer := map[string]bool{}
	for _, sc := range j.r.scopes {
		for _, r := range sc.refs {
			for col := range j.c.nullable[r.table] {
				out[col], out[r.alias+"."+col] = true, true
			}
			outer[r.alias] = outer[r.alias] || r.outer
		}
	}
	for i := 0; i+2 < len(j.toks); i++ {
		if outer[j.toks[i].s] && j.toks[i+1].s == "." {
			out[j.toks[i].s+"."+j.toks[i+2].s] = true
		}
	}
	return out
}

// values refuses a SELECT inside VALUES or behind DO UPDATE: a spread table can't answer it.
func (j *judge) values() {
	behind := false
	depth := -1
	for i, t := range j.toks {
		switch {
		case t.is("VALUES"):
			depth = t.depth
		case t.is("UPDATE") && i > 0 && j.toks[i-1].is("DO"):
			behind = true
		case depth >= 0 && t.depth == depth && t.s != "(" && t.s != ")" && t.s != ",":
			depth = -1
		}
		if t.is("SELECT") && (behind || depth >= 0 && t.depth > depth) {
			j.say(t.line, "no SELECT inside VALUES or DO UPDATE; ask first, then write")
		}
	}
}

func join(names []string) string {
	sort.Strings(names)
	return strings.Join(names, " and ")
}
