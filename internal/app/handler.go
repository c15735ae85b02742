package app

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tungnha/campaigns"
	"tungnha/internal/openapi"
	"tungnha/internal/web"
)

// Desk says how the pages are served.
type Desk struct {
	Demo   bool // people are invented: a banner says so
	Secure bool // over HTTPS
}

// Handler is everything the server answers: pages, the API for other systems, health, metrics.
func (a *App) Handler(d Desk) (http.Handler, error) {
	desk, err := web.New(web.Config{
		DB: a.DB, Units: a.Units, Access: a.Access, Audit: a.Audit, Campaigns: a.Campaigns, Roster: a.Roster, Ledger: a.Ledger,
		Teams: a.Teams, Field: a.Field(), Targets: a.Targets, Official: a.Official, Report: a.Report, Plans: campaigns.Files(), Demo: d.Demo, Secure: d.Secure, Log: a.Log,
	})
	if err != nil {
		return nil, err
	}
	a.closers = append(a.closers, desk.Close)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", a.ready)
	mux.Handle("GET /metrics", onlyHere(a.metrics()))
	mux.Handle("/api/", openapi.New(openapi.Config{
		DB: a.DB, Access: a.Access, Audit: a.Audit, Units: a.Units, Campaigns: a.Campaigns, Roster: a.Roster, Ledger: a.Ledger, Log: a.Log,
	}))
	phones := http.NewServeMux()
	mountField(phones, a)
	mountPhone(phones, a)
	mux.Handle("/field/", overTLS(phones))
	mux.Handle("/m/", overTLS(phones))
	mux.Handle("/", desk)
	if d.Secure {
		return onlyHTTPS(mux), nil
	}
	return mux, nil
}

// onlyHTTPS tells browsers never to come over plain HTTP again.
func onlyHTTPS(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		h.ServeHTTP(w, r)
	})
}

// overTLS refuses plain HTTP from other machines: names, PINs and keys of phones would travel in the open. serve does not even listen so (Listen.check);
// this holds for the phones' part wherever the handler is mounted. The machine itself may: tests, a proxy of its own.
func overTLS(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS == nil && !loopback(r.RemoteAddr) {
			say(w, http.StatusForbidden, "Chỉ mở được bằng https://. Chưa có gì được gửi hay ghi.\nOnly https:// opens this. Nothing was sent or recorded.")
			return
		}
		h.ServeHTTP(w, r)
	})
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

// ready says whether the store answers.
func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := a.DB.Ping(ctx); err != nil {
		a.Log.Error("store does not answer", "error", err)
		say(w, http.StatusServiceUnavailable, "store does not answer")
		return
	}
	say(w, http.StatusOK, "ready")
}

func (a *App) metrics() http.Handler {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(reg, promhttp.HandlerOpts{})
}

// onlyHere answers programs of this machine only: metrics say how the office works.
func onlyHere(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback(r.RemoteAddr) {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
}
