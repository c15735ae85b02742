package handset_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// enrolled is a phone that was given a code, whose six digits the desk compared, and that has downloaded its hamlet.
func (w *world) enrolled(t testing.TB) *phone {
	t.Helper()
	p := w.phone(t)
	p.enrol()
	p.kept()
	return p
}

func (p *phone) enrol() {
	p.t.Helper()
	p.types("enrol-code", strings.ToLower(p.w.code(p.account)))
	p.introduces()
}

// introduces goes on after the code: a name, the PIN twice, six digits that the desk compares.
func (p *phone) introduces() {
	p.t.Helper()
	p.types("enrol-name", "Lụa, máy thử")
	p.taps("enrol-next")
	p.digits(pin)
	p.says("Nhập lại mã PIN")
	p.digits(pin)
	p.w.confirm(p.account, strings.ReplaceAll(p.text("check"), " ", ""))
	p.taps("confirmed")
	p.says("Thôn Bãi Cát")
	p.wants(`!location.href.includes("enrol")`) // a code that was scanned is gone from the address
	p.sees("home")                              // tonight's list, whoever was open before
	p.sees(person(p.w.people[0]))
}

// surveys records that a person has a phone that runs VNeID, with a SIM of their own.
func (p *phone) surveys(i int) {
	p.t.Helper()
	p.visits(i)
	p.taps("done", "device-1", "sim-1", "save")
	p.movedOn(i)
}

// meetsNobody records that nobody was there.
func (p *phone) meetsNobody(i int) {
	p.t.Helper()
	p.visits(i)
	p.taps("nobody", "save")
	p.movedOn(i)
}

// movedOn waits until what was done to a person is called saved and the next one is there.
func (p *phone) movedOn(i int) {
	p.t.Helper()
	p.sees("undo")
	p.wants(`!location.hash.includes("` + p.w.people[i].String() + `")`)
}

// home goes to tonight's list.
func (p *phone) home() {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`void (location.hash = "#/")`))
	p.sees("home")
}

// visits opens a person from the list.
func (p *phone) visits(i int) {
	p.t.Helper()
	p.home()
	p.taps(person(p.w.people[i]))
	p.says(p.w.names[i])
}

// TestEnrolToList goes the whole way of the first evening: the code, the PIN, six digits, the list, the first person, and back to the desk.
func TestEnrolToList(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	p := w.enrolled(t)
	p.says(w.names[0], w.names[1], "Thôn Bãi Cát", "Đã gửi hết")
	p.surveys(0)
	w.arrived(w.people[0], "surveyed")
	p.waiting(0)
	p.strict()
}

// TestEnrolByTheQRCode opens the address of the desk's QR code: the code need not be typed, and is not in the address afterwards.
func TestEnrolByTheQRCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	p := w.phone(t)
	p.sees("enrol-code")
	code := w.code(w.officer)
	p.open("#enrol=" + code)
	p.do(chromedp.Reload())
	p.sees("enrol-code")
	p.wants(`document.querySelector('[data-test="enrol-code"]').value.replace(/ /g, "") === "` + code + `"`)
	p.introduces()
}

// TestEveningWithoutNetwork works a whole evening with no server: a reload and a pulled battery in between lose nothing, and everything arrives exactly once.
func TestEveningWithoutNetwork(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 24)
	p := w.enrolled(t)
	p.network(false)
	w.server.Stop()
	p.surveys(0)
	p.meetsNobody(1)
	p.surveys(2)
	p.waiting(3)
	p.taps("undo")
	p.waiting(2)

	p.do(chromedp.Reload())
	p.unlocks()
	p.waiting(2)
	p.meetsNobody(4)
	p.waiting(3)

	p.die() // the moment it was called saved
	p.on()
	p.open("")
	p.sees("pin")
	p.waiting(3)
	p.unlocks()
	p.waiting(3)
	p.surveys(5)
	p.waiting(4)
	for _, i := range []int{0, 1, 2, 4, 5} {
		if h := w.history(w.people[i]); len(h) > 0 {
			t.Fatalf("without a network the ledger has %v of person %d", h, i)
		}
	}

	w.server.Start()
	p.taps("strip", "sync")
	p.waiting(0)
	w.arrived(w.people[0], "surveyed")
	w.arrived(w.people[1], "contacted")
	w.arrived(w.people[2])
	w.arrived(w.people[4], "contacted")
	w.arrived(w.people[5], "surveyed")
	p.strict()
}

// TestNetworkComesBack: nobody presses anything, the work goes by itself, also when the answer to the first sending is lost on the way.
func TestNetworkComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	p := w.enrolled(t)
	p.network(false)
	p.surveys(0)
	p.meetsNobody(1)
	p.waiting(2)
	var lost atomic.Int64
	w.between(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/sync") && lost.CompareAndSwap(0, 1) {
				next.ServeHTTP(deaf{rw}, r) // the server has it, the phone never hears
				panic(http.ErrAbortHandler)
			}
			next.ServeHTTP(rw, r)
		})
	})
	p.network(true)
	w.arrived(w.people[0], "surveyed")
	w.arrived(w.people[1], "contacted")
	p.taps("strip", "sync") // the second sending is due some seconds after the first failed
	p.waiting(0)
	w.arrived(w.people[0], "surveyed")
	w.arrived(w.people[1], "contacted")
	p.strict()
	if lost.Load() != 1 {
		t.Error("no answer was lost")
	}
}

// deaf swallows an answer.
type deaf struct{ http.ResponseWriter }

// Write drops it.
func (deaf) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader drops it.
func (deaf) WriteHeader(int) {}
