package web_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tungnha/internal/db"
	"tungnha/internal/field"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/web/webtest"
)

// TestEnrolInABrowser: the page hears by itself that the phone has come, and the code is nowhere that a browser keeps.
func TestEnrolInABrowser(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	s := see(t, w)
	s.logIn("ct0")
	account := accountOf(w, "thon0")
	s.do(chromedp.Navigate(w.URL+"/phones/"+unitText(w.Communes[0])), chromedp.WaitVisible(chromedp.CSS(`select[name=account]`)),
		chromedp.SetValue(chromedp.CSS(`select[name=account]`), account.String()), chromedp.Click(chromedp.CSS(`form[action$=code] button`)), chromedp.WaitVisible(chromedp.CSS(`.qr-big`)))
	html, err := chromedp.Run(s.ctx, chromedp.Evaluate[string](`document.querySelector(".groups").innerHTML`))
	if err != nil {
		t.Fatal(err)
	}
	at, err := chromedp.Run(s.ctx, chromedp.Location())
	code := codeOn(html)
	if err != nil || len(code) < 20 || at != fmt.Sprintf("%s/phones/%d/code", w.URL, w.Communes[0]) {
		t.Fatalf("%q at %s (%v)", code, at, err)
	}
	s.keep("phonecode")
	phone := w.NewPhone()
	w.Must(phone.Enrol(code))
	check := phone.Device.Check()
	s.holds(check[:3] + " " + check[3:])
	s.strict()
	s.do(chromedp.Click(chromedp.CSS(`form[action$=confirm] button`)), chromedp.WaitVisible(chromedp.CSS(`table.stack`)))
	s.holds("đã được dùng", "Máy của tổ")
	phone.Unlock()
}

// TestTheEveningInABrowser: the board moves without anybody touching it.
func TestTheEveningInABrowser(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	w.SetNow(webtest.Local(5, 25, 19, 10))
	phone, who := w.PhoneOf("thon0"), firstOfHamlet(w)
	s := see(t, w)
	s.logIn("ct0")
	s.do(chromedp.Navigate(fmt.Sprintf("%s/evening/%s/%d", w.URL, w.Campaign.ID, w.Communes[0])), chromedp.WaitVisible(chromedp.CSS(`.figures.evening`)))
	s.holds("Chưa có điện thoại nào báo về")
	phone.Send(phone.Op(field.Kind(ledger.Contacted), who.ID, field.Body{Outcome: team.Problem, Channel: "visit", Note: "Máy không nhận tin nhắn"}))
	s.holds("Máy không nhận tin nhắn", "Phạm Văn Lượng")
	s.strict()
	if hidden, err := chromedp.Run(s.ctx, chromedp.Evaluate[bool](`document.querySelector("#stale").hidden`)); err != nil || !hidden {
		t.Errorf("the page says that it has lost the server (%v)", err)
	}
}

// inTheField gives a commune an evening to look at: phones in every state, things to settle, people at doors, problems. It gives the pages by name.
func inTheField(t *testing.T, w *webtest.World) map[string]string {
	t.Helper()
	c, camp, ctx := w.Communes[0], w.Campaign.ID, context.Background()
	w.SetNow(w.Now().Add(-30 * time.Hour))
	silent := w.PhoneOf("ca0")
	silent.Send()
	w.SetNow(w.Now().Add(30 * time.Hour))
	phone, who, _ := meeting(t, w)
	add := phone.Op(field.CitizenAdd, db.NewID(w.Now()), field.Body{Person: &field.NewPerson{Name: "Trịnh Thị Phương Thảo Nguyên", Birth: 19880700, Sex: 2, Identity: who.Identity, Relation: "Con dâu"}})
	add.Household = who.Household
	phone.Send(add, phone.Op(field.Kind(ledger.Contacted), who.ID, field.Body{Outcome: team.WrongData, Channel: "visit", Note: "Sai ngày sinh, cần Công an xã đối chiếu với tàng thư"}))
	asked(t, w, phone, who)
	phone.Send(phone.Op(field.Kind(ledger.Activated), who.ID, field.Body{Level: 1}), phone.Op(field.Kind(ledger.Contacted), db.NewID(w.Now()), field.Body{Outcome: "done"}))
	w.Must(w.DB.Write(ctx, func(tx *db.Tx) error {
		id, err := w.Teams.Add(tx, team.Team{Home: c, Unit: who.Hamlet, Kind: team.Guidance, Name: "Tổ hướng dẫn thôn 1"})
		if err != nil {
			return err
		}
		m, err := w.Teams.Join(tx, team.Member{Home: c, Team: id, Name: "Phạm Văn Lượng", Organisation: team.YouthUnion, Account: accountOf(w, "thon0")})
		if err != nil {
			return err
		}
		return w.Teams.CheckOut(tx, c, who.Household, m, w.Now().Add(20*time.Minute))
	}))
	e, err := w.Access.NewEnrolment(ctx, mustActor(w, "ct0"), accountOf(w, "ct0"))
	w.Must(err)
	fresh := w.NewPhone()
	w.Must(fresh.Enrol(e.Code))
	phones := "/phones/" + unitText(c)
	return map[string]string{
		"phones": phones, "phonesempty": "/phones/" + unitText(w.Communes[1]), "phonesdistrict": "/phones/" + unitText(w.Campaign.Unit), "phonerevoke": phones + "/" + phone.Device.ID.String() + "/revoke",
		"phonecheck": phones + "/wait?account=" + accountOf(w, "ct0").String(), "inbox": fmt.Sprintf("/inbox/%s/%d", camp, c), "inboxempty": fmt.Sprintf("/inbox/%s/%d", camp, w.Communes[1]),
		"evening": fmt.Sprintf("/evening/%s/%d", camp, c), "eveningwall": fmt.Sprintf("/evening/%s/%d?wall=1", camp, c), "eveningempty": fmt.Sprintf("/evening/%s/%d", camp, w.Communes[1]),
		"outbox": "/outbox/" + unitText(c), "houses": fmt.Sprintf("/houses/%s/%d", camp, who.Hamlet), "split": fmt.Sprintf("/split/%s/%d?walk=1", camp, who.Hamlet),
	}
}

// asked is a house that the desk and a phone have asked, with other answers.
func asked(t *testing.T, w *webtest.World, phone *webtest.Phone, who *roster.Citizen) []field.Verdict {
	t.Helper()
	var base int64
	w.Must(w.DB.Write(context.Background(), func(tx *db.Tx) error {
		h, _, err := w.Roster.Household(tx, w.Communes[0], who.Household)
		if err != nil {
			return err
		}
		base = h.Version
		return w.Roster.SurveyHousehold(tx, w.Communes[0], who.Household, base, roster.Survey{Smartphones: 4, Computers: 2, Internet: true, By: who.ID})
	}))
	op := phone.Op(field.HouseholdSurvey, who.Household, field.Body{Answers: &field.Answers{Smartphones: 1}})
	op.Base = base
	return phone.Send(op)
}
