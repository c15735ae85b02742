package fieldapi_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/app"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

// TestTheProgramStopsWhileTheEveningIsWatched: told to stop, the program ends well and at once, although a phone and a desk have streams open.
func TestTheProgramStopsWhileTheEveningIsWatched(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Config(t, db.SQLite))
	police := w.ready("cong.an", access.RoleCommunePolice, w.commune[0])
	h, err := w.Handler(app.Desk{})
	w.must(err)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- w.Serve(ctx, app.Listen{Addr: "127.0.0.1:0", Handler: h, Ready: func(url string) { ready <- url }})
	}()
	select {
	case url := <-ready:
		w.url = strings.TrimSuffix(url, "/")
	case err := <-ended:
		t.Fatal(err)
	}
	w.evening(t)("Chưa có điện thoại nào báo về")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url+"/field/v1/live", nil)
	w.must(err)
	req.Header.Set("Authorization", "Bearer "+police.token)
	resp, err := http.DefaultClient.Do(req)
	w.must(err)
	defer func() { _ = resp.Body.Close() }()
	if events := bufio.NewScanner(resp.Body); !events.Scan() || events.Text() != "event: evening" {
		t.Fatal("the stream has no beginning:", events.Text())
	}
	began := time.Now()
	stop()
	if err := <-ended; err != nil || time.Since(began) > 10*time.Second {
		t.Errorf("it stopped after %s: %v", time.Since(began), err)
	}
}
