package ledger

import (
	"encoding/json"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// Kind says what happened.
type Kind string

// What can happen to a citizen (law 2).
const (
	Listed     Kind = "listed"     // entered the roster
	Unlisted   Kind = "unlisted"   // left it: died, moved away
	Changed    Kind = "changed"    // data of the roster changed
	MovedIn    Kind = "moved_in"   // from another commune; the body carries the folded state
	MovedOut   Kind = "moved_out"  // to another commune
	Surveyed   Kind = "surveyed"   // device, number and SIM asked (R2)
	Contacted  Kind = "contacted"  // met, called, not found (W4)
	Registered Kind = "registered" // level 1 registered in the app, not active yet
	Filed      Kind = "filed"      // file taken in by the police
	Refused    Kind = "refused"    // file or registration refused; may be filed again
	Approved   Kind = "approved"
	Notified   Kind = "notified"  // the citizen has the message: the 7-day clock starts
	Activated  Kind = "activated" // the only thing that counts (T7)
	Portal     Kind = "portal"    // first log-in to a public-service portal (T6)
	Absent     Kind = "absent"    // away from the locality
	Returned   Kind = "returned"
	Cannot     Kind = "cannot"    // can't be issued; the reason is sealed when it is one of health
	Able       Kind = "able"      // takes a "cannot" back
	Confirmed  Kind = "confirmed" // the authority confirms absence or "cannot" (R5)
	Corrected  Kind = "corrected" // voids the event named by Corrects
)

// levelled are the kinds that need a level 1 or 2.
var levelled = map[Kind]bool{Registered: true, Filed: true, Refused: true, Approved: true, Notified: true, Activated: true}

var kindTexts = map[Kind]errs.T{
	Listed: {VI: "Vào danh sách", EN: "Listed"}, Unlisted: {VI: "Đưa ra khỏi danh sách", EN: "Taken off the list"},
	Changed: {VI: "Sửa thông tin", EN: "Data changed"}, MovedIn: {VI: "Chuyển đến", EN: "Moved in"}, MovedOut: {VI: "Chuyển đi", EN: "Moved out"},
	Surveyed: {VI: "Đã khảo sát", EN: "Surveyed"}, Contacted: {VI: "Đã liên hệ", EN: "Contacted"},
	Registered: {VI: "Đã đăng ký", EN: "Registered"}, Filed: {VI: "Đã thu nhận hồ sơ", EN: "File taken in"},
	Refused: {VI: "Hồ sơ bị từ chối", EN: "File refused"}, Approved: {VI: "Đã được phê duyệt", EN: "Approved"},
	Notified: {VI: "Đã nhận tin nhắn phê duyệt", EN: "Approval message received"}, Activated: {VI: "Kích hoạt thành công", EN: "Activated"},
	Portal: {VI: "Đã đăng nhập Cổng dịch vụ công", EN: "Logged in to the public-service portal"},
	Absent: {VI: "Vắng mặt tại địa phương", EN: "Absent"}, Returned: {VI: "Đã trở về", EN: "Returned"},
	Cannot: {VI: "Không thể cấp tài khoản", EN: "Cannot be issued"}, Able: {VI: "Rút ý kiến không thể cấp", EN: "No longer \"cannot\""},
	Confirmed: {VI: "Chính quyền xác nhận", EN: "Confirmed by the authority"}, Corrected: {VI: "Đính chính", EN: "Corrected"},
}

// Text names the kind.
func (k Kind) Text() errs.T { return kindTexts[k] }

// Known says whether the kind exists; a newer program may send one that does not.
func (k Kind) Known() bool { _, ok := kindTexts[k]; return ok }

// Event is one fact. Seq and At are given by Append.
type Event struct {
	ID       db.ID
	Commune  unit.ID
	Citizen  db.ID
	Seq      int64
	Kind     Kind
	At       time.Time // recorded by the server: the moment on which it counts
	SeenAt   time.Time // when it was seen; shown, never counted on
	Account  db.ID     // who recorded it, zero for the system
	Source   string    // desk, phone, import:…, official
	Credit   db.ID     // who guided the citizen (T5), zero for nobody
	Corrects db.ID
	Body     Body
}

// Body is what an event says beyond its kind. Reason is sealed at rest when it is one of health (law 7).
type Body struct {
	Level    int    `json:"level,omitempty"`
	Baseline bool   `json:"baseline,omitempty"` // stood before the campaign counts
	What     string `json:"what,omitempty"`     // confirmed: "absent" or "cannot"; surveyed: what was asked
	Channel  string `json:"channel,omitempty"`
	Outcome  string `json:"outcome,omitempty"`
	Device   int    `json:"device,omitempty"`
	OwnSIM   int    `json:"own_sim,omitempty"`
	Card     int    `json:"card,omitempty"`  // surveyed: the chip card as seen at the door (R8)
	Again    int64  `json:"again,omitempty"` // come back at, ms
	Note     string `json:"note,omitempty"`
	Where    string `json:"where,omitempty"` // absent: where to, in general words
	Reason   string `json:"-"`               // a Reason code, see reason.go
	State    *State `json:"state,omitempty"` // moved_in: the folded state
}

func (b Body) text() (string, error) {
	out, err := json.Marshal(b)
	return string(out), err
}

func parseBody(s string) (b Body, err error) {
	if s == "{}" || s == "" {
		return b, nil
	}
	err = json.Unmarshal([]byte(s), &b)
	return b, err
}

// Check finds what is wrong with an event before it is appended.
func (e *Event) Check() error {
	switch {
	case !e.Kind.Known():
		return errs.Invalid("ledger.kind", errs.Tf("Loại việc \"%s\" không có trong phiên bản này. Việc này chưa được ghi.",
			"This version does not know the kind %q. It was not recorded.", e.Kind))
	case levelled[e.Kind] && e.Body.Level != 1 && e.Body.Level != 2:
		return errs.Invalid("ledger.level", errs.T{VI: "Cần nói rõ mức 1 hay mức 2. Việc này chưa được ghi.", EN: "Say level 1 or level 2. It was not recorded."})
	case e.Kind == Corrected && e.Corrects.IsZero():
		return errs.Invalid("ledger.corrects", errs.T{VI: "Đính chính phải chỉ rõ việc bị đính chính.", EN: "A correction must name what it corrects."})
	case e.Kind == Cannot && !KnownReason(e.Body.Reason):
		return errs.Invalid("ledger.reason", errs.T{VI: "Cần chọn lý do không thể cấp tài khoản.", EN: "Choose the reason why the account cannot be issued."})
	case e.Kind == Confirmed && e.Body.What != "absent" && e.Body.What != "cannot":
		return errs.Invalid("ledger.what", errs.T{VI: "Cần nói rõ xác nhận vắng mặt hay không thể cấp.", EN: "Say whether absence or \"cannot\" is confirmed."})
	case len(e.Body.Note) > 2000:
		return errs.TooLarge("ledger.note", errs.T{VI: "Ghi chú dài quá 2.000 ký tự.", EN: "The note is over 2,000 characters."})
	}
	return nil
}
