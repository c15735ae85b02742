package app

import (
	"context"
	"strconv"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/emulate"
	"tungnha/internal/field"
	"tungnha/internal/ledger"
	"tungnha/internal/official"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// player turns the script of a campaign into what the desks would have recorded, hour by hour.
type player struct {
	*demo
	people  []map[string]*roster.Citizen // by commune, by identity
	events  map[int]past                 // by the number of the action
	waiting [][]emulate.Action           // by commune: what the running hour holds
	guides  []map[unit.ID]db.ID          // by commune and hamlet: the head's account
	diary   []entry                      // what happens beside the script, in the order of time
	phones  []*handset
	field   *field.Service
}

// past is an action that was recorded.
type past struct {
	id   db.ID
	kind ledger.Kind
}

func (d *demo) play(ctx context.Context) error {
	p := &player{demo: d, events: map[int]past{}, waiting: make([][]emulate.Action, len(d.units)), field: d.Field()}
	if err := p.load(ctx); err != nil {
		return err
	}
	p.schedule()
	start := d.loaded.Plan.Period.First.Midnight()
	var hour time.Time
	total := max(int(d.Demo.Clock.Sub(start).Hours())+1, 1) // a clock before the first day plays nothing
	days := d.loaded.Plan.Period.Days()
	for act := range emulate.Play(d.district, emulate.PlayOptions{Seed: d.Seed, Start: start, Days: days}) {
		if !act.At.Before(d.Demo.Clock) {
			break
		}
		if err := p.follow(ctx, act.At); err != nil {
			return err
		}
		if h := act.At.Truncate(time.Hour); h != hour {
			if err := p.flush(ctx); err != nil {
				return err
			}
			hour = h
			d.tell("Diễn lại chiến dịch", max(int(h.Sub(start).Hours()), 0), total)
		}
		p.waiting[act.Commune] = append(p.waiting[act.Commune], act)
	}
	d.tell("Diễn lại chiến dịch", total, total)
	if err := p.follow(ctx, d.Demo.Clock); err != nil {
		return err
	}
	return p.flush(ctx)
}

// load finds the citizens that the import made of the invented people. Those whose row was refused are not there, as in life.
func (p *player) load(ctx context.Context) error {
	return p.DB.Read(ctx, func(q *db.Rx) error {
		for _, u := range p.units {
			by := map[string]*roster.Citizen{}
			citizens, err := p.Roster.Citizens(q, u)
			if err != nil {
				return err
			}
			guides := map[unit.ID]db.ID{}
			for _, c := range citizens {
				if c.Identity != "" {
					by[c.Identity] = c
				}
				by[nameOf(c.Name, c.Birth.Year)] = c
			}
			tree, err := p.Units.Tree(ctx)
			if err != nil {
				return err
			}
			for _, h := range tree.Hamlets(u) {
				guides[h.ID] = p.accounts[memberKey(h.ID, 0)]
			}
			p.people, p.guides = append(p.people, by), append(p.guides, guides)
		}
		return nil
	})
}

// find gives the citizen an action is about, nil when the import refused the row.
func (p *player) find(a *emulate.Action) *roster.Citizen {
	who := p.district.Person(a.Person)
	by := p.people[a.Commune]
	for _, key := range []string{who.Identity, who.OldID, nameOf(who.Name, who.Birth.Year)} {
		if c := by[key]; c != nil && key != "" {
			return c
		}
	}
	return nil
}

// flush records an hour of work, commune by commune.
func (p *player) flush(ctx context.Context) error {
	for i := range p.waiting {
		if err := p.flushOne(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// flushOne records what waits for a commune in one transaction, at its last action.
func (p *player) flushOne(ctx context.Context, commune int) error {
	actions := p.waiting[commune]
	if len(actions) == 0 {
		return nil
	}
	p.waiting[commune] = actions[:0]
	p.at = actions[len(actions)-1].At
	return p.record(ctx, commune, actions)
}

func (p *player) record(ctx context.Context, commune int, actions []emulate.Action) error {
	var events []ledger.Event
	var surveys []*emulate.Action
	for i := range actions {
		a := &actions[i]
		switch a.Kind {
		case emulate.Official:
			if err := p.figures(ctx, a); err != nil {
				return err
			}
		case emulate.Surveyed:
			surveys = append(surveys, a)
			events = append(events, p.answers(a)...)
		default:
			events = append(events, p.atDesk(a, p.event(a))...)
		}
	}
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		for _, a := range surveys {
			if err := p.survey(tx, a); err != nil {
				return err
			}
		}
		if len(events) == 0 {
			return nil
		}
		_, err := p.Ledger.Append(tx, p.units[commune], events)
		return err
	})
}

// by says whose account an action is recorded under.
func (p *player) by(a *emulate.Action, c *roster.Citizen) db.ID {
	code := p.district.Communes[a.Commune].Code
	switch a.Actor.Office {
	case emulate.OfficeAuthority:
		return p.accounts["chair "+code]
	case emulate.OfficeTeam:
		if id := p.guides[a.Commune][c.Hamlet]; !id.IsZero() {
			return id
		}
	case emulate.OfficePolice:
	}
	return p.accounts["police "+code]
}

// credit says who guided: the member of the hamlet's team, by account where there is one.
func (p *player) credit(a *emulate.Action, c *roster.Citizen) db.ID {
	crew := p.guiding(a.Commune, c.Hamlet)
	if crew == nil {
		return db.ID{}
	}
	m := crew.members[a.Actor.Member%len(crew.members)]
	if !m.Account.IsZero() {
		return m.Account
	}
	return m.ID
}

var playKinds = map[emulate.Kind]ledger.Kind{
	emulate.Contacted: ledger.Contacted, emulate.Registered: ledger.Registered, emulate.Filed: ledger.Filed, emulate.Approved: ledger.Approved,
	emulate.Notified: ledger.Notified, emulate.Activated: ledger.Activated, emulate.Portal: ledger.Portal, emulate.Absent: ledger.Absent,
	emulate.Returned: ledger.Returned, emulate.Cannot: ledger.Cannot, emulate.Confirmed: ledger.Confirmed, emulate.Corrected: ledger.Corrected,
}

func (p *player) event(a *emulate.Action) []ledger.Event {
	c := p.find(a)
	kind, ok := playKinds[a.Kind]
	if c == nil || !ok {
		return nil
	}
	e := ledger.Event{ID: db.NewID(a.At), Citizen: c.ID, Kind: kind, SeenAt: a.At, Account: p.by(a, c), Source: "desk", Body: ledger.Body{Level: a.Level}}
	if a.Actor.Office == emulate.OfficeTeam && kind == ledger.Activated {
		e.Credit = p.credit(a, c)
	}
	if !p.fill(&e, a.Body) {
		return nil
	}
	p.events[a.No] = past{e.ID, kind}
	return []ledger.Event{e}
}

// fill writes what the action says into the event; false when what it speaks of was never recorded.
func (p *player) fill(e *ledger.Event, body emulate.Body) bool {
	switch b := body.(type) {
	case emulate.Contact:
		p.contacted(e, b)
	case emulate.Absence:
		e.Body.Where = b.Where
	case emulate.Inability:
		e.Body.Reason = reasonCodes[b.Reason]
	case emulate.Confirmation:
		of, ok := p.events[b.Of]
		e.Body.What = string(of.kind)
		return ok && (of.kind == ledger.Absent || of.kind == ledger.Cannot)
	case emulate.Correction:
		of, ok := p.events[b.Of]
		e.Corrects, e.Body.Note, e.Body.Level = of.id, b.Reason, 0
		return ok
	}
	return true
}

var (
	playChannels = map[string]string{"visit": team.ByVisit, "phone": team.ByPhone, "zalo": team.ByPhone}
	playOutcomes = map[string]string{"appointment": team.Again, "agreed": team.Done, "not-home": team.Nobody, "refused": team.Declined}
)

// promiseHeld is for how long before the demo's clock an appointment is still open; earlier ones were kept.
const promiseHeld = 30 * time.Hour

// contacted puts an attempt into the words of the desk. Of the last day's, somebody was told "this evening" or "tomorrow evening".
func (p *player) contacted(e *ledger.Event, b emulate.Contact) {
	e.Body.Channel, e.Body.Outcome = playChannels[b.Channel], playOutcomes[b.Result]
	if e.Body.Outcome != team.Again {
		return
	}
	if e.SeenAt.Before(p.Demo.Clock.Add(-promiseHeld)) {
		e.Body.Outcome = team.Done
		return
	}
	quarter := e.SeenAt.Minute() % 8
	e.Body.Again = db.Ms(p.back(-(quarter / 6), 19, 15+15*(quarter%6)))
}

var reasonCodes = map[emulate.Frail]string{
	emulate.FrailNone: "other", emulate.FrailOld: "old-frail", emulate.FrailMental: "mental", emulate.FrailIllness: "illness",
	emulate.FrailDisability: "illness", emulate.FrailNoDevice: "no-device",
}

var playDevices = map[emulate.Device]roster.Device{
	emulate.DeviceNone: roster.DeviceNone, emulate.DeviceWeak: roster.DeviceWeak, emulate.DeviceGood: roster.DeviceGood,
}

var playCards = map[emulate.Card]roster.Card{
	emulate.CardNone: roster.CardNone, emulate.CardOld: roster.CardOld, emulate.CardChip: roster.CardChip,
}

// answers are what a household's members said in the survey.
func (p *player) answers(a *emulate.Action) (out []ledger.Event) {
	s, ok := a.Body.(emulate.Survey)
	if !ok {
		return nil
	}
	for _, m := range s.Answers {
		member := *a
		member.Person.Member = m.Member
		c := p.find(&member)
		if c == nil {
			continue
		}
		e := ledger.Event{ID: db.NewID(a.At), Citizen: c.ID, Kind: ledger.Surveyed, SeenAt: a.At, Account: p.by(a, c), Source: "desk"}
		e.Body.Device, e.Body.OwnSIM = int(playDevices[m.Device]), 2
		if m.OwnSIM {
			e.Body.OwnSIM = 1
		}
		e.Body.Card = int(playCards[m.Card])
		out = append(out, e)
	}
	return out
}

func (p *player) survey(tx *db.Tx, a *emulate.Action) error {
	c := p.find(a)
	s, ok := a.Body.(emulate.Survey)
	if c == nil || !ok {
		return nil
	}
	h, _, err := p.Roster.Household(tx, c.Commune, c.Household)
	if err != nil || h == nil {
		return err
	}
	return p.Roster.SurveyHousehold(tx, c.Commune, h.ID, h.Version, roster.Survey{
		Smartphones: int64(s.Smartphones), Computers: int64(s.Computers), Internet: s.Internet, By: p.by(a, c),
	})
}

func (p *player) figures(ctx context.Context, a *emulate.Action) error {
	f, ok := a.Body.(emulate.Figures)
	if !ok {
		return nil
	}
	day := p.loaded.Plan.DayOf(f.Cutoff)
	var lines []official.Line
	for id, v := range map[string]int{"l1-activated": f.L1Activated, "l2-filed": f.L2Filed, "l2-activated": f.L2Activated} {
		lines = append(lines, official.Line{
			Commune: p.units[a.Commune], Day: day, Indicator: id, Value: int64(v), Cutoff: f.Cutoff, Origin: "desk", Account: p.accounts[""],
		})
	}
	_, err := p.Official.Put(ctx, p.loaded.No, lines)
	return err
}

func nameOf(name string, year int) string { return vn.Key(name) + "|" + strconv.Itoa(year) }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
