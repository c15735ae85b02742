package field

import (
	"slices"
	"strings"
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/roster"
	"tungnha/internal/vn"
)

// numbered gives somebody of the home commune a whole identity number.
func (w *world) numbered(id db.ID, number string) *roster.Citizen {
	w.t.Helper()
	c := w.citizen(id)
	c.Identity = number
	w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error { return w.Roster.Update(tx, *c) }))
	return w.citizen(id)
}

func (w *world) onlyItem(actor access.Actor) Item {
	w.t.Helper()
	items, err := w.Inbox(w.ctx, actor, w.home)
	w.must(err)
	if len(items) != 1 {
		w.t.Fatalf("%+v", items)
	}
	return items[0]
}

// Both answers to a survey stand side by side, and they are taken whole or not at all.
func TestTheInboxHasBothSurveys(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
			h, _, err := w.Roster.Household(tx, w.home, w.houses[0])
			if err != nil {
				return err
			}
			return w.Roster.SurveyHousehold(tx, w.home, h.ID, h.Version, roster.Survey{Smartphones: 4, Computers: 2, By: w.admin.Account})
		}))
		op := w.op(HouseholdSurvey, w.houses[0], Body{Answers: &Answers{Smartphones: 1, Internet: true}})
		w.want(w.send(p, op), "conflict field.conflict")
		want := []ItemField{{"smartphones", "4", "1", false}, {"computers", "2", "0", false}, {"internet", "false", "true", false}}
		if it := w.onlyItem(w.admin); !slices.Equal(it.Fields, want) {
			t.Errorf("%+v", it.Fields)
		}
		for _, half := range [][]string{{"smartphones"}, {"answers", "internet"}} {
			if err := w.Settle(w.ctx, w.admin, w.home, op.ID, half); err == nil {
				t.Errorf("%v was taken", half)
			}
		}
		w.must(w.Settle(w.ctx, w.admin, w.home, op.ID, []string{"answers"}))
		w.must(w.DB.Read(w.ctx, func(q *db.Rx) error {
			h, _, err := w.Roster.Household(q, w.home, w.houses[0])
			if err == nil && (*h.Smartphones != 1 || *h.Computers != 0 || !*h.Internet) {
				t.Errorf("%+v", h)
			}
			return err
		}))
		w.sound()
	})
}

// Who has a number that a phone gave somebody else is named within the commune; of another commune's list only that it is another's.
func TestTheInboxSaysWhoHasTheNumber(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		far := "038190000017"
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
			house, err := w.Roster.AddHousehold(tx, roster.Household{Commune: w.far, Head: "Lê Văn Xã Khác"})
			if err != nil {
				return err
			}
			_, err = w.Roster.Add(tx, roster.Citizen{Commune: w.far, Household: house, Name: "Lê Thị Xã Khác", Birth: vn.Birth{Year: 1990}, Identity: far})
			return err
		}))
		near := w.numbered(w.people[1][0], "038190000018") // in the hamlet that the phone may not see; the desk may
		add := w.op(CitizenAdd, db.NewID(w.now), Body{Person: &NewPerson{Name: "Lê Văn Mới", Birth: 19880000, Identity: near.Identity, Phones: "0912345678, 0987654321"}})
		add.Household = w.houses[0]
		w.want(w.send(p, add), "conflict roster.identity.taken")
		it := w.onlyItem(w.admin)
		if it.Other != near.ID || it.Elsewhere || it.Person.Phones != "0912•••678,0987•••321" || strings.Contains(it.Person.Identity, near.Identity[4:8]) {
			t.Errorf("%+v %+v", it, it.Person)
		}
		w.must(w.Settle(w.ctx, w.admin, w.home, add.ID, nil))
		add.ID, add.Subject, add.Body.Person.Identity = db.NewID(w.now), db.NewID(w.now), far
		w.want(w.send(p, add), "conflict roster.identity.taken")
		if it := w.onlyItem(w.admin); !it.Other.IsZero() || !it.Elsewhere { // the district's administrator may see both
			t.Errorf("%+v", it)
		}
	})
}

// An edit with a number that is taken was not carried out at all: the desk chooses among all of it.
func TestAnEditWithATakenNumberIsThereToChoose(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		c, other := w.numbered(w.people[0][0], "038190000017"), w.numbered(w.people[0][1], "038190000018")
		op := w.op(CitizenEdit, c.ID, Body{Fields: map[string]Edit{"identity": {To: other.Identity}, "relation": {To: "Con"}, "phones": {To: "0912345678,0987654321"}}})
		op.Base = c.Version
		w.want(w.send(p, op), "conflict roster.identity.taken")
		it := w.onlyItem(w.admin)
		if it.Other != other.ID || len(it.Fields) != 3 {
			t.Fatalf("%+v", it)
		}
		for _, f := range it.Fields {
			if f.Field == "phones" && f.Mine != "0912•••678,0987•••321" || strings.Contains(f.Mine+f.Yours, c.Identity) || strings.Contains(f.Mine, other.Identity) {
				t.Errorf("%+v", f)
			}
		}
		if err := w.Settle(w.ctx, w.admin, w.home, op.ID, []string{"identity"}); err == nil {
			t.Error("a number that is taken was taken")
		}
		w.must(w.Settle(w.ctx, w.admin, w.home, op.ID, []string{"relation"}))
		if have := w.citizen(c.ID); have.Relation != "Con" || have.Identity != c.Identity {
			t.Errorf("%+v", have)
		}
	})
}
