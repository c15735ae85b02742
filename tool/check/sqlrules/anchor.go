package sqlrules

import "tungnha/internal/schema"

// A ref is anchored when the statement itself says which commune (or key) it reads: "key = $n" in a condition that always holds,
// or "a.key = b.key" with an anchored b. OR, IN, BETWEEN and computed keys anchor nothing: they would be answered by many machines.

// loose gives the refs of a scope that are spread by a key and not anchored.
func (c *catalogue) loose(s *scope, with map[string]bool) []ref {
	var a anchors
	a.init(c, s, with)
	for _, r := range s.regions {
		a.region(r)
	}
	a.spread()
	var out []ref
	for i, r := range s.refs {
		if a.key[i] != "" && !a.held[i] {
			out = append(out, r)
		}
	}
	return out
}

type anchors struct {
	s     *scope
	key   []string // the key column each ref is spread by; "" = not spread
	held  []bool
	links [][2]int // if the first is anchored, so is the second
}

func (a *anchors) init(c *catalogue, s *scope, with map[string]bool) {
	a.s, a.key, a.held = s, make([]string, len(s.refs)), make([]bool, len(s.refs))
	for i, r := range s.refs {
		if t, ok := c.tables[r.table]; ok && !with[r.table] && (t.Spread == schema.Owned || t.Spread == schema.Keyed) {
			a.key[i] = t.Key
		}
	}
}

func (a *anchors) region(r region) {
	if r.using {
		a.using(r)
		return
	}
	for _, part := range conjuncts(r.toks) {
		a.equality(part, r.only)
	}
}

// using links every earlier ref with the same key to the one joined.
func (a *anchors) using(r region) {
	for _, t := range r.toks {
		if t.s != a.key[r.only] {
			continue
		}
		for i := range r.only {
			if a.key[i] == t.s {
				a.link(i, r.only, -1)
			}
		}
	}
}

// equality takes "x.key = $n", "$n = x.key" and "x.key = y.key".
func (a *anchors) equality(toks []tok, only int) {
	eq := -1
	for i, t := range toks {
		if t.s == "=" {
			eq = i
		}
	}
	if eq < 0 {
		return
	}
	left, right := a.side(toks[:eq]), a.side(toks[eq+1:])
	switch {
	case left >= 0 && right >= 0:
		a.link(left, right, only)
	case left >= 0 && isParam(toks[eq+1:]):
		a.hold(left, only)
	case right >= 0 && isParam(toks[:eq]):
		a.hold(right, only)
	}
}

func isParam(toks []tok) bool { return len(toks) == 1 && toks[0].kind == param }

// side says which ref's key the tokens name, or -1.
func (a *anchors) side(toks []tok) int {
	switch {
	case len(toks) == 3 && toks[1].s == ".":
		for i, r := range a.s.refs {
			if r.alias == toks[0].s && a.key[i] == toks[2].s {
				return i
			}
		}
	case len(toks) == 1:
		return a.unqualified(toks[0].s)
	}
	return -1
}

// unqualified finds the one ref that has the key; with two, the engines themselves refuse the statement.
func (a *anchors) unqualified(col string) int {
	for i := range a.s.refs {
		if a.key[i] != "" && a.key[i] == col {
			return i
		}
	}
	return -1
}

func (a *anchors) hold(i, only int) {
	if only < 0 || only == i {
		a.held[i] = true
	}
}

func (a *anchors) link(i, j, only int) {
	if only < 0 || only == j {
		a.links = append(a.links, [2]int{i, j})
	}
	if only < 0 || only == i {
		a.links = append(a.links, [2]int{j, i})
	}
}

func (a *anchors) spread() {
	for range a.s.refs {
		for _, l := range a.links {
			a.held[l[1]] = a.held[l[1]] || a.held[l[0]]
		}
	}
}

// conjuncts splits a condition at its ANDs, inside plain parentheses too; a condition with an OR has no part that always holds.
func conjuncts(toks []tok) [][]tok {
	if len(toks) == 0 {
		return nil
	}
	depth := toks[0].depth
	var out [][]tok
	start := 0
	for i, t := range toks {
		if t.depth == depth && t.is("OR") {
			return nil
		}
		// A run-time part is taken for further conditions: its "assembled" mark answers for it.
		if t.depth == depth && (t.is("AND") || t.kind == hole) {
			out = append(out, unwrap(toks[start:i])...)
			start = i + 1
		}
	}
	return append(out, unwrap(toks[start:])...)
}

func unwrap(part []tok) [][]tok {
	if len(part) > 2 && part[0].s == "(" && closing(part, 0) == len(part)-1 && !part[1].is("SELECT", "WITH") {
		return conjuncts(part[1 : len(part)-1])
	}
	return [][]tok{part}
}
