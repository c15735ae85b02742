package field

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/team"
)

// pack gives a hamlet's pack as a phone reads it.
func (w *world) pack(p *Phone, i int) (out Pack) {
	w.t.Helper()
	packed, err := w.Pack(w.ctx, p, w.hamlets[i], "")
	w.must(err)
	z, err := gzip.NewReader(bytes.NewReader(packed.Gzip))
	w.must(err)
	w.must(json.NewDecoder(z).Decode(&out))
	return out
}

func TestTheSecondAtADoorIsToldWhoStandsThere(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		one, two := w.phone("thon1", access.RoleTeamMember, w.hamlets[0]), w.phone("thon1b", access.RoleTeamMember, w.hamlets[0])
		nobody, far := w.phone("thon1c", access.RoleTeamMember, w.hamlets[0]), w.phone("thon2", access.RoleTeamMember, w.hamlets[1])
		m := w.walker(one, "Lê Văn Trước", w.hamlets[0])
		w.walker(two, "Lê Văn Sau", w.hamlets[0])
		w.walker(far, "Lê Văn Xa", w.hamlets[1])
		began := w.delta(two, 0).Seq
		take := func() *Op { return w.op(DoorTake, w.houses[0], Body{}) }
		w.want(w.send(nobody, take()), "refused field.door.member")
		w.want(w.send(far, take()), "refused not-found")
		w.want(w.send(one, take()), "ok")
		until := locale.VI.Clock(w.now.Add(doorFor))
		second := take()
		got := w.send(two, second)
		w.want(got, "refused field.door")
		if !strings.Contains(got[0].Message.VI, "Lê Văn Trước đang ở hộ này đến "+until) {
			t.Error(got[0].Message.VI, until)
		}
		ch := w.delta(two, began)
		if len(ch.Households) != 1 || ch.Households[0].Door == nil || ch.Households[0].Door.Member != m {
			t.Errorf("the door did not reach the other phone: %+v", ch)
		}
		if p := w.pack(two, 0); p.Households[0].Door == nil {
			t.Error("the pack does not know of the door")
		}
		w.want(w.send(two, w.op(DoorLeave, w.houses[0], Body{})), "ok") // somebody else's stays
		w.want(w.send(two, second), "refused field.door")
		w.want(w.send(one, w.op(DoorLeave, w.houses[0], Body{})), "ok")
		if ch := w.delta(two, ch.Seq); len(ch.Households) != 1 || ch.Households[0].Door != nil {
			t.Errorf("that the door is free did not reach the other phone: %+v", ch)
		}
		w.want(w.send(two, second), "ok")
		w.pass(time.Hour)
		w.want(w.send(one, take()), "ok") // it ran out
		w.sound()
	})
}

func TestDoorTimes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		w.walker(p, "Lê Văn Trước", w.hamlets[0])
		long := w.op(DoorTake, w.houses[0], Body{})
		long.Body.Until = long.SeenAt + team.LongestDoor.Milliseconds() + 1
		back := w.op(DoorTake, w.houses[0], Body{})
		back.Body.Until = back.SeenAt - 1
		old := w.op(DoorTake, w.houses[0], Body{})
		old.SeenAt -= time.Hour.Milliseconds()
		w.want(w.send(p, long, back, old), "refused field.door.until", "refused field.door.until", "ok")
		if e := w.evening(); len(e.Doors) != 0 {
			t.Errorf("a door of an hour ago is held: %+v", e.Doors)
		}
	})
}

// Whatever a phone's clock says, a door is never held longer from now than doors may be.
func TestADoorIsNeverHeldTooLong(t *testing.T) {
	t.Parallel()
	now := time.Date(2023, 5, 25, 19, 0, 0, 0, locale.Zone)
	rapid.Check(t, func(rt *rapid.T) {
		op := &Op{
			ID: db.ID{1}, Kind: DoorTake, Subject: db.ID{2}, SeenAt: rapid.Int64Range(1, farFuture).Draw(rt, "seen"),
			Body: Body{Until: rapid.Int64Range(0, farFuture+1e9).Draw(rt, "until")},
		}
		offset := time.Duration(rapid.Int64Range(-1e17, 1e17).Draw(rt, "offset"))
		if op.check() == nil && op.until(now, offset).After(now.Add(team.LongestDoor)) {
			rt.Fatal(op.until(now, offset))
		}
	})
}

func TestASplitReachesThePhones(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p, far := w.phone("thon1", access.RoleTeamMember, w.hamlets[0]), w.phone("thon2", access.RoleTeamMember, w.hamlets[1])
		m := w.walker(p, "Lê Văn Chia", w.hamlets[0])
		a, err := w.Pack(w.ctx, p, w.hamlets[0], "")
		w.must(err)
		mine, theirs := w.delta(p, 0).Seq, w.delta(far, 0).Seq
		share := func(members ...db.ID) {
			t.Helper()
			w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
				no, err := w.campaign(tx, w.home)
				if err != nil {
					return err
				}
				_, err = w.Teams.Share(tx, w.home, no, w.hamlets[0], members, w.admin.Account)
				return err
			}))
		}
		share(m)
		ch := w.delta(p, mine)
		if len(ch.Households) != 1 || ch.Households[0].Member != m {
			t.Errorf("the split did not come: %+v", ch)
		}
		if ch := w.delta(far, theirs); len(ch.Households) != 0 {
			t.Errorf("another hamlet's split came: %+v", ch)
		}
		b, err := w.Pack(w.ctx, p, w.hamlets[0], a.ETag)
		w.must(err)
		if b.ETag == a.ETag || w.pack(p, 0).Households[0].Member != m {
			t.Error("an old pack was given")
		}
		share(m)
		if again := w.delta(p, ch.Seq); len(again.Households) != 0 {
			t.Error("the same split came again")
		}
		now := w.delta(p, ch.Seq).Seq
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error { return w.Teams.Leave(tx, w.home, m, 1) }))
		if ch := w.delta(p, now); len(ch.Households) != 1 || !ch.Households[0].Member.IsZero() {
			t.Errorf("who left still has the house: %+v", ch)
		}
	})
}

func TestAContactReachesTheOtherPhones(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		one, two := w.phone("thon1", access.RoleTeamMember, w.hamlets[0]), w.phone("thon1b", access.RoleTeamMember, w.hamlets[0])
		from := w.delta(two, 0).Seq
		first := w.op(kind(ledger.Contacted), w.people[0][0], Body{Outcome: team.Nobody, Channel: byCall})
		later := w.op(kind(ledger.Contacted), w.people[0][0], Body{Outcome: team.Again, Channel: "visit", Again: db.Ms(w.now.Add(24 * time.Hour))})
		w.want(w.send(one, first), "ok")
		w.want(w.send(one, later), "ok")
		ch := w.delta(two, from)
		if len(ch.Citizens) != 1 || ch.Citizens[0].Outcome != team.Again || ch.Citizens[0].OutcomeAt == 0 || ch.Citizens[0].Again == 0 {
			t.Fatalf("%+v", ch.Citizens)
		}
		packed := func() Person {
			for _, c := range w.pack(two, 0).Citizens {
				if c.ID == w.people[0][0] {
					return c
				}
			}
			return Person{}
		}
		if c := packed(); c.Outcome != team.Again || c.OutcomeAt != ch.Citizens[0].OutcomeAt || c.Again != ch.Citizens[0].Again {
			t.Errorf("the pack says %+v, the delta %+v", c, ch.Citizens[0])
		}
		undo := w.op(kind(ledger.Corrected), w.people[0][0], Body{Corrects: later.ID})
		w.want(w.send(one, undo), "ok")
		if d := w.delta(two, ch.Seq); d.Citizens[0].Outcome != team.Nobody || packed().Outcome != team.Nobody {
			t.Errorf("a contact that was taken back still stands: %+v", d.Citizens[0])
		}
		events, _ := w.timeline(w.people[0][0])
		if events[1].Body.Channel != team.ByPhone {
			t.Errorf("a call is %q in the ledger", events[1].Body.Channel)
		}
	})
}

func TestAreaTellsWhatTheScreenNeeds(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		p.Actor.Name = "Lê Văn Máy"
		bare, err := w.Area(w.ctx, p)
		w.must(err)
		if !bare.Member.IsZero() || bare.Hotline != nil || len(bare.Members) != 0 {
			t.Errorf("%+v", bare)
		}
		m := w.walker(p, "Lê Văn Máy", w.hamlets[0])
		w.walker(w.phone("thon2", access.RoleTeamMember, w.hamlets[1]), "Lê Văn Xa", w.hamlets[1])
		a, err := w.Area(w.ctx, p)
		w.must(err)
		c := a.Campaign
		if a.Account.Name != "Lê Văn Máy" || a.Member != m || len(a.Members) != 1 || a.Hotline == nil || a.Hotline.Number != "02373870123" {
			t.Errorf("%+v", a)
		}
		if c == nil || len(c.First) != 10 || c.Day < 1 || c.Days < c.Day || c.Name == "" {
			t.Errorf("%+v", c)
		}
		if again, _ := w.Area(w.ctx, p); again.Seal.ID != a.Seal.ID || !bytes.Equal(a.Seal.Key, New(w.Config).SealKey().Key) || len(a.Seal.Key) != 91 {
			t.Error("the key is not the same twice")
		}
	})
}

// Every code that a phone may send or show has words, and those of reasons name no illness.
func TestWordsAreWholeAndNeutral(t *testing.T) {
	t.Parallel()
	w := wordsNow()
	for name, list := range map[string]map[string]Text{"groups": w.Groups, "steps": w.Steps, "outcomes": w.Outcomes, "channels": w.Channels, "reasons": w.Reasons} {
		for code, text := range list {
			if text.VI == "" || text.EN == "" {
				t.Errorf("%s %s has no words", name, code)
			}
		}
	}
	for code := range outcomes {
		if _, ok := w.Outcomes[code]; !ok {
			t.Errorf("outcome %s has no words", code)
		}
	}
	for code := range channels {
		if _, ok := w.Channels[code]; !ok && code != "" && code != team.ByPhone {
			t.Errorf("channel %s has no words", code)
		}
	}
	for _, r := range ledger.Reasons() {
		if text := strings.ToLower(w.Reasons[r.Code].VI + w.Reasons[r.Code].EN); r.Health && (strings.Contains(text, "bệnh") || strings.Contains(text, "ill") || strings.Contains(text, "tật")) {
			t.Errorf("%s: %s", r.Code, text)
		}
	}
	if len(w.Groups) != 8 || len(w.Steps) != 12 || len(w.Reasons) != len(ledger.Reasons()) {
		t.Error(len(w.Groups), len(w.Steps), len(w.Reasons))
	}
}

func TestKitsOfTheAreaAndTheWeek(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p, far := w.phone("thon1", access.RoleTeamMember, w.hamlets[0]), w.phone("thon2", access.RoleTeamMember, w.hamlets[1])
		m := w.walker(p, "Lê Văn Phiếu", w.hamlets[0])
		var kit *team.Kit
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
			no, err := w.campaign(tx, w.home)
			if err != nil {
				return err
			}
			if _, err = w.Teams.Share(tx, w.home, no, w.hamlets[0], []db.ID{m}, w.admin.Account); err != nil {
				return err
			}
			kit, err = w.Teams.MakeKit(tx, w.home, no, w.hamlets[0], m, w.admin.Account)
			return err
		}))
		list, err := w.Kits(w.ctx, p)
		w.must(err)
		if len(list) != 1 || list[0].ID != kit.ID || list[0].Member != m || len(list[0].Lines) != len(kit.Lines) || list[0].Lines[0].No != 1 || list[0].Keyed != 0 {
			t.Errorf("%+v", list)
		}
		if list, err := w.Kits(w.ctx, far); err != nil || len(list) != 0 {
			t.Error("another hamlet's sheet was given", err)
		}
		w.pass(kitsFor + time.Hour)
		if list, err := w.Kits(w.ctx, p); err != nil || len(list) != 0 {
			t.Error("a sheet of last week was given", err)
		}
	})
}
