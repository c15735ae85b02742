package field

import (
	"context"
	"strconv"
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Item is something of a phone's that a person must settle: both versions, field by field.
type Item struct {
	Op               db.ID
	Kind             Kind
	Status           Status // Conflict, or Refused for what waited and could not be carried out
	Code             string
	Subject          db.ID
	Household        db.ID
	Account, Device  db.ID
	SeenAt, At       time.Time
	Forced           bool
	Fields           []ItemField // of an edit or a survey
	Person           *NewPerson  // of a walk-in whose number somebody else has, numbers masked
	Other            db.ID       // who has the number, in this commune and for the asker to see
	Elsewhere        bool        // the number is of somebody in another commune: who, is not told
	Note             string
	Outcome, Channel string
	Level            int
	Waiting          int  // operations that wait for it: on a walk-in, what was done with them
	Unreadable       bool // its content can't be opened: nothing but where it came from is known, and it can't be settled
}

// ItemField is one field in both versions, numbers masked. Settled ones were applied already.
type ItemField struct {
	Field       string
	Yours, Mine string // as it stands, and as the phone has it
	Settled     bool
}

const mostItems = 500

// Inbox lists what waits for a person in a commune, the oldest first.
func (s *Service) Inbox(ctx context.Context, actor access.Actor, commune unit.ID) (out []Item, err error) {
	if err := s.may(ctx, actor, access.EditPeople, commune); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(q *db.Rx) error {
		out = nil
		for _, status := range []Status{Conflict, Refused} {
			ops, err := opsUnsettled(q, commune, status, mostItems)
			if err != nil {
				return err
			}
			for _, o := range ops {
				item, err := s.item(q, actor, commune, o)
				if err != nil {
					return err
				}
				out = append(out, *item)
			}
		}
		return nil
	})
	return out, err
}

func (s *Service) may(ctx context.Context, actor access.Actor, v access.Verb, at unit.ID) error {
	tree, err := s.Units.Tree(ctx)
	if err != nil {
		return err
	}
	return access.Check(actor, v, tree, at)
}

func (s *Service) item(q db.Q, actor access.Actor, commune unit.ID, o *storedOp) (*Item, error) {
	item := &Item{
		Op: o.ID, Kind: o.Kind, Status: o.Status, Code: o.Code, Subject: o.Subject, Household: o.Household, Account: o.Account, Device: o.Device, SeenAt: o.SeenAt, At: o.At,
		Forced: o.Forced,
	}
	var err error
	if item.Waiting, err = waitingOn(q, commune, o.ID); err != nil {
		return nil, err
	}
	op, err := s.opened(commune, o)
	if err != nil { // the others must be seen
		item.Unreadable = true
		return item, nil
	}
	b := op.Body
	item.Note, item.Outcome, item.Channel, item.Level = b.Note, b.Outcome, b.Channel, b.Level
	number := b.Fields["identity"].To
	if b.Person != nil {
		p := *b.Person
		number = p.Identity
		p.Identity, p.Phones = hidden("identity", p.Identity), hidden("phones", p.Phones)
		item.Person = &p
	}
	if o.Code == codeTaken {
		if err := s.whoHas(q, actor, commune, number, item); err != nil {
			return nil, err
		}
	}
	item.Fields, err = s.versions(q, commune, o, op)
	return item, err
}

// codeTaken is the roster's: an identity number is somebody else's.
const codeTaken = "roster.identity.taken"

// whoHas says who has a number that a phone gave somebody else; nobody, when it was given up since. Another commune's record is not shown, whatever the
// asker may see there.
func (s *Service) whoHas(q db.Q, actor access.Actor, commune unit.ID, number string, item *Item) error {
	c, err := s.Roster.ByIdentity(q, normal("identity", number))
	switch {
	case err != nil || c == nil:
		return err
	case c.Commune != commune:
		item.Elsewhere = true
	case c.ID != item.Subject && s.may(q.Context(), actor, access.ViewPeople, commune) == nil:
		item.Other = c.ID
	}
	return nil
}

// versions are both versions of an edit or a survey, field by field.
func (s *Service) versions(q db.Q, commune unit.ID, o *storedOp, op *Op) (out []ItemField, err error) {
	switch op.Kind {
	case HouseholdSurvey:
		h, _, err := s.Roster.Household(q, commune, op.Subject)
		return bothAnswers(h, op.Body.Answers), err
	case CitizenEdit:
	default:
		return nil, nil
	}
	c, err := s.Roster.Citizen(q, commune, op.Subject)
	if err != nil || c == nil {
		return nil, err
	}
	told := o.Fields
	if len(told) == 0 && o.Status == Conflict { // the roster took nothing of it: a number is somebody else's
		told = fieldsOfEdit(op.Body.Fields)
	}
	for _, f := range told {
		out = append(out, ItemField{Field: f.Field, Yours: hidden(f.Field, get(c, f.Field)), Mine: hidden(f.Field, op.Body.Fields[f.Field].To), Settled: f.Applied})
	}
	return out, nil
}

// fieldsOfEdit lists an edit's fields in their order, none of them applied.
func fieldsOfEdit(fields map[string]Edit) (out []FieldVerdict) {
	for _, name := range fieldNames {
		if _, ok := fields[name]; ok {
			out = append(out, FieldVerdict{Field: name})
		}
	}
	return out
}

// bothAnswers sets a phone's survey beside the list's; a house that is gone, or was never asked, has none.
func bothAnswers(h *roster.Household, a *Answers) []ItemField {
	if h == nil {
		h = &roster.Household{}
	}
	number := func(n *int64) string {
		if n == nil {
			return ""
		}
		return strconv.FormatInt(*n, 10)
	}
	internet := ""
	if h.Internet != nil {
		internet = strconv.FormatBool(*h.Internet)
	}
	return []ItemField{
		{Field: "smartphones", Yours: number(h.Smartphones), Mine: number(&a.Smartphones)},
		{Field: "computers", Yours: number(h.Computers), Mine: number(&a.Computers)},
		{Field: "internet", Yours: internet, Mine: strconv.FormatBool(a.Internet)},
	}
}

// hidden masks numbers, each of several phones by itself.
func hidden(field, value string) string {
	switch field {
	case "identity":
		return vn.MaskIdentity(normal(field, value))
	case "phones":
		list := strings.Split(normal(field, value), ",")
		for i := range list {
			list[i] = vn.MaskPhone(list[i])
		}
		return strings.Join(list, ",")
	}
	return value
}

// opened gives the operation of a record that waits; errUnread when it can't be opened with the keys that are there.
func (s *Service) opened(commune unit.ID, o *storedOp) (*Op, error) {
	raw, err := s.Keys.Open(opAD(commune, o.ID), o.Box)
	if err != nil {
		return nil, errUnread.Because(err)
	}
	op, _, err := ParseOp(raw)
	if err != nil {
		return nil, errUnread.Because(err)
	}
	return op, nil
}

var errUnread = errs.Conflict("field.unreadable", errs.T{
	VI: "Không mở được nội dung của mục này: dữ liệu đã bị sửa ngoài phần mềm hoặc không đúng bộ khóa. Mục được giữ nguyên; hãy chạy tungnha check và báo người quản trị.",
	EN: "The content of this item can't be opened: it was changed outside the program or belongs to other keys. It is kept as it is; run tungnha check and tell the administrator.",
})

// HoldFor is how long an operation waits for what comes before it.
const HoldFor = 7 * 24 * time.Hour

const forcedAtOnce = 50

// Force carries out what has waited in a commune for longer than HoldFor, marked as forced: its base was lost with a phone. What can't be done without
// its base goes to the inbox. A daily job calls it; n is how many were decided.
func (s *Service) Force(ctx context.Context, commune unit.ID) (n int, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n = 0
		b := s.newBatch(tx, &Phone{Device: &access.Device{}, Actor: access.System("field"), Scope: Scope{Commune: commune}}, 0)
		if _, err := s.Ledger.NextSeq(tx, commune, 1); err != nil {
			return err
		}
		ops, err := opsOverdue(tx, commune, tx.Now(), forcedAtOnce)
		if err != nil || len(ops) == 0 {
			return err
		}
		for _, o := range ops {
			if _, err := b.resume(o, true); err != nil {
				return err
			}
		}
		n = len(ops)
		if err := b.settle(); err != nil {
			return err
		}
		return b.keep()
	})
	return n, err
}

// ForceAll does it in every commune of every campaign. One commune's failure does not keep the others waiting.
func (s *Service) ForceAll(ctx context.Context) error {
	return s.eachCommune(ctx, func(c unit.ID) error { return s.forceWhereOld(ctx, c) })
}

// forceWhereOld looks before it writes: nearly always nothing has waited so long.
func (s *Service) forceWhereOld(ctx context.Context, commune unit.ID) error {
	old := false
	err := s.DB.Read(ctx, func(q *db.Rx) error {
		ops, err := opsOverdue(q, commune, q.Now(), 1)
		old = len(ops) > 0
		return err
	})
	if err == nil && old {
		_, err = s.Force(ctx, commune)
	}
	return err
}
