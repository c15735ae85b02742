package web

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

type loginPage struct {
	Shell
	Next, Login, Error string
}

func (loginPage) template() string { return "login.html" }

// setupPage is the first page of an empty store.
type setupPage struct {
	Shell
	Places             []place
	Login, Name, Place string
	Error              string
}

func (setupPage) template() string { return "setup.html" }

// place is a province or district to choose.
type place struct{ Code, Name string }

type passwordPage struct {
	Shell
	Must  bool
	Error string
}

func (passwordPage) template() string { return "password.html" }

func (s *Server) loginForm(c *call) error {
	if needs, err := s.Access.NeedsSetup(c.ctx()); err != nil || needs {
		if err != nil {
			return err
		}
		return c.see("/setup")
	}
	next := localPath(c.r.FormValue("next"))
	if !c.actor.Account.IsZero() {
		return c.see(next)
	}
	return c.show(loginPage{Shell: c.shell(c.lang.T("Đăng nhập", "Log in")), Next: next})
}

func (s *Server) login(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	p := loginPage{Next: localPath(c.r.FormValue("next")), Login: c.value("login")}
	token, actor, err := s.Access.LogIn(c.ctx(), p.Login, c.r.FormValue("password"), c.r.RemoteAddr, c.r.UserAgent())
	if err != nil {
		e := errs.As(err)
		if e.Kind != errs.KindUnauthenticated && e.Kind != errs.KindTooMany {
			return err
		}
		p.Error, p.Shell = e.In(string(c.lang)), c.shell(c.lang.T("Đăng nhập", "Log in"))
		s.pages.page(c, e.Status(), p)
		return nil
	}
	s.setCookie(c.w, s.cookieName(cookieSession), token, sessionAge)
	if actor.MustChange {
		return c.see("/password")
	}
	return c.see(p.Next)
}

// logout needs no session: an ended one is logged out, too.
func (s *Server) logout(c *call) error {
	if c.token != "" {
		if err := s.Access.LogOut(c.ctx(), c.token); err != nil {
			return err
		}
	}
	s.setCookie(c.w, s.cookieName(cookieSession), "", -time.Second)
	c.w.Header().Set("Clear-Site-Data", `"cache"`)
	return c.see("/login")
}

func (s *Server) language(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	lang := locale.VI
	if c.value("lang") == string(locale.EN) {
		lang = locale.EN
	}
	s.setCookie(c.w, cookieLang, string(lang), languageAge)
	return c.see(localPath(c.r.FormValue("back")))
}

// home is the board of the actor's unit, else where a campaign is set up.
func (s *Server) home(c *call) error {
	switch {
	case c.actor.MustChange:
		return c.see("/password")
	case c.camp != nil:
		return c.see(c.to("b", c.unit.ID))
	case c.actor.Can(access.LoadPlan):
		return c.see("/plans")
	}
	return errs.NotFound("web.no-campaign", errs.T{
		VI: "Chưa có đợt cao điểm nào cho đơn vị của bạn. Người quản trị của Ban Chỉ đạo nạp kế hoạch trước.",
		EN: "There is no campaign for your unit yet. The steering group's administrator loads the plan first.",
	})
}

func (s *Server) passwordForm(c *call) error {
	return c.show(passwordPage{Shell: c.shell(c.lang.T("Đổi mật khẩu", "Change password")), Must: c.actor.MustChange})
}

func (s *Server) password(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	next := c.r.FormValue("next")
	err := errPasswordsDiffer
	if next == c.r.FormValue("again") {
		err = s.Access.ChangePassword(c.ctx(), c.actor, c.token, c.r.FormValue("old"), next)
	}
	if e := asInput(err); e != nil {
		p := passwordPage{Shell: c.shell(c.lang.T("Đổi mật khẩu", "Change password")), Must: c.actor.MustChange, Error: e.In(string(c.lang))}
		s.pages.page(c, e.Status(), p)
		return nil
	}
	if err != nil {
		return err
	}
	return c.done("/", errs.T{VI: "Đã đổi mật khẩu; các phiên khác của tài khoản này đã kết thúc.", EN: "Password changed; this account's other sessions have ended."})
}

var errPasswordsDiffer error = errs.Invalid("web.password.differ", errs.T{
	VI: "Hai lần nhập mật khẩu mới không giống nhau; mật khẩu chưa được đổi.",
	EN: "The two new passwords differ; nothing was changed.",
})

// asInput gives the error when it is about what the person typed: the form is shown again with it.
func asInput(err error) *errs.Error {
	var e *errs.Error
	if errors.As(err, &e) && (e.Kind == errs.KindInvalid || e.Kind == errs.KindConflict || e.Kind == errs.KindTooMany) {
		return e
	}
	return nil
}

// needSetup answers "not found" once there is an account: the page exists for a minute of a store's life.
func (s *Server) needSetup(c *call) error {
	needs, err := s.Access.NeedsSetup(c.ctx())
	if err == nil && !needs {
		err = access.ErrNotFound
	}
	return err
}

func (s *Server) setupForm(c *call) error {
	if err := s.needSetup(c); err != nil {
		return err
	}
	places, err := s.places(c)
	if err != nil {
		return err
	}
	return c.show(setupPage{Shell: c.shell(c.lang.T("Cài đặt lần đầu", "First set-up")), Places: places})
}

func (s *Server) setup(c *call) error {
	if err := s.needSetup(c); err != nil {
		return err
	}
	if err := c.form(); err != nil {
		return err
	}
	p := setupPage{Login: c.value("login"), Name: c.value("name"), Place: c.value("place")}
	err := s.doSetup(c, p)
	if e := asInput(err); e != nil {
		p.Error, p.Shell = e.In(string(c.lang)), c.shell(c.lang.T("Cài đặt lần đầu", "First set-up"))
		if p.Places, err = s.places(c); err != nil {
			return err
		}
		s.pages.page(c, e.Status(), p)
		return nil
	}
	if err != nil {
		return err
	}
	token, _, err := s.Access.LogIn(c.ctx(), p.Login, c.r.FormValue("password"), c.r.RemoteAddr, c.r.UserAgent())
	if err != nil {
		return c.see("/login")
	}
	s.setCookie(c.w, s.cookieName(cookieSession), token, sessionAge)
	return c.see("/plans")
}

func (s *Server) doSetup(c *call, p setupPage) error {
	if c.r.FormValue("password") != c.r.FormValue("again") {
		return errs.Invalid("web.password.differ", errs.T{VI: "Hai lần nhập mật khẩu không giống nhau; chưa tạo tài khoản.", EN: "The two passwords differ; no account was made."})
	}
	u, err := placeOf(c.tree, p.Place)
	if err != nil {
		return err
	}
	return s.Access.Setup(c.ctx(), p.Login, p.Name, c.r.FormValue("password"), u)
}

// places lists what a campaign can run in: provinces, districts, and the communes of two-level provinces are too many to offer.
func (s *Server) places(c *call) ([]place, error) {
	if c.tree.Len() == 0 {
		for _, year := range unit.Catalogues() {
			if err := s.Units.LoadCatalogue(c.ctx(), year); err != nil {
				return nil, err
			}
		}
		var err error
		if c.tree, err = s.Units.Tree(c.ctx()); err != nil {
			return nil, err
		}
	}
	return listPlaces(c.tree), nil
}

func listPlaces(tree *unit.Tree) (out []place) {
	for _, p := range tree.Children(0) {
		out = append(out, place{placeCode(p), p.Name + " (" + yearText(p.Catalogue) + ")"})
		for _, d := range tree.Children(p.ID) {
			if d.Level == unit.District {
				out = append(out, place{placeCode(d), d.Name + ", " + p.Name + " (" + yearText(d.Catalogue) + ")"})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b place) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func yearText(y int) string { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006") }

// placeCode tells the catalogue apart: codes were used again in 2025.
func placeCode(u *unit.Unit) string { return yearText(u.Catalogue) + "-" + u.Code }

// placeNamed takes a typed name that only one place has: a suggestion cannot be picked on every phone.
func placeNamed(tree *unit.Tree, text string) (one unit.ID, ok bool) {
	key := vn.Key(text)
	for _, p := range listPlaces(tree) {
		bare, _, _ := strings.Cut(p.Name, " (")
		short, _, _ := strings.Cut(bare, ",")
		if key == "" || vn.Key(bare) != key && vn.Key(short) != key {
			continue
		}
		if one != 0 {
			return 0, false
		}
		one, _ = placeOf(tree, p.Code)
	}
	return one, one != 0
}

func placeOf(tree *unit.Tree, text string) (unit.ID, error) {
	code, _, _ := strings.Cut(text, " ")
	year, code, ok := strings.Cut(code, "-")
	for _, y := range unit.Catalogues() {
		if ok && yearText(y) == year {
			if u, found := tree.ByCode(y, code); found {
				return u.ID, nil
			}
		}
	}
	if u, ok := placeNamed(tree, text); ok {
		return u, nil
	}
	return 0, errs.Invalid("web.place", errs.T{
		VI: "Hãy chọn tỉnh hoặc huyện trong danh sách gợi ý.", EN: "Choose a province or district from the list.",
	})
}
