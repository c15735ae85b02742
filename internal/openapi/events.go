package openapi

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

type eventsInput struct {
	Commune unit.ID `path:"commune"`
	RawBody []byte  `contentType:"application/json"`
}

type eventsOutput struct {
	Body struct {
		Outcomes []Outcome `json:"outcomes" nullable:"false" doc:"One per event, in the order they were sent"`
	}
}

// Outcome is what became of one event.
type Outcome struct {
	ID      string `json:"id"`
	Status  string `json:"status" enum:"ok,duplicate,refused" doc:"duplicate is a success: the event is there, once"`
	Seq     int64  `json:"seq,omitempty" doc:"The commune's feed number of the event"`
	Code    string `json:"code,omitempty" doc:"For refused"`
	Message *Text  `json:"message,omitempty" doc:"For refused: what to do"`
}

const eventsPath = "/api/v1/communes/{commune}/events"

func (s *server) eventRoutes() {
	route(s, huma.Operation{
		OperationID: "record", Method: http.MethodPost, Path: eventsPath, SkipValidateBody: true, // decodeBatch does it
		Summary: "Ghi sự kiện, mỗi lần tối đa 100 · Record events, at most 100 at a time",
	}, s.record)
	doc := s.api.OpenAPI()
	doc.Paths[eventsPath].Post.RequestBody.Content["application/json"].Schema = doc.Components.Schemas.Schema(typeOf[Batch](), true, "Batch")
}

func (s *server) record(ctx context.Context, c *caller, in *eventsInput) (*eventsOutput, error) {
	u, err := c.commune(access.RecordEvent, in.Commune)
	if err != nil {
		return nil, err
	}
	sent, err := decodeBatch(in.RawBody)
	if err != nil {
		return nil, err
	}
	b := newEntry(c, u.ID, sent)
	if len(b.events) > 0 {
		if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.save(tx, b) }); err != nil {
			return nil, err
		}
	}
	out := &eventsOutput{}
	out.Body.Outcomes = b.answers
	return out, nil
}

// entry is a batch on its way into the ledger.
type entry struct {
	*caller
	commune unit.ID
	answers []Outcome      // one per event sent
	events  []ledger.Event // those that can be appended
	at      []int          // their places in answers
}

func newEntry(c *caller, commune unit.ID, sent []NewEvent) *entry {
	b := &entry{caller: c, commune: commune, answers: make([]Outcome, len(sent))}
	for i := range sent {
		b.answers[i].ID = sent[i].ID
		e, err := sent[i].convert()
		if err == nil {
			err = b.allowed(&e)
		}
		if err != nil {
			b.answers[i].refuse(errs.As(err))
			continue
		}
		e.Account = c.actor.Account
		b.events, b.at = append(b.events, e), append(b.at, i)
	}
	return b
}

// allowed asks for the verb of kinds that need more than recording. Who corrects is looked at in the transaction.
func (b *entry) allowed(e *ledger.Event) error {
	if e.Kind == ledger.Confirmed {
		return b.may(access.ConfirmCannot, b.commune)
	}
	return nil
}

func (o *Outcome) refuse(e *errs.Error) {
	text := textOf(e.Text)
	o.Status, o.Code, o.Message = string(ledger.StatusRefused), e.Code, &text
}

// save appends the events, then writes one line of audit for each that is new. It may run again from the start when the store asks for it.
func (s *server) save(tx *db.Tx, b *entry) error {
	events, at, err := s.ownCorrections(tx, b)
	if err != nil || len(events) == 0 {
		return err
	}
	done, err := s.Ledger.Append(tx, b.commune, events)
	if err != nil {
		return err
	}
	lines := make([]access.Entry, 0, len(done))
	for i := range done {
		o := &b.answers[at[i]]
		if done[i].Why != nil {
			o.refuse(done[i].Why)
			continue
		}
		o.Status, o.Seq = string(done[i].Status), done[i].Seq
		if done[i].Status == ledger.StatusOK {
			lines = append(lines, line(&events[i]))
		}
	}
	return s.Audit.Write(tx, b.commune, b.actor, lines...)
}

// line is the audit of one event: what, to whom; never a note or a reason.
func line(e *ledger.Event) access.Entry {
	detail := string(e.Kind)
	if e.Body.Level != 0 {
		detail += " l" + strconv.Itoa(e.Body.Level)
	}
	return access.Entry{Verb: access.RecordEvent.String(), Subject: "citizen " + e.Citizen.String(), Detail: detail + " event " + e.ID.String()}
}

// ownCorrections leaves out corrections of what others recorded when the caller may only correct their own.
func (s *server) ownCorrections(tx *db.Tx, b *entry) ([]ledger.Event, []int, error) {
	if b.may(access.CorrectEvent, b.commune) == nil {
		return b.events, b.at, nil
	}
	var events []ledger.Event
	var at []int
	for i := range b.events {
		own, err := s.correctsOwn(tx, b, &b.events[i])
		if err != nil {
			return nil, nil, err
		}
		if !own {
			b.answers[b.at[i]].refuse(errNotOwn)
			continue
		}
		events, at = append(events, b.events[i]), append(at, b.at[i])
	}
	return events, at, nil
}

var errNotOwn = errs.Forbidden("api.correct", errs.T{
	VI: "Tài khoản này chỉ được đính chính việc do chính mình ghi. Việc này chưa được ghi.",
	EN: "This account may only correct what it recorded itself. It was not recorded.",
})

// correctsOwn says whether an event takes back nothing, or something that the caller recorded. What is not there is for the ledger to refuse.
func (s *server) correctsOwn(tx *db.Tx, b *entry, e *ledger.Event) (bool, error) {
	if e.Kind != ledger.Corrected {
		return true, nil
	}
	past, _, err := s.Ledger.Timeline(tx, b.commune, e.Citizen)
	for i := range past {
		if past[i].ID == e.Corrects {
			return past[i].Account == b.actor.Account, err
		}
	}
	return true, err
}
