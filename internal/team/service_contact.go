package team

import (
	"cmp"
	"slices"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// CallBack is a citizen to whom somebody promised to come back.
type CallBack struct {
	Citizen db.ID
	At      time.Time // when to come back
	Said    time.Time // when it was recorded
	By      db.ID     // account that recorded it
	Channel string
	Outcome string
	Note    string
}

// CallBacks gives the citizens of a commune who are to be called back before a moment, the earliest first. What counts is the last contact that no
// correction takes back; a later contact, an activation or leaving the list settles it. Promises reach at most 60 days ahead, so older ones aren't read.
func (s *Service) CallBacks(q db.Q, home unit.ID, until time.Time) ([]CallBack, error) {
	events, err := s.ledger.Between(q, home, q.Now().Add(-2*farthestAgain), q.Now(), mostEvents)
	if err != nil {
		return nil, err
	}
	promised := map[db.ID]bool{}
	for i := range events {
		if events[i].Kind == ledger.Contacted && events[i].Body.Again > 0 {
			promised[events[i].Citizen] = true
		}
	}
	var out []CallBack
	for id := range promised {
		timeline, _, err := s.ledger.Timeline(q, home, id)
		if err != nil {
			return nil, err
		}
		if c, ok := openPromise(timeline); ok && c.At.Before(until) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b CallBack) int { return cmp.Or(a.At.Compare(b.At), compareID(a.Citizen, b.Citizen)) })
	return out, nil
}

// openPromise reads one citizen's events, oldest first.
func openPromise(events []ledger.Event) (c CallBack, open bool) {
	void := ledger.Voided(events)
	for i := range events {
		e := &events[i]
		switch {
		case void[e.ID]:
		case e.Kind == ledger.Contacted:
			open = e.Body.Again > 0
			c = CallBack{e.Citizen, db.Time(e.Body.Again), e.At, e.Account, e.Body.Channel, e.Body.Outcome, e.Body.Note}
		case e.Kind == ledger.Activated, e.Kind == ledger.Unlisted, e.Kind == ledger.MovedOut:
			open = false
		}
	}
	return c, open
}

// Record writes attempts to reach citizens of one commune, with the facts that follow. Sending the same op again records nothing twice. An outcome that
// the ledger refuses for one citizen is given back beside the others.
func (s *Service) Record(tx *db.Tx, home unit.ID, op db.ID, contacts []Contact) ([]ledger.Outcome, error) {
	var events []ledger.Event
	for _, c := range contacts {
		es, err := c.Events(op, tx.Now())
		if err != nil {
			return nil, err
		}
		events = append(events, es...)
	}
	if len(events) == 0 {
		return nil, nil
	}
	return s.ledger.Append(tx, home, events)
}

// mostRow is how many houses one action may mark: a lane, not a hamlet.
const mostRow = 40

// NobodyHome records a row of houses at which nobody opened, in one action: one contact for each person whose next step needs a visit. It lets go of the
// doors and says how many people it was.
func (s *Service) NobodyHome(tx *db.Tx, home unit.ID, no int64, op db.ID, houses []db.ID, like Contact, member db.ID) (people int, err error) {
	if len(houses) == 0 || len(houses) > mostRow {
		return 0, errs.Invalid("team.row", errs.Tf("Mỗi lần ghi từ 1 đến %d hộ. Chưa ghi gì.", "From 1 to %d houses at a time. Nothing was recorded.", mostRow))
	}
	var contacts []Contact
	for _, h := range houses {
		house, who, err := s.people.Household(tx, home, h)
		if err != nil || house == nil {
			return 0, cmpErr(err, noHouse)
		}
		for _, c := range who {
			v, found, err := s.ledger.ViewOf(tx, home, no, c.ID)
			if err != nil {
				return 0, err
			}
			if found && NeedsVisit(v.Step) {
				one := like
				one.Citizen, one.Channel, one.Outcome = c.ID, ByVisit, Nobody
				contacts = append(contacts, one)
			}
		}
		if err := s.Release(tx, home, h, member); err != nil {
			return 0, err
		}
	}
	_, err = s.Record(tx, home, op, contacts)
	return len(contacts), err
}

// SamePhone is one citizen who is listed with a number.
type SamePhone struct {
	Citizen db.ID
	Active  bool // has an active account already
	Owed    bool // is about to activate
}

// OnePhone says who of a commune is listed with a number. One phone holds one account at a time: activating a second person on it unbinds the first, so
// a helper's phone must not be used for several people (the user guide of C06, 2.3 and 2.6).
func (s *Service) OnePhone(q db.Q, home unit.ID, no int64, digits string) ([]SamePhone, error) {
	ids, err := s.people.ByPhone(q, home, digits)
	if err != nil {
		return nil, err
	}
	var out []SamePhone
	for _, id := range ids {
		v, found, err := s.ledger.ViewOf(q, home, no, id)
		if err != nil {
			return nil, err
		}
		if found {
			owed := v.Step == ledger.StepActivate1 || v.Step == ledger.StepActivate2
			out = append(out, SamePhone{Citizen: id, Active: v.Mask.Has(ledger.Active1) || v.Mask.Has(ledger.Active2), Owed: owed})
		}
	}
	return out, nil
}

// Warn says what is at stake before a citizen is activated on a phone; ok is false when nobody else uses it.
func Warn(citizen db.ID, same []SamePhone) (text errs.T, ok bool) {
	active, owed := 0, 0
	for _, p := range same {
		if p.Citizen == citizen {
			continue
		}
		active += one(p.Active)
		owed += one(p.Owed && !p.Active)
	}
	switch {
	case active > 0:
		return errs.Tf("Số máy này đã có %d người khác kích hoạt. Đăng nhập tiếp trên cùng máy sẽ hủy liên kết tài khoản của họ: hãy dùng máy của chính công dân, hoặc kích hoạt trên vneid.gov.vn.",
			"%d other people are active with this number. Going on with the same phone unbinds their accounts: use the citizen's own phone, or activate at vneid.gov.vn.", active), true
	case owed > 0:
		return errs.Tf("Số máy này còn đăng ký cho %d người khác chờ kích hoạt. Mỗi máy chỉ giữ một tài khoản: hãy kích hoạt cho họ trên máy khác hoặc trên vneid.gov.vn.",
			"%d other people waiting to activate are listed with this number. A phone holds one account: activate theirs on another phone or at vneid.gov.vn.", owed), true
	}
	return errs.T{}, false
}
