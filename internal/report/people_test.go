package report_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/report"
	"tungnha/internal/unit"
)

func (w *world) list(root unit.ID, f report.Filter, order report.Sort, p report.Page) ([]report.PersonRow, int64) {
	w.t.Helper()
	rows, total, err := w.report.List(context.Background(), w.c, root, f, order, p)
	w.must(err)
	return rows, total
}

func names(rows []report.PersonRow) string {
	var out []string
	for _, r := range rows {
		out = append(out, r.Name)
	}
	return strings.Join(out, ", ")
}

// Every figure of a board opens to as many people as it counts.
func TestFiguresOpenToTheirPeople(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, nil)
		var ids []db.ID
		for i := range 12 {
			ids = append(ids, w.add(i%3, i%4/2, fmt.Sprintf("Nguyễn Văn Số %d", i), 1950+i*5))
		}
		w.now = local(5, 10, 10, 0)
		for i, until := range []ledger.Kind{ledger.Filed, ledger.Approved, ledger.Notified, ledger.Activated, ledger.Notified} {
			w.finish(i%3, ids[i], until)
		}
		w.record(5%3, ids[5], ledger.Activated, 1)
		w.record(0, ids[6], ledger.Absent, 0)
		w.now = local(5, 30, 10, 0)
		for _, root := range append([]unit.ID{w.c.Unit, w.hamlets[w.communes[0]][0]}, w.communes[:3]...) {
			b := w.board(root, time.Time{})
			for _, l := range append(lines(b), &b.Total) {
				for i, f := range l.Figures {
					if f.Known && l.Unit.ID != 0 {
						w.opens(l.Unit.ID, f.Opens, f.Count, b.Indicators[i].ID)
					}
				}
				w.opens(l.Unit.ID, report.Filter{Overdue: true}, l.Work.Overdue, "overdue")
				w.opens(l.Unit.ID, report.Filter{Measure: "owed"}, l.Work.Owed, "owed")
				w.opens(l.Unit.ID, report.Filter{Group: ledger.GroupUnasked}, l.Work.Group(ledger.GroupUnasked), "unasked")
			}
			for _, f := range b.Funnels {
				for _, st := range f.Stages {
					w.opens(root, st.Opens, st.Count, st.ID)
				}
			}
		}
		if b := w.board(w.c.Unit, time.Time{}); b.Total.Work.Overdue != 2 {
			t.Errorf("%d overdue, want 2", b.Total.Work.Overdue)
		}
	})
}

func (w *world) opens(root unit.ID, f report.Filter, want int64, what string) {
	w.t.Helper()
	if _, total := w.list(root, f, report.ByWork, report.Page{Limit: 1}); total != want {
		w.t.Errorf("%s of %d counts %d and opens to %d people", what, root, want, total)
	}
}

func TestListOrderFilterAndMask(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, nil)
		an, binh, chau := w.add(0, 0, "Trần Thị Ấn", 1980), w.add(0, 1, "Nguyễn Văn Bình", 1990), w.add(0, 0, "Lê Đình Châu", 1970)
		w.add(1, 0, "Phạm Thị An", 1985)
		w.now = local(5, 18, 10, 0)
		w.finish(0, chau, ledger.Notified)
		w.now = local(5, 20, 10, 0)
		w.finish(0, binh, ledger.Notified)
		w.now = local(5, 22, 10, 0)
		rows, total := w.list(w.communes[0], report.Filter{}, report.ByWork, report.Page{})
		if total != 3 || names(rows) != "Lê Đình Châu, Nguyễn Văn Bình, Trần Thị Ấn" {
			t.Errorf("order of work: %d %s", total, names(rows))
		}
		if why := rows[0].Why(w.now, locale.VI); why != "Đã duyệt mức 2 ngày 18/5, còn 3 ngày tự kích hoạt" || rows[0].DaysLeft != 3 {
			t.Error(why)
		}
		if p := rows[0].Phones; len(p) != 1 || strings.Contains(p[0], "00000") || !strings.Contains(p[0], "•") && !strings.Contains(p[0], "*") {
			t.Errorf("phones must be masked: %v", p)
		}
		if rows, _ := w.list(w.communes[0], report.Filter{}, report.ByName, report.Page{}); names(rows) != "Trần Thị Ấn, Nguyễn Văn Bình, Lê Đình Châu" {
			t.Errorf("by name: %s", names(rows))
		}
		for text, want := range map[string]string{"binh": "Nguyễn Văn Bình", "thi an": "Trần Thị Ấn, Phạm Thị An", "le dinh": "Lê Đình Châu", "ình": "", "100%": "", "1": "Lê Đình Châu, Nguyễn Văn Bình, Trần Thị Ấn, Phạm Thị An"} {
			if rows, _ := w.list(w.c.Unit, report.Filter{Text: text}, report.ByWork, report.Page{}); names(rows) != want {
				t.Errorf("%q finds %s", text, names(rows))
			}
		}
		page, total := w.list(w.c.Unit, report.Filter{}, report.ByWork, report.Page{Offset: 2, Limit: 2})
		if total != 4 || names(page) != "Trần Thị Ấn, Phạm Thị An" {
			t.Errorf("the second page of the district: %d %s", total, names(page))
		}
		if rows, _ := w.list(w.hamlets[w.communes[0]][0], report.Filter{}, report.ByList, report.Page{}); len(rows) != 2 || rows[0].Hamlet.Name != "Thôn 1" {
			t.Errorf("hamlet: %s", names(rows))
		}
		_ = an
	})
}

// Somebody who left stays behind the figure of what was reached, and on no list of work.
func TestWhoLeftStaysBehindTheFigure(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite), nil)
	id := w.add(0, 0, "Trần Thị Đi", 1980)
	w.now = local(5, 18, 10, 0)
	w.record(0, id, ledger.Activated, 1)
	w.write(func(tx *db.Tx) error { return w.people.Remove(tx, w.communes[0], id, 1) })
	if _, n := w.list(w.c.Unit, report.Filter{Measure: "reached-1"}, report.ByWork, report.Page{}); n != 1 {
		t.Errorf("%d behind the figure", n)
	}
	if _, n := w.list(w.c.Unit, report.Filter{}, report.ByWork, report.Page{}); n != 0 {
		t.Errorf("%d on the list", n)
	}
}

func TestFilterRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := report.Filter{
			Group: ledger.Group(rapid.IntRange(0, 8).Draw(t, "group")), Step: ledger.Step(rapid.IntRange(0, 12).Draw(t, "step")),
			Measure: rapid.SampledFrom([]string{"", "reached-1", "owed"}).Draw(t, "measure"), Overdue: rapid.Bool().Draw(t, "overdue"),
			Hamlet: unit.ID(rapid.Int64Range(-1, 1<<53).Draw(t, "hamlet")), Text: rapid.String().Draw(t, "text"),
		}
		v, err := url.ParseQuery(f.Values().Encode())
		if got := report.ParseFilter(v); err != nil || got != f {
			t.Fatalf("%+v came back as %+v (%v)", f, got, err)
		}
	})
	if f := report.ParseFilter(url.Values{"measure": {"reached-9"}, "group": {"x"}}); f != (report.Filter{}) {
		t.Errorf("nonsense: %+v", f)
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	day := func(d, hour int) time.Time { return local(5, d, hour, 0) }
	approved := ledger.Account{Stage: ledger.StageNotified, ApprovedAt: day(18, 8), NoticeSeen: day(18, 9)}
	later := ledger.Account{Stage: ledger.StageNotified, ApprovedAt: day(16, 8), NoticeSeen: day(18, 9)}
	for _, c := range []struct {
		v      ledger.View
		s      ledger.State
		now    time.Time
		vi, en string
	}{
		{
			ledger.View{Step: ledger.StepActivate2},
			ledger.State{L2: approved},
			day(22, 16),
			"Đã duyệt mức 2 ngày 18/5, còn 3 ngày tự kích hoạt: gọi điện hoặc đến nhà tối nay.",
			"Level 2 approved on 18/5, 3 days left to activate: call or visit tonight.",
		},
		{
			ledger.View{Step: ledger.StepActivate2},
			ledger.State{L2: later},
			day(25, 23),
			"Đã duyệt mức 2, có tin nhắn ngày 18/5, hôm nay là ngày cuối tự kích hoạt: gọi điện hoặc đến nhà ngày mai.",
			"Level 2 approved, message received on 18/5, today is the last day to activate: call or visit tomorrow.",
		},
		{
			ledger.View{Step: ledger.StepActivate2},
			ledger.State{L2: approved, Absent: ledger.Claim{Since: day(1, 1)}},
			day(26, 8),
			"Đã duyệt mức 2 ngày 18/5, quá hạn tự kích hoạt 1 ngày: đang vắng mặt, gọi điện hướng dẫn hoặc nhờ người nhà.",
			"Level 2 approved on 18/5, 1 day past the time to activate: away: call, or ask the family to help.",
		},
		{
			ledger.View{Step: ledger.StepWait},
			ledger.State{L2: ledger.Account{Stage: ledger.StageRegistered, FiledAt: day(9, 8)}},
			day(22, 8),
			"Đã nộp hồ sơ mức 2 ngày 9/5, chờ phê duyệt: chờ kết quả, nhắc công dân để ý tin nhắn.",
			"Level 2 file taken in on 9/5, waiting for approval: wait, remind the citizen to watch for the message.",
		},
		{
			ledger.View{Step: ledger.StepNone, Group: ledger.GroupDone},
			ledger.State{L1: ledger.Account{Stage: ledger.StageActive, ActiveAt: day(9, 8)}},
			day(22, 8),
			"Đã kích hoạt mức 1 ngày 9/5.", "Level 1 activated on 9/5.",
		},
		{
			ledger.View{Step: ledger.StepConfirm, Group: ledger.GroupCannot},
			ledger.State{Cannot: ledger.Claim{Since: day(9, 8), Reason: "mental"}},
			day(22, 8),
			"Đề nghị không thể cấp tài khoản ngày 9/5, chưa xác nhận: trình chính quyền địa phương xác nhận.",
			"Reported on 9/5 as one who can't have an account, not confirmed: ask the local authority to confirm.",
		},
	} {
		if got := report.Sentence(&c.v, &c.s, c.now, locale.VI); got != c.vi {
			t.Errorf("\ngot  %s\nwant %s", got, c.vi)
		}
		if got := report.Sentence(&c.v, &c.s, c.now, locale.EN); got != c.en {
			t.Errorf("\ngot  %s\nwant %s", got, c.en)
		}
	}
	for step := ledger.StepActivate2; step <= ledger.StepNone; step++ {
		for _, g := range append(ledger.Groups(), ledger.GroupOff) {
			v := ledger.View{Step: step, Group: g}
			s := report.Sentence(&v, &ledger.State{}, day(22, 8), locale.VI)
			if len(s) < 10 || strings.Contains(s, "%!") {
				t.Errorf("step %d, group %d: %q", step, g, s)
			}
		}
	}
}
