package team

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tungnha/internal/db"
)

// The houses that phones hear of after a split are exactly those whose member is another than before.
func TestChangesAreWhatTheSplitChanged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(label string) map[db.ID]db.ID {
			out := map[db.ID]db.ID{}
			for h := range rapid.IntRange(0, 8).Draw(rt, label) {
				if m := rapid.IntRange(0, 3).Draw(rt, "member"); m > 0 {
					out[db.ID{1, byte(h)}] = db.ID{2, byte(m)}
				}
			}
			return out
		}
		before, after := draw("before"), draw("after")
		var old []given
		for h, m := range before {
			old = append(old, given{house: h, member: m, hamlet: 11})
		}
		old = append(old, given{house: db.ID{9}, member: db.ID{2, 1}, hamlet: 12}) // another hamlet's stays out of it
		p := Proposal{Hamlet: 11}
		for m := range 4 {
			sh := Share{Member: db.ID{2, byte(m)}}
			for h, who := range after {
				if who == sh.Member {
					sh.Houses = append(sh.Houses, h)
				}
			}
			p.Shares = append(p.Shares, sh)
		}
		got := p.changes(old)
		for h := range 8 {
			id := db.ID{1, byte(h)}
			if told := slices.Contains(got, mark{id, 11}); told != (before[id] != after[id]) {
				rt.Fatalf("house %d: told %v, before %v, after %v", h, told, before[id], after[id])
			}
		}
		if slices.ContainsFunc(got, func(m mark) bool { return m.house == db.ID{9} }) {
			rt.Fatal("another hamlet's house is told")
		}
	})
}
