package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"tungnha/internal/errs"
)

// cost is what one password hash takes.
type cost struct {
	passes  uint32
	memory  uint32 // KiB
	threads uint8
}

// officePC keeps a log-in near 60 ms and, with two at a time, under 80 MiB: a district's server is a small PC.
// It is above OWASP's least (19 MiB, 2 passes, 1 thread; Password Storage Cheat Sheet).
var officePC = cost{passes: 4, memory: 32 << 10, threads: 1}

const (
	hashesAtOnce = 2
	hashesQueued = 64 // more wait for no purpose: at 30 a second they would see their browser give up
	hashSize     = 32
	saltSize     = 16
)

// hasher makes and checks password hashes, few at a time.
type hasher struct {
	cost  cost
	slots chan struct{}
	queue atomic.Int64
	done  atomic.Int64 // hashes computed: tests compare the work of two log-ins by it
	dummy string
}

func newHasher(c cost) *hasher {
	h := &hasher{cost: c, slots: make(chan struct{}, hashesAtOnce)}
	h.dummy = c.encode(randomBytes(saltSize), randomBytes(hashSize)) // the hash of no password
	return h
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // crypto/rand never fails on a supported system
	return b
}

// encode gives the form that is stored: $argon2id$v=19$m=…,t=…,p=…$salt$hash (PHC string format).
func (c cost) encode(salt, hash []byte) string {
	e := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.threads, e.EncodeToString(salt), e.EncodeToString(hash))
}

// decode reads a stored form. Costs out of bounds are refused: they would take all memory.
func decode(s string) (c cost, salt, hash []byte, err error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, fmt.Errorf("access: not an Argon2id hash")
	}
	if _, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.threads); err != nil {
		return c, nil, nil, fmt.Errorf("access: cost of a hash: %w", err)
	}
	if c.memory > 1<<20 || c.passes < 1 || c.passes > 64 || c.threads < 1 {
		return c, nil, nil, fmt.Errorf("access: cost of a hash out of bounds: %s", parts[3])
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err == nil {
		hash, err = base64.RawStdEncoding.DecodeString(parts[5])
	}
	if err == nil && len(hash) < 16 {
		err = fmt.Errorf("access: a hash of %d bytes", len(hash))
	}
	return c, salt, hash, err
}

// make hashes a new password.
func (h *hasher) make(ctx context.Context, password string) (string, error) {
	salt := randomBytes(saltSize)
	sum, err := h.run(ctx, h.cost, password, salt, hashSize)
	if err != nil {
		return "", err
	}
	return h.cost.encode(salt, sum), nil
}

// verify compares a password with a stored hash. An empty hash (an unknown account) takes the same work and never matches.
func (h *hasher) verify(ctx context.Context, stored, password string) (bool, error) {
	if stored == "" {
		stored = h.dummy
	}
	c, salt, want, err := decode(stored)
	if err != nil {
		return false, err
	}
	got, err := h.run(ctx, c, password, salt, len(want))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// stale reports whether a stored hash was made at another cost than today's.
func (h *hasher) stale(stored string) bool {
	c, _, _, err := decode(stored)
	return err == nil && c != h.cost
}

func (h *hasher) run(ctx context.Context, c cost, password string, salt []byte, size int) ([]byte, error) {
	defer h.queue.Add(-1)
	if h.queue.Add(1) > hashesQueued {
		return nil, errBusy
	}
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	h.done.Add(1)
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.passes, c.memory, c.threads, uint32(size)), nil
}

var errBusy = errs.New(errs.KindTooMany, "access.busy", errs.T{
	VI: "Nhiều người đang đăng nhập cùng lúc. Hãy thử lại sau vài giây.",
	EN: "Many people are logging in at once. Try again in a few seconds.",
})
