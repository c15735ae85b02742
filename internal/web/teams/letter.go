package teams

import (
	"bytes"
	"fmt"
	"io"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/letter"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
)

// teamLetter gives the list of teams as a letter (W1).
func (s *pages) teamLetter(c *call) error {
	list, err := c.listed()
	if err != nil {
		return err
	}
	full := c.May(access.ViewPhones)
	text, err := c.written(team.ListLetter(c.listHeading(), team.Places(list, c.unitName), full))
	if err != nil {
		return err
	}
	err = s.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		return s.Audit.Write(tx, c.Unit.Home, c.Actor, access.Entry{Verb: "export", Subject: "teams of unit " + desk.IDText(c.Unit.ID), Detail: fmt.Sprintf("%d teams, phones in full: %t", len(list), full)})
	})
	if err != nil {
		return err
	}
	return c.sent(text, "danh-sach-to")
}

// guide gives the members' guide (W6). There is nobody's data in it: whoever sees the teams may take it, and it is no export.
func (s *pages) guide(c *call) error {
	list, err := c.listed()
	if err != nil {
		return err
	}
	issuer := c.issuer()
	text, err := c.written(team.GuideLetter(team.GuideHeadingOf(issuer, c.unitName(issuer.Parent), c.Camp.Plan, team.GuideNumbers(team.Places(list, c.unitName)), c.Now)))
	if err != nil {
		return err
	}
	return c.sent(text, "tai-lieu-to-vien")
}

// listed are the teams of the place.
func (c *call) listed() (list []team.Team, err error) {
	err = c.Site.DB.Read(c.Ctx(), func(q *db.Rx) (err error) {
		list, err = c.teamsHere(q)
		return err
	})
	return list, err
}

// letterTypes are the formats of a letter, by the last word of the address.
var letterTypes = map[string]struct {
	write func(letter.Letter, io.Writer) error
	kind  string
}{
	"docx": {letter.Letter.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	"pdf":  {letter.Letter.PDF, "application/pdf"},
}

// written makes a letter in the format of the address. It is whole before anything is answered.
func (c *call) written(l letter.Letter) (*bytes.Buffer, error) {
	as, ok := letterTypes[c.R.PathValue("format")]
	if !ok {
		return nil, access.ErrNotFound
	}
	var b bytes.Buffer
	return &b, as.write(l, &b)
}

func (c *call) sent(text *bytes.Buffer, name string) error {
	format := c.R.PathValue("format")
	c.W.Header().Set("Content-Type", letterTypes[format].kind)
	c.W.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name+"-"+desk.IDText(c.Unit.ID)+"."+format))
	_, _ = text.WriteTo(c.W) // the asker is gone: nobody to tell
	return nil
}

// issuer is the committee of the place; below a commune it is the commune's.
func (c *call) issuer() *unit.Unit {
	if id := c.Tree.CommuneOf(c.Unit.ID); id != 0 {
		commune, _ := c.Tree.Get(id)
		return commune
	}
	return c.Unit
}

// listHeading is the issuer's, over the list of teams.
func (c *call) listHeading() team.ListHeading {
	issuer := c.issuer()
	return team.HeadingOf(issuer, c.unitName(issuer.Parent), c.Camp.Plan.Title.VI, c.Now)
}
