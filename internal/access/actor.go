package access

import (
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// Actor is who asks. The zero Actor is nobody.
type Actor struct {
	Account    db.ID
	Login      string
	Name       string
	Role       Role
	Unit       unit.ID // the root of their part of the tree
	MustChange bool    // a new password must be chosen before anything else
}

// Can reports whether the actor's role holds the verb. Where something is decided, ask Check: it looks at the place too.
func (a Actor) Can(v Verb) bool { return !a.Account.IsZero() && a.Role.Can(v) }

// System is the program itself, for the audit of what no person did (jobs, the command line).
func System(name string) Actor { return Actor{Login: "system", Name: name} }

// Tree is what Check needs of the tree of units.
type Tree interface {
	// Within reports whether id lies in the subtree of root, root itself included. An unknown unit lies nowhere.
	Within(id, root unit.ID) bool
}

// Check decides whether the actor may do v to what belongs to target. It answers nil, or an *errs.Error:
// unauthenticated for nobody, not found outside the actor's subtree, forbidden inside it without the verb.
func Check(a Actor, v Verb, tree Tree, target unit.ID) error {
	switch {
	case a.Account.IsZero():
		return ErrNobody
	case a.MustChange:
		return errMustChange
	case a.Unit == 0 || !tree.Within(target, a.Unit): // unit 0 is above the provinces: nobody is there
		return ErrNotFound
	case !a.Can(v):
		return errForbidden
	}
	return nil
}

// ErrNobody is the answer to who has no session.
var ErrNobody = errs.New(errs.KindUnauthenticated, "access.nobody", errs.T{
	VI: "Bạn chưa đăng nhập hoặc phiên làm việc đã hết hạn. Hãy đăng nhập lại; nội dung đã lưu vẫn còn.",
	EN: "You are not logged in, or your session has ended. Log in again; what was saved is kept.",
})

// ErrNotFound is the one answer for what doesn't exist and for what lies outside the actor's part of the tree: the two can't be told apart.
var ErrNotFound = errs.NotFound("not-found", errs.T{
	VI: "Không tìm thấy nội dung này trong phạm vi đơn vị của bạn.",
	EN: "This was not found within your unit's area.",
})

var errForbidden = errs.Forbidden("access.forbidden", errs.T{
	VI: "Tài khoản của bạn không có quyền làm việc này. Không có gì thay đổi; nếu cần, hãy đề nghị người quản trị cấp quyền.",
	EN: "Your account may not do this. Nothing was changed; ask the administrator if you need it.",
})

var errMustChange = errs.Forbidden("access.must-change", errs.T{
	VI: "Bạn đang dùng mật khẩu tạm. Hãy đổi mật khẩu rồi làm tiếp.",
	EN: "You are using a temporary password. Change it, then go on.",
})
