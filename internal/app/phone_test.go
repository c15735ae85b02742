package app

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestPhonesWantHTTPS holds the one rule for the app and its protocol: plain HTTP for this machine only.
func TestPhonesWantHTTPS(t *testing.T) {
	t.Parallel()
	a, err := Open(context.Background(), Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	h, err := a.Handler(Desk{})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, path, from string, secure bool) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, strings.NewReader("{}"))
		r.RemoteAddr, r.TLS = from, nil
		if secure {
			r.TLS = &tls.ConnectionState{}
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for _, c := range []struct{ method, path string }{{"GET", "/m/sw.js"}, {"GET", "/m/"}, {"POST", "/field/v1/enrol"}, {"GET", "/field/v1/area"}} {
		if w := ask(c.method, c.path, "192.0.2.7:4000", false); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "Chỉ mở được bằng https://") {
			t.Errorf("%s %s in the open: %d %.80s", c.method, c.path, w.Code, w.Body)
		}
		for from, secure := range map[string]bool{"192.0.2.7:4000": true, "127.0.0.1:4000": false, "[::1]:4000": false} {
			if w := ask(c.method, c.path, from, secure); strings.Contains(w.Body.String(), "https://") {
				t.Errorf("%s %s from %s, TLS %v: %d %.80s", c.method, c.path, from, secure, w.Code, w.Body)
			}
		}
	}
	if w := ask("GET", "/m", "127.0.0.1:4000", false); w.Header().Get("Location") != "/m/" {
		t.Errorf("/m leads to %q (%d)", w.Header().Get("Location"), w.Code)
	}
}
