package fieldapi_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/fieldapi"
)

// TestAStreamDoesNotHoldUpAStop: a server that stops does not wait for those who watch the evening.
func TestAStreamDoesNotHoldUpAStop(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		desk := w.ready("cong.an", access.RoleCommunePolice, w.commune[0])
		srv := httptest.NewServer(fieldapi.New(fieldapi.Config{DB: w.DB, Access: w.Access, Field: w.Field(), Poll: time.Hour}))
		defer srv.Close()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+"/field/v1/live", nil)
		w.must(err)
		req.Header.Set("Authorization", "Bearer "+desk.token)
		r, err := http.DefaultClient.Do(req)
		w.must(err)
		defer func() { _ = r.Body.Close() }()
		if events := bufio.NewScanner(r.Body); !events.Scan() || events.Text() != "event: evening" {
			t.Fatal("the stream has no beginning:", events.Text())
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := srv.Config.Shutdown(ctx); err != nil {
			t.Errorf("the server waited for a stream: %v", err)
		}
	})
}
