package ledger

import (
	"testing"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/vn"
)

// TestGroupsAndNextSteps: plan B III.2 puts everybody into exactly one group, each with the next step (R4).
func TestGroupsAndNextSteps(t *testing.T) {
	t.Parallel()
	p := &campaign.Plan{Rules: campaign.ND59}
	p.Period.Span = campaign.Span{First: 20230505, Last: 20230614}
	j := NewJudge(1, p)
	at := time.Date(2023, 5, 20, 9, 0, 0, 0, locale.Zone)
	adult, child := vn.Birth{Year: 1980, Month: 1, Day: 1}, vn.Birth{Year: 2015, Month: 1, Day: 1}
	level2 := func(s Stage) State { return State{Listed: true, Surveyed: at, L2: Account{Stage: s, NoticeSeen: at}} }
	for name, c := range map[string]struct {
		who   roster.Citizen
		state State
		group Group
		step  Step
	}{
		"not asked yet":             {roster.Citizen{Birth: adult}, State{Listed: true}, GroupUnasked, StepSurvey},
		"able":                      {roster.Citizen{Birth: adult, Card: roster.CardChip, Device: roster.DeviceGood}, State{Listed: true, Surveyed: at}, GroupAble, StepRegister1},
		"weak device":               {roster.Citizen{Birth: adult, Card: roster.CardChip}, State{Listed: true, Surveyed: at, Device: roster.DeviceWeak}, GroupWeak, StepFile2},
		"no device is not cannot":   {roster.Citizen{Birth: adult, Card: roster.CardChip}, State{Listed: true, Surveyed: at, Device: roster.DeviceNone}, GroupWeak, StepFile2},
		"no chip card":              {roster.Citizen{Birth: adult, Device: roster.DeviceGood}, State{Listed: true, Surveyed: at, Card: roster.CardOld}, GroupAble, StepCard},
		"survey beats the roster":   {roster.Citizen{Birth: adult, Card: roster.CardChip, Device: roster.DeviceWeak}, State{Listed: true, Surveyed: at, Device: roster.DeviceGood}, GroupAble, StepRegister1},
		"under age":                 {roster.Citizen{Birth: child, Card: roster.CardChip, Device: roster.DeviceGood}, State{Listed: true}, GroupUnder, StepNone},
		"year only, perhaps of age": {roster.Citizen{Birth: vn.Birth{Year: 2009}, Card: roster.CardChip, Device: roster.DeviceGood}, State{Listed: true, Surveyed: at}, GroupAble, StepRegister1},
		"cannot, said":              {roster.Citizen{Birth: adult}, State{Listed: true, Cannot: Claim{Since: at}}, GroupCannot, StepConfirm},
		"cannot, confirmed":         {roster.Citizen{Birth: adult}, State{Listed: true, Cannot: Claim{Since: at, Confirmed: true}}, GroupCannot, StepNone},
		"absent, said":              {roster.Citizen{Birth: adult}, State{Listed: true, Absent: Claim{Since: at}}, GroupAbsent, StepConfirm},
		"absent, confirmed":         {roster.Citizen{Birth: adult}, State{Listed: true, Absent: Claim{Since: at, Confirmed: true}}, GroupAbsent, StepKin},
		"waiting for approval":      {roster.Citizen{Birth: adult, Card: roster.CardChip, Device: roster.DeviceGood}, level2(StageRegistered), GroupAble, StepWait},
		"approved, not told":        {roster.Citizen{Birth: adult, Card: roster.CardChip, Device: roster.DeviceGood}, level2(StageApproved), GroupAble, StepTell},
		"has the message":           {roster.Citizen{Birth: adult, Card: roster.CardChip, Device: roster.DeviceWeak}, level2(StageNotified), GroupWeak, StepActivate2},
		"activated":                 {roster.Citizen{Birth: adult}, level2(StageActive), GroupDone, StepPortal},
		"activated, at the portal":  {roster.Citizen{Birth: adult}, State{Listed: true, PortalAt: at, L1: Account{Stage: StageActive}}, GroupDone, StepNone},
		"level 1 done, 2 approved":  {roster.Citizen{Birth: adult}, State{Listed: true, L1: Account{Stage: StageActive}, L2: Account{Stage: StageNotified, NoticeSeen: at}}, GroupDone, StepActivate2},
		"off the list":              {roster.Citizen{Birth: adult}, State{}, GroupOff, StepNone},
	} {
		v := j.View(&c.who, &c.state)
		if v.Group != c.group || v.Step != c.step {
			t.Errorf("%s: group %v step %v, want %v %v", name, v.Group, v.Step, c.group, c.step)
		}
		groups := 0
		for m := InDone; m <= InUnder; m++ {
			if v.Mask.Has(m) {
				groups++
			}
		}
		if c.state.Listed && groups != 1 {
			t.Errorf("%s is in %d groups", name, groups)
		}
	}
}
