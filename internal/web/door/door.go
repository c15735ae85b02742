package door

import (
	"time"

	"tungnha/internal/access"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

type loginPage struct {
	desk.Shell
	Next, Login, Error string
}

func (loginPage) Template() string { return "login.html" }

// setupPage is the first page of an empty store.
type setupPage struct {
	desk.Shell
	Places             []desk.Place
	Login, Name, Place string
	Error              string
}

func (setupPage) Template() string { return "setup.html" }

type passwordPage struct {
	desk.Shell
	Must  bool
	Error string
}

func (passwordPage) Template() string { return "password.html" }

func (s *pages) loginForm(c *call) error {
	if needs, err := s.Access.NeedsSetup(c.Ctx()); err != nil || needs {
		if err != nil {
			return err
		}
		return c.See("/setup")
	}
	next := desk.LocalPath(c.R.FormValue("next"))
	if !c.Actor.Account.IsZero() {
		return c.See(next)
	}
	return c.Show(loginPage{Shell: c.Shell(c.Lang.T("Đăng nhập", "Log in")), Next: next})
}

func (s *pages) login(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	p := loginPage{Next: desk.LocalPath(c.R.FormValue("next")), Login: c.Value("login")}
	token, actor, err := s.Access.LogIn(c.Ctx(), p.Login, c.R.FormValue("password"), c.R.RemoteAddr, c.R.UserAgent())
	if err != nil {
		e := errs.As(err)
		if e.Kind != errs.KindUnauthenticated && e.Kind != errs.KindTooMany {
			return err
		}
		p.Error, p.Shell = e.In(string(c.Lang)), c.Shell(c.Lang.T("Đăng nhập", "Log in"))
		c.ShowAs(e.Status(), p)
		return nil
	}
	s.SetCookie(c.W, s.CookieName(desk.CookieSession), token, desk.SessionAge)
	if actor.MustChange {
		return c.See("/password")
	}
	return c.See(p.Next)
}

// logout needs no session: an ended one is logged out, too.
func (s *pages) logout(c *call) error {
	if c.Token != "" {
		if err := s.Access.LogOut(c.Ctx(), c.Token); err != nil {
			return err
		}
	}
	s.SetCookie(c.W, s.CookieName(desk.CookieSession), "", -time.Second)
	c.W.Header().Set("Clear-Site-Data", `"cache"`)
	return c.See("/login")
}

func (s *pages) language(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	lang := locale.VI
	if c.Value("lang") == string(locale.EN) {
		lang = locale.EN
	}
	s.SetCookie(c.W, desk.CookieLang, string(lang), desk.LanguageAge)
	return c.See(desk.LocalPath(c.R.FormValue("back")))
}

// home is the board of the actor's unit, else where a campaign is set up.
func (s *pages) home(c *call) error {
	switch {
	case c.Actor.MustChange:
		return c.See("/password")
	case c.Camp != nil:
		return c.See(c.To("b", c.Unit.ID))
	case c.Actor.Can(access.LoadPlan):
		return c.See("/plans")
	}
	return errs.NotFound("web.no-campaign", errs.T{
		VI: "Chưa có đợt cao điểm nào cho đơn vị của bạn. Người quản trị của Ban Chỉ đạo nạp kế hoạch trước.",
		EN: "There is no campaign for your unit yet. The steering group's administrator loads the plan first.",
	})
}

func (s *pages) passwordForm(c *call) error {
	return c.Show(passwordPage{Shell: c.Shell(c.Lang.T("Đổi mật khẩu", "Change password")), Must: c.Actor.MustChange})
}

func (s *pages) password(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	next := c.R.FormValue("next")
	err := errPasswordsDiffer
	if next == c.R.FormValue("again") {
		err = s.Access.ChangePassword(c.Ctx(), c.Actor, c.Token, c.R.FormValue("old"), next)
	}
	if e := desk.AsInput(err); e != nil {
		p := passwordPage{Shell: c.Shell(c.Lang.T("Đổi mật khẩu", "Change password")), Must: c.Actor.MustChange, Error: e.In(string(c.Lang))}
		c.ShowAs(e.Status(), p)
		return nil
	}
	if err != nil {
		return err
	}
	return c.Done("/", errs.T{VI: "Đã đổi mật khẩu; các phiên khác của tài khoản này đã kết thúc.", EN: "Password changed; this account's other sessions have ended."})
}

var errPasswordsDiffer error = errs.Invalid("web.password.differ", errs.T{
	VI: "Hai lần nhập mật khẩu mới không giống nhau; mật khẩu chưa được đổi.",
	EN: "The two new passwords differ; nothing was changed.",
})

// needSetup answers "not found" once there is an account: the page exists for a minute of a store's life.
func (s *pages) needSetup(c *call) error {
	needs, err := s.Access.NeedsSetup(c.Ctx())
	if err == nil && !needs {
		err = access.ErrNotFound
	}
	return err
}

func (s *pages) setupForm(c *call) error {
	if err := s.needSetup(c); err != nil {
		return err
	}
	places, err := s.places(c)
	if err != nil {
		return err
	}
	return c.Show(setupPage{Shell: c.Shell(c.Lang.T("Cài đặt lần đầu", "First set-up")), Places: places})
}

func (s *pages) setup(c *call) error {
	if err := s.needSetup(c); err != nil {
		return err
	}
	if err := c.Form(); err != nil {
		return err
	}
	p := setupPage{Login: c.Value("login"), Name: c.Value("name"), Place: c.Value("place")}
	err := s.doSetup(c, p)
	if e := desk.AsInput(err); e != nil {
		p.Error, p.Shell = e.In(string(c.Lang)), c.Shell(c.Lang.T("Cài đặt lần đầu", "First set-up"))
		if p.Places, err = s.places(c); err != nil {
			return err
		}
		c.ShowAs(e.Status(), p)
		return nil
	}
	if err != nil {
		return err
	}
	token, _, err := s.Access.LogIn(c.Ctx(), p.Login, c.R.FormValue("password"), c.R.RemoteAddr, c.R.UserAgent())
	if err != nil {
		return c.See("/login")
	}
	s.SetCookie(c.W, s.CookieName(desk.CookieSession), token, desk.SessionAge)
	return c.See("/plans")
}

func (s *pages) doSetup(c *call, p setupPage) error {
	if c.R.FormValue("password") != c.R.FormValue("again") {
		return errs.Invalid("web.password.differ", errs.T{VI: "Hai lần nhập mật khẩu không giống nhau; chưa tạo tài khoản.", EN: "The two passwords differ; no account was made."})
	}
	u, err := desk.PlaceOf(c.Tree, p.Place)
	if err != nil {
		return err
	}
	return s.Access.Setup(c.Ctx(), p.Login, p.Name, c.R.FormValue("password"), u)
}

// places lists what a campaign can run in: provinces, districts, and the communes of two-level provinces are too many to offer.
func (s *pages) places(c *call) ([]desk.Place, error) {
	if c.Tree.Len() == 0 {
		for _, year := range unit.Catalogues() {
			if err := s.Units.LoadCatalogue(c.Ctx(), year); err != nil {
				return nil, err
			}
		}
		var err error
		if c.Tree, err = s.Units.Tree(c.Ctx()); err != nil {
			return nil, err
		}
	}
	return desk.ListPlaces(c.Tree), nil
}
