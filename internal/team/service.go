package team

import (
	"cmp"
	"slices"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// Service holds the use cases on teams and their work. Who may call them is for the caller to check.
type Service struct {
	sealer roster.Sealer
	people *roster.Service
	ledger *ledger.Service
}

// New makes the service.
func New(sealer roster.Sealer, people *roster.Service, l *ledger.Service) *Service {
	return &Service{sealer: sealer, people: people, ledger: l}
}

// lock owns the home for the rest of the transaction, and tells phones that something of it has changed.
func (s *Service) lock(tx *db.Tx, home unit.ID) error {
	_, err := s.ledger.NextSeq(tx, home, 1)
	return err
}

// Teams gives the working teams of a home, each with those who have not left.
func (s *Service) Teams(q db.Q, home unit.ID) ([]Team, error) {
	teams, err := teamsOf(q, home)
	if err != nil {
		return nil, err
	}
	members, err := membersOf(q, s.sealer, home)
	for i := range teams {
		teams[i].Members = inTeam(members, &teams[i])
	}
	return teams, err
}

// inTeam picks the members of a team who have not left, the leader first.
func inTeam(all []Member, t *Team) (out []Member) {
	for _, m := range all {
		if m.Team == t.ID && m.Left.IsZero() {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b Member) int { return cmp.Compare(one(a.ID != t.Leader), one(b.ID != t.Leader)) })
	return out
}

// Team gives one team with its members.
func (s *Service) Team(q db.Q, home unit.ID, id db.ID) (*Team, error) {
	t, err := teamByID(q, home, id)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, noTeam
	}
	members, err := membersOf(q, s.sealer, home)
	t.Members = inTeam(members, t)
	return t, err
}

// Members gives everybody who is or was in a team of a home, by id: history names them.
func (s *Service) Members(q db.Q, home unit.ID) (map[db.ID]Member, error) {
	list, err := membersOf(q, s.sealer, home)
	out := make(map[db.ID]Member, len(list))
	for _, m := range list {
		out[m.ID] = m
	}
	return out, err
}

// MemberOf gives the member that an account is in a home; ok is false when it is none. Of several, the one who joined first.
func (s *Service) MemberOf(q db.Q, home unit.ID, account db.ID) (m Member, ok bool, err error) {
	list, err := membersByAccount(q, s.sealer, home, account)
	if err != nil || len(list) == 0 {
		return m, false, err
	}
	return list[0], true, nil
}

var (
	noTeam   = errs.NotFound("team.none", errs.T{VI: "Không tìm thấy tổ này.", EN: "There is no such team."})
	noMember = errs.NotFound("team.member.none", errs.T{VI: "Không tìm thấy thành viên này trong tổ.", EN: "There is no such member in the team."})
	changed  = errs.Conflict("team.changed", errs.T{
		VI: "Người khác vừa sửa nội dung này. Hãy xem lại bản mới rồi sửa tiếp; bản của bạn chưa được ghi.",
		EN: "Somebody else has just changed this. Look at the new version first; yours was not saved.",
	})
)

// kept turns the answer of an update into an error.
func kept(ok bool, err error) error {
	if err == nil && !ok {
		return changed
	}
	return err
}

// Add sets a team up. home is the home of its unit.
func (s *Service) Add(tx *db.Tx, t Team) (db.ID, error) {
	if err := checkTeam(&t); err != nil {
		return db.ID{}, err
	}
	if err := s.lock(tx, t.Home); err != nil {
		return db.ID{}, err
	}
	t.ID, t.Leader, t.Version, t.Created = db.NewID(tx.Now()), db.ID{}, 1, tx.Now()
	return t.ID, insertTeam(tx, &t)
}

// Change writes a team's kind, name, hotline and leader; t holds the version that was seen. The leader must be a member.
func (s *Service) Change(tx *db.Tx, t Team) error {
	if err := checkTeam(&t); err != nil {
		return err
	}
	was, err := s.forChange(tx, t.Home, t.ID)
	if err != nil {
		return err
	}
	if !t.Leader.IsZero() && !was.Has(t.Leader) {
		return noMember
	}
	return kept(updateTeam(tx, &t))
}

// forChange locks the home and gives a team that still works.
func (s *Service) forChange(tx *db.Tx, home unit.ID, id db.ID) (*Team, error) {
	if err := s.lock(tx, home); err != nil {
		return nil, err
	}
	t, err := s.Team(tx, home, id)
	if err != nil {
		return nil, err
	}
	if !t.Ended.IsZero() {
		return nil, noTeam
	}
	return t, nil
}

// End takes a team out of work; it stays on record.
func (s *Service) End(tx *db.Tx, home unit.ID, id db.ID, version int64) error {
	t, err := s.forChange(tx, home, id)
	if err != nil {
		return err
	}
	t.Ended, t.Version = tx.Now(), version
	return kept(updateTeam(tx, t))
}

// Join adds a member to a team. The first of a team leads it until another is named.
func (s *Service) Join(tx *db.Tx, m Member) (db.ID, error) {
	if err := checkMember(&m); err != nil {
		return db.ID{}, err
	}
	t, err := s.forChange(tx, m.Home, m.Team)
	if err != nil {
		return db.ID{}, err
	}
	if m.ID.IsZero() { // else made where the fact was made
		m.ID = db.NewID(tx.Now())
	}
	m.Version, m.Joined = 1, tx.Now()
	if err := insertMember(tx, s.sealer, &m); err != nil {
		return db.ID{}, err
	}
	if _, has := t.Lead(); has {
		return m.ID, nil
	}
	t.Leader = m.ID
	return m.ID, kept(updateTeam(tx, t))
}

// ChangeMember writes a member's data; m holds the version that was seen.
func (s *Service) ChangeMember(tx *db.Tx, m Member) error {
	if err := checkMember(&m); err != nil {
		return err
	}
	was, err := s.member(tx, m.Home, m.ID)
	if err != nil {
		return err
	}
	m.Team, m.Left = was.Team, was.Left
	return kept(updateMember(tx, s.sealer, &m))
}

// member locks the home and gives a member who has not left.
func (s *Service) member(tx *db.Tx, home unit.ID, id db.ID) (*Member, error) {
	if err := s.lock(tx, home); err != nil {
		return nil, err
	}
	m, err := memberByID(tx, s.sealer, home, id)
	if err == nil && (m == nil || !m.Left.IsZero()) {
		err = noMember
	}
	return m, err
}

// Leave takes a member out of a team. Their houses wait for the next split; a team whose leader leaves has none until one is named.
func (s *Service) Leave(tx *db.Tx, home unit.ID, id db.ID, version int64) error {
	m, err := s.member(tx, home, id)
	if err != nil {
		return err
	}
	m.Left, m.Version = tx.Now(), version
	houses, err := housesOf(tx, home, id)
	if err != nil {
		return err
	}
	if err := s.mark(tx, home, houses); err != nil {
		return err
	}
	return kept(updateMember(tx, s.sealer, m))
}

// Hotline is a number that is posted for a place (W5).
type Hotline struct {
	Number string
	Team   string
	Unit   unit.ID // the place it is posted for: the one asked about, or the one above it
	Kind   Kind
}

// HotlineOf gives the number that people of a unit call: their own guidance team's, another team's of the unit, else the commune's. ok is false when
// none is posted.
func (s *Service) HotlineOf(q db.Q, home, u unit.ID) (h Hotline, ok bool, err error) {
	list, err := hotlinesOf(q, home)
	if err != nil {
		return h, false, err
	}
	for _, place := range []unit.ID{u, home} {
		for _, guidance := range []bool{true, false} {
			i := slices.IndexFunc(list, func(x Hotline) bool { return x.Unit == place && (x.Kind == Guidance) == guidance })
			if i >= 0 {
				return list[i], true, nil
			}
		}
	}
	return h, false, nil
}
