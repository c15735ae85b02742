package people

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
	"tungnha/internal/web/desk"
)

// recordEvent records one fact about one citizen.
func (s *pages) recordEvent(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	e, err := c.eventOf()
	if err != nil {
		return err
	}
	if err := s.stillOpen(c, e.Kind); err != nil {
		return err
	}
	if err := s.appendAll(c, c.Who.Commune, "record-event", []ledger.Event{e}); err != nil {
		return err
	}
	text := e.Kind.Text()
	return c.Done(desk.CitizenPath(c.Who.Commune, c.Who.ID), errs.T{VI: "Đã ghi: " + text.VI + ".", EN: "Recorded: " + text.EN + "."})
}

// stillOpen refuses a "cannot" about somebody whose account works: the form may have been open while another activated it.
func (s *pages) stillOpen(c *call, kind ledger.Kind) error {
	if kind != ledger.Cannot {
		return nil
	}
	return s.DB.Read(c.Ctx(), func(q *db.Rx) error {
		_, state, err := s.Ledger.Timeline(q, c.Who.Commune, c.Who.ID)
		if err == nil && state.Active() {
			err = errActive
		}
		return err
	})
}

var errActive = errs.Conflict("web.cannot-active", errs.T{
	VI: "Người này đã kích hoạt nên không thể ghi là không thể cấp; chưa ghi gì. Nếu lần kích hoạt ghi nhầm, hãy đính chính bản ghi đó trước.",
	EN: "This person's account is active, so it can't be marked as one that cannot be issued; nothing was recorded. If the activation was a mistake, correct that record first.",
})

// eventOf reads the form of a fact: kind, level, when it was seen, and what the kind asks for.
func (c *call) eventOf() (e ledger.Event, err error) {
	kind, level := c.Value("kind"), int(c.Int("level"))
	if k, l, ok := strings.Cut(c.Value("fact"), "-"); ok {
		kind = k
		level, _ = strconv.Atoi(l)
	}
	e = ledger.Event{Citizen: c.Who.ID, Kind: ledger.Kind(kind), Account: c.Actor.Account, Source: "desk"}
	e.ID = desk.Derive(c.OpOf(), kind+strconv.Itoa(level), c.Who.ID)
	e.Body = ledger.Body{Level: level, Note: c.Value("note"), Outcome: c.Value("outcome"), Channel: c.Value("channel"), Where: c.Value("where"), Reason: c.Value("reason")}
	if c.Value("mine") != "" {
		e.Credit = c.Actor.Account
	}
	if e.SeenAt, err = c.seenAt(); err != nil {
		return e, err
	}
	switch e.Kind {
	case ledger.Surveyed:
		e.Body.Device, e.Body.OwnSIM = int(c.Int("device")), int(c.Int("sim"))
		if e.Body.Device < 0 || e.Body.Device > int(roster.DeviceNone) || e.Body.OwnSIM < 0 || e.Body.OwnSIM > int(campaign.No) {
			return e, desk.ErrBadForm
		}
	case ledger.Contacted, ledger.Absent, ledger.Cannot:
	default:
		if _, ok := factOf(kind, level); !ok {
			return e, desk.ErrBadForm // confirmations, corrections and moves have their own ways
		}
	}
	return e, nil
}

// seenAt reads when the fact was seen; empty means now. A moment to come is refused.
func (c *call) seenAt() (time.Time, error) {
	text := c.Value("seen")
	if text == "" {
		return c.Now, nil
	}
	t, err := locale.ParseTime(text)
	if err != nil {
		return t, err
	}
	if t.After(c.Now) {
		return t, errs.Invalid("web.seen-future", errs.T{
			VI: "Thời điểm thấy còn ở phía trước; chưa ghi gì. Hãy kiểm tra lại ngày giờ.", EN: "The moment lies in the future; nothing was recorded. Check the date.",
		})
	}
	return t, nil
}

// appendAll records events of one commune with one line of audit, in one transaction. A refusal of any undoes all: a form is whole or not at all.
func (s *pages) appendAll(c *call, commune unit.ID, verb string, events []ledger.Event) error {
	return s.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		out, err := s.Ledger.Append(tx, commune, events)
		if err != nil {
			return err
		}
		fresh := 0
		for _, o := range out {
			if o.Status == ledger.StatusRefused {
				return o.Why
			}
			if o.Status == ledger.StatusOK {
				fresh++
			}
		}
		if fresh == 0 {
			return nil // sent twice: it was logged the first time
		}
		return s.Audit.Write(tx, commune, c.Actor, auditOf(verb, events))
	})
}

// auditOf names rows by their ids, never by their people.
func auditOf(verb string, events []ledger.Event) access.Entry {
	e := access.Entry{Verb: verb, Detail: fmt.Sprintf("%s %d", events[0].Kind, events[0].Body.Level)}
	if len(events) == 1 {
		e.Subject = "citizen " + events[0].Citizen.String()
		return e
	}
	e.Subject = fmt.Sprintf("%d citizens", len(events))
	e.Detail += fmt.Sprintf(", first event %s", events[0].ID)
	return e
}

// confirmClaim is the local authority's word on an absence or a "cannot" (R5).
func (s *pages) confirmClaim(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	e := ledger.Event{
		ID: desk.Derive(c.OpOf(), "confirm", c.Who.ID), Citizen: c.Who.ID, Kind: ledger.Confirmed, SeenAt: c.Now, Account: c.Actor.Account, Source: "desk",
		Body: ledger.Body{What: c.Value("what"), Note: c.Value("note")},
	}
	if err := s.appendAll(c, c.Who.Commune, access.ConfirmCannot.String(), []ledger.Event{e}); err != nil {
		return err
	}
	return c.Done(desk.CitizenPath(c.Who.Commune, c.Who.ID), errs.T{VI: "Đã xác nhận và ghi vào diễn biến.", EN: "Confirmed and recorded in the timeline."})
}

// correctEvent voids one record by another. One's own, or anybody's with the verb.
func (s *pages) correctEvent(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	id, err := db.ParseID(c.Value("event"))
	if err != nil || id.IsZero() {
		return desk.ErrBadForm
	}
	if err := s.checkCorrection(c, id); err != nil {
		return err
	}
	e := ledger.Event{
		ID: desk.Derive(c.OpOf(), "correct", id), Citizen: c.Who.ID, Kind: ledger.Corrected, Corrects: id, SeenAt: c.Now, Account: c.Actor.Account, Source: "desk",
		Body: ledger.Body{Note: c.Value("note")},
	}
	if err := s.appendAll(c, c.Who.Commune, access.CorrectEvent.String(), []ledger.Event{e}); err != nil {
		return err
	}
	return c.Done(desk.CitizenPath(c.Who.Commune, c.Who.ID), errs.T{VI: "Đã đính chính; bản ghi cũ vẫn giữ, gạch ngang.", EN: "Corrected; the old record is kept, struck through."})
}

func (s *pages) checkCorrection(c *call, id db.ID) error {
	var events []ledger.Event
	err := s.DB.Read(c.Ctx(), func(r *db.Rx) (err error) {
		events, _, err = s.Ledger.Timeline(r, c.Who.Commune, c.Who.ID)
		return err
	})
	if err != nil {
		return err
	}
	for i := range events {
		if events[i].ID == id {
			if c.mayCorrect(&events[i]) {
				return nil
			}
			return errs.Forbidden("web.correct-other", errs.T{
				VI: "Bản ghi này do người khác nhập; hãy đề nghị Công an xã hoặc Chủ tịch xã đính chính.", EN: "Somebody else recorded this; ask the commune police or chairman to correct it.",
			})
		}
	}
	return access.ErrNotFound
}

// reveal shows a whole number once. The reason goes to the audit before the number goes to the screen.
func (s *pages) reveal(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	reason := c.Value("reason")
	if len([]rune(reason)) < 5 {
		return errs.Invalid("web.reveal-reason", errs.T{
			VI: "Hãy ghi lý do xem số định danh (ít nhất 5 ký tự); lý do được lưu vào nhật ký.", EN: "Say why the number is needed (at least 5 characters); it goes to the audit log.",
		})
	}
	if err := c.AuditOne(access.Entry{Verb: "reveal", Subject: "citizen " + c.Who.ID.String(), Detail: "identity: " + reason}); err != nil {
		return err
	}
	p, err := s.citizenPage(c)
	if err != nil {
		return err
	}
	p.Revealed = groupDigits(c.Who.Identity)
	return c.Part(p, "identity")
}

// revealPhone shows a number to call it: no reason is asked of who calls two hundred people an evening, but it is logged.
func (s *pages) revealPhone(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	i := int(c.Int("no"))
	if i < 0 || i >= len(c.Who.Phones) {
		return access.ErrNotFound
	}
	if err := c.AuditOne(access.Entry{Verb: "reveal-phone", Subject: "citizen " + c.Who.ID.String()}); err != nil {
		return err
	}
	p, err := s.citizenPage(c)
	if err != nil {
		return err
	}
	p.RevealedPhone = c.Who.Phones[i]
	return c.Part(p, "phones")
}

// groupDigits writes 038 090 000 123 in threes: read aloud without a slip.
func groupDigits(s string) string {
	var out strings.Builder
	for i, r := range s {
		if i > 0 && i%3 == 0 {
			out.WriteRune(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// editCitizen changes roster data. An empty number field leaves the number alone.
func (s *pages) editCitizen(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	next, err := c.edited()
	if err != nil {
		return err
	}
	err = s.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		if err := s.Roster.Update(tx, next); err != nil {
			return err
		}
		return s.Audit.Write(tx, next.Commune, c.Actor, access.Entry{Verb: access.EditPeople.String(), Subject: "citizen " + next.ID.String()})
	})
	if err != nil {
		return err
	}
	return c.Done(desk.CitizenPath(next.Commune, next.ID), errs.T{VI: "Đã lưu thông tin.", EN: "Saved."})
}

func (c *call) edited() (roster.Citizen, error) {
	next := *c.Who
	next.Version, next.Name, next.Relation = c.Int("version"), c.Value("name"), c.Value("relation")
	birth, _, err := vn.ParseBirth(c.Value("birth"), vn.CellText, c.Now.In(locale.Zone))
	if err != nil {
		return next, err
	}
	next.Birth, next.Sex = birth, vn.Sex(clamp(c.Int("sex"), int64(vn.Female)))
	next.Card, next.Device = roster.Card(clamp(c.Int("card"), int64(roster.CardNone))), roster.Device(clamp(c.Int("device"), int64(roster.DeviceNone)))
	next.OwnSIM = campaign.Tri(clamp(c.Int("sim"), int64(campaign.No)))
	if text := c.Value("identity"); text != "" {
		id, _, err := vn.ParseIdentity(text, false)
		if err != nil {
			return next, err
		}
		next.Identity = id.Digits
	}
	next.Phones, err = c.editedPhones()
	return next, err
}

func clamp(n, most int64) int64 {
	if n < 0 || n > most {
		return 0
	}
	return n
}

// editedPhones drops the numbers that were ticked off and adds the new ones.
func (c *call) editedPhones() (out []string, err error) {
	drop := map[string]bool{}
	for _, i := range c.R.Form["drop"] {
		drop[i] = true
	}
	for i, p := range c.Who.Phones {
		if !drop[strconv.Itoa(i)] {
			out = append(out, p)
		}
	}
	added, _, err := vn.ParsePhones(c.Value("phone"), false)
	if err != nil {
		return nil, err
	}
	for _, p := range added {
		if !slices.Contains(out, p.Digits) {
			out = append(out, p.Digits)
		}
	}
	return out, nil
}
