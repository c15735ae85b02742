package openapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/unit"
)

// Campaign is one campaign that the caller's part of the tree takes part in.
type Campaign struct {
	ID    string  `json:"id" example:"vinh-loc-2023"`
	Title Text    `json:"title"`
	Unit  unit.ID `json:"unit" doc:"The unit that runs it"`
	First string  `json:"first" format:"date"`
	Last  string  `json:"last" format:"date"`
	Days  int     `json:"days"`
}

// Unit is one unit of the tree.
type Unit struct {
	ID     unit.ID `json:"id" doc:"Names the unit everywhere in this API; it never changes"`
	Parent unit.ID `json:"parent"`
	Code   string  `json:"code" doc:"Official code, of one catalogue only"`
	Name   string  `json:"name"`
	Level  string  `json:"level" enum:"province,district,commune,hamlet,agency"`
}

var levels = map[unit.Level]string{
	unit.Province: "province", unit.District: "district", unit.Commune: "commune", unit.Hamlet: "hamlet", unit.Agency: "agency",
}

type campaignsOutput struct {
	Body struct {
		Campaigns []Campaign `json:"campaigns" nullable:"false"`
	}
}

type campaignInput struct {
	Campaign string `path:"campaign" maxLength:"100" example:"vinh-loc-2023"`
}

type unitsOutput struct {
	Body struct {
		Units []Unit `json:"units" nullable:"false"`
	}
}

func (s *server) campaignRoutes() {
	route(s, huma.Operation{
		OperationID: "campaigns", Method: http.MethodGet, Path: "/api/v1/campaigns", Summary: "Các đợt cao điểm · Campaigns",
	}, s.campaigns)
	route(s, huma.Operation{
		OperationID: "units", Method: http.MethodGet, Path: "/api/v1/campaigns/{campaign}/units", Summary: "Các đơn vị · Units",
	}, s.units)
}

// meets says whether a campaign and the caller's part of the tree have units in common.
func (c *caller) meets(l *campaign.Loaded) bool {
	return c.tree.Within(l.Unit, c.actor.Unit) || c.tree.Within(c.actor.Unit, l.Unit)
}

func (s *server) campaigns(ctx context.Context, c *caller, _ *nothing) (*campaignsOutput, error) {
	if err := c.may(access.ViewBoard, c.actor.Unit); err != nil {
		return nil, err
	}
	list, err := s.Campaigns.List(ctx)
	if err != nil {
		return nil, err
	}
	out := &campaignsOutput{}
	out.Body.Campaigns = []Campaign{}
	for _, l := range list {
		if c.meets(l) {
			out.Body.Campaigns = append(out.Body.Campaigns, campaignOf(l))
		}
	}
	return out, nil
}

func campaignOf(l *campaign.Loaded) Campaign {
	p := l.Plan.Period
	return Campaign{
		ID: l.ID, Title: textOf(l.Plan.Title), Unit: l.Unit, First: p.First.ISO(), Last: p.Last.ISO(), Days: p.Days(),
	}
}

// campaign finds a campaign that the caller takes part in.
func (s *server) campaign(ctx context.Context, c *caller, id string) (*campaign.Loaded, error) {
	list, err := s.Campaigns.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, l := range list {
		if l.ID == id && c.meets(l) {
			return l, nil
		}
	}
	return nil, access.ErrNotFound
}

func (s *server) units(ctx context.Context, c *caller, in *campaignInput) (*unitsOutput, error) {
	if err := c.may(access.ViewBoard, c.actor.Unit); err != nil {
		return nil, err
	}
	l, err := s.campaign(ctx, c, in.Campaign)
	if err != nil {
		return nil, err
	}
	out := &unitsOutput{}
	out.Body.Units = []Unit{}
	for _, u := range c.tree.Subtree(c.rootIn(l)) {
		if !u.Retired {
			out.Body.Units = append(out.Body.Units, Unit{ID: u.ID, Parent: u.Parent, Code: u.Code, Name: u.Name, Level: levels[u.Level]})
		}
	}
	return out, nil
}
