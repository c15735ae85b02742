package official

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/sheet"
	"tungnha/internal/target"
	"tungnha/internal/unit"
)

// Row is one commune's line of a daily file. Its statuses and sentences are as those of an appendix of targets.
type Row struct {
	No     int // the sheet's 1-based row number
	Name   string
	Unit   unit.ID // 0 when it is not clear
	Values map[string]int64
	target.Verdict
}

// Codes that only official files have.
const (
	CodeFallen  = "figure-falls"     // lower than the official figure of an earlier day: taken and shown, the national system corrects itself
	CodeAbove   = "above-population" // more accounts than the bound of a commune
	CodeRevised = "figure-revised"   // another figure for a day that has one: a new version
)

// ReadInput says what is known before the file is opened.
type ReadInput struct {
	Tree   *unit.Tree
	Plan   *campaign.Plan
	Root   unit.ID
	Within func(unit.ID) bool // the actor's part; nil: all
	Stands Figures            // what stands now
	Cutoff time.Time          // given by the person; zero: the file's titles must say
	Now    time.Time          // a cut-off is never in the future
	Sheet  string             // "" chooses
	Map    map[string]string  // column letter or head → indicator id, "" leaves the column out; goes before recognition
}

// List is a daily file, read and judged. Nothing is saved yet.
type List struct {
	Sheet    string
	Cutoff   time.Time
	Day      campaign.Day // the report day that the figures stand for
	Said     string       // the title that names the cut-off, "" when it was given by hand
	Columns  []target.Column
	Rows     []*Row
	Warnings []target.Note
	at       map[string]int // column of each indicator
}

var errNoColumn = errs.Invalid("official.columns", errs.T{
	VI: "Không nhận ra cột số liệu nào trong tệp: cần có cột đã kích hoạt mức 1, mức 2 hoặc hồ sơ thu nhận. Có thể chỉ rõ cột bằng --map. Chưa có số nào được ghi.",
	EN: "No column of figures was recognised: level 1 or 2 activated, or files taken in. Name the columns with --map. Nothing was saved.",
})

var errNoCutoff = errs.Invalid("official.cutoff", errs.T{
	VI: "Tệp không ghi rõ thời điểm chốt (ví dụ: tính đến 17:00 ngày 25/05/2023). Hãy ghi giờ và ngày chốt khi nhập. Chưa có số nào được ghi.",
	EN: "The file does not say its cut-off (for example: tính đến 17:00 ngày 25/05/2023). Give hour and day with the import. Nothing was saved.",
})

// Read reads one day's official figures per commune, of any layout, by what the heads mean. Total lines, means, rates and helper tables are left out.
func Read(ctx context.Context, book *sheet.Book, in ReadInput) (*List, error) {
	g, err := target.ReadGrid(ctx, book, in.Tree, in.Root, in.Tree.Communes(in.Root), in.Sheet)
	if err != nil {
		return nil, err
	}
	l := &List{Sheet: g.Sheet, at: map[string]int{}}
	if err := l.settleCutoff(g, in); err != nil {
		return nil, err
	}
	l.columns(g, in)
	if len(l.at) == 0 {
		return nil, errNoColumn
	}
	first := map[unit.ID]*Row{}
	for i := range g.Rows {
		r := l.row(&g.Rows[i], in)
		l.judge(r, in, first)
		l.Rows = append(l.Rows, r)
	}
	l.check(g, in)
	return l, nil
}

func (l *List) settleCutoff(g *target.Grid, in ReadInput) error {
	if !in.Cutoff.IsZero() {
		l.Cutoff = in.Cutoff
		at := in.Cutoff.In(locale.Zone)
		l.Day = campaign.CalendarDay(at)
		if at.Hour() == 0 && at.Minute() == 0 {
			l.Day = l.Day.Add(-1)
		}
	} else {
		m, ok := findCutoff(append(g.Titles, g.Sheet), int(in.Plan.Period.First/10000))
		if !ok {
			return errNoCutoff
		}
		l.Cutoff, l.Day = m.settle(in.Plan)
		l.Said = m.source
	}
	if !in.Now.IsZero() && l.Cutoff.After(in.Now) {
		return errs.Invalid("official.future", errs.Tf("Thời điểm chốt %s ở sau thời điểm hiện tại. Kiểm tra lại ngày giờ; chưa có số nào được ghi.",
			"The cut-off %s lies in the future. Check day and hour; nothing was saved.", locale.VI.DateTime(l.Cutoff)))
	}
	return nil
}

// columns finds the cumulative counts; targets, rates and in-day figures are not.
func (l *List) columns(g *target.Grid, in ReadInput) {
	meanings := make([]target.Meaning, len(g.Columns))
	levels := map[int]bool{}
	for i, c := range g.Columns {
		if m, ok := target.MeaningOf(c.Head); ok && counts(c.Fold) {
			meanings[i] = m
			levels[m.Level] = levels[m.Level] || m.Level > 0
		}
	}
	for i, c := range g.Columns {
		column := target.Column{Letter: c.Letter, Head: c.Head}
		id, given := in.Map[c.Letter]
		if !given {
			id, given = in.Map[c.Head]
		}
		if !given {
			id, _ = meanings[i].Indicator(in.Plan, !levels[1] && !levels[2])
		}
		if _, taken := l.at[id]; id != "" && !taken {
			column.Indicator = id
			l.at[id] = c.At
		}
		l.Columns = append(l.Columns, column)
	}
}

// notCumulative are words of columns that are no running total.
var notCumulative = []string{"chi tieu", "giao", "trong ngay", "hom nay", "tang", "phat sinh", "can dat", "phan dau", "trong tuan", "trong thang"}

func counts(folded string) bool {
	return !slices.ContainsFunc(notCumulative, func(w string) bool { return strings.Contains(" "+folded+" ", " "+w+" ") })
}

func (l *List) row(g *target.GridRow, in ReadInput) *Row {
	r := &Row{No: g.No, Name: g.Name, Values: map[string]int64{}}
	for _, c := range l.Columns {
		at, ok := l.at[c.Indicator]
		if !ok || at >= len(g.Cells) {
			continue
		}
		n, blank, code := target.CellNumber(g.Cells[at])
		switch {
		case code != "":
			r.Settle(target.Refused, code, errs.Tf("Cột %s: “%s” không phải số liệu. Dòng này chưa được ghi.", "Column %s: “%s” is not a figure. This row was not saved.", c.Letter, g.Cells[at].Text))
		case !blank && n > mostValue:
			r.Settle(target.Refused, CodeAbove, errs.Tf("Cột %s: %s lớn hơn số dân của bất kỳ xã nào. Dòng này chưa được ghi.", "Column %s: %s is more than any commune has people. This row was not saved.", c.Letter, locale.VI.Number(n)))
		case !blank:
			r.Values[c.Indicator] = n
		}
	}
	place(r, g, in)
	return r
}

func place(r *Row, g *target.GridRow, in ReadInput) {
	switch len(g.Units) {
	case 0:
		r.Settle(target.Refused, target.CodeUnitUnknown, errs.Tf("“%s” không phải đơn vị trực thuộc. Dòng này chưa được ghi.", "“%s” is not a unit of this campaign. This row was not saved.", g.Name))
	case 1:
		r.Unit = g.Units[0].ID
		if in.Within != nil && !in.Within(r.Unit) {
			r.Settle(target.Refused, target.CodeOutside, errs.Tf("%s ngoài phạm vi được giao của bạn. Dòng này chưa được ghi.", "%s lies outside your units. This row was not saved.", g.Name))
		}
	default:
		var names []string
		for _, u := range g.Units {
			names = append(names, u.Name)
		}
		r.Settle(target.Uncertain, target.CodeUnitUnclear, errs.Tf("“%s” có thể là %s. Hãy ghi đủ dấu; dòng này chưa được ghi.", "“%s” may be %s. Write the marks; this row was not saved.", g.Name, strings.Join(names, ", ")))
	}
}

// judge gives the row its status, beside earlier rows and what stands.
func (l *List) judge(r *Row, in ReadInput, first map[unit.ID]*Row) {
	if r.Status != "" {
		return
	}
	if len(r.Values) == 0 {
		r.Settle(target.Refused, target.CodeNoFigure, errs.T{VI: "Dòng không có số liệu nào. Dòng này chưa được ghi.", EN: "The row has no figure. It was not saved."})
		return
	}
	if earlier := first[r.Unit]; earlier != nil {
		r.Settle(target.Duplicate, target.CodeUnitAgain, errs.Tf("%s đã có ở dòng %d. Giữ dòng trước; dòng này chưa được ghi.", "%s stands in row %d. That one is kept; this row was not saved.", r.Name, earlier.No))
		return
	}
	first[r.Unit] = r
	r.Status = target.Unchanged
	for _, c := range l.Columns {
		if n, ok := r.Values[c.Indicator]; ok {
			l.beside(r, c.Indicator, n, in)
		}
	}
}

// beside sets one figure beside those that stand.
func (l *List) beside(r *Row, indicator string, n int64, in ReadInput) {
	last, ok := in.Stands.Last(r.Unit, indicator, l.Day)
	switch {
	case !ok || last.Day != l.Day:
		if r.Status == target.Unchanged {
			r.Status = target.Accepted
		}
	case last.Value != n:
		r.Status = target.Updated
		r.Warn(CodeRevised, errs.Tf("Thay số %s của cùng ngày bằng %s; số cũ vẫn giữ.", "Replaces %s of the same day by %s; the old figure is kept.", locale.VI.Number(last.Value), locale.VI.Number(n)))
	}
	if before, ok := in.Stands.Last(r.Unit, indicator, l.Day.Add(-1)); ok && n < before.Value {
		r.Warn(CodeFallen, errs.Tf("%s thấp hơn số %s của ngày %s; số được ghi, cần kiểm tra lại.", "%s is lower than the %s of %s; it is taken, please check.",
			locale.VI.Number(n), locale.VI.Number(before.Value), before.Day))
	}
}

// check notes communes that are missing and totals that are not the sum of their rows.
func (l *List) check(g *target.Grid, in ReadInput) {
	named := map[unit.ID]bool{}
	for _, r := range l.Rows {
		named[r.Unit] = true
	}
	var missing []string
	for _, id := range in.Tree.Communes(in.Root) {
		if u, ok := in.Tree.Get(id); ok && !named[id] && (in.Within == nil || in.Within(id)) {
			missing = append(missing, u.Name)
		}
	}
	if len(missing) > 0 {
		l.Warnings = append(l.Warnings, target.Note{Code: target.CodeUnitMissing, Text: errs.Tf("Tệp không có số liệu của %s.", "The file has no figures of %s.", strings.Join(missing, ", "))})
	}
	for _, t := range g.Totals {
		for _, c := range l.Columns {
			l.total(g, &t, c)
		}
	}
}

func (l *List) total(g *target.Grid, t *target.GridRow, c target.Column) {
	at, ok := l.at[c.Indicator]
	if !ok || at >= len(t.Cells) {
		return
	}
	said, blank, code := target.CellNumber(t.Cells[at])
	if blank || code != "" {
		return
	}
	var sum int64
	for i := range g.Rows {
		if at < len(g.Rows[i].Cells) {
			if n, _, code := target.CellNumber(g.Rows[i].Cells[at]); code == "" {
				sum += n
			}
		}
	}
	if sum != said {
		l.Warnings = append(l.Warnings, target.Note{Code: target.CodeTotalRow, Text: errs.Tf("Cột %s: dòng tổng trong tệp ghi %s, cộng các dòng được %s.",
			"Column %s: the file's total says %s, its rows sum to %s.", c.Letter, locale.VI.Number(said), locale.VI.Number(sum))})
	}
}

// Lines are what would be put: the figures of new and changed rows. origin is the file's name.
func (l *List) Lines(origin string) (out []Line) {
	for _, r := range l.Rows {
		if r.Status != target.Accepted && r.Status != target.Updated {
			continue
		}
		for _, c := range l.Columns {
			if n, ok := r.Values[c.Indicator]; ok {
				out = append(out, Line{Commune: r.Unit, Day: l.Day, Indicator: c.Indicator, Value: n, Cutoff: l.Cutoff, Origin: origin})
			}
		}
	}
	return out
}

// String is a row in short, for messages and tests.
func (r *Row) String() string {
	return fmt.Sprintf("%d %s %s %v %v", r.No, r.Name, r.Status, r.Codes, r.Values)
}
