package team

import (
	"crypto/sha256"
	"slices"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
)

// Word is one code that stands in events, with what it is called.
type Word struct {
	Code string
	Text errs.T
}

// Where a citizen was met (plan B III.2, plan A III.2; W4). The codes stand in ledger.Body.Channel and never change.
const (
	ByVisit      = "visit"
	ByPhone      = "phone"
	AtMeeting    = "meeting"
	AtCrowd      = "crowd"
	AtAgency     = "agency"
	AtEnterprise = "enterprise"
	AtSchool     = "school"
	AtReligious  = "religious"
)

// Channels lists them in the order of a form.
func Channels() []Word {
	return []Word{
		{ByVisit, errs.T{VI: "Đến nhà", EN: "Home visit"}},
		{ByPhone, errs.T{VI: "Gọi điện", EN: "Phone call"}},
		{AtMeeting, errs.T{VI: "Họp dân", EN: "Residents' meeting"}},
		{AtCrowd, errs.T{VI: "Nơi đông người", EN: "Crowded place"}},
		{AtAgency, errs.T{VI: "Cơ quan", EN: "Agency"}},
		{AtEnterprise, errs.T{VI: "Doanh nghiệp", EN: "Enterprise"}},
		{AtSchool, errs.T{VI: "Trường học", EN: "School"}},
		{AtReligious, errs.T{VI: "Cơ sở tôn giáo", EN: "Religious place"}},
	}
}

// What came of it. The codes stand in ledger.Body.Outcome and never change.
const (
	Done      = "done"
	Again     = "again" // at Body.Again
	Nobody    = "nobody"
	Away      = "absent" // away from the locality: also an event of its own
	Declined  = "refused"
	NoPhone   = "no-phone"
	WrongData = "wrong-data"
	Problem   = "problem"
)

// Outcomes lists them in the order of a form.
func Outcomes() []Word {
	return []Word{
		{Done, errs.T{VI: "Xong", EN: "Done"}},
		{Again, errs.T{VI: "Hẹn lại", EN: "Come back"}},
		{Nobody, errs.T{VI: "Không có ai ở nhà", EN: "Nobody home"}},
		{Away, errs.T{VI: "Vắng mặt tại địa phương", EN: "Away from the locality"}},
		{Declined, errs.T{VI: "Từ chối", EN: "Refused"}},
		{NoPhone, errs.T{VI: "Không có điện thoại", EN: "No phone"}},
		{WrongData, errs.T{VI: "Thông tin sai", EN: "Data wrong"}},
		{Problem, errs.T{VI: "Vướng mắc", EN: "Problem"}},
	}
}

// WordOf finds a code in a list.
func WordOf(list []Word, code string) (errs.T, bool) {
	i := slices.IndexFunc(list, func(w Word) bool { return w.Code == code })
	if i < 0 {
		return errs.T{}, false
	}
	return list[i].Text, true
}

// Contact is one attempt to reach one citizen.
type Contact struct {
	Citizen db.ID
	Channel string
	Outcome string
	Again   time.Time // for Again: when to come back; for Nobody: when to try next, if said
	Note    string
	Seen    time.Time
	Account db.ID
	Source  string
	Step    ledger.Step // what was to be done; with Done it says which fact follows
	Credit  db.ID       // who guided, for a fact that follows
}

// farthestAgain is how far ahead somebody may be told to come back.
const farthestAgain = 60 * 24 * time.Hour

func (c *Contact) check(now time.Time) error {
	_, channel := WordOf(Channels(), c.Channel)
	_, outcome := WordOf(Outcomes(), c.Outcome)
	late := !c.Again.IsZero() && (!c.Again.After(now) || c.Again.After(now.Add(farthestAgain)))
	switch {
	case !channel:
		return errs.Invalid("team.contact.channel", errs.T{VI: "Cần chọn hình thức liên hệ. Việc này chưa được ghi.", EN: "Choose how they were reached. It was not recorded."})
	case !outcome:
		return errs.Invalid("team.contact.outcome", errs.T{VI: "Cần chọn kết quả liên hệ. Việc này chưa được ghi.", EN: "Choose what came of it. It was not recorded."})
	case c.Outcome == Again && c.Again.IsZero(), late:
		return errs.Invalid("team.contact.again", errs.T{
			VI: "Cần ghi giờ hẹn lại, trong vòng 60 ngày tới. Việc này chưa được ghi.",
			EN: "Say when to come back, within the next 60 days. It was not recorded.",
		})
	}
	return nil
}

// Events turns an attempt into what the ledger records: the contact itself, and the fact that its outcome means. Their ids follow from op, so
// that the same attempt sent twice is recorded once.
func (c Contact) Events(op db.ID, now time.Time) ([]ledger.Event, error) {
	if err := c.check(now); err != nil {
		return nil, err
	}
	base := ledger.Event{Citizen: c.Citizen, SeenAt: c.Seen, Account: c.Account, Source: c.Source}
	met := base
	met.ID, met.Kind = derive(op, "contact", c.Citizen), ledger.Contacted
	met.Body = ledger.Body{Channel: c.Channel, Outcome: c.Outcome, Note: c.Note, Again: db.Ms(c.Again)}
	out := []ledger.Event{met}
	fact := base
	switch c.Outcome {
	case Away:
		fact.Kind = ledger.Absent
	case Done:
		fact.Kind, fact.Body.Level = factOf(c.Step)
		fact.Credit = c.Credit
	}
	if fact.Kind != "" {
		fact.ID = derive(op, string(fact.Kind), c.Citizen)
		out = append(out, fact)
	}
	return out, nil
}

// factOf is what "done" means for a next step. What happens elsewhere (a file at the police) or needs answers (a survey) is not made up from a tick.
func factOf(s ledger.Step) (ledger.Kind, int) {
	switch s {
	case ledger.StepActivate2:
		return ledger.Activated, 2
	case ledger.StepActivate1:
		return ledger.Activated, 1
	case ledger.StepTell:
		return ledger.Notified, 2
	case ledger.StepRegister1:
		return ledger.Registered, 1
	case ledger.StepPortal:
		return ledger.Portal, 0
	case ledger.StepFile2, ledger.StepCard, ledger.StepSurvey, ledger.StepWait, ledger.StepConfirm, ledger.StepKin, ledger.StepNone:
	}
	return "", 0
}

// DoneMeans says what a tick stands for at a next step: it is printed on the sheet.
func DoneMeans(s ledger.Step) errs.T {
	switch s {
	case ledger.StepActivate2:
		return errs.T{VI: "đã kích hoạt mức 2", EN: "level 2 activated"}
	case ledger.StepActivate1:
		return errs.T{VI: "đã kích hoạt mức 1", EN: "level 1 activated"}
	case ledger.StepTell:
		return errs.T{VI: "đã báo có tin nhắn duyệt mức 2", EN: "told of the level-2 approval"}
	case ledger.StepRegister1:
		return errs.T{VI: "đã đăng ký mức 1", EN: "level 1 registered"}
	case ledger.StepFile2:
		return errs.T{VI: "đã hướng dẫn ra Công an làm mức 2", EN: "sent to the police for level 2"}
	case ledger.StepCard:
		return errs.T{VI: "đã hướng dẫn làm CCCD cùng tài khoản", EN: "told to apply for card and account together"}
	case ledger.StepPortal:
		return errs.T{VI: "đã đăng nhập Cổng dịch vụ công", EN: "logged in to the portal"}
	case ledger.StepSurvey, ledger.StepWait, ledger.StepConfirm, ledger.StepKin, ledger.StepNone:
	}
	return errs.T{VI: "đã gặp", EN: "met"}
}

// derive makes the id of one event of an operation; it keeps the operation's time, so ids go on sorting by time.
func derive(op db.ID, what string, citizen db.ID) db.ID {
	h := sha256.New()
	h.Write(op[:])
	h.Write([]byte("team|" + what + "|"))
	h.Write(citizen[:])
	id := op
	copy(id[6:], h.Sum(nil))
	id[6] = 0x70 | id[6]&0x0f
	id[8] = 0x80 | id[8]&0x3f
	return id
}
