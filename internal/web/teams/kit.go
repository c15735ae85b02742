package teams

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
	"tungnha/internal/web/desk"
	"tungnha/internal/web/people"
)

// kitsPage offers an evening sheet for each member, and lists those that wait to be keyed in.
type kitsPage struct {
	desk.Shell
	Place, Path, Split string
	Members            []kitMember
	Kits               []kitRow
}

func (kitsPage) Template() string { return "teamkits.html" }

type kitMember struct {
	ID, Name string
	Houses   int
}

type kitRow struct {
	Path, Who, Made, Keyed string
	Lines                  int
}

func (s *pages) kits(c *call) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	p := kitsPage{Shell: c.Shell(c.Lang.T("Phiếu buổi tối", "Evening sheets") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: c.To("kit", c.Unit.ID)}
	if c.May(access.ManageTeams) {
		p.Split = c.To("split", c.Unit.ID)
	}
	if err := s.DB.Read(c.Ctx(), func(q *db.Rx) error { return c.fillKits(q, &p) }); err != nil {
		return err
	}
	return c.Show(p)
}

// kitsFor is how long a sheet is listed.
const kitsFor = 14 * 24 * time.Hour

func (c *call) fillKits(q db.Q, p *kitsPage) error {
	members, err := c.Site.Teams.Members(q, c.Unit.Home)
	if err != nil {
		return err
	}
	shares, err := c.Site.Teams.Shares(q, c.Unit.Home, c.Camp.No)
	if err != nil {
		return err
	}
	houses, err := c.Site.Roster.HamletHouseholds(q, c.Unit.Home, c.Unit.ID)
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
	kits, err := c.Site.Teams.Kits(q, c.Unit.Home, c.Unit.ID, c.Now.Add(-kitsFor))
	for i := range kits {
		k := &kits[i]
		row := kitRow{Path: c.kitPath(k), Who: members[k.Member].Name, Made: c.Lang.DateTime(k.Made), Lines: len(k.Lines)}
		if !k.Keyed.IsZero() {
			row.Keyed = c.Lang.DateTime(k.Keyed)
		}
		p.Kits = append(p.Kits, row)
	}
	return err
}

func (c *call) kitPath(k *team.Kit) string { return c.To("kit", k.Hamlet) + "/" + k.ID.String() }

func (s *pages) makeKit(c *call) error {
	if err := c.hamletOnly(); err != nil {
		return err
	}
	if err := c.Form(); err != nil {
		return err
	}
	member, err := db.ParseID(c.Value("member"))
	if err != nil {
		return access.ErrNotFound
	}
	var k *team.Kit
	err = s.DB.Write(c.Ctx(), func(tx *db.Tx) (err error) {
		k, err = s.Teams.MakeKit(tx, c.Unit.Home, c.Camp.No, c.Unit.ID, member, c.Actor.Account)
		return err
	})
	if err != nil {
		return err
	}
	return c.See(c.kitPath(k) + "/print")
}

// theKit gives the sheet of the path. It must be of the hamlet of the path: an id that is known opens nothing elsewhere.
func (c *call) theKit(q db.Q) (*team.Kit, error) {
	id, err := db.ParseID(c.R.PathValue("id"))
	if err != nil || id.IsZero() {
		return nil, access.ErrNotFound
	}
	k, err := c.Site.Teams.Kit(q, c.Unit.Home, id)
	var e *errs.Error
	if errors.As(err, &e) && e.Kind == errs.KindNotFound || err == nil && k.Hamlet != c.Unit.ID {
		return nil, access.ErrNotFound
	}
	return k, err
}

// kitPage is a sheet, to be printed or keyed in.
type kitPage struct {
	desk.Shell
	Place, Above, Member, Made, Path, Keyed, Hotline string
	Houses                                           []kitHouse
	Lines                                            int
	Letters                                          []desk.Option
	QR                                               chart.QR
	Link                                             string
	Codes, Error, Again                              string
	FullPath                                         string // with whole phone numbers, for who may see them
	Print                                            bool
}

func (p kitPage) Template() string {
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
	Clock                           people.Clock
}

func (s *pages) kit(c *call) error { return s.showKit(c, kitPage{}, false) }

func (s *pages) showKit(c *call, p kitPage, full bool) error {
	var k *team.Kit
	err := s.DB.Read(c.Ctx(), func(q *db.Rx) (err error) {
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
		return c.AuditRead("print", "evening sheet "+k.ID.String(), fmt.Sprintf("%d people, phones in full: %t", len(k.Lines), full), p)
	}
	status := 200
	if p.Error != "" {
		status = 422
	}
	c.ShowAs(status, p)
	return nil
}

// kitLink is what the code on the paper opens: the sheet in the phone app where that works, else its page here.
func (c *call) kitLink(k *team.Kit) string {
	if c.PhonesReach() {
		return c.Origin() + "/m/#kit=" + k.ID.String()
	}
	return c.Origin() + c.kitPath(k)
}

func (c *call) fillKit(q db.Q, p *kitPage, k *team.Kit, full bool) error {
	m, err := c.Site.Teams.Members(q, c.Unit.Home)
	if err != nil {
		return err
	}
	p.Shell = c.Shell(c.Lang.T("Phiếu buổi tối", "Evening sheet") + " · " + m[k.Member].Name)
	p.Place, p.Member, p.Made, p.Path, p.Lines = c.Unit.Name, m[k.Member].Name, c.Lang.DateTime(k.Made), c.kitPath(k), len(k.Lines)
	p.Link = c.kitLink(k)
	if up, ok := c.Tree.Get(c.Unit.Parent); ok {
		p.Above = up.Name
	}
	if !k.Keyed.IsZero() {
		p.Keyed = c.Lang.DateTime(k.Keyed)
	}
	if h, ok, err := c.Site.Teams.HotlineOf(q, c.Unit.Home, c.Unit.ID); err != nil {
		return err
	} else if ok {
		p.Hotline = h.Number
	}
	if !full && c.May(access.ViewPhones) {
		p.FullPath = p.Path + "/print?phones=full"
	}
	if p.Again == "" {
		p.Again = c.Now.In(locale.Zone).AddDate(0, 0, 1).Format("2006-01-02") + "T19:00"
	}
	for _, l := range team.Letters() {
		p.Letters = append(p.Letters, desk.Option{Value: l.Code, Text: c.Lang.Pick(l.Text)})
	}
	houses, err := c.Site.Teams.Draw(q, k, c.Camp.No, full)
	for _, h := range houses {
		p.Houses = append(p.Houses, c.kitHouse(h))
	}
	return err
}

func (c *call) kitHouse(h team.KitHouse) kitHouse {
	out := kitHouse{Place: h.Place, Head: h.Head, Address: h.Address}
	today := c.Camp.Plan.DayOf(c.Now)
	for _, p := range h.People {
		out.People = append(out.People, kitPerson{
			Line: p.Line, Name: p.Name, Birth: p.Birth, Phone: p.Phone, Step: c.Lang.Pick(p.Step.Text()), Means: c.Lang.Pick(team.DoneMeans(p.Step)),
			Class: people.StepClass(p.Step), Clock: people.ClockOf(c.Lang, c.Camp.Plan, &ledger.View{Clock: p.Clock}, today),
		})
	}
	return out
}

func (s *pages) printKit(c *call) error {
	full := c.Value("phones") == "full" && c.May(access.ViewPhones)
	return s.showKit(c, kitPage{Print: true}, full)
}

// keyKit records what is keyed in by line number.
func (s *pages) keyKit(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	n, known, err := c.keyLines(s)
	if e := desk.AsInput(err); e != nil {
		return s.showKit(c, kitPage{Codes: c.R.FormValue("codes"), Again: c.Value("again"), Error: e.In(string(c.Lang))}, false)
	}
	if err != nil {
		return err
	}
	return c.Done(c.To("kit", c.Unit.ID), keyedText(n, known))
}

// keyedText says how many lines were new and how many stood there already.
func keyedText(n, known int) errs.T {
	switch {
	case known == 0:
		return errs.Tf("Đã ghi %d dòng của phiếu.", "%d lines of the sheet were recorded.", n)
	case n == 0:
		return errs.Tf("Không có dòng nào mới: cả %d dòng đã được ghi từ trước.", "Nothing is new: all %d lines had been recorded before.", known)
	}
	return errs.Tf("Đã ghi %d dòng mới của phiếu; %d dòng đã có từ trước.", "%d new lines of the sheet were recorded; %d had been there before.", n, known)
}

// keyLines records the lines of the form; known is how many of them had been recorded before.
func (c *call) keyLines(s *pages) (n, known int, err error) {
	again := time.Time{}
	if text := c.Value("again"); text != "" {
		if again, err = locale.ParseTime(text); err != nil {
			return 0, 0, err
		}
	}
	err = s.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		k, err := c.theKit(tx)
		if err != nil {
			return err
		}
		codes, err := team.ParseCodes(c.R.FormValue("codes"), len(k.Lines))
		if err != nil {
			return err
		}
		out, err := s.Teams.Key(tx, c.Unit.Home, k.ID, codes, team.Contact{Account: c.Actor.Account, Seen: c.Now}, again)
		if err != nil {
			return err
		}
		for _, o := range out {
			if o.Status == ledger.StatusRefused {
				return o.Why
			}
		}
		n = k.NewLines(codes, out)
		known = len(codes) - n
		return s.Audit.Write(tx, c.Unit.Home, c.Actor, access.Entry{Verb: "quick-entry", Subject: "evening sheet " + k.ID.String(), Detail: fmt.Sprintf("%d lines", len(codes))})
	})
	return n, known, err
}

// callsPage is the call-back queue: to whom somebody promised to come back.
type callsPage struct {
	desk.Shell
	Place string
	Rows  []callRow
	Late  int
}

func (callsPage) Template() string { return "teamcalls.html" }

type callRow struct {
	Path, Name, Hamlet, Phone, When, Class, Outcome, Channel, Note, By, Step string
}

// callsAhead is how far ahead the queue looks.
const callsAhead = 7 * 24 * time.Hour

func (s *pages) calls(c *call) error {
	home, err := c.Commune()
	if err != nil {
		return err
	}
	p := callsPage{Shell: c.Shell(c.Lang.T("Hẹn lại", "Call-backs") + " · " + c.Unit.Name), Place: c.Unit.Name}
	names, err := s.Access.Names(c.Ctx())
	if err != nil {
		return err
	}
	err = s.DB.Read(c.Ctx(), func(q *db.Rx) error {
		list, err := s.Teams.CallBacks(q, home, c.Now.Add(callsAhead))
		if err != nil {
			return err
		}
		for i := range list {
			who, err := s.Roster.Citizen(q, home, list[i].Citizen)
			if err != nil {
				return err
			}
			if who == nil || c.Unit.ID != home && who.Hamlet != c.Unit.ID {
				continue
			}
			v, _, err := s.Ledger.ViewOf(q, home, c.Camp.No, who.ID)
			if err != nil {
				return err
			}
			row := callRow{
				Path: desk.CitizenPath(home, who.ID), Name: who.Name, Hamlet: c.unitName(who.Hamlet), When: c.Lang.DateTime(list[i].At), Note: list[i].Note, By: names[list[i].By],
				Step: c.Lang.Pick(v.Step.Text()),
			}
			c.callWords(&row, &list[i])
			if row.Class == "late" {
				p.Late++
			}
			if c.May(access.ViewPhones) && len(who.Phones) > 0 {
				row.Phone = desk.MaskAll(who.Phones)[0]
			}
			p.Rows = append(p.Rows, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (c *call) callWords(row *callRow, b *team.CallBack) {
	if text, ok := team.WordOf(team.Outcomes(), b.Outcome); ok {
		row.Outcome = c.Lang.Pick(text)
	}
	if text, ok := team.WordOf(team.Channels(), b.Channel); ok {
		row.Channel = c.Lang.Pick(text)
	}
	switch {
	case b.At.Before(c.Now):
		row.Class = "late"
	case b.At.Before(c.Now.Add(24 * time.Hour)):
		row.Class = "soon"
	}
}
