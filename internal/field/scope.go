package field

import (
	"fmt"

	"tungnha/internal/access"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// Scope is the part of the tree that a phone works in: a hamlet, or a whole commune.
type Scope struct {
	Commune unit.ID
	Hamlet  unit.ID // 0: every hamlet, and those whose hamlet is not known yet
	Phones  bool    // sees numbers that can be called
}

// Has says whether what lies in a hamlet belongs to the scope.
func (s Scope) Has(commune, hamlet unit.ID) bool {
	return commune == s.Commune && (s.Hamlet == 0 || hamlet == s.Hamlet)
}

// Key changes whenever a phone must fetch everything anew: its account was moved, or sees more or less than before.
func (s Scope) Key() string {
	phones := 0
	if s.Phones {
		phones = 1
	}
	return fmt.Sprintf("%d.%d.%d", s.Commune, s.Hamlet, phones)
}

// ScopeOf is what an actor's phone may hold. Above the communes there is none: a lost phone must not carry a district.
func ScopeOf(a access.Actor, tree *unit.Tree) (Scope, error) {
	u, ok := tree.Get(a.Unit)
	if !ok {
		return Scope{}, access.ErrNotFound
	}
	s := Scope{Commune: tree.CommuneOf(a.Unit)}
	switch u.Level {
	case unit.Hamlet:
		s.Hamlet = u.ID
	case unit.Commune:
	default:
		return Scope{}, errs.Forbidden("field.wide", errs.T{
			VI: "Điện thoại chỉ dùng cho tài khoản của một thôn hoặc một xã. Tài khoản của bạn thuộc đơn vị khác; hãy dùng máy tính.",
			EN: "A phone works for an account of one hamlet or one commune. Yours is of another unit; use the desk.",
		})
	}
	if err := access.Check(a, access.ViewPeople, tree, a.Unit); err != nil {
		return Scope{}, err
	}
	if err := access.Check(a, access.RecordEvent, tree, a.Unit); err != nil {
		return Scope{}, err
	}
	s.Phones = a.Can(access.ViewPhones)
	return s, nil
}
