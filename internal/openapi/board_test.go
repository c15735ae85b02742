package openapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/db"
)

func TestBoard(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		token := w.hire("congan", access.RoleCommunePolice, w.home)
		w.send(token, map[string]any{"id": db.NewID(w.cfg.DB.Now()), "citizen": w.person, "kind": "activated", "level": 1})
		path := "/api/v1/campaigns/" + campaignID + "/board"
		own := w.boardOf(path, token)
		if own.Units[0].Level != "commune" || own.Days != 41 || *own.Units[0].Indicators["l1-activated"].Count != 1 {
			t.Fatalf("a commune's own board: %+v", own.Units[0])
		}
		admin, _ := w.logIn("quantri")
		whole := w.boardOf(path, admin)
		if whole.Units[0].Level != "district" || len(whole.Units) != 14 || *whole.Units[0].Indicators["l1-activated"].Count != 1 {
			t.Fatalf("the district's board has %d lines: %+v", len(whole.Units), whole.Units[0])
		}
		before := w.boardOf(path+"?at=2023-05-24T17:00", admin)
		if *before.Units[0].Indicators["l1-activated"].Count != 0 || before.Day != 20 {
			t.Fatalf("a past moment: %+v", before)
		}
		for _, unit := range []any{w.next, w.far, w.admin.Unit, 99} {
			w.ask("GET", fmt.Sprintf("%s?unit=%d", path, unit), token, nil).problem(http.StatusNotFound, "not-found")
		}
		if p := w.ask("GET", path+"?at=yesterday", token, nil); p.Code != http.StatusUnprocessableEntity {
			t.Fatalf("a time that is none: %d %s", p.Code, p.Body)
		}
	})
}

// boardOf reads a board strictly: what is served is what is described.
func (w *world) boardOf(path, token string) (b Board) {
	w.t.Helper()
	d := json.NewDecoder(w.ask("GET", path, token, nil).status(http.StatusOK).Body)
	d.DisallowUnknownFields()
	w.must(d.Decode(&b))
	return b
}
