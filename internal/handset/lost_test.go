package handset_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// wiped waits until the phone was shut out: nobody is on it any more, and its work lies sealed.
func (p *phone) wiped(unsent string) {
	p.t.Helper()
	p.sees("wiped")
	p.misses("pin")
	p.wants(rowsOf("packs") + ` === 0`)
	p.wants(rowsOf("notes") + ` === 0`)
	p.wants(rowsOf("outbox") + ` === ` + unsent)
}

// TestLostPhoneThatLiesLocked: it was revoked while it was locked and without a network; when the network returns it is wiped, and nobody has typed a PIN.
// Enrolled anew it stands at tonight's list and sends what it had kept.
func TestLostPhoneThatLiesLocked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	p := w.enrolled(t)
	p.kept()
	p.network(false)
	p.surveys(0)
	p.visits(1)
	p.do(chromedp.Reload())
	p.sees("pin")
	w.revoke()
	p.sees("pin")
	p.network(true)
	p.wiped("1")
	p.says("Máy này đã bị thu hồi", "1 việc chưa gửi")
	p.taps("enrol-again")
	p.enrol()
	p.waiting(0)
	w.arrived(w.people[0], "surveyed")
	p.strict()
}

// TestForgottenPIN: the lock screen says what to do, asks the server at a press, and is wiped once the desk has revoked the phone.
func TestForgottenPIN(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 8)
	p := w.enrolled(t)
	p.do(chromedp.Reload())
	p.taps("forgot", "ask")
	p.sees("not-revoked")
	p.network(false)
	p.taps("ask")
	p.says("Chưa có mạng")
	p.network(true)
	p.taps("ask")
	p.sees("not-revoked")
	w.revoke()
	p.wants(`(document.querySelector('[data-test="ask"]')?.click(), true)`) // unless it has asked by itself in this moment
	p.wiped("0")
	p.strict()
}

// TestForgetTellsTheDesk: who deletes the app's data with a network need not ask the commune to revoke the phone; without one they are told to.
func TestForgetTellsTheDesk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 8)
	p := w.enrolled(t)
	p.taps("strip", "forget", "forget-sure", "forget-now")
	p.says("xã đã nhận báo thu hồi máy này")
	if w.device(w.officer).Revoked.IsZero() {
		t.Error("the phone was not revoked")
	}
	p.enrol()
	p.network(false)
	p.taps("strip", "forget")
	p.says("Máy đang không có mạng")
	p.taps("forget-sure", "forget-now")
	p.says("hãy nhờ xã thu hồi máy này")
	p.sees("enrol-code")
	if d := w.device(w.officer); !d.Revoked.IsZero() {
		t.Error("the server heard of it without a network")
	}
	p.strict()
}

// TestNoNetworkIsCalm: an evening without a network is amber while work waits and never red, on no page.
func TestNoNetworkIsCalm(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 8)
	p := w.enrolled(t)
	p.network(false)
	p.surveys(0)
	p.taps("strip", "sync")
	p.says("Chưa có mạng")
	p.wants(`document.querySelector('[data-test="strip"]').className === "strip some"`)
	p.wants(`!document.querySelector('[data-test="sync-page"] p.late, [data-test="sync-page"] .card.late')`)
	p.network(true)
	p.taps("sync")
	p.waiting(0)
	p.wants(`document.querySelector('[data-test="strip"]').className === "strip"`)
	p.strict()
}
