package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
)

// mostEvents bounds a batch: its commune is locked while it is written.
const mostEvents = 100

// Batch is what other systems send: facts of one commune.
type Batch struct {
	Events []NewEvent `json:"events" minItems:"1" maxItems:"100" nullable:"false"`
}

// NewEvent is one fact.
type NewEvent struct {
	ID       string `json:"id" format:"uuid" doc:"UUIDv7 made by the sender where the fact is made; sending it again changes nothing"`
	Citizen  string `json:"citizen" format:"uuid"`
	Kind     string `json:"kind" enum:"surveyed,contacted,registered,filed,refused,approved,notified,activated,portal,absent,returned,cannot,able,confirmed,corrected"`
	Level    int    `json:"level,omitempty" enum:"1,2" doc:"For registered, filed, refused, approved, notified, activated"`
	SeenAt   string `json:"seen_at,omitempty" format:"date-time" doc:"When it was seen; a figure counts it when the server records it"`
	Credit   string `json:"credit,omitempty" format:"uuid" doc:"The account of who guided the citizen"`
	Channel  string `json:"channel,omitempty" maxLength:"64"`
	Outcome  string `json:"outcome,omitempty" maxLength:"64"`
	Reason   string `json:"reason,omitempty" enum:"old-frail,mental,illness,no-device,wrong-data,no-papers,other" doc:"For cannot"`
	Note     string `json:"note,omitempty" maxLength:"2000" doc:"In bytes"`
	Where    string `json:"where,omitempty" maxLength:"200" doc:"For absent: where to, in general words"`
	What     string `json:"what,omitempty" enum:"absent,cannot" doc:"For confirmed"`
	Again    string `json:"again,omitempty" format:"date-time" doc:"For contacted: come back at"`
	Device   string `json:"device,omitempty" enum:"good,weak,none" doc:"For surveyed"`
	OwnSIM   string `json:"own_sim,omitempty" enum:"yes,no" doc:"For surveyed"`
	Corrects string `json:"corrects,omitempty" format:"uuid" doc:"For corrected: the event that is taken back"`
}

// decodeBatch reads a body. What is not understood as a whole is an error; what is wrong with one event is told by convert.
func decodeBatch(body []byte) ([]NewEvent, error) {
	if !utf8.Valid(body) {
		return nil, badBody("UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	var b Batch
	if err := d.Decode(&b); err != nil {
		return nil, badBody(where(err)).Because(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, badBody("}…")
	}
	if len(b.Events) == 0 || len(b.Events) > mostEvents {
		return nil, errs.Invalid("api.events", errs.Tf("Mỗi lần gửi từ 1 đến %d sự kiện. Chưa ghi gì.",
			"Send between 1 and %d events at a time. Nothing was recorded.", mostEvents))
	}
	return b.Events, nil
}

// where names the field that a JSON error is about.
func where(err error) string {
	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) {
		return typed.Field
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return strings.Trim(name, `"`)
	}
	return "JSON"
}

func badBody(at string) *errs.Error {
	if r := []rune(at); len(r) > 60 {
		at = string(r[:60]) + "…"
	}
	return errs.Invalid("api.body", errs.Tf("Không đọc được nội dung gửi lên, ở chỗ: %s. Chưa ghi gì.",
		"The body can't be read, at: %s. Nothing was recorded.", at))
}

// recordable are the kinds that other systems may send. Entering, leaving and changing the list is the roster's own work.
var recordable = map[ledger.Kind]bool{
	ledger.Surveyed: true, ledger.Contacted: true, ledger.Registered: true, ledger.Filed: true, ledger.Refused: true, ledger.Approved: true,
	ledger.Notified: true, ledger.Activated: true, ledger.Portal: true, ledger.Absent: true, ledger.Returned: true, ledger.Cannot: true,
	ledger.Able: true, ledger.Confirmed: true, ledger.Corrected: true,
}

var (
	devices = map[string]roster.Device{"": 0, "good": roster.DeviceGood, "weak": roster.DeviceWeak, "none": roster.DeviceNone}
	sims    = map[string]campaign.Tri{"": campaign.Unknown, "yes": campaign.Yes, "no": campaign.No}
)

// convert turns what was sent into an event, or says what is wrong with it.
func (n *NewEvent) convert() (e ledger.Event, err error) {
	e.Kind = ledger.Kind(n.Kind)
	if !recordable[e.Kind] {
		return e, errs.Invalid("api.kind", errs.Tf("Loại việc “%s” không gửi được qua API. Việc này chưa được ghi.",
			"The kind “%s” can't be sent through the API. It was not recorded.", n.Kind))
	}
	p := parser{}
	e.ID, e.Citizen = p.id("id", n.ID, true), p.id("citizen", n.Citizen, true)
	e.Credit, e.Corrects = p.id("credit", n.Credit, false), p.id("corrects", n.Corrects, false)
	e.SeenAt, e.Source = p.time("seen_at", n.SeenAt), "api"
	e.Body = ledger.Body{
		Level: n.Level, What: n.What, Channel: p.short("channel", n.Channel, 64), Outcome: p.short("outcome", n.Outcome, 64),
		Note: n.Note, Where: p.short("where", n.Where, 200), Reason: n.Reason, Again: db.Ms(p.time("again", n.Again)),
		Device: int(pick(&p, "device", devices, n.Device)), OwnSIM: int(pick(&p, "own_sim", sims, n.OwnSIM)),
	}
	if p.bad == "" && n.Reason != "" && !ledger.KnownReason(n.Reason) {
		p.bad = "reason"
	}
	if p.bad != "" {
		return e, errs.Invalid("api.field", errs.Tf("Trường “%s” sai mẫu. Việc này chưa được ghi.", "The field “%s” is not as described. It was not recorded.", p.bad))
	}
	return e, nil
}

// parser keeps the name of the first field that is wrong.
type parser struct{ bad string }

func (p *parser) fail(field string) {
	if p.bad == "" {
		p.bad = field
	}
}

func (p *parser) id(field, text string, needed bool) db.ID {
	id, err := db.ParseID(text)
	if err != nil || needed && id.IsZero() || text != "" && id.IsZero() {
		p.fail(field)
	}
	return id
}

func (p *parser) time(field, text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || t.Year() < 1970 {
		p.fail(field)
	}
	return t.UTC()
}

func (p *parser) short(field, text string, most int) string {
	if len(text) > most {
		p.fail(field)
	}
	return text
}

func pick[T any](p *parser, field string, known map[string]T, text string) T {
	v, ok := known[text]
	if !ok {
		p.fail(field)
	}
	return v
}
