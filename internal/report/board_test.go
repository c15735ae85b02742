package report_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/official"
	"tungnha/internal/report"
	"tungnha/internal/target"
	"tungnha/internal/unit"
)

// finish takes a citizen through level 2 up to the named stage, all at the world's moment.
func (w *world) finish(commune int, id db.ID, until ledger.Kind) {
	for _, k := range []ledger.Kind{ledger.Filed, ledger.Approved, ledger.Notified, ledger.Activated} {
		w.record(commune, id, k, 2)
		if k == until {
			return
		}
	}
}

func (w *world) give(commune int, indicator string, n int64) {
	w.t.Helper()
	u := w.communes[commune]
	_, err := w.targets.Set(context.Background(), w.c.No, []target.Target{{Home: u, Unit: u, Indicator: indicator, Value: n, Origin: target.FromWorkbook}})
	w.must(err)
	w.report.Touched(w.c.No)
}

func (w *world) state(commune int, indicator string, day campaign.Day, n int64) {
	w.t.Helper()
	_, err := w.official.Put(context.Background(), w.c.No, []official.Line{{
		Commune: w.communes[commune], Day: day, Indicator: indicator, Value: n, Cutoff: w.c.Plan.CutoffOf(day), Origin: "desk",
	}})
	w.must(err)
	w.report.Touched(w.c.No)
}

func TestBoardOfADistrict(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, nil)
		a, b, c := w.add(0, 0, "Nguyễn Văn Một", 1980), w.add(0, 1, "Trần Thị Hai", 1990), w.add(1, 0, "Lê Văn Ba", 1975)
		w.add(1, -1, "Phạm Chưa Thôn", 1960)
		w.give(0, "l1-activated", 4)
		w.give(1, "l1-activated", 4)
		w.now = local(5, 24, 10, 0)
		w.record(0, a, ledger.Activated, 1)
		w.finish(0, b, ledger.Notified)
		w.state(0, "l1-activated", 20230524, 3)
		w.now = local(5, 25, 9, 0)
		w.record(1, c, ledger.Activated, 1)

		board := w.board(w.c.Unit, time.Time{})
		if board.Day != 21 || board.Days != 41 || board.DaysLeft != 21 || board.ReportDay != 20230525 || board.Closed || board.Phase != report.During {
			t.Errorf("day %d of %d, %d left, %s, closed %v", board.Day, board.Days, board.DaysLeft, board.ReportDay, board.Closed)
		}
		f := w.figure(board, w.c.Unit, "l1-activated")
		if f.Count != 2 || f.Today != 1 || f.Yesterday != 1 || *f.Target != 32511 || *f.Rate != 2/32511. || *f.Pace != 16652 || !f.Behind {
			t.Errorf("district: %+v", f)
		}
		if *f.NeededPerDay != (32511-1+20)/21 {
			t.Errorf("needed per day %d: 32.510 are missing after the last closed day, for 21 days", *f.NeededPerDay)
		}
		if *f.Official != 3 || *f.Difference != 2 || f.OfficialFrom != 1 || board.Source != report.ReportedOfficial {
			t.Errorf("official %v of %d communes, difference %v", *f.Official, f.OfficialFrom, *f.Difference)
		}
		first, second := w.figure(board, w.communes[0], "l1-activated"), w.figure(board, w.communes[1], "l1-activated")
		if first.Rank != 1 || second.Rank != 1 || second.RankChange != 1 || *first.Rate != 0.25 {
			t.Errorf("both have 1 of 4: ranks %d and %d, change %d", first.Rank, second.Rank, second.RankChange)
		}
		moving := w.figure(board, w.communes[0], "l2-activated")
		if *moving.Target != 1 || moving.Count != 0 || *moving.Denominator != 1 || moving.Pace != nil {
			t.Errorf("100%% of what is approved: %+v", moving)
		}
		filed := w.figure(board, w.communes[0], "l2-filed")
		if filed.Count != 1 || !filed.Workload || filed.Rank != 0 || filed.Progress {
			t.Errorf("files are workload: %+v", filed)
		}
		if staff := w.figure(board, w.c.Unit, "staff-l2"); staff.Known || board.Indicators[4].Missing.VI != "chưa có danh sách" {
			t.Errorf("staff: %+v", staff)
		}
		l, _ := board.Line(w.communes[0])
		if l.Work.Owed != 1 || l.Work.Overdue != 0 || l.Work.Resident != 2 || !w.silent(board, 0) || w.silent(board, 1) {
			t.Errorf("work %+v, silent %+v", l.Work, board.Silent)
		}
	})
}

func (w *world) silent(b *report.Board, commune int) bool {
	for _, s := range b.Silent {
		if s.Unit.ID == w.communes[commune] {
			return s.NothingToday
		}
	}
	return false
}

func TestBoardOfACommuneAndAHamlet(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, nil)
		a := w.add(1, 0, "Lê Văn Ba", 1975)
		n := w.add(1, -1, "Phạm Chưa Thôn", 1960)
		w.now = local(5, 10, 10, 0)
		w.record(1, a, ledger.Activated, 1)
		w.record(1, n, ledger.Activated, 1)
		board := w.board(w.communes[1], time.Time{})
		if len(board.Lines) != 3 || board.Lines[2].Unit.ID != 0 || board.Lines[2].Unit.Name != "Chưa xác định thôn" {
			t.Fatalf("lines: %+v", board.Lines)
		}
		if got := board.Lines[2].Figures[0]; got.Count != 1 || got.Opens.Hamlet != report.NoHamlet || got.Opens.Measure != "reached-1" {
			t.Errorf("without a hamlet: %+v", got)
		}
		hamlet := w.hamlets[w.communes[1]][0]
		one := w.board(hamlet, time.Time{})
		if f := one.Total.Figures[0]; f.Count != 1 || f.Opens.Hamlet != hamlet || len(one.Lines) != 0 || len(one.Path) != 3 {
			t.Errorf("hamlet: %+v, path %v", f, one.Path)
		}
		other, _ := w.tree.ByCode(2023, "38") // the province lies above the campaign
		if _, err := w.report.Board(context.Background(), w.c, other.ID, time.Time{}); !errs.Is(err, "report.unit") {
			t.Error(err)
		}
	})
}

// The 7-day clock is judged from dates: the message of 18/5 has run out on 26/5, also on a board asked for later.
func TestOverdueFromDates(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, nil)
		id := w.add(0, 0, "Nguyễn Văn Một", 1980)
		w.now = local(5, 18, 20, 0)
		w.finish(0, id, ledger.Notified)
		w.now = local(5, 27, 9, 0)
		w.record(0, id, ledger.Activated, 2)
		for _, c := range []struct {
			at      time.Time
			overdue int64
		}{{local(5, 18, 19, 0), 0}, {local(5, 25, 23, 0), 0}, {local(5, 26, 0, 0), 1}, {local(5, 27, 8, 59), 1}, {local(5, 27, 9, 0), 0}} {
			if got := w.board(w.c.Unit, c.at).Total.Work.Overdue; got != c.overdue {
				t.Errorf("%s: %d overdue, want %d", c.at, got, c.overdue)
			}
		}
	})
}

func TestBaselineBelongsToTheWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite), func(s string) string {
		return strings.Replace(s, "baseline: {date: 31/03/2023, value: unknown}", "baseline: {date: 31/03/2023, value: 5000}", 1)
	})
	id := w.add(0, 0, "Nguyễn Văn Một", 1980)
	w.now = local(5, 6, 9, 0)
	w.record(0, id, ledger.Filed, 2)
	b := w.board(w.c.Unit, time.Time{})
	if f := w.figure(b, w.c.Unit, "l2-filed"); f.Count != 5001 || f.Baseline != 5000 || f.Today != 1 {
		t.Errorf("%+v", f)
	}
	if f := w.figure(b, w.communes[0], "l2-filed"); f.Count != 1 || f.Baseline != 0 {
		t.Errorf("%+v", f)
	}
}

func TestBeforeAndAfter(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite), nil)
	b := w.board(w.c.Unit, local(5, 3, 9, 0))
	if b.Phase != report.Before || b.Day != 0 || len(b.Trends[0].Count) != 0 || len(b.Silent) != 0 {
		t.Errorf("before: %+v", b)
	}
	if f := b.Total.Figures[0]; *f.Pace != 0 || f.Behind || *f.NeededPerDay != 793 {
		t.Errorf("before: %+v", f)
	}
	b = w.board(w.c.Unit, local(6, 20, 9, 0))
	if f := b.Total.Figures[0]; b.Phase != report.After || b.Day != 42 || f.NeededPerDay != nil || *f.Pace != 32511 || len(b.Trends[0].Count) != 41 {
		t.Errorf("after: %+v", f)
	}
}

func TestGuidesCountOverCommunes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite), func(s string) string { return strings.Replace(s, "counts: guided(10)", "counts: guided(2)", 1) })
	guide := db.NewID(w.now)
	for i, commune := range []int{0, 1} {
		id := w.add(commune, 0, fmt.Sprintf("Nguyễn Văn Số %d", i), 1980)
		w.now = local(5, 6, 9+i, 0)
		w.event(commune, ledger.Event{ID: db.NewID(w.now), Citizen: id, Kind: ledger.Activated, Credit: guide, Body: ledger.Body{Level: 1}})
		w.record(commune, id, ledger.Portal, 0)
		w.now = local(5, 4, 8, 0)
	}
	if f := w.figure(w.board(w.c.Unit, local(5, 6, 16, 0)), w.c.Unit, "guided-10"); f.Count != 0 || !f.Known {
		t.Errorf("the day is not closed: %+v", f)
	}
	if f := w.figure(w.board(w.c.Unit, local(5, 6, 17, 0)), w.c.Unit, "guided-10"); f.Count != 1 || f.Today != 1 {
		t.Errorf("one in each commune makes two: %+v", f)
	}
}

var boardKinds = []ledger.Kind{
	ledger.Surveyed, ledger.Registered, ledger.Filed, ledger.Refused, ledger.Approved, ledger.Notified, ledger.Activated, ledger.Activated,
	ledger.Portal, ledger.Absent, ledger.Returned, ledger.Cannot, ledger.Able, ledger.Confirmed, ledger.Contacted,
}

// TestPastNeverChanges plays random hours of the campaign one after the other, keeps the boards as they were seen, and asks for them again at the end; on each the lines sum to the total.
func TestPastNeverChanges(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, dbtest.Open(t, engine), nil)
			rapid.Check(t, func(rt *rapid.T) { playPast(rt, w) })
		})
	}
}

type seen struct {
	at    time.Time
	root  unit.ID
	board *report.Board
}

func playPast(rt *rapid.T, w *world) {
	var kept []seen
	who := map[db.ID]int{}
	var ids []db.ID
	var past []ledger.Event
	for range rapid.IntRange(3, 16).Draw(rt, "turns") {
		w.now = w.now.Add(time.Duration(rapid.IntRange(1, 65).Draw(rt, "minutes")) * time.Minute)
		switch turn := rapid.IntRange(0, 9).Draw(rt, "turn"); {
		case turn == 0 || len(ids) == 0:
			commune := rapid.IntRange(0, 1).Draw(rt, "commune")
			id := w.add(commune, rapid.IntRange(-1, 1).Draw(rt, "hamlet"), fmt.Sprintf("Nguyễn Thử %d", len(ids)), rapid.IntRange(1930, 2015).Draw(rt, "born"))
			ids, who[id] = append(ids, id), commune
		case turn == 1:
			w.give(rapid.IntRange(0, 2).Draw(rt, "commune"), "l1-activated", rapid.Int64Range(0, 9).Draw(rt, "target"))
		case turn == 2:
			w.state(rapid.IntRange(0, 2).Draw(rt, "commune"), "l1-activated", w.c.Plan.LastClosed(w.now), rapid.Int64Range(0, 9).Draw(rt, "official"))
		case turn == 3 && len(past) > 0:
			old := rapid.SampledFrom(past).Draw(rt, "old")
			w.event(who[old.Citizen], ledger.Event{ID: db.NewID(w.now), Citizen: old.Citizen, Kind: ledger.Corrected, Corrects: old.ID})
		default:
			e := ledger.Event{ID: db.NewID(w.now), Citizen: rapid.SampledFrom(ids).Draw(rt, "who"), Kind: rapid.SampledFrom(boardKinds).Draw(rt, "kind")}
			e.Body = ledger.Body{Level: rapid.IntRange(1, 2).Draw(rt, "level"), What: rapid.SampledFrom([]string{"absent", "cannot"}).Draw(rt, "what"), Reason: "other"}
			w.event(who[e.Citizen], e)
			past = append(past, e)
		}
		root := rapid.SampledFrom([]unit.ID{w.c.Unit, w.communes[0], w.communes[1]}).Draw(rt, "root")
		b := w.board(root, w.now)
		sums(rt, b)
		kept = append(kept, seen{w.now, root, b})
		w.now = w.now.Add(time.Second)
	}
	for _, k := range kept {
		again := w.board(k.root, k.at)
		again.CacheTime = k.board.CacheTime
		forgetHearing(k.board, again)
		if diff := cmp.Diff(k.board, again); diff != "" {
			rt.Fatalf("the board of %s at %s has changed:\n%s", k.board.Unit.Name, k.at, diff)
		}
	}
}

// forgetHearing leaves out when a unit was last heard of: that is of now, not of the moment asked about.
func forgetHearing(boards ...*report.Board) {
	for _, b := range boards {
		b.Silent = nil
		for _, l := range append([]*report.Line{&b.Total}, lines(b)...) {
			l.LastAt, l.Reported = time.Time{}, false
		}
	}
}

func lines(b *report.Board) (out []*report.Line) {
	for i := range b.Lines {
		out = append(out, &b.Lines[i])
	}
	return out
}

// sums holds that the parts of a board come to its whole.
func sums(t interface{ Fatalf(string, ...any) }, b *report.Board) {
	for i, h := range b.Indicators {
		var count, today int64
		for _, l := range b.Lines {
			count, today = count+l.Figures[i].Count, today+l.Figures[i].Today
		}
		f := b.Total.Figures[i]
		if h.ID != "guided-10" && (count+f.Baseline != f.Count || today != f.Today) {
			t.Fatalf("%s: lines sum to %d (today %d), the whole is %d (%d)", h.ID, count, today, f.Count, f.Today)
		}
	}
	var residents, overdue, grouped int64
	for _, l := range b.Lines {
		residents, overdue = residents+l.Work.Resident, overdue+l.Work.Overdue
	}
	for _, n := range b.Total.Work.Groups {
		grouped += n
	}
	if w := b.Total.Work; residents != w.Resident || overdue != w.Overdue || grouped != w.Resident {
		t.Fatalf("residents %d of %d, overdue %d of %d, in groups %d", residents, w.Resident, overdue, w.Overdue, grouped)
	}
}

func TestJSONIsTheContract(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite), nil)
	id := w.add(0, 0, "Nguyễn Văn Một", 1980)
	w.now = local(5, 25, 17, 0)
	w.record(0, id, ledger.Activated, 1)
	text, err := report.JSON(w.board(w.c.Unit, time.Time{}))
	w.must(err)
	var got struct {
		Campaign, At string
		Day, Days    int
		Units        []struct {
			Code, Name, Level string
			Indicators        map[string]map[string]any
		}
	}
	w.must(json.Unmarshal(text, &got))
	if got.Campaign != "vinh-loc-2023" || got.At != "2023-05-25T17:00:00+07:00" || got.Day != 21 || got.Days != 41 || len(got.Units) != 14 {
		t.Fatalf("%+v", got)
	}
	district, staff := got.Units[0], got.Units[0].Indicators["staff-l2"]
	l1 := district.Indicators["l1-activated"]
	if district.Code != "393" || district.Level != "district" || got.Units[1].Level != "commune" || l1["count"] != 1. || l1["target"] != 32511. ||
		l1["denominator"] != 32511. || l1["rate"] != 1/32511. || l1["official"] != nil || l1["today"] != 1. || l1["needed_per_day"] != 1626. {
		t.Errorf("%+v %+v", district, l1)
	}
	if staff["count"] != nil || staff["rate"] != nil {
		t.Errorf("unknown is null, never 0: %+v", staff)
	}
	if _, here := l1["official"]; !here || len(l1) != 7 {
		t.Errorf("every key stands: %+v", l1)
	}
}

// Many desks look while others write: no board mixes two states, and the last one is exact.
func TestBoardsWhileOthersWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, nil)
		var ids []db.ID
		for i := range 20 {
			ids = append(ids, w.add(i%2, i%2, fmt.Sprintf("Nguyễn Văn Số %d", i), 1980))
		}
		w.now = local(5, 8, 9, 0)
		var desks sync.WaitGroup
		for range 4 {
			desks.Go(func() {
				for range 10 {
					for _, root := range []unit.ID{w.c.Unit, w.communes[0]} {
						b, err := w.report.Board(context.Background(), w.c, root, time.Time{})
						if err != nil {
							t.Error(err)
							return
						}
						sums(failing{t}, b)
					}
				}
			})
		}
		for i, id := range ids {
			w.record(i%2, id, ledger.Activated, 1)
		}
		desks.Wait()
		if f := w.board(w.c.Unit, time.Time{}).Total.Figures[0]; f.Count != 20 || f.Today != 20 {
			t.Errorf("%+v", f)
		}
	})
}

// failing lets a goroutine report without ending the test from the wrong place.
type failing struct{ t *testing.T }

func (f failing) Fatalf(format string, args ...any) { f.t.Errorf(format, args...) }
