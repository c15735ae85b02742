package web

import (
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/team"
)

// reachForm is how somebody was reached and what came of it (W4).
type reachForm struct {
	Channels, Outcomes []option
	Warn               string // one phone for several people
}

func (c *call) reach(q db.Q) (f reachForm, err error) {
	for _, w := range team.Channels() {
		f.Channels = append(f.Channels, option{Value: w.Code, Text: c.lang.Pick(w.Text)})
	}
	for _, w := range team.Outcomes() {
		f.Outcomes = append(f.Outcomes, option{Value: w.Code, Text: c.lang.Pick(w.Text)})
	}
	if c.camp == nil || c.srv.Teams == nil {
		return f, nil
	}
	for _, number := range c.who.Phones {
		same, err := c.srv.Teams.OnePhone(q, c.who.Commune, c.camp.No, number)
		if err != nil {
			return f, err
		}
		if text, ok := team.Warn(c.who.ID, same); ok {
			f.Warn = c.lang.Pick(text)
		}
	}
	return f, nil
}

// recordContact records an attempt to reach a citizen, with the absence that it may tell of.
func (s *Server) recordContact(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	k := team.Contact{Citizen: c.who.ID, Channel: c.value("channel"), Outcome: c.value("outcome"), Note: c.value("note"), Account: c.actor.Account, Source: "desk", Seen: c.now}
	if text := c.value("again"); text != "" {
		at, err := locale.ParseTime(text)
		if err != nil {
			return err
		}
		k.Again = at
	}
	events, err := k.Events(c.opOf(), c.now)
	if err != nil {
		return err
	}
	if err := s.appendAll(c, c.who.Commune, "record-event", events); err != nil {
		return err
	}
	return c.done(citizenPath(c.who.Commune, c.who.ID), errs.T{VI: "Đã ghi lần liên hệ.", EN: "The contact was recorded."})
}
