package people

import (
	"fmt"

	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/web/desk"
)

// fact is one thing that can be recorded with one press: a kind and a level.
type fact struct {
	Kind  ledger.Kind
	Level int
	Text  errs.T
}

func (f fact) key() string { return fmt.Sprintf("%s-%d", f.Kind, f.Level) }

// facts lists what the desk records, in the order of an account's life.
var facts = []fact{
	{ledger.Activated, 1, errs.T{VI: "Kích hoạt mức 1", EN: "Activated, level 1"}},
	{ledger.Activated, 2, errs.T{VI: "Kích hoạt mức 2", EN: "Activated, level 2"}},
	{ledger.Registered, 1, errs.T{VI: "Đã đăng ký mức 1", EN: "Registered, level 1"}},
	{ledger.Filed, 2, errs.T{VI: "Đã thu nhận hồ sơ mức 2", EN: "File taken in, level 2"}},
	{ledger.Approved, 2, errs.T{VI: "Mức 2 đã phê duyệt", EN: "Approved, level 2"}},
	{ledger.Notified, 2, errs.T{VI: "Đã có tin nhắn duyệt mức 2", EN: "Message received, level 2"}},
	{ledger.Refused, 2, errs.T{VI: "Hồ sơ mức 2 bị từ chối", EN: "File refused, level 2"}},
	{ledger.Approved, 1, errs.T{VI: "Mức 1 đã phê duyệt", EN: "Approved, level 1"}},
	{ledger.Notified, 1, errs.T{VI: "Đã có tin nhắn duyệt mức 1", EN: "Message received, level 1"}},
	{ledger.Portal, 0, errs.T{VI: "Đã đăng nhập Cổng dịch vụ công", EN: "Logged in to the portal"}},
	{ledger.Returned, 0, errs.T{VI: "Đã trở về địa phương", EN: "Returned"}},
	{ledger.Able, 0, errs.T{VI: "Rút ý kiến không thể cấp", EN: "No longer “cannot”"}},
}

func factOf(kind string, level int) (fact, bool) {
	for _, f := range facts {
		if string(f.Kind) == kind && f.Level == level {
			return f, true
		}
	}
	return fact{}, false
}

func (c *call) allFacts() (out []desk.Option) {
	for _, f := range facts {
		out = append(out, desk.Option{Value: f.key(), Text: c.Lang.Pick(f.Text)})
	}
	return out
}

// actionsFor are the big buttons of a step: what most likely happened, the wished-for first.
func actionsFor(lang locale.Lang, v *ledger.View, s *ledger.State) (out []action) {
	add := func(kind ledger.Kind, level int) {
		if f, ok := factOf(string(kind), level); ok {
			out = append(out, action{string(kind), level, lang.Pick(f.Text), len(out) == 0})
		}
	}
	switch v.Step {
	case ledger.StepActivate2:
		add(ledger.Activated, 2)
	case ledger.StepActivate1:
		add(ledger.Activated, 1)
	case ledger.StepTell:
		add(ledger.Notified, 2)
		add(ledger.Activated, 2)
	case ledger.StepRegister1:
		add(ledger.Activated, 1)
		add(ledger.Registered, 1)
		add(ledger.Filed, 2)
	case ledger.StepFile2, ledger.StepCard:
		add(ledger.Filed, 2)
		add(ledger.Activated, 2)
	case ledger.StepWait:
		waiting(add, s)
	case ledger.StepPortal:
		add(ledger.Portal, 0)
		if s.L2.Stage < ledger.StageRegistered {
			add(ledger.Filed, 2)
		}
	case ledger.StepKin, ledger.StepConfirm:
		standing(add, s)
	case ledger.StepSurvey, ledger.StepNone:
	}
	return out
}

func waiting(add func(ledger.Kind, int), s *ledger.State) {
	if s.L2.Stage == ledger.StageRegistered {
		add(ledger.Approved, 2)
		add(ledger.Notified, 2)
		add(ledger.Refused, 2)
	}
	if s.L1.Stage == ledger.StageRegistered {
		add(ledger.Activated, 1)
	}
}

func standing(add func(ledger.Kind, int), s *ledger.State) {
	if s.Absent.Stands() {
		add(ledger.Returned, 0)
	}
	if s.Cannot.Stands() {
		add(ledger.Able, 0)
	}
}
