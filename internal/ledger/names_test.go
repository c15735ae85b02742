package ledger_test

import (
	"context"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
)

// What the search by name shows is what the list says, whatever happened in between; and what changes no name does not read it again.
func TestSearchFollowsTheList(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		first := w.add("Nguyễn Thị Thử Nghiệm", 1990, 0)
		found := func(text string) int {
			t.Helper()
			list, err := w.people.Search(context.Background(), []unit.ID{commune}, text, 10)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		update := func(change func(c *roster.Citizen)) {
			t.Helper()
			err := w.write(func(tx *db.Tx) error {
				c, err := w.people.Citizen(tx, commune, first)
				if err != nil {
					return err
				}
				change(c)
				return w.people.Update(tx, *c)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		changed := func(what string, want bool, do func()) {
			t.Helper()
			seq := w.feed()
			do()
			if w.feed() == seq {
				t.Fatalf("%s: the feed stood still", what)
			}
			err := w.db.Read(context.Background(), func(q *db.Rx) error {
				got, err := w.ledger.NamesChanged(q, commune, seq)
				if got != want {
					t.Errorf("%s: names changed %v, want %v", what, got, want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if n := found("thu nghiem"); n != 1 {
			t.Fatalf("found %d", n)
		}
		changed("an activation", false, func() {
			w.record(ledger.Event{Citizen: first, Kind: ledger.Activated, Body: ledger.Body{Level: 1}})
		})
		changed("a new phone", false, func() { update(func(c *roster.Citizen) { c.Phones = []string{"0912345678"} }) })
		if n := found("thu nghiem"); n != 1 {
			t.Fatalf("found %d after what changes no name", n)
		}
		changed("a name put right", true, func() { update(func(c *roster.Citizen) { c.Name = "Nguyễn Thị Ví Dụ" }) })
		if found("thu nghiem") != 0 || found("vi du") != 1 {
			t.Fatal("the search shows the old name")
		}
		changed("somebody new", true, func() { w.add("Lê Văn Ví Dụ", 1980, 1) })
		if n := found("vi du"); n != 2 {
			t.Fatalf("found %d of two", n)
		}
		changed("somebody taken off", true, func() {
			err := w.write(func(tx *db.Tx) error {
				c, err := w.people.Citizen(tx, commune, first)
				if err != nil {
					return err
				}
				return w.people.Remove(tx, commune, first, c.Version)
			})
			if err != nil {
				t.Fatal(err)
			}
		})
		if n := found("vi du"); n != 1 {
			t.Fatalf("found %d after one was taken off", n)
		}
	})
}

func (w *world) feed() (seq int64) {
	w.t.Helper()
	err := w.db.Read(context.Background(), func(q *db.Rx) (err error) {
		seq, err = w.ledger.FeedSeq(q, commune)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return seq
}
