package roster

import (
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Device is what the citizen (or the household) has to run VNeID on; plan B III.2 sorts people by it.
type Device int64

// The answers. Unknown is zero: what nobody asked is not known.
const (
	DeviceUnknown Device = iota
	DeviceGood           // a phone or computer that runs VNeID
	DeviceWeak           // a phone that can't run VNeID: level 2 at the police, activation on the web
	DeviceNone           // no phone and no computer
)

// Card is the state of the chip identity card (R8).
type Card int64

// The states, as campaign.Card with the old papers told apart.
const (
	CardUnknown Card = iota
	CardChip
	CardExpired
	CardPending
	CardOld  // a 9-digit CMND or a CCCD without a chip
	CardNone // no card at all
)

// Rule gives the state that eligibility rules know.
func (c Card) Rule() campaign.Card {
	switch c {
	case CardChip:
		return campaign.CardValid
	case CardExpired:
		return campaign.CardExpired
	case CardPending:
		return campaign.CardPending
	case CardOld, CardNone:
		return campaign.CardNone
	}
	return campaign.CardUnknown
}

// Household is one house on the list, in the order people walk.
type Household struct {
	Commune     unit.ID
	ID          db.ID
	Hamlet      unit.ID // 0: not known yet
	BookNo      string  // number in the list or the household book, "" when none
	Head        string  // name of the head
	Address     string
	WalkOrder   int64
	Smartphones *int64 // nil: not surveyed
	Computers   *int64
	Internet    *bool
	SurveyedAt  time.Time // zero: not surveyed (R2)
	SurveyedBy  db.ID
	Version     int64
	Seq         int64 // feed counter of the last change
	RemovedAt   time.Time
}

// Citizen is one resident. Identity and Phones are in the clear here and nowhere else; whoever shows them masks them.
type Citizen struct {
	Commune   unit.ID
	ID        db.ID
	Household db.ID
	Hamlet    unit.ID
	ListNo    int64 // the paper list's own order
	Name      string
	Birth     vn.Birth
	Sex       vn.Sex
	Identity  string // 12 digits, 9 for an old CMND, "" when not known
	Phones    []string
	Relation  string // to the head of the household
	Card      Card
	Device    Device
	OwnSIM    campaign.Tri
	Version   int64
	Seq       int64
	SourceRun db.ID
	CreatedAt time.Time
	RemovedAt time.Time
}

// Rule is what eligibility is judged by.
func (c *Citizen) Rule() campaign.Person {
	p := campaign.Person{Birth: c.Birth, Card: c.Card.Rule(), OwnSIM: c.OwnSIM}
	switch c.Device {
	case DeviceGood:
		p.Device, p.Phone = campaign.Yes, campaign.Yes
	case DeviceWeak:
		p.Device, p.Phone = campaign.No, campaign.Yes
	case DeviceNone:
		p.Device, p.Phone = campaign.No, campaign.No
	case DeviceUnknown:
	}
	if len(c.Phones) > 0 {
		p.Phone = campaign.Yes
	}
	return p
}

// Observer hears of every change of citizens and households inside the transaction that makes it. The ledger is the one that listens.
type Observer interface {
	// Changed tells citizens of one commune that are new (Before nil), changed, or removed (After.RemovedAt set).
	Changed(tx *db.Tx, commune unit.ID, changes []Change) error
	// HouseholdsChanged tells households of one commune.
	HouseholdsChanged(tx *db.Tx, commune unit.ID, changes []HouseholdChange) error
	// NextSeq raises the commune's feed counter by n and gives the first number. It also locks the commune: call it first.
	NextSeq(tx *db.Tx, commune unit.ID, n int64) (int64, error)
	// FeedSeq is how far a commune's feed has come.
	FeedSeq(q db.Q, commune unit.ID) (int64, error)
	// NamesChanged says whether the names on a commune's list may have changed after a feed number.
	NamesChanged(q db.Q, commune unit.ID, since int64) (bool, error)
}

// Change is a citizen before and after.
type Change struct {
	Before *Citizen
	After  *Citizen
	Known  Known // what the source says of the account, for a new row
}

// HouseholdChange is a household before and after.
type HouseholdChange struct{ Before, After *Household }

// Known is what a roster file says of somebody's account when it was made: rows inside the baseline are marked and never counted again.
type Known struct {
	Level1On, Level2On bool      // already activated
	At                 time.Time // on that date, zero when not said
}
