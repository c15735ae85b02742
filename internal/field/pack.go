package field

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"strconv"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/secret"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Pack is a hamlet as a phone first downloads it. Seq is the number of the commune's feed that it stands at: deltas go on from there.
type Pack struct {
	Commune    unit.ID  `json:"commune"`
	Hamlet     unit.ID  `json:"hamlet"`
	Campaign   int64    `json:"campaign"`
	Seq        int64    `json:"seq"`
	Households []House  `json:"households"`
	Citizens   []Person `json:"citizens"`
}

// House is a household as a phone holds it.
type House struct {
	ID          db.ID   `json:"id"`
	Hamlet      unit.ID `json:"hamlet"`
	BookNo      string  `json:"book_no,omitempty"`
	Head        string  `json:"head"`
	Address     string  `json:"address,omitempty"`
	Walk        int64   `json:"walk"`
	Smartphones *int64  `json:"smartphones,omitempty"` // absent: not surveyed
	Computers   *int64  `json:"computers,omitempty"`
	Internet    *bool   `json:"internet,omitempty"`
	SurveyedAt  int64   `json:"surveyed_at,omitempty"`
	Version     int64   `json:"version"`
	Member      db.ID   `json:"member,omitzero"` // who has it in the split
	Door        *DoorAt `json:"door,omitempty"`  // who stands there; the phone lets it run out by itself
}

// DoorAt says who stands at a door, until when (ms).
type DoorAt struct {
	Member db.ID `json:"member"`
	Until  int64 `json:"until"`
}

// Person is a citizen as a phone holds one. The identity number is masked; phones are there only for who may call.
type Person struct {
	ID        db.ID    `json:"id"`
	Household db.ID    `json:"household"`
	Hamlet    unit.ID  `json:"hamlet"`
	No        int64    `json:"no"`
	Name      string   `json:"name"`
	Birth     int      `json:"birth"`
	Sex       int      `json:"sex,omitempty"`
	Identity  string   `json:"identity,omitempty"`
	Phones    []string `json:"phones,omitempty"`
	Relation  string   `json:"relation,omitempty"`
	Card      int      `json:"card,omitempty"`
	Device    int      `json:"device,omitempty"`
	OwnSIM    int      `json:"own_sim,omitempty"`
	Version   int64    `json:"version"`
	Group     int64    `json:"group,omitempty"`
	Step      int64    `json:"step,omitempty"`
	Priority  int64    `json:"priority,omitempty"`
	Clock     int64    `json:"clock,omitempty"`   // ms: when the approval message came
	Outcome   string   `json:"outcome,omitempty"` // of the last contact that was not taken back
	OutcomeAt int64    `json:"outcome_at,omitempty"`
	Again     int64    `json:"again,omitempty"` // when somebody promised to come back
}

// houseWork is what teams know of houses.
type houseWork struct {
	shares map[db.ID]db.ID
	doors  map[db.ID]team.Door
}

func (s *Service) houseWork(q db.Q, commune unit.ID, no int64) (w houseWork, err error) {
	if w.shares, err = s.Teams.Shares(q, commune, no); err != nil {
		return w, err
	}
	w.doors, err = s.Teams.Doors(q, commune)
	return w, err
}

func (w *houseWork) houseOf(h *roster.Household) House {
	out := House{
		ID: h.ID, Hamlet: h.Hamlet, BookNo: h.BookNo, Head: h.Head, Address: h.Address, Walk: h.WalkOrder, Smartphones: h.Smartphones, Computers: h.Computers,
		Internet: h.Internet, SurveyedAt: db.Ms(h.SurveyedAt), Version: h.Version, Member: w.shares[h.ID],
	}
	if d, ok := w.doors[h.ID]; ok {
		out.Door = &DoorAt{d.Member, db.Ms(d.Until)}
	}
	return out
}

func personOf(c *roster.Citizen, v packView, met lastContact, phones bool) Person {
	p := Person{
		ID: c.ID, Household: c.Household, Hamlet: c.Hamlet, No: c.ListNo, Name: c.Name, Birth: c.Birth.Int(), Sex: int(c.Sex), Identity: vn.MaskIdentity(c.Identity),
		Relation: c.Relation, Card: int(c.Card), Device: int(c.Device), OwnSIM: int(c.OwnSIM), Version: c.Version,
		Group: v.Group, Step: v.Step, Priority: v.Priority, Clock: v.Clock, Outcome: met.Outcome, OutcomeAt: met.At, Again: met.Again,
	}
	if phones {
		p.Phones = c.Phones
	}
	return p
}

// Packed is a pack ready to be sent.
type Packed struct {
	ETag string
	Gzip []byte
}

// Pack gives a hamlet's pack: the one in the store while nothing moved in the hamlet since, else a new one. Each download is logged as an export;
// known is the ETag that the phone has, for which nothing is sent nor logged.
func (s *Service) Pack(ctx context.Context, p *Phone, hamlet unit.ID, known string) (*Packed, error) {
	if !p.Scope.Has(p.Scope.Commune, hamlet) || hamlet != 0 && p.tree.CommuneOf(hamlet) != p.Scope.Commune {
		return nil, access.ErrNotFound
	}
	out, err := s.freshPack(ctx, p, hamlet)
	if err != nil || out.ETag == known {
		return out, err
	}
	scope := p.Scope
	scope.Hamlet = hamlet
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		no, err := s.campaign(tx, scope.Commune)
		if err != nil {
			return err
		}
		if err := touchPack(tx, scope.Commune, hamlet, variant(scope, no)); err != nil {
			return err
		}
		return s.Audit.Write(tx, p.Scope.Commune, p.Actor, access.Entry{Verb: access.Export.String(), Subject: "hamlet " + strconv.FormatInt(int64(hamlet), 10), Detail: "pack to device " + p.Device.ID.String()})
	})
	return out, err
}

func (s *Service) freshPack(ctx context.Context, p *Phone, hamlet unit.ID) (out *Packed, err error) {
	scope := p.Scope
	scope.Hamlet = hamlet
	var made *storedPack
	err = s.DB.Read(ctx, func(q *db.Rx) error {
		no, err := s.campaign(q, scope.Commune)
		if err != nil {
			return err
		}
		old, found, err := packOf(q, scope.Commune, hamlet, variant(scope, no))
		if err != nil {
			return err
		}
		if found {
			if out, err = s.oldPack(q, scope, no, old); err != nil || out != nil {
				return err
			}
		}
		out, made, err = s.build(q, scope, hamlet, no)
		return err
	})
	if err != nil || made == nil {
		return out, err
	}
	return out, s.DB.Write(ctx, func(tx *db.Tx) error {
		no, err := s.campaign(tx, scope.Commune)
		if err != nil {
			return err
		}
		return putPack(tx, scope.Commune, hamlet, variant(scope, no), *made)
	})
}

// packShape is raised when what stands in a pack changes: one of an older program is then made anew.
const packShape = 2

// variant tells packs of one hamlet apart: by their shape, by campaign, and whether numbers are in them.
func variant(s Scope, no int64) int64 {
	v := packShape<<40 + 2*no
	if s.Phones {
		v++
	}
	return v
}

func packAD(s Scope, no int64) []byte {
	row := binary.BigEndian.AppendUint64(nil, uint64(s.Hamlet))
	return secret.AD("field_pack.blob", int64(s.Commune), binary.BigEndian.AppendUint64(row, uint64(variant(s, no))))
}

// oldPack opens the pack in the store; nil when something moved in the hamlet since.
func (s *Service) oldPack(q db.Q, scope Scope, no int64, old storedPack) (*Packed, error) {
	stale, err := s.touched(q, scope, scope.Hamlet, no, old.Seq)
	if err != nil || stale {
		return nil, err
	}
	text, err := s.Keys.Open(packAD(scope, no), old.Blob)
	return &Packed{ETag: old.ETag, Gzip: text}, err
}

// touched says whether anything moved in a hamlet since a number of the feed.
func (s *Service) touched(q db.Q, scope Scope, hamlet unit.ID, no, since int64) (bool, error) {
	seq, err := s.Ledger.FeedSeq(q, scope.Commune)
	if err != nil || seq == since {
		return false, err
	}
	if !ledger.FeedContinues(since, seq) { // made before a restore: a phone that got it would begin there
		return true, nil
	}
	if hamlet == 0 { // those without a hamlet: a hamlet of 0 asks for all, which is more than needed and never too little
		return true, nil
	}
	for _, look := range []func() ([]moved, error){
		func() ([]moved, error) { return viewsSince(q, scope, no, since, 1) },
		func() ([]moved, error) { return citizensSince(q, scope, since, 1) },
		func() ([]moved, error) { return housesSince(q, scope, since, 1) },
		func() ([]moved, error) { return marksSince(q, scope, since, 1) },
		func() ([]moved, error) { return goneSince(q, scope, since, 1) },
	} {
		if found, err := look(); err != nil || len(found) > 0 {
			return true, err
		}
	}
	return false, nil
}

// build makes a pack from one consistent view of the store.
func (s *Service) build(q db.Q, scope Scope, hamlet unit.ID, no int64) (*Packed, *storedPack, error) {
	p := Pack{Commune: scope.Commune, Hamlet: hamlet, Campaign: no, Households: []House{}, Citizens: []Person{}}
	var err error
	if p.Seq, err = s.Ledger.FeedSeq(q, scope.Commune); err != nil {
		return nil, nil, err
	}
	if err := s.fill(q, &p, scope); err != nil {
		return nil, nil, err
	}
	text, err := json.Marshal(p)
	if err != nil {
		return nil, nil, err
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err = z.Write(text); err == nil {
		err = z.Close()
	}
	sum := s.Keys.MAC("field/pack", text)
	out := &Packed{ETag: `"` + hex.EncodeToString(sum[:12]) + `"`, Gzip: b.Bytes()}
	return out, &storedPack{Seq: p.Seq, ETag: out.ETag, Blob: s.Keys.Seal(packAD(scope, no), out.Gzip)}, err
}

func (s *Service) fill(q db.Q, p *Pack, scope Scope) error {
	people, err := s.Roster.Hamlet(q, p.Commune, p.Hamlet)
	if err != nil {
		return err
	}
	views, err := viewsOfHamlet(q, p.Commune, p.Hamlet, p.Campaign)
	if err != nil {
		return err
	}
	met, err := contactsOfHamlet(q, p.Commune, p.Hamlet)
	if err != nil {
		return err
	}
	work, err := s.houseWork(q, p.Commune, p.Campaign)
	if err != nil {
		return err
	}
	houses, err := s.Roster.HamletHouseholds(q, p.Commune, p.Hamlet)
	for _, h := range houses {
		p.Households = append(p.Households, work.houseOf(h))
	}
	for _, c := range people {
		p.Citizens = append(p.Citizens, personOf(c, views[c.ID], met[c.ID], scope.Phones))
	}
	return err
}
