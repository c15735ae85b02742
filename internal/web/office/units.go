package office

import (
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// unitsPage lists what hangs beneath a unit: hamlets with the spellings under which workbooks know them, agencies.
type unitsPage struct {
	desk.Shell
	Place   string
	Path    string
	Kind    string
	Rows    []unitRow
	Kinds   []desk.Option
	Commune bool
}

func (unitsPage) Template() string { return "units.html" }

type unitRow struct {
	Name, Kind, Code, Aliases string
	Path                      string
	Own                       bool // may be renamed: not of the official catalogue
}

func (s *pages) units(c *call) error {
	p := unitsPage{
		Shell: c.Shell(c.Lang.T("Đơn vị", "Units") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: "/units/" + desk.IDText(c.Unit.ID),
		Commune: c.Unit.Level == unit.Commune, Kind: c.Lang.Pick(c.Unit.Kind.Word()),
	}
	for _, u := range c.Tree.Children(c.Unit.ID) {
		p.Rows = append(p.Rows, unitRow{
			Name: u.Name, Kind: c.Lang.Pick(u.Kind.Word()), Code: u.Code, Aliases: strings.Join(c.Tree.AliasesOf(u.ID), ", "), Path: "/units/" + desk.IDText(u.ID), Own: !u.IsOfficial(),
		})
	}
	for _, k := range unit.KindsOf(unit.Agency) {
		p.Kinds = append(p.Kinds, desk.Option{Value: string(k), Text: c.Lang.Pick(k.Word())})
	}
	return c.Show(p)
}

// changeUnit adds beneath a unit, or renames it, or adds a spelling.
func (s *pages) changeUnit(c *call) (err error) {
	if err := c.Form(); err != nil {
		return err
	}
	back := c.Unit.ID
	switch c.R.PathValue("act") {
	case "hamlet":
		_, err = s.Units.AddHamlet(c.Ctx(), c.Unit.ID, c.Value("name"), aliases(c.Value("aliases"))...)
	case "agency":
		_, err = s.Units.AddAgency(c.Ctx(), c.Unit.ID, unit.Kind(c.Value("kind")), c.Value("name"), "")
	case "rename":
		back, err = c.Unit.Parent, s.Units.Rename(c.Ctx(), c.Unit.ID, c.Value("name"))
	case "alias":
		back, err = c.Unit.Parent, s.Units.AddAlias(c.Ctx(), c.Unit.ID, c.Value("alias"))
	default:
		err = access.ErrNotFound
	}
	if err != nil {
		return err
	}
	if err := c.AuditOne(access.Entry{Verb: access.ManageUnits.String(), Subject: "unit " + desk.IDText(c.Unit.ID), Detail: c.R.PathValue("act")}); err != nil {
		return err
	}
	return c.Done("/units/"+desk.IDText(back), errs.T{VI: "Đã lưu.", EN: "Saved."})
}

func aliases(text string) (out []string) {
	for _, a := range strings.Split(text, ",") {
		if a = desk.CleanText(a); a != "" {
			out = append(out, a)
		}
	}
	return out
}
