package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/app"
	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/unit"
)

// flags are the words after a command: its own and those that every command takes.
type flags struct {
	*flag.FlagSet
	e        *env
	dir      string
	database string
	campaign string
	unit     string
	as       string
	at       string
	clock    string
	json     bool
	verbose  bool
}

func newFlags(e *env, name string) *flags {
	f := &flags{FlagSet: flag.NewFlagSet("tungnha "+name, flag.ContinueOnError), e: e}
	f.SetOutput(e.err)
	f.StringVar(&f.dir, "dir", envOr("TUNGNHA_DIR", "./tungnha-data"), "thư mục dữ liệu · data directory")
	f.StringVar(&f.database, "database", os.Getenv("TUNGNHA_DATABASE"), "postgres://… thay cho SQLite · instead of SQLite")
	f.BoolVar(&f.verbose, "verbose", false, "ghi nhật ký chi tiết · log in detail")
	return f
}

func envOr(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}

// forCampaign adds what a command about one campaign takes.
func (f *flags) forCampaign() *flags {
	f.StringVar(&f.campaign, "campaign", "", "mã đợt cao điểm (campaign: trong kế hoạch) · the plan's campaign id")
	f.StringVar(&f.unit, "unit", "", "mã đơn vị · unit code")
	f.StringVar(&f.as, "as", "", "làm với quyền của tài khoản này · act as this account")
	f.StringVar(&f.at, "at", "", "thời điểm · moment, RFC 3339 or 2023-05-25T17:00")
	f.StringVar(&f.clock, "clock", "", "đồng hồ mô phỏng · simulated clock")
	f.BoolVar(&f.json, "json", false, "in một tài liệu JSON · print one JSON document")
	return f
}

// words reads the flags wherever they stand and gives the other words; there must be n of them.
func (f *flags) words(args []string, n int) ([]string, error) {
	var out []string
	for {
		if err := f.Parse(args); err != nil {
			if err == flag.ErrHelp { //nolint:errorlint // the flag package returns it as it is
				return nil, err
			}
			return nil, errUsage
		}
		args = f.Args()
		if len(args) == 0 {
			break
		}
		out, args = append(out, args[0]), args[1:]
	}
	if len(out) != n {
		_, _ = fmt.Fprintf(f.e.err, "Lệnh cần %d tham số, nhận được %d: %s\nThe command takes %d words, got %d.\n", n, len(out), strings.Join(out, " "), n, len(out))
		f.Usage()
		return nil, errUsage
	}
	return out, nil
}

func (f *flags) log() *slog.Logger {
	level := slog.LevelWarn
	if f.verbose {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(f.e.err, &slog.HandlerOptions{Level: level}))
}

// open opens the program on the data that the flags name; where there is none it begins a new store.
func (f *flags) open(ctx context.Context) (*app.App, error) { return f.openAs(ctx, false) }

// openThere opens only what is there.
func (f *flags) openThere(ctx context.Context) (*app.App, error) { return f.openAs(ctx, true) }

func (f *flags) openAs(ctx context.Context, there bool) (*app.App, error) {
	clock, err := clockOf(f.clock)
	if err != nil {
		return nil, err
	}
	return app.Open(ctx, app.Config{Dir: f.dir, URL: f.database, Clock: clock, Log: f.log(), There: there})
}

// clockOf starts a clock at a moment; nil is the real one.
func clockOf(s string) (func() time.Time, error) {
	if s == "" {
		return nil, nil
	}
	from, err := locale.ParseTime(s)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	return func() time.Time { return from.Add(time.Since(began)) }, nil
}

// scene is what a command about one campaign works on.
type scene struct {
	*app.App
	campaign *campaign.Loaded
	unit     unit.ID
	actor    access.Actor
	at       time.Time
}

func (f *flags) scene(ctx context.Context) (*scene, error) {
	a, err := f.openThere(ctx)
	if err != nil {
		return nil, err
	}
	s := &scene{App: a}
	if err := s.find(ctx, f); err != nil {
		_ = a.Close()
		return nil, err
	}
	return s, nil
}

func (s *scene) find(ctx context.Context, f *flags) (err error) {
	if s.campaign, err = s.Campaigns.Get(ctx, f.campaign); err != nil {
		return err
	}
	if s.unit, err = s.unitOf(ctx, f.unit); err != nil {
		return err
	}
	s.at = s.DB.Now()
	if f.at != "" {
		if s.at, err = locale.ParseTime(f.at); err != nil {
			return err
		}
	}
	s.actor = app.Operator(s.campaign.Unit)
	if f.as != "" {
		s.actor, err = s.Access.ActorOf(ctx, f.as)
	}
	return err
}

func (s *scene) unitOf(ctx context.Context, code string) (unit.ID, error) {
	if code == "" {
		return s.campaign.Unit, nil
	}
	tree, err := s.Units.Tree(ctx)
	if err != nil {
		return 0, err
	}
	u, ok := tree.ByCode(s.campaign.Plan.Catalogue, code)
	if !ok || !tree.Within(u.ID, s.campaign.Unit) {
		return 0, errs.NotFound("unit.unknown", errs.Tf("Không có đơn vị mã %s trong địa bàn của đợt này.", "There is no unit %s in this campaign's area.", code))
	}
	return u.ID, nil
}
