package webtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/official"
	"tungnha/internal/roster"
	"tungnha/internal/target"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

var (
	families = []string{"Nguyễn", "Trịnh", "Lê", "Phạm", "Vũ", "Đỗ", "Hoàng", "Lưu", "Mai", "Tống", "Nghiêm", "Đặng"}
	middles  = []string{"Văn", "Thị", "Đức", "Hữu", "Thị Hồng", "Quang", "Ngọc", "Thị Thúy", "Đình", "Xuân", "Thị Bích"}
	givens   = []string{"Hưởng", "Phượng", "Thắng", "Nhài", "Quỳnh", "Tuyết", "Cường", "Lượng", "Mỵ", "Sửu", "Yến", "Khuê", "Đạt", "Ánh", "Ngữ", "Thược", "Đoàn", "Ấm"}
)

const perHamlet = 75

// people puts a list into each commune, as an import does.
func (w *World) people() {
	w.T.Helper()
	r := rand.New(rand.NewPCG(7, 2023))
	for _, c := range w.Communes {
		var rows []*roster.Row
		for hi, h := range w.Hamlets[c] {
			house := 0
			for i := range perHamlet {
				if i%4 == 0 {
					house++
				}
				rows = append(rows, w.person(r, c, h, hi, house, i, len(rows)+1))
			}
		}
		ctx := context.Background()
		run, err := w.Roster.Stage(ctx, roster.Staging{Home: c, Campaign: w.Campaign.ID, File: "danh-sach.xlsx", Content: []byte("test"), Sheet: "DS", Rows: rows}, false)
		w.Must(err)
		run, err = w.Roster.Commit(ctx, c, run.ID, nil)
		w.Must(err)
		if run.Counts.Accepted != len(rows) {
			w.T.Fatalf("%+v", run.Counts)
		}
	}
}

func (w *World) person(r *rand.Rand, c, h unit.ID, hamlet, house, i, no int) *roster.Row {
	name := families[r.IntN(len(families))] + " " + middles[r.IntN(len(middles))] + " " + givens[r.IntN(len(givens))]
	row := &roster.Row{
		No: no + 6, Commune: c, Hamlet: h, HamletName: fmt.Sprintf("Thôn %d", hamlet+1), House: hamlet*1000 + house, HouseNo: fmt.Sprint(house), Head: name,
		ListNo: int64(i + 1), Name: name, Birth: vn.Birth{Year: 1940 + r.IntN(76), Month: 1 + r.IntN(12), Day: 1 + r.IntN(28)},
		Sex: vn.Sex(1 + r.IntN(2)), Identity: fmt.Sprintf("0380%08d", int64(c)%1000*10000+int64(no)), Card: roster.CardChip,
	}
	if i%4 != 0 {
		row.Head = "" // the first of a house is its head
	}
	if r.IntN(5) > 0 {
		row.Phones = []string{fmt.Sprintf("09000%05d", int64(c)%100*1000+int64(no))}
	}
	if r.IntN(12) == 0 {
		row.Card = roster.CardOld
	}
	return row
}

// figures gives targets to every commune and official figures to all but one.
func (w *World) figures() {
	w.T.Helper()
	ctx := context.Background()
	var targets []target.Target
	var lines []official.Line
	for i, c := range w.Tree.Communes(w.Campaign.Unit) {
		value := int64(90 + 17*i)
		targets = append(targets,
			target.Target{Home: c, Unit: c, Indicator: "l1-activated", Value: value, Origin: target.FromPlan, IssuedAt: w.Now()},
			target.Target{Home: c, Unit: c, Indicator: "l2-filed", Value: value / 2, Origin: target.Generated, IssuedAt: w.Now()})
		for d := 20; d <= 24; d++ {
			if i == 4 {
				continue
			}
			n := max(value*int64(d-4)/60, 0)
			day := campaign.MakeDay(2023, time.May, d)
			lines = append(lines, official.Line{Commune: c, Day: day, Indicator: "l1-activated", Value: n, Cutoff: w.Campaign.Plan.CutoffOf(day), At: Local(5, d, 17, 30), Origin: "desk"})
		}
	}
	_, err := w.Targets.Set(ctx, w.Campaign.No, targets)
	w.Must(err)
	_, err = w.Official.Put(ctx, w.Campaign.No, lines)
	w.Must(err)
}

// play records three weeks of work: day by day some people survey, register, file, are approved, and activate.
func (w *World) play() {
	w.T.Helper()
	r := rand.New(rand.NewPCG(11, 2023))
	for ci, c := range w.Communes {
		ids := w.ids(c)
		for d := 5; d <= 25; d++ {
			if d == 25 && ci == 2 {
				continue // one commune has reported nothing today
			}
			w.SetNow(Local(5, d, 15, 30))
			var events []ledger.Event
			for range 11 {
				events = append(events, w.step(r, ids[r.IntN(len(ids))])...)
			}
			w.Must(w.DB.Write(context.Background(), func(tx *db.Tx) error {
				_, err := w.Ledger.Append(tx, c, events)
				return err
			}))
		}
	}
}

func (w *World) ids(c unit.ID) (out []db.ID) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		people, err := w.Roster.Citizens(q, c)
		// By number, not by id: ids are random, and the same people must meet the same fate in every run.
		slices.SortFunc(people, func(a, b *roster.Citizen) int { return strings.Compare(a.Identity, b.Identity) })
		for _, p := range people {
			out = append(out, p.ID)
		}
		return err
	}))
	return out
}

// step is what happens to one person on one day.
func (w *World) step(r *rand.Rand, id db.ID) []ledger.Event {
	now := w.Now()
	e := func(k ledger.Kind, b ledger.Body) ledger.Event {
		return ledger.Event{ID: db.NewID(now), Citizen: id, Kind: k, SeenAt: now.Add(-time.Hour), Source: "desk", Body: b}
	}
	survey := e(ledger.Surveyed, ledger.Body{Device: 1 + r.IntN(2), OwnSIM: 1})
	switch r.IntN(10) {
	case 0:
		return []ledger.Event{survey}
	case 1:
		return []ledger.Event{survey, e(ledger.Filed, ledger.Body{Level: 2})}
	case 2, 3:
		return []ledger.Event{e(ledger.Filed, ledger.Body{Level: 2}), e(ledger.Approved, ledger.Body{Level: 2}), e(ledger.Notified, ledger.Body{Level: 2})}
	case 4:
		return []ledger.Event{e(ledger.Absent, ledger.Body{Where: "làm ăn ở tỉnh ngoài"})}
	case 5:
		return []ledger.Event{e(ledger.Cannot, ledger.Body{Reason: "illness"})}
	case 6:
		return []ledger.Event{e(ledger.Activated, ledger.Body{Level: 2})}
	}
	return []ledger.Event{survey, e(ledger.Registered, ledger.Body{Level: 1}), e(ledger.Activated, ledger.Body{Level: 1})}
}
