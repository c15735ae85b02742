package web

import (
	"fmt"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
)

// Shell is what stands around every page, and the words and figures of its language.
type Shell struct {
	Lang    locale.Lang
	Title   string
	Path    string // where the language switch comes back to
	Who     string // name of the account; "" when nobody is logged in
	Role    string
	Demo    bool
	Flash   string
	Menu    []MenuItem
	Office  []MenuItem // what administrators need, folded away
	Crumbs  []Crumb
	Head    Head
	Wall    bool   // big type, nothing but figures
	Refresh int    // seconds until the page loads itself again, 0: never
	Search  bool   // a search field in the bar
	Hotline string // posted for the place of the page; "" when none (W5)
	Now     time.Time
}

// MenuItem is one entry of the menu.
type MenuItem struct {
	Text, Path string
	Here       bool
}

// Crumb is one step of where we are.
type Crumb struct{ Text, Path string }

// Head says which campaign this is and which day.
type Head struct {
	Campaign string
	Day, Of  int
	Left     int
	Path     string
}

// T is one text in the page's language.
func (s Shell) T(vi, en string) string { return s.Lang.T(vi, en) }

// N writes a whole number.
func (s Shell) N(n int64) string { return s.Lang.Number(n) }

// Int writes a whole number.
func (s Shell) Int(n int) string { return s.Lang.Number(int64(n)) }

// Signed writes a difference.
func (s Shell) Signed(n int64) string { return s.Lang.Signed(n) }

// Pct writes a rate, "–" without a denominator.
func (s Shell) Pct(n, of int64) string { return s.Lang.Percent(n, of) }

// Pct64 writes the rate of two counts.
func (s Shell) Pct64(n, of int) string { return s.Lang.Percent(int64(n), int64(of)) }

// Moment writes a time with its day, "–" for none.
func (s Shell) Moment(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return s.Lang.DateTime(t)
}

// Date writes a day, "–" for none.
func (s Shell) Date(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return s.Lang.Date(t)
}

// Ago says how long ago it was.
func (s Shell) Ago(t time.Time) string { return s.Lang.Ago(t, s.Now) }

// Other is the other language's code, for the switch.
func (s Shell) Other() locale.Lang {
	if s.Lang == locale.EN {
		return locale.VI
	}
	return locale.EN
}

func (s Shell) base() Shell { return s }

// shell fills what stands around a page.
func (c *call) shell(title string) Shell {
	s := Shell{Lang: c.lang, Title: title, Path: c.r.URL.RequestURI(), Demo: c.srv.Demo, Now: c.now}
	if c.r.Method != "GET" {
		s.Path = backOf(c.r)
	}
	if c.flash == nil { // only a page that is shown takes it: a redirect in between leaves it for the page behind
		c.flash = c.takeFlash()
	}
	if c.flash != nil {
		s.Flash = c.lang.Pick(c.flash.T)
	}
	if c.actor.Account.IsZero() {
		return s
	}
	s.Who, s.Role = c.actor.Name, c.lang.Pick(c.actor.Role.Name())
	if c.unit == nil || c.actor.MustChange {
		return s
	}
	s.Search = c.actor.Can(access.ViewPeople)
	s.Crumbs = c.crumbs()
	s.Head = c.head()
	s.Hotline = c.hotline()
	c.menu(&s)
	return s
}

// crumbs lead from the actor's own unit down to this one.
func (c *call) crumbs() (out []Crumb) {
	for _, u := range c.tree.Path(c.unit.ID) {
		if !c.tree.Within(u.ID, c.actor.Unit) {
			continue
		}
		k := Crumb{Text: u.Name}
		if c.camp != nil && c.tree.Within(u.ID, c.camp.Unit) {
			k.Path = c.to("b", u.ID)
		}
		out = append(out, k)
	}
	return out
}

func (c *call) head() Head {
	if c.camp == nil {
		return Head{}
	}
	day, of := c.camp.Plan.Day(c.now)
	return Head{
		Campaign: c.lang.Pick(c.camp.Plan.Short), Day: min(max(day, 0), of), Of: of, Left: c.camp.Plan.DaysLeft(c.now), Path: c.to("p", c.unit.ID),
	}
}

// to is the path of a page of this campaign for a unit.
func (c *call) to(page string, u unit.ID) string {
	if c.camp == nil {
		return "/"
	}
	return fmt.Sprintf("/%s/%s/%d", page, c.camp.ID, u)
}

// citizenPath is the page of one citizen.
func citizenPath(commune unit.ID, id fmt.Stringer) string {
	return fmt.Sprintf("/c/%d/%s", commune, id)
}
