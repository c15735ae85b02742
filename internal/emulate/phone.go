package emulate

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	crand "crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"tungnha/internal/db"
	fieldwork "tungnha/internal/field"
)

// phone is one handset: its keys, its wrong clock, what it did and has not sent. One goroutine at a time speaks for it.
type phone struct {
	at        *place
	account   db.ID
	rng       *rand.Rand
	skew      time.Duration // its clock minus the right one
	key       *ecdsa.PrivateKey
	code      string
	device    db.ID
	check     string
	confirmed bool
	revoked   bool // by the desk; the phone learns it when it asks
	wiped     bool
	token     string
	area      string
	seq       int64
	sealKey   fieldwork.SealKey // the server's; kept when the phone is shut out
	known     map[db.ID]fieldwork.Person
	outbox    []*phoneOp
	sent      []*phoneOp
}

// phoneOp is one operation in the book.
type phoneOp struct {
	fieldwork.Op
	raw      json.RawMessage
	by       *phone // that it was done on
	acked    bool
	refused  bool
	trespass bool // aimed at another's area: must be refused
	status   fieldwork.Status
}

var phonePIN = []byte("a verifier as the app makes one..")

func newPhone(f *fleet, n int, at *place) *phone {
	p := &phone{at: at, rng: newRand(f.Seed, mix(streamPhones, uint64(n)+1)), known: map[db.ID]fieldwork.Person{}}
	if p.rng.IntN(3) == 0 {
		p.skew = time.Duration(p.rng.Int64N(int64(60*24*time.Hour))) - 30*24*time.Hour
	}
	return p
}

// clock is what the phone believes.
func (p *phone) clock() time.Time { return time.Now().Add(p.skew) }

func (p *phone) sign(text string) []byte { return signedBy(p.key, text) }

// signedBy signs as browsers do: r and s, 32 bytes each.
func signedBy(key *ecdsa.PrivateKey, text string) []byte {
	sum := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(crand.Reader, key, sum[:])
	if err != nil {
		return nil
	}
	out := make([]byte, 64)
	r.FillBytes(out[:32])
	s.FillBytes(out[32:])
	return out
}

// enrol uses the phone's code, once. A phone whose answer was lost stays out: the desk gives a new code in life.
func (p *phone) enrol(ctx context.Context, f *fleet) {
	if p.code == "" || p.check != "" {
		return
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), crand.Reader)
	if err != nil {
		return
	}
	p.key = key
	spki, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return
	}
	var out struct {
		Device db.ID
		Check  string
	}
	status, _ := p.ask(ctx, f, http.MethodPost, "/field/v1/enrol", map[string]any{
		"code": p.code, "name": "Điện thoại diễn tập", "key": spki, "signature": p.sign("tungnha/enrol|" + p.code), "pin": phonePIN,
	}, &out)
	if status == http.StatusOK {
		p.device, p.check = out.Device, out.Check
	} else if status != 0 {
		f.fault("enrolment answered %d", status)
	}
	p.code = ""
}

// unlock gets a token; false when there is none to be had now.
func (p *phone) unlock(ctx context.Context, f *fleet) bool {
	var c struct{ Challenge string }
	if status, _ := p.ask(ctx, f, http.MethodPost, "/field/v1/challenge", map[string]any{"device": p.device}, &c); status != http.StatusOK {
		return false
	}
	var u struct{ Token string }
	status, _ := p.ask(ctx, f, http.MethodPost, "/field/v1/unlock", map[string]any{
		"device": p.device, "challenge": c.Challenge, "signature": p.sign("tungnha/unlock|" + c.Challenge), "pin": phonePIN,
	}, &u)
	p.token = u.Token
	return status == http.StatusOK && p.fetch(ctx, f)
}

// fetch gets the area and its packs anew.
func (p *phone) fetch(ctx context.Context, f *fleet) bool {
	var a fieldwork.Area
	if status, _ := p.ask(ctx, f, http.MethodGet, "/field/v1/area", nil, &a); status != http.StatusOK {
		return false
	}
	for _, h := range a.Hamlets {
		if h.ID != p.at.hamlet {
			f.leak()
		}
	}
	var pack fieldwork.Pack
	if status, _ := p.ask(ctx, f, http.MethodGet, fmt.Sprintf("/field/v1/pack?hamlet=%d", p.at.hamlet), nil, &pack); status != http.StatusOK {
		return false
	}
	p.known = map[db.ID]fieldwork.Person{}
	p.area, p.seq, p.sealKey = a.Key, pack.Seq, a.Seal
	p.learn(f, pack.Citizens, pack.Households)
	return p.peep(ctx, f)
}

// peep asks for another hamlet's pack, which nobody may give.
func (p *phone) peep(ctx context.Context, f *fleet) bool {
	other, _ := f.stranger(p)
	if other == nil {
		return true
	}
	status, _ := p.ask(ctx, f, http.MethodGet, fmt.Sprintf("/field/v1/pack?hamlet=%d", other.hamlet), nil, nil)
	if status == http.StatusOK {
		f.leak()
	}
	return status != 0
}

// learn keeps what the server told, and notes whoever belongs elsewhere.
func (p *phone) learn(f *fleet, people []fieldwork.Person, houses []fieldwork.House) {
	for _, c := range people {
		if c.Hamlet != p.at.hamlet {
			f.leak()
		}
		p.known[c.ID] = c
	}
	for _, h := range houses {
		if h.Hamlet != p.at.hamlet {
			f.leak()
		}
	}
}

// ask sends one request. Status 0: the network or the server failed, and nobody knows what became of it.
func (p *phone) ask(ctx context.Context, f *fleet, method, path string, in, out any) (status int, err error) {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return 0, err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, f.url+path, body)
	if err != nil {
		return 0, err
	}
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	resp, err := f.http.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	f.acks.Add(1)
	switch {
	case resp.StatusCode == http.StatusUnauthorized:
		p.token = ""
		var problem struct{ Wipe bool }
		_ = json.Unmarshal(text, &problem) // anything else orders nothing
		p.wiped = p.wiped || problem.Wipe
	case resp.StatusCode >= http.StatusInternalServerError:
		f.fault("%s %s answered %d: %s", method, path, resp.StatusCode, text)
		return 0, nil
	case out != nil && resp.StatusCode == http.StatusOK:
		err = json.Unmarshal(text, out)
	}
	return resp.StatusCode, err
}

// ready makes sure that the phone can speak: enrolled, confirmed, unlocked.
func (p *phone) ready(ctx context.Context, f *fleet) bool {
	if p.check == "" {
		p.enrol(ctx, f)
	}
	if !p.confirmed || p.wiped {
		return false
	}
	return p.token != "" || p.unlock(ctx, f)
}

// evening is a phone that may find the network for a while: some stay away, some send a part, some lose the answer.
func (p *phone) evening(ctx context.Context, f *fleet) {
	if p.rng.IntN(3) == 0 || !p.ready(ctx, f) {
		return
	}
	for range 1 + p.rng.IntN(3) {
		if !p.send(ctx, f, p.pick()) {
			return
		}
	}
}

// home is the end: everything is sent until nothing is left.
func (p *phone) home(ctx context.Context, f *fleet) {
	for range 20 {
		if !p.ready(ctx, f) {
			if p.revoked || !p.confirmed {
				return
			}
			continue
		}
		if len(p.outbox) == 0 && p.send(ctx, f, nil) {
			return
		}
		p.send(ctx, f, p.outbox[:min(len(p.outbox), 100)])
	}
	f.fault("a phone could not come home: %d operations left", len(p.outbox))
}

// pick takes some of the outbox in an order of chance, with some that were acknowledged already.
func (p *phone) pick() (ops []*phoneOp) {
	for _, i := range p.rng.Perm(len(p.outbox)) {
		if p.rng.IntN(4) > 0 {
			ops = append(ops, p.outbox[i])
		}
	}
	for range p.rng.IntN(3) {
		if len(p.sent) > 0 {
			ops = append(ops, p.sent[p.rng.IntN(len(p.sent))])
		}
	}
	if len(ops) > 0 && p.rng.IntN(4) == 0 {
		ops = append(ops, ops[0]) // twice in one request
	}
	return ops
}

// send sends operations and takes the answer in; false when the network failed. Sometimes the answer is lost on the way.
func (p *phone) send(ctx context.Context, f *fleet, ops []*phoneOp) bool {
	raws := make([]json.RawMessage, len(ops))
	for i, o := range ops {
		raws[i] = p.wire(f, o)
	}
	var out fieldwork.Answer
	status, err := p.ask(ctx, f, http.MethodPost, "/field/v1/sync", map[string]any{
		"device": p.device, "app": "emulate", "sent_at": db.Ms(p.clock()), "waiting": len(p.outbox) - len(ops),
		"cursors": []fieldwork.Cursor{{Commune: p.at.commune, Area: p.area, Seq: p.seq}}, "ops": raws,
	}, &out)
	if status != http.StatusOK || err != nil {
		return false
	}
	if p.rng.IntN(10) == 0 {
		return true // the answer was lost: everything is sent again
	}
	if len(out.Verdicts) != len(ops) {
		f.fault("%d operations, %d verdicts", len(ops), len(out.Verdicts))
		return false
	}
	for i, v := range out.Verdicts {
		ops[i].take(f, v)
	}
	p.forget()
	return p.follow(ctx, f, out.Changes)
}

// take notes a verdict.
func (o *phoneOp) take(f *fleet, v fieldwork.Verdict) {
	if v.ID != o.ID.String() {
		f.fault("the verdict of another operation")
		return
	}
	if v.Status == fieldwork.Refused {
		o.refused = !o.acked
		return
	}
	if o.trespass {
		f.leak()
	}
	o.acked, o.status = true, v.Status
}

// forget moves what was answered out of the outbox.
func (p *phone) forget() {
	var left []*phoneOp
	for _, o := range p.outbox {
		switch {
		case o.acked:
			p.sent = append(p.sent, o)
		case !o.refused:
			left = append(left, o)
		}
	}
	p.outbox = left
}

// follow applies changes: tombstones first.
func (p *phone) follow(ctx context.Context, f *fleet, changes []fieldwork.Changes) bool {
	for _, ch := range changes {
		if ch.Reset {
			return p.fetch(ctx, f)
		}
		if ch.Commune != p.at.commune {
			f.leak()
		}
		for _, id := range ch.Tombstones {
			delete(p.known, id)
		}
		p.learn(f, ch.Citizens, ch.Households)
		p.seq = ch.Seq
	}
	return true
}
