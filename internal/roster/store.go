package roster

import (
	"database/sql"
	"encoding/binary"
	"strings"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// All tables of this file are owned by a commune, but identity_claim, which is keyed by the blind index.

const citizenCols = `citizen_id, household_id, hamlet_id, list_no, name, birth, sex, identity_enc, phones_enc, relation, card, device, own_sim,
	version, feed_seq, source_run, created_at, removed_at`

// Sealer opens and seals the numbers of citizens. *secret.Keys is one.
type Sealer interface {
	Seal(ad, plain []byte) []byte
	Open(ad, box []byte) ([]byte, error)
	Blind(kind, value string) []byte
}

const (
	kindIdentity = "identity"
	kindPhone    = "phone"
)

// sealedTo is the associated data: a box lifted into another row does not open.
func sealedTo(commune unit.ID, id db.ID) []byte {
	b := binary.BigEndian.AppendUint64([]byte("citizen|"), uint64(commune))
	return append(b, id[:]...)
}

func sealText(s Sealer, ad []byte, text string) []byte {
	if text == "" {
		return nil
	}
	return s.Seal(ad, []byte(text))
}

func openText(s Sealer, ad, box []byte) (string, error) {
	if box == nil {
		return "", nil
	}
	b, err := s.Open(ad, box)
	return string(b), err
}

func scanCitizen(s Sealer, commune unit.ID) func(*sql.Rows) (*Citizen, error) {
	return func(rows *sql.Rows) (*Citizen, error) {
		c := &Citizen{Commune: commune}
		var birth, ownSIM, created, removed int64
		var identity, phones []byte
		err := rows.Scan(&c.ID, &c.Household, &c.Hamlet, &c.ListNo, &c.Name, &birth, &c.Sex, &identity, &phones, &c.Relation,
			&c.Card, &c.Device, &ownSIM, &c.Version, &c.Seq, &c.SourceRun, &created, &removed)
		if err != nil {
			return nil, err
		}
		c.Birth, c.OwnSIM = vn.BirthFromInt(int(birth)), campaign.Tri(ownSIM)
		c.CreatedAt, c.RemovedAt = db.Time(created), db.Time(removed)
		return c, c.open(s, identity, phones)
	}
}

func (c *Citizen) open(s Sealer, identity, phones []byte) (err error) {
	ad := sealedTo(c.Commune, c.ID)
	if c.Identity, err = openText(s, ad, identity); err != nil {
		return err
	}
	list, err := openText(s, ad, phones)
	if err == nil && list != "" {
		c.Phones = strings.Split(list, ",")
	}
	return err
}

func citizenByID(q db.Q, s Sealer, commune unit.ID, id db.ID) (*Citizen, error) {
	cs, err := db.All(q, scanCitizen(s, commune), `SELECT `+citizenCols+` FROM citizen WHERE commune_id = $1 AND citizen_id = $2`, commune, id)
	if err != nil || len(cs) == 0 {
		return nil, err
	}
	return cs[0], nil
}

func citizensByID(q db.Q, s Sealer, commune unit.ID, ids []db.ID) ([]*Citizen, error) {
	return db.Among(q, scanCitizen(s, commune), `SELECT `+citizenCols+` FROM citizen WHERE commune_id = $1 AND citizen_id IN ($2)`, ids, commune)
}

func citizensOfCommune(q db.Q, s Sealer, commune unit.ID) ([]*Citizen, error) {
	return db.All(q, scanCitizen(s, commune), `SELECT `+citizenCols+` FROM citizen WHERE commune_id = $1 ORDER BY citizen_id`, commune)
}

func citizensOfHamlet(q db.Q, s Sealer, commune, hamlet unit.ID) ([]*Citizen, error) {
	return db.All(q, scanCitizen(s, commune), `SELECT `+citizenCols+` FROM citizen
		WHERE commune_id = $1 AND hamlet_id = $2 AND removed_at = 0 ORDER BY list_no, citizen_id`, commune, hamlet)
}

func citizensOfHousehold(q db.Q, s Sealer, commune unit.ID, household db.ID) ([]*Citizen, error) {
	return db.All(q, scanCitizen(s, commune), `SELECT `+citizenCols+` FROM citizen
		WHERE commune_id = $1 AND household_id = $2 AND removed_at = 0 ORDER BY list_no, citizen_id`, commune, household)
}

var citizenInsert = []string{
	"commune_id", "citizen_id", "household_id", "hamlet_id", "list_no", "name", "name_key", "name_fold", "sort_key", "birth", "sex",
	"identity_enc", "identity_bix", "phones_enc", "relation", "card", "device", "own_sim", "version", "feed_seq", "source_run", "created_at", "removed_at",
}

func (c *Citizen) row(s Sealer) []any {
	ad := sealedTo(c.Commune, c.ID)
	return []any{
		c.Commune, c.ID, c.Household, c.Hamlet, c.ListNo, c.Name, vn.Key(c.Name), vn.Fold(c.Name), vn.SortKey(c.Name), int64(c.Birth.Int()), int64(c.Sex),
		sealText(s, ad, c.Identity), blind(s, kindIdentity, c.Identity), sealText(s, ad, strings.Join(c.Phones, ",")), c.Relation,
		int64(c.Card), int64(c.Device), int64(c.OwnSIM), c.Version, c.Seq, c.SourceRun, db.Ms(c.CreatedAt), db.Ms(c.RemovedAt),
	}
}

func blind(s Sealer, kind, value string) []byte {
	if value == "" {
		return nil
	}
	return s.Blind(kind, value)
}

// insertCitizens writes new rows with their phone indexes. The identity must have been claimed.
func insertCitizens(tx *db.Tx, s Sealer, cs []*Citizen) error {
	rows := make([][]any, 0, len(cs))
	var phones [][]any
	for _, c := range cs {
		rows = append(rows, c.row(s))
		phones = append(phones, phoneRows(s, c)...)
	}
	if err := tx.Bulk("citizen", citizenInsert, rows); err != nil {
		return err
	}
	return tx.Bulk("citizen_phone", []string{"commune_id", "phone_bix", "citizen_id"}, phones)
}

func phoneRows(s Sealer, c *Citizen) [][]any {
	var out [][]any
	seen := map[string]bool{}
	for _, p := range c.Phones {
		if !seen[p] {
			seen[p] = true
			out = append(out, []any{c.Commune, s.Blind(kindPhone, p), c.ID})
		}
	}
	return out
}

// updateCitizen writes a changed row if its version is still what the writer saw; false when somebody was first.
func updateCitizen(tx *db.Tx, s Sealer, c *Citizen) (bool, error) {
	args := append(c.row(s), c.Version-1)
	n, err := tx.Exec(`UPDATE citizen SET household_id = $3, hamlet_id = $4, list_no = $5, name = $6, name_key = $7, name_fold = $8, sort_key = $9,
		birth = $10, sex = $11, identity_enc = $12, identity_bix = $13, phones_enc = $14, relation = $15, card = $16, device = $17, own_sim = $18,
		version = $19, feed_seq = $20, source_run = $21, created_at = $22, removed_at = $23
		WHERE commune_id = $1 AND citizen_id = $2 AND version = $24`, args...)
	if err != nil || n == 0 {
		return false, err
	}
	if _, err := tx.Exec(`DELETE FROM citizen_phone WHERE commune_id = $1 AND citizen_id = $2`, c.Commune, c.ID); err != nil {
		return false, err
	}
	return true, tx.Bulk("citizen_phone", []string{"commune_id", "phone_bix", "citizen_id"}, phoneRows(s, c))
}

// claim takes an identity number for a citizen; ok is false, with the owner's commune, when it is taken by somebody else.
func claim(tx *db.Tx, bix []byte, commune unit.ID, id db.ID) (ok bool, owner unit.ID, err error) {
	var mine db.ID
	ok, err = db.Get(tx, []any{&mine}, `INSERT INTO identity_claim (identity_bix, commune_id, citizen_id, claimed_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (identity_bix) DO NOTHING RETURNING citizen_id`, bix, commune, id, db.Ms(tx.Now()))
	if ok || err != nil {
		return ok, commune, err
	}
	_, err = db.Get(tx, []any{&owner, &mine}, `SELECT commune_id, citizen_id FROM identity_claim WHERE identity_bix = $1`, bix)
	return err == nil && owner == commune && mine == id, owner, err
}

// claimOwner says who holds an identity number.
func claimOwner(q db.Q, bix []byte) (commune unit.ID, id db.ID, found bool, err error) {
	found, err = db.Get(q, []any{&commune, &id}, `SELECT commune_id, citizen_id FROM identity_claim WHERE identity_bix = $1`, bix)
	return commune, id, found, err
}

func releaseClaim(tx *db.Tx, bix []byte, id db.ID) error {
	_, err := tx.Exec(`DELETE FROM identity_claim WHERE identity_bix = $1 AND citizen_id = $2`, bix, id)
	return err
}

// citizensByPhone finds who in a commune has a number.
func citizensByPhone(q db.Q, bix []byte, commune unit.ID) ([]db.ID, error) {
	return db.All(q, scanID, `SELECT citizen_id FROM citizen_phone WHERE commune_id = $1 AND phone_bix = $2 ORDER BY citizen_id`, commune, bix)
}

func scanID(rows *sql.Rows) (id db.ID, err error) { return id, rows.Scan(&id) }

const householdCols = `household_id, hamlet_id, book_no, head_name, address, walk_order, smartphones, computers, internet, surveyed_at, surveyed_by,
	version, feed_seq, removed_at`

func scanHousehold(commune unit.ID) func(*sql.Rows) (*Household, error) {
	return func(rows *sql.Rows) (*Household, error) {
		h := &Household{Commune: commune}
		var surveyed, removed int64
		err := rows.Scan(&h.ID, &h.Hamlet, &h.BookNo, &h.Head, &h.Address, &h.WalkOrder, &h.Smartphones, &h.Computers, &h.Internet,
			&surveyed, &h.SurveyedBy, &h.Version, &h.Seq, &removed)
		h.SurveyedAt, h.RemovedAt = db.Time(surveyed), db.Time(removed)
		return h, err
	}
}

func householdByID(q db.Q, commune unit.ID, id db.ID) (*Household, error) {
	hs, err := db.All(q, scanHousehold(commune), `SELECT `+householdCols+` FROM household WHERE commune_id = $1 AND household_id = $2`, commune, id)
	if err != nil || len(hs) == 0 {
		return nil, err
	}
	return hs[0], nil
}

func householdsOfCommune(q db.Q, commune unit.ID) ([]*Household, error) {
	return db.All(q, scanHousehold(commune), `SELECT `+householdCols+` FROM household WHERE commune_id = $1 AND removed_at = 0
		ORDER BY hamlet_id, walk_order`, commune)
}

func householdsOfHamlet(q db.Q, commune, hamlet unit.ID) ([]*Household, error) {
	return db.All(q, scanHousehold(commune), `SELECT `+householdCols+` FROM household
		WHERE commune_id = $1 AND hamlet_id = $2 AND removed_at = 0 ORDER BY walk_order, household_id`, commune, hamlet)
}

var householdInsert = []string{
	"commune_id", "household_id", "hamlet_id", "book_no", "head_name", "match_key", "address", "walk_order", "smartphones", "computers", "internet",
	"surveyed_at", "surveyed_by", "version", "feed_seq", "removed_at",
}

func (h *Household) row() []any {
	return []any{
		h.Commune, h.ID, h.Hamlet, h.BookNo, h.Head, vn.Key(h.Head), h.Address, h.WalkOrder, h.Smartphones, h.Computers, h.Internet,
		db.Ms(h.SurveyedAt), h.SurveyedBy, h.Version, h.Seq, db.Ms(h.RemovedAt),
	}
}

func insertHouseholds(tx *db.Tx, hs []*Household) error {
	rows := make([][]any, len(hs))
	for i, h := range hs {
		rows[i] = h.row()
	}
	return tx.Bulk("household", householdInsert, rows)
}

func updateHousehold(tx *db.Tx, h *Household) (bool, error) {
	n, err := tx.Exec(`UPDATE household SET hamlet_id = $3, book_no = $4, head_name = $5, match_key = $6, address = $7, walk_order = $8, smartphones = $9,
		computers = $10, internet = $11, surveyed_at = $12, surveyed_by = $13, version = $14, feed_seq = $15, removed_at = $16
		WHERE commune_id = $1 AND household_id = $2 AND version = $17`, append(h.row(), h.Version-1)...)
	return n == 1, err
}
