package web

import (
	"errors"
	"fmt"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/chart"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/team"
)

// kitsPage offers an evening sheet for each member, and lists those that wait to be keyed in.
type kitsPage struct {
	Shell
	Place, Path, Split string
	Members            []kitMember
	Kits               []kitRow
}

func (kitsPage) template() string { return "teamkits.html" }

type kitMember struct {
	ID, Name string
	Houses   int
}

type kitRow struct {
	Path, Who, Made, Keyed string
	Lines                  int
}

func (s *Server) kits(c *call) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	p := kitsPage{Shell: c.shell(c.lang.T("Phiếu buổi tối", "Evening sheets") + " · " + c.unit.Name), Place: c.unit.Name, Path: c.to("kit", c.unit.ID)}
	if c.may(access.ManageTeams) {
		p.Split = c.to("split", c.unit.ID)
	}
	if err := s.DB.Read(c.ctx(), func(q *db.Rx) error { return c.fillKits(q, &p) }); err != nil {
		return err
	}
	return c.show(p)
}

// kitsFor is how long a sheet is listed.
const kitsFor = 14 * 24 * time.Hour

func (c *call) fillKits(q db.Q, p *kitsPage) error {
	members, err := c.srv.Teams.Members(q, c.unit.Home)
	if err != nil {
		return err
	}
	shares, err := c.srv.Teams.Shares(q, c.unit.Home, c.camp.No)
	if err != nil {
		return err
	}
	houses, err := c.srv.Roster.HamletHouseholds(q, c.unit.Home, c.unit.ID)
	if err != nil {
		return err
	}
	at := map[db.ID]int{}
	for _, h := range houses { // in walking order, so members come in the order of their stretches
		id := shares[h.ID]
		if id.IsZero() {
			continue
		}
		if _, ok := at[id]; !ok {
			at[id] = len(p.Members)
			p.Members = append(p.Members, kitMember{ID: id.String(), Name: members[id].Name})
		}
		p.Members[at[id]].Houses++
	}
	kits, err := c.srv.Teams.Kits(q, c.unit.Home, c.unit.ID, c.now.Add(-kitsFor))
	for i := range kits {
		k := &kits[i]
		row := kitRow{Path: c.kitPath(k), Who: members[k.Member].Name, Made: c.lang.DateTime(k.Made), Lines: len(k.Lines)}
		if !k.Keyed.IsZero() {
			row.Keyed = c.lang.DateTime(k.Keyed)
		}
		p.Kits = append(p.Kits, row)
	}
	return err
}

func (c *call) kitPath(k *team.Kit) string { return c.to("kit", k.Hamlet) + "/" + k.ID.String() }

func (s *Server) makeKit(c *call) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	if err := c.form(); err != nil {
		return err
	}
	member, err := db.ParseID(c.value("member"))
	if err != nil {
		return access.ErrNotFound
	}
	var k *team.Kit
	err = s.DB.Write(c.ctx(), func(tx *db.Tx) (err error) {
		k, err = s.Teams.MakeKit(tx, c.unit.Home, c.camp.No, c.unit.ID, member, c.actor.Account)
		return err
	})
	if err != nil {
		return err
	}
	return c.see(c.kitPath(k) + "/print")
}

// theKit gives the sheet of the path. It must be of the hamlet of the path: an id that is known opens nothing elsewhere.
func (c *call) theKit(q db.Q) (*team.Kit, error) {
	id, err := db.ParseID(c.r.PathValue("id"))
	if err != nil || id.IsZero() {
		return nil, access.ErrNotFound
	}
	k, err := c.srv.Teams.Kit(q, c.unit.Home, id)
	var e *errs.Error
	if errors.As(err, &e) && e.Kind == errs.KindNotFound || err == nil && k.Hamlet != c.unit.ID {
		return nil, access.ErrNotFound
	}
	return k, err
}

// kitPage is a sheet, to be printed or keyed in.
type kitPage struct {
	Shell
	Place, Above, Who, Made, Path, Keyed, Hotline string
	Houses                                        []kitHouse
	Lines                                         int
	Letters                                       []option
	QR                                            chart.QR
	Link                                          string
	Codes, Error, Again                           string
	FullPath                                      string // with whole phone numbers, for who may see them
	Print                                         bool
}

func (p kitPage) template() string {
	if p.Print {
		return "teamkitprint.html"
	}
	return "teamkit.html"
}

type kitHouse struct {
	Place         int
	Head, Address string
	People        []kitPerson
}

type kitPerson struct {
	Line                            int
	Name, Birth, Phone, Step, Means string
	Class                           string
	Clock                           clock
}

func (s *Server) kit(c *call) error { return s.showKit(c, kitPage{}, false) }

func (s *Server) showKit(c *call, p kitPage, full bool) error {
	var k *team.Kit
	err := s.DB.Read(c.ctx(), func(q *db.Rx) (err error) {
		if k, err = c.theKit(q); err != nil {
			return err
		}
		return c.fillKit(q, &p, k, full)
	})
	if err != nil {
		return err
	}
	if p.Print {
		if p.QR, err = chart.MakeQR(p.Link); err != nil {
			return err
		}
		return c.auditRead("print", "evening sheet "+k.ID.String(), fmt.Sprintf("%d people, phones in full: %t", len(k.Lines), full), p)
	}
	status := 200
	if p.Error != "" {
		status = 422
	}
	s.pages.page(c, status, p)
	return nil
}

func (c *call) fillKit(q db.Q, p *kitPage, k *team.Kit, full bool) error {
	m, err := c.srv.Teams.Members(q, c.unit.Home)
	if err != nil {
		return err
	}
	p.Shell = c.shell(c.lang.T("Phiếu buổi tối", "Evening sheet") + " · " + m[k.Member].Name)
	p.Place, p.Who, p.Made, p.Path, p.Lines = c.unit.Name, m[k.Member].Name, c.lang.DateTime(k.Made), c.kitPath(k), len(k.Lines)
	p.Link = c.origin() + p.Path
	if up, ok := c.tree.Get(c.unit.Parent); ok {
		p.Above = up.Name
	}
	if !k.Keyed.IsZero() {
		p.Keyed = c.lang.DateTime(k.Keyed)
	}
	if h, ok, err := c.srv.Teams.HotlineOf(q, c.unit.Home, c.unit.ID); err != nil {
		return err
	} else if ok {
		p.Hotline = h.Number
	}
	if !full && c.may(access.ViewPhones) {
		p.FullPath = p.Path + "/print?phones=full"
	}
	if p.Again == "" {
		p.Again = c.now.In(locale.Zone).AddDate(0, 0, 1).Format("2006-01-02") + "T19:00"
	}
	for _, l := range team.Letters() {
		p.Letters = append(p.Letters, option{Value: l.Code, Text: c.lang.Pick(l.Text)})
	}
	houses, err := c.srv.Teams.Draw(q, k, c.camp.No, full)
	for _, h := range houses {
		p.Houses = append(p.Houses, c.kitHouse(h))
	}
	return err
}

func (c *call) kitHouse(h team.KitHouse) kitHouse {
	out := kitHouse{Place: h.Place, Head: h.Head, Address: h.Address}
	today := c.camp.Plan.DayOf(c.now)
	for _, p := range h.People {
		out.People = append(out.People, kitPerson{
			Line: p.Line, Name: p.Name, Birth: p.Birth, Phone: p.Phone, Step: c.lang.Pick(stepTexts[p.Step]), Means: c.lang.Pick(team.DoneMeans(p.Step)),
			Class: stepClass(p.Step), Clock: clockOf(c.lang, c.camp.Plan, &ledger.View{Clock: p.Clock}, today),
		})
	}
	return out
}

func (s *Server) printKit(c *call) error {
	full := c.value("phones") == "full" && c.may(access.ViewPhones)
	return s.showKit(c, kitPage{Print: true}, full)
}

// keyKit records what is keyed in by line number.
func (s *Server) keyKit(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	n, err := c.keyLines(s)
	if e := asInput(err); e != nil {
		return s.showKit(c, kitPage{Codes: c.r.FormValue("codes"), Again: c.value("again"), Error: e.In(string(c.lang))}, false)
	}
	if err != nil {
		return err
	}
	return c.done(c.to("kit", c.unit.ID), errs.Tf("Đã ghi %d dòng của phiếu.", "%d lines of the sheet were recorded.", n))
}

func (c *call) keyLines(s *Server) (n int, err error) {
	again := time.Time{}
	if text := c.value("again"); text != "" {
		if again, err = locale.ParseTime(text); err != nil {
			return 0, err
		}
	}
	err = s.DB.Write(c.ctx(), func(tx *db.Tx) error {
		k, err := c.theKit(tx)
		if err != nil {
			return err
		}
		codes, err := team.ParseCodes(c.r.FormValue("codes"), len(k.Lines))
		if err != nil {
			return err
		}
		n = len(codes)
		out, err := s.Teams.Key(tx, c.unit.Home, k.ID, codes, team.Contact{Account: c.actor.Account, Seen: c.now}, again)
		if err != nil {
			return err
		}
		for _, o := range out {
			if o.Status == ledger.StatusRefused {
				return o.Why
			}
		}
		return s.Audit.Write(tx, c.unit.Home, c.actor, access.Entry{Verb: "quick-entry", Subject: "evening sheet " + k.ID.String(), Detail: fmt.Sprintf("%d lines", n)})
	})
	return n, err
}

// callsPage is the call-back queue: to whom somebody promised to come back.
type callsPage struct {
	Shell
	Place string
	Rows  []callRow
	Late  int
}

func (callsPage) template() string { return "teamcalls.html" }

type callRow struct {
	Path, Name, Hamlet, Phone, When, Class, Outcome, Channel, Note, By, Step string
}

// callsAhead is how far ahead the queue looks.
const callsAhead = 7 * 24 * time.Hour

func (s *Server) calls(c *call) error {
	home, err := c.commune()
	if err != nil {
		return err
	}
	p := callsPage{Shell: c.shell(c.lang.T("Hẹn lại", "Call-backs") + " · " + c.unit.Name), Place: c.unit.Name}
	names, err := s.Access.Names(c.ctx())
	if err != nil {
		return err
	}
	err = s.DB.Read(c.ctx(), func(q *db.Rx) error {
		list, err := s.Teams.CallBacks(q, home, c.now.Add(callsAhead))
		if err != nil {
			return err
		}
		for i := range list {
			who, err := s.Roster.Citizen(q, home, list[i].Citizen)
			if err != nil {
				return err
			}
			if who == nil || c.unit.ID != home && who.Hamlet != c.unit.ID {
				continue
			}
			v, _, err := s.Ledger.ViewOf(q, home, c.camp.No, who.ID)
			if err != nil {
				return err
			}
			row := callRow{
				Path: citizenPath(home, who.ID), Name: who.Name, Hamlet: c.unitName(who.Hamlet), When: c.lang.DateTime(list[i].At), Note: list[i].Note, By: names[list[i].By],
				Step: c.lang.Pick(stepTexts[v.Step]),
			}
			c.callWords(&row, &list[i])
			if row.Class == "late" {
				p.Late++
			}
			if c.may(access.ViewPhones) && len(who.Phones) > 0 {
				row.Phone = maskAll(who.Phones)[0]
			}
			p.Rows = append(p.Rows, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.show(p)
}

func (c *call) callWords(row *callRow, b *team.CallBack) {
	if text, ok := team.WordOf(team.Outcomes(), b.Outcome); ok {
		row.Outcome = c.lang.Pick(text)
	}
	if text, ok := team.WordOf(team.Channels(), b.Channel); ok {
		row.Channel = c.lang.Pick(text)
	}
	switch {
	case b.At.Before(c.now):
		row.Class = "late"
	case b.At.Before(c.now.Add(24 * time.Hour)):
		row.Class = "soon"
	}
}
