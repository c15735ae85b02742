package team

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
)

// number makes an id that sorts by n.
func number(n int) (id db.ID) {
	id[0], id[14], id[15] = 1, byte(n>>8), byte(n)
	return id
}

func drawHouses(t *rapid.T, most int) []HouseLoad {
	n := rapid.IntRange(0, most).Draw(t, "houses")
	out := make([]HouseLoad, n)
	for i := range out {
		out[i] = HouseLoad{ID: number(1000 + i), Walk: int64(rapid.IntRange(0, 2*most).Draw(t, "walk")), Work: rapid.IntRange(0, 9).Draw(t, "work")}
	}
	return out
}

func drawMembers(t *rapid.T) []Worker {
	out := make([]Worker, rapid.IntRange(1, 9).Draw(t, "members"))
	for i := range out {
		out[i].ID = number(i + 1)
	}
	return out
}

func mustSplit(t *rapid.T, houses []HouseLoad, members []Worker) []Share {
	t.Helper()
	shares, err := Split(houses, members)
	if err != nil {
		t.Fatal(err)
	}
	return shares
}

// holders says who got each house, and fails on a house given twice or out of order.
func holders(t *rapid.T, houses []HouseLoad, shares []Share) map[db.ID]db.ID {
	t.Helper()
	at := map[db.ID]HouseLoad{}
	for _, h := range houses {
		at[h.ID] = h
	}
	out := map[db.ID]db.ID{}
	for _, s := range shares {
		work := 0
		for i, id := range s.Houses {
			if _, twice := out[id]; twice {
				t.Fatalf("house %s was given twice", id)
			}
			out[id] = s.Member
			work += at[id].Work
			if i > 0 && at[s.Houses[i-1]].Walk > at[id].Walk {
				t.Fatalf("the walk of %s goes back", s.Member)
			}
		}
		if work != s.Work {
			t.Fatalf("work %d, counted %d", s.Work, work)
		}
	}
	if len(out) != len(houses) {
		t.Fatalf("%d of %d houses were given", len(out), len(houses))
	}
	return out
}

func TestSplitIsCompleteFairAndContiguous(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		houses, members := drawHouses(t, 60), drawMembers(t)
		shares := mustSplit(t, houses, members)
		holders(t, houses, shares)
		largest := 0
		for _, h := range houses {
			largest = max(largest, h.Work)
		}
		if least, most := spread(shares); most-least > largest {
			t.Fatalf("loads from %d to %d, the largest house is %d", least, most, largest)
		}
		last := int64(-1)
		for _, s := range shares { // one stretch each, one after the other
			if len(s.Houses) > 0 && (s.From < last || s.To < s.From) {
				t.Fatalf("from %d to %d after %d", s.From, s.To, last)
			}
			last = max(last, s.To)
		}
	})
}

func TestSplitDoesNotDependOnTheOrderOfItsArguments(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		houses, members := drawHouses(t, 30), drawMembers(t)
		first := mustSplit(t, houses, members)
		again := mustSplit(t, rapid.Permutation(houses).Draw(t, "houses"), rapid.Permutation(members).Draw(t, "members"))
		for i := range first {
			if first[i].Member != again[i].Member || !slices.Equal(first[i].Houses, again[i].Houses) {
				t.Fatalf("%v, then %v", first[i], again[i])
			}
		}
	})
}

// Somebody leaves and somebody comes: what the others have begun stays theirs, all is given out again.
func TestSplitAgainKeepsWhatWasBegun(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		houses, members := drawHouses(t, 40), drawMembers(t)
		before := mustSplit(t, houses, members)
		gone := rapid.IntRange(0, len(members)).Draw(t, "who leaves") // len: nobody
		next := []Worker{{ID: number(500), Load: rapid.IntRange(0, 30).Draw(t, "load of the new one")}}
		for i, s := range before {
			if i == gone {
				continue
			}
			begun := s.Houses[:rapid.IntRange(0, len(s.Houses)).Draw(t, "begun")]
			next = append(next, Worker{ID: s.Member, Keep: begun})
		}
		after := mustSplit(t, houses, next)
		who := holders(t, houses, after)
		for _, w := range next {
			for _, id := range w.Keep {
				if who[id] != w.ID {
					t.Fatalf("house %s was begun by %s and went to %s", id, w.ID, who[id])
				}
			}
		}
	})
}

func TestSplitCases(t *testing.T) {
	t.Parallel()
	if _, err := Split(nil, nil); !errs.Is(err, "team.split.nobody") {
		t.Error(err)
	}
	houses := []HouseLoad{{number(11), 1, 3}, {number(12), 2, 1}, {number(13), 3, 2}, {number(14), 4, 2}, {number(15), 5, 4}}
	for _, c := range []struct {
		name    string
		members []Worker
		want    string
	}{
		{"one takes all", []Worker{{ID: number(1)}}, "1:11,12,13,14,15"},
		{"even halves", []Worker{{ID: number(1)}, {ID: number(2)}}, "1:11,12,13 2:14,15"},
		{"who has much elsewhere gets nothing", []Worker{{ID: number(1), Load: 99}, {ID: number(2)}}, "1: 2:11,12,13,14,15"},
		{"begun houses stay and lie near the rest", []Worker{{ID: number(1), Keep: []db.ID{number(15)}}, {ID: number(2), Keep: []db.ID{number(11)}}}, "2:11,12,13 1:14,15"},
		{"two claim one house", []Worker{{ID: number(2), Keep: []db.ID{number(15)}}, {ID: number(1), Keep: []db.ID{number(15), number(99)}}}, "2:11,12,13 1:14,15"},
	} {
		shares, err := Split(houses, c.members)
		if got := written(shares); err != nil || got != c.want {
			t.Errorf("%s: %q %v, want %q", c.name, got, err, c.want)
		}
	}
}

func written(shares []Share) string {
	var out []string
	for _, s := range shares {
		var ids []string
		for _, id := range s.Houses {
			ids = append(ids, small(id))
		}
		out = append(out, small(s.Member)+":"+strings.Join(ids, ","))
	}
	return strings.Join(out, " ")
}

func small(id db.ID) string { return ledgerNumber(int(id[14])<<8 | int(id[15])) }

func ledgerNumber(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return ledgerNumber(n/10) + string(rune('0'+n%10))
}

func TestSplitExplainsItself(t *testing.T) {
	t.Parallel()
	houses := []HouseLoad{{number(11), 1, 3}, {number(12), 2, 1}, {number(13), 3, 2}, {number(14), 4, 2}}
	shares, err := Split(houses, []Worker{{ID: number(1), Keep: []db.ID{number(11)}}, {ID: number(2)}, {ID: number(3), Load: 50}})
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, s := range shares {
		all += s.Explain(shares).VI + "\n" + s.Explain(shares).EN + "\n"
	}
	for _, want := range []string{"Giữ 1 hộ đã làm dở.", "từ chỗ thứ", "Không nhận thêm hộ: còn 50 người", "houses already begun stay"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not said:\n%s", want, all)
		}
	}
}

// A large hamlet is split while a page loads.
func TestSplitIsQuick(t *testing.T) {
	t.Parallel()
	houses := make([]HouseLoad, 1000)
	for i := range houses {
		houses[i] = HouseLoad{number(1000 + i), int64(i), i * 7 % 6}
	}
	members := make([]Worker, 20)
	for i := range members {
		members[i] = Worker{ID: number(i + 1), Load: i * 3}
	}
	start := time.Now()
	if _, err := Split(houses, members); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestWhatNeedsAVisit(t *testing.T) {
	t.Parallel()
	for s := ledger.StepActivate2; s <= ledger.StepNone; s++ {
		if want := s <= ledger.StepSurvey; NeedsVisit(s) != want {
			t.Errorf("step %d: %v", s, !want)
		}
	}
}
