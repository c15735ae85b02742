package field

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
)

// sealer is a phone's side, written from the protocol's text and not from the server's code: what WebCrypto does, by hand.
type sealer struct {
	key       SealKey
	ephemeral *ecdh.PrivateKey
	iv        []byte
}

func newSealer(t testing.TB, key SealKey) sealer {
	t.Helper()
	e, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	iv := make([]byte, 12)
	_, _ = rand.Read(iv)
	return sealer{key, e, iv}
}

func (s sealer) seal(t testing.TB, id, device string, plain []byte) []byte {
	t.Helper()
	spki, err := x509.ParsePKIXPublicKey(s.key.Key)
	if err != nil {
		t.Fatal(err)
	}
	server, err := spki.(interface {
		ECDH() (*ecdh.PublicKey, error)
	}).ECDH()
	if err != nil {
		t.Fatal(err)
	}
	x, err := s.ephemeral.ECDH(server)
	if err != nil {
		t.Fatal(err)
	}
	raw := s.ephemeral.PublicKey().Bytes()
	extract := hmac.New(sha256.New, append(bytes.Clone(raw), server.Bytes()...)) // RFC 5869: one block is all that 32 bytes need
	extract.Write(x)
	expand := hmac.New(sha256.New, extract.Sum(nil))
	expand.Write(append([]byte("tungnha/op|"+id), 1))
	block, err := aes.NewCipher(expand.Sum(nil))
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	return gcm.Seal(append(append([]byte{1}, raw...), s.iv...), s.iv, plain, []byte("tungnha/op|"+id+"|"+device))
}

// boxed is an operation as the app sends it.
func (w *world) boxed(device, account db.ID, op *Op) []byte {
	w.t.Helper()
	plain, err := json.Marshal(map[string]any{"seal": w.seal.id, "account": account, "op": op})
	w.must(err)
	return entry(w.t, op.ID.String(), device.String(), newSealer(w.t, w.SealKey()).seal(w.t, op.ID.String(), device.String(), plain))
}

func entry(t testing.TB, id, device string, sealed []byte) []byte {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"id": id, "device": device, "sealed": sealed})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (w *world) sendRaw(p *Phone, raws ...[]byte) []Verdict {
	w.t.Helper()
	out, err := w.Sync(w.ctx, p, &Request{SentAt: db.Ms(w.clock()), Ops: raws})
	w.must(err)
	return out.Verdicts
}

// enrolled is a phone whose device stands in the store.
func (w *world) enrolled(login string, at unit.ID) *Phone {
	w.t.Helper()
	p := w.phone(login, access.RoleTeamMember, at)
	w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO device (device_id, account_id, home_id, name, public_key, pin_mac, pin_since, pin_wrong, pin_total, share_enc, token_hash, token_until,
			challenge_at, enrolled_at, confirmed_at, revoked_at) VALUES ($1, $2, $3, 'Máy thử', $4, $4, 0, 0, 0, $4, $4, 0, 0, 1, 1, 0)`,
			p.Device.ID, p.Actor.Account, w.tree.CommuneOf(at), []byte{1})
		return err
	}))
	p.Device.Account = p.Actor.Account
	return p
}

func TestSealedAndPlainAreTheSame(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.enrolled("thon1", w.hamlets[0])
		one, two := w.op(kind(ledger.Activated), w.people[0][0], Body{Level: 1}), w.op(kind(ledger.Portal), w.people[0][1], Body{})
		box := func(op *Op) []byte { return w.boxed(p.Device.ID, p.Actor.Account, op) }
		w.want(w.sendRaw(p, box(one), text(t, two)), "ok", "ok")
		w.want(w.sendRaw(p, text(t, one), box(two), box(one)), "duplicate", "duplicate", "duplicate")
		if events, s := w.timeline(w.people[0][0]); len(events) != 2 || s.L1.Credit != p.Actor.Account {
			t.Error(events, s)
		}
		other := *one
		other.Body.Level = 2
		w.want(w.sendRaw(p, box(&other)), "refused field.id-reused")
		unknown := *two
		unknown.ID, unknown.Kind = db.NewID(w.now), "teleported"
		w.want(w.sendRaw(p, box(&unknown)), "refused field.kind")
		w.sound()
	})
}

func TestAnotherPhonesWorkIsItsOwners(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		gone, p := w.enrolled("thon1", w.hamlets[0]), w.enrolled("thon1b", w.hamlets[0])
		foreign, err := w.Units.AddHamlet(w.ctx, w.far, "Thôn Xa")
		w.must(err)
		w.tree, err = w.Units.Tree(w.ctx)
		w.must(err)
		far := w.enrolled("thon.xa", foreign)
		w.must(w.Access.RevokeDevice(w.ctx, w.admin, gone.Device.ID))
		op := w.op(kind(ledger.Activated), w.people[0][0], Body{Level: 1})
		undo := w.op(kind(ledger.Corrected), w.people[0][0], Body{Corrects: op.ID})
		undo.After = []db.ID{op.ID}
		w.want(w.sendRaw(p, w.boxed(gone.Device.ID, gone.Actor.Account, op)), "ok")
		if _, s := w.timeline(w.people[0][0]); s.L1.Credit != gone.Actor.Account {
			t.Error("who brought it has the credit")
		}
		w.want(w.sendRaw(p, text(t, undo)), "refused field.correct") // not p's own
		undo.ID = db.NewID(w.now)
		w.want(w.sendRaw(p, w.boxed(gone.Device.ID, gone.Actor.Account, undo)), "ok")

		mine := func() *Op { return w.op(kind(ledger.Portal), w.people[0][1], Body{}) }
		w.want(w.sendRaw(p, w.boxed(gone.Device.ID, p.Actor.Account, mine()), w.boxed(p.Device.ID, gone.Actor.Account, mine()),
			w.boxed(db.NewID(w.now), p.Actor.Account, mine()), w.boxed(far.Device.ID, far.Actor.Account, mine())),
			"refused field.doer", "refused field.doer", "refused field.doer", "refused field.elsewhere")
		stranger := w.op(kind(ledger.Portal), w.people[1][0], Body{})
		w.want(w.sendRaw(p, w.boxed(gone.Device.ID, gone.Actor.Account, stranger)), "refused not-found") // the area of who brings it
		lines, _, err := w.Audit.List(w.ctx, w.admin, w.tree, w.home, access.Filter{}, access.Page{})
		w.must(err)
		if !strings.Contains(detailOf(lines, op.ID), "brought for account "+gone.Actor.Account.String()) {
			t.Error("the audit does not say who brought it:", detailOf(lines, op.ID))
		}
		w.sound()
	})
}

func detailOf(lines []access.Line, op db.ID) string {
	for _, l := range lines {
		if strings.Contains(l.Detail, op.String()) {
			return l.Detail
		}
	}
	return ""
}

func TestHostileBoxesAreEachAVerdict(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.enrolled("thon1", w.hamlets[0])
		op, other := w.op(kind(ledger.Portal), w.people[0][0], Body{}), w.op(kind(ledger.Portal), w.people[0][1], Body{})
		id, device := op.ID.String(), p.Device.ID.String()
		plain, err := json.Marshal(map[string]any{"seal": w.seal.id, "account": p.Actor.Account, "op": op})
		w.must(err)
		good := newSealer(t, w.SealKey()).seal(t, id, device, plain)
		changed := func(fn func([]byte) []byte) []byte { return entry(t, id, device, fn(bytes.Clone(good))) }
		keys, _, err := secret.Create(w.ctx, secret.Options{Dir: filepath.Join(t.TempDir(), "keys")})
		w.must(err)
		elsewhere := (&Service{seal: newSealing(keys)}).SealKey()
		noOp, err := json.Marshal(map[string]any{"seal": w.seal.id, "account": p.Actor.Account})
		w.must(err)
		wrongSeal, err := json.Marshal(map[string]any{"seal": "0", "account": p.Actor.Account, "op": op})
		w.must(err)
		inner, err := json.Marshal(map[string]any{"seal": w.seal.id, "account": p.Actor.Account, "op": other})
		w.must(err)
		cases := map[string][]byte{
			"truncated":            changed(func(b []byte) []byte { return b[:len(b)-1] }),
			"only a head":          changed(func(b []byte) []byte { return b[:boxHead] }),
			"empty":                entry(t, id, device, nil),
			"a bit flipped":        changed(func(b []byte) []byte { b[len(b)-20] ^= 1; return b }),
			"another version":      changed(func(b []byte) []byte { b[0] = 2; return b }),
			"not on the curve":     changed(func(b []byte) []byte { b[40] ^= 1; return b }),
			"compressed point":     changed(func(b []byte) []byte { b[1] = 2; return b }),
			"the point of nothing": changed(func(b []byte) []byte { clear(b[1 : 1+pointSize]); return b }),
			"huge":                 entry(t, id, device, append(good, make([]byte, mostBox)...)),
			"another id":           entry(t, other.ID.String(), device, good),
			"another device":       entry(t, id, other.ID.String(), good),
			"for another server":   entry(t, id, device, newSealer(t, elsewhere).seal(t, id, device, plain)),
			"another key named":    entry(t, id, device, newSealer(t, w.SealKey()).seal(t, id, device, wrongSeal)),
			"no operation in it":   entry(t, id, device, newSealer(t, w.SealKey()).seal(t, id, device, noOp)),
			"not even JSON in it":  entry(t, id, device, newSealer(t, w.SealKey()).seal(t, id, device, []byte("x"))),
			"another operation":    entry(t, id, device, newSealer(t, w.SealKey()).seal(t, id, device, inner)),
			"no base64":            []byte(`{"id":"` + id + `","device":"` + device + `","sealed":"*"}`),
			"a number":             []byte(`{"id":"` + id + `","device":"` + device + `","sealed":5}`),
			"no id":                entry(t, "", device, good),
			"an id that is none":   entry(t, "x", device, good),
		}
		for name, raw := range cases {
			got := w.sendRaw(p, raw, text(t, w.op(kind(ledger.Able), w.people[0][2], Body{})))
			w.want(got, "refused field.sealed", "ok") // the others are not harmed
			if want := headID(raw); got[0].ID != want {
				t.Errorf("%s: the verdict is about %q, want %q", name, got[0].ID, want)
			}
		}
		w.want(w.sendRaw(p, entry(t, id, device, good)), "ok") // nothing of it was remembered
	})
}

func headID(raw []byte) string {
	var head struct{ ID string }
	_ = json.Unmarshal(raw, &head)
	return head.ID
}

func TestAHeldBoxWaitsLikeAnyOther(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		gone, p := w.enrolled("thon1", w.hamlets[0]), w.enrolled("thon1b", w.hamlets[0])
		house := w.op(HouseholdAdd, db.NewID(w.now), Body{House: &NewHouse{Hamlet: w.hamlets[0], Head: "Phạm Giả Định"}})
		person := w.op(CitizenAdd, db.NewID(w.now), Body{Person: &NewPerson{Name: "Phạm Giả Định", Birth: 19900203}})
		person.Household, person.After = house.Subject, []db.ID{house.ID}
		w.want(w.sendRaw(p, w.boxed(gone.Device.ID, gone.Actor.Account, person)), "held field.held")
		w.want(w.sendRaw(p, w.boxed(gone.Device.ID, gone.Actor.Account, house)), "ok")
		w.want(w.sendRaw(p, text(t, person)), "duplicate")
		if c := w.citizen(person.Subject); c == nil {
			t.Error("not entered")
		}
		w.sound()
	})
}

var update = flag.Bool("update", false, "write the golden vector anew")

// vector is what the app's tests read too: with these keys and this iv, the box is this one.
type vector struct {
	About     string          `json:"about"`
	Server    jwk             `json:"server"`    // the server's pair
	Seal      SealKey         `json:"seal"`      // its public half as the area gives it
	Ephemeral jwk             `json:"ephemeral"` // the pair made for the box
	IV        []byte          `json:"iv"`
	ID        string          `json:"id"`
	Device    string          `json:"device"`
	Account   string          `json:"account"`
	Plain     string          `json:"plain"` // the text that is sealed, byte for byte
	Key       []byte          `json:"key"`   // of AES-256-GCM
	Info      string          `json:"info"`
	Data      string          `json:"additional_data"`
	Entry     json.RawMessage `json:"entry"` // as it stands in "ops"
}

// jwk is a key of P-256 as WebCrypto imports it.
type jwk struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	X   string `json:"x"`
	Y   string `json:"y"`
	D   string `json:"d"`
}

func jwkOf(k *ecdh.PrivateKey) jwk {
	p, enc := k.PublicKey().Bytes(), base64.RawURLEncoding.EncodeToString
	return jwk{"EC", "P-256", enc(p[1:33]), enc(p[33:]), enc(k.Bytes())}
}

func fixedKey(t *testing.T, seed string) *ecdh.PrivateKey {
	t.Helper()
	sum := sha256.Sum256([]byte(seed))
	k, err := ecdh.P256().NewPrivateKey(sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func makeVector(t *testing.T) vector {
	t.Helper()
	server, iv := fixedKey(t, "tungnha test server"), []byte("twelve bytes")
	s := Service{seal: sealingWith(server)}
	phone := sealer{s.SealKey(), fixedKey(t, "tungnha test ephemeral"), iv}
	v := vector{
		About: "A sealed operation of /field/v1/sync, made by internal/field/seal_test.go -update. Invented keys.", Server: jwkOf(server), Seal: phone.key,
		Ephemeral: jwkOf(phone.ephemeral), IV: iv, ID: "01884f6e-5c00-7abc-8def-0123456789ab", Device: "01884f6e-5c00-7000-8000-00000000d001", Account: "01884f6e-5c00-7000-8000-00000000a001",
	}
	v.Plain = `{"seal":"` + v.Seal.ID + `","account":"` + v.Account + `","op":{"id":"` + v.ID + `","commune":20,"kind":"contacted","subject":"01884f6e-5c00-7000-8000-00000000c001",` +
		`"seen_at":1685016000000,"body":{"outcome":"again","channel":"visit","note":"Hẹn tối mai"}}}`
	v.Info, v.Data = "tungnha/op|"+v.ID, "tungnha/op|"+v.ID+"|"+v.Device
	v.Key = keyOf(t, server, phone.ephemeral, v.Info)
	v.Entry = entry(t, v.ID, v.Device, phone.seal(t, v.ID, v.Device, []byte(v.Plain)))
	return v
}

// keyOf is the key of a box, straight from RFC 5869.
func keyOf(t *testing.T, server, ephemeral *ecdh.PrivateKey, info string) []byte {
	t.Helper()
	x, err := server.ECDH(ephemeral.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	extract := hmac.New(sha256.New, append(ephemeral.PublicKey().Bytes(), server.PublicKey().Bytes()...))
	extract.Write(x)
	expand := hmac.New(sha256.New, extract.Sum(nil))
	expand.Write(append([]byte(info), 1))
	return expand.Sum(nil)
}

const vectorFile = "../../fieldapp/testdata/sealed.json"

func TestTheGoldenBoxOpens(t *testing.T) {
	t.Parallel()
	want := makeVector(t)
	text, err := json.MarshalIndent(want, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(vectorFile), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(vectorFile, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(bytes.TrimSpace(kept)) != string(text) {
		t.Fatalf("the vector is not what the protocol gives:\n%s", text)
	}
	var b Box
	if err := json.Unmarshal(want.Entry, &b); err != nil {
		t.Fatal(err)
	}
	c, err := sealingWith(fixedKey(t, "tungnha test server")).open(&b)
	if err != nil || c.Account.String() != want.Account || c.Seal != want.Seal.ID {
		t.Fatalf("%+v %v", c, err)
	}
	op, id, err := ParseOp(c.Op)
	if err != nil || id != want.ID || op.Body.Note != "Hẹn tối mai" {
		t.Fatalf("%+v %v", op, err)
	}
}

// The key is a number of the curve, the same from the same keys, and its name follows from it.
func TestTheSealKeyIsDerived(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	keys, _, err := secret.Create(t.Context(), secret.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	first := newSealing(keys)
	if err := keys.Rotate(); err != nil { // field keys change, the root never does
		t.Fatal(err)
	}
	again, err := secret.Open(t.Context(), secret.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if second := newSealing(again); second.id != first.id || !second.private.Equal(first.private) {
		t.Error("another key after a restart")
	}
	if d := new(big.Int).SetBytes(first.private.Bytes()); d.Sign() <= 0 || hex.EncodeToString(first.private.Bytes()) == strings.Repeat("0", 64) {
		t.Error(d)
	}
}

// Whatever comes as an entry, it is an operation or a refusal with a sentence, never a failure.
func FuzzUnseal(f *testing.F) {
	server, err := ecdh.P256().NewPrivateKey(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		f.Fatal(err)
	}
	s := &Service{seal: sealingWith(server)}
	phone := newSealer(f, s.SealKey())
	id, device := "01884f6e-5c00-7abc-8def-0123456789ab", "01884f6e-5c00-7000-8000-00000000d001"
	good := phone.seal(f, id, device, []byte(`{"seal":"`+s.seal.id+`","account":"`+device+`","op":{}}`))
	f.Add(entry(f, id, device, good))
	f.Add(entry(f, id, device, good[:90]))
	f.Add([]byte(`{"sealed":null}`))
	f.Add([]byte(`{"id":5,"sealed":"AAAA"}`))
	p := &Phone{Device: &access.Device{ID: db.ID{1}}, Actor: access.Actor{Account: db.ID{2}}}
	f.Fuzz(func(t *testing.T, raw []byte) {
		e := s.unseal(p, [][]byte{raw})[0]
		switch {
		case e.err != nil:
			if k := errs.As(e.err).Kind; k == errs.KindInternal || len(e.id) > 256 {
				t.Fatal(e.err, e.id)
			}
		case e.id == "" && (e.account != p.Actor.Account || !bytes.Equal(e.raw, raw)):
			t.Fatal("a plain operation is the phone's own, as it came")
		case e.id != "" && (e.id != id || e.device.String() != device):
			t.Fatal("a box was opened that nobody sealed")
		}
	})
}
