package emulate

import (
	"math/rand/v2"
	"strings"
	"time"

	"tungnha/internal/vn"
)

// builder makes one household after the other.
type builder struct {
	r       *rand.Rand
	nums    *numberer
	asOf    time.Time
	members []Person
}

// Kinds of household with their share in a hundred; together about 3.6 people each.
const (
	nuclearShare   = 47
	threeGenShare  = 26
	oldCoupleShare = 10
	aloneShare     = 6
	loneShare      = 7 // one parent; the rest are young couples
)

// household makes at most limit people. The slice is the caller's.
func (b *builder) household(limit int) []Person {
	b.members = b.members[:0]
	switch n := b.r.IntN(100); {
	case n < nuclearShare:
		b.nuclear()
	case n < nuclearShare+threeGenShare:
		b.threeGenerations()
	case n < nuclearShare+threeGenShare+oldCoupleShare:
		b.oldCouple()
	case n < nuclearShare+threeGenShare+oldCoupleShare+aloneShare:
		b.alone()
	case n < nuclearShare+threeGenShare+oldCoupleShare+aloneShare+loneShare:
		b.loneParent()
	default:
		b.youngCouple()
	}
	members := make([]Person, min(len(b.members), limit))
	copy(members, b.members)
	b.equip(members)
	return members
}

func (b *builder) nuclear() {
	wife := b.between(24, 57)
	husband := wife + b.between(-2, 6)
	family := families.pick(b.r)
	b.add(husband, vn.Male, family, "Chủ hộ")
	b.add(wife, vn.Female, families.pick(b.r), "Vợ")
	b.children(wife, family, "Con")
}

func (b *builder) threeGenerations() {
	wife := b.between(24, 46)
	husband := wife + b.between(-2, 6)
	family := families.pick(b.r)
	father, mother := husband+b.between(21, 32), husband+b.between(19, 29)
	b.add(husband, vn.Male, family, "Chủ hộ")
	b.add(wife, vn.Female, families.pick(b.r), "Vợ")
	if b.r.IntN(100) < 100-father {
		b.add(father, vn.Male, family, "Bố")
	}
	if b.r.IntN(100) < 112-mother {
		b.add(mother, vn.Female, families.pick(b.r), "Mẹ")
	}
	b.children(wife, family, "Con")
}

func (b *builder) oldCouple() {
	wife := b.between(55, 82)
	family := families.pick(b.r)
	b.add(wife+b.between(-1, 6), vn.Male, family, "Chủ hộ")
	b.add(wife, vn.Female, families.pick(b.r), "Vợ")
	if b.r.IntN(5) == 0 { // a grandchild whose parents work far away
		b.add(b.between(3, 15), b.anySex(), family, "Cháu")
	}
}

func (b *builder) alone() {
	sex := vn.Female
	if b.r.IntN(4) == 0 {
		sex = vn.Male
	}
	b.add(b.between(50, 92), sex, families.pick(b.r), "Chủ hộ")
}

func (b *builder) loneParent() {
	age := b.between(30, 56)
	family := families.pick(b.r)
	b.add(age, vn.Female, families.pick(b.r), "Chủ hộ")
	b.children(age, family, "Con")
}

func (b *builder) youngCouple() {
	wife := b.between(20, 29)
	family := families.pick(b.r)
	b.add(wife+b.between(-1, 6), vn.Male, family, "Chủ hộ")
	b.add(wife, vn.Female, families.pick(b.r), "Vợ")
	if b.r.IntN(3) == 0 {
		b.add(b.between(0, 1), b.anySex(), family, "Con")
	}
}

// children lets the mother have up to four, the first between 20 and 28; grown daughters mostly married away.
func (b *builder) children(mother int, family, relation string) {
	wanted := 1 + b.r.IntN(3)
	if b.r.IntN(8) == 0 {
		wanted++
	}
	age := mother - b.between(20, 28)
	for range wanted {
		if age < 0 {
			return
		}
		sex := b.anySex()
		if age <= 22 || age <= 31 && (sex == vn.Male || b.r.IntN(4) == 0) {
			b.add(age, sex, family, relation)
		}
		age -= b.between(2, 6)
	}
}

func (b *builder) between(low, high int) int { return low + b.r.IntN(high-low+1) }

// anySex gives 52 boys in a hundred births.
func (b *builder) anySex() vn.Sex {
	if b.r.IntN(100) < 52 {
		return vn.Male
	}
	return vn.Female
}

func (b *builder) add(age int, sex vn.Sex, family, relation string) {
	born := b.birth(age)
	p := Person{
		Name: fullName(b.r, family, sex, born.Year), Identity: b.nums.identity(b.r, born.Year, sex),
		Relation: relation, Birth: born, Age: age, Sex: sex,
	}
	if born.Year < 1960 && b.r.IntN(100) < 20 {
		p.Birth = vn.Birth{Year: born.Year}
	}
	b.members = append(b.members, p)
}

// birth picks a day on which somebody would be of the age on asOf.
func (b *builder) birth(age int) vn.Birth {
	last := b.asOf.AddDate(-age, 0, 0)
	day := last.AddDate(0, 0, -b.r.IntN(364))
	return vn.Birth{Year: day.Year(), Month: int(day.Month()), Day: day.Day()}
}

// equip gives cards, devices, phones, reasons and absences to a finished household.
func (b *builder) equip(members []Person) {
	for i := range members {
		b.cardOf(&members[i])
		b.deviceOf(&members[i])
		b.stateOf(&members[i])
	}
	for i := range members {
		b.borrowPhone(&members[i], members)
	}
}

func (b *builder) percent(n int) bool { return b.r.IntN(100) < n }

func (b *builder) cardOf(p *Person) {
	switch n := b.r.IntN(100); {
	case p.Age < 14:
		p.Card = CardNone
	case p.Age < 16 && n < 25, n < 2:
		p.Card = CardNone
	case n < 8:
		p.Card = CardOld
	default:
		p.Card = CardChip
	}
	if p.Age >= 22 && (p.Card == CardOld || b.percent(55)) {
		p.OldID = b.nums.oldID()
	}
}

// devices gives, from an age on, how many in a hundred have a good and a weak phone.
var devices = [...]struct{ from, good, weak int }{{80, 3, 17}, {70, 13, 34}, {60, 42, 32}, {46, 74, 18}, {18, 93, 4}, {14, 74, 5}}

func (b *builder) deviceOf(p *Person) {
	for _, d := range devices {
		if p.Age < d.from {
			continue
		}
		n := b.r.IntN(100)
		switch {
		case n < d.good:
			p.Device = DeviceGood
		case n < d.good+d.weak:
			p.Device = DeviceWeak
		}
		break
	}
	if p.Device == DeviceNone {
		return
	}
	number, carrier := b.nums.phone(b.r)
	p.Phones, p.Carrier, p.OwnSIM = []string{number}, carrier, b.percent(79)
	if b.percent(6) {
		second, _ := b.nums.phone(b.r)
		p.Phones = append(p.Phones, second)
	}
}

// borrowPhone lets somebody without a phone be reached on one of the family.
func (b *builder) borrowPhone(p *Person, members []Person) {
	if p.Device != DeviceNone || p.Age < 14 || !b.percent(55) {
		return
	}
	for i := range members {
		if q := &members[i]; q.Device != DeviceNone {
			p.Phones, p.Carrier = q.Phones[:1:1], q.Carrier
			return
		}
	}
}

var destinations = newPool(`Hà_Nội 34 Bình_Dương 18 TP._Hồ_Chí_Minh 15 Bắc_Ninh 9 Đồng_Nai 7 Hải_Phòng 4 Bắc_Giang 4 Đài_Loan 4 Nhật_Bản 4 Hàn_Quốc 3`)

func (b *builder) stateOf(p *Person) {
	p.Frail = b.frailty(p.Age)
	if p.Frail != FrailNone {
		return
	}
	away := 0
	switch {
	case p.Age >= 18 && p.Age < 46:
		away = 13
	case p.Age >= 46 && p.Age < 58:
		away = 5
	}
	if b.percent(away) {
		p.Absent, p.AwayAt = true, destinations.pick(b.r)
	}
}

func (b *builder) frailty(age int) Frail {
	if age < 14 {
		return FrailNone
	}
	switch n := b.r.IntN(1000); {
	case n < 4:
		return FrailMental
	case n < 12:
		return FrailDisability
	case n < 18:
		return FrailIllness
	case age >= 80 && n < 260, age >= 70 && n < 50:
		return FrailOld
	case age >= 70 && n < 90:
		return FrailNoDevice
	default:
		return FrailNone
	}
}

// team invents the campaign's team of a hamlet: its head leads (80/KH-TCT II.4).
func (b *builder) team(hamlet string) []TeamMember {
	head := "Trưởng thôn"
	if strings.HasPrefix(hamlet, "Khu phố") {
		head = "Trưởng khu phố"
	}
	roles := []string{head, "Công an viên", "Bí thư Chi đoàn", "Chi hội trưởng Chi hội Phụ nữ", "Thành viên Tổ công nghệ số cộng đồng"}
	team := make([]TeamMember, 3+b.r.IntN(3))
	for i := range team {
		sex := vn.Male
		if i == 3 || b.percent(30) {
			sex = vn.Female
		}
		phone, _ := b.nums.phone(b.r)
		team[i] = TeamMember{fullName(b.r, families.pick(b.r), sex, 1970+b.r.IntN(30)), roles[i], phone}
	}
	return team
}
