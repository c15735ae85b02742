package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/emulate"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// crew is one of the demo's teams as the store knows it.
type crew struct {
	emulate.Crew
	home, unit unit.ID
	id         db.ID
	members    []team.Member // as in Crew.People
}

// formCrews sets up every commune's teams, before the campaign begins.
func (d *demo) formCrews(ctx context.Context) error {
	tree, err := d.Units.Tree(ctx)
	if err != nil {
		return err
	}
	for i := range d.district.Communes {
		c := &d.district.Communes[i]
		d.tell("Lập các tổ", i+1, len(d.district.Communes))
		places := hamletUnits(tree, d.units[i], c)
		d.listed = append(d.listed, nil)
		for _, h := range tree.Hamlets(d.units[i]) {
			d.listed[i] = append(d.listed[i], h.ID)
		}
		crews := emulate.Crews(c)
		if err := d.fieldAccounts(ctx, i, crews, places); err != nil {
			return err
		}
		var formed []*crew
		err := d.DB.Write(ctx, func(tx *db.Tx) (err error) {
			formed, err = d.form(tx, i, crews, places)
			return err
		})
		if err != nil {
			return fmt.Errorf("demo: teams of %s: %w", c.Name, err)
		}
		d.crews = append(d.crews, formed)
	}
	return nil
}

// hamletUnits finds the units that the import made of a commune's hamlets, by index; 0 where there is none.
func hamletUnits(tree *unit.Tree, home unit.ID, c *emulate.Commune) []unit.ID {
	by := map[string]unit.ID{}
	for _, h := range tree.Hamlets(home) {
		by[vn.Key(h.Name)] = h.ID
	}
	out := make([]unit.ID, len(c.Hamlets))
	for i := range c.Hamlets {
		out[i] = by[vn.Key(c.Hamlets[i].Name)]
	}
	return out
}

// memberKey names the account of a member, in demo.accounts.
func memberKey(hamlet unit.ID, member int) string {
	if member == 0 {
		return "lead " + itoa(int64(hamlet))
	}
	return fmt.Sprintf("member %d %d", hamlet, member)
}

// fieldAccounts makes accounts for those members beside the heads who get a phone.
func (d *demo) fieldAccounts(ctx context.Context, commune int, crews []emulate.Crew, places []unit.ID) error {
	for _, part := range phoneCast {
		if d.phoneCommune(part.commune) != commune || part.member == 0 || part.hamlet >= len(d.listed[commune]) {
			continue
		}
		hamlet := d.listed[commune][part.hamlet]
		c := guidanceOf(crews, slices.Index(places, hamlet))
		if c == nil || part.member >= len(c.People) {
			continue
		}
		login := fmt.Sprintf("tv%d%d.%s", part.hamlet+1, part.member, d.district.Communes[commune].Code)
		acc, _, err := d.Access.CreateAccount(ctx, d.boss, access.NewAccount{
			Login: login, Name: c.People[part.member].Name, Role: access.RoleTeamMember, Unit: hamlet, Password: DemoPassword,
		})
		if err != nil {
			return err
		}
		d.accounts[memberKey(hamlet, part.member)] = acc.ID
	}
	return nil
}

func guidanceOf(crews []emulate.Crew, hamlet int) *emulate.Crew {
	for i := range crews {
		if crews[i].Kind == team.Guidance && crews[i].Hamlet == hamlet {
			return &crews[i]
		}
	}
	return nil
}

// form writes the teams of a commune with their members; the first of each leads it. Their ids follow each other in time, as when they join one by one:
// splits go by that order, and two demos of one seed must split alike.
func (d *demo) form(tx *db.Tx, commune int, crews []emulate.Crew, places []unit.ID) (out []*crew, err error) {
	for _, c := range crews {
		f := &crew{Crew: c, home: d.units[commune], unit: d.units[commune]}
		if c.Hamlet != emulate.WholeCommune {
			f.unit = places[c.Hamlet]
		}
		if f.unit == 0 {
			continue
		}
		f.id, err = d.Teams.Add(tx, team.Team{Home: f.home, Unit: f.unit, Kind: c.Kind, Name: c.Name, Hotline: c.Hotline})
		if err != nil {
			return nil, err
		}
		for i, m := range c.People {
			one := team.Member{ID: db.NewID(tx.Now().Add(time.Duration(i) * time.Millisecond)), Home: f.home, Team: f.id, Name: m.Name, Post: m.Role, Organisation: m.Sends, UnitName: m.Branch, Phone: m.Phone}
			if c.Kind == team.Guidance {
				one.Account = d.accounts[memberKey(f.unit, i)]
			}
			if one.ID, err = d.Teams.Join(tx, one); err != nil {
				return nil, err
			}
			f.members = append(f.members, one)
		}
		out = append(out, f)
	}
	return out, nil
}

// guiding gives the guidance team of a hamlet, nil when there is none.
func (d *demo) guiding(commune int, hamlet unit.ID) *crew {
	for _, c := range d.crews[commune] {
		if c.Kind == team.Guidance && c.unit == hamlet {
			return c
		}
	}
	return nil
}

// guidingAt is guiding by the hamlet's place in the list of its commune: the heads of the first two have accounts.
func (d *demo) guidingAt(commune, place int) *crew {
	if place >= len(d.listed[commune]) {
		return nil
	}
	return d.guiding(commune, d.listed[commune][place])
}
