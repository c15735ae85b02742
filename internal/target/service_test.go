package target_test

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/errs"
	"tungnha/internal/target"
	"tungnha/internal/unit"
)

func TestTargetsKeepTheirHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2023, 5, 5, 1, 0, 0, 0, time.UTC)
		s := target.New(d.At(func() time.Time { return now }))
		ctx := context.Background()
		give := func(home, u unit.ID, n int64, document string) int {
			changed, err := s.Set(ctx, 1, []target.Target{{Home: home, Unit: u, Indicator: "l1", Value: n, Document: document, Origin: target.FromDesk}})
			must(t, err)
			return changed
		}
		if give(10, 10, 100, "1/QĐ") != 1 || give(10, 10, 100, "1/QĐ") != 0 {
			t.Error("the same target again is no new version")
		}
		now = now.Add(time.Hour)
		if give(10, 10, 120, "2/QĐ") != 1 || give(11, 11, 7, "") != 1 || give(10, 1001, 50, "") != 1 {
			t.Error("amended")
		}
		must(t, d.Read(ctx, func(q *db.Rx) error {
			all, err := s.All(q, 1)
			must(t, err)
			if v, _ := all.Value(10, "l1"); v != 120 || len(all) != 3 {
				t.Errorf("%v", all)
			}
			own, err := s.Of(q, 10, 1)
			must(t, err)
			if v, ok := own.Value(1001, "l1"); v != 50 || !ok || len(own) != 2 {
				t.Errorf("%v", own)
			}
			history, err := s.History(q, 10, 1, 10)
			if len(history) != 2 || history[0].Value != 100 || history[0].Document != "1/QĐ" || !history[1].IssuedAt.Equal(now) || history[1].Version != 2 {
				t.Errorf("%+v", history)
			}
			if other, _ := s.All(q, 2); len(other) != 0 {
				t.Error("another campaign")
			}
			return err
		}))
		for _, bad := range []int64{-1, 1 << 40} {
			if _, err := s.Set(ctx, 1, []target.Target{{Home: 10, Unit: 10, Indicator: "l1", Value: bad}}); !errs.Is(err, "target.value") {
				t.Error(err)
			}
		}
	})
}

// Split shares a whole exactly, in proportion.
func TestSplitIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(0, 1_000_000).Draw(t, "whole")
		weights := map[unit.ID]int64{}
		var all int64
		for i := range rapid.IntRange(1, 30).Draw(t, "parts") {
			w := rapid.Int64Range(0, 20_000).Draw(t, "weight")
			weights[unit.ID(i+1)] = w
			all += w
		}
		var sum int64
		for id, n := range target.Split(whole, weights) {
			if exact := float64(whole) * float64(weights[id]) / float64(max(all, 1)); float64(n) < exact-1 || float64(n) > exact+1 {
				t.Fatalf("%d of %f", n, exact)
			}
			sum += n
		}
		if all > 0 && sum != whole {
			t.Fatalf("%d of %d", sum, whole)
		}
	})
}
