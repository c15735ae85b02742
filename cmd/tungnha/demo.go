package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"tungnha/internal/app"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
)

const defaultAddr = "127.0.0.1:8680"

func runDemo(ctx context.Context, e *env, args []string) error {
	f := newFlags(e, "demo")
	addr := f.String("addr", defaultAddr, "địa chỉ · address")
	plan := f.String("plan", "vinh-loc-2023", "vinh-loc-2023 | 30-ngay-dem-2023")
	citizens := f.Int("citizens", 100_000, "số dân mô phỏng · invented citizens")
	seed := f.Uint64("seed", 1, "hạt giống ngẫu nhiên · random seed")
	noServe := f.Bool("no-serve", false, "chỉ dựng dữ liệu · only make the data")
	quiet := f.Bool("no-browser", false, "không mở trình duyệt · do not open a browser")
	f.StringVar(&f.clock, "clock", "", "thời điểm trong chiến dịch · moment in the campaign")
	if _, err := f.words(args, 0); err != nil {
		return err
	}
	if f.clock == "" {
		f.clock = app.DemoStands(f.dir, *plan).Format(time.RFC3339)
	}
	if *citizens < 1000 || *citizens > 2_000_000 {
		return errs.Invalid("demo.citizens", errs.T{VI: "Số dân mô phỏng phải từ 1.000 đến 2.000.000.", EN: "The invented citizens must be from 1,000 to 2,000,000."})
	}
	a, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	printRecovery(e, a)
	until, err := locale.ParseTime(f.clock)
	if err != nil {
		return err
	}
	bar := newBar(e.err)
	_, err = a.MakeDemo(ctx, app.Demo{Plan: *plan + ".yaml", Citizens: *citizens, Seed: *seed, Clock: until, Progress: bar.show})
	bar.end()
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(e.err, "DỮ LIỆU TRÌNH DIỄN: mọi người trong đó đều do máy tạo ra. · Demonstration: everybody in it is invented.\n"+
		"Tài khoản · account: %s   Mật khẩu · password: %s\n", app.DemoLogin, app.DemoPassword)
	if *noServe {
		return nil
	}
	h, err := a.Handler(app.Desk{Demo: true})
	if err != nil {
		return err
	}
	return a.Serve(ctx, app.Listen{Addr: *addr, Handler: h, Ready: func(url string) {
		_, _ = fmt.Fprintln(e.err, url)
		if !*quiet {
			openBrowser(ctx, url)
		}
	}})
}

// openBrowser tries to show the page; where there is no browser the printed address serves.
func openBrowser(ctx context.Context, url string) {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		cmd = exec.CommandContext(ctx, "rundll32", "url.dll,FileProtocolHandler", url)
	case "darwin":
		cmd = exec.CommandContext(ctx, "open", url)
	default:
		cmd = exec.CommandContext(ctx, "xdg-open", url)
	}
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }()
	}
}

// bar shows how far long work has come, on one line of a terminal.
type bar struct {
	w    io.Writer
	what string
	last int
	step int // percent between two drawings
}

// newBar draws every percent on a terminal; a file or a pipe gets a line for each tenth.
func newBar(w io.Writer) *bar {
	b := &bar{w: w, last: -1, step: 10}
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			b.step = 1
		}
	}
	return b
}

const barWidth = 30

func (b *bar) show(what string, done, of int) {
	percent := 100 * done / max(of, 1) / b.step * b.step
	if what == b.what && percent == b.last {
		return
	}
	if b.what != "" && what != b.what {
		b.end()
	}
	b.what, b.last = what, percent
	full := barWidth * min(percent, 100) / 100
	if b.step > 1 {
		_, _ = fmt.Fprintf(b.w, "%-28s %3d %%\n", what, percent)
		return
	}
	_, _ = fmt.Fprintf(b.w, "\r%-28s %s%s %3d %%", what, strings.Repeat("█", full), strings.Repeat("░", barWidth-full), percent)
}

func (b *bar) end() {
	if b.what != "" && b.step == 1 {
		_, _ = fmt.Fprintln(b.w)
	}
	b.what, b.last = "", -1
}
