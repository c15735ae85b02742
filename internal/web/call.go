package web

import (
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

// call is one request, with everything that its scope has settled.
type call struct {
	w     http.ResponseWriter
	r     *http.Request
	srv   *Server
	id    string
	lang  locale.Lang
	now   time.Time
	actor access.Actor
	token string
	tree  *unit.Tree
	unit  *unit.Unit       // what the route is about; nil on public routes
	camp  *campaign.Loaded // of the path, else the one that the actor works in; may be nil outside {campaign} routes
	who   *roster.Citizen  // of ScopeCitizen
	judge *ledger.Judge    // of the campaign
	flash *flash
}

func (c *call) ctx() context.Context { return c.r.Context() }

// handle runs a route: session, scope, handler, and whatever went wrong.
func (s *Server) handle(r Route) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		c := &call{w: w, r: req, srv: s, id: requestID(req), lang: s.langOf(req), now: s.Clock()}
		if note := noteOf(req); note != nil {
			note.pattern = r.Method + " " + r.Pattern
		}
		if err := s.run(c, r); err != nil {
			s.fail(c, err)
		}
	}
}

func (s *Server) run(c *call, r Route) error {
	limit := int64(limitForm)
	if r.Verb == access.ImportRoster {
		limit = limitUpload
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, limit)
	if err := c.settle(r); err != nil {
		return err
	}
	return r.do(c)
}

// settle finds out who asks and about what, and lets pass only what is theirs.
func (c *call) settle(r Route) (err error) {
	if c.tree, err = c.srv.Units.Tree(c.ctx()); err != nil {
		return err
	}
	c.token = c.srv.sessionToken(c.r)
	c.actor, err = c.srv.Access.Resolve(c.ctx(), c.token)
	if r.Scope == ScopePublic {
		if errors.Is(err, access.ErrNobody) {
			err = nil
		}
		return err
	}
	c.w.Header().Set("Cache-Control", "no-store")
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

// place resolves what the path names. It reveals nothing: whether it may be seen is asked next.
func (c *call) place(scope Scope) (target unit.ID, err error) {
	target = c.actor.Unit
	if scope != ScopeSession {
		n, err := strconv.ParseInt(c.r.PathValue("unit"), 10, 64)
		if err != nil {
			return 0, access.ErrNotFound
		}
		target = unit.ID(n)
	}
	u, ok := c.tree.Get(target)
	if !ok {
		return 0, access.ErrNotFound
	}
	c.unit = u
	if scope == ScopeCitizen {
		return c.citizenPlace()
	}
	return target, nil
}

// citizenPlace is the hamlet of the citizen: a hamlet head sees their hamlet, not the commune.
func (c *call) citizenPlace() (unit.ID, error) {
	id, err := db.ParseID(c.r.PathValue("id"))
	if err != nil || id.IsZero() {
		return 0, access.ErrNotFound
	}
	err = c.srv.DB.Read(c.ctx(), func(q *db.Rx) error {
		c.who, err = c.srv.Roster.Citizen(q, c.unit.ID, id)
		return err
	})
	if err != nil {
		return 0, err
	}
	if c.who == nil {
		return 0, access.ErrNotFound
	}
	if h, ok := c.tree.Get(c.who.Hamlet); ok {
		c.unit = h
	}
	return c.unit.ID, nil
}

func (c *call) allowed(r Route, target unit.ID) error {
	if r.Verb != 0 {
		return access.Check(c.actor, r.Verb, c.tree, target)
	}
	return nil // one's own password and the way home need no verb, and a temporary password does not stop them
}

// campaign finds the campaign of the path, which must cover the unit, or the actor's first one.
func (c *call) campaign() error {
	all, err := c.srv.Campaigns.List(c.ctx())
	if err != nil {
		return err
	}
	var list []*campaign.Loaded
	for _, l := range all {
		if c.tree.Within(c.unit.ID, l.Unit) {
			list = append(list, l)
		}
	}
	asked := c.r.PathValue("campaign")
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

func (c *call) use(l *campaign.Loaded) { c.camp, c.judge = l, ledger.NewJudge(l.No, l.Plan) }

// may says whether the actor holds a verb here: for what a page offers. What a form does is checked by its own route.
func (c *call) may(v access.Verb) bool { return access.Check(c.actor, v, c.tree, c.unit.ID) == nil }

// commune is the commune of the unit; above the communes it is refused.
func (c *call) commune() (unit.ID, error) {
	if id := c.tree.CommuneOf(c.unit.ID); id != 0 {
		return id, nil
	}
	return 0, access.ErrNotFound
}

// form reads the form. What is too large is said as such.
func (c *call) form() error {
	err := c.r.ParseForm()
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return errTooLarge
	}
	if err != nil {
		return errBadForm.Because(err)
	}
	return nil
}

func (c *call) value(name string) string { return cleanText(c.r.FormValue(name)) }

func (c *call) int(name string) int64 {
	n, err := strconv.ParseInt(c.value(name), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// see sends the browser on after a POST.
func (c *call) see(path string) error {
	http.Redirect(c.w, c.r, path, http.StatusSeeOther)
	return nil
}

// done sends the browser on with a sentence of what was done.
func (c *call) done(path string, text errs.T) error {
	c.setFlash(text)
	return c.see(path)
}

// fragment says whether htmx asked: then only a part of the page is answered.
func (c *call) fragment() bool { return c.r.Header.Get("HX-Request") == "true" }

var (
	errTooLarge = errs.TooLarge("web.too-large", errs.T{
		VI: "Nội dung gửi lên quá lớn nên chưa được nhận. Hãy chia nhỏ tệp rồi gửi lại.",
		EN: "What was sent is too large and was not taken. Split the file and send it again.",
	})
	errBadForm = errs.Invalid("web.form", errs.T{
		VI: "Không đọc được nội dung gửi lên; chưa có gì được ghi. Hãy tải lại trang rồi thử lại.",
		EN: "The form could not be read; nothing was saved. Load the page again and retry.",
	})
)
