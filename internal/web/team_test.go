package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/team"
	"tungnha/internal/unit"
	"tungnha/internal/web/webtest"
)

// teamWorld is the world with a team of three in the first hamlet, set up through the pages.
type teamWorld struct {
	*webtest.World
	b      *browser
	hamlet unit.ID
	camp   string
	path   string // the team's page
}

var (
	linkTo   = regexp.MustCompile(`/team/[^/"]+/\d+/[0-9a-f-]{36}`)
	kitLink  = regexp.MustCompile(`/kit/[^/"]+/\d+/[0-9a-f-]{36}`)
	optionOf = regexp.MustCompile(`<option value="([0-9a-f-]{36})"[^>]*>([^<]*)</option>`)
	boxOf    = regexp.MustCompile(`name="m" value="([0-9a-f-]{36})"`)
)

func newTeamWorld(t *testing.T) *teamWorld {
	t.Helper()
	return teamsOn(t, webtest.New(t))
}

func teamsOn(t *testing.T, world *webtest.World) *teamWorld {
	t.Helper()
	w := &teamWorld{World: world}
	w.hamlet, w.camp = w.Hamlets[w.Communes[0]][0], w.Campaign.ID
	w.b = open(t, w.World, "ct0")
	body := w.b.post(w.to("teams", w.hamlet), url.Values{"name": {"Tổ hướng dẫn thôn Thử"}, "kind": {"guidance"}, "hotline": {"0900 000 111"}, "place": {unitText(w.hamlet)}}, "/team/")
	w.path = linkTo.FindString(body)
	for i, m := range []struct{ name, post, from string }{
		{"Lê Thử Nghiệm", "Trưởng thôn", "hamlet"}, {"Trịnh Thị Thí Dụ", "Chi hội trưởng", "womens-union"}, {"Nguyễn Hoàng Ví Như", "Bí thư Chi đoàn", "youth-union"},
	} {
		body = w.b.post(w.path+"/join", url.Values{"name": {m.name}, "post": {m.post}, "organisation": {m.from}, "phone": {fmt.Sprint("090000045", i)}}, "/team/")
	}
	w.b.holds(body, "Lê Thử Nghiệm", "Tổ trưởng", "0900000111", "0900•••45", "Hội Liên hiệp Phụ nữ")
	return w
}

func (w *teamWorld) to(page string, u unit.ID) string {
	return fmt.Sprintf("/%s/%s/%d", page, w.camp, u)
}

func TestTeamPagesWithoutScript(t *testing.T) {
	t.Parallel()
	w := newTeamWorld(t)
	b := w.b
	b.holds(b.get(w.to("teams", w.Communes[0])), "Tổ hướng dẫn thôn Thử", "Chưa có tổ:", "0900000111")
	b.holds(b.get("/l/"+w.camp+"/"+unitText(w.hamlet)), "0900000111")
	_, leaders, _ := strings.Cut(b.get(w.path), `name="leader"`)
	members := optionOf.FindAllStringSubmatch(leaders, -1)
	work := url.Values{"task": {"Đến từng nhà xóm Trên"}, "member": {members[1][1]}, "from": {"2023-05-25"}, "due": {"2023-05-30"}, "goal": {"20"}, "work": {""}}
	b.refused(w.path+"/issue", work, http.StatusUnprocessableEntity, "chưa rõ kết quả, chưa rõ trách nhiệm")
	body := b.get(w.path)
	b.holds(body, "Bản nháp", "chưa rõ trách nhiệm")
	draft := regexp.MustCompile(`draft=([0-9a-f-]{36})`).FindStringSubmatch(body)[1]
	b.holds(b.get(w.path+"?draft="+draft), `value="Đến từng nhà xóm Trên"`, `value="2023-05-30"`)
	work.Set("measure", ledger.CreditAccounts)
	work.Set("leader", members[0][1])
	work.Set("work", draft)
	work.Set("version", "1")
	b.holds(b.post(w.path+"/issue", work, "/team/"), "Đã giao việc, đủ 5 rõ", "còn 6 ngày", "/ 20")
	b.post(w.path+"/plan", url.Values{"kind": {"training"}, "title": {"Tập huấn hướng dẫn kích hoạt"}, "starts": {"2023-05-24T19:00"}, "hours": {"2"}, "channel": {"meeting"}}, "/team/")
	session := inputOf(b.get(w.path), "session")
	body = b.post(w.path+"/hold", url.Values{"session": {session}, "version": {"1"}, "present": {members[0][1]}, "people": {"0"}, "result": {"Nắm được quy trình"}}, "/team/")
	b.holds(body, "Đã tổ chức", "Nắm được quy trình", "✓ Lê Thử Nghiệm")
	for path, kind := range map[string]string{"/letter/pdf": "application/pdf", "/guide/pdf": "application/pdf", "/guide/docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"} {
		r, err := b.c.Get(b.base + w.to("teams", w.Communes[0]) + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != kind {
			t.Errorf("%s: %d %s", path, r.StatusCode, r.Header.Get("Content-Type"))
		}
	}
}

func TestSplitPrintAndKeyInWithoutScript(t *testing.T) {
	t.Parallel()
	w := newTeamWorld(t)
	b := w.b
	body := b.get(w.to("split", w.hamlet))
	b.holds(body, "Trịnh Thị Thí Dụ", "trên đường đi", "hộ còn việc")
	chosen := url.Values{}
	for _, m := range boxOf.FindAllStringSubmatch(body, -1)[:3] {
		chosen.Add("m", m[1])
	}
	b.holds(b.post(w.to("split", w.hamlet), chosen, "/kit/"), "In phiếu tối nay", "Đã chia")
	b.refused(w.to("split", w.hamlet), url.Values{}, http.StatusUnprocessableEntity, "chưa có thành viên")
	b.refused(w.to("split", w.hamlet)+"/walk", url.Values{"from": {"1"}, "to": {"9999"}}, http.StatusUnprocessableEntity, "Chỗ trên đường đi")
	b.post(w.to("split", w.hamlet)+"/walk", url.Values{"from": {"2"}, "to": {"1"}}, "/split/")
	body = b.post(w.to("kit", w.hamlet), url.Values{"member": {chosen["m"][0]}}, "/kit/")
	kit := kitLink.FindString(body)
	b.holds(b.get(kit+"/print"), `aria-label="`+b.base+"/m/#kit="+kit[len(kit)-36:]+`"`)
	b.holds(body, "<path d=", "0900000111", "3x 5v 7-9n", `<span class="box">`)
	b.refused(kit, url.Values{"codes": {"1q"}}, http.StatusUnprocessableEntity, "Không hiểu")
	b.refused(kit, url.Values{"codes": {"9999x"}}, http.StatusUnprocessableEntity, "Phiếu không có dòng")
	b.holds(b.post(kit, url.Values{"codes": {"1-2n 3h"}, "again": {"2023-05-26T19:00"}}, "/kit/"), "Đã ghi 3 dòng", "✓")
	b.holds(b.post(kit, url.Values{"codes": {"1-2n 3h"}, "again": {"2023-05-26T19:00"}}, "/kit/"), "Không có dòng nào mới: cả 3 dòng")
	b.holds(b.post(kit, url.Values{"codes": {"1n 2t 4n"}}, "/kit/"), "Đã ghi 2 dòng mới của phiếu; 1 dòng đã có từ trước")
	b.holds(b.get(w.to("calls", w.Communes[0])), "19:00 26/05/2023", "Đến nhà · Hẹn lại")
}

// TestAHamletsHeadLinksMembers: names of those who may work in the hamlet are offered and nothing else of them; a member's data can be changed, and what was
// not shown can't be sent.
func TestAHamletsHeadLinksMembers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, world *webtest.World) {
		w := teamsOn(t, world)
		ctx, admin := context.Background(), mustActor(w.World, "admin")
		hire := func(login, name string, role access.Role, at unit.ID) string {
			a, _, err := w.Access.CreateAccount(ctx, admin, access.NewAccount{Login: login, Name: name, Role: role, Unit: at})
			w.Must(err)
			return a.ID.String()
		}
		doan := hire("doan.thon", "Nguyễn Hoàng Ví Như", access.RoleTeamMember, w.hamlet)
		next := hire("doan.ben", "Người Thôn Bên", access.RoleTeamMember, w.Hamlets[w.Communes[0]][1])
		far := hire("doan.xa", "Người Xã Khác", access.RoleTeamMember, w.Communes[1])
		hire("xem.xa", "Người Chỉ Xem", access.RoleViewer, w.Communes[0])
		w.Ensure("ca0")
		b := open(t, w.World, "thon0")
		page := b.get(w.path)
		b.holds(page, ">Nguyễn Hoàng Ví Như</option>", ">Trịnh Đình Quyết</option>", "làm trên giấy")
		for _, hidden := range []string{"Người Thôn Bên", "Người Xã Khác", "Người Chỉ Xem", "doan.thon", "Hoàng Nghĩa Dũng"} {
			if strings.Contains(page, hidden) {
				t.Errorf("a hamlet's head reads %q", hidden)
			}
		}
		edit := regexp.MustCompile(`href="([^"]+\?edit=([0-9a-f-]{36}))#member"`).FindAllStringSubmatch(page, -1)
		if len(edit) != 3 {
			t.Fatalf("%d members can be changed", len(edit))
		}
		for i := range edit { // all joined in the same moment: their order is not told
			if strings.Contains(b.get(edit[i][1]), `value="Bí thư Chi đoàn"`) {
				edit[2], edit[i] = edit[i], edit[2]
			}
		}
		form := b.get(edit[2][1])
		b.holds(form, `value="Bí thư Chi đoàn"`, "0900•••452", `value="`+doan+`"`)
		v := url.Values{"member": {edit[2][2]}, "version": {"1"}, "name": {"Nguyễn Hoàng Ví Như"}, "post": {"Phó Bí thư"}, "organisation": {"youth-union"}, "account": {doan}}
		for _, hidden := range []string{next, far} {
			v.Set("account", hidden)
			b.refused(w.path+"/member", v, http.StatusUnprocessableEntity, "Không đọc được nội dung")
		}
		v.Set("account", doan)
		v.Set("phone", "không có")
		b.refused(w.path+"/member", v, http.StatusUnprocessableEntity, "Số điện thoại không đúng")
		v.Del("phone")
		b.holds(b.post(w.path+"/member", v, "/team/"), "Đã ghi thông tin thành viên", "Phó Bí thư", "0900•••452", "đã gắn tài khoản")
		b.refused(w.path+"/member", v, http.StatusUnprocessableEntity, "Người khác vừa sửa")
		form = b.get(edit[2][1])
		b.holds(form, `value="`+doan+`" selected`)
		if strings.Contains(b.get(edit[1][1]), doan) {
			t.Error("an account is offered to two members of a team")
		}
		v.Set("version", "2")
		v.Set("nophone", "1")
		if page = b.post(w.path+"/member", v, "/team/"); strings.Contains(page, "0900•••452") {
			t.Error("the number was not removed")
		}
		if page = open(t, w.World, "ca0").get(w.path); !strings.Contains(page, "Phạm Văn Lượng (thon0)") {
			t.Error("who manages accounts reads log-in names")
		}
	})
}

// A hamlet head sees their hamlet's team and sheets, whatever ids they know of others.
func TestTeamsOfAnotherHamletAreNotFound(t *testing.T) {
	t.Parallel()
	w := newTeamWorld(t)
	other := w.Hamlets[w.Communes[0]][1]
	var id db.ID
	var kit *team.Kit
	w.Must(w.DB.Write(context.Background(), func(tx *db.Tx) (err error) {
		if id, err = w.Teams.Add(tx, team.Team{Home: w.Communes[0], Unit: other, Kind: team.Guidance, Name: "Tổ thôn bên"}); err != nil {
			return err
		}
		m, err := w.Teams.Join(tx, team.Member{Home: w.Communes[0], Team: id, Name: "Người thôn bên", Organisation: team.Police})
		if err != nil {
			return err
		}
		if _, err = w.Teams.Share(tx, w.Communes[0], w.Campaign.No, other, []db.ID{m}, db.ID{}); err != nil {
			return err
		}
		kit, err = w.Teams.MakeKit(tx, w.Communes[0], w.Campaign.No, other, m, db.ID{})
		return err
	}))
	b := open(t, w.World, "thon0")
	for _, u := range []unit.ID{w.hamlet, other, w.Communes[0]} {
		for _, path := range []string{w.to("team", u) + "/" + id.String(), w.to("kit", u) + "/" + kit.ID.String(), w.to("kit", u) + "/" + kit.ID.String() + "/print"} {
			if _, r := b.read(b.c.Get(b.base + path)); r.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %d", path, r.StatusCode)
			}
		}
		for _, act := range []string{"save", "join", "member", "leave", "end", "plan", "issue", "nothing"} {
			if _, r := b.read(b.c.PostForm(b.base+w.to("team", u)+"/"+id.String()+"/"+act, url.Values{"task": {"x"}})); r.StatusCode != http.StatusNotFound {
				t.Errorf("%s at %d: %d", act, u, r.StatusCode)
			}
		}
	}
	if body := b.get(w.to("teams", w.hamlet)); strings.Contains(body, "Tổ thôn bên") {
		t.Error("another hamlet's team is listed")
	}
}

// TestTeamShot draws the pages of the teams with work on them; with TUNGNHA_SHOTS=DIR the pictures are kept, to be looked at.
func TestTeamShot(t *testing.T) {
	w := newTeamWorld(t)
	pages := w.busy()
	ctx := webtest.Browser(t)
	dir := os.Getenv("TUNGNHA_SHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	w.Cookie(ctx, "tn_session", w.Token("ct0"))
	for name, path := range pages {
		for _, lang := range []string{"vi", "en"} {
			w.Cookie(ctx, "tn_lang", lang)
			for _, width := range []int64{1440, 360} {
				shoot(t, ctx, w.URL+path, width, filepath.Join(dir, fmt.Sprintf("%s-%s-%d.png", name, lang, width)))
			}
		}
	}
}

// busy gives the team work: an assignment in time, one overdue, a draft, sessions, a split, a sheet keyed in.
func (w *teamWorld) busy() map[string]string {
	w.T.Helper()
	home, no := w.Communes[0], w.Campaign.No
	id, err := db.ParseID(w.path[strings.LastIndex(w.path, "/")+1:])
	w.Must(err)
	var kit *team.Kit
	w.Must(w.DB.Write(context.Background(), func(tx *db.Tx) error {
		t, err := w.Teams.Team(tx, home, id)
		if err != nil {
			return err
		}
		today := w.Campaign.Plan.DayOf(w.Now())
		for i, due := range []int{4, -3, 9} {
			a := team.Assignment{
				Home: home, Team: id, Member: t.Members[i].ID, Task: "Đến từng nhà, hướng dẫn kích hoạt mức 2", From: today.Add(-10), Due: today.Add(due),
				Result: team.Result{Measure: ledger.Reached2.String(), Goal: 40}, Leader: t.Leader,
			}
			if i == 2 {
				a.Leader = db.ID{}
			}
			if a.ID, err = w.Teams.Draft(tx, no, a); err != nil {
				return err
			}
			if i < 2 {
				if err := w.Teams.Issue(tx, no, home, a.ID, 1, db.ID{}); err != nil {
					return err
				}
			}
		}
		s := team.Session{Home: home, Unit: w.hamlet, Team: id, Kind: team.Evening, Place: "Nhà văn hóa thôn", Starts: w.Now().Add(-24 * time.Hour), Ends: w.Now().Add(-21 * time.Hour)}
		if s.ID, err = w.Teams.Plan(tx, s); err != nil {
			return err
		}
		if err := w.Teams.Hold(tx, home, s.ID, 1, team.Outcome{People: 31, Result: "Kích hoạt 14 người", Present: map[db.ID]bool{t.Members[0].ID: true}}, db.ID{}); err != nil {
			return err
		}
		if _, err := w.Teams.Share(tx, home, no, w.hamlet, []db.ID{t.Members[0].ID, t.Members[1].ID, t.Members[2].ID}, db.ID{}); err != nil {
			return err
		}
		if kit, err = w.Teams.MakeKit(tx, home, no, w.hamlet, t.Members[0].ID, db.ID{}); err != nil {
			return err
		}
		_, err = w.Teams.Key(tx, home, kit.ID, []team.LineCode{{Line: 1, Outcome: team.Again}, {Line: 2, Outcome: team.Nobody}}, team.Contact{}, w.Now().Add(3*time.Hour))
		return err
	}))
	return map[string]string{
		"teams": w.to("teams", home), "team": w.path, "member": w.path + "?edit=" + w.anyMember(id).String(), "split": w.to("split", w.hamlet), "kits": w.to("kit", w.hamlet), "kit": w.to("kit", w.hamlet) + "/" + kit.ID.String(),
		"kitprint": w.to("kit", w.hamlet) + "/" + kit.ID.String() + "/print", "calls": w.to("calls", home),
	}
}

// anyMember gives a member of a team.
func (w *teamWorld) anyMember(id db.ID) (m db.ID) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		t, err := w.Teams.Team(q, w.Communes[0], id)
		if err == nil {
			m = t.Members[0].ID
		}
		return err
	}))
	return m
}

func TestContactOnThePersonsPage(t *testing.T) {
	t.Parallel()
	w := newTeamWorld(t)
	b := w.b
	path := citizenWith(w.World, ledger.StepActivate2)
	id, err := db.ParseID(path[strings.LastIndex(path, "/")+1:])
	w.Must(err)
	b.holds(b.get(path), "Họp dân", "Không có ai ở nhà")
	b.refused(path+"/contact", url.Values{"channel": {"phone"}, "outcome": {"again"}}, http.StatusUnprocessableEntity, "Cần ghi giờ hẹn lại")
	b.holds(b.post(path+"/contact", url.Values{"channel": {"phone"}, "outcome": {"again"}, "again": {"2023-05-26T19:30"}}, "/c/"), "Đã ghi lần liên hệ", "Gọi điện · Hẹn lại")
	b.holds(b.get(w.to("calls", w.Communes[0])), "19:30 26/05/2023", "Gọi điện · Hẹn lại")
	// Somebody else of the list has the same number and is active: the page warns before anything is done.
	w.Must(w.DB.Write(context.Background(), func(tx *db.Tx) error {
		who, err := w.Roster.Citizen(tx, w.Communes[0], id)
		if err != nil {
			return err
		}
		other := *who
		other.ID, other.Name, other.Identity, other.Phones, other.ListNo = db.ID{}, "Lê Thử Chung Máy", "", []string{"0900000999"}, 901
		if other.ID, err = w.Roster.Add(tx, other); err != nil {
			return err
		}
		who.Phones = []string{"0900000999"}
		if err := w.Roster.Update(tx, *who); err != nil {
			return err
		}
		_, err = w.Ledger.Append(tx, w.Communes[0], []ledger.Event{{ID: db.NewID(tx.Now()), Citizen: other.ID, Kind: ledger.Activated, Body: ledger.Body{Level: 1}}})
		return err
	}))
	b.holds(b.get(path), "Số máy này đã có 1 người khác kích hoạt")
}

// TestHouseByHouseWithoutScript: a row of houses where nobody was home, a door that is held, and houses of another hamlet that are not found.
func TestHouseByHouseWithoutScript(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, world *webtest.World) {
		w := teamsOn(t, world)
		b, path := w.b, w.to("houses", w.hamlet)
		page := b.get(path)
		b.holds(page, "hộ còn người cần gặp", "Giữ hộ cho", "Lê Thử Nghiệm")
		houses := houseBox.FindAllStringSubmatch(page, -1)
		b.refused(path+"/nobody", url.Values{}, http.StatusUnprocessableEntity, "Mỗi lần ghi từ 1 đến 40 hộ")
		form := url.Values{"op": {inputOf(page, "op")}, "house": {houses[0][1], houses[1][1], houses[2][1]}}
		b.holds(b.post(path+"/nobody", form, path), "Đã ghi không có ai ở nhà: 3 hộ")
		once := 0
		for _, h := range houses[:3] {
			once += contactsAt(w.World, h[1])
		}
		if once == 0 {
			t.Error("nothing was recorded")
		}
		b.post(path+"/nobody", form, path) // the same form, sent twice
		for _, h := range houses[:3] {
			once -= contactsAt(w.World, h[1])
		}
		if once != 0 {
			t.Errorf("sent twice: %d", once)
		}
		member := optionOf.FindAllStringSubmatch(page, -1)
		hold := url.Values{"at": {houses[4][1]}, "member": {member[0][1]}}
		b.holds(b.post(path+"/door", hold, path), "Đã giữ hộ trong 30 phút", "17:10")
		b.refused(path+"/door", url.Values{"at": {houses[4][1]}, "member": {member[1][1]}}, http.StatusUnprocessableEntity, "đang ở hộ này đến 17:10")
		b.refused(path+"/door", url.Values{"at": {houses[5][1]}, "member": {houses[0][1]}}, http.StatusUnprocessableEntity, "Không đọc được")
		b.holds(b.post(path+"/door", url.Values{"at": {houses[4][1]}, "act": {"leave"}}, path), "Đã thả hộ")
		other := houseBox.FindStringSubmatch(b.get(w.to("houses", w.Hamlets[w.Communes[0]][1])))[1]
		b.refused(path+"/nobody", url.Values{"op": {inputOf(page, "op")}, "house": {other}}, http.StatusNotFound, "")
		b.refused(path+"/door", url.Values{"at": {other}, "member": {member[0][1]}}, http.StatusNotFound, "")
	})
}

var houseBox = regexp.MustCompile(`name="house" value="([0-9a-f-]{36})"`)

// contactsAt counts the visits at which nobody was home in a house.
func contactsAt(w *webtest.World, house string) (n int) {
	w.T.Helper()
	id, err := db.ParseID(house)
	w.Must(err)
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		_, people, err := w.Roster.Household(q, w.Communes[0], id)
		for _, p := range people {
			events, _, err := w.Ledger.Timeline(q, w.Communes[0], p.ID)
			if err != nil {
				return err
			}
			for i := range events {
				if events[i].Kind == ledger.Contacted && events[i].Body.Outcome == team.Nobody {
					n++
				}
			}
		}
		return err
	}))
	return n
}

// TestWalkIsDragged: with the keyboard, and with a pointer.
func TestWalkIsDragged(t *testing.T) {
	t.Parallel()
	w := newTeamWorld(t)
	s := see(t, w.World)
	s.logIn("ct0")
	heads := func() (out [3]string) {
		houses, err := w.walk()
		w.Must(err)
		for i := range out {
			out[i] = houses[i]
		}
		return out
	}
	before := heads()
	s.do(chromedp.Navigate(w.URL+w.to("split", w.hamlet)+"?walk=1"), chromedp.WaitVisible(chromedp.CSS(`.grip`)))
	s.do(chromedp.Focus(chromedp.CSS(`tbody[data-walk] tr:nth-child(3) .grip`)), chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.Enter))
	s.holds("Đã đổi thứ tự đường đi")
	if got := heads(); got != [3]string{before[2], before[0], before[1]} {
		t.Fatalf("%v after %v", got, before)
	}
	s.do(chromedp.WaitVisible(chromedp.CSS(`.grip`)))
	if _, err := chromedp.Run(s.ctx, chromedp.Evaluate[bool](`(() => { const rows = document.querySelector("[data-walk]").rows, at = (r) => { const b = r.getBoundingClientRect(); return { bubbles: true, buttons: 1, clientX: b.left + 5, clientY: b.top + b.height / 2 }; };
		const to = at(rows[2]);
		rows[0].querySelector(".grip").dispatchEvent(new PointerEvent("pointerdown", at(rows[0])));
		document.dispatchEvent(new PointerEvent("pointermove", to)); document.dispatchEvent(new PointerEvent("pointerup", to)); return true; })()`)); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if heads() == before {
			return
		}
		s.holds("Đường đi")
	}
	t.Errorf("%v, want %v", heads(), before)
}

// walk is the hamlet's heads in walking order.
func (w *teamWorld) walk() (out []string, err error) {
	err = w.DB.Read(context.Background(), func(q *db.Rx) error {
		out = nil
		houses, err := w.Roster.HamletHouseholds(q, w.Communes[0], w.hamlet)
		for _, h := range houses {
			out = append(out, h.ID.String())
		}
		return err
	})
	return out, err
}
