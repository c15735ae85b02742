package fieldapi_test

import (
	"bufio"
	"context"
	"net/http"
	"testing"
	"time"

	"tungnha/internal/access"
)

// TestAPhoneHasOneStream: who opens the evening again and again holds one stream, the last; another phone's goes on.
func TestAPhoneHasOneStream(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		desk, other := w.ready("cong.an", access.RoleCommunePolice, w.commune[0]), w.ready("chu.tich", access.RoleCommuneChairman, w.commune[0])
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		open := func(token string) *bufio.Scanner {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/field/v1/live", nil)
			w.must(err)
			req.Header.Set("Authorization", "Bearer "+token)
			r, err := http.DefaultClient.Do(req)
			w.must(err)
			t.Cleanup(func() { _ = r.Body.Close() })
			lines := bufio.NewScanner(r.Body)
			if !lines.Scan() || lines.Text() != "event: evening" {
				t.Fatal("the stream has no beginning:", lines.Text())
			}
			return lines
		}
		beside, first := open(other.token), open(desk.token)
		second := open(desk.token)
		for first.Scan() { // ends
		}
		if ctx.Err() != nil {
			t.Fatal("the first stream went on")
		}
		for _, goesOn := range []*bufio.Scanner{beside, second} {
			for range 4 {
				if !goesOn.Scan() {
					t.Fatal("a stream ended that should go on:", goesOn.Err())
				}
			}
		}
	})
}
