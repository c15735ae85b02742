package sqlrules

// ref is one table in a FROM, JOIN, UPDATE or DELETE.
type ref struct {
	table string // "" for a subquery
	alias string // the name it goes by; the table's own when none is given
	outer bool   // joined by LEFT JOIN
	line  int
}

// region is a WHERE or ON condition, or the columns of a USING.
type region struct {
	toks  []tok
	only  int // index of the one ref it can narrow; -1 = all
	using bool
}

// scope is one SELECT, UPDATE, DELETE or INSERT with its own FROM. Arms of a UNION are scopes of their own.
type scope struct {
	verb    string
	line    int
	target  string // table written, "" for SELECT
	inWith  bool
	refs    []ref
	regions []region
	toks    []tok // all tokens of the scope, those of inner scopes too
}

// reader splits a statement into scopes.
type reader struct {
	toks   []tok
	with   map[string]bool // names of common table expressions
	scopes []*scope
}

func readScopes(toks []tok) *reader {
	r := &reader{toks: toks, with: map[string]bool{}}
	r.read(0, len(toks), false)
	return r
}

// read takes the tokens [from, to) of one parenthesis, or of the whole statement.
func (r *reader) read(from, to int, inWith bool) {
	if from < to && r.toks[from].is("WITH") {
		from = r.readWith(from, to)
	}
	depth := 0
	if from < to {
		depth = r.toks[from].depth
	}
	start := from
	for i := from; i < to; i++ {
		if r.toks[i].depth == depth && r.toks[i].is("UNION", "INTERSECT", "EXCEPT") {
			r.scope(start, i, inWith)
			start = i + 1
			if start < to && r.toks[start].is("ALL") {
				start++
			}
		}
	}
	r.scope(start, to, inWith)
}

// readWith reads "WITH a AS (…), b AS (…)" and gives the index behind it.
func (r *reader) readWith(i, to int) int {
	for i++; i < to; i++ {
		if r.toks[i].is("RECURSIVE") {
			continue
		}
		r.with[r.toks[i].s] = true
		for i < to && !r.toks[i].is("AS") {
			i++
		}
		for i < to && r.toks[i].s != "(" {
			i++
		}
		if i >= to {
			return to
		}
		end := closing(r.toks, i)
		r.read(i+1, end, true)
		if i = end + 1; i >= to || r.toks[i].s != "," {
			return i
		}
	}
	return to
}

func (r *reader) scope(from, to int, inWith bool) {
	if from >= to {
		return
	}
	s := &scope{verb: r.toks[from].up, line: r.toks[from].line, inWith: inWith, toks: r.toks[from:to]}
	r.scopes = append(r.scopes, s)
	r.inner(from, to)
	b := &builder{s: s, toks: s.toks, depth: s.toks[0].depth}
	b.build()
	// "INSERT INTO t (…) SELECT …" reads in a scope of its own.
	if s.verb == "INSERT" {
		for i := 1; i < len(s.toks); i++ {
			if s.toks[i].depth == b.depth && s.toks[i].is("SELECT", "WITH") {
				end := conflictAt(s.toks, b.depth)
				r.read(from+i, from+end, inWith)
				return
			}
		}
	}
}

// conflictAt is the index of "ON CONFLICT", else of RETURNING, else the length.
func conflictAt(toks []tok, depth int) int {
	for i, t := range toks {
		if t.depth == depth && (t.is("ON") && i+1 < len(toks) && toks[i+1].is("CONFLICT") || t.is("RETURNING")) {
			return i
		}
	}
	return len(toks)
}

// inner reads the subqueries of [from, to); what belongs to an INSERT's own SELECT is read by scope.
func (r *reader) inner(from, to int) {
	if r.toks[from].is("INSERT") {
		for i := from + 1; i < to; i++ {
			if r.toks[i].depth == r.toks[from].depth && r.toks[i].is("SELECT", "WITH") {
				to = i
			}
		}
	}
	for i := from; i < to; i++ {
		if r.toks[i].s != "(" || i+1 >= to {
			continue
		}
		if r.toks[i+1].is("SELECT", "WITH", "INSERT", "UPDATE", "DELETE") {
			end := closing(r.toks, i)
			r.read(i+1, end, false)
			i = end
		}
	}
}

// builder finds the tables and the conditions of one scope.
type builder struct {
	s     *scope
	toks  []tok
	depth int
	i     int
}

func (b *builder) build() {
	if b.s.verb == "INSERT" {
		b.insert()
		return
	}
	for b.i = 0; b.i < len(b.toks); b.i++ {
		t := b.toks[b.i]
		if t.depth != b.depth {
			continue
		}
		switch {
		case t.is("UPDATE") && b.i == 0:
			b.table(b.i + 1)
			b.s.target = b.last().table
		case t.is("FROM") && !b.prev().is("DISTINCT"):
			b.from()
			if b.s.verb == "DELETE" && b.s.target == "" {
				b.s.target = b.last().table
			}
		case t.is("WHERE"):
			b.region(b.i+1, -1, "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "RETURNING", "WINDOW", "FOR")
		}
	}
}

func (b *builder) insert() {
	for i, t := range b.toks {
		if t.is("INTO") && i+1 < len(b.toks) {
			b.s.target = b.toks[i+1].s
			return
		}
	}
}

func (b *builder) prev() tok {
	if b.i == 0 {
		return tok{}
	}
	return b.toks[b.i-1]
}

func (b *builder) last() ref {
	if len(b.s.refs) == 0 {
		return ref{}
	}
	return b.s.refs[len(b.s.refs)-1]
}

var endsFrom = []string{"WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "RETURNING", "WINDOW", "SET", "FOR"}

// from reads the list behind FROM with its joins, and stops before what ends it.
func (b *builder) from() {
	b.table(b.i + 1)
	outer := false
	for b.i++; b.i < len(b.toks); b.i++ {
		t := b.toks[b.i]
		switch {
		case t.depth != b.depth:
		case t.is(endsFrom...):
			b.i--
			return
		case t.is("LEFT"):
			outer = true
		case t.s == ",", t.is("JOIN"):
			b.table(b.i + 1)
			b.s.refs[len(b.s.refs)-1].outer, outer = outer, false
		case t.is("ON"):
			b.on()
		case t.is("USING"):
			b.using()
		}
	}
}

// table notes the table (or subquery) that stands at i.
func (b *builder) table(i int) {
	if i >= len(b.toks) {
		b.s.refs = append(b.s.refs, ref{})
		return
	}
	r := ref{line: b.toks[i].line}
	switch {
	case b.toks[i].s == "(" && i+1 < len(b.toks) && b.toks[i+1].is("SELECT", "WITH", "VALUES"):
		i = closing(b.toks, i)
	case b.toks[i].s == "(": // a join in parentheses would hide its tables: refused as an unknown table
		r.table, i = "a join in parentheses", closing(b.toks, i)
	default:
		r.table, r.alias = b.toks[i].s, b.toks[i].s
	}
	if i++; i < len(b.toks) && b.toks[i].is("AS") {
		i++
	}
	if i < len(b.toks) && b.toks[i].kind == word && !reserved[b.toks[i].up] {
		r.alias = b.toks[i].s
	}
	b.s.refs = append(b.s.refs, r)
}

var reserved = map[string]bool{
	"WHERE": true, "GROUP": true, "ORDER": true, "HAVING": true, "LIMIT": true, "OFFSET": true, "RETURNING": true, "WINDOW": true,
	"SET": true, "ON": true, "USING": true, "JOIN": true, "LEFT": true, "RIGHT": true, "FULL": true, "INNER": true, "CROSS": true,
	"NATURAL": true, "OUTER": true, "UNION": true, "INTERSECT": true, "EXCEPT": true, "VALUES": true, "DEFAULT": true, "SELECT": true,
	"FOR": true,
}

// on notes a join's condition. On an outer join it narrows only the table joined, not the one it is joined to.
func (b *builder) on() {
	only := -1
	if b.last().outer {
		only = len(b.s.refs) - 1
	}
	ends := append([]string{"JOIN", "LEFT", "INNER", "CROSS", ","}, endsFrom...)
	b.region(b.i+1, only, ends...)
}

func (b *builder) using() {
	if b.i+1 < len(b.toks) && b.toks[b.i+1].s == "(" {
		end := closing(b.toks, b.i+1)
		b.s.regions = append(b.s.regions, region{toks: b.toks[b.i+2 : end], only: len(b.s.refs) - 1, using: true})
		b.i = end
	}
}

// region notes the tokens from i up to one of the words at the scope's own depth, and goes on before that word.
func (b *builder) region(i, only int, ends ...string) {
	j := i
	for j < len(b.toks) && (b.toks[j].depth != b.depth || !b.toks[j].is(ends...)) {
		j++
	}
	b.s.regions = append(b.s.regions, region{toks: b.toks[i:j], only: only})
	b.i = j - 1
}
