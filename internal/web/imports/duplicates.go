package imports

import (
	"fmt"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
	"tungnha/internal/web/desk"
	"tungnha/internal/web/people"
)

// casesPage lists what a person has to settle: perhaps the same person twice.
type casesPage struct {
	desk.Shell
	Place string
	Total int
	Rows  []caseRow
	Pager desk.Pager
}

func (casesPage) Template() string { return "cases.html" }

// casesShown is how many stand on a page: each is opened to say whom it is about.
const casesShown = 25

type caseRow struct {
	Path, What, When, Place, Line string
	Name, Birth, List             string // in the file; as the list has it, where that differs
}

// casePage puts the row of the file and the person of the list side by side, masked.
type casePage struct {
	desk.Shell
	Path    string
	What    string
	Sides   []sideRow
	Known   bool // there is somebody of our own to compare with
	Person  string
	Settled bool
	Line    string
}

func (casePage) Template() string { return "case.html" }

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
		return c.Lang.Pick(t)
	}
	return c.Lang.T("Cần đối chiếu", "To compare")
}

// cases lists the open cases of the communes of a unit.
func (s *pages) cases(c *call) error {
	p := casesPage{Shell: c.Shell(c.Lang.T("Đối chiếu trùng", "Duplicates") + " · " + c.Unit.Name), Place: c.Unit.Name}
	var all []*roster.Case
	for _, commune := range c.Tree.Communes(c.Unit.ID) {
		list, err := s.Roster.Cases(c.Ctx(), commune)
		if err != nil {
			return err
		}
		all = append(all, list...)
	}
	path, page := "/dup/"+desk.IDText(c.Unit.ID), int(max(c.Int("page"), 1))
	p.Total = len(all)
	p.Pager = c.Pager(page, casesShown, p.Total, func(n int) string { return fmt.Sprintf("%s?page=%d", path, n) })
	from := min((page-1)*casesShown, len(all))
	for _, k := range all[from:min(from+casesShown, len(all))] {
		row, err := s.caseRow(c, k)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row)
	}
	return c.Show(p)
}

// caseRow opens a case to say whom it is about.
func (s *pages) caseRow(c *call, k *roster.Case) (caseRow, error) {
	row := caseRow{
		Path: "/dup/" + desk.IDText(k.Commune) + "/" + k.ID.String(), What: c.caseText(k.Kind), When: c.Lang.DateTime(k.OpenedAt), Line: c.Lang.Number(int64(k.RowNo)),
	}
	if u, ok := c.Tree.Get(k.Commune); ok {
		row.Place = u.Name
	}
	open, who, err := s.Roster.Case(c.Ctx(), k.Commune, k.ID)
	if err != nil {
		return row, err
	}
	row.Name, row.Birth = open.Row.Name, open.Row.Birth.VN()
	if who != nil && vn.Key(who.Name) != vn.Key(row.Name) {
		row.List = who.Name
	}
	return row, nil
}

func (s *pages) caseOf(c *call) (*roster.Case, *roster.Citizen, error) {
	id, err := db.ParseID(c.R.PathValue("id"))
	if err != nil || id.IsZero() || c.Unit.Level != unit.Commune {
		return nil, nil, access.ErrNotFound
	}
	return s.Roster.Case(c.Ctx(), c.Unit.ID, id)
}

func (s *pages) oneCase(c *call) error {
	k, who, err := s.caseOf(c)
	if err != nil {
		return err
	}
	p := casePage{
		Shell: c.Shell(c.Lang.T("Đối chiếu", "Compare")), Path: "/dup/" + desk.IDText(k.Commune) + "/" + k.ID.String(), What: c.caseText(k.Kind),
		Known: who != nil, Settled: k.State != roster.CaseOpen, Line: c.Lang.Number(int64(k.RowNo)),
	}
	if who != nil {
		p.Person = desk.CitizenPath(who.Commune, who.ID)
	}
	p.Sides = c.sides(k.Row, who)
	return c.Show(p)
}

// sides compares field by field: what is the same recedes, what differs stands out.
func (c *call) sides(r *roster.Row, who *roster.Citizen) []sideRow {
	hamlet := func(id unit.ID, text string) string {
		if h, ok := c.Tree.Get(id); ok {
			return h.Name
		}
		return text
	}
	out := []sideRow{
		{Name: c.Lang.T("Họ và tên", "Name"), File: r.Name},
		{Name: c.Lang.T("Ngày sinh", "Born"), File: r.Birth.VN()},
		{Name: c.Lang.T("Giới tính", "Sex"), File: people.SexText(c.Lang, r.Sex)},
		{Name: c.Lang.T("Số định danh", "Identity number"), File: maskID(r.Identity)},
		{Name: c.Lang.T("Điện thoại", "Phone"), File: strings.Join(desk.MaskAll(r.Phones), ", ")},
		{Name: c.Lang.T("Thôn", "Hamlet"), File: hamlet(r.Hamlet, r.HamletName)},
		{Name: c.Lang.T("Quan hệ với chủ hộ", "Relation"), File: r.Relation},
	}
	if who == nil {
		return out
	}
	list := []string{
		who.Name, who.Birth.VN(), people.SexText(c.Lang, who.Sex), maskID(who.Identity), strings.Join(desk.MaskAll(who.Phones), ", "), hamlet(who.Hamlet, ""), who.Relation,
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

func (s *pages) settleCase(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	id, err := db.ParseID(c.R.PathValue("id"))
	if err != nil || id.IsZero() || c.Unit.Level != unit.Commune {
		return access.ErrNotFound
	}
	decision := roster.CaseState(c.Value("decision"))
	if decision != roster.CaseSame && decision != roster.CaseAnother && decision != roster.CaseIgnored {
		return desk.ErrBadForm
	}
	err = s.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		if err := s.Roster.Settle(tx, c.Unit.ID, id, decision, c.Actor.Account); err != nil {
			return err
		}
		return s.Audit.Write(tx, c.Unit.ID, c.Actor, access.Entry{Verb: access.SettleDuplicates.String(), Subject: "case " + id.String(), Detail: string(decision)})
	})
	if err != nil {
		return err
	}
	s.Units.Changed()
	return c.Done("/dup/"+desk.IDText(c.Unit.ID), errs.T{VI: "Đã xử lý một trường hợp.", EN: "One case was settled."})
}
