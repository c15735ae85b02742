package target

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/sheet"
	"tungnha/internal/unit"
)

// Status is what becomes of a row. Each data row has exactly one.
type Status string

// The statuses.
const (
	Accepted  Status = "accepted"  // targets that were not there
	Updated   Status = "updated"   // other targets than stand
	Refused   Status = "refused"   // handed back with the reason
	Duplicate Status = "duplicate" // the unit stands in the same file already
	Uncertain Status = "uncertain" // the name may mean several units
	Unchanged Status = "unchanged" // what stands already
)

// Verdict is what is said of a row. A code on a row that was taken is a warning.
type Verdict struct {
	Status  Status
	Codes   []string
	Message errs.T
}

// The codes of a row of targets.
const (
	CodeUnitUnknown = "unit-unknown"       // no unit of the campaign has this name
	CodeUnitUnclear = "unit-unclear"       // several have it, because marks are missing
	CodeUnitAgain   = "duplicate-in-file"  // the unit stands in an earlier row with other figures
	CodeNumber      = "number-unreadable"  // a cell that should hold a whole number holds something else
	CodeFormula     = "formula-error"      // a cell holds a formula error
	CodeNoFigure    = "no-figure"          // the row has no figure at all
	CodeSumShort    = "target-sum-short"   // the parts sum to less than the whole: the file is refused
	CodeSumExcess   = "target-sum-excess"  // the parts sum to more than the whole: taken
	CodeTotalRow    = "total-row-differs"  // the file's own total is not the sum of its rows
	CodeUnitMissing = "unit-missing"       // a unit of the campaign stands nowhere in the file
	CodeOutside     = "outside-your-units" // the unit lies outside the actor's part
)

// Settle gives the row its status and the sentence behind it.
func (v *Verdict) Settle(s Status, code string, text errs.T) {
	v.Status = s
	v.Warn(code, text)
}

// Warn adds a code and its sentence.
func (v *Verdict) Warn(code string, text errs.T) {
	if code == "" {
		return
	}
	v.Codes = append(v.Codes, code)
	if v.Message.VI != "" {
		text = errs.T{VI: v.Message.VI + " " + text.VI, EN: v.Message.EN + " " + text.EN}
	}
	v.Message = text
}

// Row is one unit's line of an appendix.
type Row struct {
	No     int // the sheet's 1-based row number
	Name   string
	Unit   unit.ID // 0 when it is not clear
	Values map[string]int64
	Verdict
}

// ReadInput says what is known before the file is opened.
type ReadInput struct {
	Tree   *unit.Tree
	Plan   *campaign.Plan
	Root   unit.ID            // whose parts the file gives targets to
	Within func(unit.ID) bool // the actor's part; nil: all
	Stands Table              // the targets that stand
	Sheet  string             // "" chooses
	Map    map[string]string  // column letter or head → indicator id, "" leaves the column out; goes before recognition
}

// List is an appendix of targets, read and judged. Nothing is saved yet.
type List struct {
	Sheet    string
	Columns  []Column
	Rows     []*Row
	Sums     []Sum // with what the file would make of them
	Warnings []Note
	Problem  *errs.Error // why the file as a whole can't be taken; nil when it can
}

// Column is a column of the file and what it was taken for.
type Column struct {
	Letter, Head string
	Indicator    string // "" when it is not a target
	at           int
}

// Note is something about the file as a whole.
type Note struct {
	Code string
	Text errs.T
}

var errNoColumn = errs.Invalid("target.columns", errs.T{
	VI: "Không nhận ra cột chỉ tiêu nào trong tệp. Tiêu đề cột cần nói rõ mức 1 hay mức 2, kích hoạt hay thu nhận hồ sơ; hoặc chỉ rõ cột bằng --map. Chưa có chỉ tiêu nào được ghi.",
	EN: "No column of targets was recognised. The head must say level 1 or 2, activation or files; or name the columns with --map. No target was saved.",
})

// Read reads an appendix of targets for the parts of a unit and judges it. A sum that falls short of the whole refuses the file (T1): the parts must
// sum to no less than the whole.
func Read(ctx context.Context, book *sheet.Book, in ReadInput) (*List, error) {
	parts := partsOf(in.Tree, in.Root)
	g, err := ReadGrid(ctx, book, in.Tree, in.Root, parts, in.Sheet)
	if err != nil {
		return nil, err
	}
	l := &List{Sheet: g.Sheet, Columns: columnsOf(g, in)}
	if !slices.ContainsFunc(l.Columns, func(c Column) bool { return c.Indicator != "" }) {
		return nil, errNoColumn
	}
	first := map[unit.ID]*Row{}
	for i := range g.Rows {
		r := l.row(&g.Rows[i], in)
		l.judge(r, in, first)
		l.Rows = append(l.Rows, r)
	}
	l.check(g, in, parts)
	return l, nil
}

// partsOf are the units that get targets: communes, or the hamlets of a commune.
func partsOf(tree *unit.Tree, root unit.ID) (out []unit.ID) {
	u, ok := tree.Get(root)
	if ok && u.Level == unit.Commune {
		for _, h := range tree.Hamlets(root) {
			out = append(out, h.ID)
		}
		return out
	}
	return tree.Communes(root)
}

func columnsOf(g *Grid, in ReadInput) (out []Column) {
	meanings := make([]Meaning, len(g.Columns))
	levels := map[int]bool{}
	for i, c := range g.Columns {
		if m, ok := MeaningOf(c.Head); ok {
			meanings[i] = m
			levels[m.Level] = levels[m.Level] || m.Level > 0
		}
	}
	taken := map[string]bool{}
	for i, c := range g.Columns {
		column := Column{Letter: c.Letter, Head: c.Head, at: c.At}
		if id, ok := mapped(in.Map, &c); ok {
			column.Indicator = id
		} else if id, ok := meanings[i].Indicator(in.Plan, !levels[1] && !levels[2]); ok && !taken[id] && !done(c.Fold) {
			column.Indicator = id
		}
		taken[column.Indicator] = true
		out = append(out, column)
	}
	return out
}

// done tells a column of results beside the targets.
func done(folded string) bool {
	return strings.Contains(folded, "da kich hoat") || strings.Contains(folded, "da thuc hien") || strings.Contains(folded, "ket qua") || strings.Contains(folded, "luy ke")
}

func mapped(m map[string]string, c *GridColumn) (string, bool) {
	if id, ok := m[c.Letter]; ok {
		return id, true
	}
	id, ok := m[c.Head]
	return id, ok
}

func (l *List) row(g *GridRow, in ReadInput) *Row {
	r := &Row{No: g.No, Name: g.Name, Values: map[string]int64{}}
	if len(g.Units) == 1 {
		r.Unit = g.Units[0].ID
	}
	for _, c := range l.Columns {
		if c.Indicator == "" || c.at >= len(g.Cells) {
			continue
		}
		n, blank, code := CellNumber(g.Cells[c.at])
		if code != "" {
			r.Settle(Refused, code, errs.Tf("Cột %s: “%s” không phải số nguyên chỉ tiêu. Dòng này chưa được ghi.", "Column %s: “%s” is not a whole number. This row was not saved.", c.Letter, g.Cells[c.at].Text))
		}
		if !blank && code == "" {
			r.Values[c.Indicator] = n
		}
	}
	l.place(r, g, in)
	return r
}

// place judges the unit of a row.
func (l *List) place(r *Row, g *GridRow, in ReadInput) {
	switch {
	case len(g.Units) == 0:
		r.Settle(Refused, CodeUnitUnknown, errs.Tf("“%s” không phải đơn vị trực thuộc. Dòng này chưa được ghi.", "“%s” is not a unit of this campaign. This row was not saved.", g.Name))
	case len(g.Units) > 1:
		r.Settle(Uncertain, CodeUnitUnclear, errs.Tf("“%s” có thể là %s. Hãy ghi đủ dấu; dòng này chưa được ghi.", "“%s” may be %s. Write the marks; this row was not saved.", g.Name, nameAll(g.Units)))
	case in.Within != nil && !in.Within(r.Unit):
		r.Settle(Refused, CodeOutside, errs.Tf("%s ngoài phạm vi được giao của bạn. Dòng này chưa được ghi.", "%s lies outside your units. This row was not saved.", g.Name))
	}
}

func nameAll(us []*unit.Unit) string {
	var out []string
	for _, u := range us {
		out = append(out, u.Name)
	}
	return strings.Join(out, ", ")
}

// judge gives the row its status, beside the earlier rows and what stands.
func (l *List) judge(r *Row, in ReadInput, first map[unit.ID]*Row) {
	if r.Status != "" {
		return
	}
	if len(r.Values) == 0 {
		r.Settle(Refused, CodeNoFigure, errs.T{VI: "Dòng không có số chỉ tiêu nào. Dòng này chưa được ghi.", EN: "The row has no target. It was not saved."})
		return
	}
	if earlier := first[r.Unit]; earlier != nil {
		r.Settle(Duplicate, CodeUnitAgain, errs.Tf("%s đã có ở dòng %d. Giữ dòng trước; dòng này chưa được ghi.", "%s stands in row %d. That one is kept; this row was not saved.", r.Name, earlier.No))
		if !maps.Equal(earlier.Values, r.Values) { // one of the two is another unit's: nobody but the sender knows which
			l.Problem = errs.Invalid("target.twice", errs.Tf("%s đứng ở dòng %d và dòng %d với số khác nhau; có thể một dòng là của đơn vị khác. Chưa có chỉ tiêu nào được ghi; hãy sửa tệp rồi nhập lại.",
				"%s stands in rows %d and %d with different figures; one may be another unit's. No target was saved; correct the file and import it again.", r.Name, earlier.No, r.No))
		}
		return
	}
	first[r.Unit] = r
	r.Status = Unchanged
	for ind, n := range r.Values {
		switch old, ok := in.Stands.Value(r.Unit, ind); {
		case !ok && r.Status == Unchanged:
			r.Status = Accepted
		case ok && old != n:
			r.Status = Updated
		}
	}
}

// taken says whether the row's targets would be saved or stand already.
func (r *Row) taken() bool {
	return r.Status == Accepted || r.Status == Updated || r.Status == Unchanged
}

// indicators are those that the file gives.
func (l *List) indicators() (out []string) {
	for _, c := range l.Columns {
		if c.Indicator != "" && !slices.Contains(out, c.Indicator) {
			out = append(out, c.Indicator)
		}
	}
	return out
}

// check sums the parts, with what stands for the units that the file leaves out, and sets them beside the whole.
func (l *List) check(g *Grid, in ReadInput, parts []unit.ID) {
	would := Table{in.Root: wholeOf(in)}
	for _, p := range parts {
		would[p] = map[string]Target{}
		for ind, t := range in.Stands[p] {
			would[p][ind] = t
		}
	}
	for _, r := range l.Rows {
		if r.taken() {
			for ind, n := range r.Values {
				would[r.Unit][ind] = Target{Value: n}
			}
		}
	}
	l.Sums = Compare(would, in.Root, parts, l.indicators())
	for _, s := range l.Sums {
		l.sum(s, in)
	}
	l.totals(g)
}

// wholeOf is what the unit itself was given: by a target that stands, else by the plan.
func wholeOf(in ReadInput) map[string]Target {
	out := map[string]Target{}
	root, ok := in.Tree.Get(in.Root)
	if ok && root.Code == in.Plan.Unit {
		for _, ind := range in.Plan.Indicators {
			if ind.Target.Kind == campaign.TargetFixed {
				out[ind.ID] = Target{Value: int64(ind.Target.Number)}
			}
		}
	}
	for _, t := range in.Plan.Targets {
		if ok && t.Unit == root.Code {
			out[t.Indicator] = Target{Value: int64(t.Number)}
		}
	}
	for ind, t := range in.Stands[in.Root] {
		out[ind] = t
	}
	return out
}

func (l *List) sum(s Sum, in ReadInput) {
	name := s.Indicator
	if ind, ok := in.Plan.Indicator(s.Indicator); ok {
		name = ind.Short.VI
	}
	var without []*unit.Unit
	for _, id := range s.Without {
		if u, ok := in.Tree.Get(id); ok {
			without = append(without, u)
		}
	}
	if len(without) > 0 {
		l.Warnings = append(l.Warnings, Note{CodeUnitMissing, errs.Tf("%s: chưa có chỉ tiêu cho %s.", "%s: no target for %s.", name, nameAll(without))})
	}
	n := locale.VI.Number
	if short := s.Short(); short > 0 {
		l.Problem = errs.Invalid("target.short", errs.Tf(
			"%s: tổng chỉ tiêu giao cho các đơn vị là %s, thiếu %s so với %s được giao. Chưa có chỉ tiêu nào được ghi; hãy sửa tệp rồi nhập lại.",
			"%s: the parts sum to %s, %s short of the %s given. No target was saved; correct the file and import it again.", name, n(s.Parts), n(short), n(s.Whole)))
		l.Warnings = append(l.Warnings, Note{CodeSumShort, l.Problem.Text})
	}
	if excess := s.Excess(); excess > 0 {
		l.Warnings = append(l.Warnings, Note{CodeSumExcess, errs.Tf("%s: tổng chỉ tiêu giao cho các đơn vị là %s, vượt %s so với %s được giao.",
			"%s: the parts sum to %s, %s above the %s given.", name, n(s.Parts), n(excess), n(s.Whole))})
	}
}

// totals compares the file's own total lines with the sum of its rows: a slip of the person who made it.
func (l *List) totals(g *Grid) {
	for _, t := range g.Totals {
		for _, c := range l.Columns {
			if c.Indicator == "" || c.at >= len(t.Cells) {
				continue
			}
			said, blank, code := CellNumber(t.Cells[c.at])
			if blank || code != "" {
				continue
			}
			if sum := columnSum(g, c.at); sum != said {
				l.Warnings = append(l.Warnings, Note{CodeTotalRow, errs.Tf("Cột %s: dòng tổng trong tệp ghi %s, cộng các dòng được %s.",
					"Column %s: the file's total says %s, its rows sum to %s.", c.Letter, locale.VI.Number(said), locale.VI.Number(sum))})
			}
		}
	}
}

func columnSum(g *Grid, at int) (sum int64) {
	for _, r := range g.Rows {
		if at < len(r.Cells) {
			if n, _, code := CellNumber(r.Cells[at]); code == "" {
				sum += n
			}
		}
	}
	return sum
}

// Targets are what would be issued. They are none while the list has a Problem.
func (l *List) Targets(tree *unit.Tree, document string) (out []Target) {
	if l.Problem != nil {
		return nil
	}
	for _, r := range l.Rows {
		if r.Status != Accepted && r.Status != Updated {
			continue
		}
		u, _ := tree.Get(r.Unit)
		for _, ind := range l.indicators() {
			if n, ok := r.Values[ind]; ok {
				out = append(out, Target{Home: u.Home, Unit: r.Unit, Indicator: ind, Value: n, Document: document, Origin: FromWorkbook})
			}
		}
	}
	return out
}

// String is a row in short, for messages and tests.
func (r *Row) String() string {
	return fmt.Sprintf("%d %s %s %v", r.No, r.Name, r.Status, r.Codes)
}
