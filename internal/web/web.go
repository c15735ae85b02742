package web

import (
	"tungnha/internal/web/desk"
	"tungnha/internal/web/door"
	"tungnha/internal/web/figures"
	"tungnha/internal/web/imports"
	"tungnha/internal/web/office"
	"tungnha/internal/web/people"
	"tungnha/internal/web/phones"
	"tungnha/internal/web/teams"
)

// Config is what the desk needs. Services are those of the wiring.
type Config = desk.Config

// Server is the desk as an http.Handler. Close waits for what it runs in the background.
type Server struct{ *desk.Site }

// New makes the desk of all its sections. It fails only on a program error: a template that does not parse.
func New(cfg Config) (*Server, error) {
	complete(&cfg)
	site, err := desk.New(cfg)
	if err != nil {
		return nil, err
	}
	err = site.Open(desk.Surround{Menu: menu, Hotline: teams.Hotline},
		door.Section(site), people.Section(site), teams.Section(site), phones.Section(site), imports.Section(site), figures.Section(site), office.Section(site))
	if err != nil {
		return nil, err
	}
	return &Server{site}, nil
}
