package emulate

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/hkdf"
	crand "crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"errors"

	"tungnha/internal/db"
	fieldwork "tungnha/internal/field"
)

// wire is an operation as a phone sends it: what others left behind is always sealed, its own work by chance, so that each comes both ways.
func (p *phone) wire(f *fleet, o *phoneOp) json.RawMessage {
	if o.by.sealKey.ID == "" || o.by == p && p.rng.IntN(2) == 0 {
		return o.raw
	}
	return o.box(f)
}

// box seals an operation for the phone that it was done on.
func (o *phoneOp) box(f *fleet) json.RawMessage {
	raw, err := o.by.seal(o.ID, o.raw)
	if err != nil {
		f.fault("an operation can't be sealed: %v", err)
	}
	return raw
}

// seal makes of an operation what the app keeps in its outbox: a box that only the server opens. It is written from the protocol's text.
func (p *phone) seal(id db.ID, op []byte) (json.RawMessage, error) {
	key := p.sealKey
	server, err := sealTo(key)
	if err != nil {
		return nil, err
	}
	ephemeral, err := ecdh.P256().GenerateKey(crand.Reader)
	if err != nil {
		return nil, err
	}
	shared, err := ephemeral.ECDH(server)
	if err != nil {
		return nil, err
	}
	point, info := ephemeral.PublicKey().Bytes(), "tungnha/op|"+id.String()
	secret, err := hkdf.Key(sha256.New, shared, append(bytes.Clone(point), server.Bytes()...), info, 32)
	if err != nil {
		return nil, err
	}
	plain, err := json.Marshal(map[string]any{"seal": key.ID, "account": p.account, "op": json.RawMessage(op)})
	if err != nil {
		return nil, err
	}
	iv := make([]byte, 12)
	_, _ = crand.Read(iv) // never fails on a supported system
	box, err := encrypt(secret, iv, plain, info+"|"+p.device.String())
	if err != nil {
		return nil, err
	}
	sealed := append(append([]byte{1}, point...), append(iv, box...)...)
	return json.Marshal(map[string]any{"id": id, "device": p.device, "sealed": sealed})
}

func encrypt(key, iv, plain []byte, data string) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return gcm.Seal(nil, iv, plain, []byte(data)), nil
}

var errSealTo = errors.New("emulate: the server's key is none of P-256")

func sealTo(key fieldwork.SealKey) (*ecdh.PublicKey, error) {
	spki, err := x509.ParsePKIXPublicKey(key.Key)
	if err != nil {
		return nil, err
	}
	public, ok := spki.(*ecdsa.PublicKey)
	if !ok {
		return nil, errSealTo
	}
	return public.ECDH()
}

// outboxFile is what a phone exports when it can't send any more.
func (p *phone) outboxFile(f *fleet, ops []*phoneOp) ([]byte, error) {
	boxes := make([]json.RawMessage, len(ops))
	for i, o := range ops {
		boxes[i] = o.box(f)
	}
	return json.Marshal(map[string]any{"tungnha": "outbox", "v": 1, "device": p.device, "made_at": db.Ms(p.clock()), "boxes": boxes})
}
