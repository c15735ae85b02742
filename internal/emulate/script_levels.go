package emulate

import (
	"time"

	"tungnha/internal/locale"
)

// reserve is the share of the people with good phones whom the police will rather take for level 2.
const reserve = 0.30

func (s *subject) present() bool { return !s.p.Absent && s.p.Frail == FrailNone && len(s.p.Phones) > 0 }

func (s *subject) ableL1() bool {
	return s.present() && s.p.Device == DeviceGood && s.p.Card == CardChip
}

// level1 registers and activates as many people a day as the tempo says, in the order of the walk.
func (w *writer) level1(portions []int) {
	queue := w.queueL1()
	for day, n := range portions {
		n = min(n, len(queue))
		for _, i := range queue[:n] {
			w.people[i].used = true
			w.done1 = append(w.done1, dated{i, day})
			w.registerAndActivate(i, day)
		}
		w.mistakes(day, n)
		queue = queue[n:]
	}
	w.onlyRegistered(queue)
}

// queueL1 puts those first whom the police do not reserve.
func (w *writer) queueL1() []int32 {
	var first, then []int32
	for _, i := range w.subjects {
		switch s := &w.people[i]; {
		case !s.ableL1():
		case s.lot >= reserve:
			first = append(first, i)
		default:
			then = append(then, i)
		}
	}
	return append(first, then...)
}

func (w *writer) registerAndActivate(i int32, day int) {
	at := fieldClock(w.r, w.day(day))
	registered := at.Add(-time.Duration(4+w.r.IntN(22)) * time.Minute)
	if day > 2 && w.chance(20) { // the message did not come, the password was forgotten: finished on another evening
		registered = fieldClock(w.r, w.day(day-1-w.r.IntN(2)))
	}
	if day > 3 && w.chance(35) {
		w.add(fieldClock(w.r, locale.DayOf(registered).AddDate(0, 0, -1)), i, Contacted, 0, OfficeTeam)
	}
	id := w.add(registered, i, Registered, 1, OfficeTeam)
	activated := w.add(at, i, Activated, 1, OfficeTeam)
	w.steps[activated].member = w.steps[id].member
	if w.chance(12) {
		w.portal(activated, at)
	}
}

// portal lets somebody log in to the public service portal soon after the activation, with the same helper (80/KH-TCT: each is to help ten people so far).
func (w *writer) portal(activated int32, at time.Time) {
	by := w.steps[activated]
	id := w.add(at.Add(time.Duration(6+w.r.IntN(20))*time.Minute), by.person, Portal, 0, by.office)
	w.steps[id].member = by.member
}

// mistakes ticks a wrong line for one activation in 150 and corrects it within two days.
func (w *writer) mistakes(day, n int) {
	for range n {
		if w.r.IntN(150) != 0 {
			continue
		}
		i := w.subjects[w.r.IntN(len(w.subjects))]
		if s := &w.people[i]; s.used || s.ableL1() {
			continue // would be true sooner or later
		}
		at := fieldClock(w.r, w.day(day))
		id := w.add(at, i, Activated, 1, OfficeTeam)
		w.steps[id].detail = detailMistake
		c := w.add(at.Add(time.Duration(3+w.r.IntN(2*24*60))*time.Minute), i, Corrected, 1, OfficeTeam)
		w.steps[c].link = id
	}
}

// onlyRegistered leaves some people of the queue half done, and some only talked to.
func (w *writer) onlyRegistered(queue []int32) {
	for _, i := range queue {
		day := w.r.IntN(w.opt.Days)
		switch n := w.r.IntN(100); {
		case n < 10 && w.people[i].lot >= reserve:
			w.add(fieldClock(w.r, w.day(day)), i, Registered, 1, OfficeTeam)
		case n < 30:
			w.add(fieldClock(w.r, w.day(day)), i, Contacted, 0, OfficeTeam)
		}
	}
}

// level2 files dossiers by the tempo and follows each to its end.
func (w *writer) level2(portions []int) {
	queue, next1 := w.queueL2(), 0
	for day, n := range portions {
		for range n {
			i, ok := int32(-1), false
			if next1 < len(w.done1) && w.done1[next1].day < day-2 && w.chance(8) { // has level 1, wants the higher one
				i, ok = w.done1[next1].person, true
				next1 += 1 + w.r.IntN(5)
			} else if len(queue) > 0 {
				i, ok = queue[0], true
				queue = queue[1:]
			}
			if ok {
				w.file(i, day)
			}
		}
	}
}

// queueL2 is everybody with a weak phone and those with a good one whom level 1 did not take.
func (w *writer) queueL2() []int32 {
	var list []int32
	for _, i := range w.subjects {
		s := &w.people[i]
		if s.used || !s.present() || s.p.Card == CardNone {
			continue
		}
		if s.p.Device == DeviceWeak || s.lot < reserve || s.p.Card == CardOld {
			list = append(list, i)
		}
	}
	return list
}

// Days from filing to approval, and from the message to activation, in a hundred; the rest is stuck or never comes.
var (
	approvalDays   = [...]int{1: 7, 2: 16, 3: 23, 4: 23, 5: 20}
	activationDays = [...]int{34, 16, 12, 9, 6, 4, 3}
)

const (
	lateShare = 8 // of activations come after the 7 days, through the call centre
	stuckMore = 9 // days more for dossiers with wrong data
)

func (w *writer) file(i int32, day int) {
	s := &w.people[i]
	s.used = true
	filed := clock(w.r, w.day(day), policeHours)
	id := w.add(filed, i, Filed, 2, OfficePolice)
	if s.p.Card == CardOld {
		w.steps[id].detail = detailWithCard
	}
	lag, ok := drawDay(w.r.IntN(100), approvalDays[:])
	if !ok {
		lag = len(approvalDays) + w.r.IntN(stuckMore)
	}
	approved := clock(w.r, workday(locale.DayOf(filed).AddDate(0, 0, lag)), officeHours)
	w.add(approved, i, Approved, 2, OfficePolice)
	notified := approved.Add(time.Duration(2+w.r.IntN(90)) * time.Minute)
	w.add(notified, i, Notified, 2, OfficePolice)
	w.activate2(i, notified)
}

// drawDay finds the day of a lot between 0 and 99.
func drawDay(lot int, shares []int) (day int, ok bool) {
	for day, share := range shares {
		if lot -= share; lot < 0 {
			return day, true
		}
	}
	return 0, false
}

// activate2 activates most within 7 days, some later, some never.
func (w *writer) activate2(i int32, notified time.Time) {
	lot := w.r.IntN(100)
	wait, ok := drawDay(lot, activationDays[:])
	if !ok {
		if w.r.IntN(100-sum(activationDays[:])) >= lateShare {
			return
		}
		wait = len(activationDays) + 1 + w.r.IntN(7)
	}
	at := fieldClock(w.r, locale.DayOf(notified).AddDate(0, 0, wait))
	if at.Before(notified) {
		at = notified.Add(time.Duration(10+w.r.IntN(180)) * time.Minute)
	}
	office, detail := OfficeTeam, uint16(0)
	if w.people[i].p.Device == DeviceWeak {
		office, detail = OfficePolice, detailWeb
	}
	if at.Sub(notified) > activationWindow {
		detail |= detailLate
	}
	id := w.add(at, i, Activated, 2, office)
	w.steps[id].detail = detail
	if w.chance(25) {
		w.portal(id, at)
	}
}

// activationWindow is how long the citizen may activate alone (NĐ 59/2022 article 18).
const activationWindow = 7 * 24 * time.Hour

func sum(ns []int) int {
	total := 0
	for _, n := range ns {
		total += n
	}
	return total
}

// official lets the figures of each day come in: after the cut-off, sometimes on the next morning; the slowest commune leaves out days.
func (w *writer) official(careless bool) {
	for day := range w.opt.Days {
		if careless && w.chance(35) {
			continue
		}
		at := w.day(day).Add(cutoffHour*time.Hour + time.Duration(20+w.r.IntN(80))*time.Minute)
		detail := uint16(0)
		if w.chance(12) {
			at, detail = w.day(day+1).Add(7*time.Hour+time.Duration(20+w.r.IntN(70))*time.Minute), detailLate
		}
		id := w.add(at, -1, Official, 0, OfficePolice)
		w.steps[id].detail = detail
		w.steps[id].member = uint16(day)
	}
}
