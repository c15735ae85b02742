package people

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/report"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
	"tungnha/internal/web/desk"
)

// personRow is one person of a list, masked.
type personRow struct {
	No          int64
	Name, Birth string
	Sex         string
	Hamlet      string
	Phones      []string // masked
	Group, Step string
	StepClass   string
	Clock       Clock
	Why         string
	Path        string
	House       string
}

// query is which people of a unit are asked for, and in which order.
type query struct {
	Group   ledger.Group
	Step    ledger.Step
	Measure string
	Day     campaign.Day // with a measure: those who came into it on this report day
	Order   string       // work (default), walk, name, list
	Overdue bool         // the 7-day limit has passed
	Nowhere bool         // those without a hamlet
	Page    int
}

func (c *call) query() query {
	q := query{Group: ledger.Group(c.Int("group")), Step: ledger.Step(c.Int("step")), Day: campaign.Day(c.Int("day")), Page: int(max(c.Int("page"), 1))}
	q.Overdue, q.Nowhere = c.Value("overdue") == "1", c.Int("hamlet") == int64(report.NoHamlet)
	if _, ok := ledger.ParseMeasure(c.Value("measure")); ok {
		q.Measure = c.Value("measure")
	}
	if o := c.Value("order"); slices.Contains([]string{"walk", "name", "list"}, o) {
		q.Order = o
	}
	return q
}

// values is the query as a link carries it.
func (q query) values() url.Values {
	v := url.Values{}
	set := func(k string, n int64) {
		if n != 0 {
			v.Set(k, strconv.FormatInt(n, 10))
		}
	}
	set("group", int64(q.Group))
	set("step", int64(q.Step))
	set("day", int64(q.Day))
	if q.Measure != "" {
		v.Set("measure", q.Measure)
	}
	if q.Order != "" {
		v.Set("order", q.Order)
	}
	if q.Overdue {
		v.Set("overdue", "1")
	}
	if q.Nowhere {
		set("hamlet", int64(report.NoHamlet))
	}
	if q.Page > 1 {
		set("page", int64(q.Page))
	}
	return v
}

func (q query) on(path string) string {
	if v := q.values().Encode(); v != "" {
		return path + "?" + v
	}
	return path
}

// found is what a query gives: the views of all, the people of one page.
type found struct {
	Total  int
	Groups map[ledger.Group]int // in the unit, whatever group is asked for
	Steps  map[ledger.Step]int
	views  []ledger.StoredView
	people map[db.ID]*roster.Citizen
}

// people finds the people of a commune or hamlet. page 0 gives all.
func (c *call) people(q query) (f found, err error) {
	commune, err := c.Commune()
	if err != nil {
		return f, err
	}
	err = c.Site.DB.Read(c.Ctx(), func(r *db.Rx) error {
		all, err := c.Site.Ledger.Views(r, commune, c.Camp.No)
		if err != nil {
			return err
		}
		keep, err := c.ofDay(r, commune, q)
		if err != nil {
			return err
		}
		f.count(c.narrow(all, q), c.Unit, q, keep)
		if err := c.sortPeople(r, commune, q, &f); err != nil {
			return err
		}
		f.cut(q.Page)
		return c.load(r, commune, &f)
	})
	return f, err
}

// narrow keeps the overdue, and those without a hamlet, where they are asked for.
func (c *call) narrow(all []ledger.StoredView, q query) []ledger.StoredView {
	if !q.Overdue && !q.Nowhere {
		return all
	}
	today := campaign.CalendarDay(c.Now)
	var out []ledger.StoredView
	for _, v := range all {
		k := ClockOf(c.Lang, c.Camp.Plan, &v.View, today)
		if (!q.Overdue || k.Runs && k.Left < 0) && (!q.Nowhere || v.Hamlet == 0) {
			out = append(out, v)
		}
	}
	return out
}

// count filters the views and counts groups and steps beside.
func (f *found) count(all []ledger.StoredView, u *unit.Unit, q query, keep map[db.ID]bool) {
	f.Groups, f.Steps = map[ledger.Group]int{}, map[ledger.Step]int{}
	m, byMeasure := ledger.ParseMeasure(q.Measure)
	for i := range all {
		v := &all[i]
		if u.Level == unit.Hamlet && v.Hamlet != u.ID || byMeasure && !v.Mask.Has(m) || keep != nil && !keep[v.Citizen] {
			continue
		}
		if !byMeasure && v.Group == ledger.GroupOff && q.Group != ledger.GroupOff {
			continue
		}
		f.Groups[v.Group]++
		f.Steps[v.Step]++
		if (q.Group == 0 || v.Group == q.Group) && (q.Step == 0 || v.Step == q.Step) {
			f.views = append(f.views, *v)
		}
	}
	f.Total = len(f.views)
}

// mostOfDay bounds how many events of one day are read back: more than a commune has people.
const mostOfDay = 100_000

// ofDay finds who came into a measure on a report day: the people behind "today +41". nil: every day. Each is judged as they stood at the
// cut-off before and at the day's own, so whoever reached level 1 long ago and level 2 today is not shown under level 1.
func (c *call) ofDay(r *db.Rx, commune unit.ID, q query) (map[db.ID]bool, error) {
	m, ok := ledger.ParseMeasure(q.Measure)
	if q.Day == 0 || !ok {
		return nil, nil
	}
	from, to := c.Camp.Plan.CutoffOf(q.Day.Add(-1)), c.Camp.Plan.CutoffOf(q.Day)
	events, err := c.Site.Ledger.Between(r, commune, from, to, mostOfDay)
	if err != nil {
		return nil, err
	}
	keep := map[db.ID]bool{}
	for i := range events {
		id := events[i].Citizen
		if _, seen := keep[id]; seen {
			continue
		}
		if keep[id], err = c.cameIn(r, commune, id, m, from, to); err != nil {
			return nil, err
		}
	}
	return keep, nil
}

// cameIn says whether a citizen was not in a measure at from and was at to.
func (c *call) cameIn(r *db.Rx, commune unit.ID, id db.ID, m ledger.Measure, from, to time.Time) (bool, error) {
	p, err := c.Site.Roster.Citizen(r, commune, id)
	if err != nil || p == nil {
		return false, err
	}
	events, _, err := c.Site.Ledger.Timeline(r, commune, id)
	if err != nil {
		return false, err
	}
	before, after := 0, 0
	for i := range events {
		if !events[i].At.After(from) {
			before = i + 1
		}
		if !events[i].At.After(to) {
			after = i + 1
		}
	}
	in := func(n int) bool {
		state := ledger.Fold(events[:n])
		v := c.Judge.View(p, &state)
		return v.Mask.Has(m)
	}
	return !in(before) && in(after), nil
}

func (f *found) cut(page int) {
	if page == 0 {
		return
	}
	from := min((page-1)*desk.PageSize, len(f.views))
	f.views = f.views[from:min(from+desk.PageSize, len(f.views))]
}

// load reads the people of the page; those whom sorting has read already are kept.
func (c *call) load(r *db.Rx, commune unit.ID, f *found) error {
	if f.people == nil {
		f.people = map[db.ID]*roster.Citizen{}
	}
	for i := range f.views {
		id := f.views[i].Citizen
		if f.people[id] != nil {
			continue
		}
		p, err := c.Site.Roster.Citizen(r, commune, id)
		if err != nil {
			return err
		}
		if p == nil {
			return fmt.Errorf("web: citizen %s is on the work list and not on the roster", id)
		}
		f.people[id] = p
	}
	return nil
}

// sortPeople puts the views in order; the work order is how they come.
func (c *call) sortPeople(r *db.Rx, commune unit.ID, q query, f *found) error {
	switch q.Order {
	case "name":
		return c.sortByName(r, commune, f)
	case "walk":
		return c.sortByWalk(r, commune, f)
	case "list":
		slices.SortStableFunc(f.views, func(a, b ledger.StoredView) int {
			return cmp.Or(cmp.Compare(a.Hamlet, b.Hamlet), cmp.Compare(a.ListNo, b.ListNo))
		})
	}
	return nil
}

func (c *call) everybody(r *db.Rx, commune unit.ID, f *found) error {
	var list []*roster.Citizen
	var err error
	if c.Unit.Level == unit.Hamlet {
		list, err = c.Site.Roster.Hamlet(r, commune, c.Unit.ID)
	} else {
		list, err = c.Site.Roster.Citizens(r, commune)
	}
	f.people = make(map[db.ID]*roster.Citizen, len(list))
	for _, p := range list {
		f.people[p.ID] = p
	}
	if err == nil {
		err = c.load(r, commune, f) // those off the list
	}
	return err
}

func (c *call) sortByName(r *db.Rx, commune unit.ID, f *found) error {
	if err := c.everybody(r, commune, f); err != nil {
		return err
	}
	keys := make(map[db.ID][]byte, len(f.views))
	for i := range f.views {
		keys[f.views[i].Citizen] = vn.SortKey(f.people[f.views[i].Citizen].Name)
	}
	slices.SortStableFunc(f.views, func(a, b ledger.StoredView) int { return bytes.Compare(keys[a.Citizen], keys[b.Citizen]) })
	return nil
}

// sortByWalk follows the houses in walking order; within a house the list's own order.
func (c *call) sortByWalk(r *db.Rx, commune unit.ID, f *found) error {
	if err := c.everybody(r, commune, f); err != nil {
		return err
	}
	houses, err := c.Site.Roster.Households(r, commune)
	if err != nil {
		return err
	}
	walk := make(map[db.ID]int64, len(houses))
	for _, h := range houses {
		walk[h.ID] = h.WalkOrder
	}
	slices.SortStableFunc(f.views, func(a, b ledger.StoredView) int {
		return cmp.Or(cmp.Compare(a.Hamlet, b.Hamlet), cmp.Compare(walk[f.people[a.Citizen].Household], walk[f.people[b.Citizen].Household]), cmp.Compare(a.ListNo, b.ListNo))
	})
	return nil
}

// rows draws the people of a page.
func (c *call) rows(f found) (out []personRow) {
	today := campaign.CalendarDay(c.Now)
	phones := c.May(access.ViewPhones)
	for i := range f.views {
		v := &f.views[i]
		out = append(out, c.row(f.people[v.Citizen], &v.View, today, phones))
	}
	return out
}

func (c *call) row(p *roster.Citizen, v *ledger.View, today campaign.Day, phones bool) personRow {
	r := personRow{
		No: p.ListNo, Name: p.Name, Birth: p.Birth.VN(), Sex: SexText(c.Lang, p.Sex), Path: desk.CitizenPath(p.Commune, p.ID),
		Group: c.Lang.Pick(v.Group.Text()), Step: c.Lang.Pick(v.Step.Text()), Clock: ClockOf(c.Lang, c.Camp.Plan, v, today),
		StepClass: StepClass(v.Step),
	}
	if h, ok := c.Tree.Get(p.Hamlet); ok {
		r.Hamlet = h.Name
	}
	if phones {
		r.Phones = desk.MaskAll(p.Phones)
	}
	return r
}

// StepClass is the colour of a step: soon for what can be finished today, plain where others have to act.
func StepClass(s ledger.Step) string {
	switch s {
	case ledger.StepActivate2, ledger.StepActivate1, ledger.StepTell:
		return "soon"
	case ledger.StepPortal:
		return "good"
	case ledger.StepNone, ledger.StepWait, ledger.StepConfirm, ledger.StepKin:
		return "plain"
	case ledger.StepRegister1, ledger.StepFile2, ledger.StepCard, ledger.StepSurvey:
	}
	return ""
}

func (c *call) pager(q query, total int, path string) desk.Pager {
	return c.Pager(q.Page, desk.PageSize, total, func(n int) string {
		q.Page = n
		return q.on(path)
	})
}
