package people

import (
	"fmt"
	"strconv"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// surveyPage goes through the houses of a hamlet: phones, computers, internet (R2).
type surveyPage struct {
	desk.Shell
	Place, Path string
	Done        int
	Rows        []surveyRow
}

func (surveyPage) Template() string { return "survey.html" }

type surveyRow struct {
	ID, No, Head, Address  string
	Smartphones, Computers string
	Internet               string // "1", "0" or "" when nobody asked
	Version                int64
	When                   string
	At                     bool // the focus goes here
}

func (s *pages) survey(c *call) error {
	houses, err := c.houses()
	if err != nil {
		return err
	}
	p := surveyPage{Shell: c.Shell(c.Lang.T("Khảo sát hộ", "Survey") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: c.To("s", c.Unit.ID)}
	at := c.Value("at")
	for _, h := range houses {
		row := surveyRow{ID: h.ID.String(), No: h.BookNo, Head: h.Head, Address: h.Address, Version: h.Version, Smartphones: countText(h.Smartphones), Computers: countText(h.Computers)}
		if h.Internet != nil {
			row.Internet = "0"
			if *h.Internet {
				row.Internet = "1"
			}
		}
		if !h.SurveyedAt.IsZero() {
			row.When = c.Lang.Date(h.SurveyedAt)
			p.Done++
		} else if at == "" {
			at = row.ID
		}
		row.At = at == row.ID
		p.Rows = append(p.Rows, row)
	}
	return c.Show(p)
}

func countText(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

func (c *call) houses() (out []*roster.Household, err error) {
	commune, err := c.Commune()
	if err != nil || c.Unit.Level != unit.Hamlet {
		return nil, access.ErrNotFound
	}
	err = c.Site.DB.Read(c.Ctx(), func(r *db.Rx) error {
		out, err = c.Site.Roster.HamletHouseholds(r, commune, c.Unit.ID)
		return err
	})
	return out, err
}

// saveSurvey keeps one house's answers and goes on to the next house that nobody has asked.
func (s *pages) saveSurvey(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	houses, err := c.houses()
	if err != nil {
		return err
	}
	i := houseAt(houses, c.R.PathValue("id"))
	if i < 0 {
		return access.ErrNotFound
	}
	answer, err := c.answers()
	if err != nil {
		return err
	}
	h := houses[i]
	err = s.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		if err := s.Roster.SurveyHousehold(tx, h.Commune, h.ID, c.Int("version"), answer); err != nil {
			return err
		}
		return s.Audit.Write(tx, h.Commune, c.Actor, access.Entry{Verb: "survey", Subject: "household " + h.ID.String()})
	})
	if err != nil {
		return err
	}
	path := c.To("s", c.Unit.ID)
	if next := nextHouse(houses, i); next != nil {
		path = fmt.Sprintf("%s?at=%s#h-%s", path, next.ID, next.ID)
	}
	return c.See(path)
}

// answers reads all three: what was left empty was not asked, and is not taken for a "no".
func (c *call) answers() (a roster.Survey, err error) {
	net := c.Value("internet")
	a.By, a.Internet = c.Actor.Account, net == "1"
	if a.Smartphones, err = strconv.ParseInt(c.Value("smartphones"), 10, 16); err == nil {
		a.Computers, err = strconv.ParseInt(c.Value("computers"), 10, 16)
	}
	if err != nil || net != "1" && net != "0" {
		err = errs.Invalid("web.survey", errs.T{
			VI: "Hãy ghi số điện thoại, số máy tính bằng chữ số (0 nếu không có) và chọn có mạng hay không. Hộ này chưa được ghi.",
			EN: "Write how many phones and computers in digits (0 for none) and say whether there is internet. This house was not saved.",
		}).Because(err)
	}
	return a, err
}

func houseAt(houses []*roster.Household, id string) int {
	for i, h := range houses {
		if h.ID.String() == id {
			return i
		}
	}
	return -1
}

// nextHouse is the next one on the way that nobody has asked, from the start again at the end; nil when all were.
func nextHouse(houses []*roster.Household, after int) *roster.Household {
	for k := 1; k < len(houses); k++ {
		if h := houses[(after+k)%len(houses)]; h.SurveyedAt.IsZero() {
			return h
		}
	}
	return nil
}
