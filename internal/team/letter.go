package team

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tungnha/internal/letter"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// ListHeading is what stands around the list of teams, as the office writes it.
type ListHeading struct {
	Superior, Issuer, Symbol, Place string
	Number                          string // "" leaves room for it
	Campaign                        string // "đợt cao điểm …"
	Basis                           []string
	Recipients                      []string
	Capacity, Post                  string
	Date                            time.Time
}

// HeadingOf is that of the People's Committee of a commune or district; superior is the name of the unit above it, "" for none.
func HeadingOf(issuer *unit.Unit, superior, campaign string, at time.Time) ListHeading {
	h := ListHeading{
		Issuer: "ỦY BAN NHÂN DÂN " + strings.ToUpper(issuer.Name), Symbol: "DS-UBND", Place: unit.BareName(issuer.Name), Capacity: "TM. ỦY BAN NHÂN DÂN", Post: "CHỦ TỊCH",
		Recipients: []string{"Ban Chỉ đạo cấp trên", "Các thôn, cơ quan, đơn vị", "Lưu: VT"}, Date: at, Campaign: campaign,
	}
	if superior != "" {
		h.Superior = "ỦY BAN NHÂN DÂN " + strings.ToUpper(superior)
	}
	return h
}

// Place is a unit with its teams, in the order of the list.
type Place struct {
	Name  string
	Teams []Team
}

// Places groups teams that stand in the order of their units.
func Places(teams []Team, name func(unit.ID) string) (out []Place) {
	for i, t := range teams {
		if i == 0 || teams[i-1].Unit != t.Unit {
			out = append(out, Place{Name: name(t.Unit)})
		}
		out[len(out)-1].Teams = append(out[len(out)-1].Teams, t)
	}
	return out
}

// ListLetter is the list of teams as a letter of decree 30/2020 (W1: plan B III.2 asks for it by 09/5). Members' own numbers are masked unless full; the
// hotline is posted in public and printed whole.
func ListLetter(h ListHeading, places []Place, full bool) letter.Letter {
	l := letter.Letter{
		Date: h.Date, Superior: some(h.Superior), Issuer: some(h.Issuer), Symbol: symbol(h), PlaceDate: locale.LetterDate(h.Place, h.Date),
		Title: "DANH SÁCH", Subject: "Các tổ rà soát, hướng dẫn kích hoạt tài khoản định danh điện tử", SubjectNote: note(h.Campaign), Basis: h.Basis,
		Recipients: h.Recipients, Sign: letter.Sign{Capacity: some(h.Capacity), Post: h.Post},
	}
	teams, members, organisations := countAll(places)
	l.Blocks = []letter.Block{
		letter.Paragraph{Text: fmt.Sprintf("Toàn địa bàn có %s tổ với %s thành viên, hoạt động tại %s thôn, cơ quan, trường học, doanh nghiệp. Danh sách cụ thể theo Phụ lục kèm theo.",
			locale.VI.Number(int64(teams)), locale.VI.Number(int64(members)), locale.VI.Number(int64(len(places))))},
		letter.Paragraph{Text: "Số điện thoại hỗ trợ của từng tổ trực 24/24 giờ và được niêm yết tại nhà văn hóa, nơi làm việc."},
	}
	if organisations != "" {
		l.Blocks = append(l.Blocks, letter.Paragraph{Text: "Thành viên theo cơ quan, đoàn thể cử: " + organisations + "."})
	}
	l.Appendices = []letter.Appendix{{
		Title: "Danh sách thành viên các tổ", Note: "(Kèm theo Danh sách " + reference(h) + ")", Landscape: true, Blocks: []letter.Block{listTable(places, full)},
	}}
	return l
}

func some(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func note(campaign string) string {
	if campaign == "" {
		return ""
	}
	return "(" + campaign + ")"
}

// symbol is number and symbol; a draft leaves room for the number.
func symbol(h ListHeading) string {
	return "Số: " + numberOf(h, strings.Repeat("\u00a0", 6)) + "/" + h.Symbol
}

// numberOf gives the number; it gets a zero in front when it is under 10 (decree 30/2020, appendix I, cell 3).
func numberOf(h ListHeading, blank string) string {
	n, err := strconv.Atoi(h.Number)
	switch {
	case h.Number == "":
		return blank
	case err == nil && n > 0 && n < 10:
		return "0" + strconv.Itoa(n)
	}
	return h.Number
}

func reference(h ListHeading) string {
	return "số " + numberOf(h, "…") + "/" + h.Symbol + " " + locale.LongDate(h.Date) + " của " + h.Issuer
}

func countAll(places []Place) (teams, members int, organisations string) {
	by := map[Organisation]int{}
	for _, p := range places {
		teams += len(p.Teams)
		for _, t := range p.Teams {
			members += len(t.Members)
			for _, m := range t.Members {
				by[m.Organisation]++
			}
		}
	}
	var parts []string
	for _, o := range Organisations() {
		if n := by[o]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d người", o.Text().VI, n))
		}
	}
	return teams, members, strings.Join(parts, ", ")
}

func listTable(places []Place, full bool) letter.Table {
	t := letter.Table{Columns: []letter.Column{
		{Title: "TT", Weight: 0.5, Align: letter.AlignCenter},
		{Title: "Họ và tên", Weight: 2.2, Brief: true},
		{Title: "Chức vụ", Weight: 2},
		{Title: "Cơ quan, đoàn thể", Weight: 2.4, Brief: true},
		{Title: "Nhiệm vụ trong tổ", Weight: 1.2},
		{Title: "Điện thoại", Weight: 1.4},
	}}
	for _, p := range places {
		for i := range p.Teams {
			t.Rows = append(t.Rows, teamRows(p.Name, &p.Teams[i], full)...)
		}
	}
	return t
}

func teamRows(place string, t *Team, full bool) []letter.Row {
	head := t.Name
	if !strings.Contains(t.Name, place) {
		head = place + ": " + t.Name
	}
	if t.Hotline != "" {
		head += ". Đường dây hỗ trợ: " + t.Hotline
	}
	rows := []letter.Row{{Style: letter.RowGroup, Cells: []string{head}}}
	for i, m := range t.Members {
		duty := "Thành viên"
		if m.ID == t.Leader {
			duty = "Tổ trưởng"
		}
		phone := m.Phone
		if !full {
			phone = vn.MaskPhone(phone)
		}
		rows = append(rows, letter.Row{Cells: []string{strconv.Itoa(i + 1), m.Name, m.Post, m.From(), duty, phone}})
	}
	return rows
}

// From says who sends a member, in the words of a letter: the branch where it is known, with the organisation unless the branch's name says it.
func (m *Member) From() string {
	from := m.Organisation.Text().VI
	switch {
	case m.UnitName == "":
		return from
	case strings.HasPrefix(m.UnitName, from):
		return m.UnitName
	}
	return from + ", " + m.UnitName
}
