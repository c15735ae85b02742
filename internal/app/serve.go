package app

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/crypto/acme/autocert"

	"tungnha/internal/errs"
	"tungnha/internal/job"
)

var discard = slog.New(slog.DiscardHandler)

// Listen says where the server answers and how it proves who it is.
type Listen struct {
	Addr    string // host:port
	Domain  string // certificate by ACME for this name
	Cert    string // own certificate and key
	Key     string
	Handler http.Handler
	Ready   func(url string) // called once the port is open
}

// loopback says whether only this machine can reach an address.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Secure says whether what listens speaks HTTPS.
func (l Listen) Secure() bool { return l.Domain != "" || l.Cert != "" }

// check refuses to speak plain HTTP to other machines: names, numbers and passwords would travel in the open.
func (l Listen) check() error {
	if l.Secure() || loopback(l.Addr) {
		return nil
	}
	return errs.Invalid("serve.plain", errs.Tf(
		"Địa chỉ %s cho máy khác truy cập nên phải dùng HTTPS: thêm --tls-cert và --tls-key, hoặc --domain. HTTP thường chỉ dùng được ở 127.0.0.1.",
		"Address %s is reached by other machines and needs HTTPS: give --tls-cert and --tls-key, or --domain. Plain HTTP works on 127.0.0.1 only.", l.Addr))
}

// Serve answers until the context ends, then lets the requests under way finish.
func (a *App) Serve(ctx context.Context, l Listen) error {
	if err := l.check(); err != nil {
		return err
	}
	ln, err := net.Listen("tcp", l.Addr)
	if err != nil {
		return errs.Unavailable("serve.port", errs.Tf("Không mở được cổng %s: có thể một chương trình khác đang dùng. Chọn cổng khác bằng --addr.",
			"Port %s can't be opened: perhaps another program uses it. Choose another with --addr.", l.Addr)).Because(err)
	}
	if ln, err = a.secure(ln, l); err != nil {
		return err
	}
	srv := &http.Server{
		Handler: l.Handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelDebug), BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	work, stop := context.WithCancel(ctx)
	defer stop()
	jobsDone := a.startJobs(work)
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	if l.Ready != nil {
		l.Ready(urlOf(ln.Addr().String(), l))
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
		err = shutDown(srv)
	}
	stop()
	<-jobsDone
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// graceful is how long requests under way may take when the server is told to stop.
const graceful = 15 * time.Second

func shutDown(srv *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), graceful)
	defer cancel()
	return srv.Shutdown(ctx)
}

func (a *App) secure(ln net.Listener, l Listen) (net.Listener, error) {
	switch {
	case l.Domain != "":
		m := &autocert.Manager{Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(l.Domain), Cache: autocert.DirCache(filepath.Join(a.Dir, "acme"))}
		return tls.NewListener(ln, m.TLSConfig()), nil
	case l.Cert != "":
		pair, err := tls.LoadX509KeyPair(l.Cert, l.Key)
		if err != nil {
			return nil, errs.Invalid("serve.cert", errs.Tf("Không đọc được chứng thư %s và khóa %s.", "Certificate %s and key %s can't be read.", l.Cert, l.Key)).Because(err)
		}
		return tls.NewListener(ln, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}), nil
	}
	return ln, nil
}

func urlOf(addr string, l Listen) string {
	switch {
	case l.Domain != "":
		return "https://" + l.Domain + "/"
	case l.Secure():
		return "https://" + addr + "/"
	}
	return "http://" + strings.Replace(addr, "127.0.0.1", "localhost", 1) + "/"
}

func (a *App) startJobs(ctx context.Context) (done chan struct{}) {
	done = make(chan struct{})
	r := job.New(a.DB, a.Log,
		job.Job{Name: "seal-audit", Every: 23 * time.Hour, Run: func(ctx context.Context) error { _, err := a.Audit.Seal(ctx); return err }},
		job.Job{Name: "purge-sessions", Every: time.Hour, Run: func(ctx context.Context) error { _, err := a.Access.Purge(ctx); return err }},
		job.Job{Name: "resume-imports", Every: time.Minute, Run: a.Resume},
		job.Job{Name: "force-held", Every: time.Hour, Run: a.Field().ForceAll},
		job.Job{Name: "purge-field", Every: 23 * time.Hour, Run: a.Field().PurgeAll},
	)
	go func() {
		defer close(done)
		a.warnPower(ctx)
		a.bundlePhone()
		a.warm(ctx)
		r.Loop(ctx)
	}()
	return done
}

// warm reads the names of the communes ahead, so that the first search over a district is as quick as the second.
func (a *App) warm(ctx context.Context) {
	communes, err := a.communes(ctx)
	if err == nil {
		err = a.Roster.WarmNames(ctx, communes)
	}
	if err != nil && ctx.Err() == nil {
		a.Log.Warn("names not read ahead", "error", err)
	}
}
