package ledger

import (
	"fmt"
	"math/bits"
	"time"

	"tungnha/internal/campaign"
)

// Measure is one count of citizens that boards show; a citizen is in it or not.
type Measure uint8

// Mask is a set of measures.
type Mask uint64

// The measures. Their names are stored: a name never changes its meaning.
const (
	Resident    Measure = iota
	Eligible1           // eligible(1), see View.Eligible
	Eligible2           // eligible(2)
	Reached1            // level 1 activated for the first time inside the window; where the plan says so, or level 2 directly
	Reached2            // level 2 activated for the first time inside the window
	Highest1            // active, highest level 1, reached inside the window
	Highest2            // active, highest level 2, reached inside the window
	Accounts            // any level activated inside the window; a person counts once
	Active1             // level 1 active, whenever
	Active2             // level 2 active, whenever
	Registered1         // level 1 registered or further
	Filed2              // file for level 2 taken in, or further (workload, never progress)
	Approved2           // level 2 approved or further
	Waiting             // taken in, waiting for approval (L2 a)
	Owed                // approved or notified, not activated (L2 b)
	OwedAway            // of these: absent
	Combined            // card and account together (L2 c)
	PortalIn            // logged in to the portal inside the window
	SurveyedIn          // asked in person
	CannotOpen          // "cannot" said, not confirmed
	CannotSure          // "cannot" confirmed
	AbsentOpen          // absence said, not confirmed
	AbsentSure          // absence confirmed
	InDone              // the groups of R4
	InAble
	InWeak
	InUnasked
	InCannot
	InAbsent
	InUnder
	measureCount
)

var measureNames = [measureCount]string{
	"resident", "eligible-1", "eligible-2", "reached-1", "reached-2", "highest-1", "highest-2", "accounts", "active-1", "active-2",
	"registered-1", "filed-2", "approved-2", "waiting", "owed", "owed-away", "combined", "portal", "surveyed",
	"cannot-open", "cannot-sure", "absent-open", "absent-sure",
	"in-done", "in-able", "in-weak", "in-unasked", "in-cannot", "in-absent", "in-under",
}

// Notice is the tally of owed activations by the day the message came, not by the day of recording: the 7-day clock is read from it.
const Notice = "notice"

// HouseholdsIn and HouseholdsAsked count houses, not citizens: the survey's own coverage figure (R2).
const (
	HouseholdsIn    = "households"
	HouseholdsAsked = "households-surveyed"
)

// String is the stored name.
func (m Measure) String() string { return measureNames[m] }

// ParseMeasure finds a measure by its stored name.
func ParseMeasure(name string) (Measure, bool) {
	for m, n := range measureNames {
		if n == name {
			return Measure(m), true
		}
	}
	return 0, false
}

// Has says whether the measure is in the set.
func (k Mask) Has(m Measure) bool { return k&(1<<m) != 0 }

func (k *Mask) set(m Measure, in bool) {
	if in {
		*k |= 1 << m
	}
}

// each calls fn for the measures of the set.
func (k Mask) each(fn func(Measure)) {
	for rest := uint64(k); rest != 0; rest &= rest - 1 {
		fn(Measure(bits.TrailingZeros64(rest)))
	}
}

// MeasureOf gives the measure behind a plan's indicator; ok is false for what is not counted over residents (staff, guides).
func MeasureOf(m campaign.Measure) (Measure, bool) {
	switch m.Kind {
	case campaign.Reached:
		return pick(m.N, Reached1, Reached2), true
	case campaign.Highest:
		return pick(m.N, Highest1, Highest2), true
	case campaign.Filed:
		return pick(m.N, Registered1, Filed2), true
	case campaign.Approved:
		return Approved2, m.N == 2
	case campaign.Portal:
		return PortalIn, true
	case campaign.StaffReached, campaign.Guided:
	}
	return 0, false
}

// DenominatorOf gives the measure behind a denominator that is counted over residents.
func DenominatorOf(d campaign.Denominator, level int) (Measure, bool) {
	switch d {
	case campaign.OfEligible:
		return pick(level, Eligible1, Eligible2), true
	case campaign.OfFiled:
		return pick(level, Registered1, Filed2), true
	case campaign.OfApproved:
		return Approved2, true
	case campaign.OfResident:
		return Resident, true
	case campaign.OfTarget, campaign.OfStaff:
	}
	return 0, false
}

func pick(level int, one, two Measure) Measure {
	if level == 2 {
		return two
	}
	return one
}

// mask says which measures a citizen is in. Somebody off the list keeps what was reached: an activation that happened is a fact.
func (j *Judge) mask(s *State, v *View) (k Mask) {
	one, two := j.inWindow(&s.L1), j.inWindow(&s.L2)
	k.set(Reached1, one || j.l2IsL1 && two && !s.L1.Baseline)
	k.set(Reached2, two)
	k.set(Highest1, one && s.L2.Stage != StageActive)
	k.set(Highest2, two)
	k.set(Accounts, one || two)
	k.set(PortalIn, !s.PortalAt.IsZero() && j.Plan.Open(s.PortalAt))
	k.set(Registered1, s.L1.Stage >= StageRegistered && !s.L1.Baseline)
	k.set(Filed2, s.L2.Stage >= StageRegistered && !s.L2.Baseline)
	k.set(Approved2, s.L2.Stage >= StageApproved && !s.L2.Baseline)
	if s.Listed {
		j.maskResident(s, v, &k)
	}
	return k
}

func (j *Judge) maskResident(s *State, v *View, k *Mask) {
	k.set(Resident, true)
	k.set(Eligible1, v.Eligible[1])
	k.set(Eligible2, v.Eligible[2])
	k.set(Active1, s.L1.Stage == StageActive)
	k.set(Active2, s.L2.Stage == StageActive)
	owed := owedActivation(s) != 0
	k.set(Owed, owed)
	k.set(OwedAway, owed && s.Absent.Stands())
	k.set(Waiting, s.L1.Stage == StageRegistered || s.L2.Stage == StageRegistered)
	k.set(Combined, v.Step == StepCard)
	k.set(SurveyedIn, !s.Surveyed.IsZero())
	k.set(CannotOpen, s.Cannot.Stands() && !s.Cannot.Confirmed)
	k.set(CannotSure, s.Cannot.Confirmed)
	k.set(AbsentOpen, s.Absent.Stands() && !s.Absent.Confirmed)
	k.set(AbsentSure, s.Absent.Confirmed)
	if v.Group < GroupOff {
		k.set(InDone+Measure(v.Group-GroupDone), true)
	}
}

// inWindow: activated for the first time inside the campaign, and not part of the baseline.
func (j *Judge) inWindow(a *Account) bool {
	return a.Stage == StageActive && !a.Baseline && j.Plan.Open(a.ActiveAt)
}

// Day is the report day of a moment as it stands in tally keys.
func (j *Judge) Day(at time.Time) campaign.Day { return j.Plan.DayOf(at) }

// String lists the measures, for messages of Check.
func (k Mask) String() string {
	var out []string
	k.each(func(m Measure) { out = append(out, m.String()) })
	return fmt.Sprint(out)
}
