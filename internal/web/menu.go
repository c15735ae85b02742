package web

import (
	"fmt"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/unit"
)

// menu offers what the actor may do, for the unit of the page. Quick entry and the survey are of a hamlet.
func (c *call) menu(s *Shell) {
	add := func(list *[]MenuItem, v access.Verb, vi, en, path string) {
		if c.actor.Can(v) {
			here := c.r.URL.Path == path || strings.HasPrefix(c.r.URL.Path, path+"/")
			*list = append(*list, MenuItem{c.lang.T(vi, en), path, here})
		}
	}
	u := c.unit.ID
	if c.camp != nil {
		add(&s.Menu, access.ViewBoard, "Bảng tiến độ", "Board", c.to("b", u))
		add(&s.Menu, access.ViewPeople, "Việc cần làm", "To do", c.to("w", u))
		add(&s.Menu, access.ViewPeople, "Danh sách", "Lists", c.to("l", u))
		add(&s.Menu, access.ViewPeople, "Tổ hướng dẫn", "Teams", c.to("teams", u))
		if c.unit.Level == unit.Hamlet {
			add(&s.Menu, access.RecordEvent, "Nhập nhanh", "Quick entry", c.to("q", u))
			add(&s.Menu, access.EditPeople, "Khảo sát hộ", "Survey", c.to("s", u))
		} else {
			add(&s.Menu, access.ImportRoster, "Nhập danh sách", "Import", c.to("i", u))
			add(&s.Menu, access.IssueReport, "Báo cáo", "Reports", c.to("r", u))
		}
		c.officeCampaign(add, s)
	}
	add(&s.Office, access.ManageUnits, "Thôn, cơ quan", "Hamlets, agencies", fmt.Sprintf("/units/%d", u))
	add(&s.Office, access.ManageAccounts, "Tài khoản", "Accounts", "/accounts")
	add(&s.Office, access.LoadPlan, "Đợt cao điểm", "Campaigns", "/plans")
	add(&s.Office, access.ViewAudit, "Nhật ký", "Audit log", fmt.Sprintf("/audit/%d", u))
	add(&s.Office, access.ViewAudit, "Tình trạng hệ thống", "System health", "/system")
}

func (c *call) officeCampaign(add func(*[]MenuItem, access.Verb, string, string, string), s *Shell) {
	u := c.unit.ID
	if c.unit.Level == unit.Hamlet {
		return
	}
	add(&s.Office, access.ViewBoard, "Chỉ tiêu", "Targets", c.to("t", u))
	add(&s.Office, access.ViewBoard, "Số liệu chính thức", "Official figures", c.to("o", u))
	add(&s.Office, access.SettleDuplicates, "Đối chiếu trùng", "Duplicates", fmt.Sprintf("/dup/%d", u))
	add(&s.Office, access.ViewBoard, "Kế hoạch, nhiệm vụ", "Plan and duties", c.to("p", u))
}
