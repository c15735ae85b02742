package main

import (
	"context"
	"fmt"

	"tungnha/internal/app"
)

func runServe(ctx context.Context, e *env, args []string) error {
	f := newFlags(e, "serve")
	l := app.Listen{}
	f.StringVar(&l.Addr, "addr", defaultAddr, "địa chỉ · address")
	f.StringVar(&l.Domain, "domain", "", "tên miền, lấy chứng thư tự động · domain name, certificate by ACME")
	f.StringVar(&l.Cert, "tls-cert", "", "chứng thư · certificate file")
	f.StringVar(&l.Key, "tls-key", "", "khóa của chứng thư · key file")
	f.StringVar(&f.clock, "clock", "", "đồng hồ mô phỏng · simulated clock")
	if _, err := f.words(args, 0); err != nil {
		return err
	}
	f.verbose = true
	a, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	printRecovery(e, a)
	if l.Handler, err = a.Handler(app.Desk{Secure: l.Secure(), Demo: f.clock != ""}); err != nil {
		return err
	}
	l.Ready = func(url string) { _, _ = fmt.Fprintln(e.err, "Từng Nhà:", url) }
	return a.Serve(ctx, l)
}

// printRecovery shows the recovery key the one time it exists in the clear.
func printRecovery(e *env, a *app.App) {
	if a.Recovery.Identity == "" {
		return
	}
	_, _ = fmt.Fprintf(e.err, "\nKHÓA KHÔI PHỤC (in ra, cất nơi an toàn, chỉ hiện một lần) · RECOVERY KEY (print it, keep it safe, shown once):\n\n  %s\n\n", a.Recovery.Identity)
}
