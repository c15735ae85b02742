package main

import (
	"context"
	"fmt"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/app"
	"tungnha/internal/errs"
)

func runUser(ctx context.Context, e *env, args []string) error {
	f := newFlags(e, "user").forCampaign()
	name := f.String("name", "", "họ tên hoặc chức danh · name")
	role := f.String("role", "", "vai trò · role: steering-admin, district-police, commune-police, commune-chairman, hamlet-leader, team-member, agency-head, viewer, auditor")
	n := 1
	if len(args) > 0 && args[0] != "list" {
		n = 2
	}
	words, err := f.words(args, n)
	if err != nil {
		return err
	}
	s, err := f.scene(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	switch words[0] {
	case "list":
		return listUsers(ctx, e, s)
	case "add":
		return addUser(ctx, e, s, words[1], *name, access.Role(*role))
	case "reset":
		password, err := s.Access.OperatorReset(ctx, words[1])
		if err == nil {
			_, _ = fmt.Fprintln(e.out, password)
		}
		return err
	case "disable":
		return disableUser(ctx, s, words[1])
	}
	_, _ = fmt.Fprintln(e.err, "tungnha user list | add LOGIN | reset LOGIN | disable LOGIN")
	return errUsage
}

func listUsers(ctx context.Context, e *env, s *scene) error {
	list, err := s.Access.Accounts(ctx, s.actor, s.unit)
	if err != nil {
		return err
	}
	tree, err := s.Units.Tree(ctx)
	if err != nil {
		return err
	}
	for _, a := range list {
		state := ""
		if !a.Disabled.IsZero() {
			state = "khóa · disabled"
		}
		at := ""
		if u, ok := tree.Get(a.Unit); ok {
			at = u.Name
		}
		_, _ = fmt.Fprintf(e.out, "%-20s %-20s %-28s %s %s\n", a.Login, a.Role, at, a.Name, state)
	}
	return nil
}

// addUser makes the first account of a store, a steering administrator, or any further one.
func addUser(ctx context.Context, e *env, s *scene, login, name string, role access.Role) error {
	first, err := s.Access.NeedsSetup(ctx)
	if err != nil {
		return err
	}
	if first && role != access.RoleSteeringAdmin {
		return errs.Invalid("user.first", errs.T{
			VI: "Tài khoản đầu tiên phải có vai trò steering-admin.", EN: "The first account must have the role steering-admin.",
		})
	}
	if name == "" {
		name = login
	}
	actor := s.actor
	if first {
		actor = app.Operator(s.unit)
	}
	_, password, err := s.Access.CreateAccount(ctx, actor, access.NewAccount{Login: login, Name: name, Role: role, Unit: s.unit})
	if err == nil {
		_, _ = fmt.Fprintln(e.out, password)
		_, _ = fmt.Fprintln(e.err, "Mật khẩu tạm, phải đổi khi đăng nhập lần đầu. · A temporary password, to be changed at the first log-in.")
	}
	return err
}

func disableUser(ctx context.Context, s *scene, login string) error {
	list, err := s.Access.Accounts(ctx, s.actor, s.campaign.Unit)
	if err != nil {
		return err
	}
	for _, a := range list {
		if strings.EqualFold(a.Login, strings.TrimSpace(login)) {
			return s.Access.DisableAccount(ctx, s.actor, a.ID)
		}
	}
	return access.ErrNotFound
}
