package report

import (
	"context"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Sort is the order of a list.
type Sort uint8

// The orders.
const (
	ByWork Sort = iota // what can be activated today first, the oldest message first (L5)
	ByName             // Vietnamese order, by given name
	ByList             // the paper list's own order
)

// Page is the part of a list that is asked for.
type Page struct {
	Offset int64
	Limit  int64 // 0: DefaultPage; never more than MostPage
}

// The sizes of pages.
const (
	DefaultPage = 50
	MostPage    = 500
)

// PersonRow is one person of a list. Numbers are masked: what is shown in the clear goes through the log of reveals.
type PersonRow struct {
	Citizen    db.ID
	Commune    Place
	Hamlet     Place // ID 0: none yet
	Household  db.ID
	ListNo     int64
	Name       string
	Birth      vn.Birth
	Sex        vn.Sex
	Identity   string   // masked, "" when not known
	Phones     []string // masked
	Relation   string
	Group      ledger.Group
	Step       ledger.Step
	Clock      time.Time // when the approval message came, while the activation is owed
	DaysLeft   int       // of the seven, when Clock is set; negative when over
	Overdue    bool
	Absent     bool
	View       ledger.View
	State      ledger.State
	ActiveFrom time.Time // of the highest active level, zero when none
}

// Why is the reason why the name is there, in words.
func (r *PersonRow) Why(now time.Time, lang locale.Lang) string {
	return Why(&r.View, &r.State, now, lang)
}

// List gives a page of the people of a unit whom a filter takes in, and how many there are in all. Above a commune it goes commune by commune, in the
// order of codes, each in the order asked for.
func (s *Service) List(ctx context.Context, c *campaign.Loaded, root unit.ID, f Filter, order Sort, page Page) (out []PersonRow, total int64, err error) {
	tree, err := s.units.Tree(ctx)
	if err != nil {
		return nil, 0, err
	}
	u, ok := tree.Get(root)
	if !ok || u.Level > unit.Hamlet || !tree.Within(root, c.Unit) {
		return nil, 0, errOutside
	}
	communes := tree.Communes(root)
	if u.Level == unit.Hamlet {
		f.Hamlet, communes = u.ID, []unit.ID{u.Home}
	}
	if page.Limit <= 0 {
		page.Limit = DefaultPage
	}
	page.Limit = min(page.Limit, MostPage)
	err = s.db.Read(ctx, func(q *db.Rx) error {
		l := lister{s: s, q: q, tree: tree, no: c.No, filter: f, order: order, skip: max(page.Offset, 0), room: page.Limit}
		for _, id := range communes {
			if err := l.commune(id); err != nil {
				return err
			}
		}
		out, total = l.out, l.total
		return nil
	})
	return out, total, err
}

// lister gathers one page over several communes.
type lister struct {
	s          *Service
	q          *db.Rx
	tree       *unit.Tree
	no         int64
	filter     Filter
	order      Sort
	skip, room int64
	total      int64
	out        []PersonRow
}

func (l *lister) commune(id unit.ID) error {
	where := l.filter.where(id, l.no, l.q.Now())
	n, err := countPeople(l.q, &where)
	if err != nil {
		return err
	}
	l.total += n
	if l.skip >= n {
		l.skip -= n
		return nil
	}
	if l.room == 0 {
		return nil
	}
	rows, err := findPeople(l.q, &where, l.order, l.skip, l.room)
	if err != nil {
		return err
	}
	l.skip, l.room = 0, l.room-int64(len(rows))
	for i := range rows {
		if err := l.person(id, &rows[i]); err != nil {
			return err
		}
	}
	return nil
}

func (l *lister) person(commune unit.ID, f *found) error {
	c, err := l.s.people.Citizen(l.q, commune, f.id)
	if err != nil || c == nil {
		return err
	}
	_, state, err := l.s.ledger.Timeline(l.q, commune, f.id)
	if err != nil {
		return err
	}
	r := rowOf(c, &state, &f.view, l.q.Now())
	r.Commune, r.Hamlet = l.place(commune), l.place(c.Hamlet)
	l.out = append(l.out, r)
	return nil
}

func (l *lister) place(id unit.ID) Place {
	if u, ok := l.tree.Get(id); ok {
		return place(u)
	}
	return Place{}
}

func rowOf(c *roster.Citizen, s *ledger.State, v *ledger.View, now time.Time) PersonRow {
	r := PersonRow{
		Citizen: c.ID, Household: c.Household, ListNo: c.ListNo, Name: c.Name, Birth: c.Birth, Sex: c.Sex, Relation: c.Relation,
		Group: v.Group, Step: v.Step, Clock: v.Clock, View: *v, State: *s, Absent: s.Absent.Stands(),
	}
	r.State.Cannot.Reason = "" // a reason of health is not for a list
	if c.Identity != "" {
		r.Identity = vn.MaskIdentity(c.Identity)
	}
	for _, p := range c.Phones {
		r.Phones = append(r.Phones, vn.MaskPhone(p))
	}
	if !v.Clock.IsZero() {
		r.DaysLeft = daysToActivate(v.Clock, now)
		r.Overdue = r.DaysLeft < 0
	}
	for _, a := range []*ledger.Account{&s.L1, &s.L2} {
		if a.Stage == ledger.StageActive {
			r.ActiveFrom = a.ActiveAt
		}
	}
	return r
}
