package roster

import (
	"strings"

	"tungnha/internal/vn"
)

// houseReader tells which rows live together. A household begins at a new number, at a new head, or, where the list has neither, at every row.
type houseReader struct {
	at      *form
	count   int
	now     int // the household of the row before, 0 for none
	nowNo   string
	nowHead string // the head's name in a column of its own
	headIn  bool   // the household has its head already
	where   string // commune and hamlet of the row before
	byNo    map[houseAsk]int
	facts   []houseFacts // by number, from 1
}

type houseAsk struct{ where, no string }

type houseFacts struct{ no, head, address string }

func newHouseReader(f *form) *houseReader {
	return &houseReader{at: f, byNo: map[houseAsk]int{}, facts: make([]houseFacts, 1, 64)}
}

// houseInput is what a row says of its household.
type houseInput struct {
	where, no, head, address, name string
	isHead                         bool
	alone                          bool // in a list that merges the number over a household, this row stands under no merged cell
}

// of gives the household of a row.
func (h *houseReader) of(in houseInput) int {
	moved := in.where != h.where
	h.where = in.where
	switch {
	case in.no != "":
		h.numbered(in)
	case moved || h.now == 0 || in.alone || in.isHead && h.headIn || h.begins(in):
		h.begin("")
	}
	f := &h.facts[h.now]
	if in.isHead {
		h.headIn, f.head = true, in.name
	}
	if in.head != "" {
		h.nowHead = in.head
		if f.head == "" {
			f.head = in.head
		}
	}
	if f.address == "" {
		f.address = in.address
	}
	return h.now
}

// begins: without a number the head's column tells, else the relation; a list that has none of them tells nothing of households.
func (h *houseReader) begins(in houseInput) bool {
	switch {
	case h.at.head >= 0 && in.head != "":
		return vn.Key(in.head) != vn.Key(h.nowHead)
	case h.at.houseNo >= 0 || h.at.head >= 0 || h.nowNo != "":
		return false
	}
	return h.at.relation < 0
}

func (h *houseReader) numbered(in houseInput) {
	ask := houseAsk{in.where, in.no}
	if n, ok := h.byNo[ask]; ok {
		if n != h.now {
			h.now, h.nowNo, h.nowHead, h.headIn = n, in.no, "", h.facts[n].head != ""
		}
		return
	}
	h.begin(in.no)
	h.byNo[ask] = h.now
}

func (h *houseReader) begin(no string) {
	h.count++
	h.now, h.nowNo, h.nowHead, h.headIn = h.count, no, "", false
	h.facts = append(h.facts, houseFacts{no: no})
}

// open begins a household at a row that names it: "Hộ ông Nguyễn Văn A", "Hộ số 12".
func (h *houseReader) open(text string) {
	words := strings.Fields(text)
	if len(words) < 3 {
		return
	}
	rest := strings.Join(words[2:], " ")
	if vn.Fold(words[1]) == "so" {
		no, head, _ := strings.Cut(rest, ":")
		h.begin(vn.Clean(no))
		h.facts[h.now].head = vn.ProperName(head)
		return
	}
	h.begin("")
	h.nowNo = "*" // the rows under it stay together until the next one
	h.facts[h.now].head = vn.ProperName(rest)
}

// close gives every row what is known of its household, wherever it stood.
func (h *houseReader) close(rows []*Row) {
	for _, r := range rows {
		f := &h.facts[r.House]
		r.HouseNo, r.Head, r.Address = f.no, f.head, f.address
	}
}

const fewestMerges = 3 // fewer are chance

// mergedRows lists the rows under cells that are merged downwards in a column; nil where the list does not merge there.
func mergedRows(s *sample, f *form, col int) map[int]bool {
	out, blocks := map[int]bool{}, 0
	for _, m := range s.merges {
		if col < 0 || m.FirstCol != col+1 || m.LastCol != col+1 || m.FirstRow <= f.last || m.LastRow-m.FirstRow > mostInHouse {
			continue
		}
		blocks++
		for r := m.FirstRow; r <= m.LastRow; r++ {
			out[r] = true
		}
	}
	if blocks < fewestMerges {
		return nil
	}
	return out
}

const mostInHouse = 100 // rows; a merged block that is longer is no household
