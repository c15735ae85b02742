package field

import (
	"context"
	"slices"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/secret"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// Config is what the service works with.
type Config struct {
	DB        *db.DB
	Keys      *secret.Keys
	Units     *unit.Service
	Access    *access.Service
	Audit     *access.Auditor
	Campaigns *campaign.Service
	Roster    *roster.Service
	Ledger    *ledger.Service
	Teams     *team.Service
	Shift     time.Duration // by how much a demonstration's clock is ahead of the machine's; phones keep the machine's time. 0: it is not set
}

// Service is the use cases of phones and of the desk that settles what they could not.
type Service struct {
	Config
	seal *sealing
}

// New makes the service. Let the roster's observer be Watch(ledger), or people who move between hamlets leave no tombstones.
func New(cfg Config) *Service { return &Service{cfg, newSealing(cfg.Keys)} }

// Phone is who speaks: a device, its account, and what they may hold.
type Phone struct {
	Device *access.Device
	Actor  access.Actor
	Scope  Scope
	tree   *unit.Tree
	desk   bool // no phone: a file that is taken at the desk
}

// Phone finds out who is behind a token.
func (s *Service) Phone(ctx context.Context, token string) (*Phone, error) {
	d, actor, err := s.Access.ResolveDevice(ctx, token)
	if err != nil {
		return nil, err
	}
	tree, err := s.Units.Tree(ctx)
	if err != nil {
		return nil, err
	}
	scope, err := ScopeOf(actor, tree)
	if _, known := tree.Get(actor.Unit); err != nil && known {
		// Its account was given another role, or a place above the communes: it may hold nobody any more. A unit that is not known here yet is another
		// node's news of this moment, and no reason.
		err = errs.As(err).Because(access.ErrWipe)
	}
	return &Phone{Device: d, Actor: actor, Scope: scope, tree: tree}, err
}

// Request is what a phone sends when it is back.
type Request struct {
	Device  db.ID    `json:"device"`
	App     string   `json:"app"`     // version of the app
	SentAt  int64    `json:"sent_at"` // phone's clock, ms: the difference to the server's is its offset
	Waiting int64    `json:"waiting"` // operations that stay on the phone after this request
	Cursors []Cursor `json:"cursors"`
	Ops     [][]byte `json:"-"` // each an operation as it came, plain or a Box
}

// Cursor says up to where a phone knows a commune. Area is the key of the scope it was made for.
type Cursor struct {
	Commune unit.ID `json:"commune"`
	Area    string  `json:"area"`
	Seq     int64   `json:"seq"`
}

// Answer is what a phone gets back.
type Answer struct {
	Now      int64     `json:"now"` // ms
	Verdicts []Verdict `json:"verdicts"`
	Changes  []Changes `json:"changes"`
	More     bool      `json:"more"` // ask again at once: there are more changes
}

// Sync takes a phone's operations, each transaction's worth at a time, and gives what changed in its scope since its cursor. The verdicts come in the
// order of the operations. An error means that the phone sends everything again; what was committed by then answers "duplicate".
func (s *Service) Sync(ctx context.Context, p *Phone, in *Request) (*Answer, error) {
	if len(in.Ops) > MostOps {
		return nil, errs.TooLarge("field.ops", errs.Tf("Mỗi lần gửi tối đa %d việc. Chưa ghi gì; ứng dụng sẽ tự chia nhỏ và gửi lại.",
			"At most %d operations at a time. Nothing was recorded; send them in parts.", MostOps))
	}
	offset := offsetOf(s.DB.Now(), in.SentAt)
	out := &Answer{Verdicts: make([]Verdict, 0, len(in.Ops)), Changes: []Changes{}}
	for from := 0; from < len(in.Ops); from += chunkSize {
		part := in.Ops[from:min(from+chunkSize, len(in.Ops))]
		verdicts, err := s.take(ctx, p, s.unseal(p, part), offset, func(tx *db.Tx, now []Verdict) error {
			if from+len(part) < len(in.Ops) {
				return nil
			}
			return putPhone(tx, p.Scope.Commune, heard(p, in, slices.Concat(out.Verdicts, now), s.lacks(offset)))
		})
		if err != nil {
			return nil, err
		}
		out.Verdicts = append(out.Verdicts, verdicts...)
	}
	if len(in.Ops) == 0 {
		if err := s.hear(ctx, p, in, offset); err != nil {
			return nil, err
		}
	}
	err := s.DB.Read(ctx, func(q *db.Rx) error {
		out.Now = db.Ms(q.Now())
		return s.changes(q, p, in.Cursors, out)
	})
	return out, err
}

// offsetOf is what must be added to the phone's clock. A phone that doesn't say has a right one.
func offsetOf(now time.Time, sentAt int64) time.Duration {
	if sentAt <= 0 || sentAt > farFuture {
		return 0
	}
	return now.Sub(db.Time(sentAt))
}

// lacks is what a phone's own clock is to be told of: in a demonstration, which plays on another day, a phone that keeps the right time is right. Its work is
// still moved by the whole offset, onto the day that is played.
func (s *Service) lacks(offset time.Duration) time.Duration {
	if real := offset - s.Shift; real.Abs() < offset.Abs() {
		return real
	}
	return offset
}

// heardEvery is how exactly a phone's last sign of life is kept while it has nothing to send: a write per look would cost more than the look.
const heardEvery = 5 * time.Minute

// heard is what a request tells of its phone: what it still holds, how far it has read, what was refused it.
func heard(p *Phone, in *Request, verdicts []Verdict, offset time.Duration) phoneRow {
	row := phoneRow{Device: p.Device.ID, Account: p.Actor.Account, App: clip(in.App), Offset: offset, Waiting: max(in.Waiting, 0)}
	for _, c := range in.Cursors {
		if c.Commune == p.Scope.Commune {
			row.Cursor = c.Seq
		}
	}
	for i := range verdicts {
		if verdicts[i].Status == Refused {
			row.Refused++
			row.Code = verdicts[i].Code
		}
	}
	return row
}

// hear keeps the sign of life of a phone that sends nothing, now and then.
func (s *Service) hear(ctx context.Context, p *Phone, in *Request, offset time.Duration) error {
	row, quiet := heard(p, in, nil, s.lacks(offset)), false
	err := s.DB.Read(ctx, func(q *db.Rx) (err error) {
		quiet, err = heardLately(q, p.Scope.Commune, row, q.Now().Add(-heardEvery))
		return err
	})
	if err != nil || quiet {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return putPhone(tx, p.Scope.Commune, row) })
}
