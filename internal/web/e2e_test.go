package web_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tungnha/internal/web/webtest"
)

// seen is a browser with script, on a desk, as somebody.
type seen struct {
	t   *testing.T
	ctx context.Context
	w   *webtest.World
}

func see(t *testing.T, w *webtest.World) *seen {
	t.Helper()
	return &seen{t, webtest.Browser(t), w}
}

func (s *seen) do(steps ...chromedp.Action[chromedp.Void]) {
	s.t.Helper()
	if err := chromedp.Do(s.ctx, steps...); err != nil {
		s.t.Fatal(err)
	}
}

// holds waits until the page holds a text.
func (s *seen) holds(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		var err error
		for range 20 { // a page that is left takes its scripts, and the question, with it: it is asked again
			_, err = chromedp.Run(s.ctx, chromedp.Poll[bool](fmt.Sprintf(`document.body.innerText.includes(%q)`, text)))
			if err == nil || !strings.Contains(err.Error(), "Cannot find context") && !strings.Contains(err.Error(), "navigated") {
				break
			}
		}
		if err != nil {
			body, _ := chromedp.Run(s.ctx, chromedp.Evaluate[string](`document.body.innerText`))
			s.t.Fatalf("the page does not hold %q: %v\n%.800s", text, err, body)
		}
	}
}

func (s *seen) logIn(login string) {
	s.t.Helper()
	s.w.Ensure(login)
	s.do(chromedp.Navigate(s.w.URL+"/"), chromedp.WaitVisible(chromedp.CSS(`input[name=login]`)), chromedp.SendKeys(chromedp.CSS(`input[name=login]`), login),
		chromedp.SendKeys(chromedp.CSS(`input[name=password]`), webtest.Password+kb.Enter), chromedp.WaitVisible(chromedp.CSS(`table.board`)))
}

// strict fails on anything that the content policy refused: a page that works by luck.
func (s *seen) strict() {
	s.t.Helper()
	n, err := chromedp.Run(s.ctx, chromedp.Evaluate[int](`performance.getEntriesByType("resource").filter(r => r.responseStatus >= 400).length`))
	if err != nil || n != 0 {
		s.t.Errorf("%d files of the page were not served (%v)", n, err)
	}
}

// keep draws the page as it stands, at three widths, where pictures are kept (TUNGNHA_SHOTS): for answers to a form, which have no address of their own.
func (s *seen) keep(name string) {
	s.t.Helper()
	dir := os.Getenv("TUNGNHA_SHOTS")
	if dir == "" {
		return
	}
	for _, width := range []int64{360, 1024, 1440} {
		s.do(chromedp.EmulateViewport(width, 1000))
		picture, err := chromedp.Run(s.ctx, chromedp.FullScreenshot(100))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, width)), picture, 0o600)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// TestBoardToPerson logs in, opens a figure, and stands before the people behind it.
func TestBoardToPerson(t *testing.T) {
	t.Parallel()
	s := see(t, webtest.New(t))
	s.logIn("huyen")
	s.holds("ngày 21/41", "chốt 17:00 25/05/2023", "Chưa báo cáo")
	s.strict()
	s.do(chromedp.Click(chromedp.CSS(`table.board tbody tr:nth-child(2) th a`)), chromedp.WaitVisible(chromedp.CSS(`table.board tbody tr:nth-child(2) .cnt a`)))
	s.holds("Thôn 1")
	count, err := chromedp.Run(s.ctx, chromedp.Text(chromedp.CSS(`table.board tbody tr:nth-child(2) .cnt a`)))
	if err != nil {
		t.Fatal(err)
	}
	s.do(chromedp.Click(chromedp.CSS(`table.board tbody tr:nth-child(2) .cnt a`)), chromedp.WaitVisible(chromedp.CSS(`table.people`)))
	s.holds("Đã kích hoạt mức 1 trong đợt", count+" người")
	rows, err := chromedp.Run(s.ctx, chromedp.Evaluate[int](`document.querySelectorAll("table.people tbody tr").length`))
	if err != nil || fmt.Sprint(rows) != count {
		t.Errorf("the figure says %s, the list has %d (%v)", count, rows, err)
	}
	s.do(chromedp.Click(chromedp.CSS(`table.people tbody th a`)), chromedp.WaitVisible(chromedp.CSS(`.line`)))
	s.holds("Diễn biến", "Kích hoạt thành công mức 1")
}

// TestQuickEntryByKeyboard marks three lines and takes them back without a mouse.
func TestQuickEntryByKeyboard(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	s := see(t, w)
	s.logIn("thon0")
	field := chromedp.CSS(`input[name=lines]`)
	s.do(chromedp.Navigate(fmt.Sprintf("%s/q/%s/%d?mark=p", w.URL, w.Campaign.ID, w.Hamlets[w.Communes[0]][0])), chromedp.WaitVisible(field))
	// The browser gives the focus when it has laid the page out, which may be after the field is seen.
	if on, err := chromedp.Run(s.ctx, chromedp.Poll[bool](`document.activeElement && document.activeElement.name === "lines"`)); err != nil || !on {
		t.Fatalf("the focus is not in the field (%v)", err)
	}
	s.do(chromedp.KeyEvent("3, 70-71"))
	s.holds("Đã đăng nhập Cổng dịch vụ công: 3 dòng") // seen before anything is recorded
	if n := portals(w, "70"); n != 0 {
		t.Fatal("looking recorded something")
	}
	s.do(chromedp.KeyEvent(kb.Enter))
	s.holds("Hoàn tác", "(3, 70-71)")
	for _, line := range []string{"3", "70", "71"} {
		if n := portals(w, line); n != 1 {
			t.Errorf("line %s: %d", line, n)
		}
	}
	if on, err := chromedp.Run(s.ctx, chromedp.Poll[bool](`document.activeElement.name === "lines" && document.activeElement.value === ""`)); err != nil || !on {
		t.Errorf("the field is not ready for the next lines (%v)", err)
	}
	s.do(chromedp.KeyEvent("z", chromedp.KeyModifiers(kb.ModifierCtrl)))
	s.holds("Đã hoàn tác")
	if n := portals(w, "3"); n != 0 {
		t.Errorf("after Ctrl+Z line 3 has %d", n)
	}
}

// TestImportInBrowser sends a workbook, reads the preview and enters it.
func TestImportInBrowser(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	s := see(t, w)
	s.logIn("ca0")
	file := filepath.Join(t.TempDir(), "Thôn 1.xlsx")
	if err := os.WriteFile(file, workbook(t), 0o600); err != nil {
		t.Fatal(err)
	}
	s.do(chromedp.Navigate(fmt.Sprintf("%s/i/%s/%d", w.URL, w.Campaign.ID, w.Communes[0])), chromedp.WaitVisible(chromedp.CSS(`input[type=file]`)),
		chromedp.SetUploadFiles(chromedp.CSS(`input[type=file]`), []string{file}), chromedp.Click(chromedp.CSS(`form[enctype] button`)), chromedp.WaitVisible(chromedp.CSS(`form[action$=commit] button`)))
	s.holds("Hệ thống hiểu tệp này như sau", "Trần Thị Mận", "Từ chối")
	s.do(chromedp.Click(chromedp.CSS(`form[action$=commit] button`)))
	s.holds("Đã ghi") // the page asks again by itself while it is being entered
	s.do(chromedp.SendKeys(chromedp.CSS(`.find input`), "tran van dao"+kb.Enter))
	s.holds("Trần Văn Đào")
}

// TestRevealInPlace shows the whole number without leaving the page, and only after a reason.
func TestRevealInPlace(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	s := see(t, w)
	s.logIn("ca0")
	s.do(chromedp.Navigate(w.URL+citizenWith(w, 1)), chromedp.Click(chromedp.CSS(`#identity summary`)), chromedp.WaitVisible(chromedp.CSS(`#identity input`)),
		chromedp.SendKeys(chromedp.CSS(`#identity input`), "đối chiếu hồ sơ"+kb.Enter), chromedp.WaitVisible(chromedp.CSS(`#identity b`)))
	number, err := chromedp.Run(s.ctx, chromedp.Text(chromedp.CSS(`#identity b`)))
	if err != nil || len(strings.ReplaceAll(number, " ", "")) != 12 {
		t.Errorf("%q %v", number, err)
	}
	at, err := chromedp.Run(s.ctx, chromedp.Location())
	if err != nil || strings.HasSuffix(at, "/reveal") {
		t.Errorf("the page went to %s (%v)", at, err)
	}
}
