package ledger

import (
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/roster"
)

// Stage is how far one level of an account has come (L1).
type Stage int64

// The stages, in order. Refused falls back behind Registered: it can be filed again.
const (
	StageNone Stage = iota
	StageRefused
	StageRegistered // level 1: registered in the app; level 2: file taken in
	StageApproved
	StageNotified
	StageActive
)

// Account is one level's life. Times are when the server recorded the fact; zero: it has not happened.
type Account struct {
	Stage      Stage     `json:"stage"`
	Baseline   bool      `json:"baseline,omitempty"` // active before the campaign counts; never counted again
	FiledAt    time.Time `json:"filed_at,omitzero"`
	ApprovedAt time.Time `json:"approved_at,omitzero"`
	NotifiedAt time.Time `json:"notified_at,omitzero"`
	NoticeSeen time.Time `json:"notice_seen,omitzero"` // when the message came, as told: the 7-day clock runs from it
	ActiveAt   time.Time `json:"active_at,omitzero"`
	Credit     db.ID     `json:"credit,omitzero"`
}

// Claim is something said of a citizen that the authority has yet to confirm, or has (R5).
type Claim struct {
	Since     time.Time `json:"since,omitzero"`
	Confirmed bool      `json:"confirmed,omitempty"`
	Reason    string    `json:"-"` // never leaves the package but for those who may see it
}

// Stands says whether the claim is made.
func (c Claim) Stands() bool { return !c.Since.IsZero() }

// State is what the events of one citizen come to.
type State struct {
	Listed   bool          `json:"listed,omitempty"`
	L1       Account       `json:"l1"`
	L2       Account       `json:"l2"`
	PortalAt time.Time     `json:"portal_at,omitzero"`
	Absent   Claim         `json:"absent"`
	Cannot   Claim         `json:"cannot"`
	Surveyed time.Time     `json:"surveyed,omitzero"`
	Device   roster.Device `json:"device,omitempty"` // the survey's answer, newer than the roster's
	OwnSIM   campaign.Tri  `json:"own_sim,omitempty"`
	Card     roster.Card   `json:"card,omitempty"`
	Contact  time.Time     `json:"contact,omitzero"`
	Outcome  string        `json:"outcome,omitempty"`
	Again    time.Time     `json:"again,omitzero"`
	Contacts int           `json:"contacts,omitempty"`
}

// Level gives the account of a level.
func (s *State) Level(n int) *Account {
	if n == 2 {
		return &s.L2
	}
	return &s.L1
}

// Active says whether any level is.
func (s *State) Active() bool { return s.L1.Stage == StageActive || s.L2.Stage == StageActive }

// Fold turns the events of one citizen, in the order of recording, into a state. It is pure: the same events give the same state.
func Fold(events []Event) State {
	void := voided(events)
	var s State
	for i := range events {
		if !void[events[i].ID] {
			s.apply(&events[i])
		}
	}
	return s
}

// voided says which events a later one corrects. A correction that is itself corrected no longer voids.
func voided(events []Event) map[db.ID]bool {
	var void map[db.ID]bool
	for i := len(events) - 1; i >= 0; i-- {
		e := &events[i]
		if e.Kind != Corrected || void[e.ID] {
			continue
		}
		if void == nil {
			void = map[db.ID]bool{}
		}
		void[e.Corrects] = true
	}
	return void
}

func (s *State) apply(e *Event) {
	switch e.Kind {
	case Listed:
		s.Listed = true
	case MovedIn:
		if e.Body.State != nil {
			*s = *e.Body.State
		}
		s.Listed = true
	case Unlisted, MovedOut:
		s.Listed = false
	case Surveyed:
		s.survey(e)
	case Contacted:
		s.Contact, s.Outcome, s.Again, s.Contacts = e.At, e.Body.Outcome, db.Time(e.Body.Again), s.Contacts+1
	case Registered, Filed, Refused, Approved, Notified, Activated:
		s.Level(e.Body.Level).apply(e)
		if e.Kind == Activated {
			s.Absent, s.Cannot = Claim{}, Claim{} // who has activated is neither away nor unable
		}
	case Portal:
		if s.PortalAt.IsZero() {
			s.PortalAt = e.At
		}
	case Absent:
		s.Absent = Claim{Since: e.At}
	case Returned:
		s.Absent = Claim{}
	case Cannot:
		s.Cannot = Claim{Since: e.At, Reason: e.Body.Reason}
	case Able:
		s.Cannot = Claim{}
	case Confirmed:
		s.confirm(e.Body.What)
	case Changed, Corrected:
	}
}

func (s *State) survey(e *Event) {
	s.Surveyed = e.At
	if e.Body.Device != 0 {
		s.Device = roster.Device(e.Body.Device)
	}
	if e.Body.OwnSIM != 0 {
		s.OwnSIM = campaign.Tri(e.Body.OwnSIM)
	}
	if e.Body.Card != 0 {
		s.Card = roster.Card(e.Body.Card)
	}
}

// confirm settles a claim that stands; confirming nothing changes nothing.
func (s *State) confirm(what string) {
	switch {
	case what == "absent" && s.Absent.Stands():
		s.Absent.Confirmed = true
	case what == "cannot" && s.Cannot.Stands():
		s.Cannot.Confirmed = true
	}
}

// apply moves a level forward. A fact that comes late (a filing learnt of after the activation) fills its time but never moves back.
func (a *Account) apply(e *Event) {
	switch e.Kind {
	case Registered, Filed:
		a.advance(StageRegistered, &a.FiledAt, e.At)
	case Approved:
		a.advance(StageApproved, &a.ApprovedAt, e.At)
	case Notified:
		if a.advance(StageNotified, &a.NotifiedAt, e.At) {
			a.NoticeSeen = seen(e)
		}
	case Activated:
		if a.advance(StageActive, &a.ActiveAt, e.At) {
			a.Baseline, a.Credit = e.Body.Baseline, e.Credit
		}
	case Refused:
		if a.Stage < StageApproved {
			*a = Account{Stage: StageRefused}
		}
	}
}

// advance notes the first time of a fact and raises the stage; it says whether this was the first time.
func (a *Account) advance(to Stage, first *time.Time, at time.Time) bool {
	a.Stage = max(a.Stage, to)
	if !first.IsZero() {
		return false
	}
	*first = at
	return true
}

// seen is when the fact was seen, or recorded when that was not said or lies in the future of the record.
func seen(e *Event) time.Time {
	if e.SeenAt.IsZero() || e.SeenAt.After(e.At) {
		return e.At
	}
	return e.SeenAt
}
