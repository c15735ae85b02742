package webtest

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/field"
)

// Phone is a phone in the field as the server meets it: a key that never leaves it, a PIN, a token.
type Phone struct {
	w       *World
	key     *ecdsa.PrivateKey
	account db.ID
	Device  *access.Device
	token   string
}

var pinVerifier = []byte("a verifier of 32 bytes, invented.")

// NewPhone is a phone fresh from the shop.
func (w *World) NewPhone() *Phone {
	w.T.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	w.Must(err)
	return &Phone{w: w, key: key}
}

func (p *Phone) sign(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, p.key, sum[:])
	p.w.Must(err)
	out := make([]byte, 64)
	r.FillBytes(out[:32])
	s.FillBytes(out[32:])
	return out
}

// Enrol sends a code, as the app does after it was scanned.
func (p *Phone) Enrol(code string) error {
	p.w.T.Helper()
	spki, err := x509.MarshalPKIXPublicKey(&p.key.PublicKey)
	p.w.Must(err)
	d, err := p.w.Access.Enrol(context.Background(), access.NewDevice{Code: code, Name: "Máy của tổ", Key: spki, Signature: p.sign("tungnha/enrol|" + code), PIN: pinVerifier})
	if err == nil {
		p.Device, p.account = d, d.Account
	}
	return err
}

// Unlock opens the app with the PIN.
func (p *Phone) Unlock() {
	p.w.T.Helper()
	challenge := p.w.Access.Challenge(p.Device.ID)
	u, err := p.w.Access.Unlock(context.Background(), p.Device.ID, challenge, p.sign("tungnha/unlock|"+challenge), pinVerifier)
	p.w.Must(err)
	p.token = u.Token
}

// PhoneOf is an enrolled, confirmed and unlocked phone of an account.
func (w *World) PhoneOf(login string) *Phone {
	w.T.Helper()
	ctx := context.Background()
	w.Ensure(login)
	actor, err := w.Access.ActorOf(ctx, login)
	w.Must(err)
	e, err := w.Access.NewEnrolment(ctx, actor, actor.Account)
	w.Must(err)
	p := w.NewPhone()
	w.Must(p.Enrol(e.Code))
	w.Must(w.Access.ConfirmDevice(ctx, actor, p.Device.ID, p.Device.Check()))
	p.Unlock()
	return p
}

// Send sends operations and gives their verdicts.
func (p *Phone) Send(ops ...*field.Op) []field.Verdict {
	p.w.T.Helper()
	in := &field.Request{Device: p.Device.ID, App: "thử", SentAt: db.Ms(p.w.Now())}
	for _, op := range ops {
		in.Ops = append(in.Ops, p.text(op))
	}
	who, err := p.w.Field.Phone(context.Background(), p.token)
	p.w.Must(err)
	out, err := p.w.Field.Sync(context.Background(), who, in)
	p.w.Must(err)
	return out.Verdicts
}

func (p *Phone) text(op *field.Op) []byte {
	raw, err := json.Marshal(op)
	p.w.Must(err)
	return raw
}

// Op is an operation seen now.
func (p *Phone) Op(kind field.Kind, subject db.ID, body field.Body) *field.Op {
	now := p.w.Now()
	return &field.Op{ID: db.NewID(now), Commune: p.Device.Home, Kind: kind, Subject: subject, SeenAt: db.Ms(now), Body: body}
}

// Outbox is the file that the app makes of work that it can't send, sealed to the server's key (docs/field-protocol.md).
func (p *Phone) Outbox(ops ...*field.Op) []byte {
	p.w.T.Helper()
	who, err := p.w.Field.Phone(context.Background(), p.token)
	p.w.Must(err)
	area, err := p.w.Field.Area(context.Background(), who)
	p.w.Must(err)
	boxes := []field.Box{}
	for _, op := range ops {
		plain, err := json.Marshal(map[string]any{"seal": area.Seal.ID, "account": p.account, "op": op})
		p.w.Must(err)
		boxes = append(boxes, field.Box{ID: op.ID, Device: p.Device.ID, Sealed: p.seal(area.Seal.Key, op.ID, plain)})
	}
	file, err := json.Marshal(map[string]any{"tungnha": "outbox", "v": 1, "device": p.Device.ID, "made_at": db.Ms(p.w.Now()), "boxes": boxes})
	p.w.Must(err)
	return file
}

// seal is what WebCrypto does on the phone: ECDH with an ephemeral key, HKDF, AES-GCM.
func (p *Phone) seal(spki []byte, id db.ID, plain []byte) []byte {
	public, err := x509.ParsePKIXPublicKey(spki)
	p.w.Must(err)
	server, err := public.(*ecdsa.PublicKey).ECDH()
	p.w.Must(err)
	ephemeral, err := ecdh.P256().GenerateKey(rand.Reader)
	p.w.Must(err)
	shared, err := ephemeral.ECDH(server)
	p.w.Must(err)
	point := ephemeral.PublicKey().Bytes()
	info := "tungnha/op|" + id.String()
	key, err := hkdf.Key(sha256.New, shared, append(append([]byte{}, point...), server.Bytes()...), info, 32)
	p.w.Must(err)
	block, err := aes.NewCipher(key)
	p.w.Must(err)
	gcm, err := cipher.NewGCM(block)
	p.w.Must(err)
	iv := make([]byte, gcm.NonceSize())
	_, _ = rand.Read(iv) // never fails on a supported system
	return gcm.Seal(append(append([]byte{1}, point...), iv...), iv, plain, []byte(info+"|"+p.Device.ID.String()))
}
