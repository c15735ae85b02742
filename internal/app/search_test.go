package app

import (
	"testing"

	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// TestSearchFindsWhoCameSince holds what bled once: the wiring wrapped the roster's observer, and the search never read a list again.
func TestSearchFindsWhoCameSince(t *testing.T) {
	t.Parallel()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			w := begin(t, store(t, e), 300)
			commune := w.commune
			look := func() int {
				found, err := w.Roster.Search(t.Context(), []unit.ID{commune}, "hoang thi tim kiem", 5)
				must(t, err)
				return len(found)
			}
			if look() != 0 {
				t.Fatal("somebody of this name is there already")
			}
			must(t, w.DB.Write(t.Context(), func(tx *db.Tx) error {
				_, err := w.Roster.Add(tx, roster.Citizen{
					Commune: commune, Name: "Hoàng Thị Tìm Kiếm", Birth: vn.Birth{Year: 1990}, Household: db.NewID(tx.Now()), OwnSIM: campaign.Unknown,
				})
				return err
			}))
			if look() != 1 {
				t.Fatal("who was entered after the first search is not found")
			}
		})
	}
}
