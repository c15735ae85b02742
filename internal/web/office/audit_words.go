package office

import (
	"slices"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/web/desk"
)

// auditVerbs are the words of the log's lines; a verb without words stands as it was written.
var auditVerbs = map[string]errs.T{
	"setup": {VI: "Cài đặt lần đầu", EN: "First set-up"}, "login": {VI: "Đăng nhập", EN: "Logged in"}, "logout": {VI: "Đăng xuất", EN: "Logged out"},
	"account-create":    {VI: "Tạo tài khoản", EN: "Made an account"},
	"account-disable":   {VI: "Khóa tài khoản", EN: "Disabled an account"},
	"account-enable":    {VI: "Mở khóa tài khoản", EN: "Enabled an account"},
	"password-change":   {VI: "Đổi mật khẩu", EN: "Changed the password"},
	"password-reset":    {VI: "Đặt lại mật khẩu", EN: "Reset a password"},
	"reveal":            {VI: "Xem đủ số định danh", EN: "Saw an identity number"},
	"reveal-phone":      {VI: "Xem số điện thoại", EN: "Saw a phone number"},
	"print":             {VI: "In danh sách", EN: "Printed a list"},
	"export":            {VI: "Tải tệp", EN: "Took a file out"},
	"import-stage":      {VI: "Đọc thử tệp", EN: "Previewed a file"},
	"import-drop":       {VI: "Bỏ tệp đã đọc", EN: "Dropped a file"},
	"import-roster":     {VI: "Nhập danh sách công dân", EN: "Imported a roster"},
	"import-official":   {VI: "Ghi số liệu chính thức", EN: "Saved official figures"},
	"record-event":      {VI: "Ghi việc đã làm", EN: "Recorded an event"},
	"quick-entry":       {VI: "Nhập nhanh", EN: "Quick entry"},
	"correct-event":     {VI: "Đính chính", EN: "Corrected a record"},
	"confirm-cannot":    {VI: "Xác nhận của chính quyền", EN: "The authority confirmed"},
	"edit-people":       {VI: "Sửa thông tin công dân", EN: "Edited a person"},
	"survey":            {VI: "Khảo sát hộ", EN: "Surveyed a household"},
	"settle-duplicates": {VI: "Đối chiếu trùng", EN: "Settled a duplicate"},
	"set-targets":       {VI: "Giao chỉ tiêu", EN: "Issued targets"},
	"manage-units":      {VI: "Sửa thôn, cơ quan", EN: "Changed a unit"},
	"manage-teams":      {VI: "Sửa tổ hướng dẫn", EN: "Changed a team"},
	"report.issue":      {VI: "Phát hành báo cáo", EN: "Issued a report"},
	"device-code":       {VI: "Tạo mã ghép điện thoại", EN: "Made an enrolment code"},
	"device-enrol":      {VI: "Điện thoại xin ghép", EN: "A phone asked to be enrolled"},
	"device-confirm":    {VI: "Cho điện thoại dùng", EN: "Let a phone work"},
	"device-revoke":     {VI: "Thu hồi điện thoại", EN: "Revoked a phone"},
	"device-leave":      {VI: "Người giữ máy xóa ứng dụng, máy tự thu hồi", EN: "A phone's holder deleted the app: revoked"},
	"field-settle":      {VI: "Đối chiếu việc từ điện thoại", EN: "Settled a phone’s item"},
	"field-carry":       {VI: "Nạp tệp việc chưa gửi", EN: "Took in a phone’s file"},
	"field-pack":        {VI: "Điện thoại tải danh sách thôn", EN: "A phone downloaded a hamlet"},
	"load-plan":         {VI: "Nạp kế hoạch", EN: "Loaded a plan"},
}

func (c *call) auditVerb(verb string) string {
	if t, ok := auditVerbs[verb]; ok {
		return c.Lang.Pick(t)
	}
	return verb
}

// auditOptions lists the verbs to filter by, in the order of their words.
func (c *call) auditOptions(chosen string) (out []desk.Option) {
	for v := range auditVerbs {
		out = append(out, desk.Option{Value: v, Text: c.auditVerb(v), Chosen: v == chosen})
	}
	slices.SortFunc(out, func(a, b desk.Option) int { return strings.Compare(a.Text, b.Text) })
	return out
}
