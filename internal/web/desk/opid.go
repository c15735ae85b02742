package desk

import (
	"crypto/sha256"

	"tungnha/internal/db"
)

// OpOf reads the id of a form: made when the form was drawn, so that sending it twice records once. A missing one is made now.
func (c *Call) OpOf() db.ID {
	id, err := db.ParseID(c.Value("op"))
	if err != nil || id.IsZero() {
		return db.NewID(c.Now)
	}
	return id
}

// NewOp is the id of a form that is drawn now.
func (c *Call) NewOp() string { return db.NewID(c.Now).String() }

// Derive makes the id of one event of an operation: the same operation on the same citizen gives the same id, and nothing else does.
// It keeps the operation's time, so ids go on sorting by time.
func Derive(op db.ID, what string, citizen db.ID) db.ID {
	h := sha256.New()
	h.Write(op[:])
	h.Write([]byte(what))
	h.Write(citizen[:])
	sum := h.Sum(nil)
	id := op
	copy(id[6:], sum)
	id[6] = 0x70 | id[6]&0x0f
	id[8] = 0x80 | id[8]&0x3f
	return id
}
