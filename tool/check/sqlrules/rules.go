package sqlrules

import (
	"fmt"
	"path"
	"strings"

	"tungnha/internal/schema"
)

// Check judges everything collected.
func Check(src Source) []Finding {
	c := mustCatalogue()
	var out []Finding
	for _, s := range src.Statements {
		j := &judge{c: c, s: s}
		j.all()
		out = append(out, j.out...)
	}
	for _, b := range src.Bulks {
		out = append(out, c.bulk(b)...)
	}
	return out
}

// judge holds one statement to the rules.
type judge struct {
	c    *catalogue
	s    Statement
	toks []tok
	r    *reader
	out  []Finding
}

func (j *judge) all() {
	j.toks, _ = lex(j.s.Text)
	j.place()
	if !balanced(j.toks) {
		j.say(0, "the parentheses do not match, so the statement can't be followed")
		return
	}
	j.r = readScopes(j.toks)
	j.runTime()
	j.words()
	j.like()
	j.sums()
	j.order()
	j.values()
	for _, sc := range j.r.scopes {
		j.tables(sc)
		j.writes(sc)
		j.anchored(sc)
	}
	j.mixed()
}

func balanced(toks []tok) bool {
	open := 0
	for _, t := range toks {
		switch t.s {
		case "(":
			open++
		case ")":
			open--
		}
		if open < 0 {
			return false
		}
	}
	return open == 0
}

func (j *judge) say(line int, format string, args ...any) {
	if !j.s.MultiLine {
		line = 0
	}
	j.out = append(j.out, Finding{File: j.s.File, Line: j.s.Line + line, Says: fmt.Sprintf(format, args...)})
}

func storeFile(file string) bool {
	base := path.Base(file)
	return base == "store.go" || strings.HasPrefix(base, "store_")
}

func (j *judge) place() {
	if !storeFile(j.s.File) || j.s.Room == "" {
		j.say(0, "SQL stands only in a room's store.go or store_*.go; move this statement there")
	}
}

func (j *judge) runTime() {
	if j.s.RunTime && j.s.Assembled() == "" {
		j.say(0, "the text is put together at run time, so it can't be checked; write the whole statement, or say /* assembled: why */ in it")
	}
}

// tables refuses names that are no table of ours: either a slip, or something the checker can't follow.
func (j *judge) tables(sc *scope) {
	for _, r := range sc.refs {
		if r.table != "" && r.table != holeMark && !j.r.with[r.table] && j.c.tables[r.table].Name == "" {
			j.say(r.line, "%s is not a table of internal/schema", r.table)
		}
	}
}

func (j *judge) writes(sc *scope) {
	if sc.target == "" || sc.target == holeMark {
		return
	}
	if sc.inWith {
		j.say(sc.line, "a WITH that writes does not run on SQLite; write two statements")
	}
	t, ok := j.c.tables[sc.target]
	switch {
	case !ok:
		if sc.verb == "INSERT" {
			j.say(sc.line, "%s is not a table of internal/schema", sc.target)
		}
	case t.Room != j.s.Room:
		j.say(sc.line, "only the room %s writes %s", t.Room, t.Name)
	}
}

func (c *catalogue) bulk(b Bulk) []Finding {
	say := func(format string, args ...any) []Finding {
		return []Finding{{File: b.File, Line: b.Line, Says: fmt.Sprintf(format, args...)}}
	}
	t, ok := c.tables[b.Table]
	switch {
	case !storeFile(b.File):
		return say("Bulk writes stand only in a room's store.go or store_*.go")
	case b.Table == "":
		return say("the table of a Bulk must be a constant, so that its owner can be checked")
	case !ok:
		return say("%s is not a table of internal/schema", b.Table)
	case t.Room != b.Room:
		return say("only the room %s writes %s", t.Room, t.Name)
	}
	return nil
}

func (j *judge) anchored(sc *scope) {
	if j.s.Across() != "" {
		return
	}
	if sc.verb == "INSERT" {
		j.insertKey(sc)
		return
	}
	for _, r := range j.c.loose(sc, j.r.with) {
		name := r.table
		if r.alias != r.table {
			name += " " + r.alias
		}
		j.say(r.line, "%s needs %s = $n in the WHERE or ON of the same SELECT; add it, or say /* across: why */ in the statement",
			name, j.c.tables[r.table].Key)
	}
}

// insertKey demands that an INSERT names the key column and gives it a parameter of its own.
func (j *judge) insertKey(sc *scope) {
	t, ok := j.c.tables[sc.target]
	if !ok || t.Key == "" {
		return
	}
	open := -1
	for i, k := range sc.toks {
		if k.s == "(" && i > 0 && sc.toks[i-1].s == sc.target {
			open = i
		}
	}
	if open < 0 {
		j.say(sc.line, "INSERT INTO %s must name its columns, %s among them", t.Name, t.Key)
		return
	}
	at := -1
	for i, part := range commas(sc.toks[open+1 : closing(sc.toks, open)]) {
		if len(part) == 1 && part[0].s == t.Key {
			at = i
		}
	}
	if at < 0 {
		j.say(sc.line, "INSERT INTO %s must give %s", t.Name, t.Key)
		return
	}
	j.insertValue(sc, t, at)
}

func (j *judge) insertValue(sc *scope, t schema.Table, at int) {
	for i, k := range sc.toks {
		if !k.is("VALUES") {
			continue
		}
		for i++; i < len(sc.toks) && sc.toks[i].s == "("; i++ {
			end := closing(sc.toks, i)
			row := commas(sc.toks[i+1 : end])
			if at >= len(row) || !hasParam(row[at]) {
				j.say(sc.toks[i].line, "%s of %s must be given as $n, not computed", t.Key, t.Name)
			}
			if i = end + 1; i >= len(sc.toks) || sc.toks[i].s != "," {
				return
			}
		}
		return
	}
}

func hasParam(toks []tok) bool {
	for _, t := range toks {
		if t.is("SELECT") {
			return false
		}
		if t.kind == param || t.kind == hole {
			return true
		}
	}
	return false
}

// commas splits a list at the commas of its own depth.
func commas(toks []tok) [][]tok {
	if len(toks) == 0 {
		return nil
	}
	depth := toks[0].depth
	var out [][]tok
	start := 0
	for i, t := range toks {
		if t.s == "," && t.depth == depth {
			out = append(out, toks[start:i])
			start = i + 1
		}
	}
	return append(out, toks[start:])
}

// mixed refuses one statement over tables that lie on machines by different keys.
func (j *judge) mixed() {
	if j.s.Across() != "" {
		return
	}
	first := map[string]string{}
	for _, sc := range j.r.scopes {
		names := []string{sc.target}
		for _, r := range sc.refs {
			names = append(names, r.table)
		}
		for _, n := range names {
			t, ok := j.c.tables[n]
			if ok && t.Spread != schema.Reference {
				first[string(t.Spread)+" "+t.Key] = n
			}
		}
	}
	if len(first) > 1 {
		var names []string
		for _, n := range first {
			names = append(names, n)
		}
		j.say(0, "%s lie on machines by different keys; ask in two statements", join(names))
	}
}
