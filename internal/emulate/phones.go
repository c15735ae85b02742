package emulate

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	fieldwork "tungnha/internal/field"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/team"
	"tungnha/internal/unit"
)

// PhoneServer is the program that the phones speak to. Kill is SIGKILL and waits until the process is gone.
type PhoneServer interface {
	Start(ctx context.Context) (url string, err error)
	Kill() error
}

// PhoneRooms is the store while no server runs on it: for setting up, for changing members, and for looking at the end. Close gives it back.
type PhoneRooms struct {
	DB     *db.DB
	Units  *unit.Service
	Access *access.Service
	Roster *roster.Service
	Ledger *ledger.Service
	Field  *fieldwork.Service
	Teams  *team.Service
	Admin  access.Actor // may do everything in Unit
	Unit   unit.ID      // whose communes are played in
	Close  func() error
}

// PhoneOptions say how hard it gets. Every phone works offline for Days days; the server is killed Kills times while phones send.
type PhoneOptions struct {
	Phones, Days, Kills int
	Seed                uint64
	Connections         int // phones that send at once; 0: 32
	Server              PhoneServer
	Open                func(ctx context.Context) (*PhoneRooms, error)
	Progress            func(day, kills int)
}

// PhoneReport is what was found. Lost, Doubled, Leaked and Faults must be empty.
type PhoneReport struct {
	Acknowledged int      `json:"acknowledged"` // operations that the server said it had
	Present      int      `json:"present"`      // of those, found once, with what they did
	Lost         int      `json:"lost"`
	Doubled      int      `json:"doubled"` // records that nobody sent, or twice
	Leaked       int      `json:"leaked"`  // people of another area seen, or changed from there
	Kills        int      `json:"kills"`
	Refused      int      `json:"refused"` // told with a sentence and kept on the phone
	Conflicts    int      `json:"conflicts"`
	Carried      int      `json:"carried"` // of those acknowledged, handed in as files of phones that were revoked
	Unsent       int      `json:"unsent"`  // left on phones that were revoked before they could seal anything, and what no file may hold
	Faults       []string `json:"faults,omitempty"`
}

// OK says whether nothing was lost, doubled or leaked, and every figure equals a recount.
func (r *PhoneReport) OK() bool { return r.Lost+r.Doubled+r.Leaked+len(r.Faults) == 0 }

// Phones plays the evenings of many phones against a real server that is killed again and again, then looks at the store: each acknowledged operation
// must be there exactly once, the fold must equal the phones' own book, tallies a recount, and nobody may have seen another's area.
func Phones(ctx context.Context, opt PhoneOptions) (*PhoneReport, error) {
	if opt.Phones < 1 || opt.Days < 1 || opt.Kills < 0 {
		return nil, errors.New("emulate: at least one phone, one day, no kill")
	}
	if opt.Connections == 0 {
		opt.Connections = 32
	}
	f := &fleet{PhoneOptions: opt, rng: newRand(opt.Seed, streamPhones), book: map[db.ID]*phoneOp{}}
	f.http = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: opt.Connections}}
	defer f.http.CloseIdleConnections()
	if err := f.play(ctx); err != nil {
		_ = f.Server.Kill()
		return nil, err
	}
	return f.look(ctx)
}

// streamPhones stands apart from the streams that make districts.
const streamPhones uint64 = 101

// fleet is all phones with the book of what they did.
type fleet struct {
	PhoneOptions
	rng    *rand.Rand
	http   *http.Client
	url    string
	places []*place
	phones []*phone
	kills  int

	carried int // operations that came as files

	mu     sync.Mutex
	book   map[db.ID]*phoneOp
	leaked int
	faults []string
	acks   atomic.Int64 // requests answered since the server started
}

// place is a hamlet.
type place struct {
	commune unit.ID
	hamlet  unit.ID
	team    db.ID
	houses  []db.ID
	people  []db.ID
}

const (
	perHamlet  = 3 // phones
	houseCount = 6
	houseSize  = 4
)

// play is the whole campaign: enrolment, days, and at the end everybody comes home.
func (f *fleet) play(ctx context.Context) error {
	if err := f.between(ctx, f.setUp); err != nil {
		return err
	}
	if err := f.start(ctx); err != nil {
		return err
	}
	f.everyone(ctx, (*phone).enrol)
	if err := f.restart(ctx); err != nil { // the desk confirms
		return err
	}
	for day := range f.Days {
		for _, p := range f.phones {
			p.work(f, day)
		}
		for range (f.Kills*(day+1))/f.Days - (f.Kills*day)/f.Days {
			if err := f.killWhileSending(ctx); err != nil {
				return err
			}
		}
		f.everyone(ctx, (*phone).evening)
		if f.Progress != nil {
			f.Progress(day+1, f.kills)
		}
	}
	f.everyone(ctx, (*phone).home)
	if err := f.Server.Kill(); err != nil {
		return err
	}
	return f.between(ctx, f.handIn)
}

func (f *fleet) start(ctx context.Context) (err error) {
	f.url, err = f.Server.Start(ctx)
	f.acks.Store(0)
	return err
}

// restart kills the server, lets the desk do its part, and starts it again.
func (f *fleet) restart(ctx context.Context) error {
	if err := f.Server.Kill(); err != nil {
		return err
	}
	f.http.CloseIdleConnections()
	if err := f.between(ctx, f.desk); err != nil {
		return err
	}
	return f.start(ctx)
}

// between opens the store while no server runs on it.
func (f *fleet) between(ctx context.Context, fn func(context.Context, *PhoneRooms) error) error {
	r, err := f.Open(ctx)
	if err != nil {
		return err
	}
	err = fn(ctx, r)
	if e := r.Close(); err == nil {
		err = e
	}
	return err
}

// killWhileSending lets the phones send and kills the server after some of their requests were answered, whatever is under way then.
func (f *fleet) killWhileSending(ctx context.Context) error {
	limit := f.acks.Load() + 1 + f.rng.Int64N(int64(max(len(f.phones)/2, 2)))
	stop := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.everyoneUntil(ctx, (*phone).evening, stop)
	}()
	f.waitFor(limit, done)
	err := f.Server.Kill()
	close(stop)
	<-done
	f.kills++
	if err != nil {
		return err
	}
	return f.restart(ctx)
}

// waitFor waits until so many requests were answered, or all are through.
func (f *fleet) waitFor(limit int64, done <-chan struct{}) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for f.acks.Load() < limit {
		select {
		case <-done:
			return
		case <-tick.C:
		}
	}
}

func (f *fleet) everyone(ctx context.Context, do func(*phone, context.Context, *fleet)) {
	f.everyoneUntil(ctx, do, nil)
}

// everyoneUntil lets each phone do something, so many at a time, in an order of chance.
func (f *fleet) everyoneUntil(ctx context.Context, do func(*phone, context.Context, *fleet), stop <-chan struct{}) {
	queue := make(chan *phone)
	var wg sync.WaitGroup
	for range f.Connections {
		wg.Go(func() {
			for p := range queue {
				do(p, ctx, f)
			}
		})
	}
	order := f.rng.Perm(len(f.phones))
feeding:
	for _, i := range order {
		select {
		case queue <- f.phones[i]:
		case <-stop:
			break feeding
		case <-ctx.Done():
			break feeding
		}
	}
	close(queue)
	wg.Wait()
}

func (f *fleet) fault(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.faults) < 50 {
		f.faults = append(f.faults, fmt.Sprintf(format, args...))
	}
}

func (f *fleet) leak() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.leaked++
}

func (f *fleet) enter(o *phoneOp) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.book[o.ID] = o
}
