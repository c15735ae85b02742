package team_test

import (
	"testing"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if !errs.Is(err, code) {
		t.Errorf("%v, want %s", err, code)
	}
}

func TestTeamsAndMembers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, members := w.team(0, 3)
		one := w.teamOf(id)
		lead, ok := one.Lead()
		if !ok || lead.ID != members[0].ID || len(one.Members) != 3 || one.Members[1].Phone != "0900000456" || one.Hotline != "0900000123" {
			t.Fatalf("%+v", one)
		}
		one.Leader = members[2].ID
		w.do(func(tx *db.Tx) error { return w.teams.Change(tx, *one) })
		wantCode(t, w.write(func(tx *db.Tx) error { return w.teams.Change(tx, *one) }), "team.changed")
		if one = w.teamOf(id); one.Members[0].ID != members[2].ID {
			t.Error("the leader does not come first")
		}
		w.do(func(tx *db.Tx) error { return w.teams.Leave(tx, home, members[2].ID, 1) })
		if one = w.teamOf(id); len(one.Members) != 2 {
			t.Errorf("%d are left", len(one.Members))
		}
		if _, has := one.Lead(); has {
			t.Error("who has left still leads")
		}
		wantCode(t, w.write(func(tx *db.Tx) error { return w.teams.Leave(tx, home, members[2].ID, 2) }), "team.member.none")
		one.Leader = members[2].ID
		wantCode(t, w.write(func(tx *db.Tx) error { return w.teams.Change(tx, *one) }), "team.member.none")
		w.do(func(tx *db.Tx) error { return w.teams.End(tx, home, id, one.Version) })
		wantCode(t, w.write(func(tx *db.Tx) error {
			_, err := w.teams.Join(tx, team.Member{Home: home, Team: id, Name: "Người thử", Organisation: team.Police})
			return err
		}), "team.none")
	})
}

func (w *world) teamOf(id db.ID) (out *team.Team) {
	w.t.Helper()
	w.read(func(q db.Q) (err error) {
		out, err = w.teams.Team(q, home, id)
		return err
	})
	return out
}

func TestWhatATeamMayNotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	for _, c := range []struct {
		team team.Team
		code string
	}{
		{team.Team{Kind: "x", Name: "Tổ"}, "team.kind"},
		{team.Team{Kind: team.Digital, Name: " "}, "team.name"},
		{team.Team{Kind: team.Digital, Name: "Tổ", Hotline: "gọi tôi"}, "team.phone"},
		{team.Team{Kind: team.Digital, Name: "Tổ", Hotline: "123456789012"}, "team.phone"},
	} {
		c.team.Home = home
		wantCode(t, w.write(func(tx *db.Tx) error { _, err := w.teams.Add(tx, c.team); return err }), c.code)
	}
}

func TestHotlineOfAPlace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		hotline := func(u unit.ID) (out team.Hotline, ok bool) {
			w.read(func(q db.Q) (err error) {
				out, ok, err = w.teams.HotlineOf(q, home, u)
				return err
			})
			return out, ok
		}
		if _, ok := hotline(w.hamlets[0]); ok {
			t.Error("a number nobody posted")
		}
		w.do(func(tx *db.Tx) error {
			for _, x := range []team.Team{
				{Unit: home, Kind: team.Digital, Hotline: "111"},
				{Unit: w.hamlets[0], Kind: team.Volunteer, Hotline: "222"},
				{Unit: w.hamlets[0], Kind: team.Guidance, Hotline: "333"},
			} {
				x.Home, x.Name = home, "Tổ"
				if _, err := w.teams.Add(tx, x); err != nil {
					return err
				}
			}
			return nil
		})
		if h, _ := hotline(w.hamlets[0]); h.Number != "333" {
			t.Errorf("the hamlet's guidance team comes first: %+v", h)
		}
		if h, _ := hotline(w.hamlets[1]); h.Number != "111" || h.Unit != home {
			t.Errorf("a hamlet without its own calls the commune's: %+v", h)
		}
	})
}

func TestSessions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, members := w.team(0, 2)
		s := team.Session{Home: home, Kind: team.Evening, Unit: w.hamlets[0], Team: id, Starts: w.now.Add(time.Hour), Ends: w.now.Add(4 * time.Hour)}
		w.do(func(tx *db.Tx) (err error) { s.ID, err = w.teams.Plan(tx, s); return err })
		hold := team.Outcome{People: 12, Result: "Kích hoạt 9 người", Present: map[db.ID]bool{members[0].ID: true, members[1].ID: false}}
		wantCode(t, w.write(func(tx *db.Tx) error { return w.teams.Hold(tx, home, s.ID, 1, hold, db.ID{}) }), "team.session.early")
		w.now = w.now.Add(5 * time.Hour)
		w.do(func(tx *db.Tx) error { return w.teams.Hold(tx, home, s.ID, 1, hold, db.ID{}) })
		hold.Present = map[db.ID]bool{db.NewID(w.now): true}
		wantCode(t, w.write(func(tx *db.Tx) error { return w.teams.Hold(tx, home, s.ID, 2, hold, db.ID{}) }), "team.member.none")
		w.read(func(q db.Q) error {
			worked, err := w.teams.Worked(q, home, team.Evening, w.now.AddDate(0, 0, -1), w.now)
			if worked[members[0].ID] != 1 || worked[members[1].ID] != 0 {
				t.Errorf("worked: %v", worked)
			}
			got, err2 := w.teams.Session(q, home, s.ID)
			if err2 != nil || got.State != team.Held || got.People != 12 || len(got.Presence) != 2 {
				t.Errorf("%+v %v", got, err2)
			}
			return err
		})
		w.do(func(tx *db.Tx) error { return w.teams.Cancel(tx, home, s.ID, 2) })
		wantCode(t, w.write(func(tx *db.Tx) error { return w.teams.Hold(tx, home, s.ID, 3, team.Outcome{}, db.ID{}) }), "team.session.cancelled")
		for code, bad := range map[string]team.Session{
			"team.session.kind": {Kind: "x"}, "team.session.title": {Kind: team.Training}, "team.session.channel": {Kind: team.Meeting, Title: "Họp"},
			"team.session.time": {Kind: team.Evening, Starts: w.now, Ends: w.now.Add(20 * time.Hour)},
		} {
			wantCode(t, w.write(func(tx *db.Tx) error { _, err := w.teams.Plan(tx, bad); return err }), code)
		}
	})
}

func TestFiveClears(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.settle(0, 3)
		tm, members := w.team(0, 2)
		a := team.Assignment{Home: home, Team: tm}
		w.do(func(tx *db.Tx) (err error) { a.ID, err = w.teams.Draft(tx, no, a); return err })
		issue := func(version int64) error {
			return w.write(func(tx *db.Tx) error { return w.teams.Issue(tx, no, home, a.ID, version, members[0].Account) })
		}
		err := issue(1)
		wantCode(t, err, "team.assignment.unclear")
		if text := errs.As(err).Text.VI; text != "Chưa giao được việc vì chưa rõ người, chưa rõ việc, chưa rõ tiến độ, chưa rõ kết quả, chưa rõ trách nhiệm. Bản nháp vẫn được giữ; hãy bổ sung rồi giao lại." {
			t.Error(text)
		}
		a.Member, a.Task, a.From, a.Due, a.Leader, a.Version = members[1].ID, "Kích hoạt cho 2 người", w.today(), w.today().Add(2), members[0].ID, 1
		a.Result = team.Result{Measure: ledger.CreditAccounts, Goal: 2}
		w.do(func(tx *db.Tx) error { return w.teams.Redraft(tx, no, a) })
		w.must(issue(2))
		wantCode(t, issue(3), "team.assignment.issued")
		a.Version = 3
		wantCode(t, w.write(func(tx *db.Tx) error { return w.teams.Redraft(tx, no, a) }), "team.assignment.issued")

		// What counts is the ledger's: one guided by the account, one by the member on paper; a third by somebody else does not.
		for i, credit := range []db.ID{members[1].Account, members[0].Account} {
			w.record(ledger.Event{Citizen: w.in[w.houses[0][0]][i], Kind: ledger.Activated, Body: ledger.Body{Level: 2}, Credit: credit, Source: "desk"})
		}
		want := func(day campaign.Day, done int64, left, overdue int, climb team.Climb) {
			t.Helper()
			w.read(func(q db.Q) error {
				list, err := w.teams.Board(q, home, no, day)
				if err != nil || len(list) != 1 || list[0].Done != done || list[0].DaysLeft != left || list[0].Overdue != overdue || list[0].Climb != climb {
					t.Errorf("day %v: %+v %v", day, list, err)
				}
				return err
			})
		}
		due := a.Due
		want(w.today(), 1, 3, 0, team.ClimbNone)
		want(due, 1, 1, 0, team.ClimbNone)
		want(due.Add(1), 1, 0, 1, team.ClimbLeader)
		want(due.Add(3), 1, 0, 3, team.ClimbCommune)
		want(due.Add(7), 1, 0, 7, team.ClimbDistrict)
		w.record(ledger.Event{Citizen: w.in[w.houses[0][1]][0], Kind: ledger.Activated, Body: ledger.Body{Level: 2}, Credit: members[1].ID, Source: "paper"})
		want(due.Add(3), 2, 0, 0, team.ClimbNone)
		w.read(func(q db.Q) error {
			guides, err := w.teams.Guides(q, home, no)
			if g := guides[members[1].ID]; g.Accounts != 2 || g.Ten != 0 {
				t.Errorf("%+v", g)
			}
			return err
		})
		w.do(func(tx *db.Tx) error { return w.teams.Close(tx, no, home, a.ID, 3, db.ID{}) })
		wantCode(t, issue(4), "team.assignment.none")
	})
}

// Who leaves takes their clear away: what was drafted for them can't be issued.
func TestAnAssignmentNeedsSomebodyWhoIsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	tm, members := w.team(0, 2)
	a := team.Assignment{
		Home: home, Team: tm, Member: members[1].ID, Task: "Khảo sát", From: w.today(), Due: w.today(), Leader: members[0].ID,
		Result: team.Result{Measure: ledger.HouseholdsAsked, Goal: 5},
	}
	w.do(func(tx *db.Tx) (err error) { a.ID, err = w.teams.Draft(tx, no, a); return err })
	w.do(func(tx *db.Tx) error { return w.teams.Leave(tx, home, members[1].ID, 1) })
	err := w.write(func(tx *db.Tx) error { return w.teams.Issue(tx, no, home, a.ID, 1, db.ID{}) })
	wantCode(t, err, "team.assignment.unclear")
	if text := errs.As(err).Text.EN; text != "The work can't be given out yet; missing: the person. The draft is kept: complete it, then issue it." {
		t.Error(text)
	}
}
