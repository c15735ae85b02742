package secret

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"sync"
)

// BlindSize is the length of a blind index: 128 bits, so that chance collisions among a nation's numbers don't happen.
const BlindSize = 16

// Kinds of blind index in use.
const (
	BlindIdentity = "identity"
	BlindPhone    = "phone"
)

// subkey derives a key of its own for a label.
func (k *Keys) subkey(label string) []byte {
	key, err := hkdf.Key(sha256.New, k.root, nil, "tungnha/1/"+label, keySize)
	if err != nil { // only a length over 8160 or FIPS limits fail, and ours is 32
		panic(err)
	}
	return key
}

// hashes keeps hash states of one label ready: making an HMAC anew costs three times as much as the hashing.
type hashes struct{ pool sync.Pool }

func (k *Keys) hashesOf(label string) *hashes {
	if h, ok := k.hashes.Load(label); ok {
		return h.(*hashes)
	}
	key := k.subkey(label)
	h, _ := k.hashes.LoadOrStore(label, &hashes{pool: sync.Pool{New: func() any { return &state{Hash: hmac.New(sha256.New, key)} }}})
	return h.(*hashes)
}

// state is an HMAC with room for what is fed to it.
type state struct {
	hash.Hash
	buf [64]byte
}

// Blind is the keyed index by which an encrypted value is found. Equal values of one kind have equal indexes; nothing else shows.
// kind is a constant of the program; value is already in its normal form.
func (k *Keys) Blind(kind, value string) []byte {
	h := k.hashesOf("blind/" + kind)
	s := h.pool.Get().(*state)
	s.Reset()
	_, _ = s.Write(append(s.buf[:0], value...)) // a hash's Write never fails
	out := s.Sum(make([]byte, 0, sha256.Size))[:BlindSize:BlindSize]
	h.pool.Put(s)
	return out
}

// MAC is HMAC-SHA256 over the parts, each with its length before it, under the label's own key. label is a constant of the program.
func (k *Keys) MAC(label string, parts ...[]byte) []byte {
	h := k.hashesOf("mac/" + label)
	s := h.pool.Get().(*state)
	s.Reset()
	for _, p := range parts {
		_, _ = s.Write(binary.BigEndian.AppendUint64(s.buf[:0], uint64(len(p))))
		_, _ = s.Write(p)
	}
	out := s.Sum(make([]byte, 0, sha256.Size))
	h.pool.Put(s)
	return out
}

// Same compares two MACs in constant time.
func Same(a, b []byte) bool { return hmac.Equal(a, b) }

// HashLogin is how log-in names are keyed in tables of credentials and failures. The login is already folded.
func (k *Keys) HashLogin(login string) []byte { return k.MAC("login", []byte(login)) }

// HashToken is how session tokens are kept: who reads the table can't use them.
func (k *Keys) HashToken(token string) []byte { return k.MAC("session", []byte(token)) }
