package openapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/locale"
	"tungnha/internal/report"
	"tungnha/internal/unit"
)

// Board is what report.JSON writes, here for the description; a test reads one into it.
type Board struct {
	Campaign string      `json:"campaign"`
	At       time.Time   `json:"at" doc:"What was recorded until then is counted"`
	Day      int         `json:"day"`
	Days     int         `json:"days"`
	Units    []BoardLine `json:"units" nullable:"false" doc:"The unit itself first, then what lies beneath it"`
}

// BoardLine is one unit of a board.
type BoardLine struct {
	Code       string            `json:"code"`
	Name       string            `json:"name"`
	Level      string            `json:"level" enum:"province,district,commune,hamlet,agency"`
	Indicators map[string]Figure `json:"indicators" doc:"By the plan's indicator ids: l1-activated, l2-filed, l2-activated, …"`
}

// Figure is one indicator of one unit; what is not known is null.
type Figure struct {
	Count        *int64   `json:"count"`
	Target       *int64   `json:"target"`
	Denominator  *int64   `json:"denominator"`
	Rate         *float64 `json:"rate" doc:"A fraction"`
	Official     *int64   `json:"official" doc:"The national system's figure; never mixed with count"`
	Today        *int64   `json:"today"`
	NeededPerDay *int64   `json:"needed_per_day"`
}

type boardInput struct {
	Campaign string  `path:"campaign" maxLength:"100" example:"vinh-loc-2023"`
	Unit     unit.ID `query:"unit" doc:"A unit's id; left out: the campaign's unit, or the caller's own within it"`
	At       string  `query:"at" maxLength:"40" doc:"RFC 3339, or local: 2023-05-25T17:00; left out: now"`
}

type rawOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

const boardPath = "/api/v1/campaigns/{campaign}/board"

func (s *server) boardRoutes() {
	route(s, huma.Operation{
		OperationID: "board", Method: http.MethodGet, Path: boardPath, Summary: "Bảng theo dõi · The board",
	}, s.board)
	doc := s.api.OpenAPI()
	schema := doc.Components.Schemas.Schema(typeOf[Board](), true, "Board")
	doc.Paths[boardPath].Get.Responses["200"].Content = map[string]*huma.MediaType{"application/json": {Schema: schema}}
}

func (s *server) board(ctx context.Context, c *caller, in *boardInput) (*rawOutput, error) {
	l, err := s.campaign(ctx, c, in.Campaign)
	if err != nil {
		return nil, err
	}
	root := in.Unit
	if root == 0 {
		root = c.rootIn(l)
	}
	if err := c.may(access.ViewBoard, root); err != nil {
		return nil, err
	}
	var at time.Time
	if in.At != "" {
		if at, err = locale.ParseTime(in.At); err != nil {
			return nil, err
		}
	}
	b, err := s.Report.Board(ctx, l, root, at)
	if err != nil {
		return nil, err
	}
	text, err := report.JSON(b)
	return &rawOutput{"application/json", text}, err
}

// rootIn is the widest unit that both the campaign and the caller's part of the tree hold.
func (c *caller) rootIn(l *campaign.Loaded) unit.ID {
	if c.tree.Within(c.actor.Unit, l.Unit) {
		return c.actor.Unit
	}
	return l.Unit
}
