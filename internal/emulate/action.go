package emulate

import (
	"time"
)

// Kind is what happens in the script.
type Kind string

// The kinds. All but Official happen to a person; Surveyed happens to a household and names its head.
const (
	Surveyed   Kind = "surveyed"
	Contacted  Kind = "contacted"
	Registered Kind = "registered"
	Filed      Kind = "filed"
	Approved   Kind = "approved"
	Notified   Kind = "notified"
	Activated  Kind = "activated"
	Portal     Kind = "portal"
	Absent     Kind = "absent"
	Returned   Kind = "returned"
	Cannot     Kind = "cannot"
	Confirmed  Kind = "confirmed" // the local authority confirms an absence or a "cannot"
	Corrected  Kind = "corrected" // an earlier action was a mistake
	Official   Kind = "official"  // the official figures of a commune for one day come in
)

// Action is one line of the script.
type Action struct {
	No      int // 1, 2, 3… in the order of time
	At      time.Time
	Kind    Kind
	Level   int // 1 or 2 for what belongs to a level, else 0
	Commune int // index in District.Communes
	Person  Ref // of the person; for Surveyed Member is 0, for Official only Commune counts
	Actor   Actor
	Body    Body
}

// Actor says who enters the action. Police and authority work for the whole commune; a team member is named by hamlet and place in Hamlet.Team.
type Actor struct {
	Office Office
	Member int // in the Team of the person's hamlet, for OfficeTeam
}

// Office is the side an actor stands on.
type Office string

// The offices.
const (
	OfficeTeam      Office = "team"
	OfficePolice    Office = "police"    // công an xã
	OfficeAuthority Office = "authority" // UBND xã
)

// Body is what an action says beyond who and when; nil for most.
type Body interface{ body() }

// Survey is the body of Surveyed (80/KH-TCT II.4.1: smartphones and computers with internet, by household).
type Survey struct {
	Smartphones, Computers int
	Internet               bool
	Answers                []Answer // one per member of 14 and older
}

// Answer is what the survey heard about one member.
type Answer struct {
	Member int
	Card   Card
	Device Device
	OwnSIM bool
	Group  int // 1 able, 2 device not good enough (level 2 at the police), 3 cannot (plan B III.2)
}

// Contact is the body of Contacted.
type Contact struct {
	Channel string // "visit", "phone", "zalo"
	Result  string // "appointment", "agreed", "not-home", "refused"
}

// Filing is the body of Filed.
type Filing struct{ WithCard bool } // together with a new chip card: up to 7 working days instead of 3

// Activation is the body of Activated.
type Activation struct {
	Web  bool // on https://vneid.gov.vn, for phones too weak
	Late bool // after the 7 days (NĐ 59/2022 article 18): through the call centre
}

// Absence is the body of Absent.
type Absence struct{ Where string }

// Inability is the body of Cannot.
type Inability struct{ Reason Frail }

// Confirmation is the body of Confirmed.
type Confirmation struct{ Of int } // No of the Absent or Cannot

// Correction is the body of Corrected.
type Correction struct {
	Of     int // No of the mistaken action
	Reason string
}

// Figures is the body of Official: the cumulative figures at the cut-off, as the national system shows them.
type Figures struct {
	Day                              int // of the campaign, from 1
	Cutoff                           time.Time
	L1Activated, L2Filed, L2Approved int
	L2Activated                      int
	Late                             bool // came on the next morning
}

func (Survey) body()       {}
func (Contact) body()      {}
func (Filing) body()       {}
func (Activation) body()   {}
func (Absence) body()      {}
func (Inability) body()    {}
func (Confirmation) body() {}
func (Correction) body()   {}
func (Figures) body()      {}
