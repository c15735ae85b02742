package campaign

import (
	"slices"

	"tungnha/internal/errs"
)

// Eligible judges a person by the plan's rule set on the campaign's last day: nothing that is kept depends on today.
func (p *Plan) Eligible(level int, who Person) Answer {
	return p.Rules.Eligible(level, who, p.Period.Last)
}

// Eligible answers for one person and one level (1 or 2) as of a day, with every rule that was applied; what decides stands first. A rule whose
// facts are not known gives Unknown, and the person stays in until somebody finds out.
func (r RuleSet) Eligible(level int, who Person, on Day) Answer {
	x := exam{rules: r, level: level, who: who, on: on}
	x.youngest, x.oldest = who.Birth.AgeOn(on.Midnight())
	a := Answer{Rules: r, Level: level, Reasons: x.reasons()}
	slices.SortStableFunc(a.Reasons, func(a, b Reason) int { return weight(b.OK) - weight(a.OK) })
	a.OK = a.Reasons[0].OK
	return a
}

// weight orders reasons: one no decides, then what is not known, then the rest.
func weight(t Tri) int {
	switch t {
	case No:
		return 2
	case Unknown:
		return 1
	}
	return 0
}

// exam is one person under judgement.
type exam struct {
	rules            RuleSet
	level            int
	who              Person
	on               Day
	youngest, oldest int // the full years on the day, as the least and the most they can be
}

// fullAge is the age from which a citizen has an account of their own: NĐ 59/2022 Điều 11, NĐ 69/2024 Điều 7.
const fullAge = 14

// cardAge is the age from which a child may have level 2 on request: NĐ 69/2024 Điều 7.
const cardAge = 6

func (x exam) reasons() []Reason {
	if x.rules == ND69 && x.throughGuardian() == Yes {
		return []Reason{x.age(), x.guardian(), x.card()}
	}
	all := []Reason{x.age(), x.card(), x.device(), x.phone()}
	if x.who.Phone != No {
		all = append(all, x.sim())
	}
	if x.who.Ward == Yes {
		all = append(all, x.ward())
	}
	return all
}

// throughGuardian says whether a parent or guardian registers: for children under 14 and for wards.
func (x exam) throughGuardian() Tri {
	switch {
	case x.who.Ward == Yes:
		return Yes
	case x.who.Birth.IsZero():
		return Unknown
	case x.oldest < fullAge:
		return Yes
	case x.youngest >= fullAge:
		return No
	}
	return Unknown
}

func (x exam) article(nd59, nd69 string) string {
	if x.rules == ND69 {
		return x.rules.Title().VI + ", " + nd69
	}
	return x.rules.Title().VI + ", " + nd59
}

func (x exam) because(code string, ok Tri, source string, text errs.T) Reason {
	return Reason{Code: code, OK: ok, Text: text, Source: source}
}

func (x exam) age() Reason {
	source := x.article("Điều 11", "Điều 7")
	switch {
	case x.who.Birth.IsZero():
		return x.because("age.unknown", Unknown, source, errs.T{VI: "Chưa có ngày sinh nên chưa biết đủ tuổi hay không.", EN: "The date of birth is not known."})
	case x.youngest >= fullAge:
		return x.because("age.full", Yes, source, errs.Tf("Đủ 14 tuổi vào ngày %s.", "14 or older on %s.", x.on))
	case x.oldest >= fullAge:
		return x.because("age.border", Unknown, source, errs.Tf("Sinh năm %d, chưa rõ ngày tháng: có thể chưa đủ 14 tuổi vào ngày %s.",
			"Born in %d, the day is not known: perhaps not yet 14 on %s.", x.who.Birth.Year, x.on))
	case x.rules == ND69:
		return x.childAge(source)
	}
	return x.because("age.under", No, source, errs.Tf("Chưa đủ 14 tuổi vào ngày %s: sử dụng qua tài khoản của cha, mẹ hoặc người giám hộ.",
		"Not yet 14 on %s: uses the account of a parent or guardian.", x.on))
}

// childAge judges a child by NĐ 69/2024 Điều 7: level 1 from birth, level 2 from 6, both on request.
func (x exam) childAge(source string) Reason {
	switch {
	case x.level == 1 || x.youngest >= cardAge:
		return x.because("age.request", Yes, source, errs.T{
			VI: "Dưới 14 tuổi: được cấp tài khoản khi có nhu cầu, do cha, mẹ hoặc người giám hộ đăng ký.",
			EN: "Under 14: has an account on request, registered by a parent or guardian.",
		})
	case x.oldest >= cardAge:
		return x.because("age.border", Unknown, source, errs.Tf("Sinh năm %d, chưa rõ ngày tháng: có thể chưa đủ 6 tuổi vào ngày %s.",
			"Born in %d, the day is not known: perhaps not yet 6 on %s.", x.who.Birth.Year, x.on))
	}
	return x.because("age.under6", No, source, errs.Tf("Chưa đủ 6 tuổi vào ngày %s: chỉ được cấp mức độ 01 khi có nhu cầu.",
		"Not yet 6 on %s: may have level 1 only, on request.", x.on))
}

func (x exam) ward() Reason {
	return x.because("ward.account", No, x.article("Điều 11", "Điều 7"), errs.T{
		VI: "Người được giám hộ sử dụng qua tài khoản của người giám hộ.", EN: "A ward uses the guardian's account.",
	})
}

func (x exam) guardian() Reason {
	source := x.article("Điều 11", "Điều 10")
	switch x.who.Guardian {
	case Yes:
		return x.because("guardian.ready", Yes, source, errs.T{
			VI: "Cha, mẹ hoặc người giám hộ đã có tài khoản mức độ 02 để đăng ký.", EN: "A parent or guardian has a level-2 account to register with.",
		})
	case No:
		return x.because("guardian.none", No, source, errs.T{
			VI: "Cha, mẹ hoặc người giám hộ chưa có tài khoản mức độ 02: cần kích hoạt cho người lớn trước.",
			EN: "No parent or guardian has a level-2 account yet: activate the adult's first.",
		})
	}
	return x.because("guardian.unknown", Unknown, source, errs.T{
		VI: "Chưa rõ cha, mẹ hoặc người giám hộ đã có tài khoản mức độ 02 hay chưa.", EN: "Not known whether a parent or guardian has a level-2 account.",
	})
}
