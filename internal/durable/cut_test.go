//go:build linux

package durable_test

import (
	"slices"
	"strings"
	"testing"
)

// TestNothingSavedIsLostWhenThePowerGoes: kill -9 leaves what was written in the kernel's memory; here every write that was not synced is lost, in part or
// whole, at random steps, and everything that was answered with "saved" must be there once.
func TestNothingSavedIsLostWhenThePowerGoes(t *testing.T) {
	t.Parallel()
	s := theScene(t)
	r := s.run(t, fault{name: "none"}, 1)
	for range 12 {
		r.life(5)
	}
	for _, f := range r.found {
		t.Error(f)
	}
	c := r.seen.counts
	t.Logf("%+v", r.seen)
	if c.LogSyncs < c.Commits || c.MostOpen > 1 {
		t.Errorf("a commit was answered, or followed by another, before it was synced: %+v", c)
	}
	if r.seen.saves <= c.Commits {
		t.Errorf("%d transactions in %d commits: none were committed together", r.seen.saves, c.Commits)
	}
	if r.seen.acks < 1000 || r.seen.logOpen < 5 || r.seen.checkpoint < 3 || r.seen.closing != r.seen.lives {
		t.Errorf("this tested little: %+v", r.seen)
	}
}

// TestASyncThatFailsIsNotAnsweredWithSaved: on a disk that fails one sync in nine, whoever was part of that commit is told no; everybody else keeps what
// they were told, also through a power cut.
func TestASyncThatFailsIsNotAnsweredWithSaved(t *testing.T) {
	t.Parallel()
	r := theScene(t).run(t, fault{name: "a disk with bad blocks", failing: true}, 3)
	for range 4 {
		r.life(4)
	}
	for _, f := range r.found {
		t.Error(f)
	}
	t.Logf("%+v", r.seen)
	if r.seen.refused < 5 || r.seen.counts.FailedSyncs < 5 || r.seen.acks < 500 {
		t.Errorf("this tested little: %+v", r.seen)
	}
}

// TestPowerCutsFindPlantedFaults: with each of these the same run must complain.
func TestPowerCutsFindPlantedFaults(t *testing.T) {
	t.Parallel()
	s := theScene(t)
	for _, f := range []fault{
		{name: "synchronous off", synchronous: "OFF", is: "lost: "},
		{name: "synchronous normal", synchronous: "NORMAL", is: "lost: "},
		{name: "the disk lies", liar: true, is: "lost: "},
		{name: "answered before the commit", early: true, is: "lost: "},
		{name: "applied twice", twice: true, is: "doubled: "},
	} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			var all []string
			for seed := range uint64(8) {
				r := s.run(t, f, seed) // from the start: what a fault has damaged need not open again
				r.life(4)
				all = append(all, r.found...)
				if i := slices.IndexFunc(all, func(s string) bool { return strings.HasPrefix(s, f.is) }); i >= 0 {
					t.Logf("found in life %d: %s", seed+1, all[i])
					return
				}
			}
			t.Fatalf("not found:\n%s", strings.Join(all, "\n"))
		})
	}
}
