package emulate

import (
	"iter"
	"sort"
	"time"

	"tungnha/internal/vn"
)

// District is the whole invented place.
type District struct {
	Province, Name, Code string
	AsOf                 time.Time // the day on which ages, devices and absences hold
	Communes             []Commune
	Population           int

	first []int // index of each commune's first person
}

// Commune is one commune or town with everybody who lives there.
type Commune struct {
	Code, Name string
	Hamlets    []Hamlet
	Guests     []Guest // people of other communes whom this commune's list names too, by mistake
	Population int

	index int
	asOf  time.Time
	seed  uint64
}

// Hamlet is a thôn, làng or khu phố.
type Hamlet struct {
	Name       string
	Households []Household
	Team       []TeamMember // the head first
}

// TeamMember works for the campaign in a hamlet ("Tổ tuyên truyền, hướng dẫn").
type TeamMember struct{ Name, Role, Phone string }

// Household is the people of one household book.
type Household struct {
	No      string // number of the book within the commune
	Address string
	Members []Person // the head first
}

// Person is one invented citizen, as they truly are; workbooks tell it worse.
type Person struct {
	Index    int    // serial number in the district, from 0
	Name     string // "Nguyễn Thị Hoa", NFC
	Identity string // 12 digits that agree with Birth and Sex; everybody has one
	OldID    string // 9-digit CMND of some adults, else empty
	Relation string // to the head: "Chủ hộ", "Vợ", "Con"…
	AwayAt   string // where somebody absent lives and works, else empty
	Carrier  string // of the first phone
	Phones   []string
	Birth    vn.Birth // the year only for some old people
	Age      int      // full years on AsOf
	Sex      vn.Sex
	Card     Card
	Device   Device
	Frail    Frail
	OwnSIM   bool
	Absent   bool
}

// Card is the state of the identity card.
type Card uint8

// The states.
const (
	CardNone Card = iota // none: too young, or never made
	CardOld              // a CMND or a CCCD without a chip
	CardChip
)

// Device is the best device that the person can use.
type Device uint8

// The devices.
const (
	DeviceNone Device = iota
	DeviceWeak        // a phone that gets messages but cannot run VNeID
	DeviceGood        // runs VNeID
)

// Frail is the reason why no account can be made (plan B III.2), empty for nearly everybody.
type Frail string

// The reasons.
const (
	FrailNone       Frail = ""
	FrailOld        Frail = "old-age"
	FrailMental     Frail = "mental"
	FrailIllness    Frail = "illness"
	FrailDisability Frail = "disability"
	FrailNoDevice   Frail = "no-device"
)

// Guest is somebody of another commune who stands in this commune's list as well.
type Guest struct {
	Person      *Person
	Hamlet      int // where this commune lists them
	FromCommune int // index of the commune where they live; always a lower one
}

// Ref finds a person: indexes into Communes, Hamlets, Households and Members.
type Ref struct{ Commune, Hamlet, Household, Member int }

// Person gives the person at a place in the tree.
func (d *District) Person(r Ref) *Person {
	return &d.Communes[r.Commune].Hamlets[r.Hamlet].Households[r.Household].Members[r.Member]
}

// At finds the person with an index, as keys name them.
func (d *District) At(index int) (Ref, *Person) {
	c := lastAtMost(len(d.first), func(i int) int { return d.first[i] }, index)
	hamlets := d.Communes[c].Hamlets
	h := lastAtMost(len(hamlets), func(i int) int { return hamlets[i].Households[0].Members[0].Index }, index)
	houses := hamlets[h].Households
	b := lastAtMost(len(houses), func(i int) int { return houses[i].Members[0].Index }, index)
	r := Ref{c, h, b, index - houses[b].Members[0].Index}
	return r, d.Person(r)
}

// lastAtMost is the last of n ascending values that is not above the limit.
func lastAtMost(n int, value func(int) int, limit int) int {
	return sort.Search(n, func(i int) bool { return value(i) > limit }) - 1
}

// All walks over everybody in the order of Person.Index.
func (d *District) All() iter.Seq2[Ref, *Person] {
	return func(yield func(Ref, *Person) bool) {
		for i := range d.Communes {
			for r, p := range d.Communes[i].All() {
				if !yield(r, p) {
					return
				}
			}
		}
	}
}

// All walks over everybody who lives in the commune in the order of Person.Index.
func (c *Commune) All() iter.Seq2[Ref, *Person] {
	return func(yield func(Ref, *Person) bool) {
		for h := range c.Hamlets {
			for b := range c.Hamlets[h].Households {
				members := c.Hamlets[h].Households[b].Members
				for m := range members {
					if !yield(Ref{c.index, h, b, m}, &members[m]) {
						return
					}
				}
			}
		}
	}
}

// Index is the place of the commune in its district, from 0.
func (c *Commune) Index() int { return c.index }
