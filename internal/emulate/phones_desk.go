package emulate

import (
	"context"
	"fmt"

	"tungnha/internal/access"
	"tungnha/internal/db"
	fieldwork "tungnha/internal/field"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/vn"
)

// setUp makes the hamlets, the people in them, and an account with an enrolment code for every phone.
func (f *fleet) setUp(ctx context.Context, r *PhoneRooms) error {
	tree, err := r.Units.Tree(ctx)
	if err != nil {
		return err
	}
	communes := tree.Communes(r.Unit)
	if len(communes) == 0 {
		return fmt.Errorf("emulate: unit %d has no communes", r.Unit)
	}
	for i := range (f.Phones+perHamlet-1)/perHamlet + 1 { // two hamlets at least, or there is no other area to see
		p := &place{commune: communes[i/4%len(communes)]}
		name := fmt.Sprintf("Thôn Diễn Tập %d", i+1)
		if p.hamlet, err = r.Units.AddHamlet(ctx, p.commune, name); err != nil {
			return err
		}
		if err := r.DB.Write(ctx, func(tx *db.Tx) error { return p.settle(tx, r, i) }); err != nil {
			return err
		}
		f.places = append(f.places, p)
	}
	for n := range f.Phones {
		if err := f.hire(ctx, r, f.places[n/perHamlet]); err != nil {
			return err
		}
	}
	return nil
}

// settle puts invented people into a hamlet. Numbers are made of the place, so that they differ.
func (p *place) settle(tx *db.Tx, r *PhoneRooms, i int) error {
	p.houses, p.people = nil, nil
	var err error
	p.team, err = r.Teams.Add(tx, team.Team{Home: p.commune, Unit: p.hamlet, Kind: team.Guidance, Name: fmt.Sprintf("Tổ diễn tập %d", i+1)})
	if err != nil {
		return err
	}
	for h := range houseCount {
		house, err := r.Roster.AddHousehold(tx, roster.Household{Commune: p.commune, Hamlet: p.hamlet, Head: fmt.Sprintf("Nguyễn Diễn Tập %d", h+1)})
		if err != nil {
			return err
		}
		p.houses = append(p.houses, house)
		for m := range houseSize {
			n := h*houseSize + m
			id, err := r.Roster.Add(tx, roster.Citizen{
				Commune: p.commune, Hamlet: p.hamlet, Household: house, ListNo: int64(n + 1), Name: fmt.Sprintf("Lê Diễn Tập %d", n+1),
				Birth: vn.Birth{Year: 1950 + n, Month: 1 + n%12, Day: 1 + n%28}, Sex: vn.Male, Identity: fmt.Sprintf("0380%02d%06d", 50+n%50, i*1000+n),
				Phones: []string{fmt.Sprintf("09%08d", i*1000+n)}, Card: roster.CardChip,
			})
			if err != nil {
				return err
			}
			p.people = append(p.people, id)
		}
	}
	return nil
}

// hire gives a hamlet one more member with a phone of their own.
func (f *fleet) hire(ctx context.Context, r *PhoneRooms, at *place) error {
	n := len(f.phones)
	a, _, err := r.Access.CreateAccount(ctx, r.Admin, access.NewAccount{
		Login: fmt.Sprintf("dien.tap.%d", n+1), Name: fmt.Sprintf("Thành viên diễn tập %d", n+1), Role: access.RoleTeamMember, Unit: at.hamlet,
	})
	if err != nil {
		return err
	}
	p := newPhone(f, n, at)
	p.account = a.ID
	err = r.DB.Write(ctx, func(tx *db.Tx) error { // a member of the hamlet's team: such a one may take doors
		_, err := r.Teams.Join(tx, team.Member{Home: at.commune, Team: at.team, Name: a.Name, Organisation: team.YouthUnion, Account: a.ID})
		return err
	})
	if err != nil {
		return err
	}
	e, err := r.Access.NewEnrolment(ctx, r.Admin, a.ID)
	p.code = e.Code
	f.phones = append(f.phones, p)
	return err
}

// desk is what people at the commune do while the server is down: confirm phones, change members, move people.
func (f *fleet) desk(ctx context.Context, r *PhoneRooms) error {
	for _, p := range f.phones {
		if p.check == "" || p.confirmed || p.revoked {
			continue
		}
		if err := r.Access.ConfirmDevice(ctx, r.Admin, p.device, p.check); err != nil {
			return err
		}
		p.confirmed = true
	}
	if f.kills == 0 {
		return nil
	}
	if f.rng.IntN(3) == 0 || f.kills == f.Kills { // once at least
		if err := f.changeMember(ctx, r); err != nil {
			return err
		}
	}
	if f.rng.IntN(2) == 0 {
		return f.moveSomebody(ctx, r)
	}
	return nil
}

// changeMember takes a phone away, with what it has not sent, and gives the hamlet another member.
func (f *fleet) changeMember(ctx context.Context, r *PhoneRooms) error {
	p := f.inUse()
	if p == nil {
		return nil
	}
	if err := r.Access.RevokeDevice(ctx, r.Admin, p.device); err != nil {
		return err
	}
	p.revoked = true
	if err := f.hire(ctx, r, p.at); err != nil {
		return err
	}
	p.leave(f.phones[len(f.phones)-1])
	return nil
}

// inUse gives a phone that works and holds something, if there is one.
func (f *fleet) inUse() *phone {
	for _, i := range f.rng.Perm(len(f.phones)) {
		if p := f.phones[i]; p.confirmed && !p.revoked && p.sealKey.ID != "" && len(p.outbox) > 1 {
			return p
		}
	}
	return nil
}

// leave gives a part of what was not sent to the next one who works in the hamlet, as a phone does that is enrolled anew. The rest is handed in as a file.
func (p *phone) leave(next *phone) {
	if p.sealKey.ID == "" {
		return
	}
	half := len(p.outbox) / 2
	next.outbox = append(next.outbox, p.outbox[:half]...)
	p.outbox = p.outbox[half:]
}

// handIn is the desk taking what is left on phones that were taken away, as files, each twice.
func (f *fleet) handIn(ctx context.Context, r *PhoneRooms) error {
	for _, p := range f.phones {
		var ops []*phoneOp
		for _, o := range p.outbox {
			if !o.trespass || o.Commune != p.at.commune { // an officer of the commune may record for any hamlet of it
				ops = append(ops, o)
			}
		}
		if !p.revoked || p.sealKey.ID == "" || len(ops) == 0 {
			continue
		}
		if err := f.carry(ctx, r, p, ops); err != nil {
			return err
		}
	}
	return nil
}

func (f *fleet) carry(ctx context.Context, r *PhoneRooms, p *phone, ops []*phoneOp) error {
	file, err := p.outboxFile(f, ops)
	if err != nil {
		return err
	}
	for again := range 2 {
		out, err := r.Field.Carry(ctx, r.Admin, p.at.commune, file)
		if err != nil {
			return err
		}
		if len(out.Lines) != len(ops) || again > 0 && out.Count(fieldwork.OK) > 0 {
			f.fault("%d of %d operations of a file were told, %d carried out twice", len(out.Lines), len(ops), out.Count(fieldwork.OK)*again)
			return nil
		}
		for i, l := range out.Lines {
			ops[i].take(f, l.Verdict)
		}
	}
	for _, o := range ops {
		if o.acked {
			f.carried++
		}
	}
	p.forget()
	return nil
}

// moveSomebody moves a person to another hamlet of the commune.
func (f *fleet) moveSomebody(ctx context.Context, r *PhoneRooms) error {
	from, to := f.places[f.rng.IntN(len(f.places))], f.places[f.rng.IntN(len(f.places))]
	if from == to || from.commune != to.commune || len(from.people) < 5 {
		return nil
	}
	id := from.people[0]
	err := r.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := r.Roster.Citizen(tx, from.commune, id)
		if err != nil || c == nil {
			return err
		}
		c.Hamlet, c.Household = to.hamlet, to.houses[0]
		return r.Roster.Update(tx, *c)
	})
	if err != nil {
		return err
	}
	from.people, to.people = from.people[1:], append(to.people, id)
	return nil
}

// stranger gives somebody who lives elsewhere.
func (f *fleet) stranger(p *phone) (*place, db.ID) {
	for range 10 {
		if other := f.places[p.rng.IntN(len(f.places))]; other.hamlet != p.at.hamlet && len(other.people) > 0 {
			return other, other.people[p.rng.IntN(len(other.people))]
		}
	}
	return nil, db.ID{}
}
