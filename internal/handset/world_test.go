package handset_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tungnha/fieldapp"
	"tungnha/fieldapp/apptest"
	"tungnha/internal/access"
	"tungnha/internal/app"
	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

const (
	plan     = "vinh-loc-2023"
	password = "cầu tre lắc lẻo gập ghềnh"
	perHouse = 4
)

// world is a server on day 21 of its campaign in the evening: one hamlet with people of whom nothing is known, one member of a team who works there.
// Its clock runs; the phone's own is three years ahead of it, as a phone with a wrong date is.
type world struct {
	*app.App
	t       testing.TB
	server  *apptest.Server
	bundle  atomic.Pointer[fieldapp.Bundle]
	wire    atomic.Pointer[func(http.Handler) http.Handler] // what happens to requests on the way, nil: nothing
	admin   access.Actor
	officer db.ID
	commune unit.ID
	hamlet  unit.ID
	people  []db.ID // in walking order
	names   []string
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newWorld(t testing.TB, people int) *world {
	t.Helper()
	own, err := fieldapp.Own()
	must(t, err)
	start, evening := time.Now(), time.Date(2023, 5, 25, 19, 0, 0, 0, locale.Zone)
	a, err := app.Open(context.Background(), app.Config{Dir: t.TempDir(), Clock: func() time.Time { return evening.Add(time.Since(start)) }})
	must(t, err)
	t.Cleanup(func() { must(t, a.Close()) })
	w := &world{App: a, t: t}
	w.bundle.Store(own)
	desk, err := a.Handler(app.Desk{})
	must(t, err)
	mux := http.NewServeMux()
	mux.Handle("/m/", fieldapp.Handler(func() (*fieldapp.Bundle, error) { return w.bundle.Load(), nil }, a.Log))
	mux.Handle("/", desk)
	w.campaign()
	w.hamletOf(people)
	w.server = apptest.Serve(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if wire := w.wire.Load(); wire != nil {
			(*wire)(mux).ServeHTTP(rw, r)
			return
		}
		mux.ServeHTTP(rw, r)
	}))
	return w
}

// between puts something between the phone and the server.
func (w *world) between(wire func(http.Handler) http.Handler) { w.wire.Store(&wire) }

func (w *world) campaign() {
	w.t.Helper()
	ctx := context.Background()
	text, err := app.ReadPlan(plan)
	must(w.t, err)
	l, err := w.LoadPlan(ctx, plan, text, "", access.System("test"))
	must(w.t, err)
	must(w.t, w.Access.Setup(ctx, "quantri", "Quản trị", password, l.Unit))
	w.admin, err = w.Access.ActorOf(ctx, "quantri")
	must(w.t, err)
	tree, err := w.Units.Tree(ctx)
	must(w.t, err)
	w.commune = tree.Communes(l.Unit)[0]
	w.hamlet, err = w.Units.AddHamlet(ctx, w.commune, "Thôn Bãi Cát")
	must(w.t, err)
	w.officer = w.member("thanh.vien", "Vũ Thị Lụa")
}

var (
	families = []string{"Nguyễn", "Trịnh", "Lê", "Phạm", "Vũ", "Đỗ", "Hoàng"}
	givens   = []string{"Hưởng", "Phượng", "Thắng", "Nhài", "Quỳnh", "Tuyết", "Cường", "Lượng", "Mỵ", "Sửu", "Yến"}
)

// hamletOf fills the hamlet with invented people, four to a house.
func (w *world) hamletOf(people int) {
	w.t.Helper()
	must(w.t, w.DB.Write(context.Background(), func(tx *db.Tx) error {
		w.people, w.names = nil, nil // the transaction may be tried again
		var house db.ID
		for i := range people {
			name := fmt.Sprintf("%s Thị %s %s", families[i%len(families)], strings.Repeat("Mai ", i%2)+"Ngọc", givens[i%len(givens)])
			if i%perHouse == 0 {
				var err error
				if house, err = w.Roster.AddHousehold(tx, roster.Household{Commune: w.commune, Hamlet: w.hamlet, Head: name, BookNo: fmt.Sprint(i/perHouse + 1)}); err != nil {
					return err
				}
			}
			id, err := w.Roster.Add(tx, roster.Citizen{
				Commune: w.commune, Household: house, Hamlet: w.hamlet, ListNo: int64(i + 1), Name: name, Birth: vn.Birth{Year: 1950 + i%50, Month: 1 + i%12, Day: 1 + i%28},
				Identity: fmt.Sprintf("0381%08d", i+1), Phones: []string{fmt.Sprintf("09000%05d", i)}, Card: roster.CardChip,
			})
			if err != nil {
				return err
			}
			w.people, w.names = append(w.people, id), append(w.names, name)
		}
		return nil
	}))
}

// member makes an account of somebody more who works in the hamlet.
func (w *world) member(login, name string) db.ID {
	w.t.Helper()
	a, _, err := w.Access.CreateAccount(context.Background(), w.admin, access.NewAccount{Login: login, Name: name, Role: access.RoleTeamMember, Unit: w.hamlet})
	must(w.t, err)
	return a.ID
}

// code is one of the desk for somebody's phone.
func (w *world) code(account db.ID) string {
	w.t.Helper()
	e, err := w.Access.NewEnrolment(context.Background(), w.admin, account)
	must(w.t, err)
	return e.Code
}

// device is somebody's newest phone that was enrolled.
func (w *world) device(account db.ID) *access.Device {
	w.t.Helper()
	list, err := w.Access.Devices(context.Background(), w.admin, account)
	must(w.t, err)
	if len(list) == 0 {
		w.t.Fatal("no phone was enrolled")
	}
	return list[0]
}

// confirm is the desk comparing six digits.
func (w *world) confirm(account db.ID, check string) {
	w.t.Helper()
	must(w.t, w.Access.ConfirmDevice(context.Background(), w.admin, w.device(account).ID, check))
}

// revoke is the desk shutting the phone out.
func (w *world) revoke() {
	w.t.Helper()
	must(w.t, w.Access.RevokeDevice(context.Background(), w.admin, w.device(w.officer).ID))
}

// history is what the ledger has of a person, the kinds in their order.
func (w *world) history(person db.ID) (kinds []string) {
	w.t.Helper()
	must(w.t, w.DB.Read(context.Background(), func(q *db.Rx) error {
		events, _, err := w.Ledger.Timeline(q, w.commune, person)
		slices.SortStableFunc(events, func(a, b ledger.Event) int { return a.SeenAt.Compare(b.SeenAt) })
		kinds = nil
		for _, e := range events {
			if e.Kind != ledger.Listed { // the import said so, no phone
				kinds = append(kinds, string(e.Kind))
			}
		}
		return err
	}))
	return kinds
}

// arrived waits until the ledger has so many events of a person; more than that, or others than wanted, fail at the end.
func (w *world) arrived(person db.ID, want ...string) {
	w.t.Helper()
	end := time.Now().Add(time.Minute)
	for ; ; <-time.After(20 * time.Millisecond) {
		have := w.history(person)
		if fmt.Sprint(have) == fmt.Sprint(want) {
			return
		}
		if len(have) > len(want) || time.Now().After(end) {
			w.t.Fatalf("the ledger has %v of the person, want %v", have, want)
		}
	}
}

// plain lets everything through; noField lets the app through and nothing of the protocol: a server that is being renewed.
func plain(next http.Handler) http.Handler { return next }

func noField(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/field/") {
			rw.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(rw, r)
	})
}

// called finds the one person of a name; nobody or two of them fail.
func (w *world) called(name string) db.ID {
	w.t.Helper()
	var found []db.ID
	must(w.t, w.DB.Read(context.Background(), func(q *db.Rx) error {
		list, err := w.Roster.Citizens(q, w.commune)
		found = nil
		for _, c := range list {
			if c.Name == name {
				found = append(found, c.ID)
			}
		}
		return err
	}))
	if len(found) != 1 {
		w.t.Fatalf("%d people are called %s", len(found), name)
	}
	return found[0]
}
