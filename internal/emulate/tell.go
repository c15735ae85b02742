package emulate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"tungnha/internal/vn"
)

// entry is one row about to be written: the truth, and what the office makes of it.
type entry struct {
	person    *Person
	hamlet    string
	commune   *Commune
	household *Household // nil for somebody added at the end of a hamlet
	first     bool       // first row of the household
	planted   Defect     // decided beforehand, or ""
	original  int        // row of the first mention, for duplicates
	ordinal   int        // running number in the sheet, from 1
	inHamlet  int        // running number in the hamlet, from 1

	name, birth, identity, phones any
	sex                           string
	want                          Record
	defects                       []Defect
	status                        Status
}

// teller says how an office tells people.
type teller struct {
	r     *rand.Rand
	habit habit
	later bool // the edition of a week later
}

// habit is what an office does to every row, or to some.
type habit struct {
	capitals, split  bool
	nfd, eth, spaces bool // in some rows
	identityNumber   bool // as numbers; in mixed habits some rows only
	identitySpaces   bool
	phoneNumber      bool
	birth            []birthForm // one is drawn for each row
	mixed            bool
}

type birthForm int

const (
	birthSlash  birthForm = iota // 05/03/1954
	birthShort                   // 5/3/54
	birthDots                    // 05.03.1954
	birthSerial                  // a real date
	birthLoose                   // 5/3/1954
)

func (t *teller) chance(percent int) bool { return t.r.IntN(100) < percent }

func (e *entry) note(d Defect) { e.defects = append(e.defects, d) }

// tell fills what the row shows and what it should be read as.
func (t *teller) tell(e *entry) {
	p := e.person
	e.want = Record{
		Name: p.Name, Birth: p.Birth.String(), Sex: sexCode(p.Sex), Identity: p.Identity,
		Hamlet: e.hamlet, Commune: e.commune.Code, Phones: p.Phones,
	}
	e.status = StatusAccepted
	t.tellName(e)
	t.tellBirth(e)
	t.tellIdentity(e)
	t.tellPhones(e)
	t.tellSex(e)
	t.plant(e)
	if t.later && e.status == StatusAccepted {
		e.update()
	}
}

// update gives one in 37 of those with a phone another number.
func (e *entry) update() {
	e.status = StatusUnchanged
	if e.person.Index%37 != 5 || len(e.person.Phones) == 0 {
		return
	}
	b := []byte("0968000000")
	putDigits(b[3:], scatter(uint32(e.person.Index), 4_711, 10_000_000))
	e.status, e.phones, e.want.Phones = StatusUpdated, string(b), []string{string(b)}
	e.defects = without(e.defects, DefectPhoneZero, DefectPhoneSeveral, DefectPhoneOld)
}

func sexCode(s vn.Sex) string {
	switch s {
	case vn.Male:
		return "male"
	case vn.Female:
		return "female"
	}
	return "unknown"
}

func (t *teller) tellName(e *entry) {
	name := e.person.Name
	switch {
	case t.habit.capitals:
		name = strings.ToUpper(name)
		e.note(DefectNameCapitals)
	case t.habit.mixed && t.chance(15):
		name = strings.ToUpper(name)
		e.note(DefectNameCapitals)
	}
	if t.habit.eth && strings.Contains(name, "Đ") && t.chance(60) {
		name = strings.ReplaceAll(name, "Đ", "\u00d0")
		e.note(DefectNameEth)
	}
	if t.habit.spaces && t.chance(8) {
		name = " " + strings.Replace(name, " ", "  ", 1) + " "
		e.note(DefectNameSpaces)
	}
	if t.habit.nfd && t.chance(70) {
		name = norm.NFD.String(name)
		e.note(DefectNameNFD)
	}
	if t.habit.split {
		e.note(DefectNameSplit)
	}
	e.name = name
}

func (t *teller) tellBirth(e *entry) {
	b := e.person.Birth
	if !b.IsFull() {
		t.tellYear(e)
		return
	}
	switch form := t.habit.birth[t.r.IntN(len(t.habit.birth))]; {
	case form == birthShort && b.Year >= 1940 && b.Year <= 2015: // a reader can complete no others with certainty
		e.birth = fmt.Sprintf("%d/%d/%02d", b.Day, b.Month, b.Year%100)
		e.note(DefectBirthShort)
	case form == birthDots:
		e.birth = fmt.Sprintf("%02d.%02d.%d", b.Day, b.Month, b.Year)
		e.note(DefectBirthDots)
	case form == birthSerial:
		e.birth = dateCell(serialDay(b.Year, b.Month, b.Day))
		e.note(DefectBirthSerial)
	case form == birthLoose:
		e.birth = fmt.Sprintf("%d/%d/%d", b.Day, b.Month, b.Year)
	default:
		e.birth = b.VN()
	}
}

// tellYear writes the birth of somebody of whom only the year is known: as text, as a number, or with 01/01 in front.
func (t *teller) tellYear(e *entry) {
	year := e.person.Birth.Year
	switch n := t.r.IntN(4); {
	case n == 0:
		e.birth = fmt.Sprintf("01/01/%d", year)
		e.want.Birth = fmt.Sprintf("%d-01-01", year)
		e.note(DefectBirthPlaced)
		return
	case n == 1:
		e.birth = strconv.Itoa(year)
	default:
		e.birth = year
	}
	e.note(DefectBirthYear)
}

func (t *teller) tellIdentity(e *entry) {
	p := e.person
	switch {
	case p.Age < 14 && t.chance(30), t.habit.mixed && losesIdentity(p):
		e.want.Identity = ""
		e.note(DefectIdentityMissing)
	case p.Card == CardOld && p.OldID != "" && t.chance(60):
		e.identity, e.want.Identity = p.OldID, p.OldID
		e.note(DefectIdentityCMND)
	case t.habit.identityNumber && (!t.habit.mixed || t.chance(40)):
		n, _ := strconv.Atoi(p.Identity) // twelve digits fit
		e.identity = n
		if p.Identity[0] == '0' {
			e.note(DefectIdentityZeros)
		}
	case t.habit.identitySpaces && t.chance(40):
		e.identity = p.Identity[:3] + " " + p.Identity[3:6] + " " + p.Identity[6:]
		e.note(DefectIdentitySpaces)
	default:
		e.identity = p.Identity
	}
}

func (t *teller) tellPhones(e *entry) {
	p := e.person.Phones
	switch {
	case len(p) == 0:
		if t.chance(30) {
			e.phones = "không có"
			e.note(DefectPhoneNone)
		}
	case len(p) > 1:
		e.phones = strings.Join(p, [...]string{"; ", " - ", "/", ", "}[t.r.IntN(4)])
		e.note(DefectPhoneSeveral)
	case t.habit.phoneNumber && (!t.habit.mixed || t.chance(50)):
		e.phones, _ = strconv.Atoi(p[0])
		e.note(DefectPhoneZero)
	case t.habit.mixed && t.chance(10):
		t.tellOldPhone(e, p[0])
	default:
		e.phones = p[0]
	}
}

// oldPrefixes are 10-digit prefixes with the 11-digit ones that they replaced in 2018.
var oldPrefixes = map[string]string{
	"032": "0162", "033": "0163", "034": "0164", "035": "0165", "036": "0166", "037": "0167", "038": "0168", "039": "0169",
	"070": "0120", "079": "0121", "077": "0122", "076": "0126", "078": "0128", "083": "0123", "084": "0124", "085": "0125", "081": "0127", "082": "0129",
}

// tellOldPhone writes the number as it was before 2018, where it had eleven digits then.
func (t *teller) tellOldPhone(e *entry, number string) {
	e.phones = number
	if old, ok := oldPrefixes[number[:3]]; ok {
		e.phones = old + number[3:]
		e.note(DefectPhoneOld)
	}
}

func (t *teller) tellSex(e *entry) {
	e.sex = e.person.Sex.VI()
	if t.habit.mixed && t.chance(1) {
		e.sex, e.want.Sex = "", "unknown"
		e.note(DefectSexMissing)
	}
}

// plant spoils the row as decided beforehand.
func (t *teller) plant(e *entry) {
	if e.planted == "" {
		return
	}
	switch e.planted {
	case DefectIdentity13:
		e.identity, e.want.Identity = e.person.Identity+"7", ""
		e.refuse()
	case DefectIdentityScientific:
		n, _ := strconv.ParseFloat(e.person.Identity, 64)
		e.identity, e.want.Identity = fmt.Sprintf("%.2E", n), ""
		e.refuse()
	case DefectBirthFuture:
		b := e.person.Birth
		e.birth, e.want.Birth = fmt.Sprintf("%02d/%02d/%d", min(max(b.Day, 1), 28), max(b.Month, 1), 2031+t.r.IntN(60)), ""
		e.refuse()
	case DefectNameEmpty:
		e.name, e.want.Name = nil, ""
		e.refuse()
	case DefectDuplicateIdentity, DefectDuplicateCommune:
		e.identity, e.want.Identity = e.person.Identity, e.person.Identity
		e.defects = without(e.defects, DefectIdentityCMND, DefectIdentityMissing, DefectIdentityZeros, DefectIdentitySpaces)
		e.status = StatusDuplicate
	case DefectDuplicateName:
		e.identity, e.want.Identity = nil, ""
		e.birth, e.want.Birth = e.person.Birth.VN(), e.person.Birth.String()
		e.defects = without(e.defects, DefectIdentityCMND, DefectIdentityMissing, DefectIdentityZeros, DefectIdentitySpaces,
			DefectBirthDots, DefectBirthSerial, DefectBirthShort)
		e.status = StatusUncertain
	}
	e.note(e.planted)
}

func (e *entry) refuse() { e.status = StatusRefused }

func without(list []Defect, drop ...Defect) []Defect {
	kept := list[:0]
	for _, d := range list {
		if !slices.Contains(drop, d) {
			kept = append(kept, d)
		}
	}
	return kept
}
