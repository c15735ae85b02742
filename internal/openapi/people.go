package openapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Person is a citizen as lists show one; numbers are masked.
type Person struct {
	ID       db.ID    `json:"id" format:"uuid"`
	Name     string   `json:"name"`
	Birth    string   `json:"birth" doc:"YYYY-MM-DD, YYYY where only the year is known, or empty"`
	Sex      string   `json:"sex" enum:"male,female,unknown"`
	Hamlet   unit.ID  `json:"hamlet" doc:"0: not known"`
	ListNo   int64    `json:"list_no" doc:"Line on the paper list"`
	Identity string   `json:"identity" example:"038••••••234"`
	Phones   []string `json:"phones" nullable:"false" doc:"Only for who may see phones, masked"`
}

type peopleInput struct {
	Commune unit.ID `path:"commune"`
	Name    string  `query:"name" required:"true" maxLength:"100" doc:"Parts of the name, with or without marks"`
	Limit   int     `query:"limit" minimum:"1" maximum:"200" default:"20"`
}

type peopleOutput struct {
	Body struct {
		People []Person `json:"people" nullable:"false" doc:"In Vietnamese order of names"`
	}
}

type personInput struct {
	Commune unit.ID `path:"commune"`
	ID      string  `path:"id" format:"uuid"`
}

type personOutput struct{ Body PersonPage }

func (s *server) peopleRoutes() {
	route(s, huma.Operation{
		OperationID: "people", Method: http.MethodGet, Path: "/api/v1/communes/{commune}/people",
		Summary: "Tìm công dân theo tên · People by name",
	}, s.people)
	route(s, huma.Operation{
		OperationID: "person", Method: http.MethodGet, Path: "/api/v1/communes/{commune}/people/{id}",
		Summary: "Một công dân · One citizen",
	}, s.person)
}

func (s *server) people(ctx context.Context, c *caller, in *peopleInput) (*peopleOutput, error) {
	u, err := c.commune(access.ViewPeople, in.Commune)
	if err != nil {
		return nil, err
	}
	list, err := s.Roster.Search(ctx, []unit.ID{u.ID}, in.Name, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &peopleOutput{}
	out.Body.People = make([]Person, len(list))
	for i, p := range list {
		out.Body.People[i] = c.person(p)
	}
	return out, nil
}

func (c *caller) person(p *roster.Citizen) Person {
	out := Person{
		ID: p.ID, Name: p.Name, Birth: p.Birth.String(), Sex: sexes[p.Sex], Hamlet: p.Hamlet, ListNo: p.ListNo,
		Identity: vn.MaskIdentity(p.Identity), Phones: []string{},
	}
	if c.may(access.ViewPhones, p.Commune) == nil {
		for _, n := range p.Phones {
			out.Phones = append(out.Phones, vn.MaskPhone(n))
		}
	}
	return out
}

var sexes = map[vn.Sex]string{vn.SexUnknown: "unknown", vn.Male: "male", vn.Female: "female"}

func (s *server) person(ctx context.Context, c *caller, in *personInput) (*personOutput, error) {
	u, err := c.commune(access.ViewPeople, in.Commune)
	if err != nil {
		return nil, err
	}
	id, err := db.ParseID(in.ID)
	if err != nil || id.IsZero() {
		return nil, access.ErrNotFound
	}
	out := &personOutput{}
	err = s.DB.Read(ctx, func(q *db.Rx) error {
		p, err := s.Roster.Citizen(q, u.ID, id)
		if err != nil {
			return err
		}
		if p == nil {
			return access.ErrNotFound
		}
		out.Body, err = s.page(q, c, p)
		return err
	})
	return out, err
}
