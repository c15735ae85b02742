package phones

import (
	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/field"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// outboxPage takes the file of a phone that can't send any more, and says what became of each operation.
type outboxPage struct {
	desk.Shell
	Place, Path, Inbox         string
	Error                      string
	Taken                      bool
	From                       string // when the file was made, by the phone's clock
	New, Before, Open, Refused int
	Rows                       []carriedRow
	More                       int // rows beyond those shown; what was refused is always shown
}

func (outboxPage) Template() string { return "outbox.html" }

type carriedRow struct {
	Who, Link        string // about whom
	Kind, By, Seen   string
	State, Class     string
	Message, Outcome string
}

// shownCarried bounds what stands on the page when all went well.
const shownCarried = 300

func (s *pages) outbox(c *call) error {
	if c.Unit.Level != unit.Commune {
		return access.ErrNotFound
	}
	return c.Show(c.outboxPage())
}

func (c *call) outboxPage() outboxPage {
	return outboxPage{
		Shell: c.Shell(c.Lang.T("Nạp tệp của điện thoại", "A phone’s file") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: "/outbox/" + desk.IDText(c.Unit.ID),
	}
}

// carry takes a file. What is wrong with the file as a whole is said above the form; everything else has a verdict of its own.
func (s *pages) carry(c *call) error {
	if c.Unit.Level != unit.Commune {
		return access.ErrNotFound
	}
	_, content, err := c.File("file")
	var got *field.Carried
	if err == nil {
		got, err = s.Field.Carry(c.Ctx(), c.Actor, c.Unit.ID, content)
	}
	p := c.outboxPage()
	if e := errs.As(err); err != nil && (e.Kind == errs.KindInvalid || e.Kind == errs.KindTooLarge) {
		p.Error = e.In(string(c.Lang))
		c.ShowAs(e.Status(), p)
		return nil
	}
	if err != nil {
		return err
	}
	p.Taken, p.From = true, c.Lang.DateTime(got.MadeAt)
	p.New, p.Before, p.Open, p.Refused = got.Count(field.OK), got.Count(field.Duplicate), got.Count(field.Conflict)+got.Count(field.Held), got.Count(field.Refused)
	if c.Camp != nil {
		p.Inbox = c.To("inbox", c.Unit.ID)
	}
	err = s.DB.Read(c.Ctx(), func(q *db.Rx) error {
		p.Rows, p.More = nil, 0
		for i := range got.Lines {
			l := &got.Lines[i]
			if len(p.Rows) >= shownCarried && l.Status != field.Refused {
				p.More++
				continue
			}
			row, err := c.carriedRow(q, l)
			if err != nil {
				return err
			}
			p.Rows = append(p.Rows, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (c *call) carriedRow(q db.Q, l *field.CarriedOp) (carriedRow, error) {
	row := carriedRow{Kind: c.kindText(l.Kind), By: l.Name}
	if !l.SeenAt.IsZero() {
		row.Seen = c.Lang.DateTime(l.SeenAt)
	}
	switch l.Status {
	case field.OK:
		row.State, row.Class = c.Lang.T("đã ghi", "recorded"), "good"
	case field.Duplicate:
		row.State, row.Class = c.Lang.T("có từ trước", "there before"), "plain"
	case field.Conflict:
		row.State, row.Class = c.Lang.T("cần đối chiếu", "to settle"), "soon"
	case field.Held:
		row.State, row.Class = c.Lang.T("chờ việc đi trước", "waits for another"), "soon"
	default:
		row.State, row.Class = c.Lang.T("từ chối", "refused"), "late"
	}
	if m := l.Message; m != nil && l.Status == field.Refused {
		row.Message = c.Lang.T(m.VI, m.EN)
	}
	it := &field.Item{Kind: l.Kind, Subject: l.Subject, Household: l.Household}
	v := itemView{}
	if err := c.whom(q, it, c.Unit.ID, &v); err != nil {
		return row, err
	}
	row.Who, row.Link = v.Who, v.Link
	return row, nil
}
