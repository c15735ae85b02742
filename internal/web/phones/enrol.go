package phones

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/chart"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/web/desk"
)

// codePage shows an enrolment code, once. Without its code (Groups is empty) it only tells whether the phone has come: for a browser without script, and for
// a phone that asked earlier.
type codePage struct {
	desk.Shell
	Holder string
	QR     chart.QR
	Link   string // without the code
	Groups []string
	Wait   waiting
}

func (codePage) Template() string { return "phonecode.html" }

// waiting is the part of the page that asks whether the phone has come.
type waiting struct {
	Path    string // asks again
	Back    string // the list of phones
	Again   string // makes another code for the same account: a form
	Account string
	Expires string
	Minutes int
	Expired bool
	Name    string // what the phone calls itself, once it has asked
	Digits  string // to compare
	Check   string // the same, as the form sends it
	Confirm string
	Revoke  string
	Done    bool // confirmed
}

// codeFor is how long a code is good (access says so too; here it is only shown).
const codeFor = 10 * time.Minute

// codeGroup is how many characters of a typed code stand together at most: more are not kept in mind between page and phone.
const codeGroup = 5

// makeCode makes a code and shows it in the answer itself: a redirect would have to carry it in an address.
func (s *pages) makeCode(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	account, err := db.ParseID(c.Value("account"))
	if err != nil || account.IsZero() {
		return s.showPhones(c, c.Lang.T("Hãy chọn người dùng máy; chưa tạo mã.", "Choose whose phone it is; no code was made."))
	}
	if !c.PhonesReach() {
		return s.showPhones(c, c.Lang.Pick(errPlain.Text))
	}
	who, err := s.nameOf(c, account)
	if err != nil {
		return err
	}
	e, err := s.Access.NewEnrolment(c.Ctx(), c.Actor, account)
	if in := desk.AsInput(err); in != nil {
		return s.showPhones(c, in.In(string(c.Lang)))
	}
	if err != nil {
		return err
	}
	p := codePage{Holder: who, Link: c.Origin() + "/m/", Groups: grouped(e.Code), Wait: c.waitFor(account, e.Expires.Add(-codeFor))}
	p.Shell = c.Shell(c.Lang.T("Ghép điện thoại", "Enrol a phone"))
	if p.QR, err = chart.MakeQR(p.Link + "#enrol=" + e.Code); err != nil {
		return err
	}
	return c.Show(p)
}

var errPlain = errs.Invalid("web.phone.plain", errs.T{
	VI: "Địa chỉ này chưa dùng HTTPS nên điện thoại không ghép được: trình duyệt của điện thoại không cho khóa dữ liệu qua HTTP thường. Hãy mở trang này bằng địa chỉ https://",
	EN: "This address does not use HTTPS, so no phone can be enrolled: a phone's browser does not lock data over plain HTTP. Open this page by its https:// address.",
})

// nameOf is the name of an account that the actor may enrol a phone for; it lies in the page's part of the tree.
func (s *pages) nameOf(c *call, account db.ID) (string, error) {
	list, err := s.enrollable(c)
	if err != nil {
		return "", err
	}
	for _, o := range list {
		if o.Value == account.String() {
			name, _, _ := strings.Cut(o.Text, " · ")
			return name, nil
		}
	}
	return "", access.ErrNotFound
}

// grouped parts a code into groups whose lengths differ by one at most, the longer ones last: 26 characters are 4-4-4-4-5-5. A lone letter at the end would
// be taken for a slip of the printer.
func grouped(code string) (out []string) {
	for n := (len(code) + codeGroup - 1) / codeGroup; n > 0; n-- {
		size := len(code) / n
		out, code = append(out, code[:size]), code[size:]
	}
	return out
}

// waitFor is the state before the phone has come. Since is when the code was made.
func (c *call) waitFor(account db.ID, since time.Time) waiting {
	v := url.Values{"account": {account.String()}, "since": {strconv.FormatInt(db.Ms(since), 10)}}
	until := since.Add(codeFor)
	return waiting{
		Path: phonesPath(c.Unit.ID) + "/wait?" + v.Encode(), Back: phonesPath(c.Unit.ID), Again: phonesPath(c.Unit.ID) + "/code", Account: account.String(),
		Expires: c.Lang.Clock(until), Minutes: int((until.Sub(c.Now) + time.Minute - 1) / time.Minute), Expired: !until.After(c.Now),
	}
}

// wait answers whether the phone has come: a part of the page for script, a page of its own without.
func (s *pages) wait(c *call) error {
	account, err := db.ParseID(c.Value("account"))
	if err != nil || account.IsZero() {
		return access.ErrNotFound
	}
	who, err := s.nameOf(c, account)
	if err != nil {
		return err
	}
	devices, err := s.Access.Devices(c.Ctx(), c.Actor, account)
	if err != nil {
		return err
	}
	since := c.Int("since")
	w := c.waitFor(account, db.Time(since))
	for _, d := range devices { // the newest first
		if !d.Revoked.IsZero() || db.Ms(d.Enrolled) < since || since == 0 && !d.Confirmed.IsZero() {
			continue
		}
		w.Name, w.Done, w.Expired = d.Name, !d.Confirmed.IsZero(), false
		w.Check, w.Digits = d.Check(), spaced(d.Check())
		w.Confirm, w.Revoke = fmt.Sprintf("%s/%s/confirm", w.Back, d.ID), fmt.Sprintf("%s/%s/revoke", w.Back, d.ID)
		break
	}
	return c.Part(codePage{Shell: c.Shell(c.Lang.T("Ghép điện thoại", "Enrol a phone")), Holder: who, Wait: w}, "wait")
}

// confirm lets a phone work after a person has compared the digits.
func (s *pages) confirm(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	p, err := s.phoneOf(c)
	if err != nil {
		return err
	}
	if err := s.Access.ConfirmDevice(c.Ctx(), c.Actor, p.Device, c.Value("check")); err != nil {
		return err
	}
	return c.Done(phonesPath(c.Unit.ID), errs.T{
		VI: "Điện thoại của " + p.AccountName + " đã được dùng. Trên điện thoại, bấm “Đã xác nhận ở xã”.",
		EN: "The phone of " + p.AccountName + " may be used now. On the phone, press “Confirmed at the commune”.",
	})
}

// revokePage says what revoking means before it is done.
type revokePage struct {
	desk.Shell
	Holder, Name, Path, Back string
	Heard                    string
	Waiting                  int64
	Self                     bool
}

func (revokePage) Template() string { return "phonerevoke.html" }

func (s *pages) askRevoke(c *call) error {
	p, err := s.phoneOf(c)
	if err != nil {
		return err
	}
	if !access.MayRevoke(c.Actor, c.Tree, p.Account, p.Unit) {
		return access.ErrNotFound
	}
	page := revokePage{
		Shell: c.Shell(c.Lang.T("Thu hồi điện thoại", "Revoke a phone")), Holder: p.AccountName, Name: p.Name, Back: phonesPath(c.Unit.ID), Waiting: p.Waiting,
		Path: fmt.Sprintf("%s/%s/revoke", phonesPath(c.Unit.ID), p.Device), Self: p.Account == c.Actor.Account,
	}
	if !p.SyncedAt.IsZero() {
		page.Heard = c.Lang.DateTime(p.SyncedAt)
	}
	return c.Show(page)
}

func (s *pages) revoke(c *call) error {
	p, err := s.phoneOf(c)
	if err != nil {
		return err
	}
	if err := s.Access.RevokeDevice(c.Ctx(), c.Actor, p.Device); err != nil {
		return err
	}
	return c.Done(phonesPath(c.Unit.ID), errs.T{
		VI: "Đã thu hồi. Từ lần liên lạc tới, máy này không vào được nữa và tự xóa danh sách người.",
		EN: "Revoked. From its next request on the phone is shut out and deletes the people it holds.",
	})
}
