package field

import (
	"database/sql"
	"encoding/json"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// What moved since a number of the commune's feed, read from the tables of roster and ledger by their feed numbers; this room never writes them.

// moved is a row that changed: of a citizen, a citizen's view, a household; or a tombstone.
type moved struct {
	ID     db.ID
	Hamlet unit.ID
	Gone   bool
	Seq    int64
}

func scanMoved(rows *sql.Rows) (m moved, err error) {
	var gone int64
	err = rows.Scan(&m.ID, &m.Hamlet, &gone, &m.Seq)
	m.Gone = gone != 0
	return m, err
}

func citizensSince(q db.Q, s Scope, seq int64, most int) ([]moved, error) {
	return db.All(q, scanMoved, `SELECT citizen_id, hamlet_id, removed_at, feed_seq FROM citizen
		WHERE commune_id = $1 AND feed_seq > $2 AND (hamlet_id = $3 OR $3 = 0) ORDER BY feed_seq, citizen_id LIMIT $4`, int64(s.Commune), seq, int64(s.Hamlet), most)
}

// viewsSince has a text for a hamlet and one for a commune: with "or all hamlets" in it neither engine would use the hamlet's index.
func viewsSince(q db.Q, s Scope, campaign, seq int64, most int) ([]moved, error) {
	if s.Hamlet != 0 {
		return db.All(q, scanMoved, `SELECT citizen_id, hamlet_id, 0, feed_seq FROM citizen_view
			WHERE commune_id = $1 AND campaign_no = $4 AND hamlet_id = $5 AND feed_seq > $2 ORDER BY feed_seq, citizen_id LIMIT $3`,
			int64(s.Commune), seq, most, campaign, int64(s.Hamlet))
	}
	return db.All(q, scanMoved, `SELECT citizen_id, hamlet_id, 0, feed_seq FROM citizen_view
		WHERE commune_id = $1 AND campaign_no = $4 AND feed_seq > $2 ORDER BY feed_seq, citizen_id LIMIT $3`,
		int64(s.Commune), seq, most, campaign)
}

func housesSince(q db.Q, s Scope, seq int64, most int) ([]moved, error) {
	return db.All(q, scanMoved, `SELECT household_id, hamlet_id, removed_at, feed_seq FROM household
		WHERE commune_id = $1 AND feed_seq > $2 AND (hamlet_id = $3 OR $3 = 0) ORDER BY feed_seq, household_id LIMIT $4`, int64(s.Commune), seq, int64(s.Hamlet), most)
}

// marksSince gives the houses whose split or door changed.
func marksSince(q db.Q, s Scope, seq int64, most int) ([]moved, error) {
	return db.All(q, scanMoved, `SELECT household_id, hamlet_id, 0, feed_seq FROM house_mark
		WHERE commune_id = $1 AND feed_seq > $2 AND (hamlet_id = $3 OR $3 = 0) ORDER BY feed_seq, household_id LIMIT $4`, int64(s.Commune), seq, int64(s.Hamlet), most)
}

// goneSince gives the tombstones of a hamlet. Who holds the whole commune needs none: a move within it is a change.
func goneSince(q db.Q, s Scope, seq int64, most int) ([]moved, error) {
	if s.Hamlet == 0 {
		return nil, nil
	}
	return db.All(q, scanMoved, `SELECT subject_id, hamlet_id, 1, seq FROM field_gone
		WHERE commune_id = $1 AND seq > $2 AND hamlet_id = $3 ORDER BY seq, subject_id LIMIT $4`, int64(s.Commune), seq, int64(s.Hamlet), most)
}

func insertGone(tx *db.Tx, commune unit.ID, rows []moved) error {
	out := make([][]any, len(rows))
	for i, m := range rows {
		out[i] = []any{int64(commune), m.Seq, int64(m.Hamlet), m.ID}
	}
	_, err := tx.InsertNew("field_gone", []string{"commune_id", "seq", "hamlet_id", "subject_id"}, out)
	return err
}

// packView is what a campaign makes of a citizen, for a pack.
type packView struct{ Group, Step, Priority, Clock int64 }

// viewRow is one citizen's view.
type viewRow struct {
	id db.ID
	packView
}

func scanView(rows *sql.Rows) (v viewRow, err error) {
	return v, rows.Scan(&v.id, &v.Group, &v.Step, &v.Priority, &v.Clock)
}

func viewsByID(rows []viewRow, err error) (map[db.ID]packView, error) {
	out := make(map[db.ID]packView, len(rows))
	for _, v := range rows {
		out[v.id] = v.packView
	}
	return out, err
}

func viewsOfHamlet(q db.Q, commune, hamlet unit.ID, campaign int64) (map[db.ID]packView, error) {
	return viewsByID(db.All(q, scanView, `SELECT citizen_id, grp, step, priority, clock_at FROM citizen_view WHERE commune_id = $1 AND campaign_no = $2 AND hamlet_id = $3`,
		int64(commune), campaign, int64(hamlet)))
}

func viewsAmong(q db.Q, commune unit.ID, campaign int64, ids []db.ID) (map[db.ID]packView, error) {
	return viewsByID(db.Among(q, scanView, `SELECT citizen_id, grp, step, priority, clock_at FROM citizen_view WHERE commune_id = $1 AND campaign_no = $2 AND citizen_id IN ($3)`,
		ids, int64(commune), campaign))
}

// lastContact is the last attempt to reach a citizen that was not taken back. Times are ms.
type lastContact struct {
	Outcome   string
	At, Again int64
}

func contactOf(s *ledger.State) lastContact {
	return lastContact{s.Outcome, db.Ms(s.Contact), db.Ms(s.Again)}
}

// met is an event of one citizen as far as the last contact is concerned. Its body is read only when it is the one.
type met struct {
	ledger.Event
	body string
}

func scanMet(rows *sql.Rows) (e met, err error) {
	var at int64
	err = rows.Scan(&e.Citizen, &e.ID, &e.Kind, &at, &e.Corrects, &e.body)
	e.At = db.Time(at)
	return e, err
}

// contactsOfHamlet finds the last contact of everybody on a hamlet's list, in one read.
func contactsOfHamlet(q db.Q, commune, hamlet unit.ID) (map[db.ID]lastContact, error) {
	return lastByID(db.All(q, scanMet, `SELECT e.citizen_id, e.event_id, e.kind, e.at, e.corrects, e.body FROM citizen c
		JOIN event e ON e.commune_id = c.commune_id AND e.citizen_id = c.citizen_id
		WHERE c.commune_id = $1 AND c.hamlet_id = $2 AND c.removed_at = 0 AND e.commune_id = $1 AND e.kind IN ('contacted', 'corrected', 'moved_in')
		ORDER BY e.citizen_id, e.seq`, int64(commune), int64(hamlet)))
}

// contactsAmong finds the last contact of those who are named.
func contactsAmong(q db.Q, commune unit.ID, ids []db.ID) (map[db.ID]lastContact, error) {
	return lastByID(db.Among(q, scanMet, `SELECT citizen_id, event_id, kind, at, corrects, body FROM event
		WHERE commune_id = $1 AND kind IN ('contacted', 'corrected', 'moved_in') AND citizen_id IN ($2) ORDER BY citizen_id, seq`, ids, int64(commune)))
}

// lastByID takes each citizen's events in the order of recording.
func lastByID(events []met, err error) (map[db.ID]lastContact, error) {
	out := map[db.ID]lastContact{}
	for from, to := 0, 0; err == nil && from < len(events); from = to {
		id := events[from].Citizen
		for to = from; to < len(events) && events[to].Citizen == id; to++ {
		}
		out[id], err = lastOf(events[from:to])
	}
	return out, err
}

// lastOf gives what ledger.Fold says of the last contact, without reading the bodies of those before it.
func lastOf(events []met) (lastContact, error) {
	plain := make([]ledger.Event, len(events))
	for i := range events {
		plain[i] = events[i].Event
	}
	void := ledger.Voided(plain)
	for i := len(plain) - 1; i >= 0; i-- {
		if void[plain[i].ID] || plain[i].Kind == ledger.Corrected {
			continue
		}
		if err := json.Unmarshal([]byte(events[i].body), &plain[i].Body); err != nil {
			return lastContact{}, err
		}
		if plain[i].Kind == ledger.MovedIn && plain[i].Body.State == nil {
			continue // brings nothing along
		}
		state := ledger.Fold(plain[i : i+1])
		return contactOf(&state), nil
	}
	return lastContact{}, nil
}

// storedPack is a hamlet's pack as it lies in the store.
type storedPack struct {
	Seq  int64
	ETag string
	Blob []byte // sealed
}

func packOf(q db.Q, commune, hamlet unit.ID, variant int64) (p storedPack, found bool, err error) {
	found, err = db.Get(q, []any{&p.Seq, &p.ETag, &p.Blob}, `SELECT seq, etag, blob FROM field_pack WHERE commune_id = $1 AND hamlet_id = $2 AND variant = $3`,
		int64(commune), int64(hamlet), variant)
	return p, found, err
}

func putPack(tx *db.Tx, commune, hamlet unit.ID, variant int64, p storedPack) error {
	_, err := tx.Exec(`INSERT INTO field_pack (commune_id, hamlet_id, variant, seq, etag, at, blob) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (commune_id, hamlet_id, variant) DO UPDATE SET seq = excluded.seq, etag = excluded.etag, at = excluded.at, blob = excluded.blob`,
		int64(commune), int64(hamlet), variant, p.Seq, p.ETag, db.Ms(tx.Now()), p.Blob)
	return err
}

// touchPack notes that a pack was fetched.
func touchPack(tx *db.Tx, commune, hamlet unit.ID, variant int64) error {
	_, err := tx.Exec(`UPDATE field_pack SET at = $4 WHERE commune_id = $1 AND hamlet_id = $2 AND variant = $3`, int64(commune), int64(hamlet), variant, db.Ms(tx.Now()))
	return err
}

func purgePacks(tx *db.Tx, commune unit.ID, before time.Time) (int64, error) {
	return tx.Exec(`DELETE FROM field_pack WHERE commune_id = $1 AND at < $2`, int64(commune), db.Ms(before))
}

func purgeBoxes(tx *db.Tx, commune unit.ID, before time.Time) (int64, error) {
	return tx.Exec(`UPDATE field_op SET op_enc = NULL WHERE commune_id = $1 AND op_enc IS NOT NULL AND settled_at > 0 AND settled_at < $2`, int64(commune), db.Ms(before))
}
