package handset_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"tungnha/fieldapp/apptest"
	"tungnha/internal/db"
)

const pin = "246813"

// phone is a cheap phone: a browser with a profile of its own, that can be switched off and on.
type phone struct {
	t       testing.TB
	w       *world
	account db.ID // whose it is
	profile string
	ctx     context.Context
	off     func()
	worked  float64 // benchmarks: ms of processor time of the main thread in what was measured last
}

// phone gives a new one with the app open.
func (w *world) phone(t testing.TB) *phone {
	t.Helper()
	p := &phone{t: t, w: w, account: w.officer, profile: apptest.Profile(t)}
	p.on()
	p.open("")
	return p
}

// on starts the browser on the phone's profile.
func (p *phone) on() {
	p.t.Helper()
	p.ctx, p.off = apptest.Browser(p.t, p.profile)
	must(p.t, apptest.Phone(p.ctx))
	must(p.t, apptest.Tell(p.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: listening}))
}

// listening notes what goes wrong in a page without anybody being told.
const listening = `window.wrong = [];
addEventListener("error", (e) => window.wrong.push(String(e.message)));
addEventListener("unhandledrejection", (e) => window.wrong.push(String(e.reason)));
addEventListener("securitypolicyviolation", (e) => window.wrong.push("policy: " + e.violatedDirective + " " + e.blockedURI));`

// die is the battery pulled out: the browser is killed, nothing is closed.
func (p *phone) die() {
	p.t.Helper()
	apptest.Kill(p.t, p.ctx)
	p.off()
}

// open goes to the app, as its icon does.
func (p *phone) open(fragment string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.w.server.URL + "/m/" + fragment))
}

func (p *phone) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	must(p.t, chromedp.Do(p.ctx, steps...))
}

// wants waits until an expression holds in the page.
func (p *phone) wants(expression string) {
	p.t.Helper()
	must(p.t, apptest.Wait(p.ctx, expression))
}

// says waits for a text on the screen.
func (p *phone) says(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		p.wants(fmt.Sprintf("document.body.innerText.includes(%q)", text))
	}
}

func named(test string) string { return fmt.Sprintf(`[data-test=%q]`, test) }

// sees waits for a part of the screen by its data-test.
func (p *phone) sees(test string) { p.t.Helper(); p.wants(visible(test)) }

// misses waits until a part of the screen is gone.
func (p *phone) misses(test string) { p.t.Helper(); p.wants("!(" + visible(test) + ")") }

func visible(test string) string {
	return fmt.Sprintf(`document.querySelector(%q)?.getClientRects().length > 0`, named(test))
}

// taps puts a finger on a part of the screen, once it can be pressed and stands still.
func (p *phone) taps(tests ...string) {
	p.t.Helper()
	for _, test := range tests {
		p.wants(fmt.Sprintf(`%s && !document.querySelector(%q).disabled`, visible(test), named(test)))
		at, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]float64](fmt.Sprintf(middle, named(test)), chromedp.EvalAwaitPromise))
		must(p.t, err)
		if len(at) != 2 {
			p.t.Fatalf("%s went away before it was pressed", test)
		}
		p.do(chromedp.TapXY(at[0], at[1]))
	}
}

// middle gives where an element is when it has stood still for two frames.
const middle = `(async () => {
	const frame = () => new Promise((ok) => requestAnimationFrame(ok));
	document.querySelector(%[1]q)?.scrollIntoView({ block: "nearest" });
	for (let before = "";;) {
		await frame();
		const e = document.querySelector(%[1]q);
		if (!e) return [];
		const r = e.getBoundingClientRect(), now = JSON.stringify(r);
		if (now === before) return [r.x + r.width / 2, r.y + r.height / 2];
		before = now;
	}
})()`

// types puts a text into a field.
func (p *phone) types(test, text string) {
	p.t.Helper()
	p.sees(test)
	p.do(chromedp.SendKeys(chromedp.CSS(named(test)), text))
}

// digits taps a PIN.
func (p *phone) digits(pin string) {
	p.t.Helper()
	p.sees("pin")
	for _, d := range pin {
		p.taps("key-" + string(d))
	}
}

// unlocks enters the right PIN and waits until the app is where it was left.
func (p *phone) unlocks() {
	p.t.Helper()
	p.digits(pin)
	p.misses("pin")
	p.sees("strip")
}

// text is what a part of the screen says.
func (p *phone) text(test string) string {
	p.t.Helper()
	p.sees(test)
	s, err := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS(named(test))))
	must(p.t, err)
	return s
}

// network takes the network away from the browser, or gives it back.
func (p *phone) network(there bool) {
	p.t.Helper()
	worker := !there
	must(p.t, apptest.Tell(p.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		EmulateOfflineServiceWorker: &worker,
		MatchedNetworkConditions:    []*network.Conditions{{Offline: !there, DownloadThroughput: -1, UploadThroughput: -1}},
	}))
	must(p.t, apptest.Tell(p.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !there, DownloadThroughput: -1, UploadThroughput: -1}))
}

// kept waits until the app lies on the phone whole.
func (p *phone) kept() {
	p.t.Helper()
	p.wants(`navigator.serviceWorker.controller && caches.keys().then(k => k.length === 1)`)
}

// waiting waits until so many pieces of work are said not to be sent yet.
func (p *phone) waiting(n int) {
	p.t.Helper()
	if n == 0 {
		p.wants(fmt.Sprintf(`!/chưa gửi/.test(document.querySelector(%q).innerText)`, named("strip")))
		return
	}
	p.wants(fmt.Sprintf(`document.querySelector(%q).innerText.includes("%d việc chưa gửi")`, named("strip"), n))
}

// strict fails on what works by luck: an error nobody heard of, something the policy forbids, a file that was refused or comes from elsewhere.
func (p *phone) strict() {
	p.t.Helper()
	wrong, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]string](`window.wrong.concat(performance.getEntriesByType("resource")
		.filter(r => r.responseStatus >= 400 && !r.name.includes("/field/") || !r.name.startsWith(location.origin)).map(r => r.name))`))
	must(p.t, err)
	for _, w := range wrong {
		p.t.Errorf("behind the screen: %s", w)
	}
}

func person(id db.ID) string { return "person-" + strings.ToLower(id.String()) }
