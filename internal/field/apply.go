package field

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
)

// take carries out one transaction's worth of operations and gives their verdicts in order, only after the commit. also writes in the same transaction.
func (s *Service) take(ctx context.Context, p *Phone, entries []sent, offset time.Duration, also func(*db.Tx, []Verdict) error) (out []Verdict, err error) {
	err = s.DB.WriteIn(ctx, int64(p.Scope.Commune), func(tx *db.Tx) error {
		b := s.newBatch(tx, p, offset) // anew: the closure may run again
		if out, err = b.run(entries); err != nil {
			return err
		}
		return also(tx, out)
	})
	return out, err
}

// batch is one transaction's worth of operations under way.
type batch struct {
	*Service
	tx     *db.Tx
	actor  access.Actor
	device db.ID
	scope  Scope
	offset time.Duration
	tree   *unit.Tree // as of the request; nil for what nobody sent
	desk   bool       // a file handed in: what belongs elsewhere is told

	devices map[db.ID]*access.Device // of other phones whose work comes, nil for unknown ones
	makers  map[db.ID]access.Account // who did that work

	done   []*result                 // in the order in which they were decided
	byID   map[db.ID]*result         // decided here
	before map[db.ID]*Record         // of the operations sent: nil for those that are new
	people map[db.ID]*roster.Citizen // of the operations sent, nil for whom there is not; empty once this batch has changed the roster
	events []ledger.Event            // decided, not yet in the ledger
	of     []*result                 // whose they are
	raised bool                      // the ledger has raised the commune's feed
	sheets
}

// result is an operation with its decision and where it belongs.
type result struct {
	op      *Op
	d       Decision
	mac     []byte
	place   *roster.Citizen // where the subject lives; nil for houses
	house   *roster.Household
	pending bool // its event is not in the ledger yet
	stored  bool // stood among the records before: only its outcome is new
	again   bool // waited within this batch
	fresh   bool // its id was not taken before
	account db.ID
	device  db.ID
	forced  bool
	offset  time.Duration
	sheet   db.ID // the evening sheet that it was read from
}

func (s *Service) newBatch(tx *db.Tx, p *Phone, offset time.Duration) *batch {
	return &batch{
		Service: s, tx: tx, actor: p.Actor, device: p.Device.ID, scope: p.Scope, offset: offset, tree: p.tree, desk: p.desk, byID: map[db.ID]*result{},
		devices: map[db.ID]*access.Device{}, makers: map[db.ID]access.Account{}, people: map[db.ID]*roster.Citizen{}, sheets: newSheets(),
	}
}

func (b *batch) run(entries []sent) ([]Verdict, error) {
	if err := b.Ledger.Lock(b.tx, b.scope.Commune); err != nil { // not raised: a phone that hears late of what was taken sends it all again
		return nil, err
	}
	said := make([]func() Verdict, len(entries))
	ops := make([]*Op, len(entries))
	for i := range entries {
		op, id, err := b.read(&entries[i])
		if err != nil && !refusal(err) {
			return nil, err
		}
		if err != nil {
			v := Refusal(id, err)
			said[i] = func() Verdict { return v }
			continue
		}
		ops[i] = op
	}
	if err := b.remember(ops); err != nil {
		return nil, err
	}
	for i, op := range ops {
		if op == nil {
			continue
		}
		r, err := b.one(op, &entries[i])
		if err != nil {
			return nil, err
		}
		said[i] = func() Verdict { return r.d.Verdict } // an event's outcome is known only when the ledger has it
	}
	if err := b.settle(); err != nil {
		return nil, err
	}
	out := make([]Verdict, len(said))
	for i, say := range said {
		out[i] = say()
	}
	return out, b.keep()
}

// refusal says whether an error is about one operation; all others end the transaction, and the phone sends again.
func refusal(err error) bool {
	switch errs.As(err).Kind {
	case errs.KindInvalid, errs.KindForbidden, errs.KindNotFound, errs.KindConflict, errs.KindTooLarge:
		return true
	}
	return false
}

// read gives an entry's operation, or why it is not taken.
func (b *batch) read(e *sent) (op *Op, id string, err error) {
	if e.err != nil {
		return nil, e.id, e.err
	}
	op, id, err = ParseOp(e.raw)
	switch {
	case err != nil:
	case e.id != "" && op.ID.String() != e.id:
		return nil, e.id, errSealed
	case b.desk && op.Commune != b.scope.Commune:
		err = errElsewhere
	default:
		err = b.doer(e)
	}
	if e.id != "" {
		id = e.id
	}
	return op, id, err
}

// one decides an operation and does it.
func (b *batch) one(op *Op, e *sent) (*result, error) {
	r := &result{op: op, mac: b.Keys.MAC("field/op", op.raw), account: e.account, device: e.device, offset: b.offset}
	if err := b.decide(r); err != nil {
		return nil, err
	}
	if r.fresh && r.d.Status != Refused {
		b.byID[op.ID] = r
		b.done = append(b.done, r)
	}
	return r, nil
}

// facts gathers what Decide needs. What the ledger has yet to take is given to it first when this operation builds on it.
func (b *batch) facts(r *result) (*Facts, error) {
	op := r.op
	f := &Facts{MAC: r.mac, Scope: b.scope, Edit: b.can(r, access.EditPeople)}
	if op.Commune != b.scope.Commune {
		return f, nil
	}
	if err := b.flushFor(op); err != nil {
		return nil, err
	}
	var err error
	if !r.stored && !r.again {
		if f.Earlier, err = b.record(op.ID); err != nil || f.Earlier != nil {
			return f, err
		}
	}
	if err := b.bases(r, f); err != nil || !f.Missing.IsZero() {
		return f, err
	}
	return f, b.subjects(r, f)
}

func (b *batch) flushFor(op *Op) error {
	for _, id := range append([]db.ID{op.ID, op.Body.Corrects}, op.After...) {
		if r := b.byID[id]; r != nil && r.pending {
			return b.flush()
		}
	}
	return nil
}

func (b *batch) subjects(r *result, f *Facts) (err error) {
	op := r.op
	house := op.Subject
	switch op.Kind {
	case HouseholdNobody:
		return nil
	case HouseholdAdd, HouseholdSurvey, DoorTake, DoorLeave:
	default:
		if f.Citizen, err = b.citizen(op); err != nil {
			return err
		}
		if r.place = f.Citizen; op.Kind != CitizenAdd {
			return nil
		}
		house = op.Household
	}
	f.House, _, err = b.Roster.Household(b.tx, op.Commune, house)
	r.house = f.House
	return err
}

// carryOut does what was decided. A refusal by the roster turns the verdict; nothing of it was written then.
func (b *batch) carryOut(r *result) error {
	if !r.d.Apply {
		return nil
	}
	switch r.op.Kind {
	case CitizenEdit, CitizenAdd, HouseholdAdd, HouseholdSurvey:
		if err := b.flush(); err != nil {
			return err
		}
		return b.refusable(r, b.change(r))
	case HouseholdNobody:
		return b.nobody(r)
	case DoorTake, DoorLeave:
		return b.refusable(r, b.door(r))
	}
	if r.op.Kind.event() == ledger.Corrected {
		if own, err := b.correctsOwn(r); err != nil || !own {
			return b.refusable(r, either(err, errNotOwn))
		}
	}
	e := r.op.event(r.account, b.tx.Now(), r.offset)
	if there, err := b.fromPaper(r, &e); err != nil || there {
		return err
	}
	r.pending = true
	b.events, b.of = append(b.events, e), append(b.of, r)
	return nil
}

func either(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

var errNotOwn = errs.Forbidden("field.correct", errs.T{
	VI: "Tài khoản này chỉ được đính chính việc do chính mình ghi. Việc này chưa được ghi; hãy báo cán bộ xã.",
	EN: "This account may only correct what it recorded itself. It was not recorded; tell the commune.",
})

func (b *batch) correctsOwn(r *result) (bool, error) {
	op := r.op
	if b.can(r, access.CorrectEvent) {
		return true, nil
	}
	past, _, err := b.Ledger.Timeline(b.tx, op.Commune, op.Subject)
	for i := range past {
		if past[i].ID == op.Body.Corrects {
			return past[i].Account == r.account, err
		}
	}
	return true, err // what is not there is for the ledger to refuse
}

// refusable turns a refusal into a verdict; a number that somebody else has is a conflict, for a person to settle. Other errors end the transaction.
func (b *batch) refusable(r *result, err error) error {
	if err == nil {
		return nil
	}
	e := errs.As(err)
	switch e.Kind {
	case errs.KindConflict:
		r.d.Verdict = say(r.op, Conflict, e)
	case errs.KindInvalid, errs.KindForbidden, errs.KindNotFound:
		r.d.Verdict = Refusal(r.op.ID.String(), e)
	default:
		return err
	}
	return nil
}

// change writes to the roster. It looks before it writes: on PostgreSQL a statement that fails would end the transaction.
func (b *batch) change(r *result) error {
	op := r.op
	clear(b.people)
	switch op.Kind {
	case CitizenAdd:
		c, err := op.Body.Person.citizen()
		if err != nil {
			return err
		}
		c.Commune, c.ID, c.Household, c.Hamlet = op.Commune, op.Subject, op.Household, r.house.Hamlet
		r.place = c
		_, err = b.Roster.Add(b.tx, *c)
		return err
	case HouseholdAdd:
		h := roster.Household{Commune: op.Commune, ID: op.Subject, Hamlet: op.Body.House.Hamlet, Head: op.Body.House.Head, Address: op.Body.House.Address}
		r.house = &h
		_, err := b.Roster.AddHousehold(b.tx, h)
		return err
	case HouseholdSurvey:
		a := op.Body.Answers
		return b.Roster.SurveyHousehold(b.tx, op.Commune, op.Subject, r.house.Version,
			roster.Survey{Smartphones: a.Smartphones, Computers: a.Computers, Internet: a.Internet, By: r.account})
	}
	if same(r.place, &r.d.Next) {
		return nil
	}
	return b.Roster.Update(b.tx, r.d.Next)
}

func same(a, b *roster.Citizen) bool {
	for _, f := range fieldNames {
		if get(a, f) != get(b, f) {
			return false
		}
	}
	return true
}

// nobody notes at each house that nobody was home, for everybody in it who is still owed something.
func (b *batch) nobody(r *result) error {
	no, err := b.campaign(b.tx, r.op.Commune)
	if err != nil {
		return err
	}
	for _, id := range r.op.Body.Houses {
		h, people, err := b.Roster.Household(b.tx, r.op.Commune, id)
		if err != nil {
			return err
		}
		if h == nil || !b.scope.Has(h.Commune, h.Hamlet) {
			continue
		}
		r.house = h
		for _, c := range people {
			if err := b.notHome(r, no, c); err != nil {
				return err
			}
		}
	}
	if r.house == nil {
		r.d = refuse(r.op, access.ErrNotFound)
	}
	return nil
}

func (b *batch) notHome(r *result, no int64, c *roster.Citizen) error {
	v, found, err := b.Ledger.ViewOf(b.tx, c.Commune, no, c.ID)
	if err != nil || found && slices.Contains([]ledger.Group{ledger.GroupDone, ledger.GroupUnder, ledger.GroupOff}, v.Group) {
		return err
	}
	e := r.op.event(r.account, b.tx.Now(), r.offset)
	e.ID, e.Citizen, e.Kind, e.Body.Outcome = partID(r.op.ID, c.ID), c.ID, ledger.Contacted, "nobody"
	r.pending = true
	b.events, b.of = append(b.events, e), append(b.of, r)
	return nil
}

// partID is the id of one citizen's part of an operation on a house: the same whenever it is made.
func partID(op, citizen db.ID) db.ID {
	sum := sha256.Sum256(append(op[:], citizen[:]...))
	var id db.ID
	copy(id[:6], op[:6])
	copy(id[6:], sum[:])
	id[6], id[8] = 0x70|id[6]&0x0f, 0x80|id[8]&0x3f
	return id
}

// flush gives the ledger what was decided. An event that it refuses takes its operation's verdict along.
func (b *batch) flush() error {
	if len(b.events) == 0 {
		return nil
	}
	b.raised = true
	out, err := b.Ledger.Append(b.tx, b.scope.Commune, b.events)
	if err != nil {
		return err
	}
	var taken []*result
	for i := range out {
		r := b.of[i]
		r.pending = false
		if out[i].Why == nil {
			taken = append(taken, r)
		}
		if out[i].Why != nil && r.op.Kind != HouseholdNobody {
			r.d.Verdict = Refusal(r.op.ID.String(), out[i].Why)
		}
	}
	b.events, b.of = nil, nil
	return b.keyed(taken)
}

// keep writes the records and the audit of everything that was taken. Only then does the commune's feed move: every phone and board reads again when it does.
func (b *batch) keep() error {
	var rows []*storedOp
	var lines []access.Entry
	moved := false
	for _, r := range b.done {
		moved = moved || r.stored || r.d.Status != Refused
		switch {
		case r.stored:
			if err := outcomeOp(b.tx, b.scope.Commune, b.row(r)); err != nil {
				return err
			}
			if err := b.Audit.Write(b.tx, b.scope.Commune, access.Actor{Account: r.account}, b.line(r)); err != nil {
				return err
			}
		case r.d.Status != Refused:
			rows, lines = append(rows, b.row(r)), append(lines, b.line(r))
		}
	}
	if moved && !b.raised {
		if _, err := b.Ledger.NextSeq(b.tx, b.scope.Commune, 1); err != nil {
			return err
		}
	}
	if err := insertOps(b.tx, b.scope.Commune, rows); err != nil {
		return err
	}
	return b.Audit.Write(b.tx, b.scope.Commune, b.actor, lines...)
}

// row is an operation as it is kept: sealed while a person or another operation is awaited, else only what it was about.
func (b *batch) row(r *result) *storedOp {
	op := r.op
	row := &storedOp{
		ID: op.ID, Device: r.device, Account: r.account, Kind: op.Kind, MAC: r.mac, Status: r.d.Status, Code: r.d.Code, Waits: r.d.Waits, Forced: r.forced,
		PhoneAt: op.SeenAt, SeenAt: corrected(op.SeenAt, b.tx.Now(), r.offset), At: b.tx.Now(), Subject: op.Subject, Household: op.Household,
	}
	for _, f := range r.d.Fields {
		row.Fields = append(row.Fields, FieldVerdict{Field: f.Field, Applied: f.Applied})
	}
	switch {
	case r.place != nil:
		row.Hamlet, row.Household = r.place.Hamlet, r.place.Household
	case r.house != nil:
		row.Hamlet, row.Household = r.house.Hamlet, r.house.ID
	}
	if r.d.Status != OK {
		row.Box = b.Keys.Seal(opAD(b.scope.Commune, op.ID), op.raw)
	}
	return row
}

func opAD(home unit.ID, id db.ID) []byte { return secret.AD("field_op.op", int64(home), id[:]) }

// line is the audit of one operation: what, about whom, what became of it, who did it when somebody else brings it; never a value.
func (b *batch) line(r *result) access.Entry {
	verb := access.RecordEvent
	if strings.Contains(string(r.op.Kind), ".") {
		verb = access.EditPeople
	}
	e := access.Entry{
		Verb: verb.String(), Subject: "subject " + r.op.Subject.String(),
		Detail: "phone " + string(r.op.Kind) + " " + string(r.d.Status) + " op " + r.op.ID.String() + " device " + r.device.String(),
	}
	if r.account != b.actor.Account && !r.stored {
		e.Detail += " brought for account " + r.account.String()
	}
	return e
}
