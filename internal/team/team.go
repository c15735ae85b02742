package team

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Kind says what a team is for; it is stored, so its text never changes.
type Kind string

// The kinds (plan B II.4.1, III.1.2, III.2; plan A IV.7).
const (
	Guidance  Kind = "guidance"  // survey, guide and activate
	Digital   Kind = "digital"   // the community digital team
	Volunteer Kind = "volunteer" // youth volunteers
)

var kindTexts = map[Kind]errs.T{
	Guidance:  {VI: "Tổ rà soát, hướng dẫn kích hoạt", EN: "Survey and guidance team"},
	Digital:   {VI: "Tổ công nghệ số cộng đồng", EN: "Community digital team"},
	Volunteer: {VI: "Đội hình tình nguyện", EN: "Volunteer team"},
}

// Kinds lists them in the order of a form.
func Kinds() []Kind { return []Kind{Guidance, Digital, Volunteer} }

// Text names the kind.
func (k Kind) Text() errs.T { return kindTexts[k] }

// Organisation says who sends a member; it is stored, so its text never changes.
type Organisation string

// The organisations that plan B II.4.1 and III.2 name, and the carriers of III.1.4.
const (
	HamletHead  Organisation = "hamlet"
	Police      Organisation = "police"
	YouthUnion  Organisation = "youth-union"
	WomensUnion Organisation = "womens-union"
	DigitalTeam Organisation = "digital-team"
	Association Organisation = "association"
	Officials   Organisation = "officials"
	School      Organisation = "school"
	Enterprise  Organisation = "enterprise"
	Carrier     Organisation = "carrier"
	Other       Organisation = "other"
)

var organisations = []struct {
	id   Organisation
	text errs.T
}{
	{HamletHead, errs.T{VI: "Thôn, tổ dân phố", EN: "Hamlet"}},
	{Police, errs.T{VI: "Công an", EN: "Police"}},
	{YouthUnion, errs.T{VI: "Đoàn Thanh niên", EN: "Youth union"}},
	{WomensUnion, errs.T{VI: "Hội Liên hiệp Phụ nữ", EN: "Women's union"}},
	{DigitalTeam, errs.T{VI: "Tổ công nghệ số cộng đồng", EN: "Community digital team"}},
	{Association, errs.T{VI: "Hội, đoàn thể khác", EN: "Another association"}},
	{Officials, errs.T{VI: "Cán bộ, công chức", EN: "Officials"}},
	{School, errs.T{VI: "Trường học", EN: "School"}},
	{Enterprise, errs.T{VI: "Doanh nghiệp", EN: "Enterprise"}},
	{Carrier, errs.T{VI: "Doanh nghiệp viễn thông", EN: "Telecom carrier"}},
	{Other, errs.T{VI: "Khác", EN: "Other"}},
}

// Organisations lists them in the order of a form.
func Organisations() (out []Organisation) {
	for _, o := range organisations {
		out = append(out, o.id)
	}
	return out
}

// Text names the organisation; an unknown one has no name.
func (o Organisation) Text() errs.T {
	for _, x := range organisations {
		if x.id == o {
			return x.text
		}
	}
	return errs.T{}
}

// Team works for one hamlet, agency, school or enterprise, or for a whole commune.
type Team struct {
	Home    unit.ID
	ID      db.ID
	Unit    unit.ID
	Kind    Kind
	Name    string
	Leader  db.ID  // a member; zero: none yet
	Hotline string // as it is posted; "" when none (W5)
	Version int64
	Created time.Time
	Ended   time.Time // zero: works
	Members []Member  // those who have not left, the leader first; filled by Teams and Team
}

// Lead gives the leader; ok is false while there is none.
func (t *Team) Lead() (Member, bool) {
	i := slices.IndexFunc(t.Members, func(m Member) bool { return m.ID == t.Leader && !m.ID.IsZero() })
	if i < 0 {
		return Member{}, false
	}
	return t.Members[i], true
}

// Has says whether a member is in the team now.
func (t *Team) Has(id db.ID) bool {
	return slices.ContainsFunc(t.Members, func(m Member) bool { return m.ID == id })
}

// SentBy lists the organisations of the members, each once, in the order of the members.
func (t *Team) SentBy() (out []Organisation) {
	for _, m := range t.Members {
		if !slices.Contains(out, m.Organisation) {
			out = append(out, m.Organisation)
		}
	}
	return out
}

// Find gives the team of an id, nil when it is not in the list.
func Find(list []Team, id db.ID) *Team {
	if i := slices.IndexFunc(list, func(t Team) bool { return t.ID == id }); i >= 0 {
		return &list[i]
	}
	return nil
}

// Member is one person of a team. Somebody in two teams is two members.
type Member struct {
	Home         unit.ID
	ID           db.ID
	Team         db.ID
	Name         string
	Post         string // "Trưởng thôn", "Bí thư Chi đoàn"
	Organisation Organisation
	UnitName     string // which branch: "Chi đoàn thôn 3"
	Account      db.ID  // zero: works on paper
	Phone        string // sealed at rest, masked on screen
	Version      int64
	Joined       time.Time
	Left         time.Time // zero: still in
}

// Credits are the ids under which the ledger may know the member: the account, and the member where they work on paper.
func (m *Member) Credits() []db.ID {
	if m.Account.IsZero() {
		return []db.ID{m.ID}
	}
	return []db.ID{m.ID, m.Account}
}

const longestName = 120

func checkTeam(t *Team) error {
	t.Name, t.Hotline = vn.Clean(t.Name), vn.Clean(t.Hotline)
	switch {
	case kindTexts[t.Kind] == errs.T{}:
		return errs.Invalid("team.kind", errs.T{VI: "Cần chọn loại tổ. Tổ chưa được ghi.", EN: "Choose what kind of team it is. It was not saved."})
	case t.Name == "" || utf8.RuneCountInString(t.Name) > longestName:
		return errs.Invalid("team.name", errs.T{VI: "Tên tổ cần từ 1 đến 120 ký tự. Tổ chưa được ghi.", EN: "A team's name has 1 to 120 characters. It was not saved."})
	}
	hotline, err := phoneOf(t.Hotline)
	t.Hotline = hotline
	return err
}

func checkMember(m *Member) error {
	m.Name, m.Post, m.UnitName = vn.Clean(m.Name), vn.Clean(m.Post), vn.Clean(m.UnitName)
	switch {
	case m.Name == "" || utf8.RuneCountInString(m.Name) > longestName:
		return errs.Invalid("team.member.name", errs.T{VI: "Họ tên thành viên cần từ 1 đến 120 ký tự. Thành viên chưa được ghi.", EN: "A member's name has 1 to 120 characters. They were not saved."})
	case m.Organisation.Text() == errs.T{}:
		return errs.Invalid("team.member.organisation", errs.T{VI: "Cần chọn cơ quan, đoàn thể cử thành viên. Thành viên chưa được ghi.", EN: "Choose who sends the member. They were not saved."})
	case utf8.RuneCountInString(m.Post) > longestName || utf8.RuneCountInString(m.UnitName) > longestName:
		return errs.Invalid("team.member.long", errs.T{VI: "Chức vụ, đơn vị nhiều nhất 120 ký tự. Thành viên chưa được ghi.", EN: "Post and unit have at most 120 characters. The member was not saved."})
	}
	phone, err := phoneOf(m.Phone)
	m.Phone = phone
	return err
}

// phoneOf reads one number; short numbers (113, 1900xxxx) and fixed lines are posted as hotlines too, so any 3 to 11 digits pass.
func phoneOf(text string) (string, error) {
	digits := strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "").Replace(text)
	if rest, ok := strings.CutPrefix(digits, "+84"); ok {
		digits = "0" + rest
	}
	if digits == "" {
		return "", nil
	}
	for _, r := range digits {
		if r < '0' || r > '9' {
			return "", badPhone
		}
	}
	if len(digits) < 3 || len(digits) > 11 {
		return "", badPhone
	}
	return digits, nil
}

var badPhone = errs.Invalid("team.phone", errs.T{
	VI: "Số điện thoại không đúng: chỉ gồm 3 đến 11 chữ số. Nội dung này chưa được ghi.",
	EN: "The phone number is not right: 3 to 11 digits only. This was not saved.",
})
