package roster

import (
	"bytes"
	"container/list"
	"context"
	"sort"
	"strings"
	"sync"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// ask is what somebody typed into the search field.
type ask struct {
	identity, phone string
	words           []string
}

func parseAsk(text string) (ask, error) {
	text = vn.Clean(text)
	digits := strings.NewReplacer(" ", "", ".", "", "-", "").Replace(text)
	switch {
	case len(text) > 100:
		return ask{}, errs.Invalid("roster.search-long", errs.T{VI: "Từ tìm kiếm quá dài.", EN: "The search text is too long."})
	case len(digits) == 12 && isDigits(digits):
		return ask{identity: digits}, nil
	case (len(digits) == 10 || len(digits) == 11) && isDigits(digits) && digits[0] == '0':
		return ask{phone: digits}, nil
	case len(digits) == 9 && isDigits(digits):
		return ask{identity: digits}, nil
	}
	words := strings.Fields(vn.Fold(text))
	if len(words) == 0 || len(words) == 1 && len(words[0]) < 2 {
		return ask{}, errs.Invalid("roster.search-short", errs.T{
			VI: "Hãy gõ ít nhất 2 chữ cái của tên, hoặc đủ số định danh, số điện thoại.",
			EN: "Type at least 2 letters of the name, or a whole identity or phone number.",
		})
	}
	return ask{words: words}, nil
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// nameIndex keeps, for the communes that were searched lately, all folded names in one piece of memory, in Vietnamese order. It is checked against
// the feed at each use, so it never shows an old list; what happens to people changes no name, and the list is kept.
type nameIndex struct {
	mu    sync.Mutex
	by    map[unit.ID]*list.Element
	order *list.List // most recently used first
	size  int
}

// namesMost bounds the memory of the index, in bytes of names and ids: some 800,000 people.
const namesMost = 48 << 20

func newNameIndex() *nameIndex { return &nameIndex{by: map[unit.ID]*list.Element{}, order: list.New()} }

// names is one commune's list: lines of folded names, each between newlines, and where each begins.
type names struct {
	commune unit.ID
	seq     int64 // how far the feed is known to have changed no name; guarded by the index
	text    []byte
	starts  []uint32
	ids     []db.ID
}

func (n *names) size() int { return len(n.text) + 20*len(n.ids) }

func (x *nameIndex) of(q db.Q, o Observer, commune unit.ID) (*names, error) {
	seq, err := o.FeedSeq(q, commune)
	if err != nil {
		return nil, err
	}
	if n, known := x.get(commune); n != nil {
		same, err := stillSame(q, o, commune, known, seq)
		if err != nil {
			return nil, err
		}
		if same {
			x.keep(n, seq)
			return n, nil
		}
	}
	n, err := loadNames(q, commune)
	if err != nil {
		return nil, err
	}
	n.seq = seq
	x.put(n)
	return n, nil
}

// stillSame says whether a list that was right at one feed number is right at another.
func stillSame(q db.Q, o Observer, commune unit.ID, known, seq int64) (bool, error) {
	if seq <= known { // a reader that began earlier is served the newer list
		return true, nil
	}
	changed, err := o.NamesChanged(q, commune, known)
	return !changed, err
}

// WarmNames reads the names of communes before anybody asks, as far as the index holds them: the first search over a whole district would otherwise
// have to read everybody. It is for a program that has just started, beside its other work.
func (s *Service) WarmNames(ctx context.Context, communes []unit.ID) error {
	for _, c := range communes {
		full := false
		err := s.db.Read(ctx, func(q *db.Rx) error {
			n, err := s.names.of(q, s.observe, c)
			full = err == nil && s.names.full(n.size())
			return err
		})
		if err != nil || full {
			return err
		}
	}
	return nil
}

// full says whether a list of a size would push another out.
func (x *nameIndex) full(size int) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.size+size > namesMost
}

// get gives the list of a commune and how far it is known to be right, nil when there is none.
func (x *nameIndex) get(commune unit.ID) (*names, int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	e := x.by[commune]
	if e == nil {
		return nil, 0
	}
	x.order.MoveToFront(e)
	n := e.Value.(*names)
	return n, n.seq
}

// keep notes that a list is right up to a feed number.
func (x *nameIndex) keep(n *names, seq int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	n.seq = max(n.seq, seq)
}

func (x *nameIndex) put(n *names) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if e := x.by[n.commune]; e != nil {
		if e.Value.(*names).seq > n.seq {
			return // somebody who began later has read a newer list
		}
		x.drop(e)
	}
	x.by[n.commune] = x.order.PushFront(n)
	x.size += n.size()
	for x.size > namesMost && x.order.Len() > 1 {
		x.drop(x.order.Back())
	}
}

func (x *nameIndex) drop(e *list.Element) {
	n := e.Value.(*names)
	x.order.Remove(e)
	delete(x.by, n.commune)
	x.size -= n.size()
}

func (n *names) add(fold string, id db.ID) {
	n.starts = append(n.starts, uint32(len(n.text)))
	n.text = append(n.text, ' ')
	n.text = append(n.text, fold...)
	n.text = append(n.text, '\n')
	n.ids = append(n.ids, id)
}

// find gives the people whose name contains every word, each at the beginning of a word of the name; the longest word is looked for first.
func (n *names) find(words []string, most int) (out []db.ID) {
	if len(words) == 0 || most <= 0 {
		return nil
	}
	needles := make([][]byte, len(words))
	for i, w := range words {
		needles[i] = []byte(" " + w)
	}
	sort.Slice(needles, func(i, j int) bool { return len(needles[i]) > len(needles[j]) })
	for at := 0; len(out) < most; {
		i := bytes.Index(n.text[at:], needles[0])
		if i < 0 {
			break
		}
		line := sort.Search(len(n.starts), func(k int) bool { return int(n.starts[k]) > at+i }) - 1
		end := at + i + bytes.IndexByte(n.text[at+i:], '\n')
		if hasAll(n.text[n.starts[line]:end], needles) {
			out = append(out, n.ids[line])
		}
		at = end + 1
	}
	return out
}

func hasAll(line []byte, needles [][]byte) bool {
	for _, w := range needles {
		if !bytes.Contains(line, w) {
			return false
		}
	}
	return true
}
