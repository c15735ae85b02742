package field

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// The limits of an outbox file: far more than a phone gathers in a campaign.
const (
	MostCarry   = 16 << 20 // bytes
	mostCarried = 20_000   // operations
)

// outboxFile is a phone's unsent work as a file: the boxes as they would be sent.
type outboxFile struct {
	Tungnha string            `json:"tungnha"` // "outbox"
	Version int               `json:"v"`
	Device  db.ID             `json:"device"`
	MadeAt  int64             `json:"made_at"` // phone's clock, ms
	Boxes   []json.RawMessage `json:"boxes"`
}

// Carried says what became of a file, operation by operation, in the order of the file.
type Carried struct {
	Device db.ID     // that wrote the file
	MadeAt time.Time // by its own clock
	Lines  []CarriedOp
}

// CarriedOp is one operation of the file. What could not be opened has no more than its id and a sentence.
type CarriedOp struct {
	Verdict
	Kind      Kind
	Subject   db.ID
	Household db.ID
	Device    db.ID // on which it was done
	Account   db.ID // who did it: the credit is theirs
	Name      string
	SeenAt    time.Time // by the phone's clock
}

// Count says how many operations got a status.
func (c *Carried) Count(s Status) (n int) {
	for i := range c.Lines {
		if c.Lines[i].Status == s {
			n++
		}
	}
	return n
}

var (
	errFile = errs.Invalid("field.carry.file", errs.T{
		VI: "Tệp này không phải tệp việc chưa gửi của ứng dụng, hoặc bị hỏng. Chưa ghi gì; hãy xuất lại tệp từ điện thoại.",
		EN: "This is no file of unsent work of the app, or it is damaged. Nothing was recorded; export it from the phone again.",
	})
	errFileNew = errs.Invalid("field.carry.version", errs.T{
		VI: "Tệp được xuất từ ứng dụng mới hơn máy chủ. Chưa ghi gì; hãy giữ tệp và nộp lại sau khi máy chủ được nâng cấp.",
		EN: "The file comes from a newer app. Nothing was recorded; keep it and hand it in when the server was updated.",
	})
)

// Carry takes a phone's unsent work from a file, for a phone that is shut out, broken or without a network. actor may edit the commune's people and answers
// for it: what is taken is judged by what actor may do there and credited to who did it. The same file again does nothing: each operation answers
// "duplicate". What belongs to another commune is refused one by one. An error means that the file as a whole was not taken further; handing it in again
// goes on where it stopped.
func (s *Service) Carry(ctx context.Context, actor access.Actor, commune unit.ID, file []byte) (*Carried, error) {
	if err := s.may(ctx, actor, access.EditPeople, commune); err != nil {
		return nil, err
	}
	f, err := readOutbox(file)
	if err != nil {
		return nil, err
	}
	tree, err := s.Units.Tree(ctx)
	if err != nil {
		return nil, err
	}
	p := &Phone{Device: &access.Device{}, Actor: actor, Scope: Scope{Commune: commune}, tree: tree, desk: true}
	offset := min(offsetOf(s.DB.Now(), f.MadeAt), 0) // the file has been on its way: only a clock that is ahead shows
	out := &Carried{Device: f.Device, MadeAt: db.Time(f.MadeAt)}
	for from := 0; from < len(f.Boxes); from += chunkSize {
		raws := make([][]byte, 0, chunkSize)
		for _, b := range f.Boxes[from:min(from+chunkSize, len(f.Boxes))] {
			raws = append(raws, b)
		}
		entries := s.unseal(p, raws)
		for i := range entries {
			if entries[i].id == "" && entries[i].err == nil { // a plain operation names nobody who did it
				entries[i].err = errSealed
			}
		}
		verdicts, err := s.take(ctx, p, entries, offset, func(*db.Tx, []Verdict) error { return nil })
		if err != nil {
			return nil, err
		}
		for i := range verdicts {
			out.Lines = append(out.Lines, carriedOp(verdicts[i], &entries[i]))
		}
	}
	return out, s.finishCarry(ctx, actor, commune, out)
}

func readOutbox(file []byte) (f outboxFile, err error) {
	if len(file) > MostCarry {
		return f, errs.TooLarge("field.carry.large", errs.Tf("Tệp lớn quá %d MB nên không phải tệp việc chưa gửi của một điện thoại. Chưa ghi gì.",
			"The file is over %d MB, so it is not one phone's unsent work. Nothing was recorded.", MostCarry>>20))
	}
	if err := json.Unmarshal(bytes.TrimPrefix(file, []byte("\ufeff")), &f); err != nil {
		return f, errFile.Because(err)
	}
	switch {
	case f.Tungnha != "outbox":
		return f, errFile
	case f.Version != 1:
		return f, errFileNew
	case len(f.Boxes) > mostCarried || f.MadeAt < 0 || f.MadeAt > farFuture:
		return f, errFile
	}
	return f, nil
}

// carriedOp is one line of what became of a file. What is another commune's, or of nobody that is known, is told by its verdict alone.
func carriedOp(v Verdict, e *sent) CarriedOp {
	if v.Code == errElsewhere.Code || v.Code == errDoer.Code {
		return CarriedOp{Verdict: v}
	}
	out := CarriedOp{Verdict: v, Device: e.device, Account: e.account}
	if op, _, _ := ParseOp(e.raw); e.err == nil && op != nil {
		out.Kind, out.Subject, out.Household, out.SeenAt = op.Kind, op.Subject, op.Household, db.Time(op.SeenAt)
	}
	return out
}

// finishCarry names who did the work, and writes down that the file was handed in.
func (s *Service) finishCarry(ctx context.Context, actor access.Actor, commune unit.ID, c *Carried) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		names := map[db.ID]string{}
		for i := range c.Lines {
			l := &c.Lines[i]
			if _, asked := names[l.Account]; !asked && !l.Account.IsZero() {
				a, _, err := s.Access.AccountIn(tx, l.Account)
				if err != nil {
					return err
				}
				names[l.Account] = a.Name
			}
			l.Name = names[l.Account]
		}
		return s.Audit.Write(tx, commune, actor, access.Entry{
			Verb: "field-carry", Subject: "device " + c.Device.String(),
			Detail: fmt.Sprintf("outbox file: %d operations, %d taken, %d there before, %d refused", len(c.Lines), c.Count(OK)+c.Count(Conflict)+c.Count(Held), c.Count(Duplicate), c.Count(Refused)),
		})
	})
}
