package team

import (
	"slices"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// MakeKit writes a member's evening sheet for a hamlet: the houses given to them that work remains at, in walking order, at most four sheets of paper.
func (s *Service) MakeKit(tx *db.Tx, home unit.ID, no int64, hamlet unit.ID, member, by db.ID) (*Kit, error) {
	if err := s.lock(tx, home); err != nil {
		return nil, err
	}
	if m, err := memberByID(tx, s.sealer, home, member); err != nil || m == nil {
		return nil, cmpErr(err, noMember)
	}
	k := &Kit{Home: home, ID: db.NewID(tx.Now()), Hamlet: hamlet, Member: member, Made: tx.Now()}
	var err error
	if k.Lines, err = s.kitLines(tx, home, no, hamlet, member); err != nil {
		return nil, err
	}
	if len(k.Lines) == 0 {
		return nil, emptyKit
	}
	return k, insertKit(tx, no, k, by)
}

func (s *Service) kitLines(q db.Q, home unit.ID, no int64, hamlet unit.ID, member db.ID) (out []KitLine, err error) {
	shares, err := s.Shares(q, home, no)
	if err != nil {
		return nil, err
	}
	views, err := s.ledger.Views(q, home, no)
	if err != nil {
		return nil, err
	}
	steps := make(map[db.ID]ledger.Step, len(views))
	for i := range views {
		steps[views[i].Citizen] = views[i].Step
	}
	houses, err := s.people.HamletHouseholds(q, home, hamlet)
	if err != nil {
		return nil, err
	}
	in, err := s.byHouse(q, home, hamlet)
	for _, h := range houses {
		if shares[h.ID] != member {
			continue
		}
		for _, c := range in[h.ID] {
			if step := steps[c.ID]; NeedsVisit(step) && len(out) < mostKit {
				out = append(out, KitLine{c.ID, step})
			}
		}
	}
	return out, err
}

func (s *Service) byHouse(q db.Q, home, hamlet unit.ID) (map[db.ID][]*roster.Citizen, error) {
	people, err := s.people.Hamlet(q, home, hamlet)
	out := map[db.ID][]*roster.Citizen{}
	for _, c := range people {
		out[c.Household] = append(out[c.Household], c)
	}
	return out, err
}

// Kit gives one sheet.
func (s *Service) Kit(q db.Q, home unit.ID, id db.ID) (*Kit, error) {
	k, err := kitByID(q, home, id)
	if err == nil && k == nil {
		err = noKit
	}
	return k, err
}

// Kits gives a hamlet's sheets that were made after a moment, the newest first.
func (s *Service) Kits(q db.Q, home, hamlet unit.ID, since time.Time) ([]Kit, error) {
	return kitsSince(q, home, hamlet, since)
}

// Draw gives a sheet's houses and lines as they are printed. full shows phone numbers whole, for who may see them.
func (s *Service) Draw(q db.Q, k *Kit, no int64, full bool) ([]KitHouse, error) {
	houses, err := s.people.HamletHouseholds(q, k.Home, k.Hamlet)
	if err != nil {
		return nil, err
	}
	place := make(map[db.ID]int, len(houses))
	for i, h := range houses {
		place[h.ID] = i
	}
	var out []KitHouse
	last := -1
	for i, l := range k.Lines {
		c, err := s.people.Citizen(q, k.Home, l.Citizen)
		if err != nil {
			return nil, err
		}
		if c == nil {
			return nil, noKit
		}
		at, there := place[c.Household]
		if !there {
			at = len(houses) // moved out of the hamlet since
		}
		if at != last || len(out) == 0 {
			out, last = append(out, newKitHouse(houses, at)), at
		}
		p, err := s.drawLine(q, k, no, i, c, full)
		if err != nil {
			return nil, err
		}
		out[len(out)-1].People = append(out[len(out)-1].People, p)
	}
	return out, nil
}

func newKitHouse(houses []*roster.Household, at int) KitHouse {
	if at >= len(houses) {
		return KitHouse{}
	}
	return KitHouse{Place: at + 1, Head: houses[at].Head, Address: houses[at].Address}
}

func (s *Service) drawLine(q db.Q, k *Kit, no int64, i int, c *roster.Citizen, full bool) (KitPerson, error) {
	p := KitPerson{Line: i + 1, Name: c.Name, Birth: c.Birth.VN(), Phone: phoneText(c.Phones, full), Step: k.Lines[i].Step}
	v, _, err := s.ledger.ViewOf(q, k.Home, no, c.ID)
	p.Clock = v.Clock
	return p, err
}

// Key records what is keyed in from a sheet by line numbers. Keying the same again records nothing twice; another outcome for a line is another contact.
// again is when those marked "come back" are to be visited.
func (s *Service) Key(tx *db.Tx, home unit.ID, id db.ID, codes []LineCode, like Contact, again time.Time) ([]ledger.Outcome, error) {
	k, err := s.Kit(tx, home, id)
	if err != nil {
		return nil, err
	}
	m, err := memberByID(tx, s.sealer, home, k.Member)
	if err != nil || m == nil {
		return nil, cmpErr(err, noMember)
	}
	var out []ledger.Outcome
	for _, batch := range byOutcome(codes) {
		contacts := make([]Contact, len(batch))
		for i, code := range batch {
			contacts[i] = k.contact(m, code, like, again)
		}
		got, err := s.Record(tx, home, derive(k.ID, batch[0].Outcome, db.ID{}), contacts)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	return out, setKeyed(tx, home, id)
}

// Paper is a sheet with whom its work is credited to, for who keys it in elsewhere than with Key.
type Paper struct {
	Kit    *Kit
	Credit db.ID // the account of the member who walked with it; without one, the member
}

// PaperOf gives a home's sheet; nil when there is none of that id.
func (s *Service) PaperOf(q db.Q, home unit.ID, id db.ID) (*Paper, error) {
	k, err := kitByID(q, home, id)
	if err != nil || k == nil {
		return nil, err
	}
	m, err := memberByID(q, s.sealer, home, k.Member)
	if err != nil || m == nil {
		return nil, err
	}
	return &Paper{Kit: k, Credit: m.credit()}, nil
}

// Has says whether a citizen stands on the sheet.
func (p *Paper) Has(citizen db.ID) bool {
	return slices.ContainsFunc(p.Kit.Lines, func(l KitLine) bool { return l.Citizen == citizen })
}

// KeyedAs is the id that Key gives an event of the sheet: a fact that was keyed in at the desk is there already.
func (p *Paper) KeyedAs(e *ledger.Event) db.ID {
	switch e.Kind {
	case ledger.Contacted:
		return p.Kit.lineID(e.Body.Outcome, e.Citizen)
	case ledger.Absent:
		return derive(derive(p.Kit.ID, Away, db.ID{}), string(e.Kind), e.Citizen)
	}
	return derive(derive(p.Kit.ID, Done, db.ID{}), string(e.Kind), e.Citizen)
}

// MarkKeyed notes that something of a sheet was keyed in.
func (s *Service) MarkKeyed(tx *db.Tx, home unit.ID, id db.ID) error { return setKeyed(tx, home, id) }

// lineID is the id of the contact that a line's outcome is recorded as: the same whenever it is keyed in.
func (k *Kit) lineID(outcome string, citizen db.ID) db.ID {
	return derive(derive(k.ID, outcome, db.ID{}), "contact", citizen)
}

// NewLines counts the lines of which Key recorded something that was not there before.
func (k *Kit) NewLines(codes []LineCode, out []ledger.Outcome) (n int) {
	fresh := map[db.ID]bool{}
	for _, o := range out {
		fresh[o.Event] = o.Status == ledger.StatusOK
	}
	for _, c := range codes {
		if fresh[k.lineID(c.Outcome, k.Lines[c.Line-1].Citizen)] {
			n++
		}
	}
	return n
}

// byOutcome groups codes, so that each outcome is one operation.
func byOutcome(codes []LineCode) (out [][]LineCode) {
	for _, c := range codes {
		i := slices.IndexFunc(out, func(b []LineCode) bool { return b[0].Outcome == c.Outcome })
		if i < 0 {
			out = append(out, nil)
			i = len(out) - 1
		}
		out[i] = append(out[i], c)
	}
	return out
}

// credit is the id under which what a member does is credited.
func (m *Member) credit() db.ID {
	if m.Account.IsZero() {
		return m.ID
	}
	return m.Account
}

// contact is a line of the sheet with what was ticked: seen by the member who walked, recorded by who keys it in.
func (k *Kit) contact(m *Member, code LineCode, like Contact, again time.Time) Contact {
	line := k.Lines[code.Line-1]
	c := like
	c.Citizen, c.Outcome, c.Channel, c.Step, c.Source, c.Again = line.Citizen, code.Outcome, ByVisit, line.Step, "paper", time.Time{}
	c.Credit = m.credit()
	if code.Outcome == Again {
		c.Again = again
	}
	return c
}
