package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"

	"tungnha/internal/errs"
)

// ring holds the field keys by number. It never changes; rotation makes a new one.
type ring struct {
	current byte
	aead    [256]cipher.AEAD
}

func newRing(fields []fieldKey) (*ring, error) {
	r := &ring{}
	for _, f := range fields {
		a, err := newAEAD(f.key)
		if err != nil {
			return nil, fmt.Errorf("secret: field key %d: %w", f.ID, err)
		}
		r.aead[f.ID], r.current = a, f.ID
	}
	return r, nil
}

// newAEAD is AES-256-GCM that puts a random 12-byte nonce before the box. 2^32 boxes per key are safe (NIST SP 800-38D, section 8.3);
// Rotate long before.
func newAEAD(key []byte) (cipher.AEAD, error) {
	b, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(b)
}

// Overhead is how many bytes a box is longer than what it holds: key number, nonce, tag.
const Overhead = 1 + 12 + 16

// AD is the associated data of a field: the column as "table.column", the home of the row and the row's id.
func AD(column string, home int64, row []byte) []byte {
	b := make([]byte, 0, len(column)+1+8+len(row))
	b = append(b, column...)
	b = append(b, 0) // no column name holds a zero byte, so the parts can't run into each other
	b = binary.BigEndian.AppendUint64(b, uint64(home))
	return append(b, row...)
}

// Seal encrypts a field under the newest key, bound to its associated data.
func (k *Keys) Seal(ad, plain []byte) []byte {
	r := k.ring.Load()
	box := make([]byte, 1, Overhead+len(plain))
	box[0] = r.current
	return r.aead[r.current].Seal(box, nil, plain, ad)
}

// errBox is made once: opening is on the path of every list.
var errBox = errs.New(errs.KindInternal, "secret.box", errs.T{
	VI: "Có dữ liệu mã hóa không mở được: dữ liệu đã bị sửa ngoài phần mềm hoặc không đúng bộ khóa. Không có gì bị ghi đè; hãy chạy tungnha check và báo người quản trị.",
	EN: "Encrypted data can't be opened: it was changed outside the program or belongs to other keys. Nothing was overwritten; run tungnha check and tell the administrator.",
})

// Open decrypts a field. The error is an *errs.Error with code "secret.box" when the box or its place is not what was sealed.
func (k *Keys) Open(ad, box []byte) ([]byte, error) {
	if len(box) < Overhead {
		return nil, errBox
	}
	a := k.ring.Load().aead[box[0]]
	if a == nil {
		if a = k.laterKey(box[0]); a == nil {
			return nil, errBox
		}
	}
	plain, err := a.Open(nil, nil, box[1:], ad)
	if err != nil {
		return nil, errBox
	}
	return plain, nil
}

// laterKey looks for a key that another process has added since we read the file; nil when there is none.
func (k *Keys) laterKey(id byte) cipher.AEAD {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.unchanged() || k.refresh() != nil {
		return nil
	}
	return k.ring.Load().aead[id]
}

// KeyNumber says which field key sealed a box, 0 for none: a job that seals old boxes again after Rotate reads it.
func KeyNumber(box []byte) byte {
	if len(box) < Overhead {
		return 0
	}
	return box[0]
}

// CurrentKey is the number of the key that seals now.
func (k *Keys) CurrentKey() byte { return k.ring.Load().current }
