package app

import (
	"context"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/emulate"
	"tungnha/internal/field"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
)

// fate is what becomes of a phone of the demo.
type fate uint8

const (
	busy        fate = iota // sends every day
	silent                  // has not been heard of for three days
	unsent                  // keeps some of yesterday's work
	unconfirmed             // was enrolled just now: the desk has yet to compare the digits
	revoked                 // was lost two days ago
	wrongClock              // its clock is slow
)

// phoneCast says who gets a phone: by commune (the town first), hamlet and place in the hamlet's guidance team. The heads' come first: who has none has
// what they did told to the head.
var phoneCast = []struct {
	commune, hamlet, member int
	fate                    fate
}{
	{0, 0, 0, busy},
	{0, 1, 0, busy},
	{0, 0, 1, busy},
	{0, 1, 1, silent},
	{0, 0, 2, unconfirmed},
	{0, 1, 2, revoked},
	{1, 0, 0, unsent},
	{1, 1, 0, busy},
	{2, 0, 0, wrongClock},
}

// townCode is where the demo's phones are most.
const townCode = "15349"

// phoneCommune turns the commune of a part in phoneCast into the district's: the town and those after it.
func (d *demo) phoneCommune(part int) int {
	town := 0
	for i := range d.district.Communes {
		if d.district.Communes[i].Code == townCode {
			town = i
		}
	}
	return (town + part) % len(d.district.Communes)
}

// handset is a phone of the demo with what it has not sent.
type handset struct {
	emulate.Handset
	commune, member int
	crew            *crew
	fate            fate
	out, in         time.Time // the script's work goes to it in between
	skew            time.Duration
	box             []field.Op
	doors           []doorstep // where work remains, as it was known in the morning
	seen            int        // houses of its rounds, from a number of its own
}

// Phones come out when the surveys are done: in the second week, and no more than six days before the demo's clock.
const (
	phonesFrom = 7
	phonesBack = 6
)

// notePhones notes the life of every phone. A demo that stands in the first week has none.
func (p *player) notePhones() {
	from := p.back(phonesBack, 9, 0)
	if first := p.day(phonesFrom, 9, 0); from.Before(first) {
		from = first
	}
	for n, part := range phoneCast {
		i := p.phoneCommune(part.commune)
		c := p.guidingAt(i, part.hamlet)
		if c == nil || part.member >= len(c.members) || c.members[part.member].Account.IsZero() {
			continue
		}
		h := &handset{commune: i, crew: c, member: part.member, fate: part.fate, seen: 5 * n, out: from.Add(time.Hour), in: p.Demo.Clock}
		h.Account = c.members[part.member].Account
		p.phones = append(p.phones, h)
		p.life(h, from.Add(time.Duration(7*n)*time.Minute), n)
	}
	p.noteClashes()
}

// life notes what happens to one phone from its enrolment on.
func (p *player) life(h *handset, from time.Time, n int) {
	switch h.fate {
	case unconfirmed:
		h.out = p.Demo.Clock
		from = p.back(0, 15, 48)
	case silent:
		h.in = p.back(3, 21, 0)
	case revoked:
		h.in = p.back(2, 12, 0)
		p.note(p.back(2, 12, 20), h.commune, func(ctx context.Context) error { return p.revoke(ctx, h) })
	case unsent:
		h.in = p.back(1, 21, 0)
	case wrongClock:
		h.skew = -9 * time.Minute
	case busy:
	}
	p.note(from, h.commune, func(ctx context.Context) error { return p.enrol(ctx, h) })
	if h.fate == unconfirmed {
		return
	}
	for day := phonesBack; day >= 0; day-- {
		for _, t := range sendTimes(day) {
			at := p.back(day, t[0], t[1]+n%5)
			if at.After(from) && !at.After(h.in.Add(10*time.Minute)) {
				p.note(at, h.commune, func(ctx context.Context) error { return p.homecoming(ctx, h, day) })
			}
		}
	}
}

// sendTimes are hours and minutes at which phones find a network: before the cut-off and after the evening; on the last day they are out, and
// send as they go.
func sendTimes(daysBack int) [][2]int {
	if daysBack > 0 {
		return [][2]int{{16, 40}, {21, 0}}
	}
	return [][2]int{{8, 50}, {11, 30}, {14, 5}, {14, 40}, {15, 15}, {15, 45}, {16, 5}, {16, 22}}
}

func (p *player) policeActor(ctx context.Context, commune int) (access.Actor, error) {
	return p.Access.ActorOf(ctx, "congan."+p.district.Communes[commune].Code)
}

// enrol gives the phone to its member: the commune's police make the code and, two minutes later in life, compare the six digits.
func (p *player) enrol(ctx context.Context, h *handset) error {
	desk, err := p.policeActor(ctx, h.commune)
	if err != nil {
		return err
	}
	code, err := p.Access.NewEnrolment(ctx, desk, h.Account)
	if err != nil {
		return err
	}
	if err := h.Enrol(ctx, p.Access, code.Code, "Điện thoại Android"); err != nil || h.fate == unconfirmed {
		return err
	}
	return p.Access.ConfirmDevice(ctx, desk, h.Device.ID, h.Device.Check())
}

func (p *player) revoke(ctx context.Context, h *handset) error {
	desk, err := p.policeActor(ctx, h.commune)
	if err != nil || h.Device == nil {
		return err
	}
	return p.Access.RevokeDevice(ctx, desk, h.Device.ID)
}

// keptUnsent is what the phone of that fate keeps on its last evening.
const keptUnsent = 4

// homecoming is a phone that found a network: it sends what it did since, all of it but where its fate is to keep some.
func (p *player) homecoming(ctx context.Context, h *handset, daysBack int) error {
	keep, last := 0, h.fate == unsent && daysBack == 1 && !p.at.Before(p.back(1, 20, 0))
	if last {
		keep = keptUnsent
	}
	if daysBack == 0 || last {
		if err := p.round(ctx, h); err != nil {
			return err
		}
	}
	return p.send(ctx, h, keep)
}

// send sends the box but for the last few, and then keeps what the phone keeps.
func (p *player) send(ctx context.Context, h *handset, keep int) error {
	who, err := h.Unlock(ctx, p.Access, p.field)
	if err != nil {
		return err
	}
	var seq int64
	err = p.DB.Read(ctx, func(q *db.Rx) (err error) {
		seq, err = p.Ledger.FeedSeq(q, p.units[h.commune])
		return err
	})
	if err != nil {
		return err
	}
	keep = min(keep, len(h.box))
	ops := h.box[:len(h.box)-keep]
	for i := range ops {
		ops[i].SeenAt += h.skew.Milliseconds()
	}
	h.box = h.box[len(ops):]
	_, err = h.Send(ctx, p.field, who, emulate.Sent{Seq: seq, Waiting: int64(keep), At: db.Ms(p.at.Add(h.skew))}, ops)
	return err
}

// atDesk gives those events of an action that are recorded at the desk: all but what a member with a phone did.
func (p *player) atDesk(a *emulate.Action, events []ledger.Event) (desk []ledger.Event) {
	if a.Actor.Office != emulate.OfficeTeam || a.Kind == emulate.Corrected {
		return events
	}
	for i := range events {
		c := p.find(a)
		h := p.phoneOf(a, c)
		if h == nil {
			desk = append(desk, events[i])
			continue
		}
		h.box = append(h.box, opOf(p.units[h.commune], &events[i]))
	}
	return desk
}

// phoneOf finds the phone of who did something, or of the head of their team, if it was out then.
func (p *player) phoneOf(a *emulate.Action, c *roster.Citizen) (of *handset) {
	for _, h := range p.phones {
		if h.commune != a.Commune || h.crew.unit != c.Hamlet || a.At.Before(h.out) || !a.At.Before(h.in) {
			continue
		}
		if h.member == a.Actor.Member {
			return h
		}
		if h.member == 0 {
			of = h
		}
	}
	return of
}
