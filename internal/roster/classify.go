package roster

import (
	"slices"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// known is one commune's roster, ready to compare rows with.
type known struct {
	identity map[string]*Citizen
	name     map[nameKey][]*Citizen
	house    map[string]*Household // by id
	lines    map[unit.ID]*lines
}

// lines are the numbers of a hamlet's list that are given: quick entry names people by them, so no two may share one.
type lines struct {
	given map[int64]bool
	last  int64
}

// line gives a new person the number that the file wants, or the next one after the last where somebody has it.
func (k *known) line(hamlet unit.ID, wants int64) int64 {
	l := k.lines[hamlet]
	if l == nil {
		l = &lines{given: map[int64]bool{}}
		k.lines[hamlet] = l
	}
	if wants <= 0 || l.given[wants] {
		wants = l.last + 1
	}
	l.given[wants] = true
	l.last = max(l.last, wants)
	return wants
}

// nameKey is what two rows of one person share when there is no identity number: name with marks, birth, hamlet.
type nameKey struct {
	name   string
	birth  vn.Birth
	hamlet unit.ID
	text   string // of a hamlet that is new
}

func (r *Row) key() nameKey {
	k := nameKey{name: vn.Key(r.Name), birth: r.Birth, hamlet: r.Hamlet}
	if r.Hamlet == 0 {
		k.text = vn.Key(r.HamletName)
	}
	return k
}

func newKnown(people []*Citizen, houses []*Household) *known {
	k := &known{identity: make(map[string]*Citizen, len(people)), name: make(map[nameKey][]*Citizen, len(people)), house: map[string]*Household{}, lines: map[unit.ID]*lines{}}
	for _, c := range people {
		if !c.RemovedAt.IsZero() {
			continue
		}
		k.line(c.Hamlet, c.ListNo)
		if c.Identity != "" {
			k.identity[c.Identity] = c
		}
		n := nameKey{name: vn.Key(c.Name), birth: c.Birth, hamlet: c.Hamlet}
		k.name[n] = append(k.name[n], c)
	}
	for _, h := range houses {
		k.house[string(h.ID[:])] = h
	}
	return k
}

// classifier compares rows of one file with each other and with the roster. It is pure: what it needs to know is given to it.
type classifier struct {
	communes  map[unit.ID]*known
	elsewhere func(identity string, commune unit.ID) bool // whether a number is claimed by another commune
	firstID   map[string]int                              // identity → row number in this file
	firstName map[fileName]*Row
	match     map[int]*Citizen // row number → who it is
	taken     map[db.ID]*Row   // citizen → the row of this file that it is
}

type fileName struct {
	commune unit.ID
	nameKey
}

func newClassifier(communes map[unit.ID]*known, elsewhere func(string, unit.ID) bool) *classifier {
	return &classifier{
		communes: communes, elsewhere: elsewhere, firstID: map[string]int{}, firstName: map[fileName]*Row{}, match: map[int]*Citizen{},
		taken: map[db.ID]*Row{},
	}
}

// classify gives a row its status. Nothing is merged silently: what is not certain is for a person.
func (x *classifier) classify(r *Row) {
	if r.Status == Refused {
		return
	}
	k := x.communes[r.Commune]
	if k == nil {
		k = newKnown(nil, nil)
	}
	if r.Identity != "" && x.byIdentity(r, k) {
		return
	}
	x.byName(r, k)
}

// byIdentity settles a row whose number is known; false when the number is new.
func (x *classifier) byIdentity(r *Row, k *known) bool {
	if first, ok := x.firstID[r.Identity]; ok {
		r.settle(Duplicate, CodeDupInFile, errs.Tf("Trùng số định danh với dòng %d trong cùng tệp.", "Same identity number as row %d of this file.", first))
		return true
	}
	x.firstID[r.Identity] = r.No
	if c := k.identity[r.Identity]; c != nil {
		x.same(r, c, k)
		return true
	}
	if x.elsewhere(r.Identity, r.Commune) {
		r.settle(Uncertain, CodeIdentityTaken, takenElsewhere)
		return true
	}
	return false
}

var takenElsewhere = errs.T{
	VI: "Số định danh này đang có ở danh sách của xã khác; chuyển cho người phụ trách đối chiếu, chưa ghi vào danh sách.",
	EN: "This identity number is on another commune's list; a person has to compare. Not entered yet.",
}

// same settles a row whose number is in the roster: the same person, unless the name says otherwise.
func (x *classifier) same(r *Row, c *Citizen, k *known) {
	if vn.Fold(r.Name) != vn.Fold(c.Name) && !(r.Birth == c.Birth && sharesWord(r.Name, c.Name)) {
		r.settle(Uncertain, CodeIdentityName, errs.T{
			VI: "Số định danh này trong danh sách là của người mang tên khác; cần đối chiếu.",
			EN: "This identity number belongs to somebody of another name on the list; please compare.",
		})
	} else if differs(r, c, k) {
		r.settle(Updated, "", errs.T{})
	} else {
		r.settle(Unchanged, "", errs.T{})
	}
	x.match[r.No], x.taken[c.ID] = c, r
}

// sharesWord: somebody whose given name was put right is the same person when the birth agrees too.
func sharesWord(a, b string) bool {
	aw, bw := vn.SplitName(vn.Fold(a)), vn.SplitName(vn.Fold(b))
	return aw.Given == bw.Given || aw.Family == bw.Family
}

func (x *classifier) byName(r *Row, k *known) {
	for _, c := range k.name[r.key()] {
		if r.Identity != "" && c.Identity != "" {
			continue // two numbers are two people
		}
		x.match[r.No] = c
		if first := x.taken[c.ID]; first != nil {
			r.settle(Uncertain, CodeNameInFile, sameNameAs(first))
			return
		}
		x.taken[c.ID] = r
		if r.Identity == "" && !differs(r, c, k) {
			r.settle(Unchanged, "", errs.T{})
			return
		}
		r.settle(Uncertain, CodeSameNameBirth, errs.T{
			VI: "Danh sách đã có người trùng họ tên, ngày sinh, thôn; cần đối chiếu trước khi ghi.",
			EN: "Somebody of this name, birth and hamlet is on the list; please compare before entering.",
		})
		return
	}
	x.byNameInFile(r)
}

func (x *classifier) byNameInFile(r *Row) {
	n := fileName{r.Commune, r.key()}
	first := x.firstName[n]
	if first == nil {
		x.firstName[n] = r
	} else if r.Identity == "" || first.Identity == "" {
		r.settle(Uncertain, CodeNameInFile, sameNameAs(first))
		return
	}
	r.settle(Accepted, "", errs.T{})
}

func sameNameAs(first *Row) errs.T {
	return errs.Tf("Trùng họ tên, ngày sinh, thôn với dòng %d; một trong hai dòng thiếu số định danh nên cần đối chiếu.",
		"Same name, birth and hamlet as row %d, and one of the two has no identity number; please compare.", first.No)
}

// differs says whether a row brings something that the roster does not have. What the row leaves empty is left alone.
func differs(r *Row, c *Citizen, k *known) bool {
	next := *c
	r.onto(&next)
	if next.Name != c.Name || next.Birth != c.Birth || next.Sex != c.Sex || next.Identity != c.Identity || !slices.Equal(next.Phones, c.Phones) ||
		next.Relation != c.Relation || next.Card != c.Card || next.Device != c.Device || next.OwnSIM != c.OwnSIM || next.Hamlet != c.Hamlet {
		return true
	}
	if r.Hamlet == 0 && r.HamletName != "" {
		return true // a hamlet that is new
	}
	h := k.house[string(c.Household[:])]
	return r.HouseNo != "" && h != nil && h.BookNo != r.HouseNo
}

// onto writes what a row gives over a citizen.
func (r *Row) onto(c *Citizen) {
	c.Name = r.Name
	if !r.Birth.IsZero() && (r.Birth.IsFull() || r.Birth.Year != c.Birth.Year) {
		c.Birth = r.Birth
	}
	if r.Sex != vn.SexUnknown {
		c.Sex = r.Sex
	}
	if r.Identity != "" {
		c.Identity = r.Identity
	}
	if len(r.Phones) > 0 {
		c.Phones = r.Phones
	}
	if r.Relation != "" {
		c.Relation = r.Relation
	}
	if r.Card != CardUnknown {
		c.Card = r.Card
	}
	if r.Device != DeviceUnknown {
		c.Device = r.Device
	}
	if r.OwnSIM != 0 {
		c.OwnSIM = r.OwnSIM
	}
	if r.Hamlet != 0 {
		c.Hamlet = r.Hamlet
	}
}
