package roster

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Case is a row that a person has to settle: perhaps somebody who is on the list already.
type Case struct {
	Commune   unit.ID
	ID        db.ID
	Kind      string // the code of the row
	Campaign  string
	RunHome   unit.ID
	Run       db.ID
	RowNo     int
	Citizen   db.ID // whom it may be; none when that is another commune's
	State     CaseState
	OpenedAt  time.Time
	SettledAt time.Time
	SettledBy db.ID
	Row       *Row // only when one case is opened
}

// CaseState says what was decided.
type CaseState string

// The states.
const (
	CaseOpen    CaseState = "open"
	CaseSame    CaseState = "same"    // the same person: what is new was taken over
	CaseAnother CaseState = "another" // somebody else: entered as a new person
	CaseIgnored CaseState = "ignored" // the row was wrong: nothing entered
)

func caseAD(commune unit.ID, id db.ID) []byte {
	b := binary.BigEndian.AppendUint64([]byte("case|"), uint64(commune))
	return append(b, id[:]...)
}

// Cases lists a commune's open cases, the oldest first.
func (s *Service) Cases(ctx context.Context, commune unit.ID) (out []*Case, err error) {
	err = s.db.Read(ctx, func(q *db.Rx) error {
		out, err = openCases(q, commune)
		return err
	})
	return out, err
}

// Case gives one case with its row and the citizen it may be, both in the clear: the caller checks who looks and masks.
func (s *Service) Case(ctx context.Context, commune unit.ID, id db.ID) (c *Case, who *Citizen, err error) {
	err = s.db.Read(ctx, func(q *db.Rx) error {
		c, who, err = s.caseByID(q, commune, id)
		return err
	})
	return c, who, err
}

func (s *Service) caseByID(q db.Q, commune unit.ID, id db.ID) (*Case, *Citizen, error) {
	c, box, err := caseByID(q, commune, id)
	if err != nil {
		return nil, nil, err
	}
	if c == nil {
		return nil, nil, errs.NotFound("roster.case", errs.T{VI: "Không tìm thấy trường hợp cần đối chiếu này.", EN: "There is no such case."})
	}
	plain, err := s.sealer.Open(caseAD(commune, id), box)
	if err != nil {
		return nil, nil, err
	}
	c.Row = &Row{}
	if err := json.Unmarshal(plain, c.Row); err != nil {
		return c, nil, err
	}
	if c.Citizen.IsZero() {
		who, err := s.namesake(q, c)
		return c, who, err
	}
	who, err := citizenByID(q, s.sealer, commune, c.Citizen)
	return c, who, err
}

// namesake finds who came from the earlier row of the same file: when the case was opened, that person was not on the list yet.
func (s *Service) namesake(q db.Q, c *Case) (*Citizen, error) {
	if c.Kind != CodeNameInFile {
		return nil, nil
	}
	people, err := citizensOfHamlet(q, s.sealer, c.Commune, c.Row.Hamlet)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		if p.Birth == c.Row.Birth && vn.Key(p.Name) == vn.Key(c.Row.Name) {
			return p, nil
		}
	}
	return nil, nil
}

// Settle carries out what a person decided about a case.
func (s *Service) Settle(tx *db.Tx, commune unit.ID, id db.ID, decision CaseState, by db.ID) error {
	seq, err := s.observe.NextSeq(tx, commune, 1)
	if err != nil {
		return err
	}
	c, who, err := s.caseByID(tx, commune, id)
	if err != nil {
		return err
	}
	if c.State != CaseOpen {
		return errs.Conflict("roster.case-settled", errs.T{VI: "Trường hợp này đã có người xử lý.", EN: "Somebody has settled this case already."})
	}
	switch decision {
	case CaseSame:
		err = s.settleSame(tx, c, who)
	case CaseAnother:
		err = s.settleAnother(tx, c, seq)
	case CaseIgnored:
	case CaseOpen:
		err = errs.Invalid("roster.case-decision", errs.T{VI: "Hãy chọn cách xử lý.", EN: "Choose what to do."})
	}
	if err != nil {
		return err
	}
	return closeCase(tx, commune, id, decision, by)
}

func (s *Service) settleSame(tx *db.Tx, c *Case, who *Citizen) error {
	if who == nil {
		return errs.Invalid("roster.case-nobody", errs.T{
			VI: "Không có người nào trong danh sách của xã để gộp; hãy chọn cách xử lý khác.",
			EN: "There is nobody on this commune's list to join it with; choose something else.",
		})
	}
	next := *who
	c.Row.onto(&next)
	return s.Update(tx, next)
}

func (s *Service) settleAnother(tx *db.Tx, c *Case, seq int64) error {
	e := &entry{svc: s, tx: tx, run: &Run{ID: c.Run}, commune: c.Commune, seq: seq}
	if err := e.load(nil); err != nil {
		return err
	}
	c.Row.Verdict = Verdict{Status: Accepted}
	rows := []*Row{c.Row}
	if err := e.hamlets(rows); err != nil {
		return err
	}
	ids, err := e.claims(rows)
	if err != nil {
		return err
	}
	if ids[0].IsZero() {
		return identityTaken
	}
	e.add(c.Row, ids[0], seq)
	return e.write(nil, nil)
}
