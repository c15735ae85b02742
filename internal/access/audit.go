package access

import (
	"encoding/binary"
	"fmt"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
)

// Entry is what happened, for one line of the audit. None of it is personal data: rows are named by their ids.
type Entry struct {
	Verb    string // "reveal", "export", a Verb's name, …
	Subject string // what it was done to: "citizen 0190…"
	Detail  string // the reason given, the fields changed, the number of rows
}

// Line is one line of a home's audit chain.
type Line struct {
	Home    unit.ID
	Seq     int64
	At      time.Time
	Account db.ID // zero: the program itself
	Entry
	Login, Name string // of the account, when listed; not part of the chain
	mac         []byte
}

// head is the end of a chain. Its mac is keyed and covers the last line's, so an older end can't be made out of the lines that are left.
type head struct {
	seq int64
	mac []byte
}

// Auditor writes and checks the audit chains, one per home.
type Auditor struct {
	db   *db.DB
	keys *secret.Keys
}

// NewAuditor makes an auditor over a store and its keys; seals are also kept in the key directory.
func NewAuditor(d *db.DB, keys *secret.Keys) *Auditor { return &Auditor{db: d, keys: keys} }

func number(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

// lineMAC covers the head before the line and everything in it.
func (u *Auditor) lineMAC(before []byte, l Line) []byte {
	return u.keys.MAC("audit/line", before, number(int64(l.Home)), number(l.Seq), number(db.Ms(l.At)), l.Account[:],
		[]byte(l.Verb), []byte(l.Subject), []byte(l.Detail))
}

// headMAC covers a chain's length and its last line. An empty chain has one too, from which the first line hangs.
func (u *Auditor) headMAC(home unit.ID, seq int64, line []byte) []byte {
	return u.keys.MAC("audit/head", number(int64(home)), number(seq), line)
}

// Write appends lines to the home's chain in the caller's transaction, in three statements however many lines there are
// (SQLite: one more per line above one). It takes the head's row for the rest of the transaction, so a transaction that writes to several
// homes does so in ascending order, and after raising the feeds.
func (u *Auditor) Write(tx *db.Tx, home unit.ID, a Actor, entries ...Entry) error {
	if len(entries) == 0 {
		return nil
	}
	was, err := lockHead(tx, home, u.headMAC(home, 0, nil))
	if err != nil {
		return err
	}
	lines, now := u.chain(tx.Now(), home, a, was, entries)
	if err := insertLines(tx, lines); err != nil {
		return err
	}
	moved, err := moveHead(tx, home, was, now)
	if err == nil && !moved { // can't be while the head's row is ours; a wrong chain must never be committed
		err = fmt.Errorf("access: the head of audit chain %d moved under its lock", home)
	}
	return err
}

// chain makes the lines that follow a head, and the head after them.
func (u *Auditor) chain(at time.Time, home unit.ID, a Actor, h head, entries []Entry) ([]Line, head) {
	lines := make([]Line, len(entries))
	for i, e := range entries {
		if a.Account.IsZero() && a.Name != "" { // no account stands for the program, so the line says which part of it
			e.Detail = "[" + a.Name + "] " + e.Detail
		}
		l := Line{Home: home, Seq: h.seq + 1, At: at, Account: a.Account, Entry: e.clean()}
		l.mac = u.lineMAC(h.mac, l)
		h = head{l.Seq, u.headMAC(home, l.Seq, l.mac)}
		lines[i] = l
	}
	return lines, h
}

const longestText = 2000

// clean keeps what both engines store unchanged: what is read back must give the same MAC.
func (e Entry) clean() Entry {
	return Entry{cut(e.Verb, 64), cut(e.Subject, 200), cut(e.Detail, longestText)}
}
