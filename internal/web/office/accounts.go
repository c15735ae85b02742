package office

import (
	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

type accountsPage struct {
	desk.Shell
	Rows     []accountRow
	Roles    []desk.Option
	Units    []desk.Option
	Form     accountForm
	Password string // a temporary one, shown once
	For      string
	Error    string
}

func (accountsPage) Template() string { return "accounts.html" }

type accountRow struct {
	ID, Login, Name, Role, Unit, Organisation string
	Disabled, Self                            bool
}

type accountForm struct{ Login, Name, Role, Unit, Organisation string }

func (s *pages) accounts(c *call) error { return s.showAccounts(c, accountsPage{}) }

func (s *pages) showAccounts(c *call, p accountsPage) error {
	list, err := s.Access.Accounts(c.Ctx(), c.Actor, c.Actor.Unit)
	if err != nil {
		return err
	}
	for _, a := range list {
		row := accountRow{
			ID: a.ID.String(), Login: a.Login, Name: a.Name, Role: c.Lang.Pick(a.Role.Name()), Organisation: a.Organisation,
			Disabled: !a.Disabled.IsZero(), Self: a.ID == c.Actor.Account,
		}
		if u, ok := c.Tree.Get(a.Unit); ok {
			row.Unit = u.Name
		}
		p.Rows = append(p.Rows, row)
	}
	p.Shell = c.Shell(c.Lang.T("Tài khoản", "Accounts"))
	p.Roles, p.Units = c.roleOptions(p.Form.Role), c.unitOptions(p.Form.Unit)
	status := 200
	if p.Error != "" {
		status = 422
	}
	c.ShowAs(status, p)
	return nil
}

func (c *call) roleOptions(chosen string) (out []desk.Option) {
	for _, r := range access.Roles() {
		out = append(out, desk.Option{Value: string(r), Text: c.Lang.Pick(r.Name()), Chosen: string(r) == chosen})
	}
	return out
}

// unitOptions are the units of the actor's part: for a province that is the districts and communes, hamlets only under one commune.
func (c *call) unitOptions(chosen string) (out []desk.Option) {
	hamlets := c.Tree.CommuneOf(c.Actor.Unit) != 0
	for _, u := range c.Tree.Subtree(c.Actor.Unit) {
		if u.Retired || u.Level == unit.Hamlet && !hamlets && len(out) > 2000 {
			continue
		}
		name := u.Name
		if u.Level == unit.Hamlet || u.Level == unit.Agency {
			if p, ok := c.Tree.Get(u.Parent); ok {
				name += ", " + p.Name
			}
		}
		out = append(out, desk.Option{Value: desk.IDText(u.ID), Text: name, Chosen: desk.IDText(u.ID) == chosen})
	}
	return out
}

func (s *pages) createAccount(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	f := accountForm{c.Value("login"), c.Value("name"), c.Value("role"), c.Value("unit"), c.Value("organisation")}
	a, password, err := s.Access.CreateAccount(c.Ctx(), c.Actor, access.NewAccount{
		Login: f.Login, Name: f.Name, Organisation: f.Organisation, Role: access.Role(f.Role), Unit: unit.ID(c.Int("unit")),
	})
	if e := desk.AsInput(err); e != nil {
		return s.showAccounts(c, accountsPage{Form: f, Error: e.In(string(c.Lang))})
	}
	if err != nil {
		return err
	}
	return s.showAccounts(c, accountsPage{Password: password, For: a.Login})
}

// changeAccount disables, enables or resets.
func (s *pages) changeAccount(c *call) error {
	id, err := db.ParseID(c.R.PathValue("id"))
	if err != nil {
		return access.ErrNotFound
	}
	switch c.R.PathValue("act") {
	case "disable":
		err = s.Access.DisableAccount(c.Ctx(), c.Actor, id)
	case "enable":
		err = s.Access.EnableAccount(c.Ctx(), c.Actor, id)
	case "reset":
		return s.resetAccount(c, id)
	default:
		err = access.ErrNotFound
	}
	if err != nil {
		return err
	}
	return c.Done("/accounts", errs.T{VI: "Đã cập nhật tài khoản.", EN: "The account was updated."})
}

func (s *pages) resetAccount(c *call, id db.ID) error {
	password, err := s.Access.ResetPassword(c.Ctx(), c.Actor, id)
	if err != nil {
		return err
	}
	list, err := s.Access.Accounts(c.Ctx(), c.Actor, c.Actor.Unit)
	if err != nil {
		return err
	}
	p := accountsPage{Password: password}
	for _, a := range list {
		if a.ID == id {
			p.For = a.Login
		}
	}
	return s.showAccounts(c, p)
}
