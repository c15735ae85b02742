package office

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// subjects says in words what lines of the log are about. The log holds ids, so that it names nobody; who reads it is told the names that they may see.
type subjects struct {
	c      *call
	home   unit.ID
	names  map[db.ID]string // of accounts
	people bool             // may be named
	known  map[string]subject
}

// subject is a thing of the log in words, with its page if it has one.
type subject struct{ Text, Path string }

var (
	withID   = regexp.MustCompile(`^([a-z ]+) ([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$`)
	withUnit = regexp.MustCompile(`^([a-z ]+) (\d+)$`)
	counted  = regexp.MustCompile(`^(\d+) citizens$`)
)

// thingTexts are the words before an id.
var thingTexts = map[string]errs.T{
	"citizen": {VI: "Công dân", EN: "Citizen"}, "household": {VI: "Hộ", EN: "Household"}, "subject": {VI: "Công dân hoặc hộ", EN: "Citizen or household"},
	"account": {VI: "Tài khoản", EN: "Account"}, "team": {VI: "Tổ", EN: "Team"}, "import": {VI: "Tệp nhập", EN: "Import"}, "case": {VI: "Trường hợp trùng", EN: "Duplicate"},
	"device": {VI: "Điện thoại", EN: "Phone"}, "report": {VI: "Báo cáo", EN: "Report"}, "evening sheet": {VI: "Phiếu buổi tối", EN: "Evening sheet"},
	"split of unit": {VI: "Chia hộ", EN: "Split of"}, "walk of unit": {VI: "Đường đi", EN: "Walk of"}, "teams of unit": {VI: "Danh sách tổ", EN: "Teams of"},
	"unit": {}, "hamlet": {},
}

func (s *subjects) of(q db.Q, text string) (subject, error) {
	if found, ok := s.known[text]; ok {
		return found, nil
	}
	out, err := s.read(q, text)
	s.known[text] = out
	return out, err
}

func (s *subjects) read(q db.Q, text string) (subject, error) {
	if m := withUnit.FindStringSubmatch(text); m != nil {
		return s.place(m[1], m[2], text), nil
	}
	if m := counted.FindStringSubmatch(text); m != nil {
		return subject{Text: m[1] + s.c.Lang.T(" công dân", " citizens")}, nil
	}
	m := withID.FindStringSubmatch(text)
	if m == nil {
		return subject{Text: text}, nil
	}
	id, err := db.ParseID(m[2])
	if err != nil {
		return subject{Text: text}, nil
	}
	out, err := s.thing(q, m[1], id)
	if word := s.c.Lang.Pick(thingTexts[m[1]]); out.Text == "" {
		out.Text = fmt.Sprintf("%s …%s", word, m[2][len(m[2])-6:])
	} else {
		out.Text = strings.TrimSpace(word + " " + out.Text)
	}
	return out, err
}

func (s *subjects) place(word, number, text string) subject {
	n, err := strconv.ParseInt(number, 10, 64)
	u, ok := s.c.Tree.Get(unit.ID(n))
	if err != nil || !ok {
		return subject{Text: text}
	}
	return subject{Text: strings.TrimSpace(s.c.Lang.Pick(thingTexts[word]) + " " + u.Name)}
}

// thing names a row; nothing when it is gone or may not be named.
func (s *subjects) thing(q db.Q, word string, id db.ID) (subject, error) {
	switch word {
	case "citizen", "subject":
		return s.person(q, word, id)
	case "household":
		return s.house(q, id)
	case "account":
		return subject{Text: s.names[id]}, nil
	case "case":
		return subject{Path: fmt.Sprintf("/dup/%d/%s", s.home, id)}, nil
	case "team":
		t, err := s.c.Site.Teams.Team(q, s.home, id)
		if err != nil || t == nil {
			return subject{}, gone(err)
		}
		return subject{Text: t.Name}, nil
	case "device":
		d, err := s.c.Site.Access.DeviceIn(q, id)
		if err != nil || d == nil {
			return subject{}, err
		}
		return subject{Text: strings.TrimSuffix(fmt.Sprintf("%s · %s", s.names[d.Account], d.Name), " · ")}, nil
	}
	return subject{}, nil
}

func (s *subjects) person(q db.Q, word string, id db.ID) (subject, error) {
	if !s.people {
		return subject{}, nil
	}
	who, err := s.c.Site.Roster.Citizen(q, s.home, id)
	if err != nil {
		return subject{}, err
	}
	if who == nil {
		if word == "subject" {
			return s.house(q, id)
		}
		return subject{}, nil
	}
	return subject{Text: who.Name, Path: desk.CitizenPath(s.home, who.ID)}, nil
}

func (s *subjects) house(q db.Q, id db.ID) (subject, error) {
	if !s.people {
		return subject{}, nil
	}
	h, _, err := s.c.Site.Roster.Household(q, s.home, id)
	if err != nil || h == nil {
		return subject{}, err
	}
	return subject{Text: h.Head}, nil
}

// gone lets what is not there any more pass: the log outlives it.
func gone(err error) error {
	var e *errs.Error
	if errors.As(err, &e) && e.Kind == errs.KindNotFound {
		return nil
	}
	return err
}

// nameSubjects puts the lines of the log into words.
func (s *pages) nameSubjects(c *call, home unit.ID, rows []auditRow) error {
	names, err := s.Access.Names(c.Ctx())
	if err != nil {
		return err
	}
	w := &subjects{c: c, home: home, names: names, people: c.May(access.ViewPeople), known: map[string]subject{}}
	return s.DB.Read(c.Ctx(), func(q *db.Rx) error {
		for i := range rows {
			if rows[i].About, err = w.of(q, rows[i].Subject); err != nil {
				return err
			}
		}
		return nil
	})
}
