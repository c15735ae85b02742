package people

import (
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// workPage is what is to be done, the most urgent first, each with its reason.
type workPage struct {
	desk.Shell
	Place string
	Tabs  []desk.Chip
	What  string
	Help  string
	Total int
	Late  int // of those on the page
	Rows  []personRow
	Pager desk.Pager
	InOne bool
	Quick string
	Owed  bool
}

func (workPage) Template() string { return "work.html" }

// workList is one of the lists that plan A III.1 names, and the whole of it.
type workList struct {
	id      string
	measure ledger.Measure
	step    ledger.Step // 0: any
	text    errs.T
	help    errs.T
}

var workLists = []workList{
	{"owed", ledger.Owed, 0, errs.T{VI: "Đã duyệt, chưa kích hoạt", EN: "Approved, not activated"}, errs.T{
		VI: "Có thể kích hoạt ngay. Tin nhắn cũ nhất đứng đầu; quá 7 ngày phải gọi tổng đài 1900.0368.",
		EN: "Can be activated at once. The oldest message stands first; after 7 days the call centre 1900.0368 must be asked.",
	}},
	{"waiting", ledger.Waiting, 0, errs.T{VI: "Chờ phê duyệt", EN: "Waiting for approval"}, errs.T{
		VI: "Đã đăng ký hoặc đã thu nhận hồ sơ; theo dõi và báo ngay khi có tin nhắn.", EN: "Registered or filed; follow them and tell the citizen when the message comes.",
	}},
	{"confirm", 0, ledger.StepConfirm, errs.T{VI: "Chờ chính quyền xác nhận", EN: "To be confirmed"}, errs.T{
		VI: "Đã khai vắng mặt hoặc không thể cấp. Chưa xác nhận thì vẫn tính vào diện phải làm.", EN: "Absent or “cannot” was said. Until it is confirmed they still count as to be done.",
	}},
	{"combined", ledger.Combined, 0, errs.T{VI: "CCCD cùng tài khoản", EN: "Card and account"}, errs.T{
		VI: "Chưa có CCCD gắn chíp còn hiệu lực: mời làm CCCD và định danh cùng lúc.", EN: "No valid chip card: invite to do both at once.",
	}},
}

func (s *pages) toDoList(c *call) error {
	q, list := c.query(), c.Value("list")
	for _, l := range workLists {
		if l.id == list {
			if q.Step = l.step; l.step == 0 {
				q.Measure = l.measure.String()
			}
		}
	}
	if c.Tree.CommuneOf(c.Unit.ID) == 0 {
		if q.Measure == "" {
			q.Measure = ledger.Owed.String()
		}
		return c.listAbove(q, "l")
	}
	f, err := c.people(query{Measure: q.Measure, Step: q.Step, Page: 0})
	if err != nil {
		return err
	}
	p := workPage{Shell: c.Shell(c.Lang.T("Việc cần làm", "To do") + " · " + c.Unit.Name), Place: c.Unit.Name, InOne: c.Unit.Level == unit.Hamlet}
	c.workWords(&p, list)
	f = toDo(f)
	p.Total = f.Total
	f.cut(q.Page)
	p.Rows = c.rows(f)
	for i := range p.Rows {
		p.Rows[i].Why = c.Lang.Pick(Why(f.views[i].Step))
		if p.Rows[i].Clock.Runs && p.Rows[i].Clock.Left < 0 {
			p.Late++
		}
	}
	path := c.To("w", c.Unit.ID)
	if list != "" {
		path += "?list=" + list
	}
	p.Pager = c.workPager(q, p.Total, path)
	if p.InOne {
		p.Quick = c.To("q", c.Unit.ID)
	}
	return c.Show(p)
}

// toDo leaves out who has nothing to be done.
func toDo(f found) found {
	kept := f.views[:0:0]
	for _, v := range f.views {
		if v.Step != ledger.StepNone && v.Group != ledger.GroupOff {
			kept = append(kept, v)
		}
	}
	f.views, f.Total = kept, len(kept)
	return f
}

func (c *call) workWords(p *workPage, list string) {
	path := c.To("w", c.Unit.ID)
	p.What, p.Help = c.Lang.T("Tất cả việc theo thứ tự ưu tiên", "Everything, by priority"), c.Lang.T(
		"Người kích hoạt được ngay hôm nay đứng đầu.", "Who can be activated today stands first.")
	p.Tabs = append(p.Tabs, desk.Chip{Text: c.Lang.T("Theo ưu tiên", "By priority"), Path: path, On: list == ""})
	for _, l := range workLists {
		p.Tabs = append(p.Tabs, desk.Chip{Text: c.Lang.Pick(l.text), Path: path + "?list=" + l.id, On: list == l.id})
		if list == l.id {
			p.What, p.Help, p.Owed = c.Lang.Pick(l.text), c.Lang.Pick(l.help), l.id == "owed"
		}
	}
}

// workPager keeps the list in the links.
func (c *call) workPager(q query, total int, path string) desk.Pager {
	join := "?"
	if path != c.To("w", c.Unit.ID) {
		join = "&"
	}
	return c.Pager(q.Page, desk.PageSize, total, func(n int) string { return path + trimQuery(query{Page: n}.on(""), join) })
}

func trimQuery(q, join string) string {
	if q == "" {
		return ""
	}
	return join + q[1:]
}

// whyTexts say why somebody is on the list.
var whyTexts = map[ledger.Step]errs.T{
	ledger.StepActivate2: {VI: "Mức 2 đã duyệt, đã có tin nhắn", EN: "Level 2 approved, message received"},
	ledger.StepActivate1: {VI: "Mức 1 đã duyệt, chưa kích hoạt", EN: "Level 1 approved, not activated"},
	ledger.StepTell:      {VI: "Mức 2 đã duyệt, công dân chưa biết", EN: "Level 2 approved, citizen not told"},
	ledger.StepRegister1: {VI: "Đủ điều kiện, có thiết bị", EN: "Eligible, has a device"},
	ledger.StepFile2:     {VI: "Thiết bị không đáp ứng mức 1", EN: "Device not good enough for level 1"},
	ledger.StepCard:      {VI: "Chưa có CCCD gắn chíp", EN: "No chip card"},
	ledger.StepSurvey:    {VI: "Chưa ai hỏi", EN: "Nobody has asked"},
	ledger.StepWait:      {VI: "Hồ sơ đã gửi", EN: "File sent"},
	ledger.StepConfirm:   {VI: "Đã khai vắng mặt hoặc không thể cấp", EN: "Absent or “cannot” was said"},
	ledger.StepKin:       {VI: "Vắng mặt đã xác nhận", EN: "Absence confirmed"},
	ledger.StepPortal:    {VI: "Đã kích hoạt, chưa dùng Cổng dịch vụ công", EN: "Activated, portal not used yet"},
}

// Why says why somebody with this step is on the list; empty where there is nothing to be done.
func Why(s ledger.Step) errs.T { return whyTexts[s] }
