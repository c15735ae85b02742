package web

import (
	"fmt"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/chart"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
)

// listPage lists the people of a commune or hamlet.
type listPage struct {
	Shell
	Place   string
	What    string // in words: who is listed
	Day     string
	Total   int
	Rows    []personRow
	Pager   pager
	Groups  []chip
	Orders  []chip
	Print   string
	Quick   string // quick entry of this hamlet
	Hamlets []chip
	InOne   bool // one hamlet: no column for it
}

func (listPage) template() string { return "list.html" }

// chip is one choice of a filter.
type chip struct {
	Text, Path string
	Count      int
	On         bool
}

// abovePage is the list of a district: people are listed commune by commune.
type abovePage struct {
	Shell
	Place, What string
	Rows        []placeRow
	Total       int64
}

func (abovePage) template() string { return "above.html" }

type placeRow struct {
	Name, Path string
	N          int64
}

func (s *Server) list(c *call) error {
	q := c.query()
	if c.tree.CommuneOf(c.unit.ID) == 0 {
		return c.listAbove(q, "l")
	}
	f, err := c.people(q)
	if err != nil {
		return err
	}
	path := c.to("l", c.unit.ID)
	p := listPage{
		Shell: c.shell(c.lang.T("Danh sách", "List") + " · " + c.unit.Name), Place: c.unit.Name, What: c.what(q), Total: f.Total, Rows: c.rows(f),
		Pager: c.pager(q, f.Total, path), Groups: c.groupChips(q, f, path), Orders: c.orderChips(q, path), InOne: c.unit.Level == unit.Hamlet,
		Print: q.on(path + "/print"),
	}
	if q.Day != 0 {
		p.Day = q.Day.String()
	}
	if p.InOne && c.may(access.RecordEvent) {
		p.Quick = c.to("q", c.unit.ID)
	}
	p.Hamlets = c.hamletChips(q)
	return c.show(p)
}

// measureTexts say who is behind a figure.
var measureTexts = map[ledger.Measure]errs.T{
	ledger.Resident: {VI: "Nhân khẩu trong danh sách", EN: "Residents"}, ledger.Eligible1: {VI: "Đủ điều kiện mức 1", EN: "Eligible for level 1"},
	ledger.Eligible2: {VI: "Đủ điều kiện mức 2", EN: "Eligible for level 2"}, ledger.Reached1: {VI: "Đã kích hoạt mức 1 trong đợt", EN: "Level 1 activated in the campaign"},
	ledger.Reached2: {VI: "Đã kích hoạt mức 2 trong đợt", EN: "Level 2 activated in the campaign"}, ledger.Highest1: {VI: "Kích hoạt cao nhất mức 1", EN: "Highest level 1"},
	ledger.Highest2: {VI: "Kích hoạt cao nhất mức 2", EN: "Highest level 2"}, ledger.Accounts: {VI: "Đã kích hoạt trong đợt", EN: "Activated in the campaign"},
	ledger.Active1: {VI: "Mức 1 đang hoạt động", EN: "Level 1 active"}, ledger.Active2: {VI: "Mức 2 đang hoạt động", EN: "Level 2 active"},
	ledger.Registered1: {VI: "Đã đăng ký mức 1", EN: "Level 1 registered"}, ledger.Filed2: {VI: "Đã thu nhận hồ sơ mức 2", EN: "Level 2 file taken in"},
	ledger.Approved2: {VI: "Mức 2 đã phê duyệt", EN: "Level 2 approved"}, ledger.Waiting: {VI: "Đang chờ phê duyệt", EN: "Waiting for approval"},
	ledger.Owed: {VI: "Đã duyệt, chưa kích hoạt", EN: "Approved, not activated"}, ledger.OwedAway: {VI: "Đã duyệt, chưa kích hoạt, đang vắng mặt", EN: "Approved, not activated, absent"},
	ledger.Combined: {VI: "Làm CCCD và tài khoản cùng lúc", EN: "Card and account together"}, ledger.PortalIn: {VI: "Đã đăng nhập Cổng dịch vụ công", EN: "Logged in to the portal"},
	ledger.SurveyedIn: {VI: "Đã khảo sát", EN: "Surveyed"}, ledger.CannotOpen: {VI: "Không thể cấp, chờ xác nhận", EN: "“Cannot”, to be confirmed"},
	ledger.CannotSure: {VI: "Không thể cấp, đã xác nhận", EN: "“Cannot”, confirmed"}, ledger.AbsentOpen: {VI: "Vắng mặt, chờ xác nhận", EN: "Absent, to be confirmed"},
	ledger.AbsentSure: {VI: "Vắng mặt, đã xác nhận", EN: "Absent, confirmed"},
	ledger.InDone:     ledger.GroupDone.Text(), ledger.InAble: ledger.GroupAble.Text(), ledger.InWeak: ledger.GroupWeak.Text(), ledger.InUnasked: ledger.GroupUnasked.Text(),
	ledger.InCannot: ledger.GroupCannot.Text(), ledger.InAbsent: ledger.GroupAbsent.Text(), ledger.InUnder: ledger.GroupUnder.Text(),
}

// what says in words who is listed.
func (c *call) what(q query) string {
	text := c.lang.T("Tất cả", "Everybody")
	if m, ok := ledger.ParseMeasure(q.Measure); ok {
		text = c.lang.Pick(measureTexts[m])
	}
	if q.Overdue {
		text += " · " + c.lang.T("quá hạn 7 ngày", "past the 7 days")
	}
	if q.Nowhere {
		text += " · " + c.lang.T("chưa rõ thôn", "no hamlet yet")
	}
	if q.Day != 0 {
		text += " · " + c.lang.T("ngày báo cáo ", "report day ") + q.Day.String()
	}
	if q.Group != 0 {
		text += " · " + c.lang.Pick(q.Group.Text())
	}
	if q.Step != 0 {
		text += " · " + c.lang.Pick(stepTexts[q.Step])
	}
	return text
}

func (c *call) groupChips(q query, f found, path string) (out []chip) {
	all := q
	all.Group, all.Page = 0, 1
	total := 0
	for _, n := range f.Groups {
		total += n
	}
	out = append(out, chip{c.lang.T("Tất cả", "All"), all.on(path), total, q.Group == 0})
	for _, g := range ledger.Groups() {
		if f.Groups[g] == 0 && q.Group != g {
			continue
		}
		one := all
		one.Group = g
		out = append(out, chip{c.lang.Pick(g.Text()), one.on(path), f.Groups[g], q.Group == g})
	}
	return out
}

func (c *call) orderChips(q query, path string) (out []chip) {
	for _, o := range []struct {
		order string
		text  errs.T
	}{
		{"", errs.T{VI: "Thứ tự ưu tiên", EN: "Work order"}},
		{"list", errs.T{VI: "Số dòng", EN: "Line number"}},
		{"walk", errs.T{VI: "Đường đi", EN: "Walking order"}},
		{"name", errs.T{VI: "Tên", EN: "Name"}},
	} {
		one := q
		one.Order, one.Page = o.order, 1
		out = append(out, chip{Text: c.lang.Pick(o.text), Path: one.on(path), On: q.Order == o.order})
	}
	return out
}

// hamletChips lead to the hamlets of a commune, with the same question.
func (c *call) hamletChips(q query) (out []chip) {
	if c.unit.Level != unit.Commune {
		return nil
	}
	q.Page = 1
	for _, h := range c.tree.Hamlets(c.unit.ID) {
		out = append(out, chip{Text: h.Name, Path: q.on(c.to("l", h.ID))})
	}
	return out
}

// listAbove counts by commune: a district's list has too many people to be of use, and each commune's is one click away.
func (c *call) listAbove(q query, page string) error {
	p := abovePage{Shell: c.shell(c.lang.T("Danh sách", "List") + " · " + c.unit.Name), Place: c.unit.Name, What: c.what(q)}
	measure := q.Measure
	if measure == "" {
		measure = ledger.Resident.String()
	}
	err := c.srv.DB.Read(c.ctx(), func(r *db.Rx) error {
		for _, id := range c.tree.Communes(c.unit.ID) {
			counts, err := c.srv.Ledger.CommuneCounts(r, id, c.camp.No)
			if err != nil {
				return err
			}
			u, _ := c.tree.Get(id)
			row := placeRow{Name: u.Name, Path: q.on(c.to(page, id)), N: sumOf(counts, measure, q.Day)}
			p.Rows, p.Total = append(p.Rows, row), p.Total+row.N
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.show(p)
}

func sumOf(counts []ledger.Count, measure string, day campaign.Day) (n int64) {
	for _, k := range counts {
		if k.Measure == measure && (day == 0 || k.Day == day) {
			n += k.N
		}
	}
	return n
}

// printPage is the list on paper: lines to tick, and a QR code that opens the quick entry of the same hamlet.
type printPage struct {
	Shell
	Place, Above, What, Printed string
	Rows                        []personRow
	QR                          chart.QR
	Link                        string
	InOne                       bool
	Total                       int
}

func (printPage) template() string { return "print.html" }

// mostPrinted is some 250 sheets; nobody carries more from door to door.
const mostPrinted = 5000

func (s *Server) printList(c *call) error {
	q := c.query()
	q.Page = 0
	if q.Order == "" {
		q.Order = "list"
	}
	f, err := c.people(q)
	if err != nil {
		return err
	}
	if f.Total > mostPrinted {
		return errs.TooLarge("web.print", errs.Tf("Danh sách có %d người, quá dài để in một lần. Hãy in theo từng thôn.",
			"The list has %d people, too many to print at once. Print it hamlet by hamlet.", f.Total))
	}
	p := printPage{
		Shell: c.shell(c.lang.T("Bản in", "Print") + " · " + c.unit.Name), Place: c.unit.Name, What: c.what(q), Rows: c.rows(f), Total: f.Total,
		Printed: fmt.Sprintf(c.lang.T("In lúc %s bởi %s", "Printed at %s by %s"), c.lang.DateTime(c.now), c.actor.Name), InOne: c.unit.Level == unit.Hamlet,
	}
	if up, ok := c.tree.Get(c.unit.Parent); ok {
		p.Above = up.Name
	}
	page := "l"
	if p.InOne {
		page = "q"
	}
	p.Link = c.origin() + c.to(page, c.unit.ID)
	if p.QR, err = chart.MakeQR(p.Link); err != nil {
		return err
	}
	return c.auditRead("print", "unit "+idText(c.unit.ID), fmt.Sprintf("%d people", f.Total), p)
}

// auditRead writes that a list left the screen, then shows it.
func (c *call) auditRead(verb, subject, detail string, p page) error {
	home := c.unit.Home
	err := c.srv.DB.Write(c.ctx(), func(tx *db.Tx) error {
		return c.srv.Audit.Write(tx, home, c.actor, access.Entry{Verb: verb, Subject: subject, Detail: detail})
	})
	if err != nil {
		return err
	}
	return c.show(p)
}

// origin is how the browser reached us: what a QR code must hold to be opened from another device.
func (c *call) origin() string {
	if c.srv.Secure {
		return "https://" + c.r.Host
	}
	return "http://" + c.r.Host
}
