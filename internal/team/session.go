package team

import (
	"time"
	"unicode/utf8"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// SessionKind says what people come together for; it is stored, so its text never changes.
type SessionKind string

// The kinds: training of members (W6), meetings with residents (W4), evenings of going from house to house (plan A V.3).
const (
	Training SessionKind = "training"
	Meeting  SessionKind = "meeting"
	Evening  SessionKind = "evening"
)

// SessionKinds lists them in the order of a form.
func SessionKinds() []SessionKind { return []SessionKind{Evening, Meeting, Training} }

// Text names the kind.
func (k SessionKind) Text() errs.T {
	switch k {
	case Training:
		return errs.T{VI: "Tập huấn", EN: "Training"}
	case Meeting:
		return errs.T{VI: "Họp dân, điểm hướng dẫn", EN: "Residents' meeting"}
	case Evening:
		return errs.T{VI: "Buổi tối đến từng nhà", EN: "Evening from house to house"}
	}
	return errs.T{}
}

// SessionState is how far a session has come; it is stored.
type SessionState string

// The states.
const (
	Planned   SessionState = "planned"
	Held      SessionState = "held"
	Cancelled SessionState = "cancelled"
)

// Text names the state.
func (s SessionState) Text() errs.T {
	switch s {
	case Planned:
		return errs.T{VI: "Dự kiến", EN: "Planned"}
	case Held:
		return errs.T{VI: "Đã tổ chức", EN: "Held"}
	case Cancelled:
		return errs.T{VI: "Đã hủy", EN: "Cancelled"}
	}
	return errs.T{}
}

// Session is a training, a meeting or an evening: planned, attended, with its result.
type Session struct {
	Home     unit.ID
	ID       db.ID
	Kind     SessionKind
	Unit     unit.ID
	Team     db.ID // zero: for several teams
	Title    string
	Place    string
	Channel  string // a meeting's: AtMeeting, AtCrowd, AtSchool …
	Starts   time.Time
	Ends     time.Time
	State    SessionState
	People   int64 // residents who came, as counted on the spot
	Result   string
	Version  int64
	Created  time.Time
	Account  db.ID
	Presence []Presence // filled by Session
}

// Presence says whether a member came; for an evening: whether they worked it.
type Presence struct {
	Session, Member db.ID
	Present         bool
	At              time.Time
	Account         db.ID
}

const longestSession = 14 * time.Hour

func checkSession(s *Session) error {
	s.Title, s.Place, s.Result = vn.Clean(s.Title), vn.Clean(s.Place), vn.Clean(s.Result)
	_, channel := WordOf(Channels(), s.Channel)
	switch {
	case s.Kind.Text() == errs.T{}:
		return errs.Invalid("team.session.kind", errs.T{VI: "Cần chọn loại buổi làm việc. Buổi này chưa được ghi.", EN: "Choose what kind of session it is. It was not saved."})
	case s.Kind != Evening && s.Title == "":
		return errs.Invalid("team.session.title", errs.T{VI: "Cần ghi nội dung buổi họp, tập huấn. Buổi này chưa được ghi.", EN: "Say what the session is about. It was not saved."})
	case s.Kind == Meeting && !channel:
		return errs.Invalid("team.session.channel", errs.T{VI: "Cần chọn nơi gặp người dân. Buổi này chưa được ghi.", EN: "Choose where people are met. It was not saved."})
	case s.Starts.IsZero() || !s.Ends.After(s.Starts) || s.Ends.Sub(s.Starts) > longestSession:
		return errs.Invalid("team.session.time", errs.T{
			VI: "Giờ bắt đầu và kết thúc chưa đúng (kết thúc sau bắt đầu, nhiều nhất 14 giờ). Buổi này chưa được ghi.",
			EN: "Start and end are not right (the end after the start, at most 14 hours). It was not saved.",
		})
	case s.People < 0 || s.People > mostGoal:
		return errs.Invalid("team.session.people", errs.T{VI: "Số người dự phải từ 0 đến 100.000. Buổi này chưa được ghi.", EN: "The number of people is from 0 to 100,000. It was not saved."})
	case utf8.RuneCountInString(s.Title+s.Place+s.Result) > 2000:
		return errs.TooLarge("team.session.long", errs.T{VI: "Nội dung dài quá 2.000 ký tự. Buổi này chưa được ghi.", EN: "The text is over 2,000 characters. It was not saved."})
	}
	return nil
}
