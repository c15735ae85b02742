package web

import (
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// unitsPage lists what hangs beneath a unit: hamlets with the spellings under which workbooks know them, agencies.
type unitsPage struct {
	Shell
	Place   string
	Path    string
	Kind    string
	Rows    []unitRow
	Kinds   []option
	Commune bool
}

func (unitsPage) template() string { return "units.html" }

type unitRow struct {
	Name, Kind, Code, Aliases string
	Path                      string
	Own                       bool // may be renamed: not of the official catalogue
}

func (s *Server) units(c *call) error {
	p := unitsPage{
		Shell: c.shell(c.lang.T("Đơn vị", "Units") + " · " + c.unit.Name), Place: c.unit.Name, Path: "/units/" + idText(c.unit.ID),
		Commune: c.unit.Level == unit.Commune, Kind: c.lang.Pick(c.unit.Kind.Word()),
	}
	for _, u := range c.tree.Children(c.unit.ID) {
		p.Rows = append(p.Rows, unitRow{
			Name: u.Name, Kind: c.lang.Pick(u.Kind.Word()), Code: u.Code, Aliases: strings.Join(c.tree.AliasesOf(u.ID), ", "), Path: "/units/" + idText(u.ID), Own: !u.IsOfficial(),
		})
	}
	for _, k := range unit.KindsOf(unit.Agency) {
		p.Kinds = append(p.Kinds, option{Value: string(k), Text: c.lang.Pick(k.Word())})
	}
	return c.show(p)
}

// changeUnit adds beneath a unit, or renames it, or adds a spelling.
func (s *Server) changeUnit(c *call) (err error) {
	if err := c.form(); err != nil {
		return err
	}
	back := c.unit.ID
	switch c.r.PathValue("act") {
	case "hamlet":
		_, err = s.Units.AddHamlet(c.ctx(), c.unit.ID, c.value("name"), aliases(c.value("aliases"))...)
	case "agency":
		_, err = s.Units.AddAgency(c.ctx(), c.unit.ID, unit.Kind(c.value("kind")), c.value("name"), "")
	case "rename":
		back, err = c.unit.Parent, s.Units.Rename(c.ctx(), c.unit.ID, c.value("name"))
	case "alias":
		back, err = c.unit.Parent, s.Units.AddAlias(c.ctx(), c.unit.ID, c.value("alias"))
	default:
		err = access.ErrNotFound
	}
	if err != nil {
		return err
	}
	if err := s.auditOne(c, access.Entry{Verb: access.ManageUnits.String(), Subject: "unit " + idText(c.unit.ID), Detail: c.r.PathValue("act")}); err != nil {
		return err
	}
	return c.done("/units/"+idText(back), errs.T{VI: "Đã lưu.", EN: "Saved."})
}

func aliases(text string) (out []string) {
	for _, a := range strings.Split(text, ",") {
		if a = cleanText(a); a != "" {
			out = append(out, a)
		}
	}
	return out
}
