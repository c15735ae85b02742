package phones

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/field"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// phonesPage lists the phones of a commune or hamlet, and enrols new ones.
type phonesPage struct {
	desk.Shell
	Place, Path string
	Rows        []phoneRow
	Own         bool          // only the actor's own phones: the others are the commune's business
	Communes    []communeRow  // above the communes
	Accounts    []desk.Option // whose phones may be enrolled here
	Plain       bool          // plain HTTP from another machine: phones can't work so
	Late        int           // phones that need looking after
	InUse       int
	Error       string
	Outbox      string // where a phone's file is taken in
}

func (phonesPage) Template() string { return "phones.html" }

type phoneRow struct {
	Who, Name, Place, App   string
	State, Class            string
	Heard                   string
	Waiting, Refused        int64
	Clock, Behind           string
	Why                     []string // what is the matter, in words
	Revoke, Confirm, Digits string
	rank                    int
}

type communeRow struct {
	Name, Path          string
	InUse, New, Looking int
}

func (s *pages) phones(c *call) error { return s.showPhones(c, "") }

func (s *pages) showPhones(c *call, problem string) error {
	p := phonesPage{
		Shell: c.Shell(c.Lang.T("Điện thoại", "Phones") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: phonesPath(c.Unit.ID), Plain: !c.PhonesReach(), Error: problem,
	}
	var err error
	if c.Tree.CommuneOf(c.Unit.ID) == 0 {
		p.Communes, err = s.byCommune(c)
	} else {
		err = s.fillPhones(c, &p)
	}
	if err != nil {
		return err
	}
	status := 200
	if problem != "" {
		status = 422
	}
	c.ShowAs(status, p)
	return nil
}

func phonesPath(u unit.ID) string { return "/phones/" + desk.IDText(u) }

func (s *pages) fillPhones(c *call, p *phonesPage) error {
	list, own, err := s.phonesOf(c)
	if err != nil {
		return err
	}
	p.Own = own
	if p.Accounts, err = s.enrollable(c); err != nil {
		return err
	}
	if c.Unit.Level == unit.Commune && c.May(access.EditPeople) {
		p.Outbox = "/outbox/" + desk.IDText(c.Unit.ID)
	}
	for i := range list {
		row := c.phoneRow(&list[i])
		c.onlyAllowed(&row, &list[i], p.Accounts)
		if list[i].Revoked.IsZero() {
			p.InUse++
		}
		if len(row.Why) > 0 {
			p.Late++
		}
		p.Rows = append(p.Rows, row)
	}
	slices.SortStableFunc(p.Rows, func(a, b phoneRow) int { return cmp.Compare(a.rank, b.rank) })
	return nil
}

// onlyAllowed takes from a row what the actor would be refused. Whoever may not enrol a phone may not let it work either.
func (c *call) onlyAllowed(row *phoneRow, p *field.PhoneState, enrollable []desk.Option) {
	if !access.MayRevoke(c.Actor, c.Tree, p.Account, p.Unit) {
		row.Revoke = ""
	}
	account := p.Account.String()
	if !slices.ContainsFunc(enrollable, func(o desk.Option) bool { return o.Value == account }) {
		row.Confirm = ""
	}
}

// phonesOf lists the phones of the unit: all for whoever leads the commune's teams, else the actor's own.
func (s *pages) phonesOf(c *call) (list []field.PhoneState, own bool, err error) {
	commune := c.Tree.CommuneOf(c.Unit.ID)
	if access.Check(c.Actor, access.ManageTeams, c.Tree, commune) == nil {
		list, err = s.Field.Devices(c.Ctx(), c.Actor, commune)
		if c.Unit.ID != commune {
			list = slices.DeleteFunc(list, func(p field.PhoneState) bool { return p.Unit != c.Unit.ID })
		}
		return list, false, err
	}
	list, err = s.Field.OwnDevices(c.Ctx(), c.Actor, commune)
	return list, true, err
}

// phoneOf finds one phone of the unit's list; what is not on it is not found.
func (s *pages) phoneOf(c *call) (p field.PhoneState, err error) {
	id, err := db.ParseID(c.R.PathValue("id"))
	if err != nil || id.IsZero() || c.Tree.CommuneOf(c.Unit.ID) == 0 {
		return p, access.ErrNotFound
	}
	list, _, err := s.phonesOf(c)
	if err != nil {
		return p, err
	}
	i := slices.IndexFunc(list, func(p field.PhoneState) bool { return p.Device == id })
	if i < 0 {
		return p, access.ErrNotFound
	}
	return list[i], nil
}

func (c *call) phoneRow(p *field.PhoneState) phoneRow {
	row := phoneRow{
		Who: p.AccountName, Name: p.Name, App: p.App, Heard: "–", Waiting: p.Waiting, Refused: p.Refused, Why: c.why(p), rank: 2,
		Revoke: fmt.Sprintf("%s/%s/revoke", phonesPath(c.Unit.ID), p.Device),
	}
	if u, ok := c.Tree.Get(p.Unit); ok {
		row.Place = u.Name
	}
	if !p.SyncedAt.IsZero() {
		row.Heard = c.Lang.Ago(p.SyncedAt, c.Now)
		row.Clock = clockText(c.Lang, p.Offset)
		row.Behind = c.Lang.Number(p.Behind)
	}
	switch {
	case !p.Revoked.IsZero():
		row.State, row.Class, row.rank, row.Revoke = c.Lang.T("đã thu hồi", "revoked"), "plain", 4, ""
	case p.Check != "":
		row.State, row.Class, row.rank = c.Lang.T("chờ đối chiếu", "to be compared"), "soon", 0
		row.Digits, row.Confirm = spaced(p.Check), phonesPath(c.Unit.ID)+"/wait?account="+p.Account.String()
	case len(row.Why) > 0:
		row.State, row.Class, row.rank = c.Lang.T("cần xem", "look after"), "late", 1
	default:
		row.State, row.Class = c.Lang.T("đang dùng", "in use"), "good"
	}
	if !p.Revoked.IsZero() && len(row.Why) > 0 {
		row.rank = 1 // it holds work that somebody did
	}
	return row
}

// clockText says by how much a clock is wrong, as people say it; a minute is not worth a word.
func clockText(lang locale.Lang, lacks time.Duration) string {
	const day, year = 24 * time.Hour, 365 * 24 * time.Hour
	by, vi, en := lacks.Abs(), "phút", "min"
	unit := time.Minute
	switch {
	case by < time.Minute:
		return lang.T("đúng", "right")
	case by >= 2*year:
		unit, vi, en = year, "năm", "years"
	case by >= 2*day:
		unit, vi, en = day, "ngày", "days"
	case by >= 2*time.Hour:
		unit, vi, en = time.Hour, "giờ", "hours"
	}
	n := int64(by / unit)
	if lacks > 0 {
		return fmt.Sprintf(lang.T("chậm %d %s", "%d %s slow"), n, lang.T(vi, en))
	}
	return fmt.Sprintf(lang.T("nhanh %d %s", "%d %s fast"), n, lang.T(vi, en))
}

// why says what is the matter with a phone and what to do.
func (c *call) why(p *field.PhoneState) (out []string) {
	for _, l := range p.Lags {
		out = append(out, c.Lang.Pick(lagText(l, p)))
	}
	if p.Disabled && p.Revoked.IsZero() {
		out = append(out, c.Lang.T("Tài khoản đã khóa: hãy thu hồi máy này.", "The account is disabled: revoke this phone."))
	}
	return out
}

func lagText(l field.Lag, p *field.PhoneState) errs.T {
	switch l {
	case field.LagSilent:
		return errs.T{VI: "Hơn một ngày chưa liên lạc: hỏi người giữ máy.", EN: "Not heard of for over a day: ask whoever has it."}
	case field.LagWaiting:
		return errs.Tf("Còn %d việc chưa gửi: nhờ mở ứng dụng nơi có mạng, hoặc xuất tệp mang lên xã.", "Unsent operations: %d. Open the app where there is a network, or bring its file.", p.Waiting)
	case field.LagRefused:
		return errs.Tf("%d việc lần gửi cuối bị từ chối; máy còn giữ, người dùng sửa rồi gửi lại.", "Operations refused in its last request: %d. The phone keeps them to be corrected.", p.Refused)
	case field.LagClock:
		return errs.T{VI: "Đồng hồ của máy sai: đặt ngày giờ tự động trong phần cài đặt.", EN: "Its clock is wrong: set date and time to automatic."}
	case field.LagBehind:
		return errs.Tf("Còn %d thay đổi chưa nhận: để máy đồng bộ nơi có mạng.", "Changes it has not fetched: %d. Let it sync where there is a network.", p.Behind)
	}
	return errs.T{VI: string(l), EN: string(l)}
}

// byCommune counts the phones of the communes beneath a unit.
func (s *pages) byCommune(c *call) (out []communeRow, err error) {
	for _, id := range c.Tree.Communes(c.Unit.ID) {
		u, _ := c.Tree.Get(id)
		row := communeRow{Name: u.Name, Path: phonesPath(id)}
		list, err := s.Field.Devices(c.Ctx(), c.Actor, id)
		if err != nil {
			return nil, err
		}
		for i := range list {
			switch p := &list[i]; {
			case p.Check != "":
				row.New++
			case p.Revoked.IsZero():
				row.InUse++
			}
			if len(list[i].Lags) > 0 {
				row.Looking++
			}
		}
		out = append(out, row)
	}
	slices.SortStableFunc(out, func(a, b communeRow) int { return cmp.Compare(b.Looking, a.Looking) })
	return out, nil
}

// enrollable are the accounts that may have a phone here: the actor's own, and those of the part of the tree that the actor manages. An account above
// the communes, or of an agency, has none: its phone would be refused.
func (s *pages) enrollable(c *call) (out []desk.Option, err error) {
	var list []access.Account
	if c.May(access.ManageAccounts) {
		if list, err = s.Access.Accounts(c.Ctx(), c.Actor, c.Unit.ID); err != nil {
			return nil, err
		}
	}
	if c.Tree.Within(c.Actor.Unit, c.Unit.ID) && c.worksOnPhones(c.Actor) {
		out = append(out, desk.Option{Value: c.Actor.Account.String(), Text: c.Actor.Name + " · " + c.Lang.T("bạn", "you"), Chosen: len(list) <= 1})
	}
	for _, a := range list {
		if a.ID == c.Actor.Account || !a.Disabled.IsZero() || !covers(c.Actor.Role, a.Role) || !c.worksOnPhones(access.Actor{Account: a.ID, Role: a.Role, Unit: a.Unit}) {
			continue
		}
		text := a.Name + " · " + c.Lang.Pick(a.Role.Name())
		if u, ok := c.Tree.Get(a.Unit); ok {
			text += ", " + u.Name
		}
		out = append(out, desk.Option{Value: a.ID.String(), Text: text, Chosen: a.ID.String() == c.Value("account")})
	}
	return out, nil
}

// worksOnPhones says whether the server would serve a phone of this account: its role records, and its unit is a hamlet or a commune.
func (c *call) worksOnPhones(a access.Actor) bool {
	_, err := field.ScopeOf(a, c.Tree)
	return err == nil
}

// covers says whether a role may manage another: it may do whatever the other may.
func covers(mine, other access.Role) bool {
	return !slices.ContainsFunc(access.Verbs(), func(v access.Verb) bool { return other.Can(v) && !mine.Can(v) })
}

// spaced writes digits in threes: read aloud without a slip.
func spaced(digits string) string {
	if len(digits) != 6 {
		return digits
	}
	return digits[:3] + " " + digits[3:]
}
