package report

import (
	"encoding/json"
	"time"

	"tungnha/internal/locale"
	"tungnha/internal/unit"
)

// wireBoard is the contract of "board --json" with other programs.
type wireBoard struct {
	Campaign string     `json:"campaign"`
	At       string     `json:"at"`
	Day      int        `json:"day"`
	Days     int        `json:"days"`
	Units    []wireUnit `json:"units"`
}

type wireUnit struct {
	Code       string                 `json:"code"`
	Name       string                 `json:"name"`
	Level      string                 `json:"level"`
	Indicators map[string]*wireFigure `json:"indicators"`
}

type wireFigure struct {
	Count        *int64   `json:"count"`
	Target       *int64   `json:"target"`
	Denominator  *int64   `json:"denominator"`
	Rate         *float64 `json:"rate"`
	Official     *int64   `json:"official"`
	Today        *int64   `json:"today"`
	NeededPerDay *int64   `json:"needed_per_day"`
}

var levelWords = map[unit.Level]string{
	unit.Province: "province", unit.District: "district", unit.Commune: "commune", unit.Hamlet: "hamlet", unit.Agency: "agency",
}

// JSON writes a board for other programs: the unit itself first, then its lines. What is unknown is null. Before the campaign the day is 0, after it the
// last.
func JSON(b *Board) ([]byte, error) {
	out := wireBoard{Campaign: b.Campaign, At: b.At.In(locale.Zone).Format(time.RFC3339), Day: min(b.Day, b.Days), Days: b.Days}
	out.Units = append(out.Units, b.wire(&b.Total))
	for i := range b.Lines {
		out.Units = append(out.Units, b.wire(&b.Lines[i]))
	}
	text, err := json.MarshalIndent(out, "", "  ")
	return append(text, '\n'), err
}

func (b *Board) wire(l *Line) wireUnit {
	u := wireUnit{Code: l.Unit.Code, Name: l.Unit.Name, Level: levelWords[l.Unit.Level], Indicators: map[string]*wireFigure{}}
	for i, h := range b.Indicators {
		f := &l.Figures[i]
		w := &wireFigure{Target: f.Target, Denominator: f.Denominator, Rate: f.Rate, Official: f.Official, NeededPerDay: f.NeededPerDay}
		if f.Known {
			w.Count, w.Today = &f.Count, &f.Today
		}
		u.Indicators[h.ID] = w
	}
	return u
}
