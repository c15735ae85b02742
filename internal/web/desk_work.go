package web

import (
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// workPage is what is to be done, the most urgent first, each with its reason.
type workPage struct {
	Shell
	Place string
	Tabs  []chip
	What  string
	Help  string
	Total int
	Late  int // of those on the page
	Rows  []personRow
	Pager pager
	InOne bool
	Quick string
	Owed  bool
}

func (workPage) template() string { return "work.html" }

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

func (s *Server) toDoList(c *call) error {
	q, list := c.query(), c.value("list")
	for _, l := range workLists {
		if l.id == list {
			if q.Step = l.step; l.step == 0 {
				q.Measure = l.measure.String()
			}
		}
	}
	if c.tree.CommuneOf(c.unit.ID) == 0 {
		if q.Measure == "" {
			q.Measure = ledger.Owed.String()
		}
		return c.listAbove(q, "l")
	}
	f, err := c.people(query{Measure: q.Measure, Step: q.Step, Page: 0})
	if err != nil {
		return err
	}
	p := workPage{Shell: c.shell(c.lang.T("Việc cần làm", "To do") + " · " + c.unit.Name), Place: c.unit.Name, InOne: c.unit.Level == unit.Hamlet}
	c.workWords(&p, list)
	f = toDo(f)
	p.Total = f.Total
	f.cut(q.Page)
	p.Rows = c.rows(f)
	for i := range p.Rows {
		p.Rows[i].Why = c.lang.Pick(whyTexts[f.views[i].Step])
		if p.Rows[i].Clock.Runs && p.Rows[i].Clock.Left < 0 {
			p.Late++
		}
	}
	path := c.to("w", c.unit.ID)
	if list != "" {
		path += "?list=" + list
	}
	p.Pager = c.workPager(q, p.Total, path)
	if p.InOne {
		p.Quick = c.to("q", c.unit.ID)
	}
	return c.show(p)
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
	path := c.to("w", c.unit.ID)
	p.What, p.Help = c.lang.T("Tất cả việc theo thứ tự ưu tiên", "Everything, by priority"), c.lang.T(
		"Người kích hoạt được ngay hôm nay đứng đầu.", "Who can be activated today stands first.")
	p.Tabs = append(p.Tabs, chip{Text: c.lang.T("Theo ưu tiên", "By priority"), Path: path, On: list == ""})
	for _, l := range workLists {
		p.Tabs = append(p.Tabs, chip{Text: c.lang.Pick(l.text), Path: path + "?list=" + l.id, On: list == l.id})
		if list == l.id {
			p.What, p.Help, p.Owed = c.lang.Pick(l.text), c.lang.Pick(l.help), l.id == "owed"
		}
	}
}

// workPager keeps the list in the links.
func (c *call) workPager(q query, total int, path string) pager {
	bare := query{Page: q.Page}
	p := c.pager(bare, total, "")
	join := "?"
	if path != c.to("w", c.unit.ID) {
		join = "&"
	}
	if p.Prev != "" || q.Page > 1 {
		p.Prev = path + trimQuery(query{Page: q.Page - 1}.on(""), join)
	}
	if p.Next != "" {
		p.Next = path + trimQuery(p.Next, join)
	}
	return p
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
