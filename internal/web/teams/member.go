package teams

import (
	"slices"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/team"
	"tungnha/internal/vn"
	"tungnha/internal/web/desk"
)

// memberForm is one member as they are changed. A number is shown masked: an empty field keeps it.
type memberForm struct {
	ID, Name, Post, Branch string
	Masked, Phone          string // the number as it stands; what was typed in its place
	NoPhone                bool
	Version                int64
	Organisations          []desk.Option
	Accounts               []desk.Option
}

// memberForm gives the form of the member that the request names; its ID is empty when it names none of the team's.
func (c *call) memberForm(t *team.Team, failed bool) (f memberForm, err error) {
	name := c.Value("edit")
	if failed {
		name = c.Value("member")
	}
	id, err := memberIn(t, name)
	if err != nil {
		return f, nil // no member of this team: the page stands without the form
	}
	m := t.Members[slices.IndexFunc(t.Members, func(m team.Member) bool { return m.ID == id })]
	f = memberForm{ID: m.ID.String(), Masked: vn.MaskPhone(m.Phone), Version: m.Version}
	if failed && c.Int("version") == m.Version { // what was typed comes back, to be mended; over somebody else's change it does not
		phone := m.Phone
		m = c.typedMember(m)
		f.Phone, f.NoPhone = c.Value("phone"), c.Value("nophone") != ""
		m.Phone = phone
	}
	f.Name, f.Post, f.Branch, f.Organisations = m.Name, m.Post, m.UnitName, c.organisations(m.Organisation)
	f.Accounts, err = c.accountOptions(t, &m)
	return f, err
}

func (c *call) organisations(chosen team.Organisation) (out []desk.Option) {
	for _, o := range team.Organisations() {
		out = append(out, desk.Option{Value: string(o), Text: c.Lang.Pick(o.Text()), Chosen: o == chosen})
	}
	return out
}

// typedMember puts what the form says over a member.
func (c *call) typedMember(m team.Member) team.Member {
	m.Name, m.Post, m.UnitName, m.Organisation = c.Value("name"), c.Value("post"), c.Value("branch"), team.Organisation(c.Value("organisation"))
	m.Account, _ = db.ParseID(c.Value("account")) // not an id: works on paper
	return m
}

// accountOptions are the accounts that a member may be linked to: of those who may work here, whoever is not another member of the team. The account that
// a member has already stays among them, whatever has become of it. m is nil for a new member.
func (c *call) accountOptions(t *team.Team, m *team.Member) (out []desk.Option, err error) {
	list, err := c.Site.Access.Workers(c.Ctx(), c.Actor, c.Unit.ID)
	if err != nil {
		return nil, err
	}
	var mine db.ID
	taken := map[db.ID]bool{}
	for i := range t.Members {
		if x := &t.Members[i]; m == nil || x.ID != m.ID {
			taken[x.Account] = true
		} else if mine = x.Account; !mine.IsZero() && !slices.ContainsFunc(list, func(w access.Worker) bool { return w.ID == mine }) {
			list = append(list, access.Worker{ID: mine, Name: c.Lang.T("Giữ tài khoản đang gắn", "Keep the account as it is")})
		}
	}
	for _, w := range list {
		if taken[w.ID] {
			continue
		}
		o := desk.Option{Value: w.ID.String(), Text: w.Name, Chosen: m != nil && w.ID == m.Account}
		if w.Login != "" {
			o.Text += " (" + w.Login + ")"
		}
		out = append(out, o)
	}
	return out, nil
}

// mayLink says whether the form showed the account that it sends.
func (c *call) mayLink(t *team.Team, m *team.Member) error {
	if m.Account.IsZero() {
		return nil
	}
	var known *team.Member
	if !m.ID.IsZero() {
		known = m
	}
	shown, err := c.accountOptions(t, known)
	if err == nil && !slices.ContainsFunc(shown, func(o desk.Option) bool { return o.Value == m.Account.String() }) {
		err = desk.ErrBadForm
	}
	return err
}

func (c *call) joinTeam(tx *db.Tx, t *team.Team) error {
	m := c.typedMember(team.Member{Home: t.Home, Team: t.ID, Phone: c.Value("phone")})
	if err := c.mayLink(t, &m); err != nil {
		return err
	}
	_, err := c.Site.Teams.Join(tx, m)
	return err
}

// changeMember writes a member's data. Nobody's work moves with the account: what was credited stays where it was recorded.
func (c *call) changeMember(tx *db.Tx, t *team.Team) error {
	id, err := memberIn(t, c.Value("member"))
	if err != nil {
		return err
	}
	m := c.typedMember(t.Members[slices.IndexFunc(t.Members, func(m team.Member) bool { return m.ID == id })])
	m.Version = c.Int("version")
	if err := c.mayLink(t, &m); err != nil {
		return err
	}
	switch phone := c.Value("phone"); {
	case phone != "":
		m.Phone = phone
	case c.Value("nophone") != "":
		m.Phone = ""
	}
	return c.Site.Teams.ChangeMember(tx, m)
}

// memberIn reads an id of the form that must be one of the team's members.
func memberIn(t *team.Team, text string) (db.ID, error) {
	if id, err := db.ParseID(text); err == nil && t.Has(id) {
		return id, nil
	}
	return db.ID{}, access.ErrNotFound
}

func (c *call) leaveTeam(tx *db.Tx, t *team.Team) error {
	id, err := memberIn(t, c.Value("member"))
	if err != nil {
		return err
	}
	return c.Site.Teams.Leave(tx, t.Home, id, c.Int("version"))
}
