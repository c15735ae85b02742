package desk

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// Call is one request, with everything that its scope has settled.
type Call struct {
	W     http.ResponseWriter
	R     *http.Request
	Site  *Site
	ID    string
	Lang  locale.Lang
	Now   time.Time
	Actor access.Actor
	Token string
	Tree  *unit.Tree
	Unit  *unit.Unit       // what the route is about; nil on public routes
	Camp  *campaign.Loaded // of the path, else the one that the actor works in; may be nil outside {campaign} routes
	Who   *roster.Citizen  // of ScopeCitizen
	Judge *ledger.Judge    // of the campaign
	flash *flash
}

// Ctx ends when the asker is gone.
func (c *Call) Ctx() context.Context { return c.R.Context() }

// handle runs a route: session, scope, handler, and whatever went wrong.
func (s *Site) handle(r Route) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		c := &Call{W: w, R: req, Site: s, ID: requestID(req), Lang: s.langOf(req), Now: s.Clock()}
		if note := noteOf(req); note != nil {
			note.pattern = r.Method + " " + r.Pattern
		}
		if err := s.run(c, r); err != nil {
			s.fail(c, err)
		}
	}
}

func (s *Site) run(c *Call, r Route) error {
	c.R.Body = http.MaxBytesReader(c.W, c.R.Body, cmp.Or(r.Limit, LimitForm))
	if err := c.settle(r); err != nil {
		return err
	}
	return r.Do(c)
}

// settle finds out who asks and about what, and lets pass only what is theirs.
func (c *Call) settle(r Route) (err error) {
	if c.Tree, err = c.Site.Units.Tree(c.Ctx()); err != nil {
		return err
	}
	c.Token = c.Site.sessionToken(c.R)
	c.Actor, err = c.Site.Access.Resolve(c.Ctx(), c.Token)
	if r.Scope == ScopePublic {
		if errors.Is(err, access.ErrNobody) {
			err = nil
		}
		return err
	}
	c.W.Header().Set("Cache-Control", "no-store")
	if err != nil {
		return err
	}
	target, err := c.place(r.Scope)
	if err != nil {
		return err
	}
	if err := c.allowed(r, target); err != nil {
		return err
	}
	return c.campaign()
}

// citizenPlace is the hamlet of the citizen: a hamlet head sees their hamlet, not the commune.
func (c *Call) citizenPlace() (unit.ID, error) {
	id, err := db.ParseID(c.R.PathValue("id"))
	if err != nil || id.IsZero() {
		return 0, access.ErrNotFound
	}
	err = c.Site.DB.Read(c.Ctx(), func(q *db.Rx) error {
		c.Who, err = c.Site.Roster.Citizen(q, c.Unit.ID, id)
		return err
	})
	if err != nil {
		return 0, err
	}
	if c.Who == nil {
		return 0, access.ErrNotFound
	}
	if h, ok := c.Tree.Get(c.Who.Hamlet); ok {
		c.Unit = h
	}
	return c.Unit.ID, nil
}

func (c *Call) allowed(r Route, target unit.ID) error {
	if r.Verb != 0 {
		return access.Check(c.Actor, r.Verb, c.Tree, target)
	}
	return nil // one's own password and the way home need no verb, and a temporary password does not stop them
}

// campaign finds the campaign of the path, which must cover the unit, or the actor's first one.
func (c *Call) campaign() error {
	all, err := c.Site.Campaigns.List(c.Ctx())
	if err != nil {
		return err
	}
	var list []*campaign.Loaded
	for _, l := range all {
		if c.Tree.Within(c.Unit.ID, l.Unit) {
			list = append(list, l)
		}
	}
	asked := c.R.PathValue("campaign")
	if asked == "" {
		if len(list) > 0 {
			c.use(list[len(list)-1])
		}
		return nil
	}
	for _, l := range list {
		if l.ID == asked {
			c.use(l)
			return nil
		}
	}
	return access.ErrNotFound
}

func (c *Call) use(l *campaign.Loaded) { c.Camp, c.Judge = l, ledger.NewJudge(l.No, l.Plan) }

// May says whether the actor holds a verb here: for what a page offers. What a form does is checked by its own route.
func (c *Call) May(v access.Verb) bool { return access.Check(c.Actor, v, c.Tree, c.Unit.ID) == nil }

// Commune is the commune of the unit; above the communes it is refused.
func (c *Call) Commune() (unit.ID, error) {
	if id := c.Tree.CommuneOf(c.Unit.ID); id != 0 {
		return id, nil
	}
	return 0, access.ErrNotFound
}

// Form reads the form. What is too large is said as such.
func (c *Call) Form() error {
	err := c.R.ParseForm()
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return errTooLarge
	}
	if err != nil {
		return ErrBadForm.Because(err)
	}
	return nil
}

// Value is a field of the form or the query, cleaned.
func (c *Call) Value(name string) string { return CleanText(c.R.FormValue(name)) }

// Int is a field as a whole number; 0 when it is none.
func (c *Call) Int(name string) int64 {
	n, err := strconv.ParseInt(c.Value(name), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// See sends the browser on after a POST.
func (c *Call) See(path string) error {
	http.Redirect(c.W, c.R, path, http.StatusSeeOther)
	return nil
}

// Done sends the browser on with a sentence of what was done.
func (c *Call) Done(path string, text errs.T) error {
	c.setFlash(text)
	return c.See(path)
}

// Fragment says whether htmx asked: then only a part of the page is answered.
func (c *Call) Fragment() bool { return c.R.Header.Get("HX-Request") == "true" }

var (
	errTooLarge = errs.TooLarge("web.too-large", errs.T{
		VI: "Nội dung gửi lên quá lớn nên chưa được nhận. Hãy chia nhỏ tệp rồi gửi lại.",
		EN: "What was sent is too large and was not taken. Split the file and send it again.",
	})
	// ErrBadForm is about a form that our pages do not send.
	ErrBadForm = errs.Invalid("web.form", errs.T{
		VI: "Không đọc được nội dung gửi lên; chưa có gì được ghi. Hãy tải lại trang rồi thử lại.",
		EN: "The form could not be read; nothing was saved. Load the page again and retry.",
	})
)
