package db

import (
	"crypto/rand"
	"database/sql/driver"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"time"
)

// ID is a UUIDv7, made where the fact is made. The zero ID means "none" and is stored as NULL.
type ID [16]byte

// NewID makes an id whose first 48 bits are the time in milliseconds, so that ids of one maker sort by time.
func NewID(at time.Time) ID {
	var id ID
	_, _ = rand.Read(id[6:]) // crypto/rand never fails on a supported system
	ms := uint64(at.UnixMilli())
	binary.BigEndian.PutUint16(id[0:], uint16(ms>>32))
	binary.BigEndian.PutUint32(id[2:], uint32(ms))
	id[6] = 0x70 | id[6]&0x0f
	id[8] = 0x80 | id[8]&0x3f
	return id
}

// IsZero reports whether it is the id of nothing.
func (id ID) IsZero() bool { return id == ID{} }

// String is the usual form with dashes; the zero id is "".
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	var b [36]byte
	hex.Encode(b[0:8], id[0:4])
	hex.Encode(b[9:13], id[4:6])
	hex.Encode(b[14:18], id[6:8])
	hex.Encode(b[19:23], id[8:10])
	hex.Encode(b[24:36], id[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// ErrID is what ParseID answers to anything that is not an id.
var ErrID = errors.New("db: not an id")

// ParseID reads the usual form; "" is the zero id.
func ParseID(s string) (ID, error) {
	var id ID
	if s == "" {
		return id, nil
	}
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return id, ErrID
	}
	plain := s[0:8] + s[9:13] + s[14:18] + s[19:23] + s[24:36]
	if _, err := hex.Decode(id[:], []byte(plain)); err != nil {
		return ID{}, ErrID
	}
	return id, nil
}

// MarshalText writes the usual form.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the usual form.
func (id *ID) UnmarshalText(b []byte) (err error) {
	*id, err = ParseID(string(b))
	return err
}

// Value stores 16 bytes, or NULL for the zero id.
func (id ID) Value() (driver.Value, error) {
	if id.IsZero() {
		return nil, nil
	}
	return id[:], nil
}

// Scan reads 16 bytes or NULL.
func (id *ID) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*id = ID{}
		return nil
	case []byte:
		if len(v) != len(id) {
			return ErrID
		}
		copy(id[:], v)
		return nil
	}
	return ErrID
}
