package field

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"
	"unicode/utf8"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// The limits of one request. A phone sends more in several requests.
const (
	MostBody  = 256 << 10 // bytes
	MostOps   = 200       // operations of one request
	chunkSize = 50        // operations of one transaction
	mostAfter = 8         // operations that one waits for
	mostHouse = 50        // houses of one "nobody home"
	mostOp    = 16 << 10  // bytes of one operation
)

// Kind says what an operation does. Kinds of the ledger that are of use at the door are kinds here too.
type Kind string

// The kinds beside those of the ledger.
const (
	CitizenEdit     Kind = "citizen.edit"
	CitizenAdd      Kind = "citizen.add" // a walk-in: the id is made on the phone
	HouseholdAdd    Kind = "household.add"
	HouseholdSurvey Kind = "household.survey"
	HouseholdNobody Kind = "household.nobody" // nobody home, for a row of houses
	DoorTake        Kind = "door.take"        // who does it stands at the house for a while
	DoorLeave       Kind = "door.leave"
)

// ownKinds are those that the ledger does not know.
var ownKinds = []Kind{CitizenEdit, CitizenAdd, HouseholdAdd, HouseholdSurvey, HouseholdNobody, DoorTake, DoorLeave}

// doorKinds are the ledger's kinds that a phone may send. Filing and approval are the police's, confirmation the committee's.
var doorKinds = []ledger.Kind{
	ledger.Surveyed, ledger.Contacted, ledger.Registered, ledger.Notified, ledger.Activated, ledger.Portal, ledger.Absent, ledger.Returned,
	ledger.Cannot, ledger.Able, ledger.Corrected,
}

// Kinds lists every kind that this version takes.
func Kinds() []Kind {
	out := slices.Clone(ownKinds)
	for _, k := range doorKinds {
		out = append(out, Kind(k))
	}
	return out
}

// event gives the ledger's kind, "" for the others.
func (k Kind) event() ledger.Kind {
	for _, e := range doorKinds {
		if k == Kind(e) {
			return e
		}
	}
	return ""
}

func (k Kind) known() bool {
	return k.event() != "" || slices.Contains(ownKinds, k)
}

// Outcomes of a contact (plan B II.3; requirement W4).
var outcomes = map[string]bool{
	"done": true, "again": true, "nobody": true, "absent": true, "refused": true, "no-phone": true, "wrong-data": true, "problem": true,
}

var channels = map[string]bool{
	"": true, "visit": true, byCall: true, team.ByPhone: true, "meeting": true, "crowd": true, "agency": true, "enterprise": true, "school": true, "religious": true,
}

// Op is one thing that was done on a phone. Times are UTC milliseconds of the phone's own clock.
type Op struct {
	ID        db.ID   `json:"id"`
	Commune   unit.ID `json:"commune"`
	Kind      Kind    `json:"kind"`
	Subject   db.ID   `json:"subject,omitzero"`   // the citizen, or the household
	Household db.ID   `json:"household,omitzero"` // of a walk-in
	Base      int64   `json:"base,omitempty"`     // version of the row that the phone saw
	After     []db.ID `json:"after,omitempty"`    // operations that must be there first
	SeenAt    int64   `json:"seen_at"`
	Body      Body    `json:"body"`

	raw []byte // as it came, compact: what is hashed, and sealed when it must wait
}

// Body is what an operation says beyond its kind; each kind uses its own part.
type Body struct {
	Level    int             `json:"level,omitempty"`
	Outcome  string          `json:"outcome,omitempty"`
	Channel  string          `json:"channel,omitempty"`
	Again    int64           `json:"again,omitempty"` // phone's clock, ms
	Note     string          `json:"note,omitempty"`
	Where    string          `json:"where,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	Device   int             `json:"device,omitempty"`
	OwnSIM   int             `json:"own_sim,omitempty"`
	Alone    bool            `json:"alone,omitempty"` // activated without guidance: nobody is credited
	Kit      db.ID           `json:"kit,omitzero"`    // the evening sheet that it was read from: its member is credited
	Corrects db.ID           `json:"corrects,omitzero"`
	Fields   map[string]Edit `json:"fields,omitempty"`
	Person   *NewPerson      `json:"person,omitempty"`
	House    *NewHouse       `json:"house,omitempty"`
	Answers  *Answers        `json:"answers,omitempty"`
	Houses   []db.ID         `json:"houses,omitempty"`
	Until    int64           `json:"until,omitempty"` // of a door: phone's clock, ms; 0: half an hour
}

// Edit is one field's value as the phone saw it and as it should be. From is "" where the phone sees a mask (identity, phones).
type Edit struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// NewPerson is a walk-in.
type NewPerson struct {
	Name     string `json:"name"`
	Birth    int    `json:"birth"` // yyyymmdd, with 00 for what is not known
	Sex      int    `json:"sex,omitempty"`
	Identity string `json:"identity,omitempty"`
	Phones   string `json:"phones,omitempty"`
	Relation string `json:"relation,omitempty"`
	Card     int    `json:"card,omitempty"`
	Device   int    `json:"device,omitempty"`
	OwnSIM   int    `json:"own_sim,omitempty"`
}

// NewHouse is a house that stood on no list.
type NewHouse struct {
	Hamlet  unit.ID `json:"hamlet"`
	Head    string  `json:"head"`
	Address string  `json:"address,omitempty"`
}

// Answers are a household's survey (R2).
type Answers struct {
	Smartphones int64 `json:"smartphones"`
	Computers   int64 `json:"computers"`
	Internet    bool  `json:"internet"`
}

// ParseOp reads one operation. The error is for this operation alone; id is what the phone called it, as far as it could be read.
func ParseOp(raw []byte) (op *Op, id string, err error) {
	var head struct {
		ID   string `json:"id"`
		Kind Kind   `json:"kind"`
	}
	if json.Unmarshal(raw, &head) != nil || !utf8.Valid(raw) {
		return nil, clip(head.ID), malformed("JSON")
	}
	id = clip(head.ID)
	if len(raw) > mostOp {
		return nil, id, malformed("size")
	}
	if !head.Kind.known() {
		return nil, id, errs.Invalid("field.kind", errs.Tf(
			"Máy chủ chưa biết loại việc “%s”: ứng dụng trên điện thoại mới hơn máy chủ. Việc vẫn ở trên máy và được gửi lại khi máy chủ được nâng cấp.",
			"The server does not know the kind “%s”: the app is newer. It stays on the phone and is sent again when the server was updated.", clip(string(head.Kind))))
	}
	op = &Op{}
	var b bytes.Buffer
	if json.Unmarshal(raw, op) != nil || json.Compact(&b, raw) != nil {
		return nil, id, malformed(string(head.Kind))
	}
	op.raw = b.Bytes()
	return op, id, op.check()
}

func clip(s string) string {
	if r := []rune(s); len(r) > 64 {
		return string(r[:64])
	}
	return s
}

func malformed(at string) *errs.Error {
	return errs.Invalid("field.malformed", errs.Tf("Không đọc được một việc gửi lên (%s). Việc này chưa được ghi và vẫn ở trên máy.",
		"One operation can't be read (%s). It was not recorded and stays on the phone.", at))
}

// check finds what is wrong with an operation by itself.
func (op *Op) check() error {
	switch {
	case op.ID.IsZero():
		return malformed("id")
	case op.Subject.IsZero() && op.Kind != HouseholdNobody:
		return malformed("subject")
	case len(op.After) > mostAfter:
		return malformed("after")
	case op.SeenAt <= 0 || op.SeenAt > farFuture || op.Body.Again < 0 || op.Body.Again > farFuture:
		return malformed("seen_at")
	}
	return op.checkBody()
}

// farFuture is the year 2200: a clock that says more can't be corrected, it is broken.
var farFuture = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()

func (op *Op) checkBody() error {
	b := &op.Body
	switch op.Kind {
	case Kind(ledger.Contacted):
		if !outcomes[b.Outcome] || !channels[b.Channel] {
			return malformed("outcome")
		}
	case CitizenEdit:
		return checkEdits(b.Fields)
	case CitizenAdd:
		if b.Person == nil || op.Household.IsZero() {
			return malformed("person")
		}
		_, err := b.Person.citizen()
		return err
	case HouseholdAdd:
		if b.House == nil || b.House.Head == "" || len(b.House.Head) > longText || len(b.House.Address) > longText {
			return malformed("house")
		}
	case HouseholdSurvey:
		if b.Answers == nil {
			return malformed("answers")
		}
	case DoorTake:
		if b.Until != 0 && (b.Until <= op.SeenAt || b.Until-op.SeenAt > team.LongestDoor.Milliseconds()) {
			return errDoorUntil
		}
	case HouseholdNobody:
		if len(b.Houses) == 0 || len(b.Houses) > mostHouse {
			return malformed("houses")
		}
	}
	if len(b.Where) > longText || b.Device < 0 || b.Device > 3 || b.OwnSIM < 0 || b.OwnSIM > 2 {
		return malformed("body")
	}
	return nil
}

// event makes the ledger's event of an operation. offset is what the phone's clock lacks.
func (op *Op) event(account db.ID, now time.Time, offset time.Duration) ledger.Event {
	b := &op.Body
	e := ledger.Event{
		ID: op.ID, Citizen: op.Subject, Kind: op.Kind.event(), SeenAt: corrected(op.SeenAt, now, offset), Account: account, Source: "phone", Corrects: b.Corrects,
		Body: ledger.Body{
			Level: b.Level, Channel: b.Channel, Outcome: b.Outcome, Device: b.Device, OwnSIM: b.OwnSIM, Note: b.Note, Where: b.Where, Reason: b.Reason,
		},
	}
	if e.Body.Channel == byCall {
		e.Body.Channel = team.ByPhone
	}
	if b.Again > 0 {
		e.Body.Again = b.Again + offset.Milliseconds()
	}
	if (e.Kind == ledger.Activated || e.Kind == ledger.Registered) && !b.Alone {
		e.Credit = account
	}
	return e
}

// corrected is when something was seen by the server's clock; nothing is seen in the future.
func corrected(phone int64, now time.Time, offset time.Duration) time.Time {
	at := db.Time(phone).Add(offset)
	if at.After(now) {
		return now
	}
	return at
}
