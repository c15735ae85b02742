package emulate

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	crand "crypto/rand"
	"crypto/x509"
	"encoding/json"

	"tungnha/internal/access"
	"tungnha/internal/db"
	fieldwork "tungnha/internal/field"
)

// Handset is a phone that speaks to the services of this very process, for who plays weeks in seconds. Those of Phones speak HTTP to a real server.
type Handset struct {
	Account db.ID
	Device  *access.Device // nil until it is enrolled
	key     *ecdsa.PrivateKey
}

// Enrol makes the phone's key and uses a code from the desk.
func (h *Handset) Enrol(ctx context.Context, a *access.Service, code, name string) (err error) {
	if h.key, err = ecdsa.GenerateKey(elliptic.P256(), crand.Reader); err != nil {
		return err
	}
	spki, err := x509.MarshalPKIXPublicKey(&h.key.PublicKey)
	if err != nil {
		return err
	}
	h.Device, err = a.Enrol(ctx, access.NewDevice{Code: code, Name: name, Key: spki, Signature: signedBy(h.key, "tungnha/enrol|"+code), PIN: phonePIN})
	return err
}

// Unlock opens the app with the PIN; a phone does so no more than once in a millisecond of the store's clock.
func (h *Handset) Unlock(ctx context.Context, a *access.Service, f *fieldwork.Service) (*fieldwork.Phone, error) {
	challenge := a.Challenge(h.Device.ID)
	u, err := a.Unlock(ctx, h.Device.ID, challenge, signedBy(h.key, "tungnha/unlock|"+challenge), phonePIN)
	if err != nil {
		return nil, err
	}
	return f.Phone(ctx, u.Token)
}

// Sent is what a phone says of itself when it sends.
type Sent struct {
	Seq     int64 // up to where it knows its commune
	Waiting int64 // what it keeps for later
	At      int64 // its own clock, ms
}

// Send sends operations as the phone that Unlock gave, as many requests as it takes, and gives the verdicts in their order.
func (h *Handset) Send(ctx context.Context, f *fieldwork.Service, p *fieldwork.Phone, s Sent, ops []fieldwork.Op) (out []fieldwork.Verdict, err error) {
	for first := true; first || len(ops) > 0; first = false {
		part := ops[:min(len(ops), fieldwork.MostOps)]
		ops = ops[len(part):]
		in := &fieldwork.Request{
			Device: h.Device.ID, App: "1.0", SentAt: s.At, Waiting: s.Waiting + int64(len(ops)),
			Cursors: []fieldwork.Cursor{{Commune: p.Scope.Commune, Area: p.Scope.Key(), Seq: s.Seq}},
		}
		for i := range part {
			raw, err := json.Marshal(&part[i])
			if err != nil {
				return nil, err
			}
			in.Ops = append(in.Ops, raw)
		}
		answer, err := f.Sync(ctx, p, in)
		if err != nil {
			return nil, err
		}
		out = append(out, answer.Verdicts...)
	}
	return out, nil
}
