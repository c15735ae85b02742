package phones

import (
	"fmt"
	"strconv"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/field"
	"tungnha/internal/ledger"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/web/desk"
	"tungnha/internal/web/people"
)

// inboxPage shows what phones sent and a person must settle, the oldest first.
type inboxPage struct {
	desk.Shell
	Place, Path string
	Items       []itemView
	Total       int
	May         bool // settle
}

func (inboxPage) Template() string { return "inbox.html" }

// shownItems is how many stand on the page; what is settled makes room for the next.
const shownItems = 50

// itemView is one item: both versions, and what may be done about it.
type itemView struct {
	ID, Path           string
	Kind, State, Class string
	Who, Link          string // the person, or the head of the house
	Place              string
	By, Seen, At       string
	Why                string // what stands against it
	Other, OtherLink   string // who has the number that the phone gave
	Forced             bool
	Fields             []fieldView
	Lines              []fieldView // what the phone says where there is nothing to choose: a walk-in, a contact
	Choose             bool        // at least one field is open
	Survey             bool        // taken whole or not at all
	Waiting            int         // what was done with a walk-in waits for them
	People             []choice    // who a walk-in may be
	Unreadable         bool        // its content can't be opened: it stays
}

// choice is somebody whom a walk-in may be.
type choice struct{ ID, Name string }

type fieldView struct {
	Field, Name string
	Yours, Mine string // as it stands, as the phone has it
	Settled     bool
}

func (s *pages) inbox(c *call) error {
	commune, err := c.inboxHome()
	if err != nil {
		return err
	}
	list, err := s.Field.Inbox(c.Ctx(), c.Actor, commune)
	if err != nil {
		return err
	}
	names, err := s.Access.Names(c.Ctx())
	if err != nil {
		return err
	}
	p := inboxPage{
		Shell: c.Shell(c.Lang.T("Cần đối chiếu", "To settle") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: c.To("inbox", commune), Total: len(list), May: c.May(access.SettleDuplicates),
	}
	err = s.DB.Read(c.Ctx(), func(q *db.Rx) error {
		p.Items = nil
		for i := range list[:min(len(list), shownItems)] {
			v, err := c.itemView(q, &list[i], commune)
			if err != nil {
				return err
			}
			v.By = names[list[i].Account]
			p.Items = append(p.Items, v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(p)
}

// inboxHome: the inbox is the commune's; a hamlet and what stands above have none of their own.
func (c *call) inboxHome() (unit.ID, error) {
	if c.Unit.Level != unit.Commune {
		return 0, access.ErrNotFound
	}
	return c.Unit.ID, nil
}

func (c *call) itemView(q db.Q, it *field.Item, commune unit.ID) (itemView, error) {
	v := itemView{
		ID: it.Op.String(), Path: c.To("inbox", commune) + "/" + it.Op.String(), Kind: c.kindText(it.Kind), Seen: c.Lang.DateTime(it.SeenAt), At: c.Lang.DateTime(it.At),
		Why: c.Lang.Pick(whyInbox(it)), Forced: it.Forced, Survey: it.Kind == field.HouseholdSurvey, Waiting: it.Waiting, Unreadable: it.Unreadable, State: c.Lang.T("hai bản khác nhau", "two versions"), Class: "soon",
	}
	if it.Status == field.Refused {
		v.State, v.Class = c.Lang.T("không thực hiện được", "could not be carried out"), "late"
	}
	if err := c.whom(q, it, commune, &v); err != nil {
		return v, err
	}
	if err := c.holder(q, it, commune, &v); err != nil {
		return v, err
	}
	if err := c.mayBe(q, it, commune, &v); err != nil {
		return v, err
	}
	for _, f := range it.Fields {
		v.Fields = append(v.Fields, fieldView{
			Field: f.Field, Name: people.FieldName(c.Lang, f.Field), Yours: people.FieldText(c.Lang, f.Field, f.Yours), Mine: people.FieldText(c.Lang, f.Field, f.Mine), Settled: f.Settled,
		})
		v.Choose = v.Choose || !f.Settled && it.Status == field.Conflict
	}
	v.Lines = c.linesOf(it)
	if len(v.Fields) == 0 && it.Status == field.Conflict {
		v.State = c.Lang.T("cần người xem", "for a person")
	}
	return v, nil
}

// whom finds the person or the house that an item is about; who is nobody yet is the walk-in themselves.
func (c *call) whom(q db.Q, it *field.Item, commune unit.ID, v *itemView) error {
	house := it.Household
	if it.Kind == field.HouseholdSurvey {
		house = it.Subject
	}
	switch who, err := c.Site.Roster.Citizen(q, commune, it.Subject); {
	case err != nil:
		return err
	case who != nil:
		v.Who, v.Link, v.Place = who.Name, desk.CitizenPath(commune, who.ID), c.unitName(who.Hamlet)
		return nil
	case it.Person != nil:
		v.Who = it.Person.Name
	}
	if house.IsZero() {
		return nil
	}
	h, members, err := c.Site.Roster.Household(q, commune, house)
	if err != nil || h == nil {
		return err
	}
	v.Place = c.Lang.T("hộ ", "house of ") + h.Head + ", " + c.unitName(h.Hamlet)
	if v.Who == "" {
		v.Who = h.Head
		for _, m := range members {
			if v.Link == "" || m.Name == h.Head {
				v.Link = desk.CitizenPath(commune, m.ID)
			}
		}
	}
	return nil
}

// holder names who has the number that a phone gave somebody else; who lives in another commune is not named.
func (c *call) holder(q db.Q, it *field.Item, commune unit.ID, v *itemView) error {
	if it.Elsewhere {
		v.Other = c.Lang.T("Người có số này thuộc xã khác.", "Who has this number is on another commune’s list.")
	}
	if it.Other.IsZero() {
		return nil
	}
	who, err := c.Site.Roster.Citizen(q, commune, it.Other)
	if err == nil && who != nil {
		v.Other, v.OtherLink = who.Name+", "+c.unitName(who.Hamlet), desk.CitizenPath(commune, who.ID)
	}
	return err
}

// mayBe lists whom a walk-in may be: who has the number, and the members of the house where they were met, among them whom the officer has just added.
func (c *call) mayBe(q db.Q, it *field.Item, commune unit.ID, v *itemView) error {
	if it.Kind != field.CitizenAdd || it.Unreadable {
		return nil
	}
	if !it.Other.IsZero() && v.Other != "" {
		v.People = append(v.People, choice{it.Other.String(), v.Other})
	}
	_, members, err := c.Site.Roster.Household(q, commune, it.Household)
	for _, m := range members {
		if m.ID != it.Other {
			v.People = append(v.People, choice{m.ID.String(), m.Name + ", " + c.unitName(m.Hamlet)})
		}
	}
	return err
}

func (c *call) unitName(id unit.ID) string {
	if u, ok := c.Tree.Get(id); ok {
		return u.Name
	}
	return c.Lang.T("chưa rõ thôn", "hamlet not known")
}

var kindTexts = map[field.Kind]errs.T{
	field.CitizenEdit: {VI: "Sửa thông tin", EN: "Changed data"}, field.CitizenAdd: {VI: "Thêm người", EN: "Added a person"},
	field.HouseholdAdd: {VI: "Thêm hộ", EN: "Added a house"}, field.HouseholdSurvey: {VI: "Khảo sát hộ", EN: "Household survey"},
	field.HouseholdNobody: {VI: "Không có ai ở nhà", EN: "Nobody home"},
}

func (c *call) kindText(k field.Kind) string {
	if t, ok := kindTexts[k]; ok {
		return c.Lang.Pick(t)
	}
	return c.Lang.Pick(ledger.Kind(k).Text())
}

// whyInbox says what stands against an item, and what to do.
func whyInbox(it *field.Item) errs.T {
	if it.Unreadable {
		return errs.T{
			VI: "Không mở được nội dung của mục này. Mục được giữ nguyên và không đóng được; hãy báo người quản trị chạy tungnha check.",
			EN: "The content of this item can't be opened. It is kept and can't be closed; ask the administrator to run tungnha check.",
		}
	}
	switch it.Code {
	case "field.unmade":
		return errs.T{
			VI: "Người được thêm trước việc này không vào danh sách, hoặc tài khoản gửi lên không phụ trách người đó. Nhập phần còn đúng tại máy này rồi đóng mục.",
			EN: "Who was added before this did not come onto the list, or is not of the sender's area. Enter what still holds here, then close the item.",
		}
	case "roster.identity.taken":
		return errs.T{
			VI: "Số định danh đã thuộc về một người khác trong danh sách. Tìm người đó, đối chiếu giấy tờ; sửa hoặc thêm người ngay tại máy này rồi đóng mục.",
			EN: "The identity number is somebody else's on a list. Find that person and compare the papers; correct or add the person here, then close the item.",
		}
	case "field.gone", "not-found":
		return errs.T{
			VI: "Người hoặc hộ này không còn trong danh sách khi việc tới nơi. Nếu việc vẫn đúng, nhập lại tại máy này rồi đóng mục.",
			EN: "The person or house was no longer on the list when it came. If it still holds, enter it here, then close the item.",
		}
	case "field.may-not":
		return errs.T{VI: "Tài khoản gửi lên không được sửa danh sách.", EN: "The account that sent it may not change the list."}
	}
	switch {
	case it.Status == field.Refused:
		return errs.T{VI: "Việc đã chờ nhưng không thực hiện được. Xem nội dung, nhập lại phần còn đúng rồi đóng mục.", EN: "It had waited and could not be carried out. Enter what still holds, then close it."}
	case it.Kind == field.HouseholdSurvey:
		return errs.T{VI: "Hộ này đã có người khác khảo sát trong lúc điện thoại không có mạng. Chọn một trong hai kết quả.", EN: "Somebody else asked this house while the phone was without a network. Choose one of the two."}
	}
	return errs.T{VI: "Hai người cùng sửa trong lúc điện thoại không có mạng. Chọn bản đúng cho từng mục.", EN: "Two people changed this while the phone was without a network. Choose what is right, field by field."}
}

// linesOf is what the phone says where there is nothing to choose.
func (c *call) linesOf(it *field.Item) (out []fieldView) {
	add := func(name, value string) {
		if value != "" && value != "–" {
			out = append(out, fieldView{Name: name, Mine: value})
		}
	}
	if p := it.Person; p != nil {
		for _, f := range []struct{ field, value string }{
			{"name", p.Name},
			{"birth", strconv.Itoa(p.Birth)},
			{"sex", strconv.Itoa(p.Sex)},
			{"identity", p.Identity},
			{"phones", p.Phones},
			{"relation", p.Relation},
			{"card", strconv.Itoa(p.Card)},
			{"device", strconv.Itoa(p.Device)},
		} {
			add(people.FieldName(c.Lang, f.field), people.FieldText(c.Lang, f.field, f.value))
		}
	}
	outcome, _ := team.WordOf(team.Outcomes(), it.Outcome)
	add(c.Lang.T("Kết quả", "Outcome"), c.Lang.Pick(outcome))
	if it.Level > 0 {
		add(c.Lang.T("Mức", "Level"), strconv.Itoa(it.Level))
	}
	add(c.Lang.T("Ghi chú", "Note"), it.Note)
	return out
}

// takeWhole is what Settle calls the answers of a survey, taken together.
const takeWhole = "answers"

// settle closes an item with the fields that were chosen.
func (s *pages) settle(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	commune, err := c.inboxHome()
	if err != nil {
		return err
	}
	id, err := db.ParseID(c.R.PathValue("id"))
	if err != nil || id.IsZero() {
		return access.ErrNotFound
	}
	var take []string
	for name, v := range c.R.Form {
		if f, ok := fieldOf(name); ok && len(v) > 0 && v[0] == "mine" {
			take = append(take, f)
		}
	}
	err = s.DB.Read(c.Ctx(), func(q *db.Rx) error {
		_, found, err := s.Field.Recorded(q, commune, id)
		if err == nil && !found {
			err = access.ErrNotFound
		}
		return err
	})
	if err != nil {
		return err
	}
	if who := c.R.PostFormValue("person"); who != "" {
		return s.settleAs(c, commune, id, who)
	}
	if err := s.Field.Settle(c.Ctx(), c.Actor, commune, id, take); err != nil {
		return err
	}
	text := errs.T{VI: "Đã đóng mục; giữ nguyên như trong danh sách.", EN: "Closed; the list stays as it is."}
	if len(take) > 0 {
		text = errs.T{VI: fmt.Sprintf("Đã lấy %d mục của điện thoại.", len(take)), EN: fmt.Sprintf("%d fields of the phone's were taken.", len(take))}
		if take[0] == takeWhole {
			text = errs.T{VI: "Đã lấy kết quả khảo sát của điện thoại.", EN: "The phone's survey was taken."}
		}
	}
	return c.Done(c.To("inbox", commune), text)
}

// settleAs closes the item of a walk-in as the person who was chosen; what waits is carried out on them.
func (s *pages) settleAs(c *call, commune unit.ID, id db.ID, who string) error {
	person, err := db.ParseID(who)
	if err != nil || person.IsZero() {
		return access.ErrNotFound
	}
	if err := s.Field.SettleAs(c.Ctx(), c.Actor, commune, id, person); err != nil {
		return err
	}
	return c.Done(c.To("inbox", commune), errs.T{
		VI: "Đã đóng mục; các việc đang chờ được ghi cho người đã chọn, việc không ghi được nằm ở danh sách này.",
		EN: "Closed; what waited was recorded for the person you chose, what could not be stands in this list.",
	})
}

// fieldOf reads the name of a form's choice.
func fieldOf(name string) (string, bool) {
	const prefix = "take-"
	if len(name) > len(prefix) && name[:len(prefix)] == prefix {
		return name[len(prefix):], true
	}
	return "", false
}
