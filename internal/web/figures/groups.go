package figures

import (
	"tungnha/internal/ledger"
	"tungnha/internal/report"
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
