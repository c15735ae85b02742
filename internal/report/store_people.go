package report

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// condition is a filter in SQL; every row it looks at lies in one commune.
type condition struct {
	text string
	args []any
}

func (c *condition) and(text string, args ...any) {
	for _, a := range args {
		c.args = append(c.args, a)
		text = strings.Replace(text, "?", "$"+strconv.Itoa(len(c.args)), 1)
	}
	c.text += " AND " + text
}

// where builds the condition of a filter. Somebody off the list shows only where a measure still counts them.
func (f *Filter) where(commune unit.ID, no int64, now time.Time) condition {
	c := condition{args: []any{commune, no}}
	switch {
	case f.Group != 0:
		c.and("v.grp = ?", int64(f.Group))
	case f.Measure == "":
		c.and("v.grp < ?", int64(ledger.GroupOff))
	}
	if f.Step != 0 {
		c.and("v.step = ?", int64(f.Step))
	}
	if m, ok := ledger.ParseMeasure(f.Measure); ok {
		c.and("(v.mask & ?) <> 0", int64(1)<<m)
	}
	if f.Overdue {
		first := campaign.CalendarDay(now).Add(-clockDays).Midnight()
		c.and("v.grp < ? AND v.clock_at > 0", int64(ledger.GroupOff))
		c.and("v.clock_at < ?", db.Ms(first))
	}
	if f.Hamlet == NoHamlet {
		c.and("v.hamlet_id = ?", int64(0))
	} else if f.Hamlet != 0 {
		c.and("v.hamlet_id = ?", f.Hamlet)
	}
	f.textual(&c)
	return c
}

// textual looks for a line number, or for words at the beginnings of words of the name.
func (f *Filter) textual(c *condition) {
	words := strings.Fields(vn.Fold(f.Text))
	if len(words) == 1 {
		if n, err := strconv.ParseInt(words[0], 10, 64); err == nil {
			c.and("v.list_no = ?", n)
			return
		}
	}
	for _, w := range words {
		w = strings.NewReplacer("%", "", "_", "", `\`, "").Replace(w)
		c.and("(' ' || p.name_fold) LIKE ?", "% "+w+"%")
	}
}

const peopleFrom = ` FROM citizen_view v JOIN citizen p ON p.commune_id = v.commune_id AND p.citizen_id = v.citizen_id
	WHERE v.commune_id = $1 AND p.commune_id = $1 AND v.campaign_no = $2`

func countPeople(q db.Q, c *condition) (n int64, err error) {
	_, err = db.Get(q, []any{&n}, `/* assembled: a filter's conditions, each a constant text */ SELECT COUNT(*)`+peopleFrom+c.text, c.args...)
	return n, err
}

// found is a row of a work list as it is stored.
type found struct {
	id   db.ID
	view ledger.View
}

func findPeople(q db.Q, c *condition, order Sort, offset, limit int64) ([]found, error) {
	n := len(c.args)
	text := `/* assembled: a filter's conditions and one of a few orders, each a constant text */ SELECT v.citizen_id, v.grp, v.step, v.priority, v.mask, v.clock_at` + peopleFrom + c.text + ` ORDER BY ` + order.sql() +
		fmt.Sprintf(" LIMIT $%d OFFSET $%d", n+1, n+2)
	return db.All(q, func(rows *sql.Rows) (f found, err error) {
		var mask, clock int64
		err = rows.Scan(&f.id, &f.view.Group, &f.view.Step, &f.view.Priority, &mask, &clock)
		f.view.Mask, f.view.Clock = ledger.Mask(mask), db.Time(clock)
		return f, err
	}, text, append(c.args, limit, offset)...)
}

func (s Sort) sql() string {
	switch s {
	case ByName:
		return "p.sort_key, v.citizen_id"
	case ByList:
		return "v.hamlet_id, v.list_no, v.citizen_id"
	case ByWork:
	}
	return "v.priority, v.clock_at, v.hamlet_id, v.list_no, v.citizen_id"
}
