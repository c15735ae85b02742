package emulate

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tungnha/internal/team"
	"tungnha/internal/vn"
)

// Crew is a team of the campaign with everybody in it, as a commune's decision names them. All of them are invented, and so are their numbers.
type Crew struct {
	Kind    team.Kind
	Name    string
	Hotline string // "" when none is posted
	Hamlet  int    // index in Commune.Hamlets; WholeCommune for all of them
	People  []CrewMember
}

// WholeCommune is the Hamlet of a crew that works everywhere in its commune.
const WholeCommune = -1

// CrewMember is somebody in a crew; the first one leads it. In a guidance crew they stand as in Hamlet.Team, those who were added behind.
type CrewMember struct {
	TeamMember
	Sends  team.Organisation
	Branch string // of the organisation: "Chi đoàn Thôn 3"
}

// Crews forms the teams of a commune (plan B II.4.1, III.1.2, III.2): one that guides in every hamlet, community digital teams in some, volunteers of a
// school for the whole commune.
func Crews(c *Commune) []Crew {
	f := crewForming{c, newRand(c.seed, streamCrews)}
	var out []Crew
	for i := range c.Hamlets {
		out = append(out, f.guidance(i))
		if i%4 == 1 {
			out = append(out, f.digital(i))
		}
	}
	return append(out, f.volunteers())
}

type crewForming struct {
	c *Commune
	r *rand.Rand
}

// hotline is a number that nobody can have: no subscriber's number of the province begins with three zeros.
func (f *crewForming) hotline() string {
	return "0237000" + fmt.Sprintf("%04d", digitsValue([]byte(f.c.Code))%10_000)
}

var senders = map[string]struct {
	by     team.Organisation
	branch string
}{
	"Trưởng thôn": {team.HamletHead, ""}, "Trưởng khu phố": {team.HamletHead, ""}, "Công an viên": {team.Police, "Công an"},
	"Bí thư Chi đoàn": {team.YouthUnion, "Chi đoàn"}, "Chi hội trưởng Chi hội Phụ nữ": {team.WomensUnion, "Chi hội Phụ nữ"},
	"Thành viên Tổ công nghệ số cộng đồng": {team.DigitalTeam, "Tổ công nghệ số cộng đồng"},
}

func (f *crewForming) guidance(hamlet int) Crew {
	h := &f.c.Hamlets[hamlet]
	out := Crew{Kind: team.Guidance, Name: "Tổ rà soát, hướng dẫn " + h.Name, Hotline: f.hotline(), Hamlet: hamlet}
	for _, m := range h.Team {
		s := senders[m.Role]
		branch := strings.TrimSpace(s.branch + " " + h.Name)
		if s.by == team.Police {
			branch = "Công an " + f.c.Name
		}
		out.People = append(out.People, CrewMember{m, s.by, branch})
	}
	switch hamlet % 3 {
	case 0:
		out.People = append(out.People, f.member("Giáo viên", team.School, "Trường Tiểu học trên địa bàn", vn.Female))
	case 1:
		out.People = append(out.People, f.member("Nhân viên kỹ thuật địa bàn", team.Carrier, "Điểm giao dịch viễn thông", vn.Male))
	}
	return out
}

func (f *crewForming) digital(hamlet int) Crew {
	name := "Tổ công nghệ số cộng đồng " + f.c.Hamlets[hamlet].Name
	return Crew{Kind: team.Digital, Name: name, Hotline: f.hotline(), Hamlet: hamlet, People: []CrewMember{
		f.member("Tổ trưởng", team.DigitalTeam, name, vn.Male),
		f.member("Đoàn viên", team.YouthUnion, "Chi đoàn "+f.c.Hamlets[hamlet].Name, vn.Female),
		f.member("Nhân viên kỹ thuật địa bàn", team.Carrier, "Điểm giao dịch viễn thông", vn.Male),
	}}
}

func (f *crewForming) volunteers() Crew {
	const school = "Trường Trung học phổ thông trên địa bàn"
	out := Crew{Kind: team.Volunteer, Name: "Đội hình thanh niên tình nguyện của nhà trường", Hotline: f.hotline(), Hamlet: WholeCommune}
	out.People = append(out.People, f.member("Bí thư Đoàn trường", team.School, school, vn.Male))
	for i := range 4 {
		out.People = append(out.People, f.member("Đoàn viên", team.YouthUnion, school, []vn.Sex{vn.Female, vn.Male}[i%2]))
	}
	return out
}

// member invents one more: born between 1975 and 2004, with a number that no citizen of the district has.
func (f *crewForming) member(post string, by team.Organisation, branch string, sex vn.Sex) CrewMember {
	born := 1975 + f.r.IntN(22)
	if post == "Đoàn viên" {
		born = 1998 + f.r.IntN(7)
	}
	phone := fmt.Sprintf("0900000%03d", f.r.IntN(1000))
	return CrewMember{TeamMember{fullName(f.r, families.pick(f.r), sex, born), post, phone}, by, branch}
}
