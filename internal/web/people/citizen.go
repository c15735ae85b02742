package people

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
	"tungnha/internal/web/desk"
)

// citizenPage is one person: what is next and why, the buttons for it, and everything that happened.
type citizenPage struct {
	desk.Shell
	Path            string // of this person; forms hang beneath it
	Name, Identity  string
	Phones          []phoneLine
	Birth, Sex      string
	Commune, Hamlet string
	HamletPath      string
	House           houseCard
	Group           string
	Next            next
	Levels          []levelCard
	Actions         []action
	Line            []lineItem
	Op              string
	May             citizenMay
	Reasons         []desk.Option
	Edit            editForm
	Health          string // the reason of a "cannot", for those who may see it
	Claim           string // absent or cannot, to be confirmed
	Revealed        string // the whole number, once
	RevealedPhone   string
	Off             bool
	Active          bool // has an account: it can be issued
	MarksOf         []desk.Option
	NextSeen        string
	Reach           reachForm
}

func (citizenPage) Template() string { return "citizen.html" }

type citizenMay struct{ Record, Edit, Identity, Phones, Confirm, Correct bool }

type phoneLine struct {
	Mask string
	No   int // which of the numbers, for the form that reveals it
}

type houseCard struct {
	No, Head, Address string
	People            []personRow
	Survey            string
	Path              string
}

// levelCard says for one level where it stands and, rule by rule, whether the person may have it.
type levelCard struct {
	Level   int
	Stage   string
	Since   string
	Active  bool
	Verdict string
	Class   string
	Reasons []reasonLine
	Rules   string
}

type reasonLine struct{ Class, Text, Source string }

// action is one button: a fact to record with one press.
type action struct {
	Kind  string
	Level int
	Text  string
	First bool
}

// lineItem is one fact of the timeline.
type lineItem struct {
	ID, What, Detail string
	At, Seen, By     string
	Source           string
	Struck, Counts   bool
	StruckBy         string
	MayCorrect       bool
}

type editForm struct {
	Version        int64
	Name, Birth    string
	Relation       string
	Sexes          []desk.Option
	Cards, Devices []desk.Option
	SIM            []desk.Option
}

func (s *pages) citizen(c *call) error {
	p, err := s.citizenPage(c)
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (s *pages) citizenPage(c *call) (p citizenPage, err error) {
	names, err := s.Access.Names(c.Ctx())
	if err != nil {
		return p, err
	}
	err = s.DB.Read(c.Ctx(), func(r *db.Rx) error {
		events, state, err := s.Ledger.Timeline(r, c.Who.Commune, c.Who.ID)
		if err != nil {
			return err
		}
		p = c.person(&state)
		p.Line = c.timeline(events, names)
		if p.Reach, err = c.reach(r); err != nil {
			return err
		}
		return s.houseOf(c, r, &p)
	})
	p.Shell = c.Shell(c.Who.Name)
	return p, err
}

// person fills what follows from the roster and the state.
func (c *call) person(s *ledger.State) citizenPage {
	w := c.Who
	p := citizenPage{
		Path: desk.CitizenPath(w.Commune, w.ID), Name: w.Name, Birth: w.Birth.VN(), Sex: SexText(c.Lang, w.Sex), Op: c.NewOp(), Off: !s.Listed, Active: s.Active(),
		May: citizenMay{c.May(access.RecordEvent), c.May(access.EditPeople), c.May(access.ViewIdentity), c.May(access.ViewPhones), c.May(access.ConfirmCannot), c.May(access.CorrectEvent)},
	}
	if w.Identity != "" {
		p.Identity = vn.MaskIdentity(w.Identity)
	}
	if p.May.Phones {
		for i, n := range w.Phones {
			p.Phones = append(p.Phones, phoneLine{vn.MaskPhone(n), i})
		}
	}
	c.placeOn(&p)
	p.Edit = c.editForm()
	for _, r := range ledger.Reasons() {
		p.Reasons = append(p.Reasons, desk.Option{Value: r.Code, Text: c.Lang.Pick(r.Text)})
	}
	if c.Camp == nil {
		return p
	}
	v := c.Judge.View(w, s)
	p.Group, p.Next = c.Lang.Pick(v.Group.Text()), nextOf(c.Lang, c.Camp.Plan, &v, s, campaign.CalendarDay(c.Now))
	p.Actions, p.MarksOf = actionsFor(c.Lang, &v, s), c.allFacts()
	p.Levels = []levelCard{c.level(1, s), c.level(2, s)}
	p.Claim, p.Health = openClaim(s), c.reasonShown(s)
	return p
}

func (c *call) placeOn(p *citizenPage) {
	if u, ok := c.Tree.Get(c.Who.Commune); ok {
		p.Commune = u.Name
	}
	if h, ok := c.Tree.Get(c.Who.Hamlet); ok && h.Level == unit.Hamlet {
		p.Hamlet = h.Name
		if c.Camp != nil {
			p.HamletPath = c.To("l", h.ID)
		}
	}
}

// openClaim names what the authority has yet to confirm.
func openClaim(s *ledger.State) string {
	switch {
	case s.Cannot.Stands() && !s.Cannot.Confirmed:
		return "cannot"
	case s.Absent.Stands() && !s.Absent.Confirmed:
		return "absent"
	}
	return ""
}

// reasonShown tells why somebody "cannot"; reasons of health only to those with the verb (law 7).
func (c *call) reasonShown(s *ledger.State) string {
	if !s.Cannot.Stands() {
		return ""
	}
	r, ok := ledger.ReasonOf(s.Cannot.Reason)
	if !ok {
		return ""
	}
	if r.Health && !c.May(access.ViewHealthReason) {
		return c.Lang.T("lý do về sức khỏe", "a reason of health")
	}
	return c.Lang.Pick(r.Text)
}

var stageTexts = []errs.T{
	ledger.StageNone: {VI: "Chưa đăng ký", EN: "Not registered"}, ledger.StageRefused: {VI: "Bị từ chối, nộp lại được", EN: "Refused, may be filed again"},
	ledger.StageRegistered: {VI: "Đã đăng ký, chờ duyệt", EN: "Registered, waiting"}, ledger.StageApproved: {VI: "Đã duyệt", EN: "Approved"},
	ledger.StageNotified: {VI: "Đã có tin nhắn phê duyệt", EN: "Has the approval message"}, ledger.StageActive: {VI: "Đã kích hoạt", EN: "Activated"},
}

// level explains one level: where it stands, and by which rule the person may or may not have it (R3).
func (c *call) level(n int, s *ledger.State) levelCard {
	a := s.Level(n)
	k := levelCard{Level: n, Stage: pickText(c.Lang, stageTexts, int64(a.Stage)), Active: a.Stage == ledger.StageActive}
	if n == 2 && a.Stage == ledger.StageRegistered {
		k.Stage = c.Lang.T("Đã thu nhận hồ sơ, chờ duyệt", "File taken in, waiting")
	}
	for _, at := range []time.Time{a.ActiveAt, a.NotifiedAt, a.ApprovedAt, a.FiledAt} {
		if !at.IsZero() {
			k.Since = c.Lang.Date(at)
			break
		}
	}
	if a.Baseline {
		k.Stage += c.Lang.T(" (trước đợt)", " (before the campaign)")
	}
	answer := c.Camp.Plan.Eligible(n, c.Judge.Person(c.Who, s))
	k.Rules = c.Lang.Pick(answer.Rules.Title())
	k.Verdict, k.Class = c.verdict(answer.OK)
	for _, r := range answer.Reasons {
		k.Reasons = append(k.Reasons, reasonLine{triClass(r.OK), c.Lang.Pick(r.Text), r.Source})
	}
	return k
}

func (c *call) verdict(t campaign.Tri) (text, class string) {
	switch t {
	case campaign.Yes:
		return c.Lang.T("Đủ điều kiện", "Eligible"), "good"
	case campaign.No:
		return c.Lang.T("Chưa đủ điều kiện", "Not eligible"), "late"
	case campaign.Unknown:
	}
	return c.Lang.T("Chưa đủ thông tin, vẫn tính vào diện phải làm", "Not enough is known; still counted"), "soon"
}

func triClass(t campaign.Tri) string {
	switch t {
	case campaign.Yes:
		return "yes"
	case campaign.No:
		return "no"
	case campaign.Unknown:
	}
	return "unknown"
}

// houseOf lists who lives in the same house: one visit may do several.
func (s *pages) houseOf(c *call, r *db.Rx, p *citizenPage) error {
	if c.Who.Household.IsZero() {
		return nil
	}
	h, people, err := s.Roster.Household(r, c.Who.Commune, c.Who.Household)
	if err != nil || h == nil {
		return err
	}
	p.House = houseCard{No: h.BookNo, Head: h.Head, Address: h.Address, Survey: c.surveyText(h)}
	for _, m := range people {
		if m.ID == c.Who.ID {
			continue
		}
		row := personRow{Name: m.Name, Birth: m.Birth.VN(), Path: desk.CitizenPath(m.Commune, m.ID)}
		if c.Camp != nil {
			v, _, err := s.Ledger.ViewOf(r, m.Commune, c.Camp.No, m.ID)
			if err != nil {
				return err
			}
			row.Step, row.StepClass = c.Lang.Pick(v.Step.Text()), StepClass(v.Step)
		}
		p.House.People = append(p.House.People, row)
	}
	return nil
}

func (c *call) surveyText(h *roster.Household) string {
	if h.SurveyedAt.IsZero() || h.Smartphones == nil || h.Computers == nil {
		return c.Lang.T("chưa khảo sát", "not surveyed")
	}
	net := c.Lang.T("không có mạng", "no internet")
	if h.Internet != nil && *h.Internet {
		net = c.Lang.T("có mạng", "internet")
	}
	return fmt.Sprintf(c.Lang.T("%d điện thoại thông minh, %d máy tính, %s (%s)", "%d smartphones, %d computers, %s (%s)"),
		*h.Smartphones, *h.Computers, net, c.Lang.Date(h.SurveyedAt))
}

func (c *call) editForm() editForm {
	w := c.Who
	sexes := []desk.Option{{Value: "0", Text: "–", Chosen: w.Sex == vn.SexUnknown}, {Value: "1", Text: c.Lang.T("Nam", "Male"), Chosen: w.Sex == vn.Male}, {Value: "2", Text: c.Lang.T("Nữ", "Female"), Chosen: w.Sex == vn.Female}}
	return editForm{
		Version: w.Version, Name: w.Name, Birth: w.Birth.VN(), Relation: w.Relation, Sexes: sexes, Cards: choices(c.Lang, cardTexts, int64(w.Card)),
		Devices: choices(c.Lang, deviceTexts, int64(w.Device)), SIM: choices(c.Lang, triTexts, int64(w.OwnSIM)),
	}
}

// timeline draws the facts, the newest first. What was corrected stays, struck through.
func (c *call) timeline(events []ledger.Event, names map[db.ID]string) (out []lineItem) {
	void := ledger.Voided(events)
	by := map[db.ID]*ledger.Event{}
	for i := range events {
		if e := &events[i]; e.Kind == ledger.Corrected && !void[e.ID] {
			by[e.Corrects] = e
		}
	}
	for i := len(events) - 1; i >= 0; i-- {
		e := &events[i]
		item := lineItem{
			ID: e.ID.String(), What: c.factText(e), Detail: c.detail(e), At: c.Lang.DateTime(e.At), By: names[e.Account], Source: SourceText(c.Lang, e.Source),
			Struck: void[e.ID], Counts: e.Kind == ledger.Activated && !void[e.ID],
		}
		if !e.SeenAt.IsZero() && !e.SeenAt.Equal(e.At) {
			item.Seen = c.Lang.DateTime(e.SeenAt)
		}
		if k := by[e.ID]; k != nil {
			item.StruckBy = fmt.Sprintf(c.Lang.T("Đính chính lúc %s bởi %s", "Corrected at %s by %s"), c.Lang.DateTime(k.At), desk.OrDash(names[k.Account]))
		}
		item.MayCorrect = !item.Struck && e.Kind != ledger.Listed && e.Kind != ledger.Corrected && e.Kind != ledger.Changed && c.mayCorrect(e)
		out = append(out, item)
	}
	return out
}

// mayCorrect: one's own record, or anybody's with the verb.
func (c *call) mayCorrect(e *ledger.Event) bool {
	if e.Kind == ledger.Confirmed && !c.May(access.ConfirmCannot) {
		return false // the authority's word is taken back by the authority only
	}
	return c.May(access.CorrectEvent) || e.Account == c.Actor.Account && c.May(access.RecordEvent)
}

func (c *call) factText(e *ledger.Event) string {
	text := c.Lang.Pick(e.Kind.Text())
	if e.Body.Level != 0 {
		text += fmt.Sprintf(c.Lang.T(" mức %d", " (level %d)"), e.Body.Level)
	}
	if e.Body.Baseline {
		text += c.Lang.T(", từ trước đợt", ", before the campaign")
	}
	return text
}

var sourceTexts = map[string]errs.T{
	"desk": {VI: "nhập tại bàn", EN: "at the desk"}, "quick": {VI: "nhập nhanh", EN: "quick entry"}, "phone": {VI: "điện thoại", EN: "phone"},
	"roster": {VI: "danh sách", EN: "roster"}, "official": {VI: "số liệu chính thức", EN: "official figures"}, "emulate": {VI: "mô phỏng", EN: "emulated"},
}

// SourceText says where a record came from.
func SourceText(lang locale.Lang, source string) string {
	head, _, _ := strings.Cut(source, ":")
	if t, ok := sourceTexts[head]; ok {
		return lang.Pick(t)
	}
	if head == "import" {
		return lang.T("nhập từ tệp", "from a file")
	}
	return source
}

var outcomeTexts = map[string]errs.T{
	"met": {VI: "đã gặp", EN: "met"}, "called": {VI: "đã gọi điện", EN: "called"}, "not-home": {VI: "không có nhà", EN: "not at home"},
	"no-answer": {VI: "không nghe máy", EN: "no answer"}, "later": {VI: "hẹn lại", EN: "come back later"}, "refuses": {VI: "từ chối", EN: "refuses"},
}

// detail says what a fact holds beyond its kind. A reason of health is shown only with the verb.
func (c *call) detail(e *ledger.Event) string {
	var out []string
	add := func(s string) {
		if s != "" {
			out = append(out, s)
		}
	}
	b := &e.Body
	for _, w := range slices.Concat(team.Channels(), team.Outcomes()) {
		if w.Code == b.Channel || w.Code == b.Outcome {
			add(c.Lang.Pick(w.Text))
		}
	}
	add(c.Lang.Pick(outcomeTexts[b.Outcome]))
	if e.Kind == ledger.Surveyed && b.Device != 0 {
		add(pickText(c.Lang, deviceTexts, int64(b.Device)))
	}
	if b.OwnSIM != 0 {
		add(c.Lang.T("SIM chính chủ: ", "own SIM: ") + pickText(c.Lang, triTexts, int64(b.OwnSIM)))
	}
	if e.Kind == ledger.Changed {
		add(c.fields(b.What))
	}
	if e.Kind == ledger.Confirmed {
		add(c.Lang.Pick(claimTexts[b.What]))
	}
	if r, ok := ledger.ReasonOf(b.Reason); ok && (!r.Health || c.May(access.ViewHealthReason)) {
		add(c.Lang.Pick(r.Text))
	} else if ok {
		add(c.Lang.T("lý do về sức khỏe", "a reason of health"))
	}
	add(b.Where)
	add(b.Note)
	return strings.Join(out, " · ")
}

var claimTexts = map[string]errs.T{"absent": {VI: "vắng mặt", EN: "absence"}, "cannot": {VI: "không thể cấp", EN: "“cannot”"}}

var fieldTexts = map[string]errs.T{
	"name": {VI: "họ tên", EN: "name"}, "birth": {VI: "ngày sinh", EN: "birth"}, "sex": {VI: "giới tính", EN: "sex"}, "identity": {VI: "số định danh", EN: "identity number"},
	"phones": {VI: "điện thoại", EN: "phones"}, "hamlet": {VI: "thôn", EN: "hamlet"}, "household": {VI: "hộ", EN: "household"}, "card": {VI: "giấy tờ", EN: "card"},
	"device": {VI: "thiết bị", EN: "device"}, "sim": {VI: "SIM chính chủ", EN: "own SIM"},
}

func (c *call) fields(names string) string {
	var out []string
	for _, n := range strings.Split(names, ",") {
		if t, ok := fieldTexts[n]; ok {
			out = append(out, c.Lang.Pick(t))
		}
	}
	return strings.Join(out, ", ")
}
