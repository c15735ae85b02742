package field

import (
	"tungnha/internal/db"
	"tungnha/internal/roster"
)

// record is what is known of an operation id, in this batch or before.
func (b *batch) record(id db.ID) (*Record, error) {
	if r := b.byID[id]; r != nil {
		return &Record{MAC: r.mac, Status: r.d.Status, Code: r.d.Code, Fields: r.d.Fields, Kind: r.op.Kind, Subject: r.op.Subject, Household: r.op.Household}, nil
	}
	if r, asked := b.before[id]; asked {
		return r, nil
	}
	return opRecord(b.tx, b.scope.Commune, id)
}

// remember asks once for what is known of all operations that were sent, and of whom they are about. What this transaction itself takes is in byID.
func (b *batch) remember(ops []*Op) (err error) {
	var ids, subjects []db.ID
	for _, op := range ops {
		if op != nil {
			ids, subjects = append(ids, op.ID), append(subjects, op.Subject)
		}
	}
	if b.before, err = opRecords(b.tx, b.scope.Commune, ids); err != nil {
		return err
	}
	people, err := b.Roster.CitizensByID(b.tx, b.scope.Commune, subjects)
	for _, id := range subjects {
		b.people[id] = nil
	}
	for _, c := range people {
		b.people[c.ID] = c
	}
	return err
}

// citizen gives whom an operation is about, as the roster has them now.
func (b *batch) citizen(op *Op) (*roster.Citizen, error) {
	if c, asked := b.people[op.Subject]; asked && op.Commune == b.scope.Commune {
		return c, nil
	}
	return b.Roster.Citizen(b.tx, op.Commune, op.Subject)
}
