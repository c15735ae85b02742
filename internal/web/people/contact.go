package people

import (
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/team"
	"tungnha/internal/web/desk"
)

// reachForm is how somebody was reached and what came of it (W4).
type reachForm struct {
	Channels, Outcomes []desk.Option
	Warn               string // one phone for several people
}

func (c *call) reach(q db.Q) (f reachForm, err error) {
	for _, w := range team.Channels() {
		f.Channels = append(f.Channels, desk.Option{Value: w.Code, Text: c.Lang.Pick(w.Text)})
	}
	for _, w := range team.Outcomes() {
		f.Outcomes = append(f.Outcomes, desk.Option{Value: w.Code, Text: c.Lang.Pick(w.Text)})
	}
	if c.Camp == nil || c.Site.Teams == nil {
		return f, nil
	}
	for _, number := range c.Who.Phones {
		same, err := c.Site.Teams.OnePhone(q, c.Who.Commune, c.Camp.No, number)
		if err != nil {
			return f, err
		}
		if text, ok := team.Warn(c.Who.ID, same); ok {
			f.Warn = c.Lang.Pick(text)
		}
	}
	return f, nil
}

// recordContact records an attempt to reach a citizen, with the absence that it may tell of.
func (s *pages) recordContact(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	k := team.Contact{Citizen: c.Who.ID, Channel: c.Value("channel"), Outcome: c.Value("outcome"), Note: c.Value("note"), Account: c.Actor.Account, Source: "desk", Seen: c.Now}
	if text := c.Value("again"); text != "" {
		at, err := locale.ParseTime(text)
		if err != nil {
			return err
		}
		k.Again = at
	}
	events, err := k.Events(c.OpOf(), c.Now)
	if err != nil {
		return err
	}
	if err := s.appendAll(c, c.Who.Commune, "record-event", events); err != nil {
		return err
	}
	return c.Done(desk.CitizenPath(c.Who.Commune, c.Who.ID), errs.T{VI: "Đã ghi lần liên hệ.", EN: "The contact was recorded."})
}
