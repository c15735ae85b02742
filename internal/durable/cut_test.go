//go:build linux

package durable_test

import (
	"strings"
	"testing"
)

// TestNothingSavedIsLostWhenThePowerGoes: kill -9 leaves what was written in the kernel's memory; here every write that was not synced is lost, in part or
// whole, at random steps, and everything that was answered with "saved" must be there once.
func TestNothingSavedIsLostWhenThePowerGoes(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	r := s.run(t, fault{name: "none"}, 1)
	for range 10 {
		r.life(4)
	}
	for _, f := range r.found {
		t.Error(f)
	}
	c := r.seen.counts
	t.Logf("%+v", r.seen)
	if c.LogSyncs < c.Commits || c.MostOpen > 1 {
		t.Errorf("a commit was answered, or followed by another, before it was synced: %+v", c)
	}
	if r.seen.acks < 1000 || r.seen.logOpen < 5 || r.seen.checkpoint < 3 || r.seen.closing != r.seen.lives {
		t.Errorf("this tested little: %+v", r.seen)
	}
}

// TestPowerCutsFindPlantedFaults: with each of these the same run must complain.
func TestPowerCutsFindPlantedFaults(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for want, f := range map[string]fault{
		"lost":    {name: "synchronous off", synchronous: "OFF"},
		"lost ":   {name: "synchronous normal", synchronous: "NORMAL"},
		"lost  ":  {name: "the disk lies", liar: true},
		"lost   ": {name: "answered before the commit", early: true},
		"doubled": {name: "applied twice", twice: true},
	} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := s.run(t, f, 2)
			for len(r.found) == 0 && r.seen.lives < 8 {
				r.life(4)
			}
			all := strings.Join(r.found, "\n")
			if !strings.Contains(all, strings.TrimSpace(want)+":") {
				t.Fatalf("not found in %d lives with %d cuts:\n%s", r.seen.lives, r.seen.cuts, all)
			}
			t.Logf("found in life %d, %d cuts: %s", r.seen.lives, r.seen.cuts, r.found[0])
		})
	}
}
