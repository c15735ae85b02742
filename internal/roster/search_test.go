package roster

import (
	"fmt"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

func listOf(commune unit.ID, seq int64, people int) *names {
	n := &names{commune: commune, seq: seq}
	for i := range people {
		n.add(fmt.Sprintf("nguyen thi thu nghiem %d", i), db.NewID(time.UnixMilli(int64(i))))
	}
	return n
}

// The index never holds more than it may, and drops what was not searched for longest.
func TestNameIndexIsBounded(t *testing.T) {
	t.Parallel()
	x := newNameIndex()
	one := listOf(1, 1, 8000).size()
	room := namesMost / one
	for c := range room + 5 {
		x.put(listOf(unit.ID(c+1), 1, 8000))
		if n, _ := x.get(1); n == nil { // the first is searched again and again
			t.Fatalf("after %d communes the one in use was dropped", c+1)
		}
	}
	if x.size > namesMost || len(x.by) != room || x.order.Len() != room {
		t.Fatalf("%d bytes in %d lists; %d lists fit", x.size, len(x.by), room)
	}
	if n, _ := x.get(2); n != nil {
		t.Fatal("the list that was not asked for longest is still there")
	}
	if !x.full(one) || newNameIndex().full(one) {
		t.Fatal("full or not full is told wrongly")
	}
}

// Two readers fill the index at once: the one that saw less never replaces the one that saw more.
func TestNameIndexKeepsTheNewer(t *testing.T) {
	t.Parallel()
	x := newNameIndex()
	newer := listOf(1, 9, 3)
	x.put(newer)
	x.put(listOf(1, 4, 2))
	if n, seq := x.get(1); n != newer || seq != 9 {
		t.Fatalf("the list of feed number %d is served", seq)
	}
	x.keep(newer, 7)
	if _, seq := x.get(1); seq != 9 {
		t.Fatalf("a reader that began earlier set it back to %d", seq)
	}
}

func TestFindByBeginningsOfWords(t *testing.T) {
	t.Parallel()
	n := &names{}
	for i, name := range []string{"le thi an", "le van anh", "tran an le", "ha thanh le", "nguyen anh"} {
		n.add(name, db.ID{15: byte(i + 1)})
	}
	for ask, want := range map[string]string{
		"le": "[1 2 3 4]", "an": "[1 2 3 5]", "anh": "[2 5]", "le an": "[1 2 3]", "thanh": "[4]", "hanh": "[]", "e": "[]", "an le van": "[2]",
	} {
		var got []byte
		for _, id := range n.find(words(ask), 10) {
			got = append(got, id[15])
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%q finds %v, want %s", ask, got, want)
		}
	}
	if len(n.find(words("le"), 2)) != 2 || n.find(nil, 5) != nil {
		t.Error("the limit is not kept")
	}
}

func words(text string) []string {
	a, err := parseAsk(text + " ")
	if err != nil { // one letter alone is refused to people; find itself takes it
		return []string{text}
	}
	return a.words
}
