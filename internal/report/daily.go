package report

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"tungnha/internal/campaign"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
)

// Daily is a daily report (D2, F1) with its figures as they stood: everything its letter is made from. It is kept as it is when the report is issued.
type Daily struct {
	Form     int         // of this structure, for programs to come
	Lang     locale.Lang // of the text; the frame of a letter is always Vietnamese
	Made     time.Time
	Board    *Board
	Heading  campaign.Letter
	Number   string // without the symbol: "12"; "" while it is a draft
	To       []string
	Sent     []string // "Nơi nhận", the archive last
	Plan     string   // the plan as letters cite it
	Praise   []Mention
	Remind   []Mention
	Criteria Criteria
}

const dailyForm = 1

// Mention is a unit that is praised or reminded, and why.
type Mention struct {
	Unit   Place
	Figure Figure
	Quiet  bool // nothing was recorded in the report day
}

// Criteria are the written rules of the two lists; they are printed above them.
type Criteria struct {
	Indicator string // id of the indicator that decides, "" when there is none
	Best      int    // at most so many are praised: on pace or ahead of it, the highest rates first
	Worst     int    // at most so many are reminded: below Share percent of the pace, or without a result in the day
	Share     int
}

// Compose makes the daily report of a unit. With the zero time it is about the last closed report day; otherwise about the report day in which the
// moment falls, with what was recorded by then. Official figures of that day come in after its cut-off: those known now are taken.
func (s *Service) Compose(ctx context.Context, c *campaign.Loaded, root unit.ID, at time.Time, lang locale.Lang) (*Daily, error) {
	made := s.db.Now()
	if at.IsZero() {
		at = lastClose(c.Plan, made)
	}
	b, err := s.boardBy(ctx, c, root, at, made)
	if err != nil {
		return nil, err
	}
	tree, err := s.units.Tree(ctx)
	if err != nil {
		return nil, err
	}
	d := &Daily{Form: dailyForm, Lang: lang, Made: made.UTC(), Board: b, Plan: c.Plan.Document.Cite()}
	u, _ := tree.Get(root)
	d.address(c, u)
	b.settle()
	d.judge()
	return d, nil
}

// lastClose is the moment of the last cut-off, the campaign's last one when it is over; now when no day has closed yet.
func lastClose(p *campaign.Plan, now time.Time) time.Time {
	day := min(p.LastClosed(now), p.Period.Last)
	if day < p.Period.First {
		return now
	}
	return p.CutoffOf(day)
}

// address fills the heading, the addressees and "Nơi nhận" from the plan's daily report; a commune's police report to their own chairman.
func (d *Daily) address(c *campaign.Loaded, u *unit.Unit) {
	r := dailyOf(c.Plan)
	d.Heading, _ = c.Plan.Letter(r.Letter)
	for _, id := range r.Recipients {
		if x, ok := c.Plan.Recipient(id); ok {
			d.Sent = append(d.Sent, recipientLine(x))
		}
	}
	d.To = d.Heading.To
	if u.ID != c.Unit {
		d.lower(u)
	}
	if len(d.Sent) == 0 && d.Heading.Archive != "" {
		d.Sent = []string{d.Heading.Archive}
	}
	if len(d.To) > 0 {
		d.Sent = append([]string{"Như trên"}, d.Sent...)
	}
}

func dailyOf(p *campaign.Plan) campaign.Report {
	for _, r := range p.Reports {
		if r.Kind == "daily" {
			return r
		}
	}
	return campaign.Report{}
}

func recipientLine(r campaign.Recipient) string {
	if r.For == "" {
		return r.Name
	}
	return r.Name + " (" + r.For + ")"
}

// lower turns the heading of the campaign's unit into that of a unit below it.
func (d *Daily) lower(u *unit.Unit) {
	above := d.Heading.Issuer
	name := lowerFirst(u.Name)
	d.Heading = campaign.Letter{
		Superior: above, Issuer: "CÔNG AN " + strings.ToUpper(u.Name), Symbol: "BC-" + policeSymbol(u), Place: unit.BareName(u.Name),
		Post: "TRƯỞNG CÔNG AN " + strings.ToUpper(strings.TrimSuffix(u.Name, " "+unit.BareName(u.Name))), Archive: "Lưu: VT",
	}
	d.To = []string{"Chủ tịch Ủy ban nhân dân " + name}
	d.Sent = []string{sentence(above), d.Heading.Archive}
}

func policeSymbol(u *unit.Unit) string {
	switch name := strings.ToLower(u.Name); {
	case strings.HasPrefix(name, "thị trấn"):
		return "CATT"
	case strings.HasPrefix(name, "phường"):
		return "CAP"
	case strings.HasPrefix(name, "xã"):
		return "CAX"
	}
	return "CA"
}

// lowerFirst writes a unit as it stands inside a sentence: "xã Vĩnh Hòa".
func lowerFirst(s string) string {
	for i, r := range s {
		return string(unicode.ToLower(r)) + s[i+len(string(r)):]
	}
	return s
}

// sentence writes words in capitals as names: "CÔNG AN HUYỆN VĨNH LỘC" becomes "Công an huyện Vĩnh Lộc".
func sentence(capitals string) string {
	small := map[string]bool{
		"an": true, "ban": true, "nhân": true, "dân": true, "huyện": true, "tỉnh": true, "xã": true, "phường": true, "thị": true, "trấn": true,
		"thành": true, "phố": true, "quận": true, "tác": true, "đề": false,
	}
	words := strings.Fields(strings.ToLower(capitals))
	for i, w := range words {
		if i == 0 || !small[w] {
			r := []rune(w)
			words[i] = string(unicode.ToUpper(r[0])) + string(r[1:])
		}
	}
	return strings.Join(words, " ")
}

// judge chooses who is praised and who is reminded, by the first indicator that counts as progress and has a pace.
func (d *Daily) judge() {
	d.Criteria = Criteria{Best: 3, Worst: 5, Share: 80}
	b := d.Board
	at := slices.IndexFunc(b.Indicators, func(h Head) bool { return h.Progress && h.Counted && !h.Moving })
	if at < 0 || b.Phase == Before {
		return
	}
	d.Criteria.Indicator = b.Indicators[at].ID
	var all []Mention
	for i := range b.Lines {
		l := &b.Lines[i]
		if f := settled(l.Figures[at]); f.Pace != nil && f.Rate != nil && l.Unit.ID != 0 {
			all = append(all, Mention{l.Unit, f, f.Today <= 0 && b.Phase == During})
		}
	}
	slices.SortStableFunc(all, func(x, y Mention) int {
		return compareRates(y.Figure.Count, *y.Figure.Denominator, x.Figure.Count, *x.Figure.Denominator)
	})
	for _, m := range all {
		if !m.Figure.Behind && m.Figure.Count > 0 && len(d.Praise) < d.Criteria.Best {
			d.Praise = append(d.Praise, m)
		}
	}
	for _, m := range slices.Backward(all) {
		lagging := m.Figure.Count*100 < *m.Figure.Pace*int64(d.Criteria.Share)
		open := *m.Figure.Target > m.Figure.Count && !slices.ContainsFunc(d.Praise, func(x Mention) bool { return x.Unit.ID == m.Unit.ID })
		if open && (lagging || m.Quiet) && len(d.Remind) < d.Criteria.Worst {
			d.Remind = append(d.Remind, m)
		}
	}
}

// settle makes the lines take the official figure only where the whole takes it, so that a table never mixes the two, and ranks by what is taken.
func (b *Board) settle() {
	for i, h := range b.Indicators {
		full := b.Total.Figures[i].OfficialFull
		var all []standing
		for n := range b.Lines {
			f := &b.Lines[n].Figures[i]
			f.OfficialFull = f.OfficialFull && full
			if num, den, ok := rateOf(f); ok && full && h.Progress {
				all = append(all, standing{line: n, count: num, of: den})
			}
		}
		for k, place := range places(all, func(x standing) (int64, int64) { return x.count, x.of }) {
			f := &b.Lines[all[k].line].Figures[i]
			f.Rank, f.RankChange = place, 0
		}
	}
}

// settled is a figure with what the report takes in place of what was recorded.
func settled(f Figure) Figure {
	n, official := taken(&f)
	if official && f.OfficialToday != nil {
		f.Today = *f.OfficialToday
	}
	f.Count = n
	f.Behind = f.Pace != nil && n < *f.Pace
	return f
}

// find finds an indicator of the report by what it counts.
func (d *Daily) find(progress bool, level int) (int, bool) {
	for i, h := range d.Board.Indicators {
		if h.Counted && h.Level == level && h.Progress == progress && (progress || h.Workload) {
			return i, true
		}
	}
	return 0, false
}

// taken is the figure that the report takes: the official one when every commune has it for the report day (law 5), else what was reported.
func taken(f *Figure) (n int64, official bool) {
	if f.OfficialFull && f.Official != nil {
		return *f.Official, true
	}
	return f.Count, false
}

// rateOf is the rate of the figure that is taken.
func rateOf(f *Figure) (num, den int64, ok bool) {
	if f.Denominator == nil || *f.Denominator <= 0 {
		return 0, 0, false
	}
	n, _ := taken(f)
	return n, *f.Denominator, true
}
