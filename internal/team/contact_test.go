package team_test

import (
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/vn"
)

func TestWordsAreInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, list := range [][]team.Word{team.Channels(), team.Outcomes(), team.Letters()} {
		for _, w := range list {
			if w.Text.VI == "" || w.Text.EN == "" {
				t.Errorf("%q", w.Code)
			}
		}
	}
	for s := ledger.StepActivate2; s <= ledger.StepNone; s++ {
		if text := team.DoneMeans(s); text.VI == "" || text.EN == "" {
			t.Errorf("step %d", s)
		}
	}
}

func (w *world) callBacks(until time.Time) (out []team.CallBack) {
	w.t.Helper()
	w.read(func(q db.Q) (err error) {
		out, err = w.teams.CallBacks(q, home, until)
		return err
	})
	return out
}

func (w *world) contact(op db.ID, c team.Contact) error {
	return w.write(func(tx *db.Tx) error {
		_, err := w.teams.Record(tx, home, op, []team.Contact{c})
		return err
	})
}

func TestCallBacks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.settle(0, 2)
		a, b, c := w.in[w.houses[0][0]][0], w.in[w.houses[0][0]][1], w.in[w.houses[0][1]][0]
		later := func(who db.ID, hours int) {
			w.must(w.contact(db.NewID(w.now), team.Contact{Citizen: who, Channel: team.ByPhone, Outcome: team.Again, Again: w.now.Add(time.Duration(hours) * time.Hour)}))
		}
		later(a, 30)
		later(b, 2)
		later(c, 100)
		list := w.callBacks(w.now.Add(48 * time.Hour))
		if len(list) != 2 || list[0].Citizen != b || list[1].Citizen != a {
			t.Fatalf("%+v", list)
		}
		// A later contact settles one, an activation another, a correction brings the first back.
		w.now = w.now.Add(time.Minute)
		op := db.NewID(w.now)
		w.must(w.contact(op, team.Contact{Citizen: b, Channel: team.ByVisit, Outcome: team.Nobody}))
		w.record(ledger.Event{Citizen: a, Kind: ledger.Activated, Body: ledger.Body{Level: 1}})
		if list = w.callBacks(w.now.Add(48 * time.Hour)); len(list) != 0 {
			t.Fatalf("%+v", list)
		}
		var events []ledger.Event
		w.read(func(q db.Q) (err error) {
			events, _, err = w.ledger.Timeline(q, home, b)
			return err
		})
		w.record(ledger.Event{Citizen: b, Kind: ledger.Corrected, Corrects: events[len(events)-1].ID})
		if list = w.callBacks(w.now.Add(48 * time.Hour)); len(list) != 1 || list[0].Citizen != b {
			t.Errorf("%+v", list)
		}
	})
}

func TestContactsAreChecked(t *testing.T) {
	t.Parallel()
	now := time.Date(2023, 5, 8, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		contact team.Contact
		code    string
		kinds   []ledger.Kind
	}{
		{team.Contact{Channel: "x", Outcome: team.Done}, "team.contact.channel", nil},
		{team.Contact{Channel: team.ByVisit, Outcome: "x"}, "team.contact.outcome", nil},
		{team.Contact{Channel: team.ByVisit, Outcome: team.Again}, "team.contact.again", nil},
		{team.Contact{Channel: team.ByVisit, Outcome: team.Again, Again: now}, "team.contact.again", nil},
		{team.Contact{Channel: team.ByVisit, Outcome: team.Again, Again: now.AddDate(0, 3, 0)}, "team.contact.again", nil},
		{team.Contact{Channel: team.ByVisit, Outcome: team.Away}, "", []ledger.Kind{ledger.Contacted, ledger.Absent}},
		{team.Contact{Channel: team.ByVisit, Outcome: team.Done, Step: ledger.StepActivate2}, "", []ledger.Kind{ledger.Contacted, ledger.Activated}},
		{team.Contact{Channel: team.ByVisit, Outcome: team.Done, Step: ledger.StepFile2}, "", []ledger.Kind{ledger.Contacted}},
		{team.Contact{Channel: team.AtSchool, Outcome: team.Declined}, "", []ledger.Kind{ledger.Contacted}},
	} {
		events, err := c.contact.Events(db.NewID(now), now)
		if c.code != "" {
			wantCode(t, err, c.code)
			continue
		}
		if err != nil || len(events) != len(c.kinds) {
			t.Errorf("%+v: %+v %v", c.contact, events, err)
			continue
		}
		for i, e := range events {
			if e.Kind != c.kinds[i] || e.Check() != nil {
				t.Errorf("%+v: %+v %v", c.contact, e, e.Check())
			}
		}
	}
}

func TestNobodyHomeInARow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.settle(0, 3)
		_, members := w.team(0, 1)
		w.record(ledger.Event{Citizen: w.in[w.houses[0][0]][0], Kind: ledger.Activated, Body: ledger.Body{Level: 2}})
		w.do(func(tx *db.Tx) error {
			return w.teams.CheckOut(tx, home, w.houses[0][1], members[0].ID, w.now.Add(time.Hour))
		})
		op := db.NewID(w.now)
		for range 2 { // sent twice, recorded once
			people := 0
			w.do(func(tx *db.Tx) (err error) {
				like := team.Contact{Account: members[0].Account, Source: "phone", Again: w.now.Add(24 * time.Hour)}
				people, err = w.teams.NobodyHome(tx, home, no, op, w.houses[0], like, members[0].ID)
				return err
			})
			if people != 5 {
				t.Errorf("%d people", people)
			}
		}
		if got := w.callBacks(w.now.AddDate(0, 0, 2)); len(got) != 5 || got[0].Outcome != team.Nobody {
			t.Errorf("%+v", got)
		}
		w.read(func(q db.Q) error {
			_, s, err := w.ledger.Timeline(q, home, w.in[w.houses[0][2]][1])
			if s.Contacts != 1 {
				t.Errorf("%d contacts", s.Contacts)
			}
			doors, err2 := w.teams.Doors(q, home)
			if len(doors) != 0 || err2 != nil {
				t.Errorf("the door is still held: %v %v", doors, err2)
			}
			return err
		})
		wantCode(t, w.write(func(tx *db.Tx) error {
			_, err := w.teams.NobodyHome(tx, home, no, op, nil, team.Contact{}, members[0].ID)
			return err
		}), "team.row")
	})
}

func TestOnePhoneForSeveralPeople(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.settle(0, 1)
		var who []db.ID
		w.do(func(tx *db.Tx) error {
			who = nil
			for _, name := range []string{"Lê Thử Một", "Lê Thử Hai", "Lê Thử Ba"} {
				id, err := w.people.Add(tx, roster.Citizen{Commune: home, Hamlet: w.hamlets[0], Household: w.houses[0][0], Name: name, Birth: vn.Birth{Year: 1990}, Card: roster.CardChip, Phones: []string{"0900000789"}})
				if err != nil {
					return err
				}
				who = append(who, id)
			}
			return nil
		})
		warn := func() (string, bool) {
			var same []team.SamePhone
			w.read(func(q db.Q) (err error) {
				same, err = w.teams.OnePhone(q, home, no, "0900000789")
				return err
			})
			text, ok := team.Warn(who[0], same)
			return text.EN, ok
		}
		if text, ok := warn(); ok {
			t.Error(text)
		}
		w.record(ledger.Event{Citizen: who[1], Kind: ledger.Notified, Body: ledger.Body{Level: 2}})
		if text, ok := warn(); !ok || text[:1] != "1" {
			t.Error(text)
		}
		w.record(ledger.Event{Citizen: who[1], Kind: ledger.Activated, Body: ledger.Body{Level: 2}}, ledger.Event{Citizen: who[2], Kind: ledger.Activated, Body: ledger.Body{Level: 1}})
		if text, ok := warn(); !ok || text[:1] != "2" {
			t.Error(text)
		}
	})
}

func TestTheEveningSheet(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.settle(0, 4)
		_, members := w.team(0, 2)
		make := func(m team.Member) (k *team.Kit, err error) {
			err = w.write(func(tx *db.Tx) (err error) {
				k, err = w.teams.MakeKit(tx, home, no, w.hamlets[0], m.ID, m.Account)
				return err
			})
			return k, err
		}
		_, err := make(members[0])
		wantCode(t, err, "team.kit.empty")
		p := w.share(0, ids(members))
		owed := w.in[w.houses[0][0]][0]
		w.record(ledger.Event{Citizen: owed, Kind: ledger.Notified, Body: ledger.Body{Level: 2}})
		var who team.Member
		for _, m := range members {
			if m.ID == p.Shares[0].Member {
				who = m
			}
		}
		k, err := make(who)
		w.must(err)
		var houses []team.KitHouse
		w.read(func(q db.Q) error {
			back, err := w.teams.Kit(q, home, k.ID)
			if err != nil {
				return err
			}
			houses, err = w.teams.Draw(q, back, no, false)
			return err
		})
		if len(k.Lines) != 4 || len(houses) != 2 || houses[1].Place != 2 || houses[1].People[1].Line != 4 || houses[0].People[0].Step != ledger.StepActivate2 {
			t.Fatalf("%+v", houses)
		}
		// The message is told of and the account activated elsewhere meanwhile; the sheet's line means what was printed.
		w.now = w.now.Add(12 * time.Hour)
		codes, err := team.ParseCodes("1x 2v 3h 4n", len(k.Lines))
		w.must(err)
		for range 2 {
			w.do(func(tx *db.Tx) error {
				out, err := w.teams.Key(tx, home, k.ID, codes, team.Contact{Account: members[1].Account}, w.now.Add(24*time.Hour))
				for _, o := range out {
					if o.Status == ledger.StatusRefused {
						t.Error(o.Why)
					}
				}
				return err
			})
		}
		w.read(func(q db.Q) error {
			_, s, err := w.ledger.Timeline(q, home, owed)
			if s.L2.Stage != ledger.StageActive || s.L2.Credit != who.Account || s.Contacts != 1 {
				t.Errorf("%+v", s)
			}
			_, s, _ = w.ledger.Timeline(q, home, k.Lines[1].Citizen)
			if !s.Absent.Stands() {
				t.Error("line 2 is away")
			}
			kits, _ := w.teams.Kits(q, home, w.hamlets[0], time.Time{})
			if len(kits) != 1 || kits[0].Keyed.IsZero() {
				t.Errorf("%+v", kits)
			}
			return err
		})
		if got := w.callBacks(w.now.AddDate(0, 0, 2)); len(got) != 1 || got[0].Citizen != k.Lines[2].Citizen {
			t.Errorf("%+v", got)
		}
	})
}
