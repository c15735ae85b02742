package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/field"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// opOf is an event as a phone tells it.
func opOf(commune unit.ID, e *ledger.Event) field.Op {
	b := &e.Body
	return field.Op{ID: e.ID, Commune: commune, Kind: field.Kind(e.Kind), Subject: e.Citizen, SeenAt: db.Ms(e.SeenAt), Body: field.Body{
		Level: b.Level, Channel: b.Channel, Outcome: b.Outcome, Again: b.Again, Where: b.Where, Reason: b.Reason,
		Alone: e.Kind == ledger.Activated && e.Credit.IsZero(),
	}}
}

// doorstep is a house with the first of its people that a visit is for.
type doorstep struct {
	house db.ID
	who   *roster.Citizen
	step  ledger.Step
}

// doorsteps lists where work remains in a hamlet, in walking order. Everybody's next house is another one: the members of a team begin apart.
func (p *player) doorsteps(ctx context.Context, h *handset) error {
	if h.doors != nil {
		return nil
	}
	home := p.units[h.commune]
	return p.DB.Read(ctx, func(q *db.Rx) error {
		views, err := p.Ledger.Views(q, home, p.loaded.No)
		if err != nil {
			return err
		}
		houses, err := p.Roster.HamletHouseholds(q, home, h.crew.unit)
		if err != nil {
			return err
		}
		people, err := p.Roster.Hamlet(q, home, h.crew.unit)
		if err != nil {
			return err
		}
		h.doors = remainingDoors(views, houses, people)
		begin := len(h.doors) * h.member / 3
		h.doors = slices.Concat(h.doors[begin:], h.doors[:begin])
		return nil
	})
}

func remainingDoors(views []ledger.StoredView, houses []*roster.Household, people []*roster.Citizen) []doorstep {
	steps := map[db.ID]ledger.Step{}
	for i := range views {
		steps[views[i].Citizen] = views[i].Step
	}
	slices.SortFunc(people, listed)
	first := map[db.ID]*roster.Citizen{}
	for _, c := range people {
		if first[c.Household] == nil && team.NeedsVisit(steps[c.ID]) {
			first[c.Household] = c
		}
	}
	houses = slices.DeleteFunc(houses, func(x *roster.Household) bool { return first[x.ID] == nil })
	slices.SortFunc(houses, func(a, b *roster.Household) int {
		return cmp.Or(cmp.Compare(a.WalkOrder, b.WalkOrder), listed(first[a.ID], first[b.ID]))
	})
	out := []doorstep{}
	for _, x := range houses {
		c := first[x.ID]
		out = append(out, doorstep{x.ID, c, steps[c.ID]})
	}
	return out
}

// listed is an order of people that is the same in every demo of one seed: ids are not.
func listed(a, b *roster.Citizen) int {
	return cmp.Or(cmp.Compare(a.ListNo, b.ListNo), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Birth.Int(), b.Birth.Int()))
}

// next takes the next house; ok is false when none remains.
func (h *handset) next() (d doorstep, ok bool) {
	if len(h.doors) == 0 {
		return d, false
	}
	d, h.doors = h.doors[0], h.doors[1:]
	return d, true
}

// did puts something into the phone's box, seen some minutes before now.
func (p *player) did(h *handset, ago time.Duration, kind field.Kind, subject db.ID, body field.Body) *field.Op {
	seen := p.at.Add(-ago)
	h.box = append(h.box, field.Op{ID: db.NewID(seen), Commune: p.units[h.commune], Kind: kind, Subject: subject, SeenAt: db.Ms(seen), Body: body})
	return &h.box[len(h.box)-1]
}

// visits are what the rounds of a phone meet at the doors, over and over.
var visits = []struct{ outcome, note string }{
	{team.Done, ""},
	{team.Again, "Chủ hộ đi làm về muộn"},
	{team.Done, ""},
	{team.Problem, "Quét khuôn mặt báo lỗi, đã thử nhiều lần"},
	{team.Done, ""},
	{team.Nobody, ""},
	{team.Again, "Đang mùa gặt, hẹn sau bữa tối"},
	{team.Done, ""},
	{team.Declined, "Chưa muốn cài đặt, đề nghị giải thích thêm"},
	{team.Done, ""},
	{team.WrongData, "Ngày sinh trên thẻ khác danh sách"},
	{team.Nobody, ""},
	{team.Done, ""},
	{team.NoPhone, "Dùng chung điện thoại với con"},
	{team.Done, ""},
	{team.Problem, "Thuê bao đứng tên người khác, cần sang tên"},
	{team.Again, "Máy hết pin, hẹn quay lại"},
}

// houses is how many a round takes in: three, fewer where little remains, so that a small demo has an afternoon too; the last one is kept for the door
// that somebody stands at when the demo opens.
func (h *handset) houses() int { return min(max(len(h.doors)/8, 1), 3, max(len(h.doors)-1, 0)) }

// round is a phone's way from house to house since it last sent; the last one before the demo's clock ends at a door.
func (p *player) round(ctx context.Context, h *handset) error {
	if err := p.doorsteps(ctx, h); err != nil {
		return err
	}
	n := h.houses()
	for i := range n {
		d, ok := h.next()
		if !ok {
			return nil
		}
		p.visit(h, d, time.Duration(4+6*(n-i))*time.Minute, visits[h.seen%len(visits)])
		h.seen++
	}
	if p.Demo.Clock.Sub(p.at) < 12*time.Minute && h.fate == busy {
		if d, ok := h.next(); ok {
			p.did(h, 2*time.Minute, field.DoorTake, d.house, field.Body{Until: db.Ms(p.at.Add(time.Hour))})
		}
	}
	return nil
}

// visit is what was done at one house.
func (p *player) visit(h *handset, d doorstep, ago time.Duration, v struct{ outcome, note string }) {
	if v.outcome == team.Nobody {
		houses := []db.ID{d.house}
		if len(h.doors) > 4 {
			more, _ := h.next()
			houses = append(houses, more.house)
		}
		p.did(h, ago, field.HouseholdNobody, db.ID{}, field.Body{Houses: houses, Channel: team.ByVisit})
		return
	}
	body := field.Body{Channel: team.ByVisit, Outcome: v.outcome, Note: v.note}
	if v.outcome == team.Again {
		body.Again = db.Ms(clockOn(p.at, 19, 30+15*(len(h.doors)%5)))
		if !p.at.Before(clockOn(p.at, 19, 0)) {
			body.Again = db.Ms(clockOn(p.at.AddDate(0, 0, 1), 19, 30))
		}
	}
	p.did(h, ago, field.Kind(ledger.Contacted), d.who.ID, body)
	if v.outcome != team.Done {
		return
	}
	after := ago - time.Minute
	switch d.step {
	case ledger.StepActivate2:
		p.did(h, after, field.Kind(ledger.Activated), d.who.ID, field.Body{Level: 2})
	case ledger.StepRegister1:
		p.did(h, ago, field.Kind(ledger.Registered), d.who.ID, field.Body{Level: 1})
		p.did(h, after, field.Kind(ledger.Activated), d.who.ID, field.Body{Level: 1})
	case ledger.StepActivate1:
		p.did(h, after, field.Kind(ledger.Activated), d.who.ID, field.Body{Level: 1})
	case ledger.StepTell:
		p.did(h, after, field.Kind(ledger.Notified), d.who.ID, field.Body{Level: 2})
	default: // at the police, or nothing that is done at the door
	}
}

// noteClashes are what phones and desk told differently on the demo's last afternoon: a number, a survey, and somebody on no list with a number that
// another has. Each waits in an inbox for a person.
func (p *player) noteClashes() {
	for n, h := range p.phones {
		switch {
		case n == 0 || h.commune != p.phoneCommune(0) && h.fate == busy:
			p.noteEdit(h)
		case n == 1:
			p.noteSurvey(h)
		case n == 2:
			p.noteWalkIn(h)
		}
	}
}

// Numbers of the demo that differ from everybody's: both sides of a clash.
const (
	numberAtDesk  = "0900000101"
	numberOnPhone = "0900000202"
)

// pick gives somebody of the phone's hamlet whom the rounds leave alone: the n-th from the end of the walk.
func (p *player) pick(ctx context.Context, h *handset, n int) (d doorstep, ok bool, err error) {
	if err = p.doorsteps(ctx, h); err != nil || len(h.doors) < 4 {
		return d, false, err
	}
	return h.doors[len(h.doors)-n], true, nil
}

// noteEdit: the desk corrects somebody's phone number, while the member is told another one at the door.
func (p *player) noteEdit(h *handset) {
	var was *roster.Citizen
	home := p.units[h.commune]
	p.note(p.back(0, 14, 52), h.commune, func(ctx context.Context) error {
		d, ok, err := p.pick(ctx, h, 1)
		if err != nil || !ok {
			return err
		}
		return p.DB.Write(ctx, func(tx *db.Tx) error {
			c, err := p.Roster.Citizen(tx, home, d.who.ID)
			if err != nil || c == nil {
				return err
			}
			was = c
			next := *c
			next.Phones = []string{numberAtDesk}
			return p.Roster.Update(tx, next)
		})
	})
	p.note(p.back(0, 15, 10), h.commune, func(context.Context) error {
		if was == nil {
			return nil
		}
		fields := map[string]field.Edit{"phones": {To: numberOnPhone}}
		if was.OwnSIM != 1 {
			fields["own_sim"] = field.Edit{From: itoa(int64(was.OwnSIM)), To: "1"}
		}
		p.did(h, 3*time.Minute, field.CitizenEdit, was.ID, field.Body{Fields: fields}).Base = was.Version
		return nil
	})
}

// noteSurvey: a house is asked by telephone from the desk and at its door, and says two things.
func (p *player) noteSurvey(h *handset) {
	var was *roster.Household
	home := p.units[h.commune]
	p.note(p.back(0, 15, 2), h.commune, func(ctx context.Context) error {
		d, ok, err := p.pick(ctx, h, 2)
		if err != nil || !ok {
			return err
		}
		return p.DB.Write(ctx, func(tx *db.Tx) error {
			x, _, err := p.Roster.Household(tx, home, d.house)
			if err != nil || x == nil {
				return err
			}
			was = x
			return p.Roster.SurveyHousehold(tx, home, x.ID, x.Version, roster.Survey{Smartphones: 2, Internet: true, By: p.police(h.commune)})
		})
	})
	p.note(p.back(0, 15, 40), h.commune, func(context.Context) error {
		if was != nil {
			p.did(h, 5*time.Minute, field.HouseholdSurvey, was.ID, field.Body{Answers: &field.Answers{Smartphones: 1, Computers: 1}}).Base = was.Version
		}
		return nil
	})
}

// noteWalkIn: somebody who stands on no list is met at a house, and gives a number that belongs to somebody else of the commune.
func (p *player) noteWalkIn(h *handset) {
	p.note(p.back(0, 15, 38), h.commune, func(ctx context.Context) error {
		d, ok, err := p.pick(ctx, h, 3)
		if err != nil || !ok {
			return err
		}
		other := p.withIdentity(h)
		if other == nil {
			return nil
		}
		person := &field.NewPerson{Name: "Trịnh Thị Bảo Trâm", Birth: 20010417, Sex: 2, Identity: other.Identity, Phones: "0900000303", Relation: "Con dâu", Device: 1, OwnSIM: 1}
		op := p.did(h, 4*time.Minute, field.CitizenAdd, db.NewID(p.at), field.Body{Person: person})
		op.Household = d.house
		return nil
	})
}

// withIdentity gives the first on the list of the commune's second hamlet whose number is known.
func (p *player) withIdentity(h *handset) (out *roster.Citizen) {
	second := p.guidingAt(h.commune, 1)
	for _, c := range p.people[h.commune] {
		if second == nil || c.Hamlet != second.unit || len(c.Identity) != 12 || c.Sex != 2 {
			continue
		}
		if out == nil || c.Identity < out.Identity {
			out = c
		}
	}
	return out
}
