package roster

import (
	"context"
	"slices"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Service holds the use cases on citizens and households. Who may call them is for the caller to check.
type Service struct {
	db      *db.DB
	sealer  Sealer
	units   *unit.Service
	observe Observer
	names   *nameIndex
}

// New makes the service. The observer is set once, before the first write: the ledger needs the roster and listens to it.
func New(d *db.DB, sealer Sealer, units *unit.Service) *Service {
	return &Service{db: d, sealer: sealer, units: units, names: newNameIndex()}
}

// SetObserver says who hears of changes.
func (s *Service) SetObserver(o Observer) { s.observe = o }

// Citizen gives a citizen of a commune, nil when there is none.
func (s *Service) Citizen(q db.Q, commune unit.ID, id db.ID) (*Citizen, error) {
	return citizenByID(q, s.sealer, commune, id)
}

// CitizensByID gives those of a commune's citizens that are asked for, in no order; whom there is not is left out.
func (s *Service) CitizensByID(q db.Q, commune unit.ID, ids []db.ID) ([]*Citizen, error) {
	return citizensByID(q, s.sealer, commune, ids)
}

// Citizens gives a commune's citizens, those off the list too.
func (s *Service) Citizens(q db.Q, commune unit.ID) ([]*Citizen, error) {
	return citizensOfCommune(q, s.sealer, commune)
}

// Hamlet gives the citizens of a hamlet in the paper list's order.
func (s *Service) Hamlet(q db.Q, commune, hamlet unit.ID) ([]*Citizen, error) {
	return citizensOfHamlet(q, s.sealer, commune, hamlet)
}

// Households gives a commune's households in walking order.
func (s *Service) Households(q db.Q, commune unit.ID) ([]*Household, error) {
	return householdsOfCommune(q, commune)
}

// HamletHouseholds gives a hamlet's households in walking order.
func (s *Service) HamletHouseholds(q db.Q, commune, hamlet unit.ID) ([]*Household, error) {
	return householdsOfHamlet(q, commune, hamlet)
}

// Household gives one house with the people in it, nil when there is none.
func (s *Service) Household(q db.Q, commune unit.ID, id db.ID) (*Household, []*Citizen, error) {
	h, err := householdByID(q, commune, id)
	if err != nil || h == nil {
		return nil, nil, err
	}
	people, err := citizensOfHousehold(q, s.sealer, commune, id)
	return h, people, err
}

// ByIdentity says who holds an identity number, in two statements: the claim, then the row.
func (s *Service) ByIdentity(q db.Q, digits string) (*Citizen, error) {
	commune, id, found, err := claimOwner(q, s.sealer.Blind(kindIdentity, digits))
	if err != nil || !found {
		return nil, err
	}
	return citizenByID(q, s.sealer, commune, id)
}

// ByPhone finds who in a commune has a number.
func (s *Service) ByPhone(q db.Q, commune unit.ID, digits string) ([]db.ID, error) {
	return citizensByPhone(q, s.sealer.Blind(kindPhone, digits), commune)
}

// Survey is what was asked at a house (R2).
type Survey struct {
	Smartphones, Computers int64
	Internet               bool
	By                     db.ID
}

// SurveyHousehold keeps the answers of one house; version guards against overwriting what somebody else asked meanwhile.
func (s *Service) SurveyHousehold(tx *db.Tx, commune unit.ID, id db.ID, version int64, a Survey) error {
	if a.Smartphones < 0 || a.Computers < 0 || a.Smartphones > 50 || a.Computers > 50 {
		return errs.Invalid("roster.survey", errs.T{
			VI: "Số điện thoại, máy tính của một hộ phải từ 0 đến 50. Phiếu khảo sát chưa được ghi.",
			EN: "A household's phones and computers must be from 0 to 50. The survey was not saved.",
		})
	}
	seq, err := s.observe.NextSeq(tx, commune, 1)
	if err != nil {
		return err
	}
	before, err := householdByID(tx, commune, id)
	if err != nil {
		return err
	}
	if before == nil {
		return noHousehold
	}
	after := *before
	after.Smartphones, after.Computers, after.Internet = &a.Smartphones, &a.Computers, &a.Internet
	after.SurveyedAt, after.SurveyedBy, after.Seq, after.Version = tx.Now(), a.By, seq, before.Version+1
	if ok, err := updateHousehold(tx, &after); err != nil || !ok || before.Version != version {
		return firstErr(err, changedMeanwhile)
	}
	return s.observe.HouseholdsChanged(tx, commune, []HouseholdChange{{before, &after}})
}

var noHousehold = errs.NotFound("roster.household", errs.T{VI: "Không tìm thấy hộ này.", EN: "There is no such household."})

var changedMeanwhile = errs.Conflict("roster.changed", errs.T{
	VI: "Người khác vừa sửa thông tin này. Hãy xem lại bản mới rồi sửa tiếp; bản của bạn chưa được ghi.",
	EN: "Somebody else has just changed this. Look at the new version first; yours was not saved.",
})

func firstErr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// Update writes a changed citizen: next holds the new values and the version that was seen. The identity number moves its claim.
func (s *Service) Update(tx *db.Tx, next Citizen) error {
	seq, err := s.observe.NextSeq(tx, next.Commune, 1)
	if err != nil {
		return err
	}
	before, err := citizenByID(tx, s.sealer, next.Commune, next.ID)
	switch {
	case err != nil:
		return err
	case before == nil:
		return noCitizen
	case before.Version != next.Version:
		return changedMeanwhile
	}
	if err := check(&next); err != nil {
		return err
	}
	if err := s.moveClaim(tx, before, &next); err != nil {
		return err
	}
	next.Name, next.Version, next.Seq, next.CreatedAt = vn.Clean(next.Name), before.Version+1, seq, before.CreatedAt
	if ok, err := updateCitizen(tx, s.sealer, &next); err != nil || !ok {
		return firstErr(err, changedMeanwhile)
	}
	return s.observe.Changed(tx, next.Commune, []Change{{Before: before, After: &next}})
}

var noCitizen = errs.NotFound("roster.citizen", errs.T{VI: "Không tìm thấy công dân này.", EN: "There is no such citizen."})

func check(c *Citizen) error {
	if vn.Clean(c.Name) == "" {
		return errs.Invalid("roster.name", errs.T{VI: "Họ tên không được để trống.", EN: "The name must not be empty."})
	}
	if c.Birth.IsZero() {
		return errs.Invalid("roster.birth", errs.T{VI: "Cần ít nhất năm sinh.", EN: "At least the year of birth is needed."})
	}
	return nil
}

func (s *Service) moveClaim(tx *db.Tx, before, next *Citizen) error {
	if before.Identity == next.Identity {
		return nil
	}
	if next.Identity != "" {
		ok, _, err := claim(tx, s.sealer.Blind(kindIdentity, next.Identity), next.Commune, next.ID)
		if err != nil {
			return err
		}
		if !ok {
			return identityTaken
		}
	}
	if before.Identity == "" {
		return nil
	}
	return releaseClaim(tx, s.sealer.Blind(kindIdentity, before.Identity), before.ID)
}

// identityTaken never says whose it is: the other may live in a commune that the asker may not see.
var identityTaken = errs.Conflict("roster.identity.taken", errs.T{
	VI: "Số định danh này đã có trong danh sách của một người khác. Thông tin chưa được ghi; đề nghị Công an xã đối chiếu.",
	EN: "This identity number already belongs to somebody else on a list. Nothing was saved; ask the commune police to compare.",
})

// Add puts one person on the list by hand: a new arrival, a walk-in. An identity number that is taken is refused.
func (s *Service) Add(tx *db.Tx, c Citizen) (db.ID, error) {
	if err := check(&c); err != nil {
		return db.ID{}, err
	}
	seq, err := s.observe.NextSeq(tx, c.Commune, 1)
	if err != nil {
		return db.ID{}, err
	}
	if c.ID.IsZero() {
		c.ID = db.NewID(tx.Now())
	}
	c.Name, c.Version, c.Seq, c.CreatedAt, c.RemovedAt = vn.Clean(c.Name), 1, seq, tx.Now(), db.Time(0)
	if c.Identity != "" {
		ok, _, err := claim(tx, s.sealer.Blind(kindIdentity, c.Identity), c.Commune, c.ID)
		if err != nil || !ok {
			return db.ID{}, firstErr(err, identityTaken)
		}
	}
	if err := insertCitizens(tx, s.sealer, []*Citizen{&c}); err != nil {
		return db.ID{}, err
	}
	return c.ID, s.observe.Changed(tx, c.Commune, []Change{{After: &c}})
}

// Remove takes a citizen off the list; events stay.
func (s *Service) Remove(tx *db.Tx, commune unit.ID, id db.ID, version int64) error {
	c, err := citizenByID(tx, s.sealer, commune, id)
	if err != nil || c == nil {
		return firstErr(err, noCitizen)
	}
	next := *c
	next.Version, next.RemovedAt = version, tx.Now()
	return s.Update(tx, next)
}

// AddHousehold makes a house at the end of its hamlet's walk.
func (s *Service) AddHousehold(tx *db.Tx, h Household) (db.ID, error) {
	seq, err := s.observe.NextSeq(tx, h.Commune, 1)
	if err != nil {
		return db.ID{}, err
	}
	if h.ID.IsZero() {
		h.ID = db.NewID(tx.Now())
	}
	h.Version, h.Seq = 1, seq
	if h.WalkOrder == 0 {
		if h.WalkOrder, err = lastWalk(tx, h.Commune, h.Hamlet); err != nil {
			return db.ID{}, err
		}
		h.WalkOrder++
	}
	if err := insertHouseholds(tx, []*Household{&h}); err != nil {
		return db.ID{}, err
	}
	return h.ID, s.observe.HouseholdsChanged(tx, h.Commune, []HouseholdChange{{nil, &h}})
}

// Search finds people of some communes by name without marks, identity number or phone. The answer is ordered by Vietnamese name and cut at most.
func (s *Service) Search(ctx context.Context, communes []unit.ID, text string, most int) ([]*Citizen, error) {
	ask, err := parseAsk(text)
	if err != nil {
		return nil, err
	}
	var out []*Citizen
	err = s.db.Read(ctx, func(q *db.Rx) error {
		switch {
		case ask.identity != "":
			out, err = s.searchIdentity(q, communes, ask.identity)
		case ask.phone != "":
			out, err = s.searchPhone(q, communes, ask.phone)
		default:
			out, err = s.searchName(q, communes, ask.words, most)
		}
		return err
	})
	return out, err
}

func (s *Service) searchIdentity(q db.Q, communes []unit.ID, digits string) ([]*Citizen, error) {
	c, err := s.ByIdentity(q, digits)
	if err != nil || c == nil || !slices.Contains(communes, c.Commune) {
		return nil, err
	}
	return []*Citizen{c}, nil
}

func (s *Service) searchPhone(q db.Q, communes []unit.ID, digits string) (out []*Citizen, err error) {
	bix := s.sealer.Blind(kindPhone, digits)
	for _, commune := range communes {
		ids, err := citizensByPhone(q, bix, commune)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			c, err := citizenByID(q, s.sealer, commune, id)
			if err != nil {
				return nil, err
			}
			out = append(out, c)
		}
	}
	return out, nil
}

func (s *Service) searchName(q db.Q, communes []unit.ID, words []string, most int) (out []*Citizen, err error) {
	for _, commune := range communes {
		names, err := s.names.of(q, s.observe, commune)
		if err != nil {
			return nil, err
		}
		for _, id := range names.find(words, most-len(out)) {
			c, err := citizenByID(q, s.sealer, commune, id)
			if err != nil {
				return nil, err
			}
			if c != nil { // entered after this reader began
				out = append(out, c)
			}
		}
		if len(out) >= most {
			break
		}
	}
	return out, nil
}
