package web

import (
	"fmt"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// menu offers what the actor may do, for the unit of the page. Quick entry and the survey are of a hamlet.
func menu(c *desk.Call, s *desk.Shell) {
	add := func(list *[]desk.MenuItem, v access.Verb, vi, en, path string) {
		if c.Actor.Can(v) {
			here := c.R.URL.Path == path || strings.HasPrefix(c.R.URL.Path, path+"/")
			*list = append(*list, desk.MenuItem{Text: c.Lang.T(vi, en), Path: path, Here: here})
		}
	}
	u := c.Unit.ID
	if c.Camp != nil {
		add(&s.Menu, access.ViewBoard, "Bảng tiến độ", "Board", c.To("b", u))
		add(&s.Menu, access.ViewPeople, "Việc cần làm", "To do", c.To("w", u))
		add(&s.Menu, access.ViewPeople, "Danh sách", "Lists", c.To("l", u))
		add(&s.Menu, access.ViewPeople, "Tổ hướng dẫn", "Teams", c.To("teams", u))
		if c.Unit.Level == unit.Hamlet {
			add(&s.Menu, access.RecordEvent, "Nhập nhanh", "Quick entry", c.To("q", u))
			add(&s.Menu, access.EditPeople, "Khảo sát", "Survey", c.To("s", u))
		} else {
			add(&s.Menu, access.IssueReport, "Báo cáo", "Reports", c.To("r", u))
		}
		officeCampaign(c, add, s)
	}
	if c.Unit.Level <= unit.Hamlet {
		add(&s.Office, access.RecordEvent, "Điện thoại", "Phones", fmt.Sprintf("/phones/%d", u))
	}
	add(&s.Office, access.ManageUnits, "Thôn, cơ quan", "Hamlets, agencies", fmt.Sprintf("/units/%d", u))
	add(&s.Office, access.ManageAccounts, "Tài khoản", "Accounts", "/accounts")
	add(&s.Office, access.LoadPlan, "Đợt cao điểm", "Campaigns", "/plans")
	add(&s.Office, access.ViewAudit, "Nhật ký", "Audit log", fmt.Sprintf("/audit/%d", u))
	add(&s.Office, access.ViewAudit, "Tình trạng hệ thống", "System health", "/system")
}

func officeCampaign(c *desk.Call, add func(*[]desk.MenuItem, access.Verb, string, string, string), s *desk.Shell) {
	u := c.Unit.ID
	if c.Unit.Level == unit.Hamlet {
		return
	}
	if c.Unit.Level == unit.Commune {
		add(&s.Menu, access.ViewBoard, "Buổi tối", "Evening", c.To("evening", u))
		add(&s.Office, access.EditPeople, "Cần đối chiếu", "To settle", c.To("inbox", u))
	}
	add(&s.Office, access.ImportRoster, "Nhập danh sách", "Import", c.To("i", u)) // once in a while: the bar has room for what is used every day
	add(&s.Office, access.ViewBoard, "Chỉ tiêu", "Targets", c.To("t", u))
	add(&s.Office, access.ViewBoard, "Số liệu chính thức", "Official figures", c.To("o", u))
	add(&s.Office, access.SettleDuplicates, "Đối chiếu trùng", "Duplicates", fmt.Sprintf("/dup/%d", u))
	add(&s.Office, access.ViewBoard, "Kế hoạch, nhiệm vụ", "Plan and duties", c.To("p", u))
}
