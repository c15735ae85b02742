package openapi

import (
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// PersonPage is one citizen with the state, what each campaign makes of it, and the timeline behind both.
type PersonPage struct {
	Person
	State     State      `json:"state"`
	Campaigns []Standing `json:"campaigns" nullable:"false"`
	Timeline  []Fact     `json:"timeline" nullable:"false" doc:"Oldest first; nothing is left out, corrected facts are marked"`
}

// State is what the events come to.
type State struct {
	Listed   bool      `json:"listed"`
	Level1   Level     `json:"level1"`
	Level2   Level     `json:"level2"`
	PortalAt time.Time `json:"portal_at,omitzero"`
	Surveyed time.Time `json:"surveyed_at,omitzero"`
	Contact  time.Time `json:"contacted_at,omitzero"`
	Outcome  string    `json:"outcome,omitempty"`
	Absent   Claim     `json:"absent"`
	Cannot   Claim     `json:"cannot"`
}

// Level is how far one level of an account has come.
type Level struct {
	Stage    string    `json:"stage" enum:"none,refused,registered,approved,notified,active"`
	Baseline bool      `json:"baseline" doc:"Active before the campaign counts"`
	Filed    time.Time `json:"filed_at,omitzero"`
	Approved time.Time `json:"approved_at,omitzero"`
	Notified time.Time `json:"notified_at,omitzero"`
	Active   time.Time `json:"active_at,omitzero"`
}

// Claim is something said of the citizen that the authority confirms.
type Claim struct {
	Since     time.Time `json:"since,omitzero"`
	Confirmed bool      `json:"confirmed"`
	Reason    string    `json:"reason,omitempty" doc:"Left out for who may not see reasons of health"`
}

// Standing is the group and the next step in one campaign.
type Standing struct {
	Campaign string    `json:"campaign"`
	Group    string    `json:"group" enum:"done,able,weak,unasked,cannot,absent,under,off"`
	Text     Text      `json:"group_text"`
	Step     string    `json:"next_step"`
	Clock    time.Time `json:"message_at,omitzero" doc:"When the approval message came: seven days run from it"`
}

// Fact is one event of the timeline.
type Fact struct {
	ID        db.ID     `json:"id" format:"uuid"`
	Kind      string    `json:"kind"`
	Text      Text      `json:"text"`
	At        time.Time `json:"at" doc:"When it was recorded: the moment on which it counts"`
	SeenAt    time.Time `json:"seen_at,omitzero"`
	Level     int       `json:"level,omitempty"`
	Source    string    `json:"source"`
	Credit    db.ID     `json:"credit,omitzero" format:"uuid"`
	Corrects  db.ID     `json:"corrects,omitzero" format:"uuid"`
	Corrected bool      `json:"corrected" doc:"A later event takes this one back"`
	What      string    `json:"what,omitempty"`
	Channel   string    `json:"channel,omitempty"`
	Outcome   string    `json:"outcome,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	Note      string    `json:"note,omitempty"`
}

var (
	stages = map[ledger.Stage]string{
		ledger.StageNone: "none", ledger.StageRefused: "refused", ledger.StageRegistered: "registered", ledger.StageApproved: "approved",
		ledger.StageNotified: "notified", ledger.StageActive: "active",
	}
	steps = map[ledger.Step]string{
		ledger.StepActivate2: "activate-2", ledger.StepActivate1: "activate-1", ledger.StepTell: "tell", ledger.StepRegister1: "register-1",
		ledger.StepFile2: "file-2", ledger.StepCard: "card", ledger.StepSurvey: "survey", ledger.StepWait: "wait", ledger.StepConfirm: "confirm",
		ledger.StepKin: "kin", ledger.StepPortal: "portal", ledger.StepNone: "none",
	}
	groups = map[ledger.Group]string{
		ledger.GroupDone: "done", ledger.GroupAble: "able", ledger.GroupWeak: "weak", ledger.GroupUnasked: "unasked",
		ledger.GroupCannot: "cannot", ledger.GroupAbsent: "absent", ledger.GroupUnder: "under", ledger.GroupOff: "off",
	}
)

func (s *server) page(q db.Q, c *caller, p *roster.Citizen) (PersonPage, error) {
	events, state, err := s.Ledger.Timeline(q, p.Commune, p.ID)
	if err != nil {
		return PersonPage{}, err
	}
	health := c.may(access.ViewHealthReason, p.Commune) == nil
	out := PersonPage{Person: c.person(p), State: stateOf(&state, health), Campaigns: []Standing{}, Timeline: timeline(events, health)}
	out.Campaigns, err = s.standings(q, c, p.Commune, p.ID)
	return out, err
}

func (s *server) standings(q db.Q, c *caller, commune unit.ID, id db.ID) ([]Standing, error) {
	out := []Standing{}
	list, err := s.Campaigns.List(q.Context())
	if err != nil {
		return nil, err
	}
	for _, l := range list {
		if !c.tree.Within(commune, l.Unit) {
			continue
		}
		v, found, err := s.Ledger.ViewOf(q, commune, l.No, id)
		if err != nil {
			return nil, err
		}
		if found {
			out = append(out, Standing{Campaign: l.ID, Group: groups[v.Group], Text: textOf(v.Group.Text()), Step: steps[v.Step], Clock: v.Clock})
		}
	}
	return out, nil
}

func stateOf(s *ledger.State, health bool) State {
	return State{
		Listed: s.Listed, Level1: levelOf(&s.L1), Level2: levelOf(&s.L2), PortalAt: s.PortalAt, Surveyed: s.Surveyed, Contact: s.Contact,
		Outcome: s.Outcome, Absent: claimOf(s.Absent, health), Cannot: claimOf(s.Cannot, health),
	}
}

func levelOf(a *ledger.Account) Level {
	return Level{Stage: stages[a.Stage], Baseline: a.Baseline, Filed: a.FiledAt, Approved: a.ApprovedAt, Notified: a.NotifiedAt, Active: a.ActiveAt}
}

func claimOf(c ledger.Claim, health bool) Claim {
	return Claim{Since: c.Since, Confirmed: c.Confirmed, Reason: reasonFor(c.Reason, health)}
}

// reasonFor leaves reasons of health out for who may not see them (law 7).
func reasonFor(code string, health bool) string {
	if r, ok := ledger.ReasonOf(code); !health && (!ok || r.Health) {
		return ""
	}
	return code
}

func timeline(events []ledger.Event, health bool) []Fact {
	out := make([]Fact, len(events))
	void := ledger.Voided(events)
	for i := range events {
		e := &events[i]
		source, _, _ := strings.Cut(e.Source, ":") // what follows names a file or a run
		out[i] = Fact{
			ID: e.ID, Kind: string(e.Kind), Text: textOf(e.Kind.Text()), At: e.At, SeenAt: e.SeenAt, Level: e.Body.Level, Source: source,
			Credit: e.Credit, Corrects: e.Corrects, Corrected: void[e.ID], What: e.Body.What, Channel: e.Body.Channel, Outcome: e.Body.Outcome,
			Reason: reasonFor(e.Body.Reason, health), Note: noteFor(e, health),
		}
	}
	return out
}

// noteFor leaves the note of a "cannot" out for who may not see its reason: people write the illness there.
func noteFor(e *ledger.Event, health bool) string {
	if e.Kind == ledger.Cannot && !health {
		return ""
	}
	return e.Body.Note
}
