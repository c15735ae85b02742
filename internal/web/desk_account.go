package web

import (
	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

type accountsPage struct {
	Shell
	Rows     []accountRow
	Roles    []option
	Units    []option
	Form     accountForm
	Password string // a temporary one, shown once
	For      string
	Error    string
}

func (accountsPage) template() string { return "accounts.html" }

type accountRow struct {
	ID, Login, Name, Role, Unit, Organisation string
	Disabled, Self                            bool
}

type accountForm struct{ Login, Name, Role, Unit, Organisation string }

// option is one choice of a form.
type option struct {
	Value, Text string
	Chosen      bool
}

func (s *Server) accounts(c *call) error { return s.showAccounts(c, accountsPage{}) }

func (s *Server) showAccounts(c *call, p accountsPage) error {
	list, err := s.Access.Accounts(c.ctx(), c.actor, c.actor.Unit)
	if err != nil {
		return err
	}
	for _, a := range list {
		row := accountRow{
			ID: a.ID.String(), Login: a.Login, Name: a.Name, Role: c.lang.Pick(a.Role.Name()), Organisation: a.Organisation,
			Disabled: !a.Disabled.IsZero(), Self: a.ID == c.actor.Account,
		}
		if u, ok := c.tree.Get(a.Unit); ok {
			row.Unit = u.Name
		}
		p.Rows = append(p.Rows, row)
	}
	p.Shell = c.shell(c.lang.T("Tài khoản", "Accounts"))
	p.Roles, p.Units = c.roleOptions(p.Form.Role), c.unitOptions(p.Form.Unit)
	status := 200
	if p.Error != "" {
		status = 422
	}
	s.pages.page(c, status, p)
	return nil
}

func (c *call) roleOptions(chosen string) (out []option) {
	for _, r := range access.Roles() {
		out = append(out, option{string(r), c.lang.Pick(r.Name()), string(r) == chosen})
	}
	return out
}

// unitOptions are the units of the actor's part: for a province that is the districts and communes, hamlets only under one commune.
func (c *call) unitOptions(chosen string) (out []option) {
	hamlets := c.tree.CommuneOf(c.actor.Unit) != 0
	for _, u := range c.tree.Subtree(c.actor.Unit) {
		if u.Retired || u.Level == unit.Hamlet && !hamlets && len(out) > 2000 {
			continue
		}
		name := u.Name
		if u.Level == unit.Hamlet || u.Level == unit.Agency {
			if p, ok := c.tree.Get(u.Parent); ok {
				name += ", " + p.Name
			}
		}
		out = append(out, option{idText(u.ID), name, idText(u.ID) == chosen})
	}
	return out
}

func (s *Server) createAccount(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	f := accountForm{c.value("login"), c.value("name"), c.value("role"), c.value("unit"), c.value("organisation")}
	a, password, err := s.Access.CreateAccount(c.ctx(), c.actor, access.NewAccount{
		Login: f.Login, Name: f.Name, Organisation: f.Organisation, Role: access.Role(f.Role), Unit: unit.ID(c.int("unit")),
	})
	if e := asInput(err); e != nil {
		return s.showAccounts(c, accountsPage{Form: f, Error: e.In(string(c.lang))})
	}
	if err != nil {
		return err
	}
	return s.showAccounts(c, accountsPage{Password: password, For: a.Login})
}

// changeAccount disables, enables or resets.
func (s *Server) changeAccount(c *call) error {
	id, err := db.ParseID(c.r.PathValue("id"))
	if err != nil {
		return access.ErrNotFound
	}
	switch c.r.PathValue("act") {
	case "disable":
		err = s.Access.DisableAccount(c.ctx(), c.actor, id)
	case "enable":
		err = s.Access.EnableAccount(c.ctx(), c.actor, id)
	case "reset":
		return s.resetAccount(c, id)
	default:
		err = access.ErrNotFound
	}
	if err != nil {
		return err
	}
	return c.done("/accounts", errs.T{VI: "Đã cập nhật tài khoản.", EN: "The account was updated."})
}

func (s *Server) resetAccount(c *call, id db.ID) error {
	password, err := s.Access.ResetPassword(c.ctx(), c.actor, id)
	if err != nil {
		return err
	}
	list, err := s.Access.Accounts(c.ctx(), c.actor, c.actor.Unit)
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
