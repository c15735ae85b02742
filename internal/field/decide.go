package field

import (
	"bytes"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
)

// Status is what became of an operation.
type Status string

// The statuses. All but refused mean that the server has it for good: the phone may forget it, but sends a held one again to hear more.
const (
	OK        Status = "ok"
	Duplicate Status = "duplicate" // it was there already: a success
	Conflict  Status = "conflict"  // what could be applied was; the rest lies in the inbox with both versions
	Held      Status = "held"      // waits for an operation that is not here yet
	Refused   Status = "refused"   // not taken: the phone keeps it
)

// Verdict is the answer for one operation.
type Verdict struct {
	ID      string         `json:"id"`
	Status  Status         `json:"status"`
	Code    string         `json:"code,omitempty"`
	Message *Text          `json:"message,omitempty"`
	Fields  []FieldVerdict `json:"fields,omitempty"`
}

// Text is a sentence in both languages.
type Text struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

// Refusal is the verdict of an error.
func Refusal(id string, err error) Verdict {
	e := errs.As(err)
	return Verdict{ID: id, Status: Refused, Code: e.Code, Message: &Text{e.Text.VI, e.Text.EN}}
}

// Record is an operation that was taken before.
type Record struct {
	MAC       []byte
	Status    Status
	Code      string
	Fields    []FieldVerdict
	Kind      Kind
	Subject   db.ID // of a walk-in that a person has settled: who that is
	Household db.ID
	Settled   bool // by a person
}

// done says whether others may build on it. Whom an addition did not bring onto the list, a person must find first.
func (r *Record) done() bool {
	switch {
	case r == nil || r.Status == Held:
		return false
	case r.Status == OK:
		return true
	case r.adds():
		return r.Settled
	}
	return r.Status == Conflict
}

func (r *Record) adds() bool { return r.Kind == CitizenAdd || r.Kind == HouseholdAdd }

// undecided says that a person must settle it before others can build on it.
func (r *Record) undecided() bool {
	return r != nil && r.adds() && !r.Settled && (r.Status == Conflict || r.Status == Refused)
}

// unmade says that it brought nobody onto the list, and that a person has settled it.
func (r *Record) unmade() bool { return r != nil && r.adds() && r.Settled && r.Status != OK }

// Facts is what is known at the moment an operation arrives.
type Facts struct {
	MAC     []byte  // of the operation
	Earlier *Record // the id was taken before
	Scope   Scope
	Missing db.ID // the first operation of After that nobody may build on yet; none when it waited long enough
	Officer bool  // what is missing is an addition that a person must settle
	Unmade  bool  // builds on an addition that brought nobody onto the list
	Citizen *roster.Citizen
	House   *roster.Household // the subject, or the walk-in's house
	Edit    bool              // the actor may change people
}

// Decision is a verdict with what is to be done about it.
type Decision struct {
	Verdict
	Waits db.ID          // for held
	Next  roster.Citizen // for an edit: the row to write
	Apply bool
}

// Decide judges one operation by the facts. It is pure.
func Decide(op *Op, f *Facts) Decision {
	switch {
	case f.Earlier != nil && !bytes.Equal(f.Earlier.MAC, f.MAC):
		return refuse(op, errReused)
	case f.Earlier != nil:
		return Decision{Verdict: again(op, f.Earlier)}
	case op.Commune != f.Scope.Commune:
		return refuse(op, access.ErrNotFound)
	case !f.Missing.IsZero() && f.Officer:
		return Decision{Verdict: say(op, Held, errHeldAdd), Waits: f.Missing}
	case !f.Missing.IsZero():
		return Decision{Verdict: say(op, Held, errHeld), Waits: f.Missing}
	}
	d := decideKind(op, f)
	if f.Unmade && d.Status == Refused && (d.Code == access.ErrNotFound.Code || d.Code == errGone.Code) {
		return Decision{Verdict: say(op, Conflict, errUnmade)} // the phone can't mend it: the commune gets its content
	}
	return d
}

func decideKind(op *Op, f *Facts) Decision {
	switch op.Kind {
	case CitizenAdd, HouseholdAdd:
		return decideAdd(op, f)
	case HouseholdSurvey:
		return decideSurvey(op, f)
	case HouseholdNobody:
		return apply(op)
	case DoorTake, DoorLeave:
		return decideDoor(op, f)
	case CitizenEdit:
		return decideEdit(op, f)
	}
	if err := onList(f); err != nil {
		return refuse(op, err)
	}
	return apply(op)
}

// onList refuses people whom the phone may not know, as if they did not exist, and those who are no longer on its list.
func onList(f *Facts) error {
	switch c := f.Citizen; {
	case c == nil || !f.Scope.Has(c.Commune, c.Hamlet):
		return access.ErrNotFound
	case !c.RemovedAt.IsZero():
		return errGone
	}
	return nil
}

func decideAdd(op *Op, f *Facts) Decision {
	switch {
	case !f.Edit:
		return refuse(op, errMayNot)
	case op.Kind == HouseholdAdd && !f.Scope.Has(op.Commune, op.Body.House.Hamlet):
		return refuse(op, access.ErrNotFound)
	case op.Kind == HouseholdAdd && f.House != nil, op.Kind == CitizenAdd && f.Citizen != nil:
		return refuse(op, errReused)
	case op.Kind == CitizenAdd && (f.House == nil || !f.Scope.Has(f.House.Commune, f.House.Hamlet)):
		return refuse(op, access.ErrNotFound)
	}
	return apply(op)
}

func decideEdit(op *Op, f *Facts) Decision {
	if err := onList(f); err != nil {
		return refuse(op, err)
	}
	if !f.Edit {
		return refuse(op, errMayNot)
	}
	next, told, conflict := merge(f.Citizen, op.Base, op.Body.Fields)
	d := apply(op)
	d.Next = next
	if conflict {
		d.Verdict = say(op, Conflict, errConflict)
		d.Fields = told
	}
	return d
}

// decideSurvey: the same answers twice agree; other answers, given by somebody else meanwhile, are for a person to settle.
func decideSurvey(op *Op, f *Facts) Decision {
	h, a := f.House, op.Body.Answers
	switch {
	case h == nil || !f.Scope.Has(h.Commune, h.Hamlet) || !h.RemovedAt.IsZero():
		return refuse(op, access.ErrNotFound)
	case !f.Edit:
		return refuse(op, errMayNot)
	case h.SurveyedAt.IsZero() || h.Version == op.Base || sameAnswers(h, a):
		return apply(op)
	}
	d := Decision{Verdict: say(op, Conflict, errConflict)}
	for _, name := range []string{"smartphones", "computers", "internet"} {
		d.Fields = append(d.Fields, FieldVerdict{Field: name})
	}
	return d
}

// decideDoor looks at the house only; who was first there is settled where doors are kept.
func decideDoor(op *Op, f *Facts) Decision {
	if h := f.House; h == nil || !f.Scope.Has(h.Commune, h.Hamlet) || !h.RemovedAt.IsZero() {
		return refuse(op, access.ErrNotFound)
	}
	return apply(op)
}

func sameAnswers(h *roster.Household, a *Answers) bool {
	return h.Smartphones != nil && *h.Smartphones == a.Smartphones && h.Computers != nil && *h.Computers == a.Computers &&
		h.Internet != nil && *h.Internet == a.Internet
}

func apply(op *Op) Decision {
	return Decision{Verdict: Verdict{ID: op.ID.String(), Status: OK}, Apply: true}
}

func refuse(op *Op, err error) Decision { return Decision{Verdict: Refusal(op.ID.String(), err)} }

func say(op *Op, s Status, e *errs.Error) Verdict {
	v := Refusal(op.ID.String(), e)
	v.Status = s
	return v
}

// again tells a phone once more what it was told, or would have been told had the network held.
func again(op *Op, r *Record) Verdict {
	switch r.Status {
	case Held:
		if r.Code == errHeldAdd.Code {
			return say(op, Held, errHeldAdd)
		}
		return say(op, Held, errHeld)
	case Conflict:
		v := say(op, Conflict, errConflict)
		v.Code, v.Fields = r.Code, r.Fields
		return v
	}
	return Verdict{ID: op.ID.String(), Status: Duplicate}
}

var (
	errReused = errs.Conflict("field.id-reused", errs.T{
		VI: "Mã việc này đã được dùng cho một việc khác. Việc trước vẫn giữ nguyên, việc này chưa được ghi và vẫn ở trên máy.",
		EN: "This id was used for something else. The earlier one stands; this one was not recorded and stays on the phone.",
	})
	errHeld = errs.Conflict("field.held", errs.T{
		VI: "Máy chủ đã giữ việc này và chờ việc đi trước nó. Không cần nhập lại.",
		EN: "The server keeps this and waits for what comes before it. Nothing has to be entered again.",
	})
	errHeldAdd = errs.Conflict("field.held.add", errs.T{
		VI: "Máy chủ đã giữ việc này và chờ cán bộ xã đối chiếu người vừa được thêm. Không cần nhập lại.",
		EN: "The server keeps this and waits until an officer of the commune has settled who was added. Nothing has to be entered again.",
	})
	errUnmade = errs.Conflict("field.unmade", errs.T{
		VI: "Người hoặc hộ được thêm trước việc này không vào danh sách. Máy chủ đã giữ nội dung; cán bộ xã sẽ xem và nhập phần còn đúng.",
		EN: "Who was added before this did not come onto the list. The server keeps what it says; an officer of the commune will enter what holds.",
	})
	errConflict = errs.Conflict("field.conflict", errs.T{
		VI: "Người khác đã sửa thông tin này trong lúc máy không có mạng. Cả hai bản được giữ; cán bộ xã sẽ đối chiếu và chọn.",
		EN: "Somebody else changed this while the phone was without a network. Both versions are kept; an officer of the commune will choose.",
	})
	errGone = errs.Conflict("field.gone", errs.T{
		VI: "Người này không còn trong danh sách (đã chuyển đi hoặc được đưa ra). Việc chưa được ghi và vẫn ở trên máy; hãy báo cán bộ xã.",
		EN: "This person is no longer on the list (moved away or taken off). It was not recorded and stays on the phone; tell the commune.",
	})
	errMayNot = errs.Forbidden("field.may-not", errs.T{
		VI: "Tài khoản này không được sửa danh sách. Việc chưa được ghi và vẫn ở trên máy.",
		EN: "This account may not change the list. It was not recorded and stays on the phone.",
	})
)
