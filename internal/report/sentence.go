package report

import (
	"fmt"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
)

// Why says in words why a name stands where it stands (L5): "Đã duyệt mức 2 ngày 18/5, còn 3 ngày tự kích hoạt".
func Why(v *ledger.View, s *ledger.State, now time.Time, lang locale.Lang) string {
	return lang.Pick(why(v, s, now))
}

// Sentence is what is next for a citizen and why, for the head of the citizen's page.
func Sentence(v *ledger.View, s *ledger.State, now time.Time, lang locale.Lang) string {
	reason, next := why(v, s, now), todo(v, s, now)
	if next.VI == "" {
		return lang.Pick(reason) + "."
	}
	return lang.Pick(reason) + ": " + lang.Pick(next) + "."
}

func why(v *ledger.View, s *ledger.State, now time.Time) errs.T {
	switch v.Step {
	case ledger.StepActivate2, ledger.StepActivate1:
		return owedWhy(v, s, now)
	case ledger.StepTell:
		return dated("Đã duyệt mức 2 ngày %s, chưa báo cho công dân", "Level 2 approved on %s, the citizen has not been told", s.L2.ApprovedAt)
	case ledger.StepRegister1:
		return errs.T{VI: "Đủ điều kiện, chưa đăng ký", EN: "Eligible, not registered yet"}
	case ledger.StepFile2:
		return errs.T{VI: "Thiết bị không cài được VNeID", EN: "The device can't run VNeID"}
	case ledger.StepCard:
		return errs.T{VI: "Chưa có thẻ căn cước công dân gắn chíp", EN: "No chip identity card yet"}
	case ledger.StepSurvey:
		return errs.T{VI: "Chưa khảo sát thiết bị, số điện thoại", EN: "Device and phone not asked yet"}
	case ledger.StepWait:
		return waitWhy(s)
	case ledger.StepConfirm:
		return confirmWhy(v, s)
	case ledger.StepKin:
		return dated("Vắng mặt tại địa phương từ ngày %s, đã xác nhận", "Absent since %s, confirmed", s.Absent.Since)
	case ledger.StepPortal:
		return activeWhy(s)
	case ledger.StepNone:
	}
	return restWhy(v, s)
}

// todo is the next step; empty when there is none.
func todo(v *ledger.View, s *ledger.State, now time.Time) errs.T {
	switch v.Step {
	case ledger.StepActivate2, ledger.StepActivate1:
		return owedTodo(v, s, now)
	case ledger.StepTell:
		return errs.T{VI: "báo tin và hướng dẫn kích hoạt ngay", EN: "tell the citizen and help to activate"}
	case ledger.StepRegister1:
		return errs.T{VI: "hướng dẫn cài đặt VNeID, đăng ký mức 1", EN: "help to install VNeID and register level 1"}
	case ledger.StepFile2:
		return errs.T{
			VI: "mời đến cơ quan Công an làm mức 2, sau đó kích hoạt trên trang web",
			EN: "invite to the police for level 2, then activate on the web page",
		}
	case ledger.StepCard:
		return errs.T{VI: "mời đến cơ quan Công an làm thẻ và tài khoản mức 2 cùng lúc", EN: "invite to the police for card and level 2 together"}
	case ledger.StepSurvey:
		return errs.T{VI: "gặp hỏi điện thoại, SIM chính chủ và hẹn buổi hướng dẫn", EN: "ask about phone and SIM, and agree when to help"}
	case ledger.StepWait:
		return errs.T{VI: "chờ kết quả, nhắc công dân để ý tin nhắn", EN: "wait, remind the citizen to watch for the message"}
	case ledger.StepConfirm:
		return errs.T{VI: "trình chính quyền địa phương xác nhận", EN: "ask the local authority to confirm"}
	case ledger.StepKin:
		return errs.T{VI: "liên hệ qua người nhà, hướng dẫn từ xa", EN: "reach them through the family, help from afar"}
	case ledger.StepPortal:
		return errs.T{VI: "hướng dẫn đăng nhập Cổng Dịch vụ công quốc gia", EN: "help to log in to the national public service portal"}
	case ledger.StepNone:
	}
	return errs.T{}
}

// daysToActivate is how many days a citizen still has after today; negative when the seven days are over.
func daysToActivate(clock, now time.Time) int {
	return campaign.CalendarDay(clock).Add(clockDays).Sub(campaign.CalendarDay(now))
}

func owedWhy(v *ledger.View, s *ledger.State, now time.Time) errs.T {
	level, a := 2, &s.L2
	if v.Step == ledger.StepActivate1 {
		level, a = 1, &s.L1
	}
	if a.NoticeSeen.IsZero() {
		return errs.Tf("Đã duyệt mức %d ngày %s, chưa kích hoạt", "Level %d approved on %s, not activated", level, shortDay(a.ApprovedAt))
	}
	out := errs.Tf("Đã duyệt mức %d ngày %s", "Level %d approved on %s", level, shortDay(a.NoticeSeen))
	if approved := a.ApprovedAt; approved.IsZero() || campaign.CalendarDay(approved) != campaign.CalendarDay(a.NoticeSeen) {
		out = errs.Tf("Đã duyệt mức %d, có tin nhắn ngày %s", "Level %d approved, message received on %s", level, shortDay(a.NoticeSeen))
	}
	left := daysLeft(daysToActivate(a.NoticeSeen, now))
	return errs.T{VI: out.VI + ", " + left.VI, EN: out.EN + ", " + left.EN}
}

func daysLeft(n int) errs.T {
	switch {
	case n > 0:
		return errs.T{VI: fmt.Sprintf("còn %d ngày tự kích hoạt", n), EN: days(n) + " left to activate"}
	case n == 0:
		return errs.T{VI: "hôm nay là ngày cuối tự kích hoạt", EN: "today is the last day to activate"}
	}
	return errs.T{VI: fmt.Sprintf("quá hạn tự kích hoạt %d ngày", -n), EN: days(-n) + " past the time to activate"}
}

func owedTodo(_ *ledger.View, s *ledger.State, now time.Time) errs.T {
	evening := now.In(locale.Zone).Hour() < 22
	switch {
	case s.Absent.Stands():
		return errs.T{VI: "đang vắng mặt, gọi điện hướng dẫn hoặc nhờ người nhà", EN: "away: call, or ask the family to help"}
	case evening:
		return errs.T{VI: "gọi điện hoặc đến nhà tối nay", EN: "call or visit tonight"}
	}
	return errs.T{VI: "gọi điện hoặc đến nhà ngày mai", EN: "call or visit tomorrow"}
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

func waitWhy(s *ledger.State) errs.T {
	if s.L2.Stage == ledger.StageRegistered {
		return dated("Đã nộp hồ sơ mức 2 ngày %s, chờ phê duyệt", "Level 2 file taken in on %s, waiting for approval", s.L2.FiledAt)
	}
	return dated("Đã đăng ký mức 1 ngày %s, chờ phê duyệt", "Registered for level 1 on %s, waiting for approval", s.L1.FiledAt)
}

func confirmWhy(v *ledger.View, s *ledger.State) errs.T {
	if v.Group == ledger.GroupCannot {
		return dated("Đề nghị không thể cấp tài khoản ngày %s, chưa xác nhận", "Reported on %s as one who can't have an account, not confirmed", s.Cannot.Since)
	}
	return dated("Báo vắng mặt ngày %s, chưa xác nhận", "Reported absent on %s, not confirmed", s.Absent.Since)
}

func activeWhy(s *ledger.State) errs.T {
	level, at := 1, s.L1.ActiveAt
	if s.L2.Stage == ledger.StageActive {
		level, at = 2, s.L2.ActiveAt
	}
	return errs.Tf("Đã kích hoạt mức %d ngày %s", "Level %d activated on %s", level, shortDay(at))
}

// restWhy is for those with whom nothing is to be done.
func restWhy(v *ledger.View, s *ledger.State) errs.T {
	switch v.Group {
	case ledger.GroupDone:
		return activeWhy(s)
	case ledger.GroupCannot:
		return errs.T{VI: "Không thể cấp tài khoản, chính quyền địa phương đã xác nhận", EN: "Can't have an account, confirmed by the authority"}
	case ledger.GroupUnder:
		return errs.T{VI: "Chưa đủ điều kiện theo quy định", EN: "Not eligible by rule"}
	case ledger.GroupOff:
		return errs.T{VI: "Không còn trong danh sách của xã", EN: "No longer on the commune's list"}
	}
	return v.Group.Text()
}

func dated(vi, en string, at time.Time) errs.T { return errs.Tf(vi, en, shortDay(at)) }

// shortDay is a day in running text: 18/5.
func shortDay(t time.Time) string {
	if t.IsZero() {
		return "…"
	}
	t = t.In(locale.Zone)
	return fmt.Sprintf("%d/%d", t.Day(), t.Month())
}
