package desk

import (
	"fmt"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
)

// Shell is what stands around every page, and the words and figures of its language.
type Shell struct {
	Lang     locale.Lang
	Title    string
	Path     string // where the language switch comes back to
	Who      string // name of the account; "" when nobody is logged in
	Role     string
	Demo     bool
	Flash    string
	Menu     []MenuItem
	Office   []MenuItem // what administrators need, folded away
	Crumbs   []Crumb
	Head     Head
	Wall     bool   // big type, nothing but figures
	Refresh  int    // seconds until the page loads itself again, 0: never
	Fallback int    // the same for a browser without script only
	Search   bool   // a search field in the bar
	Hotline  string // posted for the place of the page; "" when none (W5)
	Now      time.Time
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

// Base is the shell itself: it makes a page of every type that embeds it.
func (s Shell) Base() Shell { return s }

// Shell fills what stands around a page.
func (c *Call) Shell(title string) Shell {
	s := Shell{Lang: c.Lang, Title: title, Path: c.R.URL.RequestURI(), Demo: c.Site.Demo, Now: c.Now}
	if c.R.Method != "GET" {
		s.Path = backOf(c.R)
	}
	if c.flash == nil { // only a page that is shown takes it: a redirect in between leaves it for the page behind
		c.flash = c.takeFlash()
	}
	if c.flash != nil {
		s.Flash = c.Lang.Pick(c.flash.T)
	}
	if c.Actor.Account.IsZero() {
		return s
	}
	s.Who, s.Role = c.Actor.Name, c.Lang.Pick(c.Actor.Role.Name())
	if c.Unit == nil || c.Actor.MustChange {
		return s
	}
	s.Search = c.Actor.Can(access.ViewPeople)
	s.Crumbs = c.crumbs()
	s.Head = c.head()
	s.Hotline = c.Site.surround.Hotline(c)
	c.Site.surround.Menu(c, &s)
	return s
}

// crumbs lead from the actor's own unit down to this one.
func (c *Call) crumbs() (out []Crumb) {
	for _, u := range c.Tree.Path(c.Unit.ID) {
		if !c.Tree.Within(u.ID, c.Actor.Unit) {
			continue
		}
		k := Crumb{Text: u.Name}
		if c.Camp != nil && c.Tree.Within(u.ID, c.Camp.Unit) {
			k.Path = c.To("b", u.ID)
		}
		out = append(out, k)
	}
	return out
}

func (c *Call) head() Head {
	if c.Camp == nil {
		return Head{}
	}
	day, of := c.Camp.Plan.Day(c.Now)
	return Head{
		Campaign: c.Lang.Pick(c.Camp.Plan.Short), Day: min(max(day, 0), of), Of: of, Left: c.Camp.Plan.DaysLeft(c.Now), Path: c.To("p", c.Unit.ID),
	}
}

// To is the path of a page of this campaign for a unit.
func (c *Call) To(page string, u unit.ID) string {
	if c.Camp == nil {
		return "/"
	}
	return fmt.Sprintf("/%s/%s/%d", page, c.Camp.ID, u)
}

// CitizenPath is the page of one citizen.
func CitizenPath(commune unit.ID, id fmt.Stringer) string {
	return fmt.Sprintf("/c/%d/%s", commune, id)
}
