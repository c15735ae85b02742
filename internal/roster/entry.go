package roster

import (
	"crypto/sha256"
	"encoding/json"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// entry puts one chunk of one commune into the roster.
type entry struct {
	svc     *Service
	tx      *db.Tx
	run     *Run
	commune unit.ID
	seq     int64
	known   *known
	houses  map[houseKey]*Household
	byFile  map[int]*Household // household number of the file → house
	newIDs  map[string]unit.ID // new hamlets by name key
	walk    map[unit.ID]int64

	addedHouses []*Household
	added       []*Citizen
	changes     []Change
}

// houseKey finds a household again: its number in the hamlet's list, else its head.
type houseKey struct {
	hamlet unit.ID
	no     string
	head   string
}

func keyOf(hamlet unit.ID, no, head string) houseKey {
	if no != "" {
		return houseKey{hamlet: hamlet, no: no}
	}
	return houseKey{hamlet: hamlet, head: vn.Key(head)}
}

// enter decides each row again, on the roster as it is now, under the commune's lock. carried is what the chunk before left, or nil.
func (e *entry) enter(rows []*Row, carried *carried) (err error) {
	if e.seq, err = e.svc.observe.NextSeq(e.tx, e.commune, int64(len(rows))); err != nil {
		return err
	}
	if err := e.load(carried); err != nil {
		return err
	}
	if err := e.hamlets(rows); err != nil {
		return err
	}
	match := e.again(rows)
	ids, err := e.claims(rows)
	if err != nil {
		return err
	}
	for i, r := range rows {
		if err := e.row(r, match[r.No], ids[i], e.seq+int64(i)); err != nil {
			return err
		}
	}
	return e.write(rows, match)
}

func (e *entry) load(before *carried) (err error) {
	e.byFile = map[int]*Household{}
	if before.fits(e.commune, e.seq) {
		e.known, e.houses, e.walk = before.known, before.houses, before.walk
		return nil
	}
	if e.known, err = e.svc.known(e.tx, e.commune); err != nil {
		return err
	}
	e.houses, e.walk = map[houseKey]*Household{}, map[unit.ID]int64{}
	for _, h := range e.known.house {
		e.houses[keyOf(h.Hamlet, h.BookNo, h.Head)] = h
		e.walk[h.Hamlet] = max(e.walk[h.Hamlet], h.WalkOrder)
	}
	return nil
}

// hamlets makes the hamlets that the file names and the tree does not have.
func (e *entry) hamlets(rows []*Row) error {
	var names []string
	seen := map[string]bool{}
	for _, r := range rows {
		if r.Status != Refused && r.Hamlet == 0 && r.HamletName != "" && !seen[vn.Key(r.HamletName)] {
			seen[vn.Key(r.HamletName)] = true
			names = append(names, r.HamletName)
		}
	}
	if len(names) == 0 {
		return nil
	}
	ids, err := e.svc.units.AddHamlets(e.tx, e.commune, names...)
	if err != nil {
		return err
	}
	e.newIDs = map[string]unit.ID{}
	for i, n := range names {
		e.newIDs[vn.Key(n)] = ids[i]
	}
	for _, r := range rows {
		if r.Hamlet == 0 && r.HamletName != "" {
			r.Hamlet = e.newIDs[vn.Key(r.HamletName)]
		}
	}
	return nil
}

// again compares the rows that are to be entered with the roster as it is now: it may have changed since the preview.
func (e *entry) again(rows []*Row) map[int]*Citizen {
	x := newClassifier(map[unit.ID]*known{e.commune: e.known}, func(string, unit.ID) bool { return false })
	for _, r := range rows {
		was := r.Verdict
		if was.Status == Refused || was.Status == Duplicate {
			continue
		}
		before := len(was.Codes)
		x.classify(r)
		if r.Status == was.Status || was.Status == Uncertain {
			r.Verdict = was // the same outcome keeps its sentence; an uncertain row stays for a person
		} else if len(r.Codes) == before {
			r.warn(CodeChangedMeantime, errs.T{VI: "Danh sách đã thay đổi sau khi xem trước.", EN: "The list changed after the preview."})
		}
	}
	return x.match
}

// claims takes the identity numbers of new rows; the answer holds the new citizen's id, or none where somebody else has the number.
func (e *entry) claims(rows []*Row) (ids []db.ID, err error) {
	ids = make([]db.ID, len(rows))
	var want [][]any
	var at []int
	for i, r := range rows {
		if r.Status != Accepted {
			continue
		}
		ids[i] = db.NewID(e.tx.Now())
		if r.Identity != "" {
			want = append(want, []any{e.svc.sealer.Blind(kindIdentity, r.Identity), e.commune, ids[i], db.Ms(e.tx.Now())})
			at = append(at, i)
		}
	}
	taken, err := e.tx.InsertNew("identity_claim", []string{"identity_bix", "commune_id", "citizen_id", "claimed_at"}, want)
	for _, t := range taken {
		ids[at[t]] = db.ID{}
	}
	return ids, err
}

// row enters one row: a new person, or what is new about a known one.
func (e *entry) row(r *Row, c *Citizen, id db.ID, seq int64) error {
	switch {
	case r.Status == Accepted && id.IsZero():
		r.Verdict = Verdict{}
		r.settle(Uncertain, CodeIdentityTaken, takenElsewhere)
	case r.Status == Accepted:
		e.add(r, id, seq)
	case r.Status == Updated:
		return e.update(r, c, seq)
	}
	return nil
}

func (e *entry) add(r *Row, id db.ID, seq int64) {
	c := &Citizen{
		Commune: e.commune, ID: id, ListNo: e.known.line(r.Hamlet, r.ListNo), Version: 1, Seq: seq, SourceRun: e.run.ID, CreatedAt: e.tx.Now(),
		Birth: r.Birth, Hamlet: r.Hamlet, Household: e.house(r, seq).ID,
	}
	r.onto(c)
	e.changes = append(e.changes, Change{After: c, Known: r.Known})
	e.added = append(e.added, c)
}

// house finds the row's household, or makes it at the end of the hamlet's walk: the paper list's order is the walking order.
func (e *entry) house(r *Row, seq int64) *Household {
	if h := e.byFile[r.House]; h != nil {
		return h
	}
	head := r.Head
	if head == "" {
		head = r.Name
	}
	key := keyOf(r.Hamlet, r.HouseNo, head)
	h := e.houses[key]
	if h == nil {
		e.walk[r.Hamlet]++
		h = &Household{
			Commune: e.commune, ID: db.NewID(e.tx.Now()), Hamlet: r.Hamlet, BookNo: r.HouseNo, Head: head, Address: r.Address,
			WalkOrder: e.walk[r.Hamlet], Version: 1, Seq: seq,
		}
		e.houses[key] = h
		e.addedHouses = append(e.addedHouses, h)
	}
	e.byFile[r.House] = h
	return h
}

func (e *entry) update(r *Row, c *Citizen, seq int64) error {
	next := *c
	r.onto(&next)
	if r.HouseNo != "" || next.Hamlet != c.Hamlet {
		next.Household = e.house(r, seq).ID
	}
	next.Version, next.Seq, next.SourceRun = c.Version+1, seq, e.run.ID
	if err := e.svc.moveClaim(e.tx, c, &next); err != nil {
		return err
	}
	ok, err := updateCitizen(e.tx, e.svc.sealer, &next)
	if err != nil || !ok {
		return firstErr(err, changedMeanwhile)
	}
	e.changes = append(e.changes, Change{Before: c, After: &next})
	return nil
}

// write puts the new houses and people in, tells the ledger, and opens a case for every row that a person must settle.
func (e *entry) write(rows []*Row, match map[int]*Citizen) error {
	if err := insertHouseholds(e.tx, e.addedHouses); err != nil {
		return err
	}
	if err := insertCitizens(e.tx, e.svc.sealer, e.added); err != nil {
		return err
	}
	houses := make([]HouseholdChange, len(e.addedHouses))
	for i, h := range e.addedHouses {
		houses[i].After = h
	}
	if err := e.svc.observe.HouseholdsChanged(e.tx, e.commune, houses); err != nil {
		return err
	}
	if err := e.svc.observe.Changed(e.tx, e.commune, e.changes); err != nil {
		return err
	}
	for _, r := range rows {
		if r.Status == Uncertain {
			if err := e.open(r, match[r.No]); err != nil {
				return err
			}
		}
	}
	return nil
}

// open makes the case of an uncertain row. Its id is made of the row's content, so the same file opens it once.
func (e *entry) open(r *Row, c *Citizen) error {
	plain := *r
	plain.No, plain.House, plain.Verdict = 0, 0, Verdict{}
	content, err := json.Marshal(plain)
	if err != nil {
		return err
	}
	full, err := json.Marshal(r)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	d := Case{Commune: e.commune, ID: db.ID(sum[:16]), Kind: r.Codes[len(r.Codes)-1], Campaign: e.run.Campaign, RunHome: e.run.Home, Run: e.run.ID, RowNo: r.No}
	if c != nil {
		d.Citizen = c.ID
	}
	return insertCase(e.tx, &d, e.svc.sealer.Seal(caseAD(e.commune, d.ID), full))
}
