package field

import (
	"cmp"
	"context"
	"slices"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// Hamlet names one hamlet of a phone's area.
type Hamlet struct {
	ID   unit.ID `json:"id"`
	Name string  `json:"name"`
}

// Named is an account or a team's member with a name.
type Named struct {
	ID   db.ID  `json:"id"`
	Name string `json:"name"`
}

// Hotline is the number that people of the area call (requirement W5), with the team that answers.
type Hotline struct {
	Number string `json:"number"`
	Name   string `json:"name"`
}

// CampaignOf is the campaign whose groups and steps the phone shows. First and Last are days as 2023-05-25; Day is 0 before the first and one more than
// Days after the last.
type CampaignOf struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	First string `json:"first"`
	Last  string `json:"last"`
	Day   int    `json:"day"`
	Days  int    `json:"days"`
}

// Area says what a phone may fetch, and what it needs to show it.
type Area struct {
	Commune  unit.ID     `json:"commune"`
	Name     string      `json:"name"`
	Key      string      `json:"area"`
	Hamlets  []Hamlet    `json:"hamlets"`
	Phones   bool        `json:"phones"`
	Account  Named       `json:"account"`
	Member   db.ID       `json:"member,omitzero"` // the account's place in a team; it may take doors only with one
	Members  []Named     `json:"members"`         // who may be named in the split or at a door
	Hotline  *Hotline    `json:"hotline,omitempty"`
	Campaign *CampaignOf `json:"campaign,omitempty"`
	Seal     SealKey     `json:"seal"`
	Words    Words       `json:"words"`
}

// Area gives the phone's part of the tree with the people and words around it. Hamlet 0 stands for people whose hamlet is not known yet.
func (s *Service) Area(ctx context.Context, p *Phone) (out *Area, err error) {
	err = s.DB.Read(ctx, func(q *db.Rx) error {
		a := p.place()
		a.Account, a.Seal, a.Words = Named{p.Actor.Account, p.Actor.Name}, s.SealKey(), wordsNow()
		if a.Campaign, err = s.campaignOf(q, a.Commune); err != nil {
			return err
		}
		if err = s.teamsOf(q, p, &a); err != nil {
			return err
		}
		out = &a
		return nil
	})
	return out, err
}

// place is the phone's part of the tree.
func (p *Phone) place() Area {
	a := Area{Commune: p.Scope.Commune, Key: p.Scope.Key(), Phones: p.Scope.Phones, Hamlets: []Hamlet{}, Members: []Named{}}
	if u, ok := p.tree.Get(p.Scope.Commune); ok {
		a.Name = u.Name
	}
	for _, h := range p.tree.Hamlets(p.Scope.Commune) {
		if p.Scope.Has(p.Scope.Commune, h.ID) {
			a.Hamlets = append(a.Hamlets, Hamlet{h.ID, h.Name})
		}
	}
	if p.Scope.Hamlet == 0 {
		a.Hamlets = append(a.Hamlets, Hamlet{0, "Chưa rõ thôn"})
	}
	return a
}

// teamsOf fills in who works in the area and which number is posted for it.
func (s *Service) teamsOf(q db.Q, p *Phone, a *Area) error {
	m, ok, err := s.Teams.MemberOf(q, a.Commune, p.Actor.Account)
	if err != nil {
		return err
	}
	if ok {
		a.Member = m.ID
	}
	if a.Members, err = s.membersOf(q, p.Scope); err != nil {
		return err
	}
	place := cmp.Or(p.Scope.Hamlet, a.Commune)
	h, ok, err := s.Teams.HotlineOf(q, a.Commune, place)
	if ok {
		a.Hotline = &Hotline{h.Number, h.Team}
	}
	return err
}

// membersOf lists who works in a scope: the members of its hamlet's teams and of the commune's, or everybody of the commune.
func (s *Service) membersOf(q db.Q, scope Scope) ([]Named, error) {
	teams, err := s.Teams.Teams(q, scope.Commune)
	out := []Named{}
	for i := range teams {
		if u := teams[i].Unit; scope.Hamlet != 0 && u != scope.Hamlet && u != scope.Commune {
			continue
		}
		for _, m := range teams[i].Members {
			out = append(out, Named{m.ID, m.Name})
		}
	}
	slices.SortFunc(out, func(a, b Named) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return out, err
}

func (s *Service) campaignOf(q db.Q, commune unit.ID) (*CampaignOf, error) {
	l, err := s.newest(q, commune)
	if err != nil || l == nil {
		return nil, err
	}
	day, days := l.Plan.Day(q.Now())
	return &CampaignOf{
		ID: l.ID, Name: cmp.Or(l.Plan.Short.VI, l.Plan.Title.VI), First: l.Plan.Period.First.ISO(), Last: l.Plan.Period.Last.ISO(), Day: day, Days: days,
	}, nil
}

// newest is the campaign whose groups and steps phones show: the newest that covers the commune, nil for none.
func (s *Service) newest(q db.Q, commune unit.ID) (out *campaign.Loaded, err error) {
	list, err := s.Campaigns.Covering(q, commune)
	for _, l := range list {
		if out == nil || l.No > out.No {
			out = l
		}
	}
	return out, err
}

// campaign is the newest campaign's number, 0 for none.
func (s *Service) campaign(q db.Q, commune unit.ID) (int64, error) {
	l, err := s.newest(q, commune)
	if err != nil || l == nil {
		return 0, err
	}
	return l.No, nil
}

// KitLine is one person of a printed evening sheet; No is the number on the paper.
type KitLine struct {
	No     int   `json:"no"`
	Person db.ID `json:"person"`
	Step   int64 `json:"step"` // what a tick stands for
}

// Kit is a printed evening sheet, to be keyed in by line numbers. Keyed is 0 until somebody has.
type Kit struct {
	ID     db.ID     `json:"id"`
	Hamlet unit.ID   `json:"hamlet"`
	Member db.ID     `json:"member"`
	Made   int64     `json:"made"`
	Keyed  int64     `json:"keyed"`
	Lines  []KitLine `json:"lines"`
}

// Kits gives the evening sheets of the last seven days in the phone's area, the newest first in each hamlet.
func (s *Service) Kits(ctx context.Context, p *Phone) (out []Kit, err error) {
	err = s.DB.Read(ctx, func(q *db.Rx) error {
		out = []Kit{}
		for _, h := range p.place().Hamlets {
			list, err := s.Teams.Kits(q, p.Scope.Commune, h.ID, q.Now().Add(-kitsFor))
			if err != nil {
				return err
			}
			for i := range list {
				out = append(out, kitOf(&list[i]))
			}
		}
		return nil
	})
	return out, err
}

func kitOf(k *team.Kit) Kit {
	out := Kit{ID: k.ID, Hamlet: k.Hamlet, Member: k.Member, Made: db.Ms(k.Made), Keyed: db.Ms(k.Keyed), Lines: make([]KitLine, len(k.Lines))}
	for i, l := range k.Lines {
		out.Lines[i] = KitLine{i + 1, l.Citizen, int64(l.Step)}
	}
	return out
}
