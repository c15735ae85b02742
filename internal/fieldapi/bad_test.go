package fieldapi_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/field"
	"tungnha/internal/roster"
)

// seal makes a box of an operation as the app does, with the key that the area gives.
func (h *handset) seal(op map[string]any) map[string]any {
	h.t.Helper()
	var a field.Area
	h.ask("GET", "/field/v1/area", nil).status(200).into(&a)
	spki, err := x509.ParsePKIXPublicKey(a.Seal.Key)
	h.must(err)
	server, err := spki.(*ecdsa.PublicKey).ECDH()
	h.must(err)
	mine, err := ecdh.P256().GenerateKey(rand.Reader)
	h.must(err)
	shared, err := mine.ECDH(server)
	h.must(err)
	point, info := mine.PublicKey().Bytes(), fmt.Sprintf("tungnha/op|%v", op["id"])
	key, err := hkdf.Key(sha256.New, shared, append(bytes.Clone(point), server.Bytes()...), info, 32)
	h.must(err)
	block, err := aes.NewCipher(key)
	h.must(err)
	gcm, err := cipher.NewGCM(block)
	h.must(err)
	plain, err := json.Marshal(map[string]any{"seal": a.Seal.ID, "account": a.Account.ID, "op": op})
	h.must(err)
	iv := make([]byte, 12)
	_, _ = rand.Read(iv)
	head := append(append([]byte{1}, point...), iv...)
	return map[string]any{"id": op["id"], "device": h.device, "sealed": gcm.Seal(head, iv, plain, []byte(info+"|"+h.device.String()))}
}

// wants fails unless the one operation got this verdict, plain and sealed, with a sentence in both languages unless it was taken.
func (h *handset) wants(want string, op map[string]any) field.Verdict {
	h.t.Helper()
	plain := h.send(op).verdicts(want)[0]
	status, _, _ := strings.Cut(want, " ")
	again := want
	if status == string(field.OK) {
		again = string(field.Duplicate)
	}
	boxed := h.send(h.seal(op)).verdicts(again)[0]
	for _, v := range []field.Verdict{plain, boxed} {
		if v.ID != fmt.Sprint(op["id"]) {
			h.t.Errorf("the verdict is about %s", v.ID)
		}
		if v.Status != field.OK && v.Status != field.Duplicate && (v.Message == nil || v.Message.VI == "" || v.Message.EN == "") {
			h.t.Errorf("%s without a sentence", want)
		}
	}
	return plain
}

// Every kind of bad input has its own verdict and a sentence; nothing is recorded but what the verdict says, and the others of a request are not harmed.
func TestEachBadInputHasItsVerdict(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
		another, err := w.Units.AddHamlet(context.Background(), w.commune[0], "Thôn 2")
		w.must(err)
		ids := w.crowd(3)
		level := map[string]any{"level": 1}
		rename := func(from, to string) map[string]any {
			return map[string]any{"fields": map[string]any{"name": map[string]any{"from": from, "to": to}}}
		}
		h.wants("refused not-found", h.op("portal", w.person[1], "commune", w.commune[1])) // another commune
		h.wants("refused not-found", h.op("portal", w.person[1]))                          // its person, under one's own
		w.move(ids[0], func(c *roster.Citizen) { c.Hamlet = another })
		h.wants("refused not-found", h.op("portal", ids[0])) // moved to another hamlet
		w.remove(ids[1])
		h.wants("refused field.gone", h.op("activated", ids[1], "body", level)) // moved away, taken off the list
		w.move(ids[2], func(c *roster.Citizen) { c.Name = "Tên Ở Xã" })
		v := h.wants("conflict field.conflict", h.op("citizen.edit", ids[2], "base", 1, "body", rename("Tên Cũ", "Tên Ở Máy"))) // stale base
		if len(v.Fields) != 1 || v.Fields[0].Applied || v.Fields[0].Theirs != "Tên Ở Xã" {
			t.Errorf("%+v", v.Fields)
		}
		h.wants("ok", h.op("surveyed", w.person[0], "seen_at", db.Ms(w.clock().AddDate(10, 0, 0)), "body", map[string]any{"device": 1})) // a clock of ten years ahead
		h.wants("refused field.malformed", h.op("surveyed", w.person[0], "seen_at", db.Ms(w.clock().AddDate(300, 0, 0))))                // one that is broken
		h.wants("refused field.kind", h.op("teleported", w.person[0]))                                                                   // a newer app
		h.wants("refused ledger.level", h.op("activated", w.person[0], "body", map[string]any{"level": 3}))
		good := h.op("activated", w.person[0], "body", level)
		h.wants("ok", good)
		h.wants("refused field.id-reused", h.op("portal", w.person[0], "id", good["id"])) // the same id, another body
		h.wants("refused field.malformed", h.op("contacted", w.person[0], "body", map[string]any{"outcome": "whatever"}))
		h.wants("refused field.door.member", h.op("door.take", w.house[0]))
		huge := h.op("contacted", w.person[0], "body", map[string]any{"outcome": "done", "channel": "visit", "note": strings.Repeat("x", 17<<10)})
		h.send(huge, h.op("able", w.person[0])).verdicts("refused field.malformed", "ok")
		h.ask("POST", "/field/v1/sync", bytes.Repeat([]byte("x"), 5<<20)).problem(413, "field.large")
		h.send(good).verdicts("duplicate")
	})
}

// A token that was replaced, one that is another phone's, and a signature that was seen before open nothing.
func TestNothingIsGoodTwice(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		h, other := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0]), w.ready("thon.hai", access.RoleTeamMember, w.hamlet[0])
		var c struct{ Challenge string }
		h.ask("POST", "/field/v1/challenge", map[string]any{"device": h.device}).status(200).into(&c)
		answer := map[string]any{"device": h.device, "challenge": c.Challenge, "signature": h.sign("tungnha/unlock|" + c.Challenge), "pin": pin}
		old := h.token
		var u struct{ Token string }
		h.ask("POST", "/field/v1/unlock", answer).status(200).into(&u)
		h.ask("POST", "/field/v1/unlock", answer).problem(401, "access.device.signature") // seen before
		h.ask("GET", "/field/v1/area", nil).problem(401, "access.device.locked")          // old is still h's token
		h.token = u.Token
		h.ask("GET", "/field/v1/area", nil).status(200)
		other.device = h.device
		other.send(other.op("portal", w.person[0])).problem(401, "field.device")
		if h.token == old {
			t.Error("the same token twice")
		}
		code := w.code(w.account("thon.ba", access.RoleTeamMember, w.hamlet[0]))
		w.handset().enrol(code).status(200)
		w.handset().enrol(code).problem(422, "access.device.code")
	})
}

func TestKitsAreServed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
		if r := h.ask("GET", "/field/v1/kits", nil).status(200); string(r.text) != `{"kits":[]}` {
			t.Errorf("%s", r.text)
		}
		w.handset().ask("GET", "/field/v1/kits", nil).problem(401, "access.device.locked")
	})
}

// A large answer comes compressed to who can read that, and only then.
func TestLargeAnswersAreSqueezed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
		plain := h.ask("GET", "/field/v1/area", nil).status(200)
		for accept, want := range map[string]bool{"gzip": true, "br, GZIP;q=0.5": true, "gzip;q=0": false, "gzip; q=0.0": false, "gzip;q=0.01": true, "br": false, "": false} {
			r := h.ask("GET", "/field/v1/area", nil, "Accept-Encoding", accept).status(200)
			if got := r.head.Get("Content-Encoding") == "gzip"; got != want || want && len(r.text)*2 > len(plain.text) {
				t.Errorf("%q: %v, %d of %d bytes", accept, got, len(r.text), len(plain.text))
			}
			if want {
				z, err := gzip.NewReader(bytes.NewReader(r.text))
				w.must(err)
				w.must(json.NewDecoder(z).Decode(&field.Area{}))
			}
		}
		if small := h.ask("POST", "/field/v1/sync", map[string]any{"device": h.device}, "Accept-Encoding", "gzip").status(200); small.head.Get("Content-Encoding") != "" {
			t.Error("a small answer was squeezed")
		}
	})
}

// The area tells everything that the app's contract names.
func TestTheAreaKeepsTheContract(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		h := w.ready("thon.mot", access.RoleTeamMember, w.hamlet[0])
		var a map[string]json.RawMessage
		h.ask("GET", "/field/v1/area", nil).status(200).into(&a)
		for _, name := range []string{"commune", "name", "area", "hamlets", "phones", "account", "members", "campaign", "seal", "words", "limits", "now"} {
			if len(a[name]) == 0 {
				t.Errorf("the area has no %s", name)
			}
		}
		var l struct{ Kinds []field.Kind }
		w.must(json.Unmarshal(a["limits"], &l))
		if !slices.Contains(l.Kinds, field.DoorTake) || !slices.Contains(l.Kinds, field.DoorLeave) {
			t.Error(l.Kinds)
		}
	})
}

// move changes somebody at the desk.
func (w *world) move(id db.ID, fn func(*roster.Citizen)) {
	w.t.Helper()
	w.must(w.DB.Write(context.Background(), func(tx *db.Tx) error {
		c, err := w.Roster.Citizen(tx, w.commune[0], id)
		if err != nil {
			return err
		}
		fn(c)
		return w.Roster.Update(tx, *c)
	}))
}

func (w *world) remove(id db.ID) {
	w.t.Helper()
	w.must(w.DB.Write(context.Background(), func(tx *db.Tx) error {
		c, err := w.Roster.Citizen(tx, w.commune[0], id)
		if err != nil {
			return err
		}
		return w.Roster.Remove(tx, w.commune[0], id, c.Version)
	}))
}
