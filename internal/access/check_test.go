package access

import (
	"testing"

	"pgregory.net/rapid"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// parents is a random tree: each unit's parent is an earlier one.
type parents map[unit.ID]unit.ID

func (p parents) Within(id, root unit.ID) bool {
	for {
		up, ok := p[id]
		switch {
		case !ok:
			return false
		case id == root:
			return true
		case up == 0:
			return false
		}
		id = up
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "units")
		tree := parents{1: 0}
		for i := 2; i <= n; i++ {
			tree[unit.ID(i)] = unit.ID(rapid.IntRange(1, i-1).Draw(t, "parent"))
		}
		a := Actor{
			Account: db.ID{1}, Role: rapid.SampledFrom(Roles()).Draw(t, "role"),
			Unit: unit.ID(rapid.IntRange(0, n).Draw(t, "root")), MustChange: rapid.Bool().Draw(t, "must change"),
		}
		v := rapid.SampledFrom(Verbs()).Draw(t, "verb")
		target := unit.ID(rapid.IntRange(0, n+2).Draw(t, "target"))
		err := Check(a, v, tree, target)
		// Told independently: walk up from the target by hand.
		inside := false
		for id := target; id != 0 && tree[id] != id; id = tree[id] {
			if _, there := tree[id]; there && id == a.Unit {
				inside = true
			}
		}
		want := ""
		switch {
		case a.MustChange:
			want = "access.must-change"
		case !inside:
			want = "not-found"
		case !a.Can(v):
			want = "access.forbidden"
		}
		if want == "" && err != nil || want != "" && !errs.Is(err, want) {
			t.Fatalf("%v to %d of %v: %v, want %q", a, target, tree, err, want)
		}
	})
}

func TestNobody(t *testing.T) {
	t.Parallel()
	for _, a := range []Actor{{}, {Role: RoleSteeringAdmin, Unit: district}, System("job")} {
		if a.Can(ViewBoard) {
			t.Error("nobody can", a)
		}
		wantCode(t, Check(a, ViewBoard, testTree(), district), "access.nobody")
	}
	stranger := Actor{Account: db.ID{1}, Role: "no such role", Unit: district}
	wantCode(t, Check(stranger, ViewBoard, testTree(), district), "access.forbidden")
	top := Actor{Account: db.ID{1}, Role: RoleSteeringAdmin, Unit: 0}
	wantCode(t, Check(top, ViewBoard, testTree(), district), "not-found")
}

// What each role may not do matters more than what it may.
func TestRoles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		role Role
		yes  []Verb
		no   []Verb
	}{
		{RoleSteeringAdmin, Verbs(), nil},
		{RoleDistrictPolice, []Verb{ImportOfficial, LoadPlan, ViewIdentity, ViewAudit}, []Verb{ConfirmCannot}},
		{RoleCommunePolice, []Verb{ViewIdentity, ViewHealthReason, ImportRoster, SettleDuplicates, ManageAccounts}, []Verb{ConfirmCannot, ImportOfficial, LoadPlan, ViewAudit}},
		{RoleCommuneChairman, []Verb{ConfirmCannot, ViewHealthReason, SetTargets, IssueReport}, []Verb{ViewIdentity, ImportRoster, ViewAudit}},
		{RoleHamletLeader, []Verb{RecordEvent, ViewPhones, SetTargets, ManageTeams}, []Verb{ViewIdentity, ViewHealthReason, ManageAccounts, ConfirmCannot}},
		{RoleTeamMember, []Verb{RecordEvent, EditPeople, ViewPhones}, []Verb{ViewIdentity, ViewHealthReason, Export, SetTargets}},
		{RoleAgencyHead, []Verb{ViewBoard, ManageStaff}, []Verb{ViewPeople, Export}},
		{RoleViewer, []Verb{ViewBoard}, []Verb{ViewPeople, Export}},
		{RoleAuditor, []Verb{ViewAudit}, []Verb{ViewPeople, ViewIdentity, Export}},
	} {
		for _, v := range c.yes {
			if !c.role.Can(v) {
				t.Errorf("%s can't %s", c.role, v)
			}
		}
		for _, v := range c.no {
			if c.role.Can(v) {
				t.Errorf("%s can %s", c.role, v)
			}
		}
		if n := c.role.Name(); n.VI == "" || n.EN == "" || !c.role.Known() {
			t.Errorf("%s has no name", c.role)
		}
	}
	for _, v := range Verbs() {
		if v.String() == "" {
			t.Errorf("verb %d has no name", v)
		}
	}
	if Verb(0).String() != "" || (lastVerb+1).String() != "" || RoleSteeringAdmin.Can(0) || RoleSteeringAdmin.Can(lastVerb+1) {
		t.Error("a verb that is none")
	}
}

func TestLogins(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		" CongAn.VL ": "congan.vl", "a-b_c@d.1": "a-b_c@d.1", "ab": "", "có dấu": "", "a b c": "", "": "",
		"x123456789012345678901234567890123456789012345678": "",
	} {
		if got, err := ParseLogin(in); got != want || (want == "") != (err != nil) {
			t.Errorf("%q: %q %v", in, got, err)
		}
	}
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]string{
		"cầu tre lắc lẻo":        "",
		"Tr0ng-nh0-qua":          "",
		"ngắn quá":               "access.password.short",
		"a\u0302a\u0302a\u0302b": "access.password.short", // characters, not code points
		"0912345678":             "access.password.digits",
		"038099001234":           "access.password.digits",
		"25/05/2023 1":           "access.password.digits",
		"congan.vinhloc":         "access.password.login",
		"CONGAN.VINHLOC2023":     "access.password.login",
		"x congan.vinhloc x":     "access.password.login",
		"MatKhau123":             "access.password.common",
		"aaaaaaaaaaab":           "access.password.common",
	} {
		err := CheckPassword("congan.vinhloc", password)
		if want == "" && err != nil || want != "" && !errs.Is(err, want) {
			t.Errorf("%q: %v, want %q", password, err, want)
		}
	}
	wantCode(t, CheckPassword("abc", string(make([]byte, longestPassword+1))), "access.password.long")
	for range 100 {
		if err := CheckPassword("congan.vinhloc", temporaryPassword()); err != nil {
			t.Fatal("a temporary password breaks the rules: ", err)
		}
	}
}
