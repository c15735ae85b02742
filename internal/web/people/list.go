package people

import (
	"fmt"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/chart"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// listPage lists the people of a commune or hamlet.
type listPage struct {
	desk.Shell
	Place   string
	What    string // in words: who is listed
	Day     string
	Total   int
	Rows    []personRow
	Pager   desk.Pager
	Groups  []desk.Chip
	Orders  []desk.Chip
	Print   string
	Quick   string // quick entry of this hamlet
	Hamlets []desk.Chip
	InOne   bool // one hamlet: no column for it
}

func (listPage) Template() string { return "list.html" }

// abovePage is the list of a district: people are listed commune by commune.
type abovePage struct {
	desk.Shell
	Place, What string
	Rows        []placeRow
	Total       int64
}

func (abovePage) Template() string { return "above.html" }

type placeRow struct {
	Name, Path string
	N          int64
}

func (s *pages) list(c *call) error {
	q := c.query()
	if c.Tree.CommuneOf(c.Unit.ID) == 0 {
		return c.listAbove(q, "l")
	}
	f, err := c.people(q)
	if err != nil {
		return err
	}
	path := c.To("l", c.Unit.ID)
	p := listPage{
		Shell: c.Shell(c.Lang.T("Danh sách", "List") + " · " + c.Unit.Name), Place: c.Unit.Name, What: c.what(q), Total: f.Total, Rows: c.rows(f),
		Pager: c.pager(q, f.Total, path), Groups: c.groupChips(q, f, path), Orders: c.orderChips(q, path), InOne: c.Unit.Level == unit.Hamlet,
		Print: q.on(path + "/print"),
	}
	if q.Day != 0 {
		p.Day = q.Day.String()
	}
	if p.InOne && c.May(access.RecordEvent) {
		p.Quick = c.To("q", c.Unit.ID)
	}
	p.Hamlets = c.hamletChips(q)
	return c.Show(p)
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
	text := c.Lang.T("Tất cả", "Everybody")
	if m, ok := ledger.ParseMeasure(q.Measure); ok {
		text = c.Lang.Pick(measureTexts[m])
	}
	if q.Overdue {
		text += " · " + c.Lang.T("quá hạn 7 ngày", "past the 7 days")
	}
	if q.Nowhere {
		text += " · " + c.Lang.T("chưa rõ thôn", "no hamlet yet")
	}
	if q.Day != 0 {
		text += " · " + c.Lang.T("ngày báo cáo ", "report day ") + q.Day.String()
	}
	if q.Group != 0 {
		text += " · " + c.Lang.Pick(q.Group.Text())
	}
	if q.Step != 0 {
		text += " · " + c.Lang.Pick(q.Step.Text())
	}
	return text
}

func (c *call) groupChips(q query, f found, path string) (out []desk.Chip) {
	all := q
	all.Group, all.Page = 0, 1
	total := 0
	for _, n := range f.Groups {
		total += n
	}
	out = append(out, desk.Chip{Text: c.Lang.T("Tất cả", "All"), Path: all.on(path), Count: total, On: q.Group == 0})
	for _, g := range ledger.Groups() {
		if f.Groups[g] == 0 && q.Group != g {
			continue
		}
		one := all
		one.Group = g
		out = append(out, desk.Chip{Text: c.Lang.Pick(g.Text()), Path: one.on(path), Count: f.Groups[g], On: q.Group == g})
	}
	return out
}

func (c *call) orderChips(q query, path string) (out []desk.Chip) {
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
		out = append(out, desk.Chip{Text: c.Lang.Pick(o.text), Path: one.on(path), On: q.Order == o.order})
	}
	return out
}

// hamletChips lead to the hamlets of a commune, with the same question.
func (c *call) hamletChips(q query) (out []desk.Chip) {
	if c.Unit.Level != unit.Commune {
		return nil
	}
	q.Page = 1
	for _, h := range c.Tree.Hamlets(c.Unit.ID) {
		out = append(out, desk.Chip{Text: h.Name, Path: q.on(c.To("l", h.ID))})
	}
	return out
}

// listAbove counts by commune: a district's list has too many people to be of use, and each commune's is one click away.
func (c *call) listAbove(q query, page string) error {
	p := abovePage{Shell: c.Shell(c.Lang.T("Danh sách", "List") + " · " + c.Unit.Name), Place: c.Unit.Name, What: c.what(q)}
	measure := q.Measure
	if measure == "" {
		measure = ledger.Resident.String()
	}
	err := c.Site.DB.Read(c.Ctx(), func(r *db.Rx) error {
		for _, id := range c.Tree.Communes(c.Unit.ID) {
			counts, err := c.Site.Ledger.CommuneCounts(r, id, c.Camp.No)
			if err != nil {
				return err
			}
			u, _ := c.Tree.Get(id)
			row := placeRow{Name: u.Name, Path: q.on(c.To(page, id)), N: sumOf(counts, measure, q.Day)}
			p.Rows, p.Total = append(p.Rows, row), p.Total+row.N
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(p)
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
	desk.Shell
	Place, Above, What, Printed string
	Rows                        []personRow
	QR                          chart.QR
	Link                        string
	InOne                       bool
	Total                       int
}

func (printPage) Template() string { return "print.html" }

// mostPrinted is some 250 sheets; nobody carries more from door to door.
const mostPrinted = 5000

func (s *pages) printList(c *call) error {
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
		Shell: c.Shell(c.Lang.T("Bản in", "Print") + " · " + c.Unit.Name), Place: c.Unit.Name, What: c.what(q), Rows: c.rows(f), Total: f.Total,
		Printed: fmt.Sprintf(c.Lang.T("In lúc %s bởi %s", "Printed at %s by %s"), c.Lang.DateTime(c.Now), c.Actor.Name), InOne: c.Unit.Level == unit.Hamlet,
	}
	if up, ok := c.Tree.Get(c.Unit.Parent); ok {
		p.Above = up.Name
	}
	page := "l"
	if p.InOne {
		page = "q"
	}
	p.Link = c.Origin() + c.To(page, c.Unit.ID)
	if p.QR, err = chart.MakeQR(p.Link); err != nil {
		return err
	}
	return c.AuditRead("print", "unit "+desk.IDText(c.Unit.ID), fmt.Sprintf("%d people", f.Total), p)
}
