package web

import (
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// casesPage lists what a person has to settle: perhaps the same person twice.
type casesPage struct {
	Shell
	Place string
	Rows  []caseRow
}

func (casesPage) template() string { return "cases.html" }

type caseRow struct{ Path, What, When, Place, Line string }

// casePage puts the row of the file and the person of the list side by side, masked.
type casePage struct {
	Shell
	Path    string
	What    string
	Sides   []sideRow
	Known   bool // there is somebody of our own to compare with
	Person  string
	Settled bool
	Line    string
}

func (casePage) template() string { return "case.html" }

type sideRow struct {
	Name, File, List string
	Class            string // same, differ, ""
}

var caseTexts = map[string]errs.T{
	roster.CodeIdentityName:  {VI: "Số định danh đã có, nhưng tên khác", EN: "Identity number known, name differs"},
	roster.CodeIdentityTaken: {VI: "Số định danh đang ở danh sách xã khác", EN: "Identity number on another commune's list"},
	roster.CodeSameNameBirth: {VI: "Trùng họ tên, ngày sinh, thôn", EN: "Same name, birth and hamlet"},
	roster.CodeNameInFile:    {VI: "Trùng họ tên trong cùng tệp", EN: "Same name in the file"},
}

func (c *call) caseText(kind string) string {
	if t, ok := caseTexts[kind]; ok {
		return c.lang.Pick(t)
	}
	return c.lang.T("Cần đối chiếu", "To compare")
}

// cases lists the open cases of the communes of a unit.
func (s *Server) cases(c *call) error {
	p := casesPage{Shell: c.shell(c.lang.T("Đối chiếu trùng", "Duplicates") + " · " + c.unit.Name), Place: c.unit.Name}
	communes := c.tree.Communes(c.unit.ID)
	for _, commune := range communes {
		list, err := s.Roster.Cases(c.ctx(), commune)
		if err != nil {
			return err
		}
		u, _ := c.tree.Get(commune)
		for _, k := range list {
			p.Rows = append(p.Rows, caseRow{
				Path: "/dup/" + idText(commune) + "/" + k.ID.String(), What: c.caseText(k.Kind), When: c.lang.DateTime(k.OpenedAt), Place: u.Name,
				Line: c.lang.Number(int64(k.RowNo)),
			})
		}
	}
	return c.show(p)
}

func (s *Server) caseOf(c *call) (*roster.Case, *roster.Citizen, error) {
	id, err := db.ParseID(c.r.PathValue("id"))
	if err != nil || id.IsZero() || c.unit.Level != unit.Commune {
		return nil, nil, access.ErrNotFound
	}
	return s.Roster.Case(c.ctx(), c.unit.ID, id)
}

func (s *Server) oneCase(c *call) error {
	k, who, err := s.caseOf(c)
	if err != nil {
		return err
	}
	p := casePage{
		Shell: c.shell(c.lang.T("Đối chiếu", "Compare")), Path: "/dup/" + idText(k.Commune) + "/" + k.ID.String(), What: c.caseText(k.Kind),
		Known: who != nil, Settled: k.State != roster.CaseOpen, Line: c.lang.Number(int64(k.RowNo)),
	}
	if who != nil {
		p.Person = citizenPath(who.Commune, who.ID)
	}
	p.Sides = c.sides(k.Row, who)
	return c.show(p)
}

// sides compares field by field: what is the same recedes, what differs stands out.
func (c *call) sides(r *roster.Row, who *roster.Citizen) []sideRow {
	hamlet := func(id unit.ID, text string) string {
		if h, ok := c.tree.Get(id); ok {
			return h.Name
		}
		return text
	}
	out := []sideRow{
		{Name: c.lang.T("Họ và tên", "Name"), File: r.Name},
		{Name: c.lang.T("Ngày sinh", "Born"), File: r.Birth.VN()},
		{Name: c.lang.T("Giới tính", "Sex"), File: sexText(c.lang, r.Sex)},
		{Name: c.lang.T("Số định danh", "Identity number"), File: maskID(r.Identity)},
		{Name: c.lang.T("Điện thoại", "Phone"), File: strings.Join(maskAll(r.Phones), ", ")},
		{Name: c.lang.T("Thôn", "Hamlet"), File: hamlet(r.Hamlet, r.HamletName)},
		{Name: c.lang.T("Quan hệ với chủ hộ", "Relation"), File: r.Relation},
	}
	if who == nil {
		return out
	}
	list := []string{
		who.Name, who.Birth.VN(), sexText(c.lang, who.Sex), maskID(who.Identity), strings.Join(maskAll(who.Phones), ", "), hamlet(who.Hamlet, ""), who.Relation,
	}
	same := []bool{
		vn.Key(r.Name) == vn.Key(who.Name), r.Birth == who.Birth, r.Sex == who.Sex, r.Identity == who.Identity,
		strings.Join(r.Phones, ",") == strings.Join(who.Phones, ","), r.Hamlet == who.Hamlet, r.Relation == who.Relation,
	}
	for i := range out {
		out[i].List = list[i]
		switch file := out[i].File; {
		case file == "" || file == "–" || out[i].List == "" || out[i].List == "–": // what one side leaves empty says nothing
		case same[i]:
			out[i].Class = "same"
		default:
			out[i].Class = "differ"
		}
	}
	return out
}

func maskID(s string) string {
	if s == "" {
		return ""
	}
	return vn.MaskIdentity(s)
}

func (s *Server) settleCase(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	id, err := db.ParseID(c.r.PathValue("id"))
	if err != nil || id.IsZero() || c.unit.Level != unit.Commune {
		return access.ErrNotFound
	}
	decision := roster.CaseState(c.value("decision"))
	if decision != roster.CaseSame && decision != roster.CaseAnother && decision != roster.CaseIgnored {
		return errBadForm
	}
	err = s.DB.Write(c.ctx(), func(tx *db.Tx) error {
		if err := s.Roster.Settle(tx, c.unit.ID, id, decision, c.actor.Account); err != nil {
			return err
		}
		return s.Audit.Write(tx, c.unit.ID, c.actor, access.Entry{Verb: access.SettleDuplicates.String(), Subject: "case " + id.String(), Detail: string(decision)})
	})
	if err != nil {
		return err
	}
	s.Units.Changed()
	return c.done("/dup/"+idText(c.unit.ID), errs.T{VI: "Đã xử lý một trường hợp.", EN: "One case was settled."})
}
