package app

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/field"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// staged is a demo as somebody opens it: at its own clock.
type staged struct {
	*App
	t    *testing.T
	no   int64
	town unit.ID
	tree *unit.Tree
	at   time.Time
}

func stage(t *testing.T, citizens int) *staged {
	t.Helper()
	ctx, at := t.Context(), DemoClock("vinh-loc-2023")
	a := start(t, Config{Dir: t.TempDir()})
	if made, err := a.MakeDemo(ctx, Demo{Plan: "vinh-loc-2023.yaml", Citizens: citizens, Seed: 1, Clock: at}); err != nil || !made {
		t.Fatal(made, err)
	}
	opened, err := a.asOf(func() time.Time { return at })
	must(t, err)
	list, err := opened.Campaigns.List(ctx)
	must(t, err)
	tree, err := opened.Units.Tree(ctx)
	must(t, err)
	town, ok := tree.ByCode(list[0].Plan.Catalogue, townCode)
	if !ok {
		t.Fatal("no town")
	}
	return &staged{App: opened, t: t, no: list[0].No, town: town.ID, tree: tree, at: at}
}

func (s *staged) read(do func(q *db.Rx)) {
	s.t.Helper()
	must(s.t, s.DB.Read(s.t.Context(), func(q *db.Rx) error { do(q); return nil }))
}

// A first look finds the whole campaign alive: teams with work, phones of every kind, an evening that goes on, an inbox, sheets and call-backs.
func TestDemoIsAlive(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("SKIPPED with -short (the race detector): the whole demo is played by one goroutine, and takes minutes under it")
	}
	s := stage(t, 5000)
	s.teamsWork()
	s.phonesAre()
	s.afternoonGoesOn()
	s.paperWaits()
	var out bytes.Buffer
	if n, err := s.Check(t.Context(), &out); err != nil || n > 0 {
		t.Error(n, err, out.String())
	}
}

func (s *staged) teamsWork() {
	s.read(func(q *db.Rx) {
		states := map[team.State]int{}
		for _, c := range s.tree.Communes(s.tree.Path(s.town)[1].ID) {
			teams, err := s.Teams.Teams(q, c)
			must(s.t, err)
			for _, h := range s.tree.Hamlets(c) {
				i := slices.IndexFunc(teams, func(x team.Team) bool { return x.Unit == h.ID && x.Kind == team.Guidance })
				if i < 0 {
					s.t.Errorf("%s: no team", h.Name)
					continue
				}
				if lead, ok := teams[i].Lead(); !ok || lead.Organisation != team.HamletHead || len(teams[i].Members) < 3 || teams[i].Hotline == "" {
					s.t.Errorf("%s: %+v", h.Name, teams[i])
				}
			}
			board, err := s.Teams.Board(q, c, s.no, 20230525)
			must(s.t, err)
			for i := range board {
				state, _ := board[i].State()
				states[state]++
			}
		}
		if states[team.StateDraft] != 13 || states[team.StateLate] < 5 || states[team.StateReached] < 20 || states[team.StateOpen] < 20 {
			s.t.Errorf("assignments: %v", states)
		}
		worked, err := s.Teams.Worked(q, s.town, team.Evening, s.at.AddDate(0, 0, -7), s.at)
		must(s.t, err)
		trained, err := s.Teams.Worked(q, s.town, team.Training, s.at.AddDate(0, 0, -30), s.at)
		must(s.t, err)
		if len(worked) == 0 || len(trained) <= len(worked) {
			s.t.Errorf("%d worked an evening, %d were trained", len(worked), len(trained))
		}
	})
}

// phonesAre looks for one phone of each fate.
func (s *staged) phonesAre() {
	boss, err := s.Access.ActorOf(s.t.Context(), DemoLogin)
	must(s.t, err)
	lags := map[field.Lag]int{}
	inUse, waiting, gone := 0, 0, 0
	for _, code := range []string{"15349", "15352", "15355"} {
		list, err := s.Field().Devices(s.t.Context(), boss, s.commune(code).ID)
		must(s.t, err)
		for _, p := range list {
			for _, l := range p.Lags {
				lags[l]++
			}
			switch {
			case !p.Revoked.IsZero():
				gone++
			case p.Check != "":
				waiting++
			default:
				inUse++
			}
		}
	}
	if inUse != 7 || waiting != 1 || gone != 1 || lags[field.LagSilent] != 1 || lags[field.LagWaiting] != 1 || lags[field.LagClock] != 1 || lags[field.LagRefused] != 0 {
		s.t.Errorf("%d in use, %d to confirm, %d revoked, %v", inUse, waiting, gone, lags)
	}
}

func (s *staged) commune(code string) *unit.Unit {
	for _, id := range s.tree.Communes(s.tree.Path(s.town)[1].ID) {
		if u, _ := s.tree.Get(id); u.Code == code {
			return u
		}
	}
	s.t.Fatal(code)
	return nil
}

func (s *staged) afternoonGoesOn() {
	ctx := s.t.Context()
	boss, err := s.Access.ActorOf(ctx, DemoLogin)
	must(s.t, err)
	e, err := s.Field().Live(ctx, boss, s.town, s.at.Add(-16*time.Hour), 0)
	must(s.t, err)
	if len(e.Workers) != 3 || e.Houses < 15 || e.Activations < 5 || len(e.Doors) != 3 || len(e.Problems) == 0 || e.Conflicts != 3 || e.Refused != 0 {
		s.t.Errorf("the evening: %+v", e)
	}
	for _, w := range e.Workers {
		if s.at.Sub(w.Last) > 30*time.Minute || w.Last.After(s.at) {
			s.t.Errorf("last heard of at %s", w.Last)
		}
	}
	inbox, err := s.Field().Inbox(ctx, boss, s.town)
	must(s.t, err)
	var kinds []string
	for _, i := range inbox {
		kinds = append(kinds, fmt.Sprint(i.Kind, " ", i.Code))
	}
	if got := strings.Join(kinds, ", "); got != "citizen.edit field.conflict, household.survey field.conflict, citizen.add roster.identity.taken" {
		s.t.Error(got)
	}
}

func (s *staged) paperWaits() {
	s.read(func(q *db.Rx) {
		keyed, waiting := 0, 0
		for _, h := range s.tree.Hamlets(s.town)[:2] {
			kits, err := s.Teams.Kits(q, s.town, h.ID, s.at.AddDate(0, 0, -7))
			must(s.t, err)
			for i := range kits {
				if kits[i].Keyed.IsZero() {
					waiting++
				} else {
					keyed++
				}
			}
		}
		calls, err := s.Teams.CallBacks(q, s.town, clockOn(s.at, 23, 0))
		must(s.t, err)
		if keyed != 1 || waiting != 2 || len(calls) < 3 {
			s.t.Errorf("%d sheets keyed in, %d not, %d to call back tonight", keyed, waiting, len(calls))
		}
	})
}
