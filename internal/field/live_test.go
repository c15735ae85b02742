package field

import (
	"slices"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// walker makes an account's owner a member of a team for a place.
func (w *world) walker(p *Phone, name string, at unit.ID) (id db.ID) {
	w.t.Helper()
	w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
		tid, err := w.Teams.Add(tx, team.Team{Home: w.home, Unit: at, Kind: team.Guidance, Name: "Tổ của " + name, Hotline: "02373870123"})
		if err != nil {
			return err
		}
		id, err = w.Teams.Join(tx, team.Member{Home: w.home, Team: tid, Name: name, Organisation: team.YouthUnion, Account: p.Actor.Account})
		return err
	}))
	return id
}

func (w *world) evening() *Evening {
	w.t.Helper()
	e, err := w.Live(w.ctx, w.admin, w.home, w.now.Add(-time.Hour), 0)
	w.must(err)
	return e
}

func TestTheEveningTellsDoorsProblemsAndDeskWork(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		m := w.walker(p, "Lê Thị Đứng Cửa", w.hamlets[0])
		who := w.people[0]
		wrong := w.op(kind(ledger.Contacted), who[0], Body{Outcome: team.WrongData, Channel: "visit", Note: "Sai ngày sinh"})
		mistake := w.op(kind(ledger.Contacted), who[1], Body{Outcome: team.Problem, Channel: "visit"})
		undo := w.op(kind(ledger.Corrected), who[1], Body{Corrects: mistake.ID})
		undo.After = []db.ID{mistake.ID}
		w.want(w.send(p, wrong, mistake, undo), "ok", "ok", "ok")
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
			if err := w.Teams.CheckOut(tx, w.home, w.houses[0], m, w.now.Add(20*time.Minute)); err != nil {
				return err
			}
			_, err := w.Ledger.Append(tx, w.home, []ledger.Event{
				{ID: db.NewID(w.now), Citizen: who[2], Kind: ledger.Contacted, Source: "desk", Account: w.admin.Account, Body: ledger.Body{Outcome: team.Problem, Channel: team.ByPhone}},
				{ID: db.NewID(w.now), Citizen: who[2], Kind: ledger.Activated, Source: "quick", Account: w.admin.Account, Body: ledger.Body{Level: 1}},
			})
			return err
		}))
		e := w.evening()
		if len(e.Doors) != 1 || e.Doors[0].House != w.houses[0] || e.Doors[0].Name != "Lê Thị Đứng Cửa" || e.Doors[0].Hamlet != w.hamlets[0] {
			t.Errorf("doors: %+v", e.Doors)
		}
		if len(e.Problems) != 2 || e.Problems[0].Citizen != who[2] || e.Problems[1].Citizen != who[0] || e.Problems[1].Note != "Sai ngày sinh" {
			t.Errorf("problems: %+v", e.Problems)
		}
		if e.Desk != (DeskWork{Contacts: 1, Activations: 1}) || e.Workers[0].Ops != 3 || e.Houses != 1 {
			t.Errorf("%+v", e)
		}
		w.pass(30 * time.Minute)
		if e := w.evening(); len(e.Doors) != 0 {
			t.Errorf("a door that ran out is still held: %+v", e.Doors)
		}
		chief := w.phone("nguoi.xem", access.RoleTeamMember, w.home)
		chief.Actor.Role = access.RoleViewer
		seen, err := w.Live(w.ctx, chief.Actor, w.home, w.now.Add(-2*time.Hour), 0)
		w.must(err)
		if len(seen.Problems) != 2 || seen.Problems[1].Note != "" {
			t.Errorf("a viewer reads notes: %+v", seen.Problems)
		}
	})
}

// TestTheEveningCountsEveryHouseOnce: a row of houses is as many as somebody is owed something in, nobody home is told apart, and what was taken back is not
// counted.
func TestTheEveningCountsEveryHouseOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p, q := w.phone("ca.xa", access.RoleTeamMember, w.home), w.phone("thon2", access.RoleTeamMember, w.hamlets[1])
		row := w.op(HouseholdNobody, db.ID{}, Body{Houses: []db.ID{w.houses[0], w.houses[1]}})
		w.want(w.send(p, row, row), "ok", "duplicate")
		e := w.evening()
		if e.Houses != 2 || e.NobodyHome != 2 || e.Workers[0].Houses != 2 || e.Workers[0].Ops != 1 || e.Activations != 0 {
			t.Errorf("a row of two houses: %+v", e)
		}
		w.want(w.send(q, w.op(kind(ledger.Contacted), w.people[1][0], Body{Outcome: team.Nobody, Channel: "visit"})), "ok")
		if e = w.evening(); e.Houses != 2 || e.NobodyHome != 2 || len(e.Workers) != 2 || e.Workers[0].Account != q.Actor.Account || e.Workers[0].Houses != 1 {
			t.Errorf("again nobody: %+v", e)
		}
		right, slip := w.op(kind(ledger.Activated), w.people[1][0], Body{Level: 1}), w.op(kind(ledger.Activated), w.people[1][1], Body{Level: 1})
		undo := w.op(kind(ledger.Corrected), w.people[1][1], Body{Corrects: slip.ID})
		undo.After = []db.ID{slip.ID}
		w.want(w.send(q, right, slip), "ok", "ok")
		if e = w.evening(); e.Activations != 2 || e.NobodyHome != 1 || e.Workers[0].Activations != 2 {
			t.Errorf("two activations: %+v", e)
		}
		w.want(w.send(q, undo), "ok")
		if e = w.evening(); e.Activations != 1 || e.Houses != 2 || e.NobodyHome != 1 || e.Workers[0].Activations != 1 || e.Workers[0].Ops != 4 {
			t.Errorf("one taken back: %+v", e)
		}
	})
}

// The first number of the feed after a moment is found without reading what lies before it.
func TestSeqAtFindsTheEvening(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		p := w.phone("thon1", access.RoleTeamMember, w.hamlets[0])
		w.want(w.send(p, w.op(kind(ledger.Portal), w.people[0][0], Body{})), "ok")
		w.pass(24 * time.Hour)
		began := w.clock()
		for _, id := range w.people[0] {
			w.want(w.send(p, w.op(kind(ledger.Contacted), id, Body{Outcome: team.Problem, Channel: "visit"})), "ok")
		}
		w.must(w.DB.Read(w.ctx, func(q *db.Rx) error {
			seq, err := w.Ledger.FeedSeq(q, w.home)
			if err != nil {
				return err
			}
			first, err := seqAt(q, w.home, began, seq)
			if err != nil {
				return err
			}
			events, err := eventsSince(q, w.home, began, seq)
			if len(events) != 3 || first > seq || first <= 1 {
				t.Error(len(events), first, seq)
			}
			all, _ := eventsSince(q, w.home, began.AddDate(-1, 0, 0), seq)
			if none, _ := eventsSince(q, w.home, began.AddDate(1, 0, 0), seq); len(none) != 0 || len(all) != 3 {
				t.Error(len(none), len(all))
			}
			return err
		}))
	})
}

func TestDevicesTellsWhatTheDeskNeeds(t *testing.T) {
	t.Parallel()
	now := time.Date(2023, 5, 26, 8, 0, 0, 0, time.UTC)
	lately, before := now.Add(-time.Hour), now.Add(-48*time.Hour)
	d := func(confirmed, revoked time.Time) *access.Device {
		return &access.Device{ID: db.ID{1}, Name: "Máy thử", Enrolled: before, Confirmed: confirmed, Revoked: revoked}
	}
	for name, c := range map[string]struct {
		d     *access.Device
		row   phoneRow
		check bool
		lags  []Lag
	}{
		"to confirm":                {d(time.Time{}, time.Time{}), phoneRow{}, true, nil},
		"confirmed, never heard":    {d(before, time.Time{}), phoneRow{}, false, []Lag{LagSilent}},
		"well":                      {d(before, time.Time{}), phoneRow{SyncedAt: lately, Cursor: 99}, false, nil},
		"silent and holding":        {d(before, time.Time{}), phoneRow{SyncedAt: before, Waiting: 3, Cursor: 99}, false, []Lag{LagSilent, LagWaiting}},
		"refused, clock, behind":    {d(before, time.Time{}), phoneRow{SyncedAt: lately, Refused: 1, Offset: -time.Hour, Cursor: -9000}, false, []Lag{LagRefused, LagClock, LagBehind}},
		"revoked, holding its work": {d(before, lately), phoneRow{SyncedAt: before, Waiting: 2, Refused: 1}, false, []Lag{LagWaiting}},
		"revoked before confirmed":  {d(time.Time{}, lately), phoneRow{}, false, nil},
		"not enrolled here":         {nil, phoneRow{SyncedAt: lately, Cursor: 99}, false, nil},
	} {
		s := state(c.d, c.row, 99, now)
		if (s.Check != "") != c.check || !slices.Equal(s.Lags, c.lags) {
			t.Errorf("%s: check %q, lags %v", name, s.Check, s.Lags)
		}
	}
}
