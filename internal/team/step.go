package team

import (
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
)

var stepTexts = map[ledger.Step]errs.T{
	ledger.StepActivate2: {VI: "Kích hoạt mức 2", EN: "Activate level 2"},
	ledger.StepActivate1: {VI: "Kích hoạt mức 1", EN: "Activate level 1"},
	ledger.StepTell:      {VI: "Báo đã phê duyệt", EN: "Tell: approved"},
	ledger.StepRegister1: {VI: "Hướng dẫn mức 1", EN: "Guide through level 1"},
	ledger.StepFile2:     {VI: "Thu nhận mức 2", EN: "Take in level 2"},
	ledger.StepCard:      {VI: "Làm CCCD cùng tài khoản", EN: "Card and account together"},
	ledger.StepSurvey:    {VI: "Khảo sát", EN: "Survey"},
	ledger.StepWait:      {VI: "Chờ phê duyệt", EN: "Waiting for approval"},
	ledger.StepConfirm:   {VI: "Chờ chính quyền xác nhận", EN: "Authority to confirm"},
	ledger.StepKin:       {VI: "Liên hệ qua người thân", EN: "Reach through family"},
	ledger.StepPortal:    {VI: "Hướng dẫn Cổng dịch vụ công", EN: "Guide to the portal"},
	ledger.StepNone:      {VI: "Không còn việc", EN: "Nothing left"},
}

// StepText says what is to be done next, short enough for a column or a phone's button.
func StepText(s ledger.Step) errs.T { return stepTexts[s] }
