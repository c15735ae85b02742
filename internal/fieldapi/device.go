package fieldapi

import (
	"net/http"

	"tungnha/internal/access"
	"tungnha/internal/db"
)

// Bytes are base64 in JSON, as encoding/json has it.
type enrolRequest struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	Key       []byte `json:"key"`       // SPKI, P-256
	Signature []byte `json:"signature"` // r and s over "tungnha/enrol|" + code
	PIN       []byte `json:"pin"`       // verifier
}

type enrolAnswer struct {
	Device db.ID  `json:"device"`
	Check  string `json:"check"` // six digits to compare at the desk
}

func (s *server) enrol(w http.ResponseWriter, r *http.Request) error {
	var in enrolRequest
	if err := body(w, r, smallBody, &in); err != nil {
		return err
	}
	ctx, cancel := kept(r)
	defer cancel()
	d, err := s.Access.Enrol(ctx, access.NewDevice{Code: in.Code, Name: in.Name, Key: in.Key, Signature: in.Signature, PIN: in.PIN})
	if err != nil {
		return err
	}
	return answer(w, enrolAnswer{d.ID, d.Check()})
}

type deviceRequest struct {
	Device    db.ID  `json:"device"`
	Challenge string `json:"challenge"`
	Signature []byte `json:"signature"` // over "tungnha/unlock|" or "tungnha/ask|" + challenge
	PIN       []byte `json:"pin"`
}

type challengeAnswer struct {
	Challenge string `json:"challenge"`
}

func (s *server) challenge(w http.ResponseWriter, r *http.Request) error {
	var in deviceRequest
	if err := body(w, r, smallBody, &in); err != nil {
		return err
	}
	return answer(w, challengeAnswer{s.Access.Challenge(in.Device)})
}

type unlockAnswer struct {
	Share   []byte `json:"share"`
	Token   string `json:"token"`
	Seconds int64  `json:"seconds"` // the share may be kept so long, and the token is good so long
	Now     int64  `json:"now"`
}

func (s *server) unlock(w http.ResponseWriter, r *http.Request) error {
	var in deviceRequest
	if err := body(w, r, smallBody, &in); err != nil {
		return err
	}
	ctx, cancel := kept(r)
	defer cancel()
	u, err := s.Access.Unlock(ctx, in.Device, in.Challenge, in.Signature, in.PIN)
	if err != nil {
		return err
	}
	return answer(w, unlockAnswer{u.Share, u.Token, int64(u.For.Seconds()), db.Ms(s.DB.Now())})
}

type askAnswer struct {
	Confirmed bool  `json:"confirmed"` // the desk has compared the six digits
	Now       int64 `json:"now"`
}

// ask is what a locked phone may hear: above all that it was revoked.
func (s *server) ask(w http.ResponseWriter, r *http.Request) error {
	var in deviceRequest
	if err := body(w, r, smallBody, &in); err != nil {
		return err
	}
	ctx, cancel := kept(r)
	defer cancel()
	confirmed, err := s.Access.Ask(ctx, in.Device, in.Challenge, in.Signature)
	if err != nil {
		return err
	}
	return answer(w, askAnswer{confirmed, db.Ms(s.DB.Now())})
}

// leave revokes the phone that asks: its holder is about to delete everything from it.
func (s *server) leave(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := kept(r)
	defer cancel()
	if err := s.Access.LeaveDevice(ctx, bearer(r)); err != nil {
		return err
	}
	return answer(w, struct{}{})
}
