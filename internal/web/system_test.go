package web_test

import (
	"strings"
	"testing"

	"tungnha/internal/web/webtest"
)

// TestTheHealthPageSaysWhatAPowerCutTakes: an administrator reads it where they look when something is wrong, not only in the server's log.
func TestTheHealthPageSaysWhatAPowerCutTakes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *webtest.World) {
		text, risky, err := w.DB.PowerRisk(t.Context())
		w.Must(err)
		want := "việc đã lưu còn nguyên"
		if risky {
			want, _, _ = strings.Cut(text.VI, "“")
		}
		b := open(t, w, "admin")
		b.holds(b.get("/system"), "Khi mất điện", want)
	})
}
