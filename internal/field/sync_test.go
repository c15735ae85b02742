package field

import (
	"slices"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
)

func kind(k ledger.Kind) Kind { return Kind(k) }

func TestAnActivationCountsOnceHoweverOftenItIsSent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		a := w.op(kind(ledger.Activated), w.people[0][0], Body{Level: 1})
		w.want(w.send(p, a, a), "ok", "duplicate")
		w.want(w.send(p, a), "duplicate")
		other := *a
		other.Body.Level = 2
		w.want(w.send(p, &other), "refused field.id-reused")
		events, s := w.timeline(w.people[0][0])
		if len(events) != 2 || s.L1.Stage != ledger.StageActive || s.L1.Credit != p.Actor.Account {
			t.Fatal(events, s)
		}
		w.sound()
	})
}

func TestOutsideTheAreaNothingExists(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleHamletLeader, w.hamlets[0])
		stranger, nobody := w.op(kind(ledger.Portal), w.people[1][0], Body{}), w.op(kind(ledger.Portal), db.NewID(w.now), Body{})
		elsewhere := w.op(kind(ledger.Portal), w.people[0][0], Body{})
		elsewhere.Commune = w.far
		got := w.send(p, stranger, nobody, elsewhere)
		w.want(got, "refused not-found", "refused not-found", "refused not-found")
		if *got[0].Message != *got[1].Message || *got[1].Message != *got[2].Message {
			t.Error("the sentences tell who exists")
		}
		w.want(w.send(p, w.op(HouseholdSurvey, w.houses[1], Body{Answers: &Answers{}})), "refused not-found")
		w.want(w.send(p, w.op(HouseholdNobody, db.ID{}, Body{Houses: []db.ID{w.houses[1]}})), "refused not-found")
		w.want(w.send(p, w.op(HouseholdAdd, db.NewID(w.now), Body{House: &NewHouse{Hamlet: w.hamlets[1], Head: "Phạm Giả Định"}})), "refused not-found")
		ch := w.delta(p, 0)
		for _, c := range ch.Citizens {
			if c.Hamlet != w.hamlets[0] || slices.Contains(w.people[1], c.ID) {
				t.Error("leaked", c.ID)
			}
		}
		if len(ch.Citizens) != 3 || len(ch.Households) != 1 || len(ch.Tombstones) != 0 {
			t.Error(ch)
		}
		_, err := w.Pack(w.ctx, p, w.hamlets[1], "")
		if err == nil {
			t.Error("another hamlet's pack was given")
		}
	})
}

func TestAWalkInWaitsForItsHouse(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		house := w.op(HouseholdAdd, db.NewID(w.now), Body{House: &NewHouse{Hamlet: w.hamlets[0], Head: "Phạm Giả Định"}})
		person := w.op(CitizenAdd, db.NewID(w.now), Body{Person: &NewPerson{Name: "Phạm Giả Định", Birth: 19900203}})
		person.Household, person.After = house.Subject, []db.ID{house.ID}
		active := w.op(kind(ledger.Activated), person.Subject, Body{Level: 1})
		active.After = []db.ID{person.ID}
		w.want(w.send(p, active), "held field.held")
		w.want(w.send(p, active, person), "held field.held", "held field.held")
		if c := w.citizen(person.Subject); c != nil {
			t.Fatal("entered before its house")
		}
		w.want(w.send(p, house), "ok")
		w.want(w.send(p, active, person), "duplicate", "duplicate")
		if c := w.citizen(person.Subject); c == nil || c.Hamlet != w.hamlets[0] || c.Household != house.Subject {
			t.Fatal(c)
		}
		if _, s := w.timeline(person.Subject); s.L1.Stage != ledger.StageActive {
			t.Fatal(s)
		}
		w.sound()
	})
}

func TestTheSameBatchTurnedRound(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		house := w.op(HouseholdAdd, db.NewID(w.now), Body{House: &NewHouse{Hamlet: w.hamlets[0], Head: "Phạm Giả Định"}})
		person := w.op(CitizenAdd, db.NewID(w.now), Body{Person: &NewPerson{Name: "Phạm Giả Định", Birth: 19900203}})
		person.Household, person.After = house.Subject, []db.ID{house.ID}
		active := w.op(kind(ledger.Activated), person.Subject, Body{Level: 1})
		active.After = []db.ID{person.ID}
		w.want(w.send(p, active, person, house), "ok", "ok", "ok")
		w.sound()
	})
}

func TestEditsMeetFieldByField(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		one, two := w.phone("thon1", access.RoleTeamMember, w.hamlets[0]), w.phone("thon1b", access.RoleTeamMember, w.hamlets[0])
		c := w.citizen(w.people[0][0])
		edit := func(fields map[string]Edit) *Op {
			op := w.op(CitizenEdit, c.ID, Body{Fields: fields})
			op.Base = c.Version
			return op
		}
		w.want(w.send(one, edit(map[string]Edit{"name": {c.Name, "Lê Thị Một"}, "identity": {"", "038190000018"}})), "ok")
		w.want(w.send(two, edit(map[string]Edit{"relation": {"", "Con"}})), "ok") // another field: no conflict
		late := edit(map[string]Edit{"name": {c.Name, "Lê Thị Hai"}, "card": {"1", "2"}, "identity": {"", "038190000019"}})
		got := w.send(two, late)
		w.want(got, "conflict field.conflict")
		told := map[string]bool{}
		for _, f := range got[0].Fields {
			told[f.Field] = f.Applied
		}
		if told["name"] || told["identity"] || !told["card"] || len(told) != 3 {
			t.Fatal(got[0].Fields)
		}
		have := w.citizen(c.ID)
		if have.Name != "Lê Thị Một" || have.Relation != "Con" || have.Card != roster.CardExpired || have.Identity != "038190000018" {
			t.Fatalf("%+v", have)
		}
		w.want(w.send(two, late), "conflict field.conflict")
		items, err := w.Inbox(w.ctx, w.admin, w.home)
		w.must(err)
		if len(items) != 1 || len(items[0].Fields) != 3 || items[0].Fields[0].Yours != "Lê Thị Một" || items[0].Fields[0].Mine != "Lê Thị Hai" {
			t.Fatalf("%+v", items)
		}
		w.must(w.Settle(w.ctx, w.admin, w.home, late.ID, []string{"name"}))
		if have := w.citizen(c.ID); have.Name != "Lê Thị Hai" || have.Identity != "038190000018" {
			t.Fatalf("%+v", have)
		}
		if err := w.Settle(w.ctx, w.admin, w.home, late.ID, nil); err == nil {
			t.Fatal("settled twice")
		}
		w.sound()
	})
}

func TestNobodyHomeForARowOfHouses(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		op := w.op(HouseholdNobody, db.ID{}, Body{Houses: []db.ID{w.houses[0], w.houses[1]}})
		w.want(w.send(p, op), "ok")
		w.want(w.send(p, op), "duplicate")
		for i, want := range []int{1, 0} {
			for _, id := range w.people[i] {
				if _, s := w.timeline(id); s.Contacts != want {
					t.Error(i, s.Contacts)
				}
			}
		}
		w.sound()
	})
}

func TestClocksAreCorrectedAndBothTimesKept(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		ahead := 48 * time.Hour
		op := w.op(kind(ledger.Activated), w.people[0][0], Body{Level: 1})
		seen := w.now.Add(-3 * time.Hour)
		op.SeenAt = db.Ms(seen.Add(ahead))
		future := w.op(kind(ledger.Portal), w.people[0][1], Body{})
		future.SeenAt = db.Ms(w.now.Add(ahead + 500*time.Hour))
		out, err := w.Sync(w.ctx, p, &Request{SentAt: db.Ms(w.now.Add(ahead)), Ops: [][]byte{text(t, op), text(t, future)}})
		w.must(err)
		w.want(out.Verdicts, "ok", "ok")
		events, _ := w.timeline(w.people[0][0])
		if got := events[1].SeenAt.Sub(seen).Abs(); got > time.Second {
			t.Error("seen", got, "wrong")
		}
		events, _ = w.timeline(w.people[0][1])
		if events[1].SeenAt.After(events[1].At) {
			t.Error("seen in the future")
		}
		w.must(w.DB.Read(w.ctx, func(q *db.Rx) error {
			o, err := opByID(q, w.home, op.ID)
			if err == nil && o.PhoneAt != op.SeenAt {
				t.Error("the phone's own time is lost")
			}
			return err
		}))
		list, err := w.Devices(w.ctx, w.admin, w.home)
		w.must(err)
		if len(list) != 1 || !slices.Contains(list[0].Lags, LagClock) || (list[0].Offset+ahead).Abs() > time.Second {
			t.Errorf("%+v", list)
		}
	})
}

func TestHeldIsForcedAfterAWeek(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		can := w.op(kind(ledger.Activated), w.people[0][0], Body{Level: 1})
		can.After = []db.ID{db.NewID(w.now)}
		cannot := w.op(kind(ledger.Activated), db.NewID(w.now), Body{Level: 1})
		cannot.After = can.After
		w.want(w.send(p, can, cannot), "held field.held", "held field.held")
		if n, err := w.Force(w.ctx, w.home); n != 0 || err != nil {
			t.Fatal(n, err)
		}
		w.pass(HoldFor)
		w.must(w.ForceAll(w.ctx))
		if _, s := w.timeline(w.people[0][0]); s.L1.Stage != ledger.StageActive {
			t.Error("not carried out")
		}
		items, err := w.Inbox(w.ctx, w.admin, w.home)
		w.must(err)
		if len(items) != 1 || items[0].Op != cannot.ID || !items[0].Forced {
			t.Fatalf("%+v", items)
		}
		w.want(w.send(p, can), "duplicate")
		w.sound()
	})
}

func TestWhoLeavesTheAreaIsATombstone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		one, two := w.phone("thon1", access.RoleTeamMember, w.hamlets[0]), w.phone("thon2", access.RoleTeamMember, w.hamlets[1])
		all := w.phone("congan.xa", access.RoleCommunePolice, w.home)
		from := w.delta(one, 0).Seq
		c := w.citizen(w.people[0][0])
		c.Hamlet, c.Household = w.hamlets[1], w.houses[1]
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error { return w.Roster.Update(tx, *c) }))
		off := w.citizen(w.people[0][1])
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error { return w.Roster.Remove(tx, w.home, off.ID, off.Version) }))
		a, b, x := w.delta(one, from), w.delta(two, from), w.delta(all, from)
		if len(a.Tombstones) != 2 || len(a.Citizens) != 0 {
			t.Errorf("left: %+v", a)
		}
		if len(b.Tombstones) != 0 || len(b.Citizens) != 1 {
			t.Errorf("arrived: %+v", b)
		}
		if len(x.Tombstones) != 1 || len(x.Citizens) != 1 {
			t.Errorf("commune: %+v", x)
		}
		if again := w.delta(one, a.Seq); len(again.Tombstones)+len(again.Citizens) != 0 {
			t.Error(again)
		}
		if r := w.delta(one, a.Seq+100); !r.Reset {
			t.Error("a cursor ahead of the feed must be reset")
		}
	})
}

func TestAPackIsMadeOnceAndAnewWhenTheHamletMoves(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		one, two := w.phone("thon1", access.RoleTeamMember, w.hamlets[0]), w.phone("thon2", access.RoleTeamMember, w.hamlets[1])
		a, err := w.Pack(w.ctx, one, w.hamlets[0], "")
		w.must(err)
		w.want(w.send(two, w.op(kind(ledger.Portal), w.people[1][0], Body{})), "ok")
		b, err := w.Pack(w.ctx, one, w.hamlets[0], a.ETag)
		w.must(err)
		if b.ETag != a.ETag {
			t.Error("another hamlet's work made a new pack")
		}
		w.want(w.send(one, w.op(kind(ledger.Activated), w.people[0][0], Body{Level: 1})), "ok")
		c, err := w.Pack(w.ctx, one, w.hamlets[0], a.ETag)
		w.must(err)
		if c.ETag == a.ETag {
			t.Error("an old pack was given")
		}
	})
}
