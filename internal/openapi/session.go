package openapi

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tungnha/internal/unit"
)

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

type logInInput struct {
	Body struct {
		Login    string `json:"login" maxLength:"200"`
		Password string `json:"password" maxLength:"2000"`
	}
}

// Session is what a log-in gives.
type Session struct {
	Token      string  `json:"token" doc:"Send it as: Authorization: Bearer TOKEN. Ends 12 hours after the last use, 7 days after the log-in."`
	Name       string  `json:"name"`
	Role       string  `json:"role"`
	Unit       unit.ID `json:"unit" doc:"The root of the account's part of the tree"`
	MustChange bool    `json:"must_change" doc:"A temporary password: change it on the web page first"`
}

type logInOutput struct{ Body Session }

type nothing struct{}

func (s *server) sessionRoutes() {
	open(s, huma.Operation{
		OperationID: "log-in", Method: http.MethodPost, Path: "/api/v1/session", DefaultStatus: http.StatusCreated,
		Summary: "Đăng nhập · Log in", Middlewares: huma.Middlewares{whence},
	}, s.logIn)
	route(s, huma.Operation{
		OperationID: "log-out", Method: http.MethodDelete, Path: "/api/v1/session", Summary: "Đăng xuất · Log out",
	}, s.logOut)
}

type whenceKey struct{}

// origin is where a log-in comes from: the limits on attempts count it.
type origin struct{ addr, agent string }

func whence(ctx huma.Context, next func(huma.Context)) {
	r, _ := humago.Unwrap(ctx)
	next(huma.WithValue(ctx, whenceKey{}, origin{r.RemoteAddr, r.UserAgent()}))
}

func (s *server) logIn(ctx context.Context, in *logInInput) (*logInOutput, error) {
	from, _ := ctx.Value(whenceKey{}).(origin)
	token, actor, err := s.Access.LogIn(ctx, in.Body.Login, in.Body.Password, from.addr, from.agent)
	if err != nil {
		return nil, err
	}
	return &logInOutput{Session{Token: token, Name: actor.Name, Role: string(actor.Role), Unit: actor.Unit, MustChange: actor.MustChange}}, nil
}

func (s *server) logOut(ctx context.Context, c *caller, _ *nothing) (*nothing, error) {
	return nil, s.Access.LogOut(ctx, c.token)
}
