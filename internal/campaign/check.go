package campaign

import (
	"fmt"

	"tungnha/internal/errs"
)

// UnitLookup finds a unit of a catalogue (2023 or 2026) by its code. level is 1 for a province, 2 for a district, 3 for a commune.
type UnitLookup interface {
	Find(catalogue int, code string) (name string, level int, ok bool)
}

// The levels of units.
const (
	LevelProvince = 1
	LevelDistrict = 2
	LevelCommune  = 3
)

// Check holds a plan against the unit catalogue: the unit that runs it, and every unit of the appendix, which must lie one level below.
// A template has no unit yet and passes.
func Check(p *Plan, units UnitLookup) []Problem {
	v := &validation{p: p}
	own, ok := v.unit("unit", p.Unit, units)
	for i, t := range p.Targets {
		at := fmt.Sprintf("targets[%d].unit", i)
		if level, found := v.unit(at, t.Unit, units); ok && found && level <= own {
			v.say(at, "plan.unit", errs.Tf("Đơn vị %s không nằm dưới đơn vị tổ chức đợt (%s).", "Unit %s does not lie below the unit that runs the campaign (%s).", t.Unit, p.Unit))
		}
	}
	return inOrder(v.problems)
}

func (v *validation) unit(path, code string, units UnitLookup) (level int, ok bool) {
	if code == "" {
		return 0, false
	}
	if _, level, ok = units.Find(v.p.Catalogue, code); !ok {
		v.say(path, "plan.unit", errs.Tf("Danh mục hành chính %d không có đơn vị mã %s.", "The unit catalogue of %d has no unit with the code %s.", v.p.Catalogue, code))
	}
	return level, ok
}
