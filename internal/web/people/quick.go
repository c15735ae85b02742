package people

import (
	"fmt"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
	"tungnha/internal/web/lines"
)

// quickPage is the entry of a hamlet's paper list by line numbers.
type quickPage struct {
	desk.Shell
	Place, Path string
	Op          string
	Marks       []desk.Option
	Lines       string // typed, not marked yet
	Error       string
	Look        *lookCard // what is about to be marked
	Done        *doneCard // what was marked just now
	Rows        []quickRow
	Print       string
}

func (quickPage) Template() string { return "quick.html" }

type quickRow struct {
	No                   int64
	Name, Birth          string
	Group, Step, Class   string
	Path                 string
	Flash, Before, Twice bool
}

// lookCard shows the names behind the numbers, with the lines around them, so that a wrong number is seen.
type lookCard struct {
	What    string
	Mark    string
	Lines   string
	Rows    []quickRow
	Already int
	Count   int
}

// doneCard says what was marked and how to take it back.
type doneCard struct {
	What, Names, Lines string
	Mark, Op           string
	Count              int
	Undone             bool
}

// mark is one thing that a line number can mean.
type mark struct {
	id   string
	kind ledger.Kind
	body ledger.Body
	text errs.T
}

// marks: the ids stand in links on printed lists and never change.
var marks = []mark{
	{"a1", ledger.Activated, ledger.Body{Level: 1}, errs.T{VI: "Kích hoạt mức 1", EN: "Activated, level 1"}},
	{"a2", ledger.Activated, ledger.Body{Level: 2}, errs.T{VI: "Kích hoạt mức 2", EN: "Activated, level 2"}},
	{"r1", ledger.Registered, ledger.Body{Level: 1}, errs.T{VI: "Đã đăng ký mức 1", EN: "Registered, level 1"}},
	{"f2", ledger.Filed, ledger.Body{Level: 2}, errs.T{VI: "Đã thu nhận hồ sơ mức 2", EN: "File taken in, level 2"}},
	{"n2", ledger.Notified, ledger.Body{Level: 2}, errs.T{VI: "Đã có tin nhắn duyệt mức 2", EN: "Message received, level 2"}},
	{"sg", ledger.Surveyed, ledger.Body{Device: int(roster.DeviceGood)}, errs.T{VI: "Đã khảo sát: dùng được VNeID", EN: "Surveyed: runs VNeID"}},
	{"sw", ledger.Surveyed, ledger.Body{Device: int(roster.DeviceWeak)}, errs.T{VI: "Đã khảo sát: máy không đáp ứng", EN: "Surveyed: device too weak"}},
	{"sn", ledger.Surveyed, ledger.Body{Device: int(roster.DeviceNone)}, errs.T{VI: "Đã khảo sát: không có máy", EN: "Surveyed: no device"}},
	{"v", ledger.Absent, ledger.Body{}, errs.T{VI: "Vắng mặt tại địa phương", EN: "Absent"}},
	{"k", ledger.Contacted, ledger.Body{Outcome: "not-home"}, errs.T{VI: "Không có nhà", EN: "Not at home"}},
	{"p", ledger.Portal, ledger.Body{}, errs.T{VI: "Đã đăng nhập Cổng dịch vụ công", EN: "Logged in to the portal"}},
}

func markOf(id string) (mark, bool) {
	for _, m := range marks {
		if m.id == id {
			return m, true
		}
	}
	return mark{}, false
}

// stands says whether a citizen's state has what the mark says already.
func (m mark) stands(v *ledger.View) bool {
	switch {
	case m.kind == ledger.Activated && m.body.Level == 1:
		return v.Mask.Has(ledger.Active1)
	case m.kind == ledger.Activated:
		return v.Mask.Has(ledger.Active2)
	case m.kind == ledger.Filed:
		return v.Mask.Has(ledger.Filed2)
	case m.kind == ledger.Surveyed:
		return v.Mask.Has(ledger.SurveyedIn)
	}
	return false
}

// paper is a hamlet's list as it lies on the desk.
type paper struct {
	people []*roster.Citizen
	views  map[db.ID]ledger.StoredView
	byNo   map[int64][]*roster.Citizen
}

func (c *call) paper() (*paper, error) {
	commune, err := c.Commune()
	if err != nil || c.Unit.Level != unit.Hamlet {
		return nil, access.ErrNotFound
	}
	s := &paper{views: map[db.ID]ledger.StoredView{}, byNo: map[int64][]*roster.Citizen{}}
	err = c.Site.DB.Read(c.Ctx(), func(r *db.Rx) error {
		if s.people, err = c.Site.Roster.Hamlet(r, commune, c.Unit.ID); err != nil {
			return err
		}
		views, err := c.Site.Ledger.Views(r, commune, c.Camp.No)
		for _, v := range views {
			if v.Hamlet == c.Unit.ID {
				s.views[v.Citizen] = v
			}
		}
		return err
	})
	for _, p := range s.people {
		if p.ListNo > 0 {
			s.byNo[p.ListNo] = append(s.byNo[p.ListNo], p)
		}
	}
	return s, err
}

// pick finds the people of the lines. A number that no line or two lines have is said; nobody is guessed at.
func (s *paper) pick(lines []int64) ([]*roster.Citizen, error) {
	var out []*roster.Citizen
	for _, n := range lines {
		switch who := s.byNo[n]; len(who) {
		case 1:
			out = append(out, who[0])
		case 0:
			return nil, errs.Invalid("web.line-none", errs.Tf("Danh sách không có dòng %d. Chưa ghi gì.", "The list has no line %d. Nothing was recorded.", n))
		default:
			return nil, errs.Invalid("web.line-twice", errs.Tf("Dòng %d có %d người (%s). Hãy mở trang của từng người để ghi. Chưa ghi gì.",
				"Line %d has %d people (%s). Open each person's page. Nothing was recorded.", n, len(who), names(who)))
		}
	}
	if len(out) == 0 {
		return nil, errs.Invalid("web.line-empty", errs.T{VI: "Hãy gõ số dòng, ví dụ 3, 7, 9-12.", EN: "Type line numbers, e.g. 3, 7, 9-12."})
	}
	return out, nil
}

func names(people []*roster.Citizen) string {
	var out []string
	for _, p := range people {
		out = append(out, p.Name)
	}
	return strings.Join(out, ", ")
}

func (s *pages) quick(c *call) error {
	sheet, err := c.paper()
	if err != nil {
		return err
	}
	p := c.quickPage(sheet, c.Value("mark"))
	if op, m, people, err := c.batch(sheet); err == nil && c.Value("op") != "" {
		p.Done = c.doneCard(op, m, people)
		light(p.Rows, people)
	}
	return c.Show(p)
}

func (c *call) quickPage(s *paper, chosen string) quickPage {
	p := quickPage{
		Shell: c.Shell(c.Lang.T("Nhập nhanh", "Quick entry") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: c.To("q", c.Unit.ID), Op: c.NewOp(),
		Print: c.To("l", c.Unit.ID) + "/print",
	}
	for _, m := range marks {
		p.Marks = append(p.Marks, desk.Option{Value: m.id, Text: c.Lang.Pick(m.text), Chosen: m.id == chosen})
	}
	for _, who := range s.people {
		p.Rows = append(p.Rows, c.quickRow(s, who))
	}
	return p
}

func (c *call) quickRow(s *paper, who *roster.Citizen) quickRow {
	v := s.views[who.ID]
	return quickRow{
		No: who.ListNo, Name: who.Name, Birth: who.Birth.VN(), Group: c.Lang.Pick(v.Group.Text()), Step: c.Lang.Pick(v.Step.Text()),
		Class: StepClass(v.Step), Path: desk.CitizenPath(who.Commune, who.ID), Twice: len(s.byNo[who.ListNo]) > 1,
	}
}

func light(rows []quickRow, people []*roster.Citizen) {
	at := map[string]bool{}
	for _, p := range people {
		at[desk.CitizenPath(p.Commune, p.ID)] = true
	}
	for i := range rows {
		rows[i].Flash = at[rows[i].Path]
	}
}

// batch reads the form: which operation, which mark, which people.
func (c *call) batch(s *paper) (op db.ID, m mark, people []*roster.Citizen, err error) {
	m, ok := markOf(c.Value("mark"))
	if !ok {
		return op, m, nil, desk.ErrBadForm
	}
	numbers, err := lines.Parse(c.R.FormValue("lines"))
	if err != nil {
		return op, m, nil, err
	}
	if people, err = s.pick(numbers); err == nil {
		err = s.allow(m, people)
	}
	return c.OpOf(), m, people, err
}

// allow refuses an account for somebody whom the rule does not let have one: most often the line number is wrong.
func (s *paper) allow(m mark, people []*roster.Citizen) error {
	if m.body.Level == 0 {
		return nil
	}
	var out []string
	for _, p := range people {
		if s.views[p.ID].Group == ledger.GroupUnder {
			out = append(out, fmt.Sprintf("%d (%s, %s)", p.ListNo, p.Name, p.Birth.VN()))
		}
	}
	if len(out) == 0 {
		return nil
	}
	list := strings.Join(out, "; ")
	return errs.Invalid("web.line-under", errs.Tf("Dòng %s chưa đủ điều kiện cấp tài khoản theo quy định. Hãy kiểm tra số dòng hoặc ngày sinh. Chưa ghi gì.",
		"Line %s: the rule does not give this person an account. Check the line number or the birth. Nothing was recorded.", list))
}

// quickLook is the step between typing and marking: without script a page of its own, with it a part that follows the typing.
func (s *pages) quickLook(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	sheet, err := c.paper()
	if err != nil {
		return err
	}
	p := c.quickPage(sheet, c.Value("mark"))
	p.Lines = c.Value("lines")
	_, m, people, err := c.batch(sheet)
	if e := desk.AsInput(err); e != nil {
		p.Error = e.In(string(c.Lang))
	} else if err != nil {
		return err
	} else {
		p.Look = c.lookCard(sheet, m, people)
	}
	return c.Part(p, "look")
}

func (c *call) lookCard(s *paper, m mark, people []*roster.Citizen) *lookCard {
	card := &lookCard{What: c.Lang.Pick(m.text), Mark: m.id, Lines: c.Value("lines"), Count: len(people)}
	chosen := map[db.ID]bool{}
	for _, p := range people {
		chosen[p.ID] = true
	}
	for i, p := range s.people {
		near := i > 0 && chosen[s.people[i-1].ID] || i+1 < len(s.people) && chosen[s.people[i+1].ID]
		if !chosen[p.ID] && !near {
			continue
		}
		row := c.quickRow(s, p)
		row.Flash, row.Before = chosen[p.ID], !chosen[p.ID]
		if v := s.views[p.ID]; chosen[p.ID] && m.stands(&v.View) {
			row.Twice = true
			card.Already++
		} else {
			row.Twice = false
		}
		card.Rows = append(card.Rows, row)
	}
	return card
}

// quickMark records. With script the answer replaces the desk in place; without, the page of the outcome follows.
func (s *pages) quickMark(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	sheet, err := c.paper()
	if err != nil {
		return err
	}
	op, m, people, err := c.batch(sheet)
	if e := desk.AsInput(err); e != nil {
		p := c.quickPage(sheet, c.Value("mark"))
		p.Lines, p.Error = c.Value("lines"), e.In(string(c.Lang))
		return c.Part(p, "desk")
	}
	if err != nil {
		return err
	}
	if err := s.appendAll(c, people[0].Commune, "quick-entry", c.markEvents(op, m, people)); err != nil {
		return err
	}
	if !c.Fragment() {
		return c.See(fmt.Sprintf("%s?mark=%s&op=%s&lines=%s", c.To("q", c.Unit.ID), m.id, op, strings.ReplaceAll(lineList(people), " ", "")))
	}
	if sheet, err = c.paper(); err != nil {
		return err
	}
	p := c.quickPage(sheet, m.id)
	p.Done = c.doneCard(op, m, people)
	light(p.Rows, people)
	return c.Part(p, "desk")
}

func lineList(people []*roster.Citizen) string {
	var out []int64
	for _, p := range people {
		out = append(out, p.ListNo)
	}
	return lines.Write(out)
}

// markEvents gives the events of a batch. Their ids follow from the operation, so that sending it twice records once, and undo finds them.
func (c *call) markEvents(op db.ID, m mark, people []*roster.Citizen) (out []ledger.Event) {
	for _, p := range people {
		out = append(out, ledger.Event{
			ID: desk.Derive(op, m.id, p.ID), Citizen: p.ID, Kind: m.kind, SeenAt: c.Now, Account: c.Actor.Account, Source: "quick", Body: m.body,
		})
	}
	return out
}

func (c *call) doneCard(op db.ID, m mark, people []*roster.Citizen) *doneCard {
	return &doneCard{What: c.Lang.Pick(m.text), Names: names(people), Lines: lineList(people), Mark: m.id, Op: op.String(), Count: len(people)}
}

// quickUndo takes a batch back by corrections. Only who recorded it can: the ids are checked against the account.
func (s *pages) quickUndo(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	sheet, err := c.paper()
	if err != nil {
		return err
	}
	op, m, people, err := c.batch(sheet)
	if err != nil {
		return err
	}
	events, err := s.undoEvents(c, op, m, people)
	if err != nil {
		return err
	}
	if len(events) > 0 {
		if err := s.appendAll(c, people[0].Commune, "quick-undo", events); err != nil {
			return err
		}
	}
	if !c.Fragment() {
		return c.Done(c.To("q", c.Unit.ID)+"?mark="+m.id, errs.Tf("Đã hoàn tác %d dòng.", "%d lines were taken back.", len(events)))
	}
	if sheet, err = c.paper(); err != nil {
		return err
	}
	p := c.quickPage(sheet, m.id)
	p.Done = c.doneCard(op, m, people)
	p.Done.Undone, p.Lines = true, p.Done.Lines
	return c.Part(p, "desk")
}

// undoEvents corrects those events of the batch that are there and are the actor's own.
func (s *pages) undoEvents(c *call, op db.ID, m mark, people []*roster.Citizen) (out []ledger.Event, err error) {
	err = s.DB.Read(c.Ctx(), func(r *db.Rx) error {
		for _, p := range people {
			events, _, err := s.Ledger.Timeline(r, p.Commune, p.ID)
			if err != nil {
				return err
			}
			id := desk.Derive(op, m.id, p.ID)
			for i := range events {
				if events[i].ID == id && events[i].Account == c.Actor.Account {
					out = append(out, ledger.Event{
						ID: desk.Derive(op, "undo", p.ID), Citizen: p.ID, Kind: ledger.Corrected, Corrects: id, SeenAt: c.Now, Account: c.Actor.Account, Source: "quick",
					})
				}
			}
		}
		return nil
	})
	return out, err
}
