package figures

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/chart"
	"tungnha/internal/locale"
	"tungnha/internal/report"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// boardPage is what a chairman sees in ten seconds.
type boardPage struct {
	desk.Shell
	Place     string
	Title     string
	DayText   string
	Cut       string // "chốt 17:00 25/05/2023"
	Source    string
	Stamp     string // when the figures were put together
	Cards     []card
	Choices   []desk.Chip // indicators
	Name      string      // of the indicator shown
	Of        string      // of its denominator
	NotKnown  string      // why it cannot be counted
	Workload  bool
	Total     *boardRow
	Rows      []boardRow
	Silent    []silentLine
	Quiet     int // units of Silent
	Trend     template.HTML
	Funnels   []funnelCard
	Groups    []stageRow
	Survey    []stageRow
	WallPath  string
	PlainPath string
	Report    string
	Hamlets   bool
	Leaf      bool // a hamlet: nothing beneath it
	Ranked    bool
}

func (boardPage) Template() string { return "board.html" }

// card is one figure of the top row.
type card struct {
	Name, Value, Of, Rate, Foot, Path string
	FootClass                         string
}

// boardRow is one unit in the table, each figure with where it opens.
type boardRow struct {
	Rank                  string
	Move                  string
	MoveClass             string
	Name, Path            string
	Bar                   *houseBar
	NoBar, TodayLabel     string // why there is no bar; the word beside today on a phone
	Count, Target, Rate   string
	CountPath             string
	Today, TodayPath      string
	Needed                string
	Official, OfficialTip string
	Diff, DiffClass       string
	Behind                bool
	Met                   bool
	Reported              string
	ReportedClass         string
	Generated             bool
}

// houseBar is the house mark: filled is counted, the tick is where the pace should be today, the thin second line is official. Units of 1000.
type houseBar struct {
	Fill, Pace, Official int
	HasPace, HasOfficial bool
	Full                 int // where 100 % stands
	Met                  bool
	Label                string
}

// silentLine is a reason for silence and the units that share it.
type silentLine struct {
	Text  string
	Units []desk.Chip
}

type funnelCard struct {
	Level  int
	Stages []stageRow
}

type stageRow struct {
	Name, Path, N, Rate string
	Width               int
}

const wallRefresh = 60 // seconds

func (s *pages) board(c *call) error {
	b, err := s.boardAt(c)
	if err != nil {
		return err
	}
	i := shownIndicator(b, c.Value("i"))
	if len(b.Indicators) == 0 {
		return access.ErrNotFound
	}
	p := boardPage{
		Shell: c.Shell(c.Lang.T("Bảng tiến độ", "Board") + " · " + b.Unit.Name), Place: b.Unit.Name, Title: c.Lang.Pick(b.Short), Source: c.Lang.Pick(b.Source.Text()),
		Cut: c.cutText(b), DayText: c.dayText(b), Hamlets: b.Unit.Level >= unit.Commune, Leaf: b.Unit.Level >= unit.Hamlet,
	}
	p.Stamp = c.Lang.T("số liệu lúc ", "figures at ") + c.Lang.DateTime(b.At)
	p.Cards = c.cards(b)
	c.table(&p, b, i)
	p.Silent, p.Quiet = c.silent(b), len(b.Silent)
	p.Trend, err = c.trend(b, i)
	p.Funnels, p.Groups, p.Survey = c.funnels(b), c.groups(b), c.survey(b)
	c.boardTools(&p, b)
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (s *pages) boardAt(c *call) (*report.Board, error) {
	at := time.Time{}
	if text := c.Value("at"); text != "" {
		var err error
		if at, err = locale.ParseTime(text); err != nil {
			return nil, err
		}
	}
	return s.Report.Board(c.Ctx(), c.Camp, c.Unit.ID, at)
}

func (c *call) boardTools(p *boardPage, b *report.Board) {
	v := c.R.URL.Query()
	v.Del("wall")
	p.PlainPath = desk.WithQuery(c.R.URL.Path, v)
	v.Set("wall", "1")
	p.WallPath = desk.WithQuery(c.R.URL.Path, v)
	if c.Value("wall") != "" {
		p.Wall, p.Refresh = true, wallRefresh
	}
	if b.Unit.Level < unit.Hamlet && c.May(access.IssueReport) {
		p.Report = c.To("r", c.Unit.ID)
	}
}

// cutText says up to when the figures go; after the campaign that is its own end.
func (c *call) cutText(b *report.Board) string {
	day := min(b.ReportDay, c.Camp.Plan.Period.Last)
	return c.Lang.T("chốt ", "cut-off ") + c.Camp.Plan.CutoffClock(day).String() + " " + day.String()
}

func (c *call) dayText(b *report.Board) string {
	switch b.Phase {
	case report.Before:
		return c.Lang.T("chưa bắt đầu", "not started")
	case report.After:
		return c.Lang.T("đã kết thúc", "ended")
	case report.During:
	}
	return fmt.Sprintf(c.Lang.T("ngày %d/%d", "day %d/%d"), b.Day, b.Days)
}

// shownIndicator is the one asked for, else the first that counts toward progress.
func shownIndicator(b *report.Board, id string) int {
	first := 0
	for i := len(b.Indicators) - 1; i >= 0; i-- {
		if b.Indicators[i].ID == id {
			return i
		}
		if b.Indicators[i].Progress && b.Indicators[i].Counted {
			first = i
		}
	}
	return first
}

// opens is the link to the people behind a figure of a unit.
func (c *call) opens(place report.Place, f report.Filter, day campaign.Day) string {
	at := place.ID
	if at == 0 {
		at = c.Unit.ID
	}
	v := f.Values()
	v.Del("hamlet")
	if place.ID == 0 {
		v.Set("hamlet", fmt.Sprint(int64(report.NoHamlet)))
	}
	if day != 0 {
		v.Set("day", fmt.Sprint(int32(day)))
	}
	return desk.WithQuery(c.To("l", at), v)
}

// cards are the four figures on top: level 1, level 2 with its files, what is owed, the pace.
func (c *call) cards(b *report.Board) (out []card) {
	for _, id := range []string{"l1-activated", "l2-activated"} {
		if f, ok := b.Figure(&b.Total, id); ok && f.Known {
			out = append(out, c.figureCard(b, id, f))
		}
	}
	w := b.Total.Work
	owed := card{
		Name: c.Lang.T("Đã duyệt, chưa kích hoạt", "Approved, not activated"), Value: c.Lang.Number(w.Owed), Foot: c.Lang.T("→ danh sách", "→ the list"),
		Path: c.opens(b.Unit, report.Filter{Measure: "owed"}, 0),
	}
	if w.Overdue > 0 {
		owed.Foot, owed.FootClass = fmt.Sprintf(c.Lang.T("quá 7 ngày: %s → danh sách", "past 7 days: %s → the list"), c.Lang.Number(w.Overdue)), "late"
	}
	return append(out, owed, c.paceCard(b))
}

func (c *call) figureCard(b *report.Board, id string, f report.Figure) card {
	i := indexOf(b, id)
	k := card{Name: c.Lang.Pick(b.Indicators[i].Short), Value: c.Lang.Number(f.Count), Path: c.opens(b.Unit, f.Opens, 0)}
	if f.Denominator != nil {
		k.Of, k.Rate = c.Lang.Number(*f.Denominator)+" "+c.Lang.Pick(b.Indicators[i].Denominator), rateText(c.Lang, f)
	}
	k.Foot = c.Lang.T("hôm nay ", "today ") + c.Lang.Signed(f.Today)
	if filed, ok := b.Figure(&b.Total, "l2-filed"); ok && id == "l2-activated" && filed.Known {
		k.Foot += " · " + c.Lang.T("hồ sơ ", "files ") + c.Lang.Number(filed.Count)
		if filed.Target != nil {
			k.Foot += " / " + c.Lang.Number(*filed.Target)
		}
	}
	return k
}

func indexOf(b *report.Board, id string) int {
	for i := range b.Indicators {
		if b.Indicators[i].ID == id {
			return i
		}
	}
	return 0
}

// paceCard says what each day that is left must bring, and how many units lag.
func (c *call) paceCard(b *report.Board) card {
	k := card{Name: c.Lang.T("Cần mỗi ngày đến hạn", "Needed per day"), Value: "–", Foot: fmt.Sprintf(c.Lang.T("còn %d ngày", "%d days left"), b.DaysLeft)}
	i := shownIndicator(b, "")
	f := b.Total.Figures[i]
	if f.NeededPerDay != nil {
		k.Value = c.Lang.Number(*f.NeededPerDay)
	}
	behind := 0
	for j := range b.Lines {
		if b.Lines[j].Figures[i].Behind {
			behind++
		}
	}
	if behind > 0 {
		k.Foot += fmt.Sprintf(c.Lang.T(" · %d đơn vị chậm tiến độ", " · %d units behind"), behind)
		k.FootClass = "late"
	}
	return k
}

func rateText(lang locale.Lang, f report.Figure) string {
	if f.Rate == nil {
		return ""
	}
	return lang.Rate(*f.Rate)
}

// table draws the units for one indicator.
func (c *call) table(p *boardPage, b *report.Board, i int) {
	h := &b.Indicators[i]
	p.Name, p.Of, p.Workload = c.Lang.Pick(h.Name), c.Lang.Pick(h.Denominator), h.Workload
	if !h.Counted {
		p.NotKnown = c.Lang.Pick(h.Missing)
	}
	v := c.R.URL.Query()
	for k := range b.Indicators {
		v.Set("i", b.Indicators[k].ID)
		p.Choices = append(p.Choices, desk.Chip{Text: c.Lang.Pick(b.Indicators[k].Short), Path: desk.WithQuery(c.R.URL.Path, v), On: k == i})
	}
	if !h.Counted {
		return
	}
	reach := reachOf(b, i)
	total := c.boardRow(b, &b.Total, i, reach)
	p.Total = &total
	for k := range b.Lines {
		row := c.boardRow(b, &b.Lines[k], i, reach)
		p.Ranked = p.Ranked || row.Rank != ""
		p.Rows = append(p.Rows, row)
	}
}

// reachOf is the longest bar of the table in parts of its target: between 1 and 1.25, so that 100 % stands in one place for all.
func reachOf(b *report.Board, i int) float64 {
	most := 1.0
	for k := range b.Lines {
		if f := &b.Lines[k].Figures[i]; f.Target != nil && *f.Target > 0 {
			most = max(most, float64(f.Count)/float64(*f.Target))
		}
	}
	return min(most, 1.25)
}

func (c *call) boardRow(b *report.Board, l *report.Line, i int, reach float64) boardRow {
	f := l.Figures[i]
	r := boardRow{
		Name: l.Unit.Name, Count: c.Lang.Number(f.Count), CountPath: c.opens(l.Unit, f.Opens, 0), Rate: rateText(c.Lang, f), Today: c.Lang.Signed(f.Today),
		TodayPath: c.opens(l.Unit, f.Opens, b.ReportDay), Behind: f.Behind, Generated: f.Generated, Bar: c.bar(f, reach),
		NoBar: c.Lang.T("chưa giao", "no target"), TodayLabel: c.Lang.T("hôm nay", "today"),
	}
	if l.Unit.ID != 0 && l.Unit.ID != b.Unit.ID {
		r.Path = desk.WithQuery(c.To("b", l.Unit.ID), url.Values{"i": {b.Indicators[i].ID}})
	}
	if f.Rank > 0 {
		r.Rank = fmt.Sprint(f.Rank)
		r.Move, r.MoveClass = moveText(f.RankChange)
	}
	if f.Target != nil {
		r.Target, r.Met = c.Lang.Number(*f.Target), f.Count >= *f.Target
	} else if f.Denominator != nil {
		r.Target = c.Lang.Number(*f.Denominator)
	}
	if f.NeededPerDay != nil {
		r.Needed = c.Lang.Number(*f.NeededPerDay)
	}
	c.officialCells(&r, f, b)
	c.reportedCell(&r, l, b)
	return r
}

func moveText(n int) (text, class string) {
	switch {
	case n > 0:
		return fmt.Sprintf("▲%d", n), "good"
	case n < 0:
		return fmt.Sprintf("▼%d", -n), "late"
	}
	return "", ""
}

func (c *call) officialCells(r *boardRow, f report.Figure, b *report.Board) {
	if f.Official == nil {
		return
	}
	r.Official = c.Lang.Number(*f.Official)
	r.OfficialTip = c.Lang.T("chính thức, chốt ", "official, cut-off ") + c.Lang.DateTime(f.OfficialAt)
	if f.OfficialDay != b.ReportDay {
		r.OfficialTip += c.Lang.T(" (mới nhất)", " (the latest)")
	}
	if f.Difference != nil {
		r.Diff = c.Lang.Signed(*f.Difference)
		if *f.Difference < 0 {
			r.DiffClass = "late"
		}
	}
}

func (c *call) reportedCell(r *boardRow, l *report.Line, b *report.Board) {
	switch {
	case l.Unit.Level == unit.Hamlet || l.Unit.ID == b.Unit.ID || b.Phase != report.During: // nobody owes a report before or after
	case l.Reported:
		r.Reported, r.ReportedClass = c.Lang.T("✓ đã có", "✓ in"), "good"
	default:
		r.Reported, r.ReportedClass = c.Lang.T("chưa", "none"), "late"
	}
}

// bar draws the house mark. No target: no bar.
func (c *call) bar(f report.Figure, reach float64) *houseBar {
	if f.Target == nil || *f.Target <= 0 {
		return nil
	}
	at := func(n int64) int { return int(min(max(float64(n)/float64(*f.Target)/reach, 0), 1) * 1000) }
	h := &houseBar{Fill: at(f.Count), Full: at(*f.Target), Met: f.Count >= *f.Target}
	h.Label = fmt.Sprintf("%s / %s", c.Lang.Number(f.Count), c.Lang.Number(*f.Target))
	if f.Pace != nil {
		h.Pace, h.HasPace = at(*f.Pace), true
		h.Label += c.Lang.T(", nhịp độ hôm nay ", ", pace today ") + c.Lang.Number(*f.Pace)
	}
	if f.Official != nil {
		h.Official, h.HasOfficial = at(*f.Official), true
		h.Label += c.Lang.T(", chính thức ", ", official ") + c.Lang.Number(*f.Official)
	}
	return h
}

// silent says in words who was not heard of.
func (c *call) silent(b *report.Board) (out []silentLine) {
	for _, q := range b.Silent {
		var what []string
		if q.NothingToday {
			when := c.Lang.T("chưa từng ghi gì", "nothing ever recorded")
			if !q.LastAt.IsZero() {
				when = c.Lang.T("lần cuối ", "last ") + c.Lang.DateTime(q.LastAt)
			}
			what = append(what, c.Lang.T("chưa báo cáo hôm nay", "no report today")+" ("+when+")")
		}
		if q.OfficialMissing {
			what = append(what, c.Lang.T("thiếu số liệu chính thức", "official figure missing"))
		}
		text, one := strings.Join(what, "; "), desk.Chip{Text: q.Unit.Name, Path: c.To("b", q.Unit.ID)}
		if i := slices.IndexFunc(out, func(l silentLine) bool { return l.Text == text }); i >= 0 {
			out[i].Units = append(out[i].Units, one)
		} else {
			out = append(out, silentLine{text, []desk.Chip{one}})
		}
	}
	return out
}

// trend is the chart of the indicator shown. The chart room escapes what it draws.
func (c *call) trend(b *report.Board, i int) (template.HTML, error) {
	for _, t := range b.Trends {
		if t.Indicator != b.Indicators[i].ID || len(t.Days) == 0 {
			continue
		}
		d := chart.Trend{
			Title: c.Lang.Pick(b.Indicators[i].Name), Desc: c.Lang.T("Lũy kế và trong ngày, so với nhịp độ đến chỉ tiêu", "Total and daily, against the pace to the target"),
			Daily: t.InDay, Total: t.Count, Pace: t.Pace, Today: slices.Index(t.Days, b.ReportDay), Format: c.Lang.Number, Width: 600,
			Names: chart.TrendNames{Daily: c.Lang.T("trong ngày", "in the day"), Total: c.Lang.T("lũy kế", "total"), Pace: c.Lang.T("nhịp độ", "pace"), Today: c.Lang.T("hôm nay", "today")},
		}
		for _, day := range t.Days {
			d.Days = append(d.Days, day.String()[:5])
		}
		return template.HTML(chart.SVG(d)), nil //nolint:gosec // drawn and escaped by the chart room
	}
	return "", nil
}

// funnels show how many reach each stage, each a list.
func (c *call) funnels(b *report.Board) (out []funnelCard) {
	for _, f := range b.Funnels {
		k, most := funnelCard{Level: f.Level}, int64(1)
		for _, s := range f.Stages {
			most = max(most, s.Count)
		}
		for j, s := range f.Stages {
			row := stageRow{Name: c.Lang.Pick(s.Name), N: c.Lang.Number(s.Count), Path: c.opens(b.Unit, s.Opens, 0), Width: int(1000 * s.Count / most)}
			if j > 0 {
				row.Rate = c.Lang.Percent(s.Count, f.Stages[j-1].Count)
			}
			k.Stages = append(k.Stages, row)
		}
		out = append(out, k)
	}
	return out
}
