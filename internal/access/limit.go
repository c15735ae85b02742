package access

import (
	"container/list"
	"math"
	"net"
	"net/netip"
	"sync"
	"time"

	"tungnha/internal/errs"
)

// The limits. A window begins with its first failure; within it, no more attempts than these are judged.
const (
	failureWindow    = 15 * time.Minute
	failuresPerLogin = 10
	failuresPerIP    = 100 // an office, or a mobile carrier's gateway, stands behind one address
	addressesKept    = 10_000
)

// tooMany tells a person when to try again.
func tooMany(wait time.Duration) error {
	minutes := int(math.Ceil(wait.Minutes()))
	return errs.New(errs.KindTooMany, "access.too-many", errs.Tf(
		"Đăng nhập sai quá nhiều lần. Hãy thử lại sau %d phút, hoặc nhờ người quản trị đặt lại mật khẩu.",
		"Too many failed log-ins. Try again in %d minutes, or ask the administrator for a new password.", max(minutes, 1)))
}

// ipLimiter counts failures per address, in memory: what it forgets at a restart, the table of failures per login still holds.
// It keeps the addresses that were seen last.
type ipLimiter struct {
	mu    sync.Mutex
	most  int
	limit int
	at    map[netip.Prefix]*list.Element
	order *list.List // of *ipCount, the latest in front
}

type ipCount struct {
	who   netip.Prefix
	start time.Time
	n     int
}

func newIPLimiter(limit, most int) *ipLimiter {
	return &ipLimiter{most: most, limit: limit, at: map[netip.Prefix]*list.Element{}, order: list.New()}
}

// network is whom an address counts for: itself, or the /64 that one IPv6 subscriber holds. All that is no address counts as one.
func network(ip string) netip.Prefix {
	if host, _, err := net.SplitHostPort(ip); err == nil {
		ip = host
	}
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return netip.Prefix{}
	}
	a = a.Unmap().WithZone("")
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits) // fails only for more bits than the address has
	return p
}

// take counts an attempt before it is judged. It answers how long to wait when there were too many.
func (l *ipLimiter) take(ip string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.count(network(ip), now)
	if c.n >= l.limit {
		return max(c.start.Add(failureWindow).Sub(now), time.Second)
	}
	c.n++
	return 0
}

// giveBack takes an attempt off the count: it succeeded.
func (l *ipLimiter) giveBack(ip string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.at[network(ip)]; e != nil {
		c := e.Value.(*ipCount)
		c.n = max(c.n-1, 0)
	}
}

// count finds or makes the address's count, begins its window anew when it is over, and forgets the address seen longest ago.
func (l *ipLimiter) count(who netip.Prefix, now time.Time) *ipCount {
	e := l.at[who]
	if e == nil {
		e = l.order.PushFront(&ipCount{who: who, start: now})
		l.at[who] = e
	}
	l.order.MoveToFront(e)
	if l.order.Len() > l.most {
		last := l.order.Back()
		delete(l.at, l.order.Remove(last).(*ipCount).who)
	}
	c := e.Value.(*ipCount)
	if now.Sub(c.start) >= failureWindow {
		c.start, c.n = now, 0
	}
	return c
}
