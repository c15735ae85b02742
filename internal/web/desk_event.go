package web

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
)

// recordEvent records one fact about one citizen.
func (s *Server) recordEvent(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	e, err := c.eventOf()
	if err != nil {
		return err
	}
	if err := s.appendAll(c, c.who.Commune, "record-event", []ledger.Event{e}); err != nil {
		return err
	}
	text := e.Kind.Text()
	return c.done(citizenPath(c.who.Commune, c.who.ID), errs.T{VI: "Đã ghi: " + text.VI + ".", EN: "Recorded: " + text.EN + "."})
}

// eventOf reads the form of a fact: kind, level, when it was seen, and what the kind asks for.
func (c *call) eventOf() (e ledger.Event, err error) {
	kind, level := c.value("kind"), int(c.int("level"))
	if k, l, ok := strings.Cut(c.value("fact"), "-"); ok {
		kind = k
		level, _ = strconv.Atoi(l)
	}
	e = ledger.Event{Citizen: c.who.ID, Kind: ledger.Kind(kind), Account: c.actor.Account, Source: "desk"}
	e.ID = derive(c.opOf(), kind+strconv.Itoa(level), c.who.ID)
	e.Body = ledger.Body{Level: level, Note: c.value("note"), Outcome: c.value("outcome"), Channel: c.value("channel"), Where: c.value("where"), Reason: c.value("reason")}
	if c.value("mine") != "" {
		e.Credit = c.actor.Account
	}
	if e.SeenAt, err = c.seenAt(); err != nil {
		return e, err
	}
	switch e.Kind {
	case ledger.Surveyed:
		e.Body.Device, e.Body.OwnSIM = int(c.int("device")), int(c.int("sim"))
		if e.Body.Device < 0 || e.Body.Device > int(roster.DeviceNone) || e.Body.OwnSIM < 0 || e.Body.OwnSIM > int(campaign.No) {
			return e, errBadForm
		}
	case ledger.Contacted, ledger.Absent, ledger.Cannot:
	default:
		if _, ok := factOf(kind, level); !ok {
			return e, errBadForm // confirmations, corrections and moves have their own ways
		}
	}
	return e, nil
}

// seenAt reads when the fact was seen; empty means now. A moment to come is refused.
func (c *call) seenAt() (time.Time, error) {
	text := c.value("seen")
	if text == "" {
		return c.now, nil
	}
	t, err := locale.ParseTime(text)
	if err != nil {
		return t, err
	}
	if t.After(c.now) {
		return t, errs.Invalid("web.seen-future", errs.T{
			VI: "Thời điểm thấy còn ở phía trước; chưa ghi gì. Hãy kiểm tra lại ngày giờ.", EN: "The moment lies in the future; nothing was recorded. Check the date.",
		})
	}
	return t, nil
}

// appendAll records events of one commune with one line of audit, in one transaction. A refusal of any undoes all: a form is whole or not at all.
func (s *Server) appendAll(c *call, commune unit.ID, verb string, events []ledger.Event) error {
	return s.DB.Write(c.ctx(), func(tx *db.Tx) error {
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
		return s.Audit.Write(tx, commune, c.actor, auditOf(verb, events))
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
func (s *Server) confirmClaim(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	e := ledger.Event{
		ID: derive(c.opOf(), "confirm", c.who.ID), Citizen: c.who.ID, Kind: ledger.Confirmed, SeenAt: c.now, Account: c.actor.Account, Source: "desk",
		Body: ledger.Body{What: c.value("what"), Note: c.value("note")},
	}
	if err := s.appendAll(c, c.who.Commune, access.ConfirmCannot.String(), []ledger.Event{e}); err != nil {
		return err
	}
	return c.done(citizenPath(c.who.Commune, c.who.ID), errs.T{VI: "Đã xác nhận và ghi vào diễn biến.", EN: "Confirmed and recorded in the timeline."})
}

// correctEvent voids one record by another. One's own, or anybody's with the verb.
func (s *Server) correctEvent(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	id, err := db.ParseID(c.value("event"))
	if err != nil || id.IsZero() {
		return errBadForm
	}
	if err := s.checkCorrection(c, id); err != nil {
		return err
	}
	e := ledger.Event{
		ID: derive(c.opOf(), "correct", id), Citizen: c.who.ID, Kind: ledger.Corrected, Corrects: id, SeenAt: c.now, Account: c.actor.Account, Source: "desk",
		Body: ledger.Body{Note: c.value("note")},
	}
	if err := s.appendAll(c, c.who.Commune, access.CorrectEvent.String(), []ledger.Event{e}); err != nil {
		return err
	}
	return c.done(citizenPath(c.who.Commune, c.who.ID), errs.T{VI: "Đã đính chính; bản ghi cũ vẫn giữ, gạch ngang.", EN: "Corrected; the old record is kept, struck through."})
}

func (s *Server) checkCorrection(c *call, id db.ID) error {
	var events []ledger.Event
	err := s.DB.Read(c.ctx(), func(r *db.Rx) (err error) {
		events, _, err = s.Ledger.Timeline(r, c.who.Commune, c.who.ID)
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
func (s *Server) reveal(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	reason := c.value("reason")
	if len([]rune(reason)) < 5 {
		return errs.Invalid("web.reveal-reason", errs.T{
			VI: "Hãy ghi lý do xem số định danh (ít nhất 5 ký tự); lý do được lưu vào nhật ký.", EN: "Say why the number is needed (at least 5 characters); it goes to the audit log.",
		})
	}
	if err := s.auditOne(c, access.Entry{Verb: "reveal", Subject: "citizen " + c.who.ID.String(), Detail: "identity: " + reason}); err != nil {
		return err
	}
	p, err := s.citizenPage(c)
	if err != nil {
		return err
	}
	p.Revealed = groupDigits(c.who.Identity)
	return c.part(p, "identity")
}

// revealPhone shows a number to call it: no reason is asked of who calls two hundred people an evening, but it is logged.
func (s *Server) revealPhone(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	i := int(c.int("no"))
	if i < 0 || i >= len(c.who.Phones) {
		return access.ErrNotFound
	}
	if err := s.auditOne(c, access.Entry{Verb: "reveal-phone", Subject: "citizen " + c.who.ID.String()}); err != nil {
		return err
	}
	p, err := s.citizenPage(c)
	if err != nil {
		return err
	}
	p.RevealedPhone = c.who.Phones[i]
	return c.part(p, "phones")
}

func (s *Server) auditOne(c *call, e access.Entry) error {
	return s.DB.Write(c.ctx(), func(tx *db.Tx) error { return s.Audit.Write(tx, c.unit.Home, c.actor, e) })
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
func (s *Server) editCitizen(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	next, err := c.edited()
	if err != nil {
		return err
	}
	err = s.DB.Write(c.ctx(), func(tx *db.Tx) error {
		if err := s.Roster.Update(tx, next); err != nil {
			return err
		}
		return s.Audit.Write(tx, next.Commune, c.actor, access.Entry{Verb: access.EditPeople.String(), Subject: "citizen " + next.ID.String()})
	})
	if err != nil {
		return err
	}
	return c.done(citizenPath(next.Commune, next.ID), errs.T{VI: "Đã lưu thông tin.", EN: "Saved."})
}

func (c *call) edited() (roster.Citizen, error) {
	next := *c.who
	next.Version, next.Name, next.Relation = c.int("version"), c.value("name"), c.value("relation")
	birth, _, err := vn.ParseBirth(c.value("birth"), vn.CellText, c.now.In(locale.Zone))
	if err != nil {
		return next, err
	}
	next.Birth, next.Sex = birth, vn.Sex(clamp(c.int("sex"), int64(vn.Female)))
	next.Card, next.Device = roster.Card(clamp(c.int("card"), int64(roster.CardNone))), roster.Device(clamp(c.int("device"), int64(roster.DeviceNone)))
	next.OwnSIM = campaign.Tri(clamp(c.int("sim"), int64(campaign.No)))
	if text := c.value("identity"); text != "" {
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
	for _, i := range c.r.Form["drop"] {
		drop[i] = true
	}
	for i, p := range c.who.Phones {
		if !drop[strconv.Itoa(i)] {
			out = append(out, p)
		}
	}
	added, _, err := vn.ParsePhones(c.value("phone"), false)
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
