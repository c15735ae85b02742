package figures

import (
	"tungnha/internal/access"
	"tungnha/internal/ledger"
	"tungnha/internal/report"
	"tungnha/internal/unit"
)

// groups shows where everybody on the list stands (R4): each is in exactly one group, so the parts sum to the whole.
func (c *call) groups(b *report.Board) (out []stageRow) {
	w := b.Total.Work
	for _, g := range ledger.Groups() {
		n := w.Group(g)
		out = append(out, stageRow{
			Name: c.Lang.Pick(g.Text()), N: c.Lang.Number(n), Path: c.opens(b.Unit, report.Filter{Group: g}, 0), Rate: c.Lang.Percent(n, w.Resident),
			Width: int(1000 * n / max(w.Resident, 1)),
		})
	}
	return out
}

// survey is how far the survey of devices has come: houses that were asked of all houses, and people of all people (R2). The houses of a hamlet stand on
// its survey; a commune's figure opens by its hamlets, in the table above.
func (c *call) survey(b *report.Board) []stageRow {
	w := b.Total.Work
	houses := stageRow{
		Name: c.Lang.T("Hộ đã khảo sát", "Houses surveyed"), N: c.Lang.Number(w.HousesIn) + " / " + c.Lang.Number(w.Houses), Rate: c.Lang.Percent(w.HousesIn, w.Houses),
		Width: int(1000 * w.HousesIn / max(w.Houses, 1)),
	}
	if c.Unit.Level == unit.Hamlet && c.May(access.EditPeople) {
		houses.Path = c.To("s", c.Unit.ID)
	}
	people := stageRow{
		Name: c.Lang.T("Người đã hỏi thiết bị, SIM", "People asked"), N: c.Lang.Number(w.Surveyed), Rate: c.Lang.Percent(w.Surveyed, w.Resident),
		Width: int(1000 * w.Surveyed / max(w.Resident, 1)), Path: c.opens(b.Unit, report.Filter{Measure: ledger.SurveyedIn.String()}, 0),
	}
	return []stageRow{houses, people}
}
