package field

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/secret"
)

// SealKey is the server's public key for sealing. Key is an SPKI of P-256. The pair is derived from the root key, which never changes: it is the same on
// every node of a store, after every restart and after a restore, and a phone that was away for months is still understood.
type SealKey struct {
	ID  string `json:"id"`
	Key []byte `json:"key"`
}

// sealing opens what phones sealed.
type sealing struct {
	id      string
	private *ecdh.PrivateKey
}

// newSealing derives the pair. One number in 2^32 is no key of the curve; then the next is taken.
func newSealing(k *secret.Keys) *sealing {
	for n := uint64(0); ; n++ {
		private, err := ecdh.P256().NewPrivateKey(k.MAC("field/seal", binary.BigEndian.AppendUint64(nil, n)))
		if err == nil {
			return sealingWith(private)
		}
	}
}

func sealingWith(private *ecdh.PrivateKey) *sealing {
	sum := sha256.Sum256(private.PublicKey().Bytes())
	return &sealing{hex.EncodeToString(sum[:8]), private}
}

// SealKey gives the key that phones seal their operations with.
func (s *Service) SealKey() SealKey {
	spki, _ := x509.MarshalPKIXPublicKey(s.seal.private.PublicKey()) // a key of P-256 always marshals
	return SealKey{s.seal.id, spki}
}

// Box is a sealed operation: only the server opens it. Device is the one that it was made on, ID the operation's.
type Box struct {
	ID     db.ID  `json:"id"`
	Device db.ID  `json:"device"`
	Sealed []byte `json:"sealed"` // version, ephemeral public key, iv, ciphertext with tag
}

const (
	boxVersion = 1
	pointSize  = 65 // a point of P-256, not compressed
	ivSize     = 12
	tagSize    = 16
	boxHead    = 1 + pointSize + ivSize
	mostBox    = mostOp + 1<<10 // bytes of a box: an operation with its envelope
	mostEntry  = mostBox*4/3 + 1<<10
)

// content is what a box holds.
type content struct {
	Seal    string          `json:"seal"`    // id of the server's key
	Account db.ID           `json:"account"` // who did it
	Op      json.RawMessage `json:"op"`
}

var errSealed = errs.Invalid("field.sealed", errs.T{
	VI: "Không mở được một việc đã niêm phong (bị hỏng, hoặc niêm phong cho máy chủ khác). Việc này chưa được ghi và vẫn ở trên máy; hãy báo cán bộ xã.",
	EN: "A sealed operation can't be opened (damaged, or sealed for another server). It was not recorded and stays on the phone; tell the commune.",
})

var errSealBroken = errors.New("field: no box")

// boxInfo is what a box's key and its ciphertext are bound to.
func boxInfo(id db.ID) string { return "tungnha/op|" + id.String() }

func boxAD(id, device db.ID) []byte { return []byte(boxInfo(id) + "|" + device.String()) }

// boxAEAD derives the cipher of one box from the secret that both sides share.
func boxAEAD(shared, ephemeral, server []byte, id db.ID) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, shared, append(bytes.Clone(ephemeral), server...), boxInfo(id), 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// open gives what is in a box; the error is always errSealed.
func (k *sealing) open(b *Box) (*content, error) {
	plain, err := k.decrypt(b)
	if err != nil {
		return nil, errSealed.Because(err)
	}
	c := &content{}
	if err := json.Unmarshal(plain, c); err != nil || c.Seal != k.id || c.Account.IsZero() || len(c.Op) == 0 {
		return nil, errSealed.Because(errSealBroken)
	}
	return c, nil
}

func (k *sealing) decrypt(b *Box) ([]byte, error) {
	t := b.Sealed
	if b.ID.IsZero() || b.Device.IsZero() || len(t) < boxHead+tagSize || len(t) > mostBox || t[0] != boxVersion {
		return nil, errSealBroken
	}
	point, iv := t[1:1+pointSize], t[1+pointSize:boxHead]
	ephemeral, err := ecdh.P256().NewPublicKey(point) // refuses what is not on the curve
	if err != nil {
		return nil, err
	}
	shared, err := k.private.ECDH(ephemeral)
	if err != nil {
		return nil, err
	}
	a, err := boxAEAD(shared, point, k.private.PublicKey().Bytes(), b.ID)
	if err != nil {
		return nil, err
	}
	return a.Open(nil, iv, t[boxHead:], boxAD(b.ID, b.Device))
}

// sent is one entry of what a phone sends, opened. Device and account are those of who did it.
type sent struct {
	raw             []byte
	id              string // what the entry calls itself; "" for a plain one
	device, account db.ID
	err             error
}

// unseal opens the entries of a request: plain operations are the phone's own.
func (s *Service) unseal(p *Phone, raws [][]byte) []sent {
	out := make([]sent, len(raws))
	for i, raw := range raws {
		if !sealedEntry(raw) {
			out[i] = sent{raw: raw, device: p.Device.ID, account: p.Actor.Account}
			continue
		}
		out[i] = s.unbox(raw)
	}
	return out
}

// sealedEntry says whether an entry is a box.
func sealedEntry(raw []byte) bool {
	if !bytes.Contains(raw, []byte(`"sealed"`)) {
		return false
	}
	var head struct {
		Sealed json.RawMessage `json:"sealed"`
	}
	return json.Unmarshal(raw, &head) == nil && head.Sealed != nil
}

func (s *Service) unbox(raw []byte) sent {
	var head struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(raw, &head) // as far as it can be read
	out := sent{id: clip(head.ID), err: errSealed}
	var b Box
	if len(raw) > mostEntry || json.Unmarshal(raw, &b) != nil {
		return out
	}
	c, err := s.seal.open(&b)
	if err != nil {
		out.err = err
		return out
	}
	return sent{raw: c.Op, id: b.ID.String(), device: b.Device, account: c.Account}
}

var errElsewhere = errs.Forbidden("field.elsewhere", errs.T{
	VI: "Việc này được ghi cho một xã khác. Ở đây chưa ghi gì; hãy gửi từ điện thoại của xã đó hoặc nộp tệp tại xã đó.",
	EN: "This was recorded for another commune. Nothing was taken here; send it from a phone of that commune, or hand the file in there.",
})

var errDoer = errs.Forbidden("field.doer", errs.T{
	VI: "Việc này mang tên một điện thoại hoặc tài khoản mà máy chủ không biết. Việc chưa được ghi và vẫn ở trên máy; hãy báo cán bộ xã.",
	EN: "This names a phone or an account that the server does not know. It was not recorded and stays on the phone; tell the commune.",
})

var errBase = errs.Forbidden("field.base", errs.T{
	VI: "Việc này dựa trên một việc chưa tới máy chủ, mà người làm có quyền rộng hơn máy đang gửi hộ. Việc chưa được ghi và vẫn ở trên máy; hãy xuất tệp nộp tại xã.",
	EN: "This builds on something that has not arrived, and who did it may do more than the phone that brings it. It was not recorded and stays on the phone; hand it in at the commune as a file.",
})

// doer checks who did an operation: the phone that speaks, or another phone of the same account or the same commune, whose work somebody brings. A box is
// sealed to the server but signed by nobody, so who brings it stands in the audit beside whom it credits.
func (b *batch) doer(e *sent) error {
	if e.device == b.device && e.account == b.actor.Account {
		return nil
	}
	d, err := b.deviceOf(e.device)
	switch {
	case err != nil:
		return err
	case d == nil || d.Account != e.account:
		return errDoer
	case d.Account != b.actor.Account && !b.worksHere(d):
		return errElsewhere
	}
	return nil
}

// worksHere says whether a phone was enrolled in this commune, or its account was moved here with it.
func (b *batch) worksHere(d *access.Device) bool {
	return d.Home == b.scope.Commune || b.tree != nil && b.tree.CommuneOf(b.makers[d.Account].Unit) == b.scope.Commune
}

// deviceOf asks once for a phone and for its account.
func (b *batch) deviceOf(id db.ID) (*access.Device, error) {
	d, known := b.devices[id]
	if known {
		return d, nil
	}
	d, err := b.Access.DeviceIn(b.tx, id)
	if err != nil {
		return nil, err
	}
	if d != nil {
		a, _, err := b.Access.AccountIn(b.tx, d.Account)
		if err != nil {
			return nil, err
		}
		b.makers[d.Account] = a
	}
	b.devices[id] = d
	return d, nil
}

// mayWait says whether an operation may be kept until its base is there. It is carried out then by what its own account may do, so another's may wait
// only if whoever brings it may do all of that.
func (b *batch) mayWait(r *result) (bool, error) {
	if r.stored || r.account == b.actor.Account {
		return true, nil
	}
	doer, scope, err := b.whose(r.account)
	for _, v := range []access.Verb{access.EditPeople, access.CorrectEvent} {
		if doer.Can(v) && !b.actor.Can(v) {
			return false, err
		}
	}
	return b.scope.Hamlet == 0 || scope.Hamlet == b.scope.Hamlet || scope == nowhere(b.scope.Commune), err
}

// can says whether an operation may use a right: who brings another's work lends it no more than both may do.
func (b *batch) can(r *result, v access.Verb) bool {
	return b.actor.Can(v) && (r.account == b.actor.Account || b.makers[r.account].Role.Can(v))
}
